// What the launcher's thread does when the VM's thread cannot: a signal that it does not take, because it loops without polling, or a
// signal that java dies of. It looks at the VM's memory from outside. Loaded only then.

import { writeSync } from "node:fs";
import { Flags } from "../flags/flags.ts";
import type { VMOptions } from "../flags/options.ts";
import type { VMThread } from "../host/node/vm-thread.ts";
import { SIGQUIT, signalName } from "../host/signals.ts";
import { attachMemory } from "../layout/memory.ts";
import { currentJavaStack, errorReport } from "../runtime/error-report.ts";
import { writeErrorFile } from "./error-file.ts";

/** The report of a VM that no longer answers; then the process ends as java would have. SIGQUIT only asks for the report. */
export function reportDeaf(thread: VMThread, signal: number, options: VMOptions): void {
  const name = `SIG${signalName(signal)}`;
  tell(thread, `The VM's thread does not answer to ${name}: it runs without coming to a safepoint.`, options, signal === SIGQUIT);
  if (signal !== SIGQUIT) process.exit(128 + signal);
}

/** Ends the process by an abort, as java does at a signal that only a fault should send. */
export function abortBy(thread: VMThread, name: string, options: VMOptions): void {
  tell(thread, `The process got ${name} from outside.`, options, false);
  // Not process.abort, which prints the stack of Node.
  process.kill(process.pid, "SIGABRT");
}

function tell(thread: VMThread, what: string, options: VMOptions, toStdout: boolean): void {
  const { SuppressFatalErrorMessage, ErrorFile } = new Flags(options.flags).values;
  if (SuppressFatalErrorMessage && !toStdout) return;
  const lines = ["#", `# ${what}`, "#"];
  if (thread.memory !== undefined) {
    attachMemory(thread.memory);
    lines.push("# Last known Java stack:", ...currentJavaStack().map((line) => `#   at ${line}`), "#");
  }
  const summary = `${lines.join("\n")}\n`;
  const file = toStdout ? "" : writeErrorFile(errorReport(summary, options), ErrorFile);
  try {
    writeSync(toStdout ? 1 : 2, summary + file);
  } catch {
    // a closed stream: the file says it
  }
}
