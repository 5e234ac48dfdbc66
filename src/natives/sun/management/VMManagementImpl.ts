// sun.management.VMManagementImpl: counts and times of this VM, and which of the optional parts of java.lang.management it has.

import { type Addr, ld, u8 } from "../../../layout/memory.ts";
import { KLASS_INITIALIZED, Klass } from "../../../layout/metadata.ts";
import { VMState } from "../../../layout/vm-state.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { isDaemon, threadObject } from "../../../runtime/threads.ts";
import type { VM } from "../../../runtime/vm.ts";

/** Of HotSpot 17's management interface. */
const VERSION = "3.0";

const support = fieldsOf("sun/management/VMManagementImpl", {
  compTimeMonitoringSupport: "Z",
  threadContentionMonitoringSupport: "Z",
  currentThreadCpuTimeSupport: "Z",
  otherThreadCpuTimeSupport: "Z",
  objectMonitorUsageSupport: "Z",
  synchronizerUsageSupport: "Z",
  threadAllocatedMemorySupport: "Z",
  remoteDiagnosticCommandsSupport: "Z",
});

/** Word of VMState.vmData: the most threads that were seen alive at once. */
export const PEAK_THREADS: Addr = VMState.vmData + 4 * 63;

export function liveThreads(vm: VM): number {
  let n = 0;
  for (const t of vm.scheduler.all()) if (threadObject(t) !== 0) n++;
  return n;
}

function startMillis(vm: VM): number {
  return vm.host.process.aliveSince(vm.host.process.pid);
}

const zero = (): bigint => 0n;
const unmeasured = (): bigint => -1n;

export default natives("sun/management/VMManagementImpl", {
  "getVersion0()Ljava/lang/String;": (vm) => vm.strings.create(VERSION),
  "initOptionalSupportFields()V": (vm) => {
    const at = support(vm);
    u8[at.currentThreadCpuTimeSupport] = 1;
    u8[at.otherThreadCpuTimeSupport] = 1;
    u8[at.objectMonitorUsageSupport] = 1;
    u8[at.synchronizerUsageSupport] = 1;
    u8[at.remoteDiagnosticCommandsSupport] = 1;
  },
  "isThreadContentionMonitoringEnabled()Z": () => false,
  "isThreadCpuTimeEnabled()Z": () => true,
  "isThreadAllocatedMemoryEnabled()Z": () => false,
  "getTotalClassCount()J": () => ld(VMState.klassCount) + ld(VMState.unloadedKlasses),
  "getUnloadedClassCount()J": () => ld(VMState.unloadedKlasses),
  "getVerboseClass()Z": (vm) => vm.logs.classLoad.info !== undefined,
  "getVerboseGC()Z": (vm) => vm.logs.gc.info !== undefined,
  "getProcessId()I": (vm) => vm.host.process.pid,
  "getVmArguments0()[Ljava/lang/String;": (vm) => {
    const args = vm.options.vmArguments;
    const array = vm.heap.newRefArray(vm.wk.String, args.length);
    args.forEach((arg, i) => {
      vm.heap.setElement(array, i, vm.strings.fromPlatform(Buffer.from(arg, "latin1")));
    });
    return array;
  },
  "getStartupTime()J": (vm) => Math.floor(startMillis(vm)),
  "getUptime0()J": (vm) => Math.max(1, Math.floor(vm.host.clock.currentTimeMillis() - startMillis(vm))),
  "getAvailableProcessors()I": (vm) => vm.host.process.processors,
  "getTotalCompileTime()J": zero,
  "getTotalThreadCount()J": (vm) => Math.max(liveThreads(vm), ld(VMState.nextThreadId)),
  "getLiveThreadCount()I": liveThreads,
  "getPeakThreadCount()I": (vm) => Math.max(liveThreads(vm), ld(PEAK_THREADS)),
  "getDaemonThreadCount()I": (vm) => {
    let n = 0;
    for (const t of vm.scheduler.all()) if (isDaemon(vm, t)) n++;
    return n;
  },
  // Asked by sun.management's own beans (Hotspot*); -1 is "not measured".
  "getSafepointCount()J": () => ld(VMState.youngCollections) + ld(VMState.fullCollections),
  "getTotalSafepointTime()J": unmeasured,
  "getSafepointSyncTime()J": zero,
  "getTotalApplicationNonStoppedTime()J": unmeasured,
  "getLoadedClassSize()J": () => ld(VMState.metaspaceUsed),
  "getUnloadedClassSize()J": zero,
  "getClassLoadingTime()J": unmeasured,
  "getMethodDataSize()J": unmeasured,
  "getInitializedClassCount()J": (vm) => {
    let n = 0;
    for (const k of vm.allKlasses()) if (ld(k + Klass.initState) === KLASS_INITIALIZED) n++;
    return n;
  },
  "getClassInitializationTime()J": unmeasured,
  "getClassVerificationTime()J": unmeasured,
});
