// The disassembler against wabt: the text of a body, assembled again by wabt, gives the same code.

import assert from "node:assert/strict";
import { test } from "node:test";
import wabtModule from "wabt";
import { DisassemblyError, disassembleBody } from "../../src/wasm/disassemble.ts";
import { ModuleBuilder } from "../../src/wasm/module.ts";
import * as op from "../../src/wasm/opcodes.ts";

const FEATURES = { threads: true, simd: true, bulk_memory: true, sat_float_to_int: true, sign_extension: true };
interface Wabt {
  parseWat(name: string, text: string, features: object): { toBinary(options: object): { buffer: Uint8Array } };
}
const wabt = await (wabtModule as unknown as () => Promise<Wabt>)();

/** The body of the one function of a module, without its final `end`. */
function bodyOf(module: Uint8Array): Uint8Array {
  const u32 = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
  let at = 8;
  for (;;) {
    const id = module[at++]!;
    const size = u32();
    if (id !== 10) {
      at += size;
      continue;
    }
    assert.equal(u32(), 1);
    const length = u32();
    return module.subarray(at, at + length - 1);
  }
}

const HEAD = "(module (type (func (param i32) (result i32))) (type (func)) (memory 1) (table 1 funcref) (func (type 1)";
const reassemble = (lines: readonly string[]): Uint8Array =>
  bodyOf(wabt.parseWat("t.wat", `${HEAD}\n${lines.join("\n")}))`, FEATURES).toBinary({}).buffer);

/** An operand for each kind of immediate, by the instruction's name in the table. */
const { i32, i64, f32, f64, v128, i8x16, i16x8, i32x4, i64x2, f32x4, f64x2 } = op;
const GROUPS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  i32,
  i64,
  f32,
  f64,
  v128,
  i8x16,
  i16x8,
  i32x4,
  i64x2,
  f32x4,
  f64x2,
};

test("each instruction of the table has its name in the text format", () => {
  for (const [group, members] of Object.entries(GROUPS)) {
    for (const [name, opcode] of Object.entries(members)) {
      const module = new ModuleBuilder();
      const f = module.function_("f", [], []);
      f.op(op.control.unreachable);
      if (name === "const") {
        if (group === "i32") f.i32(-123456789);
        else if (group === "i64") f.i64(-1234567890123456789n);
        else if (group === "f32") f.f32(Math.fround(1.1));
        else if (group === "f64") f.f64(-1e300);
        else continue;
      } else if (/^(load|store|atomic)/.test(name)) f.mem(opcode, 1024);
      else if (/Lane$/.test(name)) continue;
      else if (name === "shuffle")
        f.lanes(
          opcode,
          Array.from({ length: 16 }, (_, i) => 31 - i),
        );
      else f.op(opcode);
      f.op(op.control.unreachable);
      const body = bodyOf(module.finish().bytes);
      const lines = disassembleBody(body);
      assert.deepEqual(Buffer.from(reassemble(lines)), Buffer.from(body), `${group}.${name}: ${lines.join(" ; ")}`);
    }
  }
});

test("blocks, branches and tables", () => {
  const module = new ModuleBuilder();
  const f = module.function_("f", [], []);
  const x = f.local(op.ValueType.i32, "x");
  const y = f.local(op.ValueType.f64, "y");
  const outer = f.block(op.VOID);
  const loop = f.loop(op.VOID);
  f.get(x).i32(1).op(op.i32.add).tee(x).brTable([outer, loop], outer);
  f.end(loop).end(outer);
  f.get(x);
  const then = f.if_(op.VOID);
  f.f64(-0).set(y);
  f.end(then);
  const body = bodyOf(module.finish().bytes);
  const lines = disassembleBody(body);
  assert.deepEqual(lines, [
    "(local i32 f64)",
    "block",
    "  loop",
    "    local.get 0",
    "    i32.const 1",
    "    i32.add",
    "    local.tee 0",
    "    br_table 1 0 1",
    "  end",
    "end",
    "local.get 0",
    "if",
    "  f64.const -0",
    "  local.set 1",
    "end",
  ]);
  assert.deepEqual(Buffer.from(reassemble(lines)), Buffer.from(body));
});

test("floats that are not numbers keep their bits", () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, 0.1]) {
    const module = new ModuleBuilder();
    const f = module.function_("f", [], []);
    f.f64(value).drop().f32(value).drop();
    const body = bodyOf(module.finish().bytes);
    assert.deepEqual(Buffer.from(reassemble(disassembleBody(body))), Buffer.from(body), String(value));
  }
});

test("symbols are told behind their instructions", () => {
  const module = new ModuleBuilder();
  const f = module.function_("f", [], []);
  f.i32Symbol(3).drop();
  const lines = disassembleBody(
    bodyOf(module.finish().bytes),
    // As in CompiledCode: offsets are those of the body.
    { relocations: [{ offset: 2, kind: "s32", symbol: 3 }], symbol: (n) => `klass ${n}` },
  );
  assert.deepEqual(lines, ["i32.const 0 ;; klass 3", "drop"]);
});

test("code of another maker is refused", () => {
  assert.throws(() => disassembleBody(Uint8Array.of(0, 0xff)), DisassemblyError);
  assert.throws(() => disassembleBody(Uint8Array.of(0, 0x41)), DisassemblyError);
});
