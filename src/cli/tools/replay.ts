// dewar replay FILE...: runs recorded compilations again, without the program that they come from.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { recorderHost } from "../../api/recorder-host.ts";
import { experiment } from "../../replay/experiment.ts";
import { replay, type Verdict } from "../../replay/player.ts";
import { type CompilationRecord, decodeRecord } from "../../replay/record.ts";
import { readRecords } from "../../replay/record-file.ts";
import { viewPage } from "../../replay/view.ts";
import { disassembleBody } from "../../wasm/disassemble.ts";
import { problemText } from "./problem-text.ts";
import * as actions from "./replay-actions.ts";

const USAGE = `usage: dewar replay [options] FILE...
Runs the compilations recorded in FILEs again, and says whether the same bytes come out.

  --only N          the compilation with that id
  --time N          compile each N times, and print the median time
  --verbose         one line for each compilation
  --print-ideal, --print-inlining, --print-assembly   what the original run did not print
  --phases DIR      write the graph behind each phase to files; print their hashes
  --until PHASE     print the graph as it is behind a phase
  --break PHASE[:NODE]   stop in the inspector behind a phase (when it has that node)
  --flag -XX:...    compile with another flag; says which recorded facts serve and what is asked anew. May be repeated
  --diff            two compilations (two FILEs, or one with two): where they part
  --reduce OUT      make a failing compilation small: its fault must stay, or --check COMMAND must go on ending with 0 (it gets a FILE)
  --redact OUT      replace the application's names and constants; says whether they matter for the code
  --view OUT.html   a page with phases, graph, bytecode and WebAssembly
  --help            this text

Records are written by -XX:+RecordCompilations, -XX:CompileCommand=record,METHOD, and whenever a compiler fails; by dewar compile-server --record.
Examples:
  dewar -XX:+RecordCompilations -jar app.jar; dewar replay dewar_compilations_pid*.rec
  dewar replay --only 12 --view page.html dewar_compilations_pid*.rec
Exit code: 0 all equal, 1 something differs, 2 a file cannot be read.
`;

const flag = { type: "boolean" } as const;
const words = { type: "string" } as const;
const OPTIONS = {
  only: words,
  time: words,
  verbose: flag,
  "print-ideal": flag,
  "print-inlining": flag,
  "print-assembly": flag,
  phases: words,
  until: words,
  break: words,
  flag: { type: "string", multiple: true },
  diff: flag,
  reduce: words,
  check: words,
  redact: words,
  view: words,
  help: flag,
} as const;

/** `--flag -XX:+Name` as `--flag=-XX:+Name`, which parseArgs understands. */
function joined(args: readonly string[]): string[] {
  const list: string[] = [];
  for (let i = 0; i < args.length; i++) list.push(args[i] === "--flag" && i + 1 < args.length ? `--flag=${args[++i]}` : args[i]!);
  return list;
}

export async function replayCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: joined(args), allowPositionals: true, options: OPTIONS });
  if (values.help || positionals.length === 0) {
    (values.help ? process.stdout : process.stderr).write(USAGE);
    return values.help ? 0 : 2;
  }
  for (const name of ["only", "time"] as const) {
    if (values[name] !== undefined && !/^[1-9]\d*$/.test(values[name])) throw new Error(`--${name} wants a number, not ${values[name]}`);
  }
  const host = recorderHost();
  const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const chosen: CompilationRecord[] = [];
  for (const file of positionals) {
    const { records, problem } = recordsOf(file, host);
    if (records === undefined) return 2;
    if (problem !== undefined) process.stderr.write(`dewar replay: ${file}: ${problem}\n`);
    for (const record of records.map(decodeRecord))
      if (values.only === undefined || record.request.compileId === Number(values.only)) chosen.push(record);
  }
  if (values.only !== undefined && chosen.length === 0)
    throw new Error(`there is no compilation ${values.only} in ${positionals.join(", ")}`);
  /** The one that is asked about. */
  const one = (): CompilationRecord => {
    if (chosen.length !== 1) throw new Error(`that is for one compilation, and there are ${chosen.length}: say which with --only N`);
    return chosen[0]!;
  };
  const { phases, until: last, break: where, flag: flags, reduce, redact, view } = values;
  if (values.diff) {
    if (chosen.length !== 2) throw new Error(`--diff compares two compilations, and there are ${chosen.length}: say which with --only N`);
    const lines = actions.compare(chosen[0]!, chosen[1]!, hash);
    for (const line of lines) print(line);
    return lines[0] === "no difference" ? 0 : 1;
  }
  if (reduce !== undefined) print(actions.reduceTo(reduce, one(), values.check, host, hash));
  if (redact !== undefined) print(actions.redactTo(redact, one(), host, hash));
  if (view !== undefined) {
    writeFileSync(view, viewPage(one(), hash));
    print(view);
  }
  if (last !== undefined) print(actions.until(one(), last, hash));
  if (where !== undefined) await actions.breakAt(one(), where, hash);
  if (flags !== undefined) for (const line of actions.withFlags(one(), flags, hash)) print(line);
  if ([reduce, redact, view, last, where, flags].some((v) => v !== undefined)) return 0;

  let equal = 0;
  for (const record of chosen) {
    const verdict = replay(record, hash);
    if (verdict.kind === "equal") equal++;
    if (verdict.kind !== "equal" || values.verbose) print(describe(record, verdict));
    if (phases !== undefined) print(`  phases of ${record.request.compileId}: ${actions.writePhases(record, phases, hash)}`);
    if (values.time !== undefined) print(`  ${timed(record, hash, Number(values.time))}`);
    for (const line of printed(record, values, hash)) print(line);
  }
  print(`${chosen.length} replayed, ${equal} equal, ${chosen.length - equal} different`);
  return equal === chosen.length ? 0 : 1;
}

