// Java objects: header, mark word, arrays (DESIGN "Memory map").
//
//   +0 klass   address of the Klass; during a collection forwarding address | 1
//   +4 mark    payload:24 | spare:2 | age:4 | tag:2
//   +8 instance fields        arrays: +8 length, elements at +16 for every element type
//
// Mark tags: NEUTRAL payload = identity hash or 0 · THIN payload = owner thread id:16 | recursions:8
// (low bits) · INFLATED payload = index of the ObjectMonitor. Objects are multiples of 8 bytes.

export const OBJECT_KLASS = 0;
export const OBJECT_MARK = 4;
export const OBJECT_HEADER = 8;
export const ARRAY_LENGTH = 8;
export const ARRAY_BASE = 16;
export const OBJECT_ALIGN = 8;
export const FORWARDED = 1;

export const MARK_TAG_MASK = 3;
export const MARK_NEUTRAL = 0;
export const MARK_THIN = 1;
export const MARK_INFLATED = 2;
export const MARK_AGE_SHIFT = 2;
export const MARK_AGE_MASK = 0xf << MARK_AGE_SHIFT;
export const MARK_MAX_AGE = 15;
export const MARK_PAYLOAD_SHIFT = 8;
export const MARK_PAYLOAD_MASK = 0xffff_ff00;
/** In a THIN payload: owner thread id in the high 16 bits of the mark, recursions (0 = held once) below it. */
export const THIN_OWNER_SHIFT = 16;
export const THIN_RECURSION_SHIFT = 8;
export const THIN_RECURSION_MASK = 0xff << THIN_RECURSION_SHIFT;

/** Basic types numbered as in newarray (JVMS 6.5) and HotSpot's BasicType. */
export const T_BOOLEAN = 4;
export const T_CHAR = 5;
export const T_FLOAT = 6;
export const T_DOUBLE = 7;
export const T_BYTE = 8;
export const T_SHORT = 9;
export const T_INT = 10;
export const T_LONG = 11;
export const T_OBJECT = 12;
export const T_ARRAY = 13;
export const T_VOID = 14;

/** log2 of the size in bytes of a field or array element, by basic type. */
export const LOG2_SIZE: readonly number[] = [0, 0, 0, 0, 0, 1, 2, 3, 0, 1, 2, 3, 2, 2, 0];
/** Operand-stack slots (4 bytes each) of a value, by basic type. */
export const SLOTS: readonly number[] = [0, 0, 0, 0, 1, 1, 1, 2, 1, 1, 1, 2, 1, 1, 0];

/** HotSpot's limit on array lengths: above it the message is "Requested array size exceeds VM limit". */
export const MAX_ARRAY_LENGTH = 0x7ffffffd;
