// Unified logging, JEP 158: tag sets, each with one function a level, present only when some output takes that level:
//   const classLoad = log.tag("class", "load");   classLoad.info?.(`${name} source: ${source}`);
// costs one property load when off. -Xlog settings are applied here; parsing of their parts is in selection, decorators, output.

import { DEFAULT_DECORATORS, type Decorator, parseDecorators } from "./decorators.ts";
import { LogOutput, LogOutputError, type LogServices, openFileOutput, parseFileOptions } from "./output.ts";
import { ERROR, LEVELS, levelFor, OFF, parseSelections, type Selection, unmatchedWarning, WARNING } from "./selection.ts";
import { TAG_SETS } from "./tags.ts";

export type { LogFile, LogFiles, LogServices } from "./output.ts";

type Write = (message: string) => void;

/** The log of one set of tags. A level's function is undefined when nobody listens; call it as `tag.info?.(text)`. */
export class LogTagSet {
  readonly tags: readonly string[];
  trace: Write | undefined = undefined;
  debug: Write | undefined = undefined;
  info: Write | undefined = undefined;
  warning: Write | undefined = undefined;
  error: Write | undefined = undefined;
  /** Level for each output, by its index in the log's list; absent = off. */
  readonly levels: number[] = [];

  constructor(tags: readonly string[]) {
    this.tags = tags;
  }

  /** Whether any output takes messages of the level. */
  isOn(level: "trace" | "debug" | "info" | "warning" | "error"): boolean {
    return this[level] !== undefined;
  }
}

/** A setting that HotSpot would refuse: `lines` go to the log as [error][logging]; `setting` is what followed -Xlog. */
export class LogSettingError extends Error {
  override name = "LogSettingError";
  readonly setting: string;
  readonly lines: readonly string[];
  constructor(setting: string, lines: readonly string[]) {
    super(`Invalid -Xlog option '-Xlog${setting}', see error log for details.`);
    this.setting = setting;
    this.lines = lines;
  }
}

/** The four parts of a setting; `options` is null when they were not given, for messages only. */
export interface LogSetting {
  readonly kind: "configure" | "disable" | "async" | "help";
  readonly selections: readonly Selection[];
  readonly output: string;
  readonly decorators: readonly Decorator[];
  readonly options: string | null;
}

/**
 * Parses one setting: "" or what follows -Xlog, colon first. Pure; files are not opened.
 * @throws LogSettingError
 */
export function parseLogSetting(setting: string): LogSetting {
  const plain = (kind: LogSetting["kind"]): LogSetting => ({
    kind,
    selections: [],
    output: "stdout",
    decorators: DEFAULT_DECORATORS,
    options: null,
  });
  if (setting === ":disable") return plain("disable");
  if (setting === ":async") return plain("async");
  if (setting === ":help") return plain("help");
  if (setting !== "" && !setting.startsWith(":")) throw new LogSettingError(setting, []);
  const parts = splitAtColons(setting.slice(1));
  if (parts === undefined) {
    // HotSpot has cut the parts before the quote off.
    const quote = setting.lastIndexOf('"');
    const start = setting.lastIndexOf(":", quote) + 1;
    throw new LogSettingError(setting, [`Missing terminating quote in -Xlog option '${setting.slice(start)}'`]);
  }
  const selections = parseSelections(parts[0] ?? "");
  if (typeof selections === "string") throw new LogSettingError(setting, [selections]);
  const decorators = parseDecorators(parts[2] ?? "");
  if (typeof decorators === "string") throw new LogSettingError(setting, [decorators]);
  const output = outputName(parts[1] ?? "");
  if (output === undefined) {
    throw new LogSettingError(setting, [
      "Output name can not be partially quoted. Either surround the whole name with quotation marks, or do not use quotation marks at all.",
    ]);
  }
  const options = parts[3] === undefined || parts[3] === "" ? null : parts[3];
  if (output.startsWith("file=")) {
    try {
      parseFileOptions(options ?? "");
    } catch (error) {
      if (!(error instanceof LogOutputError)) throw error;
      throw new LogSettingError(setting, [error.message, failed(output, options)]);
    }
  } else if (!output.startsWith("#") && output !== "stdout" && output !== "stderr") {
    throw new LogSettingError(setting, [`Unsupported log output type: ${output}`]);
  }
  return { kind: "configure", selections, output, decorators, options };
}

const failed = (output: string, options: string | null): string =>
  `Initialization of output '${output}' using options '${options ?? "(null)"}' failed.`;

export class Log {
  readonly #services: LogServices;
  readonly #sets = new Map<string, LogTagSet>();
  readonly #outputs: (LogOutput | undefined)[];
  /** Applied to stdout, stderr, ...: levels by output for sets that are made later. */
  readonly #history: { selections: readonly Selection[]; output: number }[] = [];

  /**
   * @param settings VMOptions.log, applied in order
   * @throws LogSettingError for a setting that HotSpot would refuse, or a file that cannot be opened
   */
  constructor(settings: readonly string[], services: LogServices) {
    this.#services = services;
    const standard = (name: string, fd: 1 | 2): LogOutput =>
      new LogOutput(name, DEFAULT_DECORATORS, services, (text) => services.write(fd, text));
    this.#outputs = [standard("stdout", 1), standard("stderr", 2)];
    this.#history.push({ selections: [{ tags: [], wildcard: true, level: WARNING }], output: 0 });
    for (const setting of settings) this.configure(setting);
  }

