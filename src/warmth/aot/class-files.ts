// What a compact cache (-XX:+AOTCompact) leaves out, since others have it: class files that stand uncompressed in the class library or in an
// archive of the class path, and what follows from these: where in its class file a constant stands, and executable code but for what is others in it.
// Class files are half of a cache's memory, and what compresses worst.
//
// Section "library": u32 CRC-32 of all of their bytes, then u32 address, u32 length and u32 offset in lib/modules of each, by offset.
import { closeFile, openFile, readFully } from "../../classpath/file-access.ts";
import { toByteString } from "../../flags/options.ts";
import { type Addr, ld, st, u8 } from "../../layout/memory.ts";
import { C_HEAP, METASPACE } from "../../layout/memory-map.ts";
import { ConstantPool, Klass, Method, TAG_RESOLVED } from "../../layout/metadata.ts";
import { InflateState, Z_STREAM_END } from "../../layout/zlib.ts";
import { classBytesOf } from "../../linking/constant-pool.ts";
import { klassName } from "../../linking/klass-view.ts";
import { symbolToString } from "../../linking/symbols.ts";
import { forEachMethod } from "../../linking/unload.ts";
import type { VM } from "../../runtime/vm.ts";
import type { LeftOutFile } from "./app-classes.ts";
import { CacheRefused } from "./cache-file.ts";
import { crc32Of } from "./crc.ts";
import type { Run } from "./memory-runs.ts";

/** Class files that stand together in the library are read at once; as much between them is read along. */
const GAP = 1 << 14;
const JRT = "jrt:/";

/** A class file in memory, and where lib/modules has it. */
export type LibraryFile = readonly [address: Addr, length: number, offset: number];

/** Class files that this VM has from the class library as they stand there, by their place. */
export function libraryFiles(vm: VM): LibraryFile[] {
  const files: LibraryFile[] = [];
  for (const k of vm.allKlasses()) {
    const source = ld(k + Klass.source);
    const text = ld(k + Klass.constantPool) === 0 || source === 0 ? "" : symbolToString(source);
    if (ld(k + Klass.spun) !== 0 || !text.startsWith(JRT)) continue;
    const { image } = vm.bootPath;
    const found = image.find(text.slice(JRT.length), `${klassName(k)}.class`);
    const bytes = classBytesOf(k);
    // A patched module's class is another one.
    if (found === null || found.compressedSize !== 0 || Buffer.compare(image.bytes(found), bytes) !== 0) continue;
    files.push([ld(k + Klass.classBytes), bytes.length, found.offset]);
  }
  return files.sort((a, b) => a[2] - b[2]);
}

/** Section "library". */
export function encodeLibrary(vm: VM, files: readonly LibraryFile[]): Uint8Array {
  const crc32 = crc32Of(vm);
  const crc = files.reduce((sum, [at, length]) => crc32(sum, u8.subarray(at, at + length)) >>> 0, 0);
  return new Uint8Array(Uint32Array.of(crc, ...files.flat()).buffer);
}

/** Whether a file may be read to where a cache says. */
export const isFilePlace = (address: Addr, length: number): boolean => address >= METASPACE && length > 0 && address + length <= C_HEAP;

/** Reads what `encodeLibrary` names to where it was. @throws CacheRefused */
export function readLibrary(vm: VM, section: Uint8Array): void {
  const words = new Uint32Array(section.buffer.slice(section.byteOffset, section.byteOffset + (section.length & ~3)));
  const crc32 = crc32Of(vm);
  const file = openFile(toByteString(`${vm.jdkHome}/lib/modules`));
  let crc = 0;
  try {
    for (let first = 1; first < words.length; ) {
      const from = words[first + 2]!;
      let end = from;
      let next = first;
      for (; next < words.length && words[next + 2]! >= end && words[next + 2]! - end <= GAP; next += 3) {
        if (!isFilePlace(words[next]!, words[next + 1]!)) throw new CacheRefused("it does not say where its class files belong");
        end = words[next + 2]! + words[next + 1]!;
      }
      if (next === first) throw new CacheRefused("it does not say where its class files are");
      const bytes = Buffer.allocUnsafe(end - from);
      readFully(file, bytes, 0, bytes.length, from);
      for (; first < next; first += 3) {
        const at = words[first + 2]! - from;
        const content = bytes.subarray(at, at + words[first + 1]!);
        crc = crc32(crc, content) >>> 0;
        u8.set(content, words[first]!);
      }
    }
  } finally {
    closeFile(file);
  }
  if (crc !== words[0]) throw new CacheRefused("class files of the class library are others");
}

/**
 * Reads class files of the application to where they were, by the kernel's inflate: node:zlib makes an object of each.
 * @throws CacheRefused
 */
