// Constants, locals, stack shuffles, arithmetic and branches, against what Java says (JVMS 6.5).

import assert from "node:assert/strict";
import { test } from "node:test";
import { OPCODE_COUNT, Op } from "../../src/bytecode/opcodes.ts";
import { CANONICAL } from "../../src/kernel/fused-opcodes.ts";
import { emitInterpreter, handlerTable } from "../../src/kernel/interpreter/interpreter.ts";
import { Q } from "../../src/layout/quick-opcodes.ts";
import { EXIT_POLL, EXIT_THROW, EXIT_TRACE, THROW_ARITHMETIC, VMState } from "../../src/layout/vm-state.ts";
import { ld, st, type Value, World } from "./world.ts";

const world = new World();
const MIN = -(2 ** 31);
const MAX = 2 ** 31 - 1;
const LMIN = -(2n ** 63n);

/** An operation of two operands: its method is made once. */
function binary(mnemonic: string, types: string): (a: Value, b: Value) => Value {
  const [x, y, r] = types;
  const loads = `${x.toLowerCase()}load_0; ${y.toLowerCase()}load ${x === "J" || x === "D" ? 2 : 1}`.replaceAll("jload", "lload");
  const descriptor = `(${x}${y})${r}`;
  const m = world.method({ descriptor, code: `${loads}; ${mnemonic}; ${r === "J" ? "l" : r.toLowerCase()}return` });
  return (a, b) => world.call(m, descriptor, a, b)!;
}

function unary(mnemonic: string, types: string): (a: Value) => Value {
  const [x, r] = types;
  const descriptor = `(${x})${r}`;
  const m = world.method({
    descriptor,
    code: `${x === "J" ? "l" : x.toLowerCase()}load_0; ${mnemonic}; ${r === "J" ? "l" : r.toLowerCase()}return`,
  });
  return (a) => world.call(m, descriptor, a)!;
}

test("the module is valid and every opcode that code can hold has a handler", () => {
  assert.ok(WebAssembly.validate(emitInterpreter()));
  assert.ok(WebAssembly.validate(emitInterpreter({ trace: true, count: true, names: false })));
  const table = handlerTable();
  const handled = (op: number) => table.handlers.has(op) || table.aliases.has(op);
  for (let op = 0; op < OPCODE_COUNT; op++) assert.ok(handled(CANONICAL[op]), `opcode ${op}`);
  for (const [name, op] of Object.entries(Q)) assert.ok(handled(op), name);
});

test("integer arithmetic wraps", () => {
  assert.equal(binary("iadd", "III")(MAX, 1), MIN);
  assert.equal(binary("isub", "III")(MIN, 1), MAX);
  assert.equal(binary("imul", "III")(0x10001, 0x10001), 0x20001);
  assert.equal(binary("ladd", "JJJ")(2n ** 63n - 1n, 1n), LMIN);
  assert.equal(binary("lmul", "JJJ")(-3n, 7n), -21n);
  assert.equal(unary("ineg", "II")(MIN), MIN);
  assert.equal(unary("lneg", "JJ")(5n), -5n);
});

test("division rounds to zero, MIN / -1 is MIN, by zero throws with nothing popped", () => {
  const idiv = binary("idiv", "III");
  const irem = binary("irem", "III");
  assert.deepEqual([idiv(-7, 2), irem(-7, 2), idiv(7, -2), irem(7, -2)], [-3, -1, -3, 1]);
  assert.deepEqual([idiv(MIN, -1), irem(MIN, -1)], [MIN, 0]);
  assert.equal(binary("ldiv", "JJJ")(LMIN, -1n), LMIN);
  assert.equal(binary("lrem", "JJJ")(LMIN, -1n), 0n);
  assert.equal(binary("lrem", "JJJ")(-7n, 3n), -1n);
  assert.deepEqual(world.leave("(I)I", "iconst_5; iload_0; idiv; ireturn", [0]).slice(0, 2), [EXIT_THROW, THROW_ARITHMETIC]);
  assert.deepEqual(world.stack(), [5, 0]);
  assert.equal(world.bci(), 2);
  assert.deepEqual(world.leave("(J)J", "lconst_1; lload_0; lrem; lreturn", [0n]).slice(0, 2), [EXIT_THROW, THROW_ARITHMETIC]);
});

