// The file of compiled code in a warm store: a section of code (stored-code.ts) that names the build which made it, for code is of one build.
//
//   0 "DEWARCOD"   8 CRC-32 of what follows   12 bytes of the build   16 build (ASCII) ... section
import type { Crc32 } from "./profile-file.ts";
import { StoredCodeProblem } from "./stored-code.ts";

const MAGIC = "DEWARCOD";
const PREFIX = 16;
const MOST_BUILD = 256;

export function encodeCodeFile(build: string, section: Uint8Array, crc32: Crc32): Uint8Array {
  const bytes = Buffer.alloc(PREFIX + build.length + section.length);
  bytes.write(MAGIC, 0, "latin1");
  bytes.writeUInt32LE(build.length, 12);
  bytes.write(build, PREFIX, "latin1");
  bytes.set(section, PREFIX + build.length);
  bytes.writeUInt32LE(crc32(bytes.subarray(12)) >>> 0, 8);
  return bytes;
}

/** The section; undefined: another build has made it. @throws StoredCodeProblem */
export function decodeCodeFile(file: Uint8Array, build: string, crc32: Crc32): Uint8Array | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < PREFIX || bytes.toString("latin1", 0, 8) !== MAGIC) throw new StoredCodeProblem("it is no file of compiled code");
  if (crc32(bytes.subarray(12)) >>> 0 !== bytes.readUInt32LE(8)) throw new StoredCodeProblem("its checksum is wrong");
  const length = bytes.readUInt32LE(12);
  if (length > MOST_BUILD || PREFIX + length > bytes.length) throw new StoredCodeProblem("its header is damaged");
  return bytes.toString("latin1", PREFIX, PREFIX + length) === build ? bytes.subarray(PREFIX + length) : undefined;
}
