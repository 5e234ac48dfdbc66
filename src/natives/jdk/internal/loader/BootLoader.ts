// jdk.internal.loader.BootLoader: packages of the boot loader.
import { type Addr, ld } from "../../../../layout/memory.ts";
import { ClassLoaderData, Klass, ModuleEntry, PackageEntry } from "../../../../layout/metadata.ts";
import { bootLoader } from "../../../../linking/loader-data.ts";
import { findPackage, isNamedModule } from "../../../../linking/modules.ts";
import { findSymbol, symbolToString } from "../../../../linking/symbols.ts";
import { natives } from "../../../../runtime/native-registry.ts";

/** The packages that have classes, by name with slashes, each with one class (a Klass). */
function packages(): Map<string, Addr> {
  const found = new Map<string, Addr>();
  for (let k = ld(bootLoader() + ClassLoaderData.firstKlass); k !== 0; k = ld(k + Klass.nextInLoader)) {
    const entry = ld(k + Klass.package);
    if (entry !== 0) found.set(symbolToString(ld(entry + PackageEntry.name)), k);
  }
  return found;
}

export default natives("jdk/internal/loader/BootLoader", {
  "setBootLoaderUnnamedModule0(Ljava/lang/Module;)V": (vm, module: Addr) => {
    vm.linker.bindUnnamedModule(module, 0);
  },
  /** "jrt:/<module>", or where a class of the unnamed module came from; null when no class of the package is loaded. */
  "getSystemPackageLocation(Ljava/lang/String;)Ljava/lang/String;": (vm, name: Addr) => {
    const text = vm.strings.textOf(name);
    const symbol = findSymbol(text);
    const entry = symbol === 0 ? 0 : findPackage(bootLoader(), symbol);
    if (entry === 0) return 0;
    const klass = packages().get(text);
    if (klass === undefined) return 0;
    const module = ld(entry + PackageEntry.module);
    if (isNamedModule(module)) {
      // Modules made at run time (of proxies) have none.
      const location = ld(module + ModuleEntry.location);
      return location === 0 ? 0 : vm.strings.create(symbolToString(location));
    }
    const source = ld(klass + Klass.source);
    return source === 0 ? 0 : vm.strings.create(symbolToString(source));
  },
  "getSystemPackageNames()[Ljava/lang/String;": (vm) => vm.strings.createArray([...packages().keys()]),
});