test("shifts mask their counts", () => {
  assert.equal(binary("ishl", "III")(1, 33), 2);
  assert.equal(binary("ishr", "III")(-8, 34), -2);
  assert.equal(binary("iushr", "III")(-1, 28), 15);
  assert.equal(binary("lshl", "JIJ")(1n, 65), 2n);
  assert.equal(binary("lshr", "JIJ")(-8n, -63), -4n);
  assert.equal(binary("lushr", "JIJ")(-1n, 60), 15n);
});

test("floating point: remainder, negation, comparison with NaN", () => {
  assert.equal(binary("frem", "FFF")(5.5, 2), 1.5);
  assert.equal(binary("drem", "DDD")(-5.5, 2), -1.5);
  assert.ok(Number.isNaN(binary("drem", "DDD")(1, 0)));
  assert.ok(Object.is(unary("dneg", "DD")(0), -0));
  assert.ok(Object.is(unary("fneg", "FF")(0), -0));
  assert.equal(binary("ddiv", "DDD")(1, 0), Infinity);
  for (const [op, type, nan] of [
    ["fcmpl", "F", -1],
    ["fcmpg", "F", 1],
    ["dcmpl", "D", -1],
    ["dcmpg", "D", 1],
  ] as const) {
    const compare = binary(op, `${type}${type}I`);
    assert.deepEqual(
      [compare(1, 2), compare(2, 2), compare(3, 2), compare(Number.NaN, 2), compare(2, Number.NaN)],
      [-1, 0, 1, nan, nan],
      op,
    );
    assert.equal(compare(0, -0), 0);
  }
  const lcmp = binary("lcmp", "JJI");
  assert.deepEqual([lcmp(-1n, 1n), lcmp(3n, 3n), lcmp(2n ** 62n, LMIN)], [-1, 0, 1]);
});

test("conversions saturate and narrow", () => {
  assert.deepEqual([1e20, -1e20, Number.NaN, -1.9].map(unary("d2i", "DI")), [MAX, MIN, 0, -1]);
  assert.deepEqual([1e30, Number.NaN].map(unary("d2l", "DJ")), [2n ** 63n - 1n, 0n]);
  assert.deepEqual([1e20, Number.NaN].map(unary("f2i", "FI")), [MAX, 0]);
  assert.equal(unary("f2l", "FJ")(-3.7), -3n);
  assert.equal(unary("l2i", "JI")(0x1_8000_0001n), MIN + 1);
  assert.equal(unary("i2l", "IJ")(-1), -1n);
  assert.equal(unary("i2b", "II")(0x180), -128);
  assert.equal(unary("i2c", "II")(-1), 65535);
  assert.equal(unary("i2s", "II")(0x18000), -32768);
  assert.equal(unary("i2f", "IF")(16777217), 16777216);
  assert.equal(unary("l2d", "JD")(2n ** 60n), 2 ** 60);
  assert.equal(unary("d2f", "DF")(0.1), Math.fround(0.1));
  assert.equal(unary("f2d", "FD")(0.5), 0.5);
});

