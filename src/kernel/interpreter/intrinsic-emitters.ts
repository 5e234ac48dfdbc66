// The code of the intrinsics: how each method of intrinsics.ts is done. Arguments stand from `args` on, the result
// replaces them. A case that is not handled (a null, an index out of bounds) goes to `miss` with nothing changed, and
// the method runs as if it were no intrinsic, so exceptions come from Java or from its native.

import { JavaThread } from "../../layout/frame.ts";
import {
  KLASS_ARRAY,
  KLASS_HIDDEN,
  KLASS_INITIALIZED,
  KLASS_INTERFACE,
  KLASS_PRIMITIVE,
  KLASS_SLOW_ALLOCATE,
  Klass,
} from "../../layout/metadata.ts";
import {
  ARRAY_BASE,
  ARRAY_LENGTH,
  MARK_PAYLOAD_MASK,
  MARK_PAYLOAD_SHIFT,
  MARK_TAG_MASK,
  OBJECT_KLASS,
  OBJECT_MARK,
} from "../../layout/object.ts";
import {
  EXIT_YIELD,
  FO_CLASS_KLASS,
  FO_REF_REFERENT,
  FO_STRING_CODER,
  FO_STRING_HASH,
  FO_STRING_VALUE,
  VMState,
} from "../../layout/vm-state.ts";
import type { FunctionBuilder, Label } from "../../wasm/function.ts";
import { f32, f64, i32, i64, VOID } from "../../wasm/opcodes.ts";
import { BIAS, type InterpreterEmitter, LOAD_OF, SLOTS_OF, STORE_OF, stackAlign } from "./emitter.ts";
import { INTRINSICS, type Intrinsic, intrinsicKey } from "./intrinsics.ts";
import { KERNEL_INTRINSICS } from "./kernel-intrinsics.ts";
import { newInstance } from "./objects.ts";

type Emit = (e: InterpreterEmitter, miss: Label) => void;

/** Pushes the argument in slot `slot`. */
function arg(e: InterpreterEmitter, slot: number, op: number = i32.load): FunctionBuilder {
  return e.f.get(e.args).mem(op, 4 * slot, stackAlign(op));
}

/** Returns what `value` pushes (`type` V: nothing) in place of the arguments. */
function result(e: InterpreterEmitter, type: string, value?: () => void): void {
  const { f, args } = e;
  if (type !== "V") {
    f.get(args);
    value?.();
    f.mem(STORE_OF[type], 0, 2);
  }
  f.get(args)
    .i32(BIAS - 4 * (type === "V" ? 0 : SLOTS_OF[type]))
    .op(i32.sub)
    .set(e.sp);
  e.advance(3);
}

/** A static method that is one operation over its arguments. */
function expression(types: string, resultType: string, body: (f: FunctionBuilder, e: InterpreterEmitter) => void): Emit {
  return (e) =>
    result(e, resultType, () => {
      let slot = 0;
      for (const type of types) {
        arg(e, slot, LOAD_OF[type]);
        slot += SLOTS_OF[type];
      }
      body(e.f, e);
    });
}

const ops = (types: string, resultType: string, ...operations: number[]): Emit =>
  expression(types, resultType, (f) => {
    for (const op of operations) f.op(op);
  });

/** Adds the offset of library field `number` to the object on the Wasm stack. */
function fieldOf(e: InterpreterEmitter, number: number): FunctionBuilder {
  return e.vm(VMState.offsets + 4 * number).op(i32.add);
}

/** A bit of the receiver class' flags. */
const klassFlag =
  (flag: number): Emit =>
  (e) =>
    result(e, "I", () => {
      arg(e, 0);
      fieldOf(e, FO_CLASS_KLASS).mem(i32.load).mem(i32.load, Klass.flags).i32(flag).op(i32.and).i32(0).op(i32.ne);
    });

/** Identity hash of the object in `a`, which is not null. */
function identityHash(e: InterpreterEmitter): void {
  const { f, a, b } = e;
  f.get(a).mem(i32.load, OBJECT_MARK).tee(b).i32(MARK_TAG_MASK).op(i32.and).op(i32.eqz);
  f.get(b).i32(MARK_PAYLOAD_MASK).op(i32.and).i32(0).op(i32.ne).op(i32.and);
  const hashed = f.if_(0x7f);
  f.get(b).i32(MARK_PAYLOAD_SHIFT).op(i32.shrU).else_();
  f.get(a).call(e.callees.identityHash).end(hashed);
}

