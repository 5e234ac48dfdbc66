// -XX:EventFile: writes down what happens in a run as it happens (events/format.ts). A listener of the tiers and of the VM's other
// parts; none is there without the flag. Clock: the host's own, never a virtual one, which reading would move.
import type { MethodRecord } from "../../code/method-records.ts";
import type { CompilationListener, CompiledHow } from "../../code/tiers.ts";
import type { Unit } from "../../code/units.ts";
import { fromByteString } from "../../flags/options.ts";
import { JavaThread } from "../../layout/frame.ts";
import { CATEGORIES } from "../../layout/ledger.ts";
import { type Addr, ld } from "../../layout/memory.ts";
import { Method } from "../../layout/metadata.ts";
import { externalName } from "../../linking/klass-view.ts";
import { methodName, methodSignature } from "../../linking/method-view.ts";
import { callerJavaFrame, frameBci, frameMethod, lineOf, topJavaFrame } from "../../runtime/stack-walk.ts";

import type { VM } from "../../runtime/vm.ts";
import type { CompileTask, RemovedTask } from "../../tiering/queue.ts";
import { methodCosts } from "../ledger.ts";
import { reasonName } from "../logged-method.ts";
import { TextFile } from "../text-file.ts";
import { EVENTS_VERSION, type Head, type RunEvent, type StackFrame } from "./format.ts";

/** Least microseconds between two slices of the threads' times, and between two samples of the running thread's stack. */
const SLICE = 10_000;
/** Of the ledger's samples, where it has no clocks: a slice of fewer would say nothing. */
const SAMPLES_IN_SLICE = 5;
const STACK_DEPTH = 64;

export class EventWriter implements CompilationListener {
  readonly #vm: VM;
  readonly #file: TextFile;
  readonly #methods = new Map<Addr, number>();
  #met = 0;
  readonly #threads = new Map<string, number>();
  /** Milliseconds since 1970 at which the process began; the VM works it out anew each time. */
  readonly #start: number;
  readonly #slice: number;
  #lastSlice = 0;
  #lastStack = 0;

