// Fields, arrays, allocation, type checks, monitors, exceptions and intrinsics.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { intrinsicEmitter } from "../../src/kernel/interpreter/intrinsic-emitters.ts";
import { INTRINSICS, intrinsicKey, intrinsicNumber } from "../../src/kernel/interpreter/intrinsics.ts";
import { FRAME_HEADER, Frame, JavaThread, LockRecord } from "../../src/layout/frame.ts";
import { ld64, st64, u8 } from "../../src/layout/memory.ts";
import { CARD_SHIFT, CARD_TABLE } from "../../src/layout/memory-map.ts";
import { Klass } from "../../src/layout/metadata.ts";
import { ARRAY_BASE, ARRAY_LENGTH, T_BOOLEAN, T_BYTE, T_CHAR, T_DOUBLE, T_FLOAT, T_INT, T_LONG, T_SHORT } from "../../src/layout/object.ts";
import { Q } from "../../src/layout/quick-opcodes.ts";
import {
  ENTRY_INTRINSIC,
  EXIT_ALLOCATE,
  EXIT_MONITOR_ENTER,
  EXIT_MONITOR_EXIT,
  EXIT_NATIVE_CALL,
  EXIT_RESOLVE,
  EXIT_THROW,
  EXIT_UNWIND,
  FO_CLASS_KLASS,
  FO_STRING_CODER,
  FO_STRING_HASH,
  FO_STRING_VALUE,
  THROW_ARRAY_INDEX,
  THROW_ARRAY_STORE,
  THROW_CLASS_CAST,
  THROW_NEGATIVE_SIZE,
  THROW_NULL_POINTER,
  THROW_OUT_OF_MEMORY_ARRAY,
  VMState,
} from "../../src/layout/vm-state.ts";
import { type Constant, ld, ld8, ldi, OBJECT_MARK, st, st8, type Value, World } from "./world.ts";

let w: World;
beforeEach(() => {
  w = new World();
});

const OBJECT = "Ljava/lang/Object;";
const card = (o: number) => u8[CARD_TABLE + (o >>> CARD_SHIFT)];

test("instance fields of every type", () => {
  const rows: [string, Value, Value][] = [
    ["B", -128, -128],
    ["Z", 3, 1],
    ["S", 0x18000, -32768],
    ["C", -1, 65535],
    ["I", -5, -5],
    ["F", 2.5, 2.5],
    ["J", -(2n ** 40n), -(2n ** 40n)],
    ["D", 0.1, 0.1],
    [OBJECT, 0x1000, 0x1000],
  ];
  for (const [type, value, read] of rows) {
    const o = w.object(w.objectKlass, 32);
    const constants = { 1: { kind: "field", type, offset: 16 } } as const;
    const kind = type === "J" ? "l" : type === "D" ? "d" : type === "F" ? "f" : type[0] === "L" ? "a" : "i";
    const result = kind === "i" ? "I" : type;
    assert.equal(
      w.run(
        `(${OBJECT}${kind === "i" ? "I" : type})${result}`,
        `aload_0; ${kind}load_1; putfield 1; aload_0; getfield 1; ${kind}return`,
        [o, value],
        { constants },
      ),
      read,
      type,
    );
    assert.equal(card(o) === 0, true);
  }
});

test("static fields stand at absolute addresses", () => {
  const at = w.meta(16);
  for (const [type, kind, value] of [
    ["I", "i", 77],
    ["J", "l", 1n << 50n],
    ["D", "d", 1.25],
    ["C", "i", 65000],
  ] as const) {
    const constants = { 1: { kind: "field", type, offset: at } } as const;
    const result = kind === "i" ? "I" : type;
    assert.equal(
      w.run(`(${result})${result}`, `${kind}load_0; putstatic 1; getstatic 1; ${kind}return`, [value], { constants }),
      value,
      type,
    );
  }
});

