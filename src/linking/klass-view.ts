// Reads Klass structures: names as the VM and as messages have them, supers, kinds, modifiers. Nothing is allocated where
// a number is asked for.

import { ACC_ABSTRACT, ACC_FINAL, ACC_INTERFACE, ACC_PRIVATE, ACC_PROTECTED, ACC_PUBLIC, ACC_SUPER } from "../classfile/access-flags.ts";
import { ATTR_InnerClasses } from "../classfile/attribute-kind.ts";
import { type InnerClass, innerClasses } from "../classfile/class-attributes.ts";
import type { KlassAddr, LoaderAddr, ModuleAddr, OopSlot, PackageAddr, SymbolAddr } from "../layout/addresses.ts";
import { type Addr, ld, ldi, u8 } from "../layout/memory.ts";
import {
  ClassLoaderData,
  KLASS_ARRAY,
  KLASS_HIDDEN,
  KLASS_INTERFACE,
  KLASS_NO_INNER_CLASSES,
  KLASS_PRIMITIVE,
  Klass,
  ModuleEntry,
  PRIMARY_SUPERS,
} from "../layout/metadata.ts";
import { T_ARRAY, T_OBJECT } from "../layout/object.ts";
import { classAttribute, classBytesOf, cpClassName } from "./constant-pool.ts";
import { readReferenceField, readStringField } from "./java-text.ts";
import { symbolBytes, symbolLength, symbolToString } from "./symbols.ts";
import { WK_CLASS_LOADER } from "./well-known.ts";

export const nameOf = (k: KlassAddr): SymbolAddr => ld(k + Klass.name);
export const superOf = (k: KlassAddr): KlassAddr => ld(k + Klass.super);
export const loaderOf = (k: KlassAddr): LoaderAddr => ld(k + Klass.loader);
export const moduleOf = (k: KlassAddr): ModuleAddr => ld(k + Klass.module);
export const packageOf = (k: KlassAddr): PackageAddr => ld(k + Klass.package);
export const initState = (k: KlassAddr): number => ld(k + Klass.initState);
export const isInterface = (k: KlassAddr): boolean => (ld(k + Klass.flags) & KLASS_INTERFACE) !== 0;
export const isArray = (k: KlassAddr): boolean => (ld(k + Klass.flags) & KLASS_ARRAY) !== 0;
export const isPrimitive = (k: KlassAddr): boolean => (ld(k + Klass.flags) & KLASS_PRIMITIVE) !== 0;
export const isHidden = (k: KlassAddr): boolean => (ld(k + Klass.flags) & KLASS_HIDDEN) !== 0;
export const isInstanceKlass = (k: KlassAddr): boolean => (ld(k + Klass.flags) & (KLASS_ARRAY | KLASS_PRIMITIVE)) === 0;

/** Internal name: "java/lang/String", "[I"; hidden classes "p/Foo+0x...". */
export const klassName = (k: KlassAddr): string => symbolToString(ld(k + Klass.name));

const PRIMITIVE_NAMES: Record<string, string> = {
  Z: "boolean",
  C: "char",
  F: "float",
  D: "double",
  B: "byte",
  S: "short",
  I: "int",
  J: "long",
  V: "void",
};

/** The name as messages have it: "java.lang.String", "[I", "[Ljava.lang.String;", "p.Foo/0x..." for hidden classes. */
export function externalName(k: KlassAddr): string {
  const name = klassName(k).replaceAll("/", ".");
  if (!isHidden(bottomKlass(k))) return name;
  const plus = name.lastIndexOf("+");
  return `${name.slice(0, plus)}/${name.slice(plus + 1)}`;
}

/** A type in a descriptor as source has it: "int", "java.lang.String[]". */
export function externalType(descriptor: string, at = 0): string {
  let dimensions = 0;
  while (descriptor.charCodeAt(at) === 0x5b) {
    dimensions++;
    at++;
  }
  const element =
    descriptor.charCodeAt(at) === 0x4c
      ? descriptor.slice(at + 1, descriptor.indexOf(";", at)).replaceAll("/", ".")
      : PRIMITIVE_NAMES[descriptor[at]!]!;
  return element + "[]".repeat(dimensions);
}

/** What HotSpot's messages call it: "class", "interface", "abstract class". */
export function externalKind(k: KlassAddr): string {
  if (isInterface(k)) return "interface";
  return (ld(k + Klass.accessFlags) & ACC_ABSTRACT) !== 0 ? "abstract class" : "class";
}

/** Name of a class's package with slashes, from the class's name; "" for the unnamed package. */
export function packageNameOfClass(name: SymbolAddr): string {
  const text = symbolToString(name);
  const slash = text.lastIndexOf("/", text.includes("+") ? text.indexOf("+") : text.length);
  return slash < 0 ? "" : text.slice(0, slash);
}

