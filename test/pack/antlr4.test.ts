import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { filesBelow } from "../../src/cli/pack/class-library.ts";
import { runWithoutJdk } from "./harness.ts";
import { checkPackedTool } from "./packed-tool.ts";
import { TOOLS } from "./tools.ts";

const MB = 1e6;

test("antlr4, packed, does without a JDK what HotSpot does, and is small", (t) => {
  const { folder, command, tarball, scratch, packing } = checkPackedTool(t, TOOLS.antlr4);
  const unpacked = filesBelow(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  assert.ok(tarball <= 14 * MB, `the tarball has ${tarball} bytes`);
  assert.ok(unpacked <= 30 * MB, `the package has ${unpacked} bytes`);
  assert.match(packing.stdout, /^ {2}java\.desktop .* no training run/m);

  // What was left out says so when it is missed.
  const { code, stderr } = runWithoutJdk(command, ["-XdbgST", "Expr.g4"], join(scratch, "training"));
  assert.equal(code, 1);
  assert.match(stderr, /NoClassDefFoundError: javax\/swing\/\S+ \(its module java\.desktop was left out .*--add-modules java\.desktop\)/);
});