/** Of a file that cannot be used there are none, and it is said why. */
function recordsOf(file: string, host: ReturnType<typeof recorderHost>): Partial<ReturnType<typeof readRecords>> {
  try {
    return readRecords(readFileSync(file), host);
  } catch (problem) {
    process.stderr.write(problemText("dewar replay", problem, file));
    return {};
  }
}

/** Diagnostics that do not change the code: it is compiled once more with them. */
function printed(
  record: CompilationRecord,
  asked: { "print-ideal"?: boolean | undefined; "print-inlining"?: boolean | undefined; "print-assembly"?: boolean | undefined },
  hash: (bytes: Uint8Array) => string,
): string[] {
  if (!asked["print-ideal"] && !asked["print-inlining"] && !asked["print-assembly"]) return [];
  const options = {
    ...record.request.options,
    ...(asked["print-ideal"] ? { PrintIdeal: true } : {}),
    ...(asked["print-inlining"] ? { PrintInlining: true } : {}),
  };
  const { code } = experiment(record, hash, { request: { ...record.request, options }, onlyPrints: true });
  if (code === undefined) return [];
  const lines = [...code.log];
  if (asked["print-assembly"])
    lines.push(...disassembleBody(code.body, { relocations: code.relocations, symbol: (n) => JSON.stringify(code.symbols[n]) }));
  return lines;
}

function describe({ method, request, facts, outcome }: CompilationRecord, verdict: Verdict): string {
  const osr = request.osrBci >= 0 ? ` @ ${request.osrBci}` : "";
  const head = `${request.compileId} tier ${request.tier} ${method}${osr} (${facts.length} facts): `;
  switch (verdict.kind) {
    case "equal":
      return head + (outcome.kind === "code" ? `equal, ${outcome.bytes} bytes, SHA-256 ${outcome.hash}` : `equal, ${text(outcome)}`);
    case "different":
      return `${head}DIFFERENT: recorded ${text(outcome)}, now ${text(verdict.outcome)}`;
    case "diverged":
      return `${head}DIVERGED at question ${verdict.at}: recorded ${verdict.recorded ?? "nothing more"}, asked ${verdict.asked}`;
    case "unused":
      return `${head}DIFFERENT: of ${verdict.recorded} facts only ${verdict.used} were asked for`;
  }
}

function text(o: CompilationRecord["outcome"]): string {
  if (o.kind === "code") return `code of SHA-256 ${o.hash}`;
  return o.kind === "bailout" ? `given up: ${o.reason}` : `fault${o.phase === "" ? "" : ` in ${o.phase}`}: ${o.reason}`;
}

function timed(record: CompilationRecord, hash: (bytes: Uint8Array) => string, n: number): string {
  const times: number[] = [];
  for (let i = 0; i < n; i++) {
    const start = performance.now();
    replay(record, hash);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return `median of ${n}: ${times[n >> 1]!.toFixed(3)} ms`;
}
