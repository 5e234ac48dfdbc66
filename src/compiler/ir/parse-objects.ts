// Bytecodes of fields, arrays, objects, types, constants and monitors. What is not resolved or initialised is a trap: the interpreter
// resolves it, and the next compilation finds it done.
import { u2 } from "../../bytecode/iterate.ts";
import { Op } from "../../bytecode/opcodes.ts";
import { KLASS_ARRAY, KLASS_HAS_FINALIZER, KLASS_INITIALIZED, KLASS_PRIMITIVE, KLASS_SLOW_ALLOCATE, Klass } from "../../layout/metadata.ts";
import {
  ARRAY_BASE,
  LOG2_SIZE,
  T_ARRAY,
  T_BOOLEAN,
  T_BYTE,
  T_CHAR,
  T_DOUBLE,
  T_FLOAT,
  T_INT,
  T_LONG,
  T_OBJECT,
  T_SHORT,
} from "../../layout/object.ts";
import { i32 } from "../../wasm/opcodes.ts";
import { Bailout } from "../compiled-code.ts";
import type { ConstantFacts, FieldFacts, KlassId, ObjectId, ValueFacts } from "../facts/questions.ts";
import { ACCESS } from "../memory-access.ts";
import { base, isNull } from "./fold.ts";
import type { AllocationInfo, MemoryInfo, Node } from "./node.ts";
import { Ir, type Type } from "./op.ts";
import { parseThrow } from "./parse-exceptions.ts";
import type { MethodParser } from "./parser.ts";
import type { Scope } from "./state.ts";

export function parseObject(p: MethodParser, op: number): void {
  const { code, bci } = p;
  switch (op) {
    case Op.ldc:
      constant(p, code[bci + 1]!);
      return;
    case Op.ldc_w:
    case Op.ldc2_w:
      constant(p, u2(code, bci + 1));
      return;
    case Op.getstatic:
    case Op.putstatic:
      staticField(p, op === Op.getstatic);
      return;
    case Op.getfield:
    case Op.putfield:
      instanceField(p, op === Op.getfield);
      return;
    case Op.new:
      newObject(p);
      return;
    case Op.newarray:
      newArray(p, p.unit.facts.ask("primitiveArrayKlass", code[bci + 1]!));
      return;
    case Op.anewarray: {
      const element = p.unit.facts.ask("classConstant", p.scope.method, u2(code, bci + 1));
      if (element === 0) p.deopt("unloaded", "reinterpret");
      else newArray(p, p.unit.facts.ask("arrayKlass", element));
      return;
    }
    case Op.multianewarray:
      p.deopt("unhandled", "none");
      return;
    case Op.arraylength: {
      const array = p.nullCheck(p.pop());
      if (!p.ended) p.push(arrayLength(p, array));
      return;
    }
    case Op.athrow:
      parseThrow(p);
      return;
    case Op.checkcast:
      checkCast(p);
      return;
    case Op.instanceof:
      instanceOf(p);
      return;
    case Op.monitorenter:
    case Op.monitorexit:
      monitor(p, op === Op.monitorenter);
      return;
  }
  if (op >= Op.iaload && op <= Op.saload) arrayLoad(p, op);
  else if (op >= Op.iastore && op <= Op.sastore) arrayStore(p, op);
  else if (op !== Op.nop) throw new Bailout(`bytecode ${op}`, false);
}

// Constants.

function constant(p: MethodParser, index: number): void {
  const facts: ConstantFacts = p.unit.facts.ask("constant", p.scope.method, index);
  const { graph } = p;
  switch (facts.kind) {
    case "int":
      p.push(graph.i32(facts.value));
      return;
    case "float":
      p.push(graph.f32Bits(facts.bits));
      return;
    case "long":
      p.push(graph.i64(facts.value));
      return;
    case "double":
      p.push(graph.f64Bits(facts.bits));
      return;
    case "object":
      p.push(graph.object({ kind: "object", object: facts.object }, facts.klass));
      return;
    case "class":
      p.push(mirror(p, facts.klass));
      return;
    case "unresolved":
      p.deopt("unloaded", "reinterpret");
  }
}

export function mirror(p: MethodParser, klass: KlassId): Node {
  return p.graph.object({ kind: "mirror", klass }, p.unit.facts.ask("wellKnown", "java/lang/Class"));
}

