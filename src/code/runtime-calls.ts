// The slow halves of what compiled code calls (compiler/runtime-functions.ts): traps, exits behind calls, polls, allocation that
// collects, other chunks of the stack. Each may look at its caller's frame, for the code has stored it before; none runs Java.

import { ACC_STATIC, ACC_SYNCHRONIZED } from "../layout/access-flags.ts";
import {
  BASE_BYTES,
  CALLER_WORD,
  SITE_CHUNK,
  SITE_INTERPRETED,
  SITE_WORD,
  TRAP_ACTION_SHIFT,
  TRAP_ACTIONS,
  TRAP_REASONS,
} from "../layout/compiled.ts";
import { FRAME_COMPILED_CALLER, FRAME_ROUTINE, Frame, JavaThread, LOCK_OF_METHOD, LockRecord } from "../layout/frame.ts";
import { DEOPTIMISING, OSR, RUNTIME, stateWord } from "../layout/ledger.ts";
import { type Addr, ld, ld16, ldi, st, u32 } from "../layout/memory.ts";
import { ExceptionEntry, Klass, Method } from "../layout/metadata.ts";
import { ARRAY_BASE } from "../layout/object.ts";
import { ACTION_DEOPT, ACTION_EXCEPTION, ACTION_POLL, ACTION_UNWINDING, VMState } from "../layout/vm-state.ts";
import { callerOf } from "../runtime/frames.ts";
import { JavaThrow } from "../runtime/java-throw.ts";
import type { VM } from "../runtime/vm.ts";
import { type CompiledFrames, callSiteOf, writeBase } from "./frames.ts";
import { CompiledStress } from "./stress.ts";
import { RESUME, RETURN, RUN } from "./stubs.ts";
import type { Sites, Unit } from "./units.ts";

/** Returns with ACTION_DEOPT set between two looks for frames that are to leave. */
const SWEEP_INTERVAL = 256;

/** Functions whose second argument is no site. */
const SITELESS: ReadonlySet<string> = new Set(["allocateReserved", "newChunk", "popChunk", "spinWait", "uncounted", "wakeContender"]);

/** What is told of a trap: the tiers note it in the profile and decide what becomes of the code. */
export interface TrapListener {
  trapped(unit: Unit, method: Addr, bci: number, reason: number, action: number): void;
  /** A method that the interpreter runs without a frame has been called again by compiled code. */
  uncounted(method: Addr): void;
  /** An exception has left the code because it may be caught in a method of its. */
  caught(unit: Unit): void;
  /** The last frame of a unit that had been made not entrant has left. */
  left(unit: Unit): void;
  /** A counter overflowed in tier 2 or 3 code. @returns true when the frame is to go on in OSR code of a higher tier */
  counterOverflow(unit: Unit, method: Addr, bci: number): boolean;
  /** The frame on top, which stands at a back edge's target, enters OSR code if there is any. */
  enterLoop(thread: Addr, frame: Addr): void;
}

export class RuntimeCalls {
  private readonly vm: VM;
  private readonly sites: Sites;
  private readonly frames: CompiledFrames;
  private readonly listener: TrapListener;
  private readonly stress: CompiledStress;

  constructor(vm: VM, sites: Sites, frames: CompiledFrames, listener: TrapListener) {
    this.vm = vm;
    this.sites = sites;
    this.frames = frames;
    this.listener = listener;
    this.stress = new CompiledStress(vm);
  }

  /** The imports of the stubs' module. Nothing may be thrown into Wasm but faults of the VM. */
  functions(): Record<string, (...args: number[]) => number | undefined> {
    const { driver } = this.vm;
    return this.timed({
      turn: (base, code) => driver.turn(base! >>> 0, code!),
      deoptimize: (sp, site, request) => this.deoptimize(sp! >>> 0, site!, request!),
      afterCall: (sp, site, after) => this.afterCall(sp! >>> 0, site!, after!),
      poll: (sp, site) => this.poll(sp! >>> 0, site!),
      counterOverflow: (sp, site, method, bci) => this.counterOverflow(sp! >>> 0, site!, method! >>> 0, bci!),
      allocateObject: (sp, site, klass) => this.allocateObject(sp! >>> 0, site!, klass! >>> 0),
      allocateArray: (sp, site, klass, length) => this.allocateArray(sp! >>> 0, site!, klass! >>> 0, length!),
      newChunk: (method, sp, bytes) => this.newChunk(method! >>> 0, sp! >>> 0, bytes!),
      popChunk: (sp) => void this.popChunk(sp! >>> 0),
      uncounted: (method) => void this.listener.uncounted(method! >>> 0),
      allocateReserved: (klass, length) => this.frames.allocate(klass! >>> 0, length!),
      spinWait: () => void this.vm.scheduler.spinWait(),
      wakeContender: (object) => void this.vm.monitors.wakeContender(object! >>> 0),
    });
  }

