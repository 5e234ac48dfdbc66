// C2 over every method that a start of the VM and a small program compile: recorded once (-Xcomp without tiers), then compiled again
// from the record in this process. Equal bytes, valid modules, the IR's invariants after each phase, sites that lie in the frame.
// And single passes on graphs made by hand.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { compileC2 } from "../../src/compiler/c2/compile.ts";
import type { CompiledCode } from "../../src/compiler/compiled-code.ts";
import { RecordedFacts } from "../../src/compiler/facts/recording.ts";
import { evaluate } from "../../src/compiler/ir/evaluate.ts";
import { Graph } from "../../src/compiler/ir/graph.ts";
import type { MemoryInfo } from "../../src/compiler/ir/node.ts";
import { Ir } from "../../src/compiler/ir/op.ts";
import { verify } from "../../src/compiler/ir/verify.ts";
import { Gvn } from "../../src/compiler/passes/gvn.ts";
import { replay } from "../../src/replay/player.ts";
import type { CompilationRecord } from "../../src/replay/record.ts";
import { ModuleBuilder } from "../../src/wasm/module.ts";
import { i32 } from "../../src/wasm/opcodes.ts";
import { hash, moduleOf, recordProgram } from "./recorded-program.ts";

const PROGRAM = `
import java.util.*;
public class P {
  static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
  static int sum(int[] a) { int s = 0; for (int i = 0; i < a.length; i++) s += a[i]; return s; }
  static synchronized long mix(long a, int b, double d) { return a * 31 + b / 7 + (long) d % 7; }
  static String kind(Object o) { return o instanceof String s ? s : o instanceof int[] i ? "ints" + i.length : "other"; }
  public static void main(String[] args) {
    long x = 0;
    for (int i = 0; i < 50; i++) x = mix(x, i, i / 3.0);
    int[] a = new int[100];
    Arrays.setAll(a, i -> i);
    try { a[100] = 1; } catch (ArrayIndexOutOfBoundsException e) { x++; }
    System.out.println(fib(12) + " " + sum(a) + " " + x + kind("k") + kind(a) + new HashMap<>(Map.of("k", 1)));
  }
}`;

function record(): CompilationRecord[] {
  const { classes, stdout, records } = recordProgram(PROGRAM, "-XX:-TieredCompilation");
  const oracle = spawnSync("java", ["-cp", classes, "P"], { encoding: "utf8" });
  assert.equal(stdout, oracle.stdout);
  return records;
}

test("every method is compiled to the same bytes from its record, to valid code, by phases that keep the IR's invariants", () => {
  const records = record().filter((r) => r.request.tier === 4);
  assert(records.length > 500, `${records.length} compilations`);
  let compiled = 0;
  for (const r of records) {
    assert.equal(replay(r, hash).kind, "equal");
    const name = JSON.stringify(r.facts[0]?.answer);
    let code: CompiledCode;
    try {
      code = compileC2(r.request, new RecordedFacts(r.facts, true), (phase, graph) => {
        verify(graph, phase);
      });
    } catch (problem) {
      assert.equal((problem as Error).name, "Bailout", `${name}: ${problem}`);
      continue;
    }
    compiled++;
    assert(WebAssembly.validate(moduleOf(code)), name);
    assert.equal(code.frameBytes % 8, 0);
    for (const site of code.sites) for (const at of site.refs) assert(at >= 64 && at < code.frameBytes - 8 && at % 4 === 0, name);
  }
  assert(compiled > 0.95 * records.length, `${compiled} of ${records.length}`);
});

const FIELD: MemoryInfo = { opcode: i32.load, offset: 8, shift: 0, alias: "f1", volatile: false, immutable: false };

test("a load is what was stored or loaded before, until something may have written it", () => {
  const graph = new Graph();
  const { entry } = graph;
  const object = graph.append(entry, Ir.Argument, "ref", [], 0);
  const first = graph.append(entry, Ir.Load, "i32", [object], FIELD);
  const again = graph.append(entry, Ir.Load, "i32", [object], FIELD);
  graph.append(entry, Ir.Store, "void", [object, graph.i32(7)], { ...FIELD, opcode: i32.store });
  const stored = graph.append(entry, Ir.Load, "i32", [object], FIELD);
  const sum = graph.append(entry, i32.add, "i32", [graph.append(entry, i32.add, "i32", [first, again]), stored]);
  graph.append(entry, Ir.Runtime, "void", [object], { name: "lock", pure: false });
  const unlocked = graph.append(entry, Ir.Load, "i32", [object], FIELD);
  graph.append(entry, Ir.Return, "void", [graph.append(entry, i32.xor, "i32", [sum, unlocked])]);
  new Gvn(graph).run();
  verify(graph, "gvn");
  assert.equal(entry.nodes.filter((n) => n.op === Ir.Load).length, 2);
});

test("constants are folded as WebAssembly computes them", () => {
  const operations = [
    i32.add,
    i32.sub,
    i32.mul,
    i32.and,
    i32.or,
    i32.xor,
    i32.shl,
    i32.shrS,
    i32.shrU,
    i32.rotl,
    i32.rotr,
    i32.ltS,
    i32.ltU,
    i32.geU,
  ];
  const module = new ModuleBuilder();
  operations.forEach((op, k) => {
    const f = module.function_(`f${k}`, [0x7f, 0x7f], [0x7f]);
    f.get(f.param(0)).get(f.param(1)).op(op);
    module.exportFunction(`f${k}`, f.index);
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.finish().bytes));
  const values = [0, 1, -1, 2, 31, 32, 33, 255, 0x7fffffff, -0x80000000, 123456789, -987654321];
  operations.forEach((op, k) => {
    const run = exports[`f${k}`] as (x: number, y: number) => number;
    for (const x of values) for (const y of values) assert.equal(evaluate(op, [x, y]), run(x, y), `${op.toString(16)} ${x} ${y}`);
  });
});
