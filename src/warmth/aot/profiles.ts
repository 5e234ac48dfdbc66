// Method profiles in AOT caches (JEP 515), in the form of the training records: a training run leaves them in its configuration, the
// assembling run passes them on, the production run adopts them. They are valid by content, class by class and method by method, so they
// are used even where the rest of a cache is refused.
import type { VM } from "../../runtime/vm.ts";
import type { ProfileFiles, ProfileUse } from "../cached-profiles.ts";
import { CacheFile, CacheRefused, type Section } from "./cache-file.ts";
import { crc32Of } from "./crc.ts";
import { aotPlan } from "./mode.ts";
import { addProfiles } from "./training.ts";

/** What this run does with profiles because of its AOT flags; undefined: nothing. */
export function aotProfiles(vm: VM): { readonly files: ProfileFiles; readonly use: ProfileUse } | undefined {
  const { values } = vm.flags;
  const plan = aotPlan(values, vm.host.process.pid);
  const crc32 = crc32Of(vm);
  const prints = values.AOTPrintTrainingInfo;
  if (plan.kind === "record" && values.AOTRecordTraining) {
    const files: ProfileFiles = {
      read: () => undefined,
      replace: (_, bytes) => addProfiles(vm, plan.configuration, bytes),
      crc32: (bytes) => crc32(0, bytes) >>> 0,
    };
    return { files, use: { loads: false, dumps: true, all: true, file: plan.configuration, prints } };
  }
  if (plan.kind === "use" && values.AOTReplayTraining) {
    const bytes = profilesIn(vm, plan.cache);
    if (bytes === undefined) return undefined;
    const files: ProfileFiles = { read: () => bytes, replace() {}, crc32: (b) => crc32(0, b) >>> 0 };
    return { files, use: { loads: true, dumps: false, all: false, file: plan.cache, prints } };
  }
  return undefined;
}

/** The section of a cache's profiles; undefined when there is none, or the file is none that can be read. */
function profilesIn(vm: VM, path: string): Uint8Array | undefined {
  try {
    const file = new CacheFile<{ readonly sections: { readonly profiles?: Section } }>(path, crc32Of(vm));
    try {
      const { profiles } = file.header.sections;
      return profiles === undefined ? undefined : file.section(profiles);
    } finally {
      file.close();
    }
  } catch (e) {
    if (e instanceof CacheRefused) return undefined; // whoever restores memory says so
    throw e;
  }
}