test("a reference stored in a field dirties the card of its object", () => {
  const o = w.object(w.objectKlass, 32);
  u8[CARD_TABLE + (o >>> CARD_SHIFT)] = 0xff;
  const constants = { 1: { kind: "field", type: OBJECT, offset: 8 }, 2: { kind: "field", type: "I", offset: 12 } } as const;
  w.run(`(${OBJECT})V`, "aload_0; iconst_1; putfield 2; return", [o], { constants });
  assert.equal(card(o), 0xff);
  w.run(`(${OBJECT})V`, "aload_0; aload_0; putfield 1; return", [o], { constants });
  assert.equal(card(o), 0);
});

test("field access through null throws, with nothing popped", () => {
  const constants = { 1: { kind: "field", type: "J", offset: 8 } } as const;
  assert.deepEqual(w.leave("()V", "aconst_null; lconst_1; putfield 1; return", [], { constants }).slice(0, 2), [
    EXIT_THROW,
    THROW_NULL_POINTER,
  ]);
  assert.equal(w.stack().length, 3);
  assert.deepEqual(w.leave("()J", "aconst_null; getfield 1; lreturn", [], { constants }).slice(0, 2), [EXIT_THROW, THROW_NULL_POINTER]);
});

test("array elements of every type", () => {
  const rows: [number, string, Value, Value][] = [
    [T_INT, "i", -5, -5],
    [T_LONG, "l", 1n << 62n, 1n << 62n],
    [T_FLOAT, "f", 0.25, 0.25],
    [T_DOUBLE, "d", -0.1, -0.1],
    [T_BYTE, "b", 200, -56],
    [T_BOOLEAN, "b", 3, 1],
    [T_CHAR, "c", -1, 65535],
    [T_SHORT, "s", 40000, 40000 - 65536],
  ];
  for (const [type, prefix, value, read] of rows) {
    const a = w.array(w.typeArray(type), 4);
    const kind = "bcs".includes(prefix) ? "i" : prefix;
    const t = kind === "l" ? "J" : kind.toUpperCase();
    assert.equal(
      w.run(`([I${t})${t}`, `aload_0; iconst_3; ${kind}load_1; ${prefix}astore; aload_0; iconst_3; ${prefix}aload; ${kind}return`, [
        a,
        value,
      ]),
      read,
      `type ${type}`,
    );
  }
});

test("array faults: null, below, above; the index and length are told", () => {
  const a = w.array(w.typeArray(T_INT), 4);
  for (const index of [4, -1, 0x7fffffff])
    assert.deepEqual(w.leave("([II)I", "aload_0; iload_1; iaload; ireturn", [a, index]), [EXIT_THROW, THROW_ARRAY_INDEX, index, 4]);
  assert.deepEqual(w.leave("([II)V", "aload_0; iload_1; iconst_1; iastore; return", [a, 9]), [EXIT_THROW, THROW_ARRAY_INDEX, 9, 4]);
  assert.equal(w.stack().length, 3);
  assert.deepEqual(w.leave("([II)I", "aload_0; iload_1; iaload; ireturn", [0, 0]).slice(0, 2), [EXIT_THROW, THROW_NULL_POINTER]);
  assert.equal(w.run("([I)I", "aload_0; arraylength; ireturn", [a]), 4);
  assert.equal(w.leave("([I)I", "aload_0; arraylength; ireturn", [0])[1], THROW_NULL_POINTER);
});

test("aastore checks the element type and marks the card", () => {
  const animal = w.klass({});
  const dog = w.klass({ super: animal });
  const array = w.array(w.klass({ layoutHelper: -3, elementKlass: animal, superDepth: 8 }), 2);
  u8[CARD_TABLE + (array >>> CARD_SHIFT)] = 0xff;
  const d = `([${OBJECT}${OBJECT})V`;
  const code = "aload_0; iconst_1; aload_1; aastore; return";
  for (const value of [0, w.object(animal), w.object(dog)]) {
    w.run(d, code, [array, value]);
    assert.equal(ld(array + ARRAY_BASE + 4), value);
  }
  assert.equal(card(array), 0);
  assert.deepEqual(w.leave(d, code, [array, w.object(w.objectKlass)]).slice(0, 3), [EXIT_THROW, THROW_ARRAY_STORE, w.objectKlass]);
});

