// java.lang.ProcessHandleImpl: processes as /proc tells of them.
import { SIGTERM } from "../../../host/signals.ts";
import { type Addr, ld, st64 } from "../../../layout/memory.ts";
import { ARRAY_BASE, ARRAY_LENGTH } from "../../../layout/object.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { VM } from "../../../runtime/vm.ts";
import { waitForInput } from "../../waiting.ts";

const SIGKILL = 9;
/** waitForProcessExit0: the VM has not launched it; Java then looks at it from time to time. */
const NOT_A_CHILD = -2;

/** Writes a long[] element if there is an array and it is long enough. */
function put(array: Addr, index: number, value: number): void {
  if (array !== 0 && index < ld(array + ARRAY_LENGTH)) st64(array + ARRAY_BASE + 8 * index, BigInt(value));
}

function sameProcess(vm: VM, pid: number, startTime: bigint): boolean {
  const start = vm.host.process.aliveSince(pid);
  return start >= 0 && (startTime === 0n || start === 0 || BigInt(Math.floor(start)) === startTime);
}

export default natives("java/lang/ProcessHandleImpl", {
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
  "waitForProcessExit0(JZ)I": {
    refs: 0,
    longs: 0,
    steps: [
      (f) => {
        const child = f.vm.host.children.ofPid(Number(f.argLong(0)));
        if (child === undefined) return f.return(NOT_A_CHILD);
        return child.exitStatus === undefined ? waitForInput(f) : f.return(child.exitStatus);
      },
    ],
  },
});
