// The numbered table of host resources (law 1): whatever Java holds of the outside world, it holds as a number into this table.
// Each kind declares what it does in an image: reopen, rebuild or refuse with a reason; an image stores plain data, and a fresh
// process rebuilds the same numbers from it. Must not know any host interface: kinds are registered by those who implement them.

/** Structured-cloneable data without functions, classes or host handles: what an image can carry. */
export type PlainData = unknown;

/** What a resource does when an image is taken of the VM. */
export type ImageOutcome =
  | { readonly outcome: "reopen"; readonly data: PlainData }
  | { readonly outcome: "rebuild"; readonly data: PlainData }
  | { readonly outcome: "refuse"; readonly reason: string };

/** One host resource. Several numbers may name the same one (dup); it is closed with the last of them. */
export interface Resource {
  /** The name under which its rebuilder is registered: "file", "directory", "stdio", "inflater", ... */
  readonly kind: string;
  /** What an image keeps of it, or why it cannot be kept now. */
  toImage(): ImageOutcome;
  /** Gives the host's part back. Returns 0 or a negative errno. Called once. */
  close(): number;
  /** poll(2) events that would not block: POLLIN | POLLOUT | POLLHUP | POLLERR. Absent: always ready for both. */
  poll?(): number;
  /** O_NONBLOCK, as Java set it: -EAGAIN is an answer then, not a reason to wait. Kept in images by kinds that Java can set it for. */
  nonBlocking?: boolean;
}

export const POLLIN = 0x1;
export const POLLOUT = 0x4;
export const POLLERR = 0x8;
export const POLLHUP = 0x10;
export const POLLNVAL = 0x20;

/** Makes a resource again from what its kind's toImage gave. @throws ImageRefused when the world has changed. */
export type Rebuilder = (data: PlainData) => Resource;

/** A resource could not be kept in, or rebuilt from, an image. */
export class ImageRefused extends Error {
  override readonly name = "ImageRefused";
}

export interface Refusal {
  readonly number: number;
  readonly kind: string;
  readonly reason: string;
}

/** The table as an image keeps it: numbers in order; a shared resource stands in `resources` once. */
export interface ResourceTableImage {
  readonly resources: readonly { readonly kind: string; readonly data: PlainData }[];
  readonly numbers: readonly (readonly [number: number, resource: number])[];
}

/** Numbers 0, 1 and 2 are standard input, output and error; a new resource gets the lowest free number from 3 on. */
export const FIRST_FREE = 3;

export class ResourceTable {
  private readonly slots: (Resource | undefined)[] = [];
  private readonly rebuilders = new Map<string, Rebuilder>();
  private lowestFree = FIRST_FREE;

  /** Declares how resources of a kind come back from an image. */
  register(kind: string, rebuilder: Rebuilder): void {
    this.rebuilders.set(kind, rebuilder);
  }

  /** Enters a resource under the lowest free number, and returns that. */
  add(resource: Resource): number {
    let number = this.lowestFree;
    while (this.slots[number] !== undefined) number++;
    this.slots[number] = resource;
    this.lowestFree = number + 1;
    return number;
  }

  /** The resource of a number, or undefined when there is none (EBADF). */
  get(number: number): Resource | undefined {
    return this.slots[number];
  }

  /** Enters a resource under a given number (0..2 at start); what stood there is closed. Returns 0 or a negative errno of that close. */
  put(number: number, resource: Resource): number {
    const old = this.slots[number];
    if (old === resource) return 0;
    this.slots[number] = resource;
    return old !== undefined && !this.slots.includes(old) ? old.close() : 0;
  }

  /** A second number for the same resource (dup); undefined when `number` names none. */
  duplicate(number: number): number | undefined {
    const resource = this.slots[number];
    return resource === undefined ? undefined : this.add(resource);
  }

  /** Frees a number; closes the resource if this was its last. Returns 0 or a negative errno, undefined when there was none. */
  release(number: number): number | undefined {
    const resource = this.slots[number];
    if (resource === undefined) return undefined;
    this.slots[number] = undefined;
    if (number >= FIRST_FREE && number < this.lowestFree) this.lowestFree = number;
    return this.slots.includes(resource) ? 0 : resource.close();
  }

  /** How many numbers are in use. */
  get size(): number {
    let n = 0;
    for (const slot of this.slots) if (slot !== undefined) n++;
    return n;
  }

  /** Each number in use with its resource, in ascending order. */
  *entries(): IterableIterator<[number, Resource]> {
    for (let i = 0; i < this.slots.length; i++) {
      const slot = this.slots[i];
      if (slot !== undefined) yield [i, slot];
    }
  }

  /** What refuses an image now, with reasons; empty when `toImage` would succeed. */
  refusals(): Refusal[] {
    const refusals: Refusal[] = [];
    for (const [number, resource] of this.entries()) {
      const image = resource.toImage();
      if (image.outcome === "refuse") refusals.push({ number, kind: resource.kind, reason: image.reason });
    }
    return refusals;
  }

  /** The whole table as plain data. @throws ImageRefused naming the first resource that refuses. */
  toImage(): ResourceTableImage {
    const resources: { kind: string; data: PlainData }[] = [];
    const indexes = new Map<Resource, number>();
    const numbers: [number, number][] = [];
    for (const [number, resource] of this.entries()) {
      let index = indexes.get(resource);
      if (index === undefined) {
        const image = resource.toImage();
        if (image.outcome === "refuse") throw new ImageRefused(`${resource.kind} ${number}: ${image.reason}`);
        index = resources.push({ kind: resource.kind, data: image.data }) - 1;
        indexes.set(resource, index);
      }
      numbers.push([number, index]);
    }
    return { resources, numbers };
  }

  /** Rebuilds the table of an image in place of what stands here. @throws ImageRefused when a kind is unknown or refuses. */
  fromImage(image: ResourceTableImage): void {
    const rebuilt = image.resources.map(({ kind, data }) => {
      const rebuilder = this.rebuilders.get(kind);
      if (rebuilder === undefined) throw new ImageRefused(`no rebuilder for resources of kind ${kind}`);
      return rebuilder(data);
    });
    const wanted = new Set(image.numbers.map(([number]) => number));
    for (const [number] of [...this.entries()]) if (!wanted.has(number)) this.release(number);
    for (const [number, index] of image.numbers) this.put(number, rebuilt[index]!);
    this.lowestFree = FIRST_FREE;
  }

  /** Rebuilds what an image names beside what stands here. @throws ImageRefused */
  addFromImage(image: ResourceTableImage): void {
    const rebuilt = new Map<number, Resource>();
    for (const [number, index] of image.numbers) {
      const { kind, data } = image.resources[index]!;
      const rebuilder = this.rebuilders.get(kind);
      if (rebuilder === undefined) throw new ImageRefused(`no rebuilder for resources of kind ${kind}`);
      let resource = rebuilt.get(index);
      if (resource === undefined) rebuilt.set(index, (resource = rebuilder(data)));
      this.put(number, resource);
    }
    this.lowestFree = FIRST_FREE;
  }
}
