// Last changes before emission: what was learnt of values goes (Pi → its input), edges from a branch to a merge get a block of their
// own for the moves of phis, phis that are one value go.
//   v2 = Pi v1; use v2   →   use v1
import type { Block, Graph } from "../ir/graph.ts";
import { type Node, resolve } from "../ir/node.ts";
import { Ir } from "../ir/op.ts";

export function prepare(graph: Graph): void {
  for (const block of graph.blocks) {
    block.nodes = block.nodes.filter((node) => node.op !== Ir.LoopEntry);
    for (const node of block.nodes) if (node.op === Ir.Pi) node.forward = node.inputs[0];
  }
  graph.sweep();
  removeTrivialPhis(graph);
  splitCriticalEdges(graph);
  graph.analyze();
}

/** phi(x, x, itself) → x, until there is none. */
export function removeTrivialPhis(graph: Graph): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of graph.blocks) {
      for (const node of block.nodes) {
        if (node.op !== Ir.Phi) break;
        if (node.forward !== undefined) continue;
        let only: Node | undefined;
        let trivial = true;
        for (const raw of node.inputs) {
          const input = resolve(raw);
          if (input === node || input === only) continue;
          if (only !== undefined) {
            trivial = false;
            break;
          }
          only = input;
        }
        if (trivial && only !== undefined) {
          node.forward = only;
          changed = true;
        }
      }
    }
  }
  graph.sweep();
}

function splitCriticalEdges(graph: Graph): void {
  for (const block of [...graph.blocks]) {
    if (block.succs.length < 2) continue;
    for (let i = 0; i < block.succs.length; i++) {
      const to = block.succs[i]!;
      if (to.preds.length < 2) continue;
      const middle: Block = graph.block();
      middle.frequency = Math.min(block.frequency, to.frequency);
      graph.append(middle, Ir.Goto, "void");
      block.succs[i] = middle;
      middle.preds.push(block);
      middle.succs.push(to);
      to.preds[to.preds.indexOf(block)] = middle;
    }
  }
}
