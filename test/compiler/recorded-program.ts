// A program run with its compilations recorded, and the modules of their code, for the tests of the compilers.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32, inflateRawSync } from "node:zlib";
import type { CompiledCode } from "../../src/compiler/compiled-code.ts";
import { RUNTIME_FUNCTIONS } from "../../src/compiler/runtime-functions.ts";
import { compiledParams, resultTypes } from "../../src/compiler/shapes.ts";
import { type CompilationRecord, decodeRecord } from "../../src/replay/record.ts";
import { readRecords } from "../../src/replay/record-file.ts";
import { link } from "../../src/wasm/link.ts";
import { ModuleBuilder } from "../../src/wasm/module.ts";
import { compile } from "../linking/javac.ts";

/** Runs class P of the source with the tiers that a flag allows. @param when flags that say what is compiled; all of it if there are none @returns its class path, what it printed, its compilations */
export function recordProgram(
  source: string,
  tiers: string,
  ...when: readonly string[]
): { classes: string; stdout: string; records: CompilationRecord[] } {
  const classes = compile({ "P.java": source });
  const file = join(classes, `${process.pid}.rec`);
  const flags = [...(when.length > 0 ? when : ["-Xcomp"]), tiers, "-XX:+RecordCompilations", `-XX:RecordCompilationsFile=${file}`];
  const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
  const run = spawnSync(dewar, [...flags, "-cp", classes, "P"], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  const codec = {
    crc32: (bytes: Uint8Array) => crc32(bytes),
    deflate: (bytes: Uint8Array) => bytes,
    inflate: (bytes: Uint8Array, limit: number) => new Uint8Array(inflateRawSync(bytes, { maxOutputLength: limit })),
  };
  const { records, problem } = readRecords(readFileSync(file), codec);
  rmSync(file);
  assert.equal(problem, undefined);
  return { classes, stdout: run.stdout, records: records.map(decodeRecord) };
}

/** The code alone in a module, its symbols any numbers that validation does not look at. */
export function moduleOf(code: CompiledCode): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  module.importMemory("env", "memory", { initial: 1, maximum: 65536, shared: true });
  module.importTable("env", "table", { initial: 1 });
  for (const [name, params, results] of RUNTIME_FUNCTIONS) module.importFunction("vm", name, params, results);
  const transition = module.importFunction("ledger", "transition", [0x7f, 0x7f], []);
  const f = module.function_("code", compiledParams(code.shape), resultTypes(code.shape));
  f.raw = code.body;
  f.relocations.push(...code.relocations);
  const value = (s: CompiledCode["symbols"][number]): number => {
    if (s.kind === "type") return module.type(compiledParams(s.shape), resultTypes(s.shape));
    return s.kind === "self" ? f.index : s.kind === "ledgerTransition" ? transition : 4096;
  };
  const values = code.symbols.map(value);
  const { bytes, relocations } = module.finish();
  return link(bytes, relocations, values);
}

/** SHA-256 in hexadecimal digits. */
export const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
