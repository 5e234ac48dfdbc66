// Helpful NullPointerExceptions (JEP 358): what could not be done and which expression was null, in HotSpot's words. A simulation of the
// operand stack over the original bytecodes says for each slot which instruction pushed it, as far as that is one instruction on all paths;
// the message reads the expression back from there. Only texts are made: nothing is resolved, nothing runs.

import { branchTarget, forEachTarget, instructionLength, localOperand, s1, s2, u2 } from "../bytecode/iterate.ts";
import { FLAGS, Flag, FORMAT, Format, implicitLocal, Op, POPS, PUSHES } from "../bytecode/opcodes.ts";
import { CONSTANT_Dynamic, CONSTANT_MethodHandle, CONSTANT_MethodType } from "../classfile/constant-tag.ts";
import { methodDescriptor, slotsOf } from "../classfile/descriptor.ts";
import { localVariableName } from "../classfile/local-variable-table.ts";
import type { ConstantPoolAddr, MethodAddr } from "../layout/addresses.ts";
import { ld } from "../layout/memory.ts";
import { Klass, Method } from "../layout/metadata.ts";
import {
  classBytesOf,
  constantOffsetsOf,
  cpClassName,
  cpMemberClass,
  cpMemberNameText,
  cpMemberSignatureText,
  cpOriginalTag,
  cpText,
} from "../linking/constant-pool.ts";
import { externalType } from "../linking/klass-view.ts";
import { exceptionAt, exceptionCount, handlerPc, isNative, isStatic, methodSignature } from "../linking/method-view.ts";
import { symbolToString } from "../linking/symbols.ts";

/** Steps back from the null value that a message takes. */
const MAX_DETAIL = 5;
/** Stack slots that the simulation may keep in all. */
const MAX_ENTRIES = 1_000_000;
/** A slot that different instructions may have pushed. */
const UNKNOWN = -1;
/** Locals that are tracked; later ones count as written. */
const TRACKED_LOCALS = 64;

/** The operand stack before an instruction: the bci that pushed each slot, and the locals written since the method began. */
class SimulatedStack {
  readonly slots: number[];
  written: bigint;
  /** Slots popped below the bottom: what HotSpot's simulation, which pushes nothing for some constants, overwrites again. A copy has none. */
  private debt = 0;

  constructor(slots: number[], written: bigint) {
    this.slots = slots;
    this.written = written;
  }

  copy(): SimulatedStack {
    return new SimulatedStack(this.slots.slice(), this.written);
  }

  push(bci: number, slots: number): void {
    for (; slots > 0; slots--) {
      if (this.debt > 0) this.debt--;
      else this.slots.push(bci);
    }
  }

  pop(slots: number): void {
    const there = Math.min(slots, this.slots.length);
    this.slots.length -= there;
    this.debt += slots - there;
  }

  /** Source of the slot that is `depth` below the top. */
  source(depth: number): number {
    return this.slots[this.slots.length - 1 - depth] ?? UNKNOWN;
  }

  write(local: number, slots: number): void {
    for (; slots > 0; slots--, local++) if (local < TRACKED_LOCALS) this.written |= 1n << BigInt(local);
  }

  wasWritten(local: number): boolean {
    return local >= TRACKED_LOCALS || (this.written & (1n << BigInt(local))) !== 0n;
  }

  merge(other: SimulatedStack): void {
    for (let i = 0; i < this.slots.length; i++) if (this.slots[i] !== other.slots[i]) this.slots[i] = UNKNOWN;
    this.written |= other.written;
  }
}

/** For dup, dup_x1, ...: the slots, counted from the top, that replace the top ones, deepest first. */
const SHUFFLES: Readonly<Record<number, readonly [number, readonly number[]]>> = {
  [Op.dup]: [1, [0, 0]],
  [Op.dup_x1]: [2, [0, 1, 0]],
  [Op.dup_x2]: [3, [0, 2, 1, 0]],
  [Op.dup2]: [2, [1, 0, 1, 0]],
  [Op.dup2_x1]: [3, [1, 0, 2, 1, 0]],
  [Op.dup2_x2]: [4, [1, 0, 3, 2, 1, 0]],
  [Op.swap]: [2, [0, 1]],
};

