// java.lang.Class: what needs the Klass alone. Reflection over members stands in reflection.ts beside this file.
import { type Addr, ld } from "../../../layout/memory.ts";
import { KLASS_ARRAY, KLASS_HIDDEN, KLASS_INTERFACE, KLASS_PRIMITIVE, Klass } from "../../../layout/metadata.ts";
import { OBJECT_KLASS } from "../../../layout/object.ts";
import { externalName, modifiers, superInterfaces } from "../../../linking/klass-view.ts";
import { INITIALIZE, initialized } from "../../../runtime/initialize.ts";
import { JavaThrow, NeedsClass } from "../../../runtime/java-throw.ts";
import { classFields } from "../../../runtime/library-fields.ts";
import { LOAD_CLASS } from "../../../runtime/load-class.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { Steps } from "../../../runtime/step-frame.ts";
import type { VM } from "../../../runtime/vm.ts";
import { classNameSymbol } from "./class-names.ts";
import { reflectionNatives } from "./class-reflection.ts";

const PRIMITIVES: Readonly<Record<string, string>> = {
  boolean: "Z",
  byte: "B",
  char: "C",
  short: "S",
  int: "I",
  long: "J",
  float: "F",
  double: "D",
  void: "V",
};

const hasFlag =
  (flag: number) =>
  (vm: VM, self: Addr): boolean =>
    (ld(vm.linker.klassOfMirror(self) + Klass.flags) & flag) !== 0;

/** Whether a name with slashes can be that of a class or array (libjava's verifyClassname). */
function isLegalClassName(name: string): boolean {
  if (!name.startsWith("[")) return isBinaryName(name);
  const element = name.slice(name.lastIndexOf("[") + 1);
  return element.length === 1
    ? "ZBCSIJFD".includes(element)
    : element.startsWith("L") && element.endsWith(";") && isBinaryName(element.slice(1, -1));
}

const isBinaryName = (name: string): boolean =>
  name !== "" && !name.startsWith("/") && !name.includes("//") && !name.includes(";") && !name.includes("[");

/** Class.forName: load (a ClassNotFoundException stays one), then initialise if asked. */
const forName: Steps = {
  refs: 1,
  longs: 0,
  steps: [
    (f) => {
      const { vm } = f;
      if (f.argRef(0) === 0) throw new JavaThrow("java/lang/NullPointerException");
      const name = vm.strings.textOf(f.argRef(0));
      if (name.includes("/")) throw new JavaThrow("java/lang/ClassNotFoundException", name);
      const internal = name.replaceAll(".", "/");
      if (!isLegalClassName(internal)) throw new JavaThrow("java/lang/ClassNotFoundException", internal);
      const loader = vm.linker.loaderData(f.argRef(2));
      const symbol = classNameSymbol(internal, "java/lang/ClassNotFoundException");
      try {
        const klass = vm.linker.find(loader, symbol);
        if (klass === 0) throw new JavaThrow("java/lang/ClassNotFoundException", name);
        f.setRef(0, vm.linker.mirrorOf(klass));
        return f.next();
      } catch (problem) {
        // An array's component is loaded first; the class itself gives ClassNotFoundException.
        if (problem instanceof NeedsClass) return f.run(LOAD_CLASS, [], [problem.loader, problem.symbol, 1]);
        throw problem;
      }
    },
    (f) => {
      if (f.ref(0) !== 0) return f.next();
      return f.goto(0);
    },
    (f) => {
      const klass = f.vm.linker.klassOfMirror(f.ref(0));
      if (f.argInt(1) === 0 || initialized(f.vm, klass)) return f.next();
      return f.run(INITIALIZE, [], [klass]);
    },
    (f) => f.return(f.ref(0)),
  ],
};

