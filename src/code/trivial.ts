// Methods that C2 could not make better than C1: accessors and constant getters (Method::is_accessor, is_constant_getter), by their
// original bytecodes.
import { Op } from "../bytecode/opcodes.ts";
import type { Addr } from "../layout/memory.ts";
import { ld } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { originalCode } from "../profiling/create.ts";

/** CompilationPolicy::is_trivial(). */
export function isTrivial(method: Addr): boolean {
  const length = ld(method + Method.codeLength);
  if (ld(method + Method.codeOffset) === 0 || length < 2 || length > 6) return false;
  return isTrivialCode(originalCode(method), ld(method + Method.argSlots));
}

export function isTrivialCode(code: Uint8Array, argSlots: number): boolean {
  return isGetter(code, argSlots) || isSetter(code, argSlots) || isConstantGetter(code);
}

const isReturn = (opcode: number | undefined): boolean => opcode !== undefined && opcode >= Op.ireturn && opcode <= Op.return;
const returnsValue = (opcode: number | undefined): boolean => isReturn(opcode) && opcode !== Op.return;

/** aload_0, getfield, xreturn. */
function isGetter(code: Uint8Array, argSlots: number): boolean {
  return code.length === 5 && argSlots === 1 && code[0] === Op.aload_0 && code[1] === Op.getfield && returnsValue(code[4]);
}

/** aload_0, xload_1, putfield, return. */
function isSetter(code: Uint8Array, argSlots: number): boolean {
  if (code.length !== 6 || code[0] !== Op.aload_0 || code[2] !== Op.putfield || code[5] !== Op.return) return false;
  switch (code[1]) {
    case Op.iload_1:
    case Op.aload_1:
    case Op.fload_1:
      return argSlots === 2;
    case Op.lload_1:
    case Op.dload_1:
      return argSlots === 3;
    default:
      return false;
  }
}

/** A constant and a return. */
function isConstantGetter(code: Uint8Array): boolean {
  const push = code[0]!;
  if (push < Op.aconst_null || push > Op.ldc2_w) return false;
  const length = push < Op.bipush ? 1 : push === Op.bipush || push === Op.ldc ? 2 : 3;
  return code.length === length + 1 && isReturn(code[length]);
}
