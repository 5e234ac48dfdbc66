// The abstract frame while code is emitted: which Wasm local holds each local variable and each operand, and where their homes are.
// Local variables are stored to their homes whenever they change, so that sites and exits need no code for them; references live there,
// and their Wasm locals are copies within a block and between safepoints. An operand is a Wasm local (its own, or that of the local
// variable it was loaded from) or an int constant. At the borders of blocks each operand is in its own Wasm local.
import { BASE_BYTES } from "../../layout/compiled.ts";
import { FRAME_HEADER } from "../../layout/frame.ts";
import type { Local } from "../../wasm/function.ts";
import { i32 } from "../../wasm/opcodes.ts";
import type { Scope, Site } from "../compiled-code.ts";
import { Bailout } from "../compiled-code.ts";
import type { MethodFacts, MethodId } from "../facts/questions.ts";
import { isWideKind, KINDS, Kind, type MethodBlocks } from "../frontend/method-blocks.ts";
import { type CodeUnit, HOME_LOAD, HOME_STORE, SP, WASM_TYPE } from "./code-unit.ts";

const ROOT = 1 as MethodId;
export const LOCALS = BASE_BYTES;

export class FrameState {
  readonly unit: CodeUnit;
  readonly blocks: MethodBlocks;
  /** Offsets from sp. */
  readonly header: number;
  readonly stack: number;
  private readonly variables: Int32Array;
  private readonly operands: Int32Array;
  private readonly maxStack: number;
  /** Operands, bottom first. */
  count = 0;
  /** Slots that they take. */
  depth = 0;
  readonly kinds: Uint8Array;
  readonly slots: Int32Array;
  /** Wasm local, or -1: the constant. */
  readonly locals: Int32Array;
  readonly constants: Int32Array;
  /** By Wasm local: known not to be null, in this block or (2) always. */
  private readonly nonNull: number[] = [];
  /** By slot: the reference's Wasm local holds what its home does. */
  private readonly cached: Uint8Array;
  /** By Wasm local: the local variable (slot * KINDS + kind) that it is of. */
  private readonly variableOf: (number | undefined)[] = [];
  /** Wasm locals made beyond the parameters. */
  made = 0;

  constructor(unit: CodeUnit, blocks: MethodBlocks, method: MethodFacts) {
    this.unit = unit;
    this.blocks = blocks;
    this.header = LOCALS + 4 * method.maxLocals;
    this.stack = this.header + FRAME_HEADER;
    this.maxStack = method.maxStack;
    this.variables = new Int32Array(method.maxLocals * KINDS).fill(-1);
    this.operands = new Int32Array((method.maxStack + 2) * KINDS).fill(-1);
    this.kinds = new Uint8Array(method.maxStack + 2);
    this.slots = new Int32Array(method.maxStack + 2);
    this.locals = new Int32Array(method.maxStack + 2);
    this.constants = new Int32Array(method.maxStack + 2);
    this.cached = new Uint8Array(method.maxLocals + 1);
  }

  newLocal(kind: number): Local {
    this.made++;
    return this.unit.f.local(WASM_TYPE[kind]!);
  }

  /** The Wasm local of a local variable. */
  variable(slot: number, kind: number): Local {
    const i = slot * KINDS + kind;
    let local = this.variables[i]!;
    if (local < 0) {
      local = this.newLocal(kind);
      this.setVariable(slot, kind, local as Local);
    }
    return local as Local;
  }
  setVariable(slot: number, kind: number, local: Local): void {
    this.variables[slot * KINDS + kind] = local;
    this.variableOf[local] = slot * KINDS + kind;
  }

  /** Stores a local variable, whose value is on the Wasm stack above sp, to its home. */
  private storeHome(slot: number, kind: number): void {
    this.unit.f.mem(HOME_STORE[kind]!, LOCALS + 4 * slot, 2);
  }
  private loadHome(slot: number, local: Local): void {
    this.unit.f
      .get(SP)
      .mem(HOME_LOAD[Kind.A]!, LOCALS + 4 * slot, 2)
      .set(local);
  }

  /** An argument, or what on-stack replacement finds in the interpreted frame, emitted by `value`. */
  enter(slot: number, kind: number, value: () => void): void {
    const { f } = this.unit;
    f.get(SP);
    value();
    if (kind !== Kind.A) f.tee(this.variable(slot, kind));
    this.storeHome(slot, kind);
  }

  private own(slot: number, kind: number): Local {
    const i = slot * KINDS + kind;
    let local = this.operands[i]!;
    if (local < 0) {
      local = this.newLocal(kind);
      this.operands[i] = local;
    }
    return local as Local;
  }

  // Blocks

  /** The state at the start of a block with operands of these kinds. */
  begin(kinds: Uint8Array): void {
    this.count = 0;
    this.depth = 0;
    for (const kind of kinds) this.add(kind, this.own(this.depth, kind), 0);
    for (let i = 0; i < this.nonNull.length; i++) if (this.nonNull[i] !== 2) this.nonNull[i] = 0;
    this.cached.fill(0);
  }

