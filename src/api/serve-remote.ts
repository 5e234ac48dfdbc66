// The thread of a VM that talks to its compile server: hands compilations on, answers questions out of the VM's memory.
import { createRequire } from "node:module";
import type { MessagePort } from "node:worker_threads";
import type { CompileJob, CompileResult, FinishedJob } from "../code/compile-job.ts";
import { attachMemory, i32, u32 } from "../layout/memory.ts";
import { ACTION_POLL, VMState } from "../layout/vm-state.ts";
import { RemoteCompiler, type RemoteSettings } from "../remote/client.ts";
import { liveVM } from "../remote/live-vm.ts";
import type { connect as Connect } from "../remote/node/connection.ts";
import { layoutText } from "../remote/versions.ts";
import { bundled } from "./spawn.ts";
import { withRecord } from "./with-record.ts";

/** Results that go to the VM's thread at once at the most, and milliseconds that the first of them waits: one poll and one module serve all. */
const BATCH = 16;
const LONGEST_BATCH = 3;

class Results {
  private readonly port: MessagePort;
  private results: CompileResult[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** Whether nothing else is under way that the VM might wait for. */
  private readonly isLast: () => boolean;

  constructor(port: MessagePort, isLast: () => boolean) {
    this.port = port;
    this.isLast = isLast;
  }

  add(result: CompileResult): void {
    this.results.push(result);
    const isLarge = result.kind === "code" && result.code.tier === 4;
    if (isLarge || result.kind === "server" || this.results.length >= BATCH || this.isLast()) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), LONGEST_BATCH);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.port.postMessage(this.results);
    this.results = [];
    Atomics.or(u32, VMState.action >>> 2, ACTION_POLL);
    Atomics.notify(i32, VMState.action >>> 2);
  }
}

/** Returns to the event loop. The first message has the settings, all others are lists of jobs. */
export function serveRemote(memory: WebAssembly.Memory, port: MessagePort): void {
  attachMemory(memory);
  let compiler: RemoteCompiler | undefined;
  const outgoing = new Results(port, () => compiler?.isIdle !== false);
  port.on("message", (message: RemoteSettings | readonly CompileJob[]) => {
    if (compiler !== undefined) {
      for (const job of message as readonly CompileJob[]) compiler.submit(job);
      return;
    }
    compiler = new RemoteCompiler(message as RemoteSettings, {
      vm: liveVM,
      connect: (settings, events) => loadConnection()(settings, events),
      hash: (bytes) => sha256(bytes),
      layout: crypto().hash("sha256", layoutText(), "hex").slice(0, 32),
      now: () => performance.now(),
      setTimer: (run, millis) => {
        const timer = setTimeout(run, millis);
        return { cancel: () => clearTimeout(timer) };
      },
      result: (result, job) => outgoing.add(job === undefined ? result : withRecord(job, result as FinishedJob)),
      log: () => {},
    });
  });
}

/** Loaded when it is needed: VMs without a compile server have this file in their bundle, too. */
const crypto = (): typeof import("node:crypto") => process.getBuiltinModule("node:crypto");

/** Shared memory is copied: hashing functions do not take it. */
function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(crypto().hash("sha256", new Uint8Array(bytes), "buffer"));
}

/** Connect and its packages, in a file of their own. */
function loadConnection(): typeof Connect {
  const file = bundled ? "./remote.cjs" : "../remote/node/connection.ts";
  return (createRequire(import.meta.url)(file) as { connect: typeof Connect }).connect;
}
