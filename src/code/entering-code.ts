// Entering code from frames of the interpreter: a call that has just been pushed is made again, a loop goes on in OSR code.
import { ACC_STATIC, ACC_SYNCHRONIZED } from "../layout/access-flags.ts";
import {
  FRAME_COMPILED_CALLER,
  FRAME_HEADER,
  FRAME_KIND_MASK,
  FRAME_ROUTINE,
  Frame,
  JavaThread,
  LOCK_OF_METHOD,
  LockRecord,
} from "../layout/frame.ts";
import { type Addr, ld, ld16, st, u8, u32 } from "../layout/memory.ts";
import { CpCacheEntry, Method } from "../layout/metadata.ts";
import { Q } from "../layout/quick-opcodes.ts";
import { ENTRY_COMPILED, VMState } from "../layout/vm-state.ts";
import { symbolOf } from "../linking/symbols.ts";
import { CALL_THROUGH, COMPILED_CALL } from "../runtime/driver.ts";
import type { VM } from "../runtime/vm.ts";
import type { Installer } from "./install.ts";
import type { Unit } from "./units.ts";

/** Interpreters nested on the host's stack: from here on the interpreter enters no compiled code (two kilobytes each at the most). */
export const NESTING_LIMIT = 1000;

export class EnteringCode {
  private readonly vm: VM;
  private readonly installer: () => Installer;

  constructor(vm: VM, installer: () => Installer) {
    this.vm = vm;
    this.installer = installer;
  }

  /** The frame that was just pushed is taken back, and the call made again: it enters the code. Only where the caller's instruction says all. */
  callAgain(thread: Addr, frame: Addr, method: Addr): void {
    if (ld(method + Method.interpreterEntry) !== ENTRY_COMPILED || (ld(method + Method.accessFlags) & ACC_SYNCHRONIZED) !== 0) return;
    const caller = ld(frame + Frame.caller);
    if (caller === 0 || ld(frame + Frame.locals) !== ld(caller + Frame.sp)) return;
    const opcode = u8[ld(caller + Frame.pc)]!;
    // invokevirtual_q .. invokeinterface_q: arguments and nothing else were on the stack.
    if (opcode < 224 || opcode > 228) return;
    // But for linkToStatic and its kind, whose MemberName is not there any more.
    const pc = ld(caller + Frame.pc);
    const entry = ld(caller + Frame.cpCache) + CpCacheEntry.sizeof * (u8[pc + 1]! | (u8[pc + 2]! << 8));
    if (opcode === Q.invokestatic_q && ld(entry + CpCacheEntry.method) !== method) return;
    // What the interpreter would refuse to enter, it would only push and count again.
    const end = ld(caller + Frame.sp) + 4 * ld(method + Method.argSlots);
    if (ld(VMState.nesting) >= ld(VMState.nestingLimit) || ((end + 15) & -8) >>> 0 > ld(VMState.stackLimit)) return;
    // The code counts it again: a ledger tells how many calls there were.
    if (this.vm.ledger !== undefined && ld(method + Method.invocationCounter) > 0)
      st(method + Method.invocationCounter, ld(method + Method.invocationCounter) - 1);
    st(caller + Frame.sp, end);
    st(thread + JavaThread.frame, caller);
  }

  /** The Method structures through which OSR code is called, by method. They stay: frames below written-out code name them. */
  private readonly osrMethods = new Map<Addr, Addr>();

  /**
   * The frame on top goes on in OSR code: a call through a routine frame whose one argument is the frame, which has been popped. Until the code has
   * read it no collector sees its references: where the VM would collect or let other threads run first, the loop is interpreted on.
   */
  enterLoop(thread: Addr, frame: Addr, unit: Unit): void {
    if (ld(frame + Frame.sp) !== frame + FRAME_HEADER || ld(VMState.nesting) >= NESTING_LIMIT) return;
    const { stacks, scheduler, exitCode } = this.vm;
    if (ld(VMState.gcNeeded) !== 0 || scheduler.yielded || exitCode !== undefined) return;
    const pseudo = this.osrMethod(unit);
    const moved = stacks.dropHandOns(thread, frame, handsOn);
    const base = stacks.callWithFrame(thread, moved, pseudo);
    // Its locks are those of the scope that the code will have.
    const owner = base === 0 ? moved : base + unit.code.sites[0]!.scopes[0]!.header;
    for (let at = ld(thread + JavaThread.lockTop) - LockRecord.sizeof; at > ld(thread + JavaThread.lockBase); at -= LockRecord.sizeof) {
      const word = ld(at + LockRecord.frame);
      if ((word & ~LOCK_OF_METHOD) >>> 0 === frame) st(at + LockRecord.frame, owner | (word & LOCK_OF_METHOD));
    }
  }

  /** OSR code is called through a Method of its own. */
  isPseudo(called: Addr, unit: Unit): boolean {
    return called === this.osrMethods.get(unit.method);
  }

  /** Methods that were unloaded. */
  forget(isDead: (method: Addr) => boolean): void {
    for (const [method, pseudo] of this.osrMethods) {
      if (!isDead(method)) continue;
      this.vm.kernel.free(pseudo);
      this.osrMethods.delete(method);
    }
  }

  private osrMethod(unit: Unit): Addr {
    let pseudo = this.osrMethods.get(unit.method);
    if (pseudo === undefined) {
      pseudo = this.vm.kernel.calloc(Method.sizeof) >>> 0;
      u32.copyWithin(pseudo >>> 2, unit.method >>> 2, (unit.method + Method.sizeof) >>> 2);
      st(pseudo + Method.interpreterEntry, ENTRY_COMPILED);
      st(pseudo + Method.argSlots, 1);
      st(pseudo + Method.accessFlags, ACC_STATIC);
      st(pseudo + Method.signature, symbolOf("(I)V"));
      this.osrMethods.set(unit.method, pseudo);
    }
    this.installer().enterOsr(pseudo, unit);
    return pseudo;
  }
}

/** Whether a frame is of a call that is in progress above it, and does nothing but hand the result on. */
function handsOn(frame: Addr): boolean {
  const kind = ld(frame + Frame.kind);
  if ((kind & FRAME_KIND_MASK) !== FRAME_ROUTINE || (kind & FRAME_COMPILED_CALLER) !== 0) return false;
  const routine = ld16(frame + Frame.routine);
  return (routine === COMPILED_CALL || routine === CALL_THROUGH) && ld(frame + Frame.pc) === VMState.sentinelCode;
}
