// What the tiers learn in a training run and use in a run with a cache: method profiles (JEP 515), in the form of the training records, and
// compiled code. The training run leaves both in its configuration, the assembling run passes them on. They are valid by content, method
// by method, so they are used even where the rest of a cache is refused; code only by the build that made it.
import type { TieredCode } from "../../code/tiers.ts";
import type { VM } from "../../runtime/vm.ts";
import { type CachedCode, CodeRecorder, useCode } from "../cached-code.ts";
import { attachProfiles, type ProfileFiles } from "../cached-profiles.ts";
import { StoredCodeProblem } from "../store/stored-code.ts";
import { isWhole } from "./cache.ts";
import { CacheFile, CacheRefused, type Section } from "./cache-file.ts";
import { crc32Of } from "./crc.ts";
import { type CacheIdentity, identityOf } from "./identity.ts";
import { type AotPlan, aotPlan, retraining } from "./mode.ts";
import { addTiers, type TrainedTiers } from "./training.ts";

/** Training has left the code of what is worth C1's: what it has not met, or only in passing, must be hotter than that. */
const C1_PATIENCE = 4;

/** Joins the tiers of a run to what its AOT flags ask for. @param withProfiles false: profiles come from elsewhere */
export function attachAot(tiers: TieredCode, withProfiles: boolean): void {
  const { vm } = tiers;
  const { AOTRecordTraining, AOTReplayTraining, AOTCodeCaching, AOTPrintTrainingInfo, AutoAOT } = vm.flags.values;
  const plan = aotPlan(vm.flags.values, vm.host.process.pid);
  const known: TrainedTiers = plan.kind === "use" && !plan.ofLibrary ? learntIn(vm, plan.cache) : {};
  const kept = AOTCodeCaching ? cachedCode(tiers, known.code, AOTPrintTrainingInfo) : undefined;
  const configuration = AOTRecordTraining ? recordOf(plan, vm, AutoAOT) : undefined;
  const recorder = configuration !== undefined && AOTCodeCaching ? new CodeRecorder(tiers, kept) : undefined;
  const profiles = AOTReplayTraining ? known.profiles : undefined;
  if (!withProfiles || (profiles === undefined && configuration === undefined)) return;
  const crc32 = crc32Of(vm);
  const files: ProfileFiles = {
    read: () => profiles,
    replace: (path, bytes) => addTiers(vm, path, { profiles: bytes, code: recorder?.section() }),
    crc32: (bytes) => crc32(0, bytes) >>> 0,
  };
  const file = configuration ?? (plan as { cache: string }).cache;
  const what = { loads: profiles !== undefined, dumps: configuration !== undefined, all: true, file, prints: AOTPrintTrainingInfo };
  attachProfiles(tiers, files, what);
}

/** Where this run leaves what it learns; undefined: nowhere. */
function recordOf(plan: AotPlan, vm: VM, auto: boolean): string | undefined {
  if (plan.kind === "record") return plan.configuration;
  // AutoAOT: the cache of the store was refused, or used in part, and the run trains for the next one.
  return plan.kind === "use" && auto && !isWhole() ? retraining(plan.cache, vm.host.process.pid) : undefined;
}

function cachedCode(tiers: TieredCode, code: Uint8Array | undefined, prints: boolean): CachedCode | undefined {
  if (code === undefined) return undefined;
  try {
    const kept = useCode(tiers, code, prints);
    tiers.goesThroughC1(C1_PATIENCE);
    return kept;
  } catch (e) {
    if (!(e instanceof StoredCodeProblem)) throw e;
    tiers.vm.logs.aot.warning?.(`The compiled code of the AOT cache is not used: ${e.message}.`);
    return undefined;
  }
}

/** What a cache has of it; nothing when the file is none that can be read. */
function learntIn(vm: VM, path: string): TrainedTiers {
  try {
    const file = new CacheFile<CacheIdentity & { readonly sections: { readonly profiles?: Section; readonly code?: Section } }>(
      path,
      crc32Of(vm),
      vm.host.compression.decompress,
    );
    try {
      const { build, sections } = file.header;
      const read = (section: Section | undefined): Uint8Array | undefined => (section === undefined ? undefined : file.section(section));
      return { profiles: read(sections.profiles), code: build === identityOf(vm).build ? read(sections.code) : undefined };
    } finally {
      file.close();
    }
  } catch (e) {
    if (e instanceof CacheRefused) return {}; // whoever restores memory says so
    throw e;
  }
}
