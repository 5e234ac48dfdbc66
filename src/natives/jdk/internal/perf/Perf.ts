// jdk.internal.perf.Perf: counters of this VM in its own memory. Other VMs cannot attach, nor can this one to others.
import { type Addr, ld, st64, u8 } from "../../../../layout/memory.ts";
import { ARRAY_BASE, ARRAY_LENGTH } from "../../../../layout/object.ts";
import { findLocalMethod } from "../../../../linking/lookup.ts";
import { symbolOf } from "../../../../linking/symbols.ts";
import { initialized } from "../../../../runtime/initialize.ts";
import { JavaThrow, NeedsInitialization } from "../../../../runtime/java-throw.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { Next, StepFrame, Steps } from "../../../../runtime/step-frame.ts";

const BUFFER = 0; // ref: the DirectByteBuffer

/** A direct ByteBuffer over `bytes` of the C heap that `fill` writes; the memory lives as long as the VM. */
function direct(f: StepFrame, bytes: number, fill: (address: Addr) => void): Next {
  const { vm } = f;
  const klass = vm.linker.boot("java/nio/DirectByteBuffer");
  if (!initialized(vm, klass)) throw new NeedsInitialization(klass);
  const address = vm.kernel.calloc(Math.max(bytes, 8)) >>> 0;
  if (address === 0) throw new JavaThrow("java/lang/OutOfMemoryError", "C heap");
  fill(address);
  const buffer = vm.heap.allocate(klass);
  f.setRef(BUFFER, buffer);
  return f.call(findLocalMethod(klass, symbolOf("<init>"), symbolOf("(JI)V")), buffer, BigInt(address), bytes);
}

const counter = (make: (f: StepFrame) => Next): Steps => ({ refs: 1, longs: 0, steps: [make, (f) => f.return(f.ref(BUFFER))] });

export default natives("jdk/internal/perf/Perf", {
  "attach(Ljava/lang/String;II)Ljava/nio/ByteBuffer;": () => {
    throw new JavaThrow("java/io/IOException", "Dewar cannot attach to another VM");
  },
  "detach(Ljava/nio/ByteBuffer;)V": () => {},
  /** createLong(name, variability, units, value) */
  "createLong(Ljava/lang/String;IIJ)Ljava/nio/ByteBuffer;": counter((f) => {
    const value = f.argLong(4);
    return direct(f, 8, (address) => st64(address, value));
  }),
  /** createByteArray(name, variability, units, value, maximum length) */
  "createByteArray(Ljava/lang/String;II[BI)Ljava/nio/ByteBuffer;": counter((f) => {
    const value = f.argRef(4);
    const length = f.argInt(5);
    return direct(f, length, (address) => {
      const n = value === 0 ? 0 : Math.min(length, ld(value + ARRAY_LENGTH));
      u8.copyWithin(address, value + ARRAY_BASE, value + ARRAY_BASE + n);
    });
  }),
  "highResCounter()J": (vm) => vm.host.clock.nanoTime(),
  "highResFrequency()J": () => 1_000_000_000n,
});
