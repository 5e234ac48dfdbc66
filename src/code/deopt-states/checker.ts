// -XX:CheckDeoptStates: the program is interpreted, and at each place where compiled code had left frames to the interpreter in the run
// that was recorded, what they held is looked for. Compiled code counts no visits, so of the states of one place (thread, frames, bcis)
// the recorded ones must occur in their order among the interpreter's. Frames that wait for a call are left from the innermost outwards,
// and were entered the other way round: those of one place occur in any order.

import { fromByteString } from "../../flags/options.ts";
import { strerror } from "../../host/errno.ts";
import { O_CREAT, O_TRUNC, O_WRONLY } from "../../host/files.ts";
import { FRAME_KIND_MASK, Frame, JavaThread } from "../../layout/frame.ts";
import { type Addr, ld, st, u8 } from "../../layout/memory.ts";
import { METASPACE, METASPACE_SIZE } from "../../layout/memory-map.ts";
import { Method } from "../../layout/metadata.ts";
import { VMState } from "../../layout/vm-state.ts";
import { StartProblem } from "../../runtime/start-problem.ts";
import type { VM } from "../../runtime/vm.ts";
import { policyConfig } from "../../tiering/config.ts";
import { bciOfFrame, type FrameState, FrameTexts, interpretedCaller } from "./frame-text.ts";

/** The recorded states of one place. */
interface Place {
  readonly thread: number;
  readonly inCall: boolean;
  /** The frames of all its states. */
  readonly scopes: FrameState["scopes"];
  /** Those that have not been found. */
  readonly missing: FrameState[];
  states: number;
  visits: number;
  /** Of the next one: slots that agreed in the visit that came nearest, and where that one differed. */
  agreed: number;
  differs: string;
}

export interface DeoptCheckResult {
  readonly states: number;
  readonly places: number;
  readonly visited: number;
  /** Places one of whose states was never seen: that state, and what came nearest. */
  readonly missed: readonly { readonly state: FrameState; readonly index: number; readonly visits: number; readonly differs: string }[];
}

export class DeoptChecker {
  private readonly texts: FrameTexts;
  private readonly places: Place[] = [];
  /** By method's name: bci of the innermost frame, and its places. */
  private readonly byMethod = new Map<string, Map<number, Place[]>>();
  /** By address of the instruction, once its method has been met. */
  private readonly byPc = new Map<Addr, Place[]>();
  private readonly met = new Set<Addr>();
  private readonly filter: Addr;

  /** @param text what was recorded */
  constructor(vm: VM, text: string) {
    this.texts = new FrameTexts(vm);
    this.read(text);
    // One bit a byte of metaspace: where the interpreter is to leave before the instruction. At first everywhere.
    this.filter = vm.kernel.malloc(METASPACE_SIZE >>> 3) >>> 0;
    if (this.filter === 0) throw vm.fault("the C heap is exhausted: no room for the check of deoptimised frames");
    u8.fill(0xff, this.filter, this.filter + (METASPACE_SIZE >>> 3));
    st(VMState.traceFilter, this.filter);
  }

  private read(text: string): void {
    const places = new Map<string, Place>();
    for (const line of text.split("\n")) {
      if (line === "" || !line.endsWith("]}")) continue; // the last one of a VM that died
      const state = JSON.parse(line) as FrameState;
      const key = JSON.stringify([state.thread, state.inCall, state.scopes.map((s) => [s.method, s.bci, s.depth])]);
      let place = places.get(key);
      if (place === undefined) {
        const { thread, inCall, scopes } = state;
        place = { thread, inCall, scopes, missing: [], states: 0, visits: 0, agreed: -1, differs: "" };
        places.set(key, place);
        this.places.push(place);
        const { method, bci } = state.scopes.at(-1)!;
        const ofMethod = this.byMethod.get(method) ?? new Map<number, Place[]>();
        this.byMethod.set(method, ofMethod);
        const atBci = ofMethod.get(bci) ?? [];
        ofMethod.set(bci, atBci);
        atBci.push(place);
      }
      place.missing.push(state);
      place.states++;
    }
  }

  /** The interpreter is about to run the thread's top frame. */
  visit(thread: Addr): void {
    const frame = ld(thread + JavaThread.frame);
    if (frame === 0 || (ld(frame + Frame.kind) & FRAME_KIND_MASK) !== 0) return;
    const method = ld(frame + Frame.method);
    if (!this.met.has(method)) this.meet(method);
    const places = this.byPc.get(ld(frame + Frame.pc));
    if (places === undefined) return;
    const id = ld(thread + JavaThread.id);
    for (const place of places) {
      if (place.thread !== id || place.missing.length === 0) continue;
      const frames = framesOf(frame, place.scopes.length);
      if (frames === undefined || !this.isPlace(place, frames)) continue;
      place.visits++;
      // A frame may be left twice at one place: in code that was entered anew and had not come far.
      while (this.find(place, thread, frames)) place.agreed = -1;
    }
  }

