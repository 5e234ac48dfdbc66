// The files of the host, POSIX-flavoured and synchronous. Paths are bytes (they need not be UTF-8); open things are numbers of the
// resource table; failure is a negative errno, never an exception. No operation waits for long: what would have to wait (terminals,
// FIFOs, full rings) returns -EAGAIN, and the thread parks until `ready`. Flags and modes have Linux's numbers.

export const O_RDONLY = 0o0;
export const O_WRONLY = 0o1;
export const O_RDWR = 0o2;
export const O_ACCMODE = 0o3;
export const O_CREAT = 0o100;
export const O_EXCL = 0o200;
export const O_NOCTTY = 0o400;
export const O_TRUNC = 0o1000;
export const O_APPEND = 0o2000;
export const O_NONBLOCK = 0o4000;
export const O_DSYNC = 0o10000;
export const O_DIRECT = 0o40000;
export const O_DIRECTORY = 0o200000;
export const O_NOFOLLOW = 0o400000;
export const O_CLOEXEC = 0o2000000;
export const O_SYNC = 0o4010000;

export const S_IFMT = 0o170000;
export const S_IFIFO = 0o010000;
export const S_IFCHR = 0o020000;
export const S_IFDIR = 0o040000;
export const S_IFBLK = 0o060000;
export const S_IFREG = 0o100000;
export const S_IFLNK = 0o120000;
export const S_IFSOCK = 0o140000;

export const SEEK_SET = 0;
export const SEEK_CUR = 1;
export const SEEK_END = 2;

export const F_OK = 0;
export const X_OK = 1;
export const W_OK = 2;
export const R_OK = 4;

/** struct stat, 64-bit fields throughout; times in nanoseconds since 1970. */
export interface Stat {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly mode: bigint;
  readonly nlink: bigint;
  readonly uid: bigint;
  readonly gid: bigint;
  readonly rdev: bigint;
  readonly size: bigint;
  readonly blksize: bigint;
  readonly blocks: bigint;
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly birthtimeNs: bigint;
}

/** struct statvfs as far as the class library reads it. */
export interface StatFs {
  readonly type: bigint;
  readonly bsize: bigint;
  readonly blocks: bigint;
  readonly bfree: bigint;
  readonly bavail: bigint;
}

/** What an operation on an open thing says: a count or 0, or a negative errno. -EAGAIN: park until `ready(number)`, then do it again. */
export type Result = number;

export interface Files {
  /** Opens a path; returns its number in the resource table. `flags` as open(2); O_CLOEXEC is always on. */
  open(path: Uint8Array, flags: number, mode: number): Result;
  /** Frees the number; the file is closed with its last one. */
  close(number: number): Result;
  /** A second number for the same open file. */
  dup(number: number): Result;
  /** Makes `to` name what `from` names, as dup2(2). */
  dup2(from: number, to: number): Result;

  /** Reads at the current position; 0 is the end. */
  read(number: number, into: Uint8Array): Result;
  /** Reads at `position` (bytes), leaving the current one. */
  pread(number: number, into: Uint8Array, position: number): Result;
  /** Writes at the current position, at the end with O_APPEND; may write less than all. */
  write(number: number, from: Uint8Array): Result;
  pwrite(number: number, from: Uint8Array, position: number): Result;
  /** Moves and returns the current position; -ESPIPE where there is none. */
  lseek(number: number, offset: number, whence: number): Result;
  /** Bytes that can be read without waiting, as FileInputStream.available counts them. */
  available(number: number): Result;
  /** True when read or write would not return -EAGAIN (for the given POLLIN or POLLOUT). */
  ready(number: number, events: number): boolean;
  ftruncate(number: number, size: number): Result;
  /** fsync(2), or fdatasync(2) when `dataOnly`. */
  fsync(number: number, dataOnly: boolean): Result;
  fstat(number: number): Stat | Result;
  fchmod(number: number, mode: number): Result;
  fchown(number: number, uid: number, gid: number): Result;
  /** Sets access and modification time, in nanoseconds since 1970. */
  futimes(number: number, accessNs: bigint, modificationNs: bigint): Result;
  /**
   * A record lock on [start, start + length). The host cannot set fcntl locks; those that other processes hold are respected
   * (-EAGAIN while one stands), ours are not seen by them.
   */
  lock(number: number, start: number, length: number, shared: boolean): Result;
  isatty(number: number): boolean;

  stat(path: Uint8Array): Stat | Result;
  lstat(path: Uint8Array): Stat | Result;
  /** The mode bits of what the path names (links followed), or a negative errno; the quick way to ask what a path is. */
  mode(path: Uint8Array): Result;
  access(path: Uint8Array, mode: number): Result;
  unlink(path: Uint8Array): Result;
  rmdir(path: Uint8Array): Result;
  mkdir(path: Uint8Array, mode: number): Result;
  rename(from: Uint8Array, to: Uint8Array): Result;
  link(existing: Uint8Array, path: Uint8Array): Result;
  symlink(target: Uint8Array, path: Uint8Array): Result;
  readlink(path: Uint8Array): Uint8Array | Result;
  realpath(path: Uint8Array): Uint8Array | Result;
  chmod(path: Uint8Array, mode: number): Result;
  chown(path: Uint8Array, uid: number, gid: number): Result;
  lchown(path: Uint8Array, uid: number, gid: number): Result;
  utimes(path: Uint8Array, accessNs: bigint, modificationNs: bigint): Result;
  lutimes(path: Uint8Array, accessNs: bigint, modificationNs: bigint): Result;
  truncate(path: Uint8Array, size: number): Result;
  statfs(path: Uint8Array): StatFs | Result;

  /**
   * A path of what `name` names in the open directory `number`, wherever that has been moved to (openat and its kin); of the
   * directory itself when the name is empty. Good while the directory is open.
   */
  at(number: number, name: Uint8Array): Uint8Array | Result;

  /** Opens a directory for `readdir`; returns its number. */
  opendir(path: Uint8Array): Result;
  /** The next name (never "." or ".."), undefined at the end. */
  readdir(number: number): Uint8Array | undefined | Result;
  /** All names of a directory at once, in the host's order. */
  list(path: Uint8Array): Uint8Array[] | Result;

  /** A pipe inside the VM: [number to read from, number to write to]. */
  pipe(): [number, number];
  /** An event counter inside the VM, at 0: reads and writes move 8 bytes (eventfd(2)). */
  eventCounter(): number;

  /** Something that watches directories (inotify(7)); its events are read from it. */
  inotify(): number;
  /** Watches a directory for the events of `mask`: the watch's number. */
  inotifyAdd(number: number, path: Uint8Array, mask: number): Result;
  inotifyRemove(number: number, watch: number): Result;
  /** Looks for what has changed in the watched directories: nothing is noticed in between. */
  inotifyLook(number: number): Result;

  /** A whole file, for the VM's own use (class path, time zone data). */
  readFile(path: Uint8Array): Uint8Array | Result;
  /** Writes a whole file, replacing it. */
  writeFile(path: Uint8Array, bytes: Uint8Array): Result;
}
