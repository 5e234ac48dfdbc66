// The frames of a method's StackMapTable (JVMS 4.7.4), and the match of the present frame with them.
import { u2 } from "../../classfile/big-endian.ts";
import type { ConstantPoolAddr, MethodAddr } from "../../layout/addresses.ts";
import { ld, u8 } from "../../layout/memory.ts";
import { ConstantPool, Klass, Method, TAG_KLASS } from "../../layout/metadata.ts";
import { classBytesOf, cpTag } from "../constant-pool.ts";
import { externalMethod } from "../method-view.ts";
import { isAssignable } from "./assignable.ts";
import type { Frame, FrameCopy } from "./frame.ts";
import { badType, type Fault, missingStackMap, stackMapTableOf, VerifyProblem } from "./problem.ts";
import {
  DOUBLE,
  FLOAT,
  INT,
  isCategory2,
  isCategory2Second,
  LONG,
  NULL,
  secondOf,
  TOP,
  type Type,
  UNINITIALIZED,
  UNINITIALIZED_THIS,
} from "./types.ts";

/** What stands at a byte of code. */
export const INSTRUCTION = 1;
export const NEW_INSTRUCTION = 2;

const TAGS: readonly Type[] = [TOP, INT, FLOAT, DOUBLE, LONG, NULL];
const ITEM_UNINITIALIZED_THIS = 6;
const ITEM_OBJECT = 7;
const ITEM_UNINITIALIZED = 8;
const CONSTANT_CLASS = 7;

const SAME_LOCALS_1_STACK_ITEM_EXTENDED = 247;
const SAME_EXTENDED = 251;
const FULL = 255;

/** A ClassFormatError, from which a class of version 50 may fail over to the old verifier. */
export const formatProblem = (message: string, m: MethodAddr): VerifyProblem =>
  new VerifyProblem(`${message} in method '${externalMethod(m)}'`, undefined, "java/lang/ClassFormatError");

/** One that is thrown at once. */
const broken = (what: string): VerifyProblem =>
  new VerifyProblem(`StackMapTable format error: ${what}`, undefined, "java/lang/ClassFormatError", false);

/** Takes the frames with which instructions are come to, but by falling. */
export interface JumpTargets {
  /** A branch goes from `frame` to `target`. @throws VerifyProblem when it cannot */
  checkJump(frame: Frame, target: number): void;
  /** An exception goes to a handler. @returns what does not match, undefined when all does */
  matchTarget(frame: Frame, target: number): Fault | undefined;
}

export class StackMap implements JumpTargets {
  private readonly frames: FrameCopy[] = [];
  private readonly byOffset = new Map<number, number>();

  /** @param marks INSTRUCTION or NEW_INSTRUCTION where one begins @param classType the type of a CONSTANT_Class */
  constructor(m: MethodAddr, initial: Frame, marks: Uint8Array, classType: (index: number) => Type) {
    const at = stackMapTableOf(m);
    if (at !== 0) new Reader(m, at, initial, marks, classType, this.frames).read();
    for (let i = this.frames.length - 1; i >= 0; i--) this.byOffset.set(this.frames[i]!.offset, i);
  }

  get count(): number {
    return this.frames.length;
  }

  offsetAt(i: number): number {
    return this.frames[i]!.offset;
  }

  /** A branch or an exception goes from `frame` to `target`. @returns what does not match, undefined when all does */
  matchTarget(frame: Frame, target: number): Fault | undefined {
    const index = this.byOffset.get(target);
    if (index === undefined) {
      throw new VerifyProblem(`Expecting a stackmap frame at branch target ${target}`, missingStackMap(frame.offset));
    }
    return mismatch(frame, this.frames[index]!);
  }

  checkJump(frame: Frame, target: number): void {
    const fault = this.matchTarget(frame, target);
    if (fault !== undefined) throw new VerifyProblem(`Inconsistent stackmap frames at branch target ${target}`, fault);
  }

