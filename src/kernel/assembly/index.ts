// The kernel's exports. Names are those of docs/architecture.md "Kernel in AssemblyScript" and src/kernel/kernel.ts.
export { calloc, checkCHeap, free, malloc, mallocSize, realloc } from "./malloc";
export { findSymbol, freeMetaBlock, freeOopBlocks, freeOopSlot, internSymbol, metaBlock, newOopSlot } from "./metaspace";
export { allocateArray, allocateSlow, allocateVM, hasRoom, initHeap, nextObject, retireWindow, usedBytes } from "./heap";
export { objectSize } from "./objects";
export { isSubtypeSlow, lookupInterface } from "./types";
export { arraycopy, cloneObject, fillRefs } from "./arrays";
export { identityHash, inflate, monitorEnter, monitorExit, thinOwner, threadOwns } from "./monitors";
export { findString, internString, stringHash } from "./strings";
export { fmod } from "./fmod";
export { dropOopMaps } from "./roots";
export { scavenge } from "./scavenge";
export { collectFull } from "./compact";
export { verifyHeap } from "./verify";
