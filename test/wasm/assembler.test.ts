// The assembler against wabt's validator and against V8.

import assert from "node:assert/strict";
import { test } from "node:test";
import wabtModule from "wabt";
import { ByteWriter } from "../../src/wasm/bytes.ts";
import { link } from "../../src/wasm/link.ts";
import { ModuleBuilder } from "../../src/wasm/module.ts";
import { control, f32, f64, i32, i32x4, i64, naturalAlignment, TYPE_BLOCK, ValueType, v128 } from "../../src/wasm/opcodes.ts";

interface WabtModule {
  validate(): void;
  applyNames(): void;
  toText(options: object): string;
  destroy(): void;
}
const wabt = await (wabtModule as unknown as () => Promise<{ readWasm(bytes: Uint8Array, options: object): WabtModule }>)();
const T = ValueType;

function validate(bytes: Uint8Array): string {
  const module = wabt.readWasm(bytes, { threads: true, simd: true, bulk_memory: true, sat_float_to_int: true, readDebugNames: true });
  try {
    module.validate();
    module.applyNames();
    return module.toText({ foldExprs: false });
  } finally {
    module.destroy();
  }
}

function run(bytes: Uint8Array, imports = {}): WebAssembly.Exports {
  validate(bytes);
  return new WebAssembly.Instance(new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>), imports).exports;
}

test("integers are encoded as signed and unsigned LEB128", () => {
  const values = [0, 1, 63, 64, 127, 128, -1, -64, -65, 8191, 8192, 2 ** 31 - 1, -(2 ** 31), 123456789];
  const m = new ModuleBuilder();
  values.forEach((value, index) => {
    const f = m.function_(`c${index}`, [], [T.i32]);
    f.i32(value);
    m.exportFunction(f.name, f.index);
    const g = m.function_(`d${index}`, [], [T.i64]);
    g.i64(BigInt(value) * 0x1_0000_0001n);
    m.exportFunction(g.name, g.index);
  });
  const e = run(m.finish().bytes);
  values.forEach((value, index) => {
    assert.equal(e[`c${index}`](), value);
    assert.equal(e[`d${index}`](), BigInt.asIntN(64, BigInt(value) * 0x1_0000_0001n));
  });
  const w = new ByteWriter(1);
  w.u32(0xffffffff);
  w.u32(624485);
  assert.deepEqual([...w.view()], [0xff, 0xff, 0xff, 0xff, 0x0f, 0xe5, 0x8e, 0x26]);
});

test("a loop with blocks, a branch table and locals runs", () => {
  const m = new ModuleBuilder("loops");
  const f = m.function_("sum", [T.i32], [T.i32]);
  m.exportFunction("sum", f.index);
  const n = f.param(0, "n");
  const total = f.local(T.i32, "total");
  const done = f.block();
  const loop = f.loop();
  f.get(n).op(i32.eqz).brIf(done);
  f.get(total).get(n).op(i32.add).set(total);
  f.get(n).i32(1).op(i32.sub).set(n);
  f.br(loop);
  f.end(loop).end(done);
  f.get(total);
  const g = m.function_("pick", [T.i32], [T.i32]);
  m.exportFunction("pick", g.index);
  const b = [g.block(), g.block(), g.block()];
  g.get(g.param(0)).brTable([b[2], b[1]], b[0]).end(b[2]).i32(10).return_().end(b[1]).i32(20).return_().end(b[0]).i32(30);
  const e = run(m.finish().bytes);
  assert.equal(e.sum(100), 5050);
  assert.deepEqual([e.pick(0), e.pick(1), e.pick(7)], [10, 20, 30]);
});

test("a set followed by a get of the same local becomes a tee, but not over a label", () => {
  const m = new ModuleBuilder();
  const f = m.function_("f", [T.i32], [T.i32]);
  const x = f.param(0);
  f.i32(5).set(x).get(x);
  const text = validate(m.finish().bytes);
  assert.match(text, /local\.tee/);
  assert.doesNotMatch(text, /local\.get/);
  const m2 = new ModuleBuilder();
  const g = m2.function_("g", [T.i32], [T.i32]);
  const y = g.param(0);
  const l = g.block();
  g.i32(5).set(y).end(l).get(y);
  assert.match(validate(m2.finish().bytes), /local\.set[\s\S]*local\.get/);
});