  /** -XX:+ProfileIntComp: each books its time, and what called it goes on in its own category (`turn` does so itself). */
  private timed<F extends (...args: number[]) => number | undefined>(functions: Record<string, F>): Record<string, F> {
    const { ledger } = this.vm;
    if (ledger === undefined) return functions;
    for (const [name, f] of Object.entries(functions)) {
      if (name === "turn") continue;
      const category = name === "deoptimize" || name === "afterCall" ? DEOPTIMISING : RUNTIME;
      const hasSite = !SITELESS.has(name);
      functions[name] = ((...args: number[]) => {
        if (ledger.isStrict && hasSite) ledger.verify(this.stateAt(args[1]!), `in compiled code that calls ${name}`);
        const before = ledger.enter(category);
        const answer = f(...args);
        ledger.enter(before);
        return answer;
      }) as F;
    }
    return functions;
  }

  /** The ledger's state in the code of a site. */
  private stateAt(siteId: number): number {
    const { method, osrBci, code } = this.sites.unitOf(siteId);
    return stateWord(method, osrBci >= 0 ? OSR : code.tier);
  }

  private deoptimize(sp: Addr, siteId: number, request: number): number {
    const { vm } = this;
    const thread = ld(VMState.thread);
    const unit = this.sites.unitOf(siteId);
    const site = this.sites.siteOf(siteId);
    const { scopes } = site;
    const scope = scopes.at(-1)!;
    const method = unit.names.method(scope.method);
    const reason = request & ((1 << TRAP_ACTION_SHIFT) - 1);
    const action = request >> TRAP_ACTION_SHIFT;
    vm.logs.deopt.debug?.(
      `Uncommon trap reason=${TRAP_REASONS[reason]} action=${TRAP_ACTIONS[action]} compile_id=${unit.compileId} method=${vm.describeMethod(method)} @ ${scope.bci} tier=${unit.code.tier}`,
    );
    if (scopes.length === 1 && scope.bci === 0 && !this.holdsOwnLock(thread, method, sp + scope.header)) {
      this.frames.fillHomes(sp, site);
      this.enterSynchronized(thread, sp, siteId, method, sp + scope.header);
    } else st(thread + JavaThread.frame, this.frames.writeOut(sp, siteId));
    this.listener.trapped(unit, method, scope.bci, reason, action);
    return this.run(thread, sp);
  }

  private run(thread: Addr, sp: Addr): number {
    return this.vm.driver.settleOrUnwind(thread, sp) === 0 ? RUN : RETURN;
  }

  private holdsOwnLock(thread: Addr, method: Addr, header: Addr): boolean {
    if ((ld(method + Method.accessFlags) & ACC_SYNCHRONIZED) === 0) return true;
    for (const record of this.vm.monitors.recordsOf(thread, header)) if (record.ofMethod) return true;
    return false;
  }

  /** The prologue of a synchronized method could not lock: its frame stands at its beginning once it has the lock, else it is called anew. */
  private enterSynchronized(thread: Addr, sp: Addr, siteId: number, method: Addr, header: Addr): void {
    const { monitors } = this.vm;
    const isStatic = (ld(method + Method.accessFlags) & ACC_STATIC) !== 0;
    const object = isStatic ? ld(ld(ld(method + Method.holder) + Klass.mirror)) : ld(sp + BASE_BYTES);
    const locked = monitors.enter(thread, object);
    if (locked) {
      monitors.growLockStack(thread);
      const record = ld(thread + JavaThread.lockTop);
      st(record + LockRecord.object, object);
      st(record + LockRecord.frame, header | LOCK_OF_METHOD);
      st(thread + JavaThread.lockTop, record + LockRecord.sizeof);
      st(thread + JavaThread.frame, this.frames.writeOut(sp, siteId));
    } else {
      // The arguments stand where a step frame has them for its call.
      writeBase(sp, method, VMState.sentinelCode);
      st(sp + Frame.sp, sp + BASE_BYTES + 4 * ld(method + Method.argSlots));
      st(thread + JavaThread.frame, sp);
    }
  }

