// Loadable constants (JVMS 4.4, 5.4.3.5-6): strings, classes, boxed numbers at once; method handles, method types and dynamic constants
// through Java. Each is resolved once; the result or the error stands in its constant-pool entry.

import { methodDescriptor, parameterDescriptor, resultDescriptor } from "../classfile/descriptor.ts";
import type { ConstantPoolAddr, KlassAddr, Ref } from "../layout/addresses.ts";
import { KernelState } from "../layout/kernel-state.ts";
import { type Addr, ld, ld64, ldi, st, st8, st16, st64 } from "../layout/memory.ts";
import {
  ConstantPool,
  Klass,
  TAG_DYNAMIC_REF,
  TAG_ERROR,
  TAG_METHOD_HANDLE_REF,
  TAG_METHOD_TYPE_REF,
  TAG_RESOLVED,
  TAG_STRING_REF,
} from "../layout/metadata.ts";
import { T_BOOLEAN, T_BYTE, T_CHAR, T_DOUBLE, T_FLOAT, T_INT, T_LONG, T_SHORT } from "../layout/object.ts";
import {
  bootstrapMethodOf,
  cpBootstrapIndex,
  cpEntry,
  cpHandleKind,
  cpHandleReference,
  cpMemberClass,
  cpMemberNameText,
  cpMemberSignature,
  cpMemberSignatureText,
  cpMethodType,
  cpTag,
  cpText,
  cpUtf8Index,
  setCpOop,
} from "../linking/constant-pool.ts";
import { bottomKlass, isPrimitive, packageName } from "../linking/klass-view.ts";
import { bootLoader } from "../linking/loader-data.ts";
import { newOopSlot } from "../linking/metaspace.ts";
import { symbolToString } from "../linking/symbols.ts";
import { resolveHandleMember } from "./handle-member.ts";
import { JavaRethrow, JavaThrow } from "./java-throw.ts";
import { fieldsOf, throwableFields } from "./library-fields.ts";
import { routine } from "./routines.ts";
import type { Next, StepFrame } from "./step-frame.ts";
import type { VM } from "./vm.ts";

/** What boxes need of the VM. */
type BoxParts = Pick<VM, "fault" | "heap" | "linker">;

/** What constants need of the VM. */
type Parts = Pick<VM, "currentThread" | "exceptions" | "fault" | "heap" | "linker" | "strings">;

export const CONSTANT_Integer = 3;
export const CONSTANT_Float = 4;
export const CONSTANT_Long = 5;
export const CONSTANT_Double = 6;
export const CONSTANT_Class = 7;
export const CONSTANT_String = 8;
export const CONSTANT_MethodHandle = 15;
export const CONSTANT_MethodType = 16;
export const CONSTANT_Dynamic = 17;
const REF_putStatic = 4;
const ACC_PUBLIC = 1;

const BOXES: Readonly<Record<number, string>> = {
  [T_BOOLEAN]: "java/lang/Boolean",
  [T_BYTE]: "java/lang/Byte",
  [T_CHAR]: "java/lang/Character",
  [T_SHORT]: "java/lang/Short",
  [T_INT]: "java/lang/Integer",
  [T_LONG]: "java/lang/Long",
  [T_FLOAT]: "java/lang/Float",
  [T_DOUBLE]: "java/lang/Double",
};
const LETTERS: Readonly<Record<number, string>> = {
  [T_BOOLEAN]: "Z",
  [T_BYTE]: "B",
  [T_CHAR]: "C",
  [T_SHORT]: "S",
  [T_INT]: "I",
  [T_LONG]: "J",
  [T_FLOAT]: "F",
  [T_DOUBLE]: "D",
};
const valueOffsets = new Map<number, (vm: BoxParts) => { readonly value: number }>();

/** Offset of `value` in the box of a primitive type. */
export function boxValueOffset(vm: BoxParts, type: number): number {
  let fields = valueOffsets.get(type);
  if (fields === undefined) {
    fields = fieldsOf(BOXES[type]!, { value: LETTERS[type]! });
    valueOffsets.set(type, fields);
  }
  return fields(vm).value;
}

/** A new box (Integer, Long, ...) of the value in the stack slots at `at`; no cache, as HotSpot's. */
export function box(vm: BoxParts, type: number, at: Addr): Ref {
  if (ld(KernelState.boxKlasses + 4 * type) === 0) {
    st(KernelState.boxOffsets + 4 * type, boxValueOffset(vm, type));
    st(KernelState.boxKlasses + 4 * type, vm.linker.boot(BOXES[type]!));
  }
  const object = vm.heap.allocate(ld(KernelState.boxKlasses + 4 * type));
  const to = object + ld(KernelState.boxOffsets + 4 * type);
  if (type === T_LONG || type === T_DOUBLE) st64(to, ld64(at));
  else if (type === T_BOOLEAN || type === T_BYTE) st8(to, ldi(at));
  else if (type === T_CHAR || type === T_SHORT) st16(to, ldi(at));
  else st(to, ld(at));
  return object;
}

