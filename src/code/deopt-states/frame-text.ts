// What a frame of the interpreter holds, slot by slot, in words that two runs can be compared by: locals that may still be read, the
// operand stack, locks. Written of frames that compiled code left, and read off the interpreter's own.
import { liveLocals } from "../../bytecode/live-locals.ts";
import { FRAME_HEADER, FRAME_KIND_MASK, Frame } from "../../layout/frame.ts";
import { type Addr, ld, u8 } from "../../layout/memory.ts";
import { Method } from "../../layout/metadata.ts";
import { normalizeName } from "../../linking/generated-names.ts";
import { externalName } from "../../linking/klass-view.ts";
import { methodName, methodSignature, originalCode } from "../../linking/method-view.ts";
import { exceptionRanges, refSlots } from "../../runtime/oop-maps.ts";
import { callerJavaFrame } from "../../runtime/stack-walk.ts";
import type { VM } from "../../runtime/vm.ts";
import { canonicalWord, ObjectTexts } from "./object-text.ts";

/** References deep that objects count: in frames that execute an instruction, and scalar-replaced ones of calls in progress. */
const DEPTH = 3;
const VIRTUAL_DEPTH = 1;
const KEPT = 1024;

/** Classes whose code works with addresses of the C heap, which differ. */
const ADDRESSES = /^(java\.nio\.(Direct|Mapped)|jdk\.internal\.(misc\.(ScopedMemoryAccess|Unsafe)|jimage)|sun\.(nio|misc)|java\.util\.zip)/;

/** Classes whose code meets entries that collections clear: how often and with what it is called differs. */
const CLEARED = /^java\.(util\.(concurrent\.ConcurrentHashMap|WeakHashMap)|lang\.(ref|invoke\.MethodType.*))\b/;

/** Whether states of such a method say something of the code: they are equal in two runs that did the same. */
export const isComparable = (method: string): boolean => !CLEARED.test(method);

/** A slot and what it held. Labels: L or S (local, operand stack), the word, w (bits) or r (reference) or v (scalar-replaced); M: locks. */
export type SlotText = readonly [label: string, text: string];

/** One frame. */
export interface ScopeState {
  readonly method: string;
  readonly bci: number;
  readonly depth: number;
  readonly slots: readonly SlotText[];
}

/** Frames of one compiled activation, outermost first, as compiled code left them. */
export interface FrameState {
  readonly thread: number;
  /** The innermost frame's instruction is a call in progress: what objects hold may have changed since it began. */
  readonly inCall: boolean;
  readonly scopes: readonly ScopeState[];
}

export class FrameTexts {
  private readonly vm: VM;
  private readonly objects: ObjectTexts;
  private readonly names = new Map<Addr, string>();
  private readonly liveness = new Map<Addr, (bci: number, local: number) => boolean>();

  constructor(vm: VM) {
    this.vm = vm;
    this.objects = new ObjectTexts(vm);
  }

  /** "p.A.m(I)V", without the numbers of generated names. */
  nameOf(method: Addr): string {
    let name = this.names.get(method);
    if (name === undefined) {
      const holder = normalizeName(externalName(ld(method + Method.holder))).replace(/0x[0-9a-f]+/g, "#");
      name = `${holder}.${normalizeName(methodName(method))}${methodSignature(method)}`;
      this.names.set(method, name);
    }
    return name;
  }

  /** The slots of a frame that stands at `bci`. @param virtual labels (L3, S0) of slots whose objects were scalar-replaced */
  slots(thread: Addr, frame: Addr, bci: number, depth: number, inCall: boolean, virtual: ReadonlySet<string>): SlotText[] {
    const method = ld(frame + Frame.method);
    const maxLocals = ld(method + Method.maxLocals);
    const refs = new Set<number>();
    refSlots(this.vm, method, bci, (slot) => refs.add(slot));
    const labels: string[] = [];
    const hasAddresses = ADDRESSES.test(this.nameOf(method));
    const add = (label: string, isRef: boolean): void => {
      if (isRef || !hasAddresses) labels.push(label + (isRef ? (inCall && virtual.has(label) ? "v" : "r") : "w"));
    };
    const isLive = this.livenessOf(method);
    for (let i = 0; i < maxLocals; i++) if (isLive(bci, i)) add(`L${i}`, refs.has(i));
    for (let i = 0; i < depth; i++) add(`S${i}`, refs.has(maxLocals + i));
    labels.push("M");
    return labels.map((label) => [label, this.slot(thread, frame, label, inCall)] as const);
  }

  /** What the frame holds there. */
  slot(thread: Addr, frame: Addr, label: string, inCall: boolean): string {
    if (label === "M") {
      const locks: string[] = [];
      for (const { object, ofMethod } of this.vm.monitors.recordsOf(thread, frame)) {
        locks.push(`${this.objects.text(object, 0)}${ofMethod ? "*" : ""}`);
      }
      return locks.join(" ");
    }
    const base = label.charCodeAt(0) === 0x4c ? ld(frame + Frame.locals) : frame + FRAME_HEADER;
    const word = ld(base + 4 * Number(label.slice(1, -1)));
    const kind = label.at(-1);
    if (kind === "w") return canonicalWord(word).toString(16);
    return this.objects.text(word, kind === "v" ? VIRTUAL_DEPTH : inCall ? 0 : DEPTH);
  }

  private livenessOf(method: Addr): (bci: number, local: number) => boolean {
    let live = this.liveness.get(method);
    if (live === undefined) {
      if (this.liveness.size >= KEPT) this.liveness.clear();
      const start = originalCode(method);
      const code = u8.slice(start, start + ld(method + Method.codeLength));
      live = liveLocals(code, ld(method + Method.maxLocals), exceptionRanges(method));
      this.liveness.set(method, live);
    }
    return live;
  }

  /** Classes were unloaded: their addresses may be others'. */
  forget(): void {
    this.objects.forget();
    this.names.clear();
    this.liveness.clear();
  }
}

/** The caller of an interpreted frame, past frames of the VM; 0 where it is no interpreted one. */
export function interpretedCaller(frame: Addr): Addr {
  const caller = callerJavaFrame(frame);
  return caller !== 0 && (ld(caller + Frame.kind) & FRAME_KIND_MASK) === 0 ? caller : 0;
}

export const bciOfFrame = (frame: Addr): number => ld(frame + Frame.pc) - ld(ld(frame + Frame.method) + Method.code);
