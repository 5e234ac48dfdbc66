// VMOptions: everything a VM is told when it is made, as plain structured-cloneable data. The launcher (cli/) makes it from a
// command line, createVM (api/) from its own options; runtime and natives only read it. It must not know how either got there.
//
// Byte strings: argv, the environment and paths are bytes on POSIX and need not be UTF-8. Where a field is a `ByteString`, each
// char is one byte (0..255, "latin1 of the bytes"); whoever makes a Java String of it decodes with sun.jnu.encoding, as HotSpot does.

/** A string whose chars are bytes 0..255, to be decoded by the platform's encoding. ASCII text is the same either way. */
export type ByteString = string;

/** The bytes of a JavaScript string in UTF-8, as a byte string. */
export function toByteString(text: string): ByteString {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) >= 0x80) return Buffer.from(text, "utf8").toString("latin1");
  }
  return text;
}

/** A byte string as a JavaScript string, for messages and host calls that take text; malformed UTF-8 becomes U+FFFD. */
export function fromByteString(bytes: ByteString): string {
  for (let i = 0; i < bytes.length; i++) {
    if (bytes.charCodeAt(i) >= 0x80) return Buffer.from(bytes, "latin1").toString("utf8");
  }
  return bytes;
}

/**
 * A flag's value by its type: bool -> boolean; intx, uintx, uint64_t, size_t (bytes) and double -> number, exact up to 2^53,
 * with 2^63 and 2^64 for the types' maxima; ccstr and ccstrlist -> string (list items joined by newlines), a byte string.
 */
export type FlagValue = boolean | number | string;

/** Who set a flag; the last column of -XX:+PrintFlagsFinal. */
export type FlagOrigin =
  | "default"
  | "command line"
  | "command line, ergonomic"
  | "environment"
  | "environment, ergonomic"
  | "config file"
  | "config file, ergonomic"
  | "management"
  | "ergonomic";

/** One flag that was set, in the order of setting; the last one of a name counts. */
export interface FlagSetting {
  readonly name: string;
  readonly value: FlagValue;
  readonly origin: FlagOrigin;
}

/**
 * One -ea/-da/-esa/-dsa, in the order given. `scope`: "all" = classes of user loaders; "system" = those of the boot loader (-esa);
 * "package" = `name` and its subpackages, dots, "" for the unnamed package; "class" = the class `name`, dots.
 */
export interface AssertionDirective {
  readonly enable: boolean;
  readonly scope: "all" | "system" | "package" | "class";
  readonly name: ByteString;
}

/** sun.launcher.LauncherHelper's mode numbers (LM_CLASS and so on). */
export const LM_CLASS = 1;
export const LM_JAR = 2;
export const LM_MODULE = 3;
export const LM_SOURCE = 4;
export type LaunchMode = typeof LM_CLASS | typeof LM_JAR | typeof LM_MODULE | typeof LM_SOURCE;

/** What LauncherHelper.checkAndLoadMain(printToStderr, mode, what) is asked for, and the arguments of main. */
export interface Launch {
  readonly mode: LaunchMode;
  /** Class name with dots or slashes; jar path; `module[/class]`; in source mode jdk.compiler/com.sun.tools.javac.launcher.Main. */
  readonly what: ByteString;
  /** The arguments of main(String[]); in source mode the first is the source file. */
  readonly args: readonly ByteString[];
}

/** `-version` and its kin: the Java call VersionProps.print(err, newline...) before, or instead of, main. */
export interface ShowVersion {
  /** "stderr" for -version and -showversion, "stdout" for --version and --show-version. */
  readonly stream: "stderr" | "stdout";
  /** True: print and exit 0 (-version, --version). */
  readonly exit: boolean;
}

/** -XshowSettings[:what]: what LauncherHelper.showSettings is given. */
export interface ShowSettings {
  /** As on the command line: "-XshowSettings:all". */
  readonly option: ByteString;
  /** -Xms, -Xmx and -Xss in bytes as the command line has them, 0 when it has not. */
  readonly initialHeap: number;
  readonly maxHeap: number;
  readonly stack: number;
}

/** A log message of the launcher's, to be written by the VM's log. */
export interface LogNote {
  readonly tags: readonly string[];
  readonly level: "info" | "warning";
  readonly message: string;
}

/** The help text, in place of a program. */
export interface Usage {
  readonly stream: "stderr" | "stdout";
  readonly text: string;
  readonly exitCode: number;
}

export interface VMOptions {
  /** The JDK's home folder (holding lib/modules and release). Found by the launcher; createVM finds it when absent. */
  jdkHome?: string;

  /**
   * System properties in order, the later of a name winning: -D, and what the launcher adds (java.class.path, sun.java.command,
   * sun.java.launcher, jdk.module.*). Properties that the VM itself computes (java.vm.name, java.home, ...) are not among them.
   */
  properties: (readonly [key: ByteString, value: ByteString])[];

  /** Flags set, in order; all others have the table's default (flags/flags.ts: `new Flags(options.flags)`). */
  flags: FlagSetting[];

  assertions: AssertionDirective[];

  /** Log settings in order, each what followed "-Xlog": "", ":gc*", ":disable", ":class+load:file=x.txt:uptime". */
  log: string[];

  /** What was noted while options were read; the VM logs them once the log is there (`log.note(...)`). */
  notes: LogNote[];

  /** Entries of -Xbootclasspath/a, searched after lib/modules. */
  bootAppend: ByteString[];

  /** Class files of the preview version are accepted (--enable-preview). */
  enablePreview: boolean;

  /** -Xint, -Xmixed (default), -Xcomp; ergonomics (compiler-ergonomics.ts) turns it into flags. */
  executionMode: "interpreted mode" | "mixed mode" | "compiled mode";

  /** What to run; absent for -version, --list-modules and a VM made by createVM. */
  launch?: Launch;
  /** There is no main class: print this when all else that the options ask for is done, and exit with the code. */
  usage?: Usage;

  showVersion?: ShowVersion;
  showSettings?: ShowSettings;
  /** --list-modules: LauncherHelper.listModules(), then exit 0. */
  listModules: boolean;
  /** --describe-module, -d: LauncherHelper.describeModule(name), then exit 0. */
  describeModule?: ByteString;
  /** --validate-modules: LauncherHelper.validateModules(), then exit. */
  validateModules: boolean;
  /** --dry-run: load main's class and stop before calling it. */
  dryRun: boolean;

  /** The process's environment, in order, as bytes (ProcessEnvironment.environ). */
  environment: (readonly [key: ByteString, value: ByteString])[];

  /** VM arguments as given, for RuntimeMXBean.getInputArguments and fault reports. */
  vmArguments: ByteString[];
}

/** Options of a VM that was told nothing: what createVM and tests start from. */
export function defaultOptions(): VMOptions {
  return {
    properties: [],
    flags: [],
    assertions: [],
    log: [],
    notes: [],
    bootAppend: [],
    enablePreview: false,
    executionMode: "mixed mode",
    listModules: false,
    validateModules: false,
    dryRun: false,
    environment: [],
    vmArguments: [],
  };
}
