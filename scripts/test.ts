// The test command: unit tests, then the Java corpus in all modes. Shows progress and ends with "N passed, N failed".
//
//     npm test                    unit tests; the corpus whole in the default mode, a part of it in each of the others
//     npm test -- --units         unit tests only;  --corpus: the corpus only
//     npm test -- --all           the whole corpus in all modes
//     npm test -- host classpath  unit tests of these folders only

import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { join, relative } from "node:path";
import { run } from "node:test";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values, positionals } = parseArgs({
  options: { units: { type: "boolean" }, corpus: { type: "boolean" }, all: { type: "boolean" } },
  allowPositionals: true,
});

/** A unit test that takes longer has hung. (Packing a large tool takes half a minute, on a busy machine several.) */
const TEST_TIMEOUT_MS = 600_000;
/** Of the modes other than the default, every n-th program is run, others in each: a program is in one of the thirteen, or in two. */
const SAMPLE = 12;

interface Counts {
  passed: number;
  failed: number;
}

/** Runs the unit tests, each file in a process of its own. */
async function unitTests(folders: readonly string[]): Promise<Counts> {
  const patterns = folders.length === 0 ? ["test/*/*.test.ts", "test/*.test.ts"] : folders.map((folder) => `test/${folder}/**/*.test.ts`);
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
  if (files.length === 0) throw new Error(`no unit tests in ${folders.join(", ")}`);
  const counts: Counts = { passed: 0, failed: 0 };
  const perFile = new Map<string, Counts>();
  const stream = run({ files: files.map((file) => join(root, file)), concurrency: 2, timeout: TEST_TIMEOUT_MS });
  const nameOf = (file: string | undefined): string => (file === undefined ? "?" : relative(root, file));
  stream.on("test:pass", ({ file, details, skip, todo, name }) => {
    if (details.type === "suite" || skip !== undefined || todo !== undefined || name === file) return;
    counts.passed++;
    count(perFile, nameOf(file)).passed++;
  });
  stream.on("test:fail", ({ file, details, name, line }) => {
    if (details.type === "suite") return;
    counts.failed++;
    count(perFile, nameOf(file)).failed++;
    console.log(`FAILED ${nameOf(file)}:${line ?? 0} ${name}\n${indent(messageOf(details.error))}`);
  });
  stream.on("test:summary", ({ file, duration_ms }) => {
    if (file === undefined) return;
    const { passed, failed } = count(perFile, nameOf(file));
    console.log(
      `${failed > 0 ? "FAILED" : "ok"} ${nameOf(file)}: ${passed} passed, ${failed} failed (${(duration_ms / 1000).toFixed(1)} s)`,
    );
  });
  for await (const _ of stream); // until all have ended
  return counts;
}

function count(perFile: Map<string, Counts>, file: string): Counts {
  let counts = perFile.get(file);
  if (counts === undefined) perFile.set(file, (counts = { passed: 0, failed: 0 }));
  return counts;
}

/** What went wrong: node:test wraps it. Of a file whose process ended without a report, how that ended. */
function messageOf(error: unknown): string {
  const { exitCode, signal } = error as { exitCode?: number | null; signal?: string | null };
  if (exitCode !== undefined) return `its process ended with ${signal ?? `exit code ${exitCode}`}`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return text.length > 4000 ? `${text.slice(0, 4000)}\n...` : text;
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}

/** Runs the corpus; its last line says how it went. */
async function corpus(args: readonly string[]): Promise<Counts> {
  const child = spawn(process.execPath, [join(root, "scripts", "matrix.ts"), ...args], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let tail = "";
  child.stdout.on("data", (chunk: Buffer) => {
    process.stdout.write(chunk);
    tail = (tail + chunk.toString()).slice(-1000);
  });
  const code = await new Promise<number>((resolve) => child.on("close", (code) => resolve(code ?? 1)));
  const counts = [...tail.matchAll(/(\d+) passed, (\d+) failed/g)].at(-1);
  if (counts === undefined) {
    console.log(`FAILED the corpus did not run (exit code ${code})`);
    return { passed: 0, failed: 1 };
  }
  return { passed: Number(counts[1]), failed: Number(counts[2]) };
}

const total: Counts = { passed: 0, failed: 0 };
function add(counts: Counts): void {
  total.passed += counts.passed;
  total.failed += counts.failed;
}

const start = performance.now();
if (!values.corpus) {
  console.log("unit tests");
  add(await unitTests(positionals));
}
if (!values.units && positionals.length === 0) {
  console.log("Java corpus");
  add(await corpus(["--mode", "all", "--sample", values.all ? "1" : String(SAMPLE)]));
}
console.log(`${Math.round((performance.now() - start) / 1000)} s in all`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
