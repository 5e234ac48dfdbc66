// Loading, defining and resolving classes: what linking/ offers, joined with the class path, mirrors and the Java heap.
// Everything here returns at once or throws: NeedsClass (a user loader must run: load-class.ts), NeedsInitialization
// (initialize.ts), JavaThrow, LinkageProblem. What is thrown has published nothing, so the caller is executed again.

import type { ClassFile } from "../classfile/class-file.ts";
import { ClassFormatProblem } from "../classfile/class-format-problem.ts";
import { type ParseOptions, parseClassFile } from "../classfile/parser.ts";
import type { ConstantPoolAddr, KlassAddr, LoaderAddr, ModuleAddr, Ref, SymbolAddr } from "../layout/addresses.ts";
import { type Addr, ld, st, u8 } from "../layout/memory.ts";
import {
  CLD_HIDDEN,
  CLD_PERMANENT,
  ClassLoaderData,
  KLASS_ARRAY,
  KLASS_INTERFACE,
  KLASS_PRIMITIVE,
  KLASS_TRUSTED,
  Klass,
  MODULE_READS_ALL_UNNAMED,
  ModuleEntry,
  PackageEntry,
  TAG_ERROR,
  TAG_KLASS,
} from "../layout/metadata.ts";
import { OBJECT_KLASS, T_BOOLEAN, T_BYTE, T_CHAR, T_DOUBLE, T_FLOAT, T_INT, T_LONG, T_SHORT } from "../layout/object.ts";
import { FO_CLASS_KLASS, VMState } from "../layout/vm-state.ts";
import { checkClassAccess } from "../linking/access.ts";
import { arrayKlass, typeArrayKlass } from "../linking/array-klass.ts";
import { checkIsInterface, checkSuperclass } from "../linking/check-supers.ts";
import { cpClassName, cpTag, setCpKlass } from "../linking/constant-pool.ts";
import { classBytesRoom, createKlass } from "../linking/define.ts";
import { externalName, klassName, loaderIdentity } from "../linking/klass-view.ts";
import { LinkageProblem, NeedsKlass } from "../linking/linkage-problem.ts";
import { bootLoader, definingLoader, findInDictionary } from "../linking/loader-data.ts";
import { createLoaderData, registerKlass } from "../linking/loader-registration.ts";
import { nestHost } from "../linking/nest.ts";
import { symbolOf, symbolToString } from "../linking/symbols.ts";
import { JavaThrow, NeedsClass } from "./java-throw.ts";
import { classFields, classLoaderFields, fieldsOf } from "./library-fields.ts";
import { urlCountOf } from "./loader-urls.ts";
import { noteLoaderSite, noteSpun } from "./spun-classes.ts";
import type { VM } from "./vm.ts";

/** What the linker needs of the VM. */
type Parts = Pick<
  VM,
  "bootPath" | "classLoaded" | "constants" | "currentThread" | "fault" | "heap" | "linker" | "options" | "primitiveKlass" | "wk"
>;

const ARRAY_TYPES: Readonly<Record<string, number>> = {
  Z: T_BOOLEAN,
  B: T_BYTE,
  C: T_CHAR,
  S: T_SHORT,
  I: T_INT,
  J: T_LONG,
  F: T_FLOAT,
  D: T_DOUBLE,
};

const loaderFields = fieldsOf("java/lang/ClassLoader", { loader_data: "I" });
const moduleFields = fieldsOf("java/lang/Module", { module_entry: "I" });

export interface Definition {
  /** Expected name (Symbol), 0 when the caller gives none. */
  readonly name: SymbolAddr;
  readonly bytes: Uint8Array;
  /** Where the bytes are from, as -Xlog:class+load says it: a location, or the name of what made them. */
  readonly source: string;
  /** The VM itself found the class on the boot class path. */
  readonly found?: boolean;
  /** Oop of the ProtectionDomain, 0 none. */
  readonly protectionDomain?: Addr;
  /** The VM's annotations (@Hidden, @CallerSensitive, ...) count as in the boot loader's classes. */
  readonly vmAnnotations?: boolean;
  readonly hidden?: { readonly nestHost: KlassAddr; readonly classData: Addr; readonly strong: boolean };
  /** Class of the lookup that defines it. */
  readonly host?: Addr;
}

/** Whether a resource backs the class: its source is a location, not the mark of what has spun it ("__dynamic_proxy__"). */
const isBacked = (d: Definition): boolean => d.found === true || (d.host === undefined && d.source.includes(":"));

