// The old verifier (JVMS 4.10.2): types are inferred by following the code, and joined where paths meet. For class files before version 50.
// The states of a subroutine's instructions are kept apart by the calls that led there (the jsr instructions that are still to be returned
// from), so that a ret goes back with what its caller had.
import { FLAGS, Flag, Op } from "../../bytecode/opcodes.ts";
import type { MethodAddr } from "../../layout/addresses.ts";
import { ld, u8 } from "../../layout/memory.ts";
import { Method } from "../../layout/metadata.ts";
import { klassName } from "../klass-view.ts";
import { methodName, methodSignature } from "../method-view.ts";
import type { Frame } from "./frame.ts";
import { catchType, endPc, handlerAt, handlerCount, handlerPc, startPc } from "./handlers.ts";
import { joinTypes } from "./join.ts";
import { MethodVerifier } from "./method-verifier.ts";
import { scanOldCode } from "./old-operands.ts";
import { badCode, type Fault, VerifyProblem } from "./problem.ts";
import { checkHandlerRanges, checkLocalVariables, lengthOf } from "./scan.ts";
import { codeS2, codeS4, codeU2, type JumpTargets } from "./stack-map.ts";
import { RETURN_ADDRESS, TOP, type Type, UNINITIALIZED } from "./types.ts";

/** What is known before an instruction, in one chain of subroutine calls. */
interface State {
  readonly bci: number;
  readonly calls: readonly number[];
  readonly locals: Type[];
  readonly stack: Type[];
  thisUninitialized: boolean;
  queued: boolean;
}

export class InferringVerifier extends MethodVerifier implements JumpTargets {
  private readonly states = new Map<string, State>();
  private readonly queue: State[] = [];
  /** Of each jsr instruction, the states in which it was met. */
  private readonly jsrs = new Map<number, Set<State>>();
  /** Those in which a jsr calls what is being called already, by all that is known so far. */
  private recursive: State[] = [];
  private current: State | undefined;
  private readonly heights = new Map<number, number>();
  private starts: Uint8Array = new Uint8Array(0);
  /** Of the instruction at work. */
  private calls: readonly number[] = [];

  override verify(): void {
    const { method, length, code, frame } = this;
    this.targets = this;
    this.starts = scanOldCode(this);
    checkHandlerRanges(method, this.starts, (entry) => this.checkHandler(entry));
    checkLocalVariables(method, this.starts);
    this.flow(frame, 0, []);
    for (;;) {
      const state = this.queue.pop();
      if (state === undefined) {
        const again = this.recursive.pop();
        if (again === undefined) break;
        this.callAgain(again);
        continue;
      }
      state.queued = false;
      this.enter(state);
      const { bci } = state;
      this.throwFrom(bci);
      const op = u8[code + bci]!;
      if (op === Op.new) this.forget(UNINITIALIZED + bci);
      this.instruction(op, bci);
      if (this.noFall) continue;
      const next = bci + lengthOf(code + bci, bci, code + length);
      if (next >= length) throw new VerifyProblem("Falling off the end of the code", badCode(bci));
      this.flow(frame, next, this.calls);
    }
  }

  private enter(state: State): void {
    const { bci, calls, locals, stack, thisUninitialized } = state;
    const { frame } = this;
    this.current = state;
    frame.offset = bci;
    for (let i = 0; i < locals.length; i++) frame.locals[i] = locals[i]!;
    for (let i = 0; i < stack.length; i++) frame.stack[i] = stack[i]!;
    frame.localsSize = locals.length;
    frame.stackSize = frame.mark = stack.length;
    frame.thisUninitialized = thisUninitialized;
    this.calls = calls;
    this.thisInitialized = false;
  }

  /** Any instruction in a try block may throw, with the locals as they are before it. */
  private throwFrom(bci: number): void {
    const { method, frame } = this;
    const n = handlerCount(method);
    for (let i = 0; i < n; i++) {
      const e = handlerAt(method, i);
      if (bci < startPc(e) || bci >= endPc(e)) continue;
      const type = catchType(e) === 0 ? this.throwable : this.classType(catchType(e));
      this.flow(frame.forHandler(frame.thisUninitialized, type), handlerPc(e), this.calls);
    }
  }

