// createVM: a Java VM as a library. One VM runs one program in a Worker of its own; several can run side by side in a process.
// The process's signals stay the user's; streams and environment are what the options say.

import { delimiter, resolve } from "node:path";
import { expandWildcards } from "../classpath/class-path.ts";
import { findJdk } from "../classpath/jdk.ts";
import { applyCompilerErgonomics } from "../flags/compiler-ergonomics.ts";
import { applyErgonomics } from "../flags/ergonomics.ts";
import { Flags } from "../flags/flags.ts";
import {
  type ByteString,
  defaultOptions,
  type LaunchMode,
  LM_CLASS,
  LM_JAR,
  LM_MODULE,
  toByteString,
  type VMOptions,
} from "../flags/options.ts";
import { parseMemorySize } from "../flags/size.ts";
import type { InputSource, OutputSink } from "../host/node/user-streams.ts";
import type { VMEnd, VMThread } from "../host/node/vm-thread.ts";
import { LogSettingError, parseLogSetting } from "../log/log.ts";
import { environmentOf, processEnvironment } from "./environment.ts";
import { JavaError, VMFaultError, VMStartError, VMTerminatedError } from "./errors.ts";
import { spawnVM } from "./spawn.ts";
import { startVM } from "./start.ts";

export interface CreateVMOptions {
  /** Jars and folders to load classes from; "lib/*" names all jars of a folder. Default: the working directory, as for `java`. */
  readonly classPath?: string | readonly string[];
  /** Folders of modules and modular jars, as by --module-path. */
  readonly modulePath?: string | readonly string[];
  /** Root modules beside the main one ("java.sql", "ALL-SYSTEM"), as by --add-modules. */
  readonly addModules?: readonly string[];
  /** "java.base/java.lang=ALL-UNNAMED" and the like, as by --add-opens. */
  readonly addOpens?: readonly string[];
  /** As by --add-exports. */
  readonly addExports?: readonly string[];
  /** "m=other", as by --add-reads. */
  readonly addReads?: readonly string[];
  /** System properties, as by -D. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Java's environment. Default: the process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Java's working directory. Default: the process's. */
  readonly cwd?: string;
  /** Default "inherit": the process's standard input, from which nothing is taken before Java reads. */
  readonly stdin?: InputSource | "inherit" | "ignore";
  /** Default "inherit". A stream that is full holds Java's writers up. */
  readonly stdout?: OutputSink | "inherit" | "ignore";
  readonly stderr?: OutputSink | "inherit" | "ignore";
  /** Folder of the OpenJDK 17 whose class library is used. Default: DEWAR_JDK, JAVA_HOME, `java` on PATH, the usual places. */
  readonly jdk?: string;
  /** Size of the Java heap: bytes, or as for -Xmx ("512m"). */
  readonly maxHeap?: number | string;
  /** Size of a Java thread's stack: bytes, or as for -Xss ("4m"). */
  readonly stackSize?: number | string;
  /** Assertions on (-ea). */
  readonly enableAssertions?: boolean;
  /** VM flags by name, as by -XX:; docs/flags.md lists them. */
  readonly flags?: Readonly<Record<string, boolean | number | string>>;
  /** Log settings, each what follows -Xlog: ("gc", "class+load:file=classes.txt"). */
  readonly log?: readonly string[];
  /** Ends the VM at once, without shutdown hooks, when aborted. */
  readonly signal?: AbortSignal;
}

/** A VM that was made and can run one program. */
export interface DewarVM extends AsyncDisposable {
  /**
   * Runs the main method of a class and resolves to the exit code when Java has ended: 0, 1 after an uncaught exception in the main
   * thread, or what System.exit was given.
   * @throws VMStartError when a program was run already
   * @throws VMFaultError when the VM itself fails
   * @throws VMTerminatedError when it is ended from outside; with an AbortSignal, that signal's reason
   */
  main(className: string, args?: readonly string[]): Promise<number>;
  /** As `main`, for the main class that a jar's manifest names. */
  jar(path: string, args?: readonly string[]): Promise<number>;
  /** As `main`, for the main class of a module, or one of its classes: "m" or "m/com.example.Main". */
  module(name: string, args?: readonly string[]): Promise<number>;
  /** The exceptions that ended threads so far, in order. */
  readonly uncaught: readonly JavaError[];
  /** Ends the VM at once, without shutdown hooks. */
  terminate(): Promise<void>;
}

