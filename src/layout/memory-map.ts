// The memory map: where each region of the one linear memory begins. All bases are constants;
// only the end of the old generation depends on a flag (-Xmx). Addresses are unsigned 32-bit.
//
//   0000_0000 null page (always zero: a null array has length 0)
//   0001_0000 VM state                      (VMState, sentinel code, exit words)
//   0002_0000 kernel data                   (static data of the AssemblyScript kernel)
//   0010_0000 card table, 8 MiB             (one byte per 512 bytes of the whole 4 GiB space)
//   0100_0000 metaspace, 256 MiB            (Klass, Method, ConstantPool, MDO, statics, symbols, class bytes)
//   1100_0000 C heap, 512 MiB               (Unsafe memory, threads, stack chunks, monitors, debug info)
//   3100_0000 mark bitmap, 48 MiB           (one bit per 8 bytes of the young and old generation)
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
export const C_HEAP_SIZE = 0x2000_0000;
export const MARK_BITMAP = 0x3100_0000;
export const MARK_BITMAP_SIZE = 0x0300_0000;
export const YOUNG = 0x3400_0000;
export const YOUNG_SIZE = 0x1000_0000;
export const OLD = 0x4400_0000;
export const ADDRESS_SPACE = 0x1_0000_0000;
/** Largest -Xmx that the space can hold (old generation's reserve and the smallest young generation). */
export const MAX_HEAP = ADDRESS_SPACE - OLD - 0x0001_0000;
export const WASM_PAGE = 0x1_0000;
/** Version of everything that layout/ declares; images of another version are refused. */
export const LAYOUT_VERSION = 1;
