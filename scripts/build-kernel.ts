// Makes the kernel's Wasm: build/assembly/layout.ts (the constants of src/layout/ in AssemblyScript), build/kernel.wasm out of
// src/kernel/assembly/, build/interpreter*.wasm out of the interpreter's emitter, and build/stubs.wasm, through which compiled code calls the
// VM. Each is made again only when the content of its sources has changed; `--force` makes all.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stampOf } from "./stamp.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const build = join(root, "build");

/** Whose numbers, structures and tables of bytes the AssemblyScript sources can name. */
const LAYOUT_MODULES = [
  ...[
    "memory-map",
    "kernel-state",
    "object",
    "frame",
    "compiled",
    "metadata",
    "vm-state",
    "events",
    "quick-opcodes",
    "well-known",
    "zlib",
    "access-flags",
  ].map((name) => `layout/${name}`),
  "bytecode/opcodes",
  "kernel/rewrite-table",
];

/** Runs `make` unless the stamp of `sources` is the one noted at the last time and the result is there. */
async function once(result: string, sources: readonly string[], make: () => void | Promise<void>): Promise<void> {
  const stamp = stampOf(root, [...sources, "scripts/build-kernel.ts"]);
  const stampFile = join(build, `${result}.stamp`);
  const force = process.argv.includes("--force");
  if (!force && existsSync(join(build, result)) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) {
    console.log(`build-kernel: ${result} is up to date`);
    return;
  }
  const start = performance.now();
  await make();
  writeFileSync(stampFile, stamp);
  console.log(`build-kernel: ${result} made in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** All structures, numbers and tables of bytes that LAYOUT_MODULES export, as constants of AssemblyScript. */
async function layoutSource(): Promise<string> {
  const lines = ["// Made by scripts/build-kernel.ts from src/layout/. Do not edit."];
  const seen = new Set<string>();
  for (const module of LAYOUT_MODULES) {
    const exports = (await import(new URL(`../src/${module}.ts`, import.meta.url).href)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exports)) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (typeof value === "number") lines.push(constant(name, value));
      else if (value instanceof Uint8Array) lines.push(`export const ${name}: u32 = <u32>memory.data<u8>([${value.join()}]);`);
      else if (isStruct(value)) lines.push(`export namespace ${name} {`, ...Object.entries(value).map(([k, v]) => constant(k, v)), "}");
    }
  }
  return `${lines.join("\n")}\n`;
}

/** Fields that are words of the language get a "_". */
const RESERVED = new Set(["super", "package", "return", "new", "instanceof", "switch"]);

const constant = (name: string, value: number): string =>
  `@inline export const ${RESERVED.has(name) ? `${name}_` : name}: u32 = ${value >>> 0};`;

function isStruct(value: unknown): value is Record<string, number> {
  return (
    typeof value === "object" &&
    value !== null &&
    !ArrayBuffer.isView(value) &&
    !Array.isArray(value) &&
    Object.values(value).every((v) => typeof v === "number")
  );
}

async function makeKernel(): Promise<void> {
  const { KERNEL_DATA } = await import("../src/layout/memory-map.ts");
  mkdirSync(join(build, "assembly"), { recursive: true });
  writeFileSync(join(build, "assembly", "layout.ts"), await layoutSource());
  const asc = join(root, "node_modules", "assemblyscript", "bin", "asc.js");
  const options = ["src/kernel/assembly/index.ts", "--runtime", "stub", "--noAssert", "-O3", "--importMemory", "--sharedMemory"];
  options.push("--noExportMemory", "--initialMemory", "3", "--maximumMemory", "65536", "--memoryBase", String(KERNEL_DATA));
  options.push("--enable", "threads", "--debug", "--outFile", "build/kernel.wasm.new");
  execFileSync(process.execPath, [asc, ...options], { cwd: root, stdio: "inherit" });
  renameSync(join(build, "kernel.wasm.new"), join(build, "kernel.wasm"));
}

async function makeInterpreters(): Promise<void> {
  const { emitInterpreter } = await import("../src/kernel/interpreter/interpreter.ts");
  const { LEDGER_STATES } = await import("../src/layout/ledger.ts");
  writeFileSync(join(build, "interpreter.wasm"), emitInterpreter());
  writeFileSync(join(build, "interpreter-ledger.wasm"), emitInterpreter({ ledger: { code: LEDGER_STATES, strict: false } }));
  writeFileSync(join(build, "interpreter-trace.wasm"), emitInterpreter({ trace: true }));
}

async function makeStubs(): Promise<void> {
  const { emitStubs } = await import("../src/code/stubs.ts");
  writeFileSync(join(build, "stubs.wasm"), emitStubs());
}

mkdirSync(build, { recursive: true });
await once("kernel.wasm", ["src/kernel", "src/layout", "src/bytecode"], makeKernel);
await once("interpreter.wasm", ["src/kernel", "src/layout", "src/wasm", "src/bytecode"], makeInterpreters);
await once(
  "stubs.wasm",
  ["src/code/stubs.ts", "src/compiler/runtime-functions.ts", "src/kernel/interpreter", "src/layout", "src/wasm", "src/bytecode"],
  makeStubs,
);