/** The larger or smaller of two ints or longs. */
const pick = (type: "I" | "J", compare: number): Emit =>
  expression(type + type, type, (f, e) => {
    const [x, y] = type === "I" ? [e.a, e.b] : [e.l, e.l2];
    f.set(y).set(x).get(x).get(y).get(x).get(y).op(compare).select();
  });

/** The larger or smaller of two floats or doubles. Of a NaN Wasm leaves sign and payload open, where Java returns the NaN it was given: missed. */
const extreme =
  (type: "F" | "D", operation: number): Emit =>
  (e, miss) => {
    for (const slot of [0, SLOTS_OF[type]]) {
      arg(e, slot, LOAD_OF[type]);
      arg(e, slot, LOAD_OF[type])
        .op(type === "F" ? f32.ne : f64.ne)
        .brIf(miss);
    }
    ops(type + type, type, operation)(e, miss);
  };

/** Value array of the string in `local`, into `into`. */
function stringValue(e: InterpreterEmitter): FunctionBuilder {
  return fieldOf(e, FO_STRING_VALUE).mem(i32.load);
}

function stringCoder(e: InterpreterEmitter): FunctionBuilder {
  return fieldOf(e, FO_STRING_CODER).mem(i32.load8U);
}

const EMITTERS: Record<string, Emit> = {
  "java/lang/Object.getClass()Ljava/lang/Class;": (e) =>
    result(e, "A", () => arg(e, 0).mem(i32.load, OBJECT_KLASS).mem(i32.load, Klass.mirror).mem(i32.load)),
  "java/lang/Object.hashCode()I": (e) => {
    arg(e, 0).set(e.a);
    result(e, "I", () => identityHash(e));
  },
  "java/lang/System.identityHashCode(Ljava/lang/Object;)I": (e, miss) => {
    arg(e, 0).tee(e.a).op(i32.eqz).brIf(miss);
    result(e, "I", () => identityHash(e));
  },
  "java/lang/System.arraycopy(Ljava/lang/Object;ILjava/lang/Object;II)V": (e, miss) => {
    for (let i = 0; i < 5; i++) arg(e, i);
    e.f.call(e.callees.arraycopy).brIf(miss);
    result(e, "V");
  },
  "java/lang/Thread.currentThread()Ljava/lang/Thread;": (e) =>
    result(e, "A", () => e.vm(VMState.thread).mem(i32.load, JavaThread.threadObj)),
  // A class that can be instantiated and is initialised; what the window and the heap hold no room for goes to the native.
  "jdk/internal/misc/Unsafe.allocateInstance(Ljava/lang/Class;)Ljava/lang/Object;": (e, miss) => {
    const { f, a, b } = e;
    arg(e, 1).op(i32.eqz).brIf(miss);
    arg(e, 1);
    fieldOf(e, FO_CLASS_KLASS).mem(i32.load).tee(a).op(i32.eqz).brIf(miss);
    f.get(a)
      .mem(i32.load, Klass.flags)
      .i32(KLASS_ARRAY | KLASS_PRIMITIVE | KLASS_SLOW_ALLOCATE)
      .op(i32.and)
      .brIf(miss);
    f.get(a).mem(i32.load, Klass.initState).i32(KLASS_INITIALIZED).op(i32.ne).brIf(miss);
    newInstance(e);
    f.get(b).op(i32.eqz).brIf(miss);
    result(e, "A", () => f.get(b));
  },
  // With one host thread for Java, what a spinning thread waits for happens only when others run.
  "java/lang/Thread.onSpinWait()V": (e) => {
    const { f } = e;
    f.get(e.args).i32(BIAS).op(i32.sub).set(e.sp);
    f.get(e.pc).i32(3).op(i32.add).set(e.pc);
    e.exit(EXIT_YIELD);
  },
  "java/lang/Class.isInstance(Ljava/lang/Object;)Z": (e) => {
    const { f, a } = e;
    result(e, "I", () => {
      arg(e, 1).tee(a);
      const some = f.if_(0x7f);
      f.get(a).mem(i32.load, OBJECT_KLASS);
      arg(e, 0);
      fieldOf(e, FO_CLASS_KLASS).mem(i32.load).call(e.callees.isSubtype).else_().i32(0).end(some);
    });
  },
  "java/lang/Class.isAssignableFrom(Ljava/lang/Class;)Z": (e, miss) => {
    const { f, a, b } = e;
    arg(e, 1).op(i32.eqz).brIf(miss);
    arg(e, 1);
    fieldOf(e, FO_CLASS_KLASS).mem(i32.load).set(a);
    arg(e, 0);
    fieldOf(e, FO_CLASS_KLASS).mem(i32.load).set(b);
    // int.class and its kin are assignable from themselves only, and stand in no hierarchy.
    f.get(a)
      .get(b)
      .op(i32.ne)
      .get(a)
      .mem(i32.load, Klass.flags)
      .get(b)
      .mem(i32.load, Klass.flags)
      .op(i32.or)
      .i32(KLASS_PRIMITIVE)
      .op(i32.and);
    f.i32(0).op(i32.ne).op(i32.and).brIf(miss);
    result(e, "I", () => f.get(a).get(b).call(e.callees.isSubtype));
  },
  "java/lang/Class.isArray()Z": klassFlag(KLASS_ARRAY),
  "java/lang/Class.isPrimitive()Z": klassFlag(KLASS_PRIMITIVE),
  "java/lang/Class.isInterface()Z": klassFlag(KLASS_INTERFACE),
  "java/lang/Class.isHidden()Z": klassFlag(KLASS_HIDDEN),
  "java/lang/ref/Reference.get()Ljava/lang/Object;": (e) =>
    result(e, "A", () => {
      arg(e, 0);
      fieldOf(e, FO_REF_REFERENT).mem(i32.load);
    }),
  "java/lang/Float.floatToRawIntBits(F)I": ops("I", "I"),
  "java/lang/Float.intBitsToFloat(I)F": ops("I", "I"),
  "java/lang/Double.doubleToRawLongBits(D)J": ops("J", "J"),
  "java/lang/Double.longBitsToDouble(J)D": ops("J", "J"),
  "java/lang/Math.sqrt(D)D": ops("D", "D", f64.sqrt),
  "java/lang/StrictMath.sqrt(D)D": ops("D", "D", f64.sqrt),
  "java/lang/Math.abs(I)I": expression("I", "I", (f, e) =>
    f.tee(e.a).i32(31).op(i32.shrS).tee(e.b).get(e.a).op(i32.xor).get(e.b).op(i32.sub),
  ),
  "java/lang/Math.abs(J)J": expression("J", "J", (f, e) =>
    f.tee(e.l).i64(63).op(i64.shrS).tee(e.l2).get(e.l).op(i64.xor).get(e.l2).op(i64.sub),
  ),
  "java/lang/Math.abs(F)F": ops("F", "F", f32.abs),
  "java/lang/Math.abs(D)D": ops("D", "D", f64.abs),
  "java/lang/Math.max(II)I": pick("I", i32.gtS),
  "java/lang/Math.max(JJ)J": pick("J", i64.gtS),
  "java/lang/Math.max(FF)F": extreme("F", f32.max),
  "java/lang/Math.max(DD)D": extreme("D", f64.max),
  "java/lang/Math.min(II)I": pick("I", i32.ltS),
  "java/lang/Math.min(JJ)J": pick("J", i64.ltS),
  "java/lang/Math.min(FF)F": extreme("F", f32.min),
  "java/lang/Math.min(DD)D": extreme("D", f64.min),
  "java/lang/Math.floor(D)D": ops("D", "D", f64.floor),
  "java/lang/Math.ceil(D)D": ops("D", "D", f64.ceil),
  "java/lang/Math.rint(D)D": ops("D", "D", f64.nearest),
  "java/lang/Integer.bitCount(I)I": ops("I", "I", i32.popcnt),
  "java/lang/Integer.numberOfLeadingZeros(I)I": ops("I", "I", i32.clz),
  "java/lang/Integer.numberOfTrailingZeros(I)I": ops("I", "I", i32.ctz),
  "java/lang/Long.bitCount(J)I": ops("J", "I", i64.popcnt, i32.wrapI64),
  "java/lang/Long.numberOfLeadingZeros(J)I": ops("J", "I", i64.clz, i32.wrapI64),
  "java/lang/Long.numberOfTrailingZeros(J)I": ops("J", "I", i64.ctz, i32.wrapI64),
  "java/lang/String.length()I": (e) =>
    result(e, "I", () => {
      arg(e, 0);
      stringValue(e).mem(i32.load, ARRAY_LENGTH);
      arg(e, 0);
      stringCoder(e).op(i32.shrU);
    }),
  "java/lang/String.coder()B": (e) =>
    result(e, "I", () => {
      arg(e, 0);
      stringCoder(e);
    }),
  "java/lang/String.charAt(I)C": (e, miss) => {
    const { f, a, b, c } = e;
    arg(e, 0);
    stringValue(e).set(a);
    arg(e, 1).set(b);
    arg(e, 0);
    stringCoder(e).set(c);
    f.get(b).get(a).mem(i32.load, ARRAY_LENGTH).get(c).op(i32.shrU).op(i32.geU).brIf(miss);
    result(e, "I", () => {
      f.get(c);
      const wide = f.if_(0x7f);
      f.get(a).get(b).i32(1).op(i32.shl).op(i32.add).mem(i32.load16U, ARRAY_BASE).else_();
      f.get(a).get(b).op(i32.add).mem(i32.load8U, ARRAY_BASE).end(wide);
    });
  },
  // A hash that is 0 is computed in Java, which also notes that it is 0.
  "java/lang/String.hashCode()I": (e, miss) => {
    const { f, a, b, c } = e;
    arg(e, 0);
    fieldOf(e, FO_STRING_HASH).tee(c).mem(i32.load).tee(b);
    const known = f.if_(VOID);
    result(e, "I", () => f.get(b));
    f.end(known);
    arg(e, 0);
    stringCoder(e).brIf(miss);
    arg(e, 0);
    stringValue(e).set(a);
    f.get(a).call(e.callees.latin1Hash).tee(b).op(i32.eqz).brIf(miss);
    f.get(c).get(b).mem(i32.store);
    result(e, "I", () => f.get(b));
  },
  "java/lang/String.equals(Ljava/lang/Object;)Z": (e) => {
    const { f, a, b, c } = e;
    arg(e, 0).set(a);
    arg(e, 1).set(b);
    result(e, "I", () => {
      f.get(a).get(b).op(i32.eq);
      const same = f.if_(0x7f);
      f.i32(1).else_();
      f.get(b);
      const other = f.if_(0x7f);
      f.get(a).mem(i32.load, OBJECT_KLASS).get(b).mem(i32.load, OBJECT_KLASS).op(i32.eq);
      const string = f.if_(0x7f);
      f.get(a);
      stringCoder(e).set(c);
      f.get(b);
      stringCoder(e).get(c).op(i32.eq);
      const coder = f.if_(0x7f);
      f.get(a);
      stringValue(e);
      f.get(b);
      stringValue(e);
      f.call(e.callees.bytesEqual);
      f.else_().i32(0).end(coder);
      f.else_().i32(0).end(string);
      f.else_().i32(0).end(other);
      f.end(same);
    });
  },
  "java/lang/StringLatin1.equals([B[B)Z": (e, miss) => {
    arg(e, 0).op(i32.eqz).brIf(miss);
    arg(e, 1).op(i32.eqz).brIf(miss);
    result(e, "I", () => {
      arg(e, 0);
      arg(e, 1).call(e.callees.bytesEqual);
    });
  },
  "java/lang/StringLatin1.hashCode([B)I": (e, miss) => {
    arg(e, 0).op(i32.eqz).brIf(miss);
    result(e, "I", () => arg(e, 0).call(e.callees.latin1Hash));
  },
  "java/lang/StringUTF16.getChar([BI)C": (e, miss) => {
    const { f, a, b } = e;
    arg(e, 0).set(a);
    arg(e, 1).tee(b);
    f.get(a).mem(i32.load, ARRAY_LENGTH).i32(1).op(i32.shrU).op(i32.geU).brIf(miss);
    result(e, "I", () => f.get(a).get(b).i32(1).op(i32.shl).op(i32.add).mem(i32.load16U, ARRAY_BASE));
  },
  "java/lang/StringUTF16.putChar([BII)V": (e, miss) => {
    const { f, a, b } = e;
    arg(e, 0).set(a);
    arg(e, 1).tee(b);
    f.get(a).mem(i32.load, ARRAY_LENGTH).i32(1).op(i32.shrU).op(i32.geU).brIf(miss);
    f.get(a).get(b).i32(1).op(i32.shl).op(i32.add);
    arg(e, 2).mem(i32.store16, ARRAY_BASE);
    result(e, "V");
  },
  "java/lang/StringCoding.hasNegatives([BII)Z": (e, miss) => {
    const { f, a, b, c } = e;
    range(e, miss, 0, 1, 2, 0);
    arg(e, 0).set(a);
    arg(e, 1).set(b);
    arg(e, 2).set(c);
    result(e, "I", () => f.get(a).get(b).op(i32.add).i32(ARRAY_BASE).op(i32.add).get(c).call(e.callees.hasNegatives));
  },
  "java/lang/StringLatin1.inflate([BI[BII)V": (e, miss) => {
    const { f } = e;
    range(e, miss, 0, 1, 4, 0);
    range(e, miss, 2, 3, 4, 1);
    arg(e, 0);
    arg(e, 1).op(i32.add).i32(ARRAY_BASE).op(i32.add);
    arg(e, 2);
    arg(e, 3).i32(1).op(i32.shl).op(i32.add).i32(ARRAY_BASE).op(i32.add);
    arg(e, 4);
    f.call(e.callees.inflate);
    result(e, "V");
  },
  "java/lang/StringUTF16.compress([BI[BII)I": (e, miss) => compress(e, miss, 1),
  "java/lang/StringUTF16.compress([CI[BII)I": (e, miss) => compress(e, miss, 0),
};
/** A method that a function of the kernel does: the result stands in the arguments' place already. */
const kernelFunction =
  (name: string, descriptor: string): Emit =>
  (e, miss) => {
    const { f, args } = e;
    const type = descriptor[descriptor.indexOf(")") + 1];
    f.get(args).call(e.callees[name]).op(i32.eqz).brIf(miss);
    f.get(args)
      .i32(BIAS - 4 * (type === "V" ? 0 : type === "J" || type === "D" ? 2 : 1))
      .op(i32.sub)
      .set(e.sp);
    e.advance(3);
  };