/** The constant that a value known at compile time is; undefined if it cannot be one. */
export function knownValue(p: MethodParser, type: Type, value: ValueFacts): Node | undefined {
  if (!value.known) return undefined;
  const { graph } = p;
  switch (type) {
    case "i32":
      return graph.i32(Number(value.value));
    case "i64":
      return graph.i64(BigInt(value.value));
    case "f32":
      return graph.f32Bits(Number(value.value));
    case "f64":
      return graph.f64Bits(BigInt(value.value));
    case "ref":
      if (value.object === 0) return graph.null_();
      return graph.object({ kind: "object", object: value.object }, p.unit.facts.ask("object", value.object).klass);
    default:
      return undefined;
  }
}

// Fields.

export const fieldMemory = (f: FieldFacts, load: boolean): MemoryInfo => {
  const access = ACCESS[f.type]!;
  return {
    opcode: load ? access.load : access.store,
    offset: f.isStatic ? 0 : f.offset,
    shift: 0,
    alias: `${f.isStatic ? "s" : "f"}${f.field}`,
    volatile: f.isVolatile,
    immutable: f.isTrustedFinal && !f.isStatic,
    ...(f.isStatic ? { symbol: { kind: "static", field: f.field } as const } : {}),
  };
};

function narrowed(p: MethodParser, type: number, value: Node): Node {
  return type === T_BOOLEAN ? p.make(i32.and, "i32", [value, p.graph.i32(1)]) : value;
}

function staticField(p: MethodParser, get: boolean): void {
  const { facts } = p.unit;
  const field = facts.ask("field", p.scope.method, u2(p.code, p.bci + 1), get ? "get" : "put", "static");
  if (field.field === 0) {
    p.deopt("unloaded", "reinterpret");
    return;
  }
  requireInitialized(p, field.holder);
  if (p.ended) return;
  const { type } = ACCESS[field.type]!;
  if (!get) {
    p.append(Ir.Store, "void", [narrowed(p, field.type, p.pop())], fieldMemory(field, false));
    return;
  }
  if (field.isFinal && facts.ask("initState", field.holder) === "initialized") {
    const known = knownValue(p, type, facts.ask("staticValue", field.field));
    if (known !== undefined) {
      if (field.isStable && field.type === T_ARRAY) p.graph.stableArrays.add(known);
      p.push(known);
      return;
    }
  }
  const load = p.append(Ir.Load, type, [], fieldMemory(field, true));
  p.unit.stamps.declare(load, field.klass);
  p.push(load);
}

function instanceField(p: MethodParser, get: boolean): void {
  const field = p.unit.facts.ask("field", p.scope.method, u2(p.code, p.bci + 1), get ? "get" : "put", "instance");
  if (field.field === 0) {
    p.deopt("unloaded", "reinterpret");
    return;
  }
  const value = get ? undefined : p.pop();
  const object = p.nullCheck(p.pop());
  if (p.ended) return;
  if (value !== undefined) storeField(p, object, field, value);
  else p.push(loadField(p, object, field));
}

/** After so many decompilations targets that change are no longer guessed. */
const MOST_RETARGETED = 8;

/** CallSite.target, of which the object's class decides. */
const mayBeConstant = (field: FieldFacts): boolean => field.isFinal && field.name === "target";

export function loadField(p: MethodParser, object: Node, field: FieldFacts): Node {
  const { type } = ACCESS[field.type]!;
  const constant = base(object);
  if (constant.op === Ir.ObjectConstant && (field.isTrustedFinal || field.isStable || mayBeConstant(field))) {
    const symbol = constant.aux as { kind: string; object?: never };
    // Where a guess of the receiver's class is wrong for this object, the code is there and never runs.
    if (symbol.kind === "object" && p.unit.stamps.isSubtype(constant.klass, field.holder)) {
      const known = knownValue(p, type, p.unit.facts.ask("fieldValue", symbol.object!, field.field));
      if (known !== undefined) {
        if (field.isStable && field.type === T_ARRAY) p.graph.stableArrays.add(known);
        return known;
      }
      const target = mayBeConstant(field) ? callSiteTarget(p, symbol.object!, field) : undefined;
      if (target !== undefined) return target;
    }
  }
  const memory = fieldMemory(field, true);
  const load = p.append(Ir.Load, type, [object], { ...memory, immutable: memory.immutable && !isUnderConstruction(p, field.holder) });
  p.unit.stamps.declare(load, field.klass);
  return load;
}

