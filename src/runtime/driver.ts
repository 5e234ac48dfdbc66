// The driver: picks a Java thread, interprets, and handles each exit of the interpreter. The one gate between interpreter,
// natives, collector and class loading; no TypeScript frame stands under a Java frame.

import { fuseMethod } from "../kernel/fuse.ts";
import type { FrameAddr, KlassAddr, MethodAddr, ThreadAddr } from "../layout/addresses.ts";
import {
  FRAME_COMPILED_CALLER,
  FRAME_INTERPRETED,
  FRAME_KIND_MASK,
  FRAME_ROUTINE,
  Frame,
  JavaThread,
  THREAD_RUNNABLE,
} from "../layout/frame.ts";
import { INTERPRETED, LOADING, NATIVE, RUNTIME, stateWord } from "../layout/ledger.ts";
import { type Addr, f64, ld, ld16, ldi, st, st16, u32 } from "../layout/memory.ts";
import { CpCacheEntry, Klass, METHOD_FUSED, METHOD_PROFILED, METHOD_WARMTH, METHOD_WARMTH_UNIT, Method } from "../layout/metadata.ts";
import { SLOTS } from "../layout/object.ts";
import {
  ACTION_EXCEPTION,
  ACTION_POLL,
  ACTION_UNWINDING,
  EXIT_ALLOCATE,
  EXIT_COMPILED,
  EXIT_COUNTER,
  EXIT_MONITOR_ENTER,
  EXIT_MONITOR_EXIT,
  EXIT_NATIVE_CALL,
  EXIT_NATIVE_RETURN,
  EXIT_POLL,
  EXIT_REGISTER_FINALIZER,
  EXIT_RESOLVE,
  EXIT_STACK,
  EXIT_THROW,
  EXIT_TRACE,
  EXIT_UNWIND,
  EXIT_YIELD,
  MONITOR_RELEASED,
  MONITOR_UNBALANCED,
  THROW_ABSTRACT_METHOD,
  VMState,
} from "../layout/vm-state.ts";
import { selectsHidden } from "../linking/errors.ts";
import { bootLoader } from "../linking/loader-data.ts";
import { findMethodByName } from "../linking/lookup.ts";
import { externalMethod } from "../linking/method-view.ts";
import { abstractOverpass, overpassOwner } from "../linking/overpass.ts";
import { symbolToString } from "../linking/symbols.ts";
import { abstractCall, entryAt } from "./abstract-call.ts";
import { callerOf } from "./frames.ts";
import { handOver } from "./guest.ts";
import { writeImage } from "./image.ts";
import { INITIALIZE } from "./initialize.ts";
import { JavaRethrow, JavaThrow, NeedsClass, NeedsCollection, NeedsInitialization } from "./java-throw.ts";
import { LOAD_CLASS } from "./load-class.ts";
import { callSimple } from "./native-registry.ts";
import { REGISTER_FINALIZER } from "./references.ts";
import { routine } from "./routines.ts";
import { awaitsStep, ENDED_STEP, isStepFrame, type Next, StepFrame, stepOperands, storeSlots } from "./step-frame.ts";
import { THROW_NEW } from "./throw-new.ts";
import type { VM } from "./vm.ts";

const ACC_STATIC = 8;
const ACC_SYNCHRONIZED = 0x20;
/** Polls between two looks at the clock: about a quarter of a millisecond of interpretation. */
const POLL_BUDGET = 20_000;
/** Frames of a running thread that a poll takes for hot. */
const HOT_DEPTH = 8;
/** A thread's turn when others are runnable, in nanoseconds. */
const TIME_SLICE = 10_000_000;

/** Nanoseconds between two looks at signals, host and deadlines while threads switch before their budget of polls is used up. */
const LOOK_INTERVAL = 250_000;
/** Frames of the VM that -XX:+TraceVMExceptions shows. */
const TRACED_CALLERS = 8;
/** A native, step or instruction that asks for more collections than this before it gets anything done cannot be satisfied. */
const MOST_COLLECTIONS = 8;