test("new takes the allocation window, then the kernel, then a collection", () => {
  const k = w.klass({ size: 24 });
  const constants = { 1: { kind: "class", klass: k } } as const;
  const m = w.method({ descriptor: `()${OBJECT}`, code: "new 1; areturn", constants });
  const first = w.call(m, `()${OBJECT}`) as number;
  const second = w.call(m, `()${OBJECT}`) as number;
  assert.equal(second - first, 24);
  assert.equal(ld(second), k);
  st(VMState.windowEnd, ld(VMState.windowTop) + 16);
  w.kernel.allocateSlow = (klass, bytes) => (klass === k && bytes === 24 ? 0x34100000 : 0);
  assert.equal(w.call(m, `()${OBJECT}`), 0x34100000);
  w.kernel.allocateSlow = () => 0;
  w.prepare(m, [], `()${OBJECT}`);
  assert.deepEqual([w.go(), ld(VMState.exitA), w.bci(), w.stack()], [EXIT_ALLOCATE, 24, 0, []]);
});

test("newarray and anewarray", () => {
  const longs = w.run("(I)[J", "iload_0; newarray 11; areturn", [3]) as number;
  assert.deepEqual([ld(longs), ld(longs + ARRAY_LENGTH), ld(VMState.windowTop) - longs], [w.typeArray(T_LONG), 3, 40]);
  const arrays = w.klass({ layoutHelper: -3 });
  const element = w.klass({});
  st(element + Klass.arrayKlass, arrays);
  const constants = { 1: { kind: "class", klass: element } } as const;
  const made = w.run(`()[${OBJECT}`, "iconst_5; anewarray 1; areturn", [], { constants }) as number;
  assert.deepEqual([ld(made), ld(made + ARRAY_LENGTH), ld(VMState.windowTop) - made], [arrays, 5, 40]);
  const bytes = w.run("()[B", "iconst_0; newarray 8; areturn") as number;
  assert.equal(ld(VMState.windowTop) - bytes, 16);
  assert.deepEqual(w.leave("(I)V", "iload_0; newarray 10; return", [-7]).slice(0, 3), [EXIT_THROW, THROW_NEGATIVE_SIZE, -7]);
  assert.deepEqual(w.leave("(I)V", "iload_0; newarray 10; return", [10_000_000]).slice(0, 2), [EXIT_ALLOCATE, 40_000_016]);
  assert.deepEqual(w.leave("(I)V", "iload_0; newarray 10; return", [0x7fffffff]).slice(0, 3), [
    EXIT_THROW,
    THROW_OUT_OF_MEMORY_ARRAY,
    0x7fffffff,
  ]);
  const [exit, wanted] = w.leave("(I)V", "iload_0; newarray 11; return", [0x7ffffff0]);
  assert.deepEqual([exit, wanted >>> 0 > 0xff000000], [EXIT_ALLOCATE, true]);
});

test("checkcast and instanceof: null, same, display, secondary supers, failure", () => {
  const iface = w.klass({ superDepth: 8 });
  const a = w.klass({});
  const b = w.klass({ super: a, secondary: [iface] });
  const d = `(${OBJECT})I`;
  const is = (target: number, o: number) =>
    w.run(d, "aload_0; instanceof 1; ireturn", [o], { constants: { 1: { kind: "class", klass: target } } });
  const cast = (target: number, o: number) =>
    w.leave(d, "aload_0; checkcast 1; pop; iconst_1; iconst_0; idiv; ireturn", [o], { constants: { 1: { kind: "class", klass: target } } });
  const [oa, ob] = [w.object(a), w.object(b)];
  assert.deepEqual([is(a, 0), is(a, oa), is(a, ob), is(b, oa), is(iface, ob), is(iface, oa)], [0, 1, 1, 0, 1, 0]);
  for (const [target, o] of [
    [a, 0],
    [a, oa],
    [a, ob],
    [iface, ob],
  ])
    assert.equal(cast(target, o)[1], 3);
  assert.deepEqual(cast(b, oa), [EXIT_THROW, THROW_CLASS_CAST, a, b]);
  assert.deepEqual(cast(iface, oa), [EXIT_THROW, THROW_CLASS_CAST, a, iface]);
  // A null needs no resolution.
  w.exits.length = 0;
  assert.equal(is(a, 0), 0);
  assert.ok(!w.exits.includes(EXIT_RESOLVE));
});

