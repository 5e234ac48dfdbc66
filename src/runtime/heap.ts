// Allocation from TypeScript and access to Java arrays. Allocation here never collects (law 3): it takes from eden, the old
// generation or the reserve and asks for a collection at the next safepoint. A native that may need much calls `ensure` first.

import type { KlassAddr, LoaderAddr, OopSlot, Ref } from "../layout/addresses.ts";
import { KernelState } from "../layout/kernel-state.ts";
import { type Addr, ld, ldi, st, u8, u16, u32 } from "../layout/memory.ts";
import { CARD_SHIFT, CARD_TABLE } from "../layout/memory-map.ts";
import { Klass } from "../layout/metadata.ts";
import { ARRAY_BASE, ARRAY_LENGTH, MAX_ARRAY_LENGTH, OBJECT_KLASS, T_BYTE, T_CHAR, T_INT, T_LONG } from "../layout/object.ts";
import { VMState } from "../layout/vm-state.ts";
import { loaderOopSlot, newOopSlot, vmOopSlot } from "../linking/metaspace.ts";
import { JavaThrow, NeedsCollection } from "./java-throw.ts";
import type { VM } from "./vm.ts";

/** What the heap needs of the VM. */
type Parts = Pick<VM, "kernel" | "linker" | "primitiveArray">;

/** What a native may allocate without asking. */
export const FREE_ALLOCATION = 64 * 1024;

/** No object is larger, whatever the heap's size. */
const MAX_BYTES = 0x7fff_fff0;

export class Heap {
  private readonly vm: Parts;

  constructor(vm: Parts) {
    this.vm = vm;
  }

  /**
   * Makes sure that `bytes` can be allocated without a collection.
   * @throws NeedsCollection: the driver collects and runs the native again (once; then OutOfMemoryError)
   */
  ensure(bytes: number): void {
    if (bytes <= FREE_ALLOCATION) return;
    if (!this.vm.kernel.hasRoom(bytes)) throw new NeedsCollection(bytes);
  }

  /** Whether the live objects alone take part of the reserve: what can be left out then has to be. */
  get exhausted(): boolean {
    return ld(VMState.oldTop) > ld(VMState.oldEnd);
  }

  /** Runs `make`, whose allocations may use what the reserve keeps for OutOfMemoryErrors. */
  fromLastReserve<T>(make: () => T): T {
    st(KernelState.lastReserve, 1);
    try {
      return make();
    } finally {
      st(KernelState.lastReserve, 0);
    }
  }

  /** A new instance with zeroed fields. */
  allocate(klass: KlassAddr): Ref {
    const object = this.vm.kernel.allocateVM(klass, ldi(klass + Klass.layoutHelper)) >>> 0;
    if (object === 0) throw new JavaThrow("java/lang/OutOfMemoryError", "Java heap space");
    return object;
  }

  /** A new array of an array class. */
  allocateArray(arrayKlass: KlassAddr, length: number): Ref {
    const shift = -1 - ldi(arrayKlass + Klass.layoutHelper);
    const bytes = ARRAY_BASE + length * 2 ** shift;
    if (length > MAX_ARRAY_LENGTH) throw new JavaThrow("java/lang/OutOfMemoryError", "Requested array size exceeds VM limit");
    if (bytes > MAX_BYTES) throw new JavaThrow("java/lang/OutOfMemoryError", "Java heap space");
    this.ensure(bytes);
    const array = this.vm.kernel.allocateVM(arrayKlass, (bytes + 7) & ~7) >>> 0;
    if (array === 0) throw new JavaThrow("java/lang/OutOfMemoryError", "Java heap space");
    st(array + ARRAY_LENGTH, length);
    return array;
  }

