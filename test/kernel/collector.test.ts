// The collector against a shadow of the object graph: whatever a program stores, both must stay the same graph.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { KernelState } from "../../src/layout/kernel-state.ts";
import { ld, st } from "../../src/layout/memory.ts";
import { OLD } from "../../src/layout/memory-map.ts";
import { VMState } from "../../src/layout/vm-state.ts";
import { randomSource } from "../random.ts";
import { Graph, kernelIsBuilt, openHeap } from "./heap-world.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const SIZES = [0, 1, 2, 3, 7] as const;

/** A random program of `steps` allocations, stores and drops. */
function run(g: Graph, seed: number, steps: number, { big = 20, keep = 200 } = {}): void {
  const random = randomSource(seed);
  const roots = g.slots.length;
  for (let i = 0; i < steps; i++) {
    const root = random(roots);
    const kind = random(100);
    if (kind < 55) {
      // A new object that points at what other roots hold.
      const refs = SIZES[random(5)]!;
      g.object(root, refs);
      for (let f = 0; f < refs; f++) if (random(3) === 0) g.link(g.walkTop(root), f, random(roots));
    } else if (kind < 62) g.array(root, random(random(big) === 0 ? 3000 : 12));
    else if (kind < 68) g.bytes(root, random(random(big) === 0 ? 20_000 : 60));
    else if (kind < 92) {
      const found = g.walk(root, random);
      if (found !== undefined && found.shadow.refs.length > 0) g.link(found, random(found.shadow.refs.length), random(roots));
    } else if (kind < 96) {
      const found = g.walk(root, random);
      if (found !== undefined) g.hash(found);
    } else if (random(keep) < 100) g.setRoot(root, 0, null);
  }
}

describe("the collector keeps the graph", { skip: kernelIsBuilt ? false : "build/kernel.wasm is not there" }, () => {
  test("of short-lived and long-lived objects, with scavenges only when eden is full", () => {
    for (let seed = 1; seed <= 3; seed++) {
      const g = new Graph(openHeap(1 * MIB, 16 * MIB), 60);
      run(g, seed * 7919, 60_000);
      assert.ok(g.compare() > 0);
      assert.ok(g.collections > 2, `only ${g.collections} collections`);
    }
  });

  test("when each few steps end in a scavenge, so that all ages and cards occur", () => {
    const g = new Graph(openHeap(2 * MIB, 16 * MIB), 40);
    for (let i = 1; i <= 150; i++) {
      run(g, i * 31337, 150);
      g.scavenge();
      g.compare();
    }
  });

  test("through full collections between scavenges", () => {
    const g = new Graph(openHeap(2 * MIB, 16 * MIB), 40);
    for (let i = 1; i <= 60; i++) {
      run(g, i * 104729, 400);
      if (i % 3 === 0) g.collectFull();
      else g.scavenge();
      g.compare();
    }
  });

  test("when the mark stack overflows", () => {
    const g = new Graph(openHeap(2 * MIB, 16 * MIB), 40);
    st(KernelState.markStackLimit, 64);
    run(g, 4711, 30_000);
    g.collectFull();
    g.compare();
    assert.ok(ld(KernelState.markOverflows) > 0);
  });

  test("when the heap is nearly full and promotion fails", () => {
    for (let seed = 1; seed <= 6; seed++) {
      const g = new Graph(openHeap(1 * MIB, 1 * MIB), 100);
      try {
        run(g, seed * 65537, 60_000, { big: 60, keep: 1000 });
      } catch (e) {
        assert.match(String(e), /out of memory/);
      }
      g.compare();
    }
  });

  test("of large arrays that go to the old generation", () => {
    const g = new Graph(openHeap(1 * MIB, 24 * MIB), 8);
    const random = randomSource(99);
    for (let i = 0; i < 60; i++) {
      const root = random(8);
      g.array(root, 40_000 + random(200_000));
      for (let n = 0; n < 200; n++) {
        const from = random(8);
        g.object(from === root ? (from + 1) % 8 : from, 2);
        g.link(g.walkTop(root), random(40_000), from === root ? (from + 1) % 8 : from);
      }
    }
    g.compare();
  });

  test("a long list neither overflows a stack nor loses its order", () => {
    const g = new Graph(openHeap(4 * MIB, 32 * MIB), 2);
    for (let i = 0; i < 100_000; i++) {
      g.verify = i % 50_000 === 0;
      g.object(1, 2);
      g.link(g.walkTop(1), 0, 0);
      g.setRoot(0, ld(g.slots[1]!), g.shadows[1]!);
    }
    g.verify = true;
    assert.equal(g.compare(), 100_000);
    g.collectFull();
    assert.equal(g.compare(), 100_000);
    assert.ok(ld(g.slots[0]!) >= OLD);
  });

  test("nothing is left when nothing is reachable", () => {
    const g = new Graph(openHeap(2 * MIB, 16 * MIB), 20);
    run(g, 5, 30_000);
    for (let i = 0; i < 20; i++) g.setRoot(i, 0, null);
    g.collectFull();
    assert.equal(ld(VMState.oldTop), ld(VMState.oldStart));
    assert.equal(ld(VMState.fromTop), ld(VMState.fromStart));
  });
});

describe("the C heap", { skip: kernelIsBuilt ? false : "build/kernel.wasm is not there" }, () => {
  test("gives blocks that do not overlap, keeps their content, and is whole again in the end", async () => {
    const k = openHeap(1 * MIB, 4 * MIB);
    const { u8 } = await import("../../src/layout/memory.ts");
    const random = randomSource(271828);
    const blocks: { at: number; bytes: number; tag: number }[] = [];
    const check = (b: { at: number; bytes: number; tag: number }): void => {
      for (let i = 0; i < b.bytes; i++) if (u8[b.at + i] !== b.tag) assert.fail(`byte ${i} of ${b.bytes} at ${b.at}`);
    };
    for (let i = 0; i < 20_000; i++) {
      const bytes = random(20) === 0 ? random(40_000) : random(300);
      const tag = 1 + random(255);
      if (blocks.length === 0 || random(100) < 48) {
        const at = k.malloc(bytes);
        assert.equal(at % 16, 0);
        u8.fill(tag, at, at + bytes);
        blocks.push({ at, bytes, tag });
      } else {
        const n = random(blocks.length);
        const b = blocks[n]!;
        check(b);
        if (random(4) === 0) {
          const at = k.realloc(b.at, bytes);
          for (let j = 0; j < Math.min(bytes, b.bytes); j++) if (u8[at + j] !== b.tag) assert.fail("realloc lost content");
          u8.fill(tag, at, at + bytes);
          blocks[n] = { at, bytes, tag };
        } else {
          k.free(b.at);
          blocks[n] = blocks[blocks.length - 1]!;
          blocks.pop();
        }
      }
      if (i % 500 === 0) assert.equal(k.checkCHeap(), 0);
    }
    for (const b of blocks) {
      check(b);
      k.free(b.at);
    }
    assert.equal(k.checkCHeap(), 0);
    assert.equal(ld(VMState.cHeapUsed), 0);
  });
});