/**
 * Makes a VM. Its Worker starts now; Java starts with `main` or `jar`.
 * @throws VMStartError for options that no VM can be made with
 */
export async function createVM(options: CreateVMOptions = {}): Promise<DewarVM> {
  return createVMIn(undefined, options);
}

/** As createVM, with another entry file for the VM's thread: for tests of what surrounds the VM. */
export async function createVMIn(entry: URL | undefined, options: CreateVMOptions): Promise<DewarVM> {
  options.signal?.throwIfAborted();
  const vmOptions = makeOptions(options, entry === undefined);
  const streams = { stdin: options.stdin ?? "inherit", stdout: options.stdout ?? "inherit", stderr: options.stderr ?? "inherit" } as const;
  const thread = spawnVM({ ownsProcess: false, ...streams }, entry);
  thread.keepsProcessAlive = false;
  return new WorkerVM(thread, vmOptions, options);
}

class WorkerVM implements DewarVM {
  private readonly thread: VMThread;
  private readonly vmOptions: VMOptions;
  private readonly options: CreateVMOptions;
  private state: "made" | "running" | "ended" = "made";

  constructor(thread: VMThread, vmOptions: VMOptions, options: CreateVMOptions) {
    this.thread = thread;
    this.vmOptions = vmOptions;
    this.options = options;
    const { signal } = options;
    if (signal !== undefined) {
      const abort = (): void => void this.thread.terminate();
      signal.addEventListener("abort", abort, { once: true });
      void thread.ended.then(() => signal.removeEventListener("abort", abort));
    }
    void thread.ended.then(() => {
      this.state = "ended";
    });
  }

  main(className: string, args: readonly string[] = []): Promise<number> {
    return this.run(LM_CLASS, className, args, [["java.class.path", classPathOf(this.options) ?? "."]]);
  }

  jar(path: string, args: readonly string[] = []): Promise<number> {
    return this.run(LM_JAR, path, args, [["java.class.path", toByteString(path)]]);
  }

  module(name: string, args: readonly string[] = []): Promise<number> {
    const [module = "", mainClass] = toByteString(name).split("/", 2);
    const properties: Property[] = [["jdk.module.main", module]];
    if (mainClass !== undefined) properties.push(["jdk.module.main.class", mainClass]);
    return this.run(LM_MODULE, name, args, [...properties, ["java.class.path", classPathOf(this.options) ?? ""]]);
  }

  private async run(mode: LaunchMode, what: string, args: readonly string[], properties: readonly Property[]): Promise<number> {
    this.options.signal?.throwIfAborted();
    if (this.state !== "made") throw new VMStartError("This VM has run its program; make another with createVM.");
    this.state = "running";
    const launched = [what, ...args];
    const options: VMOptions = {
      ...this.vmOptions,
      properties: [
        ...properties,
        ["sun.java.command", toByteString(launched.join(" "))],
        ["sun.java.launcher", "SUN_STANDARD"],
        ...this.vmOptions.properties,
      ],
      launch: { mode, what: toByteString(what), args: args.map(toByteString) },
    };
    const { cwd } = this.options;
    const directory = resolve(cwd ?? ".");
    this.thread.keepsProcessAlive = true;
    try {
      startVM(this.thread, options, { cwd: Buffer.from(directory), cwdIsProcess: directory === process.cwd() });
    } catch (error) {
      await this.thread.terminate();
      throw error;
    }
    return this.result(await this.thread.ended);
  }

  private result(end: VMEnd): number {
    if (end.type === "exit") return end.code;
    if (end.type === "fault") throw new VMFaultError(end.report, end.error);
    this.options.signal?.throwIfAborted();
    throw new VMTerminatedError("The VM was terminated before its program had ended.");
  }

  get uncaught(): readonly JavaError[] {
    return this.thread.uncaught.map((report) => new JavaError(report));
  }

