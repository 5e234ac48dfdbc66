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

/** Signals that HotSpot itself handles until Java sets its mind to them: BUS, USR2, PIPE, XFSZ. */
const VM_HANDLED = (1 << 7) | (1 << 12) | (1 << 13) | (1 << 25);
/** A word of VMState.vmData: those of them that Java has reset to their default action, by bit. */
const SIGNALS_DEFAULTED: Addr = VMState.vmData + 4 * 59;

/** handle0's handlers: default, ignore, deliver to Java, and the VM's own, in place of a native function's address. */
const DEFAULT = 0n;
const IGNORE = 1n;
const DELIVER = 2n;
const VM_OWN = 0x1000n;
const REFUSED = -1n;

const has = (word: Addr, signal: number): boolean => (ld(word) & (1 << signal)) !== 0;

function put(word: Addr, signal: number, on: boolean): void {
  st(word, on ? ld(word) | (1 << signal) : ld(word) & ~(1 << signal));
}

const isShutdown = (signal: number): boolean => signal === SIGHUP || signal === SIGINT || signal === SIGTERM;

function refused(vm: VM, signal: number): boolean {
  return reservedSignal(signal) || (isShutdown(signal) && vm.flags.values.ReduceSignalUsage) || !vm.host.control.ownsSignals;
}

function handlerOf(signal: number): bigint {
  if (has(SIGNALS_DELIVERED, signal)) return DELIVER;
  if (has(SIGNALS_IGNORED, signal)) return IGNORE;
  return (VM_HANDLED & (1 << signal)) !== 0 && !has(SIGNALS_DEFAULTED, signal) ? VM_OWN : DEFAULT;
}

/** A program under nohup, or a background job, goes on ignoring what would end it. */
const staysIgnored = (vm: VM, signal: number): boolean => isShutdown(signal) && (vm.host.control.ignoredSignals & (1 << signal)) !== 0;

/** In a fresh process that goes on from an image: the host handles again what Java asked for, but for what this process ignores. */
export function restoreSignals(vm: VM): void {
  for (let signal = 1; signal < 32; signal++) {
    if (staysIgnored(vm, signal)) put(SIGNALS_DELIVERED, signal, false);
    else if (has(SIGNALS_DELIVERED, signal)) vm.host.control.handleSignal(signal, "deliver");
    else if (has(SIGNALS_IGNORED, signal)) vm.host.control.handleSignal(signal, "ignore");
  }
}

export default natives("jdk/internal/misc/Signal", {
  "findSignal0(Ljava/lang/String;)I": (vm, name: Addr) => signalNumber(vm.strings.textOf(name)),
  /** Returns the handler before; -1 when the signal is not Java's to handle. */
  "handle0(IJ)J": (vm, signal: number, handler: bigint) => {
    if (refused(vm, signal)) return REFUSED;
    if (staysIgnored(vm, signal)) return IGNORE;
    const before = handlerOf(signal);
    vm.host.control.handleSignal(signal, handler === IGNORE ? "ignore" : handler === DELIVER ? "deliver" : "default");
    put(SIGNALS_DELIVERED, signal, handler === DELIVER);
    put(SIGNALS_IGNORED, signal, handler === IGNORE);
    put(SIGNALS_DEFAULTED, signal, handler === DEFAULT);
    return before;
  },
  "raise0(I)V": (vm, signal: number) => {
    vm.host.control.settleSignals();
    const result = vm.host.process.kill(vm.host.process.pid, signal);
    if (result < 0) throw new JavaThrow("java/lang/IllegalArgumentException", `signal ${signal} cannot be raised`);
  },
});
