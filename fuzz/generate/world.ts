// The classes, interfaces, fields and callable members of the program that is being made, and what a place in it may name.

import { classNameOf, descriptor, isArray, isReference, type Type } from "../classfile/descriptor.ts";
import { Acc } from "../classfile/writer.ts";
import type { CallKind, Class, Method, MethodRef } from "../ir.ts";
import type { Random } from "../random.ts";

export const OBJECT: Type = "Ljava/lang/Object;";
export const STRING: Type = "Ljava/lang/String;";

/** A method that bodies may call. A body calls only what has a higher level than its own, so that all calls end. */
export interface Callable {
  readonly level: number;
  readonly name: string;
  readonly params: readonly Type[];
  readonly ret: Type;
}

/** A static method, of the class that owns it. */
export interface Function extends Callable {
  readonly owner: Class;
}

export interface Target {
  readonly how: CallKind;
  readonly ref: MethodRef;
  readonly receiver: Type | null;
  readonly callable: Callable;
}

export const packageOf = (name: string): string => name.slice(0, name.lastIndexOf("/"));

export class World {
  readonly random: Random;
  readonly features: ReadonlySet<string>;
  readonly classes: Class[] = [];
  readonly functions: Function[] = [];
  /** Names that many classes declare a method of. */
  selectors: Callable[] = [];
  readonly byName = new Map<string, Class>();

  constructor(random: Random, features: ReadonlySet<string>) {
    this.random = random;
    this.features = features;
  }

  has(feature: string): boolean {
    return this.features.has(feature);
  }

  add(c: Class): Class {
    this.classes.push(c);
    this.byName.set(c.name, c);
    return c;
  }

  isInterface(name: string): boolean {
    const c = this.byName.get(name);
    return c !== undefined && (c.access & Acc.interface) !== 0;
  }

  /** The class itself, its superclasses and all its interfaces that belong to the program. */
  supertypes(name: string, out = new Set<string>()): Set<string> {
    const c = this.byName.get(name);
    if (!c || out.has(name)) return out;
    out.add(name);
    this.supertypes(c.super, out);
    for (const i of c.interfaces) this.supertypes(i, out);
    return out;
  }

  isSubtype(t: Type, of: Type): boolean {
    if (t === of || (of === OBJECT && isReference(t))) return true;
    if (isArray(t) && isArray(of)) return isReference(t.slice(1)) && isReference(of.slice(1)) && this.isSubtype(t.slice(1), of.slice(1));
    return isReference(t) && isReference(of) && !isArray(t) && !isArray(of) && this.supertypes(classNameOf(t)).has(classNameOf(of));
  }

  /** Classes that can be instantiated and are of type `t`. */
  concrete(t: Type): Class[] {
    return this.classes.filter(
      (c) =>
        (c.access & (Acc.abstract | Acc.interface)) === 0 &&
        c.fields &&
        this.isSubtype(`L${c.name};`, t) &&
        c.methods.some((m) => m.name === "<init>"),
    );
  }

  mayAccess(from: Class, owner: Class, access: number, throughThis: boolean): boolean {
    if (!(owner.access & Acc.public) && packageOf(from.name) !== packageOf(owner.name)) return false;
    if (access & Acc.public) return true;
    if (access & Acc.private) return from === owner;
    if (packageOf(from.name) === packageOf(owner.name)) return true;
    return (access & Acc.protected) !== 0 && throughThis && this.supertypes(from.name).has(owner.name);
  }

  /** The declaration that `name` with this descriptor has in the class or the nearest supertype. */
  declaration(cls: string, name: string, desc: string): { owner: Class; method: Method } | undefined {
    const c = this.byName.get(cls);
    if (!c) return undefined;
    const method = c.methods.find((m) => m.name === name && descriptor(m.params, m.ret) === desc);
    if (method) return { owner: c, method };
    for (const s of [c.super, ...c.interfaces]) {
      const found = this.declaration(s, name, desc);
      if (found) return found;
    }
    return undefined;
  }
}
