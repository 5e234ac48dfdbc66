// Java exceptions in the VM: stack traces, unwinding to a handler, and what the interpreter's implicit exceptions say.

import { cutToModifiedUtf8 } from "../classfile/modified-utf8.ts";
import type { FrameAddr, KlassAddr, MethodAddr, Ref, ThreadAddr } from "../layout/addresses.ts";
import { FRAME_HEADER, FRAME_INTERPRETED, FRAME_KIND_MASK, Frame, JavaThread } from "../layout/frame.ts";
import { type Addr, ld, ld16, ldi, st } from "../layout/memory.ts";
import { CLD_PERMANENT, ClassLoaderData, ExceptionEntry, Klass, METHOD_CATCHES, METHOD_HIDDEN, Method } from "../layout/metadata.ts";
import { ARRAY_BASE, OBJECT_KLASS, T_INT } from "../layout/object.ts";
import {
  THROW_ABSTRACT_METHOD,
  THROW_ARITHMETIC,
  THROW_ARRAY_INDEX,
  THROW_ARRAY_STORE,
  THROW_CLASS_CAST,
  THROW_INCOMPATIBLE_CLASS_CHANGE,
  THROW_NEGATIVE_SIZE,
  THROW_NULL_POINTER,
  THROW_OUT_OF_MEMORY_ARRAY,
  VMState,
} from "../layout/vm-state.ts";
import { externalName } from "../linking/klass-view.ts";
import { asResolvedIn } from "../linking/overpass.ts";
import { symbolToString } from "../linking/symbols.ts";
import { abstractCall, namedInterface } from "./abstract-call.ts";
import { callerOf } from "./frames.ts";
import { JavaThrow, NeedsClass, NeedsCollection } from "./java-throw.ts";
import { throwableFields, throwableStatics } from "./library-fields.ts";
import { LOAD_CLASS } from "./load-class.ts";
import { routine } from "./routines.ts";
import { callerJavaFrame, frameBci, frameMethod, stackTraceLine, topJavaFrame } from "./stack-walk.ts";
import { ENDED_STEP, stepOperands } from "./step-frame.ts";
import type { VM } from "./vm.ts";

/** What exceptions need of the VM: they know each kind of frame, and who is told. */
type Parts = Pick<
  VM,
  | "driver"
  | "fault"
  | "flags"
  | "heap"
  | "isInstance"
  | "isSubclass"
  | "kernel"
  | "ledger"
  | "linkErrors"
  | "linker"
  | "maxStackTraceDepth"
  | "monitors"
  | "primitiveArray"
  | "showHiddenFrames"
  | "stacks"
  | "stepsOf"
  | "strings"
  | "threadName"
  | "traceException"
  | "wk"
>;

/**
 * Goes on unwinding after a catch type was loaded through Java. Ref: the exception. Words: loader, name, address of the handler. When
 * loading fails, what it threw takes the exception's place.
 */
const RESUME_UNWIND: number = routine("resume unwinding", {
  refs: 1,
  longs: 3,
  catches: true,
  steps: [
    (f) => f.run(LOAD_CLASS, [], [f.word(0), f.word(1)]),
    (f) => {
      const problem = f.takeException();
      if (problem === 0) return f.throw(f.ref(0));
      skipHandler(callerOf(f.frame), f.word(2));
      return f.throw(problem);
    },
  ],
});

/** A handler whose catch type cannot be loaded: the search goes on as if the exception came from the handler, lest it comes here again. */
function skipHandler(frame: FrameAddr, handler: Addr): void {
  st(frame + Frame.pc, handler);
  st(frame + Frame.sp, frame + FRAME_HEADER);
}

/** Whether the frame that an exception was thrown in is hidden, and so not in its backtrace. */
export const hasHiddenTop = (vm: Pick<VM, "heap">, backtrace: Ref): boolean => (vm.heap.length(backtrace) & 1) !== 0;

/**
 * The int[] of an exception's backtrace; 0 none. Where classes in it may be unloaded, `backtrace` is an Object[] of the int[] and their mirrors, which
 * keeps them.
 */
export function backtraceOf(vm: Pick<VM, "fault" | "heap" | "linker" | "primitiveArray">, throwable: Ref): Ref {
  const backtrace = ld(throwable + throwableFields(vm).backtrace);
  return backtrace !== 0 && vm.heap.klassOf(backtrace) !== vm.primitiveArray(T_INT) ? vm.heap.getElement(backtrace, 0) : backtrace;
}

/** Messages of the OutOfMemoryErrors of which one is always at hand. */
const OUT_OF_MEMORY = ["Java heap space", "Metaspace", "Requested array size exceeds VM limit"] as const;
/** Bytes that one print of HotSpot's writes at most. */
const PRINTED = 1999;

