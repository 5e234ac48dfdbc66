// The AOT cache as the VM meets it: decides by the flags what this run does, and answers at the points where a cache is read, recorded
// or made.
import { type ArchiveHooks, NO_ARCHIVE, registerArchive } from "../../runtime/archive.ts";
import { StartProblem, type VM } from "../../runtime/vm.ts";
import { ASSEMBLE, assembleInto } from "./assemble.ts";
import { readCache } from "./cache.ts";
import { CacheRefused } from "./cache-file.ts";
import { type AotPlan, aotPlan } from "./mode.ts";

function hooksOf(vm: VM): ArchiveHooks {
  const plan = aotPlan(vm.flags.values, vm.host.process.pid);
  return {
    ...NO_ARCHIVE,
    restore: () => restore(vm, plan),
    systemIsUp(f) {
      if (plan.kind !== "create") return f.next();
      assembleInto(plan.cache);
      return f.run(ASSEMBLE);
    },
  };
}

/** Why nothing came of the cache goes to the log, once; with AOTMode=on it ends the start. */
function restore(vm: VM, plan: AotPlan): boolean {
  if (plan.kind === "refused") throw new StartProblem(plan.message);
  if (plan.kind !== "use") return false;
  try {
    readCache(vm, plan.cache);
  } catch (e) {
    if (!(e instanceof CacheRefused)) throw e;
    const message = `The AOT cache ${plan.cache} is not used: ${e.message}.`;
    if (plan.required) throw new StartProblem(message);
    vm.logs.aot.warning?.(message);
    return false;
  }
  vm.logs.aot.info?.(`Opened AOT cache ${plan.cache}.`);
  return true;
}

registerArchive(hooksOf);