  /** The object that a `new` made the last time round is lost when it makes the next one. */
  private forget(type: Type): void {
    const { frame } = this;
    for (let i = 0; i < frame.maxLocals; i++) if (frame.locals[i] === type) frame.locals[i] = TOP;
    for (let i = 0; i < frame.stackSize; i++) if (frame.stack[i] === type) frame.stack[i] = TOP;
  }

  // --- where control goes
  checkJump(frame: Frame, target: number): void {
    this.flow(frame, target, this.calls);
  }
  matchTarget(frame: Frame, target: number): Fault | undefined {
    this.flow(frame, target, this.calls);
    return undefined;
  }
  override checkHandlers(): void {
    // Handlers have been told before the instruction.
  }

  private flow(frame: Frame, target: number, calls: readonly number[]): void {
    if (target < 0 || target >= this.length || this.starts[target] === 0) {
      throw new VerifyProblem("Illegal target of jump or branch", badCode(frame.offset));
    }
    // Whatever calls led here: HotSpot knows no difference.
    const height = this.heights.get(target);
    if (height === undefined) this.heights.set(target, frame.stackSize);
    else if (height !== frame.stackSize) {
      throw new VerifyProblem(`Inconsistent stack height ${frame.stackSize} != ${height}`, badCode(frame.offset));
    }
    const key = `${target}:${calls.join(",")}`;
    let state = this.states.get(key);
    if (state === undefined) {
      state = {
        bci: target,
        calls,
        locals: frame.locals.slice(),
        stack: frame.stack.slice(0, frame.stackSize),
        thisUninitialized: frame.thisUninitialized,
        queued: true,
      };
      this.states.set(key, state);
      this.queue.push(state);
    } else if (this.join(state, frame) && !state.queued) {
      state.queued = true;
      this.queue.push(state);
    }
  }

  private join(state: State, frame: Frame): boolean {
    const { klass } = this;
    let changed = false;
    const put = (types: Type[], i: number, type: Type): void => {
      if (types[i] === type) return;
      types[i] = type;
      changed = true;
    };
    for (let i = 0; i < state.stack.length; i++) {
      const type = joinTypes(klass, state.stack[i]!, frame.stack[i]!);
      if (type === TOP && state.stack[i] !== TOP) throw new VerifyProblem("Mismatched stack types", badCode(frame.offset));
      put(state.stack, i, type);
    }
    for (let i = 0; i < state.locals.length; i++) put(state.locals, i, joinTypes(klass, state.locals[i]!, frame.locals[i]!));
    if (frame.thisUninitialized && !state.thisUninitialized) state.thisUninitialized = changed = true;
    return changed;
  }

  // --- subroutines
  protected override local(op: number, index: number): void {
    const { frame } = this;
    const isAstore = op === Op.astore || (op >= Op.astore_0 && op <= Op.astore_3);
    if (
      isAstore &&
      frame.stackSize > 0 &&
      frame.stack[frame.stackSize - 1]! >= RETURN_ADDRESS &&
      isAddress(frame.stack[frame.stackSize - 1]!)
    ) {
      frame.setLocal(index, frame.popAny());
    } else super.local(op, index);
  }

  protected override subroutine(op: number, bci: number): void {
    const { frame, code } = this;
    if (op === Op.ret) {
      this.return(u8[code + bci + 1]!, bci);
      return;
    }
    const target = this.targetOf(bci);
    let met = this.jsrs.get(bci);
    if (met === undefined) this.jsrs.set(bci, (met = new Set()));
    met.add(this.current!);
    if (this.calls.some((call) => this.targetOf(call) === target)) this.recursive.push(this.current!);
    else {
      frame.push(RETURN_ADDRESS + target);
      this.flow(frame, target, [...this.calls, bci]);
    }
  }

  /**
   * A jsr to what is being called already: an error where every way to it comes from that call. Else the subroutine was left without a ret
   * (by a jump out of it, or an exception), as HotSpot sees it, which keeps one state for an instruction.
   */
  private callAgain(state: State): void {
    const { bci, calls } = state;
    const target = this.targetOf(bci);
    const isOfTarget = (call: number): boolean => this.targetOf(call) === target;
    if ([...this.jsrs.get(bci)!].every((s) => s.calls.some(isOfTarget))) {
      throw new VerifyProblem("Recursive call to jsr entry", badCode(bci));
    }
    this.enter(state);
    this.frame.push(RETURN_ADDRESS + target);
    this.flow(this.frame, target, [...calls.slice(0, calls.findIndex(isOfTarget)), bci]);
  }

