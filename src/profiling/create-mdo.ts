// Makes a method's profile: one cell for each branch, switch, call and type check (HotSpot's MethodData::initialize).
import { forEachInstruction, s4, switchOperands } from "../bytecode/iterate.ts";
import { Op } from "../bytecode/opcodes.ts";
import {
  CELL_BIT,
  CELL_BRANCH,
  CELL_COUNTER,
  CELL_JUMP,
  CELL_LENGTH,
  CELL_MULTI_BRANCH,
  CELL_RECEIVER_TYPE,
  CELL_ROWS,
  CELL_VIRTUAL_CALL,
  CELL_WORDS,
  CellHeader,
  MDO_TABLE,
  MethodData,
  NO_BCI,
  ROW_BYTES,
} from "../layout/mdo.ts";
import { type Addr, ld, st, st8, st16, u8 } from "../layout/memory.ts";
import { Klass, Method } from "../layout/metadata.ts";

/** Memory that a profile is made in: zeroed metaspace of the method's loader, 0 when there is none left. */
export interface ProfileMemory {
  arenaAllocate(loader: Addr, bytes: number): Addr;
}

/** Spare cells for traps of instructions that have no cell of their own (HotSpot's extra data). */
const SPARE_CELLS = 4;

/** The kind of an instruction's cell, 0 when it has none. */
export function cellKind(opcode: number): number {
  if ((opcode >= Op.ifeq && opcode <= Op.if_acmpne) || opcode === Op.ifnull || opcode === Op.ifnonnull) return CELL_BRANCH;
  switch (opcode) {
    case Op.goto:
    case Op.goto_w:
      return CELL_JUMP;
    case Op.tableswitch:
    case Op.lookupswitch:
      return CELL_MULTI_BRANCH;
    case Op.invokevirtual:
    case Op.invokeinterface:
      return CELL_VIRTUAL_CALL;
    case Op.invokespecial:
    case Op.invokestatic:
    case Op.invokedynamic:
      return CELL_COUNTER;
    case Op.checkcast:
    case Op.instanceof:
    case Op.aastore:
      return CELL_RECEIVER_TYPE;
    default:
      return 0;
  }
}

/** Bytes of a cell. @param counts of a switch: default and cases */
export function cellBytes(kind: number, rows: number, counts: number): number {
  switch (kind) {
    case CELL_BIT:
      return CELL_WORDS;
    case CELL_BRANCH:
      return CELL_WORDS + 8;
    case CELL_MULTI_BRANCH:
      return CELL_WORDS + 4 + 4 * counts;
    case CELL_RECEIVER_TYPE:
    case CELL_VIRTUAL_CALL:
      return CELL_ROWS + ROW_BYTES * rows;
    default:
      return CELL_WORDS + 4;
  }
}

function countsOf(code: Uint8Array, bci: number): number {
  const at = switchOperands(bci);
  return 1 + (code[bci] === Op.tableswitch ? s4(code, at + 8) - s4(code, at + 4) + 1 : s4(code, at + 4));
}

/** The profile of `method`, made when it has none. @returns its MethodData; 0 when metaspace is full or the method too large for one */
export function createMdo(memory: ProfileMemory, method: Addr, typeProfileWidth: number): Addr {
  const known = ld(method + Method.mdo);
  if (known !== 0) return known;
  const length = ld(method + Method.codeLength);
  if (length === 0) return 0;
  const start = ld(ld(method + Method.holder) + Klass.classBytes) + ld(method + Method.codeOffset);
  const code = u8.subarray(start, start + length);
  const cells: { kind: number; bci: number; offset: number; counts: number }[] = [];
  const first = (MDO_TABLE + 2 * length + 3) & ~3;
  let offset = first;
  let loops = 0;
  forEachInstruction(code, (bci, opcode) => {
    const kind = cellKind(opcode);
    if (kind === 0) return;
    if (kind === CELL_BRANCH || kind === CELL_JUMP) loops += code[bci + 1]! >>> 7;
    const counts = kind === CELL_MULTI_BRANCH ? countsOf(code, bci) : 0;
    cells.push({ kind, bci, offset, counts });
    offset += cellBytes(kind, typeProfileWidth, counts);
  });
  const cellsEnd = offset;
  // The table holds offsets in units of four bytes.
  if (cellsEnd >= 4 * 0x10000) return 0;
  const bytes = cellsEnd + SPARE_CELLS * CELL_WORDS;
  const mdo = memory.arenaAllocate(ld(ld(method + Method.holder) + Klass.loader), bytes) >>> 0;
  if (mdo === 0) return 0;
  st(mdo + MethodData.method, method);
  st(mdo + MethodData.bytes, bytes);
  st(mdo + MethodData.codeLength, length);
  st(mdo + MethodData.cells, first);
  st(mdo + MethodData.cellsEnd, cellsEnd);
  st(mdo + MethodData.spareEnd, bytes);
  st(mdo + MethodData.rows, typeProfileWidth);
  st(mdo + MethodData.loops, loops);
  st(mdo + MethodData.creationMileage, ld(method + Method.invocationCounter) + ld(method + Method.backedgeCounter));
  for (const { kind, bci, offset: at, counts } of cells) {
    st8(mdo + at + CellHeader.kind, kind);
    st16(mdo + at + CellHeader.bci, bci);
    if (kind === CELL_MULTI_BRANCH) st(mdo + at + CELL_LENGTH, counts);
    st16(mdo + MDO_TABLE + 2 * bci, at >>> 2);
  }
  for (let at = mdo + cellsEnd; at < mdo + bytes; at += CELL_WORDS) {
    st8(at + CellHeader.kind, CELL_BIT);
    st16(at + CellHeader.bci, NO_BCI);
  }
  st(method + Method.mdo, mdo);
  return mdo;
}
