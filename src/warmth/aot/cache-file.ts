// The file of an AOT cache: a checked header that says what the cache is of, and checked sections. Knows bytes, not what they mean;
// docs/formats/aot-cache.md has it field by field.
//
//   0 "DEWARAOT"   8 format   12 bytes of the header   16 CRC-32 of the header   20 bytes of the file   24 header (JSON) ... sections
import { closeFile, type FileHandle, fileSize, openFile, readFully } from "../../classpath/file-access.ts";
import { toByteString } from "../../flags/options.ts";
import type { Compression } from "../../host/compression.ts";

const MAGIC = "DEWARAOT";
/** Changes with anything that a reader of the header or the sections has to know. */
export const FORMAT = 2;
const PREFIX = 24;
/** A header is some tens of kilobytes; what claims more is damaged. */
const MAX_HEADER = 16 << 20;

/**
 * Fresh memory is filled in pieces from a small buffer. What the system itself writes into pages that nobody has touched yet costs as much again
 * when they are first read: 8 MB came to 39 ms in one read with their checksum, and to 28 in pieces (a virtual machine, docs/decisions.md).
 */
const PIECE = 1 << 16;

/** A cache cannot be used. The message completes "... is not used: ". */
export class CacheRefused extends Error {
  override readonly name = "CacheRefused";
}

/** Where a section's bytes stand in the file, and their CRC-32. */
export interface Section {
  readonly offset: number;
  readonly length: number;
  readonly crc: number;
  /** Of a compressed one: how many bytes it is of. */
  readonly unpacked?: number;
}

export const contentLength = ({ length, unpacked = length }: Section): number => unpacked;

export type Crc32 = (crc: number, bytes: Uint8Array) => number;

/**
 * The bytes of a cache: `header` gets the sections' places by name. Sections stand in the order given, at multiples of 8.
 * @param compress for a small file
 */
export function cacheBytes(
  header: (sections: Record<string, Section>) => object,
  sections: Readonly<Record<string, readonly Uint8Array[]>>,
  crc32: Crc32,
  compress?: Compression["compress"],
): Uint8Array {
  const places: Record<string, Section> = {};
  const measured: [Uint8Array, number][] = [];
  let at = 0;
  for (const [name, whole] of Object.entries(sections)) {
    const unpacked = whole.reduce((sum, part) => sum + part.length, 0);
    const parts = compress === undefined ? whole : [compress(Buffer.concat(whole))];
    let length = 0;
    let crc = 0;
    for (const part of parts) {
      measured.push([part, at + length]);
      length += part.length;
      crc = crc32(crc, part) >>> 0;
    }
    places[name] = { offset: at, length, crc, ...(compress === undefined ? {} : { unpacked }) };
    at = (at + length + 7) & ~7;
  }
  const json = Buffer.from(JSON.stringify(header(places)), "utf8");
  const start = (PREFIX + json.length + 7) & ~7;
  const bytes = Buffer.alloc(start + at);
  bytes.write(MAGIC, 0, "latin1");
  bytes.writeUInt32LE(FORMAT, 8);
  bytes.writeUInt32LE(json.length, 12);
  bytes.writeUInt32LE(crc32(0, json) >>> 0, 16);
  bytes.writeUInt32LE(bytes.length, 20);
  json.copy(bytes, PREFIX);
  for (const [part, offset] of measured) bytes.set(part, start + offset);
  return bytes;
}

/** An open cache whose header has been read and checked. */
export class CacheFile<Header> {
  readonly header: Header;
  readonly size: number;
  private readonly file: FileHandle;
  private readonly start: number;
  private readonly crc32: Crc32;
  private readonly decompress: Compression["decompress"];

  /** @throws CacheRefused */
  constructor(path: string, crc32: Crc32, decompress: Compression["decompress"]) {
    this.crc32 = crc32;
    this.decompress = decompress;
    this.file = refusing(() => openFile(toByteString(path)));
    try {
      this.size = fileSize(this.file);
      const first = Buffer.alloc(Math.min(this.size, 1 << 16));
      this.read(first, 0, first.length, 0);
      if (first.length < PREFIX || first.toString("latin1", 0, 8) !== MAGIC) throw new CacheRefused("it is no AOT cache of Dewar");
      if (first.readUInt32LE(8) !== FORMAT) throw new CacheRefused(`its format is ${first.readUInt32LE(8)}, this VM's is ${FORMAT}`);
      if (first.readUInt32LE(20) !== this.size) throw new CacheRefused(`it is truncated, or was not written to its end`);
      const length = first.readUInt32LE(12);
      if (length > MAX_HEADER || PREFIX + length > this.size) throw new CacheRefused("its header is damaged");
      let json: Buffer = first.subarray(PREFIX, PREFIX + length);
      if (PREFIX + length > first.length) {
        json = Buffer.alloc(length);
        this.read(json, 0, length, PREFIX);
      }
      if (crc32(0, json) >>> 0 !== first.readUInt32LE(16)) throw new CacheRefused("the checksum of its header is wrong");
      this.header = JSON.parse(json.toString("utf8")) as Header;
      this.start = (PREFIX + length + 7) & ~7;
    } catch (e) {
      this.close();
      throw e;
    }
  }

  private read(into: Uint8Array, offset: number, length: number, at: number): void {
    refusing(() => readFully(this.file, into, offset, length, at));
  }

  /** Fills parts of `into` with a section's bytes, one part after the other; says whether the checksum was right. @throws CacheRefused */
  readParts(section: Section, into: Uint8Array, parts: readonly (readonly [at: number, length: number])[]): boolean {
    if (section.unpacked !== undefined) {
      const bytes = this.section(section);
      let from = 0;
      for (const [at, length] of parts) into.set(bytes.subarray(from, (from += length)), at);
      return true;
    }
    const from = this.start + section.offset;
    const piece = new Uint8Array(Math.min(section.length, PIECE));
    let [done, crc] = [0, 0];
    for (const [at, length] of parts) {
      for (let filled = 0; filled < length; ) {
        const bytes = piece.subarray(0, Math.min(PIECE, length - filled));
        this.read(bytes, 0, bytes.length, from + done);
        crc = this.crc32(crc, bytes) >>> 0;
        into.set(bytes, at + filled);
        filled += bytes.length;
        done += bytes.length;
      }
    }
    return crc === section.crc;
  }

  /** A section's bytes. @throws CacheRefused */
  section({ offset, length, crc, unpacked }: Section): Uint8Array {
    const bytes = new Uint8Array(length);
    const isSound = this.readParts({ offset, length, crc }, bytes, [[0, length]]);
    if (!isSound) throw new CacheRefused("the checksum of a section is wrong");
    return unpacked === undefined ? bytes : refusing(() => this.decompress(bytes, unpacked));
  }

  close(): void {
    closeFile(this.file);
  }
}

/** Problems of the file are reasons to refuse it. */
function refusing<T>(action: () => T): T {
  try {
    return action();
  } catch (e) {
    throw new CacheRefused(e instanceof Error ? e.message : String(e));
  }
}
