// sun.nio.fs.LinuxWatchService: watch services over the VM's own inotify, whose directories are looked at while the service waits for events.
import { EBADF } from "../../../../host/errno.ts";
import { POLLIN } from "../../../../host/resources.ts";
import { THREAD_IO } from "../../../../layout/frame.ts";
import { type Addr, st } from "../../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../../layout/object.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { Next, StepFrame, Steps } from "../../../../runtime/step-frame.ts";
import { cString, setBlocking, unix, unixException } from "../../../posix.ts";

/** struct inotify_event: wd, mask, cookie, len, name. */
const EVENT_OFFSETS = [0, 4, 8, 12, 16];

/** How long directories are left alone between two looks, in nanoseconds. */
const LOOK_NANOS = 100e6;

/** Long slot of `poll`: when directories are to be looked at next, in host nanoseconds. */
const NEXT_LOOK = 0;

/** Waits for events or for what wakes the service; says how many of the two are there. */
function wait(f: StepFrame): Next {
  const { files, clock } = f.vm.host;
  const inotify = f.argInt(0);
  const waker = f.argInt(1);
  const now = clock.nanoTime();
  if (now >= f.double(NEXT_LOOK)) {
    unix(f.vm, files.inotifyLook(inotify));
    f.setDouble(NEXT_LOOK, now + LOOK_NANOS);
  }
  const ready = Number(files.ready(inotify, POLLIN)) + Number(files.ready(waker, POLLIN));
  return ready > 0 ? f.return(ready) : f.again().block(THREAD_IO, f.double(NEXT_LOOK));
}

const poll: Steps = { refs: 0, longs: 1, steps: [wait] };

export default natives("sun/nio/fs/LinuxWatchService", {
  "eventSize()I": () => 16,
  "eventOffsets()[I": (vm) => {
    const array = vm.heap.newIntArray(EVENT_OFFSETS.length);
    EVENT_OFFSETS.forEach((offset, i) => {
      st(array + ARRAY_BASE + 4 * i, offset);
    });
    return array;
  },
  "inotifyInit()I": (vm) => vm.host.files.inotify(),
  "inotifyAddWatch(IJI)I": (vm, number: number, path: bigint, mask: number) =>
    unix(vm, vm.host.files.inotifyAdd(number, cString(path), mask)),
  "inotifyRmWatch(II)V": (vm, number: number, watch: number) => {
    unix(vm, vm.host.files.inotifyRemove(number, watch));
  },
  "configureBlocking(IZ)V": (vm, number: number, blocking: number) => {
    if (!setBlocking(vm, number, blocking !== 0)) throw unixException(vm, EBADF);
  },
  /** Only ever written at the second end and read at the first: a pipe does. */
  "socketpair([I)V": (vm, ends: Addr) => {
    const [source, sink] = vm.host.files.pipe();
    st(ends + ARRAY_BASE, source);
    st(ends + ARRAY_BASE + 4, sink);
  },
  "poll(II)I": poll,
});
