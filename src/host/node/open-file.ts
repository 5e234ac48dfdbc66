// Open things that bytes are read from and written to: regular files, devices, FIFOs and terminals, directories, pipes inside the VM.
// Regular files keep their position here and use pread and pwrite, since Node has no lseek and an image needs it.

import { closeSync, fstatSync, openSync, readSync, statSync, writeSync } from "node:fs";
import { EAGAIN, EBADF, EINVAL, EPIPE, ESPIPE } from "../errno.ts";
import { O_ACCMODE, O_APPEND, O_CREAT, O_EXCL, O_NONBLOCK, O_RDONLY, O_TRUNC, O_WRONLY, SEEK_CUR, SEEK_END, SEEK_SET } from "../files.ts";
import { SeededRandom } from "../random.ts";
import { type ImageOutcome, ImageRefused, type PlainData, POLLHUP, POLLIN, POLLOUT, type Resource } from "../resources.ts";
import { Ring } from "../ring.ts";
import { errnoFrom } from "./errors.ts";
import { handover } from "./handover.ts";
import type { Post } from "./link.ts";
import { readable, readRing } from "./ring-streams.ts";

/** Anything with a number that bytes go through. Results are counts or negative errnos, as in Files. */
export interface OpenFile extends Resource {
  /** The host's descriptor, or -1 when there is none (rings, pipes). */
  readonly fd: number;
  read(into: Uint8Array): number;
  pread(into: Uint8Array, position: number): number;
  write(from: Uint8Array): number;
  pwrite(from: Uint8Array, position: number): number;
  lseek(offset: number, whence: number): number;
  available(): number;
  poll(): number;
}

/** Positioned operations of what has no positions. */
export abstract class Unseekable {
  pread(_into: Uint8Array, _position: number): number {
    return -ESPIPE;
  }
  pwrite(_from: Uint8Array, _position: number): number {
    return -ESPIPE;
  }
  lseek(_offset: number, _whence: number): number {
    return -ESPIPE;
  }
}

export function readHost(fd: number, into: Uint8Array, position: number | null): number {
  try {
    return readSync(fd, into, 0, into.length, position);
  } catch (error) {
    return errnoFrom(error);
  }
}

export function writeHost(fd: number, from: Uint8Array, position: number | null): number {
  try {
    return writeSync(fd, from, 0, from.length, position);
  } catch (error) {
    return errnoFrom(error);
  }
}

export function closeHost(fd: number): number {
  try {
    closeSync(fd);
    return 0;
  } catch (error) {
    return errnoFrom(error);
  }
}

/** Paths in images: bytes as chars, so that any format can hold them. */
export function pathToImage(path: Uint8Array): string {
  return Buffer.from(path.buffer, path.byteOffset, path.length).toString("latin1");
}

export function pathFromImage(path: string): Uint8Array {
  return Buffer.from(path, "latin1");
}

/** A file that goes to another thread of this process. */
interface HandedFile {
  readonly fd: number;
  readonly path: string;
  readonly flags: number;
  readonly position: number;
}

/** A regular file (or a directory opened as a file), reopened by an image at the same position, if nobody has changed it since. */
export class RegularFile implements OpenFile {
  readonly kind = "file";
  readonly fd: number;
  /** Absolute. */
  readonly path: Uint8Array;
  readonly flags: number;
  position: number;

  constructor(fd: number, path: Uint8Array, flags: number, position = 0) {
    this.fd = fd;
    this.path = path;
    this.flags = flags;
    this.position = position;
  }

  read(into: Uint8Array): number {
    const n = readHost(this.fd, into, this.position);
    if (n > 0) this.position += n;
    return n;
  }

  pread(into: Uint8Array, position: number): number {
    return position < 0 ? -EINVAL : readHost(this.fd, into, position);
  }

  write(from: Uint8Array): number {
    const append = (this.flags & O_APPEND) !== 0;
    const n = writeHost(this.fd, from, append ? null : this.position);
    if (n > 0) this.position = append ? this.size() : this.position + n;
    return n;
  }

  pwrite(from: Uint8Array, position: number): number {
    return position < 0 ? -EINVAL : writeHost(this.fd, from, position);
  }

  private size(): number {
    return fstatSync(this.fd).size;
  }

  lseek(offset: number, whence: number): number {
    let target = offset;
    if (whence === SEEK_CUR) target += this.position;
    else if (whence === SEEK_END) target += this.size();
    else if (whence !== SEEK_SET) return -EINVAL;
    if (target < 0) return -EINVAL;
    return (this.position = target);
  }

  available(): number {
    return Math.max(0, this.size() - this.position);
  }

