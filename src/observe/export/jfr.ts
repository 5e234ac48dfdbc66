// The event file as a JFR file with jdk.Compilation, jdk.Deoptimization, jdk.ExecutionSample, jdk.GarbageCollection and jdk.ClassLoad,
// with the fields that JDK 17 gives them.
import type { RunEvent, RunEvents, StackFrame } from "../events/format.ts";
import { JfrChunk, type JfrField, type JfrType } from "./jfr-chunk.ts";

const START: JfrField = { name: "startTime", type: "long", annotation: "jdk.jfr.Timestamp" };
const DURATION: JfrField = { name: "duration", type: "long", annotation: "jdk.jfr.Timespan" };
const THREAD: JfrField = { name: "eventThread", type: "java.lang.Thread", pooled: true };
const STACK: JfrField = { name: "stackTrace", type: "jdk.types.StackTrace", pooled: true };
const METHOD: JfrField = { name: "method", type: "jdk.types.Method", pooled: true };

/** "name:type", a type of one letter being a primitive's or S for a string. */
function fields(...texts: string[]): JfrField[] {
  const types: Readonly<Record<string, string>> = { I: "int", J: "long", H: "short", Z: "boolean", S: "java.lang.String" };
  return texts.map((text) => {
    const [name, type] = text.split(":") as [string, string];
    return { name, type: types[type]! };
  });
}
const event = (name: string, ...of: JfrField[]): JfrType => ({ name: `jdk.${name}`, superType: "jdk.jfr.Event", fields: of });

const TYPES: readonly JfrType[] = [
  ...["boolean", "int", "long", "short", "java.lang.String"].map((name) => ({ name, fields: [] })),
  ...["jdk.jfr.Timestamp", "jdk.jfr.Timespan"].map((name) => ({
    name,
    superType: "java.lang.annotation.Annotation",
    fields: fields("value:S"),
  })),
  { name: "java.lang.Thread", fields: fields("osName:S", "osThreadId:J", "javaName:S", "javaThreadId:J") },
  { name: "java.lang.Class", fields: fields("name:S", "modifiers:I", "hidden:Z") },
  {
    name: "jdk.types.Method",
    fields: [{ name: "type", type: "java.lang.Class", pooled: true }, ...fields("name:S", "descriptor:S", "modifiers:I", "hidden:Z")],
  },
  { name: "jdk.types.StackFrame", fields: [METHOD, ...fields("lineNumber:I", "bytecodeIndex:I", "type:S")] },
  { name: "jdk.types.StackTrace", fields: [...fields("truncated:Z"), { name: "frames", type: "jdk.types.StackFrame", array: true }] },
  event(
    "Compilation",
    START,
    DURATION,
    THREAD,
    ...fields("compileId:I", "compiler:S"),
    METHOD,
    ...fields("compileLevel:H", "succeded:Z", "isOsr:Z", "codeSize:J", "inlinedBytes:J"),
  ),
  event(
    "Deoptimization",
    START,
    THREAD,
    STACK,
    ...fields("compileId:I", "compiler:S"),
    METHOD,
    ...fields("lineNumber:I", "bci:I", "instruction:S", "reason:S", "action:S"),
  ),
  event("ExecutionSample", START, { ...THREAD, name: "sampledThread" }, STACK, ...fields("state:S")),
  event(
    "GarbageCollection",
    START,
    DURATION,
    ...fields("gcId:I", "name:S", "cause:S"),
    { ...DURATION, name: "sumOfPauses" },
    { ...DURATION, name: "longestPause" },
  ),
  event("ClassLoad", START, DURATION, THREAD, STACK, { name: "loadedClass", type: "java.lang.Class", pooled: true }),
];

/** Ticks are microseconds, from a number on that is not 0. */
const FIRST_TICK = 1_000_000;

export function jfrFile({ head, events }: RunEvents): Uint8Array {
  const chunk = new JfrChunk(TYPES);
  const methods: Extract<RunEvent, { e: "method" }>[] = [];
  const threads: string[] = [];
  const klass = (name: string): number =>
    chunk.constant("java.lang.Class", name, () => ({ name: name.replaceAll(".", "/"), modifiers: 0 }));
  const method = (m: number): number => {
    const of = methods[m];
    if (of === undefined) return 0;
    return chunk.constant("jdk.types.Method", String(m), () => ({ type: klass(of.class), name: of.name, descriptor: of.sig }));
  };
  const thread = (name: string, id: number): number =>
    chunk.constant("java.lang.Thread", `${id} ${name}`, () => ({
      osName: name,
      osThreadId: id,
      javaName: id === 0 ? null : name,
      javaThreadId: id,
    }));
  const stack = (frames: readonly StackFrame[]): number =>
    chunk.constant("jdk.types.StackTrace", JSON.stringify(frames), () => ({
      truncated: false,
      frames: frames.map(([m, bci, line]) => ({
        method: method(m),
        lineNumber: Math.max(-1, line),
        bytecodeIndex: bci,
        type: bci < 0 ? "Native" : "Interpreted",
      })),
    }));
  const compiler = (tier: number): string => (tier === 4 ? "c2" : "c1");
  const at = (us: number): number => FIRST_TICK + us;
  let last = 0;
  let collections = 0;
  for (const e of events) {
    if ("t" in e) last = Math.max(last, e.t);
    if (e.e === "method") methods[e.m] = e;
    else if (e.e === "thread") threads[e.th] = e.name;
    else if (e.e === "compiled" || e.e === "skipped") {
      const us = e.e === "compiled" ? 1000 * e.ms : 0;
      chunk.event("jdk.Compilation", {
        startTime: at(e.t - us),
        duration: us,
        eventThread: thread(`${compiler(e.tier).toUpperCase()} CompilerThread0`, 0),
        compileId: e.id,
        compiler: compiler(e.tier),
        method: method(e.m),
        compileLevel: e.tier,
        succeded: e.e === "compiled",
        isOsr: e.osr >= 0,
        codeSize: e.e === "compiled" ? e.bytes : 0,
      });
    } else if (e.e === "trap") {
      chunk.event("jdk.Deoptimization", {
        startTime: at(e.t),
        compileId: e.id,
        compiler: compiler(e.tier),
        method: method(e.at),
        lineNumber: Math.max(-1, e.line),
        bci: e.bci,
        reason: e.why,
        action: e.action,
        stackTrace: stack([[e.at, e.bci, e.line]]),
      });
    } else if (e.e === "sample") {
      const sampledThread = thread(threads[e.th] ?? "?", e.th + 1);
      chunk.event("jdk.ExecutionSample", { startTime: at(e.t), sampledThread, stackTrace: stack(e.st), state: "STATE_RUNNABLE" });
    } else if (e.e === "gc") {
      chunk.event("jdk.GarbageCollection", {
        startTime: at(e.t - e.us),
        duration: e.us,
        gcId: collections++,
        name: e.full ? "DewarFull" : "DewarYoung",
        cause: e.cause,
        sumOfPauses: e.us,
        longestPause: e.us,
      });
    } else if (e.e === "class") chunk.event("jdk.ClassLoad", { startTime: at(e.t), loadedClass: klass(e.name) });
  }
  return chunk.finish({ startNanos: head.start * 1e6, durationNanos: last * 1000, startTicks: FIRST_TICK });
}
