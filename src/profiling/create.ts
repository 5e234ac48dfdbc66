// Makes the profile of a method (HotSpot's MethodData), and begins it anew. Must not know who fills it, nor when it is wanted.
import { s4, switchOperands } from "../bytecode/iterate.ts";
import { Op } from "../bytecode/opcodes.ts";
import { type CellLayout, layoutCells, type ProfileOptions } from "../bytecode/profile-cells.ts";
import { ACC_STATIC } from "../layout/access-flags.ts";
import {
  CELL_BIT,
  CELL_CALL_TYPE,
  CELL_COUNT,
  CELL_ENTRIES,
  CELL_LENGTH,
  CELL_MULTI_BRANCH,
  CELL_PARAMETERS,
  CELL_ROWS,
  CELL_VIRTUAL_CALL_TYPE,
  CELL_WORDS,
  CellHeader,
  MDO_TABLE,
  MethodData,
  NO_BCI,
  ROW_BYTES,
  TypeEntry,
  WOULD_PROFILE_NO,
  WOULD_PROFILE_YES,
} from "../layout/mdo.ts";
import { type Addr, ld, st, st8, st16, u8, u32 } from "../layout/memory.ts";
import { Klass, METHOD_COMPILED_LAMBDA_FORM, Method } from "../layout/metadata.ts";

export const DEFAULT_PROFILE_OPTIONS: ProfileOptions = {
  typeProfileWidth: 2,
  typeProfileArgsLimit: 2,
  typeProfileParmsLimit: 2,
  typeProfileLevel: 111,
  profileCasts: true,
};

/** What is asked of who knows symbols and constant pools. */
export interface MethodTexts {
  descriptor(method: Addr): string;
  /** Descriptor of a member reference or InvokeDynamic of the method's class. */
  descriptorAt(method: Addr, index: number): string;
}

/** The original bytecodes of a method, where its class bytes hold them: not a copy. */
export function originalCode(method: Addr): Uint8Array {
  const at = ld(ld(method + Method.holder) + Klass.classBytes) + ld(method + Method.codeOffset);
  return u8.subarray(at, at + ld(method + Method.codeLength));
}

export function cellsOf(method: Addr, texts: MethodTexts, options: ProfileOptions): CellLayout {
  return layoutCells(
    {
      code: originalCode(method),
      descriptor: options.typeProfileLevel % 10 === 0 ? "()V" : texts.descriptor(method),
      isStatic: (ld(method + Method.accessFlags) & ACC_STATIC) !== 0,
      isLambdaForm: (ld(method + Method.flags) & METHOD_COMPILED_LAMBDA_FORM) !== 0,
      descriptorAt: (index) => texts.descriptorAt(method, index),
    },
    options,
  );
}

/**
 * Makes the MDO of a method that has code and sets Method.mdo, last.
 * @param allocate gives memory that never moves (metaspace), any content; 0: none is left
 * @returns 0 when there is no memory
 */
export function createMdo(method: Addr, texts: MethodTexts, options: ProfileOptions, allocate: (bytes: number) => Addr): Addr {
  const layout = cellsOf(method, texts, options);
  const mdo = allocate(layout.bytes);
  if (mdo === 0) return 0;
  u32.fill(0, mdo >>> 2, (mdo + layout.bytes) >>> 2);
  st(mdo + MethodData.method, method);
  st(mdo + MethodData.bytes, layout.bytes);
  st(mdo + MethodData.codeLength, ld(method + Method.codeLength));
  st(mdo + MethodData.cells, layout.cells[0]?.offset ?? layout.cellsEnd);
  st(mdo + MethodData.cellsEnd, layout.cellsEnd);
  st(mdo + MethodData.spareEnd, layout.spareEnd);
  st(mdo + MethodData.parameters, layout.parameters);
  st(mdo + MethodData.rows, options.typeProfileWidth);
  st(mdo + MethodData.loops, layout.loops);
  // HotSpot: a method with neither loops nor anything to profile goes to tier 4 without tier 3.
  st(mdo + MethodData.wouldProfile, layout.cells.length > 0 ? WOULD_PROFILE_YES : WOULD_PROFILE_NO);
  st(mdo + MethodData.creationMileage, ld(method + Method.invocationCounter));
  for (const cell of layout.cells) {
    const at = mdo + cell.offset;
    st16(mdo + MDO_TABLE + 2 * cell.bci, cell.offset >>> 2);
    st8(at + CellHeader.kind, cell.kind);
    st16(at + CellHeader.bci, cell.bci);
    if (cell.kind === CELL_MULTI_BRANCH) st(at + CELL_LENGTH, countsOf(originalCode(method), cell.bci));
    if (cell.kind === CELL_CALL_TYPE || cell.kind === CELL_VIRTUAL_CALL_TYPE) {
      st8(at + CellHeader.arguments, cell.argumentSlots.length);
      st8(at + CellHeader.result, cell.result ? 1 : 0);
      const entries = at + typeEntriesAt(cell.kind, options.typeProfileWidth);
      for (let i = 0; i < cell.argumentSlots.length; i++) st(entries + TypeEntry.sizeof * i + TypeEntry.slot, cell.argumentSlots[i]!);
    }
  }
  for (let at = mdo + layout.cellsEnd; at < mdo + layout.spareEnd; at += CELL_WORDS) {
    st8(at + CellHeader.kind, CELL_BIT);
    st16(at + CellHeader.bci, NO_BCI);
  }
  if (layout.parameters !== 0) {
    const at = mdo + layout.parameters;
    st8(at + CellHeader.kind, CELL_PARAMETERS);
    st16(at + CellHeader.bci, NO_BCI);
    st(at + CELL_LENGTH, layout.parameterSlots.length);
    layout.parameterSlots.forEach((slot, i) => {
      st(at + CELL_ENTRIES + TypeEntry.sizeof * i + TypeEntry.slot, slot);
    });
  }
  st(method + Method.mdo, mdo);
  return mdo;
}

/** The default and the cases of a switch. */
function countsOf(code: Uint8Array, bci: number): number {
  const at = switchOperands(bci);
  return 1 + (code[bci] === Op.tableswitch ? s4(code, at + 8) - s4(code, at + 4) + 1 : s4(code, at + 4));
}

/** Where the TypeEntries of a call cell begin. */
export function typeEntriesAt(kind: number, width: number): number {
  return kind === CELL_VIRTUAL_CALL_TYPE ? CELL_ROWS + width * ROW_BYTES : CELL_COUNT + 4;
}

/** Profiling begins anew: what tier 3's thresholds see are the counts from now on (HotSpot's reprofile). */
export function reprofile(mdo: Addr): void {
  st(mdo + MethodData.invocationStart, ld(mdo + MethodData.invocations));
  st(mdo + MethodData.backedgeStart, ld(mdo + MethodData.backedges));
}
