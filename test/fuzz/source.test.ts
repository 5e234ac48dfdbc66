// The generator's second output: source that javac compiles, with the same program model and the same oracle.
import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { difference, known } from "../../fuzz/compare.ts";
import { generate } from "../../fuzz/generate/program.ts";
import { type Class, int, local, type Program, runtimeCall, type Stmt } from "../../fuzz/ir.ts";
import { Random } from "../../fuzz/random.ts";
import { prepareSource, reduce } from "../../fuzz/reduce.ts";
import { compileSources, sourceFeatures } from "../../fuzz/source/compile.ts";
import { literal } from "../../fuzz/source/expressions.ts";
import { BUILD, buildRunner, runBatch, writeBatch } from "../../fuzz/vm.ts";
import { vmOf } from "../../fuzz/vms.ts";

test("literals are what a Java source may contain", () => {
  assert.equal(literal('a"\\\n\u0000\u4f60\ud83d'), '"a\\"\\\\\\012\\000\\u4f60\\ud83d"');
});

test("javac takes most programs, and both VMs run what it makes in the same way", async () => {
  mkdirSync(BUILD, { recursive: true });
  buildRunner();
  const programs = Array.from({ length: 24 }, (_, i) => {
    const own = Random.of(20_261_129, i).next();
    return generate(
      own,
      sourceFeatures(own).filter((f) => f !== "hot" && f !== "big"),
    );
  });
  const compiled = compileSources(programs);
  const taken = programs.flatMap((program, index) =>
    compiled[index]!.refused === "" ? [{ index, entry: program.entry, fuel: program.fuel, classes: compiled[index]!.classes }] : [],
  );
  assert.ok(taken.length >= 16, compiled.map((c) => c.refused).join(""));
  const file = join(BUILD, `source-${process.pid}`);
  writeBatch(file, taken);
  const indices = taken.map((p) => p.index);
  const expected = await runBatch(vmOf("java"), file, indices, 60_000);
  const actual = await runBatch(vmOf("dewar"), file, indices, 60_000);
  rmSync(file);
  const wrong = indices.flatMap((i) => {
    const d = difference(expected.get(i)!, actual.get(i)!);
    return d === undefined || known(d) !== undefined ? [] : [`${i}:\n- ${d.expected}\n+ ${d.actual}`];
  });
  assert.deepEqual(wrong, []);
});

test("what differs from source is made small, through javac", async () => {
  const classes = (body: Stmt[]): Class[] => [
    {
      name: "p/Main",
      super: "java/lang/Object",
      interfaces: [],
      access: 0x21,
      version: 61,
      shared: true,
      fields: [],
      methods: [{ name: "main", params: [], ret: "V", access: 9, body }],
    },
  ];
  const divide: Stmt = { k: "mix", e: { k: "bin", t: "I", op: "/", a: int(1), b: int(0) } };
  const caught = runtimeCall("caught", "(Ljava/lang/Throwable;)V", [local("e", "Ljava/lang/Throwable;")], "V");
  const body: Stmt[] = [
    { k: "mix", e: int(5) },
    { k: "for", n: "i", from: int(0), to: int(3), step: 1, down: false, fuel: false, body: [{ k: "mix", e: local("i", "I") }] },
    { k: "try", body: [divide], catches: [{ t: "java/lang/Throwable", n: "e", body: [{ k: "do", e: caught }] }], fin: null },
  ];
  const program: Program = { seed: 0, features: [], entry: "p/Main", fuel: 1000, classes: classes(body) };
  // A VM that differs: its exceptions have no frames.
  const other = vmOf("java@default", ["-XX:-StackTraceInThrowable"]);
  const { program: small } = await reduce(program, vmOf("java"), other, () => {}, prepareSource);
  const kinds = small.classes[0]!.methods[0]!.body!.map((s) => s.k);
  assert.ok(kinds.length <= 2 && !kinds.includes("for"), kinds.join());
});
