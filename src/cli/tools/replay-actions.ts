// What dewar replay does beside replaying: phases, breakpoints, experiments with flags, the reducer, comparison, redaction, the page.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PhaseGraph } from "../../compiler/compile.ts";
import type { CompilerOptions } from "../../compiler/request.ts";
import { diff, phasesOf } from "../../replay/diff.ts";
import { experiment, NewQuestion } from "../../replay/experiment.ts";
import { graphText, nodeOf, textBlocks } from "../../replay/phase-graph.ts";
import { type CompilationRecord, encodeRecord } from "../../replay/record.ts";
import { fileHeader, frame, type RecordCodec } from "../../replay/record-file.ts";
import { redact } from "../../replay/redact.ts";
import { reduce, type StillFails, sameFault } from "../../replay/reduce.ts";

export type Hash = (bytes: Uint8Array) => string;

const fileOf = (record: CompilationRecord, codec: RecordCodec): Buffer => Buffer.concat([fileHeader(), frame(encodeRecord(record), codec)]);

/** --phases DIR: the graph behind each phase, and the code, in a file each. @returns a line */
export function writePhases(record: CompilationRecord, folder: string, hash: Hash): string {
  mkdirSync(folder, { recursive: true });
  const phases = phasesOf(record, hash);
  phases.forEach(({ name, text }, i) => {
    const file = `${record.request.compileId}-${String(i).padStart(2, "0")}-${name.replaceAll(" ", "-")}.txt`;
    writeFileSync(join(folder, file), `${text}\n`);
  });
  return phases.map(({ name, text }) => `${name} ${hash(Buffer.from(text)).slice(0, 16)}`).join(", ");
}

class Stopped extends Error {}

/** --until PHASE: the graph as it is behind the phase. */
export function until(record: CompilationRecord, phase: string, hash: Hash): string {
  let text: string | undefined;
  const names: string[] = [];
  const hook = (name: string, graph: PhaseGraph): void => {
    names.push(name);
    if (name !== phase) return;
    text = graphText(graph);
    throw new Stopped();
  };
  experiment(record, hash, { hook });
  if (text === undefined) throw new Error(`there is no phase "${phase}" in it: ${names.join(", ") || "none"}`);
  return text;
}

/** --break PHASE[:NODE]: stops in the inspector behind the phase (when a node of that number, in C1 a block at that bci, is there). */
export async function breakAt(record: CompilationRecord, where: string, hash: Hash): Promise<void> {
  const [phase, id] = where.split(":") as [string, string?];
  const inspector = await import("node:inspector");
  inspector.open(0);
  process.stderr.write("Open chrome://inspect, or attach an editor to the address above; the compilation waits.\n");
  inspector.waitForDebugger();
  const hook = (name: string, graph: PhaseGraph): void => {
    if (name === phase) stop(name, graph, nodeOf(graph, id === undefined ? undefined : Number(id)));
  };
  experiment(record, hash, { hook });
  inspector.close();
}

/** A function of its own: its arguments have their names in the bundle too. */
function stop(name: string, graph: PhaseGraph, node: unknown): void {
  if (node === undefined) return;
  process.stderr.write(`behind ${name}, ${textBlocks(graph).length} blocks\n`);
  // biome-ignore lint/suspicious/noDebugger: that is what it is for; graph and node are at hand here
  debugger;
}

/** --flag -XX:...: what becomes of it with other flags. @returns lines */
export function withFlags(record: CompilationRecord, flags: readonly string[], hash: Hash): string[] {
  const options: CompilerOptions = { ...record.request.options, ...parseFlags(flags) };
  try {
    const { outcome, usedFacts, invented } = experiment(record, hash, { request: { ...record.request, options } });
    const same = JSON.stringify(outcome) === JSON.stringify(record.outcome) ? "the same: " : "";
    return [
      `${same}${outcome.kind === "code" ? `${outcome.bytes} bytes, SHA-256 ${outcome.hash}` : `${outcome.kind}: ${outcome.reason}`}`,
      `${usedFacts} of ${record.facts.length} recorded facts served`,
      ...invented.map((question) => `new question, answered with "nothing is known": ${question}`),
    ];
  } catch (e) {
    if (e instanceof NewQuestion) return [`it ends with ${e.message}`];
    throw e;
  }
}

function parseFlags(flags: readonly string[]): CompilerOptions {
  const options: Record<string, number | boolean | string> = {};
  for (const flag of flags) {
    const [, sign, name, value] = /^-XX:([+-])?(\w+)(?:=(.*))?$/.exec(flag) ?? [];
    if (name === undefined || (sign === undefined) !== (value !== undefined))
      throw new Error(`${flag} is no flag: -XX:+Name or -XX:Name=value`);
    options[name] = sign !== undefined ? sign === "+" : /^-?\d+$/.test(value!) ? Number(value) : value!;
  }
  return options;
}

/** --reduce OUT. @param check a command that ends with 0 for a file whose compilation is still wrong; else the recorded fault must stay */
export function reduceTo(file: string, record: CompilationRecord, check: string | undefined, codec: RecordCodec, hash: Hash): string {
  const candidate = join(tmpdir(), `dewar-reduce-${process.pid}.rec`);
  const asked: StillFails = (made) => {
    writeFileSync(candidate, fileOf(made, codec));
    try {
      execFileSync("sh", ["-c", `${check} "$1"`, "sh", candidate], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  };
  const { record: small, tried, inlinees, bytes } = reduce(record, hash, check === undefined ? sameFault(record.outcome) : asked);
  rmSync(candidate, { force: true });
  writeFileSync(file, fileOf(small, codec));
  const share = Math.round((100 * bytes.after) / bytes.before);
  return `${file}: ${inlinees.before} inlinees to ${inlinees.after}, ${record.facts.length} facts to ${small.facts.length}, ${share} % of the bytes, ${tried} compilations tried`;
}

/** --redact OUT. */
export function redactTo(file: string, record: CompilationRecord, codec: RecordCodec, hash: Hash): string {
  const { record: clean, names, constants, namesMatter, constantsMatter } = redact(record, hash);
  writeFileSync(file, fileOf(clean, codec));
  const say = (matter: boolean): string => (matter ? "which changes the code" : "which does not change the code");
  return `${file}: ${names} names replaced, ${say(namesMatter)}; ${constants} constants replaced, ${say(constantsMatter)}`;
}

export function compare(a: CompilationRecord, b: CompilationRecord, hash: Hash): string[] {
  const lines = diff(a, b, hash);
  return lines.length === 0 ? ["no difference"] : lines;
}
