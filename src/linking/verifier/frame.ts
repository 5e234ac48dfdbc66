// The types of locals and operand stack at an instruction. All operations check, and say what is wrong in HotSpot's words.
import type { KlassAddr } from "../../layout/addresses.ts";
import { isAssignable } from "./assignable.ts";
import type { Shape } from "./descriptors.ts";
import { badLocal, badType, type Fault, implicit, type Origin, VerifyProblem } from "./problem.ts";
import { isCategory2, isCategory2Second, TOP, type Type, UNINITIALIZED_THIS } from "./types.ts";

/** What a message shows of a frame. */
export interface FrameCopy {
  readonly offset: number;
  readonly thisUninitialized: boolean;
  readonly locals: readonly Type[];
  readonly stack: readonly Type[];
}

export class Frame {
  /** Class whose code it is. */
  readonly klass: KlassAddr;
  readonly maxLocals: number;
  readonly maxStack: number;
  offset = 0;
  locals: Type[];
  /** Locals beyond are TOP. */
  localsSize = 0;
  readonly stack: Type[];
  stackSize = 0;
  /** flagThisUninit (JVMS 4.10.1.4). */
  thisUninitialized = false;
  /** Stack size at the start of the instruction, which messages show; -1 for other frames. */
  mark = 0;

  constructor(klass: KlassAddr, maxLocals: number, maxStack: number) {
    this.klass = klass;
    this.maxLocals = maxLocals;
    this.maxStack = maxStack;
    this.locals = new Array<Type>(maxLocals).fill(TOP);
    this.stack = new Array<Type>(maxStack).fill(TOP);
  }

  /** The frame of a method's first instruction. */
  setArguments(receiver: Type | undefined, { args }: Shape): void {
    let n = 0;
    if (receiver !== undefined) {
      this.locals[n++] = receiver;
      this.thisUninitialized = receiver === UNINITIALIZED_THIS;
    }
    for (const type of args) this.locals[n++] = type;
    this.localsSize = n;
  }

  copy(): FrameCopy {
    return {
      offset: this.offset,
      thisUninitialized: this.thisUninitialized,
      locals: this.locals.slice(0, this.localsSize),
      stack: this.stack.slice(0, this.mark < 0 ? this.stackSize : this.mark),
    };
  }

  localOrigin(index: number): Origin {
    return { type: this.locals[index] ?? TOP, where: ` (current frame, locals[${index}])`, frame: this.copy() };
  }
  stackOrigin(index: number): Origin {
    return { type: this.stack[index] ?? TOP, where: ` (current frame, stack[${index}])`, frame: this.copy() };
  }
  /** The value that was popped last. */
  top(): Origin {
    return this.stackOrigin(this.stackSize);
  }
  fault(reason: string): Fault {
    return { bci: this.offset, reason, current: this.copy() };
  }

  // --- operand stack
  push(type: Type): void {
    if (this.stackSize >= this.maxStack) throw new VerifyProblem("Operand stack overflow", this.fault("Exceeded max stack size."));
    this.stack[this.stackSize++] = type;
  }
  push2(first: Type, second: Type): void {
    if (this.stackSize >= this.maxStack - 1) throw new VerifyProblem("Operand stack overflow", this.fault("Exceeded max stack size."));
    this.stack[this.stackSize++] = first;
    this.stack[this.stackSize++] = second;
  }
  pushAll(types: readonly Type[]): void {
    for (const type of types) this.push(type);
  }

  /** Pops whatever is there. */
  popAny(): Type {
    if (this.stackSize <= 0) throw new VerifyProblem("Operand stack underflow", this.fault("Attempt to pop empty stack."));
    return this.stack[--this.stackSize]!;
  }
  pop(type: Type): Type {
    const popped = this.popAny();
    if (popped !== type && !isAssignable(this.klass, type, popped)) {
      throw new VerifyProblem("Bad type on operand stack", badType(this.offset, this.top(), implicit(type)));
    }
    return popped;
  }
  /** Pops a long or double. Of two slots that are wrong HotSpot tells the lower one. */
  pop2(first: Type, second: Type): Type {
    let problem: unknown;
    try {
      this.pop(second);
    } catch (wrong) {
      problem = wrong;
    }
    const popped = this.pop(first);
    if (problem !== undefined) throw problem;
    return popped;
  }
  /** Pops slots, the last one first. */
  popAll(types: readonly Type[]): void {
    for (let i = types.length - 1; i >= 0; i--) this.pop(types[i]!);
  }

  // --- locals
  getLocal(index: number, type: Type): Type {
    if (index >= this.maxLocals) throw new VerifyProblem("Local variable table overflow", badLocal(this.offset, index));
    const found = this.locals[index]!;
    if (found !== type && !isAssignable(this.klass, type, found)) throw this.badLocalType(index, type);
    if (index >= this.localsSize) this.localsSize = index + 1;
    return found;
  }
  getLocal2(index: number, first: Type, second: Type): void {
    if (index >= this.localsSize - 1) throw new VerifyProblem("get long/double overflows locals", badLocal(this.offset, index));
    if (this.locals[index] !== first) throw this.badLocalType(index, first);
    if (this.locals[index + 1] !== second) throw this.badLocalType(index + 1, second);
  }
  private badLocalType(index: number, type: Type): VerifyProblem {
    return new VerifyProblem("Bad local variable type", badType(this.offset, this.localOrigin(index), implicit(type)));
  }

  setLocal(index: number, type: Type): void {
    const { locals } = this;
    if (index >= this.maxLocals) throw new VerifyProblem("Local variable table overflow", badLocal(this.offset, index));
    if (isCategory2(locals[index]!)) locals[index + 1] = TOP;
    if (isCategory2Second(locals[index]!)) locals[index - 1] = TOP;
    locals[index] = type;
    if (index >= this.localsSize) this.localsSize = index + 1;
  }
  setLocal2(index: number, first: Type, second: Type): void {
    const { locals } = this;
    if (index >= this.maxLocals - 1) throw new VerifyProblem("Local variable table overflow", badLocal(this.offset, index));
    if (isCategory2(locals[index + 1]!)) locals[index + 2] = TOP;
    if (isCategory2Second(locals[index]!)) locals[index - 1] = TOP;
    locals[index] = first;
    locals[index + 1] = second;
    if (index >= this.localsSize - 1) this.localsSize = index + 2;
  }

  /** The constructor of an object has run. */
  initializeObject(old: Type, type: Type): void {
    for (let i = 0; i < this.maxLocals; i++) if (this.locals[i] === old) this.locals[i] = type;
    for (let i = 0; i < this.stackSize; i++) if (this.stack[i] === old) this.stack[i] = type;
    if (old === UNINITIALIZED_THIS) this.thisUninitialized = false;
  }

  /** The frame with which an exception of the present instruction comes to its handler: the same locals, the exception alone on the stack. */
  forHandler(thisUninitialized: boolean, exception: Type): Frame {
    const frame = new Frame(this.klass, 0, this.maxStack);
    frame.offset = this.offset;
    frame.locals = this.locals;
    frame.localsSize = this.localsSize;
    frame.thisUninitialized = thisUninitialized;
    frame.mark = -1;
    frame.push(exception);
    return frame;
  }
}
