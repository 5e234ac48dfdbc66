// What a class that is being defined may not do to its supertypes (JVMS 5.3.5, 5.4.2), in HotSpot's order and words.
import { ACC_FINAL, ACC_PRIVATE, ACC_PUBLIC, ACC_STATIC } from "../classfile/access-flags.ts";
import { ATTR_PermittedSubclasses } from "../classfile/attribute-kind.ts";
import { indexTable } from "../classfile/attributes.ts";
import type { ClassFile } from "../classfile/class-file.ts";
import type { KlassAddr, MethodAddr } from "../layout/addresses.ts";
import { ld } from "../layout/memory.ts";
import { KLASS_INTERFACE, Klass, Method } from "../layout/metadata.ts";
import { ACCESS_OK, canAccessMember, classAccess, moduleAccessText, whereTheyAre } from "./access.ts";
import { classAttribute, classBytesOf, cpClassName } from "./constant-pool.ts";
import {
  classInModuleOfLoader,
  externalName,
  inSamePackage,
  isInterface,
  klassName,
  loaderIdentity,
  loaderName,
  methodAt,
  methodCount,
  moduleOf,
  packageName,
} from "./klass-view.ts";
import { illegalAccess, incompatibleClassChange, LinkageProblem } from "./linkage-problem.ts";
import { findLocalMethod } from "./lookup.ts";
import { names, symbolToString } from "./symbols.ts";

const externalText = (file: { readonly name: string }): string => file.name.replaceAll("/", ".");

/** @throws LinkageProblem IncompatibleClassChangeError: what the class names as its superclass cannot be one */
export function checkSuperclass(file: ClassFile, superKlass: KlassAddr): void {
  if (isInterface(superKlass)) {
    throw incompatibleClassChange(`class ${externalText(file)} has interface ${externalName(superKlass)} as super class`);
  }
  if ((ld(superKlass + Klass.accessFlags) & ACC_FINAL) !== 0) {
    throw incompatibleClassChange(`class ${externalText(file)} cannot inherit from final class ${externalName(superKlass)}`);
  }
}

/** @throws LinkageProblem IncompatibleClassChangeError: what the class names as a superinterface is none */
export function checkIsInterface(file: { readonly name: string }, t: KlassAddr): void {
  if (isInterface(t)) return;
  throw incompatibleClassChange(
    `class ${externalText(file)} can not implement ${externalName(t)}, because it is not an interface (${classInModuleOfLoader(t)})`,
  );
}

/** Only the boot and platform loaders define classes in java.*. @throws LinkageProblem SecurityException */
function checkPackage(k: KlassAddr): void {
  const slot = loaderIdentity(ld(k + Klass.loader));
  const pkg = packageName(k);
  if (slot === 0 || !(pkg === "java" || pkg.startsWith("java/"))) return;
  if (klassName(ld(ld(slot))) === "jdk/internal/loader/ClassLoaders$PlatformClassLoader") return;
  throw new LinkageProblem(
    "java/lang/SecurityException",
    `Class loader (instance of): ${loaderName(ld(k + Klass.loader))} tried to load prohibited package name: ${pkg.replaceAll("/", ".")}`,
  );
}