  private afterCall(sp: Addr, siteId: number, after: number): number {
    const thread = ld(VMState.thread);
    const action = ld(VMState.action);
    const unit = this.sites.unitOf(siteId);
    if ((action & ACTION_UNWINDING) !== 0) {
      this.unwindThrough(sp, siteId);
      return RETURN;
    }
    if ((action & ACTION_EXCEPTION) !== 0) {
      const locks = this.locksInTheWay(unit, siteId);
      if (locks >= 0) {
        this.sites.letPass(siteId, locks);
        if (this.vm.kernel.leaveByException(sp, unit.code.frameBytes, locks) !== 0) return RETURN;
      }
      Atomics.and(u32, VMState.action >>> 2, ~ACTION_EXCEPTION);
      st(thread + JavaThread.frame, this.frames.writeOut(sp, siteId));
      this.listener.caught(unit);
      return this.run(thread, sp);
    }
    return this.goOn(thread, unit, sp, after, (action & ACTION_POLL) !== 0);
  }

  /** A base frame above is written out already: this activation, its caller, becomes frames as well. */
  private unwindThrough(sp: Addr, siteId: number): void {
    const base = ld(VMState.unwindBase);
    const top = this.frames.writeOut(sp, siteId, () => framesAbove(base));
    st(base + Frame.caller, top);
    st(base + Frame.kind, ld(base + Frame.kind) & ~FRAME_COMPILED_CALLER);
    st(VMState.unwindBase, sp);
  }

  /** The locks of synchronized methods that an exception has to leave on its way past a call; -1 when a handler of some scope, or an elided lock, is in its way. */
  private locksInTheWay(unit: Unit, siteId: number): number {
    const site = this.sites.siteOf(siteId);
    if (site.objects?.some((o) => o.locks.length > 0) === true) return -1;
    let locks = 0;
    for (const { method: id, bci } of site.scopes) {
      const method = unit.names.method(id);
      if ((ld(method + Method.accessFlags) & ACC_SYNCHRONIZED) !== 0) locks++;
      const table = ld(method + Method.exceptionTable);
      for (let i = 0, n = table === 0 ? 0 : ld(table), e = table + 4; i < n; i++, e += ExceptionEntry.sizeof) {
        if (bci >= ld16(e + ExceptionEntry.startPc) && bci < ld16(e + ExceptionEntry.endPc)) return -1;
      }
    }
    return locks;
  }

  private poll(sp: Addr, siteId: number): number {
    return this.goOn(ld(VMState.thread), this.sites.unitOf(siteId), sp, siteId, (ld(VMState.action) & ACTION_POLL) !== 0);
  }

  /** A point at which the code's state is complete: leaves code that is not entrant any more, and polls. */
  private goOn(thread: Addr, unit: Unit, sp: Addr, siteId: number, polls: boolean): number {
    if (polls) {
      this.anchor(thread, sp + unit.code.frameBytes, siteId);
      this.vm.driver.poll(thread);
      if (this.stress.unwinds()) this.vm.scheduler.yieldNow(thread);
      if (this.leavesNow(thread)) {
        this.writeOutAtAnchor(thread, sp, siteId);
        return this.run(thread, sp);
      }
    }
    if (unit.entrant && !this.stress.deoptimizes()) {
      // Some frame on the stack is to leave: looked for now and then, for it may have left by an exception.
      if (this.leaving.size > 0 && ++this.returns % SWEEP_INTERVAL === 0) {
        this.anchor(thread, sp + unit.code.frameBytes, siteId);
        this.sweep();
      }
      return RESUME;
    }
    st(thread + JavaThread.frame, this.frames.writeOut(sp, siteId));
    if (!unit.entrant) this.sweep();
    return this.run(thread, sp);
  }

  private leavesNow(thread: Addr): boolean {
    const { scheduler, exitCode } = this.vm;
    return (
      scheduler.yielded || exitCode !== undefined || ldi(thread + JavaThread.state) !== 1 || ld(thread + JavaThread.pendingException) !== 0
    );
  }

  /** The frame of what the VM does on behalf of compiled code: it only marks where the stack ends. */
  private anchor(thread: Addr, at: Addr, siteId: number): void {
    st(at + SITE_WORD, siteId);
    writeBase(at, 0, VMState.sentinelCode + 3);
    st(at + Frame.kind, FRAME_ROUTINE | FRAME_COMPILED_CALLER);
    st(thread + JavaThread.frame, at);
  }

  private writeOutAtAnchor(thread: Addr, sp: Addr, siteId: number): void {
    st(thread + JavaThread.frame, this.frames.writeOut(sp, siteId));
  }

  private counterOverflow(sp: Addr, siteId: number, method: Addr, bci: number): number {
    const thread = ld(VMState.thread);
    const unit = this.sites.unitOf(siteId);
    this.anchor(thread, sp + unit.code.frameBytes, siteId);
    if (this.listener.counterOverflow(unit, method, bci)) {
      const top = this.frames.writeOut(sp, siteId);
      st(thread + JavaThread.frame, top);
      this.listener.enterLoop(thread, top);
      return this.run(thread, sp);
    }
    return this.goOn(thread, unit, sp, siteId, false);
  }

