// Classes that the VM itself needs, by number, in VMState.klasses. createKlass fills them in as boot classes appear.
import { ld, st } from "../layout/memory.ts";
import { VMState } from "../layout/vm-state.ts";
import { symbolOf } from "./symbols.ts";
import type { KlassAddr, SymbolAddr } from "./types.ts";

/** Pseudo classes of primitive types and void: WK_PRIMITIVE + T_* (4..11, 14). */
export const WK_PRIMITIVE = 0;
/** Arrays of primitives: WK_TYPE_ARRAY + T_* (4..11). */
export const WK_TYPE_ARRAY = 16;

export const WK_OBJECT = 28;
export const WK_CLASS = 29;
export const WK_STRING = 30;
export const WK_CLONEABLE = 31;
export const WK_SERIALIZABLE = 32;
export const WK_THREAD = 33;
export const WK_CLASS_LOADER = 34;
export const WK_MODULE = 35;
export const WK_THROWABLE = 36;
export const WK_REFERENCE = 37;
export const WK_SOFT_REFERENCE = 38;
export const WK_WEAK_REFERENCE = 39;
export const WK_FINAL_REFERENCE = 40;
export const WK_PHANTOM_REFERENCE = 41;
export const WK_METHOD_HANDLE = 42;
export const WK_VAR_HANDLE = 43;
export const WK_MEMBER_NAME = 44;
export const WK_RESOLVED_METHOD_NAME = 45;
export const WK_LAMBDA_FORM = 46;
export const WK_METHOD_TYPE = 47;
export const WK_MAGIC_ACCESSOR = 48;
export const WK_RECORD = 49;
export const WK_CALL_SITE = 50;
export const WK_THREAD_GROUP = 51;
export const WK_STACK_TRACE_ELEMENT = 52;
export const WK_STACK_FRAME_INFO = 53;
export const WK_METHOD = 54;
export const WK_FIELD = 55;
export const WK_CONSTRUCTOR = 56;
export const WK_SYSTEM = 57;
export const WK_FINALIZER = 58;
export const WK_METHOD_HANDLE_NATIVES = 59;

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
