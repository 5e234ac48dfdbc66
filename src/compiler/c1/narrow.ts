// What of an int fits a type of less than 32 bits: for conversions, results of calls and fields.
import { T_BOOLEAN, T_BYTE, T_CHAR, T_SHORT } from "../../layout/object.ts";
import { i32 } from "../../wasm/opcodes.ts";
import type { C1 } from "./compiler.ts";

/** The value on the Wasm stack as a boolean, byte, char or short. */
export function narrow(c: C1, type: number): void {
  const { f } = c;
  if (type === T_BOOLEAN) f.i32(1).op(i32.and);
  else if (type === T_BYTE) f.op(i32.extend8S);
  else if (type === T_CHAR) f.i32(0xffff).op(i32.and);
  else if (type === T_SHORT) f.op(i32.extend16S);
}
