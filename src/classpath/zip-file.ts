// Reader of zip files and jars, for what the VM itself loads: the boot loader's appended jars and the launcher's look at a manifest.
// (The class library reads the application's jars in Java.) The central directory is read once, entries when asked for.
//
//   [anything] entries... central directory [zip64 end, locator] end: offsets count from the first entry
//
// What is wrong with a file is said in the words of java.util.zip.
import { type ByteString, fromByteString } from "../flags/options.ts";
import { ClassPathProblem } from "./class-path-problem.ts";
import { closeFile, type FileHandle, fileSize, openFile, readFully } from "./file-access.ts";
import { inflateRaw } from "./inflate.ts";

const LOCAL_HEADER = 0x04034b50;
const LOCAL_SIZE = 30;
const CENTRAL_HEADER = 0x02014b50;
const CENTRAL_SIZE = 46;
const END_HEADER = 0x06054b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const END64_HEADER = 0x06064b50;
const END64_SIZE = 56;
const LOCATOR64_HEADER = 0x07064b50;
const LOCATOR64_SIZE = 20;
const EXTRA_ZIP64 = 1;
const MAX_32 = 0xffffffff;

/** Bytes that are read at once by a file that reads ahead. */
const WINDOW = 1 << 18;

export const STORED = 0;
const DEFLATED = 8;
const FLAG_ENCRYPTED = 1;
const FLAG_UTF8 = 0x800;

const NOT_ASCII = /[\x80-\xff]/;
const utf8 = new TextDecoder();

export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly flags: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly crc: number;
  /** Byte offset of the local header in the file. */
  readonly headerOffset: number;
}

export class ZipFile {
  readonly path: ByteString;
  readonly #file: FileHandle;
  readonly #directory: Directory;

  private constructor(path: ByteString, file: FileHandle, directory: Directory) {
    this.path = path;
    this.#file = file;
    this.#directory = directory;
  }

  /**
   * Opens a file and reads its central directory.
   * @throws ClassPathProblem missing, corrupt, truncated
   */
  static open(path: ByteString): ZipFile {
    const file = openFile(path);
    try {
      return new ZipFile(path, file, readDirectory(file));
    } catch (e) {
      closeFile(file);
      if (e instanceof ClassPathProblem) throw e.within(fromByteString(path));
      throw e;
    }
  }

  /** The entry called exactly `name` ("a/B.class", folders with a slash at the end), or null. Of several, the last. */
  find(name: string): ZipEntry | null {
    return this.#directory.find(name);
  }

  /** All entries in the order of the central directory. */
  entries(): IterableIterator<ZipEntry> {
    return this.#directory.entries();
  }

  /**
   * The entry's content, in an array of its own.
   * @throws ClassPathProblem corrupt, truncated, unsupported
   */
  read(entry: ZipEntry): Uint8Array {
    const packed = this.readPacked(entry);
    return entry.method === STORED ? packed : inflateRaw(packed, entry.size, `${fromByteString(this.path)}: ${entry.name}`);
  }

  /**
   * The entry's bytes as they stand in the file: the content, or a bare deflate stream of it. They may be a view of what has been read ahead.
   * @throws ClassPathProblem as `read`
   */
  readPacked(entry: ZipEntry): Uint8Array {
    const what = `${fromByteString(this.path)}: ${entry.name}`;
    if (entry.flags & FLAG_ENCRYPTED) throw new ClassPathProblem("unsupported", "encrypted", what);
    const header = this.#bytes(what, LOCAL_SIZE, entry.headerOffset);
    const view = new DataView(header.buffer, header.byteOffset, LOCAL_SIZE);
    if (view.getUint32(0, true) !== LOCAL_HEADER) throw new ClassPathProblem("corrupt", "invalid LOC header (bad signature)", what);
    const start = entry.headerOffset + LOCAL_SIZE + view.getUint16(26, true) + view.getUint16(28, true);
    if (entry.method !== STORED && entry.method !== DEFLATED) {
      throw new ClassPathProblem("unsupported", `invalid compression method ${entry.method}`, what);
    }
    if (entry.method === STORED && entry.compressedSize !== entry.size) {
      throw new ClassPathProblem("corrupt", `stored in ${entry.compressedSize} bytes instead of ${entry.size}`, what);
    }
    if (this.#ahead === undefined && start + entry.compressedSize > fileSize(this.#file)) {
      throw new ClassPathProblem("truncated", `its ${entry.compressedSize} bytes go beyond the end of the file`, what);
    }
    return this.#bytes(what, entry.compressedSize, start);
  }

