// What the VM tells whoever writes its run down (observe/events/). Nobody does without -XX:EventFile.
import type { Addr } from "../layout/memory.ts";

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
  polled(thread: Addr): void;
  classLoaded(klass: Addr): void;
  collected(collection: CollectionSeen): void;
}
