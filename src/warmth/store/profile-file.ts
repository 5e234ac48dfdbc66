// Files of training records (cached_profiles.dat and its like). docs/formats/profiles.md.
//
//   "DEWARPRF" | u32 version | u32 CRC-32 of the rest | u32 length of the rest | encoded { records }
import { CodecProblem, decode, encode } from "../../compiler/facts/codec.ts";
import { mergeRecords, type TrainingRecord } from "./training-record.ts";

/** A file that is no file of profiles, or not whole. */
export class ProfileFileProblem extends Error {
  override name = "ProfileFileProblem";
}

export type Crc32 = (bytes: Uint8Array) => number;

const MAGIC = "DEWARPRF";
const VERSION = 1;
const HEADER = 20;

export function encodeProfiles(records: Iterable<TrainingRecord>, crc32: Crc32): Uint8Array<ArrayBuffer> {
  const body = encode({ records: [...records].sort((a, b) => (a.id < b.id ? -1 : 1)) });
  const bytes = new Uint8Array(HEADER + body.length);
  for (let i = 0; i < MAGIC.length; i++) bytes[i] = MAGIC.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, VERSION, true);
  view.setUint32(12, crc32(body), true);
  view.setUint32(16, body.length, true);
  bytes.set(body, HEADER);
  return bytes;
}

/** @throws ProfileFileProblem with a reason for people */
export function decodeProfiles(bytes: Uint8Array, crc32: Crc32): TrainingRecord[] {
  for (let i = 0; i < MAGIC.length; i++) {
    if (bytes[i] !== MAGIC.charCodeAt(i)) throw new ProfileFileProblem("it is no file of profiles");
  }
  if (bytes.length < HEADER) throw new ProfileFileProblem("it is cut off");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const version = view.getUint32(8, true);
  if (version !== VERSION) throw new ProfileFileProblem(`it has version ${version}, and this Dewar reads ${VERSION}`);
  const body = bytes.subarray(HEADER);
  if (body.length !== view.getUint32(16, true)) throw new ProfileFileProblem("it is cut off");
  if (crc32(body) !== view.getUint32(12, true)) throw new ProfileFileProblem("its checksum is wrong");
  try {
    return checked(decode(body));
  } catch (e) {
    if (e instanceof CodecProblem) throw new ProfileFileProblem(`it is damaged: ${e.message}`);
    throw e;
  }
}

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === "object" && v !== null && !Array.isArray(v);
const isCount = (v: unknown): boolean => Number.isInteger(v) && (v as number) >= 0 && (v as number) < 2 ** 32;
const isCounts = (v: unknown): boolean => Array.isArray(v) && v.every(isCount);

function checked(v: unknown): TrainingRecord[] {
  if (!isObject(v) || !Array.isArray(v.records)) throw new ProfileFileProblem("it has no records");
  for (const r of v.records as unknown[]) {
    const ok =
      isObject(r) &&
      typeof r.id === "string" &&
      typeof r.name === "string" &&
      isCount(r.tier) &&
      isCount(r.invocations) &&
      isCount(r.backedges) &&
      isCount(r.decompiles) &&
      isCounts(r.trapCounts) &&
      Array.isArray(r.cells) &&
      r.cells.every(isCell) &&
      Array.isArray(r.runs) &&
      r.runs.every((run) => typeof run === "string");
    if (!ok) throw new ProfileFileProblem("a record in it is malformed");
  }
  return v.records as TrainingRecord[];
}

function isCell(c: unknown): boolean {
  return (
    isObject(c) &&
    isCount(c.bci) &&
    isCount(c.kind) &&
    isCount(c.flags) &&
    isCount(c.traps) &&
    isCounts(c.counts) &&
    Array.isArray(c.rows) &&
    c.rows.every((row) => isObject(row) && typeof row.klass === "string" && typeof row.name === "string" && isCount(row.count))
  );
}

/** The join of many lists of records, by method. */
export function mergeProfiles(lists: Iterable<Iterable<TrainingRecord>>): TrainingRecord[] {
  const byId = new Map<string, TrainingRecord>();
  for (const list of lists) {
    for (const record of list) {
      const other = byId.get(record.id);
      byId.set(record.id, other === undefined ? record : mergeRecords(other, record));
    }
  }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** As text that a person can read and edit; `fromText` reads it back the same. */
export const toText = (records: readonly TrainingRecord[]): string =>
  `[\n${records.map((record) => JSON.stringify(record)).join(",\n")}\n]\n`;

/** @throws ProfileFileProblem */
export function fromText(text: string): TrainingRecord[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (e) {
    throw new ProfileFileProblem(`it is no JSON: ${e instanceof Error ? e.message : e}`);
  }
  return checked({ records: value });
}
