// Files over node:fs. Each operation is one synchronous call that does not wait long; node's exceptions become negative errnos here.

import {
  accessSync,
  chmodSync,
  chownSync,
  fchmodSync,
  fchownSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  opendirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statfsSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { Epoll } from "../epoll.ts";
import { EAGAIN, EBADF, EINVAL, ENOENT, ENXIO } from "../errno.ts";
import {
  type Files,
  O_CLOEXEC,
  O_NONBLOCK,
  type Result,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFMT,
  S_IFREG,
  type Stat,
  type StatFs,
} from "../files.ts";
import type { SeededRandom } from "../random.ts";
import { POLLERR, POLLHUP, type ResourceTable } from "../resources.ts";
import { attempt, errnoFrom } from "./errors.ts";
import { EventCounter } from "./event-counter.ts";
import { Inotify } from "./inotify.ts";
import type { Post } from "./link.ts";
import { DeviceFile, DirectoryStream, type OpenFile, PipeEnd, RegularFile, StreamFile } from "./open-file.ts";
import { setTimes } from "./times.ts";

const SLASH = 0x2f;
const bigint = { bigint: true } as const;
const bytes = { encoding: "buffer" } as const;

/** Linux device numbers of terminals: virtual consoles and serial lines (4), /dev/tty and /dev/console (5), Unix98 ptys (136-143). */
function terminalDevice(rdev: number): boolean {
  const major = (rdev >>> 8) & 0xfff;
  return major === 4 || major === 5 || (major >= 136 && major <= 143);
}

/** True when the descriptor is a terminal. */
export function isTerminal(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    return (stat.mode & S_IFMT) === S_IFCHR && terminalDevice(stat.rdev);
  } catch {
    return false;
  }
}

/** /dev/random (1, 8) and /dev/urandom (1, 9). */
const randomDevice = (rdev: number): boolean => rdev === 0x108 || rdev === 0x109;

/** True for what may keep its reader waiting: FIFOs, sockets, terminals; false for files and other devices. */
export function isWaitingDevice(mode: number, rdev: number): boolean {
  const type = mode & S_IFMT;
  return type === S_IFCHR ? terminalDevice(rdev) : type !== S_IFREG && type !== S_IFDIR && type !== S_IFBLK;
}

export class NodeFiles implements Files {
  private readonly resources: ResourceTable;
  private readonly post: Post;
  /** The VM's working directory with a slash at its end, when it is not the process's. */
  private readonly base: Uint8Array | undefined;
  private readonly cwd: Uint8Array;

  /** What /dev/random and /dev/urandom give instead of the host's random bytes. */
  private readonly seeded: (() => SeededRandom) | undefined;

  constructor(resources: ResourceTable, cwd: Uint8Array, cwdIsProcess: boolean, post: Post, seeded?: () => SeededRandom) {
    this.resources = resources;
    this.seeded = seeded;
    this.post = post;
    this.cwd = cwd;
    this.base = cwdIsProcess ? undefined : Buffer.concat([cwd, Buffer.of(SLASH)]);
    resources.register("file", RegularFile.fromImage);
    resources.register("device", DeviceFile.fromImage);
    resources.register("directory", DirectoryStream.fromImage);
    resources.register("pipe", PipeEnd.rebuilder());
    resources.register("eventfd", EventCounter.fromImage);
    resources.register("inotify", Inotify.fromImage);
    resources.register("epoll", Epoll.rebuilder(resources));
  }

  /** The path for node:fs: a private copy when it lies in shared memory, resolved when the VM's directory is not the process's. */
  private path(path: Uint8Array): Buffer {
    if (this.base !== undefined && path.length > 0 && path[0] !== SLASH) return Buffer.concat([this.base, path]);
    if (path.buffer instanceof SharedArrayBuffer) return Buffer.from(path);
    return path as Buffer;
  }

  private absolute(path: Uint8Array): Uint8Array {
    return path[0] === SLASH ? path.slice() : Buffer.concat([this.cwd, Buffer.of(SLASH), path]);
  }

  private file(number: number): OpenFile | undefined {
    const resource = this.resources.get(number);
    return resource !== undefined && "pread" in resource ? (resource as OpenFile) : undefined;
  }

  /** Runs a call on the host's descriptor of an open file. */
  private onDescriptor<T>(number: number, call: (fd: number) => T): T | number {
    const file = this.file(number);
    if (file === undefined) return -EBADF;
    return file.fd < 0 ? -EINVAL : attempt(() => call(file.fd));
  }

  open(path: Uint8Array, flags: number, mode: number): Result {
    const hostPath = this.path(path);
    let fd: number;
    try {
      // Without O_NONBLOCK the open of a FIFO would wait for its peer, and with it all of Java.
      fd = openSync(hostPath, flags | O_NONBLOCK | O_CLOEXEC, mode);
    } catch (error) {
      const errno = errnoFrom(error);
      if (errno !== -ENXIO || (this.mode(path) & S_IFMT) !== S_IFIFO) return errno;
      this.post({ type: "retry" }); // a FIFO without a reader yet
      return -EAGAIN;
    }
    const stat = fstatSync(fd);
    const type = stat.mode & S_IFMT;
    const absolute = this.absolute(path);
    if (isWaitingDevice(stat.mode, stat.rdev)) {
      return this.resources.add(new StreamFile(fd, absolute, flags, type === S_IFCHR, this.post));
    }
    if (type === S_IFCHR) {
      const random = this.seeded !== undefined && randomDevice(stat.rdev) ? this.seeded() : undefined;
      return this.resources.add(new DeviceFile(fd, absolute, flags, random));
    }
    return this.resources.add(new RegularFile(fd, absolute, flags));
  }

