// ImageIO's JPEG plug-in against HotSpot's: random pictures by kind of image, sampling, quality, progression, region and subsampling are
// written to the same bytes and read to the same pixels; streams of several pictures; damaged files.
// DEWAR_JPEGS=2000 DEWAR_SEED=7 node --test test/natives/jpeg.test.ts for more.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
const folder = compile({ "Jpegs.java": readFileSync(new URL("Jpegs.java", import.meta.url), "utf8") });
const run = (vm: string, ...args: string[]): string[] =>
  execFileSync(vm, ["-Djava.awt.headless=true", "-cp", folder, "Jpegs", ...args], { encoding: "utf8", maxBuffer: 1 << 26 })
    .trimEnd()
    .split("\n");

const seed = process.env.DEWAR_SEED ?? "1";
const count = process.env.DEWAR_JPEGS ?? "150";

test("pictures are written to HotSpot's bytes and read to its pixels, line by line and pass by pass", () => {
  assert.deepEqual(run(dewar, seed, count), run("java", seed, count));
});

test("damaged pictures: exceptions are HotSpot's, and so are the pixels of nearly all", () => {
  const [ours, theirs] = [run(dewar, seed, count, "damaged"), run("java", seed, count, "damaged")];
  assert.equal(ours.length, theirs.length);
  const exceptions = (line: string): string => [...line.matchAll(/[\w.]+(?:Exception|Error)\b/g)].map(([name]) => name).join();
  for (const [i, line] of ours.entries()) assert.equal(exceptions(line), exceptions(theirs[i]!), `${line}\n${theirs[i]}`);
  // How many bytes are left over, and what is made of the parts that are missing, differs in some.
  const equal = ours.filter((line, i) => line === theirs[i]).length;
  assert.ok(equal > 0.75 * ours.length, `${equal} of ${ours.length} are equal`);
});
