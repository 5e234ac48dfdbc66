// Loops that fill an array with one byte's value, or copy from one array to another, as bulk memory instructions; a few elements are
// left to the loop.
//   for (i = s; i < n; i++) a[i] = 0   →   if (checks & n - s >= 16) { memory.fill; i = n }
import { ARRAY_BASE } from "../../layout/object.ts";
import { i32 } from "../../wasm/opcodes.ts";
import type { Graph } from "../ir/graph.ts";
import type { Node } from "../ir/node.ts";
import { Ir } from "../ir/op.ts";
import type { CountedLoop } from "./counted-loops.ts";
import { MainLoop } from "./main-loop.ts";
import { ACCESSES } from "./vector-operations.ts";
import { type Access, type Body, NotSimple, orderAccesses } from "./vectorize.ts";

/** Less is done faster in place. */
const MIN_BYTES = 64;

/** @returns whether the loop was one */
export function fillOrCopy(graph: Graph, c: CountedLoop, body: Body): boolean {
  const { accesses } = body;
  if (body.reductions.size > 0) return false;
  const store = accesses.at(-1)!;
  if (store.node.op !== Ir.Store) return false;
  const { size } = ACCESSES[store.memory.opcode]!;
  const isFill = accesses.length === 1 && isByte(c, store.node.inputs[2]!, size);
  if (!isFill && !(accesses.length === 2 && isCopied(accesses[0]!, store))) return false;
  const main = new MainLoop(graph, c, MIN_BYTES / size);
  if (!body.guards.every((guard) => main.isCovered(guard))) return false;
  try {
    orderAccesses(main, accesses);
  } catch (problem) {
    if (problem instanceof NotSimple) return false;
    throw problem;
  }
  const m = main.entry;
  const count = m.i32(i32.add, m.i32(i32.sub, c.bound, c.start), graph.i32(c.inclusive ? 1 : 0));
  const address = ({ node, array }: Access): Node => {
    const index = m.i32(i32.shl, firstOf(c, main, node.inputs[1]!), graph.i32(Math.log2(size)));
    return m.i32(i32.add, m.i32(i32.add, array, index), graph.i32(ARRAY_BASE));
  };
  const bytes = m.i32(i32.shl, count, graph.i32(Math.log2(size)));
  if (isFill) {
    const value = size === 1 ? store.node.inputs[2]! : graph.i32(0);
    graph.append(m.block, Ir.MemoryFill, "void", [address(store), value, bytes]);
  } else graph.append(m.block, Ir.MemoryCopy, "void", [address(store), address(accesses[0]!), bytes]);
  const results = new Map<Node, Node>();
  for (const { phi, start, step } of c.inductions.values()) results.set(phi, m.i32(i32.add, start, m.i32(i32.mul, count, graph.i32(step))));
  main.installOnce(results);
  return true;
}

/** Whether all bytes of the value are one byte. */
function isByte(c: CountedLoop, value: Node, size: number): boolean {
  return size === 1 ? c.isOutside(value) : value.op === Ir.Constant && Number(value.aux) === 0;
}

function isCopied(load: Access, store: Access): boolean {
  return load.node.op === Ir.Load && store.node.inputs[2] === load.node && load.memory.alias === store.memory.alias;
}

/** The value of the first iteration. */
function firstOf(c: CountedLoop, main: MainLoop, node: Node): Node {
  if (c.isOutside(node)) return node;
  if (node.op === Ir.Phi) return c.inductions.get(node)!.start;
  return main.entry.make(
    node.op,
    node.type,
    node.inputs.map((n) => firstOf(c, main, n)),
  );
}
