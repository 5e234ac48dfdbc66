// Where two compilations part: the first request option, fact, phase and line that differ.
import { disassembleBody } from "../wasm/disassemble.ts";
import { experiment } from "./experiment.ts";
import { graphText } from "./phase-graph.ts";
import type { CompilationRecord } from "./record.ts";

export interface Phase {
  readonly name: string;
  readonly text: string;
}

/** The graph after each phase, and the code. */
export function phasesOf(record: CompilationRecord, hash: (bytes: Uint8Array) => string): Phase[] {
  const phases: Phase[] = [];
  const { code, outcome } = experiment(record, hash, { hook: (name, graph) => void phases.push({ name, text: graphText(graph) }) });
  if (code !== undefined) {
    const lines = disassembleBody(code.body, { relocations: code.relocations, symbol: (n) => JSON.stringify(code.symbols[n]) });
    phases.push({ name: "code", text: lines.join("\n") });
  } else phases.push({ name: "end", text: JSON.stringify(outcome) });
  return phases;
}

const json = (v: unknown): string =>
  JSON.stringify(v, (_, x: unknown) => (typeof x === "bigint" ? `${x}n` : x instanceof Uint8Array ? [...x] : x));

/** @returns lines for people; none when the two are equal */
export function diff(a: CompilationRecord, b: CompilationRecord, hash: (bytes: Uint8Array) => string): string[] {
  const lines: string[] = [];
  const first = (what: string, one: unknown, other: unknown): void => {
    if (json(one) !== json(other)) lines.push(`${what}: ${json(one) ?? "nothing"} | ${json(other) ?? "nothing"}`);
  };
  for (const key of new Set([...Object.keys(a.request), ...Object.keys(b.request)]))
    if (key !== "compileId") first(`request, ${key}`, a.request[key as "tier"], b.request[key as "tier"]);
  for (let i = 0; i < Math.max(a.facts.length, b.facts.length); i++) {
    const [one, other] = [a.facts[i], b.facts[i]];
    if (json(one) === json(other)) continue;
    const name = `${(one ?? other)!.kind}:${(one ?? other)!.key.join()}`;
    first(`fact ${i}, ${name}`, one?.answer, other?.kind === one?.kind ? other?.answer : other);
    break;
  }
  const [ones, others] = [phasesOf(a, hash), phasesOf(b, hash)];
  for (let i = 0; i < Math.max(ones.length, others.length); i++) {
    const [one, other] = [ones[i], others[i]];
    if (one?.name === other?.name && one?.text === other?.text) continue;
    const [left, right] = [one?.text.split("\n") ?? [], other?.text.split("\n") ?? []];
    const at = left.findIndex((line, n) => line !== right[n]);
    const n = at < 0 ? left.length : at;
    lines.push(`phase ${one?.name ?? other?.name}, line ${n + 1}:`, `  < ${left[n] ?? ""}`, `  > ${right[n] ?? ""}`);
    break;
  }
  return lines;
}
