// Runs one VM in a Worker: waits for the word to start, runs the VM to its end without ever returning to the event loop, and tells
// how it ended. By then the VM's code has been loaded, while the main thread finished its own preparations.

import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { SharedImage } from "../classpath/jimage.ts";
import { Flags } from "../flags/flags.ts";
import type { VMOptions } from "../flags/options.ts";
import { SharedControl } from "../host/control.ts";
import { FAULT_EXIT_CODE, faultReport } from "../host/fault.ts";
import type { Host } from "../host/host.ts";
import type { EntryMessage } from "../host/node/vm-thread.ts";
import { createHost, type HostInit } from "../host/node/worker-host.ts";
import { errorReport } from "../runtime/error-report.ts";
import type { HandedOver } from "../runtime/guest.ts";
import { writeErrorFile } from "./error-file.ts";
import type { VMWorkerData } from "./vm-worker.ts";

/** Runs one VM to its end and returns the exit code. Has a thread of its own; may block it. */
export type RunVM = (
  host: Host,
  memory: WebAssembly.Memory,
  options: VMOptions,
  image?: SharedImage,
  how?: { readonly from?: HandedOver | undefined },
) => number | HandedOver;

/** From the main thread, when all is known. */
export interface StartMessage {
  /** Of one page; it is to have `pages`. */
  readonly memory: WebAssembly.Memory;
  readonly pages: number;
  readonly init: HostInit;
  readonly options: VMOptions;
  /** The class library, as the main thread has opened it meanwhile. */
  readonly image: SharedImage | undefined;
  /** Of a VM that has begun in the first thread; its memory has its pages. */
  readonly from?: HandedOver;
}

/** Puts the report of a fault where the flags want it: stderr and a file, or nowhere. */
export function tell(host: Host, report: string, { options, memory }: Pick<StartMessage, "options" | "memory">): void {
  const { SuppressFatalErrorMessage, ErrorFile } = new Flags(options.flags).values;
  if (SuppressFatalErrorMessage) return;
  host.print(2, report);
  // A library's user finds the report in the error that main is rejected with, and no file that was not asked for.
  if (ErrorFile === "" && !host.control.ownsSignals) return;
  host.print(2, writeErrorFile(errorReport(report, options, memory), ErrorFile));
}

/** The whole life of a VM's Worker. Does not return: it ends the thread. @param beforeEnd called when Java has ended */
export function serveVM(runVM: RunVM, beforeEnd?: () => void): never {
  const port = parentPort!;
  const { control } = workerData as VMWorkerData;
  const post = (message: EntryMessage): void => port.postMessage(message);
  new SharedControl(control, post).awaitStart();
  const start = receiveMessageOnPort(port)!.message as StartMessage;
  const { from } = start;
  if (from === undefined) start.memory.grow(start.pages - 1);
  const host = createHost(start.init, control, post);
  let code: number;
  try {
    code = Number(runVM(host, start.memory, start.options, start.image, { from }));
    beforeEnd?.();
  } catch (error) {
    const report = faultReport(error);
    tell(host, report, start);
    post({ type: "fault", report });
    code = FAULT_EXIT_CODE;
  }
  post({ type: "exit", code });
  process.exit(code);
}
