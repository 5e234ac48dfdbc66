// -XX:CompileCommand, CompileCommandFile and CompileOnly: what they say of single methods (HotSpot's CompilerOracle). Commands are
// read with HotSpot 17's grammar, and what it prints while it reads (confirmations, errors) comes out as text. No file is opened here.

import {
  type MethodName,
  type MethodPattern,
  matchesMethod,
  PatternError,
  parseMethodPattern,
  patternText,
  skipBlanks,
} from "./method-pattern.ts";

export type OptionType = "intx" | "uintx" | "bool" | "ccstr" | "ccstrlist" | "double";
export type OptionValue = boolean | number | string;

const TYPES: readonly OptionType[] = ["intx", "uintx", "bool", "ccstr", "ccstrlist", "double"];

/** The options in HotSpot's order, which CompileCommand=help prints; Dewar's own last. */
export const COMPILE_COMMANDS = {
  log: "bool",
  print: "bool",
  inline: "bool",
  dontinline: "bool",
  blackhole: "bool",
  compileonly: "bool",
  exclude: "bool",
  break: "bool",
  BreakAtExecute: "bool",
  BreakAtCompile: "bool",
  PrintAssembly: "bool",
  PrintInlining: "bool",
  PrintIntrinsics: "bool",
  PrintNMethods: "bool",
  PrintOptoAssembly: "bool",
  PrintDebugInfo: "bool",
  PrintRelocations: "bool",
  PrintDependencies: "bool",
  BackgroundCompilation: "bool",
  RepeatCompilation: "intx",
  ReplayInline: "bool",
  DumpReplay: "bool",
  DumpInline: "bool",
  CompileThresholdScaling: "double",
  ControlIntrinsic: "ccstrlist",
  DisableIntrinsic: "ccstrlist",
  NoRTMLockEliding: "bool",
  UseRTMLockEliding: "bool",
  BlockLayoutByFrequency: "bool",
  TraceOptoPipelining: "bool",
  TraceOptoOutput: "bool",
  TraceSpilling: "bool",
  PrintIdeal: "bool",
  IGVPrintLevel: "intx",
  Vectorize: "bool",
  VectorizeDebug: "uintx",
  CloneMapDebug: "bool",
  IncrementalInlineForceCleanup: "bool",
  MaxNodeLimit: "intx",
  record: "bool", // record compilations for replay
  DumpProfile: "bool", // keep the profiles of these methods only (-XX:+DumpProfiles)
} as const satisfies Record<string, OptionType>;

export type CommandName = keyof typeof COMPILE_COMMANDS;
type ValueOf<T extends OptionType> = T extends "bool" ? boolean : T extends "ccstr" | "ccstrlist" ? string : number;
type CommandValue<N extends CommandName> = ValueOf<(typeof COMPILE_COMMANDS)[N]>;

/** Options that Dewar acts on. The others are read, and change nothing; -Xlog:arguments says so. */
const ACTING: ReadonlySet<string> = new Set<CommandName>([
  "log",
  "print",
  "inline",
  "dontinline",
  "compileonly",
  "exclude",
  "PrintAssembly",
  "PrintInlining",
  "PrintIdeal",
  "BackgroundCompilation",
  "CompileThresholdScaling",
  "MaxNodeLimit",
  "record",
]);

/** What CompileCommand says about inlining a method. */
export type InlineDirective = "none" | "force" | "dont" | "exclude";

/** The commands that an inlining decision depends on: plain data, for compiler threads. */
export type InlineCommands = readonly MethodCommand[];

const INLINE_OPTIONS: readonly CommandName[] = ["inline", "dontinline", "exclude"];

export function inlineDirective(commands: InlineCommands, method: MethodName): InlineDirective {
  const says = (option: CommandName): boolean =>
    commands.find((c) => c.option === option && matchesMethod(c.pattern, method))?.value === true;
  if (says("exclude")) return "exclude";
  if (says("dontinline")) return "dont";
  return says("inline") ? "force" : "none";
}

