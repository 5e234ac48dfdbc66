// What the benches of whole processes share: a command's wall and processor time, its peak of resident memory, medians and ratios.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Measured {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Seconds. */
  readonly wall: number;
  /** User and system seconds of the process and of what it has waited for. */
  readonly cpu: number;
  /** Peak of the largest process, KiB. */
  readonly rss: number;
}

export interface Way {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds between two looks at memory; 0: none. */
  readonly watch?: number;
  readonly timeout?: number;
}

function peakOf(pid: number): number {
  let most = 0;
  const pids = [pid];
  for (const p of pids) {
    try {
      for (const child of readFileSync(`/proc/${p}/task/${p}/children`, "utf8").split(" "))
        if (child.trim() !== "") pids.push(Number(child));
      most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${p}/status`, "utf8"))?.[1] ?? 0));
    } catch {
      // ended meanwhile
    }
  }
  return most;
}

/** Runs a command; bash's `time` sees its processor time. */
export function measure(command: readonly string[], { cwd, env, watch = 0, timeout = 600 }: Way = {}): Promise<Measured> {
  return new Promise((resolve) => {
    const child = spawn("bash", ["-c", `TIMEFORMAT='@time %R %U %S'; time "$@"`, "bash", ...command], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
    });
    let [stdout, stderr, rss] = ["", "", 0];
    child.stdout.setEncoding("utf8").on("data", (d: string) => void (stdout += d));
    child.stderr.setEncoding("utf8").on("data", (d: string) => void (stderr += d));
    const limit = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), timeout * 1000);
    const watcher = watch === 0 ? undefined : setInterval(() => void (rss = Math.max(rss, peakOf(child.pid!))), watch);
    child.on("close", (status) => {
      clearTimeout(limit);
      clearInterval(watcher);
      const [, wall, user, system] = /@time ([\d.]+) ([\d.]+) ([\d.]+)/.exec(stderr) ?? [];
      resolve({ status, stdout, stderr, wall: Number(wall), cpu: Number(user) + Number(system), rss });
    });
  });
}

export const median = (xs: readonly number[]): number => {
  const sorted = [...xs].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
};

export const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

export const geometricMean = (xs: readonly number[]): number => Math.exp(xs.reduce((sum, x) => sum + Math.log(x), 0) / xs.length);

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), `|---|${"---:|".repeat(head.length - 1)}`, ...rows.map(line)].join("\n");
}
