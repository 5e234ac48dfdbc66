// Loads from a box that valueOf gave, of its cache or new: the value is taken on each of the two paths, so that nothing but states may
// still need the box, and escape analysis finds that a new one need not be made.
//   b = phi(cache[i - low], new Integer(i)); return b.value   →   return phi(cache[i - low].value, i)
import { isBoxClass } from "../ir/boxes.ts";
import { base } from "../ir/fold.ts";
import type { Graph } from "../ir/graph.ts";
import type { MemoryInfo, Node } from "../ir/node.ts";
import { Ir } from "../ir/op.ts";
import type { Stamps } from "../ir/stamps.ts";

export function takeValues(graph: Graph, stamps: Stamps): void {
  const taken = new Map<Node, Node>();
  let changed = false;
  const isBox = (node: Node): boolean => node.klass !== 0 && node.exact && isBoxClass(stamps.klass(node.klass).name);
  const choices = new Map<Node, boolean>();
  /** Whether a value is one of several boxes, of which some are new; not one that a loop carries around. */
  const isChoice = (node: Node): boolean => {
    if (node.op !== Ir.Phi || !isBox(node)) return false;
    let is = choices.get(node);
    if (is === undefined) {
      is =
        node.block!.preds.every((p) => p.order < node.block!.order) &&
        node.inputs.some((i) => base(i).op === Ir.NewObject || isChoice(base(i)));
      choices.set(node, is);
    }
    return is;
  };
  const valueIn = (choice: Node, load: Node): Node => {
    let value = taken.get(choice);
    if (value !== undefined) return value;
    const { preds } = choice.block!;
    const inputs = choice.inputs.map((input, k) => {
      const box = base(input);
      if (isChoice(box)) return valueIn(box, load);
      const each = graph.node(Ir.Load, load.type, [box], load.memory() satisfies MemoryInfo);
      graph.insertBefore(preds[k]!.end, each);
      return each;
    });
    value = graph.phi(choice.block!, load.type, inputs);
    taken.set(choice, value);
    return value;
  };
  for (const block of graph.blocks)
    for (const node of [...block.nodes]) {
      if (node.op !== Ir.Load || node.inputs.length !== 1 || node.inputs[0]!.type !== "ref" || !node.memory().alias.startsWith("f"))
        continue;
      const box = base(node.inputs[0]!);
      if (!isChoice(box)) continue;
      node.forward = valueIn(box, node);
      changed = true;
    }
  if (changed) graph.sweep();
}