  poll(): number {
    return POLLIN | POLLOUT;
  }

  toImage(): ImageOutcome {
    if (handover.active) {
      const { fd, flags, position } = this;
      return { outcome: "reopen", data: { fd, path: pathToImage(this.path), flags, position } satisfies HandedFile };
    }
    const path = Buffer.from(this.path).toString();
    const open = fstatSync(this.fd, { bigint: true });
    const named = statSync(this.path as Buffer, { bigint: true, throwIfNoEntry: false });
    if (named === undefined || named.ino !== open.ino || named.dev !== open.dev) {
      return { outcome: "refuse", reason: `${path} was deleted or replaced while open` };
    }
    const { position, flags } = this;
    const data = { path: pathToImage(this.path), flags, position, ino: open.ino, dev: open.dev, size: open.size, mtimeNs: open.mtimeNs };
    return { outcome: "reopen", data };
  }

  static fromImage(data: PlainData): RegularFile {
    const { fd: handed, path: name, flags: mode, position } = data as HandedFile;
    if (handed !== undefined) return new RegularFile(handed, pathFromImage(name), mode, position);
    const image = data as { path: string; flags: number; position: number; ino: bigint; dev: bigint; size: bigint; mtimeNs: bigint };
    const path = pathFromImage(image.path);
    const flags = image.flags & ~(O_CREAT | O_EXCL | O_TRUNC);
    let fd: number;
    try {
      fd = openSync(path as Buffer, flags | O_NONBLOCK);
    } catch (error) {
      throw new ImageRefused(`cannot reopen ${path}: ${(error as Error).message}`);
    }
    const now = fstatSync(fd, { bigint: true });
    const same = now.ino === image.ino && now.dev === image.dev && now.size === image.size && now.mtimeNs === image.mtimeNs;
    if (!same) {
      closeSync(fd);
      throw new ImageRefused(`${path} has changed since the image was taken`);
    }
    return new RegularFile(fd, path, image.flags, image.position);
  }

  close(): number {
    return closeHost(this.fd);
  }
}

/** A device whose reads do not wait for a person or a peer: /dev/null, /dev/zero, /dev/urandom, disks. */
export class DeviceFile extends Unseekable implements OpenFile {
  readonly kind = "device";
  readonly fd: number;
  readonly path: Uint8Array;
  readonly flags: number;

  /** What is read instead of the host's bytes (a random device under -XX:+Deterministic). */
  private readonly random: SeededRandom | undefined;

  constructor(fd: number, path: Uint8Array, flags: number, random?: SeededRandom) {
    super();
    this.fd = fd;
    this.path = path;
    this.flags = flags;
    this.random = random;
  }

  read(into: Uint8Array): number {
    if (this.random === undefined) return readHost(this.fd, into, null);
    this.random.fill(into);
    return into.length;
  }

  override pread(into: Uint8Array, position: number): number {
    return this.random === undefined ? readHost(this.fd, into, position) : this.read(into);
  }

  write(from: Uint8Array): number {
    return writeHost(this.fd, from, null);
  }

  override pwrite(from: Uint8Array, position: number): number {
    return writeHost(this.fd, from, position);
  }

  /** Character devices accept any seek and stay where they are. */
  override lseek(): number {
    return 0;
  }

  available(): number {
    return 0;
  }

  poll(): number {
    return POLLIN | POLLOUT;
  }

  toImage(): ImageOutcome {
    return { outcome: "reopen", data: { path: pathToImage(this.path), flags: this.flags, random: this.random?.state } };
  }

  static fromImage(data: PlainData): DeviceFile {
    const { path, flags, random } = data as { path: string; flags: number; random: bigint | undefined };
    const bytes = pathFromImage(path);
    try {
      return new DeviceFile(
        openSync(bytes as Buffer, (flags & ~(O_CREAT | O_EXCL | O_TRUNC)) | O_NONBLOCK),
        bytes,
        flags,
        random === undefined ? undefined : new SeededRandom(random),
      );
    } catch (error) {
      throw new ImageRefused(`cannot reopen ${path}: ${(error as Error).message}`);
    }
  }

  close(): number {
    return closeHost(this.fd);
  }
}

/** Ring size of inputs: as much as a Linux pipe holds. */
const PUMP_CAPACITY = 1 << 16;
/** How long the first `available` waits for the main thread to see what is there, in milliseconds. */
const FIRST_LOOK_MS = 50;

/** Standard input, read by the main thread on demand into a ring. */
export class PumpedInput {
  private readonly post: Post;
  private ring: Ring | undefined;
  /** Bytes that an image brought along, read before anything else. */
  private kept: Uint8Array;

