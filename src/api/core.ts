// The VM core that a Worker runs: the runtime with all natives.

import { readFileSync } from "node:fs";
import { makeTiers } from "../code/tiers.ts";
import { attachNatives } from "../natives/attach.ts";
import { allNatives } from "../natives/index.ts";
import { attachCompilationPrinter } from "../observe/compilation-printer.ts";
import { attachRecorder } from "../replay/recorder.ts";
import { NativeRegistry } from "../runtime/native-registry.ts";
import { registerNatives, registerTiers } from "../runtime/vm.ts";
import { recorderHost } from "./recorder-host.ts";
import "../warmth/aot/archive.ts";

export { runVM } from "../runtime/vm.ts";

function readText(name: string): string | undefined {
  try {
    return readFileSync(name, "utf8");
  } catch {
    return undefined;
  }
}

registerTiers((vm) => {
  const tiers = makeTiers(vm, readText);
  if (tiers === undefined) return undefined;
  if (vm.flags.values.PrintCompilation) attachCompilationPrinter(tiers);
  attachRecorder(tiers, recorderHost());
  return tiers;
});
registerNatives(() => new NativeRegistry(allNatives, attachNatives));
