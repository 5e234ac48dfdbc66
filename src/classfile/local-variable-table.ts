// Names of local variables (JVMS 4.7.13), for helpful NullPointerException messages and debuggers.

import { ATTR_LocalVariableTable } from "./attribute-kind.ts";
import { eachAttribute } from "./attributes.ts";
import { u2 } from "./big-endian.ts";

export interface LocalVariable {
  startPc: number;
  /** In bytes of code; the variable has a value in [startPc, startPc + length). */
  length: number;
  nameIndex: number;
  descriptorIndex: number;
  /** First local slot. */
  slot: number;
}

/** All entries of all LocalVariableTables of a Code attribute, in order. */
export function localVariables(bytes: Uint8Array, offsets: Uint32Array, codeAttributesOffset: number): LocalVariable[] {
  const found: LocalVariable[] = [];
  if (codeAttributesOffset === 0) return found;
  eachAttribute(bytes, offsets, codeAttributesOffset, ATTR_LocalVariableTable, (info) => {
    for (let n = u2(bytes, info), at = info + 2; n > 0; n--, at += 10) {
      found.push({
        startPc: u2(bytes, at),
        length: u2(bytes, at + 2),
        nameIndex: u2(bytes, at + 4),
        descriptorIndex: u2(bytes, at + 6),
        slot: u2(bytes, at + 8),
      });
    }
  });
  return found;
}

/** Utf8 index of the name of the variable in `slot` at `bci`, 0 when the tables do not say. */
export function localVariableName(
  bytes: Uint8Array,
  offsets: Uint32Array,
  codeAttributesOffset: number,
  slot: number,
  bci: number,
): number {
  for (const v of localVariables(bytes, offsets, codeAttributesOffset)) {
    if (v.slot === slot && bci >= v.startPc && bci < v.startPc + v.length) return v.nameIndex;
  }
  return 0;
}