test("monitors", () => {
  const o = w.object(w.objectKlass);
  const d = `(${OBJECT})I`;
  assert.equal(w.run(d, "aload_0; monitorenter; aload_0; monitorexit; iconst_1; ireturn", [o]), 1);
  assert.equal(ldi(o + OBJECT_MARK), 0);
  st(o + OBJECT_MARK, (5 << 2) | 0);
  w.leave(d, "aload_0; monitorenter; iconst_1; iconst_0; idiv; ireturn", [o]);
  assert.equal(ldi(o + OBJECT_MARK), (7 << 16) | (5 << 2) | 1);
  assert.deepEqual(w.leave(d, "aload_0; monitorenter; iconst_1; ireturn", [o]).slice(0, 2), [EXIT_MONITOR_ENTER, o]);
  assert.deepEqual(w.stack(), [o]);
  st(o + OBJECT_MARK, 0);
  st(w.thread + JavaThread.lockTop, ld(w.thread + JavaThread.lockBase) + LockRecord.sizeof); // what the frames before have left
  assert.deepEqual(w.leave(d, "aload_0; monitorexit; iconst_1; ireturn", [o]).slice(0, 3), [EXIT_MONITOR_EXIT, o, 1]);
  w.kernel.monitorExit = () => 2;
  w.kernel.releaseRecord = () => 1;
  assert.deepEqual(w.leave(d, "aload_0; monitorexit; iconst_1; ireturn", [o]).slice(0, 3), [EXIT_MONITOR_EXIT, o, 0]);
  assert.deepEqual([w.stack(), w.bci()], [[], 2]);
  assert.equal(w.leave(d, "aload_0; monitorenter; iconst_1; ireturn", [0])[1], THROW_NULL_POINTER);
  assert.equal(w.leave(d, "aload_0; monitorexit; iconst_1; ireturn", [0])[1], THROW_NULL_POINTER);
});

test("athrow", () => {
  const o = w.object(w.objectKlass);
  assert.equal(w.leave(`(${OBJECT})V`, "aload_0; athrow", [o])[0], EXIT_UNWIND);
  assert.equal(ld(w.thread + JavaThread.pendingException), o);
  st(w.thread + JavaThread.pendingException, 0);
  // Caught: goes on where the kernel says.
  w.kernel.throwFrom = (frame) => {
    st(frame + Frame.pc, ld(frame + Frame.pc) + 1);
    st(frame + Frame.sp, frame + FRAME_HEADER);
    st(w.thread + JavaThread.pendingException, 0);
    return frame;
  };
  assert.equal(w.run(`(${OBJECT})I`, "aload_0; athrow; iconst_3; ireturn", [o]), 3);
  assert.deepEqual(w.leave(`(${OBJECT})V`, "aload_0; athrow", [0]).slice(0, 2), [EXIT_THROW, THROW_NULL_POINTER]);
});

test("ldc of a class pushes its mirror", () => {
  const k = w.klass({});
  const constants = { 1: { kind: "class", klass: k } } as const;
  assert.equal(w.run(`()${OBJECT}`, "ldc 1; areturn", [], { constants }), ld(ld(k + Klass.mirror)));
  assert.equal(w.run(`()${OBJECT}`, "ldc_w 1; areturn", [], { constants }), ld(ld(k + Klass.mirror)));
});

test("the fused aload_0 getfield", () => {
  const o = w.object(w.objectKlass, 24);
  st(o + 16, 1234);
  const m = w.method({
    descriptor: `(${OBJECT})I`,
    code: "aload_0; getfield 1; ireturn",
    constants: { 1: { kind: "field", type: "I", offset: 16 } },
  });
  assert.equal(w.call(m, `(${OBJECT})I`, o), 1234);
  assert.ok(Object.values(Q).includes(245));
  assert.equal(w.call(m, `(${OBJECT})I`, o), 1234);
  w.prepare(m, [0], `(${OBJECT})I`);
  assert.deepEqual([w.go(), ld(VMState.exitA)], [EXIT_THROW, THROW_NULL_POINTER]);
});