export function readFromPath(vm: VM, files: readonly LeftOutFile[]): void {
  if (files.length === 0) return;
  const { kernel } = vm;
  const crc32 = crc32Of(vm);
  const stream = kernel.inflateInit(0) >>> 0;
  const room = kernel.malloc(files.reduce((most, { found }) => Math.max(most, found.size + SLACK), 0)) >>> 0;
  const readOne = ({ at, found }: LeftOutFile): boolean => {
    const { bytes, isDeflated } = found.read();
    if (!isFilePlace(at, found.size) || bytes.length > found.size + SLACK) return false;
    if (!isDeflated && bytes.length !== found.size) return false;
    u8.set(bytes, isDeflated ? room : at);
    if (isDeflated) {
      kernel.inflateReset(stream);
      const status = kernel.inflateStream(stream, room, bytes.length, at, found.size);
      if (status !== Z_STREAM_END || ld(stream + InflateState.produced) !== found.size) return false;
    }
    return crc32(0, u8.subarray(at, at + found.size)) >>> 0 === found.crc;
  };
  try {
    if (stream === 0 || room === 0) throw new CacheRefused("there is no memory for its class files");
    for (const file of files) if (!readOne(file)) throw new CacheRefused(`the class file at ${file.found.path} is damaged`);
  } catch (e) {
    throw e instanceof CacheRefused ? e : new CacheRefused(`a class file of the class path cannot be read (${(e as Error).message})`);
  } finally {
    if (room !== 0) kernel.free(room);
    if (stream !== 0) kernel.inflateEnd(stream);
  }
}

/** Deflate makes what it cannot make smaller larger by so much at most. */
const SLACK = 1 << 10;

/** Class files as parts of memory. */
export const runsOf = (files: readonly (readonly [address: Addr, length: number, ...rest: unknown[]])[]): Run[] =>
  files.map(([address, length]): Run => [address, length]);

/** CONSTANT_Integer, Float, Long, Double: an entry has the value. */
const isNumber = (tag: number): boolean => tag >= 3 && tag <= 6;
/** Bytes of a constant behind its tag, by tag; of a Utf8 those of its length. */
const SIZES = Uint8Array.of(0, 2, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2);
const UTF8 = 1;
const LONG = 5;
const DOUBLE = 6;
/** Magic, versions, length of the pool. */
const POOL_AT = 10;

/** Calls `visit` with each constant of a class: its index, where in the class file its content stands, and its entry in the pool. */
export function eachConstant(k: Addr, visit: (index: number, offset: number, entry: Addr) => void): void {
  const pool = ld(k + Klass.constantPool);
  const bytes = ld(k + Klass.classBytes);
  if (pool === 0 || bytes === 0) return;
  const entries = ld(pool + ConstantPool.entries);
  const length = ld(pool + ConstantPool.length);
  let at = bytes + POOL_AT;
  for (let i = 1; i < length; i++) {
    const tag = u8[at++]!;
    visit(i, at - bytes, entries + 4 * i);
    at += SIZES[tag]!;
    if (tag === UTF8) at += (u8[at - 2]! << 8) | u8[at - 1]!;
    else if (tag === LONG || tag === DOUBLE) i++;
  }
}

/** Calls `visit` with each word of a constant pool that says where in the class file its constant stands. */
function eachPlace(k: Addr, visit: (entry: Addr, offset: number) => void): void {
  const tags = ld(ld(k + Klass.constantPool) + ConstantPool.tags);
  eachConstant(k, (i, offset, entry) => {
    const tag = u8[tags + i]!;
    if (tag < TAG_RESOLVED && !isNumber(tag)) visit(entry, offset);
  });
}

/** Executable code as what it is others than the code in the class file; done once more, it is code again. */
function exchangeCode(k: Addr): void {
  const bytes = ld(k + Klass.classBytes);
  forEachMethod(k, (m) => {
    const code = ld(m + Method.code);
    if (code === 0 || ld(m + Method.codeOffset) === 0) return;
    const original = bytes + ld(m + Method.codeOffset);
    for (let i = ld(m + Method.codeLength) - 1; i >= 0; i--) u8[code + i]! ^= u8[original + i]!;
  });
}

/** Takes what class files tell out of memory, while they are there. */
export function takeOutDerived(vm: VM): void {
  for (const k of vm.allKlasses()) {
    eachPlace(k, (entry, offset) => {
      if (ld(entry) !== offset) throw vm.fault(`constant pool of ${klassName(k)}: a constant is not where its class file has it`);
      st(entry, 0);
    });
    exchangeCode(k);
  }
}

/** Puts it back. */
export function deriveAgain(vm: VM): void {
  for (const k of vm.allKlasses()) {
    eachPlace(k, st);
    exchangeCode(k);
  }
}