export class Linker {
  private readonly vm: Parts;
  /** Boot classes that are being loaded, for ClassCircularityError. */
  private readonly loading = new Set<Addr>();

  constructor(vm: Parts) {
    this.vm = vm;
  }

  // --- mirrors
  /** The java.lang.Class of a Klass. */
  mirrorOf(klass: KlassAddr): Ref {
    return ld(ld(klass + Klass.mirror));
  }

  /** The Klass of a java.lang.Class. */
  klassOfMirror(mirror: Ref): KlassAddr {
    return ld(mirror + ld(VMState.offsets + 4 * FO_CLASS_KLASS));
  }

  /** Makes the java.lang.Class of a new Klass; before the layout of java.lang.Class is known, nothing (boot.ts makes up for it). */
  createMirror(klass: KlassAddr): void {
    const classKlass = this.vm.wk.Class;
    const klassOffset = ld(VMState.offsets + 4 * FO_CLASS_KLASS);
    if (classKlass === 0 || klassOffset === 0 || ld(ld(klass + Klass.mirror)) !== 0) return;
    const { heap } = this.vm;
    const mirror = heap.allocate(classKlass);
    st(ld(klass + Klass.mirror), mirror);
    st(mirror + klassOffset, klass);
    const loader = ld(klass + Klass.loader);
    if (loader !== 0) {
      const slot = ld(loader + ClassLoaderData.loader);
      if (slot !== 0) heap.setRef(mirror, classFields(this.vm).classLoader, ld(slot));
    }
    this.setModule(klass);
    const element = ld(klass + Klass.elementKlass);
    if (element !== 0) heap.setRef(mirror, classFields(this.vm).componentType, this.mirrorOf(element));
  }

  /** Class.module from the Klass's module, as far as that has its Java object. */
  setModule(klass: KlassAddr): void {
    const module = ld(klass + Klass.module);
    const slot = module === 0 ? 0 : ld(module + ModuleEntry.module);
    if (slot !== 0 && ld(slot) !== 0) this.vm.heap.setRef(this.mirrorOf(klass), classFields(this.vm).module, ld(slot));
  }

  /** Class.module of the primitive types and their arrays, once java.base has its object. */
  setModuleOfPrimitives(): void {
    for (const letter of "ZBCSIJFDV") {
      for (let k = this.vm.primitiveKlass(letter); k !== 0; k = ld(k + Klass.arrayKlass)) this.setModule(k);
    }
  }

  // --- loaders
  /** The java.lang.ClassLoader of a class, 0 for the boot loader's. */
  loaderObject(klass: KlassAddr): Ref {
    const cld = ld(klass + Klass.loader);
    const slot = cld === 0 ? 0 : ld(cld + ClassLoaderData.loader);
    return slot === 0 ? 0 : ld(slot);
  }

  /** The ClassLoaderData of a java.lang.ClassLoader (0: the boot loader), made at its first use. */
  loaderData(loader: Ref): LoaderAddr {
    if (loader === 0) return bootLoader();
    const at = loader + loaderFields(this.vm).loader_data;
    const known = ld(at);
    if (known !== 0) return known;
    // The parent first: loaders are numbered, and their identities told, from the top.
    this.loaderData(ld(loader + classLoaderFields(this.vm).parent));
    const cld = createLoaderData(this.vm.heap.newLoaderSlot(loader), 0);
    st(at, cld);
    if (this.isBuiltinLoader(cld)) st(cld + ClassLoaderData.flags, ld(cld + ClassLoaderData.flags) | CLD_PERMANENT);
    st(cld + ClassLoaderData.urlCount, urlCountOf(this.vm, loader));
    noteLoaderSite(this.vm, cld, this.vm.heap.klassOf(loader));
    const unnamed = ld(loader + classLoaderFields(this.vm).unnamedModule);
    if (unnamed !== 0) this.bindUnnamedModule(unnamed, loader);
    return cld;
  }

  /** Gives a loader's unnamed java.lang.Module its ModuleEntry. */
  bindUnnamedModule(module: Ref, loader: Ref): ModuleAddr {
    const entry = ld(this.loaderData(loader) + ClassLoaderData.unnamedModule);
    if (ld(entry + ModuleEntry.module) === 0) {
      st(entry + ModuleEntry.module, this.vm.heap.newSlotOf(ld(entry + ModuleEntry.loader), module));
      st(module + moduleFields(this.vm).module_entry, entry);
    }
    return entry;
  }

