// The graph as text, for PrintIdeal, tests and the hashes of phases.
import type { Graph } from "./graph.ts";
import type { Node, VirtualInfo } from "./node.ts";
import { Ir, nameOf } from "./op.ts";
import type { FrameState } from "./state.ts";

const short = (value: unknown): string =>
  JSON.stringify(value, (key, v) => (typeof v === "bigint" ? `${v}n` : key === "scope" ? (v as { index: number }).index : v)) ?? "";

function operand(node: Node): string {
  if (node.op === Ir.Constant) return `${node.type === "ref" ? "null" : String(node.aux)}`;
  if (node.op === Ir.Symbol || node.op === Ir.ObjectConstant) return short(node.aux);
  return `v${node.id}`;
}

/** Of a state's virtual objects what they are: id, class, fields, locks. */
function printVirtual(node: Node): string {
  const { klass, length, fields, locks } = node.aux as VirtualInfo;
  const values = fields.map((f, i) => `+${f.offset}=${operand(node.inputs[i]!)}`);
  const held = locks.map((l) => ` lock#${l.scope.index}${l.bits !== 0 ? "m" : ""}`);
  return `v${node.id}=k${klass}${length < 0 ? "" : `[${length}]`}(${values.join(" ")})${held.join("")}`;
}

const printObjects = (state: FrameState): string => [...state.virtualObjects()].map((o) => ` ${printVirtual(o)}`).join("");

export function printState(state: FrameState): string {
  const list = (values: readonly (Node | undefined)[]): string => values.map((v) => (v === undefined ? "-" : operand(v))).join(" ");
  const here = `#${state.scope.index}@${state.bci} [${list(state.locals)}] {${list(state.stack)}}`;
  return state.outer === undefined ? here : `${here} < ${printState(state.outer)}`;
}

export function printNode(node: Node): string {
  const known = node.type === "ref" ? `${node.nonNull ? "!" : ""}${node.klass !== 0 ? `k${node.klass}${node.exact ? "=" : ""}` : ""}` : "";
  let text = `v${node.id}: ${node.type}${known} ${nameOf(node.op)} ${node.inputs.map(operand).join(" ")}`;
  if (node.op === Ir.Pi) text += node.aux === undefined ? "" : ` after v${(node.aux as Node).id}`;
  else if (node.aux !== undefined) text += ` ${short(node.aux)}`;
  if (node.state !== undefined) text += `  ${printState(node.state)}${printObjects(node.state)}`;
  if (node.after !== undefined) text += `  → ${printState(node.after)}${printObjects(node.after)}`;
  return text;
}

export function printGraph(graph: Graph): string {
  const lines: string[] = [];
  for (const block of graph.blocks) {
    lines.push(
      `B${block.id} ← ${block.preds.map((p) => `B${p.id}`).join(" ")} → ${block.succs.map((s) => `B${s.id}`).join(" ")}  (${block.frequency.toPrecision(3)})`,
    );
    for (const node of block.nodes) lines.push(`  ${printNode(node)}`);
  }
  return lines.join("\n");
}
