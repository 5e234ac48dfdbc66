#!/usr/bin/env node
// Records every compilation of the Java corpus, locally or at a compile server, and replays all of them in two other processes with other
// working folders and environments: the bytes must be the recorded ones, and the phases' hashes equal in both. Also replays given files.
import { type ChildProcess, fork, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { recorderHost } from "../src/api/recorder-host.ts";
import { phasesOf } from "../src/replay/diff.ts";
import { replay } from "../src/replay/player.ts";
import { decodeRecord } from "../src/replay/record.ts";
import { readRecords } from "../src/replay/record-file.ts";
import { commandLine, compileCorpus, loadCorpus, ROOT } from "./corpus.ts";
import { inFreshFolder, runVm } from "./vm-process.ts";

const USAGE = `usage: node scripts/replay-corpus.ts [options] [FILE or FOLDER ...]
  FILE...          replays these recordings (of folders, all *.rec), in place of the corpus
  --only REGEX     only programs of the corpus whose topic/Name matches
  --sample i/n     every n-th, beginning with the i-th (1-based)
  --remote         has a compile server compile, which records as well
  --flags="F ..."  of the VM (default: -XX:CompileThresholdScaling=0.03, HotSpot's thresholds)
  --minutes M      no new program after that
  --keep DIR       leaves the recordings there
  --verbose        a line for each file`;

interface Answer {
  readonly file: string;
  readonly records: number;
  readonly equal: number;
  readonly phases: string;
  readonly kinds: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

/** In another process: replays a file. */
function replayFile(file: string): Answer {
  const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
  const all = createHash("sha256");
  const problems: string[] = [];
  const kinds: Record<string, number> = {};
  const count = (kind: string): void => void (kinds[kind] = (kinds[kind] ?? 0) + 1);
  const { records, problem } = readRecords(readFileSync(file), recorderHost());
  if (problem !== undefined) problems.push(problem);
  let equal = 0;
  for (const bytes of records) {
    const record = decodeRecord(bytes);
    const { request, method, outcome } = record;
    count(outcome.kind);
    count(`tier ${request.tier}`);
    if (request.osrBci >= 0) count("OSR");
    if (method.includes("$$Lambda") || method.includes("lambda$")) count("lambda");
    if (/0x[0-9a-f]{8}|\+0x|\$\$Lambda|LambdaForm/.test(method)) count("hidden class");
    const verdict = replay(record, sha256);
    if (verdict.kind !== "equal") {
      problems.push(`${request.compileId} tier ${request.tier} ${method}: ${JSON.stringify({ ...verdict, code: undefined })}`);
      continue;
    }
    equal++;
    for (const { name, text } of phasesOf(record, sha256)) all.update(`${name}\n${text}\n`);
  }
  return { file, records: records.length, equal, phases: all.digest("hex"), kinds, problems };
}

/** A process that replays what it is sent, somewhere else. */
class Replayer {
  private readonly process: ChildProcess;
  constructor(cwd: string, env: Record<string, string>) {
    this.process = fork(fileURLToPath(import.meta.url), ["--serve"], { cwd, env: { PATH: process.env.PATH, ...env } });
  }
  replay(file: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const died = (code: number | null): void => reject(new Error(`the process that replays ${file} ended with ${code}`));
      this.process.once("exit", died);
      this.process.once("message", (answer) => {
        this.process.off("exit", died);
        resolve(answer as Answer);
      });
      this.process.send(file);
    });
  }
  end(): void {
    if (this.process.connected) this.process.disconnect();
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: "string", default: "." },
      sample: { type: "string", default: "1/1" },
      remote: { type: "boolean", default: false },
      flags: { type: "string", default: "-XX:CompileThresholdScaling=0.03" },
      minutes: { type: "string" },
      keep: { type: "string" },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const folder = values.keep ?? mkdtempSync(join(tmpdir(), "dewar-replay-"));
  mkdirSync(folder, { recursive: true });
  const elsewhere = [mkdtempSync(join(tmpdir(), "dewar-a-")), mkdtempSync(join(tmpdir(), "dewar-b-"))];
  const replayers = [
    new Replayer(elsewhere[0]!, { TZ: "Asia/Kathmandu", LANG: "tr_TR.UTF-8", HOME: "/" }),
    new Replayer(elsewhere[1]!, { TZ: "America/St_Johns", LC_ALL: "C", HOME: "/nowhere", SEED: "7" }),
  ];
  let [files, records, equal, failed] = [0, 0, 0, 0];
  const kinds = new Map<string, number>();
  const check = async (file: string, of: string): Promise<void> => {
    const [a, b] = await Promise.all(replayers.map((r) => r.replay(file)));
    files++;
    records += a!.records;
    equal += a!.equal;
    for (const [kind, n] of Object.entries(a!.kinds)) kinds.set(kind, (kinds.get(kind) ?? 0) + n);
    const problems = [...a!.problems];
    if (a!.phases !== b!.phases || a!.equal !== b!.equal) problems.push("the two processes differ in a phase");
    if (problems.length > 0) failed++;
    if (problems.length > 0 || values.verbose)
      console.log(`${of}: ${a!.equal} of ${a!.records} equal\n${problems.map((p) => `  ${p}\n`).join("")}`.trimEnd());
  };
  const server = values.remote && positionals.length === 0 ? await startServer(folder) : undefined;
  try {
    if (positionals.length > 0) {
      for (const file of positionals.flatMap(recordings)) await check(file, file);
    } else {
      const [first, step] = values.sample.split("/").map(Number) as [number, number];
      const programs = loadCorpus(new RegExp(values.only)).filter((_, i) => i % step === first - 1);
      compileCorpus(programs);
      const end = values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + 60_000 * Number(values.minutes);
      for (const [i, program] of programs.entries()) {
        if (Date.now() > end) break;
        const file = join(folder, `${i}.rec`);
        const flags = [
          "-XX:+RecordCompilations",
          `-XX:RecordCompilationsFile=${file}`,
          "-XX:RecordCompilationsSize=4g",
          ...values.flags.split(" "),
        ];
        if (server !== undefined) flags.push("-XX:+UseJITServer", `-XX:JITServerAddress=unix:${join(folder, "socket")}`);
        const run = await inFreshFolder((cwd) =>
          runVm([join(ROOT, "bin/dewar"), ...commandLine(program, flags)], {
            cwd,
            env: program.env,
            stdin: program.stdin,
            timeoutMs: 300_000,
          }),
        );
        if (run.timedOut) console.log(`${program.id}: no end within 300 s; what it recorded is replayed`);
        if (existsSync(file)) await check(file, program.id);
        if (values.keep === undefined) rmSync(file, { force: true });
      }
    }
    if (server !== undefined) {
      await stop(server);
      await check(join(folder, "server.rec"), "the server's own recording");
    }
  } finally {
    for (const r of replayers) r.end();
    server?.kill("SIGKILL");
    for (const f of [...elsewhere, ...(values.keep === undefined ? [folder] : [])]) rmSync(f, { recursive: true, force: true });
  }
  console.log(
    [...kinds]
      .sort()
      .map(([kind, n]) => `${kind}: ${n}`)
      .join(", "),
  );
  console.log(`${files} files, ${records} compilations replayed, ${equal} equal, ${records - equal} different; ${failed} files failed`);
  return failed === 0 && equal === records ? 0 : 1;
}

const recordings = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((f) => /\.rec(\.1)?$/.test(f))
        .map((f) => join(path, f))
    : [path];

async function startServer(folder: string): Promise<ChildProcess> {
  const options = [
    "compile-server",
    "--listen",
    `unix:${join(folder, "socket")}`,
    "--threads",
    "1",
    "--record",
    join(folder, "server.rec"),
    "--log",
    "none",
  ];
  const server = spawn(join(ROOT, "bin/dewar"), options, { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    server.stdout!.once("data", () => resolve());
    server.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  server.removeAllListeners("exit");
  return server;
}

function stop(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.once("exit", () => resolve());
    server.kill("SIGTERM");
  });
}

if (process.argv[2] === "--serve") process.on("message", (file: string) => process.send!(replayFile(file)));
else process.exitCode = await main();