  /**
   * The next instruction has frame `i`, which becomes the present one.
   * @param falls control comes from the instruction before
   */
  enter(frame: Frame, i: number, falls: boolean): void {
    const target = this.frames[i]!;
    if (falls) {
      const fault = mismatch(frame, target);
      if (fault !== undefined) throw new VerifyProblem("Instruction type does not match stack map", fault);
    }
    if (frame.localsSize > target.locals.length || frame.stackSize > target.stack.length) {
      frame.locals.fill(TOP);
      frame.stack.fill(TOP);
    }
    for (let l = 0; l < target.locals.length; l++) frame.locals[l] = target.locals[l]!;
    for (let s = 0; s < target.stack.length; s++) frame.stack[s] = target.stack[s]!;
    frame.localsSize = target.locals.length;
    frame.stackSize = frame.mark = target.stack.length;
    frame.thisUninitialized = target.thisUninitialized;
  }
}

/** Why a frame cannot be taken for one of the table (JVMS 4.10.1.4). */
function mismatch(frame: Frame, target: FrameCopy): Fault | undefined {
  const { klass, offset } = frame;
  if (frame.stackSize !== target.stack.length) {
    return { bci: offset, reason: "Current frame's stack size doesn't match stackmap.", current: frame.copy(), stackMap: target };
  }
  for (let i = 0; i < target.locals.length; i++) {
    if (!isAssignable(klass, target.locals[i]!, frame.locals[i]!)) {
      return badType(target.offset, frame.localOrigin(i), { type: target.locals[i]!, where: ` (stack map, locals[${i}])`, frame: target });
    }
  }
  for (let i = 0; i < target.stack.length; i++) {
    if (!isAssignable(klass, target.stack[i]!, frame.stack[i]!)) {
      return badType(target.offset, frame.stackOrigin(i), { type: target.stack[i]!, where: ` (stack map, stack[${i}])`, frame: target });
    }
  }
  if (frame.thisUninitialized && !target.thisUninitialized) {
    const reason = "Current frame's flags are not assignable to stack map frame's.";
    return { bci: target.offset, reason, current: frame.copy(), stackMap: target };
  }
  return undefined;
}

class Reader {
  private readonly m: MethodAddr;
  private readonly bytes: Uint8Array;
  private readonly pool: ConstantPoolAddr;
  private readonly initial: Frame;
  private readonly marks: Uint8Array;
  private readonly classType: (index: number) => Type;
  private readonly frames: FrameCopy[];
  private at: number;
  private readonly end: number;
  private thisUninitialized = false;

  constructor(m: MethodAddr, at: number, initial: Frame, marks: Uint8Array, classType: (index: number) => Type, frames: FrameCopy[]) {
    const k = ld(m + Method.holder);
    this.m = m;
    this.bytes = classBytesOf(k);
    this.pool = ld(k + Klass.constantPool);
    this.initial = initial;
    this.marks = marks;
    this.classType = classType;
    this.frames = frames;
    this.at = at;
    // The attribute's length stands before its content.
    this.end = at + ((u2(this.bytes, at - 4) << 16) | u2(this.bytes, at - 2));
  }

  read(): void {
    const count = this.u2();
    let before: FrameCopy = { ...this.initial.copy(), stack: [], offset: -1 };
    const length = ld(this.m + Method.codeLength);
    for (let i = 0; i < count; i++) {
      const frame = this.frame(before);
      this.frames.push(frame);
      if (frame.offset >= length || this.marks[frame.offset] === 0) {
        const fault: Fault = { bci: 0, reason: "Invalid stackmap specification.", current: frame };
        throw new VerifyProblem("StackMapTable error: bad offset", fault);
      }
      before = frame;
    }
    if (this.at !== this.end) throw broken("wrong attribute size");
  }

  private u1(): number {
    if (this.at >= this.end) throw broken("access beyond the end of attribute");
    return this.bytes[this.at++]!;
  }
  private u2(): number {
    if (this.at + 2 > this.end) throw broken("access beyond the end of attribute");
    this.at += 2;
    return u2(this.bytes, this.at - 2);
  }

