// The abstract frame while code is emitted: which Wasm local holds each local variable and each operand, and where their homes are.
// An operand is a Wasm local (its own, or that of the local variable it was loaded from) or an int constant; so loads and constants
// emit nothing until they are used. At the borders of blocks each operand is in its own Wasm local.
import { BASE_BYTES } from "../../layout/compiled.ts";
import { FRAME_HEADER } from "../../layout/frame.ts";
import type { Local } from "../../wasm/function.ts";
import type { Scope, Site } from "../compiled-code.ts";
import { Bailout } from "../compiled-code.ts";
import type { MethodFacts, MethodId } from "../facts/questions.ts";
import { isWideKind, KINDS, Kind, type MethodBlocks } from "../frontend/method-blocks.ts";
import { type CodeUnit, HOME_LOAD, SP, WASM_TYPE } from "./code-unit.ts";

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
  /** By slot: the reference's home holds what the Wasm local does. */
  private readonly inHome: Uint8Array;
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
    this.inHome = new Uint8Array(method.maxLocals);
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
      this.variables[i] = local;
    }
    return local as Local;
  }
  setVariable(slot: number, kind: number, local: Local): void {
    this.variables[slot * KINDS + kind] = local;
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
    this.inHome.fill(0);
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
    this.add(kind, this.variable(slot, kind), 0);
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

  /** What of references is in its home, to be given back behind code that may not have been executed. */
  homesKnown(): Uint8Array {
    return this.inHome.slice();
  }
  setHomesKnown(known: Uint8Array): void {
    this.inHome.set(known);
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
    const local = this.variable(slot, kind);
    const isNonNull = this.isNonNull(i);
    if (this.locals[i] !== local) {
      this.release(local);
      this.get(i);
      this.unit.f.set(local);
    }
    if (this.nonNull[local] !== 2) this.nonNull[local] = isNonNull ? 1 : 0;
    this.inHome[slot] = 0;
  }

  /** A local variable is about to be changed in place (iinc). */
  change(slot: number): Local {
    const local = this.variable(slot, Kind.I);
    this.release(local);
    this.inHome[slot] = 0;
    return local;
  }

  // Sites

  /** References of the state: live locals, and the first `operands` operands. */
  refs(live: Uint32Array, at: number, operands = this.count): number[] {
    const refs: number[] = [];
    for (let w = 0; w < this.blocks.words; w++) {
      for (let bits = live[at + w]!; bits !== 0; bits &= bits - 1) {
        const n = w * 32 + (31 - Math.clz32(bits & -bits));
        if (n % KINDS === Kind.A) refs.push(LOCALS + 4 * ((n / KINDS) | 0));
      }
    }
    for (let i = 0; i < operands; i++) if (this.kinds[i] === Kind.A) refs.push(this.stack + 4 * this.slots[i]!);
    return refs;
  }

  scope(bci: number, depth = this.depth): Scope {
    return { method: ROOT, bci, locals: LOCALS, header: this.header, depth };
  }

  site(kind: Site["kind"], bci: number, live: Uint32Array, at: number, operands = this.count, depth = this.depth): number {
    // One instruction may trap for several reasons in one state.
    const last = this.lastTrap;
    if (kind === "trap" && last.bci === bci && last.operands === operands && last.depth === depth) return last.symbol;
    const symbol = this.unit.site(kind, this.scope(bci, depth), this.refs(live, at, operands));
    if (kind === "trap") this.lastTrap = { bci, operands, depth, symbol };
    return symbol;
  }
  private lastTrap = { bci: -1, operands: 0, depth: 0, symbol: 0 };

  /**
   * Collects the homes of the state: of all, of references that are not in their homes yet, or of all but references.
   * @param always what stores them is executed whenever what follows is ("refs")
   */
  homes(live: Uint32Array, at: number, operands: number, which: "all" | "refs" | "others", always = true): void {
    const { unit } = this;
    unit.beginHomes();
    for (let w = 0; w < this.blocks.words; w++) {
      for (let bits = live[at + w]!; bits !== 0; bits &= bits - 1) {
        const n = w * 32 + (31 - Math.clz32(bits & -bits));
        const kind = n % KINDS;
        const slot = (n / KINDS) | 0;
        if (which === "refs") {
          if (kind !== Kind.A || this.inHome[slot] !== 0) continue;
          if (always) this.inHome[slot] = 1;
        } else if (which === "others" && kind === Kind.A) continue;
        unit.home(LOCALS + 4 * slot, this.variable(slot, kind), kind);
      }
    }
    for (let i = 0; i < operands; i++) {
      const kind = this.kinds[i]!;
      if (which === "refs" ? kind !== Kind.A : which === "others" && kind === Kind.A) continue;
      const offset = this.stack + 4 * this.slots[i]!;
      if (this.locals[i]! >= 0) unit.home(offset, this.locals[i]!, kind);
      else if (kind === Kind.J) {
        unit.constantHome(offset, this.constants[i]!);
        unit.constantHome(offset + 4, this.constants[i]! >> 31);
      } else unit.constantHome(offset, this.constants[i]!);
    }
  }

  /** Reads the references of the state back from their homes: the collector may have moved the objects. */
  reload(live: Uint32Array, at: number, operands = this.count): void {
    const { f } = this.unit;
    for (let w = 0; w < this.blocks.words; w++) {
      for (let bits = live[at + w]!; bits !== 0; bits &= bits - 1) {
        const n = w * 32 + (31 - Math.clz32(bits & -bits));
        if (n % KINDS !== Kind.A) continue;
        const slot = (n / KINDS) | 0;
        f.get(SP)
          .mem(HOME_LOAD[Kind.A]!, LOCALS + 4 * slot, 2)
          .set(this.variable(slot, Kind.A));
      }
    }
    for (let i = 0; i < operands; i++) {
      if (this.kinds[i] !== Kind.A || this.locals[i]! < 0) continue;
      f.get(SP)
        .mem(HOME_LOAD[Kind.A]!, this.stack + 4 * this.slots[i]!, 2)
        .set(this.locals[i]! as Local);
    }
  }
}
