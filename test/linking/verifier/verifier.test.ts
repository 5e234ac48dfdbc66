// The verifier against HotSpot's: mutants of class files, each refused or not, and by the same words.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../javac.ts";

const dewar = fileURLToPath(new URL("../../../bin/dewar", import.meta.url));
const source = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
const COUNT = Number(process.env.DEWAR_MUTANTS ?? 400);
const SEED = Number(process.env.DEWAR_SEED ?? 1);

const mutants = compile({ "Mutants.java": source("Mutants.java") });

/** What a VM says of each mutant. */
function outcomes(vm: string, folder: string, version: number): Map<string, string> {
  const args = ["-Xmx512m", "-cp", mutants, "Mutants", folder, String(SEED * COUNT), String(COUNT), String(version)];
  const text = execFileSync(vm, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  const found = new Map<string, string>();
  for (const part of text.split(/^#/m).slice(1)) {
    const end = part.indexOf("\n");
    found.set(part.slice(0, end), part.slice(end + 1));
  }
  assert.equal(found.size, COUNT);
  return found;
}

/** @returns mutants that one VM takes and the other refuses, and those whose texts differ */
function compare(folder: string, version: number): { verdicts: string[]; texts: string[] } {
  const expected = outcomes("java", folder, version);
  const seen = outcomes(dewar, folder, version);
  const verdicts: string[] = [];
  const texts: string[] = [];
  for (const [name, text] of expected) {
    const ours = seen.get(name)!;
    if (text === ours) continue;
    ((text === "ok\n") === (ours === "ok\n") ? texts : verdicts).push(`${name}\nHotSpot: ${text}Dewar: ${ours}`);
  }
  return { verdicts, texts };
}

test("type checking by stack maps: the same verdicts and the same texts", () => {
  const { verdicts, texts } = compare(compile({ "Subjects.java": source("Subjects.java") }), 0);
  assert.deepEqual(verdicts, []);
  assert.deepEqual(texts, []);
});

test("inference of types, version 49: the same verdicts, nearly always the same texts", () => {
  const folder = compile({ "Old.java": source("Old.java") }, [], ["-source", "8", "-target", "8"]);
  const { verdicts, texts } = compare(folder, 49);
  assert.deepEqual(verdicts, []);
  assert.ok(texts.length <= COUNT / 15, texts.join("\n"));
});

test("version 50 fails over from its stack maps to inference", () => {
  const folder = compile({ "Old.java": source("Old.java") }, [], ["-source", "8", "-target", "8"]);
  const { verdicts, texts } = compare(folder, 50);
  assert.deepEqual(verdicts, []);
  assert.ok(texts.length <= COUNT / 50, texts.join("\n"));
});

test("mutants that are taken cannot leave their heap: they run, and it stays whole", () => {
  const runner = compile({ "Mutants.java": source("Mutants.java"), "RunMutants.java": source("RunMutants.java") });
  const old = compile({ "Old.java": source("Old.java") }, [], ["-source", "8", "-target", "8"]);
  for (const [folder, version] of [
    [compile({ "Subjects.java": source("Subjects.java") }), 0],
    [old, 49],
    [old, 50],
  ] as const) {
    const args = ["-XX:+VerifyHeap", "-Xmx128m", "-cp", runner, "RunMutants", folder, String(SEED * COUNT), String(COUNT), String(version)];
    const lines = execFileSync(dewar, args, { encoding: "utf8", maxBuffer: 1 << 28 })
      .trimEnd()
      .split("\n");
    assert.match(lines.at(-1)!, /^ran \d+$/);
    assert.ok(!lines.includes("STUCK"));
  }
});

test("a loader is asked for the classes that HotSpot's verifier asks for", () => {
  const loads = compile({ "Loads.java": source("Loads.java") });
  const folders = ["Subjects.java", "More.java"].map((name) => compile({ [name]: source(name) }));
  const asked = (vm: string): string => execFileSync(vm, ["-cp", loads, "Loads", ...folders], { encoding: "utf8" });
  assert.equal(asked(dewar), asked("java"));
});
