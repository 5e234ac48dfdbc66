// Makes a method's profile: one cell for each branch, switch, call and type check (HotSpot's MethodData::initialize).
import { forEachInstruction, s4, switchOperands } from "../bytecode/iterate.ts";
import { Op } from "../bytecode/opcodes.ts";
import {
  CELL_BCI,
  CELL_BRANCH,
  CELL_COUNT,
  CELL_COUNTER,
  CELL_HEADER,
  CELL_JUMP,
  CELL_MULTI_BRANCH,
  CELL_RECEIVER_TYPE,
  CELL_ROW_BYTES,
  CELL_ROWS,
  CELL_TAG,
  CELL_VIRTUAL_CALL,
  Mdo,
} from "../layout/mdo.ts";
import { type Addr, ld, st, st8, st16, u8 } from "../layout/memory.ts";
import { Klass, Method } from "../layout/metadata.ts";

/** Memory that a profile is made in: zeroed metaspace of the method's loader, 0 when there is none left. */
export interface ProfileMemory {
  arenaAllocate(loader: Addr, bytes: number): Addr;
}

/** The tag of an instruction's cell, 0 when it has none. */
export function cellTag(opcode: number): number {
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

/** Bytes of a cell. @param cases of a switch, the default not counted */
export function cellBytes(tag: number, typeProfileWidth: number, cases: number): number {
  switch (tag) {
    case CELL_BRANCH:
      return CELL_HEADER + 8;
    case CELL_MULTI_BRANCH:
      return (CELL_HEADER + 8 + 4 * cases + 7) & ~7;
    case CELL_RECEIVER_TYPE:
    case CELL_VIRTUAL_CALL:
      return (CELL_ROWS + CELL_ROW_BYTES * typeProfileWidth + 7) & ~7;
    default:
      return CELL_HEADER + 8;
  }
}

const casesOf = (code: Uint8Array, bci: number): number => {
  const at = switchOperands(bci);
  return code[bci] === Op.tableswitch ? s4(code, at + 8) - s4(code, at + 4) + 1 : s4(code, at + 4);
};

/** The profile of `method`, made when it has none. @returns its Mdo, 0 when metaspace is full or the method too large for one */
export function createMdo(memory: ProfileMemory, method: Addr, typeProfileWidth = 2): Addr {
  const known = ld(method + Method.mdo);
  if (known !== 0) return known;
  const length = ld(method + Method.codeLength);
  const start = ld(ld(method + Method.holder) + Klass.classBytes) + ld(method + Method.codeOffset);
  const code = u8.subarray(start, start + length);
  const cells: { tag: number; bci: number; offset: number; cases: number }[] = [];
  const firstCell = (Mdo.sizeof + 2 * length + 7) & ~7;
  let offset = firstCell;
  forEachInstruction(code, (bci, opcode) => {
    const tag = cellTag(opcode);
    if (tag === 0) return;
    const cases = tag === CELL_MULTI_BRANCH ? casesOf(code, bci) : 0;
    cells.push({ tag, bci, offset, cases });
    offset += cellBytes(tag, typeProfileWidth, cases);
  });
  // Offsets are kept in words of 4 bytes.
  if (offset >= 4 * 0x10000) return 0;
  const mdo = memory.arenaAllocate(ld(ld(method + Method.holder) + Klass.loader), offset) >>> 0;
  if (mdo === 0) return 0;
  st(mdo + Mdo.method, method);
  st(mdo + Mdo.size, offset);
  st(mdo + Mdo.cells, firstCell);
  st(mdo + Mdo.end, offset);
  for (const { tag, bci, offset: at, cases } of cells) {
    st8(mdo + at + CELL_TAG, tag);
    st16(mdo + at + CELL_BCI, bci);
    if (tag === CELL_MULTI_BRANCH) st(mdo + at + CELL_COUNT, cases + 1);
    st16(mdo + Mdo.sizeof + 2 * bci, at >>> 2);
  }
  st(method + Method.mdo, mdo);
  return mdo;
}

