// Fused sequences against what they replace: same results, same exceptions at the same bci, same stack; nothing fused
// over branch targets.

import assert from "node:assert/strict";
import { test } from "node:test";
import { MNEMONIC, Op } from "../../src/bytecode/opcodes.ts";
import { accessorEntry } from "../../src/kernel/accessors.ts";
import { fuseCode } from "../../src/kernel/fuse.ts";
import { FUSED, type Part } from "../../src/kernel/fused-opcodes.ts";
import { u8 } from "../../src/layout/memory.ts";
import { CARD_SHIFT, CARD_TABLE } from "../../src/layout/memory-map.ts";
import { KLASS_HAS_FINALIZER, Method } from "../../src/layout/metadata.ts";
import { ARRAY_BASE, T_BOOLEAN, T_BYTE, T_CHAR, T_INT, T_LONG } from "../../src/layout/object.ts";
import { Q } from "../../src/layout/quick-opcodes.ts";
import { ENTRY_INTERPRETED, ENTRY_OBJECT_INIT, EXIT_REGISTER_FINALIZER, VMState } from "../../src/layout/vm-state.ts";
import { assemble } from "../bytecode/assemble.ts";
import { type Constant, ld, ld8, ldi, st, st8, World } from "./world.ts";

const w = new World();
const OBJECT = "Ljava/lang/Object;";

/** Objects and arrays that locals hold: local 0 the object, 1 an int, 2 an int array, ... see `DESCRIPTOR`. */
const bytes = w.array(w.typeArray(T_BYTE), 10);
const flags = w.array(w.typeArray(T_BOOLEAN), 10);
const chars = w.array(w.typeArray(T_CHAR), 10);
const ints = w.array(w.typeArray(T_INT), 10);
const longs = w.array(w.typeArray(T_LONG), 10);
const callee = w.method({
  descriptor: "()I",
  code: "aload_0; getfield 1; bipush 9; iadd; ireturn",
  flags: 1,
  constants: { 1: { kind: "field", type: "I", offset: 16 } },
});
const object = w.object(w.klass({ vtable: [callee] }), 40);
const FIELDS: Record<number, Constant> = {
  1: { kind: "field", type: "I", offset: 16 },
  2: { kind: "field", type: "J", offset: 24 },
  3: { kind: "field", type: "Z", offset: 32 },
  4: { kind: "field", type: OBJECT, offset: 12 },
  5: {
    kind: "method",
    method: callee,
    vtableIndex: 0,
  },
};

function fill(): void {
  for (let i = 0; i < 10; i++) {
    st8(bytes + ARRAY_BASE + i, i * 17);
    st8(flags + ARRAY_BASE + i, i & 1);
    st(ints + ARRAY_BASE + 4 * i, i * 1001);
    st(longs + ARRAY_BASE + 8 * i, i * 77);
    u8[chars + ARRAY_BASE + 2 * i] = i * 3;
  }
  st(object + 16, 5);
  st(object + 24, -9);
  st8(object + 32, 1);
  st(object + 12, object);
}

interface Outcome {
  result: unknown;
  memory: string;
}

/** Runs the code, then fused; both outcomes, and how many sequences were fused. */
function both(
  descriptor: string,
  code: string,
  args: (number | bigint)[],
  maxLocals = 8,
): { plain: Outcome; fused: Outcome; count: number; opcodes: Set<number> } {
  const outcome = (m: number): Outcome => {
    fill();
    w.prepare(m, args, descriptor);
    const exit = w.go();
    const result =
      exit === 3
        ? w.result(descriptor.slice(descriptor.indexOf(")") + 1)[0])
        : [exit, ldi(VMState.exitA), ldi(VMState.exitB), ldi(VMState.exitC), w.bci(), ...w.stack()];
    return {
      result,
      memory: [bytes, flags, ints, longs, object].map((o) => Buffer.from(u8.slice(o + 12, o + 100)).toString("hex")).join(),
    };
  };
  const m = w.method({ descriptor, code, maxLocals, constants: FIELDS });
  outcome(m);
  const plain = outcome(m); // quick by now
  const original = assemble(code).code;
  const at = ld(m + Method.code);
  const count = fuseCode(original, u8.subarray(at, at + original.length), []);
  const opcodes = new Set<number>();
  for (let i = 0; i < original.length; i++) opcodes.add(ld8(at + i));
  const fused = outcome(m);
  return { plain, fused, count, opcodes };
}

