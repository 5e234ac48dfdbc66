// Reads java.lang.String objects for messages. Valid until the next safepoint, as any reference.
import { type Addr, ld, u8, u16 } from "../layout/memory.ts";
import { Field } from "../layout/metadata.ts";
import { ARRAY_BASE, ARRAY_LENGTH } from "../layout/object.ts";
import { FO_STRING_CODER, FO_STRING_VALUE, VMState } from "../layout/vm-state.ts";
import { findFieldByName } from "./field-by-name.ts";
import { wellKnown } from "./well-known.ts";

const LATIN1 = 0;

/** The text of a java.lang.String. */
export function javaText(string: Addr): string {
  const value = ld(string + ld(VMState.offsets + 4 * FO_STRING_VALUE));
  if (value === 0) return "";
  const length = ld(value + ARRAY_LENGTH);
  let text = "";
  if (u8[string + ld(VMState.offsets + 4 * FO_STRING_CODER)] === LATIN1) {
    for (let i = 0; i < length; i++) text += String.fromCharCode(u8[value + ARRAY_BASE + i]!);
  } else {
    const at = (value + ARRAY_BASE) >>> 1;
    for (let i = 0; i < length >>> 1; i++) text += String.fromCharCode(u16[at + i]!);
  }
  return text;
}

/** The String field `name` (declared by a well-known class) of an object; undefined when null or not there yet. */
export function readStringField(object: Addr, wk: number, name: string): string | undefined {
  const value = readReferenceField(object, wk, name);
  return value === 0 ? undefined : javaText(value);
}

/** The reference field `name` (declared by a well-known class) of an object. */
export function readReferenceField(object: Addr, wk: number, name: string): Addr {
  const k = wellKnown(wk);
  const field = k === 0 || object === 0 ? 0 : findFieldByName(k, name);
  return field === 0 ? 0 : ld(object + ld(field + Field.offset));
}