/** Words of VMState.vmData: their oop slots. */
const spareWord = (index: number): Addr => VMState.vmData + 4 * (56 + index);

export class Exceptions {
  private readonly vm: Parts;

  constructor(vm: Parts) {
    this.vm = vm;
  }

  /**
   * Throwable.fillInStackTrace: `backtrace` becomes an int[] of (method, bci) pairs, without the frames of fillInStackTrace and of the
   * exception's constructors, hidden frames left out. A further word stands at its end when the frame on top is a hidden one.
   */
  fillInStackTrace(thread: ThreadAddr, throwable: Ref): void {
    const { vm } = this;
    if (!vm.flags.values.StackTraceInThrowable) return;
    const fields = throwableFields(vm);
    const limit = vm.maxStackTraceDepth;
    let frame = topJavaFrame(thread);
    // The native itself (when it has a frame) and fillInStackTrace of the class or its subclasses, then the constructors.
    while (frame !== 0 && this.isFillIn(frameMethod(frame))) frame = callerJavaFrame(frame);
    while (frame !== 0 && this.isConstructorOf(frame, throwable)) frame = callerJavaFrame(frame);
    const pairs: number[] = [];
    const unloadable: Addr[] = [];
    let hiddenTop = 0;
    for (; frame !== 0 && pairs.length < 2 * limit; frame = callerJavaFrame(frame)) {
      const method = frameMethod(frame);
      if ((ld(method + Method.flags) & METHOD_HIDDEN) !== 0 && !vm.showHiddenFrames) {
        if (pairs.length === 0) hiddenTop = 1;
        continue;
      }
      pairs.push(method, frameBci(frame));
      const holder = ld(method + Method.holder);
      if ((ld(ld(holder + Klass.loader) + ClassLoaderData.flags) & CLD_PERMANENT) === 0 && !unloadable.includes(holder))
        unloadable.push(holder);
    }
    const length = pairs.length + hiddenTop;
    const backtrace = this.backtraceArray(length, () => vm.heap.newIntArray(length));
    if (backtrace === 0) return;
    for (let i = 0; i < pairs.length; i++) st(backtrace + ARRAY_BASE + 4 * i, pairs[i]!);
    const kept = unloadable.length === 0 ? backtrace : this.withMirrors(backtrace, unloadable);
    if (kept === 0) return;
    vm.heap.setRef(throwable, fields.backtrace, kept);
    st(throwable + fields.depth, pairs.length / 2);
    vm.heap.setRef(throwable, fields.stackTrace, ld(throwableStatics(vm).UNASSIGNED_STACK));
  }

  private withMirrors(backtrace: Ref, klasses: readonly Addr[]): Ref {
    const { heap, linker, wk } = this.vm;
    const length = 1 + klasses.length;
    const array = this.backtraceArray(length, () => heap.newRefArray(wk.Object, length));
    if (array === 0) return 0;
    heap.setElement(array, 0, backtrace);
    for (const [i, klass] of klasses.entries()) heap.setElement(array, 1 + i, linker.mirrorOf(klass));
    return array;
  }

  /** 0 in a full heap: as in HotSpot, an exception whose trace finds no room goes without it. */
  private backtraceArray(length: number, make: () => Addr): Addr {
    const { heap, kernel } = this.vm;
    if (heap.exhausted && !kernel.hasRoom(ARRAY_BASE + 4 * length)) return 0;
    try {
      return make();
    } catch (problem) {
      if (problem instanceof JavaThrow) return 0;
      throw problem;
    }
  }

  private isFillIn(method: MethodAddr): boolean {
    return symbolToString(ld(method + Method.name)) === "fillInStackTrace";
  }

  private isConstructorOf(frame: FrameAddr, throwable: Ref): boolean {
    const method = frameMethod(frame);
    if (symbolToString(ld(method + Method.name)) !== "<init>") return false;
    const klass = ld(throwable + OBJECT_KLASS);
    return this.vm.isSubclass(klass, ld(method + Method.holder));
  }

  /** An exception made without running its constructor, with the present stack: StackOverflowError. */
  makeWithoutConstructor(thread: ThreadAddr, className: string): Ref {
    const exception = this.vm.heap.allocate(this.vm.linker.boot(className));
    this.fillInStackTrace(thread, exception);
    return exception;
  }

