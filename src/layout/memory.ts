// The one linear memory of the VM that this host thread works for, and its views.
// One VM runs in one Worker (and a compile worker serves one VM), so the views are this module's bindings:
// an access is `u32[a >>> 2]`, without an object in between. Addresses are unsigned 32-bit numbers.
import { ADDRESS_SPACE, OLD, WASM_PAGE } from "./memory-map.ts";

/** An address in linear memory, 0 <= a < 2^32; 0 is null. */
export type Addr = number;

export let memory: WebAssembly.Memory;
export let buffer: SharedArrayBuffer;
export let i8: Int8Array<SharedArrayBuffer>;
export let u8: Uint8Array<SharedArrayBuffer>;
export let i16: Int16Array<SharedArrayBuffer>;
export let u16: Uint16Array<SharedArrayBuffer>;
export let i32: Int32Array<SharedArrayBuffer>;
export let u32: Uint32Array<SharedArrayBuffer>;
export let f32: Float32Array<SharedArrayBuffer>;
export let f64: Float64Array<SharedArrayBuffer>;
/** For 8-byte values at 4-byte alignment (operand stacks, locals). */
export let view: DataView<SharedArrayBuffer>;

/** The memory's full size in pages of WASM_PAGE bytes, for -Xmx and the young generation's largest size in bytes. */
export function memoryPages(maxHeap: number, youngSize: number): number {
  const end = Math.min(OLD + Math.max(0, maxHeap - youngSize), ADDRESS_SPACE);
  return Math.ceil(end / WASM_PAGE);
}

/**
 * Creates the memory at its full size: untouched pages cost no resident memory, growing later costs time in each instance.
 * (What starts a VM's thread creates it small and grows it there, before there are instances: V8 collects its own heap when it gets
 * to see a memory of a gigabyte, which takes 5 ms in each thread, but not when one grows.)
 */
export function createMemory(maxHeap: number, youngSize: number): WebAssembly.Memory {
  const pages = memoryPages(maxHeap, youngSize);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

export function attachMemory(m: WebAssembly.Memory): void {
  memory = m;
  buffer = m.buffer as unknown as SharedArrayBuffer;
  i8 = new Int8Array(buffer);
  u8 = new Uint8Array(buffer);
  i16 = new Int16Array(buffer);
  u16 = new Uint16Array(buffer);
  i32 = new Int32Array(buffer);
  u32 = new Uint32Array(buffer);
  f32 = new Float32Array(buffer);
  f64 = new Float64Array(buffer);
  view = new DataView(buffer);
}

export const ld = (a: Addr): number => u32[a >>> 2]!;
export const st = (a: Addr, v: number): void => {
  u32[a >>> 2] = v;
};
export const ldi = (a: Addr): number => i32[a >>> 2]!;
export const ld8 = (a: Addr): number => u8[a]!;
export const st8 = (a: Addr, v: number): void => {
  u8[a] = v;
};
export const ld16 = (a: Addr): number => u16[a >>> 1]!;
export const st16 = (a: Addr, v: number): void => {
  u16[a >>> 1] = v;
};
/** 8-byte integers and doubles may stand at any multiple of 4 on Java stacks. */
export const ld64 = (a: Addr): bigint => view.getBigInt64(a, true);
export const st64 = (a: Addr, v: bigint): void => view.setBigInt64(a, v, true);
export const ldf64 = (a: Addr): number => view.getFloat64(a, true);
export const stf64 = (a: Addr, v: number): void => view.setFloat64(a, v, true);
export const ldf32 = (a: Addr): number => f32[a >>> 2]!;
export const stf32 = (a: Addr, v: number): void => {
  f32[a >>> 2] = v;
};
