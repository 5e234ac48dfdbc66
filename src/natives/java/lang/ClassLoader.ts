// java.lang.ClassLoader: defining classes, and finding those of the boot loader.
import { type Addr, ld, u8 } from "../../../layout/memory.ts";
import { CLD_HIDDEN, ClassLoaderData } from "../../../layout/metadata.ts";
import { ARRAY_BASE } from "../../../layout/object.ts";
import { externalName } from "../../../linking/klass-view.ts";
import { linkKlass } from "../../../linking/link-klass.ts";
import { findInDictionary } from "../../../linking/loader-data.ts";
import { createLoaderData } from "../../../linking/loader-registration.ts";
import { isTooLong, symbolOf } from "../../../linking/symbols.ts";
import { INITIALIZE, initialized } from "../../../runtime/initialize.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { Steps } from "../../../runtime/step-frame.ts";
import type { VM } from "../../../runtime/vm.ts";
import { definedName, knownClassName } from "./class-names.ts";

function define(vm: VM, loader: Addr, name: Addr, bytes: Uint8Array, protectionDomain: Addr, source: Addr): Addr {
  const klass = vm.linker.define(vm.linker.loaderData(loader), {
    name: definedName(vm, name),
    bytes,
    protectionDomain,
    source: vm.strings.text(source) ?? "__JVM_DefineClass__",
  });
  return vm.linker.mirrorOf(klass);
}

function checkRange(offset: number, length: number, available: number): void {
  if (length < 0) throw new JavaThrow("java/lang/ArrayIndexOutOfBoundsException");
  if (offset >= 0 && offset + length <= available) return;
  const text = `Array region ${offset}..${offset + length} out of bounds for length ${available}`;
  throw new JavaThrow("java/lang/ArrayIndexOutOfBoundsException", text);
}

const bufferFields = fieldsOf("java/nio/Buffer", { address: "J" });

const HIDDEN_NESTMATE = 1;
const HIDDEN_CLASS = 2;
const STRONG_LOADER_LINK = 4;
const ACCESS_VM_ANNOTATIONS = 8;

/** Lookup.defineClass and defineHiddenClass. */
const defineClass0: Steps = {
  refs: 1,
  longs: 0,
  steps: [
    (f) => {
      const { vm } = f;
      const lookup = f.argRef(1);
      const flags = f.argInt(8);
      const bytes = vm.linker.copyBytes(f.argRef(3), f.argInt(4), f.argInt(5));
      const lookupKlass = vm.linker.klassOfMirror(lookup);
      const own = vm.linker.loaderData(f.argRef(0));
      const protectionDomain = f.argRef(6);
      const nestHost = (flags & HIDDEN_NESTMATE) !== 0 ? vm.linker.nestHostOf(lookupKlass) : 0;
      const definition = {
        name: definedName(vm, f.argRef(2)),
        bytes,
        protectionDomain,
        source: nestHost === 0 ? "__JVM_LookupDefineClass__" : externalName(nestHost),
        host: lookupKlass,
      };
      let mirror: Addr;
      if ((flags & HIDDEN_CLASS) === 0) {
        mirror = vm.linker.mirrorOf(vm.linker.define(own, definition));
      } else {
        const strong = (flags & STRONG_LOADER_LINK) !== 0;
        const loader = strong ? own : createLoaderData(ld(own + ClassLoaderData.loader), CLD_HIDDEN);
        const klass = vm.linker.define(loader, {
          ...definition,
          vmAnnotations: (flags & ACCESS_VM_ANNOTATIONS) !== 0,
          hidden: { nestHost, classData: f.argRef(9), strong },
        });
        mirror = vm.linker.mirrorOf(klass);
      }
      f.setRef(0, mirror);
      return f.next();
    },
    // As in HotSpot: a class that is not to be initialised is linked, and Lookup.defineClass throws what its verification does.
    (f) => {
      const { vm } = f;
      const klass = vm.linker.klassOfMirror(f.ref(0));
      if (f.argInt(7) === 0) linkKlass(klass);
      else if (!initialized(vm, klass)) return f.run(INITIALIZE, [], [klass]);
      return f.next();
    },
    (f) => f.return(f.ref(0)),
  ],
};

