// Methods of the class library that are done in place, by their names in the kernel ("java/lang/Math.sqrt(D)D"): numeric ones are an
// instruction, Unsafe is memory. All of Java runs in one host thread, so a compare-and-swap is a load, a selection and a store.
import { JavaThread } from "../../layout/frame.ts";
import { KLASS_ARRAY, KLASS_HIDDEN, KLASS_INTERFACE, KLASS_PRIMITIVE, Klass } from "../../layout/metadata.ts";
import { T_BOOLEAN, T_BYTE, T_CHAR, T_DOUBLE, T_FLOAT, T_INT, T_LONG, T_OBJECT, T_SHORT } from "../../layout/object.ts";
import { FO_CLASS_KLASS, FO_REF_REFERENT, VMState } from "../../layout/vm-state.ts";
import { f32, f64, i32, i64 } from "../../wasm/opcodes.ts";
import type { KlassId, MethodFacts } from "../facts/questions.ts";
import { ACCESS } from "../memory-access.ts";
import { MATH_CALLS } from "../runtime-functions.ts";
import { base, isNull } from "./fold.ts";
import { ANY_ALIAS, type MemoryInfo, type Node } from "./node.ts";
import { Ir, type Type } from "./op.ts";
import { KLASS_WORD, mirror, newInstance } from "./parse-objects.ts";
import type { MethodParser } from "./parser.ts";

/** Result of each instruction in turn. */
const NUMERIC: Readonly<Record<string, readonly (readonly [op: number, type: Type])[]>> = {
  "java/lang/Float.floatToRawIntBits(F)I": [[i32.reinterpretF32, "i32"]],
  "java/lang/Float.intBitsToFloat(I)F": [[f32.reinterpretI32, "f32"]],
  "java/lang/Double.doubleToRawLongBits(D)J": [[i64.reinterpretF64, "i64"]],
  "java/lang/Double.longBitsToDouble(J)D": [[f64.reinterpretI64, "f64"]],
  "java/lang/Math.sqrt(D)D": [[f64.sqrt, "f64"]],
  "java/lang/StrictMath.sqrt(D)D": [[f64.sqrt, "f64"]],
  "java/lang/Math.abs(F)F": [[f32.abs, "f32"]],
  "java/lang/Math.abs(D)D": [[f64.abs, "f64"]],
  "java/lang/Math.floor(D)D": [[f64.floor, "f64"]],
  "java/lang/Math.ceil(D)D": [[f64.ceil, "f64"]],
  "java/lang/Math.rint(D)D": [[f64.nearest, "f64"]],
  "java/lang/StrictMath.floor(D)D": [[f64.floor, "f64"]],
  "java/lang/StrictMath.ceil(D)D": [[f64.ceil, "f64"]],
  "java/lang/StrictMath.rint(D)D": [[f64.nearest, "f64"]],
  "java/lang/Math.max(DD)D": [[f64.max, "f64"]],
  "java/lang/Math.min(DD)D": [[f64.min, "f64"]],
  "java/lang/Math.max(FF)F": [[f32.max, "f32"]],
  "java/lang/Math.min(FF)F": [[f32.min, "f32"]],
  "java/lang/Integer.bitCount(I)I": [[i32.popcnt, "i32"]],
  "java/lang/Integer.numberOfLeadingZeros(I)I": [[i32.clz, "i32"]],
  "java/lang/Integer.numberOfTrailingZeros(I)I": [[i32.ctz, "i32"]],
  "java/lang/Long.bitCount(J)I": [
    [i64.popcnt, "i64"],
    [i32.wrapI64, "i32"],
  ],
  "java/lang/Long.numberOfLeadingZeros(J)I": [
    [i64.clz, "i64"],
    [i32.wrapI64, "i32"],
  ],
  "java/lang/Long.numberOfTrailingZeros(J)I": [
    [i64.ctz, "i64"],
    [i32.wrapI64, "i32"],
  ],
};
const PICK: Readonly<Record<string, readonly [compare: number, type: Type]>> = {
  "java/lang/Math.max(II)I": [i32.gtS, "i32"],
  "java/lang/Math.min(II)I": [i32.ltS, "i32"],
  "java/lang/Math.max(JJ)J": [i64.gtS, "i64"],
  "java/lang/Math.min(JJ)J": [i64.ltS, "i64"],
};

