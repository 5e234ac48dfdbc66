// Compiled code in AOT caches: it is used, each part has its switch, and what is not of this run's classes or options is left behind.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { askAgain, fingerprint, printOf, type Settled } from "../../src/code/fact-prints.ts";
import type { Fact } from "../../src/compiler/facts/recording.ts";
import { decodeEntry, decodeIndex, encodeCode, encodeEntry, mergeCode, StoredCodeProblem } from "../../src/warmth/store/stored-code.ts";
import { compile } from "../linking/javac.ts";
import { dewar, dir, type Run } from "./aot-program.ts";

const sources = (factor: number): Record<string, string> => ({
  "Hot.java": `
import java.util.*;
public class Hot {
  interface Shape { int area(int a); }
  public static void main(String[] args) {
    Shape[] shapes = { new Square(), a -> a + 1, Part::twice };
    Map<String, Integer> counts = new TreeMap<>();
    int sum = 0;
    for (int i = 0; i < 20_000; i++) {
      sum = sum * 31 + shapes[i % shapes.length].area(i) + Part.of(i) + Other.plus(i, sum);
      if (i % 100 == 0) counts.merge("k" + i % 7, i, Integer::sum);
    }
    System.out.println(sum + " " + counts);
  }
  static class Square implements Shape { public int area(int a) { return a * a; } }
}`,
  "Part.java": `class Part { static int of(int i) { return i * ${factor}; } static int twice(int i) { return 2 * i; } }`,
  "Other.java": "class Other { static int plus(int a, int b) { return a ^ b >>> 3; } }",
});

const SOON = ["-XX:-BackgroundCompilation", "-XX:CompileThresholdScaling=0.2"];
const TOLD = ["-XX:+UnlockDiagnosticVMOptions", "-XX:+AOTPrintTrainingInfo", "-Xlog:aot+codecache=debug"];

