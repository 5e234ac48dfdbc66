// Which values are nested into the expression of their only user, so that they need no local: those whose moving down to it passes
// nothing that could change them.
//   v1 = load a; v2 = add v1 1; store b v2   →   store b (add (load a) 1)
import { Graph as G, type Graph } from "../ir/graph.ts";
import type { Node, RuntimeInfo } from "../ir/node.ts";
import { Effect, effectsOf, Ir } from "../ir/op.ts";

export interface Selection {
  /** By node id: 1 nested into its user. */
  readonly nested: Uint8Array;
  /** By node id: uses by values and ends (not states). */
  readonly uses: Int32Array;
  /** By node id: 1 when some state names it. */
  readonly inState: Uint8Array;
}

export const isPureRuntime = (node: Node): boolean => node.op === Ir.Runtime && (node.aux as RuntimeInfo).pure;

/** Whether the emitter evaluates an input of the node more than once, so that it needs a local. */
function evaluatesTwice(user: Node, index: number): boolean {
  switch (user.op) {
    case Ir.NewArray:
    case Ir.StoreCheck:
    case Ir.DivI:
    case Ir.DivL:
      return true;
    case Ir.Call:
      return index === 0;
    case Ir.InstanceOf:
      return index === 0;
    default:
      return false;
  }
}

export function select(graph: Graph): Selection {
  const count = graph.nodeIds;
  const uses = new Int32Array(count);
  const inState = new Uint8Array(count);
  const nested = new Uint8Array(count);
  const user = new Array<Node | undefined>(count);
  const walk = graph.newWalk();
  const note = (v: Node): void => {
    inState[v.id] = 1;
  };
  for (const block of graph.blocks)
    for (const node of block.nodes) {
      for (let i = 0; i < node.inputs.length; i++) {
        const input = node.inputs[i]!;
        uses[input.id]++;
        user[input.id] = node;
        if (evaluatesTwice(node, i)) uses[input.id]++;
      }
      node.state?.forEachOnce(walk, note);
      node.after?.forEachOnce(walk, note);
    }
  for (const block of graph.blocks) {
    const { nodes } = block;
    const position = new Map<Node, number>();
    // Last position up to which something changes memory, and at which references move, before each position.
    const writes = new Int32Array(nodes.length + 1).fill(-1);
    const moves = new Int32Array(nodes.length + 1).fill(-1);
    nodes.forEach((node, i) => {
      position.set(node, i);
      const effects = isPureRuntime(node) ? 0 : effectsOf(node.op);
      writes[i + 1] = (effects & (Effect.writes | Effect.safepoint)) !== 0 ? i : writes[i];
      moves[i + 1] = (effects & Effect.safepoint) !== 0 ? i : moves[i];
    });
    const root = new Int32Array(nodes.length);
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i]!;
      root[i] = i;
      if (uses[node.id] !== 1 || inState[node.id] !== 0 || node.type === "void") continue;
      const to = user[node.id]!;
      const at = to.op === Ir.Phi ? undefined : position.get(to);
      if (at === undefined) continue;
      const effects = isPureRuntime(node) ? Effect.pure : effectsOf(node.op);
      const end = root[at]!;
      if ((effects & (Effect.pure | Effect.pinned)) !== 0) {
        if (node.op < 0 && (effects & Effect.pinned) !== 0 && node.op !== Ir.DivI && node.op !== Ir.DivL) continue;
        // A reference would have to live on over the safepoint.
        if (moves[end]! >= i && node.inputs.some((n) => n.type === "ref" && !G.isConstant(n))) continue;
      } else if ((effects & Effect.reads) !== 0 && (effects & (Effect.writes | Effect.keep)) === 0) {
        if (node.memory().volatile || writes[end]! >= i) continue;
      } else continue;
      nested[node.id] = 1;
      root[i] = end;
    }
  }
  return { nested, uses, inState };
}