  private allocateObject(sp: Addr, siteId: number, klass: Addr): number {
    return this.allocate(sp, siteId, ldi(klass + Klass.layoutHelper), () =>
      this.vm.kernel.allocateSlow(klass, ldi(klass + Klass.layoutHelper)),
    );
  }

  private allocateArray(sp: Addr, siteId: number, klass: Addr, length: number): number {
    const bytes = ARRAY_BASE + length * 2 ** (-1 - ldi(klass + Klass.layoutHelper));
    // The interpreter throws.
    if (bytes > 0x7fff_fff0) return 0;
    return this.allocate(sp, siteId, bytes, () => this.vm.kernel.allocateArray(klass, length));
  }

  /** Collects, then tries again. 0 when there is no room: the instruction is executed in the interpreter, which throws. */
  private allocate(sp: Addr, siteId: number, bytes: number, again: () => number): number {
    const thread = ld(VMState.thread);
    this.anchor(thread, sp + this.sites.unitOf(siteId).code.frameBytes, siteId);
    try {
      this.vm.collector.collectFor(bytes);
    } catch (problem) {
      if (problem instanceof JavaThrow) return 0;
      throw problem;
    }
    return again();
  }

  private newChunk(method: Addr, sp: Addr, bytes: number): number {
    const { vm } = this;
    const thread = ld(VMState.thread);
    const at = vm.stacks.enterChunk(thread, bytes);
    if (at !== 0) {
      st(at + SITE_WORD, SITE_CHUNK);
      st(at + CALLER_WORD, sp);
      return at;
    }
    // The method that did not fit stands in the trace, as if it had been entered.
    writeBase(sp, method, VMState.sentinelCode + 3);
    st(thread + JavaThread.frame, sp);
    const exception = vm.exceptions.makeWithoutConstructor(thread, "java/lang/StackOverflowError");
    st(thread + JavaThread.pendingException, exception);
    Atomics.or(u32, VMState.action >>> 2, ACTION_EXCEPTION);
    return 0;
  }

  private popChunk(sp: Addr): void {
    // What unwinds stays in its chunk.
    if ((ld(VMState.action) & ACTION_UNWINDING) === 0) this.vm.stacks.leaveChunk(ld(VMState.thread), sp);
  }

  /** Units that are not entrant and may still have frames. ACTION_DEOPT is set as long as there is one. */
  private readonly leaving = new Set<Unit>();
  private returns = 0;

  /** The unit's frames, which are not at the end of the stack, leave when they are returned to. */
  deoptimizeFrames(unit: Unit): void {
    this.leaving.add(unit);
    Atomics.or(u32, VMState.action >>> 2, ACTION_DEOPT);
    this.sweep();
  }

  /**
   * Frees the units whose last frame has gone. Stacks of other threads have no compiled frames. The stack must end in a frame, so the one that
   * is being left does not count.
   */
  private sweep(): void {
    const active = this.activeUnits();
    for (const unit of this.leaving) {
      if (active.has(unit)) continue;
      this.leaving.delete(unit);
      this.listener.left(unit);
    }
    if (this.leaving.size === 0 && !this.stress.deoptimizing) Atomics.and(u32, VMState.action >>> 2, ~ACTION_DEOPT);
  }

  /** Units of methods that were unloaded: no frame of them is left. */
  forgetLeaving(isDead: (method: Addr) => boolean): void {
    for (const unit of this.leaving) {
      if (!isDead(unit.method)) continue;
      this.leaving.delete(unit);
      this.listener.left(unit);
    }
  }

  /** Units with frames on the running thread's stack, which must end in a frame. */
  activeUnits(): Set<Unit> {
    const active = new Set<Unit>();
    for (let frame = ld(ld(VMState.thread) + JavaThread.frame); frame !== 0; frame = callerOf(frame)) {
      if ((ld(frame + Frame.kind) & FRAME_COMPILED_CALLER) === 0) continue;
      const site = callSiteOf(frame);
      if (site !== SITE_INTERPRETED) active.add(this.sites.unitOf(site));
    }
    return active;
  }
}

/** Frames of the running thread from the top down to a base frame that has been written out, whose caller is being so. */
function framesAbove(base: Addr): Set<Addr> {
  const frames = new Set<Addr>();
  for (let frame = ld(ld(VMState.thread) + JavaThread.frame); frame !== 0 && frame !== base; frame = callerOf(frame)) frames.add(frame);
  return frames;
}
