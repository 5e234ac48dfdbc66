// A Method of the VM as the logs of compilations show it.

import { forEachInstruction } from "../bytecode/iterate.ts";
import { Op } from "../bytecode/opcodes.ts";
import { ACC_NATIVE, ACC_STATIC, ACC_SYNCHRONIZED } from "../layout/access-flags.ts";
import { TRAP_REASONS, type TrapReason } from "../layout/compiled.ts";
import { MethodData } from "../layout/mdo.ts";
import { type Addr, ld, ld16 } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { externalName } from "../linking/klass-view.ts";
import { methodName, methodSignature } from "../linking/method-view.ts";
import { originalCode } from "../profiling/create.ts";
import type { LoggedMethod } from "../tiering/events.ts";

/** HotSpot's trap_reason_name, where it differs from the name that the code has. */
const REASON_NAMES: Partial<Record<TrapReason, string>> = {
  bimorphic: "bimorphic_or_optimized_type_check",
  intrinsic: "intrinsic_or_type_checked_inlining",
};

export const reasonName = (reason: string): string => REASON_NAMES[reason as TrapReason] ?? reason;

export function loggedMethod(method: Addr): LoggedMethod {
  const flags = ld(method + Method.accessFlags);
  const mdo = ld(method + Method.mdo);
  const counter = (offset: number): number => (mdo === 0 ? 0 : ld(mdo + offset));
  const traps: [string, number][] = [];
  if (mdo !== 0) {
    for (const [i, reason] of TRAP_REASONS.entries()) {
      const count = ld16(mdo + MethodData.trapCounts + 2 * i);
      if (count !== 0) traps.push([reasonName(reason), count]);
    }
  }
  const invocations = ld(method + Method.invocationCounter) + counter(MethodData.invocations);
  return {
    className: externalName(ld(method + Method.holder)),
    name: methodName(method),
    signature: methodSignature(method),
    codeSize: ld(method + Method.codeLength),
    isStatic: (flags & ACC_STATIC) !== 0,
    isNative: (flags & ACC_NATIVE) !== 0,
    isSynchronized: (flags & ACC_SYNCHRONIZED) !== 0,
    hasExceptionHandlers: ld(method + Method.exceptionTable) !== 0,
    hasMonitors: hasMonitors(method),
    flags,
    isLoaded: true,
    invocations,
    backedges: ld(method + Method.backedgeCounter) + counter(MethodData.backedges),
    interpreterInvocations: invocations,
    throwouts: 0,
    decompiles: counter(MethodData.decompiles),
    traps,
    overflowTraps: counter(MethodData.overflowTraps),
    overflowRecompiles: counter(MethodData.overflowRecompiles),
  };
}

function hasMonitors(method: Addr): boolean {
  if (ld(method + Method.codeOffset) === 0) return false;
  let found = false;
  forEachInstruction(originalCode(method), (_, opcode) => {
    if (opcode === Op.monitorenter) found = true;
  });
  return found;
}