/** Polls after which a deterministic run without a switch is reported: some seconds. */
const LONG_RUN = 10_000 * POLL_BUDGET;
/** Nanoseconds of virtual time within which a thread that waits would have had its turn during a long run. */
const LONG_RUN_NANOS = 10_000_000_000;

/** A call made in a new stack chunk, or past its instruction: step 1 hands the result to the caller below. */
export const CALL_THROUGH: number = routine("call through", {
  refs: 0,
  longs: 0,
  steps: [
    (f) => f.next(), // the call is prepared by Stacks
    handOn,
  ],
});

/**
 * Hands a callee's result to the frame below, which goes on behind its call. Its size is the callee's own: of a signature-polymorphic method
 * (linkToStatic, say) the descriptor does not tell.
 */
function handOn(f: StepFrame): Next {
  const from = f.resultAddress();
  const slots = f.resultSlots;
  const caller = f.vm.stacks.popNative(f.thread);
  const to = ld(caller + Frame.sp);
  for (let i = 0; i < slots; i++) st(to + 4 * i, ld(from + 4 * i));
  st(caller + Frame.sp, to + 4 * slots);
  return f.next();
}

/**
 * The base frame of an interpreter that compiled code entered (layout/compiled.ts). While that runs, the call ends when this frame awaits its
 * step; once the compiled code below has been written out it is a frame like others, and hands the result on.
 */
export const COMPILED_CALL: number = routine("call from compiled code", {
  refs: 0,
  longs: 0,
  catches: true,
  steps: [(f) => f.next(), (f) => (f.pending() ? f.throw(f.takeException()) : handOn(f))],
});

const className = (method: MethodAddr): string => symbolToString(ld(ld(method + Method.holder) + Klass.name));

export class Driver {
  private readonly vm: VM;
  private readonly step: StepFrame;
  private sliceEnd = 0;
  private sliceStart = 0;

  constructor(vm: VM) {
    this.vm = vm;
    this.imageDue = vm.settings.imageAtPoll > 0 && !vm.settings.restoreImage;
    this.step = new StepFrame(vm);
    vm.stacks.callThroughRoutine = CALL_THROUGH;
  }

  /** Runs until the VM is halted. Returns the exit code. */
  run(): number {
    const { vm } = this;
    while (vm.exitCode === undefined) {
      this.lookBetweenTurns();
      if (vm.guest?.isOver() === true && handOver(vm)) return 0;
      let thread = vm.scheduler.take();
      if (thread === 0) {
        if (vm.guest !== undefined && handOver(vm)) return 0;
        vm.idle();
        continue;
      }
      vm.scheduler.switchTo(thread);
      vm.logs.scheduler.trace?.(`thread ${ld(thread + JavaThread.id)} "${vm.threadName(thread)}" runs`);
      this.startSlice();
      // Threads that wait much meet no poll, either: what was compiled meanwhile is installed before their turn.
      if (this.sliceStart - this.lastInstalled >= LOOK_INTERVAL) {
        this.lastInstalled = this.sliceStart;
        vm.tiers?.poll();
      }
      this.runThread(thread);
      thread = ld(VMState.thread);
      if (thread !== 0) f64[(thread + JavaThread.cpuNanos) >>> 3]! += vm.host.clock.nanoTime() - this.sliceStart;
    }
    vm.logs.scheduler.debug?.(`${this.polls + this.granted - ld(VMState.pollBudget)} polls in all`);
    return vm.exitCode;
  }

  private startSlice(): void {
    this.sliceStart = this.vm.host.clock.nanoTime();
    this.sliceEnd = this.sliceStart + TIME_SLICE;
    this.refill();
    this.pollsOfRun = 0;
  }

  private lastLook = 0;
  private lastInstalled = 0;

