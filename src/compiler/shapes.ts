// The shape of a method: the Wasm types of a compiled method's arguments and result. Methods of one shape share their adapters.
import { ValueType } from "../wasm/opcodes.ts";

/** "IJFDA" letters of the arguments (receiver first, boolean to int are I), ":" and that of the result or V. Example: "AIJ:V". */
export type Shape = string & { readonly __shape: unique symbol };

const WASM: Record<string, ValueType> = {
  I: ValueType.i32,
  A: ValueType.i32,
  J: ValueType.i64,
  F: ValueType.f32,
  D: ValueType.f64,
};

/** The shape of a descriptor. References are A, all small ints I. */
export function shapeOf(descriptor: string, isStatic: boolean): Shape {
  let letters = isStatic ? "" : "A";
  let i = 1;
  const next = (): string => {
    let c = descriptor[i++]!;
    if (c === "[") {
      while (descriptor[i] === "[") i++;
      if (descriptor[i++] === "L") i = descriptor.indexOf(";", i) + 1;
      return "A";
    }
    if (c === "L") {
      i = descriptor.indexOf(";", i) + 1;
      c = "A";
    }
    return "ZBCSI".includes(c) ? "I" : c;
  };
  while (descriptor[i] !== ")") letters += next();
  i++;
  return `${letters}:${next()}` as Shape;
}

/** Wasm types of the Java arguments. */
export const argumentTypes = (shape: Shape): ValueType[] => [...shape.slice(0, -2)].map((c) => WASM[c]!);
export const resultTypes = (shape: Shape): ValueType[] => (shape.endsWith("V") ? [] : [WASM[shape.at(-1)!]!]);
/** The full type of a compiled method: (method, sp, ...args) -> result. */
export const compiledParams = (shape: Shape): ValueType[] => [ValueType.i32, ValueType.i32, ...argumentTypes(shape)];
