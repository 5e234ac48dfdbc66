// C1 over every method that a start of the VM and a small program execute: recorded once (-Xcomp), then compiled from the record for
// tiers 1, 2 and 3. Equal bytes for the tier that was recorded, valid modules for all, sites whose references lie in the frame.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { crc32, inflateRawSync } from "node:zlib";
import { compile } from "../../src/compiler/compile.ts";
import { Bailout, type CompiledCode } from "../../src/compiler/compiled-code.ts";
import { RecordedFacts } from "../../src/compiler/facts/recording.ts";
import { RUNTIME_FUNCTIONS } from "../../src/compiler/runtime-functions.ts";
import { compiledParams, resultTypes } from "../../src/compiler/shapes.ts";
import { replay } from "../../src/replay/player.ts";
import { type CompilationRecord, decodeRecord } from "../../src/replay/record.ts";
import { readRecords } from "../../src/replay/record-file.ts";
import { link } from "../../src/wasm/link.ts";
import { ModuleBuilder } from "../../src/wasm/module.ts";

const PROGRAM = `
import java.util.*;
public class P {
  interface Shape { double area(); }
  record Square(double side) implements Shape { public double area() { return side * side; } }
  record Circle(double r) implements Shape { public double area() { return Math.PI * r * r; } }
  static synchronized long mix(long a, int b, float f, double d) { return a * 31 + b + (long) f + Double.doubleToRawLongBits(d) % 7; }
  static String kind(Object o) { return o instanceof Square s ? "square" + s.side : o instanceof int[] i ? "ints" + i.length : "other"; }
  static int choose(int i) { switch (i) { case 1: return 10; case 2: return 20; case 1000: return 30; case -5: return 40; default: return 0; } }
  public static void main(String[] args) {
    long sum = 0;
    for (int i = 0; i < 50; i++) sum = mix(sum, i, i * 0.5f, i / 3.0) + choose(i % 4);
    List<Shape> shapes = new ArrayList<>(List.of(new Square(2), new Circle(1)));
    shapes.sort(Comparator.comparingDouble(Shape::area));
    Object lock = new Object();
    synchronized (lock) { System.out.println(sum + " " + shapes.stream().mapToDouble(Shape::area).sum() + kind(new int[3])); }
    int[][] grid = new int[3][4];
    try { grid[2][4] = 1; } catch (ArrayIndexOutOfBoundsException e) { System.out.println(e.getMessage()); }
    System.out.println(String.format("%s %d %.3f", "text", 42, 1.5) + new StringBuilder("abc").reverse() + new HashMap<>(Map.of("k", 1)));
  }
}`;

const folder = mkdtempSync(join(tmpdir(), "dewar-c1-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function record(): CompilationRecord[] {
  writeFileSync(join(folder, "P.java"), PROGRAM);
  const javac = spawnSync("javac", ["-d", folder, join(folder, "P.java")], { encoding: "utf8" });
  assert.equal(javac.status, 0, javac.stderr);
  const file = join(folder, "p.rec");
  const flags = ["-Xcomp", "-XX:TieredStopAtLevel=1", "-XX:+RecordCompilations", `-XX:RecordCompilationsFile=${file}`];
  const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
  const run = spawnSync(dewar, [...flags, "-cp", folder, "P"], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stdout, /Index 4 out of bounds for length 4\ntext 42 1\.500cba\{k=1\}\n$/);
  const codec = {
    crc32: (bytes: Uint8Array) => crc32(bytes),
    deflate: (bytes: Uint8Array) => bytes,
    inflate: (bytes: Uint8Array, limit: number) => new Uint8Array(inflateRawSync(bytes, { maxOutputLength: limit })),
  };
  const { records, problem } = readRecords(readFileSync(file), codec);
  assert.equal(problem, undefined);
  return records.map(decodeRecord);
}

/** The code alone in a module, its symbols any numbers that validation does not look at. */
function moduleOf(code: CompiledCode): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  module.importMemory("env", "memory", { initial: 1, maximum: 65536, shared: true });
  module.importTable("env", "table", { initial: 1 });
  for (const [name, params, results] of RUNTIME_FUNCTIONS) module.importFunction("vm", name, params, results);
  const f = module.function_("code", compiledParams(code.shape), resultTypes(code.shape));
  f.raw = code.body;
  f.relocations.push(...code.relocations);
  const values = code.symbols.map((s) =>
    s.kind === "type" ? module.type(compiledParams(s.shape), resultTypes(s.shape)) : s.kind === "self" ? f.index : 4096,
  );
  const { bytes, relocations } = module.finish();
  return link(bytes, relocations, values);
}

const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

test("every method is compiled to the same bytes from its record, and to valid code for each tier", () => {
  const records = record();
  assert(records.length > 1000, `${records.length} compilations`);
  let compiled = 0;
  for (const r of records) {
    assert.equal(replay(r, hash).kind, "equal");
    for (const tier of [1, 2, 3] as const) {
      let code: CompiledCode;
      try {
        code = compile({ ...r.request, tier }, new RecordedFacts(r.facts, true));
      } catch (problem) {
        assert(problem instanceof Bailout, String(problem));
        continue;
      }
      compiled++;
      const name = JSON.stringify(r.facts[0]?.answer);
      assert(WebAssembly.validate(moduleOf(code)), `tier ${tier}: ${name}`);
      assert.equal(code.frameBytes % 8, 0);
      for (const site of code.sites) for (const at of site.refs) assert(at >= 64 && at < code.frameBytes - 8 && at % 4 === 0, name);
    }
  }
  assert(compiled > 2.9 * records.length, `${compiled} of ${3 * records.length}`);
});
