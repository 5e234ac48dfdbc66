// jdk.internal.misc.VM: the start of the VM, its user, the caller's class loader, a fine clock.
import { JavaThread } from "../../../../layout/frame.ts";
import { type Addr, ld } from "../../../../layout/memory.ts";
import { ClassLoaderData, Klass, Method } from "../../../../layout/metadata.ts";
import { VMState } from "../../../../layout/vm-state.ts";
import { klassName } from "../../../../linking/klass-view.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { callerJavaFrame, frameMethod, javaFrame } from "../../../../runtime/stack-walk.ts";
import type { VM as TheVM } from "../../../../runtime/vm.ts";

/** getNanoTimeAdjustment: the offset is further than 2^32 seconds from now. */
const OUT_OF_RANGE = -1n;
const MAX_DIFFERENCE = 1n << 32n;
const MICROS = 1_000_000n;

/** Classes of core reflection, which do not count as callers. */
const REFLECTION = ["jdk/internal/reflect/MethodAccessorImpl", "jdk/internal/reflect/ConstructorAccessorImpl"];

/** The first loader on the stack that is neither the boot nor the platform loader; 0 none. */
function latestUserDefinedLoader(vm: TheVM): Addr {
  const reflection = REFLECTION.map((name) => vm.linker.boot(name));
  let frame = javaFrame(ld(ld(VMState.thread) + JavaThread.frame));
  for (; frame !== 0; frame = callerJavaFrame(frame)) {
    const holder = ld(frameMethod(frame) + Method.holder);
    if (reflection.some((klass) => vm.isSubclass(holder, klass))) continue;
    const slot = ld(ld(holder + Klass.loader) + ClassLoaderData.loader);
    const loader = slot === 0 ? 0 : ld(slot);
    if (loader === 0) continue;
    if (klassName(vm.heap.klassOf(loader)) !== "jdk/internal/loader/ClassLoaders$PlatformClassLoader") return loader;
  }
  return 0;
}

export default natives("jdk/internal/misc/VM", {
  "initialize()V": () => {},
  "latestUserDefinedLoader0()Ljava/lang/ClassLoader;": (vm) => latestUserDefinedLoader(vm),
  "getuid()J": (vm) => vm.host.process.uid,
  "geteuid()J": (vm) => vm.host.process.euid,
  "getgid()J": (vm) => vm.host.process.gid,
  "getegid()J": (vm) => vm.host.process.egid,
  /** Nanoseconds from `offset` (seconds since 1970) to now. */
  "getNanoTimeAdjustment(J)J": (vm, offset: bigint) => {
    const micros = BigInt(vm.host.clock.wallMicros());
    const difference = micros / MICROS - offset;
    if (difference > MAX_DIFFERENCE || difference < -MAX_DIFFERENCE) return OUT_OF_RANGE;
    return (difference * MICROS + (micros % MICROS)) * 1000n;
  },
  "getRuntimeArguments()[Ljava/lang/String;": (vm) => {
    const args = vm.options.vmArguments;
    const array = vm.heap.newRefArray(vm.wk.String, args.length);
    args.forEach((arg, i) => {
      vm.heap.setElement(array, i, vm.strings.fromPlatform(Buffer.from(arg, "latin1")));
    });
    return array;
  },
});