test("constants", () => {
  const constants = {
    1: { kind: "int", value: -77 },
    2: { kind: "float", value: 1.5 },
    3: { kind: "long", value: -(2n ** 40n) },
    5: { kind: "double", value: Math.PI },
    7: { kind: "string", ref: 0x12345678 },
  } as const;
  const push = (code: string, type: string) => world.run(`()${type}`, code, [], { constants });
  assert.deepEqual(
    ["iconst_m1", "iconst_5", "bipush -128", "sipush -32768", "ldc 1", "ldc_w 1"].map((c) => push(`${c}; ireturn`, "I")),
    [-1, 5, -128, -32768, -77, -77],
  );
  assert.deepEqual(
    ["fconst_0", "fconst_1", "fconst_2", "ldc 2"].map((c) => push(`${c}; freturn`, "F")),
    [0, 1, 2, 1.5],
  );
  assert.deepEqual(
    ["lconst_0", "lconst_1", "ldc2_w 3"].map((c) => push(`${c}; lreturn`, "J")),
    [0n, 1n, -(2n ** 40n)],
  );
  assert.deepEqual(
    ["dconst_0", "dconst_1", "ldc2_w 5"].map((c) => push(`${c}; dreturn`, "D")),
    [0, 1, Math.PI],
  );
  assert.deepEqual(
    ["ldc 7", "ldc_w 7"].map((c) => push(`${c}; areturn`, "L")),
    [0x12345678, 0x12345678],
  );
  assert.equal(push("aconst_null; areturn", "L"), 0);
});

test("locals of every form, wide ones too", () => {
  const code =
    "lload_0; lstore 4; lload 4; wide lstore 300; wide lload 300; dload_2; dstore 6; dload 6; d2l; ladd; lstore_2; lload_2; lreturn";
  assert.equal(world.run("(JD)J", code, [40n, 2.9], { maxLocals: 302 }), 42n);
  assert.equal(
    world.run(
      "(II)I",
      "iinc 0 -100; wide iinc 1 1000; iload_0; iload_1; iadd; wide istore 299; wide iload 299; istore_3; iload_3; ireturn",
      [1, 2],
      { maxLocals: 300 },
    ),
    903,
  );
  assert.equal(
    world.run(
      "(FLjava/lang/Object;)F",
      "fload_0; fstore_3; fload_3; fstore 4; fload 4; aload_1; astore_2; aload_2; pop; freturn",
      [2.5, 0],
    ),
    2.5,
  );
});

test("shuffles", () => {
  const show = (code: string) => {
    world.leave("()V", `${code}; iconst_1; iconst_0; idiv`);
    return world.stack().slice(0, -2).join("");
  };
  const push = "iconst_1; iconst_2; iconst_3; iconst_4";
  assert.equal(show(`${push}; dup`), "12344");
  assert.equal(show(`${push}; dup_x1`), "12434");
  assert.equal(show(`${push}; dup_x2`), "14234");
  assert.equal(show(`${push}; dup2`), "123434");
  assert.equal(show(`${push}; dup2_x1`), "134234");
  assert.equal(show(`${push}; dup2_x2`), "341234");
  assert.equal(show(`${push}; swap`), "1243");
  assert.equal(show(`${push}; pop`), "123");
  assert.equal(show(`${push}; pop2`), "12");
  assert.equal(show(`nop; ${push}`), "1234");
});

test("conditional branches", () => {
  const rows: [string, (a: number) => boolean][] = [
    ["ifeq", (a) => a === 0],
    ["ifne", (a) => a !== 0],
    ["iflt", (a) => a < 0],
    ["ifge", (a) => a >= 0],
    ["ifgt", (a) => a > 0],
    ["ifle", (a) => a <= 0],
    ["ifnull", (a) => a === 0],
    ["ifnonnull", (a) => a !== 0],
  ];
  for (const [op, expected] of rows) {
    const m = world.method({ descriptor: "(I)I", code: `iload_0; ${op} yes; iconst_0; ireturn; yes: iconst_1; ireturn` });
    for (const a of [-5, 0, 7]) assert.equal(world.call(m, "(I)I", a), expected(a) ? 1 : 0, `${op} ${a}`);
  }
  const pairs: [string, (a: number, b: number) => boolean][] = [
    ["if_icmpeq", (a, b) => a === b],
    ["if_icmpne", (a, b) => a !== b],
    ["if_icmplt", (a, b) => a < b],
    ["if_icmpge", (a, b) => a >= b],
    ["if_icmpgt", (a, b) => a > b],
    ["if_icmple", (a, b) => a <= b],
    ["if_acmpeq", (a, b) => a === b],
    ["if_acmpne", (a, b) => a !== b],
  ];
  for (const [op, expected] of pairs) {
    const m = world.method({ descriptor: "(II)I", code: `iload_0; iload_1; ${op} yes; iconst_0; ireturn; yes: iconst_1; ireturn` });
    for (const a of [-5, 3])
      for (const b of [-5, 3, MIN]) assert.equal(world.call(m, "(II)I", a, b), expected(a, b) ? 1 : 0, `${op} ${a} ${b}`);
  }
});

