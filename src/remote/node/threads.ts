// Starts the compiler threads of a compile server, and puts a new one in the place of one that died.
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import type { CachedCode } from "../server/cached-code.ts";
import type { ServerJob, ServerResult } from "../server/job.ts";
import type { CompileThread } from "../server/server.ts";
import type { FactMap, Question } from "../wire-facts.ts";
import type { CompileThreadData } from "./compile-thread.ts";

type FromThread =
  | { readonly type: "ask"; readonly questions: readonly Question[] }
  | { readonly type: "lookup"; readonly key: string }
  | { readonly type: "result"; readonly result: ServerResult };

export class NodeCompileThread implements CompileThread {
  private readonly entry: URL;
  private readonly megabytes: number;
  private readonly limit: number;
  private worker: Worker | undefined;
  private port!: MessagePort;
  private replies!: Int32Array;
  private handle: ((message: FromThread) => void) | undefined;
  private died: ((reason: string) => void) | undefined;

  /**
   * @param megabytes of V8's heap: a compilation that wants more ends its thread, and nothing else
   * @param limit milliseconds that a compilation may take without asking anything; then its thread is ended likewise
   */
  constructor(entry: URL, megabytes: number, limit: number) {
    this.limit = limit;
    this.entry = entry;
    this.megabytes = megabytes;
    this.start();
  }

  private start(): Worker {
    const { port1, port2 } = new MessageChannel();
    const replies = new SharedArrayBuffer(4);
    const workerData: CompileThreadData = { role: "compile-thread", port: port2, replies };
    const worker = new Worker(this.entry, {
      workerData,
      transferList: [port2],
      resourceLimits: { maxOldGenerationSizeMb: this.megabytes },
    });
    this.port = port1;
    this.replies = new Int32Array(replies);
    worker.on("message", (message: FromThread) => this.handle?.(message));
    const ended = (reason: string): void => {
      if (this.worker === worker) this.end(reason);
    };
    worker.on("error", (error: unknown) => ended(error instanceof Error ? error.message : String(error)));
    worker.on("exit", () => ended("it ended"));
    worker.unref();
    port1.unref();
    this.worker = worker;
    return worker;
  }

  private end(reason: string): void {
    this.worker = undefined;
    this.died?.(reason);
  }

  run(
    job: ServerJob,
    ask: (questions: readonly Question[]) => Promise<FactMap | undefined>,
    lookup: (key: string) => Promise<readonly CachedCode[]>,
  ): Promise<ServerResult> {
    const worker = this.worker ?? this.start();
    const { port, replies } = this;
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      let over = false;
      const working = (): void => {
        clearTimeout(timer);
        if (over) return;
        timer = setTimeout(() => {
          this.end(`it took more than ${this.limit} ms`);
          void worker.terminate();
        }, this.limit);
      };
      const reply = (message: unknown): void => {
        working();
        port.postMessage(message);
        Atomics.add(replies, 0, 1);
        Atomics.notify(replies, 0);
      };
      const done = (result: ServerResult): void => {
        clearTimeout(timer);
        over = true;
        this.handle = undefined;
        this.died = undefined;
        resolve(result);
      };
      const base = { millis: 0, roundTrips: 0, facts: 0, record: undefined };
      this.died = (reason) =>
        done({ ...base, kind: "fault", reason: `the server's compiler thread died: ${reason}`, phase: "", stack: reason });
      this.handle = (message) => {
        clearTimeout(timer);
        if (message.type === "result") return done(message.result);
        if (message.type === "ask") void ask(message.questions).then((facts) => reply(facts));
        else void lookup(message.key).then((entries) => reply(entries));
      };
      working();
      worker.postMessage(job);
    });
  }
}
