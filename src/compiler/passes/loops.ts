// Innermost counted loops get a main loop before them, of the best kind that fits: bulk memory, vectors, or copies of the body. And where
// loops without calls use constant objects, these are loaded before them.
import type { Block, Graph, Loop } from "../ir/graph.ts";
import type { Node } from "../ir/node.ts";
import { Effect, effectsOf, Ir } from "../ir/op.ts";
import { CountedLoop } from "./counted-loops.ts";
import { fillOrCopy } from "./fill-loops.ts";
import { unroll } from "./unroll.ts";
import { bodyOf, NotSimple, vectorize } from "./vectorize.ts";

export interface LoopOptions {
  readonly vectors: boolean;
  /** Operations of an unrolled body; 0: none is. */
  readonly unrollLimit: number;
  /** Loops keep polls that bounds make needless. */
  readonly polls: boolean;
}

/** @param graph analyzed, its values numbered, what can be moved out of loops moved */
export function expandLoops(graph: Graph, options: LoopOptions): void {
  let changed = false;
  for (const header of graph.blocks.slice()) {
    if (header.loop?.header !== header) continue;
    const counted = CountedLoop.find(header.loop);
    if (
      counted !== undefined &&
      ((options.vectors && isSimple(graph, counted)) || unroll(graph, counted, options.unrollLimit, options.polls))
    )
      changed = true;
  }
  if (changed) {
    graph.sweep();
    graph.analyze();
  }
  holdConstants(graph);
}

function isSimple(graph: Graph, counted: CountedLoop): boolean {
  try {
    const body = bodyOf(counted);
    if (!fillOrCopy(graph, counted, body)) vectorize(graph, counted, body);
    return true;
  } catch (problem) {
    if (problem instanceof NotSimple) return false;
    throw problem;
  }
}

/** The word of a constant object is read once before the outermost loop around its use that is no safepoint but at polls. */
function holdConstants(graph: Graph): void {
  const quiet = new Map<Loop, boolean>();
  const isQuiet = (loop: Loop): boolean => {
    let known = quiet.get(loop);
    if (known === undefined) {
      known = loop.blocks.every((b) => b.nodes.every((n) => n.op === Ir.Poll || (effectsOf(n.op) & Effect.safepoint) === 0));
      quiet.set(loop, known);
    }
    return known;
  };
  const held = new Map<Loop, Map<Node, Node>>();
  for (const block of graph.blocks) {
    let loop: Loop | undefined;
    for (let l = block.loop; l !== undefined && isQuiet(l); l = l.parent) if (entryOf(l) !== undefined) loop = l;
    if (loop === undefined) continue;
    const before = entryOf(loop)!;
    for (const node of block.nodes) {
      if (node.op === Ir.Phi) continue;
      for (let i = 0; i < node.inputs.length; i++) {
        const input = node.inputs[i]!;
        if (input.op !== Ir.ObjectConstant) continue;
        let own = held.get(loop);
        if (own === undefined) {
          own = new Map();
          held.set(loop, own);
        }
        let value = own.get(input);
        if (value === undefined) {
          value = graph.node(Ir.Held, "ref", [input]);
          Object.assign(value, { klass: input.klass, exact: input.exact, nonNull: input.nonNull });
          graph.insertBefore(before.end, value);
          own.set(input, value);
        }
        node.inputs[i] = value;
      }
    }
  }
}

function entryOf({ header }: Loop): Block | undefined {
  const entries = header.preds.filter((p) => p.order < header.order);
  return entries.length === 1 && entries[0]!.succs.length === 1 ? entries[0] : undefined;
}
