// What natives need of a new VM before any of them runs.
import type { VM } from "../runtime/vm.ts";
import { registerSockets } from "./absent-sockets.ts";
import { registerJpeg } from "./com/sun/imageio/plugins/jpeg/calls.ts";
import { restoreSignals } from "./jdk/internal/misc/Signal.ts";
import { flushMappings, registerMappings } from "./mappings.ts";
import { registerFaces } from "./sun/font/faces.ts";
import { registerSpans } from "./sun/java2d/pipe/ShapeSpanIterator.ts";
import { watch } from "./sun/management/gc-info.ts";
import { POOLS, usageOfPool } from "./sun/management/memory-usage.ts";

export function attachNatives(vm: VM): void {
  registerMappings(vm.host.resources);
  registerSockets(vm.host.resources);
  registerFaces(vm);
  registerSpans(vm);
  registerJpeg(vm);
  vm.collector.measure = () => POOLS.map((pool) => usageOfPool(vm, pool)[1]);
  vm.restoreHooks.push(() => watch(vm));
  vm.haltHooks.push(() => flushMappings(vm));
  vm.restoreHooks.push(() => restoreSignals(vm));
}
