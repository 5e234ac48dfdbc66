// Virtual objects of states in the compiled frame: at an exit what their fields hold is stored in words that all exits share, and the
// site says of each object which words belong to which field, and which homes are to hold it.
import { LOG2_SIZE } from "../../layout/object.ts";
import type { VirtualObject } from "../compiled-code.ts";
import type { Graph } from "../ir/graph.ts";
import type { Node, VirtualInfo } from "../ir/node.ts";
import { Ir } from "../ir/op.ts";
import type { FrameState } from "../ir/state.ts";
import type { FrameLayout } from "./frame.ts";

const wordsOf = (type: number): number => (LOG2_SIZE[type] === 3 ? 2 : 1);

/** Makes room for the fields of the objects of the state that has most. */
export function reserveWords(graph: Graph, frame: FrameLayout): void {
  let most = 0;
  const measure = (state: FrameState | undefined): void => {
    if (state === undefined) return;
    let words = 0;
    for (const object of state.virtualObjects()) for (const { type } of (object.aux as VirtualInfo).fields) words += wordsOf(type);
    most = Math.max(most, words);
  };
  for (const block of graph.blocks)
    for (const node of block.nodes) {
      measure(node.state);
      measure(node.after);
    }
  frame.reserveObjectWords(most);
}

/** @param store stores a value in a word of the frame */
export function describeObjects(state: FrameState, frame: FrameLayout, store: (value: Node, home: number) => void): VirtualObject[] {
  const objects = [...state.virtualObjects()];
  if (objects.length === 0) return [];
  const homes = new Map<Node, number[]>(objects.map((o) => [o, []]));
  for (let s: FrameState | undefined = state; s !== undefined; s = s.outer) {
    const { scope } = s;
    s.locals.forEach((v, i) => {
      if (v?.op === Ir.VirtualObject) homes.get(v)!.push(frame.local(scope, i));
    });
    s.stack.forEach((v, i) => {
      if (v?.op === Ir.VirtualObject) homes.get(v)!.push(frame.stack(scope, i));
    });
  }
  let at = frame.objectWords;
  return objects.map((node) => {
    const info = node.aux as VirtualInfo;
    const fields: VirtualObject["fields"][number][] = [];
    info.fields.forEach(({ offset, type }, i) => {
      const value = node.inputs[i]!;
      if (value.op === Ir.VirtualObject) {
        fields.push({ offset, type, value: objects.indexOf(value), object: true });
        return;
      }
      // What has turned out to be zero is so in a new object.
      if (value.op === Ir.Constant && (value.aux === 0 || value.aux === 0n)) return;
      store(value, at);
      fields.push({ offset, type, value: at, object: false });
      at += 4 * wordsOf(type);
    });
    const locks = info.locks.map(({ scope, bits }) => frame.header(scope) + bits);
    return { klass: info.klass, length: info.length, fields, homes: homes.get(node)!, locks };
  });
}
