// Reader of <jdk>/lib/modules, the container of the JDK's classes and resources ("jimage" 1.0). The index is read once; resources
// are read from the file when asked for. Must not know what a class is.
//
//   header  u4 magic 0xCAFEDADA, u2 minor, u2 major, u4 flags, u4 resource count, u4 table length, u4 locations size, u4 strings size
//   index   i4 redirect[table length], u4 offsets[table length], u1 locations[], u1 strings[]
//   then the resources' bytes, at offsets relative to the end of the index
//
// A path is found by a perfect hash: redirect says with which seed to hash again (> 0), which entry it is (< 0), or "absent" (0).
// A location is a run of attributes: u1 (kind << 3 | bytes - 1), then that many bytes, big-endian; kind 0 ends it.
import { type ByteString, fromByteString } from "../flags/options.ts";
import { ClassPathProblem } from "./class-path-problem.ts";
import { closeFile, type FileHandle, fileSize, openFile, readFully } from "./file-access.ts";
import { decompressResource } from "./jimage-compression.ts";

const MAGIC = 0xcafedada;
const HEADER_SIZE = 28;
const HASH_MULTIPLIER = 0x01000193;

const SLASH = 0x2f;
const DOT = 0x2e;

const ATTRIBUTE_MODULE = 1;
const ATTRIBUTE_PARENT = 2;
const ATTRIBUTE_BASE = 3;
const ATTRIBUTE_EXTENSION = 4;
const ATTRIBUTE_OFFSET = 5;
const ATTRIBUTE_COMPRESSED = 6;
const ATTRIBUTE_UNCOMPRESSED = 7;
const ATTRIBUTES = 8;

/** Where a resource stands. */
export interface ImageResource {
  /** Byte offset in the file. */
  readonly offset: number;
  /** Bytes once decompressed. */
  readonly size: number;
  /** Bytes in the file when compressed, else 0. */
  readonly compressedSize: number;
}

/** What another thread of the same process needs to use an open image without reading its index again. */
export interface SharedImage {
  readonly path: ByteString;
  readonly file: FileHandle;
  /** Header and index. */
  readonly index: Uint8Array;
}

export class JImage {
  readonly path: ByteString;
  readonly file: FileHandle;
  readonly resourceCount: number;
  /** Header and index. */
  readonly #index: Uint8Array;
  readonly #tableLength: number;
  readonly #redirectAt: number;
  readonly #offsetsAt: number;
  readonly #locationsAt: number;
  readonly #stringsAt: number;
  readonly #attributes = new Float64Array(ATTRIBUTES);
  /** "/module/path" of the look-up at hand; the module's part stays from one to the next. */
  #key: Uint8Array = new Uint8Array(512);
  #keyModule: string | null = null;
  #keyPathAt = 0;
  readonly #packages = new Map<string, string | null>();

  private constructor({ path, file, index }: SharedImage) {
    this.path = path;
    this.file = file;
    this.#index = index.subarray(0, indexSizeOf(index));
    this.resourceCount = this.#u4(12);
    this.#tableLength = this.#u4(16);
    this.#redirectAt = HEADER_SIZE;
    this.#offsetsAt = HEADER_SIZE + 4 * this.#tableLength;
    this.#locationsAt = this.#offsetsAt + 4 * this.#tableLength;
    this.#stringsAt = this.#locationsAt + this.#u4(20);
  }

  /**
   * Opens an image and reads its index into shared memory.
   * @throws ClassPathProblem missing, truncated, foreign
   */
  static open(path: ByteString): JImage {
    const file = openFile(path);
    try {
      return new JImage({ path, file, index: readIndex(file) });
    } catch (e) {
      closeFile(file);
      if (e instanceof ClassPathProblem) throw e.within(fromByteString(path));
      throw e;
    }
  }

  /** An image that another thread opened; send `shared()` to get here. */
  static attach(shared: SharedImage): JImage {
    return new JImage(shared);
  }