  constructor(post: Post, kept: Uint8Array = new Uint8Array(0)) {
    this.post = post;
    this.kept = kept;
  }

  private start(): Ring {
    if (this.ring === undefined) {
      this.ring = Ring.create(PUMP_CAPACITY);
      this.post({ type: "pump", ring: this.ring.buffer });
    }
    return this.ring;
  }

  read(into: Uint8Array): number {
    if (into.length === 0) return 0;
    if (this.kept.length > 0) {
      const n = Math.min(into.length, this.kept.length);
      into.set(this.kept.subarray(0, n));
      this.kept = this.kept.subarray(n);
      return n;
    }
    return readRing(this.start(), into, () => this.post({ type: "room" }));
  }

  available(): number {
    if (this.ring === undefined && this.kept.length === 0) {
      const ring = this.start();
      const pause = new Int32Array(new SharedArrayBuffer(4));
      for (let ms = 0; ms < FIRST_LOOK_MS && ring.readable === 0 && !ring.ended; ms++) Atomics.wait(pause, 0, 0, 1);
    }
    return this.kept.length + (this.ring?.readable ?? 0);
  }

  poll(): number {
    if (this.kept.length > 0) return POLLIN;
    return readable(this.start());
  }

  /** What was read from the host and not yet by Java. */
  unread(): Uint8Array {
    const ring = this.ring;
    if (ring !== undefined && ring.readable > 0) {
      const bytes = new Uint8Array(this.kept.length + ring.readable);
      bytes.set(this.kept);
      const n = ring.read(bytes.subarray(this.kept.length));
      this.kept = bytes.subarray(0, this.kept.length + n);
      if (ring.takeRoomWanted()) this.post({ type: "room" });
    }
    return this.kept;
  }

  stop(): void {
    if (this.ring !== undefined) this.post({ type: "stop" });
  }
}

/** How much of a stream is read ahead to tell whether there is anything. */
const PEEK_BYTES = 4096;

/** A FIFO, socket or terminal opened by its path, non-blocking. Node cannot wait for a descriptor that it does not own: it is tried again. */
export class StreamFile extends Unseekable implements OpenFile {
  readonly kind = "stream";
  readonly fd: number;
  private readonly path: Uint8Array;
  private readonly flags: number;
  private readonly post: Post;
  /** A FIFO reads as ended as long as its writer has not come. */
  private connected: boolean;
  private ahead: Uint8Array = new Uint8Array(0);

  constructor(fd: number, path: Uint8Array, flags: number, terminal: boolean, post: Post) {
    super();
    this.fd = fd;
    this.path = path;
    this.flags = flags;
    this.connected = terminal;
    this.post = post;
  }

  private tryRead(into: Uint8Array): number {
    const n = readHost(this.fd, into, null);
    if (n > 0) this.connected = true;
    if (n === -EAGAIN) this.connected = true;
    else if (n !== 0 || this.connected) return n;
    this.post({ type: "retry" });
    return -EAGAIN;
  }

  read(into: Uint8Array): number {
    if ((this.flags & O_ACCMODE) === O_WRONLY) return -EBADF;
    if (into.length === 0) return 0;
    if (this.ahead.length === 0) return this.tryRead(into);
    const n = Math.min(into.length, this.ahead.length);
    into.set(this.ahead.subarray(0, n));
    this.ahead = this.ahead.subarray(n);
    return n;
  }

  write(from: Uint8Array): number {
    if ((this.flags & O_ACCMODE) === O_RDONLY) return -EBADF;
    const n = writeHost(this.fd, from, null);
    if (n === -EAGAIN) this.post({ type: "retry" });
    return n;
  }

  available(): number {
    this.poll();
    return this.ahead.length;
  }

  /** Whether a write would wait cannot be asked on this host: it is tried. */
  poll(): number {
    if ((this.flags & O_ACCMODE) === O_WRONLY) return POLLOUT;
    let events = (this.flags & O_ACCMODE) === O_RDONLY ? 0 : POLLOUT;
    if (this.ahead.length === 0) {
      const buffer = new Uint8Array(PEEK_BYTES);
      const n = this.tryRead(buffer);
      if (n > 0) this.ahead = buffer.subarray(0, n);
      else if (n === 0) events |= POLLIN | POLLHUP;
    }
    return this.ahead.length > 0 ? events | POLLIN : events;
  }

  toImage(): ImageOutcome {
    return { outcome: "refuse", reason: `${Buffer.from(this.path)} is a pipe, socket or terminal with a peer` };
  }

