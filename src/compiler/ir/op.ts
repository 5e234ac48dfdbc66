// Operations of the IR. A positive operation is a numeric instruction of WebAssembly (pure, inputs in its order); the others stand
// here with what passes must know of them. Must not know how they are built or emitted.
import { f32, f32x4, f64, f64x2, i8x16, i16x8, i32, i32x4, i64, i64x2, v128 } from "../../wasm/opcodes.ts";

/** Types of values; "ref" is an i32 that the collector may change at a safepoint; "v128" is in no state. */
export type Type = "i32" | "i64" | "f32" | "f64" | "v128" | "ref" | "void";

export const Ir = {
  /** n-th Java argument (aux). */
  Argument: -1,
  /** i32 and f32 bits: number; i64 and f64 bits: bigint; the null reference: 0. */
  Constant: -2,
  /** i32 whose value is a CodeSymbol (aux). */
  Symbol: -3,
  /** ref that stands in the word whose address is a CodeSymbol (aux): constant objects and mirrors. */
  ObjectConstant: -4,
  /** One input for each predecessor of its block. */
  Phi: -5,
  /** Its input, of which more is known (klass, exact, nonNull) behind the guard or branch that stands before it. */
  Pi: -6,
  /** (condition, a, b): a if the condition is not 0. */
  Select: -7,
  /** Length of an array; 0 of null. */
  ArrayLength: -8,
  /** Address of the Klass of an object; 0 of null. */
  LoadKlass: -9,
  /** (object or null, Klass): 1 if it is an instance; aux InstanceOfInfo. 0 for null. */
  InstanceOf: -10,
  /** Java's idiv, ldiv of a divisor that is not 0. */
  DivI: -11,
  DivL: -12,
  /** aux MemoryInfo. Inputs: none (static), (base), (base, index). */
  Load: -13,
  /** The same and the value. */
  Store: -14,
  /** Marks the card of an object into which a reference has been stored. */
  CardMark: -15,
  /** aux AllocationInfo; state: re-executes the instruction (but see `reserved`). */
  NewObject: -16,
  /** (length >= 0). */
  NewArray: -17,
  /** A Java call: aux CallInfo; inputs (Method, arguments ...). `state`: the invoke in progress; `after`: with its result. */
  Call: -18,
  /** A function of the VM that is no safepoint: aux RuntimeInfo. */
  Runtime: -19,
  /** Traps if the input is not 0: aux TrapInfo, state. */
  Guard: -20,
  /** State: that at the target of the backward branch. */
  Poll: -21,
  /** Address of the Frame header of a scope (aux Scope). */
  FrameAddress: -22,
  /** Reads a local of the interpreted frame that OSR entered from: aux offset from Frame.locals, inputs (address of the locals). */
  OsrLocal: -23,
  /** (fields ...): aux VirtualInfo. An object that is made when its state is written out. In no block; states only name it. */
  VirtualObject: -24,
  /** (a, from, b, to, length) or fills: bulk memory, aux BulkInfo. */
  MemoryCopy: -25,
  MemoryFill: -26,
  /** The second argument's Wasm parameter of an OSR function: address of the interpreted frame. */
  OsrFrame: -27,
  /** (object or null, element Klass): 1 if the object may not be stored in an array of that element class. */
  StoreCheck: -28,

  /** Before a loop: the state (its own, never written out) in which guards that are moved out of the loop trap. Emits nothing. */
  LoopEntry: -29,
  /** The object of an ObjectConstant, loaded before a loop. */
  Held: -30,

  // Ends of blocks.
  Goto: -40,
  /** (condition): successors [not 0, 0]; aux BranchInfo. */
  If: -41,
  /** (key): aux SwitchInfo; no successor stands twice. */
  Switch: -42,
  Return: -43,
  /** Unconditional trap: aux TrapInfo, state. */
  Deopt: -44,
  /** (exception): leaves the unit. */
  Throw: -45,
  /** Behind a call that never returns normally. */
  Unreachable: -46,
  /** Stands right behind a call: successors [it has left an exception, it has returned]; aux BranchInfo. */
  Catch: -47,
  /** (exception): throws it in the interpreter, at the instruction of its state. */
  Raise: -48,
} as const;
export type Operation = number;

