// Memory of the C heap that programs ask for: Unsafe, direct buffers, mappings, threads. A part of the C heap is kept from them, so that
// the VM itself never finds it empty because of what a program holds.
import { type Addr, ld } from "../layout/memory.ts";
import { C_HEAP_RESERVE, C_HEAP_SIZE } from "../layout/memory-map.ts";
import { VMState } from "../layout/vm-state.ts";
import type { VM } from "./vm.ts";

/** What native memory needs of the VM. */
type Parts = Pick<VM, "kernel">;

/** Bytes that programs may have at most, and so the default limit of direct buffers. */
export const MAX_NATIVE_MEMORY: number = C_HEAP_SIZE - C_HEAP_RESERVE;

/** Whether a program may have `bytes` more. */
export const hasNativeMemory = (bytes: number): boolean => ld(VMState.cHeapUsed) + bytes <= MAX_NATIVE_MEMORY;

/** Memory with undefined content, 0 when there is not enough. */
export function allocateNative(vm: Parts, bytes: number): Addr {
  return hasNativeMemory(bytes) ? vm.kernel.malloc(bytes) >>> 0 : 0;
}

/** As realloc: 0, and the block as it was, when there is not enough. */
export function reallocateNative(vm: Parts, address: Addr, bytes: number): Addr {
  return hasNativeMemory(bytes) ? vm.kernel.realloc(address, bytes) >>> 0 : 0;
}
