// What escape analysis (escape.ts) knows of the objects that it follows: the allocations, what their fields hold at a point of the
// code, how fields are addressed, and which loads see what which stores have left.
import { ARRAY_BASE, T_BYTE, T_CHAR, T_DOUBLE, T_FLOAT, T_INT, T_LONG, T_OBJECT } from "../../layout/object.ts";
import { f32, f64, i32, i64 } from "../../wasm/opcodes.ts";
import { intValue } from "../ir/fold.ts";
import type { Block, Graph } from "../ir/graph.ts";
import { type AllocationInfo, ANY_ALIAS, type LockOwner, type MemoryInfo, type Node } from "../ir/node.ts";
import { Ir, type Type } from "../ir/op.ts";

/** How a field or element is stored. */
export interface Slot {
  readonly memory: MemoryInfo;
  readonly type: Type;
}

/** An allocation whose objects are followed. */
export class Candidate {
  readonly id: number;
  readonly node: Node;
  /** Arrays: the number of elements, else -1. */
  readonly length: number;
  /** By offset in the object: what is stored in it somewhere. */
  readonly slots = new Map<number, Slot>();
  /** It is not followed: something accesses it as the tables here cannot say, or nothing would come of it. */
  excluded = false;
  /** Locks on it are taken: it would have to be made while it is locked. */
  locksStay = false;
  /** Something but a store is saved while it is virtual. */
  isUseful = false;
  /** Blocks in which it has to be made. */
  readonly escapesIn = new Set<Block>();

  constructor(id: number, node: Node, length: number) {
    this.id = id;
    this.node = node;
    this.length = length;
  }

  get info(): AllocationInfo {
    return this.node.aux as AllocationInfo;
  }

  /** Offset of what a load or store of it accesses; -1 when that is not known. `inputs` of a store without the value. */
  offsetOf(memory: MemoryInfo, inputs: readonly Node[]): number {
    if (memory.alias === ANY_ALIAS || memory.symbol !== undefined) return -1;
    if (this.length < 0) return inputs.length === 1 ? memory.offset : -1;
    const index = inputs.length === 2 ? intValue(inputs[1]!) : undefined;
    if (index === undefined || index < 0 || index >= this.length || memory.offset !== ARRAY_BASE || memory.shift !== this.info.size)
      return -1;
    return ARRAY_BASE + (index << memory.shift);
  }
}

/** Of an object at a point of the code. Values of fields are nodes; a followed object stands there as its allocation. */
export interface ObjectState {
  readonly fields: ReadonlyMap<number, Node>;
  readonly locks: readonly LockOwner[];
  /** The object itself, once it has been made; then the rest says nothing. */
  readonly real: Node | undefined;
}
/** By id of candidates; an object that is not there has not been allocated on every path to this point. */
export type State = Map<number, ObjectState>;

export const FRESH: ObjectState = { fields: new Map(), locks: [], real: undefined };
export const made = (real: Node): ObjectState => ({ fields: FRESH.fields, locks: [], real });

export const sameLocks = (a: readonly LockOwner[], b: readonly LockOwner[]): boolean =>
  a.length === b.length && a.every((l, i) => l.scope === b[i]!.scope && l.bits === b[i]!.bits);

/** For each store which loads read what it has left, and how they narrow it (0: not at all; and-masks are negative). */
const NARROW: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  [i32.store]: { [i32.load]: 0 },
  [i64.store]: { [i64.load]: 0 },
  [f32.store]: { [f32.load]: 0 },
  [f64.store]: { [f64.load]: 0 },
  [i32.store8]: { [i32.load8S]: i32.extend8S, [i32.load8U]: -0xff },
  [i32.store16]: { [i32.load16S]: i32.extend16S, [i32.load16U]: -0xffff },
};

/** Whether a load reads what a store of that slot has left. */
export const fits = (load: MemoryInfo, type: Type, slot: Slot): boolean =>
  NARROW[slot.memory.opcode]?.[load.opcode] !== undefined && slot.type === type;

/** Whether stores of this kind can be followed. */
export const isFollowed = (store: MemoryInfo): boolean => NARROW[store.opcode] !== undefined;

/** What a load reads of a value that the slot's store was given. */
export function narrowed(load: MemoryInfo, slot: Slot, value: Node, graph: Graph, make: (op: number, inputs: Node[]) => Node): Node {
  const how = NARROW[slot.memory.opcode]![load.opcode]!;
  if (how === 0) return value;
  return how > 0 ? make(how, [value]) : make(i32.and, [value, graph.i32(-how)]);
}

const BASIC_TYPE: Readonly<Record<number, number>> = {
  [i32.store8]: T_BYTE,
  [i32.store16]: T_CHAR,
  [i32.store]: T_INT,
  [i64.store]: T_LONG,
  [f32.store]: T_FLOAT,
  [f64.store]: T_DOUBLE,
};

/** Basic type as which a slot's value is put in its place. */
export const basicType = (slot: Slot): number => (slot.type === "ref" ? T_OBJECT : BASIC_TYPE[slot.memory.opcode]!);

export function zero(graph: Graph, type: Type): Node {
  switch (type) {
    case "i64":
      return graph.i64(0n);
    case "f32":
      return graph.f32Bits(0);
    case "f64":
      return graph.f64Bits(0n);
    case "ref":
      return graph.null_();
    default:
      return graph.i32(0);
  }
}

/** Whether a value is what a fresh object's memory holds. */
export const isZero = (value: Node): boolean => value.op === Ir.Constant && (value.aux === 0 || value.aux === 0n);
