// Which cell of its profile each instruction of a method has, and where in the MDO (layout/mdo.ts): a pure function of the bytecodes
// and of flags, so that who makes profiles, who reads them and the compiler that emits updates agree without asking each other.
import {
  CELL_BIT,
  CELL_BRANCH,
  CELL_CALL_TYPE,
  CELL_COUNTER,
  CELL_JUMP,
  CELL_MULTI_BRANCH,
  CELL_RECEIVER_TYPE,
  CELL_VIRTUAL_CALL,
  CELL_VIRTUAL_CALL_TYPE,
  CELL_WORDS,
  MDO_TABLE,
  ROW_BYTES,
  TypeEntry,
} from "../layout/mdo.ts";
import { endOfType, isReferenceType, returnTypeAt, slotsOfType } from "./descriptors.ts";
import { branchTarget, instructionLength, s4, switchOperands, u2 } from "./iterate.ts";
import { FLAGS, Flag, LENGTH, Op } from "./opcodes.ts";

/** HotSpot's flags of the same names; profileCasts is TypeProfileCasts. */
export interface ProfileOptions {
  readonly typeProfileWidth: number;
  readonly typeProfileArgsLimit: number;
  readonly typeProfileParmsLimit: number;
  /** Digits of TypeProfileLevel: arguments, results, parameters; 0 off, 1 of JSR 292 only, 2 all. */
  readonly typeProfileLevel: number;
  readonly profileCasts: boolean;
}

export interface ProfiledMethod {
  readonly code: Uint8Array;
  /** Own descriptor, for the parameters. */
  readonly descriptor: string;
  readonly isStatic: boolean;
  /** A compiled lambda form: its calls count as JSR 292's. */
  readonly isLambdaForm: boolean;
  /** Descriptor of a member reference or invokedynamic constant, and the call that names it; asked where type profiles are on only. */
  descriptorAt(index: number, bci: number): string;
}

export interface ProfileCell {
  readonly bci: number;
  readonly kind: number;
  /** From the start of the MDO. */
  readonly offset: number;
  readonly bytes: number;
  /** Slots of arguments, and whether the result, is profiled. */
  readonly argumentSlots: readonly number[];
  readonly result: boolean;
}

export interface CellLayout {
  readonly cells: readonly ProfileCell[];
  readonly cellsEnd: number;
  readonly spareEnd: number;
  /** Parameter slots profiled, in order; their cell's offset, 0 none. */
  readonly parameterSlots: readonly number[];
  readonly parameters: number;
  readonly bytes: number;
  readonly loops: number;
}

const NONE: readonly number[] = [];
/** Offsets in the table are u16 in units of 4 bytes. */
const LAST_OFFSET = 0xffff * 4;

/** Slots of the first `limit` reference arguments of a descriptor, counted from `first`. */
function referenceSlots(descriptor: string, first: number, limit: number): number[] {
  const slots: number[] = [];
  let slot = first;
  for (let at = 1; descriptor.charCodeAt(at) !== 0x29 && slots.length < limit; at = endOfType(descriptor, at)) {
    if (isReferenceType(descriptor, at)) slots.push(slot);
    slot += slotsOfType(descriptor, at);
  }
  return slots;
}

/** Whether the digit asks for types at a JSR 292 site, or at another. */
const wants = (digit: number, jsr292: boolean): boolean => digit === 2 || (digit === 1 && jsr292);

export function layoutCells(method: ProfiledMethod, options: ProfileOptions): CellLayout {
  const { code } = method;
  const cells: ProfileCell[] = [];
  const argumentsDigit = Math.trunc(options.typeProfileLevel / 100) % 10;
  const resultDigit = Math.trunc(options.typeProfileLevel / 10) % 10;
  const parametersDigit = options.typeProfileLevel % 10;
  const rows = options.typeProfileWidth * ROW_BYTES;
  let offset = (MDO_TABLE + 2 * code.length + 7) & ~7;
  let unprofiled = 0;
  let loops = 0;
  for (let bci = 0; bci < code.length; ) {
    const op = code[bci]!;
    const flags = FLAGS[op]!;
    let kind = 0;
    let words = 0;
    let argumentSlots = NONE;
    let result = false;
    if ((flags & Flag.invoke) !== 0) {
      const isVirtual = op === Op.invokevirtual || op === Op.invokeinterface;
      kind = isVirtual ? CELL_VIRTUAL_CALL : CELL_COUNTER;
      words = isVirtual ? 4 + rows : 4;
      const jsr292 = op === Op.invokedynamic || method.isLambdaForm;
      const withArguments = wants(argumentsDigit, jsr292);
      const withResult = wants(resultDigit, jsr292);
      if (withArguments || withResult) {
        const descriptor = method.descriptorAt(u2(code, bci + 1), bci);
        if (withArguments) {
          const first = op === Op.invokestatic || op === Op.invokedynamic ? 0 : 1;
          argumentSlots = referenceSlots(descriptor, first, options.typeProfileArgsLimit);
        }
        result = withResult && isReferenceType(descriptor, returnTypeAt(descriptor));
        if (argumentSlots.length > 0 || result) {
          kind = isVirtual ? CELL_VIRTUAL_CALL_TYPE : CELL_CALL_TYPE;
          words += TypeEntry.sizeof * (argumentSlots.length + (result ? 1 : 0));
        }
      }
    } else if (op === Op.checkcast || op === Op.instanceof || op === Op.aastore) {
      kind = options.profileCasts ? CELL_RECEIVER_TYPE : CELL_BIT;
      words = options.profileCasts ? 4 + rows : 0;
    } else if ((flags & Flag.switch) !== 0) {
      const at = switchOperands(bci);
      const cases = op === Op.tableswitch ? s4(code, at + 8) - s4(code, at + 4) + 1 : s4(code, at + 4);
      kind = CELL_MULTI_BRANCH;
      words = 4 + 4 * (cases + 1);
    } else if (op === Op.goto || op === Op.goto_w) {
      kind = CELL_JUMP;
      words = 4;
    } else if ((flags & Flag.branch) !== 0 && (flags & Flag.subroutine) === 0) {
      kind = CELL_BRANCH;
      words = 8;
    } else if ((flags & Flag.throws) !== 0) unprofiled++;
    if ((flags & Flag.branch) !== 0 && (flags & Flag.switch) === 0 && branchTarget(code, bci) <= bci) loops++;
    if (kind !== 0 && offset <= LAST_OFFSET) {
      const bytes = (CELL_WORDS + words + 7) & ~7;
      cells.push({ bci, kind, offset, bytes, argumentSlots, result });
      offset += bytes;
    }
    bci += LENGTH[op]! || instructionLength(code, bci);
  }
  const cellsEnd = offset;
  // HotSpot's number of spare cells for traps at instructions without a cell.
  const spare = Math.min(unprofiled, Math.max(4, Math.trunc((unprofiled * 30) / 100)));
  offset += spare * CELL_WORDS;
  const spareEnd = offset;
  const parameterSlots = wants(parametersDigit, method.isLambdaForm)
    ? referenceSlots(`${method.isStatic ? "(" : "(Ljava/lang/Object;"}${method.descriptor.slice(1)}`, 0, options.typeProfileParmsLimit)
    : NONE;
  const parameters = parameterSlots.length === 0 ? 0 : offset;
  if (parameters !== 0) offset += CELL_WORDS + 8 + TypeEntry.sizeof * parameterSlots.length;
  return { cells, cellsEnd, spareEnd, parameterSlots, parameters, bytes: (offset + 7) & ~7, loops };
}
