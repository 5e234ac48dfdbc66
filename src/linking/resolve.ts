// Resolution of member references of loaded classes (JVMS 5.4.3.2-4, 6.5 invoke*): lookup, kinds, access, loading constraints, with
// HotSpot 17's texts. Initialisation and rewriting of instructions are the caller's; NeedsKlass may come out of a nest-mate check.
import { ACC_ABSTRACT, ACC_FINAL, ACC_PRIVATE, ACC_PROTECTED, ACC_PUBLIC, ACC_STATIC } from "../classfile/access-flags.ts";
import type { KlassAddr, MethodAddr, SymbolAddr } from "../layout/addresses.ts";
import { ld, ld16 } from "../layout/memory.ts";
import { Field, Klass, METHOD_POLYMORPHIC, Method } from "../layout/metadata.ts";
import { canAccessMember, memberAccessProblem } from "./access.ts";
import { constrainSignature } from "./constraints.ts";
import { conflictOf, shortMethod } from "./errors.ts";
import {
  classInModuleOfLoader,
  externalName,
  isArray,
  isInterface,
  isSubclassOf,
  klassName,
  loaderIdentity,
  loaderName,
} from "./klass-view.ts";
import { incompatibleClassChange, LinkageProblem, linkageError } from "./linkage-problem.ts";
import { type FoundField, findField, findInstanceMethod, lookupInterfaceMethod, lookupMethod } from "./lookup.ts";
import { externalMethod, externalMethodName, methodName } from "./method-view.ts";
import { abstractOverpass, defaultsConflict, hasOverpass, hasOverpassFor } from "./overpass.ts";
import { names, symbolToString } from "./symbols.ts";
import { WK_MAGIC_ACCESSOR, WK_OBJECT, wellKnown } from "./well-known.ts";

const FINAL_UPDATE_VERSION = 53;

/** How a field is accessed. `method`, the one that does it, matters to final fields only. */
export interface FieldUse {
  readonly isStatic: boolean;
  readonly isPut: boolean;
  readonly method?: MethodAddr;
}

/**
 * Field resolution (JVMS 5.4.3.2) and the checks of getfield, putfield, getstatic, putstatic.
 * @param caller class of the instruction; 0: nothing is checked but existence
 * @throws LinkageProblem NoSuchFieldError, IllegalAccessError, IncompatibleClassChangeError, LinkageError
 */
export function resolveField(refKlass: KlassAddr, name: SymbolAddr, signature: SymbolAddr, caller: KlassAddr, use: FieldUse): FoundField {
  const found = findField(isArray(refKlass) ? wellKnown(WK_OBJECT) : refKlass, name, signature);
  if (found === undefined) throw new LinkageProblem("java/lang/NoSuchFieldError", symbolToString(name));
  if (caller === 0) return found;
  const { field, holder } = found;
  const flags = ld16(field + Field.accessFlags);
  if (!canAccessMember(caller, refKlass, holder, flags)) {
    throw memberAccessProblem(caller, holder, flags, true, `${externalName(holder)}.${symbolToString(name)}`);
  }
  const kind = use.isStatic ? "static" : "non-static";
  if (((flags & ACC_STATIC) !== 0) !== use.isStatic) {
    throw incompatibleClassChange(`Expected ${kind} field ${externalName(refKlass)}.${symbolToString(name)}`);
  }
  if (use.isPut && (flags & ACC_FINAL) !== 0) checkFinalUpdate(refKlass, name, caller, holder, use, kind);
  if (holder !== caller && loaderIdentity(ld(holder + Klass.loader)) !== loaderIdentity(ld(caller + Klass.loader))) {
    const internal = constrainSignature(signature, ld(caller + Klass.loader), ld(holder + Klass.loader));
    if (internal !== undefined) {
      const type = internal.replaceAll("/", ".");
      throw linkageError(
        `loader constraint violation: when resolving field "${symbolToString(name)}" of type ${type}, the class loader ` +
          `${loaderName(ld(caller + Klass.loader))} of the current class, ${externalName(caller)}, and the class loader ` +
          `${loaderName(ld(holder + Klass.loader))} for the field's defining class, ${externalName(holder)}, have different Class objects for type ` +
          `${type} (${classInModuleOfLoader(caller, false, true)}; ${classInModuleOfLoader(holder, false, true)})`,
      );
    }
  }
  return found;
}

/** Final fields are assigned by their class only, since version 53 by its initialisers only (JVMS 6.5.putfield). */
function checkFinalUpdate(refKlass: KlassAddr, name: SymbolAddr, caller: KlassAddr, holder: KlassAddr, use: FieldUse, kind: string): void {
  const text = `Update to ${kind} final field ${externalName(refKlass)}.${symbolToString(name)} attempted from a different `;
  if (holder !== caller) {
    throw new LinkageProblem("java/lang/IllegalAccessError", `${text}class (${externalName(caller)}) than the field's declaring class`);
  }
  const initializer = use.isStatic ? names.clinit : names.init;
  if (use.method === undefined || ld(caller + Klass.majorVersion) < FINAL_UPDATE_VERSION) return;
  if (ld(use.method + Method.name) !== initializer) {
    throw new LinkageProblem(
      "java/lang/IllegalAccessError",
      `${text}method (${methodName(use.method)}) than the initializer method ${symbolToString(initializer)} `,
    );
  }
}

