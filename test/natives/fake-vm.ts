// As much of a VM as natives over host files need: a small memory, a C heap that only grows, a host in this thread.
import { attachMemory } from "../../src/layout/memory.ts";
import type { VM } from "../../src/runtime/vm.ts";
import { testHost } from "../host/fixture.ts";

const PAGES = 16;
const PAGE = 65536;

export function fakeVM(): VM {
  attachMemory(new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true }));
  let top = PAGE + 8; // not a multiple of a page, as malloc's blocks
  const kernel = {
    malloc(bytes: number): number {
      if (top + bytes > PAGES * PAGE) return 0;
      top += bytes;
      return top - bytes;
    },
    free(): void {},
  };
  return { host: testHost().host, kernel } as unknown as VM;
}
