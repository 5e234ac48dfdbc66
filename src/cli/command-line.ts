// A whole command line into what is to be done: VMOptions to run with, or texts and an exit code. Pure but for reading the files
// that options name (Outside). The steps and their order are the JDK launcher's, so that of several mistakes the same one is told.

import { findJdk, type Jdk, JdkNotFound } from "../classpath/jdk.ts";
import { Flags } from "../flags/flags.ts";
import {
  type ByteString,
  defaultOptions,
  fromByteString,
  type ShowSettings,
  toByteString,
  type Usage,
  type VMOptions,
} from "../flags/options.ts";
import { parseMemorySize } from "../flags/size.ts";
import { vmInfo } from "../flags/version.ts";
import { preprocessArguments } from "./arg-files.ts";
import { checkJar } from "./jar-check.ts";
import { fullVersionText, knowsVersion, versionText } from "./jdk-version.ts";
import { type LauncherOptions, parseLauncherOptions } from "./launcher-options.ts";
import { isWhiteSpaceOption } from "./option-kinds.ts";
import { nodeOutside, type Outside } from "./outside.ts";
import { type Printed, Stop, Transcript } from "./transcript.ts";
import { EXTRA_USAGE, USAGE } from "./usage.ts";
import { applyVMArguments } from "./vm-arguments.ts";

export type Environment = readonly (readonly [key: ByteString, value: ByteString])[];

/** Run a VM: print `printed` first. */
export interface RunCommand {
  readonly kind: "run";
  readonly printed: readonly Printed[];
  readonly options: VMOptions;
}

/** -Xshare:dump: write the archive of the class library and exit. */
export interface DumpCommand {
  readonly kind: "dump";
  readonly printed: readonly Printed[];
  readonly options: VMOptions;
}

/** Print and exit. */
export interface PrintCommand {
  readonly kind: "print";
  readonly printed: readonly Printed[];
  readonly exitCode: number;
}

/**
 * @param argv arguments as byte strings, without the command itself
 * @param environment of the process, as byte strings
 */
export function parseCommandLine(
  argv: readonly ByteString[],
  environment: Environment,
  outside: Outside = nodeOutside,
): RunCommand | DumpCommand | PrintCommand {
  const transcript = new Transcript();
  try {
    return parse(argv, environment, outside, transcript);
  } catch (error) {
    if (error instanceof Stop) return { kind: "print", printed: transcript.printed, exitCode: error.exitCode };
    throw error;
  }
}

function parse(
  argv: readonly ByteString[],
  environment: Environment,
  outside: Outside,
  transcript: Transcript,
): RunCommand | DumpCommand | PrintCommand {
  const variable = (name: string): ByteString | undefined => {
    for (const entry of environment) if (entry[0] === name) return entry[1];
    return undefined;
  };
  const args = preprocessArguments(argv, variable("JDK_JAVA_OPTIONS"), outside, transcript);
  checkFirst(args, outside, transcript);
  const launcher = parseLauncherOptions(args, variable("CLASSPATH"), outside, transcript);
  const jdk = (): Jdk => locateJdk(launcher, environment, transcript);
  if (launcher.fullVersion !== undefined) {
    print(transcript, launcher.fullVersion, fullVersionText(jdk().release, launcher.fullVersion));
    throw new Stop(0);
  }

  const options = defaultOptions();
  applyVMArguments(options, launcher.vmOptions, variable, outside, transcript);
  const flags = new Flags(options.flags).values;
  if (flags.DumpSharedSpaces) {
    options.jdkHome = jdk().home;
    return { kind: "dump", printed: transcript.printed, options };
  }
  const inJava = launcher.showSettings !== "" || launcher.listModules || launcher.describeModule !== undefined || launcher.validateModules;
  const wantsVersion = launcher.showVersion || launcher.print === "version";
  const usage = usageOf(launcher);
  if (!inJava && !wantsVersion && usage !== undefined) {
    print(transcript, usage.stream, usage.text);
    throw new Stop(usage.exitCode);
  }

  const { home, release } = jdk();
  options.jdkHome = home;
  if (wantsVersion && !inJava && knowsVersion(release)) {
    // The text is known without Java.
    print(transcript, launcher.stream, versionText(release, launcher.stream, vmInfo(flags)));
    if (launcher.print === "version") throw new Stop(0);
    if (usage !== undefined) {
      print(transcript, usage.stream, usage.text);
      throw new Stop(usage.exitCode);
    }
  } else if (wantsVersion) options.showVersion = { stream: launcher.stream, exit: launcher.print === "version" };
  if (launcher.showSettings !== "") options.showSettings = showSettings(launcher.showSettings, launcher.vmOptions);
  options.listModules = launcher.listModules;
  options.validateModules = launcher.validateModules;
  options.dryRun = launcher.dryRun;
  if (launcher.describeModule !== undefined) options.describeModule = launcher.describeModule;
  if (launcher.print === "nothing" && launcher.what !== undefined && launcher.mode !== undefined) {
    options.launch = { mode: launcher.mode, what: launcher.what, args: launcher.args };
  }
  options.environment = environment.slice();
  if (usage !== undefined) options.usage = usage;
  return { kind: "run", printed: transcript.printed, options };
}

