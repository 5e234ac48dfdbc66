// Hidden classes (JVMS 5.4.4, Lookup.defineHiddenClass): names, nests, memory of their own, not found by name.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { parseClassFile } from "../../src/classfile/parser.ts";
import { ld } from "../../src/layout/memory.ts";
import { CLD_HIDDEN, ClassLoaderData, ConstantPool, Klass, OOP_BLOCK_SLOTS, OopBlock } from "../../src/layout/metadata.ts";
import { declaredStructs } from "../../src/layout/struct.ts";
import { areNestMates } from "../../src/linking/access.ts";
import { arrayKlass, createPrimitives } from "../../src/linking/array-klass.ts";
import { classHash } from "../../src/linking/class-hash.ts";
import { cpKlass } from "../../src/linking/constant-pool.ts";
import { createKlass } from "../../src/linking/define.ts";
import { externalName, inSamePackage, isHidden, methodsOf, modifiers } from "../../src/linking/klass-view.ts";
import { linkKlass, linkMethod } from "../../src/linking/link-klass.ts";
import { findInDictionary } from "../../src/linking/loader-data.ts";
import { createLoaderData, registerKlass } from "../../src/linking/loader-registration.ts";
import { symbolOf } from "../../src/linking/symbols.ts";
import { freshVM } from "./fresh-vm.ts";
import { compile } from "./javac.ts";
import { inFolder, libraryClass, MiniLoader } from "./mini-loader.ts";

const folder = compile({
  "h/Host.java": "package h; public class Host { private static int secret; protected static class Member {} }",
  "h/Spun.java": "package h; class Spun { Spun self() { return new Spun(); } }",
});

freshVM();
const boot = new MiniLoader(libraryClass);
for (const name of ["java/lang/Object", "java/lang/Cloneable", "java/io/Serializable"]) boot.load(name);
createPrimitives();
const app = new MiniLoader(inFolder(folder), boot, "'app'");
const host = app.load("h/Host");

function spin(nestHost: number): number {
  const bytes = inFolder(folder)("h/Spun")!;
  const loader = createLoaderData(ld(app.cld + ClassLoaderData.loader), CLD_HIDDEN);
  const k = createKlass({
    loader,
    file: parseClassFile(bytes, { trusted: false }),
    superKlass: boot.load("java/lang/Object"),
    interfaces: [],
    trusted: false,
    hidden: { nestHost },
  });
  registerKlass(k, true);
  return k;
}

test("a hidden class has a name of its own, in its host's package and nest", () => {
  const a = spin(host);
  const b = spin(0);
  assert.match(externalName(a), /^h\.Spun\/0x[0-9a-f]{16}$/);
  assert.match(externalName(arrayKlass(a)), /^\[Lh\.Spun\/0x[0-9a-f]{16};$/);
  assert.notEqual(externalName(a), externalName(b));
  assert.ok(isHidden(a) && inSamePackage(a, host) && inSamePackage(a, b));
  assert.ok(areNestMates(a, host));
  assert.ok(!areNestMates(b, host));
  assert.equal(findInDictionary(app.cld, symbolOf("h/Spun")), 0);
  linkKlass(a);
});

/** Fields of a hidden class's structures that point out of its arena, and to what. */
const OUTSIDE: Readonly<Record<string, string>> = {
  "Klass.primarySupers": "superclasses and itself",
  "Klass.super": "superclass",
  "Klass.sibling": "the next subclass of its superclass",
  "Klass.name": "symbol",
  "Klass.source": "symbol",
  "Klass.loader": "its ClassLoaderData, in the C heap",
  "Klass.module": "its loader's",
  "Klass.package": "its loader's",
  "Klass.nestHost": "host",
  "Klass.implementor": "vector in the C heap",
  "Klass.initDependencies": "vector in the C heap",
  "Klass.transitiveInterfaces": "the superclass's, when it adds none",
  "Klass.secondarySupers": "as transitiveInterfaces",
  "ArrayKlass.interfaces": "those of all arrays, the boot loader's",
  "Method.name": "symbol",
  "Method.signature": "symbol",
};

test("nothing of a hidden class is outside its arena but what is said", () => {
  const k = spin(host);
  arrayKlass(k);
  for (const m of methodsOf(k)) linkMethod(m);
  const cld = ld(k + Klass.loader);
  const blocks: [number, number][] = [];
  for (let b = ld(cld + ClassLoaderData.arenaBlocks); b !== 0; b = ld(b)) blocks.push([b, b + ld(b + 4)]);
  for (let b = ld(cld + ClassLoaderData.oopBlocks); b !== 0; b = ld(b + OopBlock.next))
    blocks.push([b, b + OopBlock.sizeof + 4 * OOP_BLOCK_SLOTS]);
  const isInside = (a: number): boolean => blocks.some(([start, end]) => a >= start && a < end);
  assert.ok(isInside(k));
  const check = (name: string, at: number, alsoAs = name): void => {
    for (const field of declaredStructs().get(name)!) {
      if (field.type !== "ptr" || `${name}.${field.name}` in OUTSIDE || `${alsoAs}.${field.name}` in OUTSIDE) continue;
      for (let i = 0; i < field.count; i++) {
        const value = ld(at + field.offset + 4 * i);
        assert.ok(value === 0 || isInside(value), `${name}.${field.name} = 0x${value.toString(16)}`);
      }
    }
  };
  check("Klass", k);
  check("Klass", ld(k + Klass.arrayKlass), "ArrayKlass");
  check("ConstantPool", ld(k + Klass.constantPool));
  for (const m of methodsOf(k)) check("Method", m);
});

test("its own name in its constant pool is itself", () => {
  const k = spin(host);
  const pool = ld(k + Klass.constantPool);
  const resolved: number[] = [];
  for (let i = 1; i < ld(pool + ConstantPool.length); i++) if (cpKlass(pool, i) !== 0) resolved.push(cpKlass(pool, i));
  assert.deepEqual(resolved.sort(), [boot.load("java/lang/Object"), k].sort());
});

test("member classes have the modifiers of their InnerClasses attribute", () => {
  assert.equal(modifiers(app.load("h/Host$Member")), 0x0c); // protected static
  assert.equal(modifiers(host), 0x01);
});

test("the content hash is that of the class file", () => {
  const expected = createHash("sha256").update(inFolder(folder)("h/Host")!).digest("hex");
  assert.equal(Buffer.from(classHash(host)).toString("hex"), expected);
  assert.equal(Buffer.from(classHash(host)).toString("hex"), expected);
});
