// What the class library asks about the process and the machine it runs on. Byte strings hold one byte a char (they need not be
// UTF-8). Everything is computed when first asked for.

/** A string whose chars are bytes 0..255. */
export type ByteString = string;

/** The parts of a java.util.Locale. */
export interface LocaleNames {
  readonly language: string;
  readonly script: string | undefined;
  readonly country: string | undefined;
  readonly variant: string | undefined;
}

/** java.util.Locale's defaults and the encodings as JDK 17 computes them from LC_ALL, LC_MESSAGES, LC_CTYPE and LANG. */
export interface PlatformLocale {
  /** Of LC_MESSAGES: Locale.Category.DISPLAY, and user.language and the like. */
  readonly display: LocaleNames;
  /** Of LC_CTYPE: Locale.Category.FORMAT. */
  readonly format: LocaleNames;
  /** sun.jnu.encoding and, in JDK 17, file.encoding: "UTF-8", "ANSI_X3.4-1968", "ISO-8859-1", ... */
  readonly encoding: string;
}

/** ProcessHandle.Info of a process. */
export interface ProcessDetails {
  /** Executable's path, or undefined when it cannot be told. */
  readonly command: ByteString | undefined;
  readonly commandLine: ByteString | undefined;
  readonly args: readonly ByteString[] | undefined;
  /** Milliseconds since 1970; -1 when unknown. */
  readonly startMillis: number;
  /** CPU time in nanoseconds; -1 when unknown. */
  readonly cpuNanos: number;
  readonly user: ByteString | undefined;
}

export interface ProcessInfo {
  readonly pid: number;
  readonly parentPid: number;
  /** When the process began, in milliseconds since 1970, with a fraction. */
  readonly startMillis: number;
  /** The VM's environment in order. */
  readonly environment: readonly (readonly [key: ByteString, value: ByteString])[];
  /** Absolute path of the working directory. */
  readonly cwd: Uint8Array;
  readonly uid: number;
  readonly gid: number;
  readonly euid: number;
  readonly egid: number;
  /** user.name and user.home: of getpwuid; "?" when there is no entry, as the JDK does. */
  readonly userName: ByteString;
  readonly userHome: ByteString;
  /** os.name, os.version (uname -r) and os.arch ("amd64"). */
  readonly osName: string;
  readonly osVersion: string;
  readonly osArch: string;
  readonly locale: PlatformLocale;
  /** The zone id that TimeZone.getSystemTimeZoneID gives ("Europe/Berlin"); undefined when it cannot be told (GMT). */
  readonly timeZone: ByteString | undefined;
  /** Java's availableProcessors: honours affinity and cgroups. */
  readonly processors: number;
  /** Bytes of memory this process may use (machine or cgroup limit). */
  readonly physicalMemory: number;
  readonly freeMemory: number;
  /** Load averages of 1, 5 and 15 minutes, or undefined. */
  loadAverage(): readonly [number, number, number] | undefined;
  details(pid: number): ProcessDetails | undefined;
  /** Pids of all processes, or of the children of `parent`. */
  pids(parent?: number): number[];
  /** Start time in ms since 1970 of a live process (0 when it cannot be told); -1 when there is none. */
  aliveSince(pid: number): number;
  /** The parent of a process, or -1. */
  parentOf(pid: number): number;
  /** Names from the user and group databases, and back; undefined when there is no entry. */
  userOf(uid: number): ByteString | undefined;
  groupOf(gid: number): ByteString | undefined;
  uidOf(name: ByteString): number | undefined;
  gidOf(name: ByteString): number | undefined;
  /** Console.echo: turns a terminal's echo on or off; false when standard input is no terminal. Returns what it was. */
  setEcho(on: boolean): boolean;
  /** Sends a signal to a process (Signal.raise, destroy); 0 or a negative errno. */
  kill(pid: number, signal: number): number;
}
