// The full thread dump that SIGQUIT prints, in HotSpot's format.
import type { Ref, ThreadAddr } from "../layout/addresses.ts";
import {
  JavaThread,
  THREAD_BLOCKED,
  THREAD_INIT_WAIT,
  THREAD_IO,
  THREAD_PARKED,
  THREAD_REFERENCE_WAIT,
  THREAD_SLEEPING,
  THREAD_WAITING,
} from "../layout/frame.ts";
import { f64, ld, u8 } from "../layout/memory.ts";
import { VMState } from "../layout/vm-state.ts";
import { externalName } from "../linking/klass-view.ts";
import { threadFields } from "./library-fields.ts";
import { callerJavaFrame, frameBci, frameMethod, stackTraceLine, topJavaFrame } from "./stack-walk.ts";
import { threadObject } from "./threads.ts";
import type { VM } from "./vm.ts";

/** What a thread dump needs of the VM. */
type Parts = Pick<VM, "fault" | "flags" | "heap" | "host" | "info" | "linker" | "monitors" | "name" | "threadName" | "version" | "wk">;

const hex = (a: number): string => `0x${a.toString(16).padStart(16, "0")}`;
const two = (n: number): string => String(n).padStart(2, "0");

function stateText(thread: ThreadAddr): [state: string, what: string] {
  const timed = f64[(thread + JavaThread.deadline) >>> 3] !== 0;
  switch (ld(thread + JavaThread.state)) {
    case THREAD_BLOCKED:
      return ["BLOCKED (on object monitor)", "waiting for monitor entry"];
    case THREAD_WAITING:
      return [`${timed ? "TIMED_WAITING" : "WAITING"} (on object monitor)`, "in Object.wait()"];
    case THREAD_PARKED:
      return [`${timed ? "TIMED_WAITING" : "WAITING"} (parking)`, "waiting on condition"];
    case THREAD_SLEEPING:
      return ["TIMED_WAITING (sleeping)", "waiting on condition"];
    case THREAD_INIT_WAIT:
      return ["RUNNABLE", "in Object.wait()"];
    case THREAD_IO:
    case THREAD_REFERENCE_WAIT:
      return ["RUNNABLE", "waiting on condition"];
    default:
      return ["RUNNABLE", "runnable"];
  }
}

function monitorLine(vm: Parts, how: string, object: Ref): string {
  const klass = vm.heap.klassOf(object);
  const mirrored = klass === vm.wk.Class ? vm.linker.klassOfMirror(object) : 0;
  return `\t- ${how} <${hex(object)}> (a ${externalName(klass)}${mirrored === 0 ? "" : ` for ${externalName(mirrored)}`})\n`;
}

function threadText(vm: Parts, thread: ThreadAddr, now: number): string {
  const object = threadObject(thread);
  const [state, what] = stateText(thread);
  const daemon = object !== 0 && u8[object + threadFields(vm).daemon] !== 0 ? " daemon" : "";
  const priority = object === 0 ? 5 : ld(object + threadFields(vm).priority);
  const cpu = (f64[(thread + JavaThread.cpuNanos) >>> 3]! / 1e6).toFixed(2);
  const elapsed = ((now - f64[(thread + JavaThread.startNanos) >>> 3]!) / 1e9).toFixed(2);
  const tid = object === 0 ? 0 : ld(object + threadFields(vm).tid);
  let text = `"${vm.threadName(thread)}" #${tid}${daemon} prio=${priority} os_prio=0 cpu=${cpu}ms elapsed=${elapsed}s tid=${hex(thread)} nid=0x${ld(thread + JavaThread.id).toString(16)} ${what}  [${hex(ld(thread + JavaThread.frame))}]\n`;
  text += `   java.lang.Thread.State: ${state}\n`;
  const waited = ld(thread + JavaThread.blockedOn);
  let first = true;
  for (let frame = topJavaFrame(thread); frame !== 0; frame = callerJavaFrame(frame)) {
    text += `\tat ${stackTraceLine(frameMethod(frame), frameBci(frame))}\n`;
    if (first && waited !== 0 && vm.flags.values.JavaMonitorsInStackTrace) {
      const how = ld(thread + JavaThread.state) === THREAD_BLOCKED ? "waiting to lock" : "waiting on";
      text += monitorLine(vm, how, waited);
    }
    if (vm.flags.values.JavaMonitorsInStackTrace) {
      for (const { object } of vm.monitors.recordsOf(thread, frame)) text += monitorLine(vm, "locked", object);
    }
    first = false;
  }
  return `${text}\n`;
}

/** The dump of all threads. */
export function threadDump(vm: Parts): string {
  const d = new Date(vm.host.clock.currentTimeMillis());
  const stamp = `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
  let text = `${stamp}\nFull thread dump ${vm.name} (${vm.version} ${vm.info}):\n\n`;
  const now = vm.host.clock.nanoTime();
  for (let t = ld(VMState.threads); t !== 0; t = ld(t + JavaThread.next)) text += threadText(vm, t, now);
  return text;
}
