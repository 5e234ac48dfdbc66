// Class names that Java code asks for, as symbols: they may be longer than any class file could have them.
import { limitedMessage } from "../../../classfile/class-format-problem.ts";
import type { Addr } from "../../../layout/memory.ts";
import { findSymbol, isTooLong, MAX_UTF8, symbolOf } from "../../../linking/symbols.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import type { VM } from "../../../runtime/vm.ts";

/** The symbol of an internal name. @throws JavaThrow `error` when no class can have the name */
export function classNameSymbol(internal: string, error: string): Addr {
  if (isTooLong(internal)) throw new JavaThrow(error, limitedMessage(`Class name exceeds maximum length of ${MAX_UTF8}: ${internal}`));
  return symbolOf(internal);
}

/** Of a String, with dots, that a class is to be defined by; 0 for null, which leaves the name to the class file. */
export const definedName = (vm: VM, name: Addr): Addr =>
  name === 0
    ? 0
    : vm.kernel.symbolOfString(name, 1) >>> 0 ||
      classNameSymbol(vm.strings.textOf(name).replaceAll(".", "/"), "java/lang/NoClassDefFoundError");

/** Of a String that names a class to look for, with dots; 0 when nothing has been named so. */
export const knownClassName = (vm: VM, name: Addr): Addr => findSymbol(vm.strings.textOf(name).replaceAll(".", "/"));
