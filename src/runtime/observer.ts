// What the VM tells whoever writes its run down (observe/events/). Nobody does without -XX:EventFile.
import type { KlassAddr, ThreadAddr } from "../layout/addresses.ts";

export interface CollectionSeen {
  readonly full: boolean;
  readonly cause: string;
  /** Bytes of the heap in use. */
  readonly before: number;
  readonly after: number;
  readonly nanos: number;
}

export interface Observer {
  /** At a poll of a thread, whose stack can be walked; 0 between the turns of threads. */
  polled(thread: ThreadAddr): void;
  classLoaded(klass: KlassAddr): void;
  collected(collection: CollectionSeen): void;
}
