// Dominators, loops and reducibility of a control-flow graph whose nodes are numbered in reverse post-order. Shared by both
// compilers; must not know what the nodes are.
import { Bailout } from "../compiled-code.ts";

/** Nodes are 0 (the entry) to count - 1 in reverse post-order; each node's successors are distinct. */
export interface FlowGraph {
  readonly count: number;
  readonly successors: readonly (readonly number[])[];
}

/** Facts of a reducible graph, by node. */
export interface FlowFacts {
  readonly predecessors: readonly (readonly number[])[];
  /** Immediate dominator; -1 of the entry. */
  readonly idom: Int32Array;
  /** Edges into the node that are not back edges. */
  readonly forwardEdges: Int32Array;
  /** 1: target of a back edge. */
  readonly isLoopHeader: Uint8Array;
  /** Header of the innermost loop that the node is in (itself for a header); -1 none. */
  readonly loopOf: Int32Array;
  /** Header of the loop around the loop of this header; -1 none. */
  readonly loopParent: Int32Array;
  readonly loopDepth: Int32Array;
}

/** @throws Bailout for a loop with several entries */
export function analyzeFlow(graph: FlowGraph): FlowFacts {
  const { count, successors } = graph;
  const predecessors: number[][] = [];
  for (let n = 0; n < count; n++) predecessors.push([]);
  for (let n = 0; n < count; n++) for (const s of successors[n]!) predecessors[s]!.push(n);
  const idom = dominators(count, predecessors);
  const forwardEdges = new Int32Array(count);
  const isLoopHeader = new Uint8Array(count);
  const loopOf = new Int32Array(count).fill(-1);
  const loopParent = new Int32Array(count).fill(-1);
  const loopDepth = new Int32Array(count);
  for (let n = 0; n < count; n++) {
    for (const p of predecessors[n]!) {
      if (p < n) forwardEdges[n]!++;
      else {
        let d = p;
        while (d > n) d = idom[d]!;
        if (d !== n) throw new Bailout("irreducible loop", true);
        isLoopHeader[n] = 1;
      }
    }
  }
  // Inner loops first: what is in a loop already is stepped over by way of its header.
  for (let header = count - 1; header >= 0; header--) {
    if (isLoopHeader[header] === 0) continue;
    const work: number[] = [];
    for (const p of predecessors[header]!) if (p >= header) work.push(p);
    loopOf[header] = header;
    for (let n = work.pop(); n !== undefined; n = work.pop()) {
      if (n === header) continue;
      let top = n;
      if (loopOf[n]! >= 0) {
        top = loopOf[n]!;
        while (loopParent[top]! >= 0) top = loopParent[top]!;
        if (top === header) continue;
        loopParent[top] = header;
      } else loopOf[n] = header;
      for (const p of predecessors[top]!) work.push(p);
    }
  }
  for (let n = 0; n < count; n++) {
    const loop = loopOf[n]!;
    if (loop < 0) continue;
    if (loop !== n) loopDepth[n] = loopDepth[loop]!;
    else loopDepth[n] = loopParent[n]! < 0 ? 1 : loopDepth[loopParent[n]!]! + 1;
  }
  return { predecessors, idom, forwardEdges, isLoopHeader, loopOf, loopParent, loopDepth };
}

/** Immediate dominators (Cooper, Harvey, Kennedy). */
function dominators(count: number, predecessors: readonly (readonly number[])[]): Int32Array {
  const idom = new Int32Array(count).fill(-1);
  idom[0] = 0;
  for (let changed = true; changed; ) {
    changed = false;
    for (let n = 1; n < count; n++) {
      let dom = -1;
      for (const p of predecessors[n]!) {
        if (idom[p] === -1) continue;
        if (dom === -1) {
          dom = p;
          continue;
        }
        let a = p;
        while (a !== dom) {
          if (a > dom) a = idom[a]!;
          else dom = idom[dom]!;
        }
      }
      if (idom[n] !== dom) {
        idom[n] = dom;
        changed = true;
      }
    }
  }
  idom[0] = -1;
  return idom;
}

/** Whether a node is in the loop of `header`. */
export function isInLoop(facts: FlowFacts, node: number, header: number): boolean {
  for (let loop = facts.loopOf[node]!; loop >= 0; loop = facts.loopParent[loop]!) if (loop === header) return true;
  return false;
}