/** Facts as bits. */
export const Effect = {
  /** May be computed anywhere that its inputs dominate, once for all equal ones. */
  pure: 1,
  /** As pure, but not before the block (guards) that it stands in. */
  pinned: 2,
  reads: 4,
  writes: 8,
  /** The VM may look at the frame: homes, moved references. */
  safepoint: 16,
  end: 32,
  /** Stays even if nothing uses it. */
  keep: 64,
} as const;

interface Row {
  readonly name: string;
  readonly effects: number;
}
const { pure, pinned, reads, writes, safepoint, end, keep } = Effect;
const ROWS: Record<keyof typeof Ir, number> = {
  Argument: pinned,
  Constant: pure,
  Symbol: pure,
  ObjectConstant: pure,
  Phi: pinned,
  Pi: pinned,
  Select: pure,
  ArrayLength: pure,
  LoadKlass: pure,
  InstanceOf: pure,
  DivI: pinned,
  DivL: pinned,
  Load: reads,
  Store: writes | keep,
  CardMark: writes | keep,
  NewObject: safepoint,
  NewArray: safepoint,
  Call: reads | writes | safepoint | keep,
  Runtime: reads | writes | keep,
  Guard: keep,
  Poll: safepoint | keep,
  FrameAddress: pure,
  OsrLocal: pinned,
  VirtualObject: pinned,
  MemoryCopy: reads | writes | keep,
  MemoryFill: writes | keep,
  OsrFrame: pinned,
  StoreCheck: pure,
  LoopEntry: keep,
  Held: pinned,
  Goto: end | keep,
  If: end | keep,
  Switch: end | keep,
  Return: end | keep,
  Deopt: end | keep,
  Throw: end | keep,
  Unreachable: end | keep,
  Catch: end | keep,
  Raise: end | keep,
};
const TABLE: Row[] = [];
for (const name of Object.keys(Ir) as (keyof typeof Ir)[]) TABLE[-Ir[name]] = { name, effects: ROWS[name] };

// Divisions and remainders of Wasm trap, so they stay behind their guards.
const PINNED_NUMERIC = new Set<number>([i32.divS, i32.divU, i32.remS, i32.remU, i64.divS, i64.divU, i64.remS, i64.remU]);

export const effectsOf = (op: Operation): number => (op > 0 ? (PINNED_NUMERIC.has(op) ? Effect.pinned : Effect.pure) : TABLE[-op]!.effects);

const NAMES = new Map<number, string>();
for (const [prefix, group] of [
  ["i32", i32],
  ["i64", i64],
  ["f32", f32],
  ["f64", f64],
  ["v128", v128],
  ["i8x16", i8x16],
  ["i16x8", i16x8],
  ["i32x4", i32x4],
  ["i64x2", i64x2],
  ["f32x4", f32x4],
  ["f64x2", f64x2],
] as const)
  for (const [name, opcode] of Object.entries(group)) NAMES.set(opcode, `${prefix}.${name}`);

export const nameOf = (op: Operation): string => (op > 0 ? (NAMES.get(op) ?? `wasm${op.toString(16)}`) : TABLE[-op]!.name);

const COMMUTATIVE = new Set<number>([
  i32.add,
  i32.mul,
  i32.and,
  i32.or,
  i32.xor,
  i32.eq,
  i32.ne,
  i64.add,
  i64.mul,
  i64.and,
  i64.or,
  i64.xor,
  i64.eq,
  i64.ne,
]);
export const isCommutative = (op: Operation): boolean => COMMUTATIVE.has(op);
