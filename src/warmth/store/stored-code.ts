// Compiled code as it is kept between runs: unlinked, with the prints of all facts that it was made from. Sections "code" of AOT caches:
//
//   u32 bytes of the index | index: encoded [name, tier, osrBci, heat, offset, length] one after the other, hottest first | entries
//
// An entry is an encoded Entry. Entries are decoded one by one, when their method is met, and their sites, most of what there is to decode,
// when a frame of the code is looked at.

import type { FactPrint } from "../../code/fact-prints.ts";
import type { CodeSymbol, CompiledCode, Dependency, Site } from "../../compiler/compiled-code.ts";
import { CodecProblem, decode, encode } from "../../compiler/facts/codec.ts";
import { LEVEL_FULL_OPTIMIZATION } from "../../tiering/level.ts";

/** A class that only a profile mentioned: its number in the facts, and how it is found. */
export type ClassRef = readonly [number: number, identity: string, name: string];

export interface StoredCode {
  readonly code: CompiledCode;
  readonly facts: readonly FactPrint[];
  readonly classes: readonly ClassRef[];
  /** What else of the request decides about code: JSON. */
  readonly request: string;
  /** Classes of the objects that its sites describe, by number. */
  readonly siteKlasses: readonly number[];
}

/** As it is encoded. */
interface Entry extends Omit<StoredCode, "code"> {
  readonly code: Omit<CompiledCode, "sites" | "siteRefs">;
  /** Encoded. */
  readonly sites: Uint8Array;
  /** Of each site its number of refs, and these: u2, little-endian. */
  readonly refs: Uint8Array;
}

export interface StoredEntry {
  /** Of the root method, without counters of generated names: where to look, not what is valid. */
  readonly name: string;
  readonly tier: number;
  readonly osrBci: number;
  /** Invocations and back edges in training; of optimised code, which counts none, with the time it took as so many (cached-code.ts). */
  readonly heat: number;
  readonly bytes: Uint8Array;
}

/** A section of code that cannot be read. */
export class StoredCodeProblem extends Error {
  override name = "StoredCodeProblem";
}

const FIELDS = 6;

export function encodeCode(entries: Iterable<StoredEntry>): Uint8Array<ArrayBuffer> {
  const sorted = [...entries].sort(byHeat);
  const index: (string | number)[] = [];
  let offset = 0;
  for (const { name, tier, osrBci, heat, bytes } of sorted) {
    index.push(name, tier, osrBci, heat, offset, bytes.length);
    offset += bytes.length;
  }
  const head = encode(index);
  const all = new Uint8Array(4 + head.length + offset);
  new DataView(all.buffer).setUint32(0, head.length, true);
  all.set(head, 4);
  let at = 4 + head.length;
  for (const { bytes } of sorted) {
    all.set(bytes, at);
    at += bytes.length;
  }
  return all;
}

/** @throws StoredCodeProblem */
export function decodeIndex(section: Uint8Array): StoredEntry[] {
  const problem = (): never => {
    throw new StoredCodeProblem("its index of compiled code is damaged");
  };
  if (section.length < 4) problem();
  const start = 4 + new DataView(section.buffer, section.byteOffset).getUint32(0, true);
  if (start > section.length) problem();
  const index = decoded(section.subarray(4, start));
  if (!Array.isArray(index) || index.length % FIELDS !== 0) return problem();
  const entries: StoredEntry[] = [];
  for (let i = 0; i < index.length; i += FIELDS) {
    const [name, tier, osrBci, heat, offset, length] = index.slice(i, i + FIELDS);
    const from = start + Number(offset);
    const areNumbers = [tier, osrBci, heat, offset, length].every((n) => Number.isSafeInteger(n));
    if (typeof name !== "string" || !areNumbers || Number(offset) < 0 || Number(length) < 0) problem();
    if (from + Number(length) > section.length) problem();
    entries.push({
      name: name as string,
      tier: Number(tier),
      osrBci: Number(osrBci),
      heat: Number(heat),
      bytes: section.subarray(from, from + Number(length)),
    });
  }
  return entries;
}

function decoded(bytes: Uint8Array): unknown {
  try {
    return decode(bytes);
  } catch (e) {
    if (e instanceof CodecProblem) throw new StoredCodeProblem(`its compiled code is damaged: ${e.message}`);
    throw e;
  }
}

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === "object" && v !== null && !Array.isArray(v);

