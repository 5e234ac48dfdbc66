// Damaged AOT caches, and warm stores' files of compiled code, straight into their readers, many a second. As written to the disk, any
// damage must be refused with a reason, or be where nothing stands; with checksums that are right again, what reads profiles and code must
// answer or throw the error of its room.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { compression } from "../../src/host/node/compression.ts";
import { CacheFile, CacheRefused, cacheBytes, type Section } from "../../src/warmth/aot/cache-file.ts";
import { decodeCodeFile, encodeCodeFile } from "../../src/warmth/store/code-file.ts";
import { decodeProfiles, encodeProfiles, ProfileFileProblem } from "../../src/warmth/store/profile-file.ts";
import { decodeEntry, decodeIndex, encodeCode, encodeEntry, StoredCodeProblem } from "../../src/warmth/store/stored-code.ts";
import { Random } from "../random.ts";
import { damage } from "./bytes.ts";
import type { Report } from "./report.ts";

const checksum = (crc: number, bytes: Uint8Array): number => crc32(bytes, crc);

type Sections = Record<string, Uint8Array>;

/** A cache with a little of everything. */
function sampleSections(random: Random): Sections {
  const bytes = (n: number): Uint8Array => Uint8Array.from({ length: n }, () => random.below(256));
  const entry = (name: string) => ({
    name,
    tier: 4,
    osrBci: -1,
    heat: random.below(1000),
    bytes: encodeEntry({
      code: {
        tier: 4,
        shape: "I",
        body: bytes(random.range(1, 60)),
        relocations: [],
        unlikely: [],
        symbols: [{ kind: "klass", klass: 1 as never }],
        sites: Array.from({ length: random.below(4) }, (_, i) => ({
          kind: "call",
          scopes: [{ method: 1, bci: i, locals: 0, header: 16, depth: 0 }],
          refs: Array.from({ length: random.below(3) }, (_, n) => 8 * n),
          objects: random.chance(30) ? [{ klass: 2, length: -1, fields: [], homes: [8], locks: [] }] : [],
        })),
        frameBytes: 8,
        dependencies: [],
        inlined: [],
        log: [],
      },
      facts: [[2 * random.below(20), [1, random.below(9)], random.below(1 << 30), [1, 2]]],
      classes: [[2, "00", "p/C"]],
      request: "[]",
    } as never),
  });
  return {
    memory: bytes(64),
    training: Buffer.from(JSON.stringify({ runs: 1, classes: [] })),
    profiles: encodeProfiles({ application: 0, classes: [], records: [] }, (b) => crc32(b)),
    code: encodeCode([entry("A.f()V"), entry("B.g(I)I")]),
  };
}

function bytesOf(sections: Sections, isCompact: boolean): Uint8Array {
  const parts = Object.fromEntries(Object.entries(sections).map(([name, part]) => [name, [part]]));
  return cacheBytes(
    (places) => ({ build: "fuzz", jdk: "", settings: {}, sections: places }),
    parts,
    checksum,
    isCompact ? compression.compress : undefined,
  );
}

/** All of a file's sections. @throws CacheRefused */
function read(path: string): Sections {
  const file = new CacheFile<{ readonly sections: Readonly<Record<string, Section>> }>(path, checksum, compression.decompress);
  try {
    return Object.fromEntries(Object.entries(file.header.sections).map(([name, place]) => [name, file.section(place)]));
  } finally {
    file.close();
  }
}

const same = (a: Sections, b: Sections): boolean =>
  Object.keys(a).join() === Object.keys(b).join() && Object.entries(a).every(([name, part]) => Buffer.compare(part, b[name]!) === 0);

/** All that a section of code has. @throws StoredCodeProblem */
function readCode(section: Uint8Array): void {
  for (const entry of decodeIndex(section)) for (const { scopes } of decodeEntry(entry).code.sites) void scopes;
}

/** What a reader makes of a damaged file: it answers, or refuses it by one of these errors. */
function judge(report: Report, i: number, what: string, refusals: readonly (new (text: string) => Error)[], reading: () => void): void {
  try {
    reading();
    report.same();
  } catch (e) {
    if (refusals.some((refusal) => e instanceof refusal)) report.same();
    else report.fault(`${(e as Error).name}: ${(e as Error).message.replace(/\d+/g, "0")}`, i, `${what}\n${(e as Error).stack}`);
  }
}

/** Half of the files that are made are compressed. */
const isCompact = (i: number): boolean => i % 100 < 50;

export function decodeCaches(seed: number, count: number, report: Report): void {
  const folder = mkdtempSync(join(tmpdir(), "dewar-fuzz-"));
  const path = join(folder, "damaged.aot");
  let whole: Sections = {};
  let file: Uint8Array = new Uint8Array();
  for (let i = 0; i < count; i++) {
    const random = Random.of(seed ^ 0xca5e, i);
    if (i % 50 === 0) {
      whole = sampleSections(random);
      file = bytesOf(whole, isCompact(i));
    }
    const isForged = i % 4 === 0;
    const name = random.pick(["profiles", "code", "code"]);
    const { bytes, what } = damage(random, isForged ? whole[name]! : file);
    writeFileSync(path, isForged ? bytesOf({ ...whole, [name]: bytes }, isCompact(i)) : bytes);
    judge(report, i, what, [CacheRefused, ProfileFileProblem, StoredCodeProblem], () => {
      const sections = read(path);
      if (!isForged && !same(sections, whole)) report.fault("damage was not noticed", i, what);
      decodeProfiles(sections.profiles!, (b) => crc32(b));
      readCode(sections.code!);
    });
  }
  rmSync(folder, { recursive: true });
}

/** Files of code in warm stores: half of them with the checksum that fits the damage. */
export function decodeCodeFiles(seed: number, count: number, report: Report): void {
  const checksumOf = (bytes: Uint8Array): number => crc32(bytes);
  const build = "fuzz";
  for (let i = 0; i < count; i++) {
    const random = Random.of(seed ^ 0xc0de, i);
    const section = sampleSections(random).code!;
    const isForged = random.chance(50);
    const { bytes, what } = damage(random, isForged ? section : encodeCodeFile(build, section, checksumOf));
    judge(report, i, what, [StoredCodeProblem], () => {
      const read = decodeCodeFile(isForged ? encodeCodeFile(build, bytes, checksumOf) : bytes, build, checksumOf);
      if (!isForged && read !== undefined && Buffer.compare(read, section) !== 0) report.fault("damage was not noticed", i, what);
      if (read !== undefined) readCode(read);
    });
  }
}
