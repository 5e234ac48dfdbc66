// An inotify(7) inside the VM. Node tells of changes on the event loop that this thread never returns to, so directories are looked at again:
// `look` compares each with what it held before and queues events. What comes and goes between two looks is not seen.

import { lstatSync, readdirSync } from "node:fs";
import { EAGAIN, EINVAL, ENOENT } from "../errno.ts";
import { type ImageOutcome, type PlainData, POLLIN } from "../resources.ts";
import { attempt } from "./errors.ts";
import { type OpenFile, Unseekable } from "./open-file.ts";

export const IN_MODIFY = 0x2;
export const IN_ATTRIB = 0x4;
export const IN_CREATE = 0x100;
export const IN_DELETE = 0x200;
/** The watch is gone, and its number with it. */
export const IN_IGNORED = 0x8000;

/** struct inotify_event: wd, mask, cookie, length of the name with its padding; then the name. */
const EVENT_BYTES = 16;
const EVENT_MASK = 4;
const EVENT_LENGTH = 12;
const NAME_ALIGNMENT = 16;

/** What tells whether an entry has changed. */
interface Entry {
  readonly inode: bigint;
  readonly isDirectory: boolean;
  /** Changes with the content. */
  readonly content: string;
  /** Changes with content and attributes. */
  readonly changed: bigint;
}

interface Watch {
  readonly path: string;
  readonly inode: bigint;
  mask: number;
  entries: Map<string, Entry>;
}

/** Paths and names are bytes, held as Latin-1 chars. */
const bytesOf = (text: string): Buffer => Buffer.from(text, "latin1");

function entryAt(path: string): Entry | undefined {
  const stat = attempt(() => lstatSync(bytesOf(path), { bigint: true }));
  if (typeof stat === "number") return undefined;
  return { inode: stat.ino, isDirectory: stat.isDirectory(), content: `${stat.mtimeNs} ${stat.size}`, changed: stat.ctimeNs };
}

/** What is in a directory; a negative errno when it cannot be read. */
function entriesOf(path: string): Map<string, Entry> | number {
  const names = attempt(() => readdirSync(bytesOf(path), { encoding: "buffer" }));
  if (typeof names === "number") return names;
  const entries = new Map<string, Entry>();
  for (const bytes of names) {
    const name = bytes.toString("latin1");
    const entry = entryAt(`${path}/${name}`);
    if (entry !== undefined) entries.set(name, entry);
  }
  return entries;
}

export class Inotify extends Unseekable implements OpenFile {
  readonly kind = "inotify";
  readonly fd = -1;
  nonBlocking = false;
  private readonly watches = new Map<number, Watch>();
  private nextWatch = 1;
  private queue: Uint8Array[] = [];

  /** Watches a directory: the watch's number, that of before when it is watched already, or a negative errno. */
  add(path: Uint8Array, mask: number): number {
    const text = Buffer.from(path).toString("latin1");
    const entries = entriesOf(text);
    if (typeof entries === "number") return entries;
    const inode = entryAt(`${text}/.`)?.inode;
    if (inode === undefined) return -ENOENT;
    for (const [number, watch] of this.watches) {
      if (watch.inode !== inode) continue;
      watch.mask = mask;
      return number;
    }
    this.watches.set(this.nextWatch, { path: text, inode, mask, entries });
    return this.nextWatch++;
  }

  /** inotify_rm_watch(2). */
  remove(number: number): number {
    if (!this.watches.delete(number)) return -EINVAL;
    this.report(number, IN_IGNORED, "");
    return 0;
  }

  /** Queues events for what has changed since the last look. */
  look(): void {
    for (const [number, watch] of this.watches) {
      const now = entriesOf(watch.path);
      if (typeof now === "number" || entryAt(`${watch.path}/.`)?.inode !== watch.inode) {
        this.remove(number);
        continue;
      }
      this.compare(number, watch, now);
      watch.entries = now;
    }
  }

  private compare(number: number, watch: Watch, now: ReadonlyMap<string, Entry>): void {
    const report = (event: number, name: string): void => {
      if ((watch.mask & event) !== 0) this.report(number, event, name);
    };
    const known = new Set([...watch.entries.values()].map((entry) => entry.inode));
    for (const [name, entry] of watch.entries) {
      if (now.get(name)?.inode !== entry.inode) report(IN_DELETE, name);
    }
    for (const [name, entry] of now) {
      const before = watch.entries.get(name);
      if (before?.inode !== entry.inode) {
        report(IN_CREATE, name);
        // A file that is new, and not one that was moved, has been written to if something is in it.
        if (!entry.isDirectory && !entry.content.endsWith(" 0") && !known.has(entry.inode)) report(IN_MODIFY, name);
      } else if (before.content !== entry.content) {
        if (!entry.isDirectory) report(IN_MODIFY, name);
      } else if (before.changed !== entry.changed) report(IN_ATTRIB, name);
    }
  }

  private report(number: number, mask: number, name: string): void {
    const length = name === "" ? 0 : (name.length + NAME_ALIGNMENT) & -NAME_ALIGNMENT;
    const event = new Uint8Array(EVENT_BYTES + length);
    const view = new DataView(event.buffer);
    view.setInt32(0, number, true);
    view.setUint32(EVENT_MASK, mask, true);
    view.setUint32(EVENT_LENGTH, length, true);
    event.set(bytesOf(name), EVENT_BYTES);
    this.queue.push(event);
  }

  /** As many whole events as fit. */
  read(into: Uint8Array): number {
    if (this.queue.length === 0) return -EAGAIN;
    let n = 0;
    while (this.queue.length > 0 && n + this.queue[0]!.length <= into.length) {
      const event = this.queue.shift()!;
      into.set(event, n);
      n += event.length;
    }
    return n === 0 ? -EINVAL : n;
  }

  write(): number {
    return -EINVAL;
  }

  available(): number {
    return this.queue.reduce((sum, event) => sum + event.length, 0);
  }

  poll(): number {
    return this.queue.length > 0 ? POLLIN : 0;
  }

  toImage(): ImageOutcome {
    const { watches, nextWatch, queue, nonBlocking } = this;
    return {
      outcome: "rebuild",
      data: { watches: [...watches].map(([n, w]) => [n, { ...w, entries: [...w.entries] }]), nextWatch, queue, nonBlocking },
    };
  }

  static fromImage(data: PlainData): Inotify {
    const image = data as {
      watches: [number, Omit<Watch, "entries"> & { entries: [string, Entry][] }][];
      nextWatch: number;
      queue: Uint8Array[];
      nonBlocking: boolean;
    };
    const inotify = new Inotify();
    for (const [number, watch] of image.watches) inotify.watches.set(number, { ...watch, entries: new Map(watch.entries) });
    inotify.nextWatch = image.nextWatch;
    inotify.queue = image.queue;
    inotify.nonBlocking = image.nonBlocking;
    return inotify;
  }

  close(): number {
    return 0;
  }
}
