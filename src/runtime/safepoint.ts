// Operations of the VM at safepoints, as -Xlog:safepoint tells of them in HotSpot's words. All Java threads run in one host thread, and
// the driver is between two bytecodes when it gets to an operation: nobody has to be waited for.
import type { VM } from "./vm.ts";

/** What safepoints need of the VM. */
type Parts = Pick<VM, "host" | "logs">;

/** HotSpot's names of operations; an image has none there. */
export type Operation = "GenCollectForAllocation" | "GenCollectFull" | "PrintThreads" | "WriteImage";

export class Safepoints {
  private readonly vm: Parts;
  /** When the last operation ended, or the VM began, in the clock's nanoseconds. */
  private lastEnd = 0;

  constructor(vm: Parts) {
    this.vm = vm;
    if (vm.logs.safepoint.info !== undefined) this.lastEnd = vm.host.clock.nanoTime();
  }

  /** Runs an operation. The clock is read only when it is logged. */
  run<T>(name: Operation, operation: () => T): T {
    const log = this.vm.logs.safepoint;
    const { clock, control } = this.vm.host;
    control.setBusy(true);
    const begin = log.info === undefined ? 0 : clock.nanoTime();
    try {
      return operation();
    } finally {
      control.setBusy(false);
      if (log.info !== undefined) this.tell(name, begin);
    }
  }

  private tell(name: Operation, begin: number): void {
    const end = this.vm.host.clock.nanoTime();
    const since = Math.round(begin - this.lastEnd);
    this.lastEnd = end;
    const took = Math.round(end - begin);
    this.vm.logs.safepoint.info?.(
      `Safepoint "${name}", Time since last: ${since} ns, Reaching safepoint: 0 ns, Cleanup: 0 ns, At safepoint: ${took} ns, Total: ${took} ns`,
    );
  }
}
