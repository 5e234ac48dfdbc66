// The time ledger in code and in runs: off, not a byte of it is generated; on, categories sum to wall time, calls are counted, and strict
// checks find the state right in all tiers and under stress.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { compile } from "../../src/compiler/compile.ts";
import type { CompiledCode } from "../../src/compiler/compiled-code.ts";
import { RecordedFacts } from "../../src/compiler/facts/recording.ts";
import { LEDGER_CLOCK, LEDGER_OFF, LEDGER_STATES } from "../../src/layout/ledger.ts";
import { readEvents } from "../../src/observe/events/format.ts";
import { codeBytes } from "../../src/replay/code-bytes.ts";
import { moduleOf, recordProgram } from "../compiler/recorded-program.ts";
import { dir, PROGRAM, type Run, warm } from "./ledger-program.ts";

const SHORT = `${PROGRAM.replace("public class Warm", "public class P").replace("Integer.parseInt(args[0])", "3").replace("300_000", "100_000")}`;

test("off, compiled code has not a byte of it; on, it has the state and no more", () => {
  const { records } = recordProgram(SHORT, "-XX:+TieredCompilation", "-Xbatch");
  let compared = 0;
  for (const record of records) {
    if (record.outcome.kind !== "code" || !record.method.includes("P.")) continue;
    const { request } = record;
    assert.equal(request.options.ledger, undefined);
    const compiled = (ledger: number | undefined): CompiledCode =>
      compile(
        { ...request, options: ledger === undefined ? request.options : { ...request.options, ledger } },
        new RecordedFacts(record.facts),
      );
    const kinds = (code: CompiledCode): string[] =>
      code.symbols
        .map((s) => s.kind)
        .filter((kind) => kind.startsWith("ledger"))
        .sort();
    const plain = compiled(undefined);
    assert.deepEqual(kinds(plain), []);
    assert.deepEqual(codeBytes(compiled(LEDGER_OFF)), codeBytes(plain));
    const states = compiled(LEDGER_STATES);
    assert.deepEqual(kinds(states), ["ledgerState"]);
    assert.ok(states.body.length > plain.body.length);
    const clock = compiled(LEDGER_CLOCK);
    const calls = request.osrBci < 0 && (request.tier === 1 || request.tier === 4);
    assert.deepEqual(kinds(clock), [...(calls ? ["ledgerCalls"] : []), "ledgerState", "ledgerTransition"]);
    assert.deepEqual(clock.sites, plain.sites);
    for (const code of [plain, states, clock]) assert.ok(WebAssembly.validate(moduleOf(code)));
    compared++;
  }
  assert.ok(compared > 5, String(compared));
});

const LEDGER = ["-XX:+ProfileIntComp", "-XX:+PrintIntCompTimes"];
let plain: Run;
before(() => {
  plain = warm(6);
});

/** Rows of the table below a title: name, wall, categories. */
function tableOf(out: string, title: RegExp): { name: string; numbers: number[] }[] {
  const lines = out.split("\n");
  const from = lines.findIndex((line) => title.test(line));
  assert.ok(from >= 0, out);
  const rows: { name: string; numbers: number[] }[] = [];
  for (let i = from + 2; /\d\.\d{3}$/.test(lines[i] ?? ""); i++) {
    const words = lines[i]!.trim().split(/ {2,}/);
    rows.push({ name: words[0]!, numbers: words.slice(1).flatMap((w) => w.split(" ").map(Number)) });
  }
  return rows;
}

test("each thread's categories sum to its wall time, exact and sampled, in one run", () => {
  const { out, err, status } = warm(6, ...LEDGER, "-XX:ProfileIntCompMode=both");
  assert.equal(status, 0, err);
  assert.ok(out.startsWith(plain.out), out);
  for (const title of [/^Times by thread/, /^The same, sampled, \d+ samples/]) {
    const rows = tableOf(out, title);
    assert.ok(
      rows.some(({ name }) => name === "other"),
      out,
    );
    for (const { name, numbers } of rows) {
      const [wall, ...categories] = numbers as [number, ...number[]];
      const sum = categories.reduce((a, b) => a + b, 0);
      assert.ok(Math.abs(sum - wall) <= 0.005 * wall + 0.1, `${name}: ${sum} of ${wall}\n${out}`);
    }
  }
});

test("calls are counted whatever the tier", () => {
  const file = join(dir, "calls.events");
  // What is inlined is not counted: each method by itself.
  for (const flags of [["-Xint"], ["-XX:-Inline"]]) {
    const { status, err } = warm(6, "-XX:+ProfileIntComp", `-XX:EventFile=${file}`, ...flags);
    assert.equal(status, 0, err);
    const { events } = readEvents(readFileSync(file, "utf8"));
    const thrown = events.flatMap((e) => (e.e === "method" && e.name === "thrown" ? [e.m] : []));
    // The other thread's calls.
    const calls = events.flatMap((e) => (e.e === "cost" && thrown.includes(e.m) ? [e.calls] : []));
    assert.deepEqual(calls, [300_000], flags.join(" "));
  }
});

test("strict checks pass in the interpreter, in each tier, through deoptimisation and unwinding", () => {
  for (const flags of [
    "-Xint",
    "-XX:TieredStopAtLevel=1 -Xbatch",
    "-Xbatch",
    "-XX:ProfileIntCompMode=sampled",
    "-XX:+UnlockDiagnosticVMOptions -XX:StressUnwind=20 -XX:StressDeopt=50 -XX:StressSeed=7",
  ]) {
    const { out, err, status } = warm(6, "-XX:+ProfileIntComp", "-XX:+ProfileIntCompStrict", ...flags.split(" "));
    assert.equal(status, 0, `${flags}: ${err.slice(0, 2000)}`);
    assert.equal(out, plain.out, flags);
  }
});

test("a mode that there is not is refused", () => {
  const { out, status } = warm(1, "-XX:+ProfileIntComp", "-XX:ProfileIntCompMode=guessed");
  assert.equal(status, 1);
  assert.match(out, /ProfileIntCompMode=guessed is none of exact, sampled, both/);
});
