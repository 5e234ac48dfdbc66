// Stores into an object that has just been made mark no card: it is young, or the allocation has marked its card. So it is until the next
// safepoint, where the collector may move it to the old generation.
//   v1 = new P; store v1.f v2; card v1   →   v1 = new P; store v1.f v2

import { base } from "../ir/fold.ts";
import type { Block, Graph } from "../ir/graph.ts";
import type { Node, RuntimeInfo } from "../ir/node.ts";
import { Effect, effectsOf, Ir } from "../ir/op.ts";

const NONE: ReadonlySet<Node> = new Set();

/** @param graph in reverse post-order */
export function elideCardMarks(graph: Graph): void {
  const freshAtEnd = new Map<Block, ReadonlySet<Node>>();
  for (const block of graph.blocks) {
    const [pred] = block.preds;
    let fresh = (block.preds.length === 1 ? freshAtEnd.get(pred!) : undefined) ?? NONE;
    const { nodes } = block;
    let kept = 0;
    for (const node of nodes) {
      if (node.op === Ir.CardMark && fresh.has(base(node.inputs[0]!))) continue;
      nodes[kept++] = node;
      const isNew = node.op === Ir.NewObject || node.op === Ir.NewArray;
      if (isNew) fresh = new Set([node]);
      else if ((effectsOf(node.op) & Effect.safepoint) !== 0 || (node.op === Ir.Runtime && !(node.aux as RuntimeInfo).pure)) fresh = NONE;
    }
    nodes.length = kept;
    if (fresh.size > 0) freshAtEnd.set(block, fresh);
  }
}