  close(number: number): Result {
    return this.resources.release(number) ?? -EBADF;
  }

  dup(number: number): Result {
    return this.resources.duplicate(number) ?? -EBADF;
  }

  dup2(from: number, to: number): Result {
    const resource = this.resources.get(from);
    if (resource === undefined || to < 0) return -EBADF;
    this.resources.put(to, resource);
    return to;
  }

  read(number: number, into: Uint8Array): Result {
    return this.file(number)?.read(into) ?? -EBADF;
  }

  pread(number: number, into: Uint8Array, position: number): Result {
    return this.file(number)?.pread(into, position) ?? -EBADF;
  }

  write(number: number, from: Uint8Array): Result {
    return this.file(number)?.write(from) ?? -EBADF;
  }

  pwrite(number: number, from: Uint8Array, position: number): Result {
    return this.file(number)?.pwrite(from, position) ?? -EBADF;
  }

  lseek(number: number, offset: number, whence: number): Result {
    return this.file(number)?.lseek(offset, whence) ?? -EBADF;
  }

  available(number: number): Result {
    const file = this.file(number);
    return file === undefined ? -EBADF : (attempt(() => file.available()) as number);
  }

  ready(number: number, events: number): boolean {
    const resource = this.resources.get(number);
    if (resource?.poll === undefined) return true;
    return (resource.poll() & (events | POLLERR | POLLHUP)) !== 0;
  }

  ftruncate(number: number, size: number): Result {
    return size < 0 ? -EINVAL : done(this.onDescriptor(number, (fd) => ftruncateSync(fd, size)));
  }

  fsync(number: number, dataOnly: boolean): Result {
    return done(this.onDescriptor(number, dataOnly ? fdatasyncSync : fsyncSync));
  }

  fstat(number: number): Stat | Result {
    const file = this.file(number);
    if (file === undefined) return -EBADF;
    return file.fd < 0 ? pipeStat : attempt(() => fstatSync(file.fd, bigint));
  }

  fchmod(number: number, mode: number): Result {
    return done(this.onDescriptor(number, (fd) => fchmodSync(fd, mode)));
  }

  fchown(number: number, uid: number, gid: number): Result {
    return done(this.onDescriptor(number, (fd) => fchownSync(fd, uid, gid)));
  }

  futimes(number: number, accessNs: bigint, modificationNs: bigint): Result {
    return done(this.onDescriptor(number, (fd) => setTimes(fd, accessNs, modificationNs, true)));
  }

  lock(number: number, start: number, length: number, shared: boolean): Result {
    const stat = this.fstat(number);
    if (typeof stat === "number") return stat;
    const locks = attempt(() => readFileSync("/proc/locks", "latin1"));
    return typeof locks === "string" && lockedByOthers(locks, stat, start, length, shared) ? -EAGAIN : 0;
  }

  isatty(number: number): boolean {
    const file = this.file(number);
    return file !== undefined && file.fd >= 0 && isTerminal(file.fd);
  }

  stat(path: Uint8Array): Stat | Result {
    return attempt(() => statSync(this.path(path), bigint));
  }

  lstat(path: Uint8Array): Stat | Result {
    return attempt(() => lstatSync(this.path(path), bigint));
  }

  mode(path: Uint8Array): Result {
    try {
      return statSync(this.path(path), { throwIfNoEntry: false })?.mode ?? -ENOENT;
    } catch (error) {
      return errnoFrom(error);
    }
  }

  access(path: Uint8Array, mode: number): Result {
    return done(attempt(() => accessSync(this.path(path), mode)));
  }

  unlink(path: Uint8Array): Result {
    return done(attempt(() => unlinkSync(this.path(path))));
  }

  rmdir(path: Uint8Array): Result {
    return done(attempt(() => rmdirSync(this.path(path))));
  }

  mkdir(path: Uint8Array, mode: number): Result {
    return done(attempt(() => void mkdirSync(this.path(path), mode)));
  }

  rename(from: Uint8Array, to: Uint8Array): Result {
    return done(attempt(() => renameSync(this.path(from), this.path(to))));
  }

  link(existing: Uint8Array, path: Uint8Array): Result {
    return done(attempt(() => linkSync(this.path(existing), this.path(path))));
  }

  symlink(target: Uint8Array, path: Uint8Array): Result {
    return done(attempt(() => symlinkSync(Buffer.from(target), this.path(path))));
  }

  readlink(path: Uint8Array): Uint8Array | Result {
    return attempt(() => readlinkSync(this.path(path), bytes));
  }