/** @returns the result, "void" when it has none, undefined when it is no intrinsic here, or the block has ended. */
export function parseIntrinsic(p: MethodParser, facts: MethodFacts, args: readonly Node[]): Node | "void" | undefined {
  const name = facts.intrinsic;
  if (name === "") return undefined;
  const numeric = NUMERIC[name];
  if (numeric !== undefined) {
    let inputs = [...args];
    let value: Node | undefined;
    for (const [op, type] of numeric) {
      value = p.make(op, type, inputs);
      inputs = [value];
    }
    return value;
  }
  const math = MATH_CALLS.get(name);
  if (math !== undefined) return p.runtime(math, "f64", [args[0]!], true);
  const pick = PICK[name];
  if (pick !== undefined) {
    const [x, y] = args as [Node, Node];
    return p.make(Ir.Select, pick[1], [p.make(pick[0], "i32", [x, y]), x, y]);
  }
  if (name.startsWith("jdk/internal/misc/Unsafe.")) return unsafe(p, name.slice(25), args);
  switch (name) {
    case "java/lang/Object.getClass()Ljava/lang/Class;": {
      const object = args[0]!;
      if (object.exact && object.klass !== 0) return mirror(p, object.klass);
      const slot = p.append(Ir.Load, "i32", [p.make(Ir.LoadKlass, "i32", [object])], KLASS_WORD(Klass.mirror));
      const result = p.append(Ir.Load, "ref", [slot], KLASS_WORD(0));
      result.klass = p.unit.facts.ask("wellKnown", "java/lang/Class");
      result.nonNull = true;
      return result;
    }
    case "java/lang/Thread.currentThread()Ljava/lang/Thread;": {
      const thread = p.append(Ir.Load, "i32", [p.graph.i32(0)], KLASS_WORD(VMState.thread));
      const result = p.append(Ir.Load, "ref", [thread], KLASS_WORD(JavaThread.threadObj));
      result.klass = p.unit.facts.ask("wellKnown", "java/lang/Thread");
      result.nonNull = true;
      return result;
    }
    case "java/lang/Object.hashCode()I":
      return p.runtime("identityHash", "i32", [args[0]!], false);
    case "java/lang/System.arraycopy(Ljava/lang/Object;ILjava/lang/Object;II)V": {
      const failed = p.runtime("arraycopy", "i32", [...args], false);
      p.guard(failed, "intrinsic", "none");
      return p.ended ? undefined : "void";
    }
    case "java/lang/Class.isInstance(Ljava/lang/Object;)Z": {
      const klass = mirroredKlass(p, args[0]!);
      const object = args[1]!;
      if (isNull(object)) return p.graph.i32(0);
      if (klass === 0) return isInstance(p, args[0]!, object);
      return p.make(Ir.InstanceOf, "i32", [object, p.graph.symbol({ kind: "klass", klass })], p.unit.stamps.instanceOfInfo(klass));
    }
    case "java/lang/ref/Reference.refersTo0(Ljava/lang/Object;)Z":
    case "java/lang/ref/PhantomReference.refersTo0(Ljava/lang/Object;)Z": {
      // The collector clears it: no other load may serve.
      const memory: MemoryInfo = { opcode: i32.load, offset: 0, shift: 0, alias: ANY_ALIAS, volatile: true, immutable: false };
      const referent = p.append(Ir.Load, "ref", [args[0]!, fieldOffset(p, FO_REF_REFERENT)], memory);
      return p.make(i32.eq, "i32", [referent, args[1]!]);
    }
    case "java/lang/Class.isArray()Z":
      return hasKlassFlag(p, args[0]!, KLASS_ARRAY);
    case "java/lang/Class.isPrimitive()Z":
      return hasKlassFlag(p, args[0]!, KLASS_PRIMITIVE);
    case "java/lang/Class.isInterface()Z":
      return hasKlassFlag(p, args[0]!, KLASS_INTERFACE);
    case "java/lang/Class.isHidden()Z":
      return hasKlassFlag(p, args[0]!, KLASS_HIDDEN);
    case "java/lang/Thread.onSpinWait()V":
      p.runtime("spinWait", "void", [], false);
      return "void";
  }
  return undefined;
}

/** Where a field of the class library's stands in its objects. */
const fieldOffset = (p: MethodParser, number: number): Node =>
  p.append(Ir.Load, "i32", [p.graph.i32(0)], KLASS_WORD(VMState.offsets + 4 * number));

/** The Klass of a java.lang.Class. */
const klassOf = (p: MethodParser, mirrorOf: Node): Node =>
  p.append(Ir.Load, "i32", [mirrorOf, fieldOffset(p, FO_CLASS_KLASS)], KLASS_WORD(0));

