// java.lang.Object: identity, copying, monitors.
import { JavaThread, WAKE_INTERRUPTED } from "../../../layout/frame.ts";
import { type Addr, ld, ldi, u8, u32 } from "../../../layout/memory.ts";
import { KLASS_ARRAY, KLASS_CLONEABLE, Klass } from "../../../layout/metadata.ts";
import { ARRAY_BASE, ARRAY_LENGTH, OBJECT_HEADER, OBJECT_KLASS } from "../../../layout/object.ts";
import { externalName } from "../../../linking/klass-view.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { Steps } from "../../../runtime/step-frame.ts";
import type { VM } from "../../../runtime/vm.ts";
import { clearInterrupt, deadlineIn } from "./interrupts.ts";

const OBJECT = 0; // ref
const INTERRUPTED = 0; // word

/** Object.wait: release and block; then take the monitor again; then say how it ended. */
const wait: Steps = {
  refs: 1,
  longs: 1,
  catches: true, // Thread.stop: the monitor is taken again before the exception is thrown
  steps: [
    (f) => {
      const millis = f.argLong(1);
      if (millis < 0n) throw new JavaThrow("java/lang/IllegalArgumentException", "timeout value is negative");
      const object = f.argRef(0);
      f.setRef(OBJECT, object);
      if (!f.vm.monitors.owns(f.thread, object)) {
        throw new JavaThrow("java/lang/IllegalMonitorStateException", "current thread is not owner");
      }
      if (clearInterrupt(f.vm, f.thread)) throw new JavaThrow("java/lang/InterruptedException");
      f.vm.monitors.beginWait(f.thread, object, millis === 0n ? 0 : deadlineIn(f.vm, millis));
      return f.next();
    },
    (f) => {
      f.setWord(INTERRUPTED, ld(f.thread + JavaThread.wake) === WAKE_INTERRUPTED ? 1 : 0);
      return f.next();
    },
    (f) => {
      // Blocked here, the thread comes back to this step.
      if (!f.vm.monitors.enter(f.thread, f.ref(OBJECT))) return f.goto(2);
      f.vm.monitors.restoreRecursions(f.thread, f.ref(OBJECT));
      const stopped = f.takeException();
      if (stopped !== 0) return f.throw(stopped);
      if (f.word(INTERRUPTED) !== 0 && clearInterrupt(f.vm, f.thread)) throw new JavaThrow("java/lang/InterruptedException");
      return f.return();
    },
  ],
};

function clone(vm: VM, self: Addr): Addr {
  const klass = ld(self + OBJECT_KLASS);
  const flags = ld(klass + Klass.flags);
  if ((flags & KLASS_ARRAY) !== 0) {
    const length = ld(self + ARRAY_LENGTH);
    const copy = vm.heap.allocateArray(klass, length);
    const bytes = length * 2 ** (-1 - ldi(klass + Klass.layoutHelper));
    u8.copyWithin(copy + ARRAY_BASE, self + ARRAY_BASE, self + ARRAY_BASE + bytes);
    return vm.heap.dirty(copy);
  }
  if ((flags & KLASS_CLONEABLE) === 0) throw new JavaThrow("java/lang/CloneNotSupportedException", externalName(klass));
  const copy = vm.heap.allocate(klass);
  const size = ldi(klass + Klass.layoutHelper);
  u32.copyWithin((copy + OBJECT_HEADER) >>> 2, (self + OBJECT_HEADER) >>> 2, (self + size) >>> 2);
  return vm.heap.dirty(copy);
}

export default natives("java/lang/Object", {
  "getClass()Ljava/lang/Class;": (vm, self: Addr) => vm.linker.mirrorOf(ld(self + OBJECT_KLASS)),
  "hashCode()I": (vm, self: Addr) => vm.kernel.identityHash(self),
  "clone()Ljava/lang/Object;": clone,
  "notify()V": (vm, self: Addr) => vm.monitors.notify(vm.currentThread, self, false),
  "notifyAll()V": (vm, self: Addr) => vm.monitors.notify(vm.currentThread, self, true),
  "wait(J)V": wait,
});
