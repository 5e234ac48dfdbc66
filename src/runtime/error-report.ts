// The file that tells of a VM's fault, after HotSpot's hs_err: summary, threads with their Java stacks, heap, events, flags, memory map.
// It reads nothing but the VM's memory and its flags, so that the main thread can write it when the VM's thread no longer answers; that
// memory may be damaged, or change meanwhile: what cannot be read is left out, and no walk goes on for ever.

import { Flags } from "../flags/flags.ts";
import type { VMOptions } from "../flags/options.ts";
import { printFlagsFinal } from "../flags/print.ts";
import { printMemoryLayout } from "../flags/print-layout.ts";
import { VM_NAME, VM_VERSION, vmInfo } from "../flags/version.ts";
import type { FrameAddr, ThreadAddr } from "../layout/addresses.ts";
import { EVENT_CLASS_LOADED, EVENT_COLLECTION, EVENT_EXCEPTION, EVENT_THREAD_ENDED, EVENT_THREAD_STARTED } from "../layout/events.ts";
import { Frame, JavaThread } from "../layout/frame.ts";
import { attachMemory, ld } from "../layout/memory.ts";
import { C_HEAP_SIZE, METASPACE, METASPACE_SIZE } from "../layout/memory-map.ts";
import { VMState } from "../layout/vm-state.ts";
import { externalName } from "../linking/klass-view.ts";
import { lastEvents, type VMEvent } from "./events.ts";
import { frameBci, frameMethod, NATIVE_BCI, stackTraceLine } from "./stack-walk.ts";

const MOST_THREADS = 200;
const MOST_FRAMES = 64;
/** Frames without a method that are passed over on the way to one that has. */
const MOST_STEPS = 10_000;

const STATES = ["new", "runnable", "blocked", "waiting", "parked", "sleeping", "awaits initialisation", "in I/O", "waiting", "ended"];

const hex = (a: number): string => `0x${a.toString(16).padStart(8, "0")}`;
const kib = (bytes: number): string => `${Math.ceil(bytes / 1024)}K`;

/** What a reading of memory that may be damaged gives; `otherwise` when it fails. */
function careful<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** Java frames of a thread, innermost first, as "at" lines have them. The topmost stands where it last left the interpreter. */
export function javaStackOf(thread: ThreadAddr): string[] {
  const lines: string[] = [];
  let steps = 0;
  for (let frame = ld(thread + JavaThread.frame); frame !== 0 && steps < MOST_STEPS; frame = ld(frame + Frame.caller)) {
    steps++;
    if (frameMethod(frame) === 0) continue;
    if (lines.length === MOST_FRAMES) {
      lines.push("...");
      break;
    }
    const line = careful(() => describe(frame), undefined);
    if (line === undefined) {
      lines.push(`(a frame at ${hex(frame)} that cannot be read)`);
      break;
    }
    lines.push(line);
  }
  return lines;
}

function describe(frame: FrameAddr): string {
  const method = frameMethod(frame);
  const bci = frameBci(frame);
  return bci === NATIVE_BCI ? stackTraceLine(method, bci) : `${stackTraceLine(method, bci)} bci ${bci}`;
}

/** The stack of the thread that ran last. */
export function currentJavaStack(): string[] {
  const thread = ld(VMState.thread);
  return thread === 0 ? [] : careful(() => javaStackOf(thread), []);
}

function threads(): string {
  let text = "";
  const current = ld(VMState.thread);
  let count = 0;
  for (let t = ld(VMState.threads); t !== 0 && count < MOST_THREADS; t = ld(t + JavaThread.next), count++) {
    const state = STATES[ld(t + JavaThread.state)] ?? "?";
    text += `${t === current ? "=>" : "  "}${hex(t)} thread ${ld(t + JavaThread.id)}, ${state}\n`;
    for (const line of careful(() => javaStackOf(t), [])) text += `      at ${line}\n`;
  }
  return text;
}

function heap(): string {
  const line = (name: string, start: number, top: number, end: number): string =>
    ` ${name.padEnd(16)} used ${kib(top - start).padStart(9)} of ${kib(end - start).padStart(9)} [${hex(start)}, ${hex(top)}, ${hex(end)})\n`;
  return (
    line("eden", ld(VMState.edenStart), ld(VMState.windowTop), ld(VMState.edenEnd)) +
    line("from", ld(VMState.fromStart), ld(VMState.fromTop), ld(VMState.fromEnd)) +
    line("to", ld(VMState.toStart), ld(VMState.toTop), ld(VMState.toEnd)) +
    line("old generation", ld(VMState.oldStart), ld(VMState.oldTop), ld(VMState.oldLimit)) +
    line("metaspace", METASPACE, ld(VMState.metaspaceTop), METASPACE + METASPACE_SIZE) +
    ` ${"C heap".padEnd(16)} used ${kib(ld(VMState.cHeapUsed)).padStart(9)} of ${kib(C_HEAP_SIZE).padStart(9)}\n` +
    ` ${ld(VMState.youngCollections)} young and ${ld(VMState.fullCollections)} full collections\n`
  );
}

function eventText({ kind, a, b, c }: VMEvent): string {
  switch (kind) {
    case EVENT_CLASS_LOADED:
      return `class ${externalName(a)} loaded`;
    case EVENT_EXCEPTION:
      return `exception ${externalName(a)}${b === 0 ? "" : ` at ${stackTraceLine(b, c | 0)}`}`;
    case EVENT_COLLECTION:
      return `${a === 0 ? "young" : "full"} collection, ${b}K in use after it`;
    case EVENT_THREAD_STARTED:
      return `thread ${a} started`;
    case EVENT_THREAD_ENDED:
      return `thread ${a} ended`;
    default:
      return "?";
  }
}

function events(): string {
  let text = "";
  for (const event of lastEvents()) {
    text += ` ${String(event.number).padStart(9)} ${careful(() => eventText(event), "(of what is gone)")}\n`;
  }
  return text;
}

/**
 * The file's text.
 * @param summary what happened: the lines that standard error gets, too
 * @param memory the VM's, when this is not its thread
 */
export function errorReport(summary: string, options: VMOptions, memory?: WebAssembly.Memory): string {
  if (memory !== undefined) attachMemory(memory);
  const flags = new Flags(options.flags);
  const part = (name: string, text: () => string): string => `${name}:\n\n${careful(text, "(cannot be read)\n")}\n`;
  const { launch } = options;
  return [
    summary,
    part("---------------  SUMMARY", () => {
      const what = launch === undefined ? "nothing to run" : `${launch.what} ${launch.args.join(" ")}`;
      return `${VM_NAME} ${VM_VERSION} (${vmInfo(flags.values)})\nNode ${process.version}, V8 ${process.versions.v8}, ${process.arch}\nRuns: ${what}\n`;
    }),
    part("---------------  JAVA STACK", () => {
      const lines = currentJavaStack();
      return lines.length === 0 ? "(no Java thread runs)\n" : lines.map((line) => `  at ${line}\n`).join("");
    }),
    part("---------------  THREADS (=> runs)", threads),
    part("---------------  HEAP", heap),
    part("---------------  LAST EVENTS", events),
    part("---------------  FLAGS", () => printFlagsFinal(flags)),
    part("---------------  MEMORY MAP", () => printMemoryLayout(flags)),
    "END.\n",
  ].join("\n");
}
