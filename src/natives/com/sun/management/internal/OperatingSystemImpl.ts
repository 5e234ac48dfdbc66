// com.sun.management.internal.OperatingSystemImpl: memory and processors of the machine.
import { natives } from "../../../../../runtime/native-registry.ts";
import type { VM } from "../../../../../runtime/vm.ts";

/** A number in kB out of a file of lines "Name:   123 kB", in bytes; 0 when it is not there. */
function kilobytes(vm: VM, path: string, name: string): number {
  const bytes = vm.host.files.readFile(Buffer.from(path));
  if (typeof bytes === "number") return 0;
  const line = Buffer.from(bytes)
    .toString("latin1")
    .split("\n")
    .find((l) => l.startsWith(`${name}:`));
  return line === undefined ? 0 : Number.parseInt(line.slice(name.length + 1), 10) * 1024;
}

/** Loads are not measured. */
const unknown = (): number => -1;

export default natives("com/sun/management/internal/OperatingSystemImpl", {
  "initialize0()V": () => {},
  "getCommittedVirtualMemorySize0()J": (vm) => kilobytes(vm, "/proc/self/status", "VmSize"),
  "getFreeMemorySize0()J": (vm) => vm.host.process.freeMemory,
  "getTotalMemorySize0()J": (vm) => vm.host.process.physicalMemory,
  "getFreeSwapSpaceSize0()J": (vm) => kilobytes(vm, "/proc/meminfo", "SwapFree"),
  "getTotalSwapSpaceSize0()J": (vm) => kilobytes(vm, "/proc/meminfo", "SwapTotal"),
  "getMaxFileDescriptorCount0()J": () => 1 << 20,
  "getOpenFileDescriptorCount0()J": (vm) => vm.host.resources.size,
  "getProcessCpuTime0()J": (vm) => vm.host.clock.cpuNanos(),
  "getProcessCpuLoad0()D": unknown,
  "getCpuLoad0()D": unknown,
  "getSingleCpuLoad0(I)D": unknown,
  "getHostConfiguredCpuCount0()I": (vm) => vm.host.process.processors,
  "getHostOnlineCpuCount0()I": (vm) => vm.host.process.processors,
  /** Of the machine, all processors together. */
  "getHostTotalCpuTicks0()J": (vm) => {
    const bytes = vm.host.files.readFile(Buffer.from("/proc/stat"));
    if (typeof bytes === "number") return -1n;
    const [, ...ticks] = Buffer.from(bytes).toString("latin1").split("\n")[0]!.trim().split(/\s+/);
    return BigInt(ticks.slice(0, 8).reduce((sum, n) => sum + Number(n), 0));
  },
});