const LOADS: Record<string, string[]> = {
  L: ["iload_1", "iload 9", "iload 60"],
  l: ["iload_1"],
  D: ["dload 4", "dload 10"],
  d: ["dload_2"],
  S: ["istore_1", "istore 60"],
  s: ["istore_3"],
  T: ["dstore 4", "dstore 12"],
  C: ["iconst_3", "bipush -7", "sipush 31"],
};

/** The mnemonics that a part may stand for; `role` picks what a load of one slot loads. */
function forms(part: Part, role: string): string[] {
  if (typeof part === "string") {
    if (part === "L" || part === "l") {
      if (role === "object") return part === "l" ? ["aload_0"] : ["aload_0", "aload 7"];
      if (role.startsWith("array")) return part === "l" ? ["aload_2"] : ["aload_2", "aload 8"];
    }
    return LOADS[part];
  }
  const name = MNEMONIC[part] ?? "";
  if (part === Q.getfield_i32) return ["getfield 1"];
  if (part === Q.getfield_i64) return ["getfield 2"];
  if (part === Q.getfield_i8) return ["getfield 3"];
  if (part === Q.putfield_i32) return ["putfield 1"];
  if (part === Q.invokevirtual_q) return ["invokevirtual 5"];
  if (part === Op.iadd) return ["iadd", "isub"];
  if (name === "iinc") return ["iinc 1 -3"];
  if (name.startsWith("if") || name === "goto") return [`${name} target`];
  return [name];
}

/** What a part pops (int, object, array of a type, double) and pushes. */
function effect(part: Part): { pops: string[]; push?: string; again?: boolean } {
  if (typeof part === "string") {
    if ("Ll".includes(part) || part === "C") return { pops: [], push: "int" };
    if ("Dd".includes(part)) return { pops: [], push: "double" };
    return { pops: [part === "T" ? "double" : "int"] };
  }
  if (part === Q.getfield_i64) return { pops: ["object"], push: "long" };
  if (part === Q.getfield_i32 || part === Q.getfield_i8) return { pops: ["object"], push: "int" };
  if (part === Q.putfield_i32) return { pops: ["object", "int"] };
  if (part === Q.invokevirtual_q) return { pops: ["object"], push: "int" };
  const name = MNEMONIC[part];
  if (name === "dup") return { pops: ["object"], push: "object", again: true };
  if (name === "arraylength") return { pops: [`array${T_INT}`], push: "int" };
  if (/^dcmp/.test(name)) return { pops: ["double", "double"], push: "int" };
  if (name === "bastore") return { pops: [`array${T_BOOLEAN}`, "int", "int"] };
  const array = { iaload: T_INT, baload: T_BYTE, caload: T_CHAR, laload: T_LONG }[name];
  if (array !== undefined) return { pops: [`array${array}`, "int"], push: array === T_LONG ? "long" : "int" };
  if (name.startsWith("if_")) return { pops: ["int", "int"] };
  if (name.startsWith("if") || name === "ireturn") return { pops: ["int"] };
  if (/^d(add|sub|mul)$/.test(name)) return { pops: ["double", "double"], push: "double" };
  if (name === "iinc" || name === "goto") return { pops: [] };
  return { pops: ["int", "int"], push: "int" };
}