  /** @param path a byte string; %p stands for the process id */
  constructor(vm: VM, path: string) {
    this.#vm = vm;
    const { pid, startMillis } = vm.host.process;
    this.#start = startMillis;
    const isSampled = vm.ledger !== undefined && !vm.ledger.isExact;
    this.#slice = isSampled ? Math.max(SLICE, SAMPLES_IN_SLICE * vm.flags.values.ProfileIntCompInterval) : SLICE;
    this.#file = new TextFile(vm, path.replaceAll("%p", String(pid)));
    const head: Head = {
      e: "head",
      dewarEvents: EVENTS_VERSION,
      vm: `${vm.name} ${vm.version}`,
      pid,
      start: startMillis,
      command: fromByteString(vm.options.launch?.what ?? ""),
      ledger: vm.ledger === undefined ? "off" : vm.ledger.mode,
      categories: CATEGORIES,
    };
    this.#file.write(`${JSON.stringify(head)}\n`);
    vm.observer = {
      polled: (thread) => this.#polled(thread),
      classLoaded: (klass) => this.#write({ e: "class", t: this.#now(), name: externalName(klass) }),
      collected: (c) =>
        this.#write({
          e: "gc",
          t: this.#now(),
          us: Math.round(c.nanos / 1000),
          full: c.full,
          cause: c.cause,
          before: c.before,
          after: c.after,
        }),
    };
    vm.endHooks.push(() => this.#end());
  }

  /** Microseconds since the process began. */
  #now(): number {
    return this.#since(performance.now());
  }

  /** The same of a time of performance.now(), which is the ledger's clock. */
  #since(millis: number): number {
    return Math.round((performance.timeOrigin + millis - this.#start) * 1000);
  }

  #write(event: RunEvent): void {
    this.#file.write(`${JSON.stringify(event)}\n`);
  }

  /** The number of a method in this file. */
  #method(method: Addr): number {
    let m = this.#methods.get(method);
    if (m === undefined) {
      m = this.#met++;
      this.#methods.set(method, m);
      const bytes = ld(method + Method.codeLength);
      const klass = ld(method + Method.holder);
      this.#write({ e: "method", m, class: externalName(klass), name: methodName(method), sig: methodSignature(method), bytes });
    }
    return m;
  }

  unloaded(klasses: ReadonlySet<Addr>): void {
    for (const method of this.#methods.keys()) if (klasses.has(ld(method + Method.holder))) this.#methods.delete(method);
  }

  /** Threads are told apart by serial number and name: a thread may be named anew. */
  #thread(serial: number, name: string): number {
    const key = `${serial} ${name}`;
    let th = this.#threads.get(key);
    if (th === undefined) {
      th = this.#threads.size;
      this.#threads.set(key, th);
      this.#write({ e: "thread", th, name });
    }
    return th;
  }

  // --- what the VM tells
  #polled(thread: Addr): void {
    const now = this.#now();
    if (now - this.#lastSlice >= this.#slice) {
      this.#lastSlice = now;
      this.#slices();
    }
    if (thread === 0 || now - this.#lastStack < SLICE) return;
    this.#lastStack = now;
    const st: StackFrame[] = [];
    for (let f = topJavaFrame(thread); f !== 0 && st.length < STACK_DEPTH; f = callerJavaFrame(f)) {
      const bci = frameBci(f);
      st.push([this.#method(frameMethod(f)), bci, lineOf(frameMethod(f), bci)]);
    }
    if (st.length === 0) return;
    this.#write({ e: "sample", t: now, th: this.#thread(ld(thread + JavaThread.id), this.#vm.threadName(thread)), st });
  }

  /** What the threads' times have grown by since they were last written. */
  #slices(): void {
    const { ledger } = this.#vm;
    if (ledger === undefined) return;
    const at = (nanos: number): number => this.#since(nanos / 1e6);
    ledger.slices((serial, name, from, to, nanos) => {
      const us = pairs(nanos);
      if (us.length > 0) this.#write({ e: "times", t: at(to), th: this.#thread(serial, name), from: at(from), us });
    });
  }

  #end(): void {
    const now = this.#now();
    this.#slices();
    for (const { method, calls, nanos } of methodCosts(this.#vm))
      this.#write({ e: "cost", m: this.#method(method), calls, us: pairs(nanos) });
    this.#write({ e: "end", t: now, exit: this.#vm.exitCode ?? 0 });
    this.#file.close();
  }

  // --- what the tiers tell
  queued(task: CompileTask<Addr>, record: MethodRecord): void {
    this.#write({ e: "queued", t: this.#now(), ...this.#of(task, record), why: task.reason });
  }

  started(task: CompileTask<Addr>, record: MethodRecord): void {
    this.#write({ e: "started", t: this.#now(), ...this.#of(task, record) });
  }

  compiled(task: CompileTask<Addr>, record: MethodRecord, unit: Unit, { millis }: CompiledHow): void {
    const ms = Math.round(millis * 1000) / 1000;
    this.#write({ e: "compiled", t: this.#now(), ...this.#of(task, record), ms, bytes: unit.bytes, inlined: unit.code.inlined.length });
  }

  skipped(task: CompileTask<Addr>, record: MethodRecord, why: string): void {
    this.#write({ e: "skipped", t: this.#now(), ...this.#of(task, record), why });
  }

  dropped({ task, why }: RemovedTask<Addr>, record: MethodRecord): void {
    this.#write({ e: "dropped", t: this.#now(), ...this.#of(task, record), why });
  }

  notEntrant(unit: Unit, record: MethodRecord, why: string): void {
    const m = this.#method(record.method);
    this.#write({ e: "gone", t: this.#now(), id: unit.compileId, m, tier: unit.code.tier, osr: unit.osrBci, why });
  }

  trapped(unit: Unit, method: Addr, bci: number, reason: string, action: string): void {
    const m = this.#method(unit.method);
    const at = this.#method(method);
    const line = lineOf(method, bci);
    const { tier } = unit.code;
    this.#write({ e: "trap", t: this.#now(), id: unit.compileId, m, at, bci, line, tier, why: reasonName(reason), action });
  }

  #of(task: CompileTask<Addr>, record: MethodRecord): { id: number; m: number; tier: number; osr: number } {
    return { id: task.id, m: this.#method(record.method), tier: task.level, osr: task.osrBci };
  }
}

/** Category and microseconds, of those that are not 0. */
function pairs(nanos: ArrayLike<number>): number[] {
  const us: number[] = [];
  for (let i = 0; i < nanos.length; i++) if (nanos[i]! >= 500) us.push(i, Math.round(nanos[i]! / 1000));
  return us;
}
