// Attributes of methods that reflection asks for: checked exceptions, parameter names (JVMS 4.7.5, 4.7.24).

import { ATTR_Exceptions, ATTR_MethodParameters } from "./attribute-kind.ts";
import { findMemberAttribute, indexTable } from "./attributes.ts";
import { u2 } from "./big-endian.ts";

/** Class indices of the exceptions that the method_info at `infoOffset` declares; empty without. */
export function checkedExceptions(bytes: Uint8Array, offsets: Uint32Array, infoOffset: number): Uint16Array {
  return indexTable(bytes, findMemberAttribute(bytes, offsets, infoOffset, ATTR_Exceptions));
}

export interface MethodParameter {
  /** 0 for a parameter without a name. */
  nameIndex: number;
  accessFlags: number;
}

/** The MethodParameters of the method_info at `infoOffset`; null without the attribute, which is not the same as none. */
export function methodParameters(bytes: Uint8Array, offsets: Uint32Array, infoOffset: number): MethodParameter[] | null {
  const info = findMemberAttribute(bytes, offsets, infoOffset, ATTR_MethodParameters);
  if (info === 0) return null;
  const found: MethodParameter[] = [];
  for (let i = 0; i < bytes[info]!; i++) {
    found.push({ nameIndex: u2(bytes, info + 1 + 4 * i), accessFlags: u2(bytes, info + 3 + 4 * i) });
  }
  return found;
}
