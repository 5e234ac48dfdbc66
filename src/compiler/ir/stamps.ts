// What is known of references: class, exactness, not null. Joins at phis, tests against classes, class hierarchy questions.
import { ACC_FINAL, ACC_INTERFACE } from "../../layout/access-flags.ts";
import { KLASS_ARRAY, KLASS_INTERFACE, PRIMARY_SUPERS } from "../../layout/metadata.ts";
import type { FactSource, KlassFacts, KlassId } from "../facts/questions.ts";
import { isNull } from "./fold.ts";
import type { InstanceOfInfo, Node } from "./node.ts";

export class Stamps {
  private readonly facts: FactSource;
  constructor(facts: FactSource) {
    this.facts = facts;
  }

  klass(id: KlassId): KlassFacts {
    return this.facts.ask("klass", id);
  }

  isInterface(id: KlassId): boolean {
    return (this.klass(id).flags & KLASS_INTERFACE) !== 0;
  }

  isSubtype(klass: KlassId, of: KlassId): boolean {
    return this.facts.ask("isSubtype", klass, of);
  }

  /** No object can be of a class below it. */
  isFinal(id: KlassId): boolean {
    const k = this.klass(id);
    if ((k.flags & KLASS_ARRAY) !== 0) return k.elementKlass === 0 || this.isFinal(k.elementKlass);
    return (k.accessFlags & ACC_FINAL) !== 0 && (k.accessFlags & ACC_INTERFACE) === 0;
  }

  /** All references are of java.lang.Object, known or not. */
  private isObject(id: KlassId): boolean {
    return this.klass(id).name === "java/lang/Object";
  }

  /** Notes that a value is of a class or below it. Interfaces in descriptors prove nothing (the verifier takes them for Object). */
  declare(node: Node, klass: KlassId): void {
    if (klass === 0 || node.type !== "ref" || node.klass !== 0) return;
    if (this.isInterface(klass)) return;
    node.klass = klass;
    node.exact = this.isFinal(klass);
  }

  /** Of a phi, what holds for all its values. */
  join(phi: Node, values: readonly Node[]): void {
    if (phi.type !== "ref") return;
    phi.nonNull = values.every((v) => v.nonNull);
    let klass = 0 as KlassId;
    let exact = true;
    for (const v of values) {
      if (isNull(v)) continue;
      if (v.klass === 0) return;
      exact &&= v.exact;
      if (klass === 0 || klass === v.klass) klass = v.klass;
      else {
        exact = false;
        if (this.facts.ask("isSubtype", klass, v.klass)) klass = v.klass;
        else {
          while (klass !== 0 && !this.facts.ask("isSubtype", v.klass, klass)) klass = this.klass(klass).super;
          if (klass === 0) return;
        }
      }
    }
    phi.klass = klass;
    phi.exact = klass !== 0 && exact;
  }

  /** How a test against a class is done, and its result where it is known: 1, 0 or undefined; a null is not asked about. */
  test(object: Node, klass: KlassId): boolean | undefined {
    if (this.isObject(klass)) return true;
    if (object.klass === 0) return undefined;
    if (this.facts.ask("isSubtype", object.klass, klass)) return true;
    if (object.exact) return false;
    // Classes that are not in line have no common subclass.
    const target = this.klass(klass);
    const known = this.klass(object.klass);
    if (((target.flags | known.flags) & (KLASS_INTERFACE | KLASS_ARRAY)) === 0 && !this.facts.ask("isSubtype", klass, object.klass))
      return false;
    return undefined;
  }

  instanceOfInfo(klass: KlassId): InstanceOfInfo {
    const k = this.klass(klass);
    return { klass, display: k.superDepth < PRIMARY_SUPERS ? k.superDepth : -1, exact: this.isFinal(klass) };
  }
}
