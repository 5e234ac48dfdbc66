// A VM that is what its process exists for: the launcher's. It has the process's streams and signals, and the process ends with it.

import type { VMOptions } from "../flags/options.ts";
import { FAULT_EXIT_CODE, faultReport } from "../host/fault.ts";
import type { VMThread } from "../host/node/vm-thread.ts";
import { spawnVM } from "./spawn.ts";

/** What the process was started with that Node no longer knows. */
export interface ProcessStart {
  /** Standard streams, by number, that are closed. */
  readonly closed: readonly [boolean, boolean, boolean];
  /** Signals that are ignored: bit n for signal n. */
  readonly ignored: number;
}

/**
 * Signals that end java with a report and an abort. Not among them is SIGSEGV, which V8 needs for Wasm's own traps: it ends the process
 * without a report.
 */
const ABORTING: readonly NodeJS.Signals[] = ["SIGILL", "SIGBUS", "SIGFPE", "SIGUSR2"];

const USUAL_START: ProcessStart = { closed: [false, false, false], ignored: 0 };

/**
 * Spawns the VM's thread before the command line is read, since its start takes longer than reading that.
 * @param entry another entry file of the thread, for tests
 */
export function prepareLaunch({ closed, ignored }: ProcessStart = USUAL_START, entry?: URL): VMThread {
  const [stdin, stdout, stderr] = closed.map((isClosed) => (isClosed ? "closed" : "inherit")) as ["inherit", "inherit", "inherit"];
  return spawnVM({ ownsProcess: true, ignoredSignals: ignored, stdin, stdout, stderr }, entry);
}

/**
 * Runs the VM, and ends the process with its exit code: the promise never resolves.
 * @param afterwards called when the VM has ended
 * @throws VMStartError when the memory cannot be had
 */
export async function launch(thread: VMThread, options: VMOptions, afterwards?: () => void): Promise<never> {
  thread.onExit = (code) => {
    afterwards?.();
    process.exit(code);
  };
  const { startVM } = await import("./start.ts"); // not before the thread is on its way
  startVM(thread, options, { cwd: Buffer.from(process.cwd()), cwdIsProcess: true });
  awaitAborts(() => thread, options);
  return endProcess(thread, options);
}

/** From now on the signals that abort java do so, as soon as the main thread gets to them. */
export function awaitAborts(thread: () => VMThread, options: VMOptions): void {
  for (const name of ABORTING) process.on(name, () => void import("./deaf.ts").then(({ abortBy }) => abortBy(thread(), name, options)));
}

/** Waits for the VM's end, and ends the process as it ended. */
export async function endProcess(thread: VMThread, options: VMOptions): Promise<never> {
  thread.onDeaf = (signal) => void import("./deaf.ts").then(({ reportDeaf }) => reportDeaf(thread, signal, options));
  const end = await thread.ended;
  if (end.type === "fault") {
    if (end.report === "") process.stderr.write(faultReport(end.error));
    process.exit(FAULT_EXIT_CODE);
  }
  process.exit(end.type === "exit" ? end.code : 1);
}
