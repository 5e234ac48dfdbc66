// Types of values: those of a descriptor, and whether a value takes two slots.
import type { Node } from "./node.ts";
import type { Type } from "./op.ts";

const TYPES: Record<string, Type> = { I: "i32", J: "i64", F: "f32", D: "f64", A: "ref", V: "void" };
/** Types of a descriptor's arguments. */
export function argumentTypes(descriptor: string): Type[] {
  const types: Type[] = [];
  for (let i = 1; descriptor[i] !== ")"; i++) {
    const start = i;
    while (descriptor[i] === "[") i++;
    if (descriptor[i] === "L") i = descriptor.indexOf(";", i);
    types.push(typeOf(descriptor[start]!));
  }
  return types;
}
/** Type of the value that a descriptor begins with `c`. */
export const typeOf = (c: string): Type => (c === "L" || c === "[" ? "ref" : (TYPES[c] ?? "i32"));
export const resultType = (descriptor: string): Type => typeOf(descriptor[descriptor.indexOf(")") + 1]!);
export const isWide = (value: Node): boolean => value.type === "i64" || value.type === "f64";
