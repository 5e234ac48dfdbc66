// The VM's half of launched processes: the main thread launches them and moves their bytes through rings (launched.ts).
import type { Child, Children, LaunchRequest } from "../children.ts";
import { EBADF } from "../errno.ts";
import type { ImageOutcome, ResourceTable } from "../resources.ts";
import { Ring } from "../ring.ts";
import { type ChildOutputOf, type ChildStreamNumber, PID, type Post, STATUS } from "./link.ts";
import { type OpenFile, Unseekable } from "./open-file.ts";
import { readable, readRing, writable, writeRing } from "./ring-streams.ts";

/** As much as a Linux pipe holds. */
const CAPACITY = 1 << 16;
const PAUSE = new Int32Array(new SharedArrayBuffer(4));

abstract class ChildPipe extends Unseekable {
  readonly kind = "child";
  readonly fd = -1;
  protected readonly ring: Ring;
  protected readonly tell: (what: "room" | "bytes" | "closed") => void;

  constructor(ring: Ring, tell: (what: "room" | "bytes" | "closed") => void) {
    super();
    this.ring = ring;
    this.tell = tell;
  }

  toImage(): ImageOutcome {
    return { outcome: "refuse", reason: "a launched process has a pipe to this VM" };
  }
}

/** Milliseconds for which what an ended child has left in its pipe is waited for. */
const LAST_LOOK_MS = 200;

/** What a child writes. */
class ChildOutput extends ChildPipe implements OpenFile {
  /** Which child, and which of its streams: so that another child can read it. */
  readonly source: ChildOutputOf;
  private readonly hasEnded: () => boolean;

  constructor(source: ChildOutputOf, ring: Ring, tell: ChildPipe["tell"], hasEnded: () => boolean) {
    super(ring, tell);
    this.source = source;
    this.hasEnded = hasEnded;
  }

  read(into: Uint8Array): number {
    return into.length === 0 ? 0 : readRing(this.ring, into, () => this.tell("room"));
  }

  write(): number {
    return -EBADF;
  }

  /** Java takes what is available for all there is once the child has ended, and closes the pipe. */
  available(): number {
    const { ring } = this;
    for (let ms = 0; ms < LAST_LOOK_MS && ring.readable === 0 && !ring.ended && this.hasEnded(); ms++) {
      this.tell("room");
      Atomics.wait(PAUSE, 0, 0, 1);
    }
    return ring.readable;
  }

  poll(): number {
    return readable(this.ring);
  }

  close(): number {
    this.tell("closed");
    return 0;
  }
}

/** What a child reads. */
class ChildInput extends ChildPipe implements OpenFile {
  read(): number {
    return -EBADF;
  }

  write(from: Uint8Array): number {
    return from.length === 0 && !this.ring.abandoned ? 0 : writeRing(this.ring, from, () => this.tell("bytes"));
  }

  available(): number {
    return 0;
  }

  poll(): number {
    return writable(this.ring);
  }

  close(): number {
    this.tell("closed");
    return 0;
  }
}

class LaunchedChild implements Child {
  private readonly state: Int32Array;
  private readonly rings: readonly (Ring | undefined)[];
  private readonly open: (number: ChildStreamNumber, ring: Ring) => number;

  constructor(state: Int32Array, rings: readonly (Ring | undefined)[], open: (number: ChildStreamNumber, ring: Ring) => number) {
    this.state = state;
    this.rings = rings;
    this.open = open;
  }

  get pid(): number {
    return Atomics.load(this.state, PID);
  }

  get exitStatus(): number | undefined {
    const status = Atomics.load(this.state, STATUS);
    return status === 0 ? undefined : status - 1;
  }

  openPipes(): [number, number, number] {
    const number = (i: ChildStreamNumber): number => (this.rings[i] === undefined ? -1 : this.open(i, this.rings[i]));
    return [number(0), number(1), number(2)];
  }
}

export class NodeChildren implements Children {
  private readonly resources: ResourceTable;
  private readonly post: Post;
  private readonly children: LaunchedChild[] = [];

  constructor(resources: ResourceTable, post: Post) {
    this.resources = resources;
    this.post = post;
  }

  launch(request: LaunchRequest): number {
    const [input, output, error] = request.stdio.map((stream) => (stream === "pipe" ? stream : this.descriptor(stream)));
    if (input === -1 || output === -1 || error === -1 || typeof output === "object" || typeof error === "object") return -EBADF;
    const id = this.children.length;
    const state = new Int32Array(new SharedArrayBuffer(8));
    const rings = request.stdio.map((stream, i) => (stream === "pipe" && !(i === 2 && request.merged) ? Ring.create(CAPACITY) : undefined));
    this.children.push(
      new LaunchedChild(state, rings, (number, ring) => {
        const tell = (what: "room" | "bytes" | "closed"): void => this.post({ type: "child", id, number, what });
        const hasEnded = (): boolean => this.children[id]!.exitStatus !== undefined;
        return this.resources.add(number === 0 ? new ChildInput(ring, tell) : new ChildOutput({ id, number }, ring, tell, hasEnded));
      }),
    );
    this.post({
      type: "launch",
      id,
      state: state.buffer,
      request,
      stdio: [input!, output!, error!],
      rings: rings.map((ring) => ring?.buffer),
    });
    return id;
  }

  /** The host's descriptor, another child's stream, or -1. */
  private descriptor(number: number): number | ChildOutputOf {
    const resource = this.resources.get(number);
    if (resource instanceof ChildOutput) return resource.source;
    return (resource as Partial<OpenFile> | undefined)?.fd ?? -1;
  }

  get(number: number): Child | undefined {
    return this.children[number];
  }

  ofPid(pid: number): Child | undefined {
    // A pid comes again.
    return this.children.findLast((child) => child.pid === pid);
  }
}