function hasKlassFlag(p: MethodParser, mirrorOf: Node, flag: number): Node {
  const flags = p.append(Ir.Load, "i32", [klassOf(p, mirrorOf)], KLASS_WORD(Klass.flags));
  const isUnset = p.make(i32.eqz, "i32", [p.make(i32.and, "i32", [flags, p.graph.i32(flag)])]);
  return p.make(i32.eqz, "i32", [isUnset]);
}

/** Of a class that is not known: null and pseudo classes of primitives have no Klass, so that of java.lang.Class is asked about in its place. */
function isInstance(p: MethodParser, mirrorOf: Node, object: Node): Node {
  const klass = klassOf(p, mirrorOf);
  const own = p.make(Ir.LoadKlass, "i32", [object]);
  const isNeither = p.make(i32.or, "i32", [p.make(i32.eqz, "i32", [own]), p.make(i32.eqz, "i32", [klass])]);
  const some = p.make(Ir.LoadKlass, "i32", [mirrorOf]);
  const pick = (k: Node): Node => p.make(Ir.Select, "i32", [isNeither, some, k]);
  const answer = p.runtime("isSubtype", "i32", [pick(own), pick(klass)], true);
  return p.make(i32.and, "i32", [answer, p.make(i32.eqz, "i32", [isNeither])]);
}

/** The class that a constant java.lang.Class stands for, if it is one of objects. */
function mirroredKlass(p: MethodParser, node: Node): KlassId {
  const constant = base(node);
  if (constant.op !== Ir.ObjectConstant) return 0 as KlassId;
  const symbol = constant.aux as { kind: string; klass: KlassId; object: never };
  const klass = symbol.kind === "mirror" ? symbol.klass : symbol.kind === "object" ? p.unit.facts.ask("object", symbol.object).mirrorOf : 0;
  // Pseudo classes of primitives have no instances; isSubtype says so.
  return klass as KlassId;
}

const UNSAFE_TYPES: Readonly<Record<string, number>> = {
  Int: T_INT,
  Long: T_LONG,
  Reference: T_OBJECT,
  Boolean: T_BOOLEAN,
  Byte: T_BYTE,
  Short: T_SHORT,
  Char: T_CHAR,
  Float: T_FLOAT,
  Double: T_DOUBLE,
};
const UNSAFE =
  /^(get|put|compareAndSet|weakCompareAndSet|compareAndExchange|getAndSet|getAndAdd)([A-Z][a-z]+)(Volatile|Acquire|Release|Opaque|Plain|)\(/;

function unsafe(p: MethodParser, name: string, args: readonly Node[]): Node | "void" | undefined {
  if (name.startsWith("allocateInstance(")) {
    const klass = mirroredKlass(p, args[1]!);
    return klass === 0 || !p.unit.initialized(klass, p.scope) ? undefined : newInstance(p, klass);
  }
  if (/^(full|load|store)Fence\(/.test(name)) return "void";
  const match = UNSAFE.exec(name);
  if (match === null) return undefined;
  const basic = UNSAFE_TYPES[match[2]!];
  const access = basic === undefined ? undefined : ACCESS[basic];
  if (basic === undefined || access === undefined) return undefined;
  const ordered = match[3] !== "" || (match[1] !== "get" && match[1] !== "put");
  const memory = (opcode: number): MemoryInfo => ({ opcode, offset: 0, shift: 0, alias: ANY_ALIAS, volatile: ordered, immutable: false });
  const object = args[1]!;
  const index = p.make(i32.wrapI64, "i32", [args[2]!]);
  const loads = basic === T_BOOLEAN ? i32.load8U : access.load;
  const load = (): Node => p.append(Ir.Load, access.type, [object, index], memory(loads));
  const store = (value: Node): void => {
    const narrow = basic === T_BOOLEAN ? p.make(i32.and, "i32", [value, p.graph.i32(1)]) : value;
    p.append(Ir.Store, "void", [object, index, narrow], memory(access.store));
    if (access.type === "ref" && !isNull(value)) p.append(Ir.CardMark, "void", [object]);
  };
  const equal = access.type === "i64" ? i64.eq : i32.eq;
  switch (match[1]) {
    case "get":
      return load();
    case "put":
      store(args[3]!);
      return "void";
    case "getAndSet": {
      const old = load();
      store(args[3]!);
      return old;
    }
    case "getAndAdd": {
      const old = load();
      store(p.make(access.type === "i64" ? i64.add : i32.add, access.type, [old, args[3]!]));
      return old;
    }
    default: {
      const old = load();
      const same = p.make(equal, "i32", [old, args[3]!]);
      store(p.make(Ir.Select, access.type, [same, args[4]!, old]));
      return match[1] === "compareAndExchange" ? old : same;
    }
  }
}