for (const row of KERNEL_INTRINSICS) EMITTERS[`${row[0]}.${row[1]}${row[2]}`] = kernelFunction(row[3], row[2]);
EMITTERS["java/lang/StrictMath.floor(D)D"] = EMITTERS["java/lang/Math.floor(D)D"];
EMITTERS["java/lang/StrictMath.ceil(D)D"] = EMITTERS["java/lang/Math.ceil(D)D"];
EMITTERS["java/lang/StrictMath.rint(D)D"] = EMITTERS["java/lang/Math.rint(D)D"];
for (const klass of ["Reference", "PhantomReference"]) {
  EMITTERS[`java/lang/ref/${klass}.refersTo0(Ljava/lang/Object;)Z`] = (e) =>
    result(e, "I", () => {
      arg(e, 0);
      fieldOf(e, FO_REF_REFERENT).mem(i32.load);
      arg(e, 1).op(i32.eq);
    });
}

/** `compress(src, srcOff, dst, dstOff, length)`: chars to bytes, 0 if one does not fit. `scale`: log2 of array elements to a char. */
function compress(e: InterpreterEmitter, miss: Label, scale: number): void {
  const { f } = e;
  range(e, miss, 0, 1, 4, scale);
  range(e, miss, 2, 3, 4, 0);
  result(e, "I", () => {
    arg(e, 0);
    arg(e, 1).i32(1).op(i32.shl).op(i32.add).i32(ARRAY_BASE).op(i32.add);
    arg(e, 2);
    arg(e, 3).op(i32.add).i32(ARRAY_BASE).op(i32.add);
    arg(e, 4);
    f.call(e.callees.compress);
  });
}

