// The lines of -XX:+PrintCompilation and -XX:+PrintInlining in HotSpot's columns, which scripts and people read.
//
//   time id attributes level method @ bci (size)   message
//   attributes: % OSR, s synchronized, ! has exception handlers, b blocking, n native

import type { CompilationEvent, InlineDecision, LoggedMethod } from "../tiering/events.ts";
import { type CompLevel, INVOCATION_ENTRY_BCI } from "../tiering/level.ts";

const TIME_WIDTH = 7;
const ID_WIDTH = 4;
/** Where the name begins, after the level. */
const INDENT = "     ";
/** Blank columns of a line of PrintInlining: time, id. */
const INLINE_MARGIN = " ".repeat(TIME_WIDTH + 1 + ID_WIDTH + 1);
const INLINE_INDENT = "    ";

/** Method::print_short_name: " java.lang.String::hashCode", with the blank before it. */
export const shortName = (method: LoggedMethod): string => ` ${method.className}::${method.name}`;

/** @param tiered whether there are levels to tell of: the column is missing under -XX:-TieredCompilation */
export function compilationLine(event: CompilationEvent, tiered: boolean): string {
  const { method, osrBci, message } = event;
  const osr = osrBci !== INVOCATION_ENTRY_BCI;
  const attributes =
    (osr ? "%" : " ") +
    (method?.isSynchronized ? "s" : " ") +
    (method?.hasExceptionHandlers ? "!" : " ") +
    (event.blocking ? "b" : " ") +
    (method?.isNative ? "n" : " ");
  const time = String(Math.floor(event.stamp * 1000)).padStart(TIME_WIDTH);
  let line = `${time} ${String(event.id).padStart(ID_WIDTH)} ${attributes} ${tiered ? `${event.level} ` : ""}${INDENT}`;
  if (method === undefined) line += "(method)";
  else {
    line += shortName(method);
    if (osr) line += ` @ ${osrBci}`;
    line += method.isNative ? " (native)" : ` (${method.codeSize} bytes)`;
  }
  return message === undefined ? line : `${line}   ${message}`;
}

/** What follows the line of a wrapper for a native method. */
export const wrapperMessage = (method: LoggedMethod): string => (method.isStatic ? "(static)" : "");

/** What follows the line of a compilation that a compiler gave up. */
export function skippedMessage(failure: string, retry?: "not retryable" | "retry at different tier"): string {
  return `COMPILE SKIPPED: ${failure}${retry === undefined ? "" : ` (${retry})`}`;
}

/** Printed when CompileCommand keeps a method from being compiled. */
export function excludingLine(method: LoggedMethod): string {
  const what = method.isNative ? "generation of native wrapper" : "compile";
  return `### Excluding ${what}:${method.isStatic ? " static" : ""}${shortName(method)}`;
}

/** Printed when a method can no longer be compiled. @param level undefined = at no level */
export function notCompilableLine(method: LoggedMethod, level: CompLevel | undefined, osr: boolean, reason: string | undefined): string {
  const size = method.codeSize > 0 ? ` (${method.codeSize} bytes)` : "";
  const where = level === undefined ? "all levels" : `level ${level}`;
  return `made not ${osr ? "OSR " : ""}compilable on ${where} ${shortName(method)}${size}${reason === undefined ? "" : `   ${reason}`}`;
}

/** The lines of -XX:+PrintInlining below a compilation's, for calls made at that depth of inlining. */
export function inliningLines(calls: readonly InlineDecision[], tiered: boolean, depth = 0): string[] {
  const lines: string[] = [];
  for (const call of calls) {
    lines.push(inliningLine(call, tiered, depth));
    for (const receiver of call.receivers ?? []) lines.push(typeProfileLine(receiver, tiered, depth));
    lines.push(...inliningLines(call.calls, tiered, depth + 1));
  }
  return lines;
}

function inliningLine({ bci, callee, reason }: InlineDecision, tiered: boolean, depth: number): string {
  const attributes = callee.isLoaded
    ? ` ${callee.isSynchronized ? "s" : " "}${callee.hasExceptionHandlers ? "!" : " "}${callee.hasMonitors ? "m" : " "}  `
    : "      ";
  const size = callee.isLoaded ? `(${callee.codeSize} bytes)` : "(not loaded)";
  return `${INLINE_MARGIN}${attributes}${indentOf(tiered, depth)}@ ${bci}  ${shortName(callee)} ${size}${reason === "" ? "" : `   ${reason}`}`;
}

function typeProfileLine(receiver: { klass: string; count: number; total: number }, tiered: boolean, depth: number): string {
  const counts = `(${receiver.count}/${receiver.total} counts)`;
  return `${INLINE_MARGIN}      ${indentOf(tiered, depth)} \\-> TypeProfile ${counts} = ${receiver.klass}`;
}

const indentOf = (tiered: boolean, depth: number): string => `${tiered ? "  " : ""}${INDENT}${INLINE_INDENT}${"  ".repeat(depth)}`;