  newByteArray(length: number): Ref {
    return this.allocateArray(this.vm.primitiveArray(T_BYTE), length);
  }
  newCharArray(length: number): Ref {
    return this.allocateArray(this.vm.primitiveArray(T_CHAR), length);
  }
  newIntArray(length: number): Ref {
    return this.allocateArray(this.vm.primitiveArray(T_INT), length);
  }
  newLongArray(length: number): Ref {
    return this.allocateArray(this.vm.primitiveArray(T_LONG), length);
  }
  /** An array of `element` (a Klass). */
  newRefArray(element: KlassAddr, length: number): Ref {
    return this.allocateArray(this.vm.linker.arrayOf(element), length);
  }

  byteArrayFrom(bytes: Uint8Array): Ref {
    const array = this.newByteArray(bytes.length);
    u8.set(bytes, array + ARRAY_BASE);
    return array;
  }

  /** The bytes of a byte[] (or boolean[]), as a view that the next safepoint invalidates. */
  bytes(array: Ref): Uint8Array<SharedArrayBuffer> {
    return u8.subarray(array + ARRAY_BASE, array + ARRAY_BASE + ld(array + ARRAY_LENGTH));
  }
  chars(array: Ref): Uint16Array<SharedArrayBuffer> {
    const start = (array + ARRAY_BASE) >>> 1;
    return u16.subarray(start, start + ld(array + ARRAY_LENGTH));
  }

  length(array: Ref): number {
    return ldi(array + ARRAY_LENGTH);
  }
  klassOf(object: Ref): KlassAddr {
    return ld(object + OBJECT_KLASS);
  }

  // --- refs in the heap: stores dirty the card of the object's header
  getElement(array: Ref, index: number): Ref {
    return ld(array + ARRAY_BASE + 4 * index);
  }
  setElement(array: Ref, index: number, value: Ref): void {
    u32[(array + ARRAY_BASE + 4 * index) >>> 2] = value;
    u8[CARD_TABLE + (array >>> CARD_SHIFT)] = 0;
  }
  getRef(object: Ref, offset: number): Ref {
    return ld(object + offset);
  }
  setRef(object: Ref, offset: number, value: Ref): void {
    u32[(object + offset) >>> 2] = value;
    u8[CARD_TABLE + (object >>> CARD_SHIFT)] = 0;
  }

  /** After raw copying of refs into an object: its card. Returns the object. */
  dirty(object: Ref): Ref {
    u8[CARD_TABLE + (object >>> CARD_SHIFT)] = 0;
    return object;
  }

  /** Elements of a ref array as addresses (valid until the next safepoint). */
  elements(array: Ref): Addr[] {
    const n = ld(array + ARRAY_LENGTH);
    const out: Ref[] = new Array(n);
    for (let i = 0; i < n; i++) out[i] = ld(array + ARRAY_BASE + 4 * i);
    return out;
  }

  /** Bytes in use and free, as Runtime reports them. */
  get used(): number {
    const young = ld(VMState.edenTop) - ld(VMState.edenStart) - (ld(VMState.windowEnd) - ld(VMState.windowTop));
    return young + ld(VMState.fromTop) - ld(VMState.fromStart) + ld(VMState.oldTop) - ld(VMState.oldStart);
  }
  get committed(): number {
    return (
      ld(VMState.edenEnd) -
      ld(VMState.edenStart) +
      (ld(VMState.fromEnd) - ld(VMState.fromStart)) +
      (ld(VMState.oldEnd) - ld(VMState.oldStart))
    );
  }

  /** An oop slot that lives as long as a loader's classes: whatever belongs to a class, so that it goes with it. */
  newSlotOf(loader: LoaderAddr, value: Ref): OopSlot {
    const slot = newOopSlot(loader);
    st(slot, value);
    return slot;
  }
  /** An oop slot of the VM itself: a ref that TypeScript may keep by its slot. Freed by `freeSlot`. */
  newSlot(value: Ref): OopSlot {
    const slot = vmOopSlot();
    st(slot, value);
    return slot;
  }
  /** An oop slot of a class loader, which does not keep it alive. */
  newLoaderSlot(loader: Ref): OopSlot {
    const slot = loaderOopSlot();
    st(slot, loader);
    return slot;
  }
  freeSlot(slot: OopSlot): void {
    this.vm.kernel.freeOopSlot(slot);
  }
}