  /** The application and the platform loader: only they give classes of the JDK's image that are not the boot loader's. */
  isBuiltinLoader(cld: LoaderAddr): boolean {
    const slot = ld(cld + ClassLoaderData.loader);
    return slot !== 0 && klassName(ld(ld(slot) + OBJECT_KLASS)).startsWith("jdk/internal/loader/ClassLoaders$");
  }

  isPlatformLoader(cld: LoaderAddr): boolean {
    const slot = ld(cld + ClassLoaderData.loader);
    return slot !== 0 && klassName(ld(ld(slot) + OBJECT_KLASS)) === "jdk/internal/loader/ClassLoaders$PlatformClassLoader";
  }

  /** Class of a loader as messages name it. */
  loaderClassName(cld: LoaderAddr): string {
    const slot = ld(cld + ClassLoaderData.loader);
    return slot === 0 ? "bootstrap" : externalName(ld(ld(slot) + OBJECT_KLASS));
  }

  /** Module.addReads of all unnamed modules. */
  readAllUnnamed(entry: ModuleAddr): void {
    st(entry + ModuleEntry.flags, ld(entry + ModuleEntry.flags) | MODULE_READS_ALL_UNNAMED);
  }

  // --- arrays
  arrayOf(element: Addr): KlassAddr {
    const existing = ld(element + Klass.arrayKlass);
    if (existing !== 0 && ld(ld(existing + Klass.mirror)) !== 0) return existing;
    const array = arrayKlass(element);
    this.createMirror(array);
    return array;
  }

  typeArray(type: number): KlassAddr {
    const array = typeArrayKlass(type);
    if (ld(ld(array + Klass.mirror)) === 0) this.createMirror(array);
    return array;
  }

  // --- finding classes
  /** A class of the boot loader by internal name. @throws JavaThrow NoClassDefFoundError */
  boot(name: string): KlassAddr {
    const klass = this.findBoot(symbolOf(name));
    if (klass === 0) throw new JavaThrow("java/lang/NoClassDefFoundError", name);
    return klass;
  }

  /** A class of the boot loader, loaded now if need be; 0 when the boot loader has none. */
  findBoot(symbol: SymbolAddr): KlassAddr {
    const loader = bootLoader();
    const known = findInDictionary(loader, symbol);
    if (known !== 0) return known;
    const text = symbolToString(symbol);
    if (text.charCodeAt(0) === 0x5b) return this.findArray(loader, text);
    if (this.loading.has(symbol)) throw new JavaThrow("java/lang/ClassCircularityError", text);
    const found = this.vm.bootPath.locate(`${text}.class`);
    if (found === null) return 0;
    this.loading.add(symbol);
    try {
      const bytes = classBytesRoom(loader, found.size);
      found.readInto(bytes, 0);
      return this.define(loader, { name: symbol, bytes, source: found.source, found: true });
    } finally {
      this.loading.delete(symbol);
    }
  }

  /**
   * The class that `loader` (a ClassLoaderData) gives for a name, if that can be said without Java; 0 when the boot loader has none.
   * @throws NeedsClass
   */
  find(loader: LoaderAddr, symbol: SymbolAddr): KlassAddr {
    if ((ld(loader + ClassLoaderData.flags) & CLD_HIDDEN) !== 0) loader = definingLoader(ld(loader + ClassLoaderData.loader));
    if (loader === bootLoader()) return this.findBoot(symbol);
    const found = findInDictionary(loader, symbol);
    if (found !== 0) return found;
    const text = symbolToString(symbol);
    if (text.charCodeAt(0) === 0x5b) return this.findArray(loader, text);
    throw new NeedsClass(loader, symbol);
  }

  private findArray(loader: LoaderAddr, descriptor: string): KlassAddr {
    let dimensions = 0;
    while (descriptor.charCodeAt(dimensions) === 0x5b) dimensions++;
    const type = descriptor.charAt(dimensions);
    let klass: KlassAddr;
    if (type === "L" && descriptor.endsWith(";") && dimensions < 256) {
      klass = this.findElement(loader, symbolOf(descriptor.slice(dimensions + 1, -1)), descriptor);
      if (klass === 0) return 0;
      klass = this.arrayOf(klass);
    } else {
      const t = ARRAY_TYPES[type];
      if (t === undefined || descriptor.length !== dimensions + 1 || dimensions > 255) return 0;
      klass = this.typeArray(t);
    }
    for (let d = 1; d < dimensions; d++) klass = this.arrayOf(klass);
    return klass;
  }