  protected override instruction(op: number, bci: number): void {
    if (op === Op.wide && u8[this.code + bci + 1] === Op.ret) {
      this.noFall = true;
      this.return(codeU2(this.code + bci + 2), bci);
    } else {
      super.instruction(op, bci);
      if (op === Op.wide) this.noFall = false;
      else if ((FLAGS[op]! & Flag.ends) === 0) this.noFall = false;
    }
  }

  private targetOf(call: number): number {
    return call + (u8[this.code + call] === Op.jsr ? codeS2(this.code + call + 1) : codeS4(this.code + call + 1));
  }

  /** Goes back behind the innermost call of the subroutine; calls that came after it are never returned from. */
  private return(index: number, bci: number): void {
    const { frame, calls, code, length } = this;
    const address = index < frame.maxLocals ? frame.locals[index]! : TOP;
    if (!isAddress(address)) throw new VerifyProblem(`Register ${index} contains wrong type`, badCode(bci));
    let depth = calls.length - 1;
    while (depth >= 0 && this.targetOf(calls[depth]!) !== address - RETURN_ADDRESS) depth--;
    if (depth < 0) throw new VerifyProblem("Illegal return from subroutine", badCode(bci));
    const call = calls[depth]!;
    const next = call + lengthOf(code + call, call, code + length);
    if (next >= length) throw new VerifyProblem("Falling off the end of the code", badCode(call));
    frame.locals[index] = TOP; // an address serves once
    this.flow(frame, next, calls.slice(0, depth));
  }
}

const isAddress = (type: Type): boolean => type >= RETURN_ADDRESS && type < RETURN_ADDRESS + 0x1_0000;

/** The old verifier's text: "(class: A, method: m signature: ()V) Unable to pop operand off an empty stack". */
export function inferenceText(problem: VerifyProblem, m: MethodAddr): string {
  const where = `(class: ${klassName(ld(m + Method.holder))}, method: ${methodName(m)} signature: ${methodSignature(m)})`;
  return `${where} ${oldMessage(problem)}`;
}

/** The messages that the two verifiers word differently. */
const OLD_MESSAGES: Readonly<Record<string, string>> = {
  "Operand stack underflow": "Unable to pop operand off an empty stack",
  "Operand stack overflow": "Stack size too large",
  "Bad return type": "Wrong return type in function",
  "Method expects a return value": "Wrong return type in function",
  "Method does not expect a return value": "Wrong return type in function",
  "Local variable table overflow": "Illegal local variable number",
  "Control flow falls through code end": "Falling off the end of the code",
  "Inconsistent args count operand in invokeinterface": "Inconsistent args_size for invokeinterface",
  "Bad type on operand stack in putfield": "Incompatible type for getting or setting field",
  "Bad <init> method call": "Call to wrong initialization method",
  "Call to wrong <init> method": "Call to wrong initialization method",
  "Bad operand type when invoking <init>": "Expecting to find unitialized object on stack",
  "Constructor must call super() or this() before return": "Constructor must call super() or this()",
};

function oldMessage({ message, fault }: VerifyProblem): string {
  const known = OLD_MESSAGES[message];
  if (known !== undefined) return known;
  const table = /^Illegal exception table (\w+)_pc /.exec(message);
  if (table) return `Illegal exception table ${table[1] === "handler" ? "handler" : "range"}`;
  const reason = fault?.reason ?? "";
  const expected = / is not assignable to (.*)$/.exec(reason)?.[1];
  if (message === "Bad local variable type") {
    const index = /locals\[(\d+)\]/.exec(reason)?.[1];
    if (/ (long|double)(_2nd)?$/.test(reason)) {
      const pair = `${index}/${Number(index) + 1}`;
      return reason.startsWith("Type top")
        ? `Accessing value from uninitialized register pair ${pair}`
        : `Register pair ${pair} contains wrong type`;
    }
    return reason.startsWith("Type top") ? `Accessing value from uninitialized register ${index}` : `Register ${index} contains wrong type`;
  }
  if (message.startsWith("Bad type on operand stack") && expected !== undefined) {
    if (expected.startsWith("category")) return "Attempt to split long or double on the stack";
    if (expected === "reference type") return "Expecting to find object/array on stack";
    if (!expected.startsWith("'")) return `Expecting to find ${expected.replace("_2nd", "")} on stack`;
    return "Incompatible object argument for function call";
  }
  return message;
}
