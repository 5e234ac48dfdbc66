// The VM core that a Worker runs: the runtime with all natives, and the tiers.
import "./interpreter.ts";

import { attachDeoptChecker } from "../code/deopt-states/checker.ts";
import { makeTiers, type TieredCode } from "../code/tiers.ts";
import { observeCompilations } from "../observe/compilations.ts";
import { EventWriter } from "../observe/events/writer.ts";
import { ledgerText, methodsText } from "../observe/ledger.ts";
import { remoteCompilation } from "../remote/settings.ts";
import { attachRecorder } from "../replay/recorder.ts";
import { registerTiers } from "../runtime/run-vm.ts";
import { attachAot } from "../warmth/aot/learnt.ts";
import { attachProfiles, profileUse } from "../warmth/cached-profiles.ts";
import { attachWarmUp } from "../warmth/jwarmup/settings.ts";
import { attachWarmStore } from "../warmth/warm-store.ts";
import { profileFiles } from "./profile-files.ts";
import { recorderHost } from "./recorder-host.ts";
import { programOf, storeAsked, storeFolder } from "./store-folder.ts";

export { runVM } from "../runtime/run-vm.ts";

/** What -XX:WarmStore and its kin ask for. @returns whether there is a store that is used */
function openWarmStore(tiers: TieredCode): boolean {
  const { vm } = tiers;
  const { WarmStoreSize } = vm.flags.values;
  const path = storeAsked(vm.flags.values, vm.options.environment);
  const program = path === undefined ? undefined : programOf(vm.options);
  if (path === undefined || program === undefined) return false;
  try {
    attachWarmStore(tiers, { folder: storeFolder(path), program, crc32: profileFiles().crc32, limit: WarmStoreSize });
    return true;
  } catch (e) {
    vm.host.print(2, `${vm.name} warning: there is no warm store: ${e instanceof Error ? e.message : e}\n`);
    return false;
  }
}

registerTiers((vm) => {
  attachDeoptChecker(vm);
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
  if (asked !== undefined) attachProfiles(tiers, profileFiles(), asked);
  attachAot(tiers, asked === undefined && !openWarmStore(tiers));
  attachWarmUp(tiers, profileFiles());
  return tiers;
});
