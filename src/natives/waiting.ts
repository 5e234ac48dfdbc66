// Natives whose host call may have to wait: it answers -EAGAIN, and the Java thread parks until input or room may be there.
// Nothing here may call the host twice for one transfer: an attempt either did nothing or is complete.
import { EAGAIN } from "../host/errno.ts";
import { THREAD_IO } from "../layout/frame.ts";
import type { JavaValue, Next, StepFrame, Steps } from "../runtime/step-frame.ts";
import type { VM } from "../runtime/vm.ts";

/** How often what nobody tells of is looked at again (a FIFO's missing peer, another process's lock), in nanoseconds. */
export const RETRY_NANOS = 10e6;

/** A native that is one host call: `attempt` gives its result, or -EAGAIN to be called again after a wait. */
export function waiting(attempt: (f: StepFrame) => number, finish: (vm: VM, result: number) => JavaValue = passOn): Steps {
  return {
    refs: 0,
    longs: 0,
    steps: [
      (f) => {
        const result = attempt(f);
        return result === -EAGAIN ? waitForInput(f) : f.return(finish(f.vm, result));
      },
    ],
  };
}

const passOn = (_: VM, result: number): number => result;

/** Parks the thread; the same step runs again when the host has something new. */
export const waitForInput = (f: StepFrame): Next => f.again().block(THREAD_IO);

/** Parks the thread for a moment; the same step runs again. */
export const retryLater = (f: StepFrame): Next => f.again().block(THREAD_IO, f.vm.host.clock.nanoTime() + RETRY_NANOS);

/** Bytes have gone through `number`: if that is a pipe, its other end may be what another thread waits for. */
export function pipeMoved(vm: VM, number: number): void {
  if (vm.host.resources.get(number)?.kind === "pipe") wakeWaiting(vm);
}

/** Has all threads that wait for the host look again: something that they wait for was closed or written within this VM. */
export const wakeWaiting = (vm: VM): void => vm.scheduler.wakeWaitingForHost();
