// Classes that the VM itself needs, by number, in VMState.klasses. createKlass fills them in as boot classes appear.

import type { KlassAddr, SymbolAddr } from "../layout/addresses.ts";
import { ld, st } from "../layout/memory.ts";
import { VMState } from "../layout/vm-state.ts";
import { WK_OBJECT } from "../layout/well-known.ts";
import { symbolOf } from "./symbols.ts";

export * from "../layout/well-known.ts";

const FIRST_NAMED = WK_OBJECT;
const NAMES: readonly string[] = [
  "java/lang/Object",
  "java/lang/Class",
  "java/lang/String",
  "java/lang/Cloneable",
  "java/io/Serializable",
  "java/lang/Thread",
  "java/lang/ClassLoader",
  "java/lang/Module",
  "java/lang/Throwable",
  "java/lang/ref/Reference",
  "java/lang/ref/SoftReference",
  "java/lang/ref/WeakReference",
  "java/lang/ref/FinalReference",
  "java/lang/ref/PhantomReference",
  "java/lang/invoke/MethodHandle",
  "java/lang/invoke/VarHandle",
  "java/lang/invoke/MemberName",
  "java/lang/invoke/ResolvedMethodName",
  "java/lang/invoke/LambdaForm",
  "java/lang/invoke/MethodType",
  "jdk/internal/reflect/MagicAccessorImpl",
  "java/lang/Record",
  "java/lang/invoke/CallSite",
  "java/lang/ThreadGroup",
  "java/lang/StackTraceElement",
  "java/lang/StackFrameInfo",
  "java/lang/reflect/Method",
  "java/lang/reflect/Field",
  "java/lang/reflect/Constructor",
  "java/lang/System",
  "java/lang/ref/Finalizer",
  "java/lang/invoke/MethodHandleNatives",
];

let numbers: Map<SymbolAddr, number> | undefined;

/** The well-known class, 0 until it is loaded. */
export const wellKnown = (wk: number): KlassAddr => ld(VMState.klasses + 4 * wk);
export const setWellKnown = (wk: number, k: KlassAddr): void => st(VMState.klasses + 4 * wk, k);

/** Name of a well-known class, to load it by. */
export const wellKnownName = (wk: number): string => NAMES[wk - FIRST_NAMED]!;

/** Notes a class of the boot loader if it is a well-known one. */
export function noteBootKlass(k: KlassAddr, name: SymbolAddr): void {
  if (numbers === undefined) {
    numbers = new Map();
    for (let i = 0; i < NAMES.length; i++) numbers.set(symbolOf(NAMES[i]!), FIRST_NAMED + i);
  }
  const wk = numbers.get(name);
  if (wk !== undefined && wellKnown(wk) === 0) setWellKnown(wk, k);
}

/** Whether `name` is that of a well-known class. */
export const isWellKnownName = (name: SymbolAddr, wk: number): boolean => name === symbolOf(wellKnownName(wk));

export function dropWellKnownCaches(): void {
  numbers = undefined;
}
