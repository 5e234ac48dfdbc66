// sun.nio.ch.EPoll: selectors over the VM's own epoll. A wait parks the thread; it looks again when the host or another thread has done something.

import { Epoll } from "../../../../host/epoll.ts";
import { EBADF } from "../../../../host/errno.ts";
import { THREAD_IO } from "../../../../layout/frame.ts";
import { st } from "../../../../layout/memory.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { Next, StepFrame, Steps } from "../../../../runtime/step-frame.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { ioException } from "../../../posix.ts";
import { wakeWaiting } from "../../../waiting.ts";

/** struct epoll_event, packed as on x86-64: events, then the number in the low half of its 8-byte data. */
const EVENT_SIZE = 12;
const EVENT_EVENTS = 0;
const EVENT_DATA = 4;

function epoll(vm: VM, number: number): Epoll | undefined {
  const resource = vm.host.resources.get(number);
  return resource instanceof Epoll ? resource : undefined;
}

/** Long slot of `wait` that holds the time at which it ends, in host nanoseconds; 0 for never. */
const DEADLINE = 0;

/** Events into the array at a C address; ends the native if there are any, or if its time is up. */
function look(f: StepFrame): Next {
  const watched = epoll(f.vm, f.argInt(0));
  if (watched === undefined) throw ioException(EBADF);
  const array = Number(f.argLong(1));
  const n = watched.collect(f.argInt(3), (index, number, events) => {
    const event = array + index * EVENT_SIZE;
    st(event + EVENT_EVENTS, events);
    st(event + EVENT_DATA, number);
    st(event + EVENT_DATA + 4, 0);
  });
  const timeout = f.argInt(4);
  const deadline = f.double(DEADLINE);
  if (n > 0 || timeout === 0 || (deadline !== 0 && f.vm.host.clock.nanoTime() >= deadline)) return f.return(n);
  return f.again().block(THREAD_IO, deadline);
}

const wait: Steps = {
  refs: 0,
  longs: 1,
  steps: [
    (f) => {
      const timeout = f.argInt(4);
      f.setDouble(DEADLINE, timeout > 0 ? f.vm.host.clock.nanoTime() + timeout * 1e6 : 0);
      return f.next();
    },
    look,
  ],
};

export default natives("sun/nio/ch/EPoll", {
  "eventSize()I": () => EVENT_SIZE,
  "eventsOffset()I": () => EVENT_EVENTS,
  "dataOffset()I": () => EVENT_DATA,
  "create()I": (vm) => vm.host.resources.add(new Epoll(vm.host.resources)),
  /** 0 or an errno, positive. What is watched anew may be ready already. */
  "ctl(IIII)I": (vm, number: number, operation: number, watched: number, events: number) => {
    const result = epoll(vm, number)?.control(operation, watched, events) ?? -EBADF;
    if (result === 0) wakeWaiting(vm);
    return -result;
  },
  "wait(IJII)I": wait,
});