/** Length of the package part of a class name in linear memory; -1 in the unnamed package. */
export function packageLength(name: SymbolAddr): number {
  const start = symbolBytes(name);
  for (let i = symbolLength(name) - 1; i > 0; i--) if (u8[start + i] === 0x2f) return i;
  return -1;
}

/** The name of a class's package with slashes, "" for the unnamed package. Arrays: that of the element. */
export function packageName(k: KlassAddr): string {
  const entry = packageOf(bottomKlass(k));
  return entry === 0 ? "" : symbolToString(ld(entry));
}

/** The innermost element type of an array class; other classes are their own. */
export function bottomKlass(k: KlassAddr): KlassAddr {
  while (isArray(k)) k = ld(k + Klass.elementKlass);
  return k;
}

/** Direct superinterfaces. */
export function superInterfaces(k: KlassAddr): KlassAddr[] {
  return addressVector(ld(k + Klass.interfaces));
}

/** All superinterfaces. */
export function transitiveInterfaces(k: KlassAddr): KlassAddr[] {
  return addressVector(ld(k + Klass.transitiveInterfaces));
}

/** The elements of a vector "count, then addresses" as an array; 0 is empty. */
export function addressVector(v: Addr): Addr[] {
  const found: Addr[] = [];
  const n = v === 0 ? 0 : ld(v);
  for (let i = 1; i <= n; i++) found.push(ld(v + 4 * i));
  return found;
}

/** Whether `k` is `t` or one of its subclasses (not for interfaces). */
export function isSubclassOf(k: KlassAddr, t: KlassAddr): boolean {
  for (; k !== 0; k = ld(k + Klass.super)) if (k === t) return true;
  return false;
}

/** Whether `k` is, extends or implements the interface `t`. */
export function implementsInterface(k: KlassAddr, t: KlassAddr): boolean {
  if (k === t) return true;
  const v = ld(k + Klass.transitiveInterfaces);
  const n = v === 0 ? 0 : ld(v);
  for (let i = 1; i <= n; i++) if (ld(v + 4 * i) === t) return true;
  return false;
}

/** Subtyping of reference types (JLS 4.10), arrays included. */
export function isSubtype(k: KlassAddr, t: KlassAddr): boolean {
  if (k === t) return true;
  const depth = ld(t + Klass.superDepth);
  if (depth < PRIMARY_SUPERS) return ld(k + Klass.primarySupers + 4 * depth) === t;
  if (isArray(t)) {
    if (!isArray(k)) return false;
    const elementOfK = ld(k + Klass.elementKlass);
    const elementOfT = ld(t + Klass.elementKlass);
    if (isPrimitive(elementOfK) || isPrimitive(elementOfT)) return elementOfK === elementOfT;
    return isSubtype(elementOfK, elementOfT);
  }
  const v = ld(k + Klass.secondarySupers);
  const n = v === 0 ? 0 : ld(v);
  for (let i = 1; i <= n; i++) if (ld(v + 4 * i) === t) return true;
  return false;
}

/** Entries of the InnerClasses attribute, if they count. */
export function innerClassesOf(k: KlassAddr): InnerClass[] {
  return (ld(k + Klass.flags) & KLASS_NO_INNER_CLASSES) !== 0 ? [] : innerClasses(classBytesOf(k), classAttribute(k, ATTR_InnerClasses));
}

/** Class.getModifiers: the InnerClasses attribute's flags for a member class (JVMS 4.7.6); arrays as their element. */
export function modifiers(k: KlassAddr): number {
  if (isPrimitive(k)) return ACC_PUBLIC | ACC_FINAL | ACC_ABSTRACT;
  if (isArray(k)) return (modifiers(bottomKlass(k)) & (ACC_PUBLIC | ACC_PRIVATE | ACC_PROTECTED)) | ACC_FINAL | ACC_ABSTRACT;
  let flags = ld(k + Klass.accessFlags);
  for (const entry of innerClassesOf(k)) {
    if (entry.innerClassIndex !== 0 && cpClassName(ld(k + Klass.constantPool), entry.innerClassIndex) === nameOf(k)) {
      flags = entry.accessFlags;
      break;
    }
  }
  return flags & 0x7fff & ~ACC_SUPER;
}

/** Size in bytes of an instance. */
export const instanceSize = (k: KlassAddr): number => ldi(k + Klass.layoutHelper);

