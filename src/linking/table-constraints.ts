// Loading constraints of overriding and implementing (JVMS 5.4.2, 5.4.5, 5.4.6): the loaders of a method and of what it overrides must
// agree on the classes named in its descriptor. Checked when a class is linked.

import type { KlassAddr } from "../layout/addresses.ts";
import { ld } from "../layout/memory.ts";
import { KLASS_INTERFACE, Klass, Method, VTABLE } from "../layout/metadata.ts";
import { constrainSignature } from "./constraints.ts";
import { classInModuleOfLoader, externalKind, externalName, loaderName } from "./klass-view.ts";
import { linkageError } from "./linkage-problem.ts";
import { externalMethod, isAbstract, isOverpass } from "./method-view.ts";

const external = (internalName: string): string => internalName.replaceAll("/", ".");

/** @throws LinkageProblem LinkageError */
export function checkTableConstraints(k: KlassAddr): void {
  if ((ld(k + Klass.flags) & KLASS_INTERFACE) !== 0) return;
  const superKlass = ld(k + Klass.super);
  const inherited = ld(superKlass + Klass.vtableLength);
  for (let i = 0; i < inherited; i++) {
    const m = ld(k + VTABLE + 4 * i);
    const overridden = ld(superKlass + VTABLE + 4 * i);
    // Where nothing is to be run, HotSpot has an overpass, which is not checked.
    if (m === overridden || isOverpass(m) || isAbstract(m)) continue;
    const superHolder = ld(overridden + Method.holder);
    const holder = ld(m + Method.holder);
    const type = constrainSignature(ld(m + Method.signature), ld(holder + Klass.loader), ld(superHolder + Klass.loader));
    if (type === undefined) continue;
    throw linkageError(
      `loader constraint violation for class ${externalName(k)}: when selecting overriding method '${externalMethod(m)}' the class loader ` +
        `${loaderName(ld(holder + Klass.loader))} of the selected method's type ${externalName(holder)}, and the class loader ` +
        `${loaderName(ld(superHolder + Klass.loader))} for its super type ${externalName(superHolder)} have different Class objects for the type ` +
        `${external(type)} used in the signature (${classInModuleOfLoader(holder, false, true)}; ${classInModuleOfLoader(superHolder, false, true)})`,
    );
  }
  const itable = ld(k + Klass.itable);
  const n = itable === 0 ? 0 : ld(itable);
  for (let i = 0; i < n; i++) {
    checkBlock(k, ld(itable + 4 + 8 * i), ld(itable + 8 + 8 * i));
  }
}

function checkBlock(k: KlassAddr, iface: KlassAddr, block: number): void {
  const methods = ld(iface + Klass.itable);
  const n = methods === 0 ? 0 : ld(methods);
  for (let j = 0; j < n; j++) {
    const im = ld(methods + 4 + 4 * j);
    const m = ld(block + 4 * j);
    if (m === im || m === 0 || isAbstract(m)) continue;
    const holder = ld(m + Method.holder);
    const type = constrainSignature(ld(m + Method.signature), ld(holder + Klass.loader), ld(iface + Klass.loader));
    if (type === undefined) continue;
    throw linkageError(
      `loader constraint violation in interface itable initialization for class ${externalName(k)}: when selecting method '${externalMethod(im)}' ` +
        `the class loader ${loaderName(ld(iface + Klass.loader))} for super interface ${externalName(iface)}, and the class loader ` +
        `${loaderName(ld(holder + Klass.loader))} of the selected method's ${externalKind(holder)}, ${externalName(holder)} have different Class objects ` +
        `for the type ${external(type)} used in the signature (${classInModuleOfLoader(iface, false, true)}; ${classInModuleOfLoader(holder, false, true)})`,
    );
  }
}
