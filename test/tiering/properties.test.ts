// What holds of every decision, over random states.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isLevelAllowed, type PolicyConfig } from "../../src/tiering/config.ts";
import { decide, type PolicyEvent } from "../../src/tiering/decision-log.ts";
import { PolicyError } from "../../src/tiering/policy.ts";
import { isCold } from "../../src/tiering/predicates.ts";
import type { Decision, MethodState } from "../../src/tiering/state.ts";
import { OPTIONS, possible, randomEvent, randomFrom } from "./random-states.ts";
import { configFor } from "./table.ts";

const ROUNDS = 1500;
const configs = OPTIONS.flatMap((options) => [configFor(options), configFor(options, true)]);

function each(check: (config: PolicyConfig, e: PolicyEvent, d: Decision) => void): number {
  let decisions = 0;
  for (const [n, config] of configs.entries()) {
    const random = randomFrom(n + 1);
    for (let i = 0; i < ROUNDS; i++) {
      const e = possible(config, randomEvent(random));
      const d = e === undefined ? undefined : decide(config, e);
      if (e === undefined || d === undefined) continue;
      decisions++;
      check(config, e, d);
    }
  }
  return decisions;
}

test("no level above the highest allowed, none that the mode has not", (t) => {
  const n = each((config, _, d) => {
    for (const r of d.requests) {
      assert.ok(isLevelAllowed(config, r.wanted) && r.wanted <= config.highestLevel);
      assert.ok(isLevelAllowed(config, r.level) && r.level <= r.wanted);
    }
  });
  t.diagnostic(`${n} decisions`);
});

test("what is asked to be compiled can be compiled, is not queued, and compilation is on", () => {
  each((_, e, d) => {
    for (const r of d.requests) {
      if (r.outcome !== "compile") continue;
      const m = r.target === "inlinee" ? e.inlinee! : e.method;
      assert.ok(e.load.compilationEnabled && !m.inQueue && !m.isAbstract && r.level > 0);
      if (!m.alwaysCompilable) assert.ok(!(r.level === 4 ? m.notC2Compilable : m.notC1Compilable));
    }
  });
});

test("at most one task for a method, unless the first was waited for", () => {
  each((_, __, d) => {
    const made = d.requests.filter((r) => r.outcome === "compile" && !r.blocking).map((r) => r.target);
    assert.equal(new Set(made).size, made.length);
  });
});

test("deciding changes nothing, and decides the same again", () => {
  each((config, e, d) => {
    const before = structuredClone(e);
    assert.deepEqual(decide(config, e), d);
    assert.deepEqual(e, before);
  });
});

test("profiles are made for methods at level 0 (or by training), and never twice", () => {
  each((config, e, d) => {
    if (d.createMdo) {
      assert.equal(e.method.profile, undefined);
      assert.ok(e.level === 0 || config.haveTraining);
    }
    if (d.createInlineeMdo) assert.equal(e.inlinee!.profile, undefined);
  });
});

test("more calls never lower the level wanted (no training, a fixed load)", () => {
  const config = configFor("");
  const random = randomFrom(99);
  let compared = 0;
  for (let i = 0; i < 20000; i++) {
    const e = randomEvent(random);
    if (e.event !== "call" || e.level === 1 || e.level === 4) continue;
    const next = (extra: number): number => {
      const p = e.method.profile;
      const m: MethodState = {
        ...e.method,
        invocations: e.method.invocations + extra,
        profile: p === undefined ? undefined : { ...p, invocations: p.invocations + extra },
      };
      return decide(config, { ...e, method: m })!.next.level;
    };
    compared++;
    const [a, b] = [next(0), next(1000)];
    assert.ok(b >= a || (a === 1 && e.method.trivial), JSON.stringify([a, b, e]));
  }
  assert.ok(compared > 3000);
});

test("a longer queue never makes a call event want more", () => {
  const config = configFor("");
  const random = randomFrom(7);
  for (let i = 0; i < 20000; i++) {
    const e = randomEvent(random);
    if (e.event !== "call") continue;
    const next = (extra: number): number =>
      decide(config, { ...e, load: { ...e.load, c1Queue: e.load.c1Queue + extra, c2Queue: e.load.c2Queue + extra } })!.next.level;
    assert.ok(next(0) >= next(10), JSON.stringify(e));
  }
});

test("a state that cannot be is told, not guessed at", () => {
  const config = configFor("");
  const e = randomEvent(randomFrom(3));
  const method: MethodState = { ...e.method, trivial: false, codeLevel: 2, profile: undefined };
  const inlinee: MethodState = { ...method, highestOsrCompLevel: 4 };
  assert.throws(
    () => decide(config, { event: "loop", load: { ...e.load, compilationEnabled: true }, level: 2, method, inlinee, bci: 1 }),
    PolicyError,
  );
});

test("where the interpreter profiles, a method leaves it for tier 4, or for what C1 makes of trivial, frameless and trained ones", () => {
  let asked = 0;
  each((config, e, d) => {
    if (!config.profilesFirst || config.haveTraining || e.level !== 0 || e.method.codeLevel !== 0) return;
    if (e.method.trivial || e.method.frameless || e.inlinee !== undefined || e.method.highestOsrCompLevel > 0) return;
    for (const r of d.requests) {
      assert.equal(r.wanted, 4);
      assert.ok(e.method.profile !== undefined);
      asked++;
    }
  });
  assert.ok(asked > 0);
});

test("where the interpreter profiles, a method whose code had to go is asked for no sooner than if it had not", () => {
  let later = 0;
  each((config, e, d) => {
    if (!config.profilesFirst || e.method.profileScale === 1 || e.method === e.inlinee) return;
    const asked = (decision: Decision | undefined): boolean => decision?.requests.some((r) => r.wanted === 4) === true;
    const before = decide(config, { ...e, method: { ...e.method, profileScale: 1 } } as PolicyEvent);
    if (asked(d)) assert.ok(asked(before));
    else if (asked(before)) later++;
  });
  assert.ok(later > 0);
});

test("of a cold method nothing is asked, and it gets no profile", (t) => {
  let cold = 0;
  let asked = 0;
  for (const [n, config] of configs.entries()) {
    const random = randomFrom(n + 1);
    for (let i = 0; i < ROUNDS; i++) {
      const e = randomEvent(random);
      const asInterpreted = { codeLevel: 0, highestCompLevel: 0, highestOsrCompLevel: 0, osrCode: [], forceSimple: false } as const;
      const method: MethodState = { ...e.method, ...asInterpreted, training: undefined };
      const event = { event: e.event, load: e.load, level: 0, method, bci: 5 } as PolicyEvent;
      const d = decide(config, event);
      if (d === undefined) continue;
      if (d.requests.length > 0) asked++;
      if (!isCold(config, method)) continue;
      cold++;
      assert.deepEqual(d.requests, []);
      assert.ok(!d.createMdo && d.rate === undefined && d.enterOsr === undefined);
    }
  }
  t.diagnostic(`${cold} cold, ${asked} with requests`);
  assert.ok(cold > 1000 && asked > 1000);
});
