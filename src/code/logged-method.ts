// A method as the logs of compilations show it (tiering/events.ts).

import { forEachInstruction } from "../bytecode/iterate.ts";
import { Op } from "../bytecode/opcodes.ts";
import { ACC_NATIVE, ACC_STATIC, ACC_SYNCHRONIZED } from "../layout/access-flags.ts";
import { TRAP_REASONS } from "../layout/compiled.ts";
import { MethodData } from "../layout/mdo.ts";
import { type Addr, ld, ld16, u8 } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { externalName } from "../linking/klass-view.ts";
import { methodName, methodSignature, originalCode } from "../linking/method-view.ts";
import type { LoggedMethod } from "../tiering/events.ts";

export function loggedMethod(method: Addr): LoggedMethod {
  const flags = ld(method + Method.accessFlags);
  const mdo = ld(method + Method.mdo);
  const traps: [string, number][] = [];
  if (mdo !== 0) {
    TRAP_REASONS.forEach((reason, i) => {
      const count = ld16(mdo + MethodData.trapCounts + 2 * i);
      if (count > 0) traps.push([reason, count]);
    });
  }
  const interpreterInvocations = ld(method + Method.invocationCounter);
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
    invocations: interpreterInvocations + (mdo === 0 ? 0 : ld(mdo + MethodData.invocations)),
    backedges: ld(method + Method.backedgeCounter) + (mdo === 0 ? 0 : ld(mdo + MethodData.backedges)),
    interpreterInvocations,
    throwouts: 0,
    decompiles: mdo === 0 ? 0 : ld(mdo + MethodData.decompiles),
    traps,
    overflowTraps: mdo === 0 ? 0 : ld(mdo + MethodData.overflowTraps),
    overflowRecompiles: mdo === 0 ? 0 : ld(mdo + MethodData.overflowRecompiles),
  };
}

function hasMonitors(method: Addr): boolean {
  const start = originalCode(method);
  if (start === 0) return false;
  let found = false;
  forEachInstruction(u8.subarray(start, start + ld(method + Method.codeLength)), (_bci, opcode) => {
    found ||= opcode === Op.monitorenter;
  });
  return found;
}
