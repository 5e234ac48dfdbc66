// sun.nio.fs.UnixNativeDispatcher: the system calls under java.nio.file. Failures are UnixExceptions with the errno.
import { EAGAIN, ENOENT, ENOSYS, EOPNOTSUPP, strerror } from "../../../../host/errno.ts";
import { F_OK, SEEK_SET, type Stat } from "../../../../host/files.ts";
import { type Addr, st, st64 } from "../../../../layout/memory.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { Next, StepFrame, Steps } from "../../../../runtime/step-frame.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { flushMappings } from "../../../mappings.ts";
import { bytesAt, closeDescriptor, cString, isBlocking, toByteArray, unix, unixException } from "../../../posix.ts";
import { pipeMoved, retryLater, waitForInput, waiting, wakeWaiting } from "../../../waiting.ts";

/** Capabilities as UnixNativeDispatcher numbers them; no extended attributes, which the host cannot reach. */
const SUPPORTS_OPENAT = 1 << 1;
const SUPPORTS_FUTIMES = 1 << 2;
const SUPPORTS_FUTIMENS = 1 << 3;
const SUPPORTS_LUTIMES = 1 << 4;
const SUPPORTS_BIRTHTIME = 1 << 16;

/** Directory "number" of the working directory, and the flags of fstatat and unlinkat. */
const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_REMOVEDIR = 0x200;

const NANOS = 1_000_000_000n;
const NANOS_PER_MICRO = 1000n;

const attributes = fieldsOf("sun/nio/fs/UnixFileAttributes", {
  st_mode: "I",
  st_ino: "J",
  st_dev: "J",
  st_rdev: "J",
  st_nlink: "I",
  st_uid: "I",
  st_gid: "I",
  st_size: "J",
  st_atime_sec: "J",
  st_atime_nsec: "J",
  st_mtime_sec: "J",
  st_mtime_nsec: "J",
  st_ctime_sec: "J",
  st_ctime_nsec: "J",
  st_birthtime_sec: "J",
  st_birthtime_nsec: "J",
});

const storeAttributes = fieldsOf("sun/nio/fs/UnixFileStoreAttributes", { f_frsize: "J", f_blocks: "J", f_bfree: "J", f_bavail: "J" });

/** Under -XX:+Deterministic: files' numbers by when they were first met, in the place of the host's. */
const numbers = new Map<string, bigint>();

function repeatable(s: Stat): Stat {
  const key = `${s.dev}:${s.ino}`;
  let ino = numbers.get(key);
  if (ino === undefined) {
    ino = BigInt(numbers.size + 1);
    numbers.set(key, ino);
  }
  return { ...s, ino, dev: 1n, atimeNs: s.mtimeNs, ctimeNs: s.mtimeNs, birthtimeNs: s.mtimeNs };
}

/** Fills a UnixFileAttributes. @throws UnixException */
function fill(vm: VM, attrs: Addr, stat: Stat | number): void {
  if (typeof stat === "number") throw unixException(vm, stat);
  const s = vm.settings.deterministic ? repeatable(stat) : stat;
  const o = attributes(vm);
  st(attrs + o.st_mode, Number(s.mode));
  st64(attrs + o.st_ino, s.ino);
  st64(attrs + o.st_dev, s.dev);
  st64(attrs + o.st_rdev, s.rdev);
  st(attrs + o.st_nlink, Number(s.nlink));
  st(attrs + o.st_uid, Number(s.uid));
  st(attrs + o.st_gid, Number(s.gid));
  st64(attrs + o.st_size, s.size);
  time(attrs + o.st_atime_sec, attrs + o.st_atime_nsec, s.atimeNs);
  time(attrs + o.st_mtime_sec, attrs + o.st_mtime_nsec, s.mtimeNs);
  time(attrs + o.st_ctime_sec, attrs + o.st_ctime_nsec, s.ctimeNs);
  time(attrs + o.st_birthtime_sec, attrs + o.st_birthtime_nsec, s.birthtimeNs);
}