  /** Threads whose turns are too short for a poll (they yield, or wake each other) starve neither sleepers nor signals. */
  private lookBetweenTurns(): void {
    const { vm } = this;
    if (this.sliceStart - this.lastLook < LOOK_INTERVAL) return;
    this.lastLook = this.sliceStart;
    vm.atPoll();
    vm.observer?.polled(0);
    vm.scheduler.expire(this.sliceStart);
  }

  /** Polls seen so far, counting those that are left of the present budget as not seen. */
  private polls = 0;
  private granted = 0;
  private imageDue: boolean;

  private refill(): void {
    const { settings } = this.vm;
    const seen = this.granted - ld(VMState.pollBudget);
    this.polls += seen;
    this.pollsOfRun += seen;
    let budget = POLL_BUDGET;
    if (settings.stressYield) budget = this.stressedTurn();
    else if (settings.stressGC) budget = 1;
    if (this.imageDue) budget = Math.max(1, Math.min(budget, settings.imageAtPoll - this.polls));
    st(VMState.pollBudget, budget);
    this.granted = budget;
  }

  private jitter = 1;

  /** -XX:+StressYield: a turn of one poll, now and then of two: threads in lock step would retry against each other forever. */
  private stressedTurn(): number {
    this.jitter = (Math.imul(this.jitter, 1664525) + 1013904223) >>> 0;
    return this.jitter >>> 29 === 0 ? 2 : 1;
  }

  /** The n-th poll: an image, and the end of this process. A resource that refuses is asked again at the next poll. */
  private imageAtPoll(): void {
    const { vm } = this;
    if (!vm.safepoints.run("WriteImage", () => writeImage(vm, vm.settings.imageFile))) return;
    this.imageDue = false;
    vm.exitCode = 0;
  }

  /** Runs a thread until it blocks, ends or has to yield. */
  private runThread(thread: ThreadAddr): void {
    const { vm } = this;
    const { interpret } = vm.kernel;
    const { ledger } = vm;
    st(VMState.slowThrows, vm.logs.exceptions.info === undefined ? 0 : 1);
    if (vm.visitor !== undefined) {
      while (this.settle(thread, 0)) {
        vm.visitor(thread);
        this.handleExit(thread, interpret());
      }
    } else if (ledger === undefined) {
      while (this.settle(thread, 0)) this.handleExit(thread, interpret());
    } else {
      ledger.run(thread);
      while (this.settle(thread, 0)) {
        ledger.enter(INTERPRETED);
        const code = interpret();
        ledger.verify(INTERPRETED, "behind the interpreter");
        ledger.enter(stateOfExit(code));
        this.handleExit(thread, code);
      }
      ledger.leave(ld(VMState.thread));
    }
    vm.scheduler.yielded = false;
  }

  /**
   * Steps and unwinding until the frame on top is one for the interpreter, or `base`, finished.
   * @returns false when the thread cannot go on now
   */
  settle(thread: ThreadAddr, base: Addr): boolean {
    const { vm } = this;
    while (ld(VMState.thread) === thread && ldi(thread + JavaThread.state) === THREAD_RUNNABLE) {
      if (vm.scheduler.yielded || vm.exitCode !== undefined) return false;
      const frame = ld(thread + JavaThread.frame);
      if (isStepFrame(frame) && awaitsStep(frame)) {
        if (frame === base) return true;
        if (ld(VMState.gcNeeded) !== 0) vm.collector.collectIfNeeded();
        this.runStep(thread, frame);
      } else if (ld(thread + JavaThread.pendingException) !== 0) vm.exceptions.unwind(thread);
      else return true;
    }
    return false;
  }

  private stateOfStep(frame: FrameAddr): number {
    if ((ld(frame + Frame.kind) & FRAME_KIND_MASK) !== FRAME_ROUTINE) return stateWord(ld(frame + Frame.method), NATIVE);
    const routine = ld16(frame + Frame.routine);
    return routine === INITIALIZE || routine === LOAD_CLASS ? LOADING : RUNTIME;
  }