/** What could not be done, for instructions whose operands do not matter. */
const FAILED_ACTIONS: Readonly<Record<number, string>> = {
  [Op.iaload]: "Cannot load from int array",
  [Op.faload]: "Cannot load from float array",
  [Op.aaload]: "Cannot load from object array",
  [Op.baload]: "Cannot load from byte/boolean array",
  [Op.caload]: "Cannot load from char array",
  [Op.saload]: "Cannot load from short array",
  [Op.laload]: "Cannot load from long array",
  [Op.daload]: "Cannot load from double array",
  [Op.iastore]: "Cannot store to int array",
  [Op.fastore]: "Cannot store to float array",
  [Op.aastore]: "Cannot store to object array",
  [Op.bastore]: "Cannot store to byte/boolean array",
  [Op.castore]: "Cannot store to char array",
  [Op.sastore]: "Cannot store to short array",
  [Op.lastore]: "Cannot store to long array",
  [Op.dastore]: "Cannot store to double array",
  [Op.arraylength]: "Cannot read the array length",
  [Op.athrow]: "Cannot throw exception",
  [Op.monitorenter]: "Cannot enter synchronized block",
  [Op.monitorexit]: "Cannot exit synchronized block",
};

class Analysis {
  private readonly method: MethodAddr;
  private readonly pool: ConstantPoolAddr;
  private readonly code: Uint8Array;
  private readonly stacks: (SimulatedStack | undefined)[];
  private allProcessed = false;
  private addedOne = true;
  private entries = 0;

  constructor(method: MethodAddr, bci: number) {
    this.method = method;
    const holder = ld(method + Method.holder);
    this.pool = ld(holder + Klass.constantPool);
    const offset = ld(method + Method.codeOffset);
    this.code = classBytesOf(holder).subarray(offset, offset + ld(method + Method.codeLength));
    this.stacks = new Array(this.code.length + 1);
    this.stacks[0] = new SimulatedStack([], 0n);
    for (let i = 0; i < exceptionCount(method); i++) {
      const handler = handlerPc(exceptionAt(method, i));
      this.stacks[handler] ??= new SimulatedStack([handler], 0n);
    }
    this.simulate(bci);
  }

  /** Until each instruction has its stack or nothing is added; ends early once `bci` has one. */
  private simulate(bci: number): void {
    const { code } = this;
    while (!this.allProcessed && this.addedOne) {
      this.allProcessed = true;
      this.addedOne = false;
      for (let at = 0; at < code.length; ) {
        const length = instructionLength(code, at);
        if (length === 0) return;
        this.step(at, length);
        at += length;
        if (at === bci && this.stacks[at] !== undefined) {
          this.allProcessed = true;
          break;
        }
        if (this.entries > MAX_ENTRIES) return;
      }
    }
  }

  private step(bci: number, length: number): void {
    const before = this.stacks[bci];
    if (before === undefined) {
      this.allProcessed = false;
      return;
    }
    const stack = before.copy();
    this.execute(stack, bci);
    const flags = FLAGS[this.opcode(bci)]!;
    if ((flags & Flag.ends) === 0) this.flowTo(bci + length, stack);
    if ((flags & Flag.branch) === 0) return;
    if ((flags & Flag.switch) === 0) this.flowTo(branchTarget(this.code, bci), stack);
    else forEachTarget(this.code, bci, (target) => this.flowTo(target, stack));
  }

  private flowTo(bci: number, stack: SimulatedStack): void {
    const known = this.stacks[bci];
    if (known === undefined) {
      this.addedOne = true;
      this.entries += stack.slots.length;
    } else stack.merge(known);
    this.stacks[bci] = stack.copy();
  }

  /** The opcode at a bci; that of the widened instruction for wide. */
  private opcode(bci: number): number {
    const op = this.code[bci]!;
    return op === Op.wide ? this.code[bci + 1]! : op;
  }

  /** The local variable that an instruction names. */
  private local(bci: number): number {
    const op = this.opcode(bci);
    return (FLAGS[op]! & Flag.implicitLocal) !== 0 ? implicitLocal(op) : localOperand(this.code, bci);
  }

