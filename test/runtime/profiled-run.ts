// Runs a program on a VM in this process whose kernel has a profiling interpreter (one that counts its bytecodes), with the methods of its
// main class and those nested in it profiled whose name matches: `profiled-run.ts PATTERN options... -cp FOLDER Main`. Prints what the
// tests ask for as JSON.
import { readFileSync } from "node:fs";
import { parseCommandLine } from "../../src/cli/command-line.ts";
import { Flags } from "../../src/flags/flags.ts";
import { emitInterpreter } from "../../src/kernel/interpreter/interpreter.ts";
import { JavaThread } from "../../src/layout/frame.ts";
import { createMemory, ld, ld64 } from "../../src/layout/memory.ts";
import { VMState } from "../../src/layout/vm-state.ts";
import { klassName, methodsOf } from "../../src/linking/klass-view.ts";
import { setProfiled } from "../../src/linking/link-klass.ts";
import { methodName } from "../../src/linking/method-view.ts";
import "../../src/api/core.ts";
import { runVM, VM } from "../../src/runtime/vm.ts";
import { testHost } from "../host/fixture.ts";

const [pattern, ...args] = process.argv.slice(2);
const profiled = new RegExp(pattern!);
const main = args.at(-1)!;
const command = parseCommandLine(args, []);
if (command.kind !== "run") throw new Error(JSON.stringify(command.printed));

const built = (name: string): WebAssembly.Module =>
  new WebAssembly.Module(readFileSync(new URL(`../../build/${name}.wasm`, import.meta.url)) as Uint8Array<ArrayBuffer>);
const modules = new Map([
  ["kernel", built("kernel")],
  ["interpreter", built("interpreter")],
  ["profiling", new WebAssembly.Module(emitInterpreter({ profile: true, count: true }))],
]);
const flags = new Flags(command.options.flags).values;
const { host } = testHost({
  modules,
  deterministic: flags.Deterministic ? { clockStep: flags.DeterministicClockStep, seed: BigInt(flags.DeterministicSeed) } : undefined,
});

const { classLoaded, halt } = VM.prototype;
VM.prototype.classLoaded = function (klass: number): void {
  if (klassName(klass).startsWith(main)) for (const m of methodsOf(klass)) if (profiled.test(methodName(m))) setProfiled(m, true);
  classLoaded.call(this, klass);
};
let bytecodes = 0;
let openCalls = 0;
VM.prototype.halt = function (code: number): void {
  bytecodes = Number(ld64(VMState.bytecodes));
  openCalls = ld(ld(VMState.thread) + JavaThread.profiledCalls);
  halt.call(this, code);
};
const code = runVM(host, createMemory(flags.MaxHeapSize, flags.MaxNewSize), command.options);
console.log(JSON.stringify({ code, bytecodes, openCalls }));
