// Texts of the errors that the driver throws for the interpreter's exits, as HotSpot 17 words them.
import { ACC_ABSTRACT, ACC_PRIVATE } from "../classfile/access-flags.ts";
import type { KlassAddr, LoaderAddr, MethodAddr, SymbolAddr } from "../layout/addresses.ts";
import { ld } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { whereTheyAre } from "./access.ts";
import { declarationsAbove } from "./default-methods.ts";
import { classInModuleOfLoader, externalKind, externalName, externalType, isSubtype, klassName, loaderName } from "./klass-view.ts";
import { illegalAccess, incompatibleClassChange, LinkageProblem, linkageError } from "./linkage-problem.ts";
import { findInDictionary } from "./loader-data.ts";
import { findInstanceMethod, selectMethod } from "./lookup.ts";
import { externalMethod, externalMethodName, isAbstract, isOverpass, isPublic, methodName, methodSignature } from "./method-view.ts";
import { asResolvedIn, hasOverpass, overpassOwner } from "./overpass.ts";
import { symbolToString } from "./symbols.ts";

/**
 * How a method without code was called: while the instruction was being resolved; by a table, from the interpreter or from compiled code;
 * by an itable; by linkToVirtual or linkToInterface.
 */
export type AbstractCall = "resolving" | "virtual" | "compiled" | "interface" | "virtual handle" | "interface handle";

/** "class A cannot be cast to class B (A is in ...; B is in ...)". */
export function classCastMessage(from: KlassAddr, to: KlassAddr): string {
  return `class ${externalName(from)} cannot be cast to class ${externalName(to)} (${whereTheyAre(from, to)})`;
}

/** "Conflicting default methods: p/A.m q/B.m", of those that meet in `k`. */
export function conflictOf(k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): LinkageProblem {
  const methods = declarationsAbove(k, name, signature).map((m) => `${klassName(ld(m + Method.holder))}.${methodName(m)}`);
  return incompatibleClassChange(["Conflicting default methods:", ...methods].join(" "));
}

/** A method without its class: "void m(int)". */
export function shortMethod(m: MethodAddr): string {
  const signature = methodSignature(m);
  let text = `${externalType(signature, signature.indexOf(")") + 1)} ${methodName(m)}(`;
  for (let at = 1; signature.charCodeAt(at) !== 0x29; ) {
    if (at > 1) text += ", ";
    text += externalType(signature, at);
    while (signature.charCodeAt(at) === 0x5b) at++;
    at = signature.charCodeAt(at) === 0x4c ? signature.indexOf(";", at) + 1 : at + 1;
  }
  return `${text})`;
}

/** The error of an overpass: default methods conflict. */
export function conflictProblem(overpass: MethodAddr): LinkageProblem {
  return conflictOf(ld(overpass + Method.holder), ld(overpass + Method.name), ld(overpass + Method.signature));
}

/**
 * A method without code was called: AbstractMethodError, or IncompatibleClassChangeError for an overpass that stands for conflicting defaults.
 * @param method the resolved method, or what the receiver's table had for it @param receiver class of the receiver
 * @param call how @param selected while resolving: what the receiver has, 0 nothing
 */
export function abstractMethodProblem(
  method: MethodAddr,
  receiver: KlassAddr,
  call: AbstractCall,
  selected: MethodAddr = 0,
): LinkageProblem {
  if (isOverpass(method) && call !== "resolving" && call !== "interface") return conflictProblem(method);
  const holder = ld(method + Method.holder);
  return new LinkageProblem(
    "java/lang/AbstractMethodError",
    // The interpreter's entry of an abstract method does not know the receiver.
    (call === "virtual" || call === "virtual handle"
      ? "Missing implementation of "
      : `Receiver class ${externalName(receiver)} does not define or inherit an implementation of the `) +
      `resolved method '${accessWords(method)}${shortMethod(method)}' of ${externalKind(holder)} ${externalName(holder)}.` +
      (selected === 0 || selected === method ? "" : ` Selected method is '${accessWords(selected)}${externalMethod(selected)}'.`),
  );
}

function accessWords(method: MethodAddr): string {
  const flags = ld(method + Method.accessFlags);
  return ((flags & ACC_ABSTRACT) !== 0 ? "abstract " : "") + ((flags & ACC_PRIVATE) !== 0 ? "private " : "");
}

/**
 * What an invokevirtual says that is resolved with a receiver whose table has nothing that can run (HotSpot's LinkResolver looks at the
 * receiver too); undefined when it has. The instruction stays unresolved.
 */
export function virtualSelectionProblem(resolved: MethodAddr, selected: MethodAddr, receiver: KlassAddr): LinkageProblem | undefined {
  if (!isAbstract(selected) || overpassOwner(receiver, ld(selected + Method.name), ld(selected + Method.signature)) !== 0) return undefined;
  return abstractMethodProblem(resolved, receiver, "resolving", selected);
}

/**
 * What an invokeinterface says that is resolved with this receiver, as above. `refKlass` is the interface that the instruction names: `resolved` may be
 * inherited from another one.
 */
export function interfaceSelectionProblem(resolved: MethodAddr, receiver: KlassAddr, refKlass: KlassAddr): LinkageProblem | undefined {
  if (!isSubtype(receiver, refKlass)) return notImplementedProblem(receiver, refKlass);
  const selected = selectMethod(receiver, resolved);
  if (selected !== 0 && !isAbstract(selected)) return undefined;
  const name = ld(resolved + Method.name);
  const signature = ld(resolved + Method.signature);
  const found = findInstanceMethod(receiver, name, signature, true);
  if (found === 0) {
    if (hasOverpass(receiver, name, signature)) return undefined;
    return abstractMethodProblem(asResolvedIn(refKlass, resolved), receiver, "resolving");
  }
  if (!isPublic(found))
    return illegalAccess(`'${externalMethodName(externalName(receiver), symbolToString(name), symbolToString(signature))}'`);
  return isAbstract(found) ? abstractMethodProblem(resolved, receiver, "resolving", found) : undefined;
}

/** Whether an interface call meets a method that is not public, for which an itable has no entry. */
export function selectsHidden(resolved: MethodAddr, receiver: KlassAddr): boolean {
  if (selectMethod(receiver, resolved) !== 0) return false;
  const found = findInstanceMethod(receiver, ld(resolved + Method.name), ld(resolved + Method.signature), true);
  return found !== 0 && !isPublic(found);
}

/** invokeinterface on an object whose class does not implement the interface. */
export function notImplementedProblem(receiver: KlassAddr, iface: KlassAddr): LinkageProblem {
  return incompatibleClassChange(`Class ${externalName(receiver)} does not implement the requested interface ${externalName(iface)}`);
}

/** Two definitions of one name in one loader. */
export function duplicateDefinitionProblem(cld: LoaderAddr, name: SymbolAddr): LinkageProblem {
  const existing = findInDictionary(cld, name);
  const kind = existing === 0 ? "class" : externalKind(existing);
  const where = existing === 0 ? "" : ` (${classInModuleOfLoader(existing, false, true)})`;
  return linkageError(
    `loader ${loaderName(cld)} attempted duplicate ${kind} definition for ${symbolToString(name).replaceAll("/", ".")}.${where}`,
  );
}