  /** What has been read ahead, and from where; undefined: each read is for itself. */
  #ahead: { readonly from: number; readonly bytes: Uint8Array } | undefined;

  /** From now on entries are mostly read in the order in which they stand. */
  readAhead(): void {
    this.#ahead = { from: 0, bytes: new Uint8Array(0) };
  }

  #bytes(what: string, length: number, at: number): Uint8Array {
    if (this.#ahead === undefined) {
      const bytes = new Uint8Array(length);
      this.#readFully(what, bytes, at);
      return bytes;
    }
    if (at < this.#ahead.from || at + length > this.#ahead.from + this.#ahead.bytes.length) {
      const bytes = new Uint8Array(Math.max(length, Math.min(WINDOW, fileSize(this.#file) - at)));
      this.#readFully(what, bytes, at);
      this.#ahead = { from: at, bytes };
    }
    return this.#ahead.bytes.subarray(at - this.#ahead.from, at - this.#ahead.from + length);
  }

  #readFully(what: string, into: Uint8Array, at: number): void {
    try {
      readFully(this.#file, into, 0, into.length, at);
    } catch (e) {
      if (e instanceof ClassPathProblem) throw e.within(what);
      throw e;
    }
  }

  close(): void {
    closeFile(this.#file);
  }
}

interface End {
  /** Of the end header, or of the zip64 one. */
  offset: number;
  entries: number;
  directorySize: number;
  directoryOffset: number;
}

function readDirectory(file: FileHandle): Directory {
  const end = findEnd(file);
  if (end.directorySize > end.offset) throw corrupt("invalid END header (bad central directory size)");
  const start = end.offset - end.directorySize;
  const base = start - end.directoryOffset;
  if (base < 0) throw corrupt("invalid END header (bad central directory offset)");
  const directory = new Uint8Array(end.directorySize);
  readFully(file, directory, 0, directory.length, start);
  return new Directory(directory, base, end.entries);
}

function findEnd(file: FileHandle): End {
  const size = fileSize(file);
  if (size === 0) throw corrupt("zip file is empty");
  const tailSize = Math.min(size, END_SIZE + LONGEST_COMMENT + LOCATOR64_SIZE);
  const tail = new Uint8Array(tailSize);
  const tailAt = size - tailSize;
  readFully(file, tail, 0, tailSize, tailAt);
  const view = new DataView(tail.buffer);
  for (let at = tailSize - END_SIZE; at >= 0; at--) {
    if (tail[at] !== 0x50 || view.getUint32(at, true) !== END_HEADER) continue;
    const end: End = {
      offset: tailAt + at,
      entries: view.getUint16(at + 10, true),
      directorySize: view.getUint32(at + 12, true),
      directoryOffset: view.getUint32(at + 16, true),
    };
    const commentEnds = at + END_SIZE + view.getUint16(at + 20, true) === tailSize;
    if (!commentEnds && !pointsAtHeaders(file, end)) continue;
    return findEnd64(file, view, at, end) ?? end;
  }
  throw corrupt("zip END header not found");
}

/** Whether an end header whose comment has the wrong length is one all the same: there is a directory where it says. */
function pointsAtHeaders(file: FileHandle, end: End): boolean {
  const start = end.offset - end.directorySize;
  if (start < 0 || start - end.directoryOffset < 0 || end.directorySize < CENTRAL_SIZE) return false;
  const signature = new Uint8Array(4);
  readFully(file, signature, 0, 4, start);
  return new DataView(signature.buffer).getUint32(0, true) === CENTRAL_HEADER;
}

/** The zip64 end before the end header at `at` of the tail; null when there is none or it is not needed. */
function findEnd64(file: FileHandle, tail: DataView, at: number, end: End): End | null {
  if (end.directorySize !== MAX_32 && end.directoryOffset !== MAX_32 && end.entries !== 0xffff) return null;
  const locator = at - LOCATOR64_SIZE;
  if (locator < 0 || tail.getUint32(locator, true) !== LOCATOR64_HEADER) return null;
  const offset = Number(tail.getBigUint64(locator + 8, true));
  if (offset + END64_SIZE > end.offset) return null;
  const bytes = new Uint8Array(END64_SIZE);
  readFully(file, bytes, 0, END64_SIZE, offset);
  const view = new DataView(bytes.buffer);
  if (view.getUint32(0, true) !== END64_HEADER) return null;
  return {
    offset,
    entries: Number(view.getBigUint64(32, true)),
    directorySize: Number(view.getBigUint64(40, true)),
    directoryOffset: Number(view.getBigUint64(48, true)),
  };
}

/** A central directory: where each name's header stands. An entry is read when it is asked for, for of a large jar most never are. */
class Directory {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #base: number;
  readonly #places = new Map<string, number>();

  /** @throws ClassPathProblem corrupt */
  constructor(bytes: Uint8Array, base: number, expected: number) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#view = view;
    this.#bytes = bytes;
    this.#base = base;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
    let at = 0;
    let count = 0;
    for (; at + CENTRAL_SIZE <= bytes.length; count++) {
      if (view.getUint32(at, true) !== CENTRAL_HEADER) throw corrupt("invalid CEN header (bad signature)");
      const nameEnd = at + CENTRAL_SIZE + view.getUint16(at + 28, true);
      const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
      if (next > bytes.length) throw corrupt("invalid CEN header (bad header size)");
      const name = text.slice(at + CENTRAL_SIZE, nameEnd);
      this.#places.set(NOT_ASCII.test(name) ? this.#name(at) : name, at);
      this.#sizes(at);
      at = next;
    }
    if (at !== bytes.length || count < expected) throw corrupt("invalid CEN header (bad header size)");
  }

  find(name: string): ZipEntry | null {
    const at = this.#places.get(name);
    return at === undefined ? null : this.#entry(name, at);
  }

  *entries(): IterableIterator<ZipEntry> {
    for (const [name, at] of this.#places) yield this.#entry(name, at);
  }

  #entry(name: string, at: number): ZipEntry {
    const view = this.#view;
    const { size, compressedSize, headerOffset } = this.#sizes(at);
    return {
      name,
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      compressedSize,
      size,
      headerOffset: this.#base + headerOffset,
    };
  }

  #sizes(at: number): { size: number; compressedSize: number; headerOffset: number } {
    const view = this.#view;
    const sizes = {
      size: view.getUint32(at + 24, true),
      compressedSize: view.getUint32(at + 20, true),
      headerOffset: view.getUint32(at + 42, true),
    };
    if (sizes.size === MAX_32 || sizes.compressedSize === MAX_32 || sizes.headerOffset === MAX_32) {
      const extra = at + CENTRAL_SIZE + view.getUint16(at + 28, true);
      readExtra64(view, extra, extra + view.getUint16(at + 30, true), sizes);
    }
    return sizes;
  }

  #name(at: number): string {
    const start = at + CENTRAL_SIZE;
    const bytes = this.#bytes.subarray(start, start + this.#view.getUint16(at + 28, true));
    try {
      return (this.#view.getUint16(at + 8, true) & FLAG_UTF8 ? utf8 : new TextDecoder("utf-8", { fatal: true })).decode(bytes);
    } catch {
      throw corrupt("invalid CEN header (bad entry name)");
    }
  }
}

/** Takes the sizes that did not fit into 32 bits from the zip64 extra field, which has only those, in this order. */
function readExtra64(view: DataView, at: number, end: number, sizes: { size: number; compressedSize: number; headerOffset: number }): void {
  while (at + 4 <= end) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === EXTRA_ZIP64) {
      let from = at + 4;
      const take = (): number => {
        if (from + 8 > at + 4 + length || from + 8 > end) throw corrupt("invalid CEN header (bad zip64 extra field)");
        from += 8;
        return Number(view.getBigUint64(from - 8, true));
      };
      if (sizes.size === MAX_32) sizes.size = take();
      if (sizes.compressedSize === MAX_32) sizes.compressedSize = take();
      if (sizes.headerOffset === MAX_32) sizes.headerOffset = take();
      return;
    }
    at += 4 + length;
  }
}

function corrupt(message: string): ClassPathProblem {
  return new ClassPathProblem("corrupt", message);
}
