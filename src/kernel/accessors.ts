// Methods so small that a call needs no frame: getters, setters, constants, nothing. Recognised in executable code when
// the method turns out to be hot; the interpreter does them at the call. None can throw: the receiver has been checked.

import { Op } from "../bytecode/opcodes.ts";
import { ld, u8 } from "../layout/memory.ts";
import { CpCacheEntry, METHOD_HAS_JSR, Method } from "../layout/metadata.ts";
import { T_BOOLEAN, T_BYTE, T_CHAR, T_SHORT } from "../layout/object.ts";
import { Q } from "../layout/quick-opcodes.ts";
import { ENTRY_CONSTANT, ENTRY_EMPTY, ENTRY_GET, ENTRY_INTERPRETED, ENTRY_OBJECT_INIT, ENTRY_PUT } from "../layout/vm-state.ts";

const ACC_STATIC = 8;

/** Getters: what reads the field; rows are ENTRY_GET + index. A narrow result must be of the field's own type. */
export const GETTERS: readonly (readonly [getfield: number, result: number | undefined])[] = [
  [Q.getfield_i32, undefined],
  [Q.getfield_i64, undefined],
  [Q.getfield_i8, T_BYTE],
  [Q.getfield_i8, T_BOOLEAN],
  [Q.getfield_u16, T_CHAR],
  [Q.getfield_i16, T_SHORT],
];

/** Setters: what writes the field; rows are ENTRY_PUT + index. */
export const SETTERS: readonly number[] = [Q.putfield_i32, Q.putfield_i64, Q.putfield_ref, Q.putfield_bool, Q.putfield_i8, Q.putfield_i16];

/** Where the field's offset stands in a getter's and a setter's code: aload_0, getfield; aload_0, xload_1, putfield. */
export const GETTER_OFFSET_AT = 2;
export const SETTER_OFFSET_AT = 3;

/** The entry of a method that is an accessor, ENTRY_INTERPRETED for others. */
export function accessorEntry(method: number): number {
  if (ld(method + Method.interpreterEntry) !== ENTRY_INTERPRETED || (ld(method + Method.flags) & METHOD_HAS_JSR) !== 0)
    return ENTRY_INTERPRETED;
  const code = ld(method + Method.code);
  const isStatic = (ld(method + Method.accessFlags) & ACC_STATIC) !== 0;
  const first = u8[code];
  switch (ld(method + Method.codeLength)) {
    case 1:
      return first === Op.return ? ENTRY_EMPTY : first === Q.return_register_finalizer ? ENTRY_OBJECT_INIT : ENTRY_INTERPRETED;
    case 2: {
      const last = u8[code + 1];
      // -1 would have to be narrowed.
      const constant = first >= Op.iconst_0 && first <= Op.iconst_1 && (last === Op.ireturn || last === Q.ireturn_narrow);
      return constant ? ENTRY_CONSTANT : ENTRY_INTERPRETED;
    }
    case 5: {
      if (isStatic || first !== Op.iload_0) return ENTRY_INTERPRETED;
      const last = u8[code + 4];
      if (u8[code + 1] === Q.invokespecial_object_init && last === Op.return) return ENTRY_EMPTY;
      if (u8[code + 1] === Q.invokespecial_q && last === Op.return) return callsObjectInit(method) ? ENTRY_OBJECT_INIT : ENTRY_INTERPRETED;
      if (last !== Op.ireturn && last !== Op.lreturn && last !== Q.ireturn_narrow) return ENTRY_INTERPRETED;
      const result = last === Q.ireturn_narrow ? ld(method + Method.resultType) : undefined;
      const row = GETTERS.findIndex(([getfield, type]) => getfield === u8[code + 1] && type === result);
      return row < 0 ? ENTRY_INTERPRETED : ENTRY_GET + row;
    }
    case 6: {
      if (isStatic || first !== Op.iload_0 || u8[code + 5] !== Op.return) return ENTRY_INTERPRETED;
      const row = SETTERS.indexOf(u8[code + 2]);
      if (row < 0 || u8[code + 1] !== (row === 1 ? Op.lload_1 : Op.iload_1)) return ENTRY_INTERPRETED;
      return ENTRY_PUT + row;
    }
    default:
      return ENTRY_INTERPRETED;
  }
}

/** Whether the invokespecial_q at bci 1 calls Object.<init> or a constructor that only does that. */
function callsObjectInit(method: number): boolean {
  const at = ld(method + Method.code) + 2;
  const callee = ld(ld(method + Method.cpCache) + (u8[at] | (u8[at + 1] << 8)) * CpCacheEntry.sizeof + CpCacheEntry.method);
  return ld(callee + Method.interpreterEntry) === ENTRY_OBJECT_INIT || accessorEntry(callee) === ENTRY_OBJECT_INIT;
}