/** Roles of the values that each part pushes, seen from who pops them, and what has to be on the stack before. */
function roles(parts: readonly Part[]): { role: string[]; before: string[]; after: string[]; arrayType: number } {
  const role: string[] = parts.map(() => "int");
  const stack: { type: string; from: number }[] = [];
  const before: string[] = [];
  let arrayType = T_INT;
  parts.forEach((part, i) => {
    const { pops, push, again } = effect(part);
    for (const wanted of [...pops].reverse()) {
      if (wanted.startsWith("array")) arrayType = Number(wanted.slice(5));
      const top = stack.pop();
      if (top === undefined) before.unshift(wanted);
      else role[top.from] = wanted;
    }
    if (push !== undefined) stack.push({ type: push, from: i });
    if (again) stack.push({ type: push!, from: i });
  });
  return { role, before, after: stack.map((s) => s.type), arrayType };
}

const ARRAY_OF: Record<number, number> = { [T_INT]: ints, [T_BYTE]: bytes, [T_BOOLEAN]: flags, [T_CHAR]: chars, [T_LONG]: longs };

for (const { parts, opcode } of FUSED) {
  const title = parts
    .map((p) => (typeof p === "string" ? p : (MNEMONIC[p] ?? Object.keys(Q).find((k) => Q[k as keyof typeof Q] === p))))
    .join(" ");
  test(`fused: ${title}`, () => {
    const { role, before, after, arrayType } = roles(parts);
    let cases: string[][] = [[]];
    parts.forEach((part, i) => {
      cases = cases.flatMap((c) => forms(part, role[i]).map((form) => [...c, form]));
    });
    let seen = 0;
    for (const sequence of cases) {
      // Two-slot results of getfield and laload are popped by i2-free means: stored and reloaded as they are.
      const push = before.map((b) =>
        b === "object" ? "aload_0" : b.startsWith("array") ? "aload_2" : b === "double" ? "dload 4" : "iload_1",
      );
      // A jump before the sequence keeps what was pushed for it out of it.
      const setup = [...push, ...(push.length > 0 ? ["nop"] : []), ...sequence];
      const tail = after.map((t) => (t === "long" ? "lstore 20" : t === "double" ? "dstore 20" : "istore 22")).reverse();
      const collect =
        "iload_1; iload 22; iadd; iload_3; iadd; iload 60; iadd; lload 20; l2i; iadd; nop; dload 4; d2i; iadd; dload 12; d2i; iadd; ireturn";
      const code = `lconst_0; nop; lstore 20; iconst_0; nop; istore 22; nop; ${setup.join("; ")}; ${tail.join("; ")}; nop; ${collect}; target: iconst_m1; nop; ireturn`;
      // Every local that a form can name: descriptor fills 0.. with what the roles expect.
      const prologue = `aload_0; nop; astore 7; aload_2; nop; astore 8; iload_1; nop; istore 9; iload_1; nop; istore 60; iload_1; nop; istore_3; dconst_1; nop; dstore 10; dload 4; nop; dstore 12; `;
      for (const [a, i, array] of [
        [object, 3, ARRAY_OF[arrayType]],
        [object, -2, ARRAY_OF[arrayType]],
        [object, 0, ARRAY_OF[arrayType]],
        [object, 31, ARRAY_OF[arrayType]],
        [0, 4, 0],
      ]) {
        // getfield; getfield follows a reference.
        const text = (prologue + code).replace(/getfield 1; (getfield|invokevirtual)/, "getfield 4; $1");
        const { plain, fused, opcodes } = both(`(${OBJECT}I${OBJECT}ID)I`, text, [a, i, array, 0, 2.5], 64);
        assert.deepEqual(fused, plain, `${sequence.join("; ")} with ${a}, ${i}`);
        if (opcodes.has(opcode)) seen++;
      }
    }
    assert.ok(seen > 0, "never fused");
  });
}

test("nothing is fused over a branch target or a handler", () => {
  const source = "iload_0; target: iload_1; iadd; ifeq target; iload_0; ireturn";
  const { code } = assemble(source);
  const rewritten = code.slice();
  assert.equal(fuseCode(code, rewritten, []), 2); // iload_1 iadd and iload_0 ireturn
  assert.equal(rewritten[0], code[0]);
  const straight = assemble("iload_0; iload_1; iadd; ireturn").code;
  assert.equal(fuseCode(straight, straight.slice(), [1, 2]), 0);
});

