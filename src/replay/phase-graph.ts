// What a compiler has after one of its phases, for readers: C2's graph of nodes, or C1's blocks of bytecodes.
import { disassembleInstruction } from "../bytecode/disassemble.ts";
import { instructionLength } from "../bytecode/iterate.ts";
import type { PhaseGraph } from "../compiler/compile.ts";
import { KINDS, MethodBlocks } from "../compiler/frontend/method-blocks.ts";
import { printGraph, printNode } from "../compiler/ir/print.ts";

export interface TextBlock {
  readonly id: number;
  readonly lines: readonly string[];
  readonly succs: readonly number[];
}

export function textBlocks(graph: PhaseGraph): TextBlock[] {
  if (graph instanceof MethodBlocks) return bytecodeBlocks(graph);
  return graph.blocks.map((block) => ({
    id: block.id,
    lines: [`B${block.id}`, ...block.nodes.map((node) => printNode(node))],
    succs: block.succs.map((s) => s.id),
  }));
}

export function graphText(graph: PhaseGraph): string {
  if (!(graph instanceof MethodBlocks)) return printGraph(graph);
  return textBlocks(graph)
    .flatMap(({ lines: [first, ...rest] }) => [first, ...rest.map((line) => `  ${line}`)])
    .join("\n");
}

/** A node of the graph by its number, a block of bytecodes by its bci; without a number the first. */
export function nodeOf(graph: PhaseGraph, id: number | undefined): unknown {
  if (graph instanceof MethodBlocks) return graph.order.find((block) => id === undefined || block.start === id);
  return graph.blocks.flatMap((block) => block.nodes).find((node) => id === undefined || node.id === id);
}

function bytecodeBlocks(blocks: MethodBlocks): TextBlock[] {
  return blocks.order.map(({ start, end, targets, handlers }) => {
    const caught = handlers.length === 0 ? "" : `  caught at ${handlers.join(" ")}`;
    const lines = [`B${start} → ${targets.map((t) => `B${t}`).join(" ")}  live ${liveAt(blocks, start).join(" ")}${caught}`];
    for (let bci = start; bci < end; bci += instructionLength(blocks.code, bci))
      lines.push(`${bci}: ${disassembleInstruction(blocks.code, bci)}`);
    return { id: start, lines, succs: targets };
  });
}

/** "A0": a reference in local variable 0. */
function liveAt(blocks: MethodBlocks, bci: number): string[] {
  const { bits, at } = blocks.liveAtStart(bci);
  const names: string[] = [];
  for (let n = 0; n < blocks.words * 32; n++)
    if ((bits[at + (n >>> 5)]! & (1 << (n & 31))) !== 0) names.push(`${"IJFDA"[n % KINDS]}${Math.trunc(n / KINDS)}`);
  return names;
}