  private findElement(loader: LoaderAddr, symbol: SymbolAddr, descriptor: string): KlassAddr {
    try {
      return this.find(loader, symbol);
    } catch (e) {
      if (e instanceof NeedsClass) e.array = symbolOf(descriptor);
      throw e;
    }
  }

  /** The Klass of a field descriptor or class name as method descriptors hold it ("I", "[J", "Ljava/lang/String;"); primitives' pseudo classes too. */
  findDescriptor(loader: LoaderAddr, descriptor: string): KlassAddr {
    const c = descriptor.charAt(0);
    if (c === "L") return this.find(loader, symbolOf(descriptor.slice(1, -1)));
    if (c === "[") return this.find(loader, symbolOf(descriptor));
    return this.vm.primitiveKlass(descriptor);
  }

  /** Like `findDescriptor`, but a missing class is a NoClassDefFoundError. */
  findDescriptorOrThrow(loader: LoaderAddr, descriptor: string): KlassAddr {
    const klass = this.findDescriptor(loader, descriptor);
    if (klass === 0)
      throw new JavaThrow("java/lang/NoClassDefFoundError", descriptor.charAt(0) === "L" ? descriptor.slice(1, -1) : descriptor);
    return klass;
  }

  /** Like `find`, but a missing class is a NoClassDefFoundError. */
  load(loader: LoaderAddr, symbol: SymbolAddr): KlassAddr {
    const klass = this.find(loader, symbol);
    if (klass === 0) {
      const text = symbolToString(symbol);
      throw new JavaThrow("java/lang/NoClassDefFoundError", text);
    }
    return klass;
  }

  /** JVMS 5.4.3.1. The class at a constant-pool index, resolved and checked for access. */
  resolveClass(cp: ConstantPoolAddr, index: number, caller: KlassAddr): KlassAddr {
    const tag = cpTag(cp, index);
    if (tag === TAG_KLASS) return this.vm.constants.klassAt(cp, index);
    if (tag === TAG_ERROR) throw this.vm.constants.error(cp, index);
    const name = cpClassName(cp, index);
    try {
      const klass = this.load(ld(caller + Klass.loader), name);
      checkClassAccess(caller, this.bottomElement(klass));
      setCpKlass(cp, index, klass);
      return klass;
    } catch (thrown) {
      throw this.recorded(thrown, cp, index, name);
    }
  }

  /** What a resolution threw: its error, or that of the class's loader, will be recorded for the constant. Being out of memory is no such error. */
  private recorded(thrown: unknown, cp: ConstantPoolAddr, index: number, name: SymbolAddr): unknown {
    const problem = this.toJava(thrown);
    const isError = problem instanceof JavaThrow && problem.className !== "java/lang/OutOfMemoryError";
    if (isError || (problem instanceof NeedsClass && (problem.symbol === name || problem.array === name))) {
      problem.pool = cp;
      problem.poolIndex = index;
    }
    return problem;
  }

  /** The class of a descriptor in `caller`, loaded and checked for access as if named by a constant-pool entry (JVMS 5.4.3.5). */
  resolveDescriptor(descriptor: string, caller: KlassAddr): KlassAddr {
    const klass = this.findDescriptorOrThrow(ld(caller + Klass.loader), descriptor);
    checkClassAccess(caller, this.bottomElement(klass));
    return klass;
  }

  private bottomElement(klass: KlassAddr): KlassAddr {
    for (let e = ld(klass + Klass.elementKlass); e !== 0; e = ld(klass + Klass.elementKlass)) klass = e;
    return klass;
  }