  close(): number {
    return closeHost(this.fd);
  }
}

/** What two ends of a pipe inside the VM share. */
interface PipeBuffer {
  chunks: Uint8Array[];
  length: number;
  readerOpen: boolean;
  writerOpen: boolean;
  readonly id: number;
}

/** What an image keeps of one end. */
interface PipeImage {
  readonly id: number;
  readonly writes: boolean;
  readonly bytes: Uint8Array;
  readonly readerOpen: boolean;
  readonly writerOpen: boolean;
  readonly nonBlocking: boolean;
}

const PIPE_CAPACITY = 1 << 16;
let nextPipe = 1;

/** One end of a pipe inside the VM (Pipe.open, selector wake-ups). */
export class PipeEnd extends Unseekable implements OpenFile {
  readonly kind = "pipe";
  readonly fd = -1;
  nonBlocking = false;
  private readonly buffer: PipeBuffer;
  private readonly writes: boolean;

  private constructor(buffer: PipeBuffer, writes: boolean) {
    super();
    this.buffer = buffer;
    this.writes = writes;
  }

  /** [end to read from, end to write to] */
  static pair(): [PipeEnd, PipeEnd] {
    const buffer: PipeBuffer = { chunks: [], length: 0, readerOpen: true, writerOpen: true, id: nextPipe++ };
    return [new PipeEnd(buffer, false), new PipeEnd(buffer, true)];
  }

  read(into: Uint8Array): number {
    if (this.writes) return -EBADF;
    const { buffer } = this;
    let n = 0;
    while (n < into.length && buffer.chunks.length > 0) {
      const chunk = buffer.chunks[0]!;
      const part = Math.min(chunk.length, into.length - n);
      into.set(chunk.subarray(0, part), n);
      n += part;
      if (part === chunk.length) buffer.chunks.shift();
      else buffer.chunks[0] = chunk.subarray(part);
    }
    buffer.length -= n;
    return n === 0 && into.length > 0 && buffer.writerOpen ? -EAGAIN : n;
  }

  write(from: Uint8Array): number {
    if (!this.writes) return -EBADF;
    const { buffer } = this;
    if (!buffer.readerOpen) return -EPIPE;
    const n = Math.min(from.length, PIPE_CAPACITY - buffer.length);
    if (n === 0) return from.length === 0 ? 0 : -EAGAIN;
    buffer.chunks.push(from.slice(0, n));
    buffer.length += n;
    return n;
  }

  available(): number {
    return this.buffer.length;
  }

  poll(): number {
    const { buffer } = this;
    if (this.writes) return buffer.readerOpen ? (buffer.length < PIPE_CAPACITY ? POLLOUT : 0) : POLLOUT | POLLHUP;
    return (buffer.length > 0 ? POLLIN : 0) | (buffer.writerOpen ? 0 : POLLHUP);
  }

  toImage(): ImageOutcome {
    const { chunks, length, readerOpen, writerOpen, id } = this.buffer;
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return { outcome: "rebuild", data: { id, writes: this.writes, bytes, readerOpen, writerOpen, nonBlocking: this.nonBlocking } };
  }

  /** A rebuilder that joins the two ends of each pipe again. */
  static rebuilder(): (data: PlainData) => PipeEnd {
    const buffers = new Map<number, PipeBuffer>();
    return (data) => {
      const image = data as PipeImage;
      let buffer = buffers.get(image.id);
      if (buffer === undefined) {
        const { bytes, readerOpen, writerOpen } = image;
        buffer = { chunks: bytes.length > 0 ? [bytes] : [], length: bytes.length, readerOpen, writerOpen, id: nextPipe++ };
        buffers.set(image.id, buffer);
      }
      const end = new PipeEnd(buffer, image.writes);
      end.nonBlocking = image.nonBlocking;
      return end;
    };
  }

  close(): number {
    if (this.writes) this.buffer.writerOpen = false;
    else this.buffer.readerOpen = false;
    return 0;
  }
}

/** The names of a directory, being read one by one. */
export class DirectoryStream implements Resource {
  readonly kind = "directory";
  private readonly names: Uint8Array[];
  private next: number;

  constructor(names: Uint8Array[], next = 0) {
    this.names = names;
    this.next = next;
  }

  read(): Uint8Array | undefined {
    return this.names[this.next++];
  }

  toImage(): ImageOutcome {
    return { outcome: "rebuild", data: this.names.slice(this.next).map(pathToImage) };
  }

  static fromImage(data: PlainData): DirectoryStream {
    return new DirectoryStream((data as string[]).map(pathFromImage));
  }

  close(): number {
    return 0;
  }
}
