// What dewar report makes of an event file for other tools: nothing is lost on the way, and the JDK's jfr reads its file.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { type RunEvent, type RunEvents, readEvents } from "../../src/observe/events/format.ts";
import { weighted } from "../../src/observe/export/stacks.ts";
import { dewar, dir, warm } from "./ledger-program.ts";

const file = join(dir, "export.events");
let run: RunEvents;
const as = (format: string): string => {
  const out = join(dir, `out.${format}`);
  const { status, err } = dewar("report", "--as", format, "-o", out, file);
  assert.equal(status, 0, err);
  return out;
};
const count = (...kinds: RunEvent["e"][]): number => run.events.filter(({ e }) => kinds.includes(e)).length;

before(() => {
  // Long enough for a compiler thread to come up and to have compiled the hot method, on a busy machine too.
  assert.equal(warm(60, "-Xmx64m", "-XX:+ProfileIntComp", `-XX:EventFile=${file}`).status, 0);
  run = readEvents(readFileSync(file, "utf8"));
});

const hasJfr = spawnSync("jfr", ["--version"]).status === 0;

test("jfr summary counts what the file has, and jfr print shows it", { skip: !hasJfr && "no jfr on this machine" }, () => {
  const out = as("jfr");
  const summary = execFileSync("jfr", ["summary", out], { encoding: "utf8" });
  for (const [type, expected] of [
    ["Compilation", count("compiled", "skipped")],
    ["Deoptimization", count("trap")],
    ["ExecutionSample", count("sample")],
    ["GarbageCollection", count("gc")],
    ["ClassLoad", count("class")],
  ] as const) {
    assert.equal(Number(new RegExp(`jdk\\.${type} +(\\d+) `).exec(summary)?.[1] ?? 0), expected, `${type}\n${summary}`);
  }
  const print = (type: string): string =>
    execFileSync("jfr", ["print", "--events", `jdk.${type}`, out], { encoding: "utf8", maxBuffer: 1 << 26 });
  const compiled = print("Compilation");
  assert.match(compiled, /method = Warm\.sieve\(int\)/);
  assert.match(compiled, /compiler = "c[12]"/);
  assert.match(print("ExecutionSample"), /Warm\.main\(String\[\]\) +line: \d+/);
  assert.match(print("ClassLoad"), /loadedClass = Warm /);
  // The run's beginning, as the head has it.
  const start = new Date(run.head.start).toISOString().slice(0, 16).replace("T", " ");
  assert.ok(summary.includes(start), `${start}\n${summary}`);
});

test("the trace has a slice for each compilation, and instants for traps", () => {
  const { traceEvents } = JSON.parse(readFileSync(as("perfetto"), "utf8")) as {
    traceEvents: { ph: string; cat?: string; ts?: number; dur?: number }[];
  };
  const of = (cat: string): number => traceEvents.filter((e) => e.cat === cat).length;
  assert.equal(of("compilation"), count("compiled"));
  assert.equal(of("deoptimisation"), count("trap", "gone"));
  assert.equal(of("gc"), count("gc"));
  for (const e of traceEvents) {
    assert.ok(["M", "C", "X", "i"].includes(e.ph));
    if (e.ph !== "M") assert.ok(e.ts! >= 0);
    if (e.ph === "X") assert.ok(e.dur! >= 0);
  }
});

test("speedscope and collapsed stacks have the same weights, thread by thread", () => {
  const scope = JSON.parse(readFileSync(as("speedscope"), "utf8")) as {
    shared: { frames: { name: string }[] };
    profiles: { name: string; samples: number[][]; weights: number[]; endValue: number }[];
  };
  const sums = new Map<string, number>();
  for (const line of readFileSync(as("collapsed"), "utf8").trimEnd().split("\n")) {
    const [, stack, us] = /^(.*) (\d+)$/.exec(line)!;
    const thread = stack!.split(";")[0]!;
    sums.set(thread, (sums.get(thread) ?? 0) + Number(us));
  }
  const profiles = new Map<string, number>();
  for (const { name, samples, weights, endValue } of scope.profiles) {
    assert.equal(samples.length, weights.length);
    for (const stack of samples) for (const frame of stack) assert.ok(scope.shared.frames[frame] !== undefined);
    profiles.set(name, (profiles.get(name) ?? 0) + endValue);
  }
  assert.ok(!sums.has(""), "each thread has a name, also while it starts");
  assert.deepEqual(profiles, sums);
  assert.equal(scope.profiles.length, weighted(run.events).size);
});

test("a format that there is not is refused", () => {
  const { status, err } = dewar("report", "--as", "xml", file);
  assert.equal(status, 2);
  assert.match(err, /no format xml/);
});
