// Offsets of library fields that the VM and natives read or write, by name, looked up once per class.
// A static field's offset is its absolute address.
import type { KlassAddr } from "../layout/addresses.ts";
import { ld } from "../layout/memory.ts";
import { Field } from "../layout/metadata.ts";
import { findFieldByName } from "../linking/field-by-name.ts";
import { fieldSignature } from "../linking/field-view.ts";
import type { VM } from "./vm.ts";

/** What looking up a field needs of the VM. */
type Parts = Pick<VM, "fault" | "linker">;

/**
 * Declares fields of a boot class: name to descriptor. The result gives their offsets for a VM.
 * @throws VMFault when the class library has no such field
 */
export function fieldsOf<const F extends Record<string, string>>(
  className: string,
  fields: F,
): (vm: Parts) => { readonly [K in keyof F]: number } {
  let offsets: { [K in keyof F]: number } | undefined;
  return (vm) => {
    if (offsets === undefined) {
      const klass = vm.linker.boot(className);
      const found: Record<string, number> = {};
      for (const name in fields) found[name] = fieldOffset(vm, klass, name, fields[name]!);
      offsets = found as { [K in keyof F]: number };
    }
    return offsets;
  };
}

function fieldOffset(vm: Parts, klass: KlassAddr, name: string, descriptor: string): number {
  const field = findFieldByName(klass, name);
  if (field === 0 || fieldSignature(field) !== descriptor)
    throw vm.fault(`the class library has no field ${vm.linker.name(klass)}.${name} ${descriptor}`);
  return ld(field + Field.offset);
}

export const classFields = fieldsOf("java/lang/Class", {
  classLoader: "Ljava/lang/ClassLoader;",
  module: "Ljava/lang/Module;",
  componentType: "Ljava/lang/Class;",
  classData: "Ljava/lang/Object;",
  name: "Ljava/lang/String;",
});

export const threadFields = fieldsOf("java/lang/Thread", {
  eetop: "J",
  name: "Ljava/lang/String;",
  priority: "I",
  daemon: "Z",
  group: "Ljava/lang/ThreadGroup;",
  threadStatus: "I",
  interrupted: "Z",
  tid: "J",
  inheritedAccessControlContext: "Ljava/security/AccessControlContext;",
});

export const throwableFields = fieldsOf("java/lang/Throwable", {
  backtrace: "Ljava/lang/Object;",
  detailMessage: "Ljava/lang/String;",
  cause: "Ljava/lang/Throwable;",
  stackTrace: "[Ljava/lang/StackTraceElement;",
  depth: "I",
});

export const throwableStatics = fieldsOf("java/lang/Throwable", { UNASSIGNED_STACK: "[Ljava/lang/StackTraceElement;" });

export const classLoaderFields = fieldsOf("java/lang/ClassLoader", {
  parallelLockMap: "Ljava/util/concurrent/ConcurrentHashMap;",
  name: "Ljava/lang/String;",
  nameAndId: "Ljava/lang/String;",
  unnamedModule: "Ljava/lang/Module;",
  parent: "Ljava/lang/ClassLoader;",
});

export const memberNameFields = fieldsOf("java/lang/invoke/MemberName", {
  clazz: "Ljava/lang/Class;",
  name: "Ljava/lang/String;",
  type: "Ljava/lang/Object;",
  flags: "I",
  method: "Ljava/lang/invoke/ResolvedMethodName;",
});

export const methodTypeFields = fieldsOf("java/lang/invoke/MethodType", {
  rtype: "Ljava/lang/Class;",
  ptypes: "[Ljava/lang/Class;",
});
