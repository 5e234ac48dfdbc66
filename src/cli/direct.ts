// The command `dewar` where its options name an AOT cache (bin/dewar.cjs sees that): reads the command line and, if the cache is of this
// build, runs the VM in this thread at once. All else is main.ts's.
import { wasHot } from "../api/cache-head.ts";
import { VMStartError } from "../api/errors.ts";
import { launchHere, type Stay, type Successor } from "../api/first-thread.ts";
import { storeAsked } from "../api/store-folder.ts";
import { Flags } from "../flags/flags.ts";
import { toByteString, type VMOptions } from "../flags/options.ts";
import { FAULT_EXIT_CODE, faultReport } from "../host/fault.ts";
import { aotPlan } from "../warmth/aot/mode.ts";
import { cacheAssembly } from "./assemble-cache.ts";
import { applyAutoAot } from "./auto-aot.ts";
import { parseCommandLine, type RunCommand } from "./command-line.ts";
import { applyLibraryArchive } from "./library-archive.ts";
import { write } from "./main.ts";
import { ownCache } from "./own-cache.ts";
import { argumentBytes, environmentBytes } from "./process-bytes.ts";

/**
 * @param keepCode called when the VM has ended, in this thread (1) or in the one it has moved to (0)
 * @param otherwise what is run when it is not a case for this thread, with the command line as read
 * @param prefix arguments in front of the command line's: a packed program's own
 * @param successor a thread for the VM, on its way already
 */
export async function main(
  keepCode: (ended: 0 | 1) => void,
  otherwise: () => void,
  prefix: readonly string[] = [],
  successor?: Successor,
): Promise<void> {
  try {
    const command = parseCommandLine([...prefix.map(toByteString), ...argumentBytes()], environmentBytes());
    if (command.kind === "run") {
      applyAutoAot(command.options);
      applyLibraryArchive(command.options);
    }
    const head = command.kind === "run" ? headForHere(command.options) : undefined;
    if (command.kind !== "run" || head === undefined) {
      void successor?.worker.terminate();
      otherwise();
      return;
    }
    await run(command, () =>
      launchHere(command.options, stayOf(command.options, head), successor, keepCode, cacheAssembly(command.options)),
    );
  } catch (error) {
    write({ fd: 2, text: toByteString(faultReport(error)) });
    process.exit(FAULT_EXIT_CODE);
  }
}

async function run(command: RunCommand, launch: () => Promise<never>): Promise<void> {
  for (const printed of command.printed) write(printed);
  try {
    await launch();
  } catch (error) {
    if (!(error instanceof VMStartError)) throw error;
    write({ fd: 1, text: toByteString(`Error occurred during initialization of VM\n${error.message}\n`) });
    process.exit(1);
  }
}

/** What is known of how long the program will take. */
function stayOf(options: VMOptions, head: string): Stay {
  if (wasHot(head)) return "none";
  if (usesWhatWasLearnt(options)) return "start";
  return options.flags.some(({ name }) => name === "SharedArchiveFile") ? "short" : "long";
}

function usesWhatWasLearnt({ flags, environment }: VMOptions): boolean {
  const { values } = new Flags(flags);
  return values.CacheProfiles || storeAsked(values, environment) !== undefined;
}

/**
 * The first bytes of a cache that this build has made and that this start is to use. Undefined: it is no such start, or one whose run
 * is watched closely, which keeps to the VM's own thread.
 */
function headForHere(options: VMOptions): string | undefined {
  const { values } = new Flags(options.flags);
  const plan = aotPlan(values, process.pid);
  if (plan.kind !== "use" || options.launch === undefined || values.Deterministic || values.TraceBytecodes) return undefined;
  if (values.ImageAtPoll !== 0 || values.RestoreImage) return undefined;
  // In this thread nothing is compiled, so nothing of the training would be used, or told, by a run that is over before the other is ready.
  if (values.AOTPrintTrainingInfo) return undefined;
  // A warm-up compiles, and compiled code cannot leave the thread.
  if (values.CompilationWarmUp) return undefined;
  // A file of the log would be opened, and begun, once in each thread.
  if (options.log.some((setting) => !["", "stdout", "stderr"].includes(setting.split(":")[2] ?? ""))) return undefined;
  return ownCache(plan.cache);
}