/** Options without a method. */
const WORDS = ["quiet", "help", "option"] as const;

export interface MethodCommand {
  readonly option: CommandName;
  readonly pattern: MethodPattern;
  readonly value: OptionValue;
}

/** What reading depends on besides the commands. */
export interface CommandContext {
  readonly logCompilation: boolean;
  readonly unlockExperimental: boolean;
  readonly printAssembly: boolean;
  readonly printVMOptions: boolean;
  /** Whether that is an intrinsic's name ("_getClass"). */
  isIntrinsic(name: string): boolean;
}

export interface CommandSources {
  /** -XX:CompileCommand, its settings joined by newlines. */
  readonly commands: string;
  /** -XX:CompileOnly, likewise. */
  readonly compileOnly: string;
  /** The text of -XX:CompileCommandFile; undefined without one. */
  readonly file: string | undefined;
}

/** The commands of a VM, and what is to be printed about them at its start. */
export class CompileCommands {
  /** To stdout. */
  output = "";
  /** To stderr, each behind "... warning: ". */
  readonly warnings: string[] = [];
  /** The last that was given stands first, and counts. */
  readonly #commands: MethodCommand[] = [];
  readonly #given = new Set<CommandName>();
  readonly #context: CommandContext;
  #quiet = false;

  constructor(context: CommandContext) {
    this.#context = context;
  }

  get isQuiet(): boolean {
    return this.#quiet;
  }

  /** Those that inlining goes by. */
  inlineCommands(): InlineCommands {
    return this.#commands.filter((c) => INLINE_OPTIONS.includes(c.option));
  }

