// Field and method descriptors (JVMS 4.3) taken apart: basic types, slots, results. Parsed once for each text and kept, as a few
// hundred method shapes serve thousands of methods. Must not know about classes: class names stay text.

import { T_ARRAY, T_BOOLEAN, T_BYTE, T_CHAR, T_DOUBLE, T_FLOAT, T_INT, T_LONG, T_OBJECT, T_SHORT, T_VOID } from "../layout/object.ts";

/** A method descriptor taken apart. Shared between callers: never change one. */
export interface MethodDescriptor {
  /** T_* of each parameter, receiver not included. */
  readonly parameters: Uint8Array;
  /** Slots of the parameters, receiver not included; long and double take two. */
  readonly parameterSlots: number;
  /** T_* of the result. */
  readonly result: number;
  /** Start of each parameter's descriptor in the text, and at the end the position of ")". */
  readonly starts: Uint16Array;
}

/** T_* of the field descriptor that starts with the ASCII code `c`; 0 when none does. */
export function basicTypeOf(c: number): number {
  switch (c) {
    case 0x42: // B
      return T_BYTE;
    case 0x43: // C
      return T_CHAR;
    case 0x44: // D
      return T_DOUBLE;
    case 0x46: // F
      return T_FLOAT;
    case 0x49: // I
      return T_INT;
    case 0x4a: // J
      return T_LONG;
    case 0x4c: // L
      return T_OBJECT;
    case 0x53: // S
      return T_SHORT;
    case 0x56: // V
      return T_VOID;
    case 0x5a: // Z
      return T_BOOLEAN;
    case 0x5b: // [
      return T_ARRAY;
    default:
      return 0;
  }
}

/** Slots that a value of basic type `type` takes: 0 for void, 2 for long and double, else 1. */
export function slotsOf(type: number): number {
  return type === T_LONG || type === T_DOUBLE ? 2 : type === T_VOID ? 0 : 1;
}

/** Position behind the field descriptor at `at` in `text`; the end of the text when there is none. */
export function fieldDescriptorEnd(text: string, at: number): number {
  while (text.charCodeAt(at) === 0x5b) at++;
  if (text.charCodeAt(at) !== 0x4c) return at + 1;
  const semicolon = text.indexOf(";", at);
  return semicolon < 0 ? text.length : semicolon + 1;
}

const parsed = new Map<string, MethodDescriptor>();

/** A legal method descriptor taken apart. */
export function methodDescriptor(text: string): MethodDescriptor {
  let found = parsed.get(text);
  if (found === undefined) parsed.set(text, (found = parseMethodDescriptor(text)));
  return found;
}

function parseMethodDescriptor(text: string): MethodDescriptor {
  let count = 0;
  let at = 1;
  while (text.charCodeAt(at) !== 0x29 && at < text.length) {
    at = fieldDescriptorEnd(text, at);
    count++;
  }
  const parameters = new Uint8Array(count);
  const starts = new Uint16Array(count + 1);
  let slots = 0;
  at = 1;
  for (let i = 0; i < count; i++) {
    const type = basicTypeOf(text.charCodeAt(at));
    parameters[i] = type;
    starts[i] = at;
    slots += slotsOf(type);
    at = fieldDescriptorEnd(text, at);
  }
  starts[count] = at;
  return { parameters, parameterSlots: slots, result: basicTypeOf(text.charCodeAt(at + 1)), starts };
}

/** Field descriptor of the n-th parameter. */
export function parameterDescriptor(text: string, n: number): string {
  const { starts } = methodDescriptor(text);
  return text.slice(starts[n]!, starts[n + 1]!);
}

/** Descriptor of the result, "V" for none. */
export function resultDescriptor(text: string): string {
  return text.slice(text.lastIndexOf(")") + 1);
}

/** Slots of the arguments of a call: parameters, and one for the receiver of an instance method. */
export function argumentSlots(text: string, isStatic: boolean): number {
  return methodDescriptor(text).parameterSlots + (isStatic ? 0 : 1);
}

/** T_* of the arguments of a call: T_OBJECT for the receiver of an instance method, then the parameters. */
export function argumentTypes(text: string, isStatic: boolean): readonly number[] {
  const types: number[] = isStatic ? [] : [T_OBJECT];
  for (const type of methodDescriptor(text).parameters) types.push(type);
  return types;
}
