// One self-contained page of a compilation: the graph of each phase as blocks laid out by dagre, bytecode and WebAssembly beside it.
import { Graph as Layout, layout } from "@dagrejs/dagre";
import { disassemble } from "../bytecode/disassemble.ts";
import type { PhaseGraph } from "../compiler/compile.ts";
import type { CodeFacts, MethodFacts } from "../compiler/facts/questions.ts";
import { disassembleBody } from "../wasm/disassemble.ts";
import { experiment } from "./experiment.ts";
import { textBlocks } from "./phase-graph.ts";
import type { CompilationRecord } from "./record.ts";

const LINE = 14;
const CHARACTER = 6.7;
const WIDEST = 90;
const MARGIN = 10;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

export function viewPage(record: CompilationRecord, hash: (bytes: Uint8Array) => string): string {
  const phases: { name: string; svg: string }[] = [];
  const { code, outcome } = experiment(record, hash, { hook: (name, graph) => void phases.push({ name, svg: svgOf(graph) }) });
  const wasm =
    code === undefined
      ? JSON.stringify(outcome, null, 2)
      : disassembleBody(code.body, { relocations: code.relocations, symbol: (n) => JSON.stringify(code.symbols[n]) }).join("\n");
  const osr = record.request.osrBci >= 0 ? ` @ ${record.request.osrBci}` : "";
  const title = `${record.method}${osr}, tier ${record.request.tier}`;
  const tabs = phases.map(({ name }, i) => `<button onclick="show(${i})">${escaped(name)}</button>`).join("");
  const graphs = phases.map(({ svg }, i) => `<div class="phase" id="p${i}" hidden>${svg}</div>`).join("\n");
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>
<style>
body { font: 13px system-ui; margin: 0; display: grid; grid-template: auto 1fr / 1fr 1fr 2fr; height: 100vh; }
header { grid-column: 1 / 4; padding: 6px 10px; border-bottom: 1px solid #999; }
pre, .graphs { margin: 0; padding: 6px 10px; overflow: auto; border-right: 1px solid #999; font: 11px monospace; }
svg text { font: 11px monospace; } svg rect { fill: #fafaf5; stroke: #555; } svg path { fill: none; stroke: #36c; }
button { margin-left: 6px; } button.on { font-weight: bold; }
</style>
<header><b>${escaped(title)}</b> <span>${escaped(record.recordedBy)}, ${record.facts.length} facts</span> ${tabs}</header>
<pre id="bytecode">${escaped(bytecodes(record))}</pre>
<pre id="wasm">${escaped(wasm)}</pre>
<div class="graphs">${graphs || "It ended before its first phase."}</div>
<script>
function show(n) {
  document.querySelectorAll(".phase").forEach((e, i) => { e.hidden = i !== n; });
  document.querySelectorAll("button").forEach((e, i) => { e.className = i === n ? "on" : ""; });
}
show(0);
</script>
</html>
`;
}

/** Of the method and of what is inlined into it, as far as it was asked for. */
function bytecodes({ facts }: CompilationRecord): string {
  const names = new Map<unknown, string>();
  for (const { kind, key, answer } of facts) if (kind === "method") names.set(key[0], nameOf(answer as MethodFacts));
  const parts: string[] = [];
  for (const { kind, key, answer } of facts)
    if (kind === "code") parts.push(`${names.get(key[0]) ?? `method ${key[0]}`}\n${disassemble((answer as CodeFacts).code)}`);
  return parts.join("\n\n");
}
const nameOf = ({ name, descriptor }: MethodFacts): string => name + descriptor;

function svgOf(graph: PhaseGraph): string {
  const blocks = textBlocks(graph);
  const plan = new Layout();
  plan.setGraph({ marginx: MARGIN, marginy: MARGIN, nodesep: 30, ranksep: 30 });
  plan.setDefaultEdgeLabel(() => ({}));
  const texts = new Map<string, string[]>();
  for (const block of blocks) {
    const lines = block.lines.map((line) => (line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line));
    texts.set(`${block.id}`, lines);
    const width = CHARACTER * Math.max(...lines.map((line) => line.length)) + MARGIN;
    plan.setNode(`${block.id}`, { width, height: LINE * lines.length + MARGIN });
  }
  for (const block of blocks) for (const next of block.succs) plan.setEdge(`${block.id}`, `${next}`);
  layout(plan);
  const { width = 0, height = 0 } = plan.graph() as { width?: number; height?: number };
  const edges = plan.edges().map((e: { v: string; w: string }) => {
    const { points } = plan.edge(e) as { points: { x: number; y: number }[] };
    return `<path d="M${points.map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`).join("L")}" marker-end="url(#arrow)"/>`;
  });
  const boxes = plan.nodes().map((id: string) => {
    const { x, y, width: w, height: h } = plan.node(id) as { x: number; y: number; width: number; height: number };
    const [left, top] = [Math.round(x - w / 2), Math.round(y - h / 2)];
    const lines = texts.get(id)!.map((line, i) => `<text x="${left + 5}" y="${top + LINE * (i + 1)}">${escaped(line)}</text>`);
    return `<rect x="${left}" y="${top}" width="${Math.ceil(w)}" height="${Math.ceil(h)}"/>${lines.join("")}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width)}" height="${Math.ceil(height)}"><defs><marker id="arrow" markerWidth="8" markerHeight="8" refX="7" refY="3" orient="auto"><path d="M0 0L7 3L0 6"/></marker></defs>${edges.join("")}${boxes.join("")}</svg>`;
}
