// The VM's half of a command line: JAVA_TOOL_OPTIONS, the options that the launcher passed on, _JAVA_OPTIONS, each with its
// -XX:VMOptionsFile; -XX:Flags; then every option in turn. Order and messages are HotSpot's (Arguments::parse).

import { applyCompilerErgonomics } from "../flags/compiler-ergonomics.ts";
import { applyErgonomics, ErgonomicsError } from "../flags/ergonomics.ts";
import { Flags, findFlag } from "../flags/flags.ts";
import type { AssertionDirective, ByteString, FlagOrigin, LogNote, VMOptions } from "../flags/options.ts";
import { type Messages, processOption, setInRange } from "../flags/parse.ts";
import { printCommandLineFlags, printFlagsFinal, printFlagsInitial, printFlagsRanges } from "../flags/print.ts";
import { printMemoryLayout } from "../flags/print-layout.ts";
import { optionWords, settingsFileOptions } from "../flags/settings-file.ts";
import { parseMemorySize } from "../flags/size.ts";
import type { FlagName } from "../flags/table.ts";
import { VM_NAME, VM_VERSION, vmInfo } from "../flags/version.ts";
import { logHelp } from "../log/help.ts";
import { LogSettingError, parseLogSetting } from "../log/log.ts";
import type { Outside } from "./outside.ts";
import { Stop, type Transcript } from "./transcript.ts";

/** Where the options of a VM come from, in the order in which they are applied. */
interface Container {
  readonly name: string;
  readonly origin: FlagOrigin;
  options: ByteString[];
}

/** Properties that module options are turned into; -D must not set them. */
const MODULE_PROPERTIES: readonly string[] = [
  "addexports",
  "addreads",
  "addopens",
  "patch",
  "addmods",
  "limitmods",
  "path",
  "upgrade.path",
  "enable.native.access",
];

const K = 1024;
/** Largest -Xss. */
const MAX_STACK = K * K * K;

/**
 * Fills in what VM options say: properties, flags, assertions, log, ... of `options`.
 * @param passed options that the launcher passed on
 * @param variable reads an environment variable, as bytes
 * @throws Stop when no VM can be made, or an option only prints
 */
export function applyVMArguments(
  options: VMOptions,
  passed: readonly ByteString[],
  variable: (name: string) => ByteString | undefined,
  outside: Outside,
  transcript: Transcript,
): Flags {
  return new VMArguments(options, outside, transcript).apply(passed, variable);
}

class VMArguments {
  readonly #options: VMOptions;
  readonly #outside: Outside;
  readonly #transcript: Transcript;
  readonly #flags = new Flags();
  readonly #properties = new Map<ByteString, ByteString>();
  #ignoreUnrecognized = false;
  #reservedPropertySet = false;
  readonly #counts = new Map<string, number>();
  #patchedBase = false;
  #gcLogFile: ByteString | undefined;
  /** Named so far; "#n" is the n-th. */
  readonly #logOutputs = new Set(["stdout", "stderr"]);

  readonly #messages: Messages;

  constructor(options: VMOptions, outside: Outside, transcript: Transcript) {
    this.#options = options;
    this.#outside = outside;
    this.#transcript = transcript;
    this.#messages = { out: (text) => transcript.out(text), err: (text) => transcript.err(text), warning: (text) => this.#warning(text) };
  }