/** invokestatic (JVMS 6.5). @param tagIsInterface the reference is an InterfaceMethodref @throws LinkageProblem */
export function resolveStatic(
  refKlass: KlassAddr,
  name: SymbolAddr,
  signature: SymbolAddr,
  caller: KlassAddr,
  tagIsInterface: boolean,
): MethodAddr {
  const m = isInterface(refKlass)
    ? interfaceMethod(refKlass, name, signature, caller, tagIsInterface)
    : classMethod(refKlass, name, signature, caller, tagIsInterface);
  if ((ld(m + Method.accessFlags) & ACC_STATIC) === 0) {
    const name_ = hasOverpassFor(refKlass, m) ? externalReference(refKlass, name, signature) : externalMethod(m);
    throw incompatibleClassChange(`Expected static method '${name_}'`);
  }
  return m;
}

/** invokevirtual (JVMS 6.5): the resolved method, not the selected one. @throws LinkageProblem */
export function resolveVirtual(
  refKlass: KlassAddr,
  name: SymbolAddr,
  signature: SymbolAddr,
  caller: KlassAddr,
  tagIsInterface: boolean,
): MethodAddr {
  if (isInterface(refKlass)) throw incompatibleClassChange(`Found interface ${externalName(refKlass)}, but class was expected`);
  const m = classMethod(refKlass, name, signature, caller, tagIsInterface);
  const flags = ld(m + Method.accessFlags);
  if ((flags & ACC_PRIVATE) !== 0 && isInterface(ld(m + Method.holder))) {
    throw incompatibleClassChange(
      `private interface method requires invokeinterface, not invokevirtual: method '${externalMethod(m)}'` +
        (caller === 0 ? "" : `, caller-class: ${externalName(caller)}`),
    );
  }
  if ((flags & ACC_STATIC) !== 0) throw incompatibleClassChange(`Expecting non-static method '${externalMethod(m)}'`);
  return m;
}

/** invokespecial (JVMS 6.5): the method to run. @throws LinkageProblem */
export function resolveSpecial(
  refKlass: KlassAddr,
  name: SymbolAddr,
  signature: SymbolAddr,
  caller: KlassAddr,
  tagIsInterface: boolean,
): MethodAddr {
  const ofInterface = isInterface(refKlass);
  const m = ofInterface
    ? resolveInterface(refKlass, name, signature, caller, tagIsInterface)
    : classMethod(refKlass, name, signature, caller, tagIsInterface);
  if (name === names.init && ld(m + Method.holder) !== refKlass) {
    throw new LinkageProblem("java/lang/NoSuchMethodError", `${externalName(refKlass)}: method '${shortMethod(m)}' not found`);
  }
  if (ofInterface && caller !== 0 && !isSameOrDirectInterface(caller, refKlass)) {
    throw incompatibleClassChange(
      `Interface method reference: '${externalMethod(m)}', is in an indirect superinterface, not a direct superinterface of ${externalName(caller)}`,
    );
  }
  if ((ld(m + Method.accessFlags) & ACC_STATIC) !== 0) throw incompatibleClassChange(`Expecting non-static method '${externalMethod(m)}'`);
  let selected = m;
  let nothing = false;
  /** Who may have an overpass for the method. */
  let above: KlassAddr = refKlass;
  if (caller !== 0 && !ofInterface && name !== names.init && caller !== refKlass && isSubclassOf(caller, refKlass)) {
    const superKlass = ld(caller + Klass.super);
    selected = findInstanceMethod(superKlass, name, signature, false);
    nothing = selected === 0;
    above = nothing ? superKlass : 0;
    if (nothing) selected = m;
  } else if (ofInterface) checkConflict(refKlass, m, name, signature);
  if ((ld(selected + Method.accessFlags) & ACC_ABSTRACT) !== 0) {
    if (ofInterface ? hasOverpassFor(refKlass, selected) : hasOverpass(above, name, signature)) {
      return abstractOverpass(above, name, signature);
    }
    const text = nothing ? externalMethod(m) : externalReference(refKlass, name, signature);
    throw new LinkageProblem("java/lang/AbstractMethodError", `'${text}'`);
  }
  return selected;
}

const externalReference = (k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): string =>
  externalMethodName(externalName(k), symbolToString(name), symbolToString(signature));

