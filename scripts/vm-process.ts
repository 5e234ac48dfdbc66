// Runs one VM process to its end: captures both streams, measures wall time, kills the whole process group at the time limit.
// Knows nothing of the corpus; what the exit code means is the caller's matter.

import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface VmRun {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** Exit code; 128 + n when the process died of signal n as a shell would say; -1 when it could not be started. */
  readonly code: number;
  readonly timedOut: boolean;
  /** Wall time in milliseconds. */
  readonly ms: number;
}

const SIGNALS: Record<string, number> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
};
/** A program that prints without end is stopped here, in bytes of one stream. */
const OUTPUT_LIMIT = 64 << 20;

const running = new Set<number>();
process.on("exit", () => {
  for (const pid of running) killGroup(pid);
});
for (const s of ["SIGINT", "SIGTERM"] as const) process.on(s, () => process.exit(130));

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // already gone
  }
}

/** The environment every program sees: fixed locale and zone, the caller's PATH, HOME and DEWAR_* (which choose the VM), nothing that adds options. */
export function vmEnvironment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { LC_ALL: "C.UTF-8", LANG: "C.UTF-8", TZ: "UTC" };
  for (const [k, v] of Object.entries(process.env)) {
    if (
      k === "PATH" ||
      k === "HOME" ||
      k === "USER" ||
      k === "TMPDIR" ||
      k === "JAVA_HOME" ||
      k.startsWith("DEWAR_") ||
      k.startsWith("NODE_")
    )
      env[k] = v;
  }
  return { ...env, ...extra };
}

export interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Bytes for a pipe, or a file descriptor that the process inherits (its offset is then shared with later processes). */
  readonly stdin: Buffer | number;
  readonly timeoutMs: number;
}

/** Runs `command` and waits for its end. Never throws: a command that cannot be started gives code -1 with the reason on stderr. */
export function runVm(command: readonly string[], options: RunOptions): Promise<VmRun> {
  return new Promise((resolve) => {
    const start = performance.now();
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let timedOut = false;
    let size = 0;
    const child = spawn(command[0]!, command.slice(1), {
      cwd: options.cwd,
      env: vmEnvironment(options.env),
      stdio: [typeof options.stdin === "number" ? options.stdin : "pipe", "pipe", "pipe"],
      detached: true,
    });
    if (child.pid !== undefined) running.add(child.pid);
    const timer = setTimeout(() => {
      timedOut = true;
      if (child.pid !== undefined) killGroup(child.pid);
    }, options.timeoutMs);
    const take = (into: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length;
      if (size < OUTPUT_LIMIT) into.push(chunk);
      else if (child.pid !== undefined) killGroup(child.pid);
    };
    child.stdout!.on("data", take(stdout));
    child.stderr!.on("data", take(stderr));
    const finish = (code: number): void => {
      clearTimeout(timer);
      if (child.pid !== undefined) running.delete(child.pid);
      resolve({ stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr), code, timedOut, ms: performance.now() - start });
    };
    child.on("error", (e) => {
      stderr.push(Buffer.from(`${e.message}\n`));
      finish(-1);
    });
    child.on("close", (code, signal) => finish(code ?? 128 + (SIGNALS[signal ?? ""] ?? 0)));
    if (typeof options.stdin !== "number") {
      child.stdin!.on("error", () => {}); // the program may end without reading
      child.stdin!.end(options.stdin);
    }
  });
}

/** Runs `body` in a fresh empty folder that is removed afterwards. */
export async function inFreshFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "dewar-"));
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Opens `file` for reading while `body` runs. */
export async function withOpenFile<T>(file: string, body: (fd: number) => Promise<T>): Promise<T> {
  const fd = openSync(file, "r");
  try {
    return await body(fd);
  } finally {
    closeSync(fd);
  }
}

/** Runs `body` over all items, `jobs` at a time, in order of start. */
export async function inParallel<T>(items: readonly T[], jobs: number, body: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const i = next++;
      await body(items[i]!, i);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, items.length)) }, worker));
}