// Intrinsics

/** Calls the intrinsic with its arguments (receiver first). */
function intrinsic(key: string, ...args: Value[]): Value | undefined {
  const row = INTRINSICS.find((r) => intrinsicKey(r) === key)!;
  const isStatic = /^java\/lang\/(System|Thread|Math|StrictMath|Integer|Long|Float|Double|StringLatin1|StringUTF16|StringCoding)\./.test(
    key,
  );
  const method = w.method({ descriptor: row[2], flags: (isStatic ? 8 : 0) | 0x101, entry: ENTRY_INTRINSIC + INTRINSICS.indexOf(row) });
  w.prepare(method, args, row[2]);
  const exit = w.go();
  if (exit === EXIT_NATIVE_CALL) return undefined;
  if (key.endsWith("V")) return undefined;
  return w.result(row[2].slice(row[2].indexOf(")") + 1)[0]);
}

test("every intrinsic of the table has code and its own number", () => {
  for (const row of INTRINSICS) intrinsicEmitter(row);
  assert.equal(new Set(INTRINSICS.map(intrinsicKey)).size, INTRINSICS.length);
  assert.equal(intrinsicNumber("java/lang/Object", "hashCode", "()I"), 1);
  assert.equal(intrinsicNumber("java/lang/Object", "wait", "()V"), -1);
});

test("object and class intrinsics", () => {
  st(VMState.offsets + 4 * FO_CLASS_KLASS, 8);
  const a = w.klass({ flags: 2 });
  const b = w.klass({ super: a });
  const mirror = (k: number) => {
    const m = ld(ld(k + Klass.mirror));
    st(m + 8, k);
    return m;
  };
  const o = w.object(b);
  assert.equal(intrinsic("java/lang/Object.getClass()Ljava/lang/Class;", o), mirror(b));
  assert.equal(intrinsic("java/lang/Object.hashCode()I", o), 4242);
  st(o + OBJECT_MARK, 77 << 8);
  assert.equal(intrinsic("java/lang/System.identityHashCode(Ljava/lang/Object;)I", o), 77);
  assert.equal(intrinsic("java/lang/System.identityHashCode(Ljava/lang/Object;)I", 0), undefined);
  assert.equal(intrinsic("java/lang/Class.isInstance(Ljava/lang/Object;)Z", mirror(a), o), 1);
  assert.equal(intrinsic("java/lang/Class.isInstance(Ljava/lang/Object;)Z", mirror(a), 0), 0);
  assert.equal(intrinsic("java/lang/Class.isAssignableFrom(Ljava/lang/Class;)Z", mirror(b), mirror(a)), 0);
  assert.equal(intrinsic("java/lang/Class.isAssignableFrom(Ljava/lang/Class;)Z", mirror(a), mirror(b)), 1);
  assert.equal(intrinsic("java/lang/Class.isArray()Z", mirror(a)), 1);
  assert.equal(intrinsic("java/lang/Class.isArray()Z", mirror(b)), 0);
  st(w.thread + JavaThread.threadObj, 0x1230);
  assert.equal(intrinsic("java/lang/Thread.currentThread()Ljava/lang/Thread;"), 0x1230);
  w.kernel.arraycopy = (...args) => (args.join() === "1,2,3,4,5" ? 0 : 1);
  intrinsic("java/lang/System.arraycopy(Ljava/lang/Object;ILjava/lang/Object;II)V", 1, 2, 3, 4, 5);
  assert.notEqual(w.exits.at(-1), EXIT_NATIVE_CALL);
  intrinsic("java/lang/System.arraycopy(Ljava/lang/Object;ILjava/lang/Object;II)V", 1, 2, 3, 4, 6);
  assert.equal(w.exits.at(-1), EXIT_NATIVE_CALL);
});

