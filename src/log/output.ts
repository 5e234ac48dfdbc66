// Where log lines go: stdout, stderr, or a file with rotation. An output decorates lines (padding each decoration to the widest it
// has written, as HotSpot does) and hands text to the services it was given; it does not know which tags it is given.

import { parseMemorySize } from "../flags/size.ts";
import { type DecorationSource, type Decorator, decoration } from "./decorators.ts";

/** The outside as the log needs it. Synchronous: the VM runs in a Worker that never returns to its event loop. */
export interface LogServices extends DecorationSource {
  /** Writes all of the text to stdout (1) or stderr (2), in UTF-8. */
  write(fd: 1 | 2, text: string): void;
  files: LogFiles;
}

export interface LogFiles {
  /** "none": nothing there; "file": a regular file; "other": a folder, pipe or device. */
  kind(path: string): "none" | "file" | "other";
  /** Opens for writing from the start. @throws an Error whose message is the system's ("No such file or directory") */
  open(path: string): LogFile;
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Milliseconds since 1970 of the last change. */
  modified(path: string): number;
}

export interface LogFile {
  /** Writes all of the text in UTF-8; returns the bytes. */
  write(text: string): number;
  close(): void;
}

/** What can be wrong with an output's name or options; the message is HotSpot's. */
export class LogOutputError extends Error {
  override name = "LogOutputError";
}

const DEFAULT_FILE_COUNT = 5;
const MAX_FILE_COUNT = 1000;
const DEFAULT_FILE_SIZE = 20 * 1024 * 1024;

export interface FileOptions {
  readonly count: number;
  readonly size: number;
}

/** Options of a file output ("filecount=5,filesize=1m"). @throws LogOutputError */
export function parseFileOptions(text: string): FileOptions {
  let count = DEFAULT_FILE_COUNT;
  let size = DEFAULT_FILE_SIZE;
  if (text === "") return { count, size };
  for (const item of text.split(",")) {
    const equals = item.indexOf("=");
    const key = equals < 0 ? item : item.slice(0, equals);
    const value = equals < 0 ? "" : item.slice(equals + 1);
    if (equals >= 0 && key === "filecount") {
      count = /^\d+$/.test(value) ? Number(value) : -1;
      if (count < 0 || count > MAX_FILE_COUNT)
        throw new LogOutputError(`Invalid option: filecount must be in range [0, ${MAX_FILE_COUNT}]`);
    } else if (equals >= 0 && key === "filesize") {
      const bytes = parseMemorySize(value, 0);
      if (bytes === undefined) throw new LogOutputError("Invalid option: filesize must be in range [0, 18446744073709551615]");
      size = bytes;
    } else throw new LogOutputError(`Invalid option '${key}' for log file output.`);
  }
  return { count, size };
}

export class LogOutput {
  /** "stdout", "stderr" or "file=<name>". */
  readonly name: string;
  decorators: readonly Decorator[];
  readonly #services: LogServices;
  readonly #write: (text: string) => void;
  readonly #padding = new Map<Decorator, number>();

  constructor(name: string, decorators: readonly Decorator[], services: LogServices, write: (text: string) => void) {
    this.name = name;
    this.decorators = decorators;
    this.#services = services;
    this.#write = write;
  }

  /** Writes a message; each of its lines is decorated. */
  line(level: number, tags: string, message: string): void {
    let prefix = "";
    for (const decorator of this.decorators) {
      const text = decoration(decorator, level, tags, this.#services);
      const width = this.#padding.get(decorator) ?? 0;
      if (text.length > width) this.#padding.set(decorator, text.length);
      prefix += `[${text.padEnd(width)}]`;
    }
    if (prefix !== "") prefix += " ";
    if (!message.includes("\n")) this.#write(`${prefix}${message}\n`);
    else for (const part of message.split("\n")) this.#write(`${prefix}${part}\n`);
  }
}

/**
 * Opens a file output. An existing file is archived as <name>.<n> when there is rotation, else truncated.
 * @param path %p and %t already expanded
 * @throws LogOutputError
 */
export function openFileOutput(
  name: string,
  path: string,
  options: FileOptions,
  decorators: readonly Decorator[],
  services: LogServices,
): LogOutput {
  const rotation = new RotatingFile(path, options, services.files);
  return new LogOutput(name, decorators, services, (text) => rotation.write(text));
}

class RotatingFile {
  readonly #path: string;
  readonly #options: FileOptions;
  readonly #files: LogFiles;
  #file: LogFile;
  #written = 0;
  #next = 0;

  constructor(path: string, options: FileOptions, files: LogFiles) {
    this.#path = path;
    this.#options = options;
    this.#files = files;
    const kind = files.kind(path);
    if (options.count > 0 && kind === "other") {
      throw new LogOutputError(`Unable to log to file ${path} with log file rotation: ${path} is not a regular file`);
    }
    if (options.count > 0 && kind === "file") {
      this.#next = this.#firstFreeOrOldest();
      this.#archive();
    }
    this.#file = this.#open();
  }

  write(text: string): void {
    this.#written += this.#file.write(text);
    if (this.#options.count === 0 || this.#options.size === 0 || this.#written < this.#options.size) return;
    this.#file.close();
    this.#archive();
    this.#file = this.#open();
    this.#written = 0;
  }

  #open(): LogFile {
    try {
      return this.#files.open(this.#path);
    } catch (error) {
      throw new LogOutputError(`Error opening log file '${this.#path}': ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #archiveName(n: number): string {
    return `${this.#path}.${String(n).padStart(String(this.#options.count - 1).length, "0")}`;
  }

  #archive(): void {
    const target = this.#archiveName(this.#next);
    if (this.#files.kind(target) !== "none") this.#files.remove(target);
    this.#files.rename(this.#path, target);
    this.#next = (this.#next + 1) % this.#options.count;
  }

  #firstFreeOrOldest(): number {
    let oldest = 0;
    let oldestTime = Number.POSITIVE_INFINITY;
    for (let n = 0; n < this.#options.count; n++) {
      const name = this.#archiveName(n);
      if (this.#files.kind(name) === "none") return n;
      const time = this.#files.modified(name);
      if (time < oldestTime) {
        oldest = n;
        oldestTime = time;
      }
    }
    return oldest;
  }
}