/** Room for an exception and its backtrace. */
const COPY_BYTES = 0x4000;

export class Constants {
  private readonly vm: Parts;

  constructor(vm: Parts) {
    this.vm = vm;
  }

  klassAt(cp: ConstantPoolAddr, index: number): KlassAddr {
    return cpEntry(cp, index);
  }

  /** What the failed resolution of an entry throws again: anew, as HotSpot, which keeps class and message of the error and of its cause. */
  error(cp: ConstantPoolAddr, index: number): JavaThrow | JavaRethrow {
    const { vm } = this;
    const error = ld(cpEntry(cp, index));
    const klass = vm.heap.klassOf(error);
    const { detailMessage, cause } = throwableFields(vm);
    const why = ld(error + cause);
    // A class of the program has a constructor of its own mind; and it says that it has no cause by naming itself.
    if (vm.linker.loaderObject(klass) !== 0) return new JavaRethrow(error);
    return new JavaThrow(
      vm.linker.name(klass),
      vm.strings.text(ld(error + detailMessage)),
      why === error || why === 0 ? 0 : this.anew(why),
    );
  }

  /** A cause as if it were thrown here; one of the program's own classes is the same object again. */
  private anew(cause: Ref): Ref {
    const { vm } = this;
    const klass = vm.heap.klassOf(cause);
    if (vm.linker.loaderObject(klass) !== 0) return cause;
    vm.heap.ensure(COPY_BYTES);
    const message = ld(cause + throwableFields(vm).detailMessage);
    const copy = vm.exceptions.makeWithoutConstructor(vm.currentThread, vm.linker.name(klass));
    vm.heap.setRef(copy, throwableFields(vm).detailMessage, message);
    return copy;
  }

  /** Enters a ref as the value of an entry. */
  record(cp: ConstantPoolAddr, index: number, tag: number, value: Ref): void {
    const slot = newOopSlot(ld(ld(cp + ConstantPool.klass) + Klass.loader));
    st(slot, value);
    setCpOop(cp, index, tag, slot);
  }

  /** The String at an index, interned. */
  string(cp: ConstantPoolAddr, index: number): Addr {
    if (cpTag(cp, index) === TAG_STRING_REF) return ld(cpEntry(cp, index));
    const string = this.vm.strings.intern(cpText(cp, cpUtf8Index(cp, index)));
    this.record(cp, index, TAG_STRING_REF, string);
    return string;
  }

  /**
   * The value of a loadable constant as an object, if that can be said at once; -1 when LOAD_CONSTANT must run.
   * @throws JavaRethrow the recorded error
   */
  now(cp: ConstantPoolAddr, index: number): Ref {
    const { vm } = this;
    const entry = ld(cp + ConstantPool.entries) + 4 * index;
    const tag = cpTag(cp, index);
    switch (tag) {
      case CONSTANT_Integer:
        return box(vm, T_INT, entry);
      case CONSTANT_Float:
        return box(vm, T_FLOAT, entry);
      case CONSTANT_Long:
        return box(vm, T_LONG, entry);
      case CONSTANT_Double:
        return box(vm, T_DOUBLE, entry);
      case CONSTANT_String:
      case TAG_STRING_REF:
        return this.string(cp, index);
      case TAG_METHOD_HANDLE_REF:
      case TAG_METHOD_TYPE_REF:
      case TAG_DYNAMIC_REF:
        return ld(cpEntry(cp, index));
      case CONSTANT_MethodHandle:
      case CONSTANT_MethodType:
      case CONSTANT_Dynamic:
        return -1;
      case TAG_ERROR:
        throw this.error(cp, index);
      default:
        return vm.linker.mirrorOf(vm.linker.resolveClass(cp, index, ld(cp + ConstantPool.klass)));
    }
  }
}

// --- method types
/**
 * Method types of java.lang's and java.lang.invoke's public classes alone, which every loader sees alike: found once, as HotSpot does, so that a user's
 * loader is not asked for them. A cache; oop slots by Symbol.
 */
const commonTypes = new Map<Addr, Addr>();

export function dropMethodTypes(): void {
  commonTypes.clear();
}

/** Classes that each loader finds as the boot loader's: primitives, and the public ones of java.lang and java.lang.invoke. */
function isAlwaysVisible(klass: KlassAddr): boolean {
  const bottom = bottomKlass(klass);
  if (isPrimitive(bottom)) return true;
  const name = packageName(bottom);
  return (ld(bottom + Klass.accessFlags) & ACC_PUBLIC) !== 0 && (name === "java/lang" || name === "java/lang/invoke");
}

