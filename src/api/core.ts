// The VM core that a Worker runs: the runtime with all natives, and the tiers.
import "./interpreter.ts";

import { fileURLToPath } from "node:url";
import { makeTiers } from "../code/tiers.ts";
import { toByteString } from "../flags/options.ts";
import { observeCompilations } from "../observe/compilations.ts";
import { EventWriter } from "../observe/events/writer.ts";
import { ledgerText, methodsText } from "../observe/ledger.ts";
import { remoteCompilation } from "../remote/settings.ts";
import { attachRecorder } from "../replay/recorder.ts";
import { registerBuiltIn, registerTiers } from "../runtime/vm.ts";
import { attachAot } from "../warmth/aot/learnt.ts";
import { CachedProfiles, profileUse } from "../warmth/cached-profiles.ts";
import { attachWarmUp } from "../warmth/jwarmup/settings.ts";
import { profileFiles } from "./profile-files.ts";
import { recorderHost } from "./recorder-host.ts";
import { bundled } from "./spawn.ts";

export { runVM } from "../runtime/vm.ts";

// scripts/build.ts makes the jar.
const jar = fileURLToPath(new URL(bundled ? "./jwarmup.jar" : "../../dist/jwarmup.jar", import.meta.url));
registerBuiltIn({ package: "com/alibaba/jwarmup/", jar: toByteString(jar) });

registerTiers((vm) => {
  if (vm.ledger !== undefined && vm.flags.values.PrintIntCompTimes) {
    const { ledger } = vm;
    vm.endHooks.push(() => vm.host.print(1, ledgerText(ledger) + methodsText(vm)));
  }
  const events = vm.flags.values.EventFile === "" ? undefined : new EventWriter(vm, vm.flags.values.EventFile);
  const tiers = makeTiers(vm, remoteCompilation(vm));
  if (tiers === undefined) return undefined;
  observeCompilations(vm, tiers);
  if (events !== undefined) tiers.listeners.push(events);
  attachRecorder(tiers, recorderHost());
  const asked = profileUse(tiers);
  if (asked !== undefined) tiers.warm.push(new CachedProfiles(tiers, profileFiles(), asked));
  attachAot(tiers, asked === undefined);
  attachWarmUp(tiers, profileFiles());
  return tiers;
});
