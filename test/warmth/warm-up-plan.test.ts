// Which recorded methods are released, against the rules said plainly: whatever the order in which classes are initialised, a method is
// released once, as soon as nothing that it waits for is missing, and not before.
import assert from "node:assert/strict";
import { test } from "node:test";
import { holderKey, type ReleaseRule, WarmUpPlan } from "../../src/warmth/jwarmup/plan.ts";
import type { Profiles } from "../../src/warmth/store/profile-file.ts";
import { CLASS_KEY, type RecordedClass, type TrainingRecord } from "../../src/warmth/store/training-record.ts";
import { randomSource } from "../random.ts";

const keyOf = (i: number): string => `k${i}`.padEnd(CLASS_KEY, "_");

function profilesOf(r: (n: number) => number): Profiles {
  const count = 1 + r(8);
  const classes: RecordedClass[] = [];
  for (let i = 0; i < count; i++) classes.push({ key: keyOf(i), name: `C${i}`, loader: "app", spun: r(5) === 0, order: i });
  const records: TrainingRecord[] = [];
  for (let i = r(12); i > 0; i--) {
    const needs = classes.filter(() => r(4) === 0).map(({ key }) => key);
    const id = `${keyOf(r(count))}m${i}`;
    const empty = { tier: 4, invocations: 1, backedges: 0, decompiles: 0, trapCounts: [], cells: [], runs: [] };
    records.push({ ...empty, id, name: id, needs, order: r(count + 1) });
  }
  return { application: 0, classes, records };
}

function mayGo(record: TrainingRecord, { classes }: Profiles, rule: ReleaseRule, done: ReadonlySet<string>): boolean {
  if (!done.has(holderKey(record))) return false;
  if (rule === "dependencies") return record.needs.every((key) => done.has(key));
  return classes.every(({ key, spun, order }) => spun || order >= record.order || done.has(key));
}

for (const rule of ["dependencies", "order"] as const) {
  test(`methods are released by ${rule}`, () => {
    const r = randomSource(11);
    for (let i = 0; i < 500; i++) {
      const profiles = profilesOf(r);
      const plan = new WarmUpPlan(profiles, rule);
      const done = new Set<string>();
      const released = new Set<TrainingRecord>();
      const keys = profiles.classes.map(({ key }) => key);
      for (let n = 2 * keys.length; n > 0; n--) {
        const key = keys[r(keys.length)]!;
        const now = plan.initialised(key);
        done.add(key);
        for (const record of now) {
          assert.ok(!released.has(record), "released twice");
          released.add(record);
        }
        for (const record of profiles.records) {
          assert.equal(released.has(record), mayGo(record, profiles, rule, done));
          assert.equal(plan.heldBackBy(record).length === 0, released.has(record));
        }
      }
    }
  });
}
