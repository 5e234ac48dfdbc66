// The memory map: where each region of the one linear memory begins. All bases are constants;
// only the end of the old generation depends on a flag (-Xmx). Addresses are unsigned 32-bit.
//
//   0000_0000 null page (always zero: a null array has length 0)
//   0001_0000 VM state                      (VMState, sentinel code, exit words)
//   0002_0000 kernel data                   (static data of the AssemblyScript kernel)
//   0010_0000 card table, 8 MiB             (one byte per 512 bytes of the whole 4 GiB space)
//   0100_0000 metaspace, 256 MiB            (Klass, Method, ConstantPool, MDO, statics, symbols, class bytes)
//   1100_0000 C heap, 464 MiB               (Unsafe memory, threads, stack chunks, monitors, debug info)
//   2e00_0000 destination table, 25.5 MiB   (full collections: where the live bytes of each 512-byte block go)
//   3000_0000 offset table, 6.4 MiB         (where the first object of each card begins)
//   3080_0000 mark bitmap, 51 MiB           (one bit per 8 bytes of the young and old generation)
//   3400_0000 young generation, <= 256 MiB  (eden, two survivors)
//   4400_0000 old generation                (up to -Xmx less the young generation)

export const NULL_PAGE_SIZE = 0x0001_0000;
export const VM_STATE = 0x0001_0000;
export const KERNEL_DATA = 0x0002_0000;
export const KERNEL_DATA_SIZE = 0x000e_0000;
export const CARD_TABLE = 0x0010_0000;
export const CARD_TABLE_SIZE = 0x0080_0000;
export const CARD_SHIFT = 9;
/** Card values: a dirty card is 0 as in HotSpot, so that the barrier stores a zero; clean cards are 0xff. */
export const CARD_DIRTY = 0;
export const CARD_CLEAN = 0xff;
export const METASPACE = 0x0100_0000;
export const METASPACE_SIZE = 0x1000_0000;
export const C_HEAP = 0x1100_0000;
export const C_HEAP_SIZE = 0x1d00_0000;
/** The part of the C heap that programs do not get (Unsafe, direct buffers, threads), so that the VM always has some. */
export const C_HEAP_RESERVE = 0x0200_0000;
/** One word for each 512 bytes of the Java heap, counted from YOUNG. */
export const DESTINATION_TABLE = 0x2e00_0000;
export const DESTINATION_TABLE_SIZE = 0x0198_0000;
/** One byte for each card of the Java heap, counted from YOUNG: first object that begins there, in units of 8 bytes, or OFFSET_NONE. */
export const OFFSET_TABLE = 0x3000_0000;
export const OFFSET_TABLE_SIZE = 0x0066_0000;
export const OFFSET_NONE = 0xff;
/** One bit for each 8 bytes of the Java heap, counted from YOUNG. All zero outside of collections. */
export const MARK_BITMAP = 0x3080_0000;
export const MARK_BITMAP_SIZE = 0x0330_0000;
export const YOUNG = 0x3400_0000;
export const YOUNG_SIZE = 0x1000_0000;
export const OLD = 0x4400_0000;
export const ADDRESS_SPACE = 0x1_0000_0000;
/** Largest -Xmx that the space can hold (old generation's reserve and the smallest young generation). */
export const MAX_HEAP = ADDRESS_SPACE - OLD - 0x0001_0000;
export const WASM_PAGE = 0x1_0000;
/** Version of everything that layout/ declares; images of another version are refused. */
export const LAYOUT_VERSION = 9;
