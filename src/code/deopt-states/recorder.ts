// -XX:RecordDeoptStates: writes down each frame that compiled code leaves to the interpreter, a line of JSON an activation. The same
// program interpreted is held against it (checker.ts).

import type { Scope, Site } from "../../compiler/compiled-code.ts";
import { fromByteString } from "../../flags/options.ts";
import { strerror } from "../../host/errno.ts";
import { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } from "../../host/files.ts";
import { FRAME_HEADER, JavaThread } from "../../layout/frame.ts";
import { type Addr, ld } from "../../layout/memory.ts";
import { VMState } from "../../layout/vm-state.ts";
import type { VM } from "../../runtime/vm.ts";
import type { Unit } from "../units.ts";
import { type FrameState, FrameTexts, isComparable } from "./frame-text.ts";

/** States of one place that are written down: the first so many, then each whose number is a power of two. */
const FIRST = 64;
/** Lines between two writes, so that a VM that dies has told what came before. */
const LINES = 64;

export class DeoptRecorder {
  private readonly vm: VM;
  private readonly texts: FrameTexts;
  private readonly counts = new Map<string, number>();
  private readonly path: string;
  private lines: string[] = [];

  constructor(vm: VM, path: string) {
    this.vm = vm;
    this.texts = new FrameTexts(vm);
    this.path = path;
    this.write(O_TRUNC, "");
    vm.endHooks.push(() => this.flush());
  }

  /** An activation has been written out. @param sp of its compiled frame */
  wroteOut(unit: Unit, site: Site, sp: Addr): void {
    const thread = ld(VMState.thread);
    const inCall = site.kind === "call";
    const names = site.scopes.map((scope) => this.texts.nameOf(unit.names.method(scope.method)));
    if (!names.every(isComparable)) return;
    const place = `${inCall} ${names.map((name, i) => `${name}@${site.scopes[i]!.bci}`).join(" ")}`;
    const seen = (this.counts.get(place) ?? 0) + 1;
    this.counts.set(place, seen);
    if (seen > FIRST && (seen & (seen - 1)) !== 0) return;
    const state: FrameState = {
      thread: ld(thread + JavaThread.id),
      inCall,
      scopes: site.scopes.map((scope, i) => ({
        method: names[i]!,
        bci: scope.bci,
        depth: scope.depth,
        slots: this.texts.slots(thread, sp + scope.header, scope.bci, scope.depth, inCall, virtualSlots(site, scope)),
      })),
    };
    this.lines.push(JSON.stringify(state));
    if (this.lines.length >= LINES) this.flush();
  }

  private flush(): void {
    if (this.lines.length === 0) return;
    this.write(O_APPEND, `${this.lines.join("\n")}\n`);
    this.lines = [];
  }

  /** The file is open only while it is written: the program's own files have the numbers that they have without. */
  private write(how: number, text: string): void {
    const { files } = this.vm.host;
    const file = files.open(Buffer.from(this.path, "latin1"), O_WRONLY | O_CREAT | how, 0o666);
    const bytes = Buffer.from(text, "utf8");
    for (let at = 0, n = file; n < 0 || at < bytes.length; at += n) {
      if (n >= 0) n = files.write(file, bytes.subarray(at));
      if (n < 0) throw this.vm.fault(`cannot write ${fromByteString(this.path)}: ${strerror(-n)}`);
    }
    files.close(file);
  }
}

/** Slots of a scope that hold objects which compiled code had not made. */
function virtualSlots(site: Site, scope: Scope): Set<string> {
  const slots = new Set<string>();
  for (const { homes } of site.objects ?? []) {
    for (const home of homes) {
      if (home >= scope.header) slots.add(`S${(home - scope.header - FRAME_HEADER) / 4}`);
      else slots.add(`L${(home - scope.locals) / 4}`);
    }
  }
  return slots;
}
