// The policy against HotSpot itself: each event that -XX:+PrintTieredEvents showed of Rec.java (record-hotspot.ts) is decided again.
// What the listing does not show (whether there is a profile with nothing in it yet, whether level 3 would record anything, the level
// of the normal entry in a loop's event, queues that moved meanwhile) is tried in all ways: one must give HotSpot's compilations.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isLevelAllowed, type PolicyConfig } from "../../src/tiering/config.ts";
import { decide, type PolicyEvent } from "../../src/tiering/decision-log.ts";
import type { CompLevel } from "../../src/tiering/level.ts";
import { type Decision, IDLE, type MethodState, NEW_METHOD, type ProfileState } from "../../src/tiering/state.ts";
import { configFor } from "./table.ts";

const text = readFileSync(new URL("data/hotspot-events.txt", import.meta.url), "utf8");
/** Accessors and a constant getter. */
const TRIVIAL = /^Rec\.([gs]etF|constant)\(/;
const numbers = (list: string): number[] => list.split(",").map(Number);

/** All states of a method that the printed counts allow. */
function* states(name: string, total: string, mdo: string, levels: string, scale: number): Generator<MethodState> {
  const [i, b] = numbers(total) as [number, number];
  const [invocations, invocationsStart, backedges, backedgesStart] = numbers(mdo) as [number, number, number, number];
  const [highestCompLevel, highestOsrCompLevel] = numbers(levels) as [CompLevel, CompLevel];
  const base = {
    ...NEW_METHOD,
    name,
    invocations: i - invocations,
    backedges: b - backedges,
    highestCompLevel,
    highestOsrCompLevel,
    trivial: TRIVIAL.test(name),
    thresholdScale: scale,
  };
  const counted = { invocations, invocationsStart, backedges, backedgesStart };
  const profiles: (ProfileState | undefined)[] = [{ ...counted, wouldProfile: true }];
  // Only C1 finds out that there is nothing to profile.
  if (highestCompLevel > 0 || highestOsrCompLevel > 0) profiles.push({ ...counted, wouldProfile: false });
  if (invocations === 0 && backedges === 0) profiles.push(undefined);
  for (const profile of profiles) yield { ...base, profile };
}

function* allowed(fields: readonly string[], config: PolicyConfig, scaled: boolean, compiles: readonly string[]): Generator<PolicyEvent> {
  const [event, levelText, name, bci, queues, , total, mdo, levels, ...rest] = fields as string[];
  const level = Number(levelText) as CompLevel;
  const [status, compilable, inlinee] = [rest.at(-1)!, rest.at(-2)!, rest.at(-3)];
  const scaleOf = (method: string): number => (scaled && method.startsWith("Rec.mid(") ? 0.1 : 1);
  const loads = new Set([queues!, ...compiles.map((c) => c.split(",").slice(-2).join(","))]);
  const not = (what: string): boolean => !compilable.split(",").includes(what);
  const flags = {
    notC1Compilable: not("c1"),
    notC1OsrCompilable: not("c1-osr"),
    notC2Compilable: not("c2"),
    notC2OsrCompilable: not("c2-osr"),
  };
  const highest = numbers(levels!)[0]!;
  const possible = ([0, 1, 2, 3, 4] as const).filter((l) => l <= highest && isLevelAllowed(config, l));
  const codeLevels: readonly CompLevel[] = event === "call" ? [level] : possible;
  for (const queue of loads) {
    const [c1Queue, c2Queue] = numbers(queue) as [number, number];
    const load = { ...IDLE, now: 1000, c1Queue, c2Queue };
    for (const made of states(name!, total!, mdo!, levels!, scaleOf(name!))) {
      for (const codeLevel of codeLevels) {
        if (codeLevel === 3 && made.profile === undefined) continue;
        const method = { ...made, ...flags, codeLevel, inQueue: status === "in-queue" };
        const one = { event: event as "call" | "loop", load, level, method, bci: event === "loop" ? Number(bci) : undefined };
        if (inlinee === undefined) yield one;
        else {
          const [inlineeName, t, m, l] = inlinee.split("|") as [string, string, string, string];
          for (const inlined of states(inlineeName, t, m, l, scaleOf(inlineeName))) {
            for (const inQueue of [false, true]) {
              yield { ...one, inlinee: { ...inlined, inQueue }, code: { level, osrBci: undefined } };
            }
          }
        }
      }
    }
  }
}

/** The compilations that HotSpot prints: those that were not refused, though such code may exist. */
function compilations(d: Decision | undefined, e: PolicyEvent): string {
  const made = (d?.requests ?? []).filter((r) => r.outcome === "compile" || r.outcome === "compiled");
  return made.map((r) => `${r.level}@${r.bci},${(r.target === "inlinee" ? e.inlinee! : e.method).name}`).join(" ");
}

const blocks = text.split("\n== ").slice(1);
let events = 0;
let certain = 0;
for (const block of blocks) {
  const [options, ...lines] = block.trimEnd().split("\n");
  test(`HotSpot's decisions under "${options}"`, () => {
    const scaled = options!.includes("CompileThresholdScaling,Rec::mid");
    const config = configFor(options!.replace(/ -XX:CompileCommand=\S+/, ""));
    // A compilation in the background may be done before its caller goes on: it then looks like one that was waited for.
    const configs = [config, { ...config, flags: { ...config.flags, BackgroundCompilation: false } }];
    const wrong: string[] = [];
    for (const line of lines) {
      const [left, right] = line.split(" >") as [string, string];
      const compiles = right.trim() === "" ? [] : right.trim().split(" ");
      const expected = compiles.map((c) => c.split(",").slice(0, -2).join(",")).join(" ");
      const outcomes = new Set<string>();
      for (const event of allowed(left.split(" "), config, scaled, compiles)) {
        for (const c of configs) outcomes.add(compilations(decide(c, event), event));
      }
      events++;
      if (outcomes.size === 1) certain++;
      if (!outcomes.has(expected)) wrong.push(`${line}\n    ours: ${[...outcomes].join(" | ")}`);
    }
    assert.equal(wrong.join("\n"), "");
  });
}

test("most of the recorded events leave no choice", (t) => {
  t.diagnostic(`${events} events, ${certain} of them with one possible outcome`);
  assert.ok(events > 1000 && certain > events / 2);
});