/** Checks of a class that stands in memory, in no dictionary yet. @throws LinkageProblem */
export function checkSupers(k: KlassAddr): void {
  checkPackage(k);
  const superKlass = ld(k + Klass.super);
  const isInterfaceKlass = (ld(k + Klass.flags) & KLASS_INTERFACE) !== 0;
  if (superKlass !== 0) {
    checkPermitted(k, superKlass, "class");
    checkReflection(k, superKlass);
    const result = classAccess(k, superKlass);
    if (result !== ACCESS_OK) {
      const text = moduleAccessText(k, superKlass, result);
      throw illegalAccess(
        text !== undefined
          ? `superclass access check failed: ${text}`
          : `class ${externalName(k)} cannot access its superclass ${externalName(superKlass)} (${whereTheyAre(k, superKlass)})`,
      );
    }
  }
  const v = ld(k + Klass.interfaces);
  const n = v === 0 ? 0 : ld(v);
  for (let i = 1; i <= n; i++) {
    const t = ld(v + 4 * i);
    checkPermitted(k, t, "interface");
    const result = classAccess(k, t);
    if (result !== ACCESS_OK) {
      const text = moduleAccessText(k, t, result);
      throw illegalAccess(
        text !== undefined
          ? `superinterface check failed: ${text}`
          : `class ${externalName(k)} cannot access its superinterface ${externalName(t)} (${whereTheyAre(k, t)})`,
      );
    }
  }
  if (!isInterfaceKlass) checkFinalOverrides(k);
}

/** Classes of jdk.internal.reflect may access anything, and so may what extends them: only the class library's own accessors do. @throws LinkageProblem */
function checkReflection(k: KlassAddr, superKlass: KlassAddr): void {
  const slot = loaderIdentity(ld(k + Klass.loader));
  if (slot === 0 || packageName(superKlass) !== "jdk/internal/reflect") return;
  if (klassName(ld(ld(slot))) === "jdk/internal/reflect/DelegatingClassLoader") return;
  throw illegalAccess(
    `class ${externalName(k)} loaded by ${loaderName(ld(k + Klass.loader))} cannot access jdk/internal/reflect superclass ${externalName(superKlass)}`,
  );
}

/** Sealed supertypes (JVMS 5.3.5): listed there, in the same module, and in the same package unless public or in a named module. */
function checkPermitted(k: KlassAddr, sealed: KlassAddr, kind: string): void {
  const at = classAttribute(sealed, ATTR_PermittedSubclasses);
  if (at === 0) return;
  const verb = kind === "class" ? "inherit from" : isInterface(k) ? "extend" : "implement";
  const text = `class ${externalName(k)} cannot ${verb} sealed ${kind} ${externalName(sealed)}`;
  if (moduleOf(k) !== moduleOf(sealed)) throw incompatibleClassChange(text);
  if ((ld(k + Klass.accessFlags) & ACC_PUBLIC) === 0 && !inSamePackage(k, sealed)) throw incompatibleClassChange(text);
  const pool = ld(sealed + Klass.constantPool);
  const indices = indexTable(classBytesOf(sealed), at);
  for (let i = 0; i < indices.length; i++) if (cpClassName(pool, indices[i]!) === ld(k + Klass.name)) return;
  throw incompatibleClassChange(text);
}

/** @throws LinkageProblem IncompatibleClassChangeError, as VerifyError's kin: a method overrides a final one that the class can see */
function checkFinalOverrides(k: KlassAddr): void {
  const n = methodCount(k);
  for (let i = 0; i < n; i++) {
    const m = methodAt(k, i);
    if ((ld(m + Method.accessFlags) & (ACC_STATIC | ACC_PRIVATE)) !== 0 || ld(m + Method.name) === names.init) continue;
    for (let s = ld(k + Klass.super); s !== 0; s = ld(s + Klass.super)) {
      const found = findLocalMethod(s, ld(m + Method.name), ld(m + Method.signature));
      if (found !== 0 && overridesFinal(k, found)) {
        throw incompatibleClassChange(
          `class ${externalName(k)} overrides final method ${externalName(s)}.${symbolToString(ld(m + Method.name))}${symbolToString(ld(m + Method.signature))}`,
        );
      }
    }
  }
}

function overridesFinal(k: KlassAddr, m: MethodAddr): boolean {
  const flags = ld(m + Method.accessFlags);
  if ((flags & ACC_FINAL) === 0 || (flags & (ACC_STATIC | ACC_PRIVATE)) !== 0) return false;
  const holder = ld(m + Method.holder);
  return canAccessMember(k, holder, holder, flags);
}
