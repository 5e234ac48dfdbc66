// What the runtime asks of the tiers (code/ registers them as `vm.tiers`).
import type { MethodAddr, ThreadAddr } from "../layout/addresses.ts";
import type { Addr } from "../layout/memory.ts";

export interface Tiers {
  /** A counter of `method` overflowed its notification mask: at its entry, its frame being on top, or at the target of a back edge. */
  overflow(thread: ThreadAddr, method: MethodAddr, atEntry: boolean): void;
  /** At a poll of a thread, whose frame is on top: looks what its time goes to. @param polls of the interpreter so far */
  sample(thread: ThreadAddr, polls: number): void;
  /** At a poll: installs what other threads have compiled meanwhile. */
  poll(): void;
  /** Classes that the code of activations on the stack names: a collection keeps them. */
  classesInUse(): Iterable<Addr>;
  /** Classes that were found dead, their memory being as it was: code that names them goes, and whatever is known of their methods. */
  unload(klasses: ReadonlySet<Addr>): void;
  /** A java.lang.invoke.CallSite is about to get another target: code that has inlined the one that it has goes. */
  callSiteChanges(site: Addr): void;
  /** Whether another thread may be reading the memory of classes that were unloaded. */
  isReading(): boolean;
  /** Waits until none is. Outside of a collection's bracket, for whoever reads objects waits for that. */
  awaitReaders(): void;
  /** What a training run learns is written down now, not at the end. */
  endTraining(): void;
  /** The VM has ended: what logs and listings still have to say. */
  ended(): void;
}

/** What a program may ask of the warm-up by com.alibaba.jwarmup.JWarmUp (warmth/ registers it as `vm.warmUp`). */
export interface WarmUp {
  /** Number of the routine that begins it; it takes nothing and gives nothing. */
  readonly routine: number;
  isComplete(): boolean;
  /** Deoptimises, by and by, what was warmed up. */
  deoptimize(): void;
}
