// What the launcher checks of `-jar x.jar` before anything else: that it can be opened and is a zip file with a manifest.

import type { ByteString } from "../flags/options.ts";
import type { Outside, RandomAccess } from "./outside.ts";

const END_HEADER = 0x0605_4b50;
const END_SIZE = 22;
const ENTRY_HEADER = 0x0201_4b50;
const ENTRY_SIZE = 46;
const MAX_COMMENT = 0xffff;
const MANIFEST = "meta-inf/manifest.mf";

/** "missing": it cannot be opened; "corrupt": it is no zip file, or has no manifest. */
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
  const tailSize = Math.min(file.size, END_SIZE + MAX_COMMENT);
  if (tailSize < END_SIZE) return false;
  const tail = file.read(file.size - tailSize, tailSize);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  let end = tail.length - END_SIZE;
  while (end >= 0 && view.getUint32(end, true) !== END_HEADER) end--;
  if (end < 0) return false;
  const size = view.getUint32(end + 12, true);
  // In zip64 the real place stands elsewhere: leave the verdict to the class library.
  if (size === 0xffff_ffff) return true;
  const directory = file.read(file.size - tailSize + end - size, size);
  if (directory.length !== size) return false;
  return findManifest(directory);
}

function findManifest(directory: Uint8Array): boolean {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength);
  let at = 0;
  while (at + ENTRY_SIZE <= directory.length && view.getUint32(at, true) === ENTRY_HEADER) {
    const nameLength = view.getUint16(at + 28, true);
    const name = directory.subarray(at + ENTRY_SIZE, at + ENTRY_SIZE + nameLength);
    if (nameLength === MANIFEST.length && String.fromCharCode(...name).toLowerCase() === MANIFEST) return true;
    at += ENTRY_SIZE + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return false;
}
