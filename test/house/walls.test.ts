// The rule that holds the walls between the rooms finds what it should, and the house keeps it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { breachesBelow, breachesIn, circlesBelow, circlesIn } from "../../scripts/walls.ts";

const messages = (file: string, text: string): string[] => breachesIn(file, text).map((breach) => `${breach.line}: ${breach.message}`);

test("a room may import what it stands on, and its own files", () => {
  assert.deepEqual(messages("linking/a.ts", 'import { x } from "../layout/memory.ts";\nimport { y } from "./b.ts";'), []);
  assert.deepEqual(messages("host/node/a.ts", 'import { x } from "../ring.ts";\nimport { z } from "../../layout/memory.ts";'), []);
});

test("a room may not import what stands on it, however the import is written", () => {
  const above = "imports runtime/, which stands above linking/";
  assert.deepEqual(messages("linking/a.ts", 'import { x } from "../runtime/vm.ts";'), [`1: ${above}`]);
  assert.deepEqual(messages("linking/a.ts", '\nimport type {\n  X,\n  Y,\n} from "../runtime/vm.ts";'), [`5: ${above}`]);
  assert.deepEqual(messages("linking/a.ts", 'export * from "../runtime/vm.ts";'), [`1: ${above}`]);
  assert.deepEqual(messages("linking/a.ts", 'const vm = await import("../runtime/vm.ts");'), [`1: ${above}`]);
  assert.deepEqual(messages("linking/a.ts", 'import "../runtime/vm.ts";'), [`1: ${above}`]);
});

test("the compiler imports layout, bytecode and wasm, and nothing else", () => {
  assert.deepEqual(messages("compiler/c2/a.ts", 'import { x } from "../../wasm/module.ts";'), []);
  assert.deepEqual(messages("compiler/c2/a.ts", 'import { x } from "../../flags/flags.ts";'), [
    "1: imports flags/: compiler/ may import only layout, bytecode, wasm",
  ]);
});

test("only the rooms that touch the outside import Node", () => {
  assert.deepEqual(messages("host/node/a.ts", 'import { x } from "node:fs";'), []);
  for (const text of ['import { x } from "node:fs";', 'const fs = process.getBuiltinModule("node:fs");']) {
    assert.deepEqual(messages("host/a.ts", text), ["1: imports node:fs: only host/node, remote/node, api, cli touch Node"]);
  }
});

test("unknown rooms and what is outside src/ are told", () => {
  assert.deepEqual(messages("shed/a.ts", ""), ["1: shed is not a room of the house"]);
  assert.deepEqual(messages("cli/a.ts", 'import { x } from "../../scripts/b.ts";'), [
    "1: imports ../../scripts/b.ts, which is outside src/",
  ]);
});

test("the house keeps its walls", () => {
  const breaches = breachesBelow(fileURLToPath(new URL("../../src", import.meta.url)));
  assert.deepEqual(
    breaches.map(({ file, line, message }) => `${file}:${line} ${message}`),
    [],
  );
});

test("circles of values are found, whatever is between; types make none", () => {
  const files = new Map([
    ["a/x.ts", 'import { y } from "./y.ts";'],
    ["a/y.ts", 'import { z } from "../b/z.ts";\nimport { type X } from "./x.ts";'],
    ["b/z.ts", 'export { x } from "../a/x.ts";'],
    ["b/w.ts", 'import { z } from "./z.ts";\nimport type { V } from "./v.ts";'],
    ["b/v.ts", 'import {\n  w,\n} from "./w";'],
  ]);
  assert.deepEqual(circlesIn(files), [["a/x.ts", "a/y.ts", "b/z.ts"]]);
});

test("no files of the house import each other's values in a circle", () => {
  assert.deepEqual(circlesBelow(fileURLToPath(new URL("../../src", import.meta.url))), []);
});
