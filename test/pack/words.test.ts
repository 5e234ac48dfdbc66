import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { PackProblem } from "../../src/cli/pack/problem.ts";
import { splitWords } from "../../src/cli/pack/words.ts";

test("a text is split as a shell splits it", () => {
  const texts = ["", "  ", "a b", ' -o "out dir"  x', "'a b'c\"d e\"", 'a\\ b \\"', '"a\\"b\\n"', "''", `"it's" 'say "x"'`, "a\tb"];
  for (const text of texts) {
    const shell = execFileSync("sh", ["-c", `set -f; for w in ${text}; do printf '%s\\0' "$w"; done`], { encoding: "utf8" });
    assert.deepEqual(splitWords(text), shell.split("\0").slice(0, -1), JSON.stringify(text));
  }
});

test("a quote that is not closed is refused", () => {
  assert.throws(() => splitWords("a 'b"), PackProblem);
});
