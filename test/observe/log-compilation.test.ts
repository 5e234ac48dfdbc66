// LogCompilation against a log that HotSpot 17 wrote (data/log-compilation.xml): each element of the events, made again from what it
// says, is the same text; and a log of ours is well formed, with all that JITWatch's parser looks for.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CompilationLog, type LogHeader, logHead, logInfo, taskElement, ttyElement } from "../../src/observe/log-compilation.ts";
import { elementText } from "../../src/observe/xml.ts";
import type { CompilationReport, LoggedFrame, LoggedMethod, TtyEvent } from "../../src/tiering/events.ts";
import type { CompLevel } from "../../src/tiering/level.ts";
import type { CompileReason } from "../../src/tiering/queue.ts";
import { METHOD, method } from "./methods.ts";

const golden = readFileSync(new URL("data/log-compilation.xml", import.meta.url), "utf8");
const settings = { highestLevel: 4 } as const;

const unescapeXml = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&apos;", "'").replaceAll("&amp;", "&");

/** The attributes of a line with one element. */
function attributesOf(line: string): Map<string, string> {
  return new Map([...line.matchAll(/ (\w+)='([^']*)'/g)].map((m) => [m[1]!, unescapeXml(m[2]!)]));
}

function methodOf(a: ReadonlyMap<string, string>): LoggedMethod {
  const [className, name, signature] = a.get("method")!.split(" ");
  const n = (key: string): number => Number(a.get(key) ?? 0);
  return {
    ...METHOD,
    className: className!,
    name: name!,
    signature: signature!,
    codeSize: n("bytes"),
    invocations: n("count"),
    backedges: n("backedge_count"),
    interpreterInvocations: n("iicount"),
    throwouts: n("throwouts"),
    decompiles: n("decompiles"),
    traps: [...a].flatMap(([key, value]) => (key.endsWith("_traps") ? [[key.slice(0, -6), Number(value)] as const] : [])),
  };
}

const compileOf = (a: ReadonlyMap<string, string>, osrBci?: number) => ({
  id: Number(a.get("compile_id")),
  level: Number(a.get("level") ?? 4) as CompLevel,
  osrBci: a.get("compile_kind") === "osr" ? (osrBci ?? Number(a.get("osr_bci") ?? 0)) : -1,
  ...(a.get("compile_kind") === "c2n" ? { isWrapper: true } : {}),
});

/** Names of an nmethod's attributes that are not of its parts. */
const NOT_PARTS =
  /^(compile_id|compile_kind|compiler|level|entry|size|address|method|bytes|count|backedge_count|iicount|throwouts|decompiles|stamp|\w+_traps)$/;

/** The event of an element, with the frames that follow it. */
function eventOf(line: string, frames: readonly LoggedFrame[]): TtyEvent {
  const a = attributesOf(line);
  const stamp = Number(a.get("stamp"));
  const thread = Number(a.get("thread") ?? 0);
  const kind = /^<(\w+)/.exec(line)![1]!;
  switch (kind) {
    case "task_queued":
      return {
        kind,
        ...compileOf(a),
        thread,
        stamp,
        method: methodOf(a),
        blocking: a.get("blocking") === "1",
        comment: a.get("comment") as CompileReason,
        hotCount: Number(a.get("hot_count") ?? 0),
      };
    case "nmethod":
      return {
        kind,
        ...compileOf(a),
        thread,
        stamp,
        method: methodOf(a),
        entry: Number(a.get("entry")),
        address: Number(a.get("address")),
        size: Number(a.get("size")),
        parts: [...a].flatMap(([name, value]) => (NOT_PARTS.test(name) ? [] : [[name, Number(value)] as const])),
      };
    case "make_not_entrant":
      return { kind, ...compileOf(a), thread, stamp };
    case "uncommon_trap":
      return {
        kind,
        ...compileOf(a),
        thread,
        stamp,
        reason: a.get("reason")!,
        action: a.get("action")!,
        count: a.has("count") ? Number(a.get("count")) : undefined,
        state: a.get("state"),
        frames,
      };
    case "deoptimized":
      return { kind, ...compileOf(a), thread, reason: a.get("reason")!, pc: Number(a.get("pc")), frames };
    case "dependency_failed":
      return {
        kind,
        stamp,
        type: a.get("type")!,
        arguments: [...a].filter(([name]) => name === "ctxk" || name === "x" || /^x\d/.test(name)),
        witness: a.get("witness"),
      };
    default:
      throw new Error(line);
  }
}

const EVENTS = /^<(task_queued|nmethod|make_not_entrant|uncommon_trap|deoptimized|dependency_failed)\b/;
const tty = golden.slice(golden.indexOf("<tty>\n") + 6, golden.indexOf("</tty>")).split("\n");

test("each event of HotSpot's log comes out as it was", () => {
  const kinds = new Map<string, number>();
  for (let i = 0; i < tty.length; i++) {
    const kind = EVENTS.exec(tty[i]!)?.[1];
    if (kind === undefined) continue;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    let text = `${tty[i]!}\n`;
    const frames: LoggedFrame[] = [];
    if (!tty[i]!.endsWith("/>")) {
      for (i++; !tty[i]!.startsWith("</"); i++) {
        text += `${tty[i]}\n`;
        const a = attributesOf(tty[i]!);
        frames.push({ bci: Number(a.get("bci")), method: methodOf(a) });
      }
      text += `${tty[i]}\n`;
    }
    assert.equal(elementText(ttyElement(eventOf(text.split("\n")[0]!, frames), settings)), text);
  }
  assert.equal(kinds.size, 6, String([...kinds]));
  assert.ok(kinds.get("task_queued")! >= 20 && kinds.get("uncommon_trap")! >= 4);
});

const between = (start: string, end: string): string => golden.slice(golden.indexOf(start) + start.length, golden.indexOf(end));
const header: LogHeader = {
  process: 31827,
  startTime: 1795316387748,
  vmName: between("<name>\n", "\n</name>"),
  release: between("<release>\n", "\n</release>"),
  info: unescapeXml(between("<info>\n", "\n</info>")),
  vmArguments: between("<args>\n", " </args>"),
  command: between("<command>\n", "\n</command>"),
  properties: between("<properties>\n", "\n</properties>")
    .split("\n")
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const),
};

