// Walking Java stacks: frames, their methods and bytecode indices, line numbers. Step frames of routines have no method and are
// passed over; those of natives count as "Native Method".

import type { FrameAddr, KlassAddr, MethodAddr, ThreadAddr } from "../layout/addresses.ts";
import { FRAME_INTERPRETED, FRAME_KIND_MASK, Frame, JavaThread } from "../layout/frame.ts";
import { ld } from "../layout/memory.ts";
import { Klass, Method, ModuleEntry } from "../layout/metadata.ts";
import { cpText } from "../linking/constant-pool.ts";
import { externalName } from "../linking/klass-view.ts";
import { isOverpass, lineNumber, methodName } from "../linking/method-view.ts";
import { symbolToString } from "../linking/symbols.ts";
import { callerOf } from "./frames.ts";

/** bci of native methods in traces. */
export const NATIVE_BCI = -1;

/** The frame itself, or the nearest one below it that has a method. */
export function javaFrame(frame: FrameAddr): FrameAddr {
  while (frame !== 0 && ld(frame + Frame.method) === 0) frame = callerOf(frame);
  return frame;
}

/** The topmost frame of a thread that has a method; 0 none. */
export const topJavaFrame = (thread: ThreadAddr): FrameAddr => javaFrame(ld(thread + JavaThread.frame));

/** The next frame below with a method; 0 at the bottom. */
export const callerJavaFrame = (frame: FrameAddr): FrameAddr => javaFrame(callerOf(frame));

export const frameMethod = (frame: FrameAddr): MethodAddr => ld(frame + Frame.method);

/** Bytecode index of a frame with a method; NATIVE_BCI for natives. */
export function frameBci(frame: FrameAddr): number {
  if ((ld(frame + Frame.kind) & FRAME_KIND_MASK) !== FRAME_INTERPRETED) return NATIVE_BCI;
  return ld(frame + Frame.pc) - ld(ld(frame + Frame.method) + Method.code);
}

/** Source line of a bci; -1 unknown, -2 native method. */
export function lineOf(method: MethodAddr, bci: number): number {
  if (bci !== NATIVE_BCI) return lineNumber(method, bci);
  // The VM's own methods are no natives, and have no lines.
  return isOverpass(method) ? -1 : -2;
}

/** "pkg.Class.method(module@version/File.java:12)" of a place in a method, as the VM itself prints it. */
export function stackTraceLine(method: MethodAddr, bci: number): string {
  const klass = ld(method + Method.holder);
  const module = ld(klass + Klass.module);
  const name = module === 0 ? 0 : ld(module + ModuleEntry.name);
  const version = name === 0 ? 0 : ld(module + ModuleEntry.version);
  const where = name === 0 ? "" : `${symbolToString(name)}${version === 0 ? "" : `@${symbolToString(version)}`}/`;
  const line = lineOf(method, bci);
  const file = sourceFile(klass);
  const place = line === -2 ? "Native Method" : file === null ? "Unknown Source" : line < 0 ? file : `${file}:${line}`;
  return `${externalName(klass)}.${methodName(method)}(${where}${place})`;
}

/** SourceFile of a class, null when it does not say. */
export function sourceFile(klass: KlassAddr): string | null {
  const index = ld(klass + Klass.sourceFileIndex);
  return index === 0 ? null : cpText(ld(klass + Klass.constantPool), index);
}
