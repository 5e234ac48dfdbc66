// The profile of a method (HotSpot's MethodData), Method.mdo: written by the interpreter and by tier-3 code, read by the compilers.
// All of it is approximate: lost updates are harmless. It never moves; profiling/ makes and reads it.
//
//   MethodData header
//   u16 by bci, codeLength of them     offset of the bci's cell from the start of the MDO, in units of 4 bytes; 0 none
//   cells                              of the instructions that are profiled, in order of bci; then spare bit cells, bci NO_BCI,
//                                      that take the traps of other instructions
//   parameter cell                     at MethodData.parameters, when the method's parameters are profiled
//
// A cell is a CellHeader and words by its kind:
//
//   bit                                -
//   counter, jump, callType            count
//   branch                             taken, not taken
//   receiverType, virtualCall,         count of what fits no row, then TypeProfileWidth rows (klass, count)
//   virtualCallType
//   multiBranch                        number of counts, then the counts: default, cases in order
//   ret                                count
//   parameters                         number of entries, then the entries
//
// callType and virtualCallType end with CellHeader.arguments TypeEntries of arguments and, if CellHeader.result is not 0, one of the
// result.
import { struct } from "./struct.ts";

export const MethodData = struct("MethodData", {
  method: "ptr",
  bytes: "u32", // of the whole
  codeLength: "u32",
  cells: "u32", // offset of the first cell
  cellsEnd: "u32", // past the last cell that belongs to an instruction: spare cells follow
  spareEnd: "u32", // past the last spare cell
  parameters: "u32", // offset of the parameter cell, 0 none
  rows: "u32", // TypeProfileWidth that it was made with
  invocations: "u32", // counted at tier 3 and in the profiling interpreter
  backedges: "u32",
  invocationStart: "u32", // values when profiling was begun (anew): `reprofile`
  backedgeStart: "u32",
  decompiles: "u32",
  overflowRecompiles: "u32",
  overflowTraps: "u32",
  tenureTraps: "u32",
  wouldProfile: "u32", // WOULD_PROFILE_*
  loops: "u32", // backward branches
  creationMileage: "u32",
  priorInvocations: "u32", // of earlier runs, whose cells are in this profile: the policy does not see them
  priorBackedges: "u32",
  trapCounts: ["u16", 32], // by TRAP_REASONS; stick at 0xffff
});
/** Where the table of cells by bci begins. */
export const MDO_TABLE = MethodData.sizeof;

export const CellHeader = struct("CellHeader", {
  kind: "u8", // CELL_*
  flags: "u8", // CELL_FLAG_*
  bci: "u16",
  traps: "u32", // bits by TRAP_REASONS; CELL_RECOMPILED
  arguments: "u8", // callType, virtualCallType: number of TypeEntries of arguments
  result: "u8", // 1: one more, of the result
});
/** Words of a cell begin here. */
export const CELL_WORDS = CellHeader.sizeof;
/** A trap at this bci was followed by a recompilation. */
export const CELL_RECOMPILED = 0x8000_0000;
export const NO_BCI = 0xffff;

export const CELL_BIT = 1;
export const CELL_COUNTER = 2; // invokestatic, invokespecial, invokedynamic
export const CELL_JUMP = 3; // goto
export const CELL_RECEIVER_TYPE = 4; // checkcast, instanceof, aastore: what is not null
export const CELL_VIRTUAL_CALL = 5; // invokevirtual, invokeinterface
export const CELL_RET = 6;
export const CELL_BRANCH = 7;
export const CELL_MULTI_BRANCH = 8;
export const CELL_CALL_TYPE = 10;
export const CELL_VIRTUAL_CALL_TYPE = 11;
export const CELL_PARAMETERS = 12;

/** checkcast, instanceof, aastore: null was seen. */
export const CELL_FLAG_NULL_SEEN = 1;
/** The start of an exception handler: it was entered. */
export const CELL_FLAG_HANDLER_ENTERED = 2;

/** Offsets from the start of a cell. */
export const CELL_COUNT = CELL_WORDS; // counter, jump, ret, callType; receiver types: what fits no row
export const CELL_TAKEN = CELL_WORDS;
export const CELL_NOT_TAKEN = CELL_WORDS + 4;
export const CELL_ROWS = CELL_WORDS + 4; // of receiver types
export const ROW_KLASS = 0;
export const ROW_COUNT = 4;
export const ROW_BYTES = 8;
export const CELL_LENGTH = CELL_WORDS; // multiBranch, parameters
export const CELL_COUNTS = CELL_WORDS + 4; // multiBranch: default, then cases in order
export const CELL_ENTRIES = CELL_WORDS + 8; // parameters: TypeEntries

/** What was seen of one argument, parameter or result: where it stands, and TYPE_* bits | Klass. */
export const TypeEntry = struct("TypeEntry", {
  slot: "u32", // arguments: slot on the operand stack from the first argument (receiver included); parameters: local
  type: "u32",
});
export const TYPE_NULL_SEEN = 1;
export const TYPE_UNKNOWN = 2; // several classes
export const TYPE_KLASS_MASK = 0xffff_fffc;

export const WOULD_PROFILE_UNKNOWN = 0;
export const WOULD_PROFILE_NO = 1;
export const WOULD_PROFILE_YES = 2;