test("loops, goto_w and a poll at every backward branch and entry", () => {
  const code =
    "iconst_0; istore_1; goto test; body: iload_1; iload_0; iadd; istore_1; iinc 0 -1; test: iload_0; ifne body; goto_w end; nop; end: iload_1; ireturn";
  assert.equal(world.run("(I)I", code, [100]), 5050);
  world.exits.length = 0;
  st(VMState.pollBudget, 3);
  const go = world.go;
  world.go = function (this: World) {
    for (;;) {
      const exit = this.interpret();
      this.exits.push(exit);
      if (exit !== EXIT_POLL) return exit;
      st(VMState.pollBudget, 3);
    }
  };
  assert.equal(world.run("(I)I", code, [10]), 55);
  world.go = go;
  assert.equal(world.exits.filter((exit) => exit === EXIT_POLL).length, 3); // 1 entry and 10 backward branches
  st(VMState.pollBudget, 1_000_000);
});

test("switches", () => {
  const table = world.method({
    descriptor: "(I)I",
    code: "nop; iload_0; tableswitch -1 a b c default d; a: bipush 10; ireturn; b: bipush 20; ireturn; c: bipush 30; ireturn; d: bipush 40; ireturn",
  });
  assert.deepEqual(
    [-2, -1, 0, 1, 2, MIN, MAX].map((n) => world.call(table, "(I)I", n)),
    [40, 10, 20, 30, 40, 40, 40],
  );
  const keys = [MIN, -10, 0, 7, 8, 100000, MAX];
  for (let count = 0; count <= keys.length; count++) {
    const used = keys.slice(0, count);
    const lookup = world.method({
      descriptor: "(I)I",
      code: `iload_0; lookupswitch ${used.map((k, i) => `${k}:l${i}`).join(" ")} default d; d: iconst_m1; ireturn; ${used.map((_, i) => `l${i}: bipush ${i}; ireturn`).join("; ")}`,
    });
    for (const n of [...keys, -11, 1, 9, 5000]) assert.equal(world.call(lookup, "(I)I", n), used.indexOf(n), `${n} of ${count}`);
  }
});

test("subroutines", () => {
  const code = "iconst_0; istore_1; jsr sub; jsr_w sub; iload_1; ireturn; sub: astore_2; iinc 1 21; ret 2";
  assert.equal(world.run("()I", code), 42);
  assert.equal(
    world.run("()I", "jsr sub; iload_1; ireturn; sub: wide astore 200; bipush 9; istore_1; wide ret 200", [], { maxLocals: 201 }),
    9,
  );
});

test("the tracing variant stops before each instruction, the counting one counts them", () => {
  const traced = new World({ trace: true });
  const m = traced.method({ descriptor: "()I", code: "iconst_3; iconst_4; iadd; ireturn" });
  traced.prepare(m, [], "()I");
  const stacks: string[] = [];
  for (let exit = traced.interpret(); exit === EXIT_TRACE; exit = traced.interpret()) stacks.push(traced.stack().join(","));
  assert.deepEqual(stacks.slice(0, 4), ["", "3", "3,4", "7"]);
  assert.equal(traced.result("I"), 7);
  const counted = new World({ count: true });
  counted.run("()I", "iconst_3; iconst_4; iadd; ireturn");
  assert.equal(ld(VMState.bytecodes), 6); // with the sentinel's two
  assert.equal(Op.nop, 0);
});
