// The launcher's half of a command line: which options are its own, which go to the VM, what is the main class and what are the
// program's arguments. The order of checks and the messages are those of the JDK's launcher (libjli).

import { type ByteString, type LaunchMode, LM_CLASS, LM_JAR, LM_MODULE, LM_SOURCE } from "../flags/options.ts";
import { isDisableFiles, isModuleOption, isWhiteSpaceOption } from "./option-kinds.ts";
import type { Outside } from "./outside.ts";
import { Stop, type Transcript } from "./transcript.ts";

/** The class that source-file mode runs: javac's source launcher. */
export const SOURCE_LAUNCHER = "jdk.compiler/com.sun.tools.javac.launcher.Main";

/** Tells the VM that it was not made by some program through JNI. */
const LAUNCHER_PROPERTY = "-Dsun.java.launcher=SUN_STANDARD";

/** What the launcher understood. `vmOptions` goes on to the VM, in order. */
export interface LauncherOptions {
  vmOptions: ByteString[];
  mode: LaunchMode | undefined;
  what: ByteString | undefined;
  args: ByteString[];
  /** Exit code if only usage is printed in the end. */
  usageExitCode: number;
  print: "nothing" | "version" | "usage" | "extra usage";
  showVersion: boolean;
  /** Where version and usage go. */
  stream: "stderr" | "stdout";
  dryRun: boolean;
  showSettings: string;
  listModules: boolean;
  describeModule: ByteString | undefined;
  validateModules: boolean;
  /** -fullversion (stderr) or --full-version (stdout): print it and exit 0, no VM. */
  fullVersion: "stderr" | "stdout" | undefined;
  /** --jdk. */
  jdk: ByteString | undefined;
}

/**
 * @param argv preprocessed arguments (arg-files.ts), without the command itself
 * @param classPathVariable CLASSPATH, if set
 * @throws Stop after a message
 */
export function parseLauncherOptions(
  argv: readonly ByteString[],
  classPathVariable: ByteString | undefined,
  outside: Outside,
  transcript: Transcript,
): LauncherOptions {
  return new LauncherParser(argv, outside, transcript).parse(classPathVariable);
}

