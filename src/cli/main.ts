// The command `dewar`: reads the command line while the VM's thread starts, prints what there is to print, runs the VM. The process
// ends with the VM's exit code. All decisions are in command-line.ts.

import { writeSync } from "node:fs";
import { VMStartError } from "../api/errors.ts";
import { launch, prepareLaunch } from "../api/launch.ts";
import { type ByteString, toByteString } from "../flags/options.ts";
import { FAULT_EXIT_CODE, faultReport } from "../host/fault.ts";
import { takeInherited } from "./inherited.ts";
import { argumentBytes, environmentBytes } from "./process-bytes.ts";
import type { Printed } from "./transcript.ts";

export interface LauncherSetting {
  /** Of a bundle in a checkout: whether sources are newer; asked when the VM's thread is on its way. */
  readonly isStale?: () => boolean;
  /** What is run in its place then. */
  readonly otherwise?: () => void;
  /** Arguments in front of the command line's: a packed program's own. */
  readonly prefix?: readonly string[];
}

/** Runs the launcher; does not return when a VM is run. A fault of the launcher itself is reported as one of the VM's. */
export async function main(setting: LauncherSetting = {}): Promise<void> {
  try {
    await run(setting);
  } catch (error) {
    write({ fd: 2, text: toByteString(faultReport(error)) });
    process.exit(FAULT_EXIT_CODE);
  }
}

async function run({ isStale, otherwise, prefix = [] }: LauncherSetting): Promise<void> {
  const args = [...prefix.map(toByteString), ...argumentBytes()];
  // The thread's start takes longer than reading options, so it comes first, unless only texts are wanted.
  const inherited = takeInherited();
  const thread = onlyPrints(args) ? undefined : prepareLaunch(inherited);
  if (isStale?.() === true) {
    await thread?.terminate();
    otherwise?.();
    return;
  }
  const { parseCommandLine } = await import("./command-line.ts"); // not before the thread is on its way
  const command = parseCommandLine(args, environmentBytes());
  for (const printed of command.printed) write(printed);
  if (command.kind === "print") process.exit(command.exitCode);
  const { applyLibraryArchive, dumpLibraryArchive } = await import("./library-archive.ts");
  if (command.kind === "dump") {
    await thread?.terminate();
    process.exit(dumpLibraryArchive(command.options));
  }
  try {
    const { cacheAssembly } = await import("./assemble-cache.ts");
    const { applyAutoAot } = await import("./auto-aot.ts");
    applyAutoAot(command.options);
    applyLibraryArchive(command.options);
    await launch(thread ?? prepareLaunch(inherited), command.options, cacheAssembly(command.options));
  } catch (error) {
    // As HotSpot says that the memory for its heap cannot be had.
    if (!(error instanceof VMStartError)) throw error;
    write({ fd: 1, text: toByteString(`Error occurred during initialization of VM\n${error.message}\n`) });
    process.exit(1);
  }
}

/** A guess, which need not be right: whether the command line asks for a text. */
function onlyPrints(args: readonly ByteString[]): boolean {
  if (args.length === 0) return true;
  for (const arg of args) {
    if (!arg.startsWith("-")) return false;
    switch (arg) {
      case "-version":
      case "--version":
      case "-fullversion":
      case "--full-version":
      case "-help":
      case "-h":
      case "-?":
      case "--help":
      case "-X":
      case "--help-extra":
        return true;
    }
  }
  return false;
}

/** Writes all bytes; a reader that has gone away ends the process quietly, as SIGPIPE would. */
export function write({ fd, text }: Printed): void {
  const bytes = Buffer.from(text, "latin1");
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(fd, bytes, done);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EPIPE") process.exit(141);
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