test("every group of instructions validates", () => {
  const m = new ModuleBuilder();
  m.importMemory("env", "memory", { initial: 1, maximum: 16, shared: true });
  m.importTable("env", "table", { initial: 4 });
  const base = m.importGlobal("env", "base", T.i32);
  const callee = m.importFunction("env", "callee", [T.i32], [T.i64]);
  assert.throws(() => {
    const late = new ModuleBuilder();
    late.function_("f", [], []);
    late.importFunction("a", "b", [], []);
  });
  const counter = m.defineGlobal(7, true);
  const type = m.type([T.i32], [T.i64]);
  assert.equal(m.type([T.i32], [T.i64]), type);
  const f = m.function_("f", [T.i32, T.i64, T.f32, T.f64], []);
  const [p, l, s, d] = [0, 1, 2, 3].map((i) => f.param(i));
  f.get(p).get(p).op(i32.divU).op(i32.extend8S).drop();
  f.get(d).op(i64.truncSatF64S).op(i64.extend32S).get(l).op(i64.rotl).drop();
  f.get(s).op(f32.sqrt).op(f64.promoteF32).get(d).op(f64.copysign).drop();
  f.get(p).mem(i64.load32U, 100).drop();
  f.get(p).get(d).mem(f64.store, 8, 2);
  f.get(p).get(p).get(p).memoryCopy();
  f.get(p).get(p).get(p).memoryFill();
  f.get(p).get(p).mem(i32.atomicOr, 4).drop();
  f.get(p).get(l).get(l).mem(i64.atomicCmpxchg, 16).drop();
  f.get(p).get(p).get(p).mem(i32.atomicCmpxchg8U).drop();
  f.get(p).op(i32x4.splat).get(p).mem(v128.load).op(i32x4.add).lane(i32x4.extractLane, 3).drop();
  f.get(p).call(callee).drop();
  f.get(p).get(p).callIndirect(type).drop();
  f.globalGet(base).globalSet(counter);
  f.get(p);
  const multi = f.block(TYPE_BLOCK + type);
  f.op(i64.extendI32S).end(multi).drop();
  f.get(p);
  const i = f.if_(T.i32);
  f.i32(1).else_().i32(2).end(i).drop();
  f.f32Bits(0x7fc00001).drop().f64Bits(0x7ff8000000000001n).drop();
  m.elementSegment({ global: base }, [f.index]);
  m.elementSegment(2, [f.index, callee]);
  m.exportGlobal("counter", counter);
  m.dataSegment(new Uint8Array([1, 2, 3]));
  m.customSection("dewar", new Uint8Array([9]));
  const bytes = m.finish().bytes;
  // wabt's JavaScript interface validates without shared memories.
  assert.ok(WebAssembly.validate(bytes));
  assert.equal(WebAssembly.Module.customSections(new WebAssembly.Module(bytes), "dewar").length, 1);
});

test("natural alignments follow the access size", () => {
  assert.equal(naturalAlignment(i32.load8U), 0);
  assert.equal(naturalAlignment(i64.store32), 2);
  assert.equal(naturalAlignment(f64.load), 3);
  assert.equal(naturalAlignment(i32.atomicCmpxchg16U), 1);
  assert.equal(naturalAlignment(i64.atomicXor), 3);
  assert.equal(naturalAlignment(v128.store), 4);
});

test("symbols are relocated into a copy", () => {
  const m = new ModuleBuilder();
  m.defineMemory({ initial: 1 });
  const f = m.function_("f", [], [T.i32]);
  const g = m.function_("g", [], [T.i32]);
  g.i32(1000);
  f.i32Symbol(0).i32(0).memSymbol(i32.load8U, 1).op(i32.add).callSymbol(2).op(i32.add);
  m.exportFunction("f", f.index);
  m.dataSegment(new Uint8Array([42]), 300);
  const { bytes, relocations } = m.finish();
  const before = bytes.slice();
  const linked = link(bytes, relocations, [-77, 300, g.index]);
  assert.equal(run(linked).f(), 1000 - 77 + 42);
  assert.deepEqual(bytes, before);
});

test("names of functions and locals stand in the name section", () => {
  const m = new ModuleBuilder("kernel");
  const f = m.function_("interpret", [T.i32], []);
  f.get(f.param(0, "thread")).set(f.local(T.i32, "pc"));
  const text = validate(m.finish().bytes);
  assert.match(text, /\$interpret/);
  assert.match(text, /\$pc/);
});

test("an open block or a foreign label is an error of the emitter", () => {
  const m = new ModuleBuilder();
  const f = m.function_("f", [], []);
  const outer = f.block();
  const inner = f.block();
  assert.throws(() => f.end(outer), /inside/);
  f.end(inner);
  assert.throws(() => m.finish(), /left open/);
  f.end(outer);
  assert.throws(() => f.br(inner), /closed label/);
  assert.equal(control.br, 0x0c);
});
