// The Java conformance corpus: which programs exist under test/java, what each one's directives ask for, and their class files.
// Shared by the recorder of expectations and the matrix runner. Knows nothing of modes or of any VM's flags.
// A program is `topic/Name.java` (class Name in the default package), `topic/Name.pkg/` (packages) or `topic/Name.mod/` (module
// sources); the latter two have their directives in program.conf.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
export const CORPUS = join(ROOT, "test/java");
export const CLASSES = join(ROOT, "build/test-java");

/** How a program's stderr is judged: not at all, exactly, or without frames of the class library (whose line numbers differ between updates). */
export type StderrRule = "ignore" | "compare" | "app";

export interface Program {
  /** `topic/Name`, unique in the corpus. */
  readonly id: string;
  readonly topic: string;
  readonly name: string;
  /** The source file, or the `.pkg` or `.mod` folder. */
  readonly source: string;
  readonly kind: "java" | "pkg" | "mod";
  /** Where its class files stand (a stable link; the target is named by content). */
  readonly out: string;
  /** What is run: a class name, or `-m module/class`. */
  readonly main: readonly string[];
  readonly args: readonly string[];
  readonly vm: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: Buffer;
  readonly exit: number;
  readonly stderr: StderrRule;
  /** Mode name to the reason why the program is left out of it. */
  readonly excluded: ReadonlyMap<string, string>;
  /** Heap of the tiny-heap mode, as `-Xmx` takes it; undefined: the mode's default. */
  readonly heap: string | undefined;
  /** Poll at which the image mode asks first; undefined: the mode's search. */
  readonly image: number | undefined;
  /** Seconds allowed beyond the runner's own limit, as a factor. */
  readonly slow: number;
  readonly needs: readonly string[];
  readonly javac: readonly string[];
  /** The file of the expected stdout; `.err` is appended for stderr. */
  readonly expected: string;
  /** Class path entries beside `out`. */
  readonly resources: string | undefined;
}

export const MODES = [
  "default",
  "int",
  "c1",
  "c2",
  "comp",
  "deopt",
  "gc",
  "yield",
  "tiny",
  "image",
  "deterministic",
  "aot",
  "strict",
  "warm",
] as const;
export type Mode = (typeof MODES)[number];

const KEYS = new Set(["args", "vm", "env", "stdin", "exit", "stderr", "modes", "heap", "image", "slow", "needs", "javac", "main"]);

/** A directive that cannot be understood; the message names file and line. */
export class DirectiveError extends Error {
  override name = "DirectiveError";
}

/** Splits at blanks; double quotes hold blanks together and allow an empty word. */
export function words(text: string): string[] {
  const out: string[] = [];
  for (const m of text.matchAll(/"([^"]*)"|(\S+)/g)) out.push(m[1] ?? m[2]!);
  return out;
}

/** Reads the `// key: value` lines before the first line that is neither a comment nor blank. A key may stand several times: values are joined by a blank. */
export function parseDirectives(file: string, text: string): Map<string, string> {
  const found = new Map<string, string>();
  let number = 0;
  for (const line of text.split("\n")) {
    number++;
    if (line.trim() === "") continue;
    if (!line.startsWith("//")) break;
    const m = /^\/\/ ([a-z]+): ?(.*)$/.exec(line);
    if (!m) continue;
    const [, key, value] = m as unknown as [string, string, string];
    if (!KEYS.has(key))
      throw new DirectiveError(`${relative(ROOT, file)}:${number}: unknown directive '${key}' (known: ${[...KEYS].join(", ")})`);
    found.set(key, found.has(key) ? `${found.get(key)} ${value}` : value);
  }
  return found;
}

