// What the launcher checks of `-jar x.jar` before anything else: that it can be opened, is a zip file, and has a manifest that can be
// read. Everything further is the class library's to say.

import type { ByteString } from "../flags/options.ts";
import type { Outside, RandomAccess } from "./outside.ts";

const END_HEADER = 0x0605_4b50;
const END_SIZE = 22;
const ENTRY_HEADER = 0x0201_4b50;
const ENTRY_SIZE = 46;
const LOCAL_HEADER = 0x0403_4b50;
const LOCAL_SIZE = 30;
const STORED = 0;
const DEFLATED = 8;
const MAX_COMMENT = 0xffff;
/** A size or offset that stands elsewhere, in the zip64 records. */
const IN_ZIP64 = 0xffff_ffff;
const MANIFEST = "META-INF/MANIFEST.MF";

/** "missing": it cannot be opened; "corrupt": it is no zip file, or has no manifest that can be read. */
export function checkJar(path: ByteString, outside: Outside): "ok" | "missing" | "corrupt" {
  const file = path === "" ? undefined : outside.open(path);
  if (file === undefined) return "missing";
  try {
    return hasManifest(file) ? "ok" : "corrupt";
  } finally {
    file.close();
  }
}

function hasManifest(file: RandomAccess): boolean {
  const end = findEnd(file);
  if (end < 0) return false;
  const header = view(file.read(end, END_SIZE));
  const size = header.getUint32(12, true);
  const offset = header.getUint32(16, true);
  // Leave the verdict on zip64 to the class library.
  if (size === IN_ZIP64 || offset === IN_ZIP64) return true;
  // Offsets count from where the zip file begins, which may be behind the beginning of the file.
  const base = end - size - offset;
  if (base < 0) return false;
  const entry = findManifest(file.read(end - size, file.size - (end - size)));
  const text = entry === undefined ? undefined : contentOf(file, entry, base);
  return text !== undefined && isManifest(text);
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Offset of the end header: the last bytes of the file, or with a comment that reaches to its end; -1 none. */
function findEnd(file: RandomAccess): number {
  const tailSize = Math.min(file.size, END_SIZE + MAX_COMMENT);
  if (tailSize < END_SIZE) return -1;
  const tail = view(file.read(file.size - tailSize, tailSize));
  for (let at = tail.byteLength - END_SIZE; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END_HEADER) continue;
    const left = tail.byteLength - END_SIZE - at;
    if (left === 0 || tail.getUint16(at + 20, true) === left) return file.size - tailSize + at;
  }
  return -1;
}

/** The manifest's entry in the central directory; `directory` goes on to the end of the file. */
function findManifest(directory: Uint8Array): DataView | undefined {
  const all = view(directory);
  for (let at = 0; at + ENTRY_SIZE <= directory.length && all.getUint32(at, true) === ENTRY_HEADER; ) {
    const nameLength = all.getUint16(at + 28, true);
    const next = at + ENTRY_SIZE + nameLength + all.getUint16(at + 30, true) + all.getUint16(at + 32, true);
    if (next > directory.length) return undefined;
    const name = directory.subarray(at + ENTRY_SIZE, at + ENTRY_SIZE + nameLength);
    if (nameLength === MANIFEST.length && String.fromCharCode(...name) === MANIFEST) return view(directory.subarray(at, at + ENTRY_SIZE));
    at = next;
  }
  return undefined;
}

/** What an entry holds; undefined when it cannot be had. */
function contentOf(file: RandomAccess, entry: DataView, base: number): ByteString | undefined {
  const at = base + entry.getUint32(42, true);
  const local = view(file.read(at, LOCAL_SIZE));
  if (local.byteLength !== LOCAL_SIZE || local.getUint32(0, true) !== LOCAL_HEADER) return undefined;
  const size = entry.getUint32(20, true);
  const bytes = file.read(at + LOCAL_SIZE + local.getUint16(26, true) + local.getUint16(28, true), Math.min(size, file.size));
  if (bytes.length !== size) return undefined;
  switch (entry.getUint16(10, true)) {
    case STORED:
      return Buffer.from(bytes).toString("latin1");
    case DEFLATED:
      try {
        // Loaded only here: this room is on the way of every start.
        return process
          .getBuiltinModule("node:zlib")
          .inflateRawSync(bytes, { maxOutputLength: Math.max(1, entry.getUint32(24, true)) })
          .toString("latin1");
      } catch {
        return undefined;
      }
    default:
      return undefined;
  }
}

/** Whether the main section, up to an empty line, is made of "Name: value" with lines that go on after a space. */
function isManifest(text: ByteString): boolean {
  const [section] = text.split("\0", 1);
  const lines = section!.replace(/(\r\n|\r|\n) /g, "").split(/\r\n|\r|\n/);
  for (const line of lines) {
    if (line === "") return true;
    if (!/^[^:]*: /.test(line)) return false;
  }
  return true;
}
