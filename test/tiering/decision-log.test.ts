import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DecisionLogError,
  decide,
  encodeConfig,
  encodeDecision,
  encodeEvent,
  encodeLine,
  parseConfig,
  parseEvent,
  parseMethod,
  rerun,
} from "../../src/tiering/decision-log.ts";
import { NEW_METHOD } from "../../src/tiering/state.ts";
import { OPTIONS, possible, randomEvent, randomFrom } from "./random-states.ts";
import { configFor } from "./table.ts";

test("an event reads back as it was written", () => {
  const random = randomFrom(1);
  for (let i = 0; i < 5000; i++) {
    const e = randomEvent(random);
    const back = parseEvent(encodeEvent(e));
    assert.deepEqual({ ...back, bci: back.bci ?? undefined }, { inlinee: undefined, bci: undefined, code: undefined, ...e });
  }
});

test("a configuration reads back as it was", () => {
  for (const options of OPTIONS) {
    for (const training of [false, true]) {
      const config = configFor(options, training);
      assert.deepEqual(parseConfig(encodeConfig(config)), config, options);
    }
  }
});

test("a recorded log, decided again, gives equal decisions", () => {
  for (const [n, options] of OPTIONS.entries()) {
    const config = configFor(options, n % 2 === 1);
    const random = randomFrom(n);
    const lines = [`[0.001s][debug][jit,policy] ${encodeConfig(config)}`, "[0.002s][info][gc] not of this log -> at all"];
    let logged = 0;
    for (let i = 0; i < 1000; i++) {
      const e = possible(config, randomEvent(random));
      if (e === undefined) continue;
      lines.push(`[1.5s][debug][jit,policy] ${encodeLine(e, decide(config, e))}`);
      logged++;
    }
    assert.deepEqual(rerun(lines.join("\n")), { decisions: logged, differences: [] });
  }
});

test("a decision that comes out otherwise is shown with its line", () => {
  const config = configFor("");
  const line = "call level=0 method{name=T.m()V inv=200} -> next=0:below-thresholds";
  const { differences } = rerun(`${encodeConfig(config)}\n${line}`);
  assert.deepEqual(
    differences.map((d) => [d.line, d.logged, d.now.split(" call")[0]!.split(" loop")[0]]),
    [[2, "next=0:below-thresholds", "next=3:thresholds request=method,-1,3,3,compile,200 rate=0,0,0".replace(" rate=0,0,0", "")]],
  );
});

test("a line is compact: what is at its default is left out", () => {
  const config = configFor("");
  const e = {
    event: "call" as const,
    load: parseEvent("call level=0 now=12 method{name=x}").load,
    level: 0 as const,
    method: { ...NEW_METHOD, name: "T.fib(I)I", invocations: 200 },
  };
  assert.equal(
    encodeLine(e, decide(config, e)),
    "call level=0 now=12 method{name=T.fib(I)I inv=200} -> next=3:thresholds request=method,-1,3,3,compile,200 " +
      "rate=16.66666603088379,12,200 loop0=200,0,1,no call0=200,0,1,yes",
  );
});

test("names may hold anything", () => {
  const name = "a b{c}%d=e,f -> g\n\u{1f600}.\u0000(I)V";
  assert.equal(parseMethod(`{name=x}`).name, "x");
  const e = { ...randomEvent(randomFrom(5)), method: { ...NEW_METHOD, name }, inlinee: undefined };
  assert.ok(!encodeEvent(e).includes("\n"));
  assert.equal(parseEvent(encodeEvent(e)).method.name, name);
});

test("what is no log is told", () => {
  assert.throws(() => parseEvent("hello"), DecisionLogError);
  assert.throws(() => parseConfig("hello"), DecisionLogError);
  assert.throws(() => rerun("call level=0 method{name=x} -> next=0:below-thresholds"), DecisionLogError);
  assert.equal(encodeDecision(undefined), "none");
});