export default natives("java/lang/ClassLoader", {
  "defineClass0(Ljava/lang/ClassLoader;Ljava/lang/Class;Ljava/lang/String;[BIILjava/security/ProtectionDomain;ZILjava/lang/Object;)Ljava/lang/Class;":
    defineClass0,
  "defineClass1(Ljava/lang/ClassLoader;Ljava/lang/String;[BIILjava/security/ProtectionDomain;Ljava/lang/String;)Ljava/lang/Class;": (
    vm,
    loader: Addr,
    name: Addr,
    array: Addr,
    offset: number,
    length: number,
    protectionDomain: Addr,
    source: Addr,
  ) => {
    if (array === 0) throw new JavaThrow("java/lang/NullPointerException");
    checkRange(offset, length, vm.heap.length(array));
    return define(vm, loader, name, vm.linker.copyBytes(array, offset, length), protectionDomain, source);
  },
  "defineClass2(Ljava/lang/ClassLoader;Ljava/lang/String;Ljava/nio/ByteBuffer;IILjava/security/ProtectionDomain;Ljava/lang/String;)Ljava/lang/Class;":
    (vm, loader: Addr, name: Addr, buffer: Addr, offset: number, length: number, protectionDomain: Addr, source: Addr) => {
      checkRange(offset, length, Number.MAX_SAFE_INTEGER);
      const start = ld(buffer + bufferFields(vm).address) + offset;
      return define(vm, loader, name, u8.slice(start, start + length), protectionDomain, source);
    },
  "findBootstrapClass(Ljava/lang/String;)Ljava/lang/Class;": (vm, name: Addr) => {
    const text = vm.strings.textOf(name).replaceAll(".", "/");
    const klass = isTooLong(text) ? 0 : vm.linker.findBoot(symbolOf(text));
    return klass === 0 ? 0 : vm.linker.mirrorOf(klass);
  },
  "findLoadedClass0(Ljava/lang/String;)Ljava/lang/Class;": (vm, self: Addr, name: Addr) => {
    if (name === 0) return 0;
    const symbol = knownClassName(vm, name);
    const klass = symbol === 0 ? 0 : findInDictionary(vm.linker.loaderData(self), symbol);
    return klass === 0 ? 0 : vm.linker.mirrorOf(klass);
  },
  "retrieveDirectives()Ljava/lang/AssertionStatusDirectives;": retrieveDirectives,
});

const directiveFields = fieldsOf("java/lang/AssertionStatusDirectives", {
  classes: "[Ljava/lang/String;",
  classEnabled: "[Z",
  packages: "[Ljava/lang/String;",
  packageEnabled: "[Z",
  deflt: "Z",
});

/** The -ea and -da directives as ClassLoader keeps them for classes of user loaders. */
function retrieveDirectives(vm: VM): Addr {
  const at = directiveFields(vm);
  const klass = vm.linker.boot("java/lang/AssertionStatusDirectives");
  const object = vm.heap.allocate(klass);
  const fill = (names: number, enabled: number, scope: "class" | "package"): void => {
    // The last one of a name counts, and ClassLoader puts them into a map in this order.
    const list = vm.options.assertions.filter((d) => d.scope === scope);
    vm.heap.setRef(object, names, vm.strings.createArray(list.map((d) => d.name)));
    const flags = vm.heap.allocateArray(vm.primitiveArray(4), list.length);
    for (let i = 0; i < list.length; i++) u8[flags + ARRAY_BASE + i] = list[i]!.enable ? 1 : 0;
    vm.heap.setRef(object, enabled, flags);
  };
  fill(at.classes, at.classEnabled, "class");
  fill(at.packages, at.packageEnabled, "package");
  let deflt = false;
  for (const d of vm.options.assertions) if (d.scope === "all") deflt = d.enable;
  u8[object + at.deflt] = deflt ? 1 : 0;
  return object;
}
