// Writes zip files for tests: stored and deflated entries, zip64 where asked for.
import { crc32, deflateRawSync } from "node:zlib";

export interface Entry {
  name: string;
  content: string | Uint8Array;
  stored?: boolean;
}

export interface ZipOptions {
  comment?: string;
  /** Sizes and offsets in zip64 fields, although they would fit without. */
  zip64?: boolean;
  /** Bytes before the first entry, which offsets do not count. */
  prefix?: Uint8Array;
}

function le(...fields: (readonly [size: 2 | 4 | 8, value: number])[]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) bytes.writeUInt16LE(value, at);
    else if (size === 4) bytes.writeUInt32LE(value, at);
    else bytes.writeBigUInt64LE(BigInt(value), at);
    at += size;
  }
  return bytes;
}

export function zip(entries: Entry[], options: ZipOptions = {}): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const content = Buffer.from(entry.content);
    const packed = entry.stored ? content : deflateRawSync(content);
    const method = entry.stored ? 0 : 8;
    const crc = crc32(content);
    const header = le(
      [4, 0x04034b50],
      [2, 20],
      [2, 0x800],
      [2, method],
      [4, 0],
      [4, crc],
      [4, packed.length],
      [4, content.length],
      [2, name.length],
      [2, 0],
    );
    const extra = options.zip64 ? le([2, 1], [2, 24], [8, content.length], [8, packed.length], [8, offset]) : Buffer.alloc(0);
    const size = (value: number): readonly [4, number] => [4, options.zip64 ? 0xffffffff : value];
    central.push(
      le([4, 0x02014b50], [2, 20], [2, 20], [2, 0x800], [2, method], [4, 0], [4, crc], size(packed.length), size(content.length)),
      le([2, name.length], [2, extra.length], [2, 0], [2, 0], [2, 0], [4, 0], size(offset)),
      name,
      extra,
    );
    local.push(header, name, packed);
    offset += header.length + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const prefix = options.prefix ?? Buffer.alloc(0);
  const comment = Buffer.from(options.comment ?? "");
  const ends: Buffer[] = [];
  if (options.zip64) {
    ends.push(
      le(
        [4, 0x06064b50],
        [8, 44],
        [2, 45],
        [2, 45],
        [4, 0],
        [4, 0],
        [8, entries.length],
        [8, entries.length],
        [8, directory.length],
        [8, offset],
      ),
      le([4, 0x07064b50], [4, 0], [8, prefix.length + offset + directory.length], [4, 1]),
    );
  }
  const count = options.zip64 ? 0xffff : entries.length;
  const [size, start] = options.zip64 ? [0xffffffff, 0xffffffff] : [directory.length, offset];
  ends.push(le([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, start], [2, comment.length]), comment);
  return Buffer.concat([prefix, ...local, directory, ...ends]);
}