  private handleExit(thread: ThreadAddr, code: number): void {
    try {
      this.handle(thread, code);
    } catch (problem) {
      this.raise(thread, problem);
    }
  }

  /**
   * One turn of this loop for an interpreter above compiled code, which left with `code`. Must not throw into Wasm.
   * @returns 0 to interpret on (or `base` has finished), 1 when the host's stack must be left: ACTION_UNWINDING is set
   */
  turn(base: Addr, code: number): number {
    const thread = ld(VMState.thread);
    const { ledger } = this.vm;
    ledger?.verify(INTERPRETED, "behind a nested interpreter");
    ledger?.enter(stateOfExit(code));
    this.handleExit(thread, code);
    const left = this.settleOrUnwind(thread, base);
    ledger?.enter(left === 0 ? INTERPRETED : RUNTIME);
    return left;
  }

  /** As `turn`, without an exit. */
  settleOrUnwind(thread: ThreadAddr, base: Addr): number {
    if (this.settle(thread, base)) return 0;
    this.startUnwinding(thread, base);
    return 1;
  }

  /** All compiled activations below `base` are to write themselves out and return. */
  startUnwinding(thread: ThreadAddr, base: Addr): void {
    st(VMState.unwindTop, ld(thread + JavaThread.frame));
    st(VMState.unwindBase, base);
    Atomics.or(u32, VMState.action >>> 2, ACTION_UNWINDING);
  }

  /** EXIT_COMPILED: what compiled code that the interpreter had called came back with. */
  private returned(thread: ThreadAddr): void {
    const action = ld(VMState.action);
    const frame = ld(thread + JavaThread.frame);
    if ((action & ACTION_UNWINDING) !== 0) {
      // The call goes on above: the frame is its caller.
      st(frame + Frame.sp, ld(VMState.exitA));
      const base = ld(VMState.unwindBase);
      st(base + Frame.caller, frame);
      st(base + Frame.kind, ld(base + Frame.kind) & ~FRAME_COMPILED_CALLER);
      st(thread + JavaThread.frame, ld(VMState.unwindTop));
      Atomics.and(u32, VMState.action >>> 2, ~ACTION_UNWINDING);
    } else if ((action & ACTION_EXCEPTION) !== 0) {
      st(frame + Frame.sp, ld(VMState.exitA));
      Atomics.and(u32, VMState.action >>> 2, ~ACTION_EXCEPTION);
      this.vm.exceptions.unwind(thread);
    } else {
      st(frame + Frame.sp, ld(VMState.exitB));
      st(frame + Frame.pc, ld(frame + Frame.pc) + 3);
      if ((action & ACTION_POLL) !== 0) this.poll(thread);
    }
  }

  /**
   * A call that has met no code runs the method, if any, that HotSpot's tables have in its place: one of the library that refuses an interface call of
   * what is not public, or an overpass of the receiver's class. Either is a frame of the error that it throws.
   */
  private callStandIn(thread: ThreadAddr): boolean {
    const { call, resolved } = abstractCall();
    const method = resolved || ld(VMState.exitB);
    const receiver = ld(VMState.exitC);
    const name = ld(method + Method.name);
    const signature = ld(method + Method.signature);
    let standIn = 0;
    if (call.startsWith("interface")) {
      if (!selectsHidden(method, receiver)) return false;
      standIn = findMethodByName(this.vm.linker.boot("jdk/internal/misc/Unsafe"), "throwIllegalAccessError", "()V");
    } else {
      const owner = overpassOwner(receiver, name, signature);
      if (owner === 0) return false;
      standIn = abstractOverpass(owner, name, signature);
    }
    const frame = ld(thread + JavaThread.frame);
    this.vm.stacks.callThrough(thread, standIn, ld(frame + Frame.sp) - ld(entryAt(frame) + CpCacheEntry.argBytes));
    return true;
  }

