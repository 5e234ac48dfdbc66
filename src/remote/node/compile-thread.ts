// A compiler thread of a compile server: waits with Atomics for what it asks its main thread for.
import { hash } from "node:crypto";
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { CachedCode } from "../server/cached-code.ts";
import { runServerJob, type ServerJob } from "../server/job.ts";
import type { FactMap } from "../wire-facts.ts";

export interface CompileThreadData {
  readonly role: "compile-thread";
  readonly port: MessagePort;
  /** Counts the replies on `port`. */
  readonly replies: SharedArrayBuffer;
}

export function serveJobs(): void {
  const { port, replies } = workerData as CompileThreadData;
  const count = new Int32Array(replies);
  let seen = 0;
  const wait = (message: unknown): unknown => {
    parentPort!.postMessage(message);
    Atomics.wait(count, 0, seen++);
    return receiveMessageOnPort(port)!.message;
  };
  parentPort!.on("message", (job: ServerJob) => {
    const result = runServerJob(job, {
      ask: (questions) => wait({ type: "ask", questions }) as FactMap | undefined,
      lookup: (key) => wait({ type: "lookup", key }) as readonly CachedCode[],
      hash: (bytes) => hash("sha256", bytes, "hex"),
      now: () => performance.now(),
    });
    parentPort!.postMessage({ type: "result", result });
  });
}
