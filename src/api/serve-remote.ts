// The thread of a VM that talks to its compile server: hands compilations on, answers questions out of the VM's memory.
import { hash } from "node:crypto";
import { createRequire } from "node:module";
import type { MessagePort } from "node:worker_threads";
import type { CompileJob } from "../code/compile-job.ts";
import { attachMemory, i32, u32 } from "../layout/memory.ts";
import { ACTION_POLL, VMState } from "../layout/vm-state.ts";
import { RemoteCompiler, type RemoteSettings } from "../remote/client.ts";
import { liveVM } from "../remote/live-vm.ts";
import type { connect as Connect } from "../remote/node/connection.ts";
import { layoutText } from "../remote/versions.ts";
import { bundled } from "./spawn.ts";

/** Returns to the event loop. The first message has the settings, all others are jobs. */
export function serveRemote(memory: WebAssembly.Memory, port: MessagePort): void {
  attachMemory(memory);
  let compiler: RemoteCompiler | undefined;
  port.on("message", (message: RemoteSettings | CompileJob) => {
    if (compiler !== undefined) return compiler.submit(message as CompileJob);
    compiler = new RemoteCompiler(message as RemoteSettings, {
      vm: liveVM,
      connect: (settings, events) => loadConnection()(settings, events),
      hash: (bytes) => sha256(bytes),
      layout: hash("sha256", layoutText(), "hex").slice(0, 32),
      now: () => performance.now(),
      setTimer: (run, millis) => {
        const timer = setTimeout(run, millis);
        return { cancel: () => clearTimeout(timer) };
      },
      result: (result) => {
        port.postMessage(result);
        Atomics.or(u32, VMState.action >>> 2, ACTION_POLL);
        Atomics.notify(i32, VMState.action >>> 2);
      },
      log: () => {},
    });
  });
}

/** Shared memory is copied: hashing functions do not take it. */
function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hash("sha256", new Uint8Array(bytes), "buffer"));
}

/** Connect and its packages, in a file of their own. */
function loadConnection(): typeof Connect {
  const file = bundled ? "./remote.cjs" : "../remote/node/connection.ts";
  return (createRequire(import.meta.url)(file) as { connect: typeof Connect }).connect;
}
