// Makes a Klass of a ClassFile whose supertypes are loaded (JVMS 5.3.5): class bytes and constant pool in metaspace, methods, fields,
// tables. The class is then LOADED; registerKlass makes it known. Nothing here calls Java: loading the supertypes is the caller's.
import { ACC_ABSTRACT, ACC_FINAL, ACC_INTERFACE, ACC_STATIC } from "../classfile/access-flags.ts";
import { ATTR_ConstantValue } from "../classfile/attribute-kind.ts";
import { findMemberAttribute } from "../classfile/attributes.ts";
import type { ClassFile } from "../classfile/class-file.ts";
import type { KlassAddr, LoaderAddr, OopSlot, SymbolAddr } from "../layout/addresses.ts";
import { type Addr, buffer, ld, ld16, st, u8, u32 } from "../layout/memory.ts";
import {
  ClassLoaderData,
  ConstantPool,
  Field,
  KLASS_CLONEABLE,
  KLASS_HAS_CLINIT,
  KLASS_HAS_DEFAULTS,
  KLASS_HAS_FINALIZER,
  KLASS_HIDDEN,
  KLASS_INHERITS_DEFAULTS,
  KLASS_INTERFACE,
  KLASS_LOADED,
  KLASS_NO_INNER_CLASSES,
  KLASS_RECORD,
  KLASS_SLOW_ALLOCATE,
  KLASS_TRUSTED,
  Klass,
  METHOD_HIDDEN,
  Method,
  PackageEntry,
  PRIMARY_SUPERS,
  REF_LOADER,
  REF_MIRROR,
  REF_NONE,
  REF_SOFT,
  VTABLE,
} from "../layout/metadata.ts";
import { T_OBJECT } from "../layout/object.ts";
import { VMState } from "../layout/vm-state.ts";
import { checkSupers } from "./check-supers.ts";
import { classBytesOf, constantOffsetsOf, cpSymbol, cpUtf8Index, setCpKlass } from "./constant-pool.ts";
import { createMethods } from "./create-methods.ts";
import { createPool } from "./create-pool.ts";
import { layoutFields } from "./field-layout.ts";
import { injectedFields, injectedMethods } from "./injected.ts";
import { buildItable } from "./itable.ts";
import { loaderIdentity, packageLength } from "./klass-view.ts";
import { metaAllocate, newOopSlot } from "./metaspace.ts";
import { setMethods } from "./method-vector.ts";
import { javaBase, javaBaseDefined, packageEntryFor } from "./modules.ts";
import { internBytes, symbolBytes, symbolOf, symbolToString } from "./symbols.ts";
import { addMirandas, buildVtable, numberInterfaceMethods, renewOverpasses, scratch, scratchLength } from "./vtable.ts";
import {
  isWellKnownName,
  noteBootKlass,
  WK_CLASS,
  WK_CLASS_LOADER,
  WK_CLONEABLE,
  WK_OBJECT,
  WK_PHANTOM_REFERENCE,
  WK_RECORD,
  WK_REFERENCE,
  WK_SOFT_REFERENCE,
  wellKnown,
} from "./well-known.ts";

export interface KlassDefinition {
  /** Of a hidden class: its own ClassLoaderData (CLD_HIDDEN), or its loader's when it is to live as long (STRONG). */
  readonly loader: LoaderAddr;
  readonly file: ClassFile;
  /** 0 only for java.lang.Object. */
  readonly superKlass: KlassAddr;
  readonly interfaces: readonly KlassAddr[];
  /** Class of the boot loader (or -Xverify:none): not checked, not verified, methods rewritten at their first call. */
  readonly trusted: boolean;
  /** Where it was loaded from; 0 unknown. */
  readonly source?: SymbolAddr;
  readonly hidden?: {
    /** Of a nest mate: the host; 0: the class is its own. */
    readonly nestHost: KlassAddr;
    /** The name that it is given in place of the class file's own; 0 none. */
    readonly name?: SymbolAddr;
  };
}

const WORD = 4;

/**
 * A new class, LOADED. Its mirror slot is empty and it is in no dictionary yet.
 * @throws LinkageProblem what is wrong with its supertypes (JVMS 5.3.5 steps 3 and 4)
 */
