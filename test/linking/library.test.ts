// Classes of the class library, linked: tables against a slow, literal reading of JVMS 5.4.5 and 5.4.6, field layout, rewritten code.
import assert from "node:assert/strict";
import { test } from "node:test";
import { instructionLength } from "../../src/bytecode/iterate.ts";
import { FORMAT, Format, Op } from "../../src/bytecode/opcodes.ts";
import { CANONICAL } from "../../src/kernel/fused-opcodes.ts";
import { i32, ld, ld16, ldi, u8 } from "../../src/layout/memory.ts";
import { ClassLoaderData, ConstantPool, CpCacheEntry, Field, Klass, Method, PRIMARY_SUPERS } from "../../src/layout/metadata.ts";
import { LOG2_SIZE, T_OBJECT } from "../../src/layout/object.ts";
import { Q } from "../../src/layout/quick-opcodes.ts";
import { ENTRY_NATIVE } from "../../src/layout/vm-state.ts";
import { arrayKlass, createPrimitives } from "../../src/linking/array-klass.ts";
import { cacheEntry } from "../../src/linking/constant-pool.ts";
import { fieldAt, fieldCount, fieldName, isStaticField } from "../../src/linking/field-view.ts";
import { injectMethods } from "../../src/linking/injected.ts";
import {
  externalName,
  inSamePackage,
  isInterface,
  isSubclassOf,
  isSubtype,
  klassName,
  methodsOf,
  superInterfaces,
  superOf,
  transitiveInterfaces,
} from "../../src/linking/klass-view.ts";
import { linkKlass, linkMethod } from "../../src/linking/link-klass.ts";
import { findLocalMethod, itableBlock, vtableIndexFor, vtableMethod } from "../../src/linking/lookup.ts";
import { vectorAt, vectorLength } from "../../src/linking/metaspace.ts";
import { externalMethod, isAbstract, isPrivate, isStatic, methodName } from "../../src/linking/method-view.ts";
import { resolveVirtual } from "../../src/linking/resolve.ts";
import { symbolOf } from "../../src/linking/symbols.ts";
import { freshVM } from "./fresh-vm.ts";
import { libraryClass, MiniLoader } from "./mini-loader.ts";

const NAMES = [
  "java/lang/Object",
  "java/lang/Class",
  "java/lang/String",
  "java/lang/StringBuilder",
  "java/lang/Thread",
  "java/lang/ref/Finalizer",
  "java/util/ArrayList",
  "java/util/LinkedHashMap",
  "java/util/TreeMap",
  "java/util/concurrent/ConcurrentHashMap",
  "java/util/concurrent/ConcurrentSkipListMap",
  "java/util/concurrent/ThreadPoolExecutor",
  "java/util/stream/IntPipeline",
  "java/util/stream/ReferencePipeline$Head",
  "java/lang/invoke/DirectMethodHandle",
  "java/lang/invoke/MemberName",
  "java/lang/invoke/ResolvedMethodName",
  "java/io/PrintStream",
  "java/math/BigDecimal",
  "java/nio/DirectByteBuffer",
  "java/util/Formatter",
  "java/util/Properties",
  "sun/nio/ch/FileChannelImpl",
  "java/time/LocalDate",
  "jdk/internal/loader/ClassLoaders$AppClassLoader",
];

freshVM();
const boot = new MiniLoader(libraryClass);
boot.load("java/lang/Object");
for (const name of ["java/lang/Cloneable", "java/io/Serializable"]) boot.load(name);
createPrimitives();
for (const name of NAMES) boot.load(name);

const classes: number[] = [];
for (let k = ld(boot.cld + ClassLoaderData.firstKlass); k !== 0; k = ld(k + Klass.nextInLoader))
  if (ld(k + Klass.classBytes) !== 0) classes.push(k);

const sameShape = (a: number, b: number): boolean =>
  ld(a + Method.name) === ld(b + Method.name) && ld(a + Method.signature) === ld(b + Method.signature);
const flagsOf = (m: number): number => ld(m + Method.accessFlags);
const holderOf = (m: number): number => ld(m + Method.holder);

/** JVMS 5.4.5, with "transitively" spelt out. */
function canOverride(c: number, a: number): boolean {
  if (c === a) return true;
  if (!sameShape(c, a) || isPrivate(c) || isPrivate(a) || isStatic(c) || isStatic(a)) return false;
  if ((flagsOf(a) & 5) !== 0 || inSamePackage(holderOf(c), holderOf(a))) return true;
  for (let k = superOf(holderOf(c)); k !== 0 && k !== holderOf(a); k = superOf(k)) {
    for (const b of methodsOf(k)) if (sameShape(b, c) && canOverride(c, b) && canOverride(b, a)) return true;
  }
  return false;
}

