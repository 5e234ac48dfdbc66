// Checks what every pass must keep: edges agree, definitions dominate uses (in states too), phis have an input for each predecessor,
// types of numeric instructions fit. Run between passes in tests, and with -XX:+VerifyIR.
import { type Block, dominates, Graph } from "./graph.ts";
import type { Node } from "./node.ts";
import { Effect, effectsOf, Ir, nameOf } from "./op.ts";

export class IrError extends Error {
  override name = "IrError";
}

/** @throws IrError with the phase and the fault. Analyzes the graph anew. */
export function verify(graph: Graph, phase: string): void {
  const fail = (what: string): never => {
    throw new IrError(`after ${phase}: ${what}`);
  };
  graph.analyze();
  const position = new Map<Node, number>();
  for (const block of graph.blocks) {
    if (block.nodes.length === 0) fail(`B${block.id} is empty`);
    block.nodes.forEach((node, i) => {
      if (position.has(node)) fail(`${node} stands twice`);
      position.set(node, i);
      if (node.block !== block) fail(`${node} in B${block.id} says B${node.block?.id}`);
      if (node.forward !== undefined) fail(`${node} has been replaced by ${node.forward} and is still there`);
      const ends = (effectsOf(node.op) & Effect.end) !== 0;
      if (ends !== (i === block.nodes.length - 1)) fail(`${node} at ${i} of ${block.nodes.length} in B${block.id}`);
      if (node.op === Ir.Phi && i > 0 && block.nodes[i - 1]!.op !== Ir.Phi) fail(`${node} behind other nodes`);
    });
    for (const succ of block.succs) if (!succ.preds.includes(block)) fail(`B${block.id} → B${succ.id} has no way back`);
    for (const pred of block.preds) if (!pred.succs.includes(block)) fail(`B${block.id} ← B${pred.id} has no way back`);
    const { op } = block.end;
    const expected = op === Ir.Goto ? 1 : op === Ir.If || op === Ir.Catch ? 2 : op === Ir.Switch ? block.succs.length : 0;
    if (op === Ir.Catch && block.nodes.at(-2)?.op !== Ir.Call) fail(`${block.end} in B${block.id} is not behind a call`);
    if (block.succs.length !== expected) fail(`B${block.id} ends in ${nameOf(block.end.op)} with ${block.succs.length} successors`);
  }
  const available = (value: Node, block: Block, at: number, user: Node): void => {
    if (Graph.isConstant(value) || value.op === Ir.VirtualObject) return;
    const where = position.get(value);
    if (where === undefined) fail(`${user} uses ${value}, which is in no block`);
    const from = value.block!;
    if (from === block ? where! >= at : !dominates(from, block))
      fail(`${user} in B${block.id} uses ${value} of B${from.id}, which does not dominate it`);
  };
  for (const block of graph.blocks) {
    block.nodes.forEach((node, i) => {
      if (node.op === Ir.Phi) {
        if (node.inputs.length !== block.preds.length)
          fail(`${node} has ${node.inputs.length} inputs for ${block.preds.length} predecessors`);
        node.inputs.forEach((input, k) => {
          if (input.type !== node.type) fail(`${node}: ${node.type} of ${input}: ${input.type}`);
          const pred = block.preds[k]!;
          available(input, pred, pred.nodes.length, node);
        });
        return;
      }
      for (const input of node.inputs) {
        if (input.type === "void") fail(`${node} uses ${input}, which has no value`);
        available(input, block, i, node);
      }
      node.state?.forEach((v) => {
        available(v, block, i, node);
      });
      node.after?.forEach((v) => {
        if (v !== node) available(v, block, i, node);
      });
      const states = (effectsOf(node.op) & Effect.safepoint) !== 0 || node.op === Ir.Guard || node.op === Ir.Deopt || node.op === Ir.Raise;
      if (states && node.state === undefined) fail(`${node} has no state`);
    });
  }
}