  /** Puts each operand into its own Wasm local. @returns the kinds of the operands */
  settle(): Uint8Array {
    const { f } = this.unit;
    let moved = 0;
    for (let i = 0; i < this.count; i++) {
      if (this.locals[i] === this.own(this.slots[i]!, this.kinds[i]!)) continue;
      this.get(i);
      moved++;
    }
    for (let i = this.count - 1; moved > 0 && i >= 0; i--) {
      const own = this.own(this.slots[i]!, this.kinds[i]!);
      if (this.locals[i] === own) continue;
      f.set(own);
      moved--;
      this.locals[i] = own;
    }
    return this.kinds.slice(0, this.count);
  }

  // Operands

  private add(kind: number, local: number, constant: number): void {
    const i = this.count++;
    if (this.depth + (isWideKind(kind) ? 2 : 1) > this.maxStack) throw new Bailout("operand stack overflow", false);
    this.kinds[i] = kind;
    this.slots[i] = this.depth;
    this.locals[i] = local;
    this.constants[i] = constant;
    this.depth += isWideKind(kind) ? 2 : 1;
  }

  /** Pushes what is on the Wasm stack. */
  push(kind: number, isNonNull = false): void {
    const own = this.own(this.depth, kind);
    this.release(own);
    this.unit.f.set(own);
    this.nonNull[own] = isNonNull ? 1 : 0;
    this.add(kind, own, 0);
  }

  pushConstant(value: number, kind: number = Kind.I): void {
    this.add(kind, -1, value);
  }

  pushVariable(slot: number, kind: number): void {
    const local = this.variable(slot, kind);
    if (kind === Kind.A && this.cached[slot] === 0) {
      this.loadHome(slot, local);
      this.cached[slot] = 1;
    }
    this.add(kind, local, 0);
  }

  /** Pushes what an operand that has just been popped was. */
  pushCopy(kind: number, local: number, constant: number): void {
    this.add(kind, local, constant);
  }

  /** What follows may or may not push the result of an instruction that has popped so many operands: nothing moves then. */
  reserve(popped: number, kind: number): void {
    const slot = popped === 0 ? this.depth : this.slots[this.count - popped]!;
    const own = this.own(slot, kind);
    const { count } = this;
    this.count -= popped;
    this.release(own, popped);
    this.count = count;
  }

  /** What of references is in Wasm locals, to be given back behind code that may not have been executed. */
  cachedReferences(): Uint8Array {
    return this.cached.slice();
  }
  keepCached(before: Uint8Array): void {
    before.forEach((was, slot) => {
      this.cached[slot]! &= was;
    });
  }

  /** Operands that are in this Wasm local move elsewhere: it is about to be set. */
  private release(local: Local, popped = 1): void {
    for (let i = 0; i < this.count; i++) {
      if (this.locals[i] !== local) continue;
      let to = this.own(this.slots[i]!, this.kinds[i]!);
      if (to === local || this.isUsed(to, popped)) to = this.newLocal(this.kinds[i]!);
      this.unit.f.get(local).set(to);
      this.nonNull[to] = this.nonNull[local] ?? 0;
      for (let k = i; k < this.count; k++) if (this.locals[k] === local) this.locals[k] = to;
    }
  }
  private isUsed(local: Local, popped: number): boolean {
    // Operands that have just been popped count: their values may not have been emitted yet.
    for (let i = 0; i < this.count + popped; i++) if (this.locals[i] === local) return true;
    return false;
  }

  /** Removes the top operand. @returns its index, at which its description can be read until the next push */
  pop(): number {
    if (this.count === 0) throw new Bailout("operand stack underflow", false);
    const i = --this.count;
    this.depth = this.slots[i]!;
    return i;
  }

  /** Index of the n-th operand from the top, 0 the top. */
  top(n = 0): number {
    if (n >= this.count) throw new Bailout("operand stack underflow", false);
    return this.count - 1 - n;
  }

  /** Emits an operand's value. */
  get(i: number): void {
    const local = this.locals[i]!;
    if (local >= 0) this.unit.f.get(local as Local);
    else if (this.kinds[i] === Kind.J) this.unit.f.i64(this.constants[i]!);
    else this.unit.f.i32(this.constants[i]!);
  }

  /** Pops an operand and emits its value. */
  popGet(): void {
    this.get(this.pop());
  }

  isNonNull(i: number): boolean {
    const local = this.locals[i]!;
    return local >= 0 && (this.nonNull[local] ?? 0) !== 0;
  }
  setNonNull(i: number): void {
    const local = this.locals[i]!;
    if (local >= 0 && this.nonNull[local] !== 2) this.nonNull[local] = 1;
  }
  alwaysNonNull(local: Local): void {
    this.nonNull[local] = 2;
  }

  /** Pops into a local variable. */
  store(slot: number, kind: number): void {
    const i = this.pop();
    if (this.kinds[i] !== kind) throw new Bailout("operand of another type", false);
    const { f } = this.unit;
    const local = this.variable(slot, kind);
    const isNonNull = this.isNonNull(i);
    this.overwrite(slot, kind);
    f.get(SP);
    this.get(i);
    if (this.locals[i] !== local) f.tee(local);
    this.storeHome(slot, kind);
    if (this.nonNull[local] !== 2) this.nonNull[local] = isNonNull ? 1 : 0;
    if (kind === Kind.A) this.cached[slot] = 1;
  }