/** Seconds since 1970, rounded down, and the nanoseconds that are left. */
function time(seconds: Addr, nanos: Addr, ns: bigint): void {
  let s = ns / NANOS;
  let n = ns % NANOS;
  if (n < 0n) {
    s -= 1n;
    n += NANOS;
  }
  st64(seconds, s);
  st64(nanos, n);
}

/** A byte[] of a host call's answer. @throws UnixException */
function byteArray(vm: VM, result: Uint8Array | number): Addr {
  if (typeof result === "number") throw unixException(vm, result);
  return toByteArray(vm, result);
}

const ascii = (vm: VM, text: string): Addr => toByteArray(vm, Buffer.from(text, "latin1"));
const name = (address: bigint): string => Buffer.from(cString(address)).toString("latin1");

/** Path of a name in an open directory. @throws UnixException */
function at(vm: VM, directory: number, name: Uint8Array): Uint8Array {
  if (directory === AT_FDCWD) return name;
  const path = vm.host.files.at(directory, name);
  if (typeof path === "number") throw unixException(vm, path);
  return path;
}

function open(f: StepFrame, path: Uint8Array, flags: number, mode: number): Next {
  flushMappings(f.vm);
  const number = f.vm.host.files.open(path, flags, mode);
  if (number === -EAGAIN) return retryLater(f);
  return f.return(unix(f.vm, number));
}

const unsupported =
  (errno: number) =>
  (vm: VM): never => {
    throw unixException(vm, errno);
  };

const read: Steps = {
  refs: 0,
  longs: 0,
  steps: [
    (f) => {
      flushMappings(f.vm, f.argInt(0));
      const n = f.vm.host.files.read(f.argInt(0), bytesAt(f.argLong(1), f.argInt(3)));
      return n === -EAGAIN && isBlocking(f.vm, f.argInt(0)) ? waitForInput(f) : f.return(unix(f.vm, n));
    },
  ],
};

/** Room for a line of the mount table, and how much of it is looked at first. */
const LINE_CHUNK = 4096;

/** The next line of an open file without its newline; undefined at the end. The position moves past it. */
export function nextLine(vm: VM, number: number): Uint8Array | undefined {
  const { files } = vm.host;
  const start = unix(vm, files.lseek(number, 0, 1));
  let line: Uint8Array = new Uint8Array(0);
  for (;;) {
    const chunk = new Uint8Array(LINE_CHUNK);
    const n = unix(vm, files.read(number, chunk));
    const end = chunk.subarray(0, n).indexOf(0x0a);
    line = Buffer.concat([line, chunk.subarray(0, end < 0 ? n : end)]);
    if (end < 0 && n > 0) continue;
    if (end < 0 && line.length === 0) return undefined;
    unix(vm, files.lseek(number, start + line.length + (end < 0 ? 0 : 1), SEEK_SET));
    return line;
  }
}

