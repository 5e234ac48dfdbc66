// What the AOT flags ask of this run, by the JDK's rules (CDSConfig of JDK 25): nothing, to use a cache, to record training, or to make
// a cache out of a record. A pure function of the flags; messages are HotSpot's.
import type { FlagValues } from "../../flags/table.ts";

export type AotPlan =
  | { readonly kind: "off" }
  /** `required`: AOTMode=on (or -Xshare:on), where a cache that cannot be used is an error. `ofLibrary`: it is the class library's, of which nobody hears otherwise. */
  | { readonly kind: "use"; readonly cache: string; readonly required: boolean; readonly ofLibrary: boolean }
  /** `output`: the cache to be made out of the record when the program has ended; "" only record. */
  | { readonly kind: "record"; readonly configuration: string; readonly output: string }
  | { readonly kind: "create"; readonly configuration: string; readonly cache: string }
  /** The flags contradict each other. */
  | { readonly kind: "refused"; readonly message: string };

/** AutoAOT: where a run leaves its record whose cache was refused. */
export const retraining = (cache: string, pid: number): string => `${cache}.${pid}.config`;

const MODES = ["off", "record", "create", "auto", "on"];

/** @param pid stands for %p in names */
export function aotPlan(values: FlagValues, pid: number): AotPlan {
  const { AOTMode, AOTCache, AOTCacheOutput, AOTConfiguration, UseSharedSpaces, RequireSharedSpaces, SharedArchiveFile } = values;
  const refused = (message: string): AotPlan => ({ kind: "refused", message });
  const mode = AOTMode === "" ? "auto" : AOTMode;
  if (!MODES.includes(mode)) {
    return refused(`Unrecognized value ${mode} for AOTMode. Must be one of the following: ${MODES.join(", ")}`);
  }
  if (mode === "off") return { kind: "off" };
  const named = (path: string): string => path.replaceAll("%p", String(pid));
  if (mode === "create") {
    if (AOTConfiguration === "") return refused("AOTConfiguration must be specified when using -XX:AOTMode=create");
    if (AOTCache === "" && AOTCacheOutput === "") {
      return refused("AOTCache or AOTCacheOutput must be specified when using -XX:AOTMode=create");
    }
    if (AOTCache !== "" && AOTCacheOutput !== "") return refused("Only one of AOTCache or AOTCacheOutput can be specified");
    return { kind: "create", configuration: named(AOTConfiguration), cache: named(AOTCache || AOTCacheOutput) };
  }
  if (mode === "record") {
    if (AOTCacheOutput === "" && AOTConfiguration === "") {
      return refused("At least one of AOTCacheOutput and AOTConfiguration must be specified when using -XX:AOTMode=record");
    }
    if (AOTCache !== "") return refused("AOTCache must not be specified when using -XX:AOTMode=record");
  } else {
    if (AOTConfiguration !== "" && AOTCacheOutput === "") {
      return refused(`AOTConfiguration can only be used with when AOTMode is record or create (selected AOTMode = ${mode})`);
    }
    if (AOTCache !== "" && AOTCacheOutput !== "") return refused("Only one of AOTCache or AOTCacheOutput can be specified");
    if (AOTCacheOutput === "") {
      if (AOTCache !== "") return { kind: "use", cache: named(AOTCache), required: mode === "on", ofLibrary: false };
      if (!UseSharedSpaces || SharedArchiveFile === "") return { kind: "off" };
      return { kind: "use", cache: SharedArchiveFile, required: RequireSharedSpaces, ofLibrary: true };
    }
  }
  const output = named(AOTCacheOutput);
  return { kind: "record", configuration: AOTConfiguration === "" ? `${output}.config` : named(AOTConfiguration), output };
}