/** JVMS 5.4.6. */
function select(k: number, m: number): number {
  for (let c = k; c !== 0; c = superOf(c))
    for (const x of methodsOf(c)) if (!isStatic(x) && x !== 0 && sameShape(x, m) && canOverride(x, m)) return x;
  const candidates = transitiveInterfaces(k)
    .flatMap(methodsOf)
    .filter((x) => sameShape(x, m) && !isPrivate(x) && !isStatic(x));
  const most = candidates.filter((x) => !candidates.some((y) => y !== x && transitiveInterfaces(holderOf(y)).includes(holderOf(x))));
  const concrete = most.filter((x) => !isAbstract(x));
  return concrete.length === 1 ? concrete[0]! : most[0]!;
}

const isVirtual = (m: number): boolean => !isStatic(m) && !isPrivate(m) && methodName(m) !== "<init>";

test("virtual dispatch selects what JVMS 5.4.6 says", () => {
  let checked = 0;
  for (const k of classes) {
    if (isInterface(k)) continue;
    for (let s = k; s !== 0; s = superOf(s)) {
      for (const m of methodsOf(s)) {
        if (!isVirtual(m)) continue;
        const index = vtableIndexFor(k, m);
        const selected = index < 0 ? m : vtableMethod(k, index);
        assert.equal(externalMethod(selected), externalMethod(select(k, m)), `${externalMethod(m)} on ${externalName(k)}`);
        checked++;
      }
    }
  }
  assert.ok(checked > 3000, String(checked));
});

test("interface dispatch selects what JVMS 5.4.6 says", () => {
  let checked = 0;
  for (const k of classes) {
    if (isInterface(k)) continue;
    for (const t of transitiveInterfaces(k)) {
      for (const m of methodsOf(t)) {
        if (!isVirtual(m)) continue;
        const index = ldi(m + Method.itableIndex);
        const selected = index < 0 ? vtableMethod(k, ldi(m + Method.vtableIndex)) : ld(itableBlock(k, t) + 4 * index);
        assert.equal(externalMethod(selected), externalMethod(select(k, m)), `${externalMethod(m)} on ${externalName(k)}`);
        const asVirtual = vtableIndexFor(k, m);
        if (asVirtual >= 0) assert.equal(vtableMethod(k, asVirtual), selected, `virtual ${externalMethod(m)} on ${externalName(k)}`);
        checked++;
      }
    }
  }
  assert.ok(checked > 700, String(checked));
});

test("instance fields are aligned, do not overlap, and oop maps are exact", () => {
  for (const k of classes) {
    const used = new Map<number, string>();
    const refs = new Set<number>();
    for (let c = k; c !== 0; c = superOf(c)) {
      for (let i = 0; i < fieldCount(c); i++) {
        const f = fieldAt(c, i);
        if (isStaticField(f)) continue;
        const size = 1 << LOG2_SIZE[ld(f + Field.type)]!;
        const offset = ld(f + Field.offset);
        assert.equal(offset % size, 0, `${externalName(c)}.${fieldName(f)}`);
        assert.ok(offset >= 8 && offset + size <= ldi(k + Klass.layoutHelper));
        for (let b = offset; b < offset + size; b++) {
          assert.ok(!used.has(b), `${externalName(k)}: ${fieldName(f)} overlaps ${used.get(b)}`);
          used.set(b, fieldName(f));
        }
        if (ld(f + Field.type) >= T_OBJECT) refs.add(offset);
      }
    }
    const maps = ld(k + Klass.oopMaps);
    const mapped = new Set<number>();
    for (let i = 0; i < (maps === 0 ? 0 : ld(maps)); i++) {
      for (let j = 0; j < ld(maps + 8 + 8 * i); j++) mapped.add(ld(maps + 4 + 8 * i) + 4 * j);
    }
    assert.deepEqual([...mapped].sort(), [...refs].sort(), externalName(k));
  }
});

test("rewritten code has the same instructions at the same places", () => {
  const le2 = (at: number): number => u8[at]! | (u8[at + 1]! << 8);
  const be2 = (at: number): number => (u8[at]! << 8) | u8[at + 1]!;
  const be4 = (at: number): number => (be2(at) << 16) | be2(at + 2);
  const le4 = (at: number): number => le2(at) | (le2(at + 2) << 16) | 0;
  let methods = 0;
  const seen = new Set<number>();
  for (const k of classes) {
    linkKlass(k);
    const pool = ld(k + Klass.constantPool);
    for (const m of methodsOf(k)) {
      if (ld(m + Method.codeOffset) === 0) continue;
      linkMethod(m);
      methods++;
      const from = ld(k + Klass.classBytes) + ld(m + Method.codeOffset);
      const to = ld(m + Method.code);
      assert.equal(to & 3, 0);
      const length = ld(m + Method.codeLength);
      const code = u8.slice(from, from + length);
      for (let bci = 0; bci < length; ) {
        const op = code[bci]!;
        const now = u8[to + bci]!;
        const size = instructionLength(code, bci);
        if (op >= Op.ireturn && op <= Op.return) assert.ok(now === CANONICAL[op] || now >= Q.sync_return);
        else assert.equal(now, CANONICAL[op]);
        const format = FORMAT[op]!;
        if (op >= Op.getstatic && op <= Op.invokedynamic) {
          const index = le2(to + bci + 1) | (op === Op.invokedynamic ? u8[to + bci + 4]! << 16 : 0);
          if (op !== Op.invokedynamic) assert.ok(index < ld(pool + ConstantPool.cacheLength));
          else assert.ok(!seen.has(cacheEntry(pool, index)));
          if (op === Op.invokedynamic) seen.add(cacheEntry(pool, index));
          assert.equal(ld16(cacheEntry(pool, index) + CpCacheEntry.cpIndex), be2(from + bci + 1));
          if (op >= Op.invokeinterface) assert.equal(u8[to + bci + 3], Q.skip2);
        } else if (size > 2 && (format === Format.short || format === Format.branch2 || format === Format.constant2)) {
          assert.equal(le2(to + bci + 1), be2(from + bci + 1));
        } else if (format === Format.tableswitch || format === Format.lookupswitch) {
          for (let at = (bci + 4) & ~3; at < bci + size; at += 4) assert.equal(i32[(to + at) >>> 2], be4(from + at));
        } else if (format === Format.branch4) assert.equal(le4(to + bci + 1), be4(from + bci + 1));
        bci += size;
      }
    }
  }
  assert.ok(methods > 2000);
});