test("the head of HotSpot's log comes out as it was", () => {
  assert.equal(logHead(header), golden.slice(0, golden.indexOf("<tty>\n") + 6));
});

const root = method("T.virt(LT$S;)I", { codeSize: 7, invocations: 14848, interpreterInvocations: 14848, isStatic: true, flags: 8 });
const report: CompilationReport = {
  id: 22,
  level: 4,
  osrBci: -1,
  thread: 31849,
  method: root,
  blocking: false,
  start: 0.338,
  end: 0.339,
  inlining: [
    {
      bci: 1,
      opcode: 182,
      callee: method("T$A.a()I", { codeSize: 2, interpreterInvocations: 256 }),
      inlined: true,
      reason: "inline (hot)",
      count: 14595,
      calls: [
        {
          bci: 0,
          opcode: 184,
          callee: method("T$X.<clinit>()V", { isLoaded: false }),
          inlined: false,
          reason: "not inlineable",
          calls: [],
        },
      ],
    },
    { bci: 4, opcode: 185, callee: method("T$S.many([BLjava/lang/String;J)[[I"), inlined: false, reason: "no static binding", calls: [] },
  ],
  phases: [{ name: "parse", start: 0.338, end: 0.3385, phases: [{ name: "gvn", start: 0.3381, end: 0.3382, phases: [] }] }],
  traps: [{ bci: 1, reason: "null_check", action: "maybe_recompile" }],
  failure: undefined,
  codeSize: 152,
  inlinedBytes: 2,
  codeCache: { blobs: 303, nmethods: 22, adapters: 195, free: 250581760 },
};

