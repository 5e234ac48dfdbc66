// java.lang.ProcessHandleImpl and its Info: processes as /proc tells of them.
import { SIGTERM } from "../../../host/signals.ts";
import { type Addr, ld, st64 } from "../../../layout/memory.ts";
import { ARRAY_BASE, ARRAY_LENGTH } from "../../../layout/object.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { VM } from "../../../runtime/vm.ts";

const SIGKILL = 9;
/** waitForProcessExit0: the process is not ours to wait for; Java then looks at it from time to time. */
const NOT_A_CHILD = -2;

/** Writes a long[] element if there is an array and it is long enough. */
function put(array: Addr, index: number, value: number): void {
  if (array !== 0 && index < ld(array + ARRAY_LENGTH)) st64(array + ARRAY_BASE + 8 * index, BigInt(value));
}

function sameProcess(vm: VM, pid: number, startTime: bigint): boolean {
  const start = vm.host.process.aliveSince(pid);
  return start >= 0 && (startTime === 0n || start === 0 || BigInt(Math.floor(start)) === startTime);
}

export const ProcessHandleImpl = natives("java/lang/ProcessHandleImpl", {
  "getCurrentPid0()J": (vm) => vm.host.process.pid,
  /** Start time in ms since 1970, 0 when it cannot be told, -1 when there is no such process. */
  "isAlive0(J)J": (vm, pid: bigint) => Math.floor(vm.host.process.aliveSince(Number(pid))),
  "parent0(JJ)J": (vm, pid: bigint, startTime: bigint) => {
    const { process } = vm.host;
    if (Number(pid) === process.pid) return process.parentPid;
    return sameProcess(vm, Number(pid), startTime) ? process.parentOf(Number(pid)) : -1;
  },
  /** Fills pids, parents and start times of all processes (pid 0) or of a process's children; returns how many there are. */
  "getProcessPids0(J[J[J[J)I": (vm, parent: bigint, pids: Addr, parents: Addr, starts: Addr) => {
    const { process } = vm.host;
    const found = parent === 0n ? process.pids() : process.pids(Number(parent));
    found.forEach((pid, i) => {
      put(pids, i, pid);
      put(parents, i, process.parentOf(pid));
      put(starts, i, Math.floor(process.aliveSince(pid)));
    });
    return found.length;
  },
  "destroy0(JJZ)Z": (vm, pid: bigint, startTime: bigint, forcibly: number) =>
    sameProcess(vm, Number(pid), startTime) && vm.host.process.kill(Number(pid), forcibly !== 0 ? SIGKILL : SIGTERM) === 0,
  "waitForProcessExit0(JZ)I": () => NOT_A_CHILD,
});

const infoFields = fieldsOf("java/lang/ProcessHandleImpl$Info", {
  command: "Ljava/lang/String;",
  commandLine: "Ljava/lang/String;",
  arguments: "[Ljava/lang/String;",
  startTime: "J",
  totalTime: "J",
  user: "Ljava/lang/String;",
});

export const ProcessHandleInfo = natives("java/lang/ProcessHandleImpl$Info", {
  "info0(J)V": (vm, self: Addr, pid: bigint) => {
    const details = vm.host.process.details(Number(pid));
    if (details === undefined) return;
    const fields = infoFields(vm);
    const { heap } = vm;
    const text = (bytes: string): Addr => vm.strings.fromPlatform(Buffer.from(bytes, "latin1"));
    st64(self + fields.startTime, BigInt(Math.floor(details.startMillis)));
    st64(self + fields.totalTime, BigInt(Math.floor(details.cpuNanos)));
    if (details.user !== undefined) heap.setRef(self, fields.user, text(details.user));
    if (details.command !== undefined) heap.setRef(self, fields.command, text(details.command));
    const { args } = details;
    // As in the JDK, the command line is given only where the arguments cannot be told.
    if (args === undefined) {
      if (details.commandLine !== undefined) heap.setRef(self, fields.commandLine, text(details.commandLine));
      return;
    }
    const array = heap.newRefArray(vm.wk.String, args.length);
    args.forEach((arg, i) => {
      heap.setElement(array, i, text(arg));
    });
    heap.setRef(self, fields.arguments, array);
  },
});
