// A VM that runs in a thread which is not its own for as long as it need not wait: it then goes on in another one of the same process. All
// Java state is in the shared memory, so what changes hands is the clock, the table of resources, and what the VM remembers of collections and was
// told to log; TypeScript's caches are made again.
import type { ClockImage } from "../host/clock.ts";
import { ImageRefused, type ResourceTableImage } from "../host/resources.ts";
import { ld, st } from "../layout/memory.ts";
import { VMState } from "../layout/vm-state.ts";
import { dropCaches } from "../linking/image.ts";
import type { CollectorImage } from "./collector.ts";
import { routineNames } from "./routines.ts";
import type { VM } from "./vm.ts";

/** What going from one thread to another needs of the VM. */
type Parts = Pick<
  VM,
  "archive" | "collector" | "fault" | "guest" | "handedOver" | "host" | "log" | "logs" | "natives" | "restoreHooks" | "scheduler"
>;

/** What the host says of the stay. */
export interface Guest {
  /** At each poll: whether it is time to leave. */
  isOver(): boolean;
  /** A method was called, or has gone round its loops, so often that it should be compiled, which it cannot be here. */
  isHot(): void;
  /** Around the making of HandedOver. */
  leaving(active: boolean): void;
}

/** What makes a guest hot: calls of one method, and its back edges. More than a program needs to be started and say something. */
const HOT_CALLS = 1 << 15;
const HOT_BACKEDGES = 1 << 16;

/** Has the interpreter tell of what is hot, or no longer, where there are no tiers. */
export function watchHeat(isGuest: boolean): void {
  st(VMState.invokeMask, isGuest ? HOT_CALLS - 1 : 0xffff_ffff);
  st(VMState.backedgeMask, isGuest ? HOT_BACKEDGES - 1 : 0xffff_ffff);
}

/** Structured-cloneable. */
export interface HandedOver {
  /** All routines, by number: both threads must have loaded them in the same order. */
  readonly routines: string;
  readonly clock: ClockImage;
  readonly resources: ResourceTableImage;
  readonly collections: CollectorImage;
  /** What the program has changed of the log. */
  readonly logged: readonly string[];
}

/** Leaves the thread, no Java thread being on the processor. False: a resource cannot go along now. */
export function handOver(vm: Parts): boolean {
  const { guest, host } = vm;
  if (guest === undefined) return false;
  guest.leaving(true);
  try {
    vm.handedOver = {
      routines: routineNames().join(),
      clock: host.clock.toImage(),
      resources: host.resources.toImage(),
      collections: vm.collector.toImage(),
      logged: vm.log.changes,
    };
  } catch (e) {
    if (!(e instanceof ImageRefused)) throw e;
    vm.logs.scheduler.debug?.(`the first thread is not left now: ${e.message}`);
    return false;
  } finally {
    guest.leaving(false);
  }
  vm.scheduler.leave();
  return true;
}

/** Goes on with what another thread has handed over. */
export function takeOver(vm: Parts, { routines, clock, resources, collections, logged }: HandedOver): void {
  if (routines !== routineNames().join()) throw vm.fault("the threads that a VM is handed over between number its routines differently");
  if (ld(VMState.loaders) === 0) throw vm.fault("there is no VM to go on with");
  dropCaches();
  vm.natives.dropCaches();
  vm.scheduler.dropCaches();
  vm.host.clock.fromImage(clock);
  vm.host.resources.fromImage(resources);
  vm.collector.fromImage(collections);
  for (const setting of logged) vm.log.change(setting);
  vm.scheduler.wakeWaitingForHost();
  for (const hook of vm.restoreHooks) hook();
  vm.archive.resumed();
}
