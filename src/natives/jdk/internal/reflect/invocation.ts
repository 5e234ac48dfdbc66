// A reflective call as HotSpot's Reflection::invoke makes it: checks, unboxing with widening, the call in Java, boxing of the result;
// what the method throws comes out as InvocationTargetException. Shared by the natives for methods and constructors.
import { type Addr, ld, ldi } from "../../../../layout/memory.ts";
import { Method } from "../../../../layout/metadata.ts";
import { SLOTS, T_BOOLEAN, T_BYTE, T_CHAR, T_OBJECT, T_SHORT, T_VOID } from "../../../../layout/object.ts";
import { basicTypeOfKlass, externalName, isInterface, isPrimitive } from "../../../../linking/klass-view.ts";
import { findInstanceMethod, selectMethod } from "../../../../linking/lookup.ts";
import {
  externalMethodName,
  isAbstract,
  isOverpass,
  isPrivate,
  isStatic,
  methodName,
  methodSignature,
} from "../../../../linking/method-view.ts";
import { abstractOverpass, hasOverpass } from "../../../../linking/overpass.ts";
import { box } from "../../../../runtime/constants.ts";
import { INITIALIZE, initialized, initializedByMe } from "../../../../runtime/initialize.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { type Next, type StepFrame, storeSlots } from "../../../../runtime/step-frame.ts";
import { THROW_NEW } from "../../../../runtime/throw-new.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { boxType, unbox, widen } from "../../../primitive-values.ts";

const illegalArgument = (message: string | null): JavaThrow => new JavaThrow("java/lang/IllegalArgumentException", message);

/** Step that has a class initialised before the next; its error leaves the native as it is. */
export function initialize(f: StepFrame, klass: Addr): Next {
  if (initialized(f.vm, klass) || initializedByMe(klass, f.thread)) return f.next();
  return f.run(INITIALIZE, [], [klass]);
}

/** The method that a call of `method` (declared in `klass`) on `receiver` runs. @throws JavaThrow */
export function select(vm: VM, klass: Addr, method: Addr, receiver: Addr): Addr {
  if (receiver === 0) throw new JavaThrow("java/lang/NullPointerException");
  if (!vm.isInstance(receiver, klass)) throw illegalArgument("object is not an instance of declaring class");
  if (isPrivate(method)) return method;
  const receiverKlass = vm.heap.klassOf(receiver);
  const selected = selectMethod(receiverKlass, method);
  if (selected !== 0 && !isAbstract(selected)) return selected;
  // Unlike an interface's table, reflection finds the overpass that stands for what is abstract or for conflicting defaults, and what that throws comes out of it.
  const name = ld(method + Method.name);
  const signature = ld(method + Method.signature);
  if (hasOverpass(receiverKlass, name, signature)) return abstractOverpass(receiverKlass, name, signature);
  const found = findInstanceMethod(receiverKlass, name, signature, true);
  return found !== 0 && isOverpass(found) ? found : selected;
}

/** The error that a call meets instead of a method: AbstractMethodError and the like, which Java sees wrapped. */
export function noMethod(vm: VM, declared: Addr, selected: Addr, receiver: Addr): JavaThrow | null {
  if (selected !== 0 && !isAbstract(selected)) return null;
  const klass = vm.heap.klassOf(receiver);
  if (isInterface(ld(declared + Method.holder))) return vm.linkErrors.interfaceSelection(declared, klass);
  const text = externalMethodName(externalName(klass), methodName(declared), methodSignature(declared));
  return new JavaThrow("java/lang/AbstractMethodError", `'${text}'`);
}

/**
 * Calls `method` with the arguments of an Object[] (0: none) unboxed; the frame's next step runs afterwards.
 * @param receiver 0 for a static method
 * @param types Class[] of the parameters
 * @throws JavaThrow IllegalArgumentException
 */
export function callUnboxed(f: StepFrame, method: Addr, receiver: Addr, types: Addr, args: Addr): Next {
  const { vm } = f;
  const { heap } = vm;
  const count = args === 0 ? 0 : heap.length(args);
  if (heap.length(types) !== count) throw illegalArgument("wrong number of arguments");
  let sp = f.argumentArea;
  if (!isStatic(method)) {
    storeSlots(sp, T_OBJECT, receiver);
    sp += 4;
  }
  for (let i = 0; i < count; i++) {
    const klass = vm.linker.klassOfMirror(heap.getElement(types, i));
    const arg = heap.getElement(args, i);
    if (!isPrimitive(klass)) {
      if (arg !== 0 && !vm.isInstance(arg, klass)) throw illegalArgument("argument type mismatch");
      storeSlots(sp, T_OBJECT, arg);
      sp += 4;
      continue;
    }
    if (arg === 0) throw illegalArgument(null);
    const to = basicTypeOfKlass(klass);
    const from = boxType(arg);
    storeSlots(sp, to, widen(from === 0 ? 0 : unbox(vm, arg, from), from, to));
    sp += 4 * SLOTS[to]!;
  }
  return f.callPrepared(method, sp);
}

/** Wraps an exception that a callee let out: THROW_NEW throws it from this frame, and `rethrow` is the next step. */
export function wrap(f: StepFrame, exception: Addr): Next {
  return f.run(THROW_NEW, [0, exception], [f.vm.linker.boot("java/lang/reflect/InvocationTargetException")]);
}

/** Last step after `wrap`. */
export const rethrow = (f: StepFrame): Next => f.throw(f.takeException());

/** The result of the call as an object: boxed, null for void. */
export function boxedResult(f: StepFrame, method: Addr): Addr {
  const type = ld(method + Method.resultType);
  const at = f.resultAddress();
  if (type === T_VOID) return 0;
  if (type >= T_OBJECT) return ld(at);
  if (type === T_BOOLEAN || type === T_BYTE || type === T_CHAR || type === T_SHORT) storeSlots(at, type, ldi(at));
  return box(f.vm, type, at);
}