  // --- definition
  /**
   * Defines a class from bytes (JVMS 5.3.5): its supertypes first.
   * @throws JavaThrow, LinkageProblem, ClassFormatProblem, NeedsClass
   */
  define(loader: LoaderAddr, d: Definition): KlassAddr {
    const isBoot = loaderIdentity(loader) === 0;
    const trusted = isBoot || (d.source.startsWith("jrt:/") && this.isBuiltinLoader(loader));
    // A hidden class takes the name that its definer gives it, whatever the class file says.
    const expected = d.name === 0 || d.hidden !== undefined ? undefined : symbolToString(d.name);
    const file = this.parsed(loader, d, {
      ...(expected === undefined ? {} : { name: expected }),
      trusted,
      vmAnnotations: isBoot || d.vmAnnotations === true || this.isPlatformLoader(loader),
      enablePreview: this.vm.options.enablePreview,
    });
    const name = symbolOf(file.name);
    // HotSpot's order, which a user's loader can see: interfaces, each checked as it comes, then the superclass.
    const interfaces = this.superinterfaces(loader, file);
    let superKlass = 0;
    if (file.superName !== null) {
      this.checkCircularity(name, file.superName);
      superKlass = this.loadSuper(loader, symbolOf(file.superName), name);
      checkSuperclass(file, superKlass);
    }
    const klass = createKlass({
      loader,
      file,
      superKlass,
      interfaces,
      source: symbolOf(d.source),
      trusted,
      ...(d.hidden === undefined ? {} : { hidden: { nestHost: d.hidden.nestHost, name: d.name } }),
    });
    registerKlass(klass, d.hidden !== undefined);
    this.createMirror(klass);
    if (d.protectionDomain !== undefined && d.protectionDomain !== 0) {
      st(klass + Klass.protectionDomain, this.vm.heap.newSlotOf(loader, d.protectionDomain));
    }
    if (d.hidden !== undefined && d.hidden.classData !== 0) {
      this.vm.heap.setRef(this.mirrorOf(klass), classFields(this.vm).classData, d.hidden.classData);
    }
    if (!isBacked(d)) noteSpun(this.vm, klass, d.host ?? 0);
    this.vm.classLoaded(klass);
    return klass;
  }

  /** What is wrong behind the superinterfaces is told when these have been loaded, as HotSpot reads the file. */
  private parsed(loader: LoaderAddr, d: Definition, options: ParseOptions): ClassFile {
    try {
      return parseClassFile(d.bytes, options);
    } catch (problem) {
      if (problem instanceof ClassFormatProblem && problem.before !== undefined) this.superinterfaces(loader, problem.before);
      throw problem;
    }
  }

  private superinterfaces(loader: LoaderAddr, file: { readonly name: string; readonly interfaceNames: readonly string[] }): KlassAddr[] {
    const name = symbolOf(file.name);
    return file.interfaceNames.map((interfaceName) => {
      this.checkCircularity(name, interfaceName);
      const t = this.loadSuper(loader, symbolOf(interfaceName), name);
      checkIsInterface(file, t);
      return t;
    });
  }

  private loadSuper(loader: LoaderAddr, symbol: SymbolAddr, subclass: SymbolAddr): KlassAddr {
    try {
      return this.load(loader, symbol);
    } catch (e) {
      if (e instanceof NeedsClass) e.subclass = subclass;
      throw e;
    }
  }

  private checkCircularity(name: SymbolAddr, superName: string): void {
    if (symbolToString(name) === superName) throw new JavaThrow("java/lang/ClassCircularityError", superName);
  }

  /** What a thrown problem of linking or parsing is in Java; other things come back as they are. */
  toJava(problem: unknown): unknown {
    if (problem instanceof LinkageProblem) return new JavaThrow(problem.javaError, problem.message);
    if (problem instanceof ClassFormatProblem) return new JavaThrow(problem.javaError, problem.message);
    if (problem instanceof NeedsKlass) {
      const needs = new NeedsClass(problem.loader, problem.name);
      needs.nestMember = problem.nestMember;
      return needs;
    }
    return problem;
  }

  isTrusted(klass: KlassAddr): boolean {
    return (ld(klass + Klass.flags) & KLASS_TRUSTED) !== 0;
  }

  isInterface(klass: KlassAddr): boolean {
    return (ld(klass + Klass.flags) & KLASS_INTERFACE) !== 0;
  }

  /** Module and package names of a class, for messages and stack traces. */
  moduleName(klass: KlassAddr): string | null {
    const module = ld(klass + Klass.module);
    const name = module === 0 ? 0 : ld(module + ModuleEntry.name);
    return name === 0 ? null : symbolToString(name);
  }
  packageOf(klass: KlassAddr): string {
    const entry = ld(klass + Klass.package);
    return entry === 0 ? "" : symbolToString(ld(entry + PackageEntry.name));
  }

  name(klass: KlassAddr): string {
    return klassName(klass);
  }

  /** JVMS 5.4.4. @throws NeedsClass when the host has to be loaded first */
  nestHostOf(klass: KlassAddr): KlassAddr {
    return (ld(klass + Klass.flags) & (KLASS_ARRAY | KLASS_PRIMITIVE)) !== 0 ? klass : nestHost(klass);
  }

  /** A copy of class bytes that stand in the Java heap, safe from the collector. */
  copyBytes(array: Ref, offset: number, length: number): Uint8Array {
    const start = array + 16 + offset;
    return u8.slice(start, start + length);
  }
}
