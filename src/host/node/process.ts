// What Node and /proc tell about this process and this machine. Everything is looked up when first asked for: most programs ask little.

import { closeSync, type Dirent, existsSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, statSync } from "node:fs";
import { platformLocale } from "../locale.ts";
import type { ByteString, PlatformLocale, ProcessDetails, ProcessInfo } from "../process.ts";
import { errnoFrom } from "./errors.ts";

const os = (): typeof import("node:os") => process.getBuiltinModule("node:os");

/** Clock ticks per second in /proc/<pid>/stat: fixed at 100 in Linux's interface. */
const TICKS_PER_SECOND = 100;

export class NodeProcess implements ProcessInfo {
  readonly environment: readonly (readonly [ByteString, ByteString])[];
  readonly cwd: Uint8Array;
  private readonly passwd = new Database("/etc/passwd");
  private readonly group = new Database("/etc/group");
  private cachedLocale: PlatformLocale | undefined;
  private cachedZone: { id: ByteString | undefined } | undefined;

  constructor(environment: readonly (readonly [ByteString, ByteString])[], cwd: Uint8Array) {
    this.environment = environment;
    this.cwd = cwd;
  }

  private variable(name: string): ByteString | undefined {
    for (const [key, value] of this.environment) if (key === name) return value;
    return undefined;
  }

  get pid(): number {
    return process.pid;
  }

  get parentPid(): number {
    return process.ppid;
  }

  /** Not performance.timeOrigin: the first use of `performance` loads 3 ms of Node. */
  get startMillis(): number {
    return Date.now() - process.uptime() * 1000;
  }

  get uid(): number {
    return process.getuid?.() ?? 0;
  }

  get gid(): number {
    return process.getgid?.() ?? 0;
  }

  get euid(): number {
    return process.geteuid?.() ?? 0;
  }

  get egid(): number {
    return process.getegid?.() ?? 0;
  }

  get userName(): ByteString {
    return this.userOf(this.uid) ?? "?";
  }

  get userHome(): ByteString {
    const home = this.passwd.byId(this.uid)?.[5];
    return home || this.variable("HOME") || "?";
  }

  get osName(): string {
    return os().type();
  }

  get osVersion(): string {
    return os().release();
  }

  get osArch(): string {
    return process.arch === "x64" ? "amd64" : process.arch === "arm64" ? "aarch64" : process.arch;
  }

  get locale(): PlatformLocale {
    return (this.cachedLocale ??= platformLocale((name) => this.variable(name), localeInstalled));
  }

  get timeZone(): ByteString | undefined {
    return (this.cachedZone ??= { id: systemTimeZone(this.variable("TZ")) }).id;
  }

  get processors(): number {
    return os().availableParallelism();
  }

  get physicalMemory(): number {
    const total = os().totalmem();
    const limit = process.constrainedMemory();
    return limit > 0 && limit < total ? limit : total;
  }

  get freeMemory(): number {
    return os().freemem();
  }

  loadAverage(): readonly [number, number, number] | undefined {
    const [one = 0, five = 0, fifteen = 0] = os().loadavg();
    return [one, five, fifteen];
  }

  details(pid: number): ProcessDetails | undefined {
    const stat = processStat(pid);
    if (stat === undefined) return undefined;
    const commandLine = readText(`/proc/${pid}/cmdline`);
    const words = commandLine ? commandLine.replace(/\0$/, "").split("\0") : undefined;
    let owner: ByteString | undefined;
    try {
      owner = this.userOf(statSync(`/proc/${pid}`).uid);
    } catch {
      owner = undefined;
    }
    return {
      command: readLink(`/proc/${pid}/exe`),
      commandLine: words?.join(" "),
      args: words?.slice(1),
      startMillis: stat.startMillis,
      cpuNanos: stat.cpuNanos,
      user: owner,
    };
  }

  pids(parent?: number): number[] {
    const pids: number[] = [];
    for (const name of readdirSync("/proc")) {
      const pid = Number(name);
      if (!Number.isInteger(pid)) continue;
      if (parent === undefined || processStat(pid)?.parent === parent) pids.push(pid);
    }
    return pids;
  }

  aliveSince(pid: number): number {
    return processStat(pid)?.startMillis ?? -1;
  }

  /** The parent of a process, or -1. */
  parentOf(pid: number): number {
    return processStat(pid)?.parent ?? -1;
  }

  userOf(uid: number): ByteString | undefined {
    return this.passwd.byId(uid)?.[0];
  }

  groupOf(gid: number): ByteString | undefined {
    return this.group.byId(gid)?.[0];
  }

  uidOf(name: ByteString): number | undefined {
    return this.passwd.idOf(name);
  }

  gidOf(name: ByteString): number | undefined {
    return this.group.idOf(name);
  }

  setEcho(on: boolean): boolean {
    // Node has no termios; stty is in every base system.
    const { spawnSync } = process.getBuiltinModule("node:child_process");
    const state = spawnSync("stty", ["-a"], { stdio: [0, "pipe", "ignore"], encoding: "latin1" });
    if (state.status !== 0) return false;
    const before = /(^|\s)echo(\s|;|$)/.test(state.stdout);
    spawnSync("stty", [on ? "echo" : "-echo"], { stdio: [0, "ignore", "ignore"] });
    return before;
  }