  /** Takes a missing state that the frames have now. @returns whether there was one */
  private find(place: Place, thread: Addr, frames: readonly Addr[]): boolean {
    const candidates = place.inCall ? place.missing.length : Math.min(1, place.missing.length);
    for (let i = 0; i < candidates; i++) {
      if (!this.agrees(place, place.missing[i]!, thread, frames)) continue;
      place.missing.splice(i, 1);
      return true;
    }
    return false;
  }

  /** From now on the interpreter leaves where states of the method's were recorded only. */
  private meet(method: Addr): void {
    this.met.add(method);
    const code = ld(method + Method.code);
    const places = this.byMethod.get(this.texts.nameOf(method));
    for (let bci = 0; bci < ld(method + Method.codeLength); bci++) {
      const at = code + bci - METASPACE;
      const here = places?.get(bci);
      if (here === undefined) u8[this.filter + (at >>> 3)]! &= ~(1 << (at & 7));
      else this.byPc.set(code + bci, [...(this.byPc.get(code + bci) ?? []), ...here]);
    }
  }

  private isPlace(place: Place, frames: readonly Addr[]): boolean {
    return place.scopes.every(({ method, bci }, i) => {
      const frame = frames[i]!;
      return bciOfFrame(frame) === bci && this.texts.nameOf(ld(frame + Frame.method)) === method;
    });
  }

  private agrees(place: Place, state: FrameState, thread: Addr, frames: readonly Addr[]): boolean {
    let agreed = 0;
    // Bits first: what objects hold takes longer.
    for (const bits of [true, false]) {
      for (let i = 0; i < frames.length; i++) {
        for (const [label, text] of state.scopes[i]!.slots) {
          if (label.endsWith("w") !== bits) continue;
          const now = this.texts.slot(thread, frames[i]!, label, state.inCall);
          if (now === text) {
            agreed++;
            continue;
          }
          if (agreed > place.agreed) {
            place.agreed = agreed;
            place.differs = `${state.scopes[i]!.method}@${state.scopes[i]!.bci} ${label}: compiled ${text}, interpreted ${now}`;
          }
          return false;
        }
      }
    }
    return true;
  }

  result(): DeoptCheckResult {
    return {
      states: this.places.reduce((sum, p) => sum + p.states, 0),
      places: this.places.length,
      visited: this.places.reduce((sum, p) => sum + p.visits, 0),
      missed: this.places
        .filter((p) => p.missing.length > 0)
        .map((p) => ({ state: p.missing[0]!, index: p.states - p.missing.length, visits: p.visits, differs: p.differs })),
    };
  }
}

/** What -XX:CheckDeoptStates asks for. */
export function attachDeoptChecker(vm: VM): void {
  const path = vm.flags.values.CheckDeoptStates;
  if (path === "") return;
  if (!vm.settings.deterministic || !policyConfig(vm.flags.values).interpreterOnly)
    throw new StartProblem("-XX:CheckDeoptStates needs -Xint and -XX:+Deterministic");
  const bytes = vm.host.files.readFile(Buffer.from(path, "latin1"));
  if (typeof bytes === "number") throw new StartProblem(`cannot read ${fromByteString(path)}: ${strerror(-bytes)}`);
  const checker = new DeoptChecker(vm, Buffer.from(bytes).toString("utf8"));
  vm.visitor = (thread) => checker.visit(thread);
  vm.endHooks.push(() => writeResult(vm, `${path}.result`, checker.result()));
}

function writeResult(vm: VM, path: string, result: DeoptCheckResult): void {
  const file = vm.host.files.open(Buffer.from(path, "latin1"), O_WRONLY | O_CREAT | O_TRUNC, 0o666);
  if (file < 0) throw vm.fault(`cannot write ${fromByteString(path)}: ${strerror(-file)}`);
  const bytes = Buffer.from(JSON.stringify(result), "utf8");
  for (let at = 0; at < bytes.length; ) {
    const n = vm.host.files.write(file, bytes.subarray(at));
    if (n <= 0) throw vm.fault(`cannot write ${fromByteString(path)}: ${strerror(-n)}`);
    at += n;
  }
  vm.host.files.close(file);
}

/** The frame and its interpreted callers, `count` in all, outermost first. */
function framesOf(frame: Addr, count: number): Addr[] | undefined {
  const frames = [frame];
  for (let at = frame; frames.length < count; frames.unshift(at)) {
    at = interpretedCaller(at);
    if (at === 0) return undefined;
  }
  return frames;
}
