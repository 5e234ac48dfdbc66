// Gives each value a local of the function, values whose lives do not meet the same one: greedy in reverse post-order, which for SSA
// needs as few as any. A phi and what flows into it share one where they can, so that their move goes. Arguments keep theirs.
import type { Graph } from "../ir/graph.ts";
import type { Node } from "../ir/node.ts";
import { Ir, type Type } from "../ir/op.ts";
import { BitSet, type Liveness, type Values } from "./liveness.ts";

export interface Color {
  readonly type: Type;
  /** Parameter of the function; -1: a local of its own. */
  readonly parameter: number;
}

export interface Assignment {
  /** By index of value. */
  readonly colorOf: Int32Array;
  readonly colors: readonly Color[];
}

/** Nodes that read all inputs before they give their result. */
const readsFirst = (node: Node): boolean =>
  node.op > 0 ||
  node.op === Ir.Load ||
  node.op === Ir.Select ||
  node.op === Ir.ArrayLength ||
  node.op === Ir.LoadKlass ||
  node.op === Ir.Runtime;

/** @param firstParameter of the Java arguments */
export function assignLocals(
  graph: Graph,
  values: Values,
  live: Liveness,
  firstParameter: number,
  reads: (node: Node, visit: (i: number) => void) => void,
): Assignment {
  const colorOf = new Int32Array(values.size).fill(-1);
  const colors: Color[] = [];
  const byType = new Map<Type, number[]>();
  const add = (type: Type, parameter: number): number => {
    const color = colors.push({ type, parameter }) - 1;
    const list = byType.get(type);
    if (list === undefined) byType.set(type, [color]);
    else list.push(color);
    return color;
  };
  const hint = new Int32Array(values.size).fill(-1);
  for (const block of graph.blocks)
    for (const phi of block.phis())
      for (const input of phi.inputs) {
        const i = values.index[input.id]!;
        if (i >= 0) hint[i] = values.index[phi.id]!;
      }
  for (const node of graph.entry.nodes)
    if (node.op === Ir.Argument) {
      const color = add(node.type, firstParameter + (node.aux as number));
      const i = values.index[node.id]!;
      if (i >= 0) colorOf[i] = color;
    }
  for (const block of graph.blocks) {
    const { nodes } = block;
    // Backward: which values are read last where.
    const dying: number[][] = nodes.map(() => []);
    const dead = new Uint8Array(nodes.length);
    const alive = live.liveOut[block.order]!.copy();
    for (let n = nodes.length - 1; n >= 0; n--) {
      const node = nodes[n]!;
      const def = values.index[node.id]!;
      if (def >= 0) {
        if (!alive.has(def)) dead[n] = 1;
        alive.delete(def);
      }
      if (node.op === Ir.Phi || values.isNested(node)) continue;
      reads(node, (i) => {
        if (alive.has(i)) return;
        alive.add(i);
        dying[n]!.push(i);
      });
    }
    const occupied = BitSet.of(values.size + 512);
    const liveIn = live.liveIn[block.order]!;
    const phis = new Set(block.phis().map((p) => values.index[p.id]!));
    liveIn.forEach((i) => {
      if (!phis.has(i)) occupied.add(colorOf[i]!);
    });
    const pick = (node: Node, i: number): void => {
      if (colorOf[i]! >= 0) {
        occupied.add(colorOf[i]!);
        return;
      }
      const wanted: number[] = [];
      if (hint[i]! >= 0) wanted.push(colorOf[hint[i]!]!);
      if (node.op === Ir.Phi)
        for (const input of node.inputs) {
          const j = values.index[input.id]!;
          if (j >= 0) wanted.push(colorOf[j]!);
        }
      let color = wanted.find((c) => c >= 0 && colors[c]!.type === node.type && !occupied.has(c));
      color ??= byType.get(node.type)?.find((c) => !occupied.has(c));
      color ??= add(node.type, -1);
      colorOf[i] = color;
      occupied.add(color);
    };
    for (let n = 0; n < nodes.length; n++) {
      const node = nodes[n]!;
      const def = values.index[node.id]!;
      const free = (): void => {
        for (const i of dying[n]!) occupied.delete(colorOf[i]!);
      };
      const early = readsFirst(node);
      if (early) free();
      if (def >= 0) pick(node, def);
      if (!early) free();
      if (def >= 0 && dead[n] !== 0 && node.op !== Ir.Phi) occupied.delete(colorOf[def]!);
    }
  }
  return { colorOf, colors };
}
