// Verification types (JVMS 4.10.1.2) as numbers: small ones for primitives and for what only a check asks for, UNINITIALIZED + bci for the
// object of a `new`, and else the symbol of a class name or array descriptor, which stands at an address in metaspace.

import type { SymbolAddr } from "../../layout/addresses.ts";
import { u8 } from "../../layout/memory.ts";
import { METASPACE } from "../../layout/memory-map.ts";
import { symbolBytes, symbolLength, symbolToString } from "../symbols.ts";

export type Type = number;

export const TOP = 0;
export const INT = 1;
export const FLOAT = 2;
export const LONG = 3;
export const LONG_2ND = 4;
export const DOUBLE = 5;
export const DOUBLE_2ND = 6;
export const NULL = 7;
export const UNINITIALIZED_THIS = 8;
// Asked for, never in a frame: types of returned values that are ints in frames, and sets of types.
export const BOOLEAN = 9;
export const BYTE = 10;
export const CHAR = 11;
export const SHORT = 12;
export const ANY_REFERENCE = 13;
export const CATEGORY_1 = 14;
export const CATEGORY_2 = 15;
export const CATEGORY_2_2ND = 16;
/** Of the object that the `new` at bci makes, until its constructor has run. */
export const UNINITIALIZED = 0x1_0000;

/** A return address of the subroutine that begins at bci: only where types are inferred. */
export const RETURN_ADDRESS = 0x2_0000;

const BRACKET = 0x5b;

export const isObjectOrArray = (t: Type): boolean => t >= METASPACE;
export const isReference = (t: Type): boolean => t >= METASPACE || t === NULL;
export const isUninitialized = (t: Type): boolean => t === UNINITIALIZED_THIS || (t >= UNINITIALIZED && t < RETURN_ADDRESS);
export const isArray = (t: Type): boolean => t >= METASPACE && symbolLength(t) > 1 && u8[symbolBytes(t)] === BRACKET;
export const isObject = (t: Type): boolean => t >= METASPACE && !isArray(t);
export const isCategory2 = (t: Type): boolean => t === LONG || t === DOUBLE;
export const isCategory2Second = (t: Type): boolean => t === LONG_2ND || t === DOUBLE_2ND;
export const isCategory1 = (t: Type): boolean => !isCategory2(t) && !isCategory2Second(t);
/** The second slot of a long or double. */
export const secondOf = (t: Type): Type => t + 1;

/** Whether an array's component is of the kind that a descriptor letter says; null is an array of any. */
export const isArrayOf = (t: Type, letter: number): boolean =>
  t === NULL || (t >= METASPACE && symbolLength(t) === 2 && u8[symbolBytes(t)] === BRACKET && u8[symbolBytes(t) + 1] === letter);

/** Whether it is an array of references, or null. */
export function isReferenceArray(t: Type): boolean {
  if (t === NULL) return true;
  if (!isArray(t)) return false;
  const component = u8[symbolBytes(t) + 1];
  return component === 0x4c || component === BRACKET;
}

/** Dimensions of an array type. */
export function dimensionsOf(t: SymbolAddr): number {
  let n = 0;
  while (n < symbolLength(t) && u8[symbolBytes(t) + n] === BRACKET) n++;
  return n;
}

const NAMES = [
  "top",
  "integer",
  "float",
  "long",
  "long_2nd",
  "double",
  "double_2nd",
  "null",
  "uninitializedThis",
  "boolean",
  "byte",
  "char",
  "short",
  "reference type",
  "category1 type",
  "category2 type",
  "category2_2nd type",
];

/** A type as messages have it. */
export function typeText(t: Type): string {
  if (t >= METASPACE) return `'${symbolToString(t)}'`;
  if (t >= RETURN_ADDRESS) return "returnAddress";
  return t >= UNINITIALIZED ? `uninitialized ${t - UNINITIALIZED}` : NAMES[t]!;
}
