// com.sun.management.internal.Flag: the VM's flags for HotSpotDiagnosticMXBean. None can be changed at run time.
import { type Flag as FlagRow, isString } from "../../../../../flags/flag.ts";
import { findFlag, flagNames } from "../../../../../flags/flags.ts";
import type { FlagOrigin, FlagValue } from "../../../../../flags/options.ts";
import type { FlagName } from "../../../../../flags/table.ts";
import { type Addr, ld, st64, stf64, u8 } from "../../../../../layout/memory.ts";
import { initialized } from "../../../../../runtime/initialize.ts";
import { JavaThrow, NeedsInitialization } from "../../../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../../../runtime/library-fields.ts";
import { natives } from "../../../../../runtime/native-registry.ts";
import type { VM } from "../../../../../runtime/vm.ts";

const ORIGIN = "Lcom/sun/management/VMOption$Origin;";

const fields = fieldsOf("com/sun/management/internal/Flag", {
  name: "Ljava/lang/String;",
  value: "Ljava/lang/Object;",
  origin: ORIGIN,
  writeable: "Z",
  external: "Z",
});
const origins = fieldsOf("com/sun/management/VMOption$Origin", {
  DEFAULT: ORIGIN,
  VM_CREATION: ORIGIN,
  ENVIRON_VAR: ORIGIN,
  CONFIG_FILE: ORIGIN,
  MANAGEMENT: ORIGIN,
  ERGONOMIC: ORIGIN,
});
const booleans = fieldsOf("java/lang/Boolean", { TRUE: "Ljava/lang/Boolean;", FALSE: "Ljava/lang/Boolean;" });
const longValue = fieldsOf("java/lang/Long", { value: "J" });
const doubleValue = fieldsOf("java/lang/Double", { value: "D" });

function ready(vm: VM, name: string): Addr {
  const klass = vm.linker.boot(name);
  if (!initialized(vm, klass)) throw new NeedsInitialization(klass);
  return klass;
}

function boxed(vm: VM, flag: FlagRow, value: FlagValue): Addr {
  if (typeof value === "boolean") return ld(value ? booleans(vm).TRUE : booleans(vm).FALSE);
  if (typeof value === "string" || isString(flag.type)) return vm.strings.create(String(value));
  if (flag.type === "double") {
    const object = vm.heap.allocate(ready(vm, "java/lang/Double"));
    stf64(object + doubleValue(vm).value, value);
    return object;
  }
  const object = vm.heap.allocate(ready(vm, "java/lang/Long"));
  st64(object + longValue(vm).value, BigInt.asIntN(64, BigInt(value)));
  return object;
}

function originOf(vm: VM, origin: FlagOrigin): Addr {
  const at = origins(vm);
  if (origin === "default") return ld(at.DEFAULT);
  if (origin.endsWith("ergonomic")) return ld(at.ERGONOMIC);
  if (origin === "command line") return ld(at.VM_CREATION);
  if (origin === "environment") return ld(at.ENVIRON_VAR);
  return ld(origin === "management" ? at.MANAGEMENT : at.CONFIG_FILE);
}

/** What HotSpotDiagnosticMXBean does not show, unless it is asked for by name. */
const hidden = (flag: FlagRow): boolean => flag.kind === "diagnostic" || flag.kind === "experimental";

function newFlag(vm: VM, name: FlagName, flag: FlagRow): Addr {
  const klass = vm.linker.boot("com/sun/management/internal/Flag");
  ready(vm, "com/sun/management/VMOption$Origin");
  ready(vm, "java/lang/Boolean");
  const at = fields(vm);
  const { heap } = vm;
  const object = heap.allocate(klass);
  heap.setRef(object, at.name, vm.strings.create(name));
  heap.setRef(object, at.value, boxed(vm, flag, vm.flags.values[name]));
  heap.setRef(object, at.origin, originOf(vm, vm.flags.origin(name)));
  u8[object + at.external] = hidden(flag) ? 0 : 1;
  return object;
}

const fixed = (): never => {
  throw new JavaThrow("java/lang/IllegalArgumentException", "This flag is not writeable.");
};

export default natives("com/sun/management/internal/Flag", {
  "initialize()V": () => {},
  "getAllFlagNames()[Ljava/lang/String;": (vm) => vm.strings.createArray(flagNames()),
  "getInternalFlagCount()I": () => flagNames().length,
  /** getFlags(names or null for all, result, count): how many were found; unknown names leave null. */
  "getFlags([Ljava/lang/String;[Lcom/sun/management/internal/Flag;I)I": (vm, names: Addr, result: Addr, count: number) => {
    const wanted = names === 0 ? flagNames() : vm.heap.elements(names).map((name) => vm.strings.textOf(name) as FlagName);
    vm.heap.ensure(200 * Math.min(count, wanted.length));
    let found = 0;
    for (let i = 0; i < Math.min(count, wanted.length); i++) {
      const flag = findFlag(wanted[i]!);
      if (flag === undefined) continue;
      vm.heap.setElement(result, i, newFlag(vm, wanted[i]!, flag));
      found++;
    }
    return found;
  },
  "setLongValue(Ljava/lang/String;J)V": fixed,
  "setDoubleValue(Ljava/lang/String;D)V": fixed,
  "setBooleanValue(Ljava/lang/String;Z)V": fixed,
  "setStringValue(Ljava/lang/String;Ljava/lang/String;)V": fixed,
});
