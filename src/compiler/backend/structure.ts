// A reducible control-flow graph as WebAssembly's structured control (Ramsey, "Beyond Relooper", 2022): the dominator tree is walked;
// a node with several forward edges stands behind a block that they branch out of, a loop header opens a loop. Must not know what the
// nodes compute: the client emits their bodies.
import type { FunctionBuilder, Label, Local } from "../../wasm/function.ts";
import { i32, VOID } from "../../wasm/opcodes.ts";
import { type FlowFacts, type FlowGraph, isInLoop } from "./flow-graph.ts";

/** How control leaves a node. Successors are meant by their place in FlowGraph.successors[node]. */
export const Leave = {
  /** A return, or the like, has been emitted. */
  done: 0,
  /** To successor 0. */
  jump: 1,
  /** An i32 is on the Wasm stack: not zero to successor 0, else to successor 1. */
  branch: 2,
  /** An index is in the client's `selector`: to the successor that `table` names, the last one being for all others. */
  switch: 3,
} as const;
export type Leave = (typeof Leave)[keyof typeof Leave];

export interface StructureClient {
  readonly selector: Local;
  /** Emits what a node does, but for the transfer of control. */
  body(node: number): Leave;
  /** Of a node that left with Leave.switch: places of successors by index; the last is the default. */
  table(node: number): readonly number[];
  /** Whether the edge to a node's i-th successor has code of its own (moves, a poll, a count). */
  hasEdge(node: number, i: number): boolean;
  /** Emits that code. */
  edge(node: number, i: number): void;
  /** Whether the code of other nodes branches to a node from their middle (`branchTo`). */
  isCatch?(node: number): boolean;
}

export class Structurer {
  private readonly f: FunctionBuilder;
  private readonly graph: FlowGraph;
  private readonly facts: FlowFacts;
  private readonly client: StructureClient;
  /** Labels of the block that ends before a node, and of a header's loop. */
  private readonly before: (Label | undefined)[];
  private readonly loops: (Label | undefined)[];
  private readonly isMerge: Uint8Array;
  /** Children in the dominator tree, last (in reverse post-order) first. */
  private readonly firstChild: Int32Array;
  private readonly nextChild: Int32Array;

  constructor(f: FunctionBuilder, graph: FlowGraph, facts: FlowFacts, client: StructureClient) {
    this.f = f;
    this.graph = graph;
    this.facts = facts;
    this.client = client;
    const { count } = graph;
    this.before = new Array<Label | undefined>(count);
    this.loops = new Array<Label | undefined>(count);
    this.isMerge = new Uint8Array(count);
    this.firstChild = new Int32Array(count).fill(-1);
    this.nextChild = new Int32Array(count).fill(-1);
    for (let n = 1; n < count; n++) {
      const parent = facts.idom[n]!;
      this.nextChild[n] = this.firstChild[parent]!;
      this.firstChild[parent] = n;
      // Targets of switches stand behind blocks, too, so that br_table reaches them.
      if (facts.forwardEdges[n]! > 1 || graph.successors[parent]!.length > 2 || client.isCatch?.(n)) this.isMerge[n] = 1;
    }
  }

  /** Emits all; control does not come out at the end. */
  run(): void {
    this.tree(0);
    this.f.unreachable();
  }

  /** A branch from within a node's code to a successor of it for which the client says `isCatch`, and which stands behind it. */
  branchTo(node: number): void {
    this.f.br(this.before[node]!);
  }

  private tree(root: number): void {
    const { f, facts, isMerge } = this;
    const isHeader = facts.isLoopHeader[root] !== 0;
    const inside: number[] = [];
    const outside: number[] = [];
    for (let child = this.firstChild[root]!; child >= 0; child = this.nextChild[child]!) {
      if (isMerge[child] === 0) continue;
      // What is behind the loop stands behind it in the code, too.
      if (isHeader && !isInLoop(facts, child, root)) outside.push(child);
      else inside.push(child);
    }
    for (const child of outside) this.before[child] = f.block();
    if (isHeader) this.loops[root] = f.loop();
    for (const child of inside) this.before[child] = f.block();
    this.node(root);
    for (let i = inside.length - 1; i >= 0; i--) {
      f.end(this.before[inside[i]!]);
      this.tree(inside[i]!);
    }
    if (isHeader) f.end(this.loops[root]);
    for (let i = outside.length - 1; i >= 0; i--) {
      f.end(this.before[outside[i]!]);
      this.tree(outside[i]!);
    }
  }

  private node(node: number): void {
    const { f, client } = this;
    switch (client.body(node)) {
      case Leave.done:
        return;
      case Leave.jump:
        this.go(node, 0);
        return;
      case Leave.branch:
        if (this.isLabel(node, 0) && !client.hasEdge(node, 0)) {
          f.brIf(this.label(node, 0));
          this.go(node, 1);
        } else if (this.isLabel(node, 1) && !client.hasEdge(node, 1)) {
          f.op(i32.eqz).brIf(this.label(node, 1));
          this.go(node, 0);
        } else {
          const then = f.if_(VOID);
          this.go(node, 0, then);
          f.end(then);
          this.go(node, 1);
        }
        return;
      case Leave.switch:
        this.switch_(node);
    }
  }

  /** Whether the successor is branched to, not emitted in place. */
  private isLabel(node: number, i: number): boolean {
    const target = this.graph.successors[node]![i]!;
    return target <= node || this.isMerge[target] !== 0;
  }

  private label(node: number, i: number): Label {
    const target = this.graph.successors[node]![i]!;
    return (target <= node ? this.loops[target] : this.before[target])!;
  }

  /** Along an edge. @param within an open `if` that ends behind it */
  private go(node: number, i: number, within?: Label): void {
    const { f, client } = this;
    if (client.hasEdge(node, i)) client.edge(node, i);
    if (!this.isLabel(node, i)) {
      this.tree(this.graph.successors[node]![i]!);
      return;
    }
    const label = this.label(node, i);
    // A branch to the end of the block that ends here is none.
    if (within === undefined && this.graph.successors[node]![i]! > node && f.isInnermost(label)) return;
    f.br(label);
  }

  private switch_(node: number): void {
    const { f, client } = this;
    const successors = this.graph.successors[node]!;
    const table = client.table(node);
    // An edge with code, or to what is emitted in place, has a block of its own, behind which its code stands.
    const own: (Label | undefined)[] = [];
    for (let i = successors.length - 1; i >= 0; i--) own[i] = client.hasEdge(node, i) || !this.isLabel(node, i) ? f.block() : undefined;
    f.get(client.selector);
    const labels = table.map((i) => own[i] ?? this.label(node, i));
    const otherwise = labels.pop()!;
    f.brTable(labels, otherwise);
    for (let i = 0; i < successors.length; i++) {
      if (own[i] === undefined) continue;
      f.end(own[i]);
      this.go(node, i, own[i]);
    }
  }
}