  /**
   * An OutOfMemoryError with the present stack, made without running Java, for which there may be no room: it comes from the reserve.
   * When that is used up as well, it is one that was made at the start, without a stack.
   */
  outOfMemory(thread: ThreadAddr, message: string | null): Ref {
    const { vm } = this;
    const at = OUT_OF_MEMORY.indexOf(message as (typeof OUT_OF_MEMORY)[number]);
    const spare = ld(ld(spareWord(Math.max(at, 0))));
    const { detailMessage } = throwableFields(vm);
    try {
      return vm.heap.fromLastReserve(() => {
        const error = this.makeWithoutConstructor(thread, "java/lang/OutOfMemoryError");
        const text = at >= 0 ? ld(spare + detailMessage) : message === null ? 0 : vm.strings.create(message);
        vm.heap.setRef(error, detailMessage, text);
        return error;
      });
    } catch (problem) {
      if (problem instanceof JavaThrow || problem instanceof NeedsCollection) return spare;
      throw problem;
    }
  }

  /** Makes the errors that are thrown when there is no room for any other. */
  prepareOutOfMemory(): void {
    const { vm } = this;
    const klass = vm.linker.boot("java/lang/OutOfMemoryError");
    for (const [i, message] of OUT_OF_MEMORY.entries()) {
      const error = vm.heap.allocate(klass);
      st(spareWord(i), vm.heap.newSlot(error));
      vm.heap.setRef(error, throwableFields(vm).detailMessage, vm.strings.create(message));
    }
  }

  /** Keeps why an initialisation failed: later uses get a NoClassDefFoundError caused by this. */
  initializationFailed(klass: KlassAddr, exception: Ref): void {
    const { vm } = this;
    const fields = throwableFields(vm);
    const text = vm.strings.text(ld(exception + fields.detailMessage));
    const name = externalName(ld(exception + OBJECT_KLASS));
    const error = vm.heap.allocate(vm.linker.boot("java/lang/ExceptionInInitializerError"));
    const thread = `[in thread "${vm.threadName(ld(VMState.thread))}"]`;
    const message = `Exception ${name}${text === null ? ` ${thread}` : `: ${cutToModifiedUtf8(`${text} ${thread}`, PRINTED)}`}`;
    vm.heap.setRef(error, fields.detailMessage, vm.strings.create(message));
    vm.heap.setRef(error, fields.backtrace, ld(exception + fields.backtrace));
    st(error + fields.depth, ld(exception + fields.depth));
    vm.heap.setRef(error, fields.stackTrace, ld(throwableStatics(vm).UNASSIGNED_STACK));
    st(klass + Klass.initError, vm.heap.newSlotOf(ld(klass + Klass.loader), error));
  }

  /**
   * Unwinds from the top frame with JavaThread.pendingException set: to a handler of an interpreted frame (which then runs), a step
   * frame with `catches` (its step then runs), or past the bottom of the stack.
   */
  unwind(thread: ThreadAddr): void {
    const { vm } = this;
    vm.ledger?.verifyInVM("where an exception unwinds");
    vm.monitors.passOn(thread);
    for (;;) {
      let frame = ld(thread + JavaThread.frame);
      if (frame === 0) throw vm.fault("an exception has left the bottom of a thread's stack");
      const exception = ld(thread + JavaThread.pendingException);
      if (ld(frame + Frame.kind) === FRAME_INTERPRETED && thread === ld(VMState.thread)) {
        // Most frames are plain. It has come to one that is not, or to a handler.
        frame = vm.kernel.unwind(frame, exception) >>> 0;
        st(thread + JavaThread.frame, frame);
        if (ld(thread + JavaThread.pendingException) === 0) return;
      }
      if ((ld(frame + Frame.kind) & FRAME_KIND_MASK) !== FRAME_INTERPRETED) {
        if (vm.stepsOf(frame).catches === true && ld16(frame + Frame.step) !== ENDED_STEP) {
          st(frame + Frame.pc, VMState.sentinelCode + 3);
          st(frame + Frame.sp, stepOperands(frame)); // there is no result
          return;
        }
        vm.stacks.pop(thread);
        continue;
      }
      const handler = this.findHandler(thread, frame, exception);
      if (handler === SUSPENDED) return;
      if (handler >= 0) {
        vm.traceException(exception, frame, handler);
        const method = ld(frame + Frame.method);
        st(method + Method.flags, ld(method + Method.flags) | METHOD_CATCHES);
        st(frame + FRAME_HEADER, exception);
        st(frame + Frame.sp, frame + FRAME_HEADER + 4);
        st(frame + Frame.pc, ld(method + Method.code) + handler);
        st(thread + JavaThread.pendingException, 0);
        return;
      }
      if (!vm.monitors.leaveFrame(thread, frame)) {
        st(thread + JavaThread.pendingException, this.unbalancedMonitors(thread));
      }
      vm.stacks.pop(thread);
    }
  }

  /** What takes an exception's place when the frame that it leaves has not left its monitors, or the method's own too early. */
  private unbalancedMonitors(thread: ThreadAddr): Ref {
    try {
      return this.makeWithoutConstructor(thread, "java/lang/IllegalMonitorStateException");
    } catch (problem) {
      if (problem instanceof JavaThrow) return this.outOfMemory(thread, problem.detail);
      throw problem;
    }
  }