  kill(pid: number, signal: number): number {
    try {
      process.kill(pid, signal);
      return 0;
    } catch (error) {
      return errnoFrom(error);
    }
  }
}

/** /etc/passwd or /etc/group: lines of fields, the name first, the id third. */
class Database {
  private readonly path: string;
  private rows: string[][] | undefined;

  constructor(path: string) {
    this.path = path;
  }

  private all(): string[][] {
    this.rows ??= (readText(this.path) ?? "").split("\n").map((line) => line.split(":"));
    return this.rows;
  }

  byId(id: number): string[] | undefined {
    return this.all().find((row) => row[2] === String(id));
  }

  idOf(name: ByteString): number | undefined {
    const id = this.all().find((row) => row[0] === name)?.[2];
    return id === undefined ? undefined : Number(id);
  }
}

/** A file's content as a byte string; undefined when it cannot be read. */
function readText(path: string): ByteString | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}

function readLink(path: string): ByteString | undefined {
  try {
    return readlinkSync(path, "latin1");
  } catch {
    return undefined;
  }
}

/** /proc/<pid>/stat: parent, CPU time and start; undefined when there is no such process. */
function processStat(pid: number): { parent: number; cpuNanos: number; startMillis: number } | undefined {
  const text = readText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The command in parentheses may hold anything; the fields after it count from 3.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const field = (n: number): number => Number(fields[n - 3]);
  const bootSeconds = Number(/^btime (\d+)/m.exec(readText("/proc/stat") ?? "")?.[1] ?? 0);
  return {
    parent: field(4),
    cpuNanos: ((field(14) + field(15)) * 1e9) / TICKS_PER_SECOND,
    startMillis: bootSeconds * 1000 + (field(22) * 1000) / TICKS_PER_SECOND,
  };
}

const LOCALES = "/usr/lib/locale";

/** Whether glibc finds a locale: a folder of its own, or a name in the locale archive (codesets are compared as glibc does). */
function localeInstalled(name: string): boolean {
  const normal = name.replace(/\.([^@]*)/, (_, set: string) => `.${set.toLowerCase().replace(/[^a-z0-9]/g, "")}`);
  for (const candidate of [name, normal]) if (!candidate.includes("/") && existsSync(`${LOCALES}/${candidate}`)) return true;
  let fd: number;
  try {
    fd = openSync(`${LOCALES}/locale-archive`, "r");
  } catch {
    return false;
  }
  try {
    // struct locarhead: magic, serial, namehash {offset, used, size}, string {offset, used, size}, ... (32-bit words)
    const head = new Uint32Array(8);
    readSync(fd, head, 0, 32, 0);
    const names = Buffer.alloc(head[6]!);
    readSync(fd, names, 0, names.length, head[5]!);
    return `\0${names.toString("latin1")}\0`.includes(`\0${normal}\0`);
  } finally {
    closeSync(fd);
  }
}

const ZONEINFO = "/usr/share/zoneinfo";

/** The zone id as JDK 17 finds it: TZ, /etc/timezone, then what /etc/localtime links to or is a copy of. */
function systemTimeZone(tz: ByteString | undefined): ByteString | undefined {
  if (tz !== undefined && tz !== "") {
    const id = tz.startsWith(":") ? tz.slice(1) : tz;
    const plain = id.startsWith("posix/") ? id.slice(6) : id;
    if (plain !== "localtime") return zoneName(plain) ?? plain;
  }
  const line = (readText("/etc/timezone") ?? "").split("\n")[0]!;
  if (line !== "") return line;
  const link = readLink("/etc/localtime");
  if (link !== undefined) return zoneName(link);
  let content: Buffer;
  try {
    content = readFileSync("/etc/localtime");
  } catch {
    return undefined;
  }
  for (const zone of ["UTC", "GMT"]) if (sameContent(`${ZONEINFO}/${zone}`, content)) return zone;
  return findZone(ZONEINFO, content);
}

/** The id in a path of the zone database: what follows "zoneinfo/". */
function zoneName(path: string): string | undefined {
  const at = path.indexOf("zoneinfo/");
  return at < 0 ? undefined : path.slice(at + "zoneinfo/".length);
}

/** The first file of the zone database that has the content of /etc/localtime. */
function findZone(folder: string, content: Buffer): string | undefined {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (entry.name.startsWith(".") || ["ROC", "posixrules", "localtime", "posix", "right"].includes(entry.name)) continue;
    if (entry.isDirectory()) {
      const found = findZone(path, content);
      if (found !== undefined) return found;
    } else if (entry.isFile() && sameContent(path, content)) {
      return zoneName(path);
    }
  }
  return undefined;
}

function sameContent(path: string, content: Buffer): boolean {
  try {
    return statSync(path).size === content.length && readFileSync(path).equals(content);
  } catch {
    return false;
  }
}
