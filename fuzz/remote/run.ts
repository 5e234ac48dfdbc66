// Runs the fuzzers of remote compilation and replay in a thread that is watched: --worlds and --messages of the fuzz command.
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { CompilationRecord } from "../../src/replay/record.ts";
import { Report } from "../mutate/report.ts";
import { Random } from "../random.ts";
import { CASES, learn } from "./messages.ts";
import { recordedCompilations, sha256 } from "./records.ts";
import { keep, tryWorld } from "./worlds.ts";

export type What = "worlds" | "messages";

interface Task {
  readonly what: What;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly records: readonly CompilationRecord[];
  /** The number of the case that runs. */
  readonly at: SharedArrayBuffer;
}
type Told = { readonly part: string; readonly kind: string; readonly index: number; readonly fault?: string } | { readonly done: true };

/** A case that takes so many seconds hangs. */
const HANGS = 20;

/** @returns faults */
export async function fuzzRemote(what: What, seed: number, n: number, records = recordedCompilations(), print = true): Promise<number> {
  const reports = new Map<string, Report>();
  const report = (of: string): Report => {
    if (!reports.has(of)) reports.set(of, new Report(of));
    return reports.get(of)!;
  };
  for (let from = 0; from < n; ) {
    const at = new SharedArrayBuffer(4);
    const current = new Int32Array(at);
    current[0] = from;
    const task: Task = { what, seed, from, to: n, records, at };
    from = await new Promise<number>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { remoteFuzz: task } });
      let seen = -1;
      const watch = setInterval(() => {
        if (current[0] !== seen) {
          seen = current[0]!;
          return;
        }
        report(what).fault("it hangs", seen, `case ${seen} takes more than ${HANGS} s`);
        void worker.terminate();
        finish(seen + 1);
      }, HANGS * 1000);
      const finish = (next: number): void => {
        clearInterval(watch);
        resolve(next);
      };
      worker.on("message", (told: Told) => {
        if ("done" in told) return finish(n);
        const r = report(told.part);
        if (told.fault !== undefined) r.fault(told.kind, told.index, told.fault);
        else if (told.kind === "") r.same();
        else r.set(told.kind, told.index, "");
      });
      worker.on("error", (error) => {
        clearInterval(watch);
        reject(error);
      });
    });
  }
  if (print) for (const r of reports.values()) r.print();
  return [...reports.values()].reduce((sum, r) => sum + r.failed, 0);
}

async function run({ what, seed, from, to, records, at }: Task): Promise<void> {
  const kept = records.map((r) => keep(r, sha256)).filter((k) => k !== undefined);
  learn(records);
  nothingRuns();
  const current = new Int32Array(at);
  const tell = (told: Told): void => parentPort!.postMessage(told);
  for (let index = from; index < to; index++) {
    Atomics.store(current, 0, index);
    const random = Random.of(seed, index);
    const one = random.pick(kept);
    if (what === "worlds") {
      const verdict = tryWorld(one, random);
      if (verdict.kind === "wrong") tell({ part: what, kind: "wrong", index, fault: verdict.what });
      else tell({ part: what, kind: verdict.kind, index });
      continue;
    }
    const [part, body] = random.weighted(CASES.map(([weight, name, body]) => [weight, [name, body] as const] as const));
    try {
      tell({ part, kind: await body(one, random), index });
    } catch (e) {
      const { name, message, stack } = e as Error;
      tell({ part, kind: `${name}: ${message.replace(/\d+/g, "0")}`, index, fault: `${one.record.method}: ${stack}` });
    }
  }
  tell({ done: true });
}

/** What came from outside is looked at, never run. */
function nothingRuns(): void {
  const refuse = (): never => {
    throw new Error("code from outside was run");
  };
  Object.assign(WebAssembly, { instantiate: refuse, Instance: refuse, compile: refuse, instantiateStreaming: refuse });
  Object.assign(globalThis, { eval: refuse, Function: refuse });
}

const task = (workerData as { remoteFuzz?: Task } | null)?.remoteFuzz;
if (!isMainThread && task !== undefined) await run(task);
