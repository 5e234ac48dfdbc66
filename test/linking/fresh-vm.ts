// What linking's unit tests stand on: the kernel over a fresh memory, no objects.
import { ld } from "../../src/layout/memory.ts";
import { METASPACE } from "../../src/layout/memory-map.ts";
import { VMState } from "../../src/layout/vm-state.ts";
import { dropCaches } from "../../src/linking/image.ts";
import { bindKernel, type LinkingKernel } from "../../src/linking/kernel-exports.ts";
import { openHeap } from "../kernel/heap-world.ts";

export interface FreshVM extends LinkingKernel {
  metaspaceUsed(): number;
}

/** A fresh memory with a kernel bound to it; forgets whatever linking knew before. */
export function freshVM(): FreshVM {
  const kernel: FreshVM = {
    ...(openHeap(1 << 20, 1 << 20) as unknown as LinkingKernel),
    identityHash: (object) => object, // the tests' loaders are no objects
    metaspaceUsed: () => ld(VMState.metaspaceTop) - METASPACE,
  };
  bindKernel(kernel);
  dropCaches();
  return kernel;
}
