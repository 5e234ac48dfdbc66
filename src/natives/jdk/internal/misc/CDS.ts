// jdk.internal.misc.CDS: the class library's questions about an archive, passed on to the VM's hooks (runtime/archive.ts).

import type { Addr } from "../../../../layout/memory.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { allAbsent } from "../../../absent-sockets.ts";

export default natives("jdk/internal/misc/CDS", {
  "isDumpingClassList0()Z": (vm) => vm.archive.isDumpingClassList,
  "isDumpingArchive0()Z": (vm) => vm.archive.isDumpingArchive,
  "isSharingEnabled0()Z": (vm) => vm.archive.isSharingEnabled,
  "logLambdaFormInvoker(Ljava/lang/String;)V": (vm, line: Addr) => vm.archive.noteLambdaForm(vm.strings.textOf(line)),
  "initializeFromArchive(Ljava/lang/Class;)V": (vm, mirror: Addr) => vm.archive.initializeFromArchive(vm.linker.klassOfMirror(mirror)),
  "defineArchivedModules(Ljava/lang/ClassLoader;Ljava/lang/ClassLoader;)V": (vm, platform: Addr, system: Addr) =>
    vm.archive.defineModules(platform, system),
  "getRandomSeedForDumping()J": (vm) => vm.archive.randomSeed(),
  ...allAbsent("java/lang/UnsupportedOperationException", "there is no archive of classes to dump (the AOT cache is written by flags)", [
    "dumpClassList(Ljava/lang/String;)V",
    "dumpDynamicArchive(Ljava/lang/String;)V",
  ]),
});