  private execute(stack: SimulatedStack, bci: number): void {
    const { code } = this;
    const op = this.opcode(bci);
    const shuffle = SHUFFLES[op];
    if (shuffle !== undefined) {
      const sources = shuffle[1].map((depth) => stack.source(depth));
      stack.pop(shuffle[0]);
      stack.slots.push(...sources);
      return;
    }
    if (op === Op.checkcast) return;
    if ((FLAGS[op]! & Flag.store) !== 0) {
      // xstore: what is popped is what the local takes; iinc pops nothing and writes one
      stack.write(this.local(bci), Math.max(POPS[op]!, 1));
    }
    if ((FLAGS[op]! & Flag.invoke) !== 0) {
      const signature = methodDescriptor(cpMemberSignatureText(this.pool, u2(code, bci + 1)));
      stack.pop(signature.parameterSlots + (op === Op.invokestatic || op === Op.invokedynamic ? 0 : 1));
      stack.push(bci, slotsOf(signature.result));
      return;
    }
    stack.pop(POPS[op]!);
    let pushes = PUSHES[op]!;
    if ((FLAGS[op]! & Flag.field) !== 0) {
      const slots = this.fieldSlots(bci);
      if (op === Op.putfield || op === Op.putstatic) stack.pop(slots);
      else pushes = slots;
    } else if (op === Op.ldc) pushes = this.constantSlots(code[bci + 1]!, 1);
    else if (op === Op.ldc_w || op === Op.ldc2_w) pushes = this.constantSlots(u2(code, bci + 1), op === Op.ldc_w ? 1 : 2);
    else if (FORMAT[op] === Format.multianewarray) {
      stack.pop(code[bci + 3]!);
      pushes = 1;
    }
    stack.push(bci, pushes);
  }

  /** HotSpot 17 forgets to push method handles, method types and dynamic constants: what lies below seems to be above. */
  private constantSlots(index: number, slots: number): number {
    const tag = cpOriginalTag(this.pool, index);
    return tag === CONSTANT_MethodHandle || tag === CONSTANT_MethodType || tag === CONSTANT_Dynamic ? 0 : slots;
  }

  private fieldSlots(bci: number): number {
    const type = cpMemberSignatureText(this.pool, u2(this.code, bci + 1)).charCodeAt(0);
    return type === 0x4a || type === 0x44 ? 2 : 1;
  }

  private memberName(bci: number): string {
    return cpMemberNameText(this.pool, u2(this.code, bci + 1));
  }

  /** How far below the top of stack the reference is that the instruction needs; -1: it needs none; -2: it is a constructor's call. */
  nullSlot(bci: number): number {
    const op = this.code[bci]!;
    switch (op) {
      case Op.getfield:
      case Op.arraylength:
      case Op.athrow:
      case Op.monitorenter:
      case Op.monitorexit:
        return 0;
      case Op.putfield:
        return this.fieldSlots(bci);
      case Op.invokevirtual:
      case Op.invokespecial:
      case Op.invokeinterface:
        if (this.memberName(bci) === "<init>") return -2;
        return methodDescriptor(cpMemberSignatureText(this.pool, u2(this.code, bci + 1))).parameterSlots;
      case Op.lastore:
      case Op.dastore:
        return 3;
      default:
        if ((FLAGS[op]! & Flag.array) === 0) return -1;
        return op < Op.istore ? 1 : 2;
    }
  }

  /** "Cannot invoke ..." */
  failedAction(bci: number): string {
    switch (this.code[bci]) {
      case Op.getfield:
        return `Cannot read field "${this.memberName(bci)}"`;
      case Op.putfield:
        return `Cannot assign field "${this.memberName(bci)}"`;
      case Op.invokevirtual:
      case Op.invokespecial:
      case Op.invokeinterface:
        return `Cannot invoke "${this.methodText(bci)}"`;
      default:
        return FAILED_ACTIONS[this.code[bci]!]!;
    }
  }

  /** ` because "x" is null`; "" when nothing can be said. */
  cause(bci: number, slot: number): string {
    const source = this.source(bci, slot);
    if (source === UNKNOWN) return "";
    const text = this.expression(bci, slot, MAX_DETAIL);
    if (text === null) return "";
    return isCall(this.opcode(source)) ? ` because the return value of "${text}" is null` : ` because "${text}" is null`;
  }

