// The VM core without the tiers: the runtime with all natives and the AOT cache. Whoever runs or continues a VM loads this before anything
// else of the runtime: frames name routines by number, in the order of loading.
import { attachNatives } from "../natives/attach.ts";
import { allNatives } from "../natives/index.ts";
import { whyMissing } from "../natives/why-missing.ts";
import { NativeRegistry } from "../runtime/native-registry.ts";
import { registerNatives } from "../runtime/run-vm.ts";
import "../warmth/aot/archive.ts";
import "../warmth/jwarmup/begin.ts"; // its routine has a number in every VM of this build

export { runVM } from "../runtime/run-vm.ts";

registerNatives(() => new NativeRegistry(allNatives, attachNatives, whyMissing));