export function createKlass(def: KlassDefinition): KlassAddr {
  const { loader: cld, file, superKlass } = def;
  const isInterface = (file.accessFlags & ACC_INTERFACE) !== 0;
  const isRecord =
    file.recordOffset !== 0 && (file.accessFlags & ACC_FINAL) !== 0 && superKlass !== 0 && superKlass === wellKnown(WK_RECORD);
  const bytes = copyBytes(cld, file.bytes);
  const pool = createPool(cld, file, bytes);
  const originalName =
    def.hidden?.name ||
    internBytes(bytes + file.utf8Start(file.classNameIndex(file.thisClass)), file.utf8Length(file.classNameIndex(file.thisClass)));
  const name = def.hidden === undefined ? originalName : hiddenName(originalName);
  const slash = packageLength(originalName);
  const packageName = slash < 0 ? 0 : internBytes(symbolBytes(originalName), slash);
  const pkg = packageName === 0 ? 0 : packageEntryFor(cld, packageName);
  const module = pkg === 0 ? unnamedPackageModule(cld) : ld(pkg + PackageEntry.module);
  const isBoot = loaderIdentity(cld) === 0;

  const methods = createMethods(cld, file, bytes, isBoot ? originalName : 0, pool);
  const { first: firstMethod, count: methodCount, hasClinit, finalizer, hasDefaults } = methods;
  if (def.hidden !== undefined) hideMethods(firstMethod, methodCount);
  const layout = layoutFields(cld, file, bytes, superKlass, isBoot ? injectedFields(name) : [], def.hidden !== undefined || isRecord);

  const objectKlass = wellKnown(WK_OBJECT);
  const inheritedInterfaces = superKlass === 0 ? 0 : ld(superKlass + Klass.transitiveInterfaces);
  const inheritedCount = inheritedInterfaces === 0 ? 0 : ld(inheritedInterfaces);
  const interfaces = collectInterfaces(inheritedInterfaces, inheritedCount, def.interfaces);

  let vtableLength = 0;
  let itableMethods = 0;
  if (isInterface) itableMethods = numberInterfaceMethods(firstMethod, methodCount, objectKlass);
  else {
    buildVtable(superKlass, firstMethod, methodCount, file.accessFlags, cld, pkg, file.majorVersion);
    if (interfaces.length > inheritedCount) addMirandas(interfaces, inheritedCount, def.interfaces, objectKlass);
    if (superKlass !== 0 && (ld(superKlass + Klass.flags) & KLASS_INHERITS_DEFAULTS) !== 0) renewOverpasses(superKlass);
    vtableLength = scratchLength;
  }

  const k = metaAllocate(cld, VTABLE + vtableLength * WORD);
  const superFlags = superKlass === 0 ? 0 : ld(superKlass + Klass.flags);
  let flags = def.trusted ? KLASS_TRUSTED : 0;
  if (isInterface) flags |= KLASS_INTERFACE;
  if (def.hidden !== undefined) flags |= KLASS_HIDDEN;
  if (hasClinit) flags |= KLASS_HAS_CLINIT;
  if (file.innerClassesContradict) flags |= KLASS_NO_INNER_CLASSES;
  if (isRecord) flags |= KLASS_RECORD;
  if (isInterface && hasDefaults) flags |= KLASS_HAS_DEFAULTS;
  // Object's own finalize is empty.
  if (finalizer === 2 ? superKlass !== 0 : finalizer === 0 && (superFlags & KLASS_HAS_FINALIZER) !== 0) flags |= KLASS_HAS_FINALIZER;
  flags |= superFlags & (KLASS_INHERITS_DEFAULTS | KLASS_CLONEABLE);
  const cloneable = wellKnown(WK_CLONEABLE);
  for (let i = inheritedCount; i < interfaces.length; i++) {
    const t = interfaces[i]!;
    if (t === cloneable) flags |= KLASS_CLONEABLE;
    if ((ld(t + Klass.flags) & KLASS_HAS_DEFAULTS) !== 0) flags |= KLASS_INHERITS_DEFAULTS;
  }
  if (isInterface || (file.accessFlags & ACC_ABSTRACT) !== 0) flags |= KLASS_SLOW_ALLOCATE;

  const w = u32;
  const at = k >>> 2;
  w[at + (Klass.layoutHelper >>> 2)] = layout.instanceSize;
  setSupers(k, superKlass, isInterface);
  st(k + Klass.accessFlags, file.accessFlags);
  st(k + Klass.flags, flags);
  st(k + Klass.initState, KLASS_LOADED);
  st(k + Klass.super, superKlass);
  st(k + Klass.name, name);
  st(k + Klass.mirror, newOopSlot(cld));
  st(k + Klass.loader, cld);
  st(k + Klass.constantPool, pool);
  st(k + Klass.interfaces, vectorOf(cld, def.interfaces));
  const transitive = interfaces.length === inheritedCount ? inheritedInterfaces : vectorOf(cld, interfaces);
  st(k + Klass.transitiveInterfaces, transitive);
  setSecondarySupers(cld, k, superKlass, interfaces, transitive);
  st(k + Klass.fields, layout.fields);
  st(k + Klass.staticFields, layout.staticFields);
  st(k + Klass.oopMaps, layout.oopMaps);
  st(k + Klass.module, module);
  st(k + Klass.package, pkg);
  st(k + Klass.classBytes, bytes);
  st(k + Klass.classBytesLength, file.bytes.length);
  st(k + Klass.source, def.source ?? 0);
  st(k + Klass.attributesOffset, file.attributesOffset);
  st(k + Klass.sourceFileIndex, file.sourceFileIndex);
  st(k + Klass.majorVersion, file.majorVersion);
  st(k + Klass.minorVersion, file.minorVersion);
  st(k + Klass.referenceType, referenceTypeOf(superKlass, name));
  st(pool + ConstantPool.klass, k);
  setCpKlass(pool, file.thisClass, k);
  if (superKlass !== 0) setCpKlass(pool, file.superClass, superKlass);
  if (def.hidden !== undefined) st(k + Klass.nestHost, def.hidden.nestHost === 0 ? k : def.hidden.nestHost);
  if (isBoot) noteBootKlass(k, name);
  if (k === wellKnown(WK_CLASS)) st(k + Klass.flags, flags | KLASS_SLOW_ALLOCATE);

  setMethods(cld, k, firstMethod, methodCount, isBoot ? injectedMethods(name) : []);
  if (isInterface) setInterfaceTable(cld, k, firstMethod, methodCount, itableMethods);
  else {
    st(k + Klass.vtableLength, vtableLength);
    const table = scratch;
    for (let i = 0, to = (k + VTABLE) >>> 2; i < vtableLength; i++) w[to + i] = table[i]! << 2;
    buildItable(cld, k, superKlass, interfaces, inheritedCount, def.interfaces, objectKlass === 0 ? k : objectKlass);
  }
  if (!def.trusted) checkSupers(k);
  return k;
}

