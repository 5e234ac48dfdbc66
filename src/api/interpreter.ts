// The VM core without the tiers: the runtime with all natives, JWarmup's API and the AOT cache. Whoever runs or continues a VM loads this
// before anything else of the runtime: frames name routines by number, in the order of loading.

import { fileURLToPath } from "node:url";
import { toByteString } from "../flags/options.ts";
import { attachNatives } from "../natives/attach.ts";
import { allNatives } from "../natives/index.ts";
import { whyMissing } from "../natives/why-missing.ts";
import { NativeRegistry } from "../runtime/native-registry.ts";
import { registerNatives } from "../runtime/run-vm.ts";
import { registerBuiltIn } from "../runtime/vm.ts";
import "../warmth/aot/archive.ts";
import "../warmth/jwarmup/begin.ts"; // its routine has a number in every VM of this build
import { bundled } from "./spawn.ts";

export { runVM } from "../runtime/run-vm.ts";

registerNatives(() => new NativeRegistry(allNatives, attachNatives, whyMissing));

registerBuiltIn({
  package: "com/alibaba/jwarmup/",
  /** scripts/build.ts makes it. Few programs ask. */
  get jar() {
    return toByteString(fileURLToPath(new URL(bundled ? "./jwarmup.jar" : "../../dist/jwarmup.jar", import.meta.url)));
  },
});
