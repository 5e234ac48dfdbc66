// Tells of compilations as the flags ask: PrintCompilation, PrintInlining, PrintTieredEvents, LogCompilation, -Xlog:jit+policy, and the
// listings at the VM's end (CITime, PrintCodeCache, PrintMethodData). A listener of the tiers; without any such flag there is none.

import { nameOf } from "../code/method-commands.ts";
import type { MethodRecord } from "../code/method-records.ts";
import type { CompilationListener, CompiledHow, TieredCode } from "../code/tiers.ts";
import type { Unit } from "../code/units.ts";
import { fromByteString } from "../flags/options.ts";
import type { Addr } from "../layout/memory.ts";
import { originalOpcode } from "../linking/method-view.ts";
import type { VM } from "../runtime/vm.ts";
import { encodeConfig, encodeLine, type PolicyEvent } from "../tiering/decision-log.ts";
import type { CompilationReport, InlineDecision, LoggedFrame } from "../tiering/events.ts";
import { type CompLevel, INVOCATION_ENTRY_BCI, LEVEL_FULL_OPTIMIZATION } from "../tiering/level.ts";
import type { CompileTask, RemovedTask } from "../tiering/queue.ts";
import type { Decision } from "../tiering/state.ts";
import { CompileTimes } from "./compile-times.ts";
import { CompileQueueListing, DeoptimizationCount } from "./counts.ts";
import { CompilationLog, logHead, logInfo } from "./log-compilation.ts";
import { loggedMethod, reasonName } from "./logged-method.ts";
import { assemblyText } from "./print-assembly.ts";
import { codeCacheText } from "./print-code-cache.ts";
import { compilationLine, excludingLine, inliningLines, notCompilableLine, skippedMessage } from "./print-compilation.ts";
import { methodDataText } from "./print-method-data.ts";
import { tieredEventLine } from "./print-tiered-events.ts";
import { TextFile } from "./text-file.ts";

/** Attaches what the flags ask for. */
export function observeCompilations(vm: VM, tiers: TieredCode): void {
  const v = vm.flags.values;
  const policyLog = vm.log.tag("jit", "policy");
  if (policyLog.debug !== undefined) tiers.listeners.push(new PolicyLog(tiers, policyLog.debug));
  const { commands } = tiers;
  const prints =
    v.PrintCompilation ||
    v.PrintInlining ||
    v.PrintIdeal ||
    v.PrintAssembly ||
    v.PrintTieredEvents ||
    v.CITime ||
    v.PrintCodeCache ||
    v.PrintMethodData ||
    commands.has("exclude") ||
    commands.has("compileonly") ||
    commands.has("PrintInlining") ||
    commands.has("PrintIdeal") ||
    commands.has("PrintAssembly") ||
    commands.has("print");
  if (prints) tiers.listeners.push(new Printer(vm, tiers));
  const print = (text: string): void => vm.host.print(1, text);
  if (v.PrintDeoptimizationCount || v.PrintDeoptimizationCountVerbose) {
    tiers.listeners.push(new DeoptimizationCount(print, v.PrintDeoptimizationCountVerbose));
  }
  if (v.PrintCompileQueue || v.PrintCompileQueueSize) tiers.listeners.push(new CompileQueueListing(tiers, print, v.PrintCompileQueue));
  if (v.LogCompilation) tiers.listeners.push(new XmlLog(vm, tiers));
}

/** Seconds since the process began. Not the VM's clock, which may be virtual: reading that would change a program's run. */
let origin = Number.NaN;
/** Seconds since the process began. */
function uptime(vm: VM): number {
  // It is another millisecond's fraction at each time that it is read.
  if (Number.isNaN(origin)) origin = performance.timeOrigin;
  return (origin + performance.now() - vm.host.process.startMillis) / 1000;
}

/** -Xlog:jit+policy=debug: a log that tiering/decision-log.ts can run again. */
class PolicyLog implements CompilationListener {
  readonly #tiers: TieredCode;
  readonly #write: (line: string) => void;
  #isBegun = false;

  constructor(tiers: TieredCode, write: (line: string) => void) {
    this.#tiers = tiers;
    this.#write = write;
  }

