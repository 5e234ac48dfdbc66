// Writes one method's code: instructions with branches to labels, the operand stack's types as they change, exception table, line numbers
// and the StackMapTable. Everybody who emits keeps `stack` and `locals` true; nothing here infers types.

import { Op } from "../../src/bytecode/opcodes.ts";
import { classNameOf, isArray, isReference, parseDescriptor, type Type } from "./descriptor.ts";
import { ByteSink, type ConstantPool } from "./pool.ts";

/** A verification type: `I F J D`, `null`, `top`, `this` (uninitialised), `new@offset`, or a reference's descriptor. */
export type VType = string;

export type OpName = keyof typeof Op;

export class Label {
  at = -1;
  used = false;
}

interface Patch {
  readonly at: number;
  readonly from: number;
  readonly wide: boolean;
  readonly label: Label;
}

interface Frame {
  readonly locals: VType[];
  readonly stack: VType[];
}

/** A branch does not reach its target: the code is written again with `wideBranches`. */
export class BranchTooFar extends Error {}
/** More than 65,535 bytes. */
export class CodeTooLarge extends Error {}

const INVERSE: Partial<Record<OpName, OpName>> = {
  ifeq: "ifne",
  ifne: "ifeq",
  iflt: "ifge",
  ifge: "iflt",
  ifgt: "ifle",
  ifle: "ifgt",
  if_icmpeq: "if_icmpne",
  if_icmpne: "if_icmpeq",
  if_icmplt: "if_icmpge",
  if_icmpge: "if_icmplt",
  if_icmpgt: "if_icmple",
  if_icmple: "if_icmpgt",
  if_acmpeq: "if_acmpne",
  if_acmpne: "if_acmpeq",
  ifnull: "ifnonnull",
  ifnonnull: "ifnull",
};

export class Code {
  readonly pool: ConstantPool;
  readonly frames: boolean;
  readonly wideBranches: boolean;
  readonly out = new ByteSink();
  /** Types on the operand stack, one a value (a long is one entry). */
  stack: VType[] = [];
  /** Types of the locals by slot; the second slot of a wide value is `top`. */
  locals: VType[] = [];
  /** No instruction falls through to here. */
  dead = false;
  maxStack = 0;
  maxLocals = 0;
  readonly #patches: Patch[] = [];
  readonly #frames = new Map<number, Frame>();
  readonly #handlers: { start: number; end: number; label: Label; type: string | null }[] = [];
  readonly #lines: [pc: number, line: number][] = [];

  constructor(pool: ConstantPool, options: { frames: boolean; wideBranches: boolean }) {
    this.pool = pool;
    this.frames = options.frames;
    this.wideBranches = options.wideBranches;
  }

  get pc(): number {
    return this.out.bytes.length;
  }

  line(n: number): void {
    this.#lines.push([this.pc, n]);
  }

  push(...types: VType[]): void {
    this.stack.push(...types);
    const depth = this.stack.reduce((sum, t) => sum + (t === "J" || t === "D" ? 2 : 1), 0);
    if (depth > this.maxStack) this.maxStack = depth;
  }

  pop(n = 1): VType {
    let t = "";
    for (let i = 0; i < n; i++) {
      if (this.stack.length === 0) throw new Error(`operand stack is empty at ${this.pc}`);
      t = this.stack.pop()!;
    }
    return t;
  }