  apply(passed: readonly ByteString[], variable: (name: string) => ByteString | undefined): Flags {
    const flags = this.#flags;
    // java.class.path always exists.
    this.#properties.set("java.class.path", "");
    const tool: Container = {
      name: "java_tool_options_env_var",
      origin: "environment",
      options: this.#fromVariable("JAVA_TOOL_OPTIONS", variable),
    };
    const java: Container = { name: "java_options_env_var", origin: "environment", options: this.#fromVariable("_JAVA_OPTIONS", variable) };
    const line: Container = { name: "cmd_line_args", origin: "command line", options: [...passed] };
    const containers = [tool, line, java];
    for (const container of containers) this.#expandOptionsFile(container);
    const flagsFile = this.#specialOptions(containers);
    if (flagsFile !== undefined) this.#settingsFile(flagsFile);
    if (flags.values.PrintVMOptions) {
      for (const container of containers) {
        for (const option of container.options) if (option.startsWith("-XX:")) this.#transcript.out(`VM option '${option.slice(4)}'\n`);
      }
    }
    for (const container of containers) {
      for (const option of container.options) this.#option(option, container.origin);
    }
    this.#finish();
    return flags;
  }

  // --- where options stand

  #fromVariable(name: string, variable: (name: string) => ByteString | undefined): ByteString[] {
    const text = variable(name);
    if (text === undefined) return [];
    this.#transcript.err(`Picked up ${name}: ${text}\n`);
    const words = optionWords(text);
    if (words === undefined) this.#fail(`Unmatched quote in ${name}\n`);
    return words;
  }

