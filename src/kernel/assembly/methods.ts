// What a Method has of its name and descriptor. A start makes some eight thousand.
import { ACC_STATIC, Method, Symbol_, T_ARRAY, T_BOOLEAN, T_BYTE, T_CHAR, T_DOUBLE, T_FLOAT, T_INT, T_LONG, T_OBJECT, T_SHORT, T_VOID } from "../../../build/assembly/layout";
import { internSymbol } from "./metaspace";
import { ld, st, u2 } from "./words";

/** Symbol.flags keeps the shape of a method descriptor: this bit, result type << 8, slots of the parameters. */
const SHAPE_KNOWN: u32 = 0x8000;

/**
 * Sets name, signature, argSlots and resultType of a Method whose accessFlags are set.
 * @param name address of a CONSTANT_Utf8's content, as is `descriptor`
 * @returns 0 when metaspace is full
 */
export function nameMethod(m: u32, name: u32, descriptor: u32): u32 {
  const n = internUtf8(name);
  const s = internUtf8(descriptor);
  if (n == 0 || s == 0) return 0;
  st(m + Method.name, n);
  st(m + Method.signature, s);
  shapeMethod(m);
  return 1;
}

@inline function internUtf8(at: u32): u32 {
  return internSymbol(at + 2, u2(at));
}

/** Sets argSlots and resultType by accessFlags and signature. */
export function shapeMethod(m: u32): void {
  const signature = ld(m + Method.signature);
  let shape = <u32>load<u16>(signature + Symbol_.flags);
  if (shape == 0) {
    shape = shapeOf(signature + Symbol_.sizeof, load<u16>(signature + Symbol_.length));
    store<u16>(signature + Symbol_.flags, <u16>shape);
  }
  st(m + Method.argSlots, (shape & 0xff) + ((ld(m + Method.accessFlags) & ACC_STATIC) == 0 ? 1 : 0));
  st(m + Method.resultType, (shape >>> 8) & 0xf);
}

/** 255 slots are the most that a method may have; untrusted classes were checked for it. */
function shapeOf(descriptor: u32, length: u32): u32 {
  const end = descriptor + length;
  let slots: u32 = 0;
  let at = descriptor + 1;
  while (at < end) {
    let c = <u32>load<u8>(at);
    if (c == 0x29) break; // )
    if (c == 0x4a || c == 0x44) slots += 2; // J D
    else {
      slots++;
      while (c == 0x5b && at < end) c = load<u8>(++at); // [
      if (c == 0x4c) while (at < end && load<u8>(at) != 0x3b) at++; // L ... ;
    }
    at++;
  }
  return SHAPE_KNOWN | (basicType(load<u8>(at + 1)) << 8) | (slots & 0xff);
}

function basicType(c: u32): u32 {
  switch (c) {
    case 0x5a: return T_BOOLEAN;
    case 0x43: return T_CHAR;
    case 0x46: return T_FLOAT;
    case 0x44: return T_DOUBLE;
    case 0x42: return T_BYTE;
    case 0x53: return T_SHORT;
    case 0x49: return T_INT;
    case 0x4a: return T_LONG;
    case 0x4c: return T_OBJECT;
    case 0x5b: return T_ARRAY;
    default: return T_VOID;
  }
}
