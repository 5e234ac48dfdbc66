// sun.nio.ch.NativeThread: a way to get a thread out of a blocking call.
import { JavaThread, THREAD_IO, WAKE_INTERRUPTED } from "../../../../layout/frame.ts";
import { ld } from "../../../../layout/memory.ts";
import { VMState } from "../../../../layout/vm-state.ts";
import { natives } from "../../../../runtime/native-registry.ts";

export default natives("sun/nio/ch/NativeThread", {
  "init()V": () => {},
  "current()J": () => BigInt(ld(ld(VMState.thread) + JavaThread.id)),
  /** (Later updates.) A signal to a thread that does not wait yet is lost: it is to be sent again. */
  "supportPendingSignals0()Z": () => 0,
  /** The thread looks again at what it waits for, and finds it closed. */
  "signal(J)V": (vm, id: bigint) => {
    for (const thread of vm.scheduler.all()) {
      if (ld(thread + JavaThread.id) === Number(id) && ld(thread + JavaThread.state) === THREAD_IO)
        vm.scheduler.wake(thread, WAKE_INTERRUPTED);
    }
  },
});