/** Room for class bytes in metaspace: what is read there and given to createKlass need not be copied. */
export function classBytesRoom(cld: LoaderAddr, size: number): Uint8Array {
  const at = metaAllocate(cld, size);
  return u8.subarray(at, at + size);
}

/** Class bytes stay in metaspace for the life of the class; bytes that a reader has put into linear memory already stay where they are. */
function copyBytes(cld: LoaderAddr, bytes: Uint8Array): Addr {
  if (bytes.buffer === buffer) return bytes.byteOffset;
  const at = metaAllocate(cld, bytes.length);
  u8.set(bytes, at);
  return at;
}

/** The methods of hidden classes do not show in stack traces. */
function hideMethods(first: Addr, count: number): void {
  for (let i = 0, m = first; i < count; i++, m += Method.sizeof) st(m + Method.flags, ld(m + Method.flags) | METHOD_HIDDEN);
}

/** "p.Foo" becomes "p.Foo+0x..." with an ordinal, as HotSpot makes it of an address. */
function hiddenName(name: SymbolAddr): SymbolAddr {
  const ordinal = ld(VMState.hiddenOrdinal);
  st(VMState.hiddenOrdinal, ordinal + 1);
  return symbolOf(`${symbolToString(name)}+0x${(0x8_00c0_0000 + ordinal * 0x400).toString(16).padStart(16, "0")}`);
}

/** Module of a class in the unnamed package. */
function unnamedPackageModule(cld: LoaderAddr): Addr {
  // Before java.base is defined all classes of the boot loader are in it.
  return loaderIdentity(cld) === 0 && !javaBaseDefined() ? javaBase() : ld(cld + ClassLoaderData.unnamedModule);
}

const none: readonly KlassAddr[] = [];

/** All superinterfaces: those of the superclass in its order, then of each direct one its own before itself. */
function collectInterfaces(inherited: Addr, inheritedCount: number, direct: readonly KlassAddr[]): readonly KlassAddr[] {
  if (inheritedCount === 0 && direct.length === 0) return none;
  const all: KlassAddr[] = [];
  for (let i = 1; i <= inheritedCount; i++) all.push(ld(inherited + WORD * i));
  for (let i = 0; i < direct.length; i++) {
    const v = ld(direct[i]! + Klass.transitiveInterfaces);
    const n = v === 0 ? 0 : ld(v);
    for (let j = 1; j <= n; j++) addOnce(all, ld(v + WORD * j));
    addOnce(all, direct[i]!);
  }
  return all;
}