test("a compilation is told by what it parsed, inlined and not, and how it ended", () => {
  assert.equal(
    elementText(taskElement(report, settings)),
    `<task compile_id='22' method='T virt (LT$S;)I' bytes='7' count='14848' iicount='14848' stamp='0.338'>
<klass id='1' name='T' flags='1'/>
<klass id='2' name='T$S' flags='1'/>
<type id='3' name='int'/>
<method id='4' holder='1' name='virt' return='3' arguments='2' flags='8' bytes='7' iicount='14848'/>
<klass id='5' name='T$A' flags='1'/>
<method id='6' holder='5' name='a' return='3' flags='1' bytes='2' iicount='256'/>
<klass id='7' name='T$X' flags='1'/>
<type id='8' name='void'/>
<method id='9' holder='7' name='&lt;clinit&gt;' return='8' unloaded='1'/>
<klass id='10' name='[B' flags='1'/>
<klass id='11' name='java.lang.String' flags='1'/>
<type id='12' name='long'/>
<klass id='13' name='[[I' flags='1'/>
<method id='14' holder='2' name='many' return='13' arguments='10 11 12' flags='1' bytes='1' iicount='0'/>
<parse method='4' uses='14848.000000' stamp='0.338'>
<bc code='182' bci='1'/>
<call method='6' count='14595' prof_factor='1.000000' instr='invokevirtual' inline='1'/>
<inline_success reason='inline (hot)'/>
<parse method='6' uses='14595.000000' stamp='0.338'>
<bc code='184' bci='0'/>
<call method='9' instr='invokestatic'/>
<inline_fail reason='not inlineable'/>
<parse_done stamp='0.339'/>
</parse>
<bc code='185' bci='4'/>
<call method='14' instr='invokeinterface'/>
<inline_fail reason='no static binding'/>
<parse_done stamp='0.339'/>
</parse>
<uncommon_trap bci='1' reason='null_check' action='maybe_recompile' debug_id='0'/>
<phase name='parse' stamp='0.338'>
<phase name='gvn' stamp='0.338'>
<phase_done stamp='0.338'/>
</phase>
<phase_done stamp='0.339'/>
</phase>
<code_cache total_blobs='303' nmethods='22' adapters='195' free_code_cache='250581760'/>
<task_done success='1' nmsize='152' count='14848' inlined_bytes='2' stamp='0.339'/>
</task>
`,
  );
});

test("a failed OSR compilation says why", () => {
  const failed = elementText(
    taskElement({ ...report, osrBci: 4, level: 3, blocking: true, failure: "out of <nodes>", inlining: [], traps: [] }, settings),
  );
  assert.match(
    failed,
    /^<task compile_id='22' compile_kind='osr' method='T virt \(LT\$S;\)I' .* osr_bci='4' level='3' blocking='1' stamp='0.338'>/,
  );
  assert.match(failed, /^<phase name='buildIR' stamp='0.338'>[\s\S]*^<parse method='4' stamp='0.338'>[\s\S]*^<\/phase>$/m);
  assert.equal(logInfo("Dewar VM", "0.1.0", "linux-amd64", "17.0.15+6"), "Dewar VM (0.1.0) for linux-amd64 JRE (17.0.15+6)");
  assert.match(failed, /<failure reason='out of &lt;nodes&gt;'\/>\n<task_done success='0'/);
});

/** Each head has its tail. */
function isWellFormed(xml: string): boolean {
  const open: string[] = [];
  for (const [, tail, name, empty] of xml.matchAll(/<(\/?)(\w+)(?: [^<>]*?)?(\/?)>/g)) {
    if (tail === "/") {
      if (open.pop() !== name) return false;
    } else if (empty !== "/") open.push(name!);
  }
  return open.length === 0;
}

test("a whole log is well formed, and names writers as they change", () => {
  assert.ok(isWellFormed(golden));
  const log = new CompilationLog(header, settings);
  log.startThread(31849, "C2 CompilerThread0", 0.19);
  let text = logHead(header);
  const queued: TtyEvent = {
    kind: "task_queued",
    id: 22,
    level: 4,
    osrBci: -1,
    thread: 1,
    stamp: 0.3,
    method: root,
    blocking: false,
    comment: "tiered",
    hotCount: 5,
  };
  text +=
    log.event(queued) +
    log.event({ ...queued, id: 23 }) +
    log.event({ kind: "make_not_entrant", id: 22, level: 4, osrBci: -1, thread: 2, stamp: 0.4 });
  log.compilation(report);
  text += log.finish(0.5);
  assert.ok(isWellFormed(text));
  assert.equal(text.match(/<writer thread='1'\/>/g)?.length, 1);
  assert.match(text, /<writer thread='2'\/>\n<make_not_entrant thread='2' compile_id='22' compiler='c2' level='4' stamp='0.400'\/>/);
  assert.match(
    text,
    /<compilation_log thread='31849'>\n<start_compile_thread name='C2 CompilerThread0' thread='31849' process='31827' stamp='0.190'\/>\n<task /,
  );
  assert.ok(text.endsWith("<hotspot_log_done stamp='0.500'/>\n</hotspot_log>\n"));
  assert.throws(() => log.compilation({ ...report, thread: 7 }), RangeError);
});