/** What the JDK's launcher looks at before all options: options of old launchers, and the jar. */
function checkFirst(args: readonly ByteString[], outside: Outside, transcript: Transcript): void {
  let i = 0;
  let jar = false;
  for (; i < args.length && args[i]!.startsWith("-"); i++) {
    const arg = args[i]!;
    if (arg.startsWith("-version:")) {
      transcript.err(
        "Error: Specifying an alternate JDK/JRE version is no longer supported.\n  The use of the flag '-version:' is no longer valid.\n  Please download and execute the appropriate version.\n",
      );
    } else if (arg === "-jre-restrict-search" || arg === "-jre-no-restrict-search") {
      transcript.err(
        "Error: Specifying an alternate JDK/JRE is no longer supported.\n  The related flags -jre-restrict-search | -jre-no-restrict-search are also no longer valid.\n",
      );
    } else if (arg === "-jar") jar = true;
    else if (isWhiteSpaceOption(arg) && i + 1 < args.length && !args[i + 1]!.startsWith("-")) i++;
  }
  const operand = args[i];
  if (!jar || operand === undefined) return;
  switch (checkJar(operand, outside)) {
    case "missing":
      transcript.err(`Error: Unable to access jarfile ${operand}\n`);
      throw new Stop(1);
    case "corrupt":
      transcript.err(`Error: Invalid or corrupt jarfile ${operand}\n`);
      throw new Stop(1);
  }
}

function usageOf(launcher: LauncherOptions): Usage | undefined {
  const extra = launcher.print === "extra usage";
  if (!extra && launcher.print !== "usage" && launcher.what !== undefined && launcher.mode !== undefined) return undefined;
  if (launcher.print === "version") return undefined;
  const text = extra ? EXTRA_USAGE : USAGE;
  return { stream: launcher.stream, text, exitCode: launcher.usageExitCode };
}

function locateJdk(launcher: LauncherOptions, environment: Environment, transcript: Transcript): Jdk {
  const env: Record<string, string> = {};
  // Only what findJdk asks for: the environment is long, and this is on the way of every start.
  for (const name of ["DEWAR_JDK", "JAVA_HOME", "PATH", "HOME"]) {
    const entry = environment.find(([key]) => key === name);
    if (entry !== undefined) env[name] = fromByteString(entry[1]);
  }
  try {
    return findJdk({ flag: launcher.jdk === undefined ? undefined : fromByteString(launcher.jdk), env });
  } catch (error) {
    if (!(error instanceof JdkNotFound)) throw error;
    transcript.err(`Error: ${toByteString(error.message)}\n`);
    throw new Stop(1);
  }
}

function showSettings(option: ByteString, vmOptions: readonly ByteString[]): ShowSettings {
  const sizeOf = (name: string): number => {
    const given = vmOptions.findLast((o) => o.startsWith(name));
    return given === undefined ? 0 : (parseMemorySize(given.slice(name.length), 0) ?? 0);
  };
  return { option, initialHeap: sizeOf("-Xms"), maxHeap: sizeOf("-Xmx"), stack: sizeOf("-Xss") };
}

function print(transcript: Transcript, stream: "stderr" | "stdout", text: string): void {
  if (stream === "stdout") transcript.out(text);
  else transcript.err(text);
}
