// Descriptors as verification types. What has been read is kept for the class under verification: symbols may go with their classes.

import type { SymbolAddr } from "../../layout/addresses.ts";
import { u8 } from "../../layout/memory.ts";
import { internBytes, symbolBytes, symbolLength } from "../symbols.ts";
import { BOOLEAN, BYTE, CHAR, DOUBLE, DOUBLE_2ND, FLOAT, INT, LONG, LONG_2ND, SHORT, TOP, type Type } from "./types.ts";

/** A method's descriptor. */
export interface Shape {
  /** One element a slot. */
  readonly args: readonly Type[];
  /** As it is pushed: none, one or two slots. */
  readonly result: readonly Type[];
  /** As `return` instructions are checked against it: BOOLEAN, BYTE, ... are themselves; TOP for void. */
  readonly returns: Type;
}

const shapes = new Map<SymbolAddr, Shape>();
const fieldTypes = new Map<SymbolAddr, readonly Type[]>();

/** Forgets all. */
export function dropDescriptors(): void {
  shapes.clear();
  fieldTypes.clear();
}

const PRIMITIVES: Readonly<Record<number, readonly Type[]>> = {
  66: [INT],
  67: [INT],
  68: [DOUBLE, DOUBLE_2ND],
  70: [FLOAT],
  73: [INT],
  74: [LONG, LONG_2ND],
  83: [INT],
  86: [],
  90: [INT],
};
const SMALL: Readonly<Record<number, Type>> = { 66: BYTE, 67: CHAR, 83: SHORT, 90: BOOLEAN };

/** Where the type at `at` ends. */
function endOf(at: number): number {
  while (u8[at] === 0x5b) at++;
  if (u8[at] === 0x4c) while (u8[at] !== 0x3b) at++;
  return at + 1;
}

function typesAt(at: number, end: number): readonly Type[] {
  if (u8[at] === 0x5b) return [internBytes(at, end - at)];
  if (u8[at] === 0x4c) return [internBytes(at + 1, end - at - 2)];
  return PRIMITIVES[u8[at]!]!;
}

/** The slots of a field's type. */
export function fieldType(signature: SymbolAddr): readonly Type[] {
  let types = fieldTypes.get(signature);
  if (types === undefined) {
    const at = symbolBytes(signature);
    types = typesAt(at, at + symbolLength(signature));
    fieldTypes.set(signature, types);
  }
  return types;
}

export function shapeOf(signature: SymbolAddr): Shape {
  let shape = shapes.get(signature);
  if (shape === undefined) {
    const args: Type[] = [];
    let at = symbolBytes(signature) + 1;
    while (u8[at] !== 0x29) {
      const end = endOf(at);
      args.push(...typesAt(at, end));
      at = end;
    }
    at++;
    const result = typesAt(at, endOf(at));
    shape = { args, result, returns: SMALL[u8[at]!] ?? result[0] ?? TOP };
    shapes.set(signature, shape);
  }
  return shape;
}

/** The component of an array type. */
export function componentOf(array: SymbolAddr): readonly Type[] {
  const at = symbolBytes(array) + 1;
  return typesAt(at, symbolBytes(array) + symbolLength(array));
}

/** The component of an array type, small ints apart (for assignability of arrays). */
export function exactComponentOf(array: SymbolAddr): Type {
  return SMALL[u8[symbolBytes(array) + 1]!] ?? componentOf(array)[0]!;
}