/** Calling a default that a superinterface inherits twice (JVMS 6.5.invokespecial). */
function checkConflict(refKlass: KlassAddr, m: MethodAddr, name: SymbolAddr, signature: SymbolAddr): void {
  if (defaultsConflict(refKlass, m)) throw conflictOf(refKlass, name, signature);
}

function isSameOrDirectInterface(k: KlassAddr, iface: KlassAddr): boolean {
  if (k === iface) return true;
  const v = ld(k + Klass.interfaces);
  const n = v === 0 ? 0 : ld(v);
  for (let i = 1; i <= n; i++) if (ld(v + 4 * i) === iface) return true;
  const magic = wellKnown(WK_MAGIC_ACCESSOR);
  return magic !== 0 && isSubclassOf(k, magic);
}

/**
 * invokeinterface (JVMS 6.5): the resolved method. One with a vtableIndex >= 0 (declared by Object, or redeclaring a public method of
 * Object) is called through the vtable; a private one (itableIndex < 0) directly.
 * @throws LinkageProblem
 */
export function resolveInterface(
  refKlass: KlassAddr,
  name: SymbolAddr,
  signature: SymbolAddr,
  caller: KlassAddr,
  tagIsInterface: boolean,
): MethodAddr {
  const m = interfaceMethod(refKlass, name, signature, caller, tagIsInterface);
  if ((ld(m + Method.accessFlags) & ACC_STATIC) !== 0) {
    throw incompatibleClassChange(`Expected instance not static method '${externalMethod(m)}'`);
  }
  return m;
}

/** Method resolution (JVMS 5.4.3.3). */
function classMethod(refKlass: KlassAddr, name: SymbolAddr, signature: SymbolAddr, caller: KlassAddr, tagIsInterface: boolean): MethodAddr {
  if (tagIsInterface) throw wrongTag(refKlass, name, signature, "Methodref");
  const m = lookupMethod(refKlass, name, signature);
  if (m === 0) throw noSuchMethod(refKlass, name, signature);
  checkMethod(refKlass, m, name, signature, caller, "method");
  return m;
}

/** Interface method resolution (JVMS 5.4.3.4). */
function interfaceMethod(
  refKlass: KlassAddr,
  name: SymbolAddr,
  signature: SymbolAddr,
  caller: KlassAddr,
  tagIsInterface: boolean,
): MethodAddr {
  if (!isInterface(refKlass)) throw incompatibleClassChange(`Found class ${externalName(refKlass)}, but interface was expected`);
  if (!tagIsInterface) throw wrongTag(refKlass, name, signature, "InterfaceMethodref");
  const m = lookupInterfaceMethod(refKlass, name, signature);
  if (m === 0) throw noSuchMethod(refKlass, name, signature);
  checkMethod(refKlass, m, name, signature, caller, "interface method");
  return m;
}

function checkMethod(refKlass: KlassAddr, m: MethodAddr, name: SymbolAddr, signature: SymbolAddr, caller: KlassAddr, what: string): void {
  if (caller === 0) return;
  const holder = ld(m + Method.holder);
  let flags = ld(m + Method.accessFlags);
  // Arrays have a public clone (JLS 10.7).
  if (isArray(refKlass) && holder === wellKnown(WK_OBJECT) && methodName(m) === "clone") flags = (flags & ~ACC_PROTECTED) | ACC_PUBLIC;
  if (!canAccessMember(caller, refKlass, holder, flags)) throw memberAccessProblem(caller, holder, flags, false, `'${externalMethod(m)}'`);
  // The descriptor of a signature-polymorphic call is the caller's alone.
  if ((ld(m + Method.flags) & METHOD_POLYMORPHIC) !== 0) return;
  const callerLoader = ld(caller + Klass.loader);
  const holderLoader = ld(holder + Klass.loader);
  if (loaderIdentity(callerLoader) === loaderIdentity(holderLoader)) return;
  const type = constrainSignature(signature, callerLoader, holderLoader);
  if (type === undefined) return;
  throw linkageError(
    `loader constraint violation: when resolving ${what} '${externalReference(refKlass, name, signature)}' ` +
      `the class loader ${loaderName(callerLoader)} of the current class, ${klassName(caller)}, and the class loader ${loaderName(holderLoader)} for the ` +
      `method's defining class, ${klassName(holder)}, have different Class objects for the type ${type} used in the signature ` +
      `(${classInModuleOfLoader(caller, false, true)}; ${classInModuleOfLoader(holder, false, true)})`,
  );
}

function noSuchMethod(refKlass: KlassAddr, name: SymbolAddr, signature: SymbolAddr): LinkageProblem {
  return new LinkageProblem("java/lang/NoSuchMethodError", `'${externalReference(refKlass, name, signature)}'`);
}

function wrongTag(refKlass: KlassAddr, name: SymbolAddr, signature: SymbolAddr, expected: string): LinkageProblem {
  return incompatibleClassChange(`Method '${externalReference(refKlass, name, signature)}' must be ${expected} constant`);
}
