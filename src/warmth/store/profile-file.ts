// Files of training records (cached_profiles.dat and its like). docs/formats/profiles.md.
//
//   "DEWARPRF" | u32 version | u32 CRC-32 of the rest | u32 length of the rest | encoded { application, classes, records }
import { CodecProblem, decode, encode } from "../../compiler/facts/codec.ts";
import { mergeClasses, mergeRecords, type RecordedClass, type TrainingRecord } from "./training-record.ts";

/** A file that is no file of profiles, or not whole. */
export class ProfileFileProblem extends Error {
  override name = "ProfileFileProblem";
}

/** What runs have learnt, as a file holds it. */
export interface Profiles {
  /** CompilationWarmUpAppID of the recording run; 0: any. */
  readonly application: number;
  /** Classes that were initialised, by order. */
  readonly classes: readonly RecordedClass[];
  /** Methods, by id. */
  readonly records: readonly TrainingRecord[];
}

export const NOTHING_LEARNT: Profiles = { application: 0, classes: [], records: [] };

export type Crc32 = (bytes: Uint8Array) => number;

const MAGIC = "DEWARPRF";
const VERSION = 2;
const HEADER = 20;

export function encodeProfiles(profiles: Profiles, crc32: Crc32): Uint8Array<ArrayBuffer> {
  const body = encode(sorted(profiles) as unknown as Parameters<typeof encode>[0]);
  const bytes = new Uint8Array(HEADER + body.length);
  for (let i = 0; i < MAGIC.length; i++) bytes[i] = MAGIC.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, VERSION, true);
  view.setUint32(12, crc32(body), true);
  view.setUint32(16, body.length, true);
  bytes.set(body, HEADER);
  return bytes;
}

const sorted = ({ application, classes, records }: Profiles): Profiles => ({
  application,
  classes: [...classes].sort((a, b) => a.order - b.order || (a.key < b.key ? -1 : 1)),
  records: [...records].sort((a, b) => (a.id < b.id ? -1 : 1)),
});

/** @throws ProfileFileProblem with a reason for people */
export function decodeProfiles(bytes: Uint8Array, crc32: Crc32): Profiles {
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

const isTexts = (v: unknown): boolean => Array.isArray(v) && v.every((text) => typeof text === "string");
/** Three bytes a char at most: a symbol has less than 65536. */
const isName = (v: unknown): boolean => typeof v === "string" && v.length > 0 && v.length <= 21_845;
const isTier = (v: unknown): boolean => isCount(v) && (v as number) <= 4;
const LOADERS: ReadonlySet<unknown> = new Set(["boot", "platform", "app", "user"]);

function checked(v: unknown): Profiles {
  if (!isObject(v) || !Array.isArray(v.records) || !Array.isArray(v.classes) || !isCount(v.application)) {
    throw new ProfileFileProblem("it has no records");
  }
  if (!v.records.every(isRecord)) throw new ProfileFileProblem("a record in it is malformed");
  if (!v.classes.every(isClass)) throw new ProfileFileProblem("a class in it is malformed");
  return v as unknown as Profiles;
}

function isClass(c: unknown): boolean {
  return (
    isObject(c) && typeof c.key === "string" && isName(c.name) && typeof c.spun === "boolean" && LOADERS.has(c.loader) && isCount(c.order)
  );
}

function isRecord(r: unknown): boolean {
  return (
    isObject(r) &&
    typeof r.id === "string" &&
    typeof r.name === "string" &&
    isTier(r.tier) &&
    isCount(r.invocations) &&
    isCount(r.backedges) &&
    isCount(r.decompiles) &&
    isCounts(r.trapCounts) &&
    Array.isArray(r.cells) &&
    r.cells.every(isCell) &&
    isTexts(r.needs) &&
    isCount(r.order) &&
    isTexts(r.runs)
  );
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
    c.rows.every((row) => isObject(row) && typeof row.klass === "string" && isName(row.name) && isCount(row.count))
  );
}

/**
 * The join of what several files hold.
 * @throws ProfileFileProblem when they are of different applications
 */
export function mergeProfiles(all: Iterable<Profiles>): Profiles {
  let application = 0;
  const classes = new Map<string, RecordedClass>();
  const records = new Map<string, TrainingRecord>();
  for (const profiles of all) {
    if (application !== 0 && profiles.application !== 0 && application !== profiles.application) {
      throw new ProfileFileProblem(`it is of application ${profiles.application}, and another one is of ${application}`);
    }
    application ||= profiles.application;
    for (const one of profiles.classes) join(classes, one.key, one, mergeClasses);
    for (const record of profiles.records) join(records, record.id, record, mergeRecords);
  }
  return sorted({ application, classes: [...classes.values()], records: [...records.values()] });
}

function join<T>(all: Map<string, T>, key: string, one: T, merge: (a: T, b: T) => T): void {
  const other = all.get(key);
  all.set(key, other === undefined ? one : merge(other, one));
}

/** As text that a person can read and edit, a line a class and a line a method; `fromText` reads it back the same. */
export function toText({ application, classes, records }: Profiles): string {
  const lines = (list: readonly unknown[]): string => list.map((one) => JSON.stringify(one)).join(",\n");
  return `{"application":${application},"classes":[\n${lines(classes)}\n],"records":[\n${lines(records)}\n]}\n`;
}

/** @throws ProfileFileProblem */
export function fromText(text: string): Profiles {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (e) {
    throw new ProfileFileProblem(`it is no JSON: ${e instanceof Error ? e.message : e}`);
  }
  return checked(value);
}