/**
 * Misses unless offset and length (argument slots) lie inside the array, whose length is `scale` bits more than what
 * they count. A null array passes with an offset and length of 0 only, which touch nothing.
 */
function range(e: InterpreterEmitter, miss: Label, array: number, offset: number, length: number, scale: number): void {
  const { f, a } = e;
  arg(e, array).op(i32.eqz).brIf(miss);
  arg(e, offset);
  arg(e, length).op(i32.or).i32(0).op(i32.ltS).brIf(miss);
  arg(e, array).mem(i32.load, ARRAY_LENGTH).i32(scale).op(i32.shrU).set(a);
  arg(e, offset);
  arg(e, length).op(i32.add);
  f.get(a).op(i32.gtU).brIf(miss);
}

// jdk.internal.misc.Unsafe: slot 0 is Unsafe itself, 1 the object (or null), 2 and 3 the offset, 4 the value.

interface Access {
  type: string;
  load: number;
  store: number;
}

const ACCESS: Record<string, Access> = {
  Int: { type: "I", load: i32.load, store: i32.store },
  Long: { type: "J", load: i64.load, store: i64.store },
  Reference: { type: "A", load: i32.load, store: i32.store },
  Boolean: { type: "I", load: i32.load8U, store: i32.store8 },
  Byte: { type: "I", load: i32.load8S, store: i32.store8 },
  Short: { type: "I", load: i32.load16S, store: i32.store16 },
  Char: { type: "I", load: i32.load16U, store: i32.store16 },
  Float: { type: "I", load: i32.load, store: i32.store },
  Double: { type: "J", load: i64.load, store: i64.store },
};

