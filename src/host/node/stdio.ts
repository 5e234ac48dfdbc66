// Standard input, output and error of a VM: the process's own descriptors, or a library user's streams through rings.
// Output to the process's own descriptors is written at once, in the VM's thread; input that may keep a reader waiting is pumped.

import { fstatSync, readFileSync, writeSync } from "node:fs";
import { EAGAIN, EBADF, ESPIPE } from "../errno.ts";
import { S_IFBLK, S_IFDIR, S_IFMT, S_IFREG, SEEK_CUR } from "../files.ts";
import { type ImageOutcome, POLLIN, POLLOUT } from "../resources.ts";
import { Ring } from "../ring.ts";
import { errnoFrom } from "./errors.ts";
import { isWaitingDevice } from "./files.ts";
import type { Post, StdioSpec } from "./link.ts";
import { type OpenFile, PumpedInput, readHost, writeHost } from "./open-file.ts";
import { writable, writeRing } from "./ring-streams.ts";

/** What an image keeps of standard input. */
interface InputImage {
  number: number;
  position: number;
  unread: Uint8Array;
}

/** Standard input. */
export class StandardInput implements OpenFile {
  readonly kind = "stdio";
  readonly fd: number;
  /** Present when reads go through the main thread; else they go to the descriptor, or there is nothing (`none`). */
  private readonly input: PumpedInput | undefined;
  private readonly none: boolean;
  private readonly closed: boolean;

  constructor(spec: StdioSpec, post: Post, kept?: Uint8Array) {
    this.none = spec.type === "none";
    this.closed = spec.type === "closed";
    this.fd = spec.type === "fd" ? 0 : -1;
    if (spec.type === "stream") this.input = new PumpedInput(post, kept);
    else if (spec.type === "fd" && mayWait(0)) this.input = new PumpedInput(post, kept);
  }

  read(into: Uint8Array): number {
    if (this.none) return 0;
    if (this.closed) return -EBADF;
    return this.input !== undefined ? this.input.read(into) : readHost(0, into, null);
  }

  pread(into: Uint8Array, position: number): number {
    return this.fd === 0 && this.input === undefined ? readHost(0, into, position) : -ESPIPE;
  }

  write(from: Uint8Array): number {
    return this.fd === 0 ? writeHost(0, from, null) : -EBADF;
  }

  pwrite(from: Uint8Array, position: number): number {
    return this.fd === 0 ? writeHost(0, from, position) : -EBADF;
  }

  /** Where a redirected file stands; it can only be moved forward, by reading, since other processes may share it. */
  lseek(offset: number, whence: number): number {
    const at = this.position();
    if (at < 0) return -ESPIPE;
    const target = whence === SEEK_CUR ? at + offset : offset;
    if (whence > SEEK_CUR || target < at) return -ESPIPE;
    const skipped = new Uint8Array(Math.min(target - at, 1 << 16));
    let left = target - at;
    while (left > 0) {
      const n = readHost(0, left < skipped.length ? skipped.subarray(0, left) : skipped, null);
      if (n <= 0) break;
      left -= n;
    }
    return target - left;
  }

  private position(): number {
    if (this.fd !== 0 || this.input !== undefined) return -1;
    try {
      if ((fstatSync(0).mode & S_IFMT) !== S_IFREG) return -1;
      return Number(/^pos:\s*(\d+)/.exec(readFileSync("/proc/self/fdinfo/0", "latin1"))?.[1] ?? -1);
    } catch {
      return -1;
    }
  }

  available(): number {
    if (this.input !== undefined) return this.input.available();
    const at = this.position();
    return at < 0 ? 0 : Math.max(0, fstatSync(0).size - at);
  }

  poll(): number {
    return this.input !== undefined ? this.input.poll() : POLLIN;
  }

  toImage(): ImageOutcome {
    const data: InputImage = { number: 0, position: this.position(), unread: this.input?.unread().slice() ?? new Uint8Array(0) };
    return { outcome: "reopen", data };
  }

  close(): number {
    this.input?.stop();
    return 0;
  }

  static fromImage(image: InputImage, spec: StdioSpec, post: Post): StandardInput {
    const input = new StandardInput(spec, post, image.unread);
    if (image.position >= 0) input.lseek(image.position, 0);
    return input;
  }
}

/** True when reading the descriptor may keep the reader waiting: a terminal, pipe or socket. */
function mayWait(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    const type = stat.mode & S_IFMT;
    return type !== S_IFREG && type !== S_IFDIR && type !== S_IFBLK && isWaitingDevice(stat.mode, stat.rdev);
  } catch {
    return false; // closed: reads say EBADF
  }
}

/** Standard output or error. */
export class StandardOutput implements OpenFile {
  readonly kind = "stdio";
  readonly number: 1 | 2;
  readonly fd: number;
  private readonly ring: Ring | undefined;
  private readonly none: boolean;
  private readonly closed: boolean;
  private readonly post: Post;
  private readonly pause = new Int32Array(new SharedArrayBuffer(4));

  constructor(number: 1 | 2, spec: StdioSpec, post: Post) {
    this.number = number;
    this.fd = spec.type === "fd" ? number : -1;
    this.none = spec.type === "none";
    this.closed = spec.type === "closed";
    this.ring = spec.type === "ring" ? new Ring(spec.ring) : undefined;
    this.post = post;
  }

  read(into: Uint8Array): number {
    return this.fd >= 0 && !mayWait(this.fd) ? readHost(this.fd, into, null) : -EBADF;
  }

  write(from: Uint8Array): number {
    if (this.closed) return -EBADF;
    if (from.length === 0 || this.none) return from.length;
    if (this.ring === undefined) return this.writeOwn(from);
    return writeRing(this.ring, from, () => this.post({ type: "output", number: this.number }));
  }

  /** A full pipe or terminal (made non-blocking by whoever shares it) is waited for here. */
  private writeOwn(from: Uint8Array): number {
    for (let ms = 1; ; ms = Math.min(ms * 2, 16)) {
      try {
        return writeSync(this.fd, from, 0, from.length, null);
      } catch (error) {
        const errno = errnoFrom(error);
        if (errno !== -EAGAIN) return errno;
      }
      Atomics.wait(this.pause, 0, 0, ms);
    }
  }

  /** Writes all, waiting in this thread if need be: for the VM's own texts. */
  writeAll(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const n = this.write(at === 0 ? bytes : bytes.subarray(at));
      if (n >= 0) at += n;
      else if (n === -EAGAIN) Atomics.wait(this.pause, 0, 0, 1);
      else return; // nobody listens: there is no one to tell
    }
  }

  pread(): number {
    return -ESPIPE;
  }

  pwrite(from: Uint8Array, position: number): number {
    return this.fd >= 0 ? writeHost(this.fd, from, position) : -ESPIPE;
  }

  lseek(): number {
    return -ESPIPE;
  }

  available(): number {
    return 0;
  }

  poll(): number {
    return this.ring === undefined ? POLLOUT : writable(this.ring);
  }

  toImage(): ImageOutcome {
    return { outcome: "reopen", data: { number: this.number } };
  }

  close(): number {
    return 0;
  }
}

/** A rebuilder: the streams of an image are attached to what this VM has. */
export function stdioRebuilder(specs: readonly [StdioSpec, StdioSpec, StdioSpec], post: Post): (data: unknown) => OpenFile {
  return (data) => {
    const { number } = data as { number: 0 | 1 | 2 };
    return number === 0 ? StandardInput.fromImage(data as InputImage, specs[0], post) : new StandardOutput(number, specs[number], post);
  };
}