/** What is used, out of a report. */
const used = ({ out }: Run): number => Number(/cached code: .*?(\d+) used/.exec(out)?.[1] ?? 0);
/** What the program printed. */
const own = ({ out }: Run): string =>
  out
    .split("\n")
    .filter((line) => /^-?\d+ \{/.test(line))
    .join();

test("code of a training run is used where its facts are the same, and only there", () => {
  const classes = join(dir, "hot");
  cpSync(compile(sources(3)), classes, { recursive: true });
  const cache = join(dir, "hot.aot");
  const run = (...options: string[]): Run => dewar([...options, "-cp", classes, "Hot"]);
  const cold = own(run(...SOON));
  assert.equal(run(`-XX:AOTCacheOutput=${cache}`, ...SOON).status, 0);
  const warm = run(`-XX:AOTCache=${cache}`, ...SOON, ...TOLD);
  assert.equal(own(warm), cold);
  assert.ok(used(warm) > 10, warm.out);
  assert.match(warm.out, /Part\.of\(I\)I tier \d: used/);
  // Calls of loaded classes' methods that have not been executed yet keep no code back.
  assert.doesNotMatch(warm.out, /: waited for: (callee|field|constant): not resolved/);
  // The switch; other options of the compilers; without the classes in the cache.
  assert.doesNotMatch(run(`-XX:AOTCache=${cache}`, ...SOON, ...TOLD, "-XX:-AOTCodeCaching").out, /cached code/);
  const others = run(`-XX:AOTCache=${cache}`, ...SOON, ...TOLD, "-XX:MaxInlineLevel=2");
  assert.deepEqual([own(others), used(others)], [cold, 0]);
  assert.match(others.out, /rejected: it was compiled with other options/);
  // One class is another one: its code goes, and what has it inlined; the rest stays.
  cpSync(compile(sources(5)), classes, { recursive: true });
  const changed = run(`-XX:AOTCache=${cache}`, ...SOON, ...TOLD);
  assert.equal(own(changed), own(run(...SOON)));
  assert.notEqual(own(changed), cold);
  assert.match(changed.out, /Part\.of\(I\)I tier \d: rejected: code: another answer/);
  assert.match(changed.out, /Other\.plus\(II\)I tier \d: used/);
});

const FACTS: readonly Fact[] = [
  { kind: "method", key: [1], answer: { holder: 1, name: "f", descriptor: "()V", flags: 0, codeLength: 3 } },
  { kind: "code", key: [1], answer: { code: new Uint8Array([1, 2, 3]), exceptionTable: [] } },
  { kind: "initState", key: [1], answer: "linked" },
  { kind: "profile", key: [1], answer: { exists: true, cells: [{ rows: [{ klass: 2, count: 7 }], argumentTypes: [], returnType: 0 }] } },
  { kind: "callee", key: [1, 4], answer: { kind: "static", method: 2, klass: 1, index: 0, descriptor: "()I", appendix: 0, cacheIndex: 3 } },
  {
    kind: "callee",
    key: [1, 9],
    answer: { kind: "unresolved", method: 0, klass: 0, index: 0, descriptor: "(J)V", appendix: 0, cacheIndex: 4 },
  },
  { kind: "klass", key: [2], answer: { name: "p/C", super: 3, flags: 0 } },
  { kind: "constant", key: [1, 8], answer: { kind: "unresolved", type: "A" } },
];
/** The same world under other ids: 100 more, and other entries of caches. */
const RAW = new Map(
  Object.entries({
    "method:101": { holder: 101, name: "f", descriptor: "()V", flags: 0, codeLength: 3 },
    "code:101": { code: new Uint8Array([1, 2, 3]), exceptionTable: [] },
    "initState:101": "linked",
    "callee:101,4": { kind: "static", method: 102, klass: 101, index: 0, descriptor: "()I", appendix: 0, cacheIndex: 13 },
    "callee:101,9": { kind: "unresolved", method: 0, klass: 0, index: 0, descriptor: "(J)V", appendix: 0, cacheIndex: 14 },
    "klass:102": { name: "p/C", super: 103, flags: 0 },
    "constant:101,8": { kind: "unresolved", type: "A" },
  } as Record<string, unknown>),
);
const PRINTS = FACTS.map((fact) => printOf(fact, () => 42));

function ask(
  change: Record<string, unknown> = {},
  { klass = 102, context = 42, resolved = [] as string[], resolves = false, settled = new Map() as Settled, asked = [] as string[] } = {},
): ReturnType<typeof askAgain> {
  const answers = new Map([...RAW, ...Object.entries(change)]);
  return askAgain(PRINTS, 101, {
    settled,
    raw: (kind, key) => {
      asked.push(`${kind}:${key.join()}`);
      return answers.get(`${kind}:${key.join()}`);
    },
    resolve: (kind, key) => {
      const text = `${kind}:${key.join()}`;
      resolved.push(text);
      if (resolves) answers.set(text, RAW.get(text));
    },
    context: () => context,
    klass: () => klass,
  });
}

test("facts asked again: equal answers name what the code's numbers stand for, any other answer is noticed", () => {
  const names = ask();
  assert.ok(!("why" in names), JSON.stringify(names));
  assert.deepEqual(
    [names.klasses, names.methods],
    [
      [0, 101, 102, 103],
      [0, 101, 102],
    ],
  );
  assert.deepEqual([names.cacheIndex(1, 3), names.cacheIndex(1, 4)], [13, 14]);
  const answerOf = (text: string): Record<string, unknown> => RAW.get(text) as Record<string, unknown>;
  const later = (unfit: ReturnType<typeof ask>): boolean | undefined => ("why" in unfit ? unfit.later : undefined);
  // Not yet now, as it was then, or further on now.
  assert.equal(later(ask({ "initState:101": "loaded" })), true);
  assert.equal(later(ask({ "callee:101,4": { ...answerOf("callee:101,4"), kind: "unresolved", method: 0, klass: 0 } })), true);
  assert.equal(later(ask({ "method:101": { ...answerOf("method:101"), codeLength: 0 } })), true);
  assert.equal(later(ask({}, { klass: 0 })), true);
  assert.equal(later(ask({ "initState:101": "initialized" })), undefined);
  assert.equal(later(ask({ "callee:101,9": { ...answerOf("callee:101,9"), kind: "static", method: 109, klass: 108 } })), undefined);
  assert.equal(later(ask({ "constant:101,8": { kind: "object", object: 4, klass: 105 } })), undefined);
  // Another world.
  assert.equal(later(ask({}, { context: 43 })), false);
  assert.equal(later(ask({ "initState:101": "error" })), false);
  for (const [text, answer] of RAW) {
    if (typeof answer !== "object" || text === "constant:101,8") continue;
    for (const name of Object.keys(answer as object)) {
      if (name === "cacheIndex" || name === "codeLength" || (text === "callee:101,9" && name !== "descriptor")) continue;
      const value = (answer as Record<string, unknown>)[name];
      // Ids are what they name; two that were one, or one that was two, is another world.
      const other =
        typeof value === "string"
          ? `${value}x`
          : value instanceof Uint8Array
            ? new Uint8Array([1, 2, 4])
            : typeof value === "number"
              ? value + 1
              : ["more"];
      const isFreeId = name === "super" || (text === "method:101" && name === "holder") || name === "method";
      const unfit = ask({ [text]: { ...(answer as object), [name]: isFreeId ? (name === "method" ? 101 : 0) : other } });
      assert.equal(later(unfit), false, `${text} ${name}`);
    }
  }
});

test("what had been resolved when code was made is resolved when its facts are asked again, and nothing else", () => {
  const unresolved = { kind: "unresolved", method: 0, klass: 0, index: 0, descriptor: "()I", appendix: 0, cacheIndex: 13 };
  const resolved: string[] = [];
  assert.ok(!("why" in ask({ "callee:101,4": unresolved }, { resolved, resolves: true })));
  assert.deepEqual(resolved, ["callee:101,4"], "two that were unresolved then stay so");
  const unfit = ask({ "callee:101,4": unresolved });
  assert.ok("why" in unfit && unfit.later, "what cannot be resolved yet is waited for");
});

test("what has settled is not asked again, and what was not there yet is", () => {
  const answerOf = (text: string): Record<string, unknown> => RAW.get(text) as Record<string, unknown>;
  const earlier: Record<string, unknown>[] = [
    {},
    { "initState:101": "loaded" },
    { "method:101": { ...answerOf("method:101"), codeLength: 0 } },
    { "callee:101,4": { ...answerOf("callee:101,4"), kind: "unresolved", method: 0, klass: 0 } },
    { "callee:101,4": { ...answerOf("callee:101,4"), cacheIndex: -1 } },
    { "callee:101,9": { ...answerOf("callee:101,9"), cacheIndex: -1 } },
  ];
  const expected = ask();
  assert.ok(!("why" in expected));
  for (const change of earlier) {
    const settled: Settled = new Map();
    ask(change, { settled });
    const found = ask({}, { settled }) as typeof expected;
    assert.deepEqual([found.klasses, found.methods], [expected.klasses, expected.methods], JSON.stringify(change));
    assert.deepEqual([found.cacheIndex(1, 3), found.cacheIndex(1, 4)], [13, 14]);
    const asked: string[] = [];
    ask({}, { settled, asked });
    assert.deepEqual(asked, ["initState:101", "callee:101,9", "constant:101,8"], "states, and what is not resolved");
  }
});

test("fingerprints tell single changes of plain data apart", () => {
  const seen = new Map<number, string>();
  const data: unknown[] = [
    "",
    "a",
    "b",
    "ab",
    [],
    [0],
    [1],
    [0, 0],
    {},
    { a: 1 },
    { b: 1 },
    { a: 2 },
    0,
    1,
    -1,
    -0,
    0.5,
    2 ** 40,
    1n,
    true,
    false,
    null,
  ];
  for (let i = 0; i < 2000; i++) data.push(new Uint8Array([i & 255, i >> 8]), `x${i}`, [i, "y"]);
  for (const value of data) {
    const print = fingerprint(value);
    const text = typeof value === "bigint" ? "1n" : Object.is(value, -0) ? "-0" : JSON.stringify(value);
    assert.equal(seen.get(print), undefined, `${text} is as ${seen.get(print)}`);
    seen.set(print, text);
  }
});

test("sections of code: by heat, merged in any order, and damaged ones are problems and nothing else", () => {
  const code = {
    tier: 4,
    shape: "I",
    body: new Uint8Array([1, 2, 3]),
    relocations: [],
    unlikely: [],
    symbols: [],
    sites: [
      { kind: "call", scopes: [{ method: 1, bci: 7, locals: 0, header: 16, depth: 0 }], refs: [8, 40] },
      { kind: "trap", scopes: [], refs: [], objects: [{ klass: 3, length: -1, fields: [], homes: [12], locks: [] }] },
    ],
    frameBytes: 8,
    dependencies: [],
    inlined: [],
    log: [],
  } as const;
  const entry = (name: string, heat: number, tier = 4) => ({
    name,
    tier,
    osrBci: -1,
    heat,
    bytes: encodeEntry({ code: { ...code, tier: tier as 4 }, facts: PRINTS, classes: [[2, "00", "p/C"]], request: "[]" } as never),
  });
  const [a, b] = [
    [entry("A.f()V", 5), entry("B.f()V", 9, 3)],
    [entry("B.f()V", 2), entry("C.f()V", 7)],
  ];
  const section = encodeCode(mergeCode([a, b]));
  assert.deepEqual(section, encodeCode(mergeCode([b, a])));
  const read = decodeIndex(section);
  assert.deepEqual(
    read.map(({ name, tier }) => `${name} ${tier}`),
    ["C.f()V 4", "A.f()V 4", "B.f()V 4"],
  );
  const decoded = decodeEntry(read[0]!);
  assert.deepEqual(decoded.facts, PRINTS);
  assert.deepEqual(decoded.code.sites, code.sites);
  assert.deepEqual(
    decoded.code.siteRefs?.map((refs) => Array.from(refs)),
    code.sites.map(({ refs }) => [...refs]),
  );
  assert.deepEqual(decoded.siteKlasses, [3]);
  let seed = 3;
  const random = (n: number): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 1) % n;
  for (let i = 0; i < 3000; i++) {
    const bytes = i % 3 === 0 ? section.slice(0, random(section.length)) : section.slice();
    if (bytes.length > 0) bytes[random(bytes.length)]! ^= 1 << random(8);
    try {
      for (const each of decodeIndex(bytes)) void decodeEntry(each).code.sites;
    } catch (e) {
      assert.ok(e instanceof StoredCodeProblem, String(e));
    }
  }
});
