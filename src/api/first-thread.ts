// A VM that begins in the process's first thread: with an AOT cache most programs that are started only to say something have said it before
// a thread of their own would have come up. Whoever stays longer, or has to wait, goes on in such a thread, which is spawned meanwhile;
// from then on everything is as with launch.ts. Until then the first thread does not look at signals: they are delivered as soon as it is left.

import type { Worker } from "node:worker_threads";
import type { VMOptions } from "../flags/options.ts";
import { ControlPanel } from "../host/control.ts";
import { FAULT_EXIT_CODE, faultReport } from "../host/fault.ts";
import { handover } from "../host/node/handover.ts";
import type { VMThread } from "../host/node/vm-thread.ts";
import { createHost, type HostInit } from "../host/node/worker-host.ts";
import { SIGHUP, SIGINT, SIGQUIT, SIGTERM, signalName } from "../host/signals.ts";
import type { Guest } from "../runtime/guest.ts";
import { runVM } from "./interpreter.ts";
import { awaitAborts, endProcess } from "./launch.ts";
import { tell } from "./serve.ts";
import { spawnSuccessor } from "./spawn.ts";
import { vmParts, withStubs } from "./start.ts";

/**
 * How long a VM stays before a thread is spawned for it, unless something in it becomes hot: about what the move costs (the other thread, its
 * VM's code, its compilers). Most of what is over by then is over sooner. In multiples of what the process has spent on the processor until
 * here, 40 to 80 ms, which says how fast this machine is.
 */
const ALONE = { none: 0, start: 0.35, short: 1, long: 10 };

/**
 * How long a VM may stay: not at all where its training was hot; until it has started, where an earlier run has left what compilers can use (two threads
 * that start at once hinder each other); not for long where nothing is known.
 */
export type Stay = keyof typeof ALONE;

/** How often the interpreter tells of heat before a thread is spawned: compiled code is worth waiting for then. javac of one file has about 60. */
const HEAT = { none: 0, start: 1, short: 10, long: 80 };

const STREAMS: HostInit["stdio"] = [{ type: "fd" }, { type: "fd" }, { type: "fd" }];

/** Time that this thread was on the processor: on a busy machine a clock would send away who has hardly begun. */
const millis = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e3;
};

/** A thread that has been spawned before anything else, for a start that has been hot before. */
export interface Successor {
  readonly panel: ControlPanel;
  readonly worker: Worker;
}

/**
 * Runs the VM and ends the process with its exit code: the promise never resolves.
 * @param stay "none": its thread comes up while it starts
 * @param successor that thread, where it is on its way
 * @param afterwards called when the VM has ended; before it `keepCode`, with 1 when it has ended in this thread, else 0
 * @throws VMStartError when the memory cannot be had
 */
export async function launchHere(
  options: VMOptions,
  stay: Stay,
  successor?: Successor,
  keepCode?: (ended: 0 | 1) => void,
  afterwards?: () => void,
): Promise<never> {
  const panel = successor?.panel ?? new ControlPanel(true);
  const parts = vmParts(options, { cwd: Buffer.from(process.cwd()), cwdIsProcess: true });
  const { memory, pages, init } = parts;
  memory.grow(pages - 1);
  panel.attach(memory);
  let thread: VMThread | undefined;
  const spawn = (): VMThread => (thread ??= spawnSuccessor(panel, successor?.worker));
  if (stay === "none" || successor !== undefined) spawn();
  const alone = (1 + ALONE[stay]) * millis();
  let heat = 0;
  /** Those that every start asks for, once. This thread gets to them when the VM has left it. */
  const usual = new Set([SIGHUP, SIGINT, SIGQUIT, SIGTERM]);
  const listeners = new Map<number, () => void>();
  const guest: Guest = {
    isOver() {
      if (thread === undefined) {
        if (millis() > alone) spawn();
        return false;
      }
      return panel.ready;
    },
    isHot() {
      if (++heat === HEAT[stay]) spawn();
    },
    leaving(active) {
      handover.active = active;
    },
  };
  // What the VM asks of the first thread, it asks again once it has left it.
  const host = createHost({ ...init, stdio: STREAMS }, panel.buffer, (message) => {
    if (message.type !== "signal") return;
    const isUsual = message.disposition === "deliver" && usual.delete(message.signal);
    if (isUsual) {
      const listener = (): void => spawn().deliver(message.signal);
      listeners.set(message.signal, listener);
      process.on(`SIG${signalName(message.signal)}` as NodeJS.Signals, listener);
      panel.disposed();
    } else spawn().receiveEarly(message); // the program's own wish; the VM then leaves as soon as it can
  });
  awaitAborts(spawn, options);
  let outcome: ReturnType<typeof runVM>;
  try {
    outcome = runVM(host, memory, options, undefined, { guest });
    if (typeof outcome === "number") keepCode?.(1);
  } catch (error) {
    tell(host, faultReport(error), { options, memory });
    process.exit(FAULT_EXIT_CODE);
  }
  if (typeof outcome === "number") {
    afterwards?.();
    process.exit(outcome);
  }
  const own = spawn();
  own.adoptListeners(listeners);
  own.onExit = (code) => {
    keepCode?.(0); // for the sake of programs that never end here
    afterwards?.();
    process.exit(code);
  };
  // What was noted while options were read has been logged here.
  own.start(memory, withStubs(init), { pages, options: { ...options, notes: [] }, image: undefined, from: outcome });
  return endProcess(own, options);
}
