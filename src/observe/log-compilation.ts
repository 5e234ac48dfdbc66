// The XML of -XX:+LogCompilation, which JITWatch and other tools read: a head about the VM, a <tty> of what happened in the VM, and at
// the end a <compilation_log> for each compiler thread. Pure: records in, text out; where the text goes is the caller's business.

import type {
  CompilationReport,
  InlineDecision,
  LoggedCompile,
  LoggedFrame,
  LoggedMethod,
  LoggedPhase,
  TaskQueuedEvent,
  TtyEvent,
} from "../tiering/events.ts";
import { type CompLevel, compilerName, INVOCATION_ENTRY_BCI, isC2Level } from "../tiering/level.ts";
import { type Attribute, type Element, elementText, escapeXml, head } from "./xml.ts";

/** What the head of the log says. */
export interface LogHeader {
  readonly process: number;
  /** Milliseconds since 1970 at the VM's start. */
  readonly startTime: number;
  readonly vmName: string;
  readonly release: string;
  /** See logInfo. */
  readonly info: string;
  readonly vmArguments: string;
  readonly command: string;
  readonly properties: readonly (readonly [key: string, value: string])[];
}

/** What is left out where it is the highest: level='4'. */
export interface LogSettings {
  readonly highestLevel: CompLevel;
}

/** Seconds with three decimals: stamp='0.192'. */
const stampOf = (seconds: number): Attribute => ["stamp", seconds.toFixed(3)];
const hex = (n: number): string => `0x${n.toString(16).padStart(16, "0")}`;
const isOsr = (compile: LoggedCompile): boolean => compile.osrBci !== INVOCATION_ENTRY_BCI;

/** "java.lang.String hashCode ()I" */
export const methodText = (m: Pick<LoggedMethod, "className" | "name" | "signature">): string => `${m.className} ${m.name} ${m.signature}`;

/** xmlStream::method(): who it is, and what its counters and profile say. */
export function methodAttributes(m: LoggedMethod): Attribute[] {
  const attributes: Attribute[] = [
    ["method", methodText(m)],
    ["bytes", m.codeSize],
    ["count", m.invocations],
  ];
  const some = (name: string, n: number): void => {
    if (n !== 0) attributes.push([name, n]);
  };
  some("backedge_count", m.backedges);
  attributes.push(["iicount", m.interpreterInvocations]);
  some("throwouts", m.throwouts);
  some("decompiles", m.decompiles);
  for (const [reason, count] of m.traps) some(`${reason}_traps`, count);
  some("overflow_traps", m.overflowTraps);
  some("overflow_recompiles", m.overflowRecompiles);
  return attributes;
}

/** nmethod::log_identity(): which code. */
function identity(c: LoggedCompile): Attribute[] {
  const attributes: Attribute[] = [["compile_id", c.id]];
  if (c.isWrapper === true) attributes.push(["compile_kind", "c2n"]);
  else if (isOsr(c)) attributes.push(["compile_kind", "osr"]);
  attributes.push(["compiler", compilerName(c.level)], ["level", c.level]);
  return attributes;
}

/** CompileTask::log_task(). */
function taskAttributes(
  c: LoggedCompile & Pick<TaskQueuedEvent, "method" | "blocking">,
  stamp: number,
  settings: LogSettings,
): Attribute[] {
  const attributes: Attribute[] = [["compile_id", c.id]];
  if (isOsr(c)) attributes.push(["compile_kind", "osr"]);
  attributes.push(...methodAttributes(c.method));
  if (isOsr(c)) attributes.push(["osr_bci", c.osrBci]);
  if (c.level !== settings.highestLevel) attributes.push(["level", c.level]);
  if (c.blocking) attributes.push(["blocking", 1]);
  attributes.push(stampOf(stamp));
  return attributes;
}

const jvms = ({ bci, method }: LoggedFrame): Element => ({ name: "jvms", attributes: [["bci", bci], ...methodAttributes(method)] });

/** An event in the <tty> part. */
export function ttyElement(event: TtyEvent, settings: LogSettings): Element {
  switch (event.kind) {
    case "task_queued": {
      const attributes = taskAttributes(event, event.stamp, settings);
      attributes.push(["comment", event.comment]);
      if (event.hotCount !== 0) attributes.push(["hot_count", event.hotCount]);
      return { name: "task_queued", attributes };
    }
    case "nmethod":
      return {
        name: "nmethod",
        attributes: [
          ...identity(event),
          ["entry", hex(event.entry)],
          ["size", event.size],
          ["address", hex(event.address)],
          ...event.parts,
          ...methodAttributes(event.method),
          stampOf(event.stamp),
        ],
      };
    case "make_not_entrant":
      return { name: "make_not_entrant", attributes: [["thread", event.thread], ...identity(event), stampOf(event.stamp)] };
    case "uncommon_trap": {
      const attributes: Attribute[] = [
        ["thread", event.thread],
        ["reason", event.reason],
        ["action", event.action],
        ["debug_id", 0],
        ...identity(event),
      ];
      if (event.count !== undefined && event.count !== 0) attributes.push(["count", event.count]);
      if (event.state !== undefined) attributes.push(["state", event.state]);
      attributes.push(stampOf(event.stamp));
      return { name: "uncommon_trap", attributes, content: event.frames.map(jvms) };
    }
    case "deoptimized":
      return {
        name: "deoptimized",
        attributes: [["thread", event.thread], ["reason", event.reason], ["pc", hex(event.pc)], ...identity(event)],
        content: event.frames.map(jvms),
      };
    case "dependency_failed": {
      const attributes: Attribute[] = [["type", event.type], ...event.arguments];
      if (event.witness !== undefined) attributes.push(["witness", event.witness]);
      attributes.push(stampOf(event.stamp));
      return { name: "dependency_failed", attributes };
    }
  }
}