test("mathematical intrinsics", () => {
  assert.equal(intrinsic("java/lang/Math.sqrt(D)D", 2.25), 1.5);
  assert.equal(intrinsic("java/lang/Math.abs(I)I", -(2 ** 31)), -(2 ** 31));
  assert.equal(intrinsic("java/lang/Math.abs(J)J", -5n), 5n);
  assert.equal(intrinsic("java/lang/Math.max(II)I", -3, 2), 2);
  assert.equal(intrinsic("java/lang/Math.min(JJ)J", -3n, 2n), -3n);
  assert.equal(intrinsic("java/lang/Math.max(DD)D", -3, 2), 2);
  assert.deepEqual(
    [
      [Number.NaN, 2],
      [2, Number.NaN],
    ].map(([x, y]) => intrinsic("java/lang/Math.max(DD)D", x, y)),
    [undefined, undefined],
  );
  assert.ok(Object.is(intrinsic("java/lang/Math.min(DD)D", 0, -0), -0));
  assert.deepEqual(
    [0.5, 1.5, 2.5, -0.5].map((x) => intrinsic("java/lang/Math.rint(D)D", x)),
    [0, 2, 2, -0],
  );
  assert.equal(intrinsic("java/lang/Integer.bitCount(I)I", -1), 32);
  assert.equal(intrinsic("java/lang/Long.numberOfLeadingZeros(J)I", 1n), 63);
  assert.equal(intrinsic("java/lang/Double.doubleToRawLongBits(D)J", 1), 0x3ff0000000000000n);
  assert.equal(intrinsic("java/lang/Float.intBitsToFloat(I)F", 0x3fc00000), 1.5);
});

test("string intrinsics", () => {
  st(VMState.offsets + 4 * FO_STRING_VALUE, 8);
  st(VMState.offsets + 4 * FO_STRING_CODER, 12);
  st(VMState.offsets + 4 * FO_STRING_HASH, 16);
  const bytesOf = (text: string, wide: boolean) => {
    const a = w.array(w.typeArray(T_BYTE), wide ? 2 * text.length : text.length);
    const encoded = Buffer.from(text, wide ? "utf16le" : "latin1");
    for (let i = 0; i < encoded.length; i++) st8(a + ARRAY_BASE + i, encoded[i]);
    return a;
  };
  const string = (text: string) => {
    const wide = /[^\0-\xff]/.test(text);
    const s = w.object(w.objectKlass, 24);
    st(s + 8, bytesOf(text, wide));
    st8(s + 12, wide ? 1 : 0);
    return s;
  };
  const javaHash = (text: string) => [...text].reduce((h, c) => (Math.imul(h, 31) + c.charCodeAt(0)) | 0, 0);
  const [hello, wide] = [string("Hello, w\xf6rld"), string("\u20ac5")];
  assert.deepEqual([intrinsic("java/lang/String.length()I", hello), intrinsic("java/lang/String.length()I", wide)], [12, 2]);
  assert.deepEqual([intrinsic("java/lang/String.charAt(I)C", hello, 8), intrinsic("java/lang/String.charAt(I)C", wide, 0)], [0xf6, 0x20ac]);
  for (const index of [12, -1]) assert.equal(intrinsic("java/lang/String.charAt(I)C", hello, index), undefined);
  assert.equal(intrinsic("java/lang/String.hashCode()I", hello), javaHash("Hello, w\xf6rld"));
  assert.equal(ldi(hello + 16), javaHash("Hello, w\xf6rld"));
  assert.equal(intrinsic("java/lang/String.hashCode()I", hello), javaHash("Hello, w\xf6rld"));
  assert.equal(intrinsic("java/lang/String.hashCode()I", wide), undefined);
  const equals = (a: number, b: number) => intrinsic("java/lang/String.equals(Ljava/lang/Object;)Z", a, b);
  assert.deepEqual(
    [
      equals(hello, hello),
      equals(hello, string("Hello, w\xf6rld")),
      equals(hello, string("Hello, w\xf6rle")),
      equals(hello, string("Hello")),
      equals(hello, 0),
      equals(hello, wide),
      equals(hello, w.object(w.klass({}))),
    ],
    [1, 1, 0, 0, 0, 0, 0],
  );
  assert.equal(intrinsic("java/lang/StringCoding.hasNegatives([BII)Z", bytesOf("0123456789\xe9", false), 0, 11), 1);
  assert.equal(intrinsic("java/lang/StringCoding.hasNegatives([BII)Z", bytesOf("0123456789\xe9", false), 0, 10), 0);
  assert.equal(intrinsic("java/lang/StringCoding.hasNegatives([BII)Z", bytesOf("\xe90123456789", false), 0, 9), 1);
  assert.equal(intrinsic("java/lang/StringCoding.hasNegatives([BII)Z", bytesOf("abc", false), 1, 3), undefined);
  const target = w.array(w.typeArray(T_BYTE), 20);
  intrinsic("java/lang/StringLatin1.inflate([BI[BII)V", bytesOf("abcdef", false), 1, target, 2, 3);
  assert.equal(Buffer.from(u8.slice(target + ARRAY_BASE + 4, target + ARRAY_BASE + 10)).toString("utf16le"), "bcd");
  assert.equal(intrinsic("java/lang/StringUTF16.compress([BI[BII)I", bytesOf("wxyz", true), 1, target, 0, 2), 2);
  assert.equal(String.fromCharCode(ld8(target + ARRAY_BASE), ld8(target + ARRAY_BASE + 1)), "xy");
  assert.equal(intrinsic("java/lang/StringUTF16.compress([BI[BII)I", bytesOf("w\u20ac", true), 0, target, 0, 2), 0);
  assert.equal(intrinsic("java/lang/StringUTF16.getChar([BI)C", bytesOf("w\u20ac", true), 1), 0x20ac);
});