test("subtyping of classes, interfaces and arrays", () => {
  const k = (name: string): number => boot.load(name);
  assert.ok(isSubtype(k("java/util/ArrayList"), k("java/util/Collection")));
  assert.ok(!isSubtype(k("java/util/ArrayList"), k("java/util/Map")));
  assert.ok(isSubclassOf(k("java/util/Properties"), k("java/util/Hashtable")));
  const strings = arrayKlass(k("java/lang/String"));
  const objects = arrayKlass(k("java/lang/Object"));
  assert.equal(klassName(strings), "[Ljava/lang/String;");
  assert.ok(isSubtype(strings, objects));
  assert.ok(!isSubtype(objects, strings));
  assert.ok(isSubtype(arrayKlass(strings), objects));
  assert.ok(isSubtype(strings, arrayKlass(k("java/lang/Comparable"))));
  assert.ok(isSubtype(strings, k("java/io/Serializable")));
  assert.ok(!isSubtype(strings, k("java/lang/Comparable")));
});

test("direct subclasses and implementors are linked", () => {
  const subclasses = (k: number): string[] => {
    const found: string[] = [];
    for (let s = ld(k + Klass.subclass); s !== 0; s = ld(s + Klass.sibling)) found.push(klassName(s));
    return found;
  };
  const implementors = (k: number): string[] => {
    const v = ld(k + Klass.implementor);
    return Array.from({ length: vectorLength(v) }, (_, i) => klassName(vectorAt(v, i)));
  };
  for (const k of classes) {
    if (superOf(k) !== 0 && !isInterface(k)) assert.equal(subclasses(superOf(k)).filter((name) => name === klassName(k)).length, 1);
    for (const t of superInterfaces(k)) assert.equal(implementors(t).filter((name) => name === klassName(k)).length, 1);
  }
  assert.ok(subclasses(boot.load("java/util/HashMap")).includes("java/util/LinkedHashMap"));
  assert.ok(!subclasses(boot.load("java/lang/Object")).includes("java/util/LinkedHashMap"));
  // A subinterface counts as an implementor: what implements it, does so through it.
  assert.ok(implementors(boot.load("java/util/Collection")).includes("java/util/List"));
});

test("the display has each superclass at its depth", () => {
  for (const k of classes) {
    if (isInterface(k)) continue;
    const depth = ld(k + Klass.superDepth);
    let s = k;
    for (let i = depth; i >= 0 && depth < PRIMARY_SUPERS; i--, s = superOf(s)) assert.equal(ld(k + Klass.primarySupers + 4 * i), s);
    for (let i = depth + 1; i < PRIMARY_SUPERS; i++) assert.equal(ld(k + Klass.primarySupers + 4 * i), 0);
  }
});

test("injected fields are there for the VM", () => {
  const names: string[] = [];
  const k = boot.load("java/lang/invoke/ResolvedMethodName");
  for (let i = 0; i < fieldCount(k); i++) names.push(fieldName(fieldAt(k, i)));
  assert.deepEqual(names, ["vmholder", "vmtarget"]);
});

test("injected methods are natives of the class", () => {
  injectMethods("java/util/Random", [{ name: "draws", signature: "(IJ)J", isStatic: false }]);
  const k = boot.load("java/util/Random");
  const m = findLocalMethod(k, symbolOf("draws"), symbolOf("(IJ)J"));
  assert.equal(ld(m + Method.interpreterEntry), ENTRY_NATIVE);
  assert.equal(ld(m + Method.argSlots), 4);
  assert.equal(resolveVirtual(k, symbolOf("draws"), symbolOf("(IJ)J"), 0, false), m);
  assert.equal(vtableIndexFor(k, m), -1);
});
