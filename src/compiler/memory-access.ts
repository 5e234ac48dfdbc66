// The Wasm instructions that access a value of each basic type in memory, for both compilers.
import { T_ARRAY, T_BOOLEAN, T_BYTE, T_CHAR, T_DOUBLE, T_FLOAT, T_INT, T_LONG, T_OBJECT, T_SHORT } from "../layout/object.ts";
import { f32, f64, i32, i64 } from "../wasm/opcodes.ts";

interface Access {
  /** Of the value on the Wasm stack; `ref` is an i32 that collections look at. */
  readonly type: "i32" | "i64" | "f32" | "f64" | "ref";
  readonly load: number;
  readonly store: number;
}

const BYTE: Access = { type: "i32", load: i32.load8S, store: i32.store8 };
const REFERENCE: Access = { type: "ref", load: i32.load, store: i32.store };

/** By basic type (JVMS table 6.5.newarray-A, and T_OBJECT and T_ARRAY): how a field or element is loaded and stored. */
export const ACCESS: Readonly<Record<number, Access | undefined>> = {
  [T_BOOLEAN]: BYTE,
  [T_BYTE]: BYTE,
  [T_CHAR]: { type: "i32", load: i32.load16U, store: i32.store16 },
  [T_SHORT]: { type: "i32", load: i32.load16S, store: i32.store16 },
  [T_INT]: { type: "i32", load: i32.load, store: i32.store },
  [T_LONG]: { type: "i64", load: i64.load, store: i64.store },
  [T_FLOAT]: { type: "f32", load: f32.load, store: f32.store },
  [T_DOUBLE]: { type: "f64", load: f64.load, store: f64.store },
  [T_OBJECT]: REFERENCE,
  [T_ARRAY]: REFERENCE,
};
