// Classes that are initialised when C2's code first gets to them: the code leaves for that once, and stays.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

// CharacterData.of has a class for each plane of Unicode, in a switch that is compiled whole; the library's archive has them, not initialised.
const PLANES = `public class P {
  static int letters(int from) {
    int n = 0;
    for (int i = 0; i < 50; i++) if (Character.isLetter(from + 7 * i)) n++;
    return n;
  }
  public static void main(String[] args) {
    int sum = 0;
    for (int i = 0; i < 3_000; i++) sum += letters(0x20 + (i & 1) * 0x400);
    for (int plane : new int[] { 1, 2, 3, 14, 15, 16, 1, 2, 3, 14, 15, 16 }) sum += letters(plane << 16);
    System.out.println(sum);
  }
}`;

test("code of C2 that gets to a class for the first time has it initialised once, and no other class ends it", () => {
  const classes = compile({ "P.java": PLANES });
  const flags = ["-Xbatch", "-XX:-UseOnStackReplacement", "-XX:+PrintDeoptimizationCountVerbose"];
  const run = spawnSync(dewar, [...flags, "-cp", classes, "P"], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stdout, /^123262$/m);
  const traps = [...run.stdout.matchAll(/CharacterData\.of\S+ @ (\d+) \(tier 4, uninitialized, (\w+)\)/g)];
  const places = traps.map(([, bci]) => bci);
  assert.ok(places.length >= 3, run.stdout);
  assert.equal(new Set(places).size, places.length, run.stdout);
  assert.deepEqual(new Set(traps.map(([, , action]) => action)), new Set(["maybe_recompile"]));
});
