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

/** Values that have a local: index by node id (-1 none), nodes by index. */
export class Values {
  readonly index: Int32Array;
  readonly nodes: Node[] = [];
  private readonly selection: Selection;

  constructor(graph: Graph, selection: Selection) {
    this.selection = selection;
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

  /** The reads of a node that is emitted at its place, those of its nested inputs with them. States are not read. */
  forEachInput(node: Node, visit: (index: number) => void): void {
    for (const input of node.inputs) this.forEachRead(input, visit);
  }

  isNested(node: Node): boolean {
    return this.selection.nested[node.id] !== 0;
  }
}

/** Backward over one node; `state` says what to do with the values that its states name. */
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
  for (let i = 0; i < graph.blocks.length; i++) {
    liveIn.push(BitSet.of(values.size));
    liveOut.push(BitSet.of(values.size));
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = graph.blocks.length - 1; i >= 0; i--) {
      const block = graph.blocks[i]!;
      const out = liveOut[i]!;
      for (const succ of block.succs) flowFromSuccessor(block, succ, liveIn[succ.order]!, values, out);
      const live = out.copy();
      for (let n = block.nodes.length - 1; n >= 0; n--) {
        const node = block.nodes[n]!;
        if (node.op === Ir.Phi) break;
        if (!values.isNested(node)) flow.before(node, live);
      }
      if (liveIn[i]!.union(live)) changed = true;
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
