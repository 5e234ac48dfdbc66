// PrintCompilation, PrintInlining and PrintTieredEvents against lines that HotSpot 17 printed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  compilationLine,
  excludingLine,
  inliningLines,
  notCompilableLine,
  skippedMessage,
  wrapperMessage,
} from "../../src/observe/print-compilation.ts";
import { tieredEventLine } from "../../src/observe/print-tiered-events.ts";
import type { CompilationEvent, InlineDecision, LoggedMethod } from "../../src/tiering/events.ts";
import { IDLE, NEW_METHOD } from "../../src/tiering/state.ts";
import { configFor } from "../tiering/table.ts";
import { METHOD, method } from "./methods.ts";

const read = (name: string): string => readFileSync(new URL(`data/${name}`, import.meta.url), "utf8");

/** A line of HotSpot's, as what happened. */
function eventOf(line: string, tiered: boolean): CompilationEvent {
  const match = /^ *(\d+) +(\d+) (.{5}) (?:(\d) )? {6}(\S+)::(\S+)(?: @ (\d+))? \((?:(\d+) bytes|native)\)(?: {3}(.*))?$/.exec(line);
  assert.ok(match, line);
  const [, ms, id, attributes, level, className, name, bci, bytes, message] = match;
  assert.equal(level === undefined, !tiered);
  return {
    kind: "compilation",
    stamp: Number(ms) / 1000,
    id: Number(id),
    level: Number(level ?? 4) as CompilationEvent["level"],
    osrBci: bci === undefined ? -1 : Number(bci),
    blocking: attributes!.includes("b"),
    message,
    method: {
      ...METHOD,
      className: className!,
      name: name!,
      codeSize: Number(bytes ?? 0),
      isSynchronized: attributes!.includes("s"),
      hasExceptionHandlers: attributes!.includes("!"),
      isNative: attributes!.includes("n"),
    },
  };
}

test("HotSpot's lines of PrintCompilation come out as they were", () => {
  const lines = read("print-compilation.txt").trimEnd().split("\n");
  assert.ok(lines.length > 30);
  for (const line of lines) {
    const padded = line.endsWith("(native)") ? `${line}   ` : line;
    assert.equal(compilationLine(eventOf(padded, true), true), padded);
  }
});

test("without tiers there is no level; a waiting thread shows as b", () => {
  const line = "     67    5             T$A::<init> (5 bytes)";
  assert.equal(compilationLine(eventOf(line, false), false), line);
  const blocking = "     64    1    b  3       T::main (96 bytes)";
  assert.equal(compilationLine(eventOf(blocking, true), true), blocking);
});

test("wrappers, refusals and unloaded methods", () => {
  const wrapper = method("java.lang.System.arraycopy(Ljava/lang/Object;ILjava/lang/Object;II)V", { isNative: true, isStatic: true });
  assert.equal(
    compilationLine(
      {
        kind: "compilation",
        stamp: 0.4531,
        id: 7,
        level: 0,
        osrBci: -1,
        blocking: false,
        method: wrapper,
        message: wrapperMessage(wrapper),
      },
      true,
    ),
    "    453    7     n 0       java.lang.System::arraycopy (native)   (static)",
  );
  const sync = method("T.sync(I)I", { isStatic: true, codeSize: 4 });
  assert.equal(excludingLine(sync), "### Excluding compile: static T::sync");
  assert.equal(excludingLine({ ...sync, isStatic: false, isNative: true }), "### Excluding generation of native wrapper: T::sync");
  assert.equal(
    notCompilableLine(sync, 3, false, "excluded by CompileCommand"),
    "made not compilable on level 3  T::sync (4 bytes)   excluded by CompileCommand",
  );
  assert.equal(notCompilableLine(sync, undefined, true, undefined), "made not OSR compilable on all levels  T::sync (4 bytes)");
  assert.equal(skippedMessage("out of nodes", "not retryable"), "COMPILE SKIPPED: out of nodes (not retryable)");
  assert.equal(
    compilationLine({ kind: "compilation", stamp: 1, id: 7, level: 3, osrBci: -1, blocking: false, method: undefined }, true),
    "   1000    7       3      (method)",
  );
});