  private handle(thread: ThreadAddr, code: number): void {
    const { vm } = this;
    switch (code) {
      case EXIT_POLL:
        this.poll(thread);
        break;
      case EXIT_RESOLVE:
        vm.resolver.resolve(thread, ld(VMState.exitA));
        break;
      case EXIT_NATIVE_CALL:
        this.callNative(thread, ld(VMState.exitA), ld(VMState.exitB));
        break;
      case EXIT_NATIVE_RETURN:
        break;
      case EXIT_THROW:
        if (ld(VMState.exitA) === THROW_ABSTRACT_METHOD && this.callStandIn(thread)) break;
        throw vm.exceptions.implicit(ld(VMState.exitA), ld(VMState.exitB), ld(VMState.exitC));
      case EXIT_UNWIND:
        if (ld(VMState.slowThrows) !== 0) throw new JavaRethrow(ld(thread + JavaThread.pendingException));
        vm.exceptions.unwind(thread);
        break;
      case EXIT_ALLOCATE:
        vm.collector.collectFor(ld(VMState.exitA));
        break;
      case EXIT_MONITOR_ENTER: {
        // What is entered here is entered again when the instruction is executed again: give it back at once.
        const object = ld(VMState.exitA);
        vm.monitors.growLockStack(thread);
        if (vm.monitors.enter(thread, object)) vm.monitors.exit(object);
        break;
      }
      case EXIT_MONITOR_EXIT:
        if (ld(VMState.exitB) !== MONITOR_RELEASED) {
          const unbalanced = ld(VMState.exitB) === MONITOR_UNBALANCED;
          if (unbalanced && vm.monitors.unbalancedReturn(thread, ld(thread + JavaThread.frame))) break;
          throw new JavaThrow("java/lang/IllegalMonitorStateException");
        }
        vm.monitors.wakeContender(ld(VMState.exitA));
        break;
      case EXIT_STACK:
        if (!vm.stacks.callInNewChunk(thread, ld(VMState.exitA), ld(VMState.exitB))) {
          throw new JavaRethrow(vm.exceptions.makeWithoutConstructor(thread, "java/lang/StackOverflowError"));
        }
        break;
      case EXIT_REGISTER_FINALIZER:
        vm.stacks.pushRoutine(thread, REGISTER_FINALIZER, [ld(VMState.exitA)]);
        break;
      case EXIT_YIELD:
        vm.scheduler.yieldNow(thread);
        break;
      case EXIT_COMPILED:
        this.returned(thread);
        break;
      case EXIT_COUNTER:
        if (vm.tiers !== undefined) vm.tiers.overflow(thread, ld(VMState.exitA), ld(VMState.exitB) === 1);
        else vm.guest?.isHot();
        break;
      case EXIT_TRACE:
        vm.traceBytecode(thread);
        break;
      default:
        throw vm.fault(`the interpreter left with an unknown code: ${code}`);
    }
    this.collectionsInARow = 0;
    if (ld(VMState.gcNeeded) !== 0) vm.collector.collectIfNeeded();
    // The result of a step frame's callee waits for its step.
    else if (vm.settings.stressGC && (code === EXIT_NATIVE_RETURN || code === EXIT_NATIVE_CALL)) this.collectAbove(thread);
  }

  /** -XX:+StressGC: a collection when a step frame is on top. */
  private collectAbove(thread: ThreadAddr): void {
    const frame = ld(thread + JavaThread.frame);
    if (frame !== 0 && isStepFrame(frame) && awaitsStep(frame)) this.vm.collector.collect(false, "Stress");
  }

