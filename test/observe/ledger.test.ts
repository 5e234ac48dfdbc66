// The time ledger: categories sum to wall time, whatever the transitions; and without the flag no code knows of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { emitStubs } from "../../src/code/stubs.ts";
import { WordSampler } from "../../src/host/word-samples.ts";
import { emitInterpreter } from "../../src/kernel/interpreter/interpreter.ts";
import type { LedgerOptions } from "../../src/kernel/interpreter/options.ts";
import { JavaThread, THREAD_PARKED, THREAD_RUNNABLE } from "../../src/layout/frame.ts";
import { BLOCKED, CATEGORIES, CLOCK, LEDGER_CLOCK, LEDGER_OFF, LEDGER_STATES, NATIVE, READY, stateWord } from "../../src/layout/ledger.ts";
import { attachMemory, st } from "../../src/layout/memory.ts";
import { VMState } from "../../src/layout/vm-state.ts";
import { ledgerText } from "../../src/observe/ledger.ts";
import { StateSamples } from "../../src/runtime/state-samples.ts";
import { TimeLedger } from "../../src/runtime/time-ledger.ts";

const memory = new WebAssembly.Memory({ initial: 64, maximum: 64, shared: true });
attachMemory(memory);
const FIRST = 0x10_0000;
const THREADS = [FIRST, FIRST + 0x1000, FIRST + 0x2000];

/** mulberry32 */
function randomOf(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A clock whose reads take 50 ns. */
function clock() {
  const it = { time: 1000, now: () => (it.time += 50) };
  return it;
}

test("after any turns and transitions each thread's categories sum to its wall time", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = randomOf(seed);
    const time = clock();
    const ledger = new TimeLedger({ mode: "exact", now: time.now, nameOf: (thread) => `t${thread - FIRST}` });
    ledger.calibrate(() => {});
    for (let turn = 0; turn < 60; turn++) {
      const thread = THREADS[Math.floor(random() * THREADS.length)]!;
      ledger.run(thread);
      for (let n = Math.floor(random() * 20); n > 0; n--) {
        time.time += Math.floor(random() * 5000);
        const before = ledger.enter(Math.floor(random() * BLOCKED));
        if (random() < 0.3) ledger.enter(before);
      }
      if (random() < 0.05) ledger.reset(thread);
      const ends = random() < 0.05;
      st(thread + JavaThread.state, random() < 0.5 ? THREAD_RUNNABLE : THREAD_PARKED);
      ledger.leave(ends ? 0 : thread);
      time.time += Math.floor(random() * 3000);
    }
    for (const { nanos, wall } of ledger.times()) {
      const sum = nanos.reduce((a, b) => a + b, 0);
      assert.ok(
        nanos.every((n) => n >= 0),
        String(nanos),
      );
      // Each reading of the clock between the two is part of one only.
      assert.ok(Math.abs(sum - wall) <= 0.005 * wall + 150, `seed ${seed}: ${sum} of ${wall}`);
    }
  }
});

test("time is booked where it was spent", () => {
  const time = clock();
  const ledger = new TimeLedger({ mode: "exact", now: time.now, nameOf: () => "main" });
  ledger.calibrate(() => {});
  st(FIRST + JavaThread.state, THREAD_PARKED);
  ledger.run(FIRST);
  ledger.enter(NATIVE);
  time.time += 7000;
  ledger.leave(FIRST);
  time.time += 90_000;
  ledger.run(FIRST);
  const nanos = ledger.read(FIRST)!;
  assert.ok(Math.abs(nanos[NATIVE]! - 7000) <= 50, String(nanos));
  assert.equal(nanos[READY], 0);
  assert.ok(Math.abs(nanos[BLOCKED]! - 90_000) <= 50);
  assert.ok(nanos[CLOCK]! > 0);
  assert.match(ledgerText(ledger), /^Thread +wall +interpreted .* clock$/m);
  assert.equal(ledgerText(ledger).trimEnd().split("\n")[2]!.split(/ +/).length, CATEGORIES.length + 2);
});

