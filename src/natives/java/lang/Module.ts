// java.lang.Module: the boot layer and addExports/addReads tell the VM, which keeps its own table of modules and packages.
import { type Addr, ld, st } from "../../../layout/memory.ts";
import { Klass, ModuleEntry, PackageEntry } from "../../../layout/metadata.ts";
import { bootLoader } from "../../../linking/loader-data.ts";
import {
  addExports,
  addExportsToAll,
  addExportsToAllUnnamed,
  addReads,
  createModule,
  createPackage,
  findModule,
  findPackage,
  javaBase,
} from "../../../linking/modules.ts";
import { symbolOf, symbolToString } from "../../../linking/symbols.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { VM } from "../../../runtime/vm.ts";

const fields = fieldsOf("java/lang/Module", { module_entry: "I", loader: "Ljava/lang/ClassLoader;", name: "Ljava/lang/String;" });

/** The ModuleEntry of a java.lang.Module; an unnamed module that the VM has not met yet gets that of its loader. */
function entryOf(vm: VM, module: Addr, what = "module"): Addr {
  if (module === 0) throw new JavaThrow("java/lang/NullPointerException", `${what} is null`);
  const at = fields(vm);
  const known = ld(module + at.module_entry);
  if (known !== 0) return known;
  if (ld(module + at.name) !== 0) throw new JavaThrow("java/lang/IllegalArgumentException", `${what} is not defined`);
  return vm.linker.bindUnnamedModule(module, ld(module + at.loader));
}

function bind(vm: VM, module: Addr, entry: Addr): void {
  st(module + fields(vm).module_entry, entry);
  st(entry + ModuleEntry.module, vm.heap.newSlotOf(ld(entry + ModuleEntry.loader), module));
}

function defineModule(vm: VM, module: Addr, isOpen: number, version: Addr, location: Addr, packages: Addr): void {
  const at = fields(vm);
  const name = vm.strings.text(ld(module + at.name));
  if (name === null) throw new JavaThrow("java/lang/IllegalArgumentException", "Module name cannot be null");
  const cld = vm.linker.loaderData(ld(module + at.loader));
  const nameSymbol = symbolOf(name);
  const versionSymbol = version === 0 ? 0 : vm.strings.symbol(version);
  const locationSymbol = location === 0 ? 0 : vm.strings.symbol(location);
  const symbols = packages === 0 ? [] : vm.heap.elements(packages).map((p) => vm.strings.internalName(p));
  if (name === "java.base") {
    defineJavaBase(vm, module, versionSymbol, locationSymbol, symbols);
    return;
  }
  if (findModule(cld, nameSymbol) !== 0) {
    throw new JavaThrow("java/lang/IllegalStateException", `Module ${name} is already defined`);
  }
  if (cld !== bootLoader()) {
    const forbidden = symbols.map(symbolToString).find((p) => p === "java" || p.startsWith("java/"));
    if (forbidden !== undefined && !vm.linker.isPlatformLoader(cld)) {
      throw new JavaThrow(
        "java/lang/IllegalArgumentException",
        `Class loader (instance of): ${vm.linker.loaderClassName(cld)} tried to define prohibited package name: ${forbidden}`,
      );
    }
  }
  for (const p of symbols) {
    const existing = findPackage(cld, p);
    if (existing !== 0) {
      const owner = ld(existing + PackageEntry.module);
      const ownerName = ld(owner + ModuleEntry.name);
      const where = ownerName === 0 ? "the unnamed module" : `module ${symbolToString(ownerName)}`;
      throw new JavaThrow(
        "java/lang/IllegalStateException",
        `Package ${symbolToString(p).replaceAll("/", ".")} for module ${name} is already in ${where} defined to the class loader`,
      );
    }
  }
  const entry = createModule(cld, nameSymbol, versionSymbol, locationSymbol, isOpen !== 0);
  for (const p of symbols) createPackage(cld, p, entry);
  bind(vm, module, entry);
}

/** java.base is there from the start: it gets its object, and every class loaded so far its Class.module. */
function defineJavaBase(vm: VM, module: Addr, version: Addr, location: Addr, packages: readonly Addr[]): void {
  const entry = javaBase();
  if (ld(entry + ModuleEntry.module) !== 0) throw new JavaThrow("java/lang/InternalError", "Module java.base is already defined");
  st(entry + ModuleEntry.version, version);
  st(entry + ModuleEntry.location, location);
  const boot = bootLoader();
  for (const p of packages) if (findPackage(boot, p) === 0) createPackage(boot, p, entry);
  bind(vm, module, entry);
  for (const klass of vm.allKlasses()) {
    if (ld(klass + Klass.module) === entry) vm.linker.setModule(klass);
    for (let array = ld(klass + Klass.arrayKlass); array !== 0; array = ld(array + Klass.arrayKlass)) vm.linker.setModule(array);
  }
  vm.linker.setModuleOfPrimitives();
}

function packageOf(vm: VM, module: Addr, name: Addr): Addr {
  if (name === 0) throw new JavaThrow("java/lang/NullPointerException", "package is null");
  const entry = entryOf(vm, module, "from_module");
  const found = findPackage(ld(entry + ModuleEntry.loader), vm.strings.internalName(name));
  if (found === 0 || ld(found + PackageEntry.module) !== entry) {
    const moduleName = vm.strings.text(ld(module + fields(vm).name)) ?? "unnamed module";
    throw new JavaThrow("java/lang/IllegalArgumentException", `Package ${vm.strings.textOf(name)} not found in from_module ${moduleName}`);
  }
  return found;
}

/** Exports of unnamed modules say nothing: they export everything. */
const isNamed = (vm: VM, module: Addr): boolean => ld(module + fields(vm).name) !== 0;

export default natives("java/lang/Module", {
  "defineModule0(Ljava/lang/Module;ZLjava/lang/String;Ljava/lang/String;[Ljava/lang/Object;)V": defineModule,
  "addReads0(Ljava/lang/Module;Ljava/lang/Module;)V": (vm, from: Addr, to: Addr) => {
    if (!isNamed(vm, from)) return;
    const source = entryOf(vm, from);
    if (to === 0) vm.linker.readAllUnnamed(source);
    else addReads(source, entryOf(vm, to));
  },
  "addExports0(Ljava/lang/Module;Ljava/lang/String;Ljava/lang/Module;)V": (vm, from: Addr, name: Addr, to: Addr) => {
    if (isNamed(vm, from)) addExports(packageOf(vm, from, name), entryOf(vm, to, "to_module"));
  },
  "addExportsToAll0(Ljava/lang/Module;Ljava/lang/String;)V": (vm, from: Addr, name: Addr) => {
    if (isNamed(vm, from)) addExportsToAll(packageOf(vm, from, name));
  },
  "addExportsToAllUnnamed0(Ljava/lang/Module;Ljava/lang/String;)V": (vm, from: Addr, name: Addr) => {
    if (isNamed(vm, from)) addExportsToAllUnnamed(packageOf(vm, from, name));
  },
});
