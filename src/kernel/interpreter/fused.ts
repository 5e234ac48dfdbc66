// The code of fused sequences, composed from what their parts do: values stay in Wasm locals between the parts instead
// of going over the operand stack. A part that throws writes the stack back first and leaves from its own instruction,
// so that nothing outside can tell. Must not know which sequences there are.
//
//   L L iaload:   a = locals[p]; b = locals[q]; check; push a[b]        (one dispatch, one push)

import { Op } from "../../bytecode/opcodes.ts";
import { Klass } from "../../layout/metadata.ts";
import { ARRAY_BASE, ARRAY_LENGTH, OBJECT_KLASS, T_BOOLEAN } from "../../layout/object.ts";
import { Q } from "../../layout/quick-opcodes.ts";
import type { Local } from "../../wasm/function.ts";
import { i32, i64, VOID } from "../../wasm/opcodes.ts";
import { FUSED, type Fused, type FusedLayout, fusedLayout, type Part, partLengths } from "../fused-opcodes.ts";
import { ARITHMETIC, apply, stackEffect } from "./arithmetic.ts";
import { ARRAY_LOADS } from "./arrays.ts";
import { CONDITIONS, popFrame } from "./control.ts";
import { type HandlerTable, type InterpreterEmitter, LOAD_OF, SLOTS_OF, STORE_OF } from "./emitter.ts";
import { FIELD_LOADS } from "./fields.ts";
import { invokeVirtual } from "./invocation.ts";

export function addFused(table: HandlerTable): void {
  for (const fused of FUSED) table.add(fused.opcode, (e) => new Composer(e, fused).emit());
}

interface Value {
  type: string;
  local: Local;
}

class Composer {
  private readonly e: InterpreterEmitter;
  private readonly parts: readonly Part[];
  private readonly layout: FusedLayout;
  /** Values that the parts pushed and that are not in memory. */
  private readonly stack: Value[] = [];
  /** Slots popped from the operand stack in memory. */
  private consumed = 0;
  private readonly temps: Record<string, Local[]>;

  constructor(e: InterpreterEmitter, fused: Fused) {
    this.e = e;
    this.parts = fused.parts;
    this.layout = fusedLayout(fused.parts);
    this.temps = { I: [e.a, e.b, e.c, e.d], J: [e.l, e.l2], D: [e.x, e.y] };
  }

