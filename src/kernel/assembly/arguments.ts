// How kernel functions that stand for library methods (intrinsics) get at their arguments: `args` is the address of the first slot on
// the operand stack. They answer 1 with the result in the argument's place, or 0 with nothing changed: then the method itself runs,
// and throws what there is to throw.
import { ARRAY_BASE } from "../../../build/assembly/layout";
import { lengthOf } from "./objects";
import { ld, st } from "./words";

@inline export function word(args: u32, slot: u32): u32 {
  return ld(args + (slot << 2));
}
@inline export function long(args: u32, slot: u32): u64 {
  return load<u64>(args + (slot << 2));
}
@inline export function answer(args: u32, value: u32): bool {
  st(args, value);
  return true;
}
/** Whether `array` is not null and has `count` elements from `from` on. */
@inline export function has(array: u32, from: u32, count: u32): bool {
  return array != 0 && (from | count) <= 0x7fffffff && from + count <= lengthOf(array);
}
/** As `has`, for chars in a byte array. */
@inline export function hasChars(array: u32, from: u32, count: u32): bool {
  return array != 0 && (from | count) <= 0x7fffffff && from + count <= lengthOf(array) >>> 1;
}
@inline export function byteAt(array: u32, index: u32): u32 {
  return load<u8>(array + index, ARRAY_BASE);
}
@inline export function charAt(array: u32, index: u32): u32 {
  return load<u16>(array + (index << 1), ARRAY_BASE);
}
@inline export function intAt(array: u32, index: u32): u32 {
  return load<u32>(array + (index << 2), ARRAY_BASE);
}
