// Memory access and small arithmetic that every file of the kernel uses. Addresses are u32.

@inline export function ld(a: u32): u32 {
  return load<u32>(a);
}
@inline export function st(a: u32, v: u32): void {
  store<u32>(a, v);
}
/** A big-endian u2, as class files have it. */
@inline export function u2(at: u32): u32 {
  return (<u32>load<u8>(at) << 8) | <u32>load<u8>(at, 1);
}
@inline export function align(value: u32, to: u32): u32 {
  return (value + to - 1) & ~(to - 1);
}
@inline export function min(a: u32, b: u32): u32 {
  return a < b ? a : b;
}
@inline export function max(a: u32, b: u32): u32 {
  return a > b ? a : b;
}
@inline export function zero(at: u32, bytes: u32): void {
  memory.fill(at, 0, bytes);
}