const EVERYWHERE = 2; // word: whether all its classes are always visible

/** Words: the class whose descriptor it is, descriptor Symbol. Finishes with the MethodType. */
export const METHOD_TYPE: number = routine("method type", {
  refs: 1,
  longs: 3,
  steps: [
    (f) => {
      const { vm } = f;
      const known = commonTypes.get(f.word(1));
      if (known !== undefined) return f.finish(ld(known));
      const caller = f.word(0);
      const text = symbolToString(f.word(1));
      const d = methodDescriptor(text);
      const n = d.parameters.length;
      // The classes first: asking for one may throw NeedsClass, and then all of this is done again. As long as all of them are visible
      // everywhere the loader is not asked (SystemDictionary::find_method_handle_type).
      let everywhere = true;
      const mirrorOf = (descriptor: string): Ref => {
        let klass = 0;
        if (everywhere) {
          klass = vm.linker.findDescriptor(bootLoader(), descriptor);
          everywhere = klass !== 0 && isAlwaysVisible(klass);
        }
        return vm.linker.mirrorOf(everywhere ? klass : vm.linker.resolveDescriptor(descriptor, caller));
      };
      const types: Addr[] = [];
      for (let i = 0; i < n; i++) types.push(mirrorOf(parameterDescriptor(text, i)));
      const result = mirrorOf(resultDescriptor(text));
      f.setWord(EVERYWHERE, everywhere ? 1 : 0);
      const array = vm.heap.newRefArray(vm.wk.Class, n);
      for (let i = 0; i < n; i++) vm.heap.setElement(array, i, types[i]!);
      return f.call(vm.upcalls.findMethodHandleType, result, array);
    },
    (f) => {
      if (f.word(EVERYWHERE) !== 0) commonTypes.set(f.word(1), f.vm.heap.newSlot(f.resultRef()));
      return f.finish(f.resultRef());
    },
  ],
});

// --- method handles, method types, dynamic constants
const POOL = 0; // word
const INDEX = 1; // word
const ARGUMENT = 2; // word: next static argument of a bootstrap method
const TYPE = 0; // ref: MethodType or Class
const BOOTSTRAP = 1; // ref: bootstrap MethodHandle
const ARGUMENTS = 2; // ref: Object[] of static arguments

const holder = (f: StepFrame): KlassAddr => ld(f.word(POOL) + ConstantPool.klass);

/**
 * What a method handle constant names. A routine of its own, so that LOAD_CONSTANT records what it throws. Words: constant pool, index. Finishes with
 * the MethodType, 0 for a field.
 */
const HANDLE_MEMBER: number = routine("method handle member", {
  refs: 0,
  longs: 2,
  steps: [
    (f) => {
      const cp = f.word(POOL);
      const index = f.word(INDEX);
      resolveHandleMember(f.vm, cp, index);
      if (cpHandleKind(cp, index) <= REF_putStatic) return f.finish();
      return f.run(METHOD_TYPE, [], [holder(f), cpMemberSignature(cp, cpHandleReference(cp, index))]);
    },
    (f) => f.finish(f.routineRef()),
  ],
});