test("Unsafe intrinsics", () => {
  const o = w.object(w.objectKlass, 32);
  const unsafe = (name: string, ...args: Value[]) => intrinsic(`jdk/internal/misc/Unsafe.${name}`, 0x10, ...args);
  unsafe(`putInt(${OBJECT}JI)V`, o, 16n, -7);
  assert.equal(unsafe(`getIntVolatile(${OBJECT}J)I`, o, 16n), -7);
  assert.equal(unsafe(`getByte(${OBJECT}J)B`, 0, BigInt(o + 16)), -7);
  assert.equal(unsafe(`compareAndSetInt(${OBJECT}JII)Z`, o, 16n, -7, 9), 1);
  assert.equal(unsafe(`compareAndSetInt(${OBJECT}JII)Z`, o, 16n, -7, 10), 0);
  assert.equal(ldi(o + 16), 9);
  assert.equal(unsafe(`getAndAddInt(${OBJECT}JI)I`, o, 16n, 5), 9);
  assert.equal(ldi(o + 16), 14);
  st64(o + 16, 5n);
  assert.equal(unsafe(`compareAndExchangeLong(${OBJECT}JJJ)J`, o, 16n, 5n, 1n << 40n), 5n);
  assert.equal(ld64(o + 16), 1n << 40n);
  assert.equal(unsafe(`getAndSetLong(${OBJECT}JJ)J`, o, 16n, 8n), 1n << 40n);
  unsafe(`putDouble(${OBJECT}JD)V`, o, 16n, 2.5);
  assert.equal(unsafe(`getDouble(${OBJECT}J)D`, o, 16n), 2.5);
  u8[CARD_TABLE + (o >>> CARD_SHIFT)] = 0xff;
  u8[CARD_TABLE] = 0xff;
  unsafe(`putReferenceRelease(${OBJECT}J${OBJECT})V`, 0, BigInt(o + 16), o);
  assert.deepEqual([ld(o + 16), card(o), u8[CARD_TABLE]], [o, 0xff, 0xff]);
  assert.equal(unsafe(`compareAndSetReference(${OBJECT}J${OBJECT}${OBJECT})Z`, o, 16n, o, 0), 1);
  assert.deepEqual([ld(o + 16), card(o)], [0, 0]);
});

export type { Constant };
