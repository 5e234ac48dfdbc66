// What every start pays for before it runs anything: the modules of the VM.
import assert from "node:assert/strict";
import { Session } from "node:inspector/promises";
import { test } from "node:test";

/** Tables over 256 opcodes or some hundred names are fine; one over 65,536 pairs takes 20 ms of V8's interpreter. */
const MOST = 5000;

test("loading the VM's modules computes nothing large: no block of theirs runs often", async () => {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  await import("../../src/api/interpreter.ts");
  const { result } = await session.post("Profiler.takePreciseCoverage");
  session.disconnect();
  const own = result.filter(({ url }) => url.includes("/src/"));
  assert.ok(own.length > 100, `${own.length} modules`);
  const often: string[] = [];
  for (const { url, functions } of own) {
    for (const { functionName, ranges } of functions) {
      const count = Math.max(...ranges.map((range) => range.count));
      if (count > MOST) often.push(`${url.slice(url.lastIndexOf("/src/") + 1)} ${functionName}: ${count} times`);
    }
  }
  assert.deepEqual(often, []);
});