/** @throws StoredCodeProblem */
export function decodeEntry(entry: StoredEntry): StoredCode {
  const v = decoded(entry.bytes);
  const ok =
    isObject(v) &&
    isObject(v.code) &&
    v.code.body instanceof Uint8Array &&
    v.sites instanceof Uint8Array &&
    v.refs instanceof Uint8Array &&
    [v.code.relocations, v.code.unlikely, v.code.symbols, v.code.dependencies, v.code.inlined, v.facts, v.classes, v.siteKlasses].every(
      Array.isArray,
    ) &&
    v.code.tier === entry.tier &&
    typeof v.request === "string" &&
    (v.facts as unknown[]).every((f) => Array.isArray(f) && f.length >= 4 && Array.isArray(f[1]) && Array.isArray(f[3]));
  const malformed = (): StoredCodeProblem => new StoredCodeProblem(`its code of ${entry.name} is malformed`);
  if (!ok) throw malformed();
  const { sites: encoded, refs, ...stored } = v as unknown as Entry;
  const siteRefs = unpackRefs(refs);
  if (siteRefs === undefined) throw malformed();
  let sites: readonly Site[] | undefined;
  const decodeSites = (): readonly Site[] => {
    const list = decoded(encoded);
    if (!Array.isArray(list) || list.length !== siteRefs.length) throw malformed();
    return list as Site[];
  };
  const code: CompiledCode = {
    ...stored.code,
    siteRefs,
    get sites() {
      return (sites ??= decodeSites());
    },
  };
  return { ...stored, code };
}

/** What a compilation leaves: the rest follows from its sites. */
export type CodeToStore = Omit<StoredCode, "siteKlasses">;

export function encodeEntry({ code, ...rest }: CodeToStore): Uint8Array {
  const { sites, siteRefs, ...plain } = code;
  const siteKlasses = [...new Set(sites.flatMap(({ objects }) => (objects ?? []).map(({ klass }): number => klass)))];
  return encode({ ...rest, siteKlasses, code: { ...plain, log: [] }, sites: encode(sites), refs: packRefs(sites) } satisfies Entry);
}

function packRefs(sites: readonly Site[]): Uint8Array {
  const words = new Uint16Array(sites.flatMap(({ refs }) => [refs.length, ...refs]));
  return new Uint8Array(words.buffer);
}

function unpackRefs(bytes: Uint8Array): ArrayLike<number>[] | undefined {
  if (bytes.length % 2 !== 0) return undefined;
  const words = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  const refs: ArrayLike<number>[] = [];
  for (let at = 0; at < words.length; ) {
    const from = at + 1;
    at = from + words[at]!;
    if (at > words.length) return undefined;
    refs.push(words.subarray(from, at));
  }
  return refs;
}

const keyOf = (entry: StoredEntry): string => `${entry.name} ${entry.osrBci}`;

/** Code of many runs: of one method's entry point the best, then the hottest. Commutative and associative. */
export function mergeCode(lists: Iterable<Iterable<StoredEntry>>): StoredEntry[] {
  const best = new Map<string, StoredEntry>();
  for (const list of lists) {
    for (const entry of list) {
      const other = best.get(keyOf(entry));
      if (other === undefined || better(entry, other)) best.set(keyOf(entry), entry);
    }
  }
  return [...best.values()];
}

/** The hottest that have room in so many bytes. */
export function hottest(entries: readonly StoredEntry[], limit: number): readonly StoredEntry[] {
  let room = limit;
  return [...entries].sort(byHeat).filter(({ bytes }) => (room -= bytes.length) >= 0);
}

/** Some hundredths of a second of its own (cached-code.ts, UNCOUNTED). */
const LONG = 500_000;

/** The heat of optimised code that ran for long: much where a program lives on some methods, little where its work is broad. */
export const heatOfLong = (entries: readonly StoredEntry[]): number =>
  entries.reduce((sum, { tier, heat }) => sum + (tier === LEVEL_FULL_OPTIMIZATION && heat >= LONG ? heat : 0), 0);

const byHeat = (a: StoredEntry, b: StoredEntry): number => b.heat - a.heat || (keyOf(a) < keyOf(b) ? -1 : 1);

function better(a: StoredEntry, b: StoredEntry): boolean {
  const [x, y] = [a, b].map(({ tier }) => (tier === 1 ? 5 : tier));
  if (x !== y) return x! > y!;
  if (a.heat !== b.heat) return a.heat > b.heat;
  return Buffer.compare(a.bytes, b.bytes) > 0;
}

/** The classes, methods, fields and objects that linking the code, and watching over it, needs. */
export function* needs({
  code,
  siteKlasses,
}: Pick<StoredCode, "code" | "siteKlasses">): IterableIterator<readonly ["klass" | "method" | "field" | "object", number]> {
  for (const s of code.symbols as readonly (CodeSymbol & Record<string, unknown>)[]) yield* mentioned(s);
  for (const d of code.dependencies as readonly (Dependency & Record<string, unknown>)[]) yield* mentioned(d);
  for (const klass of siteKlasses) yield ["klass", klass];
}

const MENTIONS = [
  ["klass", "klass"],
  ["implementor", "klass"],
  ["method", "method"],
  ["target", "method"],
  ["field", "field"],
  ["object", "object"],
] as const;

function* mentioned(of: Readonly<Record<string, unknown>>): IterableIterator<readonly ["klass" | "method" | "field" | "object", number]> {
  for (const [name, kind] of MENTIONS) {
    const id = of[name];
    // The target of a call site is an object.
    if (typeof id === "number") yield [name === "target" && of.kind === "callSite" ? "object" : kind, id];
  }
}