  /** Adds to a local variable (iinc). */
  increment(slot: number, by: number): void {
    const local = this.variable(slot, Kind.I);
    this.overwrite(slot, Kind.I);
    this.unit.f.get(SP).get(local).i32(by).op(i32.add).tee(local);
    this.storeHome(slot, Kind.I);
  }

  /** The home of a local variable is about to be stored to: operands that stand for variables whose homes overlap it move elsewhere. */
  private overwrite(slot: number, kind: number): void {
    const end = slot + (isWideKind(kind) ? 2 : 1);
    for (let s = Math.max(0, slot - 1); s < end; s++) {
      for (let k = 0; k < KINDS; k++) {
        const local = this.variables[s * KINDS + k]!;
        if (local >= 0 && (s >= slot || isWideKind(k))) this.release(local as Local);
      }
      if (s >= slot) this.cached[s] = 0;
    }
  }

  // Sites

  /** The local variable (slot * KINDS + kind) for which an operand stands, undefined when it has a value of its own. */
  private standsFor(i: number): number | undefined {
    return this.locals[i]! < 0 ? undefined : this.variableOf[this.locals[i]!];
  }

  scope(bci: number, depth = this.depth): Scope {
    return { method: ROOT, bci, locals: LOCALS, header: this.header, depth };
  }

  /** A site of a state: live local variables, and the first `operands` operands. */
  site(kind: Site["kind"], bci: number, live: Uint32Array, at: number, operands = this.count, depth = this.depth): number {
    // One instruction may trap for several reasons in one state.
    const last = this.lastTrap;
    if (kind === "trap" && last.bci === bci && last.operands === operands && last.depth === depth) return last.symbol;
    const refs: number[] = [];
    for (let w = 0; w < this.blocks.words; w++) {
      for (let bits = live[at + w]!; bits !== 0; bits &= bits - 1) {
        const n = w * 32 + (31 - Math.clz32(bits & -bits));
        if (n % KINDS === Kind.A) refs.push(LOCALS + 4 * ((n / KINDS) | 0));
      }
    }
    const copies: number[] = [];
    const constants: number[] = [];
    for (let i = 0; i < operands; i++) {
      const of = this.kinds[i]!;
      const home = this.stack + 4 * this.slots[i]!;
      const variable = this.standsFor(i);
      if (variable !== undefined) {
        const from = LOCALS + 4 * ((variable / KINDS) | 0);
        copies.push(home, from);
        if (isWideKind(of)) copies.push(home + 4, from + 4);
        if (of === Kind.A && !refs.includes(from)) refs.push(from);
      } else if (this.locals[i]! < 0) {
        const value = this.constants[i]!;
        if (of === Kind.J) constants.push(home, value, home + 4, value >> 31);
        else if (of !== Kind.A) constants.push(home, value);
      } else if (of === Kind.A) refs.push(home);
    }
    const symbol = this.unit.site(kind, this.scope(bci, depth), refs, copies, constants);
    if (kind === "trap") this.lastTrap = { bci, operands, depth, symbol };
    return symbol;
  }
  private lastTrap = { bci: -1, operands: 0, depth: 0, symbol: 0 };

  /** Collects the homes of the first `operands` operands that the site does not fill: of all, of references, or of all but these. */
  homes(operands: number, which: "all" | "refs" | "others"): void {
    const { unit } = this;
    unit.beginHomes();
    for (let i = 0; i < operands; i++) {
      const kind = this.kinds[i]!;
      if (which === "refs" ? kind !== Kind.A : which === "others" && kind === Kind.A) continue;
      if (this.locals[i]! >= 0 && this.standsFor(i) === undefined) unit.home(this.stack + 4 * this.slots[i]!, this.locals[i]!, kind);
    }
  }

  /**
   * Reads references back from their homes, for the collector may have moved the objects: of the first `operands` operands, and of the local
   * variables whose Wasm locals must still hold them because this code may not have been executed.
   */
  reload(operands: number, always: boolean): void {
    const { f } = this.unit;
    if (always) this.cached.fill(0);
    for (let slot = 0; slot < this.cached.length; slot++) if (this.cached[slot] !== 0) this.loadHome(slot, this.variable(slot, Kind.A));
    for (let i = 0; i < operands; i++) {
      if (this.kinds[i] !== Kind.A || this.locals[i]! < 0) continue;
      const variable = this.standsFor(i);
      if (variable === undefined) {
        f.get(SP)
          .mem(HOME_LOAD[Kind.A]!, this.stack + 4 * this.slots[i]!, 2)
          .set(this.locals[i]! as Local);
        continue;
      }
      const slot = (variable / KINDS) | 0;
      if (this.cached[slot] !== 0) continue;
      this.loadHome(slot, this.locals[i]! as Local);
      this.cached[slot] = 1;
    }
  }
}
