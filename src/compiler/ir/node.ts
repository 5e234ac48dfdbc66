// One value or action of the IR, in a block. Nodes are numbered in the order of their making, which is the only order that passes
// may sort by: equal facts give equal code.
import type { CodeSymbol } from "../compiled-code.ts";
import type { KlassId, MethodId } from "../facts/questions.ts";
import type { RuntimeFunction } from "../runtime-functions.ts";
import type { Shape } from "../shapes.ts";
import type { Block } from "./graph.ts";
import { nameOf, type Operation, type Type } from "./op.ts";
import type { FrameState, Scope } from "./state.ts";

/** What a load or store accesses: address = base (or symbol) + (index << shift) + offset. */
export interface MemoryInfo {
  /** Load or store instruction of WebAssembly. */
  readonly opcode: number;
  readonly offset: number;
  readonly shift: number;
  /** Accesses of different classes never overlap, but ANY_ALIAS overlaps all: "f7" field 7, "s7" static field 7, "a10" elements of T_INT. */
  readonly alias: string;
  readonly symbol?: CodeSymbol;
  /** Nothing may be moved over it nor taken from before it. */
  readonly volatile: boolean;
  /** What is read never changes (finals that are trusted, words of a Klass). */
  readonly immutable: boolean;
}
export const ANY_ALIAS = "*";

export interface InstanceOfInfo {
  readonly klass: KlassId;
  /** Place in the display of superclasses, -1: through isSubtype. */
  readonly display: number;
  /** The class has no subclasses: its address decides. */
  readonly exact: boolean;
}

export interface AllocationInfo {
  readonly klass: KlassId;
  readonly symbol: CodeSymbol;
  /** Objects: bytes. Arrays: log2 of the element's size. */
  readonly size: number;
  /** It cannot fail: where a collection makes no room, the object comes from the reserve. Its state says where it is, and names no values. */
  readonly reserved?: true;
}

/** Of a VirtualObject, whose inputs are the values of its fields that may not be zero. */
export interface VirtualInfo {
  readonly klass: KlassId;
  /** Arrays: the number of elements, else -1. */
  readonly length: number;
  /** Of each input where it belongs in the object, and its basic type (T_OBJECT for any reference). */
  readonly fields: readonly { readonly offset: number; readonly type: number }[];
  /** Locks on it that were elided, in order of entry. */
  readonly locks: readonly LockOwner[];
}

/** What a FrameAddress names: the scope that holds a lock, and LOCK_OF_METHOD where it is that of a synchronized method. */
export interface LockOwner {
  readonly scope: Scope;
  readonly bits: number;
}

export interface CallInfo {
  readonly kind: "direct" | "computed";
  readonly method: MethodId;
  readonly shape: Shape;
  readonly bci: number;
}

export interface RuntimeInfo {
  readonly name: RuntimeFunction;
  /** Reads and writes no Java fields or elements (locks, hashes). */
  readonly pure: boolean;
}

export interface TrapInfo {
  /** trapRequest(reason, action). */
  readonly request: number;
}

export interface BranchInfo {
  /** How often the first successor is taken, 0 to 1. */
  readonly probability: number;
}

export interface SwitchInfo {
  /** Ascending; and the successor of each. */
  readonly keys: readonly number[];
  readonly targets: readonly number[];
  readonly otherwise: number;
}

/** Of a constant or symbol the payload; of other nodes what the interfaces above say. */
export type Aux = unknown;

export class Node {
  readonly id: number;
  op: Operation;
  type: Type;
  inputs: Node[];
  aux: Aux;
  block: Block | undefined;
  /** State that is written out at this point; calls: the invoke in progress. */
  state: FrameState | undefined = undefined;
  /** Calls: the state with the result. */
  after: FrameState | undefined = undefined;
  /** What is known of a reference: its class (0 nothing), whether it is exactly that, not null. */
  klass = 0 as KlassId;
  exact = false;
  nonNull = false;
  /** The node that took its place. */
  forward: Node | undefined = undefined;
  /** Scratch of the pass that runs. */
  mark = 0;

  constructor(id: number, op: Operation, type: Type, inputs: Node[], aux: Aux) {
    this.id = id;
    this.op = op;
    this.type = type;
    this.inputs = inputs;
    this.aux = aux;
  }

  memory(): MemoryInfo {
    return this.aux as MemoryInfo;
  }

  toString(): string {
    return `v${this.id}:${nameOf(this.op)}`;
  }
}

/** The node that stands for `node` after replacements. */
export function resolve(node: Node): Node {
  if (node.forward === undefined) return node;
  let last = node.forward;
  while (last.forward !== undefined) last = last.forward;
  node.forward = last;
  return last;
}

export type { Scope };