  terminate(): Promise<void> {
    return this.thread.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.state !== "ended") await this.terminate();
  }
}

type Property = readonly [key: ByteString, value: ByteString];

/** The class path as one string, wildcards expanded; undefined when none was given. */
function classPathOf({ classPath, cwd }: CreateVMOptions): ByteString | undefined {
  if (classPath === undefined) return undefined;
  const entries = typeof classPath === "string" ? classPath.split(delimiter) : classPath;
  // Wildcards are expanded in this process, whose directory is another: they are made absolute.
  const placed = cwd === undefined ? entries : entries.map((entry) => (entry.endsWith("*") ? resolve(cwd, entry) : entry));
  return expandWildcards(toByteString(placed.join(delimiter)));
}

/** The properties by which the module system learns of its options. */
function moduleProperties(options: CreateVMOptions): Property[] {
  const { modulePath } = options;
  const properties: Property[] = [];
  if (modulePath !== undefined) {
    properties.push(["jdk.module.path", toByteString(typeof modulePath === "string" ? modulePath : modulePath.join(delimiter))]);
  }
  const numbered = (name: string, values: readonly string[] = []): void => {
    for (let i = 0; i < values.length; i++) properties.push([`${name}.${i}`, toByteString(values[i]!)]);
  };
  numbered("jdk.module.addmods", options.addModules);
  numbered("jdk.module.addopens", options.addOpens);
  numbered("jdk.module.addexports", options.addExports);
  numbered("jdk.module.addreads", options.addReads);
  return properties;
}

function makeOptions(options: CreateVMOptions, needsJdk: boolean): VMOptions {
  const made = defaultOptions();
  const flags = new Flags();
  try {
    for (const [name, value] of Object.entries(options.flags ?? {})) flags.set(name, value, "command line");
    size(flags, "MaxHeapSize", "maxHeap", options.maxHeap, 1);
    size(flags, "ThreadStackSize", "stackSize", options.stackSize, 1024);
    applyErgonomics(flags, physicalMemory());
    applyCompilerErgonomics(flags, made.executionMode, processors(flags));
    if (needsJdk) made.jdkHome = findJdk({ flag: options.jdk, env: process.env }).home;
  } catch (error) {
    if (error instanceof Error) throw new VMStartError(error.message.trim(), { cause: error });
    throw error;
  }
  made.flags = flags.settings();
  made.properties.push(...moduleProperties(options));
  for (const [key, value] of Object.entries(options.properties ?? {})) made.properties.push([toByteString(key), toByteString(value)]);
  made.environment = options.env === undefined ? processEnvironment() : environmentOf(options.env);
  if (options.enableAssertions) made.assertions.push({ enable: true, scope: "all", name: "" });
  made.log = (options.log ?? []).map(logSetting);
  return made;
}

/** A setting as the log takes it. @throws VMStartError */
function logSetting(text: string): string {
  const setting = `:${text}`;
  try {
    parseLogSetting(setting);
  } catch (error) {
    if (error instanceof LogSettingError) throw new VMStartError(`log: ${error.message}`, { cause: error });
    throw error;
  }
  return setting;
}

/** Sets a flag that is a size, from bytes or a text such as "512m"; the flag counts in `unit` bytes. */
function size(
  flags: Flags,
  flag: "MaxHeapSize" | "ThreadStackSize",
  option: string,
  value: number | string | undefined,
  unit: number,
): void {
  if (value === undefined) return;
  const bytes = typeof value === "number" ? value : parseMemorySize(value, 1);
  if (bytes === undefined || !(bytes > 0))
    throw new VMStartError(`${option}: ${JSON.stringify(value)} is not a size; use bytes or "512m".`);
  flags.set(flag, Math.ceil(bytes / unit), "command line");
}

function processors(flags: Flags): number {
  const { ActiveProcessorCount: set } = flags.values;
  return set > 0 ? set : process.getBuiltinModule("node:os").availableParallelism();
}

function physicalMemory(): number {
  const total = process.getBuiltinModule("node:os").totalmem();
  const limit = process.constrainedMemory();
  return limit > 0 && limit < total ? limit : total;
}