test("strict: a state that is not what it should be is a fault, with both", () => {
  const wrong = (text: string): Error => new Error(text);
  const ledger = new TimeLedger({ mode: "sampled", now: clock().now, nameOf: () => "main", wrong });
  ledger.run(FIRST);
  ledger.enter(stateWord(0x100_0008, 4));
  ledger.verify(stateWord(0x100_0008, 4), "here");
  ledger.verify(4, "here");
  assert.throws(
    () => ledger.verify(stateWord(0x100_0010, 4), "here"),
    /wrong here: it says tier 4 of method 0x1000008, and it is tier 4 of method 0x1000010/,
  );
  assert.throws(() => ledger.verify(NATIVE, "here"), /it is native/);
  assert.throws(() => ledger.verifyInVM("there"), /wrong there: it says tier 4/);
  ledger.enter(NATIVE);
  ledger.verifyInVM("there");
  assert.throws(() => ledger.verify(4, "here"), /it says native of method 0x1000008/);
  const lax = new TimeLedger({ mode: "sampled", now: clock().now, nameOf: () => "main" });
  lax.verify(4, "here");
});

test("samples share out the time of a thread's turns, and stand for the time around them", () => {
  const time = clock();
  const samples = new StateSamples();
  const ledger = new TimeLedger({ mode: "sampled", now: time.now, nameOf: () => "main", samples });
  const sampler = new WordSampler(memory, samples.job(1000));
  const sample = (millis: number, state: number): void => {
    st(VMState.thread, FIRST);
    st(VMState.ledger, state);
    sampler.look(millis);
  };
  st(FIRST + JavaThread.state, THREAD_PARKED);
  ledger.run(FIRST);
  const start = time.time;
  for (const millis of [1, 2, 3]) sample(millis, stateWord(0x100_0008, 4));
  sample(6, NATIVE);
  time.time = start + 8_000_000;
  ledger.leave(FIRST);
  sampler.look(9); // no turn: nothing to sample
  const nanos = ledger.read(FIRST)!;
  const turns = nanos[4]! + nanos[NATIVE]!;
  assert.ok(Math.abs(turns - 8_000_000) < 1000, String(nanos));
  assert.ok(nanos[4]! > nanos[NATIVE]!, String(nanos));
  const { nanos: ofMethod } = ledger.methods().get(0x100_0008)!;
  assert.equal(ofMethod[4], nanos[4]);
  assert.deepEqual(ledger.sampling, { taken: 4, lost: 0 });
  // A turn in which nobody looked is as the ones before.
  ledger.run(FIRST);
  time.time += 8_000_000;
  ledger.leave(FIRST);
  const more = ledger.read(FIRST)!;
  for (const category of [4, NATIVE]) assert.ok(Math.abs(more[category]! - 2 * nanos[category]!) < 1000, String(more));
});

test("code of the ledger is emitted only when it is asked for", () => {
  const off: LedgerOptions = { code: LEDGER_OFF, strict: false };
  assert.deepEqual(emitInterpreter({ ledger: off }), emitInterpreter());
  assert.deepEqual(emitStubs(off), emitStubs());
  const imports = (bytes: Uint8Array<ArrayBuffer>): string[] =>
    WebAssembly.Module.imports(new WebAssembly.Module(bytes))
      .filter((i) => i.module === "ledger")
      .map((i) => i.name);
  assert.deepEqual(imports(emitInterpreter()), []);
  assert.deepEqual(imports(emitStubs()), []);
  for (const emit of [(ledger: LedgerOptions) => emitInterpreter({ ledger }), emitStubs]) {
    assert.deepEqual(imports(emit({ code: LEDGER_STATES, strict: false })), []);
    assert.deepEqual(imports(emit({ code: LEDGER_CLOCK, strict: false })), ["transition"]);
    assert.ok(emit({ code: LEDGER_STATES, strict: false }).length > emit(off).length - 1);
  }
  assert.deepEqual(imports(emitInterpreter({ ledger: { code: LEDGER_STATES, strict: true } })), ["wrong"]);
});
