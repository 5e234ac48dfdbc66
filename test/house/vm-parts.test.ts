// A file of runtime/ names the parts of the VM that it needs (`Pick<VM, ...>`), so that one sees what it depends on. Only a few take the VM whole.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

/** The files that take the whole VM, with the reason. */
const WHOLE: Readonly<Record<string, string>> = {
  "archive.ts": "its hooks are made in a later room, of which runtime/ does not know what it needs",
  "driver.ts": "it uses most parts itself, and makes the StepFrame",
  "native-registry.ts": "it hands the VM to natives, each of which needs something else",
  "run-vm.ts": "it makes the VM, and hands it to the tiers",
  "step-frame.ts": "steps take the VM from their frame, and each needs something else",
};

const runtime = new URL("../../src/runtime/", import.meta.url);

/** The lines on which VM is a type, or in one, other than as what Pick takes parts of. Comments do not count. */
function linesWithWholeVM(text: string): number[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/gm, (comment) => comment.replace(/[^\n]/g, " "));
  const uses = code.matchAll(/(?:[:|&<>,(=]|\b(?:as|extends|keyof|satisfies|typeof))\s*(?<!\bPick<\s*)\bVM\b/g);
  return [...uses].map((use) => code.slice(0, use.index + use[0].length).split("\n").length);
}

test("the whole VM is found as a type, however it is written", () => {
  const whole = [
    "function f(vm: VM): void {}",
    "const f = (a: number, vm: VM) => a;",
    "private readonly vm: VM;",
    "let vm: VM | undefined;",
    "let vm: undefined | VM;",
    "type Parts = VM;",
    'type Parts = Omit<VM, "heap">;',
    "type Parts = Pick<VM, keyof VM>;",
    "interface Parts extends VM {}",
    "const makers = new Map<number, (vm: VM) => number>();",
    "f(parts as VM);",
  ];
  for (const text of whole) assert.deepEqual(linesWithWholeVM(`// a line\n${text}`), [2], text);
});

test("parts of the VM, and what is only called so, are not the whole of it", () => {
  const none = [
    'type Parts = Pick<VM, "heap">;',
    'type Parts = Pick<\n  VM,\n  | "heap"\n>;',
    'import type { VM } from "./vm.ts";',
    "const vm = new VM();",
    'failed(f, "VM");',
    "st(VMState.thread, 0);",
    "/** What there is to do: VM, heap\n * (VM) */",
    "return 0; // as VM",
  ];
  for (const text of none) assert.deepEqual(linesWithWholeVM(text), [], text);
});

test("files of runtime/ name the parts of the VM that they need", () => {
  const files = readdirSync(runtime)
    .filter((file) => file.endsWith(".ts"))
    .sort();
  const whole = files.flatMap((file) => {
    const lines = linesWithWholeVM(readFileSync(new URL(file, runtime), "utf8"));
    return lines.length === 0 ? [] : [{ file, lines }];
  });
  const unexpected = whole.filter(({ file }) => !(file in WHOLE));
  assert.deepEqual(
    unexpected.map(({ file, lines }) => `${file}:${lines.join()}`),
    [],
    'a file of runtime/ takes the whole VM; let it name what it needs: type Parts = Pick<VM, "heap" | ...>',
  );
  // What no longer needs an exception does not keep it.
  assert.deepEqual(
    whole.map(({ file }) => file),
    Object.keys(WHOLE),
  );
});