  decided(event: PolicyEvent, decision: Decision): void {
    if (!this.#isBegun) this.#write(encodeConfig(this.#tiers.config));
    this.#isBegun = true;
    this.#write(encodeLine(event, decision));
  }

  compiled(): void {}
  skipped(): void {}
  notEntrant(): void {}
}

/** What goes to stdout. */
class Printer implements CompilationListener {
  readonly #vm: VM;
  readonly #tiers: TieredCode;
  readonly #tiered: boolean;
  readonly #times = new CompileTimes();
  /** Told of already; the code itself is not kept for that. */
  readonly #leaving = new WeakSet<Unit>();

  constructor(vm: VM, tiers: TieredCode) {
    this.#vm = vm;
    this.#tiers = tiers;
    this.#tiered = vm.flags.values.TieredCompilation;
  }

  #line(text: string): void {
    this.#vm.host.print(1, `${text}\n`);
  }

  decided(event: PolicyEvent, decision: Decision): void {
    if (!this.#vm.flags.values.PrintTieredEvents || event.event === "must-compile") return;
    const { config } = this.#tiers;
    const { load, method, inlinee, level } = event;
    const stamp = uptime(this.#vm);
    this.#line(tieredEventLine(stamp, event.event, config, load, method, inlinee, event.bci ?? INVOCATION_ENTRY_BCI, level));
    for (const request of decision.requests) {
      if (request.outcome !== "compile") continue;
      const target = request.target === "inlinee" ? inlinee! : method;
      this.#line(tieredEventLine(stamp, "compile", config, load, target, undefined, request.bci, request.level));
    }
    if (decision.makeNotEntrant) this.#line(tieredEventLine(stamp, "make-not-entrant", config, load, method, undefined, -1, level));
  }

  dropped({ task }: RemovedTask<Addr>, record: MethodRecord): void {
    if (!this.#vm.flags.values.PrintTieredEvents) return;
    const { config } = this.#tiers;
    const state = this.#tiers.stateOf(record);
    this.#line(
      tieredEventLine(uptime(this.#vm), "remove-from-queue", config, this.#tiers.load(), state, undefined, task.osrBci, task.level),
    );
  }

  excluded(record: MethodRecord, level: CompLevel, osr: boolean): void {
    if (!this.#vm.flags.values.PrintCompilation || this.#tiers.commands.isQuiet) return;
    const method = loggedMethod(record.method);
    this.#line(excludingLine(method));
    this.#line(notCompilableLine(method, level, osr, record.whyNot));
  }

  started(task: CompileTask<Addr>, record: MethodRecord): void {
    this.#compilation(task, record, undefined);
  }

  compiled(task: CompileTask<Addr>, record: MethodRecord, unit: Unit, { millis, where }: CompiledHow): void {
    if (where !== undefined) this.#compilation(task, record, `compiled ${where}`);
    this.#times.compiled(task.level, task.osrBci !== INVOCATION_ENTRY_BCI, bytecodesOf(unit), unit.bytes, millis);
    const v = this.#vm.flags.values;
    const { commands } = this.#tiers;
    const asks = (name: "PrintInlining" | "PrintIdeal" | "PrintAssembly"): boolean =>
      v[name] || (commands.has(name) && commands.value(nameOf(record.method), name) === true);
    const said = unit.code.log;
    if (asks("PrintInlining")) {
      const lines = said.filter((line) => INLINING.test(line)).map((line) => `${INLINING_MARGIN}${line.slice(2)}`);
      for (const line of lines.length > 0 ? lines : inliningLines(inlineDecisions(unit), this.#tiered)) this.#line(line);
    }
    if (asks("PrintAssembly") || (commands.has("print") && commands.shouldPrint(nameOf(record.method)))) {
      this.#vm.host.print(1, assemblyText(unit, loggedMethod(record.method), uptime(this.#vm), this.#tiered));
    }
    if (asks("PrintIdeal")) for (const line of said) if (!INLINING.test(line)) this.#line(line);
  }

  skipped(task: CompileTask<Addr>, record: MethodRecord, reason: string): void {
    this.#times.bailedOut();
    this.#compilation(task, record, skippedMessage(reason));
  }

  notEntrant(unit: Unit, record: MethodRecord): void {
    if (this.#leaving.has(unit)) return;
    this.#leaving.add(unit);
    this.#compilation({ id: unit.compileId, level: unit.code.tier, osrBci: unit.osrBci, blocking: false }, record, "made not entrant");
  }

  #compilation(
    task: Pick<CompileTask<Addr>, "id" | "level" | "osrBci" | "blocking">,
    record: MethodRecord,
    message: string | undefined,
  ): void {
    if (!this.#vm.flags.values.PrintCompilation) return;
    const { id, level, osrBci, blocking } = task;
    const method = loggedMethod(record.method);
    this.#line(
      compilationLine({ kind: "compilation", stamp: uptime(this.#vm), id, level, osrBci, blocking, method, message }, this.#tiered),
    );
  }

  ended(): void {
    const v = this.#vm.flags.values;
    const { print } = this.#vm.host;
    if (v.PrintMethodData) {
      for (const { method } of this.#tiers.records.all()) {
        const text = methodDataText(method, this.#tiers.profiles);
        if (text !== "") print.call(this.#vm.host, 1, text);
      }
    }
    if (v.CITime) print.call(this.#vm.host, 1, this.#times.text());
    if (v.PrintCodeCache) print.call(this.#vm.host, 1, codeCacheText(this.#tiers));
  }
}

/** A line about inlining in CompiledCode.log: "  @ bci   ..." */
const INLINING = /^ +@ \d/;
const INLINING_MARGIN = " ".repeat(30);

/** -XX:+LogCompilation. */
class XmlLog implements CompilationListener {
  readonly #vm: VM;
  readonly #tiers: TieredCode;
  readonly #log: CompilationLog;
  readonly #file: TextFile;
  readonly #pid: number;
  #nmethods = 0;

  constructor(vm: VM, tiers: TieredCode) {
    this.#vm = vm;
    this.#tiers = tiers;
    this.#pid = vm.host.process.pid;
    const { options } = vm;
    const header = {
      process: this.#pid,
      startTime: Math.round(vm.host.process.startMillis),
      vmName: vm.name,
      release: vm.version,
      info: logInfo(vm.name, vm.version, `linux-${process.arch === "x64" ? "amd64" : process.arch}`, "17"),
      vmArguments: options.vmArguments.map(fromByteString).join(" "),
      command: fromByteString(options.launch?.what ?? ""),
      properties: options.properties.map(([key, value]) => [fromByteString(key), fromByteString(value)] as const),
    };
    const settings = { highestLevel: tiers.config.highestLevel };
    const name = vm.flags.values.LogFile === "" ? "hotspot_pid%p.log" : vm.flags.values.LogFile;
    this.#file = new TextFile(vm, name.replaceAll("%p", String(this.#pid)));
    this.#log = new CompilationLog(header, settings);
    this.#file.write(logHead(header));
    const stamp = uptime(vm);
    if (tiers.config.c2Count > 0) this.#log.startThread(this.#threadOf(LEVEL_FULL_OPTIMIZATION), "C2 CompilerThread0", stamp);
    if (tiers.config.c1Count > 0) this.#log.startThread(this.#threadOf(1), "C1 CompilerThread0", stamp);
  }

  /** Numbers for the threads: the VM's own is the process's. */
  #threadOf(level: CompLevel): number {
    return level === LEVEL_FULL_OPTIMIZATION ? this.#pid + 1 : this.#pid + 2;
  }

  queued(task: CompileTask<Addr>, record: MethodRecord): void {
    if (!this.#logs(record)) return;
    const { id, level, osrBci, blocking, reason, hotCount } = task;
    const stamp = uptime(this.#vm);
    const method = loggedMethod(record.method);
    this.#file.write(
      this.#log.event({ kind: "task_queued", thread: this.#pid, id, level, osrBci, blocking, method, stamp, comment: reason, hotCount }),
    );
  }

  #logs(record: MethodRecord): boolean {
    return this.#tiers.commands.shouldLog(nameOf(record.method));
  }

  compiled(task: CompileTask<Addr>, record: MethodRecord, unit: Unit, { millis }: CompiledHow): void {
    this.#nmethods++;
    if (!this.#logs(record)) return;
    const { id, level, osrBci } = task;
    const stamp = uptime(this.#vm);
    const method = loggedMethod(record.method);
    const thread = this.#threadOf(level);
    this.#file.write(
      this.#log.event({
        kind: "nmethod",
        thread,
        id,
        level,
        osrBci,
        method,
        stamp,
        entry: unit.slot,
        address: unit.number,
        size: unit.bytes,
        parts: [
          ["insts_offset", 0],
          ["frame_size", unit.code.frameBytes],
        ],
      }),
    );
    this.#log.compilation({
      ...this.#report(task, record, millis, stamp),
      inlining: inlineDecisions(unit),
      codeSize: unit.bytes,
      inlinedBytes: bytecodesOf(unit) - method.codeSize,
    });
  }

  skipped(task: CompileTask<Addr>, record: MethodRecord, reason: string): void {
    if (this.#logs(record)) this.#log.compilation({ ...this.#report(task, record, 0, uptime(this.#vm)), failure: reason });
  }

  #report(task: CompileTask<Addr>, record: MethodRecord, millis: number, end: number): CompilationReport {
    const { id, level, osrBci, blocking } = task;
    return {
      id,
      level,
      osrBci,
      blocking,
      thread: this.#threadOf(level),
      method: loggedMethod(record.method),
      start: end - millis / 1000,
      end,
      inlining: [],
      phases: [],
      traps: [],
      failure: undefined,
      codeSize: 0,
      inlinedBytes: 0,
      codeCache: { blobs: this.#nmethods, nmethods: this.#nmethods, adapters: 0, free: this.#vm.flags.values.ReservedCodeCacheSize },
    };
  }

  notEntrant(unit: Unit, record: MethodRecord): void {
    if (!this.#logs(record)) return;
    const level = unit.code.tier;
    const stamp = uptime(this.#vm);
    this.#file.write(
      this.#log.event({ kind: "make_not_entrant", thread: this.#pid, id: unit.compileId, level, osrBci: unit.osrBci, stamp }),
    );
  }

  trapped(unit: Unit, method: Addr, bci: number, reason: string, action: string): void {
    const frames: LoggedFrame[] = [{ bci, method: loggedMethod(method) }];
    this.#file.write(
      this.#log.event({
        kind: "uncommon_trap",
        thread: this.#pid,
        id: unit.compileId,
        level: unit.code.tier,
        osrBci: unit.osrBci,
        stamp: uptime(this.#vm),
        reason: reasonName(reason),
        action,
        count: undefined,
        state: undefined,
        frames,
      }),
    );
  }

  ended(): void {
    this.#file.write(this.#log.finish(uptime(this.#vm)));
    this.#file.close();
  }
}

/** What was inlined into a unit, as a tree. */
function inlineDecisions(unit: Unit): InlineDecision[] {
  interface Open extends InlineDecision {
    readonly calls: InlineDecision[];
  }
  const root: InlineDecision[] = [];
  const made: { method: Addr; calls: InlineDecision[] }[] = [{ method: unit.method, calls: root }];
  for (const { method, bci, caller } of unit.code.inlined) {
    const target = unit.names.method(method);
    const parent = made[caller]!;
    const decision: Open = {
      bci,
      opcode: originalOpcode(parent.method, bci),
      callee: loggedMethod(target),
      inlined: true,
      reason: unit.code.tier === LEVEL_FULL_OPTIMIZATION ? "inline (hot)" : "inline",
      calls: [],
    };
    parent.calls.push(decision);
    made.push({ method: target, calls: decision.calls });
  }
  return root;
}

/** Bytes of bytecode in a unit: of the method and of all that was inlined. */
function bytecodesOf(unit: Unit): number {
  return unit.code.inlined.reduce(
    (sum, { method }) => sum + loggedMethod(unit.names.method(method)).codeSize,
    loggedMethod(unit.method).codeSize,
  );
}
