// What the AssemblyScript kernel keeps for itself, in memory so that an image restores it: bounds of its tables, free lists,
// high-water marks of zeroed memory, collector policy. TypeScript reads it for statistics and tests only.
import { KERNEL_DATA } from "./memory-map.ts";
import { struct } from "./struct.ts";

/** The kernel's compiled-in data (there should be none) lies below this. */
export const KERNEL_STATE = KERNEL_DATA + 0x4000;
/** Two Klass structures of the objects that fill gaps: one of 8 bytes, one byte array of any length. */
export const FILLER_OBJECT_KLASS = KERNEL_DATA + 0x5000;
export const FILLER_ARRAY_KLASS = KERNEL_DATA + 0x5800;
/** First mark stack; a larger one comes from the C heap. */
export const MARK_STACK = KERNEL_DATA + 0x1_0000;
export const MARK_STACK_SIZE = 0x000c_0000;

const S = struct("KernelState", {
  // --- heap
  edenZeroed: "ptr", // eden from here to its end has never been written
  oldZeroed: "ptr", // the same for the old generation
  edenSoftSize: "u32", // bytes of eden in use between collections, at most
  largeObject: "u32", // arrays from this size on go to the old generation when eden is too full
  anySpace: "u32", // 1: until the next collection, objects of any size go wherever there is room
  averagePromoted: "u32", // decaying average of the bytes promoted by a scavenge
  scannedBytes: "u32", // bytes of old objects and root slots looked at by the last scavenge
  targetSurvivor: "u32", // bytes of a survivor space that the tenuring threshold aims at
  maxTenuring: "u32", // -XX:MaxTenuringThreshold; initHeap sets 15
  survivorRatio: "u32", // -XX:SurvivorRatio, read by initHeap; 0 = 8
  usedAtLastCollection: "u32", // bytes in use after the last full collection (soft references)
  ageTable: ["u32", 16],
  markStackLimit: "u32", // bytes of mark stack to use at most, 0 = no limit (tests)
  markOverflows: "u32", // how often the mark stack overflowed (tests)
  collecting: "u32", // 1 during a collection
  lastReserve: "u32", // 1: allocateVM may use the reserve to its end (set while an OutOfMemoryError is made)
  softRefMsPerMB: "u32", // -XX:SoftRefLRUPolicyMSPerMB; initHeap sets 1000
  youngMonitors: "ptr", // monitors of young objects, through ObjectMonitor.nextYoung: what a scavenge has to look at
  // --- C heap
  binMap: "u32", // bit i: cHeapFree[i] is not empty
  mallocCount: "u32", // blocks in use
  // --- metaspace
  symbolBuckets: "u32", // capacity of VMState.symbolTable, a power of two
  symbolTop: "ptr",
  symbolEnd: "ptr",
  symbolFree: ["ptr", 32], // symbols that were given back, by their size in units of 8 bytes
  metaBins: ["ptr", 28], // free blocks by the logarithm of their size
  metaBinMap: "u32", // bit i: metaBins[i] is not empty
  metaFreed: "u32", // bytes given back since free blocks were last joined
  oopBlockFree: "ptr", // OopBlocks not in use, through OopBlock.next
  // --- string table: VMState.stringTable has stringCapacity slots (hash, index + 1); refs stand densely in stringRefs
  stringRefs: "ptr",
  stringRefCapacity: "u32",
  stringCapacity: "u32",
  stringOldCount: "u32", // the first so many refs are in the old generation
  // --- oop maps: VMState.oopMapTable has this many entries (method, bci, address of bits)
  oopMapCapacity: "u32",
  // --- checksums: tables made at first use
  crc32Table: "ptr",
  crc32cTable: "ptr",
  digestTable: "ptr",
  // --- reflection: classes of boxes and where their value stands, by basic type, once one was made
  boxKlasses: ["ptr", 16],
  boxOffsets: ["u32", 16],
  // --- java.util.zip
  inflateFixed: "ptr", // decoding tables of the fixed codes
  deflateTables: "ptr", // static trees and codes of lengths and distances
});

type Absolute<T> = { readonly [K in keyof T]: number };
/** Absolute addresses (`KernelState.sizeof` is the size). */
export const KernelState: Absolute<typeof S> = Object.fromEntries(
  Object.entries(S).map(([k, v]) => [k, k === "sizeof" ? v : KERNEL_STATE + v]),
) as Absolute<typeof S>;

/** VMState.gcStats, by index: of the last collection, in bytes unless said otherwise. */
export const GC_STAT_BEFORE = 0; // in use before
export const GC_STAT_AFTER = 1;
export const GC_STAT_COPIED = 2; // survivors in the young generation
export const GC_STAT_PROMOTED = 3;
export const GC_STAT_CLEARED = 4; // references put on the pending list, count
export const GC_STAT_MONITORS = 5; // monitors freed, count
export const GC_STAT_STRINGS = 6; // interned strings dropped, count
export const GC_STAT_FAILED = 7; // 1: the scavenge ran out of room and became a full collection
export const GC_STAT_DEAD_LOADERS = 8; // loaders that a full collection found unmarked, count
export const GC_STAT_OBJECTS = 9; // objects marked or copied, count

/** verifyHeap: what is wrong; exitA, exitB, exitC hold addresses. */
export const VERIFY_KLASS = 1; // exitA object whose klass word exitB is no Klass
export const VERIFY_SIZE = 2; // exitA object that reaches exitB, past the end of its space exitC
export const VERIFY_REF = 3; // exitA object (or slot), exitB address of the ref, exitC ref: does not point at an object
export const VERIFY_CARD = 4; // exitA old object with a young ref exitC at exitB, but its card is clean
export const VERIFY_OFFSET = 5; // exitA card's address whose first object in the offset table is not exitB
export const VERIFY_BITMAP = 6; // exitA address of a word of the mark bitmap that is not zero
export const VERIFY_ROOT = 7; // exitA slot, exitB 0, exitC ref
export const VERIFY_MONITOR = 8; // exitA monitor, exitB object, exitC mark