  /** Opens an instruction; code that nothing reaches gets a frame of its own. */
  #begin(op: number): void {
    if (this.dead) {
      this.stack = [];
      this.#frames.set(this.pc, { locals: [...this.locals], stack: [] });
      this.dead = false;
    }
    this.out.u1(op);
  }

  /** An instruction with up to four bytes of operands; `effect` says what it pops (count) and pushes. */
  op(name: OpName, pops = 0, pushes: readonly VType[] = [], ...operands: number[]): void {
    this.#begin(Op[name]);
    for (const b of operands) this.out.u1(b);
    this.pop(pops);
    this.push(...pushes);
  }

  op16(name: OpName, pops: number, pushes: readonly VType[], operand: number): void {
    this.op(name, pops, pushes, operand >>> 8, operand & 255);
  }

  /** Local access (`iload`, `astore`, `ret`), in its short, plain or wide form. */
  local(name: OpName, slot: number, pops: number, pushes: readonly VType[]): void {
    const short = `${name}_${slot}` as OpName;
    if (slot < 4 && Op[short] !== undefined) this.op(short, pops, pushes);
    else if (slot < 256) this.op(name, pops, pushes, slot);
    else {
      this.op("wide", pops, pushes, Op[name], slot >>> 8, slot & 255);
    }
  }

  setLocal(slot: number, types: readonly VType[]): void {
    while (this.locals.length < slot) this.locals.push("top");
    this.locals[slot] = types[0]!;
    if (types[0] === "J" || types[0] === "D") this.locals[slot + 1] = "top";
    this.maxLocals = Math.max(this.maxLocals, this.locals.length);
  }

  iinc(slot: number, by: number): void {
    if (slot < 256 && by >= -128 && by < 128) this.op("iinc", 0, [], slot, by & 255);
    else this.op("wide", 0, [], Op.iinc, slot >>> 8, slot & 255, (by >> 8) & 255, by & 255);
  }

  invoke(name: OpName, ref: number, desc: string, receiver: boolean): void {
    const { params, ret } = parseDescriptor(desc);
    const pushes = ret === "V" ? [] : [vtype(ret)];
    const pops = params.length + (receiver ? 1 : 0);
    if (name === "invokeinterface") {
      const count = params.reduce((n, p) => n + (p === "J" || p === "D" ? 2 : 1), 1);
      this.op(name, pops, pushes, ref >>> 8, ref & 255, count, 0);
    } else if (name === "invokedynamic") this.op(name, pops, pushes, ref >>> 8, ref & 255, 0, 0);
    else this.op16(name, pops, pushes, ref);
  }

  branch(name: OpName, pops: number, label: Label): void {
    label.used = true;
    const inverse = INVERSE[name];
    if (this.wideBranches && inverse !== undefined) {
      this.op16(inverse, pops, [], 8);
      this.branch("goto", 0, label);
      this.dead = false;
      this.#frames.set(this.pc, { locals: [...this.locals], stack: [...this.stack] });
      return;
    }
    const wide = this.wideBranches;
    const at = this.pc;
    if (wide) this.op(name === "jsr" ? "jsr_w" : "goto_w", pops, [], 0, 0, 0, 0);
    else this.op16(name, pops, [], 0);
    this.#patches.push({ at: at + 1, from: at, wide, label });
    if (name === "goto") this.dead = true;
  }

  /** A return or athrow. */
  leave(name: OpName, pops: number): void {
    this.op(name, pops);
    this.dead = true;
  }

  tableswitch(low: number, targets: readonly Label[], other: Label): void {
    const at = this.pc;
    this.op("tableswitch", 1);
    while (this.pc % 4 !== 0) this.out.u1(0);
    this.#target32(at, other);
    this.out.u4(low).u4(low + targets.length - 1);
    for (const t of targets) this.#target32(at, t);
    this.dead = true;
  }

  lookupswitch(cases: readonly (readonly [key: number, target: Label])[], other: Label): void {
    const at = this.pc;
    this.op("lookupswitch", 1);
    while (this.pc % 4 !== 0) this.out.u1(0);
    this.#target32(at, other);
    this.out.u4(cases.length);
    for (const [key, t] of [...cases].sort((a, b) => a[0] - b[0])) {
      this.out.u4(key);
      this.#target32(at, t);
    }
    this.dead = true;
  }

  #target32(from: number, label: Label): void {
    label.used = true;
    this.#patches.push({ at: this.pc, from, wide: true, label });
    this.out.u4(0);
  }

  /** Puts a label here: the frame is what `locals` and `stack` (given, or the current one) say. */
  bind(label: Label, stack: readonly VType[] = this.stack): void {
    label.at = this.pc;
    this.stack = [...stack];
    this.push();
    this.#frames.set(this.pc, { locals: [...this.locals], stack: [...stack] });
    this.dead = false;
  }

  handler(start: number, end: number, label: Label, type: string | null): void {
    if (start < end) this.#handlers.push({ start, end, label, type });
  }

  /** The Code attribute's content. */
  finish(sink: ByteSink): void {
    const length = this.pc;
    if (length > 65535) throw new CodeTooLarge(`${length} bytes`);
    const bytes = this.out.bytes;
    for (const { at, from, wide, label } of this.#patches) {
      const d = label.at - from;
      if (label.at < 0) throw new Error("a label was never bound");
      if (wide) for (let i = 0; i < 4; i++) bytes[at + i] = (d >> (24 - 8 * i)) & 255;
      else {
        if (d < -32768 || d > 32767) throw new BranchTooFar(`${d}`);
        bytes[at] = (d >> 8) & 255;
        bytes[at + 1] = d & 255;
      }
    }
    sink.u2(this.maxStack).u2(this.maxLocals).u4(length).append(bytes);
    sink.u2(this.#handlers.length);
    for (const h of this.#handlers)
      sink
        .u2(h.start)
        .u2(h.end)
        .u2(h.label.at)
        .u2(h.type === null ? 0 : this.pool.class(h.type));
    const attributes: ByteSink[] = [];
    if (this.#lines.length > 0) {
      const lines = this.#lines.filter(([pc]) => pc < length);
      const a = new ByteSink().u2(this.pool.utf8("LineNumberTable")).u4(2 + lines.length * 4);
      a.u2(lines.length);
      for (const [pc, line] of lines) a.u2(pc).u2(line);
      attributes.push(a);
    }
    const table = this.frames ? this.#stackMapTable(length) : undefined;
    if (table) attributes.push(table);
    sink.u2(attributes.length);
    for (const a of attributes) sink.append(a.bytes);
  }

  /** Same, same_locals_1, chop, append where they fit, else full frames (JVMS 4.7.4). */
  #stackMapTable(length: number): ByteSink | undefined {
    const points = [...this.#frames].filter(([pc]) => pc < length).sort((a, b) => a[0] - b[0]);
    if (points.length === 0) return undefined;
    const body = new ByteSink().u2(points.length);
    let last = -1;
    let before = this.entryLocals;
    for (const [pc, frame] of points) {
      const delta = pc - last - 1;
      const locals = compact(frame.locals);
      const same = locals.length === before.length && locals.every((t, i) => t === before[i]);
      const grown = locals.length - before.length;
      const common = Math.min(locals.length, before.length);
      const prefix = locals.slice(0, common).every((t, i) => t === before[i]);
      if (same && frame.stack.length === 0) delta < 64 ? body.u1(delta) : body.u1(251).u2(delta);
      else if (same && frame.stack.length === 1) {
        delta < 64 ? body.u1(64 + delta) : body.u1(247).u2(delta);
        this.#verificationType(body, frame.stack[0]!);
      } else if (prefix && frame.stack.length === 0 && grown !== 0 && Math.abs(grown) <= 3) {
        body.u1(251 + grown).u2(delta);
        for (const t of locals.slice(common)) this.#verificationType(body, t);
      } else {
        body.u1(255).u2(delta).u2(locals.length);
        for (const t of locals) this.#verificationType(body, t);
        body.u2(frame.stack.length);
        for (const t of frame.stack) this.#verificationType(body, t);
      }
      before = locals;
      last = pc;
    }
    return new ByteSink().u2(this.pool.utf8("StackMapTable")).u4(body.bytes.length).append(body.bytes);
  }

  /** Locals at entry, in the compact form; set once the arguments are in `locals`. */
  entryLocals: VType[] = [];

  #verificationType(s: ByteSink, t: VType): void {
    const simple = ["top", "I", "F", "D", "J", "null", "this"].indexOf(t);
    if (simple >= 0) s.u1(simple);
    else if (t.startsWith("new@")) s.u1(8).u2(Number(t.slice(4)));
    else s.u1(7).u2(this.pool.class(classNameOf(t)));
  }
}

/** One entry a value, without trailing tops. */
export function compact(locals: readonly VType[]): VType[] {
  const out: VType[] = [];
  for (let i = 0; i < locals.length; i++) {
    out.push(locals[i]!);
    if (locals[i] === "J" || locals[i] === "D") i++;
  }
  while (out.at(-1) === "top") out.pop();
  return out;
}

/** The verification type of a field's or argument's type. */
export function vtype(t: Type): VType {
  return isReference(t) || isArray(t) ? t : t === "J" || t === "F" || t === "D" ? t : "I";
}
