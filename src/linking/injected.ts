// Fields that the VM adds to classes of the library (HotSpot's injected fields), invisible to reflection: the VM's way from an
// object to its own structures. And native methods that it adds, which Java may call like any other.

import type { SymbolAddr } from "../layout/addresses.ts";
import { symbolOf } from "./symbols.ts";

export interface InjectedField {
  readonly name: string;
  readonly signature: string;
}

/** By internal class name. Addresses of the VM are ints. */
export const INJECTED_FIELDS: Readonly<Record<string, readonly InjectedField[]>> = {
  "java/lang/Class": [{ name: "klass", signature: "I" }],
  "java/lang/ClassLoader": [{ name: "loader_data", signature: "I" }],
  "java/lang/Module": [{ name: "module_entry", signature: "I" }],
  "java/lang/invoke/MemberName": [{ name: "vmindex", signature: "I" }],
  "java/lang/invoke/ResolvedMethodName": [
    { name: "vmholder", signature: "Ljava/lang/Class;" },
    { name: "vmtarget", signature: "I" },
  ],
  // Compiled code that has taken a call site's target for a constant.
  "java/lang/invoke/MethodHandleNatives$CallSiteContext": [{ name: "vmdependencies", signature: "I" }],
  "java/lang/StackFrameInfo": [{ name: "version", signature: "S" }],
};

/** A public native that the VM adds to a class of the library; instance methods are final. */
export interface InjectedMethod {
  readonly name: string;
  readonly signature: string;
  readonly isStatic: boolean;
}

const methodsByClass = new Map<string, readonly InjectedMethod[]>();
let methodsBySymbol: Map<SymbolAddr, readonly InjectedMethod[]> | undefined;
const NO_METHODS: readonly InjectedMethod[] = [];

/** Adds methods to a class of the boot loader (internal name) that is not loaded yet; their natives are declared as all others are. */
export function injectMethods(className: string, methods: readonly InjectedMethod[]): void {
  methodsByClass.set(className, methods);
  methodsBySymbol = undefined;
}

/** Methods to add to a class of the boot loader. */
export function injectedMethods(className: SymbolAddr): readonly InjectedMethod[] {
  if (methodsByClass.size === 0) return NO_METHODS;
  if (methodsBySymbol === undefined) {
    methodsBySymbol = new Map();
    for (const [name, methods] of methodsByClass) methodsBySymbol.set(symbolOf(name), methods);
  }
  return methodsBySymbol.get(className) ?? NO_METHODS;
}

let bySymbol: Map<SymbolAddr, readonly InjectedField[]> | undefined;
const NONE: readonly InjectedField[] = [];

/** Fields to add to a class of the boot loader. */
export function injectedFields(className: SymbolAddr): readonly InjectedField[] {
  if (bySymbol === undefined) {
    bySymbol = new Map();
    for (const name in INJECTED_FIELDS) bySymbol.set(symbolOf(name), INJECTED_FIELDS[name]!);
  }
  return bySymbol.get(className) ?? NONE;
}

export function dropInjectedCaches(): void {
  bySymbol = undefined;
  methodsBySymbol = undefined;
}