  /** Options given that Dewar does not act on. */
  idleOptions(): string[] {
    return [...this.#given].filter((option) => !ACTING.has(option));
  }

  /** Whether any command of that name was given: a quick no for all methods. */
  has(option: CommandName): boolean {
    return this.#given.has(option);
  }

  /** The value for that method, or undefined when no command says one. */
  value<N extends CommandName>(method: MethodName, option: N): CommandValue<N> | undefined {
    if (!this.#given.has(option)) return undefined;
    const command = this.#commands.find((c) => c.option === option && matchesMethod(c.pattern, method));
    return command?.value as CommandValue<N> | undefined;
  }

  #is(method: MethodName, option: CommandName): boolean {
    return this.value(method, option) === true;
  }

  /** It shall not be compiled: excluded, or not among those of compileonly. */
  shouldExclude(method: MethodName): boolean {
    if (this.#is(method, "exclude")) return true;
    return this.has("compileonly") && !this.#is(method, "compileonly");
  }

  shouldInline(method: MethodName): boolean {
    return this.#is(method, "inline");
  }

  shouldNotInline(method: MethodName): boolean {
    return this.#is(method, "dontinline") || this.#is(method, "exclude");
  }

  shouldPrint(method: MethodName): boolean {
    return this.#is(method, "print");
  }

  shouldLog(method: MethodName): boolean {
    if (!this.#context.logCompilation) return false;
    return !this.has("log") || this.#is(method, "log");
  }

  /** The method's own CompileThresholdScaling: MethodState.thresholdScale. */
  thresholdScale(method: MethodName): number {
    return this.value(method, "CompileThresholdScaling") ?? 1;
  }

  /** The smallest CompileThresholdScaling of any method, 1 at most: how often counters must notify for its sake. */
  smallestScale(): number {
    return this.#commands.reduce((least, c) => (c.option === "CompileThresholdScaling" ? Math.min(least, c.value as number) : least), 1);
  }

  /** Adds a command for the methods of a pattern. */
  register(option: CommandName, pattern: MethodPattern, value: OptionValue | bigint): void {
    if (option === "log" && !this.#context.logCompilation) {
      this.output += "Warning:  +LogCompilation must be enabled in order for individual methods to be logged with \n";
      this.output += "          CompileCommand=log,<method pattern>\n";
    }
    if (option === "blackhole" && !this.#context.unlockExperimental) {
      this.warnings.push("Blackhole compile option is experimental and must be enabled via -XX:+UnlockExperimentalVMOptions");
      return;
    }
    this.#commands.unshift({ option, pattern, value: typeof value === "bigint" ? Number(value) : value });
    this.#given.add(option);
    if (!this.#quiet) this.output += `CompileCommand: ${option} ${commandText(option, pattern, value)}\n`;
  }

  /** One line: a command, a comment, or nothing. */
  parseLine(line: string): void {
    if (line === "" || line.startsWith("#")) return;
    try {
      this.#parse(line);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      this.output += `CompileCommand: An error occurred during parsing\nError: ${error.message}\nLine: '${line}'\n${TIP}`;
    }
  }

  #parse(line: string): void {
    const word = /^[a-zA-Z0-9]{1,255}/.exec(line)?.[0] ?? "";
    const option = optionNamed(word);
    if (option === undefined) throw new PatternError(`Unrecognized option '${word}'`);
    if (option === "quiet") {
      this.#quiet = true;
      return;
    }
    if (option === "help") {
      this.output += usage();
      return;
    }
    const start = line[word.length] === "," ? word.length + 1 : word.length;
    const { pattern, line: canonical, end } = parseMethodPattern(line, start, isOptionWord);
    const at = skipBlanks(canonical, end);
    if (option === "option") {
      this.#parseTrailing(canonical, at, pattern);
      return;
    }
    const type = COMPILE_COMMANDS[option];
    if (at >= canonical.length) {
      if (type !== "bool") throw new PatternError(`  Option '${option}' is not followed by a value`);
      this.register(option, pattern, true);
      return;
    }
    this.#parseValue(canonical, at, option, pattern);
  }

  /** "option,<pattern>,Flag" and "option,<pattern>,type,Name,value", any number of them. */
  #parseTrailing(line: string, start: number, pattern: MethodPattern): void {
    const WORD = /[a-zA-Z0-9]{1,255}/y;
    const wordAt = (at: number): string | undefined => {
      WORD.lastIndex = at;
      return WORD.exec(line)?.[0];
    };
    let at = start;
    for (let word = wordAt(at); word !== undefined; word = wordAt(at)) {
      at += word.length;
      const type = typeNamed(word);
      if (type === undefined) {
        const option = commandNamed(word);
        if (COMPILE_COMMANDS[option] !== "bool") {
          throw new PatternError(`  Missing type '${COMPILE_COMMANDS[option]}' before option '${option}'`);
        }
        this.register(option, pattern, true);
      } else {
        const blanks = skipBlanks(line, at);
        const name = blanks > at ? wordAt(blanks) : undefined;
        if (name === undefined) throw new PatternError(`Option name for type '${type}' should be alphanumeric `);
        const option = commandNamed(name);
        if (COMPILE_COMMANDS[option] !== type) {
          throw new PatternError(`Option '${name}' with type '${COMPILE_COMMANDS[option]}' doesn't match supplied type '${type}'`);
        }
        at = this.#parseValue(line, blanks + name.length, option, pattern);
      }
      at = skipBlanks(line, at);
    }
  }

  /** Reads the option's value and registers it. @returns where the value ends */
  #parseValue(line: string, start: number, option: CommandName, pattern: MethodPattern): number {
    const type = COMPILE_COMMANDS[option] as OptionType;
    const at = skipBlanks(line, start);
    const take = (regex: RegExp): RegExpExecArray => {
      regex.lastIndex = at;
      const match = regex.exec(line);
      if (match === null) throw new PatternError(`Value cannot be read for option '${option}' of type '${type}'`);
      return match;
    };
    switch (type) {
      case "bool": {
        if (at >= line.length) {
          this.register(option, pattern, true);
          return at;
        }
        const word = take(/true(?![a-z])|false(?![a-z])/iy)[0];
        this.register(option, pattern, word.toLowerCase() === "true");
        return at + word.length;
      }
      case "intx":
      case "uintx": {
        const [digits] = take(/[+-]?\d+/y);
        this.register(option, pattern, integer(BigInt(digits!.replace("+", "")), type));
        return at + digits!.length;
      }
      case "double": {
        // The decimal point became a blank, or a slash where the pattern has "::".
        const [all, whole, fraction] = take(/(\d{1,255})[ /\t]+(\d{1,255})/y);
        this.register(option, pattern, Number(`${whole}.${fraction}`));
        return at + all!.length;
      }
      case "ccstr": {
        const [word] = take(/\w{1,255}/y);
        this.register(option, pattern, word!);
        return at + word!.length;
      }
      case "ccstrlist": {
        const [words] = take(/[\w+\-\\]{1,255}(?:[ \t]+[\w+\-\\]{1,255})*/y);
        const list = words!.split(/[ \t]+/);
        const problem = this.#intrinsicProblem(option, list);
        this.register(option, pattern, list.join(" "));
        if (problem !== undefined) throw new PatternError(`Unrecognized intrinsic detected in ${option}: ${problem}`);
        return at + words!.length;
      }
    }
  }

  /** ControlIntrinsicValidator: the first name that is no intrinsic's. */
  #intrinsicProblem(option: CommandName, list: readonly string[]): string | undefined {
    for (const item of list) {
      let name = item;
      if (option === "ControlIntrinsic") {
        if (!/^[+-]/.test(item)) {
          this.warnings.push(`failed to parse ${item}. must start with +/-!`);
          continue;
        }
        name = item.slice(1);
      }
      if (!this.#context.isIntrinsic(name)) return name;
    }
    return undefined;
  }

  /** A line of -XX:CompileOnly: classes and methods, by commas. */
  parseCompileOnly(line: string): void {
    const separator = line.includes("::") ? ":" : ".";
    let className: string | undefined;
    let methodName: string | undefined;
    for (let at = 0; at < line.length; at++) {
      const start = at;
      while (at < line.length && line[at] !== separator && line[at] !== "," && !/\s/.test(line[at]!)) at++;
      if (at > start) {
        const name = line.slice(start, at).replaceAll(".", "/");
        if (className === undefined) className = name;
        else methodName = name;
      }
      const anyClass = className === undefined || className === "";
      className ??= "";
      if (at < line.length && line[at] !== "," && !(line[at] === "." && at + 1 === line.length)) continue;
      this.register(
        "compileonly",
        {
          className,
          classMode: anyClass ? "any" : "exact",
          methodName: methodName ?? "",
          methodMode: methodName === undefined && line[at] !== separator ? "any" : "exact",
          signature: undefined,
        },
        true,
      );
      if (this.#context.printVMOptions) {
        const { option, pattern, value } = this.#commands[0]!;
        this.output += `CompileOnly: ${option} ${commandText(option, pattern, value)}\n`;
      }
      className = undefined;
      methodName = undefined;
    }
  }

  /** Whether there are commands that -XX:+PrintAssembly makes pointless; HotSpot warns. */
  finish(): void {
    if (this.has("print") && this.#context.printAssembly) {
      this.warnings.push("CompileCommand and/or .hotspot_compiler file contains 'print' commands, but PrintAssembly is also enabled");
    }
  }
}

/** Reads all that a VM was given, in HotSpot's order. */
export function readCompileCommands(sources: CommandSources, context: CommandContext): CompileCommands {
  const commands = new CompileCommands(context);
  for (const line of sources.commands.split("\n")) commands.parseLine(line);
  for (const line of sources.compileOnly.split("\n")) commands.parseCompileOnly(line);
  for (const line of sources.file?.split("\n") ?? []) commands.parseLine(line);
  commands.finish();
  return commands;
}

/** "Foo.bar bool exclude = true" */
function commandText(option: CommandName, pattern: MethodPattern, value: OptionValue | bigint): string {
  const type = COMPILE_COMMANDS[option] as OptionType;
  const text = patternText(pattern);
  if (type === "ccstr" || type === "ccstrlist") return `${text} const char* ${option} = '${value}'`;
  return `${text} ${type} ${option} = ${type === "double" ? (value as number).toFixed(6) : value}`;
}

const byLowerName = new Map(
  [...(Object.keys(COMPILE_COMMANDS) as CommandName[]), ...WORDS].map((name) => [name.toLowerCase(), name] as const),
);

function optionNamed(word: string): CommandName | (typeof WORDS)[number] | undefined {
  return byLowerName.get(word.toLowerCase());
}

function commandNamed(word: string): CommandName {
  const option = optionNamed(word);
  if (option === undefined || !Object.hasOwn(COMPILE_COMMANDS, option)) throw new PatternError(`Unrecognized option '${word}'`);
  return option as CommandName;
}

const typeNamed = (word: string): OptionType | undefined => TYPES.find((type) => type === word.toLowerCase());
const isOptionWord = (word: string): boolean => typeNamed(word) !== undefined || optionNamed(word) !== undefined;

/** What strtol and strtoul make of a number of any size. */
function integer(n: bigint, type: "intx" | "uintx"): bigint {
  if (type === "uintx") return n > 0xffff_ffff_ffff_ffffn || n < -0xffff_ffff_ffff_ffffn ? 0xffff_ffff_ffff_ffffn : BigInt.asUintN(64, n);
  const max = 0x7fff_ffff_ffff_ffffn;
  return n > max ? max : n < -max - 1n ? -max - 1n : n;
}

const TIP = `
Usage: '-XX:CompileCommand=<option>,<method pattern>' - to set boolean option to true
Usage: '-XX:CompileCommand=<option>,<method pattern>,<value>'
Use:   '-XX:CompileCommand=help' for more information and to list all option.

`;

/** The text of CompileCommand=help. */
function usage(): string {
  const options = Object.entries(COMPILE_COMMANDS).map(([name, type]) => `    ${name} (${type})\n`);
  return HELP.replace("@options@", options.join(""));
}

const HELP = `
The CompileCommand option enables the user of the JVM to control specific
behavior of the dynamic compilers.

Compile commands has this general form:
-XX:CompileCommand=<option><method pattern><value>
    Sets <option> to the specified value for methods matching <method pattern>
    All options are typed

-XX:CompileCommand=<option><method pattern>
    Sets <option> to true for methods matching <method pattern>
    Only applies to boolean options.

-XX:CompileCommand=quiet
    Silence the compile command output

-XX:CompileCommand=help
    Prints this help text


All available options:
@options@

Method patterns has the format:
  package/Class.method()

For backward compatibility this form is also allowed:
  package.Class::method()

The signature can be separated by an optional whitespace or comma:
  package/Class.method ()

The class and method identifier can be used together with leading or
trailing *'s for wildcard matching:
  *ackage/Clas*.*etho*()

It is possible to use more than one CompileCommand on the command line:
  -XX:CompileCommand=exclude,java/*.* -XX:CompileCommand=log,java*.*

The CompileCommands can be loaded from a file with the flag
-XX:CompileCommandFile=<file> or be added to the file '.hotspot_compiler'
Use the same format in the file as the argument to the CompileCommand flag.
Add one command on each line.
  exclude java/*.*
  option java/*.* ReplayInline

The following commands have conflicting behavior: 'exclude', 'inline', 'dontinline',
and 'compileonly'. There is no priority of commands. Applying (a subset of) these
commands to the same method results in undefined behavior.

`;