  /** For `attach` on another thread of this process: the file stays open as long as this one's does. */
  shared(): SharedImage {
    return { path: this.path, file: this.file, index: this.#index };
  }

  /** The resource `path` ("java/lang/Object.class") of `module` ("java.base"), or null. */
  find(module: string, path: string): ImageResource | null {
    if (this.#tableLength === 0) return null;
    const end = this.#setKey(module, path);
    let entry = hashOf(this.#key, end, HASH_MULTIPLIER) % this.#tableLength;
    const redirect = this.#u4(this.#redirectAt + 4 * entry) | 0;
    if (redirect === 0) return null;
    entry = redirect < 0 ? -1 - redirect : hashOf(this.#key, end, redirect) % this.#tableLength;
    const a = this.#attributes;
    this.#readLocation(entry);
    if (!this.#isKey(end)) return null;
    return {
      offset: this.#index.length + a[ATTRIBUTE_OFFSET]!,
      size: a[ATTRIBUTE_UNCOMPRESSED]!,
      compressedSize: a[ATTRIBUTE_COMPRESSED]!,
    };
  }

  /**
   * Writes the resource's bytes into `into` at `at` (shared memory will do); there must be room for `size`.
   * @throws ClassPathProblem truncated, corrupt, or compressed in an unknown way
   */
  read(resource: ImageResource, into: Uint8Array, at = 0): void {
    if (resource.compressedSize === 0) {
      this.#readBytes(into, at, resource.size, resource.offset);
      return;
    }
    const packed = new Uint8Array(resource.compressedSize);
    this.#readBytes(packed, 0, packed.length, resource.offset);
    const content = decompressResource(packed, this.#index.subarray(this.#stringsAt), fromByteString(this.path));
    if (content.length !== resource.size) {
      const reason = `a resource decompresses to ${content.length} bytes instead of ${resource.size}`;
      throw new ClassPathProblem("corrupt", reason, fromByteString(this.path));
    }
    into.set(content, at);
  }

  /** The resource's bytes in an array of their own. */
  bytes(resource: ImageResource): Uint8Array {
    const bytes = new Uint8Array(resource.size);
    this.read(resource, bytes);
    return bytes;
  }

  /** The module that holds the package `name` ("java/lang"), or null. */
  packageToModule(name: string): string | null {
    let module = this.#packages.get(name);
    if (module === undefined) {
      module = this.#moduleOf(name);
      this.#packages.set(name, module);
    }
    return module;
  }

  /** Names of all modules, sorted. */
  modules(): string[] {
    const names = new Set<string>();
    this.#eachLocation((module) => module !== "modules" && module !== "packages" && module !== "" && names.add(module));
    return [...names].sort();
  }

  /** Paths of all resources of a module, sorted. Walks the whole index: for tools and tests. */
  resources(module: string): string[] {
    const paths: string[] = [];
    this.#eachLocation((m, path) => m === module && paths.push(path));
    return paths.sort();
  }

  /** Content of /packages/<name>: pairs of (u4 isEmpty, u4 module name); the module where the package is not empty has it. */
  #moduleOf(name: string): string | null {
    const found = this.find("packages", name.replaceAll("/", "."));
    if (found === null) return null;
    const content = this.bytes(found);
    const view = new DataView(content.buffer);
    for (let i = 0; i + 8 <= content.length; i += 8) {
      if (view.getUint32(i, true) === 0) return this.#string(view.getUint32(i + 4, true));
    }
    return null;
  }

  #readBytes(into: Uint8Array, at: number, length: number, offset: number): void {
    try {
      readFully(this.file, into, at, length, offset);
    } catch (e) {
      if (e instanceof ClassPathProblem) throw new ClassPathProblem("truncated", e.message, fromByteString(this.path));
      throw e;
    }
  }

  #u4(at: number): number {
    const b = this.#index;
    return (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0;
  }

  /** Writes "/module/path" into the key and returns its length. */
  #setKey(module: string, path: string): number {
    const longest = 3 * (module.length + path.length) + 2;
    if (longest > this.#key.length) {
      this.#key = new Uint8Array(2 * longest);
      this.#keyModule = null;
    }
    if (module !== this.#keyModule) {
      this.#keyModule = module;
      const end = 1 + writeUtf8(this.#key, module, 1);
      this.#key[0] = this.#key[end] = SLASH;
      this.#keyPathAt = end + 1;
    }
    return this.#keyPathAt + writeUtf8(this.#key, path, this.#keyPathAt);
  }

  #readLocation(entry: number): void {
    const a = this.#attributes;
    const b = this.#index;
    a.fill(0);
    let at = this.#locationsAt + this.#u4(this.#offsetsAt + 4 * entry);
    for (;;) {
      const lead = b[at++];
      if (lead === undefined || lead < 8) return;
      let value = 0;
      for (let n = lead & 7; n >= 0; n--) value = value * 256 + b[at++]!;
      if (lead >> 3 < ATTRIBUTES) a[lead >> 3] = value;
    }
  }

  /** Whether the location read last is the key, /module/[parent/]base[.extension]. */
  #isKey(end: number): boolean {
    const a = this.#attributes;
    const key = this.#key;
    let at = this.#match(a[ATTRIBUTE_MODULE]!, 1);
    if (at < 0 || key[at++] !== SLASH) return false;
    const parent = at;
    at = this.#match(a[ATTRIBUTE_PARENT]!, at);
    if (at < 0 || (at > parent && key[at++] !== SLASH)) return false;
    at = this.#match(a[ATTRIBUTE_BASE]!, at);
    if (at < 0) return false;
    if (this.#index[this.#stringsAt + a[ATTRIBUTE_EXTENSION]!] !== 0) {
      if (key[at++] !== DOT) return false;
      at = this.#match(a[ATTRIBUTE_EXTENSION]!, at);
    }
    return at === end;
  }

  /** Position in the key behind the image's string at `offset`, which must stand at `from`; -1 when another text does. */
  #match(offset: number, from: number): number {
    const b = this.#index;
    const key = this.#key;
    let at = this.#stringsAt + offset;
    for (let c = b[at]!; c !== 0; c = b[++at]!) if (key[from++] !== c) return -1;
    return from;
  }

  #stringBytes(offset: number): Uint8Array {
    const start = this.#stringsAt + offset;
    let end = start;
    while (end < this.#index.length && this.#index[end] !== 0) end++;
    return this.#index.subarray(start, end);
  }

  #string(offset: number): string {
    let text = "";
    for (const c of this.#stringBytes(offset)) text += String.fromCharCode(c);
    return text;
  }

  #eachLocation(visit: (module: string, path: string) => void): void {
    const a = this.#attributes;
    for (let i = 0; i < this.#tableLength; i++) {
      this.#readLocation(i);
      const parent = this.#string(a[ATTRIBUTE_PARENT]!);
      const extension = this.#string(a[ATTRIBUTE_EXTENSION]!);
      const base = this.#string(a[ATTRIBUTE_BASE]!);
      visit(this.#string(a[ATTRIBUTE_MODULE]!), (parent && `${parent}/`) + base + (extension && `.${extension}`));
    }
  }
}

/** The image's hash of a key: FNV-1's multiplication and exclusive or. */
function hashOf(key: Uint8Array, end: number, seed: number): number {
  let hash = seed;
  for (let i = 0; i < end; i++) hash = Math.imul(hash, HASH_MULTIPLIER) ^ key[i]!;
  return hash & 0x7fffffff;
}

const utf8Write: ((this: Uint8Array, text: string, offset: number) => number) | undefined =
  typeof Buffer === "undefined"
    ? undefined
    : (Buffer.prototype as unknown as { utf8Write(text: string, offset: number): number }).utf8Write;

/** Writes text and returns how many bytes it took. */
function writeUtf8(into: Uint8Array, text: string, at: number): number {
  return utf8Write !== undefined ? utf8Write.call(into, text, at) : new TextEncoder().encodeInto(text, into.subarray(at)).written;
}

/**
 * Header and index of an image, in shared memory. Nothing is read ahead of that: the 300 classes of a start are read one by one sooner than 6 MB
 * which hold them, where pages that are new to the process cost much.
 * @throws ClassPathProblem
 */
function readIndex(file: FileHandle): Uint8Array {
  const size = fileSize(file);
  if (size < HEADER_SIZE) throw new ClassPathProblem("truncated", `too short for a jimage (${size} bytes)`);
  const header = new Uint8Array(HEADER_SIZE);
  readFully(file, header, 0, HEADER_SIZE, 0);
  const indexSize = indexSizeOf(header);
  if (indexSize > size) throw new ClassPathProblem("truncated", `index of ${indexSize} bytes, but the file has ${size}`);
  const index = new Uint8Array(new SharedArrayBuffer(indexSize));
  readFully(file, index, 0, indexSize, 0);
  return index;
}

/** Bytes of header and index. @throws ClassPathProblem */
function indexSizeOf(head: Uint8Array): number {
  const header = new DataView(head.buffer, head.byteOffset, HEADER_SIZE);
  if (header.getUint32(0, true) !== MAGIC) {
    const swapped = header.getUint32(0, false) === MAGIC;
    throw new ClassPathProblem("foreign", swapped ? "a jimage of a big-endian machine" : "not a jimage (wrong magic number)");
  }
  const minor = header.getUint16(4, true);
  const major = header.getUint16(6, true);
  if (major !== 1 || minor !== 0) throw new ClassPathProblem("foreign", `jimage version ${major}.${minor}, only 1.0 is known`);
  return HEADER_SIZE + 8 * header.getUint32(16, true) + header.getUint32(20, true) + header.getUint32(24, true);
}
