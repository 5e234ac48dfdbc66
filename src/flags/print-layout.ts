// The memory map with the sizes that the flags give it: -XX:+PrintMemoryLayout.

import {
  ADDRESS_SPACE,
  C_HEAP,
  C_HEAP_SIZE,
  CARD_TABLE,
  CARD_TABLE_SIZE,
  DESTINATION_TABLE,
  DESTINATION_TABLE_SIZE,
  KERNEL_DATA,
  KERNEL_DATA_SIZE,
  MARK_BITMAP,
  MARK_BITMAP_SIZE,
  METASPACE,
  METASPACE_SIZE,
  OFFSET_TABLE,
  OFFSET_TABLE_SIZE,
  OLD,
  VM_STATE,
  YOUNG,
} from "../layout/memory-map.ts";
import type { Flags } from "./flags.ts";

/** A line for each region: first address, end, size in KiB, name. */
export function printMemoryLayout(flags: Flags): string {
  const { MaxHeapSize, MaxNewSize } = flags.values;
  const line = (from: number, end: number, name: string): string =>
    `${hex(from)} - ${hex(end)} ${String(Math.ceil((end - from) / 1024)).padStart(9)}K  ${name}\n`;
  return (
    "[Memory layout]\n" +
    line(0, VM_STATE, "null page") +
    line(VM_STATE, KERNEL_DATA, "VM state") +
    line(KERNEL_DATA, KERNEL_DATA + KERNEL_DATA_SIZE, "kernel data") +
    line(CARD_TABLE, CARD_TABLE + CARD_TABLE_SIZE, "card table") +
    line(METASPACE, METASPACE + METASPACE_SIZE, "metaspace") +
    line(C_HEAP, C_HEAP + C_HEAP_SIZE, "C heap") +
    line(DESTINATION_TABLE, DESTINATION_TABLE + DESTINATION_TABLE_SIZE, "destination table") +
    line(OFFSET_TABLE, OFFSET_TABLE + OFFSET_TABLE_SIZE, "offset table") +
    line(MARK_BITMAP, MARK_BITMAP + MARK_BITMAP_SIZE, "mark bitmap") +
    line(YOUNG, YOUNG + MaxNewSize, "young generation") +
    line(OLD, Math.min(OLD + MaxHeapSize - MaxNewSize, ADDRESS_SPACE), "old generation")
  );
}

const hex = (address: number): string => address.toString(16).padStart(9, "0");