function parseModes(file: string, value: string): Map<string, string> {
  const excluded = new Map<string, string>();
  const reason = /\((.+)\)\s*$/.exec(value)?.[1];
  if (!reason) throw new DirectiveError(`${relative(ROOT, file)}: 'modes' needs its reason in parentheses`);
  const names = words(value.replace(/\(.*$/, "").replaceAll(",", " "));
  for (const n of names) {
    if (!(MODES as readonly string[]).includes(n.replace(/^-/, "")))
      throw new DirectiveError(`${relative(ROOT, file)}: no mode '${n}' (known: ${MODES.join(", ")})`);
  }
  const wanted = names.filter((n) => !n.startsWith("-"));
  for (const n of names) if (n.startsWith("-")) excluded.set(n.slice(1), reason);
  if (wanted.length > 0) for (const m of MODES) if (!wanted.includes(m)) excluded.set(m, reason);
  return excluded;
}

function unescapeText(text: string): string {
  return text.replace(/\\(u[0-9a-f]{4}|.)/g, (_, c: string) =>
    c === "n" ? "\n" : c === "t" ? "\t" : c === "r" ? "\r" : c[0] === "u" ? String.fromCharCode(Number.parseInt(c.slice(1), 16)) : c,
  );
}

function makeProgram(topic: string, entry: string, topicDirectives: Map<string, string>): Program {
  const source = join(CORPUS, topic, entry);
  const name = entry.slice(0, entry.lastIndexOf("."));
  const kind = entry.slice(name.length + 1) as Program["kind"];
  const file = kind === "java" ? source : join(source, "program.conf");
  const d = parseDirectives(file, readFileSync(file, "utf8"));
  const get = (key: string): string => [topicDirectives.get(key), d.get(key)].filter((v) => v !== undefined).join(" ");
  const javac = words(get("javac"));
  const own = kind !== "java" || d.has("javac");
  const out = own ? join(CLASSES, `${topic}.${name}`) : join(CLASSES, topic);
  const place = (w: string): string => w.replaceAll("@OUT@", out).replaceAll("@SRC@", join(CORPUS, topic));
  const stdinFile = join(CORPUS, topic, `${name}.stdin`);
  const resources = join(CORPUS, topic, `${name}.res`);
  const stderr = d.get("stderr") ?? "ignore";
  if (stderr !== "ignore" && stderr !== "compare" && stderr !== "app")
    throw new DirectiveError(`${relative(ROOT, file)}: stderr is compare, app or ignore`);
  return {
    id: `${topic}/${name}`,
    topic,
    name,
    source,
    kind,
    out,
    main: words(d.get("main") ?? name).map(place),
    args: words(get("args")).map(place),
    vm: words(get("vm")).map(place),
    env: Object.fromEntries(words(get("env")).map((w) => [w.slice(0, w.indexOf("=")), w.slice(w.indexOf("=") + 1)])),
    stdin: existsSync(stdinFile) ? readFileSync(stdinFile) : Buffer.from(unescapeText(d.get("stdin") ?? "")),
    exit: Number(d.get("exit") ?? 0),
    stderr,
    excluded: d.has("modes") ? parseModes(file, d.get("modes")!) : new Map(),
    heap: d.get("heap"),
    image: d.has("image") ? Number(d.get("image")) : undefined,
    slow: Number(d.get("slow") ?? 1),
    needs: words(get("needs")),
    javac,
    expected: join(CORPUS, topic, `${name}.expected`),
    resources: existsSync(resources) ? resources : undefined,
  };
}

/** All programs in bring-up order: topics by their number, programs by name, `HelloWorld` first. */
export function loadCorpus(only?: RegExp): Program[] {
  const programs: Program[] = [];
  const topics = readdirSync(CORPUS, { withFileTypes: true }).filter((e) => e.isDirectory());
  for (const topic of topics.map((t) => t.name).sort()) {
    const conf = join(CORPUS, topic, "topic.conf");
    const topicDirectives = existsSync(conf) ? parseDirectives(conf, readFileSync(conf, "utf8")) : new Map<string, string>();
    const entries = readdirSync(join(CORPUS, topic)).filter((e) => /\.(java|pkg|mod)$/.test(e));
    entries.sort((a, b) => Number(b === "HelloWorld.java") - Number(a === "HelloWorld.java") || (a < b ? -1 : 1));
    for (const entry of entries) programs.push(makeProgram(topic, entry, topicDirectives));
  }
  return only ? programs.filter((p) => only.test(p.id)) : programs;
}

/** Options of the VM and what follows them, as `java` takes them. `extra` stands after the program's own options, so that it wins. */
export function commandLine(program: Program, extra: readonly string[]): string[] {
  const path =
    program.kind === "mod" ? ["-p", program.out] : ["-cp", program.resources ? `${program.out}:${program.resources}` : program.out];
  return [...path, ...program.vm, ...extra, ...program.main, ...program.args];
}

function sourcesBelow(folder: string): string[] {
  const out: string[] = [];
  for (const e of readdirSync(folder, { withFileTypes: true })) {
    if (e.isDirectory()) out.push(...sourcesBelow(join(folder, e.name)));
    else if (e.name.endsWith(".java")) out.push(join(folder, e.name));
  }
  return out.sort();
}

interface Job {
  out: string;
  options: string[];
  sources: string[];
}

function compileJobs(programs: readonly Program[]): Job[] {
  const jobs = new Map<string, Job>();
  for (const p of programs) {
    if (p.kind !== "java") {
      const path = p.kind === "mod" ? ["--module-source-path", p.source] : [];
      jobs.set(p.out, { out: p.out, options: [...path, ...p.javac], sources: sourcesBelow(p.source) });
      continue;
    }
    const job = jobs.get(p.out);
    if (job) job.sources.push(p.source);
    else jobs.set(p.out, { out: p.out, options: [...p.javac], sources: [p.source] });
  }
  return [...jobs.values()];
}

const HOUR = 3_600_000;

/**
 * Brings the class files up to date: each group goes to a folder named by the content of its sources, so that runs side by side never see a
 * half-written one; the link `build/test-java/<topic>` is moved last. Compiles whole topics, but only those that `selected` has programs of.
 * @returns the number of groups that had to be compiled
 */
export function compileCorpus(selected: readonly Program[], javaHome?: string): number {
  mkdirSync(CLASSES, { recursive: true });
  const outs = new Set(selected.map((p) => p.out));
  const stale: (Job & { target: string; work: string })[] = [];
  for (const job of compileJobs(loadCorpus())) {
    if (!outs.has(job.out)) continue;
    const hash = createHash("sha256").update(job.options.join("\0"));
    for (const s of job.sources) hash.update(`\0${basename(s)}\0`).update(readFileSync(s));
    const target = `${job.out}@${hash.digest("hex").slice(0, 12)}`;
    if (!existsSync(target)) stale.push({ ...job, target, work: `${target}.${process.pid}` });
    else link(target, job.out);
  }
  if (stale.length === 0) return 0;
  const list = join(CLASSES, `jobs.${process.pid}`);
  writeFileSync(list, stale.map((j) => [j.work, j.options.join(" "), j.sources.join(" ")].join("\t")).join("\n"));
  const java = javaHome ? join(javaHome, "bin/java") : "java";
  const run = spawnSync(java, ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", join(ROOT, "scripts/CompileCorpus.java"), list], {
    stdio: "inherit",
  });
  rmSync(list, { force: true });
  if (run.status !== 0) {
    for (const j of stale) rmSync(j.work, { recursive: true, force: true });
    throw new Error("the Java corpus does not compile (javac's messages are above)");
  }
  for (const j of stale) {
    if (existsSync(j.target)) rmSync(j.work, { recursive: true, force: true });
    else renameSync(j.work, j.target);
    link(j.target, j.out);
  }
  removeStale();
  return stale.length;
}

/** Folders of class files that no link names any more, an hour after they were made: another run may still be reading a younger one. */
function removeStale(): void {
  const entries = readdirSync(CLASSES, { withFileTypes: true });
  const live = new Set(entries.filter((e) => e.isSymbolicLink()).map((e) => readlinkSync(join(CLASSES, e.name))));
  for (const e of entries) {
    const full = join(CLASSES, e.name);
    if (e.isDirectory() && !live.has(e.name) && Date.now() - statSync(full).mtimeMs > HOUR) rmSync(full, { recursive: true, force: true });
  }
}

function link(target: string, at: string): void {
  const temporary = `${at}.link.${process.pid}`;
  rmSync(temporary, { force: true });
  symlinkSync(basename(target), temporary);
  renameSync(temporary, at);
}

/** What of stderr is compared under the program's rule. */
export function judgedStderr(rule: StderrRule, stderr: Buffer): string {
  if (rule === "ignore") return "";
  const text = stderr.toString("utf8");
  if (rule === "compare") return text;
  return text
    .split("\n")
    .filter((l) => !/^\t+at (java|jdk)\.[a-z.]+\//.test(l) && !/^\t+\.\.\. \d+ more$/.test(l))
    .join("\n");
}