  private source(bci: number, slot: number): number {
    return this.stacks[bci]?.source(slot) ?? UNKNOWN;
  }

  /** The expression that pushed a slot of the stack before `bci`; null when it is not one that can be named, or lies too deep. */
  private expression(bci: number, slot: number, detail: number): string | null {
    const source = this.source(bci, slot);
    if (detail <= 0 || source === UNKNOWN) return null;
    const { code } = this;
    const op = this.opcode(source);
    switch (op) {
      case Op.aconst_null:
        return "null";
      case Op.bipush:
        return String(s1(code, source + 1));
      case Op.sipush:
        return String(s2(code, source + 1));
      case Op.getstatic:
        return `${this.className(source)}.${this.memberName(source)}`;
      case Op.getfield: {
        const object = this.expression(source, 0, detail - 1);
        return (object === null ? "" : `${object}.`) + this.memberName(source);
      }
      case Op.iaload:
      case Op.aaload: {
        const array = this.expression(source, 1, detail - 1) ?? "<array>";
        const index = this.expression(source, 0, detail) ?? "...";
        return `${array}[${index}]`;
      }
      default:
        if (isCall(op)) return this.methodText(source);
        if (op >= Op.iconst_m1 && op <= Op.iconst_5) return String(op - Op.iconst_0);
        if (isLoad(op)) return this.localText(source, this.local(source), !this.stacks[bci]!.wasWritten(this.local(source)));
        return null;
    }
  }

  private localText(bci: number, slot: number, isParameter: boolean): string {
    const { method } = this;
    const holder = ld(method + Method.holder);
    const index = localVariableName(classBytesOf(holder), constantOffsetsOf(holder), ld(method + Method.codeAttributesOffset), slot, bci);
    if (index !== 0) return cpText(this.pool, index);
    if (!isStatic(method) && slot === 0 && isParameter) return "this";
    let at = isStatic(method) ? 0 : 1;
    let number = 1;
    for (const type of methodDescriptor(methodSignature(method)).parameters) {
      const slots = slotsOf(type);
      if (slot >= at && slot < at + slots && isParameter) return `<parameter${number}>`;
      at += slots;
      number++;
    }
    return `<local${slot}>`;
  }

  private className(bci: number): string {
    const name = symbolToString(cpClassName(this.pool, cpMemberClass(this.pool, u2(this.code, bci + 1)))).replaceAll("/", ".");
    return name === "java.lang.Object" ? "Object" : name === "java.lang.String" ? "String" : name;
  }

  /** "A.m(int, String)": Object and String, and what begins like them, without their package. */
  private methodText(bci: number): string {
    const signature = cpMemberSignatureText(this.pool, u2(this.code, bci + 1));
    const { starts, parameters } = methodDescriptor(signature);
    let text = `${this.className(bci)}.${this.memberName(bci)}(`;
    for (let i = 0; i < parameters.length; i++) {
      const type = externalType(signature, starts[i]!);
      if (i > 0) text += ", ";
      text += type.startsWith("java.lang.Object") || type.startsWith("java.lang.String") ? type.slice("java.lang.".length) : type;
    }
    return `${text})`;
  }
}

const isCall = (op: number): boolean => op >= Op.invokevirtual && op <= Op.invokeinterface;
/** iload and aload: the only locals that can be a null reference or an index. */
const isLoad = (op: number): boolean =>
  op === Op.iload || op === Op.aload || (op >= Op.iload_0 && op <= Op.iload_3) || (op >= Op.aload_0 && op <= Op.aload_3);

/**
 * The message of a NullPointerException that the VM threw at `bci`; null when there is nothing to say: the exception was made by `new`, or
 * came out of a native method.
 */
export function nullPointerMessage(method: MethodAddr, bci: number): string | null {
  if (isNative(method) || bci < 0) return null;
  const analysis = new Analysis(method, bci);
  const slot = analysis.nullSlot(bci);
  return slot < 0 ? null : analysis.failedAction(bci) + analysis.cause(bci, slot);
}
