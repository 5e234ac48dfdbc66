// An object in words that are equal in two runs which did the same: its class and a hash of what it holds, a few references deep.
// Addresses, identity hashes and what the VM keeps in objects of its own are left out.

import { type Addr, ld, ldi, u8, u16 } from "../../layout/memory.ts";
import { Klass } from "../../layout/metadata.ts";
import { ARRAY_BASE, ARRAY_LENGTH, LOG2_SIZE, OBJECT_KLASS, T_BOOLEAN, T_BYTE, T_CHAR, T_OBJECT, T_SHORT } from "../../layout/object.ts";
import { fieldAt, fieldCount, fieldName, fieldOffset, fieldType, isInjected, isStaticField } from "../../linking/field-view.ts";
import { normalizeName } from "../../linking/generated-names.ts";
import { externalName } from "../../linking/klass-view.ts";
import type { VM } from "../../runtime/vm.ts";

/** Elements of an array that count, and objects that one hash looks at. */
const ELEMENTS = 8;
const OBJECTS = 24;

/**
 * Classes whose objects hold addresses, or what depends on when something was compiled or collected (the class library keeps weak entries in
 * ConcurrentHashMaps): only the class counts.
 */
const OPAQUE =
  /^(java\.lang\.(Thread|ThreadGroup|ThreadLocal|ClassLoader|Module|invoke|ref|reflect|Shutdown|StackTrace|StackWalker|StackFrame)|java\.util\.(zip|jar|concurrent\.locks)\b|java\.(nio|net|io\.File.*|security)\b|jdk\.internal|sun\.|java\.util\.WeakHashMap|java\.util\.concurrent\.ConcurrentHashMap($|\$Node))/;

interface Shape {
  readonly name: string;
  readonly hash: number;
  /** Of instances: offset and basic type of each field. */
  readonly fields: readonly (readonly [offset: number, type: number])[];
}

const mix = (hash: number, word: number): number => Math.imul(hash ^ word, 0x01000193) ^ (hash >>> 15);

export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
  return hash;
}

/** The processor's own NaN and that of constant folding are one. */
export const canonicalWord = (word: number): number =>
  (word & 0x7fff_ffff) === 0x7fc0_0000 || (word & 0x7fff_ffff) === 0x7ff8_0000 ? word & 0x7fff_ffff : word;

export class ObjectTexts {
  private readonly vm: VM;
  private readonly shapes = new Map<Addr, Shape>();
  private left = 0;

  constructor(vm: VM) {
    this.vm = vm;
  }

  /** After classes were unloaded. */
  forget(): void {
    this.shapes.clear();
  }

  /** @param depth how many references deep what it holds counts; 0: the class alone */
  text(object: Addr, depth: number): string {
    if (object === 0) return "null";
    const { name } = this.shape(ld(object + OBJECT_KLASS));
    if (depth === 0) return name;
    this.left = OBJECTS;
    return `${name}#${(this.hash(object, depth) >>> 0).toString(16)}`;
  }

  private shape(klass: Addr): Shape {
    let shape = this.shapes.get(klass);
    if (shape === undefined) {
      const name = normalizeName(externalName(klass)).replace(/0x[0-9a-f]+/g, "#");
      shape = { name, hash: hashText(name), fields: OPAQUE.test(name) || ldi(klass + Klass.layoutHelper) < 0 ? [] : fieldsOf(klass) };
      this.shapes.set(klass, shape);
    }
    return shape;
  }

  private hash(object: Addr, depth: number): number {
    if (object === 0) return 0;
    const { vm } = this;
    const klass = ld(object + OBJECT_KLASS);
    const shape = this.shape(klass);
    if (depth === 0 || this.left-- <= 0) return shape.hash;
    if (klass === vm.wk.String) return ld(object + vm.strings.valueOffset) === 0 ? shape.hash : hashText(vm.strings.textOf(object));
    if (klass === vm.wk.Class) {
      const of = vm.linker.klassOfMirror(object);
      return of === 0 ? shape.hash : mix(shape.hash, this.shape(of).hash);
    }
    const helper = ldi(klass + Klass.layoutHelper);
    let hash = shape.hash;
    if (helper < 0) return this.hashArray(object, klass, -1 - helper, hash, depth);
    for (const [offset, type] of shape.fields) hash = this.hashValue(hash, object + offset, type, depth);
    return hash;
  }

  private hashArray(array: Addr, klass: Addr, log2: number, seed: number, depth: number): number {
    const length = ld(array + ARRAY_LENGTH);
    let hash = mix(seed, length);
    const bytes = Math.min(length, ELEMENTS) << log2;
    const at = array + ARRAY_BASE;
    if (this.holdsReferences(klass)) for (let i = 0; i < bytes; i += 4) hash = mix(hash, this.hash(ld(at + i), depth - 1));
    else if (log2 >= 2) for (let i = 0; i < bytes; i += 4) hash = mix(hash, canonicalWord(ld(at + i)));
    else for (let i = 0; i < bytes; i++) hash = mix(hash, u8[at + i]!);
    return hash;
  }

  private holdsReferences(arrayKlass: Addr): boolean {
    return /^\[[L[]/.test(this.shape(arrayKlass).name);
  }

  private hashValue(hash: number, at: Addr, type: number, depth: number): number {
    if (type >= T_OBJECT) return mix(hash, this.hash(ld(at), depth - 1));
    if (type === T_BOOLEAN || type === T_BYTE) return mix(hash, u8[at]!);
    if (type === T_CHAR || type === T_SHORT) return mix(hash, u16[at >>> 1]!);
    const first = mix(hash, canonicalWord(ld(at)));
    return LOG2_SIZE[type] === 3 ? mix(first, canonicalWord(ld(at + 4))) : first;
  }
}

/** Instance fields of a class and its superclasses, but for opaque ones and what the VM keeps of a stack. */
function fieldsOf(klass: Addr): (readonly [number, number])[] {
  const fields: (readonly [number, number])[] = [];
  for (let k = klass; k !== 0; k = ld(k + Klass.super)) {
    const name = externalName(k);
    if (OPAQUE.test(name)) continue;
    for (let i = 0; i < fieldCount(k); i++) {
      const f = fieldAt(k, i);
      if (!isStaticField(f) && !isInjected(f) && !(name === "java.lang.Throwable" && fieldName(f) === "backtrace"))
        fields.push([fieldOffset(f), fieldType(f)]);
    }
  }
  return fields;
}
