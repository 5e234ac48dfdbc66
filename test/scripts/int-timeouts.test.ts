// What counts as a time-out of `java -Xint`: limits as the conformance runner takes them, in wall and CPU seconds, in every run.

import assert from "node:assert/strict";
import { test } from "node:test";
import { intTimeouts, limitOf, type Result } from "../../scripts/int-timeouts.ts";

const result = (id: string, secs: number, cpu: number, hotspot_secs?: number): Result => ({
  id,
  status: "timeout",
  secs,
  cpu,
  ...(hotspot_secs === undefined ? {} : { hotspot_secs }),
});
const slow = (...results: Result[]) => [...intTimeouts(results).keys()];

test("the limit is six times HotSpot's seconds, at least 30 and at most 120", () => {
  assert.equal(limitOf(result("a", 1, 1, 0.5)), 30);
  assert.equal(limitOf(result("a", 1, 1, 10)), 60);
  assert.equal(limitOf(result("a", 1, 1, 50)), 120);
  assert.equal(limitOf(result("a", 1, 1)), 120);
});

test("a test that used up its limit counts, whether or not it was cut off", () => {
  assert.deepEqual(slow(result("b", 240, 200, 1), result("a", 31, 30, 1), result("c", 29, 29, 1)), ["a", "b"]);
});

test("what only waited, or only computed on several cores, does not count", () => {
  assert.deepEqual(slow(result("waits", 90, 5, 1), result("parallel", 20, 40, 1)), []);
});

test("one run within the limit is enough", () => {
  assert.deepEqual(slow(result("a", 50, 40, 1), result("a", 25, 20, 1)), []);
});