/** The target that a mutable call site has now, as long as the unit is not recompiled again and again for its sake. */
function callSiteTarget(p: MethodParser, site: ObjectId, field: FieldFacts): Node | undefined {
  const { facts } = p.unit;
  if (p.unit.profile(p.graph.scopes[0]!.method).decompiles > MOST_RETARGETED) return undefined;
  const target = facts.ask("callSiteTarget", site, field.field);
  if (target === 0) return undefined;
  p.graph.dependencies.push({ kind: "callSite", object: site, target });
  return p.graph.object({ kind: "object", object: target }, facts.ask("object", target).klass);
}

/** Whether a constructor of the class is in progress here, so that its finals may not be set yet. */
function isUnderConstruction(p: MethodParser, holder: KlassId): boolean {
  for (let s: Scope | undefined = p.scope; s !== undefined; s = s.parent)
    if (s.facts.name === "<init>" && s.facts.holder === holder) return true;
  return false;
}

export function storeField(p: MethodParser, object: Node, field: FieldFacts, value: Node): void {
  p.append(Ir.Store, "void", [object, narrowed(p, field.type, value)], fieldMemory(field, false));
  if (ACCESS[field.type]!.type === "ref" && !isNull(value)) p.append(Ir.CardMark, "void", [object]);
}

// Arrays.

const ELEMENT_OF_OP = [T_INT, T_LONG, T_FLOAT, T_DOUBLE, T_OBJECT, T_BYTE, T_CHAR, T_SHORT] as const;

export function elementMemory(type: number, load: boolean): MemoryInfo {
  const access = ACCESS[type]!;
  return {
    opcode: load ? access.load : access.store,
    offset: ARRAY_BASE,
    shift: LOG2_SIZE[type]!,
    alias: `a${type === T_BOOLEAN ? T_BYTE : type}`,
    volatile: false,
    immutable: false,
  };
}

/** The object that a constant names, if it is an array. */
function constantArray(p: MethodParser, array: Node): { node: Node; object: ObjectId } | undefined {
  const node = base(array);
  if (node.op !== Ir.ObjectConstant || node.klass === 0) return undefined;
  const symbol = node.aux as { kind: string; object?: ObjectId };
  if (symbol.kind !== "object" || (p.unit.stamps.klass(node.klass).flags & KLASS_ARRAY) === 0) return undefined;
  return { node, object: symbol.object! };
}

function arrayLength(p: MethodParser, array: Node): Node {
  const constant = constantArray(p, array);
  return constant === undefined ? p.make(Ir.ArrayLength, "i32", [array]) : p.graph.i32(p.unit.facts.ask("object", constant.object).length);
}

/** An element that is set already, of an array whose elements do not change then. */
function stableElement(p: MethodParser, type: Type, array: Node, index: Node): Node | undefined {
  const constant = index.op === Ir.Constant ? constantArray(p, array) : undefined;
  if (constant === undefined || !p.graph.stableArrays.has(constant.node)) return undefined;
  return knownValue(p, type, p.unit.facts.ask("elementValue", constant.object, index.aux as number));
}

// The null page is zero: a null array has length 0, so that this test finds it as well.
function boundsCheck(p: MethodParser, array: Node, index: Node): Node {
  const length = arrayLength(p, array);
  p.guard(p.make(i32.geU, "i32", [index, length]), "range_check");
  return p.ended ? array : p.refineNonNull(array);
}

function arrayLoad(p: MethodParser, op: number): void {
  const type = ELEMENT_OF_OP[op - Op.iaload]!;
  const index = p.pop();
  const array = boundsCheck(p, p.pop(), index);
  if (p.ended) return;
  const known = stableElement(p, ACCESS[type]!.type, array, index);
  if (known !== undefined) {
    p.push(known);
    return;
  }
  const load = p.append(Ir.Load, ACCESS[type]!.type, [array, index], elementMemory(type, true));
  if (type === T_OBJECT && array.klass !== 0) {
    const facts = p.unit.stamps.klass(array.klass);
    if (facts.elementKlass !== 0) p.unit.stamps.declare(load, facts.elementKlass);
  }
  p.push(load);
}

