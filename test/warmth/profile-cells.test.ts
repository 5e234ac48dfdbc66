// Tier 3's code and the interpreter count in the same cells of a profile: also behind an invokedynamic, whose cell has entries for types.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compile } from "../linking/javac.ts";
import { dewar, dir, launcher } from "./aot-program.ts";

const PROGRAM = `
public class Cells {
  interface Shape { int sides(); }
  static class Square implements Shape { public int sides() { return 4; } }
  static int step(Shape s, int i) {
    String text = "number " + s + i;
    if (i % 4 == 0) return text.length();
    if (s instanceof Square) return s.sides();
    return 0;
  }
  public static void main(String[] args) {
    int sum = 0;
    Shape s = new Square();
    for (int i = 0; i < 8000; i++) sum += step(s, i);
    System.out.println(sum > 0);
  }
}`;

test("cells behind an invokedynamic are counted as what they are", () => {
  const classes = join(dir, "cells");
  cpSync(compile({ "Cells.java": PROGRAM }), classes, { recursive: true });
  const file = join(dir, "cells.dat");
  const { out } = dewar([
    "-Xbatch",
    "-XX:TieredStopAtLevel=3",
    "-XX:+DumpProfiles",
    `-XX:CacheProfilesFile=${file}`,
    "-XX:DumpProfilesMinTier=3",
    "-cp",
    classes,
    "Cells",
  ]);
  assert.match(out, /^true/);
  const { stdout, stderr, status } = spawnSync(process.execPath, [launcher, "profile", "text", file], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const records = (
    JSON.parse(stdout) as {
      records: { name: string; cells: { kind: number; counts: number[]; rows: { name: string; count: number }[] }[] }[];
    }
  ).records;
  const step = records.find(({ name }) => name.startsWith("Cells.step("))!;
  const branches = step.cells.filter(({ kind }) => kind === 7).map(({ counts }) => counts);
  // i % 4 != 0 is taken three times in four; the other branch never.
  const [first, second] = branches as [number[], number[]];
  assert.ok(Math.abs(first[0]! - 3 * first[1]!) <= 4, JSON.stringify(branches));
  assert.equal(second[0], 0);
  assert.ok(second[1]! > 0);
  for (const { rows } of step.cells) for (const row of rows) assert.ok(row.name !== "" && row.count > 0, JSON.stringify(row));
  const classesSeen = step.cells.flatMap(({ rows }) => rows.map(({ name }) => name));
  assert.deepEqual(new Set(classesSeen), new Set(["Cells$Square", "java/lang/String"]));
});
