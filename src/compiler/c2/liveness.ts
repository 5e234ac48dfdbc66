// Which values are needed at the ends of blocks. Two notions: needed at all (a reference then has a home of its own over calls), and
// needed in its local (behind a call only references that are used before the next call are loaded again).
import { type Block, Graph } from "../ir/graph.ts";
import type { Node } from "../ir/node.ts";
import { Ir } from "../ir/op.ts";
import type { Selection } from "./selection.ts";

export class BitSet {
  readonly words: Uint32Array;
  constructor(words: Uint32Array) {
    this.words = words;
  }
  static of(size: number): BitSet {
    return new BitSet(new Uint32Array((size + 31) >>> 5));
  }
  static all(size: number): BitSet {
    return new BitSet(new Uint32Array((size + 31) >>> 5).fill(0xffff_ffff));
  }
  has(i: number): boolean {
    return (this.words[i >>> 5]! & (1 << (i & 31))) !== 0;
  }
  add(i: number): void {
    this.words[i >>> 5]! |= 1 << (i & 31);
  }
  delete(i: number): void {
    this.words[i >>> 5]! &= ~(1 << (i & 31));
  }
  copy(): BitSet {
    return new BitSet(this.words.slice());
  }
  /** @returns whether anything was added */
  union(other: BitSet): boolean {
    let changed = false;
    for (let i = 0; i < this.words.length; i++) {
      const both = (this.words[i]! | other.words[i]!) >>> 0;
      if (both !== this.words[i]) {
        this.words[i] = both;
        changed = true;
      }
    }
    return changed;
  }
  /** Becomes `made | (out & passed)`. @returns whether that is more than before */
  flow(made: BitSet, out: BitSet, passed: BitSet): boolean {
    const { words } = this;
    let changed = false;
    for (let i = 0; i < words.length; i++) {
      const value = (made.words[i]! | (out.words[i]! & passed.words[i]!)) >>> 0;
      if (value === words[i]) continue;
      words[i] = value;
      changed = true;
    }
    return changed;
  }
  forEach(visit: (i: number) => void): void {
    for (let w = 0; w < this.words.length; w++) {
      let bits = this.words[w]!;
      while (bits !== 0) {
        const bit = 31 - Math.clz32(bits & -bits);
        visit(w * 32 + bit);
        bits &= bits - 1;
      }
    }
  }
}

const NONE: readonly number[] = [];

/** Values that have a local: index by node id (-1 none), nodes by index. */
export class Values {
  readonly index: Int32Array;
  readonly nodes: Node[] = [];
  private readonly selection: Selection;
  private readonly inputReads: (readonly number[] | undefined)[];
  private readonly stateReads: (readonly number[] | undefined)[];

  constructor(graph: Graph, selection: Selection) {
    this.selection = selection;
    this.inputReads = new Array<readonly number[] | undefined>(graph.nodeIds);
    this.stateReads = new Array<readonly number[] | undefined>(graph.nodeIds);
    this.index = new Int32Array(graph.nodeIds).fill(-1);
    for (const block of graph.blocks)
      for (const node of block.nodes) {
        if (node.type === "void" || selection.nested[node.id] !== 0) continue;
        if (selection.uses[node.id] === 0 && selection.inState[node.id] === 0 && node.op !== Ir.Phi) continue;
        this.index[node.id] = this.nodes.push(node) - 1;
      }
  }

  get size(): number {
    return this.nodes.length;
  }

  /** Calls `visit` with the index of each local that evaluating this value reads. */
  forEachRead(value: Node, visit: (index: number) => void): void {
    if (Graph.isConstant(value)) return;
    const index = this.index[value.id]!;
    if (index >= 0) visit(index);
    else for (const input of value.inputs) this.forEachRead(input, visit);
  }

  /** The locals that a node reads that is emitted at its place: its inputs', those of its nested inputs with them. States are not read. */
  inputsOf(node: Node): readonly number[] {
    let list = this.inputReads[node.id];
    if (list === undefined) {
      const reads = new Set<number>();
      for (const input of node.inputs) this.forEachRead(input, (i) => reads.add(i));
      list = [...reads];
      this.inputReads[node.id] = list;
    }
    return list;
  }

  /** The locals that writing out a node's states reads: not its own, though the state behind a call names its result. */
  statesOf(node: Node): readonly number[] {
    if (node.state === undefined) return NONE;
    let list = this.stateReads[node.id];
    if (list === undefined) {
      const reads = new Set<number>();
      const read = (value: Node): void => this.forEachRead(value, (i) => reads.add(i));
      node.state.forEach(read);
      node.after?.forEach(read);
      reads.delete(this.index[node.id]!);
      list = [...reads];
      this.stateReads[node.id] = list;
    }
    return list;
  }

  isNested(node: Node): boolean {
    return this.selection.nested[node.id] !== 0;
  }
}

/** Backward over one node: what it defines and reads leaves and joins a set, whatever else is in it. */
export interface Flow {
  /** Steps `live`, that behind the node, to that before it. */
  before(node: Node, live: BitSet): void;
}

export interface Liveness {
  readonly liveIn: BitSet[];
  readonly liveOut: BitSet[];
}

/** By block order. Phis are written at the ends of predecessors: their inputs are read there. */
export function solve(graph: Graph, values: Values, flow: Flow): Liveness {
  const liveIn: BitSet[] = [];
  const liveOut: BitSet[] = [];
  // Of each block, what comes out of it when nothing is alive behind it, and when everything is: in = made | (out & passed).
  const made: BitSet[] = [];
  const passed: BitSet[] = [];
  for (const block of graph.blocks) {
    liveIn.push(BitSet.of(values.size));
    liveOut.push(BitSet.of(values.size));
    made.push(BitSet.of(values.size));
    passed.push(BitSet.all(values.size));
    for (let n = block.nodes.length - 1; n >= 0; n--) {
      const node = block.nodes[n]!;
      if (node.op === Ir.Phi) break;
      if (values.isNested(node)) continue;
      flow.before(node, made[block.order]!);
      flow.before(node, passed[block.order]!);
    }
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = graph.blocks.length - 1; i >= 0; i--) {
      const block = graph.blocks[i]!;
      const out = liveOut[i]!;
      for (const succ of block.succs) flowFromSuccessor(block, succ, liveIn[succ.order]!, values, out);
      if (liveIn[i]!.flow(made[i]!, out, passed[i]!)) changed = true;
    }
  }
  return { liveIn, liveOut };
}

// liveIn of a block contains its phis while they are live behind its head; its predecessors write them.
function flowFromSuccessor(block: Block, succ: Block, liveIn: BitSet, values: Values, out: BitSet): void {
  const phis = succ.phis();
  if (phis.length === 0) {
    out.union(liveIn);
    return;
  }
  const own = liveIn.copy();
  for (const phi of phis) own.delete(values.index[phi.id]!);
  out.union(own);
  const at = succ.preds.indexOf(block);
  for (const phi of phis) values.forEachRead(phi.inputs[at]!, (i) => out.add(i));
}