function unsafeEmitter(name: string): Emit | undefined {
  const match =
    /^(get|put|compareAndSet|weakCompareAndSet|compareAndExchange|getAndSet|getAndAdd)([A-Z][a-z]+)(Volatile|Acquire|Release|Opaque|Plain)?$/.exec(
      name,
    );
  if (match === null) return /Fence$/.test(name) ? (e) => result(e, "V") : undefined;
  const access = ACCESS[match[2]];
  const { type, load, store } = access;
  const slots = SLOTS_OF[type];
  const isReference = match[2] === "Reference";
  /** The address of the access, into `a`; memory off the heap may stand at any alignment. */
  const address = (e: InterpreterEmitter) => {
    arg(e, 1);
    arg(e, 2).op(i32.add).set(e.a);
  };
  /** Stores what `value` pushes, with a card if it is a reference in an object. */
  const put = (e: InterpreterEmitter, value: () => void) => {
    e.f.get(e.a);
    value();
    e.f.mem(store, 0, 0);
    if (!isReference) return;
    arg(e, 1).tee(e.a);
    const inObject = e.f.if_(VOID);
    e.markCard(e.a);
    e.f.end(inObject);
  };
  const [old, expected] = type === "J" ? (["l", "l2"] as const) : (["b", "c"] as const);
  const t = type === "J" ? i64 : i32;
  switch (match[1]) {
    case "get":
      return (e) => {
        address(e);
        result(e, type, () => {
          e.f.get(e.a).mem(load, 0, 0);
          // Off the heap a boolean may be any byte.
          if (match[2] === "Boolean") e.f.i32(0).op(i32.ne);
        });
      };
    case "put":
      return (e) => {
        address(e);
        put(e, () => arg(e, 4, LOAD_OF[type]));
        result(e, "V");
      };
    case "getAndSet":
    case "getAndAdd":
      return (e) => {
        address(e);
        e.f.get(e.a).mem(load, 0, 0).set(e[old]);
        put(e, () => {
          arg(e, 4, LOAD_OF[type]);
          if (match[1] === "getAndAdd") e.f.get(e[old]).op(t.add);
        });
        result(e, type, () => e.f.get(e[old]));
      };
    default:
      return (e) => {
        const exchange = match[1] === "compareAndExchange";
        address(e);
        arg(e, 4, LOAD_OF[type]).set(e[expected]);
        e.f.get(e.a).mem(load, 0, 0).tee(e[old]).get(e[expected]).op(t.eq);
        const equal = e.f.if_(VOID);
        put(e, () => arg(e, 4 + slots, LOAD_OF[type]));
        e.f.end(equal);
        if (exchange) result(e, type, () => e.f.get(e[old]));
        else result(e, "I", () => e.f.get(e[old]).get(e[expected]).op(t.eq));
      };
  }
}

/** How an intrinsic is done. @throws RangeError for a row of the table that has no code here */
export function intrinsicEmitter(row: Intrinsic): Emit {
  const emit = EMITTERS[intrinsicKey(row)] ?? (row[0] === "jdk/internal/misc/Unsafe" ? unsafeEmitter(row[1]) : undefined);
  if (emit === undefined) throw new RangeError(`no code for intrinsic ${intrinsicKey(row)}`);
  return emit;
}

/** The arms of all intrinsics; the number is in `a`. */
export function emitIntrinsics(e: InterpreterEmitter, miss: Label): void {
  const { f } = e;
  const labels: Label[] = [];
  for (let i = INTRINSICS.length - 1; i >= 0; i--) labels[i] = f.block();
  f.get(e.a).brTable(labels, miss);
  for (let i = 0; i < INTRINSICS.length; i++) {
    f.end(labels[i]);
    intrinsicEmitter(INTRINSICS[i])(e, miss);
  }
}
