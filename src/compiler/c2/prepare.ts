// Last changes before emission: what was learnt of values goes (Pi → its input), edges from a branch to a merge get a block of their
// own for the moves of phis, phis that are one value go, constants added to indices of arrays are offsets.
//   v2 = Pi v1; use v2   →   use v1 · load a (i + 3)   →   load a i, offset + 12
import { i32 } from "../../wasm/opcodes.ts";
import { intValue } from "../ir/fold.ts";
import type { Block, Graph } from "../ir/graph.ts";
import { type MemoryInfo, type Node, resolve } from "../ir/node.ts";
import { Ir } from "../ir/op.ts";

export function prepare(graph: Graph): void {
  for (const block of graph.blocks) {
    block.nodes = block.nodes.filter((node) => node.op !== Ir.LoopEntry);
    for (const node of block.nodes) if (node.op === Ir.Pi) node.forward = node.inputs[0];
  }
  graph.sweep();
  offsetsOfIndices(graph);
  removeTrivialPhis(graph);
  splitCriticalEdges(graph);
  graph.analyze();
}

/** Of index + MAX_OFFSET, the address of the array and the index do not go below 0 together where the sum lies in the array. */
const MAX_OFFSET = 1024;

function offsetsOfIndices(graph: Graph): void {
  for (const block of graph.blocks)
    for (const node of block.nodes) {
      if ((node.op !== Ir.Load && node.op !== Ir.Store) || node.inputs.length < 2) continue;
      const memory = node.memory();
      const index = node.inputs[1]!;
      if (index.op !== i32.add || !memory.alias.startsWith("a")) continue;
      const constant = intValue(index.inputs[1]!);
      if (constant === undefined || Math.abs(constant) > MAX_OFFSET) continue;
      const offset = memory.offset + constant * 2 ** memory.shift;
      if (offset < 0) continue;
      node.inputs[1] = index.inputs[0]!;
      node.aux = { ...memory, offset } satisfies MemoryInfo;
    }
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
