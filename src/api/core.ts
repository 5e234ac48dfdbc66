// The VM core that a Worker runs: the runtime with all natives, and the tiers.
import "./interpreter.ts";

import { makeTiers } from "../code/tiers.ts";
import { observeCompilations } from "../observe/compilations.ts";
import { EventWriter } from "../observe/events/writer.ts";
import { ledgerText } from "../observe/ledger.ts";
import { attachRecorder } from "../replay/recorder.ts";
import { registerTiers } from "../runtime/vm.ts";
import { attachAot } from "../warmth/aot/learnt.ts";
import { CachedProfiles, profileUse } from "../warmth/cached-profiles.ts";
import { profileFiles } from "./profile-files.ts";
import { recorderHost } from "./recorder-host.ts";

export { runVM } from "../runtime/vm.ts";

registerTiers((vm) => {
  if (vm.ledger !== undefined && vm.flags.values.PrintIntCompTimes) {
    const { ledger } = vm;
    vm.endHooks.push(() => vm.host.print(1, ledgerText(ledger)));
  }
  const events = vm.flags.values.EventFile === "" ? undefined : new EventWriter(vm, vm.flags.values.EventFile);
  const tiers = makeTiers(vm);
  if (tiers === undefined) return undefined;
  observeCompilations(vm, tiers);
  if (events !== undefined) tiers.listeners.push(events);
  attachRecorder(tiers, recorderHost());
  const asked = profileUse(tiers);
  if (asked !== undefined) tiers.warm = new CachedProfiles(tiers, profileFiles(), asked);
  attachAot(tiers, asked === undefined);
  return tiers;
});