  /** A safepoint at a poll: signals, timers, time slice, stress. */
  poll(thread: ThreadAddr): void {
    const { vm } = this;
    this.refill();
    if (this.imageDue && this.polls >= vm.settings.imageAtPoll) {
      this.imageAtPoll();
      if (vm.exitCode !== undefined) return;
    }
    // The host's threads set the bit at any time.
    Atomics.and(u32, VMState.action >>> 2, ~ACTION_POLL);
    this.fuseHot(thread);
    vm.atPoll();
    vm.ledger?.poll();
    vm.observer?.polled(thread);
    vm.tiers?.sample(thread, this.polls);
    vm.tiers?.poll();
    if (vm.settings.stressGC) vm.collector.collect(false, "Stress");
    if (vm.scheduler.yieldSpinning(thread)) return;
    // Deterministic runs end with the first signal from outside: from then on every poll gives way, so that its handler gets through.
    if (vm.settings.deterministic && !vm.signalled) {
      this.reportLongRun(thread);
      return;
    }
    if (vm.guest?.isOver() === true) {
      vm.scheduler.yieldNow(thread);
      return;
    }
    const now = vm.host.clock.nanoTime();
    vm.scheduler.expire(now);
    const turnIsOver = vm.settings.stressYield || vm.settings.deterministic || now >= this.sliceEnd;
    if (turnIsOver && vm.scheduler.othersRunnable) vm.scheduler.yieldNow(thread);
  }

  /**
   * What runs when the budget of polls is used up, and what called it, is warm; the fourth time it is hot, and is made quicker, once.
   * (Of a start's methods most are not seen so often, and fusing costs more there than it gives.)
   */
  private fuseHot(thread: ThreadAddr): void {
    if (this.vm.settings.visits) return;
    let frame = ld(thread + JavaThread.frame);
    for (let depth = 0; depth < HOT_DEPTH && frame !== 0; depth++, frame = callerOf(frame)) {
      if ((ld(frame + Frame.kind) & FRAME_KIND_MASK) !== FRAME_INTERPRETED) continue;
      const method = ld(frame + Frame.method);
      const flags = ld(method + Method.flags);
      // A profile tells of each bytecode.
      if ((flags & (METHOD_FUSED | METHOD_PROFILED)) !== 0) continue;
      if ((flags & METHOD_WARMTH) !== METHOD_WARMTH) st(method + Method.flags, flags + METHOD_WARMTH_UNIT);
      else {
        st(method + Method.flags, flags | METHOD_FUSED);
        fuseMethod(method, { kernel: this.vm.kernel, callerOf });
      }
    }
  }

  /** Polls since the last switch; Infinity once the run has been reported. */
  private pollsOfRun = 0;

  /** A run that neither blocks nor yields while another thread could run, or would be due, is the program's mistake: it says so. */
  private reportLongRun(thread: ThreadAddr): void {
    if (this.pollsOfRun < LONG_RUN || this.pollsOfRun === Infinity) return;
    const { scheduler } = this.vm;
    if (!scheduler.othersRunnable && !scheduler.anyWaitsForHost && !scheduler.anyDueBefore(this.sliceStart + LONG_RUN_NANOS)) return;
    this.pollsOfRun = Infinity;
    this.vm.logs.scheduler.warning?.(
      `thread "${this.vm.threadName(thread)}" has neither blocked nor yielded for ${LONG_RUN} polls while others wait for their turn (-XX:+Deterministic switches only there)`,
    );
  }

  // --- steps
  private runStep(thread: ThreadAddr, frame: FrameAddr): void {
    const { vm } = this;
    const steps = vm.stepsOf(frame);
    const number = ld16(frame + Frame.step);
    const step = steps.steps[number];
    if (step === undefined) throw vm.fault(`${vm.describeFrame(frame)} has no step ${number}`);
    if (ld(thread + JavaThread.pendingException) !== 0 && steps.catches !== true) {
      vm.exceptions.unwind(thread);
      return;
    }
    st16(frame + Frame.step, number + 1);
    const sp = ld(frame + Frame.sp);
    st(frame + Frame.sp, stepOperands(frame));
    const view = this.step.at(thread);
    view.resultSlots = (sp - view.resultAddress()) >> 2;
    vm.ledger?.enter(this.stateOfStep(frame));
    try {
      step(view);
      this.collectionsInARow = 0;
      if (ld(VMState.thread) === 0) return; // the thread has ended and is gone
      if (ld(thread + JavaThread.pendingException) !== 0 && ld(thread + JavaThread.frame) !== frame) vm.exceptions.unwind(thread);
    } catch (problem) {
      this.raiseInStep(thread, frame, number, sp, problem);
    }
  }

