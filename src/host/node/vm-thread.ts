// The main thread's half of a VM: serves the Worker in which all Java runs: ticks, signals, streams, its end.
// The Worker is spawned before anything else is known, so that its start overlaps with whatever the main thread still has to do.

import type { Worker } from "node:worker_threads";
import type { ControlPanel } from "../control.ts";
import { Ring } from "../ring.ts";
import { signalName } from "../signals.ts";
import type { UncaughtReport } from "../uncaught.ts";
import { type SamplingJob, WordSampler } from "../word-samples.ts";
import type { LaunchedProcesses } from "./launched.ts";
import type { StdioSpec } from "./link.ts";
import { type InputPump, OutputDrain, pumpInput } from "./standard-streams.ts";
import type { InputSource, OutputSink } from "./user-streams.ts";
import type { HostInit, HostMessage } from "./worker-host.ts";

/** How often POLL is set while Java runs and there is someone to switch to, in milliseconds. */
const TICK_MS = 10;
/** How long until a FIFO or terminal that was not ready is tried again, in milliseconds. */
const RETRY_MS = 10;
/** How long a signal may wait for the VM's thread, and how long while that is in an operation like a collection, in milliseconds. */
const SIGNAL_GRACE_MS = 3000;
const BUSY_GRACE_MS = 30_000;
/** Ring size of a library user's output streams. */
const OUTPUT_CAPACITY = 1 << 16;

export interface VMThreadSetup {
  /** True when the process exists for this VM: it may then handle signals. */
  readonly ownsProcess: boolean;
  /** Signals that the process was started to ignore: bit n for signal n. */
  readonly ignoredSignals?: number;
  readonly stdin: InputSource | "inherit" | "ignore" | "closed";
  readonly stdout: OutputSink | "inherit" | "ignore" | "closed";
  readonly stderr: OutputSink | "inherit" | "ignore" | "closed";
}

/** Streams that need nothing of the main thread. Other strings are input. */
const PLAIN_STREAMS: Readonly<Record<string, StdioSpec>> = {
  inherit: { type: "fd" },
  ignore: { type: "none" },
  closed: { type: "closed" },
};

/** What the worker is told when it starts to run: all but the streams, which the thread itself knows. */
export type StartInit = Omit<HostInit, "stdio">;

/** How a VM ended. */
export type VMEnd =
  | { readonly type: "exit"; readonly code: number }
  /** The VM itself failed; `report` is what a user should see. */
  | { readonly type: "fault"; readonly report: string; readonly error: unknown }
  | { readonly type: "terminated" };

/** Messages of the worker's entry file. */
export type EntryMessage =
  | HostMessage
  | { readonly type: "exit"; readonly code: number }
  | { readonly type: "fault"; readonly report: string };

export class VMThread {
  /** Resolves when the VM has ended and its output has been taken. */
  readonly ended: Promise<VMEnd>;
  /** The exceptions that ended threads, in order. */
  readonly uncaught: UncaughtReport[] = [];
  /** The VM's memory, once it runs. */
  memory: WebAssembly.Memory | undefined;
  private readonly panel: ControlPanel;
  private readonly worker: Worker;
  private readonly setup: VMThreadSetup;
  private readonly stdio: [StdioSpec, StdioSpec, StdioSpec];
  private pump: InputPump | undefined;
  private readonly drains: (OutputDrain | undefined)[] = [];
  private readonly handlers = new Map<string, () => void>();
  private retry: ReturnType<typeof setTimeout> | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  /** Whether ticks are wanted. */
  private ticking = false;
  private sampler: WordSampler | undefined;
  private sampling: ReturnType<typeof setInterval> | undefined;
  private end: VMEnd | undefined;

  /** @param panel whose buffer the worker has */
  constructor(setup: VMThreadSetup, panel: ControlPanel, worker: Worker) {
    this.setup = setup;
    const { ignoredSignals = 0 } = setup;
    this.panel = panel;
    this.worker = worker;
    for (let signal = 1; signal < 32; signal++) if ((ignoredSignals & (1 << signal)) !== 0) this.handleSignal(signal, "ignore");
    // What Node itself says in that thread: warnings, a fault's last words.
    worker.stdout.on("data", (chunk: Buffer) => void process.stdout.write(chunk));
    worker.stderr.on("data", (chunk: Buffer) => void process.stderr.write(chunk));
    const { stdin } = setup;
    const input: StdioSpec = typeof stdin === "string" ? (PLAIN_STREAMS[stdin] ?? { type: "stream" }) : { type: "stream" };
    this.stdio = [input, this.output(1, setup.stdout), this.output(2, setup.stderr)];
    this.ended = new Promise((resolve) => {
      this.worker.on("message", (message: EntryMessage) => this.receive(message));
      this.worker.on("error", (error) => {
        this.end ??= { type: "fault", report: "", error };
      });
      this.worker.on("exit", (code) => {
        this.end ??= { type: "exit", code };
        this.stopServing();
        const drained = this.drains.map((drain) => drain?.finish());
        if (drained.length === 0) resolve(this.end);
        else void Promise.all(drained).then(() => resolve(this.end!));
      });
    });
  }

  private output(number: 1 | 2, sink: OutputSink | "inherit" | "ignore" | "closed"): StdioSpec {
    if (typeof sink === "string") return PLAIN_STREAMS[sink]!;
    const ring = Ring.create(OUTPUT_CAPACITY);
    this.drains[number] = new OutputDrain(ring, sink, this.panel);
    return { type: "ring", ring: ring.buffer };
  }

