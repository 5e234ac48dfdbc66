// A lower layer of a cache out of the whole one and what differs: for random memories it is the lower one to the byte, and damaged parts are
// refused before anything is written.
import assert from "node:assert/strict";
import { test } from "node:test";
import { attachMemory, u8 } from "../../src/layout/memory.ts";
import { VM_STATE } from "../../src/layout/memory-map.ts";
import { applyParts, clearBeyond, encodeParts, type Snapshot } from "../../src/warmth/aot/layers.ts";
import type { Run } from "../../src/warmth/aot/memory-runs.ts";
import { randomSource } from "../random.ts";

type Below = (below: number) => number;
const SIZE = VM_STATE + (1 << 14);
const START = VM_STATE;

function contents(random: Below, from?: Uint8Array): Uint8Array {
  const bytes = from === undefined ? new Uint8Array(SIZE) : Uint8Array.from(from);
  for (let i = 0; i < 20; i++) {
    const at = START + random(SIZE - START - 1000);
    const length = 1 + random(random(3) === 0 ? 1000 : 40);
    const value = random(3) === 0 ? 0 : 1 + random(255);
    bytes.fill(value, at, at + length);
  }
  return bytes;
}

/** Runs that cover all that is not zero, with ends that are multiples of 8. */
function snapshotOf(bytes: Uint8Array, random: Below): Snapshot {
  const memory: Run[] = [];
  let from = -1;
  const step = 8 << random(8);
  for (let at = START; at <= SIZE; at += 8) {
    const used = at < SIZE && bytes.subarray(at, at + step).some((b) => b !== 0);
    if (used && from < 0) from = at;
    if (!used && from >= 0) {
      memory.push([from, at - from]);
      from = -1;
    }
  }
  return { memory, bytes: memory.map(([a, n]) => Uint8Array.from(bytes.subarray(a, a + n))), classes: new Set(), resources: "" };
}

test("whole and parts give the lower layer", () => {
  attachMemory(new WebAssembly.Memory({ initial: 2, maximum: 2, shared: true }));
  for (let seed = 1; seed <= 60; seed++) {
    const random = randomSource(seed);
    const first = contents(random);
    const lower = snapshotOf(first, random);
    const whole = snapshotOf(contents(random, first), random);
    const section = Buffer.concat(encodeParts(lower, whole));
    u8.fill(0);
    whole.memory.forEach(([at], i) => void u8.set(whole.bytes[i]!, at));
    clearBeyond(whole.memory, lower.memory);
    assert.equal(applyParts(section, lower.memory), true);
    assert.equal(Buffer.compare(u8.slice(0, SIZE), first), 0, `seed ${seed}`);
    const damaged = Buffer.from(section);
    damaged.writeUInt32LE((damaged.readUInt32LE(0) + 1 + random(1000)) >>> 0, 0);
    assert.equal(applyParts(damaged, lower.memory), false);
    if (section.readUInt32LE(0) > 0) assert.equal(applyParts(section, lower.memory.slice(0, 0)), false);
    assert.equal(Buffer.compare(u8.slice(0, SIZE), first), 0);
  }
});