  /** A step that could not be done: loading and initialising happen above it, then it runs again; exceptions leave the frame. */
  private raiseInStep(thread: ThreadAddr, frame: FrameAddr, number: number, sp: Addr, thrown: unknown): void {
    const problem = this.vm.linker.toJava(thrown);
    if (problem instanceof NeedsClass || problem instanceof NeedsInitialization || problem instanceof NeedsCollection) {
      st16(frame + Frame.step, number);
      st(frame + Frame.sp, sp); // the last callee's result is looked at again
      this.raise(thread, problem);
      return;
    }
    const isBottom = ld(frame + Frame.caller) === 0 && (ld(frame + Frame.kind) & FRAME_COMPILED_CALLER) === 0;
    if (isBottom && this.vm.stepsOf(frame).catches === true) {
      // The bottom of a thread: nothing below could catch it, and the thread must come to its end. The next step has it.
      this.raise(thread, problem);
      return;
    }
    // The frame itself is done: its exception is thrown from where it stood (natives show in the trace).
    st16(frame + Frame.step, ENDED_STEP);
    this.raise(thread, problem);
  }

  // --- natives
  private callNative(thread: ThreadAddr, method: MethodAddr, args: Addr): void {
    const { vm } = this;
    const native = vm.natives.lookup(method);
    if (native === undefined) {
      const reason = vm.natives.whyMissing(className(method));
      throw new JavaThrow("java/lang/UnsatisfiedLinkError", `'${externalMethod(method)}'${reason === "" ? "" : `: ${reason}`}`);
    }
    const flags = ld(method + Method.accessFlags);
    let lock = 0;
    if ((flags & ACC_SYNCHRONIZED) !== 0) {
      lock = (flags & ACC_STATIC) !== 0 ? vm.linker.mirrorOf(ld(method + Method.holder)) : ld(args);
      if (!vm.monitors.enter(thread, lock)) return; // blocked: the invoke is executed again
    }
    if (native.simple === null) {
      if (lock !== 0) throw vm.fault(`stepwise native ${native.name} is synchronized`);
      const { refs, longs } = native.steps!;
      vm.stacks.pushNative(thread, method, args, refs, longs);
      return;
    }
    try {
      const result = callSimple(vm, native, args);
      const caller = ld(thread + JavaThread.frame);
      const type = ld(method + Method.resultType);
      if (result !== undefined) storeSlots(args, type, result as number);
      st(caller + Frame.sp, args + 4 * SLOTS[type]!);
      st(caller + Frame.pc, ld(caller + Frame.pc) + 3);
    } catch (thrown) {
      const problem = vm.linker.toJava(thrown);
      if (problem instanceof NeedsCollection || problem instanceof NeedsClass || problem instanceof NeedsInitialization) {
        throw problem; // the invoke is executed again
      }
      // The native stands in the trace of what it throws.
      const frame = vm.stacks.pushNative(thread, method, args, 0, 0);
      st16(frame + Frame.step, ENDED_STEP);
      throw problem;
    } finally {
      if (lock !== 0) vm.monitors.exit(lock);
    }
  }

  // --- problems
  /** Collections that what is executed again has asked for since anything else was done. */
  private collectionsInARow = 0;

