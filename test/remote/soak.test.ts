// A short soak: node fuzz/remote/soak.ts goes on for as long as it is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { soak } from "../../fuzz/remote/soak.ts";

test("servers that are killed at random while VMs compile: no wrong result, no stop", async () => {
  const { wrong, remote } = await soak({ seed: 11, millis: 0, runs: 2, kills: 3, vms: 1, rounds: 4, serverOptions: [] });
  assert.deepEqual(wrong, []);
  assert.ok(remote > 0);
});
