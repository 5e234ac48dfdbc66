// java.lang.management.MemoryUsage objects of the heap's parts.
import { type Addr, ld } from "../../../layout/memory.ts";
import { METASPACE } from "../../../layout/memory-map.ts";
import { VMState } from "../../../layout/vm-state.ts";
import { findLocalMethod } from "../../../linking/lookup.ts";
import { symbolOf } from "../../../linking/symbols.ts";
import { INITIALIZE, initialized } from "../../../runtime/initialize.ts";
import type { StepFrame, Steps } from "../../../runtime/step-frame.ts";
import type { VM } from "../../../runtime/vm.ts";
import { EDEN_POOL, METASPACE_POOL, SURVIVOR_POOL, TENURED_POOL } from "./memory-beans.ts";

/** The pools in the order of their beans. */
export const POOLS: readonly number[] = [METASPACE_POOL, TENURED_POOL, EDEN_POOL, SURVIVOR_POOL];

/** Bytes: at start, in use, committed, at most; -1 unknown. */
export type Usage = readonly [initial: number, used: number, committed: number, max: number];

const size = (start: Addr, end: Addr): number => ld(end) - ld(start);

export function usageOfPool(vm: VM, pool: number): Usage {
  switch (pool) {
    case EDEN_POOL: {
      const all = size(VMState.edenStart, VMState.edenEnd);
      return [all, size(VMState.edenStart, VMState.edenTop) - size(VMState.windowTop, VMState.windowEnd), all, all];
    }
    case SURVIVOR_POOL: {
      const all = size(VMState.fromStart, VMState.fromEnd);
      return [all, size(VMState.fromStart, VMState.fromTop), all, all];
    }
    case TENURED_POOL: {
      const all = size(VMState.oldStart, VMState.oldEnd);
      return [all, size(VMState.oldStart, VMState.oldTop), all, all];
    }
    case METASPACE_POOL: {
      const used = ld(VMState.metaspaceUsed);
      return [0, used, Math.max(used, ld(VMState.metaspaceTop) - METASPACE), -1];
    }
    default:
      throw vm.fault(`there is no memory pool ${pool}`);
  }
}

export function heapUsage(vm: VM): Usage {
  const { committed, used } = vm.heap;
  return [committed, used, committed, Math.max(committed, vm.settings.maxHeap)];
}

const USAGE = 0; // ref: the MemoryUsage

/** A native that returns a MemoryUsage. */
export function memoryUsage(of: (f: StepFrame) => Usage): Steps {
  return {
    refs: 1,
    longs: 0,
    steps: [
      (f) => {
        const klass = f.vm.linker.boot("java/lang/management/MemoryUsage");
        return initialized(f.vm, klass) ? f.next() : f.run(INITIALIZE, [], [klass]);
      },
      (f) => {
        const klass = f.vm.linker.boot("java/lang/management/MemoryUsage");
        const [initial, used, committed, max] = of(f).map(BigInt) as [bigint, bigint, bigint, bigint];
        const object = f.vm.heap.allocate(klass);
        f.setRef(USAGE, object);
        return f.call(findLocalMethod(klass, symbolOf("<init>"), symbolOf("(JJJJ)V")), object, initial, used, committed, max);
      },
      (f) => f.return(f.ref(USAGE)),
    ],
  };
}