  /** Turns what TypeScript threw into work for the thread: a collection, a routine, or a Java exception. */
  raise(thread: ThreadAddr, thrown: unknown): void {
    const { vm } = this;
    const problem = vm.linker.toJava(thrown);
    if (vm.flags.values.TraceVMExceptions) this.traceProblem(thread, problem);
    if (problem instanceof JavaRethrow) {
      vm.traceThrow(thread, problem.exception);
      st(thread + JavaThread.pendingException, problem.exception);
      vm.exceptions.unwind(thread);
    } else if (problem instanceof JavaThrow) {
      this.throwNew(thread, problem);
    } else if (problem instanceof NeedsClass) {
      vm.ledger?.enter(LOADING);
      if (problem.loader === bootLoader()) vm.linker.load(problem.loader, problem.symbol);
      else
        vm.stacks.pushRoutine(
          thread,
          LOAD_CLASS,
          [],
          [problem.loader, problem.symbol, 0, problem.subclass, problem.nestMember, problem.array, problem.pool, problem.poolIndex],
        );
    } else if (problem instanceof NeedsInitialization) {
      vm.stacks.pushRoutine(thread, INITIALIZE, [], [problem.klass]);
    } else if (problem instanceof NeedsCollection) {
      try {
        // What asks for one collection after the other needs more than there is, piece by piece.
        if (this.collectionsInARow++ === MOST_COLLECTIONS) throw new JavaThrow("java/lang/OutOfMemoryError", "Java heap space");
        vm.collector.collectFor(problem.bytes);
      } catch (failed) {
        this.raise(thread, failed);
      }
    } else {
      throw vm.fault(`${problem instanceof Error ? problem.message : String(problem)}`, problem);
    }
  }

  /** -XX:+TraceVMExceptions: what the VM throws, where in Java, and from where in the VM. */
  private traceProblem(thread: ThreadAddr, problem: unknown): void {
    if (!(problem instanceof JavaThrow)) return;
    const { vm } = this;
    const where = vm.javaStack(thread, 1)[0] ?? "no frame";
    const from = new Error().stack!.split("\n").slice(3, 3 + TRACED_CALLERS);
    vm.host.print(2, `${problem.className}: ${problem.detail ?? ""} in ${where}\n${from.join("\n")}\n`);
  }

  private throwNew(thread: ThreadAddr, problem: JavaThrow): void {
    const { vm } = this;
    if (problem.className === "java/lang/OutOfMemoryError") {
      this.throwOutOfMemory(thread, problem.detail);
      return;
    }
    let klass: KlassAddr;
    try {
      klass = vm.linker.boot(problem.className);
    } catch (e) {
      throw vm.fault(`cannot throw ${problem.className}: it is not in the class library`, e);
    }
    let message = 0;
    try {
      if (problem.detail !== null) message = vm.strings.create(problem.detail);
    } catch (full) {
      this.raise(thread, full);
      return;
    }
    vm.stacks.pushRoutine(thread, THROW_NEW, [message, problem.cause_], [klass, problem.pool, problem.poolIndex]);
  }

  private throwOutOfMemory(thread: ThreadAddr, message: string | null): void {
    const { vm } = this;
    const text = `java.lang.OutOfMemoryError${message === null ? "" : `: ${message}`}`;
    if (vm.flags.values.CrashOnOutOfMemoryError) throw vm.fault(`aborting due to ${text}`);
    if (vm.flags.values.ExitOnOutOfMemoryError) {
      vm.host.print(1, `Terminating due to ${text}\n`);
      vm.halt(3);
      return;
    }
    this.raise(thread, new JavaRethrow(vm.exceptions.outOfMemory(thread, message)));
  }
}

/** The ledger's state while the driver does what an exit asks for. */
function stateOfExit(code: number): number {
  if (code === EXIT_NATIVE_CALL) return stateWord(ld(VMState.exitA), NATIVE);
  return code === EXIT_RESOLVE ? LOADING : RUNTIME;
}
