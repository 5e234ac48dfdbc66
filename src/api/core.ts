// The VM core that a Worker runs: the runtime with all natives.

import { makeTiers } from "../code/tiers.ts";
import { attachNatives } from "../natives/attach.ts";
import { allNatives } from "../natives/index.ts";
import { observeCompilations } from "../observe/compilations.ts";
import { NativeRegistry } from "../runtime/native-registry.ts";
import { registerNatives, registerTiers } from "../runtime/vm.ts";
import "../warmth/aot/archive.ts";

export { runVM } from "../runtime/vm.ts";

registerTiers((vm) => {
  const tiers = makeTiers(vm);
  if (tiers !== undefined) observeCompilations(vm, tiers);
  return tiers;
});
registerNatives(() => new NativeRegistry(allNatives, attachNatives));
