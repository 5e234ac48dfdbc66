// What a command line prints before, or instead of, running a VM: texts for stdout and stderr in their order, as byte strings
// (they quote arguments, which are bytes). Nothing is written here; main.ts does that.

import type { Messages } from "../flags/parse.ts";
import { VM_NAME } from "../flags/version.ts";

export interface Printed {
  readonly fd: 1 | 2;
  readonly text: string;
}

export class Transcript implements Messages {
  readonly printed: Printed[] = [];

  out(text: string): void {
    this.printed.push({ fd: 1, text });
  }

  err(text: string): void {
    this.printed.push({ fd: 2, text });
  }

  warning(text: string): void {
    this.err(`${VM_NAME} warning: ${text}\n`);
  }
}

/** Ends the parsing of a command line: nothing is run, the process exits with the code after what was printed. */
export class Stop extends Error {
  override name = "Stop";
  readonly exitCode: number;
  constructor(exitCode: number) {
    super(`exit ${exitCode}`);
    this.exitCode = exitCode;
  }
}