export const methodCount = (k: KlassAddr): number => vectorCount(ld(k + Klass.methods));
export const methodAt = (k: KlassAddr, i: number): Addr => ld(ld(k + Klass.methods) + 4 + 4 * i);
/** Methods in class-file order, then those that the VM made. */
export const methodsOf = (k: KlassAddr): Addr[] => addressVector(ld(k + Klass.methods));
const vectorCount = (v: Addr): number => (v === 0 ? 0 : ld(v));

/** A descriptor's first letter of a basic type, as in array class names. */
export const TYPE_LETTERS = "    ZCFDBSIJL[V";
/** The descriptor of a class as a field type: "Ljava/lang/String;", "[I", "I". */
export function descriptorOfKlass(k: KlassAddr): string {
  if (isPrimitive(k)) return TYPE_LETTERS[ld(k + Klass.elementType)]!;
  return isArray(k) ? klassName(k) : `L${klassName(k)};`;
}

/** The basic type that values of this class have: T_INT, T_OBJECT, T_ARRAY ... */
export function basicTypeOfKlass(k: KlassAddr): number {
  return isPrimitive(k) ? ld(k + Klass.elementType) : isArray(k) ? T_ARRAY : T_OBJECT;
}

export const isInterfaceFlags = (flags: number): boolean => (flags & ACC_INTERFACE) !== 0;

/** "p.A is in module m of loader 'app'": HotSpot's Klass::class_in_module_of_loader. */
export function classInModuleOfLoader(k: KlassAddr, useAre = false, includeParent = false): string {
  return `${externalName(k)} ${useAre ? "are" : "is"} in ${moduleAndLoader(k, includeParent)}`;
}

/** "A and B are in unnamed module of loader 'app'": HotSpot's Klass::joint_in_module_of_loader. */
export function jointInModuleOfLoader(k: KlassAddr, other: KlassAddr, includeParent = false): string {
  return `${externalName(k)} and ${classInModuleOfLoader(other, true, includeParent)}`;
}

function moduleAndLoader(k: KlassAddr, includeParent: boolean): string {
  const bottom = bottomKlass(k);
  let module = "module java.base";
  if (!isPrimitive(bottom)) {
    const entry = moduleOf(bottom);
    const name = entry === 0 ? 0 : ld(entry + ModuleEntry.name);
    module = name === 0 ? "unnamed module" : `module ${symbolToString(name)}${versionOf(entry)}`;
  }
  const cld = loaderOf(bottom);
  const text = `${module} of loader ${cld === 0 ? "'bootstrap'" : loaderName(cld)}`;
  return includeParent && cld !== 0 ? text + parentLoader(cld) : text;
}

/** "@version" of a module that is not the JDK's own. */
function versionOf(entry: ModuleAddr): string {
  const version = ld(entry + ModuleEntry.version);
  const location = ld(entry + ModuleEntry.location);
  if (version === 0) return "";
  if (location !== 0) {
    const where = symbolToString(location);
    if (where.startsWith("jrt:/java.") || where.startsWith("jrt:/jdk.")) return "";
  }
  return `@${symbolToString(version)}`;
}

/** ", parent loader 'app'" for loaders that are not built in. */
function parentLoader(cld: LoaderAddr): string {
  const slot = ld(cld + ClassLoaderData.loader);
  if (slot === 0) return "";
  const loader = ld(slot);
  const kind = klassName(ld(loader));
  if (kind === "jdk/internal/loader/ClassLoaders$AppClassLoader" || kind === "jdk/internal/loader/ClassLoaders$PlatformClassLoader")
    return "";
  const parent = readReferenceField(loader, WK_CLASS_LOADER, "parent");
  return `, parent loader ${loaderNameOfObject(parent)}`;
}

function loaderNameOfObject(loader: Addr): string {
  if (loader === 0) return "'bootstrap'";
  return readStringField(loader, WK_CLASS_LOADER, "nameAndId") ?? externalName(ld(loader));
}

/** Identity of the java.lang.ClassLoader behind a ClassLoaderData (its oop slot): equal for a loader and the hidden classes in it. */
export const loaderIdentity = (cld: LoaderAddr): OopSlot => ld(cld + ClassLoaderData.loader);

/** As HotSpot names a loader in messages: "'bootstrap'", "'app'", "com.acme.Loader @1b2c3d", "'name' @1b2c3d". */
export function loaderName(cld: LoaderAddr): string {
  const slot = loaderIdentity(cld);
  if (slot === 0) return "'bootstrap'";
  return loaderNameOfObject(ld(slot));
}

/** Whether two classes share a run-time package: same defining loader, same package name (JVMS 5.3). */
export function inSamePackage(a: KlassAddr, b: KlassAddr): boolean {
  const p = packageOf(a);
  return p === packageOf(b) && (p !== 0 || loaderIdentity(ld(a + Klass.loader)) === loaderIdentity(ld(b + Klass.loader)));
}
