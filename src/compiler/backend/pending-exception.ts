// What both compilers' code asks behind a call whose action word is not 0.
import { ACTION_EXCEPTION, ACTION_OF_THREAD, VMState } from "../../layout/vm-state.ts";
import type { FunctionBuilder } from "../../wasm/function.ts";
import { i32 } from "../../wasm/opcodes.ts";

/** Pushes whether the action word says that an exception is pending, and nothing else of the thread that must be looked after. */
export function exceptionAlone(f: FunctionBuilder): FunctionBuilder {
  return f.i32(0).mem(i32.load, VMState.action).i32(ACTION_OF_THREAD).op(i32.and).i32(ACTION_EXCEPTION).op(i32.eq);
}
