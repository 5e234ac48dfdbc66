import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { flagsDocument } from "../../scripts/flags-doc.ts";

test("docs/flags.md is made from the table as it is", () => {
  assert.equal(readFileSync(new URL("../../docs/flags.md", import.meta.url), "utf8"), flagsDocument());
});
