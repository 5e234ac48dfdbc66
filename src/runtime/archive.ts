// The one seam for the class library's archive hooks (jdk.internal.misc.CDS and its kin): all of its questions about an archive of started
// classes and heap go through one object, which the room that has archives registers. Until then the VM is one without an archive.
import type { KlassAddr, Ref } from "../layout/addresses.ts";
import type { Addr } from "../layout/memory.ts";
import type { Next, StepFrame } from "./step-frame.ts";
import type { VM } from "./vm.ts";

/** What identifies a lambda's implementation class to LambdaProxyClassArchive; all but the name are refs. */
export interface LambdaKey {
  readonly caller: KlassAddr;
  readonly methodName: string;
  readonly factoryType: Addr;
  readonly interfaceMethodType: Ref;
  readonly implementation: Addr;
  readonly dynamicMethodType: Addr;
}

/** Answers must not allocate more than natives may, nor call Java. */
export interface ArchiveHooks {
  /** This VM makes an archive: all is interpreted, so that no compiled code is in it. */
  readonly isMade: boolean;
  /** At the start, when memory is fresh: fills it from an archive. False: there is none that can be used, and memory is as it was. */
  restore(): boolean;
  /** The VM has begun in another thread and goes on in this one. */
  resumed(): void;
  /**
   * A step of the main thread at the point that archives are of: the system is up (initLevel 4), nothing of the application has been
   * looked at. Ends with `f.next()` when the start goes on.
   */
  systemIsUp(f: StepFrame): Next;
  /** Writes down what this training run has learnt, now and not at its end. False: it is none, or that has been done. */
  endTraining(): boolean;
  /** Asked once, when CDS is initialised: an archive, or the list of classes for one, is being made; one is in use. */
  readonly isDumpingArchive: boolean;
  readonly isDumpingClassList: boolean;
  readonly isSharingEnabled: boolean;
  /** Seed of ImmutableCollections' salt and the like while dumping; 0: random. */
  randomSeed(): bigint;
  /** At the start of a class initialiser that can take its static fields from the archive; left as they are, it makes its own. */
  initializeFromArchive(klass: KlassAddr): void;
  /** The boot layer came from the archive: its modules are to be defined for these loaders. */
  defineModules(platformLoader: Ref, systemLoader: Ref): void;
  /** A line about a lambda form or species class that was spun, to be there in advance next time. */
  noteLambdaForm(line: string): void;
  /** Mirror of the class that the archive has for a lambda; 0 none. */
  findLambda(key: LambdaKey): Addr;
  addLambda(key: LambdaKey, mirror: Ref): void;
}

/** The answers of a VM without an archive. */
export const NO_ARCHIVE: ArchiveHooks = {
  isMade: false,
  restore: () => false,
  resumed() {},
  systemIsUp: (f) => f.next(),
  endTraining: () => false,
  isDumpingArchive: false,
  isDumpingClassList: false,
  isSharingEnabled: false,
  randomSeed: () => 0n,
  initializeFromArchive() {},
  defineModules() {},
  noteLambdaForm() {},
  findLambda: () => 0,
  addLambda() {},
};

let make: (vm: VM) => ArchiveHooks = () => NO_ARCHIVE;

/** Registers what makes a VM's hooks; before VMs are made. */
export function registerArchive(hooksOf: (vm: VM) => ArchiveHooks): void {
  make = hooksOf;
}

export const archiveOf = (vm: VM): ArchiveHooks => make(vm);
