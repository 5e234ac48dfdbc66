// Types as the fuzzers write them: field descriptors (`I`, `Lp/A;`, `[[J`).

export type Type = string;

export const PRIMITIVES = ["I", "J", "F", "D", "Z", "B", "S", "C"] as const;

export const isPrimitive = (t: Type): boolean => t.length === 1 && t !== "V";
export const isReference = (t: Type): boolean => t.length > 1;
export const isArray = (t: Type): boolean => t.startsWith("[");
export const isWide = (t: Type): boolean => t === "J" || t === "D";
/** Slots on the operand stack and in the locals. */
export const slotsOf = (t: Type): number => (t === "V" ? 0 : isWide(t) ? 2 : 1);
/** What the operand stack makes of it. */
export const stackKind = (t: Type): Type => (t === "Z" || t === "B" || t === "S" || t === "C" ? "I" : t);
/** Internal name of a class, or the descriptor of an array: what CONSTANT_Class wants. */
export const classNameOf = (t: Type): string => (t.startsWith("L") ? t.slice(1, -1) : t);
export const typeOfClass = (name: string): Type => (name.startsWith("[") ? name : `L${name};`);
export const descriptor = (params: readonly Type[], ret: Type): string => `(${params.join("")})${ret}`;

export function parseDescriptor(desc: string): { params: Type[]; ret: Type } {
  const params: Type[] = [];
  let i = 1;
  while (desc[i] !== ")") {
    const start = i;
    while (desc[i] === "[") i++;
    i = desc[i] === "L" ? desc.indexOf(";", i) + 1 : i + 1;
    params.push(desc.slice(start, i));
  }
  return { params, ret: desc.slice(i + 1) };
}