/**
 * LogHeader.info in the form in which JITWatch looks for the platform and the Java version.
 * @param platform "linux-amd64"
 */
export function logInfo(vmName: string, vmVersion: string, platform: string, javaVersion: string): string {
  return `${vmName} (${vmVersion}) for ${platform} JRE (${javaVersion})`;
}

/** The log from its first line to <tty>. */
export function logHead(header: LogHeader): string {
  const properties = header.properties.map(([key, value]) => `${escapeXml(key)}=${escapeXml(value)}\n`).join("");
  return (
    "<?xml version='1.0' encoding='UTF-8'?>\n" +
    `${head("hotspot_log", [
      ["version", "160 1"],
      ["process", header.process],
      ["time_ms", header.startTime],
    ])}\n` +
    `<vm_version>\n<name>\n${escapeXml(header.vmName)}\n</name>\n<release>\n${escapeXml(header.release)}\n</release>\n` +
    `<info>\n${escapeXml(header.info)}\n</info>\n</vm_version>\n` +
    `<vm_arguments>\n<args>\n${escapeXml(header.vmArguments)} </args>\n<command>\n${escapeXml(header.command)}\n</command>\n` +
    `<launcher>\nSUN_STANDARD\n</launcher>\n<properties>\n${properties}</properties>\n</vm_arguments>\n<tty>\n`
  );
}

/** The log of one compilation on its thread: what was parsed and inlined, traps planted, how it ended. */
export function taskElement(report: CompilationReport, settings: LogSettings): Element {
  const dictionary = new Dictionary();
  const parsed = parseElement(report.method, report.inlining, dictionary, report, report.method.invocations);
  // C1's log has the parsing inside a phase.
  const read: Element[] = [...dictionary.elements, parsed];
  const content = isC2Level(report.level) ? read : [phaseOf("buildIR", report.start, report.end, read)];
  for (const { bci, reason, action } of report.traps) {
    content.push({
      name: "uncommon_trap",
      attributes: [
        ["bci", bci],
        ["reason", reason],
        ["action", action],
        ["debug_id", 0],
      ],
    });
  }
  content.push(...report.phases.map(phaseElement));
  const { blobs, nmethods, adapters, free } = report.codeCache;
  content.push({
    name: "code_cache",
    attributes: [
      ["total_blobs", blobs],
      ["nmethods", nmethods],
      ["adapters", adapters],
      ["free_code_cache", free],
    ],
  });
  if (report.failure !== undefined) content.push({ name: "failure", attributes: [["reason", report.failure]] });
  const done: Attribute[] = [
    ["success", report.failure === undefined ? 1 : 0],
    ["nmsize", report.codeSize],
    ["count", report.method.invocations],
  ];
  if (report.method.backedges !== 0) done.push(["backedge_count", report.method.backedges]);
  if (report.inlinedBytes !== 0) done.push(["inlined_bytes", report.inlinedBytes]);
  content.push({ name: "task_done", attributes: [...done, stampOf(report.end)] });
  return { name: "task", attributes: taskAttributes(report, report.start, settings), content };
}

function phaseElement(phase: LoggedPhase): Element {
  return phaseOf(phase.name, phase.start, phase.end, phase.phases.map(phaseElement));
}

function phaseOf(name: string, start: number, end: number, inside: readonly Element[]): Element {
  return {
    name: "phase",
    attributes: [["name", name], stampOf(start)],
    content: [...inside, { name: "phase_done", attributes: [stampOf(end)] }],
  };
}

