// jdk.internal.misc.Signal: signals through the host, which owns them only in a process of the VM's own (the launcher).
import { reservedSignal, SIGHUP, SIGINT, SIGTERM, signalNumber } from "../../../../host/signals.ts";
import { type Addr, ld, st } from "../../../../layout/memory.ts";
import { VMState } from "../../../../layout/vm-state.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { VM } from "../../../../runtime/vm.ts";

/** Words of VMState.vmData: signals that are delivered to Java, and that are ignored, by bit. */
export const SIGNALS_DELIVERED: Addr = VMState.vmData + 4 * 60;
export const SIGNALS_IGNORED: Addr = VMState.vmData + 4 * 61;

/** handle0's handlers: default, ignore, deliver to Java. */
const DEFAULT = 0n;
const IGNORE = 1n;
const DELIVER = 2n;
const REFUSED = -1n;

const has = (word: Addr, signal: number): boolean => (ld(word) & (1 << signal)) !== 0;

function put(word: Addr, signal: number, on: boolean): void {
  st(word, on ? ld(word) | (1 << signal) : ld(word) & ~(1 << signal));
}

function refused(vm: VM, signal: number): boolean {
  const shutdown = signal === SIGHUP || signal === SIGINT || signal === SIGTERM;
  return reservedSignal(signal) || (shutdown && vm.flags.values.ReduceSignalUsage) || !vm.host.control.ownsSignals;
}

/** In a fresh process that goes on from an image: the host handles again what Java asked for. */
export function restoreSignals(vm: VM): void {
  for (let signal = 1; signal < 32; signal++) {
    if (has(SIGNALS_DELIVERED, signal)) vm.host.control.handleSignal(signal, "deliver");
    else if (has(SIGNALS_IGNORED, signal)) vm.host.control.handleSignal(signal, "ignore");
  }
}

export default natives("jdk/internal/misc/Signal", {
  "findSignal0(Ljava/lang/String;)I": (vm, name: Addr) => signalNumber(vm.strings.textOf(name)),
  /** Returns the handler before; -1 when the signal is not Java's to handle. */
  "handle0(IJ)J": (vm, signal: number, handler: bigint) => {
    if (refused(vm, signal)) return REFUSED;
    const before = has(SIGNALS_DELIVERED, signal) ? DELIVER : has(SIGNALS_IGNORED, signal) ? IGNORE : DEFAULT;
    vm.host.control.handleSignal(signal, handler === DEFAULT ? "default" : handler === IGNORE ? "ignore" : "deliver");
    put(SIGNALS_DELIVERED, signal, handler === DELIVER);
    put(SIGNALS_IGNORED, signal, handler === IGNORE);
    return before;
  },
  "raise0(I)V": (vm, signal: number) => {
    const result = vm.host.process.kill(vm.host.process.pid, signal);
    if (result < 0) throw new JavaThrow("java/lang/IllegalArgumentException", `signal ${signal} cannot be raised`);
  },
});