function arrayStore(p: MethodParser, op: number): void {
  const type = ELEMENT_OF_OP[op - Op.iastore]!;
  let value = p.pop();
  const index = p.pop();
  const array = boundsCheck(p, p.pop(), index);
  if (p.ended) return;
  if (type === T_OBJECT) {
    storeCheck(p, array, value);
    if (p.ended) return;
  }
  if (type === T_BYTE) value = storedByte(p, array, value);
  p.append(Ir.Store, "void", [array, index, value], elementMemory(type, false));
  if (type === T_OBJECT && !isNull(value)) p.append(Ir.CardMark, "void", [array]);
}

// bastore serves boolean[] too, whose elements are 0 or 1 (JVMS 6.5.bastore): one bit is kept if the array is one.
function storedByte(p: MethodParser, array: Node, value: Node): Node {
  if (array.klass !== 0) {
    const { elementType } = p.unit.stamps.klass(array.klass);
    if (elementType === T_BYTE) return value;
    if (elementType === T_BOOLEAN) return narrowed(p, T_BOOLEAN, value);
  }
  if (value.op === Ir.Constant && ((value.aux as number) & ~1) === 0) return value;
  const klass = p.make(Ir.LoadKlass, "i32", [array]);
  const booleans = p.graph.symbol({ kind: "klass", klass: p.unit.facts.ask("primitiveArrayKlass", T_BOOLEAN) });
  const isBoolean = p.make(i32.eq, "i32", [klass, booleans]);
  return p.make(Ir.Select, "i32", [isBoolean, p.make(i32.and, "i32", [value, p.graph.i32(1)]), value]);
}

function storeCheck(p: MethodParser, array: Node, value: Node): void {
  if (isNull(value)) return;
  const { stamps } = p.unit;
  if (array.klass !== 0 && array.exact) {
    const { elementKlass } = stamps.klass(array.klass);
    if (elementKlass !== 0 && stamps.test(value, elementKlass) === true) return;
  }
  // Of the same allocation or element class that was loaded from the array itself.
  const stored = base(value);
  if (stored.op === Ir.Load && stored.inputs.length === 2 && base(stored.inputs[0]!) === base(array)) return;
  const klass = p.make(Ir.LoadKlass, "i32", [array]);
  const element = p.append(Ir.Load, "i32", [klass], KLASS_WORD(Klass.elementKlass));
  p.guard(p.append(Ir.StoreCheck, "i32", [value, element]), "array_check");
}

/** A word of a Klass that never changes. */
export const KLASS_WORD = (offset: number): MemoryInfo => ({
  opcode: i32.load,
  offset,
  shift: 0,
  alias: "k",
  volatile: false,
  immutable: true,
});

/**
 * Has the interpreter initialise a class that is not initialised yet, where the code gets there: the code stays, and is right from then on. A class
 * that is being initialised may be so for as long as the program runs; the code is made anew for it.
 */
export function requireInitialized(p: MethodParser, klass: KlassId): void {
  if (p.unit.initialized(klass, p.scope)) return;
  const now = p.unit.facts.ask("initState", klass);
  if (now !== "loaded" && now !== "linked") {
    p.deopt("uninitialized", "reinterpret");
    return;
  }
  const state = p.append(Ir.Load, "i32", [p.graph.symbol({ kind: "klass", klass })], KLASS_WORD(Klass.initState));
  p.guard(p.make(i32.ne, "i32", [state, p.graph.i32(KLASS_INITIALIZED)]), "uninitialized", "maybe_recompile");
}

// Allocation.

function newObject(p: MethodParser): void {
  const klass = p.unit.facts.ask("classConstant", p.scope.method, u2(p.code, p.bci + 1));
  if (klass === 0) {
    p.deopt("unloaded", "reinterpret");
    return;
  }
  requireInitialized(p, klass);
  if (p.ended) return;
  const object = newInstance(p, klass);
  if (object === undefined) p.deopt("unhandled", "none");
  else p.push(object);
}

/** An object of an initialised class; undefined if it must be made by the VM. */
export function newInstance(p: MethodParser, klass: KlassId): Node | undefined {
  const { flags, layoutHelper } = p.unit.stamps.klass(klass);
  const special = KLASS_SLOW_ALLOCATE | KLASS_HAS_FINALIZER | KLASS_ARRAY | KLASS_PRIMITIVE;
  return (flags & special) === 0 ? allocateObject(p, klass, layoutHelper) : undefined;
}