  /** Handler's bci, NONE, or SUSPENDED when a catch type must be loaded through Java first (a routine was pushed). */
  private findHandler(thread: ThreadAddr, frame: FrameAddr, exception: Ref): number {
    const method = ld(frame + Frame.method);
    const table = ld(method + Method.exceptionTable);
    if (table === 0) return NONE;
    const bci = ld(frame + Frame.pc) - ld(method + Method.code);
    const n = ld(table);
    for (let i = 0, e = table + 4; i < n; i++, e += ExceptionEntry.sizeof) {
      if (bci < ld16(e + ExceptionEntry.startPc) || bci >= ld16(e + ExceptionEntry.endPc)) continue;
      const catchType = ld16(e + ExceptionEntry.catchType);
      if (catchType === 0) return ld16(e + ExceptionEntry.handlerPc);
      const pool = ld(method + Method.constantPool);
      const handler = ld(method + Method.code) + ld16(e + ExceptionEntry.handlerPc);
      try {
        const klass = this.vm.linker.resolveClass(pool, catchType, ld(method + Method.holder));
        if (this.vm.isInstance(exception, klass)) return ld16(e + ExceptionEntry.handlerPc);
      } catch (problem) {
        if (problem instanceof NeedsClass) {
          st(thread + JavaThread.pendingException, 0);
          this.vm.stacks.pushRoutine(thread, RESUME_UNWIND, [exception], [problem.loader, problem.symbol, handler]);
          return SUSPENDED;
        }
        // A catch type that cannot be loaded: its error takes the exception's place, thrown from here.
        st(thread + JavaThread.pendingException, 0);
        skipHandler(frame, handler);
        this.vm.driver.raise(thread, problem);
        return SUSPENDED;
      }
    }
    return NONE;
  }

  /** What an implicit exception of the interpreter is in Java (EXIT_THROW). */
  implicit(kind: number, b: number, c: number): JavaThrow {
    switch (kind) {
      case THROW_NULL_POINTER:
        return new JavaThrow("java/lang/NullPointerException");
      case THROW_ARRAY_INDEX:
        return new JavaThrow("java/lang/ArrayIndexOutOfBoundsException", `Index ${b | 0} out of bounds for length ${c | 0}`);
      case THROW_ARITHMETIC:
        return new JavaThrow("java/lang/ArithmeticException", "/ by zero");
      case THROW_CLASS_CAST:
        return new JavaThrow("java/lang/ClassCastException", this.vm.linkErrors.classCast(b, c));
      case THROW_ARRAY_STORE:
        return new JavaThrow("java/lang/ArrayStoreException", externalName(b));
      case THROW_NEGATIVE_SIZE:
        return new JavaThrow("java/lang/NegativeArraySizeException", String(b | 0));
      case THROW_ABSTRACT_METHOD: {
        const { call, resolved } = abstractCall();
        const method = resolved || b;
        return this.vm.linkErrors.abstractMethod(call === "interface" ? asResolvedIn(namedInterface(), method) : method, c, call);
      }
      case THROW_INCOMPATIBLE_CLASS_CHANGE:
        return this.vm.linkErrors.notImplemented(b, c);
      case THROW_OUT_OF_MEMORY_ARRAY:
        return new JavaThrow("java/lang/OutOfMemoryError", "Requested array size exceeds VM limit");
      default:
        throw this.vm.fault(`the interpreter threw an unknown kind of exception: ${kind}`);
    }
  }

  /** "java.lang.X: text" of an exception, for logs. */
  describe(exception: Ref): string {
    const text = this.vm.strings.text(ld(exception + throwableFields(this.vm).detailMessage));
    return externalName(ld(exception + OBJECT_KLASS)) + (text === null ? "" : `: ${text}`);
  }

  /** The recorded backtrace as "at ..." lines, innermost first. */
  traceLines(throwable: Ref): string[] {
    const { vm } = this;
    const backtrace = backtraceOf(vm, throwable);
    const lines: string[] = [];
    const n = backtrace === 0 ? 0 : vm.heap.length(backtrace);
    for (let i = 0; i + 1 < n; i += 2) {
      const method = ld(backtrace + ARRAY_BASE + 4 * i);
      const bci = ldi(backtrace + ARRAY_BASE + 4 * i + 4);
      lines.push(`at ${stackTraceLine(method, bci)}`);
    }
    return lines;
  }

  /** Depth of the recorded backtrace. */
  depth(throwable: Ref): number {
    return ldi(throwable + throwableFields(this.vm).depth);
  }
}

const NONE = -1;
const SUSPENDED = -2;
