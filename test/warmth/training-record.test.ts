// Training records merge as in a lattice, and files of them come back as they were or are refused with a reason.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import { CELL_BRANCH, CELL_COUNTER, CELL_VIRTUAL_CALL } from "../../src/layout/mdo.ts";
import {
  decodeProfiles,
  encodeProfiles,
  fromText,
  mergeProfiles,
  ProfileFileProblem,
  type Profiles,
  toText,
} from "../../src/warmth/store/profile-file.ts";
import { mergeRecords, type RecordedCell, type TrainingRecord } from "../../src/warmth/store/training-record.ts";
import { randomSource } from "../random.ts";

function cell(r: (n: number) => number, bci: number): RecordedCell {
  const kind = [CELL_BRANCH, CELL_COUNTER, CELL_VIRTUAL_CALL][bci % 3]!;
  const rows = kind === CELL_VIRTUAL_CALL ? ["A", "B", "C"].filter(() => r(2) === 0) : [];
  return {
    bci,
    kind,
    flags: r(2),
    traps: r(8),
    counts: kind === CELL_BRANCH ? [r(100), r(100)] : [r(100)],
    rows: rows
      .map((name) => ({ klass: `id${name}`, name, count: 1 + r(50) }))
      .sort((x, y) => y.count - x.count || (x.klass < y.klass ? -1 : 1)),
  };
}

function record(r: (n: number) => number, id: string, run: string): TrainingRecord {
  const cells = [0, 3, 4, 8].filter(() => r(3) > 0).map((bci) => cell(r, bci));
  return {
    id,
    name: `T.${id}()V`,
    tier: r(5),
    invocations: r(1000),
    backedges: r(1000),
    decompiles: r(3),
    trapCounts: [r(3), r(3)],
    cells,
    needs: ["k1", "k2", "k3"].filter(() => r(2) === 0),
    order: r(100),
    runs: [run],
  };
}

test("merging is commutative, associative and idempotent", () => {
  const r = randomSource(3);
  for (let i = 0; i < 2000; i++) {
    const [a, b, c] = ["r1", "r2", "r3"].map((run) => record(r, "m", run)) as [TrainingRecord, TrainingRecord, TrainingRecord];
    assert.deepStrictEqual(mergeRecords(a, b), mergeRecords(b, a));
    assert.deepStrictEqual(mergeRecords(mergeRecords(a, b), c), mergeRecords(a, mergeRecords(b, c)));
    assert.deepStrictEqual(mergeRecords(a, a), a);
    const ab = mergeRecords(a, b);
    assert.deepStrictEqual(mergeRecords(ab, a), ab);
  }
});

const profilesOf = (r: (n: number) => number, count: number, run: string): Profiles => ({
  application: 0,
  classes: ["k1", "k2", "k3"]
    .filter(() => r(3) > 0)
    .map((key) => ({ key, name: key.toUpperCase(), loader: "app", spun: key === "k3", order: r(9) })),
  records: Array.from({ length: count }, (_, i) => record(r, `m${i}`, run)).filter(() => r(4) > 0),
});

test("whole files merge so, too, with their classes; of two applications they do not", () => {
  const r = randomSource(7);
  for (let i = 0; i < 300; i++) {
    const [a, b, c] = ["r1", "r2", "r3"].map((run) => profilesOf(r, 5, run)) as [Profiles, Profiles, Profiles];
    const ab = mergeProfiles([a, b]);
    assert.deepStrictEqual(ab, mergeProfiles([b, a]));
    assert.deepStrictEqual(mergeProfiles([ab, c]), mergeProfiles([a, mergeProfiles([b, c])]));
    assert.deepStrictEqual(mergeProfiles([ab, a]), ab);
  }
  const one = { ...profilesOf(r, 1, "r1"), application: 1 };
  assert.strictEqual(mergeProfiles([profilesOf(r, 1, "r2"), one]).application, 1);
  assert.throws(() => mergeProfiles([one, { ...one, application: 2 }]), ProfileFileProblem);
});

test("a file of profiles comes back the same, as bytes and as text", () => {
  const r = randomSource(5);
  const profiles = mergeProfiles([profilesOf(r, 300, "r1")]);
  assert.deepStrictEqual(decodeProfiles(encodeProfiles(profiles, crc32), crc32), profiles);
  assert.deepStrictEqual(fromText(toText(profiles)), profiles);
});

test("a damaged, cut-off or foreign file is refused with a reason", () => {
  const r = randomSource(9);
  const whole = encodeProfiles(profilesOf(r, 3, "r1"), crc32);
  for (let i = 0; i < 5000; i++) {
    const bytes = whole.slice(0, r(4) === 0 ? r(whole.length) : whole.length);
    for (let n = 1 + r(3); n > 0 && bytes.length > 0; n--) bytes[r(bytes.length)]! ^= 1 + r(255);
    assert.throws(() => decodeProfiles(bytes, crc32), ProfileFileProblem);
  }
  // A right checksum does not make a record right.
  assert.throws(() => fromText('{"application":0,"classes":[],"records":[{"id":1}]}'), ProfileFileProblem);
  assert.throws(() => fromText("nonsense"), ProfileFileProblem);
});