  /** The log of a set of tags; always the same object. The set must be one of TAG_SETS. */
  tag(...tags: string[]): LogTagSet {
    const name = tags.join("+");
    let set = this.#sets.get(name);
    if (set === undefined) {
      if (!Object.hasOwn(TAG_SETS, name)) throw new TypeError(`The log has no tag set '${name}'; declare it in src/log/tags.ts.`);
      set = new LogTagSet(tags);
      for (const { selections, output } of this.#history) this.#setLevel(set, selections, output);
      this.#sets.set(name, set);
    }
    return set;
  }

  /** What has been set while the VM runs, in order. */
  readonly changes: string[] = [];

  /** Applies one setting of the running program. @throws LogSettingError */
  change(setting: string): void {
    this.configure(setting);
    this.changes.push(setting);
  }

  /** Applies one setting. Warnings about it go to [warning][logging]. @throws LogSettingError */
  configure(setting: string): void {
    const parsed = parseLogSetting(setting);
    switch (parsed.kind) {
      case "disable":
        this.#apply([{ tags: [], wildcard: true, level: OFF }], -1);
        return;
      case "async": // Messages are written as they come: nothing in a VM of one host thread could write them meanwhile.
      case "help":
        return;
    }
    let index = this.#findOutput(parsed.output, setting);
    const warnings: string[] = [];
    if (index < 0) index = this.#openOutput(parsed, setting);
    else if (parsed.options !== null) warnings.push("Output options for existing outputs are ignored.");
    this.#outputs[index]!.decorators = parsed.decorators;
    this.#apply(parsed.selections, index);
    for (const selection of parsed.selections) {
      const warning = unmatchedWarning(selection);
      if (warning !== undefined) warnings.push(warning);
    }
    for (const warning of warnings) this.tag("logging").warning?.(warning);
  }

  /** Writes a message that was noted before the log was there (VMOptions.notes). */
  note(tags: readonly string[], level: "info" | "warning", message: string): void {
    this.tag(...tags)[level]?.(message);
  }

  #findOutput(name: string, setting: string): number {
    if (!name.startsWith("#")) return this.#outputs.findIndex((output) => output?.name === name);
    const index = /^#\d+$/.test(name) ? Number(name.slice(1)) : -1;
    if (index < 0 || index >= this.#outputs.length) throw new LogSettingError(setting, [`Invalid output index '${name}'`]);
    return index;
  }

  #openOutput(parsed: LogSetting, setting: string): number {
    const path = expandFileName(parsed.output.slice("file=".length), this.#services);
    try {
      const options = parseFileOptions(parsed.options ?? "");
      return this.#outputs.push(openFileOutput(parsed.output, path, options, parsed.decorators, this.#services)) - 1;
    } catch (error) {
      if (!(error instanceof LogOutputError)) throw error;
      throw new LogSettingError(setting, [error.message, failed(parsed.output, parsed.options)]);
    }
  }

  /** @param output index, or -1 for all */
  #apply(selections: readonly Selection[], output: number): void {
    for (let i = 0; i < this.#outputs.length; i++) {
      if (output >= 0 && output !== i) continue;
      this.#history.push({ selections, output: i });
      for (const set of this.#sets.values()) this.#setLevel(set, selections, i);
    }
  }

  #setLevel(set: LogTagSet, selections: readonly Selection[], output: number): void {
    const level = levelFor(selections, set.tags);
    if (level === undefined) return;
    set.levels[output] = level;
    let lowest = OFF;
    for (let i = 0; i < set.levels.length; i++) lowest = Math.min(lowest, set.levels[i] ?? OFF);
    const tags = set.tags.join(",");
    for (let l = 0; l <= ERROR; l++) {
      const name = LEVELS[l] as "trace" | "debug" | "info" | "warning" | "error";
      set[name] = l < lowest ? undefined : (message) => this.#write(set, l, tags, message);
    }
  }

  #write(set: LogTagSet, level: number, tags: string, message: string): void {
    for (let i = 0; i < this.#outputs.length; i++) {
      if (level >= (set.levels[i] ?? OFF)) this.#outputs[i]!.line(level, tags, message);
    }
  }
}

/** "file=<name>" for files, with the quotes off; undefined when the name is quoted in part. */
function outputName(text: string): string | undefined {
  if (text === "") return "stdout";
  if (text === "stdout" || text === "stderr" || text.startsWith("#")) return text;
  // A leading quote may stand before or after "file=".
  let name = text;
  if (name.startsWith('"')) {
    if (!name.endsWith('"') || name.length < 2) return undefined;
    name = name.slice(1, -1);
    if (name.includes('"')) return undefined;
    return name.startsWith("file=") ? name : `file=${name}`;
  }
  if (!name.startsWith("file=")) {
    if (name.includes("=")) return name;
    name = `file=${name}`;
  }
  const path = name.slice("file=".length);
  if (!path.includes('"')) return name;
  const inner = path.slice(1, -1);
  return path.length >= 2 && path.startsWith('"') && path.endsWith('"') && !inner.includes('"') ? `file=${inner}` : undefined;
}

/** The four parts of a setting, colons within quotes left alone; undefined when a quote is not closed. The last part keeps further colons. */
function splitAtColons(text: string): string[] | undefined {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') quoted = !quoted;
    else if (c === ":" && !quoted && parts.length < 3) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  if (quoted) return undefined;
  parts.push(text.slice(start));
  return parts;
}

/** Expands %p to the process id and %t to the time of the VM's start, each once. */
function expandFileName(name: string, services: LogServices): string {
  if (!name.includes("%")) return name;
  const start = new Date(services.currentTimeMillis() - services.uptimeNanos() / 1e6);
  const pad = (n: number): string => String(n).padStart(2, "0");
  const date = `${start.getFullYear()}-${pad(start.getMonth() + 1)}-${pad(start.getDate())}`;
  const time = `${pad(start.getHours())}-${pad(start.getMinutes())}-${pad(start.getSeconds())}`;
  return name.replace("%p", String(services.pid)).replace("%t", `${date}_${time}`);
}