/** Words: constant pool, index. Finishes with the value (boxed) and leaves it in the entry. */
export const LOAD_CONSTANT: number = routine("load constant", {
  refs: 3,
  longs: 3,
  catches: true,
  steps: [
    // 0: by kind
    (f) => {
      if (f.pending()) return fail(f);
      const { vm } = f;
      const cp = f.word(POOL);
      const index = f.word(INDEX);
      const known = vm.constants.now(cp, index);
      if (known !== -1) return f.finish(known);
      switch (cpTag(cp, index)) {
        case CONSTANT_MethodType:
          f.goto(1);
          return f.run(METHOD_TYPE, [], [holder(f), cpMethodType(cp, index)]);
        case CONSTANT_MethodHandle:
          f.goto(2);
          return f.run(HANDLE_MEMBER, [], [cp, index]);
        default:
          f.goto(4);
          return f.run(LOAD_BOOTSTRAP, [], [cp, cpBootstrapIndex(cp, index)]);
      }
    },
    // 1: a method type
    (f) => (f.pending() ? fail(f) : record(f, TAG_METHOD_TYPE_REF, f.routineRef())),
    // 2: a method handle: its member is resolved, and of a method the type made
    (f) => {
      if (f.pending()) return fail(f);
      const { vm } = f;
      const cp = f.word(POOL);
      const index = f.word(INDEX);
      const reference = cpHandleReference(cp, index);
      const kind = cpHandleKind(cp, index);
      const isField = kind <= REF_putStatic;
      if (!isField && f.ref(TYPE) === 0) f.setRef(TYPE, f.routineRef());
      const callee = vm.linker.resolveClass(cp, cpMemberClass(cp, reference), holder(f));
      const type = isField ? vm.linker.mirrorOf(vm.linker.resolveDescriptor(cpMemberSignatureText(cp, reference), holder(f))) : f.ref(TYPE);
      const name = vm.strings.intern(cpMemberNameText(cp, reference));
      return f.call(vm.upcalls.linkMethodHandleConstant, vm.linker.mirrorOf(holder(f)), kind, vm.linker.mirrorOf(callee), name, type);
    },
    // 3
    (f) => (f.pending() ? fail(f) : record(f, TAG_METHOD_HANDLE_REF, f.resultRef())),
    // 4: a dynamic constant: bootstrap method and static arguments are loaded
    (f) => {
      if (f.pending()) return fail(f);
      const { vm } = f;
      if (f.ref(BOOTSTRAP) === 0) {
        f.setRef(BOOTSTRAP, f.routineRef());
        f.setRef(ARGUMENTS, vm.heap.getElement(f.routineRef(), 1));
        f.setRef(BOOTSTRAP, vm.heap.getElement(f.ref(BOOTSTRAP), 0));
      }
      const cp = f.word(POOL);
      const index = f.word(INDEX);
      const type = vm.linker.resolveDescriptor(cpMemberSignatureText(cp, index), holder(f));
      const name = vm.strings.intern(cpMemberNameText(cp, index));
      return f.call(
        vm.upcalls.linkDynamicConstant,
        vm.linker.mirrorOf(holder(f)),
        index,
        f.ref(BOOTSTRAP),
        name,
        vm.linker.mirrorOf(type),
        f.ref(ARGUMENTS),
      );
    },
    // 5
    (f) => (f.pending() ? fail(f) : record(f, TAG_DYNAMIC_REF, f.resultRef())),
  ],
});

/** JVMS 5.4.3: if resolution failed with a LinkageError, so will every later attempt. */
function fail(f: StepFrame): Next {
  const { vm } = f;
  const exception = f.takeException();
  const cp = f.word(POOL);
  const index = f.word(INDEX);
  if (vm.isInstance(exception, vm.linker.boot("java/lang/LinkageError")) && cpTag(cp, index) < TAG_RESOLVED) {
    vm.constants.record(cp, index, TAG_ERROR, exception);
  }
  return f.throw(exception);
}

function record(f: StepFrame, tag: number, value: Ref): Next {
  // Another thread may have been faster: the first value stays (JVMS 5.4.3.6).
  const known = f.vm.constants.now(f.word(POOL), f.word(INDEX));
  if (known !== -1) {
    f.vm.lostRace(f.frame);
    return f.finish(known);
  }
  f.vm.constants.record(f.word(POOL), f.word(INDEX), tag, value);
  return f.finish(value);
}

/** Words: constant pool, index in BootstrapMethods. Finishes with Object[] { MethodHandle, Object[] static arguments or null }. */
export const LOAD_BOOTSTRAP: number = routine("load bootstrap method", {
  refs: 1,
  longs: 3,
  steps: [
    (f) => {
      const { vm } = f;
      const bootstrap = bootstrapMethodOf(holder(f), f.word(INDEX))!;
      const n = bootstrap.argumentIndices.length;
      const pair = vm.heap.newRefArray(vm.wk.Object, 2);
      f.setRef(0, pair);
      if (n > 0) vm.heap.setElement(pair, 1, vm.heap.newRefArray(vm.wk.Object, n));
      return f.run(LOAD_CONSTANT, [], [f.word(POOL), bootstrap.methodHandleIndex]);
    },
    (f) => {
      f.vm.heap.setElement(f.ref(0), 0, f.routineRef());
      return f.next();
    },
    // 2: the static arguments, one after the other
    (f) => {
      const { vm } = f;
      const bootstrap = bootstrapMethodOf(holder(f), f.word(INDEX))!;
      for (;;) {
        const i = f.word(ARGUMENT);
        if (i >= bootstrap.argumentIndices.length) return f.finish(f.ref(0));
        const value = vm.constants.now(f.word(POOL), bootstrap.argumentIndices[i]!);
        if (value === -1) return f.again().run(LOAD_CONSTANT, [], [f.word(POOL), bootstrap.argumentIndices[i]!]);
        vm.heap.setElement(vm.heap.getElement(f.ref(0), 1), i, value);
        f.setWord(ARGUMENT, i + 1);
      }
    },
  ],
});