test("hot accessors are done without a frame", () => {
  const o = w.object(w.objectKlass, 40);
  const call = (m: number, d: string, ...args: (number | bigint)[]) => {
    const before = w.call(m, d, o, ...args);
    const entry = accessorEntry(m);
    assert.notEqual(entry, ENTRY_INTERPRETED, d);
    st(m + Method.interpreterEntry, entry);
    st(VMState.stackLimit, 0); // a frame could not be pushed
    const after = w.call(m, d, o, ...args);
    st(VMState.stackLimit, 0xffff_0000);
    assert.deepEqual(after, before, d);
    return after;
  };
  for (const [type, value] of [
    ["I", -5],
    ["J", -(2n ** 40n)],
    ["Z", 1],
    ["B", -100],
    ["C", 65000],
    ["S", -30000],
    [OBJECT, object],
  ] as const) {
    const constants = { 1: { kind: "field", type, offset: 16 } } as const;
    const kind = type === "J" ? "l" : type === OBJECT ? "a" : "i";
    u8[CARD_TABLE + (o >>> CARD_SHIFT)] = 0xff;
    const set = w.method({ descriptor: `(${type})V`, code: `aload_0; ${kind}load_1; putfield 1; return`, flags: 1, constants });
    call(set, `(${type})V`, value);
    assert.equal(u8[CARD_TABLE + (o >>> CARD_SHIFT)], type === OBJECT ? 0 : 0xff);
    const get = w.method({ descriptor: `()${type}`, code: `aload_0; getfield 1; ${kind}return`, flags: 1, constants });
    assert.equal(call(get, `()${type}`), value);
  }
  call(w.method({ descriptor: "(JI)V", code: "return", flags: 1 }), "(JI)V", 1n, 2);
  assert.equal(call(w.method({ descriptor: "()Z", code: "iconst_1; ireturn", flags: 1 }), "()Z"), 1);
  const init = { 1: { kind: "method", method: w.method({ descriptor: "()V", code: "return", flags: 1 }), objectInit: true } } as const;
  call(w.method({ descriptor: "()V", code: "aload_0; invokespecial 1; return", flags: 1, constants: init }), "()V");
});

test("what only looks like an accessor is none", () => {
  const constants = { 1: { kind: "field", type: "B", offset: 16 } } as const;
  const o = w.object(w.objectKlass, 40);
  const none = (descriptor: string, code: string, args: number[], flags = 1) => {
    const m = w.method({ descriptor, code, flags, constants });
    w.call(m, descriptor, ...args);
    assert.equal(accessorEntry(m), ENTRY_INTERPRETED);
  };
  none(`(${OBJECT})B`, "aload_0; getfield 1; ireturn", [o], 9); // static: the argument may be null
  none(`(${OBJECT})B`, "aload_1; getfield 1; ireturn", [o, o]);
});

test("constructors that end in Object.<init> do nothing, but for objects with a finalizer", () => {
  const init = w.method({ descriptor: "()V", code: "return", flags: 1, objectInit: true });
  const constants = { 1: { kind: "method", method: init } } as const;
  const subclass = w.method({ descriptor: "()V", code: "aload_0; invokespecial 1; return", flags: 1, constants });
  const plain = w.object(w.objectKlass);
  const finalizable = w.object(w.klass({ flags: KLASS_HAS_FINALIZER }));
  w.call(subclass, "()V", plain);
  for (const m of [subclass, init]) {
    assert.equal(accessorEntry(m), ENTRY_OBJECT_INIT);
    st(m + Method.interpreterEntry, ENTRY_OBJECT_INIT);
  }
  w.call(subclass, "()V", plain);
  w.prepare(subclass, [finalizable], "()V");
  assert.deepEqual([w.go(), ld(VMState.exitA)], [EXIT_REGISTER_FINALIZER, finalizable]);
  assert.equal(w.bci(), 4);
});