  /** Lets the worker run the VM: `message` is for its entry file. */
  start(memory: WebAssembly.Memory, init: StartInit, message: object): void {
    this.memory = memory;
    this.panel.attach(memory);
    this.worker.postMessage({ ...message, memory, init: { ...init, stdio: this.stdio } });
    this.panel.start();
  }

  private receive(message: EntryMessage): void {
    switch (message.type) {
      case "tick":
        this.startTicker();
        break;
      case "signal":
        this.handleSignal(message.signal, message.disposition);
        this.panel.disposed();
        break;
      case "pump":
        if (this.setup.stdin !== "ignore" && this.setup.stdin !== "closed") {
          this.pump = pumpInput(message.ring, this.setup.stdin, this.panel);
        }
        break;
      case "sample":
        this.sample(message.job);
        break;
      case "room":
        this.pump?.room();
        break;
      case "stop":
        this.pump?.stop();
        break;
      case "retry":
        this.retry ??= setTimeout(() => {
          this.retry = undefined;
          this.panel.poll();
        }, RETRY_MS);
        break;
      case "launch":
        void this.processes().then((launched) => launched.launch(message));
        break;
      case "child":
        void this.processes().then((launched) => launched.told(message));
        break;
      case "output":
        this.drains[message.number]?.notify();
        break;
      case "uncaught":
        this.uncaught.push(message.report);
        break;
      case "exit":
        this.end ??= message;
        this.onExit?.(message.code);
        break;
      case "fault":
        this.end ??= { type: "fault", report: message.report, error: undefined };
        break;
    }
  }

  /** node:child_process takes some milliseconds to load, and few programs need it. */
  private processes(): Promise<LaunchedProcesses> {
    this.launched ??= import("./launched.ts").then(({ LaunchedProcesses }) => new LaunchedProcesses(this.panel));
    return this.launched;
  }
  private launched: Promise<LaunchedProcesses> | undefined;

  /** Called as soon as the exit code is known, before the worker has gone. The launcher ends the process there. */
  onExit: ((code: number) => void) | undefined;

  private startTicker(): void {
    this.ticking = true;
    this.startTimer();
  }

  /** A sampler of the ticks' own rate wakes this thread no more often than they do, but goes on while the VM idles. */
  private sample(job: SamplingJob): void {
    const sampler = new WordSampler(this.memory!, job);
    const period = Math.round(job.microseconds / 1000);
    if (period === TICK_MS) {
      this.sampler = sampler;
      this.startTimer();
    } else this.sampling = setInterval(() => sampler.look(performance.now()), period).unref();
  }

  private startTimer(): void {
    this.timer ??= setInterval(() => {
      this.sampler?.look(performance.now());
      if (this.ticking) this.ticking = this.panel.tick();
      if (this.ticking || this.sampler !== undefined) return;
      clearInterval(this.timer);
      this.timer = undefined;
    }, TICK_MS).unref();
  }

  private handleSignal(signal: number, disposition: "deliver" | "ignore" | "default"): void {
    const short = signalName(signal);
    if (short === undefined) return;
    const name = `SIG${short}` as NodeJS.Signals;
    // A listener that is taken away takes with it what has just arrived.
    if (disposition === "deliver" && this.adopted.has(signal)) return;
    process.removeAllListeners(name); // the launcher's own for SIGUSR1, too
    this.handlers.delete(name);
    this.adopted.delete(signal);
    if (disposition === "default") return;
    const handler = disposition === "deliver" ? () => this.deliver(signal) : () => {};
    this.handlers.set(name, handler);
    process.on(name, handler);
  }

  /** A message of the VM out of this thread, in which it has begun. */
  receiveEarly(message: EntryMessage): void {
    this.receive(message);
  }

  /** Signals for whose `deliver` the process has a listener already. */
  adoptListeners(listeners: ReadonlyMap<number, () => void>): void {
    for (const [signal, listener] of listeners) {
      this.adopted.add(signal);
      this.handlers.set(`SIG${signalName(signal)}`, listener);
    }
  }
  private readonly adopted = new Set<number>();

  deliver(signal: number): void {
    this.panel.signal(signal);
    this.expectTaken(signal, SIGNAL_GRACE_MS);
  }

  /** Called when the VM's thread has not taken a signal for long: it no longer polls. */
  onDeaf: ((signal: number) => void) | undefined;

  private expectTaken(signal: number, grace: number): void {
    setTimeout(() => {
      if (!this.panel.isWaiting(signal) || this.end !== undefined) return;
      if (this.panel.busy && grace < BUSY_GRACE_MS) this.expectTaken(signal, BUSY_GRACE_MS);
      else this.onDeaf?.(signal);
    }, grace).unref();
  }

  private stopServing(): void {
    clearInterval(this.timer);
    clearInterval(this.sampling);
    clearTimeout(this.retry);
    this.pump?.stop();
    for (const [name, handler] of this.handlers) process.off(name, handler);
  }

  /** Ends the VM at once, without shutdown hooks. */
  async terminate(): Promise<void> {
    this.end ??= { type: "terminated" };
    await this.worker.terminate();
    await this.ended;
  }

  /** Whether the VM keeps the process alive. */
  set keepsProcessAlive(keep: boolean) {
    if (keep) this.worker.ref();
    else this.worker.unref();
  }
}