function allocateObject(p: MethodParser, klass: KlassId, size: number): Node {
  const info: AllocationInfo = { klass, symbol: { kind: "klass", klass }, size };
  const node = p.append(Ir.NewObject, "ref", [], info);
  node.state = p.before();
  node.klass = klass;
  node.exact = true;
  node.nonNull = true;
  return node;
}

function newArray(p: MethodParser, klass: KlassId): void {
  const length = p.pop();
  if (klass === 0) {
    p.deopt("unloaded", "reinterpret");
    return;
  }
  p.guard(p.make(i32.ltS, "i32", [length, p.graph.i32(0)]), "unhandled");
  if (p.ended) return;
  p.push(allocateArray(p, klass, length));
}

export function allocateArray(p: MethodParser, klass: KlassId, length: Node): Node {
  const facts = p.unit.stamps.klass(klass);
  const info: AllocationInfo = { klass, symbol: { kind: "klass", klass }, size: LOG2_SIZE[facts.elementType]! };
  const node = p.append(Ir.NewArray, "ref", [length], info);
  node.state = p.before();
  node.klass = klass;
  node.exact = true;
  node.nonNull = true;
  return node;
}

// Types.

function checkCast(p: MethodParser): void {
  const klass = p.unit.facts.ask("classConstant", p.scope.method, u2(p.code, p.bci + 1));
  const object = p.stack[p.stack.length - 1]!;
  if (isNull(object)) return;
  if (klass === 0) {
    // Null passes without the class being loaded.
    const trap = p.make(i32.eqz, "i32", [p.make(i32.eqz, "i32", [object])]);
    p.guard(trap, "unloaded", "reinterpret");
    return;
  }
  castTo(p, object, klass);
}

/** Traps unless the object is null or of the class; the value on the stack and in locals is refined. */
export function castTo(p: MethodParser, object: Node, klass: KlassId): Node {
  if (p.unit.stamps.test(object, klass) === true) return object;
  const info = p.unit.stamps.instanceOfInfo(klass);
  const is = p.make(Ir.InstanceOf, "i32", [object, p.graph.symbol({ kind: "klass", klass })], info);
  const not = p.make(i32.eqz, "i32", [is]);
  const failed = object.nonNull ? not : p.make(i32.and, "i32", [not, p.make(i32.eqz, "i32", [p.make(i32.eqz, "i32", [object])])]);
  p.guard(failed, "class_check");
  return p.ended ? object : p.unit.cast(p, object, klass, info.exact);
}

function instanceOf(p: MethodParser): void {
  const klass = p.unit.facts.ask("classConstant", p.scope.method, u2(p.code, p.bci + 1));
  const object = p.stack[p.stack.length - 1]!;
  if (isNull(object)) {
    p.pop();
    p.push(p.graph.i32(0));
    return;
  }
  if (klass === 0) {
    p.guard(p.make(i32.eqz, "i32", [p.make(i32.eqz, "i32", [object])]), "unloaded", "reinterpret");
    if (p.ended) return;
    p.pop();
    p.push(p.graph.i32(0));
    return;
  }
  p.pop();
  const known = p.unit.stamps.test(object, klass);
  if (known === false) p.push(p.graph.i32(0));
  else if (known === true) p.push(object.nonNull ? p.graph.i32(1) : p.make(i32.eqz, "i32", [p.make(i32.eqz, "i32", [object])]));
  else p.push(p.make(Ir.InstanceOf, "i32", [object, p.graph.symbol({ kind: "klass", klass })], p.unit.stamps.instanceOfInfo(klass)));
}

// Monitors.

function monitor(p: MethodParser, enter: boolean): void {
  const object = p.nullCheck(p.pop());
  if (p.ended) return;
  const address = p.make(Ir.FrameAddress, "i32", [], { scope: p.scope, bits: 0 });
  const failed = p.runtime(enter ? "lock" : "unlock", "i32", [object, address], false);
  p.guard(failed, "unhandled", "none");
  if (p.monitors !== undefined) p.monitors += enter ? 1 : -1;
}