  emit(): void {
    const { parts } = this;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i];
      if (typeof part === "string") this.operandPart(part, i);
      else if (FIELD_LOADS.has(part)) this.getfield(part, i);
      else if (ARRAY_LOADS.has(part)) this.arrayLoad(part, i);
      else if (part === Op.bastore) this.byteStore(i);
      else if (part === Op.iinc) this.increment(i);
      else if (part === Op.dup) this.duplicate();
      else if (part === Op.arraylength) this.arrayLength(i);
      else if (part === Q.putfield_i32) this.putfield(i);
      else if (part === Q.invokevirtual_q) {
        this.restore(i, []);
        invokeVirtual(this.e);
        return;
      } else if (part === Op.ireturn) {
        // Popping the frame needs a and b.
        const value = this.pop("I");
        this.e.f.get(value).set(this.e.d);
        popFrame(this.e, 1, () => this.e.f.get(this.e.d));
        this.e.f.br(this.e.exits.next);
        return;
      } else if (CONDITIONS.has(part) || part === Op.goto) {
        this.branch(part, i);
        return;
      } else this.arithmetic(part);
    }
    this.writeBack();
    this.advance();
  }

  // Operands

  /** Pushes the unsigned operand byte of part `i`. */
  private byteOperand(i: number): void {
    const { e, layout } = this;
    const at = layout.operandAt[i];
    const isFirst = i === layout.operandAt.findIndex((a) => a !== 0);
    e.u1(at);
    if (layout.nibbles && at === 1) {
      if (isFirst) e.f.i32(15).op(i32.and);
      else e.f.i32(4).op(i32.shrU);
    } else if (isFirst && layout.variable) e.f.i32(63).op(i32.and);
  }

  private constant(i: number): void {
    const { e, layout } = this;
    const isFirst = i === layout.operandAt.findIndex((a) => a !== 0);
    if (isFirst && layout.variable) e.u1(1).i32(26).op(i32.shl).i32(26).op(i32.shrS);
    else e.s1(layout.operandAt[i]);
  }

  /** The excess of the sequence's length over the least one. */
  private excess(): void {
    this.e.u1(1).i32(6).op(i32.shrU);
  }

  /** pc += length; dispatch */
  private advance(): void {
    const { e, layout } = this;
    if (layout.variable) {
      e.f.get(e.pc);
      this.excess();
      e.f.op(i32.add).set(e.pc);
    }
    e.advance(layout.least);
  }

  // Values

  private fresh(type: string): Local {
    const pool = this.temps[type];
    const local = pool.find((t) => !this.stack.some((v) => v.local === t) && !this.reserved.has(t));
    if (local === undefined) throw new RangeError("a fused sequence needs more locals than there are");
    return local;
  }
  private readonly reserved = new Set<Local>();

  private push(type: string, local: Local): void {
    this.stack.push({ type, local });
  }

  /** Pops a value into a local: what a part pushed, or what stands in memory. The local stays reserved for this part. */
  private pop(type: string): Local {
    const top = this.stack.pop();
    if (top !== undefined) {
      this.reserved.add(top.local);
      return top.local;
    }
    const local = this.fresh(type);
    this.consumed += SLOTS_OF[type];
    this.e.slot(this.consumed, LOAD_OF[type]).set(local);
    this.reserved.add(local);
    return local;
  }

  /** Stores the values on top of what is left in memory, and moves sp. */
  private writeBack(extra: readonly Value[] = []): void {
    const { e } = this;
    let depth = this.consumed;
    let slots = -this.consumed;
    for (const value of [...this.stack, ...extra]) {
      e.f.get(e.sp).get(value.local);
      e.toSlot(depth, STORE_OF[value.type]);
      depth -= SLOTS_OF[value.type];
      slots += SLOTS_OF[value.type];
    }
    e.adjust(slots);
  }

  /** On the way to an exception: the stack as before part `i`, which popped `operands`, and pc at its instruction. */
  private restore(i: number, operands: readonly Value[]): void {
    const { e, layout, parts } = this;
    this.writeBack(operands);
    let before = 0;
    let variableBefore = false;
    for (let k = 0; k < i; k++) {
      const [shortest, longest] = partLengths(parts[k]);
      before += shortest;
      if (shortest !== longest) variableBefore = true;
    }
    for (let k = i; k < parts.length; k++) {
      const [shortest, longest] = partLengths(parts[k]);
      if (variableBefore && shortest !== longest) throw new RangeError("where a part begins cannot be told");
    }
    if (before === 0) return;
    e.f.get(e.pc).i32(before).op(i32.add);
    if (variableBefore && layout.variable) {
      this.excess();
      e.f.op(i32.add);
    }
    e.f.set(e.pc);
  }

  // Parts

  private operandPart(part: string, i: number): void {
    const { e } = this;
    const { f } = e;
    if (part === "C") {
      const local = this.fresh("I");
      this.constant(i);
      f.set(local);
      this.push("I", local);
      return;
    }
    const address = () => {
      f.get(e.locals);
      this.byteOperand(i);
      f.i32(2).op(i32.shl).op(i32.add);
    };
    const type = "DdT".includes(part) ? "D" : part === "J" ? "J" : "I";
    if ("SsT".includes(part)) {
      const value = this.pop(type);
      address();
      f.get(value).mem(STORE_OF[type], 0, 2);
    } else {
      const local = this.fresh(type);
      address();
      f.mem(LOAD_OF[type], 0, 2).set(local);
      this.push(type, local);
    }
    this.reserved.clear();
  }

  private arithmetic(opcode: number): void {
    const { e } = this;
    const [pops, push] = stackEffect(opcode);
    const operands: Local[] = [];
    for (let i = pops.length - 1; i >= 0; i--) operands.unshift(this.pop(pops[i]));
    for (const operand of operands) e.f.get(operand);
    apply(e, ARITHMETIC.get(opcode)!);
    this.reserved.clear();
    const local = this.fresh(push);
    e.f.set(local);
    this.push(push, local);
  }

  private getfield(opcode: number, i: number): void {
    const { e } = this;
    const { f } = e;
    const load = FIELD_LOADS.get(opcode)!;
    const object = this.pop("I");
    f.get(object).op(i32.eqz);
    const isNull = f.if_(VOID);
    this.restore(i, [{ type: "I", local: object }]);
    f.br(e.exits.nullPointer).end(isNull);
    const type = load === i64.load ? "J" : "I";
    this.reserved.clear();
    const local = this.fresh(type);
    f.get(object);
    e.u2(this.layout.operandAt[i]).op(i32.add).mem(load).set(local);
    this.push(type, local);
  }

  private putfield(i: number): void {
    const { e } = this;
    const { f } = e;
    const value = this.pop("I");
    const object = this.pop("I");
    f.get(object).op(i32.eqz);
    const isNull = f.if_(VOID);
    this.restore(i, [
      { type: "I", local: object },
      { type: "I", local: value },
    ]);
    f.br(e.exits.nullPointer).end(isNull);
    f.get(object);
    e.u2(this.layout.operandAt[i]).op(i32.add).get(value).mem(i32.store);
    this.reserved.clear();
  }

  private duplicate(): void {
    const local = this.pop("I");
    this.push("I", local);
    this.push("I", local);
    this.reserved.clear();
  }

  private arrayLength(i: number): void {
    const { f, exits } = this.e;
    const array = this.pop("I");
    f.get(array).op(i32.eqz);
    const isNull = f.if_(VOID);
    this.restore(i, [{ type: "I", local: array }]);
    f.br(exits.nullPointer).end(isNull);
    this.reserved.clear();
    const local = this.fresh("I");
    f.get(array).mem(i32.load, ARRAY_LENGTH).set(local);
    this.push("I", local);
  }

  /** Leaves unless `index` is one of `array`; `operands` is what the part popped. */
  private check(i: number, array: Local, index: Local, operands: readonly Value[]): void {
    const { e } = this;
    const { f } = e;
    f.get(index).get(array).mem(i32.load, ARRAY_LENGTH).op(i32.geU);
    const fault = f.if_(VOID);
    this.restore(i, operands);
    // Both are needed in their own locals by the fault's tail.
    f.get(array).get(index).set(e.b).set(e.a).br(e.exits.arrayFault).end(fault);
  }

  private arrayLoad(opcode: number, i: number): void {
    const { f } = this.e;
    const [load, log2] = ARRAY_LOADS.get(opcode)!;
    const index = this.pop("I");
    const array = this.pop("I");
    this.check(i, array, index, [
      { type: "I", local: array },
      { type: "I", local: index },
    ]);
    this.reserved.clear();
    const type = log2 === 3 ? "J" : "I";
    const local = this.fresh(type);
    f.get(array).get(index);
    if (log2 > 0) f.i32(log2).op(i32.shl);
    f.op(i32.add).mem(load, ARRAY_BASE).set(local);
    this.push(type, local);
  }

  private byteStore(i: number): void {
    const { f } = this.e;
    const value = this.pop("I");
    const index = this.pop("I");
    const array = this.pop("I");
    const values = [array, index, value].map((local) => ({ type: "I", local }));
    this.check(i, array, index, values);
    f.get(array).get(index).op(i32.add).get(value);
    f.i32(1).i32(-1).get(array).mem(i32.load, OBJECT_KLASS).mem(i32.load, Klass.elementType).i32(T_BOOLEAN).op(i32.eq).select().op(i32.and);
    f.mem(i32.store8, ARRAY_BASE);
    this.reserved.clear();
  }

  private increment(i: number): void {
    const { e } = this;
    const local = this.fresh("I");
    const at = this.layout.operandAt[i];
    e.f.get(e.locals);
    e.u1(at).i32(2).op(i32.shl).op(i32.add).tee(local).get(local).mem(i32.load);
    e.s1(at + 1)
      .op(i32.add)
      .mem(i32.store);
  }

  /** The last part: its offset counts from the start of the sequence. */
  private branch(opcode: number, i: number): void {
    const { e } = this;
    const { f } = e;
    const take = () => {
      f.get(e.pc);
      e.s2(this.layout.operandAt[i]).tee(e.a).op(i32.add).set(e.pc);
      f.get(e.a).i32(0).op(i32.gtS).brIf(e.exits.next).br(e.exits.poll);
    };
    if (opcode === Op.goto) {
      this.writeBack();
      take();
      return;
    }
    const [pops, condition, value] = CONDITIONS.get(opcode)!;
    const right = this.pop("I");
    const left = pops === 2 ? this.pop("I") : right;
    f.get(left);
    if (pops === 2) f.get(right);
    if (value !== undefined) f.i32(value);
    if (condition !== null) f.op(condition);
    const taken = f.if_(VOID);
    this.writeBack();
    take();
    f.end(taken);
    this.writeBack();
    this.advance();
  }
}
