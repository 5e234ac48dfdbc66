// What all of the emitter says of values: which type of Wasm is theirs, and how an allocation that needs a collection leaves.
import { trapRequest } from "../../layout/compiled.ts";
import { ValueType } from "../../wasm/opcodes.ts";
import type { Type } from "../ir/op.ts";

export const WASM_TYPE: Record<Type, ValueType> = {
  i32: ValueType.i32,
  ref: ValueType.i32,
  i64: ValueType.i64,
  f32: ValueType.f32,
  f64: ValueType.f64,
  v128: ValueType.v128,
  void: ValueType.i32,
};
export const ALLOCATION_TRAP = trapRequest("unhandled", "none");
