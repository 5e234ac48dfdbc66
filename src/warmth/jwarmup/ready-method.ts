// A recorded method is made ready to be compiled although it may never have run: executable, with the recorded profile in its own, its
// instructions resolved as far as that has no effects. No Java is called.

import { instructionLength } from "../../bytecode/iterate.ts";
import { Op } from "../../bytecode/opcodes.ts";
import { resolveInstructions } from "../../code/resolve-ahead.ts";
import type { TieredCode } from "../../code/tiers.ts";
import { type Addr, ld, u8 } from "../../layout/memory.ts";
import { Method } from "../../layout/metadata.ts";
import { ENTRY_UNLINKED } from "../../layout/vm-state.ts";
import { cpClassName, cpMemberClass } from "../../linking/constant-pool.ts";
import { linkMethod } from "../../linking/link-klass.ts";
import { originalU2 } from "../../linking/method-view.ts";
import { symbolToString } from "../../linking/symbols.ts";
import { originalCode } from "../../profiling/create.ts";
import { applyRecord, captureRecord } from "../store/symbolic-profile.ts";
import { mergeRecords, type TrainingRecord } from "../store/training-record.ts";

export interface Readiness {
  /** Types of the record that are not loaded here. */
  readonly missing: number;
  /** Whether a call of a method handle or an invokedynamic is not linked: code would trap there each time. */
  readonly unlinked: boolean;
}

/** @throws what linking throws */
export function readyMethod(tiers: TieredCode, method: Addr, record: TrainingRecord): Readiness {
  const { vm } = tiers;
  if (ld(method + Method.interpreterEntry) === ENTRY_UNLINKED || ld(method + Method.code) === 0) linkMethod(method);
  let missing = 0;
  if (record.cells.length > 0) {
    tiers.makeProfile(method);
    if (ld(method + Method.mdo) !== 0) {
      const { tier, needs, order } = record;
      const own = captureRecord(vm.identities, tiers.profiles, method, record.name, { tier, run: "", needs, order });
      missing = applyRecord(vm.identities, tiers.profiles, method, mergeRecords(own, record)).missing;
    }
  }
  resolveInstructions(vm, method);
  return { missing, unlinked: hasUnlinkedCall(method) };
}

function hasUnlinkedCall(method: Addr): boolean {
  const code = ld(method + Method.code);
  const original = originalCode(method);
  for (let bci = 0; code !== 0 && bci < original.length; bci += Math.max(1, instructionLength(original, bci))) {
    const opcode = u8[code + bci]!;
    if (opcode === Op.invokedynamic) return true;
    if (opcode === Op.invokevirtual && HANDLES.has(calledClass(method, bci))) return true;
  }
  return false;
}

const HANDLES: ReadonlySet<string> = new Set(["java/lang/invoke/MethodHandle", "java/lang/invoke/VarHandle"]);

function calledClass(method: Addr, bci: number): string {
  const pool = ld(method + Method.constantPool);
  return symbolToString(cpClassName(pool, cpMemberClass(pool, originalU2(method, bci + 1))));
}
