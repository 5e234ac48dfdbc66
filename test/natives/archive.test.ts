// The seam for archives: what the class library asks of one reaches the hooks that a later room registers; without them there is none.
import assert from "node:assert/strict";
import { test } from "node:test";
import LambdaProxyClassArchive from "../../src/natives/java/lang/invoke/LambdaProxyClassArchive.ts";
import CDS from "../../src/natives/jdk/internal/misc/CDS.ts";
import { type ArchiveHooks, archiveOf, registerArchive } from "../../src/runtime/archive.ts";
import type { VM } from "../../src/runtime/vm.ts";

/** A VM whose refs are numbers that stand for themselves. */
const fakeVM = (): VM =>
  ({ strings: { textOf: (ref: number) => `text ${ref}` }, linker: { klassOfMirror: (ref: number) => 1000 + ref } }) as unknown as VM;

type Simple = (vm: VM, ...args: number[]) => unknown;

/** Calls each native that asks the archive, with the arguments 1, 2, 3, ... */
function callAll(vm: VM): unknown[] {
  const answers: unknown[] = [];
  for (const group of [CDS, LambdaProxyClassArchive]) {
    // What dumps says that it does not.
    for (const name in group.methods) if (!name.startsWith("dump")) answers.push((group.methods[name] as Simple)(vm, 1, 2, 3, 4, 5, 6, 7));
  }
  return answers;
}

test("a VM without an archive says so", () => {
  const vm = fakeVM();
  Object.assign(vm, { archive: archiveOf(vm) });
  assert.deepEqual(callAll(vm), [false, false, false, undefined, undefined, undefined, 0n, 0, undefined]);
});

test("registered hooks are asked everything", () => {
  const asked: string[] = [];
  const note =
    (what: string, answer?: unknown) =>
    (...args: unknown[]): unknown => {
      asked.push(`${what} ${JSON.stringify(args)}`);
      return answer;
    };
  const hooks = {
    isDumpingArchive: true,
    isDumpingClassList: true,
    isSharingEnabled: true,
    randomSeed: note("seed", 7n),
    initializeFromArchive: note("initialize"),
    defineModules: note("modules"),
    noteLambdaForm: note("form"),
    findLambda: note("find", 99),
    addLambda: note("add"),
  } as unknown as ArchiveHooks;
  const vm = fakeVM();
  registerArchive(() => hooks);
  Object.assign(vm, { archive: archiveOf(vm) });
  assert.deepEqual(callAll(vm), [true, true, true, undefined, undefined, undefined, 7n, 99, undefined]);
  const key = '{"caller":1,"methodName":"text 2","factoryType":3,"interfaceMethodType":4,"implementation":5,"dynamicMethodType":6}';
  assert.deepEqual(asked, ['form ["text 1"]', "initialize [1001]", "modules [1,2]", "seed []", `find [${key}]`, `add [${key},7]`]);
});