  #expandOptionsFile(container: Container): void {
    const prefix = "-XX:VMOptionsFile=";
    const at = container.options.findIndex((option) => option.startsWith(prefix));
    if (at < 0) return;
    const option = container.options[at]!;
    const second = container.options.findIndex((other, i) => i > at && other.startsWith(prefix));
    if (second >= 0) {
      this.#fail(
        `The option '${container.options[second]}' is already specified in the options container '${container.name}' so the specification of '${option}' in the same options container is an error.\n`,
      );
    }
    const file = option.slice(prefix.length);
    const text = this.#outside.readFile(file);
    if (text === undefined) this.#fail(`Could not open options file '${file}'\n`);
    const words = optionWords(text);
    if (words === undefined) this.#fail(`Unmatched quote in ${file}\n`);
    if (words.some((word) => word.startsWith(prefix))) {
      this.#fail(
        `A VM options file may not refer to a VM options file. Specification of '-XX:VMOptionsFile=<file-name>' in the options file '${option}' in options container '${container.name}' is an error.\n`,
      );
    }
    container.options.splice(at, 1, ...words);
    this.#flags.set("VMOptionsFile", file, container.origin);
  }

  /** Options that count before all others, wherever they stand. Returns the last -XX:Flags file. */
  #specialOptions(containers: readonly Container[]): ByteString | undefined {
    let flagsFile: ByteString | undefined;
    let printInitial = false;
    for (const container of containers) {
      for (const option of container.options) {
        if (option.startsWith("-XX:Flags=")) flagsFile = option.slice("-XX:Flags=".length);
        else if (option === "-XX:+PrintVMOptions") this.#flags.set("PrintVMOptions", true, container.origin);
        else if (option === "-XX:-PrintVMOptions") this.#flags.set("PrintVMOptions", false, container.origin);
        else if (option === "-XX:+IgnoreUnrecognizedVMOptions") this.#ignoreUnrecognized = true;
        else if (option === "-XX:-IgnoreUnrecognizedVMOptions") this.#ignoreUnrecognized = false;
        else if (option === "-XX:+PrintFlagsInitial") printInitial = true;
        else if (option.startsWith("-XX:NativeMemoryTracking=")) {
          const mode = option.slice("-XX:NativeMemoryTracking=".length);
          if (mode !== "off" && mode !== "summary" && mode !== "detail") {
            this.#fail("Syntax error, expecting -XX:NativeMemoryTracking=[off|summary|detail]");
          }
        }
      }
    }
    if (printInitial) {
      this.#transcript.out(printFlagsInitial(this.#flags));
      throw new Stop(0);
    }
    return flagsFile;
  }

  #settingsFile(file: ByteString): void {
    const text = this.#outside.readFile(file);
    if (text === undefined) this.#fail(`Could not open settings file ${file}\n`);
    let ok = true;
    for (const option of settingsFileOptions(text)) {
      if (!processOption(this.#flags, option, "config file", this.#ignoreUnrecognized, this.#messages)) ok = false;
    }
    if (!ok) this.#fail("");
    this.#flags.set("Flags", file, "command line");
  }

  // --- one option

  #option(option: ByteString, origin: FlagOrigin): void {
    const isLaunchers =
      option.startsWith("-Djava.class.path") || option.startsWith("-Dsun.java.command") || option.startsWith("-Dsun.java.launcher");
    if (!isLaunchers) this.#options.vmArguments.push(option);
    if (option.startsWith("-XX:")) this.#flagOption(option, origin);
    else if (option.startsWith("-D")) this.#property(option.slice(2));
    else if (option.startsWith("--")) this.#longOption(option);
    else if (option.startsWith("-X")) this.#extraOption(option, origin);
    else if (!this.#assertionOption(option) && !this.#otherOption(option)) this.#unrecognized("", option);
  }

  /** -verbose and the old names without an X. */
  #otherOption(option: ByteString): boolean {
    const log = this.#options.log;
    if (option.startsWith("-verbose")) {
      switch (option.slice("-verbose".length)) {
        case "":
        case ":class":
          log.push(":class+load,class+unload");
          break;
        case ":module":
          log.push(":module+load,module+unload");
          break;
        case ":gc":
          log.push(":gc");
          break;
        case ":jni":
          log.push(":jni+resolve=debug");
          break;
      }
      return true;
    }
    if (option.startsWith("-agentlib:") || option.startsWith("-agentpath:")) {
      this.#failed(`${option}: native agents are not supported by Dewar\n`);
    }
    if (option.startsWith("-javaagent:")) this.#failed("Instrumentation agents are not supported in this VM\n");
    if (option === "-green") this.#failed("Green threads support not available\n");
    return option === "-native";
  }

  #assertionOption(option: ByteString): boolean {
    const colon = option.indexOf(":");
    const name = colon < 0 ? option : option.slice(0, colon);
    const system = name === "-esa" || name === "-dsa" || name === "-enablesystemassertions" || name === "-disablesystemassertions";
    const user = name === "-ea" || name === "-da" || name === "-enableassertions" || name === "-disableassertions";
    if (!user && !(system && colon < 0)) return false;
    const enable = option[1] === "e";
    const directives: AssertionDirective[] = this.#options.assertions;
    if (system) directives.push({ enable, scope: "system", name: "" });
    else if (colon < 0) directives.push({ enable, scope: "all", name: "" });
    else {
      const target = option.slice(colon + 1);
      if (target.endsWith("...")) directives.push({ enable, scope: "package", name: target.slice(0, -3) });
      else directives.push({ enable, scope: "class", name: target });
    }
    return true;
  }

  #longOption(option: ByteString): void {
    const equals = option.indexOf("=");
    const name = equals < 0 ? option : option.slice(0, equals + 1);
    const value = equals < 0 ? "" : option.slice(equals + 1);
    switch (name) {
      case "--add-reads=":
        this.#numbered("jdk.module.addreads", value);
        return;
      case "--add-exports=":
        this.#numbered("jdk.module.addexports", value);
        return;
      case "--add-opens=":
        this.#numbered("jdk.module.addopens", value);
        return;
      case "--add-modules=":
        this.#numbered("jdk.module.addmods", value);
        return;
      case "--enable-native-access=":
        this.#numbered("jdk.module.enable.native.access", value);
        return;
      case "--limit-modules=":
        this.#properties.set("jdk.module.limitmods", value);
        return;
      case "--module-path=":
        this.#properties.set("jdk.module.path", value);
        return;
      case "--upgrade-module-path=":
        this.#properties.set("jdk.module.upgrade.path", value);
        return;
      case "--patch-module=":
        this.#patchModule(value);
        return;
      case "--illegal-access=":
        this.#warning(`Ignoring option ${option}; support was removed in 17.0`);
        return;
      case "--enable-preview":
        this.#options.enablePreview = true;
        return;
    }
    this.#unrecognized("", option);
  }

  #numbered(prefix: string, value: ByteString): void {
    const n = this.#counts.get(prefix) ?? 0;
    this.#counts.set(prefix, n + 1);
    this.#properties.set(`${prefix}.${n}`, value);
  }

  #patchModule(value: ByteString): void {
    const equals = value.indexOf("=");
    if (equals < 0) {
      this.#transcript.out("Missing '=' in --patch-module specification\n");
      this.#fail("");
    }
    if (value.slice(0, equals) === "java.base") {
      if (this.#patchedBase) this.#exitDuringInitialization("Cannot specify java.base more than once to --patch-module");
      this.#patchedBase = true;
    }
    this.#numbered("jdk.module.patch", value);
  }

  #property(text: ByteString): void {
    const equals = text.indexOf("=");
    const key = equals < 0 ? text : text.slice(0, equals);
    const value = equals < 0 ? "" : text.slice(equals + 1);
    if (key === "java.endorsed.dirs" && value !== "" && value !== '""') {
      this.#transcript.out(
        `-Djava.endorsed.dirs=${value} is not supported. Endorsed standards and standalone APIs\nin modular form will be supported via the concept of upgradeable modules.\n`,
      );
      this.#fail("");
    }
    if (key === "java.ext.dirs" && value !== "" && value !== '""') {
      this.#transcript.out(`-Djava.ext.dirs=${value} is not supported.  Use -classpath instead.\n`);
      this.#fail("");
    }
    if (isReservedProperty(text)) {
      this.#reservedPropertySet = true;
      return;
    }
    if (key.startsWith("com.sun.management")) {
      this.#transcript.out("-Dcom.sun.management is not supported in this VM.\n");
      this.#fail("");
    }
    // Private to the launcher and the VM.
    if (key === "sun.java.launcher.is_altjvm") return;
    this.#properties.set(key, value);
  }

  #extraOption(option: ByteString, origin: FlagOrigin): void {
    const flags = this.#flags;
    const set = (name: FlagName, value: boolean): void => flags.set(name, value, origin);
    switch (option) {
      case "-Xint":
        this.#options.executionMode = "interpreted mode";
        return;
      case "-Xmixed":
        this.#options.executionMode = "mixed mode";
        return;
      case "-Xcomp":
        this.#options.executionMode = "compiled mode";
        return;
      case "-Xshare:auto":
        set("UseSharedSpaces", true);
        return;
      case "-Xshare:off":
        set("UseSharedSpaces", false);
        return;
      case "-Xshare:on":
        set("UseSharedSpaces", true);
        set("RequireSharedSpaces", true);
        return;
      case "-Xshare:dump":
        set("DumpSharedSpaces", true);
        return;
      case "-Xnoclassgc":
        set("ClassUnloading", false);
        return;
      case "-Xbatch":
        set("BackgroundCompilation", false);
        return;
      case "-Xrs":
        set("ReduceSignalUsage", true);
        return;
      case "-Xcheck:jni":
        set("CheckJNICalls", true);
        return;
      case "-Xdebug":
      case "-Xnoagent":
        return;
      case "-Xinternalversion":
        this.#transcript.out(
          `${VM_NAME} (${VM_VERSION}) for ${process.platform}-${process.arch}, ${vmInfo(flags.values)}, on Node ${process.versions.node}\n`,
        );
        throw new Stop(0);
      case "-Xprof":
        this.#warning(`Ignoring option ${option}; support was removed in 10.0`);
        return;
      case "-Xverify":
      case "-Xverify:all":
        set("BytecodeVerificationLocal", true);
        set("BytecodeVerificationRemote", true);
        return;
      case "-Xverify:remote":
        set("BytecodeVerificationLocal", false);
        set("BytecodeVerificationRemote", true);
        return;
      case "-Xverify:none":
        set("BytecodeVerificationLocal", false);
        set("BytecodeVerificationRemote", false);
        this.#warning("Options -Xverify:none and -noverify were deprecated in JDK 13 and will likely be removed in a future release.");
        return;
    }
    if (option.startsWith("-Xverify")) {
      this.#unrecognized("verification ", option);
      return;
    }
    if (option.startsWith("-Xcheck")) {
      this.#unrecognized("check ", option);
      return;
    }
    if (option.startsWith("-Xbootclasspath/a:")) {
      this.#options.bootAppend.push(...option.slice("-Xbootclasspath/a:".length).split(":"));
      return;
    }
    if (option.startsWith("-Xbootclasspath:") || option.startsWith("-Xbootclasspath/p:")) {
      this.#transcript.out(`${option.slice(0, option.indexOf(":"))} is no longer a supported option.\n`);
      this.#fail("");
    }
    if (option.startsWith("-Xrun")) this.#failed(`${option}: native agents are not supported by Dewar\n`);
    if (option.startsWith("-Xloggc:")) {
      this.#gcLogFile = option.slice("-Xloggc:".length);
      this.#note(["gc"], "warning", `-Xloggc is deprecated. Will use -Xlog:gc:${this.#gcLogFile} instead.`);
      return;
    }
    if (option.startsWith("-Xlog")) {
      this.#logOption(option);
      return;
    }
    if (option.startsWith("-Xmn")) {
      const bytes = this.#size(option, option.slice(4), 1, "Invalid initial young generation size: %\n");
      this.#setNumber("MaxNewSize", bytes, origin);
      this.#setNumber("NewSize", bytes, origin);
      return;
    }
    if (option.startsWith("-Xms")) {
      const bytes = this.#size(option, option.slice(4), 0, "Invalid initial heap size: %\n");
      this.#setNumber("MinHeapSize", bytes, origin);
      this.#setNumber("InitialHeapSize", bytes, origin);
      return;
    }
    if (option.startsWith("-Xmx")) {
      this.#setNumber("MaxHeapSize", this.#size(option, option.slice(4), 1, "Invalid maximum heap size: %\n"), origin);
      return;
    }
    if (option.startsWith("-Xmaxf")) {
      this.#heapRatio(option, option.slice(6), "MaxHeapFreeRatio", "max", origin);
      return;
    }
    if (option.startsWith("-Xminf")) {
      this.#heapRatio(option, option.slice(6), "MinHeapFreeRatio", "min", origin);
      return;
    }
    if (option.startsWith("-Xss")) {
      this.#stackSize(option, origin);
      return;
    }
    if (option.startsWith("-Xmaxjitcodesize")) {
      const bytes = this.#size(option, option.slice("-Xmaxjitcodesize".length), 1, "Invalid maximum code cache size: %.\n");
      this.#setNumber("ReservedCodeCacheSize", bytes, origin);
      return;
    }
    this.#unrecognized("", option);
  }

  #flagOption(option: ByteString, origin: FlagOrigin): void {
    const text = option.slice("-XX:".length);
    if (text.startsWith("Flags=") || text.startsWith("VMOptionsFile=")) return; // read before
    if (text.startsWith("MaxHeapSize=")) {
      const bytes = this.#size(option, text.slice("MaxHeapSize=".length), 1, "Invalid maximum heap size: %\n");
      this.#setNumber("MaxHeapSize", bytes, origin);
      return;
    }
    if (text.startsWith("ReservedCodeCacheSize=")) {
      const bytes = this.#size(option, text.slice("ReservedCodeCacheSize=".length), 1, "Invalid maximum code cache size: %.\n");
      this.#setNumber("ReservedCodeCacheSize", bytes, origin);
      return;
    }
    const set = (name: FlagName, value: boolean): void => this.#flags.set(name, value, origin);
    switch (text) {
      case "+NeverTenure":
        set("NeverTenure", true);
        set("AlwaysTenure", false);
        this.#setNumber("MaxTenuringThreshold", 16, origin);
        return;
      case "+AlwaysTenure":
        set("NeverTenure", false);
        set("AlwaysTenure", true);
        this.#setNumber("MaxTenuringThreshold", 0, origin);
        return;
    }
    if (text.startsWith("MaxTenuringThreshold=")) {
      const value = parseMemorySize(text.slice("MaxTenuringThreshold=".length), 0);
      if (value === undefined) this.#failed(`Improperly specified VM option '${text}'\n`);
      else {
        this.#setNumber("MaxTenuringThreshold", value, origin);
        set("NeverTenure", false);
        set("AlwaysTenure", value === 0);
      }
      return;
    }
    if (!processOption(this.#flags, text, origin, this.#ignoreUnrecognized, this.#messages)) this.#fail("");
  }

  #logOption(option: ByteString): void {
    const setting = option.slice("-Xlog".length);
    try {
      const parsed = parseLogSetting(setting);
      if (parsed.kind === "help") {
        this.#transcript.out(logHelp());
        throw new Stop(0);
      }
      if (parsed.output.startsWith("file=")) this.#checkLogFile(setting, parsed.output, parsed.options);
      else if (parsed.output.startsWith("#") && !(Number(parsed.output.slice(1)) < this.#logOutputs.size)) {
        throw new LogSettingError(setting, [`Invalid output index '${parsed.output}'`]);
      }
      this.#logOutputs.add(parsed.output);
    } catch (error) {
      if (!(error instanceof LogSettingError)) throw error;
      if (!this.#options.log.includes(":disable"))
        for (const line of error.lines) this.#transcript.out(`[0.000s][error][logging] ${line}\n`);
      this.#fail(`${error.message}\n`);
    }
    this.#options.log.push(setting);
  }

  /** The VM opens the file; what would fail there is told here, where HotSpot tells it. @throws LogSettingError */
  #checkLogFile(setting: string, output: string, options: string | null): void {
    const path = output.slice("file=".length);
    const problem = this.#outside.writeProblem(path);
    if (problem === undefined) return;
    throw new LogSettingError(setting, [
      problem === "Is a directory"
        ? `Unable to log to file ${path} with log file rotation: ${path} is not a regular file`
        : `Error opening log file '${path}': ${problem}`,
      `Initialization of output '${output}' using options '${options ?? "(null)"}' failed.`,
    ]);
  }

  // --- numbers

  /** A memory size, or the message (% = the option) and the end. */
  #size(option: ByteString, text: string, min: number, message: string): number {
    const bytes = parseMemorySize(text, min);
    if (bytes === undefined) this.#failed(message.replace("%", () => option));
    return bytes!;
  }

  #setNumber(name: FlagName, value: number, origin: FlagOrigin): void {
    if (!setInRange(this.#flags, name, value, origin, this.#messages)) this.#fail("");
  }

  #heapRatio(option: ByteString, text: string, name: FlagName, which: string, origin: FlagOrigin): void {
    const ratio = text === "" ? Number.NaN : Number(text);
    if (Number.isNaN(ratio)) this.#failed(`Bad ${which} heap free percentage size: ${option}\n`);
    else this.#setNumber(name, Math.trunc(ratio * 100), origin);
  }

  #stackSize(option: ByteString, origin: FlagOrigin): void {
    const bytes = this.#size(option, option.slice(4), 0, "Invalid thread stack size: %\n");
    if (bytes > MAX_STACK)
      this.#failed(`Invalid thread stack size: ${option}\nThe specified size exceeds the maximum representable size.\n`);
    this.#setNumber("ThreadStackSize", Math.ceil(bytes / K), origin);
  }

  // --- the end

  #finish(): void {
    const { values } = this.#flags;
    const options = this.#options;
    if (this.#reservedPropertySet) {
      this.#warning("Ignoring system property options whose names match the '-Djdk.module.*'. names that are reserved for internal use.");
    }
    if (values.IgnoreEmptyClassPaths) {
      const path = this.#properties.get("java.class.path")!;
      this.#properties.set(
        "java.class.path",
        path
          .split(":")
          .filter((element) => element !== "")
          .join(":"),
      );
    }
    if (values.PrintGCDetails) {
      this.#note(["gc"], "warning", "-XX:+PrintGCDetails is deprecated. Will use -Xlog:gc* instead.");
      options.log.push(this.#gcLogFile === undefined ? ":gc*" : `:gc*:file=${this.#gcLogFile}`);
    } else if (values.PrintGC || this.#gcLogFile !== undefined) {
      if (values.PrintGC) this.#note(["gc"], "warning", "-XX:+PrintGC is deprecated. Will use -Xlog:gc instead.");
      options.log.push(this.#gcLogFile === undefined ? ":gc" : `:gc:file=${this.#gcLogFile}`);
    }
    try {
      for (const warning of applyErgonomics(this.#flags, this.#outside.physicalMemory())) this.#note(["gc", "ergo"], "warning", warning);
      for (const warning of applyCompilerErgonomics(this.#flags, options.executionMode, this.#processors())) this.#warning(warning);
    } catch (error) {
      if (!(error instanceof ErgonomicsError)) throw error;
      if (error.duringInitialization) this.#exitDuringInitialization(error.message);
      if (error.stream === "stderr") this.#transcript.err(`${error.message}\n`);
      else this.#transcript.out(`${error.message}\n`);
      this.#fail("");
    }
    this.#noteIdleFlags();
    if (values.PrintMemoryLayout) this.#transcript.out(printMemoryLayout(this.#flags));
    if (values.PrintFlagsFinal) this.#transcript.out(printFlagsFinal(this.#flags));
    if (values.PrintFlagsRanges) this.#transcript.out(printFlagsRanges(this.#flags));
    if (values.PrintCommandLineFlags) this.#transcript.out(printCommandLineFlags(this.#flags));
    options.properties = [...this.#properties];
    options.flags = this.#flags.settings();
  }

  #processors(): number {
    const { ActiveProcessorCount } = this.#flags.values;
    return ActiveProcessorCount > 0 ? ActiveProcessorCount : this.#outside.processors();
  }

  /** -Xlog:arguments tells which flags were set in vain, and why. */
  #noteIdleFlags(): void {
    for (const { name, value, origin } of this.#flags.settings()) {
      const flag = findFlag(name)!;
      if (flag.effect === "none" && origin !== "ergonomic" && origin !== "default" && value !== flag.default) {
        this.#note(["arguments"], "info", `${name} has no effect: ${flag.why}.`);
      }
    }
  }

  #note(tags: LogNote["tags"], level: LogNote["level"], message: string): void {
    this.#options.notes.push({ tags, level, message });
  }

  #warning(text: string): void {
    if (this.#flags.values.PrintWarnings) this.#transcript.warning(text);
  }

  #unrecognized(kind: string, option: ByteString): void {
    if (this.#ignoreUnrecognized) return;
    this.#fail(`Unrecognized ${kind}option: ${option}\n`);
  }

  /** A refusal that -XX:+IgnoreUnrecognizedVMOptions does not lift. */
  #failed(message: string): never {
    this.#fail(message);
  }

  #exitDuringInitialization(message: string): never {
    this.#transcript.out(`Error occurred during initialization of VM\n${message}\n`);
    throw new Stop(1);
  }

  /** JNI_CreateJavaVM failed: the launcher's two lines. */
  #fail(message: string): never {
    if (message !== "") this.#transcript.err(message);
    this.#transcript.err("Error: Could not create the Java Virtual Machine.\nError: A fatal exception has occurred. Program will exit.\n");
    throw new Stop(1);
  }
}

/** Whether a -D names one of the properties that module options are turned into. */
function isReservedProperty(text: ByteString): boolean {
  if (!text.startsWith("jdk.module.")) return false;
  const rest = text.slice("jdk.module.".length);
  for (const name of MODULE_PROPERTIES) {
    if (!rest.startsWith(name)) continue;
    const next = rest[name.length];
    if (next === undefined || next === "=" || next === ".") return true;
  }
  return false;
}