  private frame(before: FrameCopy): FrameCopy {
    const kind = this.u1();
    if (kind < 64) return { ...before, offset: before.offset + 1 + kind, stack: [] };
    if (kind < 128) return { ...before, offset: before.offset + 1 + kind - 64, stack: this.stackItems(1) };
    const offset = before.offset + 1 + this.u2();
    if (kind < SAME_LOCALS_1_STACK_ITEM_EXTENDED) throw broken("reserved frame type");
    if (kind === SAME_LOCALS_1_STACK_ITEM_EXTENDED) return { ...before, offset, stack: this.stackItems(1) };
    if (kind === SAME_EXTENDED) return { ...before, offset, stack: [] };
    if (kind < SAME_EXTENDED) {
      const locals = this.chopped(before.locals, SAME_EXTENDED - kind);
      return { offset, thisUninitialized: locals.includes(UNINITIALIZED_THIS), locals, stack: [] };
    }
    if (kind < FULL) {
      this.thisUninitialized = before.thisUninitialized;
      const locals = [...before.locals, ...this.items(kind - SAME_EXTENDED)];
      this.checkSize(locals.length, this.initial.maxLocals);
      return { offset, thisUninitialized: this.thisUninitialized, locals, stack: [] };
    }
    this.thisUninitialized = false;
    const locals = this.items(this.u2());
    const { thisUninitialized } = this;
    this.checkSize(locals.length, this.initial.maxLocals);
    return { offset, thisUninitialized, locals, stack: this.stackItems(this.u2()) };
  }

  private stackItems(n: number): Type[] {
    const items = this.items(n);
    this.checkSize(items.length, this.initial.maxStack);
    return items;
  }

  private checkSize(size: number, most: number): void {
    if (size < 0 || size > most) throw formatProblem("StackMapTable format error: bad type array size", this.m);
  }

  private chopped(locals: readonly Type[], chops: number): readonly Type[] {
    let last = locals.length - 1;
    for (let i = 0; i < chops; i++) {
      last -= last >= 0 && isCategory2Second(locals[last]!) ? 2 : 1;
      if (last < 0 && i < chops - 1) this.checkSize(-1, 0);
    }
    this.checkSize(last + 1, this.initial.maxLocals);
    return locals.slice(0, last + 1);
  }

  private items(n: number): Type[] {
    const types: Type[] = [];
    let problem: VerifyProblem | undefined;
    for (let i = 0; i < n; i++) {
      try {
        const type = this.item();
        types.push(type);
        if (isCategory2(type)) types.push(secondOf(type));
      } catch (wrong) {
        // What a class may fail over from waits for what it may not.
        if (!(wrong instanceof VerifyProblem) || !wrong.failsOver) throw wrong;
        problem ??= wrong;
      }
    }
    if (problem !== undefined) throw problem;
    return types;
  }

  private item(): Type {
    const tag = this.u1();
    if (tag < ITEM_UNINITIALIZED_THIS) return TAGS[tag]!;
    switch (tag) {
      case ITEM_UNINITIALIZED_THIS:
        this.thisUninitialized = true;
        return UNINITIALIZED_THIS;
      case ITEM_OBJECT: {
        const index = this.u2();
        if (index === 0 || index >= ld(this.pool + ConstantPool.length) || !isClass(this.pool, index)) throw broken("bad class index");
        return this.classType(index);
      }
      case ITEM_UNINITIALIZED: {
        const bci = this.u2();
        if (bci >= ld(this.m + Method.codeLength) || this.marks[bci] !== NEW_INSTRUCTION) {
          throw formatProblem("StackMapTable format error: bad offset for Uninitialized", this.m);
        }
        return UNINITIALIZED + bci;
      }
      default:
        throw broken("bad verification type");
    }
  }
}

/** Whether a constant is a class, resolved or not. */
export function isClass(pool: ConstantPoolAddr, index: number): boolean {
  const tag = cpTag(pool, index);
  return tag === TAG_KLASS || (tag & 0x3f) === CONSTANT_CLASS;
}

/** Big-endian words of code in linear memory. */
export const codeU2 = (at: number): number => (u8[at]! << 8) | u8[at + 1]!;
export const codeS2 = (at: number): number => (codeU2(at) << 16) >> 16;
export const codeS4 = (at: number): number => (codeU2(at) << 16) | codeU2(at + 2);
