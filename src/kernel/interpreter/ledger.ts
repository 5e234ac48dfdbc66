// What the time ledger (-XX:+ProfileIntComp) adds to the interpreter and the stubs: the state word is stored where the method changes, and
// the clock's function is called where the category does. Without the flag nothing of this is emitted.
import { CATEGORY_MASK, CLOCK, CLOCK_OF_SHIFT, LEDGER_CLOCK, LEDGER_OFF } from "../../layout/ledger.ts";
import { VMState } from "../../layout/vm-state.ts";
import type { FunctionBuilder } from "../../wasm/function.ts";
import type { ModuleBuilder } from "../../wasm/module.ts";
import { i32, ValueType, VOID } from "../../wasm/opcodes.ts";
import type { LedgerOptions } from "./options.ts";

const T = ValueType.i32;

export class LedgerEmitter {
  readonly isOn: boolean;
  /** Index of `ledger.transition(state, before)`. */
  private readonly transitionIndex: number;
  /** Index of `ledger.wrong(expected)`. */
  private readonly wrong: number;

  /** Imports what it needs, so it must be made before the module's own functions. */
  constructor(module: ModuleBuilder, { code, strict }: LedgerOptions) {
    this.isOn = code !== LEDGER_OFF;
    this.wrong = strict ? module.importFunction("ledger", "wrong", [T], []) : -1;
    this.transitionIndex = code === LEDGER_CLOCK ? module.importFunction("ledger", "transition", [T, T], []) : -1;
  }

  /** The interpreter goes on, or begins, in a method; the category stays. */
  interpreted(f: FunctionBuilder, method: () => void): void {
    if (!this.isOn) return;
    f.i32(0);
    method();
    f.i32(1).op(i32.shl).mem(i32.store, VMState.ledger);
  }

  /** Strict: the state is that of the interpreter in this method. */
  verify(f: FunctionBuilder, method: () => void): void {
    if (this.wrong < 0) return;
    f.i32(0).mem(i32.load, VMState.ledger);
    method();
    f.i32(1).op(i32.shl).op(i32.ne);
    const differs = f.if_(VOID);
    method();
    f.i32(1).op(i32.shl).call(this.wrong).end(differs);
  }

  /** The interpreter goes on in a method after code of another category. */
  toInterpreted(f: FunctionBuilder, method: () => void): void {
    if (this.transitionIndex < 0) {
      this.interpreted(f, method);
      return;
    }
    method();
    f.i32(1).op(i32.shl);
    this.leave(f);
  }

  /** Of the state on the Wasm stack. */
  private leave(f: FunctionBuilder): void {
    f.i32(0).mem(i32.load, VMState.ledger);
    f.i32(0).i32(0).mem(i32.load, VMState.ledger).i32(CATEGORY_MASK).op(i32.and).i32(CLOCK_OF_SHIFT).op(i32.shl);
    f.i32(CLOCK).op(i32.or).mem(i32.store, VMState.ledger);
    f.call(this.transitionIndex);
  }

  /** Exports `transitions(n)`: so many transitions, to measure what one takes. */
  exportTransitions(module: ModuleBuilder): void {
    if (this.transitionIndex < 0) return;
    const f = module.function_("transitions", [T], []);
    const n = f.param(0);
    const done = f.block();
    const loop = f.loop();
    f.get(n).op(i32.eqz).brIf(done);
    f.i32(0);
    this.leave(f);
    f.get(n).i32(1).op(i32.sub).set(n).br(loop);
    f.end(loop).end(done);
    module.exportFunction("transitions", f.index);
  }
}
