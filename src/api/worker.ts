// The entry file of a VM's Worker. It loads the VM while the main thread finishes its own preparations, waits for the word to start,
// runs the VM to its end without ever returning to the event loop, and tells how it ended.

import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { VMOptions } from "../flags/options.ts";
import { SharedControl } from "../host/control.ts";
import { FAULT_EXIT_CODE, faultReport } from "../host/fault.ts";
import type { Host } from "../host/host.ts";
import type { EntryMessage } from "../host/node/vm-thread.ts";
import { createHost, type HostInit } from "../host/node/worker-host.ts";

/** What a VM core offers: runs one VM to its end and returns the exit code. Runs in a thread of its own; may block. */
export interface VMCore {
  runVM(host: Host, memory: WebAssembly.Memory, options: VMOptions): number;
}

/** From the main thread, when all is known. */
export interface StartMessage {
  readonly memory: WebAssembly.Memory;
  readonly init: HostInit;
  readonly options: VMOptions;
}

async function run(): Promise<void> {
  const port = parentPort!;
  const data = workerData as { control: SharedArrayBuffer; core?: string };
  const core = (await (data.core === undefined ? import("../runtime/vm.ts") : import(data.core))) as VMCore;
  const post = (message: EntryMessage): void => port.postMessage(message);
  const control = new SharedControl(data.control, post);
  control.awaitStart();
  const start = receiveMessageOnPort(port)!.message as StartMessage;
  const host = createHost(start.init, data.control, post);
  let code: number;
  try {
    code = core.runVM(host, start.memory, start.options);
  } catch (error) {
    const report = faultReport(error);
    host.print(2, report);
    post({ type: "fault", report });
    code = FAULT_EXIT_CODE;
  }
  post({ type: "exit", code });
  process.exit(code);
}

void run();
