// What natives need of a new VM before any of them runs.
import type { VM } from "../runtime/vm.ts";
import { restoreSignals } from "./jdk/internal/misc/Signal.ts";
import { flushMappings, registerMappings } from "./mappings.ts";

export function attachNatives(vm: VM): void {
  registerMappings(vm.host.resources);
  vm.haltHooks.push(() => flushMappings(vm));
  vm.restoreHooks.push(() => restoreSignals(vm));
}
