// Fields that the VM adds to classes of the library (HotSpot's injected fields), invisible to reflection: the VM's way from an
// object to its own structures. Injected methods have their place here too.
import { symbolOf } from "./symbols.ts";
import type { SymbolAddr } from "./types.ts";

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
  "java/lang/StackFrameInfo": [{ name: "version", signature: "S" }],
};

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
}