class LauncherParser {
  readonly #argv: readonly ByteString[];
  readonly #outside: Outside;
  readonly #transcript: Transcript;
  #next = 0;
  #haveClassPath = false;
  readonly #o: LauncherOptions = {
    vmOptions: [],
    mode: undefined,
    what: undefined,
    args: [],
    usageExitCode: 0,
    print: "nothing",
    showVersion: false,
    stream: "stderr",
    dryRun: false,
    showSettings: "",
    listModules: false,
    describeModule: undefined,
    validateModules: false,
    fullVersion: undefined,
    jdk: undefined,
  };

  constructor(argv: readonly ByteString[], outside: Outside, transcript: Transcript) {
    this.#argv = argv;
    this.#outside = outside;
    this.#transcript = transcript;
  }

  parse(classPathVariable: ByteString | undefined): LauncherOptions {
    const o = this.#o;
    if (classPathVariable !== undefined) this.#setClassPath(classPathVariable);
    while (this.#next < this.#argv.length && this.#argv[this.#next]!.startsWith("-")) {
      if (this.#option()) {
        o.vmOptions.push(LAUNCHER_PROPERTY);
        return o;
      }
      if (o.what !== undefined) break;
    }
    this.#main();
    return o;
  }

  /** One option. True: parsing ends here and no main class is looked for. */
  #option(): boolean {
    const o = this.#o;
    const arg = this.#argv[this.#next++]!;
    const spaced = isWhiteSpaceOption(arg);
    let value: ByteString | undefined;
    const follower = this.#argv[this.#next];
    if (spaced) {
      if (follower !== undefined && !follower.startsWith("-")) {
        value = follower;
        this.#next++;
      }
    } else if (arg.startsWith("--") && arg.includes("=")) value = arg.slice(arg.indexOf("=") + 1);
    const hasValue = value !== undefined && value !== "";
    const name = arg.startsWith("--") && arg.includes("=") ? arg.slice(0, arg.indexOf("=")) : arg;

    switch (name) {
      case "-jar":
        if (this.#next >= this.#argv.length) {
          this.#transcript.err(`Error: ${arg} requires jar file specification\n`);
          o.print = "usage";
          o.usageExitCode = 1;
          return true;
        }
        this.#setMode(LM_JAR, arg);
        return false;
      case "--module":
      case "-m":
        if (!hasValue) this.#fail(`Error: ${arg} requires module name`);
        o.vmOptions.push(`-Djdk.module.main=${value!.split("/")[0]}`);
        this.#setMode(LM_MODULE, arg);
        o.what = value;
        return false;
      case "--source":
        if (!hasValue) this.#fail(`Error: ${arg} requires source version`);
        o.mode = LM_SOURCE;
        o.vmOptions.push(`-Djdk.internal.javac.source=${value}`);
        return false;
      case "--class-path":
      case "-classpath":
      case "-cp":
        if (value === undefined) this.#fail(`Error: ${arg} requires class path specification`);
        this.#setClassPath(value);
        if (o.mode !== LM_SOURCE) o.mode = LM_CLASS;
        return false;
      case "--describe-module":
      case "-d":
        if (value === undefined) this.#fail(`Error: ${arg} requires module name`);
        o.describeModule = value;
        return false;
      case "--jdk":
        if (!hasValue) this.#fail(`Error: ${arg} requires the folder of a JDK`);
        o.jdk = value;
        return false;
    }
    if (arg === "--list-modules") {
      o.listModules = true;
      return false;
    }
    if (arg === "--validate-modules") {
      o.vmOptions.push("-Djdk.module.validation=true");
      o.validateModules = true;
      return false;
    }
    if (hasValue) {
      // "-p" is short for --module-path; long options join their value.
      if (isModuleOption(arg)) o.vmOptions.push(`${arg === "-p" ? "--module-path" : arg}=${value}`);
      else o.vmOptions.push(arg);
      return false;
    }
    if (arg === "--module-path" || arg === "-p" || arg === "--upgrade-module-path")
      this.#fail(`Error: ${arg} requires module path specification`);
    // "--add-opens=" is the one that goes on to the VM without a value.
    if (isModuleOption(name) && arg !== "--add-opens=") this.#fail(`Error: ${arg} requires modules to be specified`);
    return this.#plainOption(arg);
  }

  /** Options without a value. */
  #plainOption(arg: ByteString): boolean {
    const o = this.#o;
    switch (arg) {
      case "-help":
      case "-h":
      case "-?":
        o.print = "usage";
        return true;
      case "--help":
        o.print = "usage";
        o.stream = "stdout";
        return true;
      case "-version":
        o.print = "version";
        return true;
      case "--version":
        o.print = "version";
        o.stream = "stdout";
        return true;
      case "-showversion":
        o.showVersion = true;
        return false;
      case "--show-version":
        o.showVersion = true;
        o.stream = "stdout";
        return false;
      case "--dry-run":
        o.dryRun = true;
        return false;
      case "-X":
        o.print = "extra usage";
        return true;
      case "--help-extra":
        o.print = "extra usage";
        o.stream = "stdout";
        return true;
      case "-XshowSettings":
        o.showSettings = arg;
        return false;
      case "-Xdiag":
        o.vmOptions.push("-Dsun.java.launcher.diag=true");
        return false;
      case "--show-module-resolution":
        o.vmOptions.push("-Djdk.module.showModuleResolution=true");
        return false;
      case "-fullversion":
        o.fullVersion = "stderr";
        return true;
      case "--full-version":
        o.fullVersion = "stdout";
        return true;
      case "-verbosegc":
        o.vmOptions.push("-verbose:gc");
        return false;
      case "-debug":
        o.vmOptions.push("-Xdebug");
        return false;
      case "-noclassgc":
        o.vmOptions.push("-Xnoclassgc");
        return false;
      case "-t":
      case "-tm":
        o.vmOptions.push(`-X${arg.slice(1)}`);
        return false;
      case "-Xfuture":
        this.#transcript.err(`Warning: ${arg} option is deprecated and may be removed in a future release.\n`);
        o.vmOptions.push("-Xverify:all");
        return false;
      case "-verify":
        o.vmOptions.push("-Xverify:all");
        return false;
      case "-verifyremote":
        o.vmOptions.push("-Xverify:remote");
        return false;
      case "-noverify":
        o.vmOptions.push("-Xverify:none");
        return false;
      case "-checksource":
      case "-cs":
      case "-noasyncgc":
        this.#transcript.err(`Warning: ${arg} option is no longer supported.\n`);
        return false;
      // Names of VMs in a JDK's jvm.cfg: the first is the one there is, the second has long been an alias of it.
      case "-server":
      case "-client":
        return false;
      case "-zero":
      case "-dcevm":
        this.#fail(`Error: ${arg.slice(1)} VM not supported`);
    }
    if (isDisableFiles(arg)) return false;
    if (arg.startsWith("-XshowSettings:")) o.showSettings = arg;
    else if (arg.startsWith("-splash:"))
      return false; // there is no screen to splash on
    else if (arg.startsWith("-ss") || arg.startsWith("-oss") || arg.startsWith("-ms") || arg.startsWith("-mx"))
      o.vmOptions.push(`-X${arg.slice(1)}`);
    else {
      if (arg.startsWith("-Djava.class.path=")) this.#haveClassPath = true;
      o.vmOptions.push(arg);
    }
    return false;
  }

  #main(): void {
    const o = this.#o;
    const last = o.what ?? this.#argv[this.#next];
    o.what ??= this.#argv[this.#next++];
    const isSource = last?.endsWith(".java") === true && this.#outside.exists(last);
    if (o.what === undefined) {
      if (!o.listModules && o.describeModule === undefined && !o.validateModules) o.usageExitCode = 1;
    } else if (o.mode === undefined) {
      if (!this.#haveClassPath) this.#setClassPath(".");
      o.mode = isSource ? LM_SOURCE : LM_CLASS;
    } else if (o.mode === LM_CLASS && isSource) o.mode = LM_SOURCE;
    o.args = this.#argv.slice(this.#next);
    if (o.mode === LM_SOURCE) {
      o.vmOptions.push("--add-modules=ALL-DEFAULT");
      // The source launcher's first argument is the file; it complains itself when there is none.
      if (o.what !== undefined) o.args.unshift(o.what);
      o.what = SOURCE_LAUNCHER;
    }
    // With -jar the jar is the class path, whatever was given.
    if (o.mode === LM_JAR && o.what !== undefined) this.#setClassPath(o.what);
    if (o.what !== undefined) o.vmOptions.push(`-Dsun.java.command=${[o.what, ...o.args].join(" ")}`);
    o.vmOptions.push(LAUNCHER_PROPERTY);
  }

  #setMode(mode: LaunchMode, arg: ByteString): void {
    if (this.#o.mode === LM_SOURCE) this.#fail(`Error: Option ${arg} is not allowed with --source`);
    this.#o.mode = mode;
  }

  #setClassPath(path: ByteString): void {
    this.#o.vmOptions.push(`-Djava.class.path=${this.#outside.expandWildcards(path)}`);
    this.#haveClassPath = true;
  }

  #fail(message: string): never {
    this.#transcript.err(`${message}\n`);
    throw new Stop(1);
  }
}