/** Whether assertions are on for a class: the last directive that fits counts (-ea, -da, -esa, -dsa). */
export function assertionsEnabled(vm: VM, klass: Addr): boolean {
  const name = externalName(klass);
  const dot = name.lastIndexOf(".");
  const system = vm.linker.loaderObject(klass) === 0;
  const directives = vm.options.assertions;
  for (let i = directives.length - 1; i >= 0; i--) {
    const d = directives[i]!;
    if (d.scope === "class" && d.name === name) return d.enable;
  }
  let best = -1;
  let enable = false;
  for (const d of directives) {
    if (d.scope !== "package") continue;
    const pkg = dot < 0 ? "" : name.slice(0, dot);
    const fits = d.name === "" ? pkg === "" : pkg === d.name || pkg.startsWith(`${d.name}.`);
    if (fits && d.name.length >= best) {
      best = d.name.length;
      enable = d.enable;
    }
  }
  if (best >= 0) return enable;
  for (let i = directives.length - 1; i >= 0; i--) {
    const d = directives[i]!;
    if (d.scope === (system ? "system" : "all")) return d.enable;
  }
  return false;
}

export default natives("java/lang/Class", {
  "getPrimitiveClass(Ljava/lang/String;)Ljava/lang/Class;": (vm, name: Addr) => {
    const letter = PRIMITIVES[vm.strings.textOf(name)];
    if (letter === undefined) throw new JavaThrow("java/lang/ClassNotFoundException", vm.strings.textOf(name));
    return vm.linker.mirrorOf(vm.primitiveKlass(letter));
  },
  "desiredAssertionStatus0(Ljava/lang/Class;)Z": (vm, mirror: Addr) => assertionsEnabled(vm, vm.linker.klassOfMirror(mirror)),
  "forName0(Ljava/lang/String;ZLjava/lang/ClassLoader;Ljava/lang/Class;)Ljava/lang/Class;": forName,
  "initClassName()Ljava/lang/String;": (vm, self: Addr) => {
    const name = vm.strings.intern(externalNameOf(vm.linker.klassOfMirror(self)));
    vm.heap.setRef(self, classFields(vm).name, name);
    return name;
  },
  "isInstance(Ljava/lang/Object;)Z": (vm, self: Addr, object: Addr) =>
    object !== 0 && vm.isSubclass(ld(object + OBJECT_KLASS), vm.linker.klassOfMirror(self)),
  "isAssignableFrom(Ljava/lang/Class;)Z": (vm, self: Addr, other: Addr) => {
    if (other === 0) throw new JavaThrow("java/lang/NullPointerException");
    return vm.isSubclass(vm.linker.klassOfMirror(other), vm.linker.klassOfMirror(self));
  },
  "isInterface()Z": hasFlag(KLASS_INTERFACE),
  "isArray()Z": hasFlag(KLASS_ARRAY),
  "isPrimitive()Z": hasFlag(KLASS_PRIMITIVE),
  "isHidden()Z": hasFlag(KLASS_HIDDEN),
  "getModifiers()I": (vm, self: Addr) => modifiers(vm.linker.klassOfMirror(self)),
  "getSuperclass()Ljava/lang/Class;": (vm, self: Addr) => {
    const klass = vm.linker.klassOfMirror(self);
    const flags = ld(klass + Klass.flags);
    if ((flags & (KLASS_INTERFACE | KLASS_PRIMITIVE)) !== 0) return 0;
    if ((flags & KLASS_ARRAY) !== 0) return vm.linker.mirrorOf(vm.wk.Object);
    const superKlass = ld(klass + Klass.super);
    return superKlass === 0 ? 0 : vm.linker.mirrorOf(superKlass);
  },
  "getInterfaces0()[Ljava/lang/Class;": (vm, self: Addr) => {
    const interfaces = superInterfaces(vm.linker.klassOfMirror(self));
    const array = vm.heap.newRefArray(vm.wk.Class, interfaces.length);
    for (let i = 0; i < interfaces.length; i++) vm.heap.setElement(array, i, vm.linker.mirrorOf(interfaces[i]!));
    return array;
  },
  ...reflectionNatives,
});

/** Class.getName: arrays in descriptor form. */
function externalNameOf(klass: Addr): string {
  return (ld(klass + Klass.flags) & KLASS_ARRAY) !== 0 ? arrayName(klass) : externalName(klass);
}

function arrayName(klass: Addr): string {
  let dims = "";
  let k = klass;
  while ((ld(k + Klass.flags) & KLASS_ARRAY) !== 0) {
    dims += "[";
    k = ld(k + Klass.elementKlass);
  }
  if ((ld(k + Klass.flags) & KLASS_PRIMITIVE) !== 0) return dims + PRIMITIVES[externalName(k)]!;
  return `${dims}L${externalName(k)};`;
}