/** C2 says how often it expects the code to be used, C1 does not. */
function parseElement(
  method: LoggedMethod,
  calls: readonly InlineDecision[],
  dictionary: Dictionary,
  report: CompilationReport,
  uses: number,
): Element {
  const content: Element[] = [];
  const attributes: Attribute[] = [["method", dictionary.method(method)]];
  if (isC2Level(report.level)) attributes.push(["uses", uses.toFixed(6)]);
  for (const call of calls) {
    content.push({
      name: "bc",
      attributes: [
        ["code", call.opcode],
        ["bci", call.bci],
      ],
    });
    const said: Attribute[] = [["method", dictionary.method(call.callee)]];
    if (call.count !== undefined) said.push(["count", call.count], ["prof_factor", "1.000000"]);
    const instruction = INVOKES[call.opcode];
    if (instruction !== undefined) said.push(["instr", instruction]);
    if (call.inlined) said.push(["inline", 1]);
    content.push({ name: "call", attributes: said });
    content.push({ name: call.inlined ? "inline_success" : "inline_fail", attributes: [["reason", call.reason]] });
    if (call.inlined) content.push(parseElement(call.callee, call.calls, dictionary, report, call.count ?? 0));
  }
  content.push({ name: "parse_done", attributes: [stampOf(report.end)] });
  return { name: "parse", attributes: [...attributes, stampOf(report.start)], content };
}

const INVOKES: Readonly<Record<number, string>> = {
  182: "invokevirtual",
  183: "invokespecial",
  184: "invokestatic",
  185: "invokeinterface",
  186: "invokedynamic",
};

/** The types, classes and methods that a task's log refers to by number. */
class Dictionary {
  readonly elements: Element[] = [];
  readonly #ids = new Map<string, number>();
  #next = 1;

  #id(key: string, element: (id: number) => Element): number {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#next++;
    this.#ids.set(key, id);
    this.elements.push(element(id));
    return id;
  }

  type(descriptor: string): number {
    const primitive = PRIMITIVES[descriptor];
    if (primitive !== undefined)
      return this.#id(descriptor, (id) => ({
        name: "type",
        attributes: [
          ["id", id],
          ["name", primitive],
        ],
      }));
    return this.klass(descriptor.startsWith("L") ? descriptor.slice(1, -1).replaceAll("/", ".") : descriptor.replaceAll("/", "."));
  }

  klass(name: string): number {
    return this.#id(`L${name};`, (id) => ({
      name: "klass",
      attributes: [
        ["id", id],
        ["name", name],
        ["flags", 1],
      ],
    }));
  }

  method(m: LoggedMethod): number {
    const key = methodText(m);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    // What it refers to comes first.
    const holder = this.klass(m.className);
    const types = descriptorsOf(m.signature).map((d) => this.type(d));
    const result = types.pop()!;
    return this.#id(key, (id) => {
      const attributes: Attribute[] = [
        ["id", id],
        ["holder", holder],
        ["name", m.name],
        ["return", result],
      ];
      if (types.length > 0) attributes.push(["arguments", types.join(" ")]);
      if (m.isLoaded) attributes.push(["flags", m.flags], ["bytes", m.codeSize], ["iicount", m.interpreterInvocations]);
      else attributes.push(["unloaded", 1]);
      return { name: "method", attributes };
    });
  }
}

const PRIMITIVES: Readonly<Record<string, string>> = {
  V: "void",
  Z: "boolean",
  B: "byte",
  C: "char",
  S: "short",
  I: "int",
  J: "long",
  F: "float",
  D: "double",
};

/** "(I[BLT;)V" as its parameters and its result. */
function descriptorsOf(signature: string): string[] {
  return signature.match(/\[*(?:[VZBCSIJFD]|L[^;]*;)/g) ?? ["V"];
}

/** A log as it grows: text for each event, and at the end what the compiler threads did. */
export class CompilationLog {
  readonly #settings: LogSettings;
  readonly #threads = new Map<number, { name: string; text: string }>();
  readonly #process: number;
  #writer: number | undefined;

  constructor(header: LogHeader, settings: LogSettings) {
    this.#process = header.process;
    this.#settings = settings;
  }

  /** The text of an event: with the thread that writes, where it is another than before. */
  event(event: TtyEvent, thread = "thread" in event ? event.thread : undefined): string {
    let text = "";
    if (thread !== undefined && thread !== this.#writer) text += `<writer thread='${thread}'/>\n`;
    if (thread !== undefined) this.#writer = thread;
    return text + elementText(ttyElement(event, this.#settings));
  }

  /** A compiler thread begins. */
  startThread(thread: number, name: string, stamp: number): void {
    const attributes: Attribute[] = [["name", name], ["thread", thread], ["process", this.#process], stampOf(stamp)];
    this.#threads.set(thread, { name, text: elementText({ name: "start_compile_thread", attributes }) });
  }

  /** @throws RangeError when the thread was not started */
  compilation(report: CompilationReport): void {
    const thread = this.#threads.get(report.thread);
    if (thread === undefined) throw new RangeError(`compiler thread ${report.thread} was not started`);
    thread.text += elementText(taskElement(report, this.#settings));
  }

  /** The rest of the log: what the compiler threads did, and its end. */
  finish(stamp: number): string {
    let text = `${elementText({ name: "tty_done", attributes: [stampOf(stamp)] })}</tty>\n`;
    for (const [thread, { text: log }] of this.#threads) text += `<compilation_log thread='${thread}'>\n${log}</compilation_log>\n`;
    return `${text}${elementText({ name: "hotspot_log_done", attributes: [stampOf(stamp)] })}</hotspot_log>\n`;
  }
}
