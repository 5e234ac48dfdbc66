// An epoll(7) inside the VM: the numbers that a selector watches, and which of them are ready. It asks each resource's poll(); nobody calls back,
// so who waits looks again whenever the host or another Java thread has done something.
import { EBADF, EEXIST, ENOENT, EPERM } from "./errno.ts";
import { type ImageOutcome, type PlainData, POLLERR, POLLHUP, type Rebuilder, type Resource, type ResourceTable } from "./resources.ts";

export const EPOLL_CTL_ADD = 1;
export const EPOLL_CTL_DEL = 2;
export const EPOLL_CTL_MOD = 3;
/** The entry is disabled once it has been reported, until the next EPOLL_CTL_MOD. */
export const EPOLLONESHOT = 1 << 30;

/** What is always ready cannot be watched (EPERM). */
const NEVER_WAITS: ReadonlySet<string> = new Set(["file", "directory"]);

interface Interest {
  /** POLLIN, POLLOUT and EPOLLONESHOT; 0 when disabled. */
  events: number;
  /** What the number named when it was added; undefined in an image's copy until it is first looked at. */
  resource: Resource | undefined;
}

export class Epoll implements Resource {
  readonly kind = "epoll";
  private readonly resources: ResourceTable;
  private readonly interests = new Map<number, Interest>();

  constructor(resources: ResourceTable) {
    this.resources = resources;
  }

  /** epoll_ctl(2): 0 or a negative errno. */
  control(operation: number, number: number, events: number): number {
    const resource = this.resources.get(number);
    if (resource === undefined) return -EBADF;
    if (resource.poll === undefined || NEVER_WAITS.has(resource.kind)) return -EPERM;
    const known = this.interests.has(number) && this.interestOf(number) !== undefined;
    if (operation === EPOLL_CTL_ADD ? known : !known) return operation === EPOLL_CTL_ADD ? -EEXIST : -ENOENT;
    if (operation === EPOLL_CTL_DEL) this.interests.delete(number);
    else this.interests.set(number, { events, resource });
    return 0;
  }

  /** epoll_wait(2) without the wait: calls `report` for at most `limit` ready numbers, with their events; returns how many. */
  collect(limit: number, report: (index: number, number: number, events: number) => void): number {
    let n = 0;
    for (const number of [...this.interests.keys()]) {
      if (n === limit) break;
      const interest = this.interestOf(number);
      if (interest === undefined || interest.events === 0) continue;
      const ready = interest.resource!.poll!() & (interest.events | POLLERR | POLLHUP);
      if (ready === 0) continue;
      report(n++, number, ready);
      if ((interest.events & EPOLLONESHOT) !== 0) interest.events = 0;
    }
    return n;
  }

  /** The entry of a number, which is forgotten when the number has come to name something else: a close takes it out. */
  private interestOf(number: number): Interest | undefined {
    const interest = this.interests.get(number)!;
    const resource = this.resources.get(number);
    interest.resource ??= resource;
    if (interest.resource === resource && resource?.poll !== undefined) return interest;
    this.interests.delete(number);
    return undefined;
  }

  toImage(): ImageOutcome {
    return { outcome: "rebuild", data: [...this.interests].map(([number, { events }]) => [number, events]) };
  }

  static rebuilder(resources: ResourceTable): Rebuilder {
    return (data: PlainData) => {
      const epoll = new Epoll(resources);
      for (const [number, events] of data as [number, number][]) epoll.interests.set(number, { events, resource: undefined });
      return epoll;
    };
  }

  close(): number {
    return 0;
  }
}
