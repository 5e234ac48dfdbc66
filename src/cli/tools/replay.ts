// dewar replay FILE...: runs recorded compilations again, without the program that they come from.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { recorderHost } from "../../api/recorder-host.ts";
import { replay, type Verdict } from "../../replay/player.ts";
import { type CompilationRecord, decodeRecord } from "../../replay/record.ts";
import { readRecords } from "../../replay/record-file.ts";

const USAGE = `usage: dewar replay [options] FILE...
Runs the compilations recorded in FILEs again, and says whether the same bytes come out.

  --only N          the compilation with that id
  --time N          compile each N times, and print the median time
  --verbose         one line for each compilation
  --help            this text

Records are written by -XX:+RecordCompilations, -XX:CompileCommand=record,METHOD, and whenever a compiler fails.
Examples:
  dewar -XX:+RecordCompilations -jar app.jar; dewar replay dewar_compilations_pid*.rec
  dewar replay --verbose dewar_replay_pid4711_compid12.rec
Exit code: 0 all equal, 1 something differs, 2 a file cannot be read.
`;

export function replayCommand(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      only: { type: "string" },
      time: { type: "string" },
      verbose: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help || positionals.length === 0) {
    (values.help ? process.stdout : process.stderr).write(USAGE);
    return values.help ? 0 : 2;
  }
  const host = recorderHost();
  const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
  let total = 0;
  let equal = 0;
  for (const file of positionals) {
    const { records, problem } = readRecords(readFileSync(file), host);
    if (problem !== undefined) process.stderr.write(`dewar replay: ${file}: ${problem}\n`);
    for (const bytes of records) {
      const record = decodeRecord(bytes);
      if (values.only !== undefined && record.request.compileId !== Number(values.only)) continue;
      total++;
      const verdict = replay(record, hash);
      if (verdict.kind === "equal") equal++;
      if (verdict.kind !== "equal" || values.verbose) process.stdout.write(`${describe(record, verdict)}\n`);
      if (values.time !== undefined) process.stdout.write(`  ${timed(record, hash, Number(values.time))}\n`);
    }
  }
  process.stdout.write(`${total} replayed, ${equal} equal, ${total - equal} different\n`);
  return equal === total ? 0 : 1;
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
