import assert from "node:assert/strict";
import { test } from "node:test";
import { fromByteString, toByteString } from "../../src/flags/options.ts";
import { optionWords, settingsFileOptions } from "../../src/flags/settings-file.ts";

test("a settings file has options between white space and comments", () => {
  assert.deepEqual(settingsFileOptions("+A # x\n#y\n B=1\tC=2\n"), ["+A", "B=1", "C=2"]);
  assert.deepEqual(settingsFileOptions("F='a b'\n-D"), ["F=a b", "-D"]);
  assert.deepEqual(settingsFileOptions(""), []);
});

test("quotes hold spaces in an options variable", () => {
  assert.deepEqual(optionWords(" -Da=1  '-Db=2 3' -D\"c d\"e\n"), ["-Da=1", "-Db=2 3", "-Dc de"]);
  assert.equal(optionWords("-Da='x"), undefined);
});

test("byte strings keep every byte", () => {
  assert.equal(toByteString("abc"), "abc");
  assert.equal(toByteString("ä"), "\u00c3\u00a4");
  assert.equal(fromByteString(toByteString("日本 ä")), "日本 ä");
});
