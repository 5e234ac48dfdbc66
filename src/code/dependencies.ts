// What compiled code relies on, in the class hierarchy by class: a class that joins it makes units not entrant whose assumption it
// breaks, and so does a call site that gets another target. Checked when code is installed (the world may have changed while it was compiled) and whenever a class is registered.
import type { Dependency } from "../compiler/compiled-code.ts";
import { ACC_ABSTRACT, ACC_INTERFACE } from "../layout/access-flags.ts";
import { type Addr, ld, ldi } from "../layout/memory.ts";
import { KLASS_HAS_FINALIZER, KLASS_INTERFACE, Klass, Method, VTABLE } from "../layout/metadata.ts";
import { vectorAt, vectorLength } from "../linking/metaspace.ts";
import type { Names, Unit } from "./units.ts";

export class Dependencies {
  private readonly byKlass = new Map<Addr, Set<Unit>>();
  /** Units that have inlined the target of a call site. */
  private readonly onCallSites = new Set<Unit>();

  /** The first dependency that does not hold now, or undefined. */
  broken(dependencies: readonly Dependency[], names: Names): Dependency | undefined {
    return dependencies.find((d) => !holds(d, names));
  }

  add(unit: Unit): void {
    for (const d of unit.code.dependencies) {
      if (d.kind === "callSite") {
        this.onCallSites.add(unit);
        continue;
      }
      const klass = unit.names.klass(d.klass);
      const units = this.byKlass.get(klass);
      if (units === undefined) this.byKlass.set(klass, new Set([unit]));
      else units.add(unit);
    }
  }

  remove(unit: Unit): void {
    this.onCallSites.delete(unit);
    for (const d of unit.code.dependencies) {
      if (d.kind === "callSite") continue;
      const klass = unit.names.klass(d.klass);
      const units = this.byKlass.get(klass);
      units?.delete(unit);
      if (units?.size === 0) this.byKlass.delete(klass);
    }
  }

  /** The units that have inlined the target of this call site. */
  ofCallSite(site: Addr): Unit[] {
    const inlinedIt = (d: Dependency, names: Names): boolean => d.kind === "callSite" && names.object(d.object) === site;
    return [...this.onCallSites].filter(({ code, names }) => code.dependencies.some((d) => inlinedIt(d, names)));
  }

  /** The units whose assumptions a new class breaks, each with the dependency. */
  brokenBy(klass: Addr): [Unit, Dependency][] {
    if (this.byKlass.size === 0) return [];
    const broken: [Unit, Dependency][] = [];
    const seen = new Set<Unit>();
    const look = (k: Addr): void => {
      for (const unit of this.byKlass.get(k) ?? []) {
        if (seen.has(unit)) continue;
        seen.add(unit);
        const d = this.broken(unit.code.dependencies, unit.names);
        if (d !== undefined) broken.push([unit, d]);
      }
    };
    for (let k = klass; k !== 0; k = ld(k + Klass.super)) look(k);
    const interfaces = ld(klass + Klass.transitiveInterfaces);
    for (let i = 1, n = interfaces === 0 ? 0 : ld(interfaces); i <= n; i++) look(ld(interfaces + 4 * i));
    return broken;
  }
}

function holds(d: Dependency, names: Names): boolean {
  switch (d.kind) {
    case "leaf":
      return ld(names.klass(d.klass) + Klass.subclass) === 0;
    case "noFinalizableSubclass":
      return !hasFinalizableSubclass(names.klass(d.klass));
    case "uniqueTarget":
      return uniqueTarget(names.klass(d.klass), ldi(names.method(d.method) + Method.vtableIndex)) === names.method(d.target);
    case "uniqueImplementor":
      return uniqueImplementor(names.klass(d.klass)) === names.klass(d.implementor);
    case "callSite":
      return true;
  }
}

const isConcrete = (k: Addr): boolean => (ld(k + Klass.accessFlags) & (ACC_ABSTRACT | ACC_INTERFACE)) === 0;

function hasFinalizableSubclass(k: Addr): boolean {
  if ((ld(k + Klass.flags) & KLASS_HAS_FINALIZER) !== 0) return true;
  for (let s = ld(k + Klass.subclass); s !== 0; s = ld(s + Klass.sibling)) if (hasFinalizableSubclass(s)) return true;
  return false;
}

/** The one method that concrete classes at and below `klass` select for a vtable index; 0 when there are several, or none. Linked classes only count: others have no instances. */
export function uniqueTarget(klass: Addr, index: number): Addr {
  let found = 0;
  const visit = (k: Addr): boolean => {
    if (isConcrete(k)) {
      const target = ld(k + VTABLE + 4 * index);
      if (target !== 0 && found === 0) found = target;
      else if (target !== found) return false;
    }
    for (let s = ld(k + Klass.subclass); s !== 0; s = ld(s + Klass.sibling)) if (!visit(s)) return false;
    return true;
  };
  return visit(klass) ? found : 0;
}

/** The one concrete class that implements an interface, or is or extends a class; 0 when there are several, or none. */
export function uniqueImplementor(klass: Addr): Addr {
  let found = 0;
  const visit = (k: Addr): boolean => {
    if ((ld(k + Klass.flags) & KLASS_INTERFACE) !== 0) {
      const implementors = ld(k + Klass.implementor);
      for (let i = 0, n = vectorLength(implementors); i < n; i++) if (!visit(vectorAt(implementors, i))) return false;
      return true;
    }
    if (isConcrete(k)) {
      if (found !== 0 && found !== k) return false;
      found = k;
    }
    for (let s = ld(k + Klass.subclass); s !== 0; s = ld(s + Klass.sibling)) if (!visit(s)) return false;
    return true;
  };
  return visit(klass) ? found : 0;
}