  realpath(path: Uint8Array): Uint8Array | Result {
    return attempt(() => realpathSync.native(this.path(path), bytes));
  }

  chmod(path: Uint8Array, mode: number): Result {
    return done(attempt(() => chmodSync(this.path(path), mode)));
  }

  chown(path: Uint8Array, uid: number, gid: number): Result {
    return done(attempt(() => chownSync(this.path(path), uid, gid)));
  }

  lchown(path: Uint8Array, uid: number, gid: number): Result {
    return done(attempt(() => lchownSync(this.path(path), uid, gid)));
  }

  utimes(path: Uint8Array, accessNs: bigint, modificationNs: bigint): Result {
    return done(attempt(() => setTimes(this.path(path), accessNs, modificationNs, true)));
  }

  lutimes(path: Uint8Array, accessNs: bigint, modificationNs: bigint): Result {
    return done(attempt(() => setTimes(this.path(path), accessNs, modificationNs, false)));
  }

  truncate(path: Uint8Array, size: number): Result {
    return done(attempt(() => truncateSync(this.path(path), size)));
  }

  statfs(path: Uint8Array): StatFs | Result {
    return attempt(() => statfsSync(this.path(path), bigint));
  }

  at(number: number, name: Uint8Array): Uint8Array | Result {
    if (name[0] === SLASH) return name;
    const file = this.file(number);
    if (file === undefined || file.fd < 0) return -EBADF;
    return Buffer.concat([Buffer.from(`/proc/self/fd/${file.fd}/`), name]);
  }

  opendir(path: Uint8Array): Result {
    const names = this.list(path);
    return typeof names === "number" ? names : this.resources.add(new DirectoryStream(names));
  }

  readdir(number: number): Uint8Array | undefined | Result {
    const stream = this.resources.get(number);
    return stream instanceof DirectoryStream ? stream.read() : -EBADF;
  }

  /** By opendir: readdirSync would sort, and Java programs see the host's own order. */
  list(path: Uint8Array): Uint8Array[] | Result {
    return attempt(() => {
      const directory = opendirSync(this.path(path) as unknown as string, { encoding: "buffer" as BufferEncoding, bufferSize: 256 });
      try {
        const names: Uint8Array[] = [];
        for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) names.push(entry.name as unknown as Buffer);
        return names;
      } finally {
        directory.closeSync();
      }
    });
  }

  pipe(): [number, number] {
    const [source, sink] = PipeEnd.pair();
    return [this.resources.add(source), this.resources.add(sink)];
  }

  eventCounter(): number {
    return this.resources.add(new EventCounter());
  }

  private watcher(number: number): Inotify | undefined {
    const resource = this.resources.get(number);
    return resource instanceof Inotify ? resource : undefined;
  }

  inotify(): number {
    return this.resources.add(new Inotify());
  }

  inotifyAdd(number: number, path: Uint8Array, mask: number): Result {
    return this.watcher(number)?.add(this.absolute(path), mask) ?? -EBADF;
  }

  inotifyRemove(number: number, watch: number): Result {
    return this.watcher(number)?.remove(watch) ?? -EBADF;
  }

  inotifyLook(number: number): Result {
    const watcher = this.watcher(number);
    watcher?.look();
    return watcher === undefined ? -EBADF : 0;
  }

  readFile(path: Uint8Array): Uint8Array | Result {
    return attempt(() => readFileSync(this.path(path)));
  }

  writeFile(path: Uint8Array, content: Uint8Array): Result {
    return done(attempt(() => writeFileSync(this.path(path), content)));
  }
}

/** 0 for a call without a value, else its negative errno. */
function done(result: unknown): number {
  return typeof result === "number" ? result : 0;
}

/** What fstat says of streams that have no descriptor. */
const pipeStat: Stat = {
  dev: 0n,
  ino: 0n,
  mode: BigInt(S_IFIFO | 0o600),
  nlink: 1n,
  uid: 0n,
  gid: 0n,
  rdev: 0n,
  size: 0n,
  blksize: 4096n,
  blocks: 0n,
  atimeNs: 0n,
  mtimeNs: 0n,
  ctimeNs: 0n,
  birthtimeNs: 0n,
};

/** Looks through /proc/locks for a lock of another process that conflicts. */
function lockedByOthers(locks: string, stat: Stat, start: number, length: number, shared: boolean): boolean {
  const device = `${hex(Number((stat.dev >> 8n) & 0xfffn))}:${hex(Number(stat.dev & 0xffn))}:${stat.ino}`;
  for (const line of locks.split("\n")) {
    // 1: POSIX  ADVISORY  WRITE 708 00:1a:123 0 EOF
    const fields = line.trim().split(/\s+/);
    if (fields[1] !== "POSIX" && fields[1] !== "OFDLCK") continue;
    if (fields[5] !== device || Number(fields[4]) === process.pid || (shared && fields[3] === "READ")) continue;
    const last = fields[7] === "EOF" ? Infinity : Number(fields[7]);
    if (start <= last && Number(fields[6]) < start + length) return true;
  }
  return false;
}

function hex(n: number): string {
  return n.toString(16).padStart(2, "0");
}
