#!/usr/bin/env node
// What a compile server saves a VM that has one core: processor time of the VM's process, interpreted, with its own compilers, and with a
// server (cold and warm) on another core. One command for each figure of docs/remote.md.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Measured, measure, median, table } from "./measure.ts";

const USAGE = `usage: node bench/remote.ts [options] [javac] [WORKLOAD ...]
  --rounds N          interleaved rounds (3)
  --files N           javac compiles so many of the files under test/java (60)
  --workloads DIR     where workloads/NAME.sh and NAME.expected are
  --ways A,B          of int,local,cold,warm (these four) and record (local, with -XX:+RecordCompilations)
  --options "..."     for every VM
  --remote "..."      for those with a server`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "3" },
    files: { type: "string", default: "60" },
    workloads: { type: "string" },
    ways: { type: "string", default: "int,local,cold,warm" },
    options: { type: "string", default: "" },
    remote: { type: "string", default: "" },
    help: { type: "boolean", default: false },
  },
});
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dewar = join(root, "bin/dewar");
const dir = mkdtempSync(join(tmpdir(), "dewar-remote-bench-"));
const socket = join(dir, "server");
/** The client's core, and everything else's. */
const [CLIENT, OTHER] = ["0", "1"];

async function startServer(): Promise<ChildProcess> {
  rmSync(socket, { force: true });
  const server = spawn("taskset", ["-c", OTHER, dewar, "compile-server", "--listen", `unix:${socket}`, "--threads", "1"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    server.stdout!.once("data", () => resolve());
    server.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return server;
}

function stop(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.removeAllListeners("exit");
    server.once("exit", () => resolve());
    server.kill("SIGTERM");
  });
}

const words = (text: string): string[] => text.split(" ").filter((word) => word !== "");

/** Options of a way to run. */
function optionsOf(way: string): string[] {
  const common = words(values.options);
  if (way === "int") return [...common, "-Xint"];
  if (way === "record") return [...common, "-XX:+RecordCompilations", `-XX:RecordCompilationsFile=${join(dir, "all.rec")}`];
  return way === "local" ? common : [...common, "-XX:+UseJITServer", `-XX:JITServerAddress=unix:${socket}`, ...words(values.remote)];
}

type Program = (vm: readonly string[]) => Promise<Measured>;

function javac(): Program {
  const of = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((e) =>
      e.isFile() && e.name.endsWith(".java") ? [join(e.parentPath, e.name)] : [],
    );
  const files = ["05-language", "14-lang", "15-util"].flatMap((folder) => of(join(root, "test/java", folder))).sort();
  const step = Math.max(1, Math.floor(files.length / Number(values.files)));
  const chosen = files.filter((_, i) => i % step === 0).slice(0, Number(values.files));
  return (vm) =>
    measure([
      "taskset",
      "-c",
      CLIENT,
      ...vm,
      "-m",
      "jdk.compiler/com.sun.tools.javac.Main",
      "-nowarn",
      "-proc:none",
      "-d",
      join(dir, "out"),
      ...chosen,
    ]);
}

function workload(name: string): Program {
  if (values.workloads === undefined) throw new Error("workloads need --workloads DIR");
  const script = join(values.workloads, "workloads", `${name}.sh`);
  const expected = readFileSync(join(values.workloads, "workloads", `${name}.expected`), "utf8");
  return async (vm) => {
    const run = await measure(["taskset", "-c", CLIENT, "bash", script], { env: { JAVA: vm.join(" ") } });
    return run.stdout === expected
      ? run
      : { ...run, status: 1, stderr: `its output is another one: ${run.stdout.slice(-500)}${run.stderr.slice(-500)}` };
  };
}

async function compare(name: string, program: Program): Promise<void> {
  const ways = values.ways.split(",");
  const runs: Record<string, Measured[]> = {};
  const run = async (way: string): Promise<Measured> => {
    const result = await program([dewar, ...optionsOf(way)]);
    if (result.status !== 0) console.error(`${name}, ${way}: status ${result.status}\n${result.stderr.slice(-2000)}`);
    return result;
  };
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const way of ways) {
      const server = way === "cold" || way === "warm" ? await startServer() : undefined;
      if (way === "warm") await run(way);
      (runs[way] ??= []).push(await run(way));
      if (server !== undefined) await stop(server);
    }
  }
  const of = (way: string, what: "cpu" | "wall"): number => median(runs[way]!.map((r) => r[what]));
  console.log(`\n${name}: client on one core, medians of ${values.rounds} interleaved rounds\n`);
  const rows = ways.map((way) => [
    way,
    of(way, "cpu").toFixed(2),
    ways.includes("local") ? (of(way, "cpu") / of("local", "cpu")).toFixed(2) : "-",
    of(way, "wall").toFixed(2),
    ways.includes("local") ? (of(way, "wall") / of("local", "wall")).toFixed(2) : "-",
  ]);
  console.log(table(["way", "client CPU s", "to local", "wall s", "to local"], rows));
}

if (values.help) console.log(USAGE);
else {
  try {
    for (const name of positionals.length > 0 ? positionals : ["javac"]) await compare(name, name === "javac" ? javac() : workload(name));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