function addOnce(all: KlassAddr[], k: KlassAddr): void {
  for (let i = 0; i < all.length; i++) if (all[i] === k) return;
  all.push(k);
}

/** "count, then addresses"; 0 for none. */
function vectorOf(cld: LoaderAddr, items: readonly Addr[]): Addr {
  const n = items.length;
  if (n === 0) return 0;
  const v = metaAllocate(cld, (n + 1) * WORD);
  st(v, n);
  for (let i = 0; i < n; i++) st(v + WORD * (i + 1), items[i]!);
  return v;
}

/** The display of superclasses (docs/architecture.md "Subtypes"). */
function setSupers(k: KlassAddr, superKlass: KlassAddr, isInterface: boolean): void {
  const superDepth = superKlass === 0 ? -1 : ld(superKlass + Klass.superDepth);
  const display = k + Klass.primarySupers;
  if (superKlass !== 0) {
    for (let i = 0; i < PRIMARY_SUPERS; i++) st(display + WORD * i, ld(superKlass + Klass.primarySupers + WORD * i));
  }
  let depth = superDepth + 1;
  if (isInterface || depth >= PRIMARY_SUPERS) depth = PRIMARY_SUPERS;
  else st(display + WORD * depth, k);
  st(k + Klass.superDepth, depth);
}

/** All superinterfaces and those superclasses that the display has no room for. */
function setSecondarySupers(
  cld: LoaderAddr,
  k: KlassAddr,
  superKlass: KlassAddr,
  interfaces: readonly KlassAddr[],
  transitive: Addr,
): void {
  let all: KlassAddr[] | undefined;
  for (let s = superKlass; s !== 0 && ld(s + Klass.superDepth) >= PRIMARY_SUPERS; s = ld(s + Klass.super)) {
    all ??= interfaces.slice();
    all.push(s);
  }
  st(k + Klass.secondarySupers, all === undefined ? transitive : vectorOf(cld, all));
}

/** Soft, weak, final and phantom references (and all their subclasses) are known by name; REF_* and WK_* have the same order. */
function referenceTypeOf(superKlass: KlassAddr, name: SymbolAddr): number {
  if (superKlass === 0) return REF_NONE;
  if (isWellKnownName(name, WK_CLASS)) return REF_MIRROR;
  if (isWellKnownName(name, WK_CLASS_LOADER)) return REF_LOADER;
  const inherited = ld(superKlass + Klass.referenceType);
  if (inherited !== REF_NONE || superKlass !== wellKnown(WK_REFERENCE)) return inherited;
  for (let wk = WK_SOFT_REFERENCE; wk <= WK_PHANTOM_REFERENCE; wk++)
    if (isWellKnownName(name, wk)) return REF_SOFT + wk - WK_SOFT_REFERENCE;
  return REF_NONE;
}

/** Interfaces keep in `itable` what a block for them consists of: count, then the Methods in order. */
function setInterfaceTable(cld: LoaderAddr, k: KlassAddr, first: Addr, count: number, tabled: number): void {
  if (tabled === 0) return;
  const v = metaAllocate(cld, (tabled + 1) * WORD);
  st(v, tabled);
  let m = first;
  for (let i = 0; i < count; i++, m += Method.sizeof) {
    const index = ld(m + Method.itableIndex);
    if (index !== 0xffffffff) st(v + WORD * (index + 1), m);
  }
  st(k + Klass.itable, v);
}

/**
 * Static final String fields with a ConstantValue, which initialisation fills in (JVMS 5.5 step 6).
 * `visit(slot, text)`: oop slot of the field, symbol of the string.
 */
export function stringConstants(k: KlassAddr, visit: (slot: OopSlot, text: SymbolAddr) => void): void {
  const v = ld(k + Klass.fields);
  const n = v === 0 ? 0 : ld(v);
  const pool = ld(k + Klass.constantPool);
  for (let i = 0, f = v + WORD; i < n; i++, f += Field.sizeof) {
    if ((ld16(f + Field.accessFlags) & ACC_STATIC) === 0 || ld(f + Field.type) !== T_OBJECT) continue;
    const info = ld(f + Field.infoOffset);
    const bytes = ld(k + Klass.classBytes);
    // attributes_count of the field_info: most have none.
    if (((u8[bytes + info + 6]! << 8) | u8[bytes + info + 7]!) === 0) continue;
    const at = findMemberAttribute(classBytesOf(k), constantOffsetsOf(k), info, ATTR_ConstantValue);
    if (at !== 0) visit(ld(f + Field.offset), cpSymbol(pool, cpUtf8Index(pool, (u8[bytes + at]! << 8) | u8[bytes + at + 1]!)));
  }
}