/** Reads HotSpot's lines of PrintInlining below one compilation. */
function callsOf(lines: readonly string[]): InlineDecision[] {
  const root: { calls: InlineDecision[] } = { calls: [] };
  const stack = [root];
  for (const line of lines) {
    const profile = /\\-> TypeProfile \((\d+)\/(\d+) counts\) = (\S+)$/.exec(line);
    if (profile !== null) {
      const last = stack.at(-1) as unknown as { receivers?: object[] };
      (last.receivers ??= []).push({ count: Number(profile[1]), total: Number(profile[2]), klass: profile[3]! });
      continue;
    }
    const match = /^ {14}(...) {2} {11}( *)@ (\d+) {3}(\S+)::(\S+) \((?:(\d+) bytes|not loaded)\)(?: {3}(.*))?$/.exec(line);
    assert.ok(match, line);
    const depth = match[2]!.length / 2;
    const call: InlineDecision = {
      bci: Number(match[3]),
      opcode: 184,
      callee: {
        ...METHOD,
        className: match[4]!,
        name: match[5]!,
        codeSize: Number(match[6] ?? 0),
        isLoaded: match[6] !== undefined,
        isSynchronized: match[1]!.includes("s"),
        hasExceptionHandlers: match[1]!.includes("!"),
        hasMonitors: match[1]!.includes("m"),
      } satisfies LoggedMethod,
      inlined: /^inline/.test(match[7] ?? ""),
      reason: match[7] ?? "",
      calls: [],
    };
    stack.length = depth + 1;
    stack.at(-1)!.calls.push(call);
    stack.push(call as { calls: InlineDecision[] } & InlineDecision);
  }
  return root.calls;
}

test("HotSpot's lines of PrintInlining come out as they were", () => {
  const lines = read("print-inlining.txt").trimEnd().split("\n");
  assert.ok(lines.length > 10 && lines.some((l) => l.includes("TypeProfile")));
  assert.deepEqual(inliningLines(callsOf(lines), true), lines);
});

test("HotSpot's lines of PrintTieredEvents come out as they were", () => {
  const config = configFor("");
  const m = { ...NEW_METHOD, name: "Rec.sw(I)I", invocations: 512, highestCompLevel: 3 as const, rate: Math.fround(4.785047), prevTime: 1 };
  const profile = { invocations: 256, invocationsStart: 0, backedges: 0, backedgesStart: 0, wouldProfile: true };
  const load = { ...IDLE, c1Queue: 1 };
  assert.equal(
    tieredEventLine(0.108305, "call", config, load, { ...m, profile }, undefined, -1, 0),
    "0.108305: [call level=0 [Rec.sw(I)I] @-1 queues=1,0 rate=4.785047 k=1.20,1.00 total=768,0 mdo=256(0),0(0) max levels=3,0 " +
      "compilable=c1,c1-osr,c2,c2-osr status=idle]",
  );
  assert.equal(
    tieredEventLine(0.108169, "compile", config, load, { ...m, prevTime: 0 }, undefined, -1, 3),
    "0.108169: [compile level=3 [Rec.sw(I)I] @-1 queues=1,0 rate=n/a k=1.20,1.00]",
  );
  const inlinee = { ...NEW_METHOD, name: "Rec.inner(I)I", backedges: 7, notC2Compilable: true };
  assert.equal(
    tieredEventLine(1, "loop", config, IDLE, { ...m, inQueue: true, prevTime: 0, notC1OsrCompilable: true }, inlinee, 4, 3),
    "1.000000: [loop level=3 [Rec.sw(I)I [Rec.inner(I)I]] @4 queues=0,0 rate=n/a k=1.00,1.00 total=512,0 mdo=0(0),0(0) max levels=3,0 " +
      "inlinee total=0,7 inlinee mdo=0(0),0(0) inlinee max levels=0,0 compilable=c1,c2,c2-osr status=in-queue]",
  );
});