export default natives("sun/nio/fs/UnixNativeDispatcher", {
  "init()I": () => SUPPORTS_OPENAT | SUPPORTS_FUTIMES | SUPPORTS_FUTIMENS | SUPPORTS_LUTIMES | SUPPORTS_BIRTHTIME,
  "getcwd()[B": (vm) => toByteArray(vm, vm.host.process.cwd),
  "dup(I)I": (vm, number: number) => unix(vm, vm.host.files.dup(number)),
  "open0(JII)I": { refs: 0, longs: 0, steps: [(f) => open(f, cString(f.argLong(0)), f.argInt(2), f.argInt(3))] },
  "openat0(IJII)I": {
    refs: 0,
    longs: 0,
    steps: [(f) => open(f, at(f.vm, f.argInt(0), cString(f.argLong(1))), f.argInt(3), f.argInt(4))],
  },
  "close0(I)V": (vm, number: number) => {
    const result = closeDescriptor(vm, number);
    wakeWaiting(vm);
    unix(vm, result);
  },
  "rewind(J)V": (vm, stream: bigint) => {
    unix(vm, vm.host.files.lseek(Number(stream), 0, SEEK_SET));
  },
  "getlinelen(J)I": (vm, stream: bigint) => nextLine(vm, Number(stream))?.length ?? -1,
  "link0(JJ)V": (vm, existing: bigint, path: bigint) => {
    unix(vm, vm.host.files.link(cString(existing), cString(path)));
  },
  "unlink0(J)V": (vm, path: bigint) => {
    unix(vm, vm.host.files.unlink(cString(path)));
  },
  "unlinkat0(IJI)V": (vm, directory: number, path: bigint, flags: number) => {
    const whole = at(vm, directory, cString(path));
    unix(vm, (flags & AT_REMOVEDIR) !== 0 ? vm.host.files.rmdir(whole) : vm.host.files.unlink(whole));
  },
  /** The host cannot make devices, FIFOs or sockets. */
  "mknod0(JIJ)V": unsupported(ENOSYS),
  "rename0(JJ)V": (vm, from: bigint, to: bigint) => {
    unix(vm, vm.host.files.rename(cString(from), cString(to)));
  },
  "renameat0(IJIJ)V": (vm, fromDirectory: number, from: bigint, toDirectory: number, to: bigint) => {
    unix(vm, vm.host.files.rename(at(vm, fromDirectory, cString(from)), at(vm, toDirectory, cString(to))));
  },
  "mkdir0(JI)V": (vm, path: bigint, mode: number) => {
    unix(vm, vm.host.files.mkdir(cString(path), mode));
  },
  "rmdir0(J)V": (vm, path: bigint) => {
    unix(vm, vm.host.files.rmdir(cString(path)));
  },
  "readlink0(J)[B": (vm, path: bigint) => byteArray(vm, vm.host.files.readlink(cString(path))),
  "realpath0(J)[B": (vm, path: bigint) => byteArray(vm, vm.host.files.realpath(cString(path))),
  "symlink0(JJ)V": (vm, target: bigint, link: bigint) => {
    unix(vm, vm.host.files.symlink(cString(target), cString(link)));
  },
  "stat0(JLsun/nio/fs/UnixFileAttributes;)V": (vm, path: bigint, attrs: Addr) => fill(vm, attrs, vm.host.files.stat(cString(path))),
  /** The mode, or 0 when there is nothing. */
  "stat1(J)I": (vm, path: bigint) => Math.max(0, vm.host.files.mode(cString(path))),
  "lstat0(JLsun/nio/fs/UnixFileAttributes;)V": (vm, path: bigint, attrs: Addr) => fill(vm, attrs, vm.host.files.lstat(cString(path))),
  "fstat(ILsun/nio/fs/UnixFileAttributes;)V": (vm, number: number, attrs: Addr) => fill(vm, attrs, vm.host.files.fstat(number)),
  "fstatat0(IJILsun/nio/fs/UnixFileAttributes;)V": (vm, directory: number, path: bigint, flags: number, attrs: Addr) => {
    const whole = at(vm, directory, cString(path));
    fill(vm, attrs, (flags & AT_SYMLINK_NOFOLLOW) !== 0 ? vm.host.files.lstat(whole) : vm.host.files.stat(whole));
  },
  "chown0(JII)V": (vm, path: bigint, uid: number, gid: number) => {
    unix(vm, vm.host.files.chown(cString(path), uid, gid));
  },
  "lchown0(JII)V": (vm, path: bigint, uid: number, gid: number) => {
    unix(vm, vm.host.files.lchown(cString(path), uid, gid));
  },
  "fchown(III)V": (vm, number: number, uid: number, gid: number) => {
    unix(vm, vm.host.files.fchown(number, uid, gid));
  },
  "chmod0(JI)V": (vm, path: bigint, mode: number) => {
    unix(vm, vm.host.files.chmod(cString(path), mode));
  },
  "fchmod(II)V": (vm, number: number, mode: number) => {
    unix(vm, vm.host.files.fchmod(number, mode));
  },
  "utimes0(JJJ)V": (vm, path: bigint, access: bigint, modification: bigint) => {
    unix(vm, vm.host.files.utimes(cString(path), access * NANOS_PER_MICRO, modification * NANOS_PER_MICRO));
  },
  "futimes(IJJ)V": (vm, number: number, access: bigint, modification: bigint) => {
    unix(vm, vm.host.files.futimes(number, access * NANOS_PER_MICRO, modification * NANOS_PER_MICRO));
  },
  "futimens(IJJ)V": (vm, number: number, access: bigint, modification: bigint) => {
    unix(vm, vm.host.files.futimes(number, access, modification));
  },
  "lutimes0(JJJ)V": (vm, path: bigint, access: bigint, modification: bigint) => {
    unix(vm, vm.host.files.lutimes(cString(path), access * NANOS_PER_MICRO, modification * NANOS_PER_MICRO));
  },
  "opendir0(J)J": (vm, path: bigint) => unix(vm, vm.host.files.opendir(cString(path))),
  /** Takes the descriptor over. */
  "fdopendir(I)J": (vm, number: number) => {
    const stream = unix(vm, vm.host.files.opendir(at(vm, number, new Uint8Array(0))));
    vm.host.files.close(number);
    return stream;
  },
  "closedir(J)V": (vm, stream: bigint) => {
    unix(vm, vm.host.files.close(Number(stream)));
  },
  "readdir(J)[B": (vm, stream: bigint) => {
    const entry = vm.host.files.readdir(Number(stream));
    return entry === undefined ? 0 : byteArray(vm, entry);
  },
  "read(IJI)I": read,
  "write(IJI)I": waiting(
    (f) => {
      const n = f.vm.host.files.write(f.argInt(0), bytesAt(f.argLong(1), f.argInt(3)));
      if (n > 0) pipeMoved(f.vm, f.argInt(0));
      return n;
    },
    (vm, n) => unix(vm, n),
  ),
  "access0(JI)V": (vm, path: bigint, mode: number) => {
    unix(vm, vm.host.files.access(cString(path), mode));
  },
  "exists0(J)Z": (vm, path: bigint) => vm.host.files.access(cString(path), F_OK) === 0,
  "getpwuid(I)[B": (vm, uid: number) => {
    const user = vm.host.process.userOf(uid);
    if (user === undefined) throw unixException(vm, ENOENT);
    return ascii(vm, user);
  },
  "getgrgid(I)[B": (vm, gid: number) => {
    const group = vm.host.process.groupOf(gid);
    if (group === undefined) throw unixException(vm, ENOENT);
    return ascii(vm, group);
  },
  "getpwnam0(J)I": (vm, user: bigint) => vm.host.process.uidOf(name(user)) ?? -1,
  "getgrnam0(J)I": (vm, group: bigint) => vm.host.process.gidOf(name(group)) ?? -1,
  "statvfs0(JLsun/nio/fs/UnixFileStoreAttributes;)V": (vm, path: bigint, attrs: Addr) => {
    const s = vm.host.files.statfs(cString(path));
    if (typeof s === "number") throw unixException(vm, s);
    const o = storeAttributes(vm);
    st64(attrs + o.f_frsize, s.bsize);
    st64(attrs + o.f_blocks, s.blocks);
    st64(attrs + o.f_bfree, s.bfree);
    st64(attrs + o.f_bavail, s.bavail);
  },
  "strerror(I)[B": (vm, errno: number) => ascii(vm, strerror(errno)),
  "fgetxattr0(IJJI)I": unsupported(EOPNOTSUPP),
  "fsetxattr0(IJJI)V": unsupported(EOPNOTSUPP),
  "fremovexattr0(IJ)V": unsupported(EOPNOTSUPP),
  "flistxattr(IJI)I": unsupported(EOPNOTSUPP),
});
