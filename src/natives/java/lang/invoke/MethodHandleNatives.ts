// java.lang.invoke.MethodHandleNatives: MemberNames and their resolution (what HotSpot's methodHandles.cpp answers).
import { type Addr, ld, ldi, st } from "../../../../layout/memory.ts";
import {
  ConstantPool,
  FIELD_TRUSTED_FINAL,
  Field,
  KLASS_ARRAY,
  KLASS_INTERFACE,
  Klass,
  METHOD_CALLER_SENSITIVE,
  Method,
  TAG_DYNAMIC_REF,
  TAG_RESOLVED,
} from "../../../../layout/metadata.ts";
import { ARRAY_BASE, T_LONG } from "../../../../layout/object.ts";
import { VMState } from "../../../../layout/vm-state.ts";
import { bootstrapMethodOf, cpBootstrapIndex, cpTag } from "../../../../linking/constant-pool.ts";
import { fieldAt, fieldCount, fieldName, fieldSignature, isInjected } from "../../../../linking/field-view.ts";
import { descriptorOfKlass, isInstanceKlass, methodsOf, transitiveInterfaces } from "../../../../linking/klass-view.ts";
import { linkKlass } from "../../../../linking/link-klass.ts";
import { LinkageProblem } from "../../../../linking/linkage-problem.ts";
import { vtableIndexFor } from "../../../../linking/lookup.ts";
import { isAbstract, methodName, methodSignature } from "../../../../linking/method-view.ts";
import { hasOverpass } from "../../../../linking/overpass.ts";
import { resolveField, resolveInterface, resolveSpecial, resolveStatic, resolveVirtual } from "../../../../linking/resolve.ts";
import { symbolOf } from "../../../../linking/symbols.ts";
import { WK_OBJECT, wellKnown } from "../../../../linking/well-known.ts";
import { box, CONSTANT_Double, CONSTANT_Dynamic, LOAD_CONSTANT } from "../../../../runtime/constants.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { fieldsOf, memberNameFields, methodTypeFields } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { Steps } from "../../../../runtime/step-frame.ts";
import type { VM } from "../../../../runtime/vm.ts";

const MN_IS_METHOD = 0x00010000;
const MN_IS_CONSTRUCTOR = 0x00020000;
const MN_IS_FIELD = 0x00040000;
const MN_CALLER_SENSITIVE = 0x00100000;
const MN_TRUSTED_FINAL = 0x00200000;
const REFERENCE_KIND_SHIFT = 24;
const REF_getField = 1;
const REF_getStatic = 2;
const REF_putField = 3;
const REF_putStatic = 4;
const REF_invokeVirtual = 5;
const REF_invokeStatic = 6;
const REF_invokeSpecial = 7;
const REF_newInvokeSpecial = 8;
const REF_invokeInterface = 9;
const ACC_STATIC = 8;
const ACC_FINAL = 0x10;
const ACC_PRIVATE = 2;
/** Access flags that a MemberName carries (JVM_RECOGNIZED_METHOD_MODIFIERS, JVM_RECOGNIZED_FIELD_MODIFIERS). */
const METHOD_MODIFIERS = 0x1fff;
const FIELD_MODIFIERS = 0x50df;
/** What the method has that HotSpot makes for what a class with default methods leaves abstract: public, synthetic, bridge. */
const OVERPASS_MODIFIERS = 0x1041;
const CONSTANT_InvokeDynamic = 18;
/** vmindex of a method that is called directly (Method::nonvirtual_vtable_index). */
const NONVIRTUAL = -2;

const injected = fieldsOf("java/lang/invoke/MemberName", { vmindex: "I" });
const resolvedMethod = fieldsOf("java/lang/invoke/ResolvedMethodName", { vmholder: "Ljava/lang/Class;", vmtarget: "I" });
const reflectMethod = fieldsOf("java/lang/reflect/Method", { clazz: "Ljava/lang/Class;", slot: "I" });
const reflectConstructor = fieldsOf("java/lang/reflect/Constructor", { clazz: "Ljava/lang/Class;", slot: "I" });
const reflectField = fieldsOf("java/lang/reflect/Field", { clazz: "Ljava/lang/Class;", slot: "I" });
const callSite = fieldsOf("java/lang/invoke/CallSite", { target: "Ljava/lang/invoke/MethodHandle;" });

/** The ResolvedMethodName of a method; always the same object. */
export function resolvedMethodName(vm: VM, method: Addr): Addr {
  const slot = ld(method + Method.memberNames);
  if (slot !== 0) return ld(slot);
  const at = resolvedMethod(vm);
  const object = vm.heap.allocate(vm.linker.boot("java/lang/invoke/ResolvedMethodName"));
  st(object + at.vmtarget, method);
  const holder = ld(method + Method.holder);
  vm.heap.setRef(object, at.vmholder, vm.linker.mirrorOf(holder));
  st(method + Method.memberNames, vm.heap.newSlotOf(ld(holder + Klass.loader), object));
  return object;
}

/** How a resolved method is called: the kind of reference and the vmindex that go with it. */
interface Call {
  readonly method: Addr;
  readonly kind: number;
  readonly index: number;
  readonly klass: Addr;
}

const isInterface = (klass: Addr): boolean => (ld(klass + Klass.flags) & KLASS_INTERFACE) !== 0;

/** A direct call: static, special, constructor. */
function direct(method: Addr): Call {
  const isStatic = (ld(method + Method.accessFlags) & ACC_STATIC) !== 0;
  return { method, kind: isStatic ? REF_invokeStatic : REF_invokeSpecial, index: NONVIRTUAL, klass: ld(method + Method.holder) };
}

/** A call that dispatches on the receiver, if the method can be overridden. */
function dispatched(method: Addr, refKlass: Addr): Call {
  const flags = ld(method + Method.accessFlags);
  const holder = ld(method + Method.holder);
  if ((flags & ACC_PRIVATE) !== 0) return direct(method);
  if (isInterface(refKlass) && isInterface(holder)) {
    const index = ldi(method + Method.itableIndex);
    if (index >= 0) return { method, kind: REF_invokeInterface, index, klass: holder };
    // It redeclares a public method of Object, and is called as that.
    const ofObject = ldi(method + Method.vtableIndex);
    return ofObject < 0 ? direct(method) : { method, kind: REF_invokeVirtual, index: ofObject, klass: wellKnown(WK_OBJECT) };
  }
  const klass = isInterface(refKlass) ? holder : refKlass;
  const index = vtableIndexFor(klass, method);
  if (index < 0 || (flags & ACC_FINAL) !== 0) return direct(method);
  // The member is the holder's; only an interface's method needs a class for its place in the table.
  return { method, kind: REF_invokeVirtual, index, klass: isInterface(holder) ? klass : holder };
}

function fillMethod(vm: VM, self: Addr, call: Call): void {
  const at = memberNameFields(vm);
  const { method } = call;
  let flags = ld(method + Method.accessFlags) & METHOD_MODIFIERS;
  const isOfClass = !isInterface(call.klass);
  if (
    isOfClass &&
    isAbstract(method) &&
    isInterface(ld(method + Method.holder)) &&
    hasOverpass(call.klass, ld(method + Method.name), ld(method + Method.signature))
  ) {
    flags = OVERPASS_MODIFIERS;
  }
  if (methodName(method) === "<init>") flags |= MN_IS_CONSTRUCTOR | (REF_invokeSpecial << REFERENCE_KIND_SHIFT);
  else flags |= MN_IS_METHOD | (call.kind << REFERENCE_KIND_SHIFT);
  if ((ld(method + Method.flags) & METHOD_CALLER_SENSITIVE) !== 0) flags |= MN_CALLER_SENSITIVE;
  st(self + at.flags, flags);
  st(self + injected(vm).vmindex, call.index);
  vm.heap.setRef(self, at.method, resolvedMethodName(vm, method));
  vm.heap.setRef(self, at.clazz, vm.linker.mirrorOf(call.klass));
}

function fillField(vm: VM, self: Addr, field: Addr, holder: Addr, isSetter: boolean): void {
  const at = memberNameFields(vm);
  const access = ld(field + Field.accessFlags) & 0xffff;
  const isStatic = (access & ACC_STATIC) !== 0;
  const kind = (isStatic ? REF_getStatic : REF_getField) + (isSetter ? REF_putField - REF_getField : 0);
  let flags = (access & FIELD_MODIFIERS) | MN_IS_FIELD | (kind << REFERENCE_KIND_SHIFT);
  if ((ld(field + Field.accessFlags) >>> 16) & FIELD_TRUSTED_FINAL || (isStatic && (access & ACC_FINAL) !== 0)) flags |= MN_TRUSTED_FINAL;
  st(self + at.flags, flags);
  st(self + injected(vm).vmindex, ld(field + Field.offset));
  st(self + at.method, 0);
  vm.heap.setRef(self, at.clazz, vm.linker.mirrorOf(holder));
}

const methodAt = (klass: Addr, slot: number): Addr => ld(ld(klass + Klass.methods) + 4 + 4 * slot);

function init(vm: VM, self: Addr, reference: Addr): void {
  const type = vm.linker.name(vm.heap.klassOf(reference));
  if (type === "java/lang/reflect/Field") {
    const at = reflectField(vm);
    const klass = vm.linker.klassOfMirror(ld(reference + at.clazz));
    fillField(vm, self, fieldAt(klass, ldi(reference + at.slot)), klass, false);
    return;
  }
  const at = type === "java/lang/reflect/Method" ? reflectMethod(vm) : reflectConstructor(vm);
  const klass = vm.linker.klassOfMirror(ld(reference + at.clazz));
  const method = methodAt(klass, ldi(reference + at.slot));
  const isDirect = type !== "java/lang/reflect/Method" || (ld(method + Method.accessFlags) & ACC_STATIC) !== 0;
  fillMethod(vm, self, isDirect ? direct(method) : dispatched(method, klass));
}

/** Binds a MemberName to a method of its own class, as a reflected one would be. */
export function bindMemberName(vm: VM, self: Addr, method: Addr): void {
  const isDirect = (ld(method + Method.accessFlags) & ACC_STATIC) !== 0 || methodName(method) === "<init>";
  fillMethod(vm, self, isDirect ? direct(method) : dispatched(method, ld(method + Method.holder)));
}

/** The descriptor of a MemberName's type: a MethodType, a Class, or the descriptor as a String. */
function descriptorOf(vm: VM, type: Addr): string {
  const klass = vm.heap.klassOf(type);
  if (klass === vm.wk.String) return vm.strings.textOf(type);
  if (klass === vm.wk.Class) return descriptorOfKlass(vm.linker.klassOfMirror(type));
  const at = methodTypeFields(vm);
  let text = "(";
  for (const p of vm.heap.elements(ld(type + at.ptypes))) text += descriptorOfKlass(vm.linker.klassOfMirror(p));
  return `${text})${descriptorOfKlass(vm.linker.klassOfMirror(ld(type + at.rtype)))}`;
}

/** JVM_ResolveMember: fills the MemberName, or throws the linkage error; with `speculative` null stands for an error. */
function resolve(vm: VM, self: Addr, caller: Addr, _lookupMode: number, speculative: number): Addr {
  const at = memberNameFields(vm);
  if (self === 0) throw new JavaThrow("java/lang/InternalError", "no member name to resolve");
  if (ld(self + at.method) !== 0) return self;
  const clazz = ld(self + at.clazz);
  const nameRef = ld(self + at.name);
  const typeRef = ld(self + at.type);
  if (clazz === 0 || nameRef === 0 || typeRef === 0) throw new JavaThrow("java/lang/IllegalArgumentException", "nothing to resolve");
  // As in HotSpot: what verification throws becomes the cause of Lookup's exception.
  linkKlass(vm.linker.klassOfMirror(clazz));
  try {
    resolveMember(vm, self, vm.linker.klassOfMirror(clazz), vm.strings.textOf(nameRef), descriptorOf(vm, typeRef), caller);
    return self;
  } catch (problem) {
    if (speculative !== 0 && (problem instanceof LinkageProblem || problem instanceof JavaThrow)) return 0;
    throw problem;
  }
}

function resolveMember(vm: VM, self: Addr, named: Addr, name: string, descriptor: string, caller: Addr): void {
  const flags = ld(self + memberNameFields(vm).flags);
  const kind = (flags >>> REFERENCE_KIND_SHIFT) & 0xf;
  const from = caller === 0 ? 0 : vm.linker.klassOfMirror(caller);
  let klass = named;
  if ((ld(klass + Klass.flags) & KLASS_ARRAY) !== 0) klass = vm.wk.Object;
  const nameSymbol = symbolOf(name);
  const signature = symbolOf(descriptor);
  const isIface = isInterface(klass);
  if ((flags & MN_IS_FIELD) !== 0) {
    const isPut = kind === REF_putField || kind === REF_putStatic;
    // As HotSpot: no access check here, and static or not is what the field is (DirectMethodHandle asks for a static one by getField).
    const { field, holder } = resolveField(klass, nameSymbol, signature, 0, { isStatic: false, isPut: false });
    fillField(vm, self, field, holder, isPut);
    return;
  }
  switch (kind) {
    case REF_invokeStatic:
      fillMethod(vm, self, direct(resolveStatic(klass, nameSymbol, signature, from, isIface)));
      return;
    case REF_invokeInterface:
      fillMethod(vm, self, dispatched(resolveInterface(klass, nameSymbol, signature, from, isIface), klass));
      return;
    case REF_invokeVirtual:
      if (isIface) fillMethod(vm, self, dispatched(resolveInterface(klass, nameSymbol, signature, from, true), klass));
      else fillMethod(vm, self, dispatched(resolveVirtual(klass, nameSymbol, signature, from, false), klass));
      return;
    case REF_invokeSpecial:
    case REF_newInvokeSpecial:
      fillMethod(vm, self, direct(resolveSpecial(klass, nameSymbol, signature, from, isIface)));
      return;
    default:
      throw new JavaThrow("java/lang/InternalError", `unrecognized reference kind ${kind}`);
  }
}

/** Fills in name and type of a resolved MemberName that has none. */
function expand(vm: VM, self: Addr): void {
  const at = memberNameFields(vm);
  const { heap, strings } = vm;
  const flags = ld(self + at.flags);
  if ((flags & (MN_IS_METHOD | MN_IS_CONSTRUCTOR)) !== 0) {
    const method = ld(ld(self + at.method) + resolvedMethod(vm).vmtarget);
    if (ld(self + at.name) === 0) heap.setRef(self, at.name, strings.intern(methodName(method)));
    if (ld(self + at.type) === 0) heap.setRef(self, at.type, strings.create(methodSignature(method)));
    return;
  }
  const klass = vm.linker.klassOfMirror(ld(self + at.clazz));
  const wanted = ld(self + injected(vm).vmindex);
  const isStatic = (flags & ACC_STATIC) !== 0;
  for (let i = 0, n = ld(ld(klass + Klass.fields)); i < n; i++) {
    const field = fieldAt(klass, i);
    if (ld(field + Field.offset) !== wanted || ((ld(field + Field.accessFlags) & ACC_STATIC) !== 0) !== isStatic) continue;
    if (ld(self + at.name) === 0) heap.setRef(self, at.name, strings.intern(fieldName(field)));
    if (ld(self + at.type) === 0) heap.setRef(self, at.type, typeOfField(vm, klass, fieldSignature(field)));
    return;
  }
  throw new JavaThrow("java/lang/InternalError", "unrecognized field");
}

/** The Class of a primitive field; else its descriptor, which Java resolves. */
function typeOfField(vm: VM, _klass: Addr, descriptor: string): Addr {
  return descriptor.length === 1 ? vm.linker.mirrorOf(vm.primitiveKlass(descriptor)) : vm.strings.create(descriptor);
}

function memberVMInfo(vm: VM, self: Addr): Addr {
  const at = memberNameFields(vm);
  const pair = vm.heap.newRefArray(vm.wk.Object, 2);
  const isField = (ld(self + at.flags) & MN_IS_FIELD) !== 0;
  const index = ldi(self + injected(vm).vmindex);
  st(VMState.scratch, isField ? index >>> 0 : index);
  st(VMState.scratch + 4, isField ? 0 : index >> 31);
  vm.heap.setElement(pair, 0, box(vm, T_LONG, VMState.scratch));
  vm.heap.setElement(pair, 1, isField ? ld(self + at.clazz) : self);
  return pair;
}

// --- searching members
const SEARCH_SUPERCLASSES = 0x00100000;
const SEARCH_INTERFACES = 0x00200000;

/** The classes that a search goes through: the class, and as the flags say its superclasses and all superinterfaces. */
function searched(klass: Addr, flags: number): Addr[] {
  const found = [klass];
  if ((flags & (SEARCH_SUPERCLASSES | SEARCH_INTERFACES)) === 0) return found;
  for (let k = ld(klass + Klass.super); k !== 0; k = ld(k + Klass.super)) found.push(k);
  if ((flags & SEARCH_INTERFACES) !== 0) found.push(...transitiveInterfaces(klass));
  return found;
}

/** Fills MemberNames with the members that match, after `skip` others. @returns how many there are behind those skipped */
function getMembers(vm: VM, defc: Addr, nameRef: Addr, typeRef: Addr, flags: number, _caller: Addr, skip: number, results: Addr): number {
  if (defc === 0 || results === 0) return -1;
  const klass = vm.linker.klassOfMirror(defc);
  if (!isInstanceKlass(klass)) return -1;
  const name = vm.strings.text(nameRef);
  const signature = vm.strings.text(typeRef);
  if (name === "") return 0;
  let kinds = flags;
  if (signature !== null) kinds &= signature.startsWith("(") ? ~MN_IS_FIELD : ~(MN_IS_METHOD | MN_IS_CONSTRUCTOR);
  const limit = vm.heap.length(results);
  let seen = -skip;
  const found = (fill: (memberName: Addr) => void): void => {
    if (seen >= 0 && seen < limit) fill(vm.heap.getElement(results, seen));
    seen++;
  };
  for (const k of searched(klass, flags)) {
    if ((kinds & MN_IS_FIELD) === 0) break;
    for (let i = 0, n = fieldCount(k); i < n; i++) {
      const field = fieldAt(k, i);
      if (isInjected(field) || (name !== null && fieldName(field) !== name)) continue;
      if (signature === null || fieldSignature(field) === signature) found((mn) => fillField(vm, mn, field, k, false));
    }
  }
  for (const k of searched(klass, flags)) {
    for (const method of methodsOf(k)) {
      const kind = methodName(method) === "<init>" ? MN_IS_CONSTRUCTOR : MN_IS_METHOD;
      if ((kinds & kind) === 0 || methodName(method) === "<clinit>" || (name !== null && methodName(method) !== name)) continue;
      if (signature === null || methodSignature(method) === signature) found((mn) => bindMemberName(vm, mn, method));
    }
  }
  return Math.max(seen, 0);
}

// --- static arguments of bootstrap methods, on demand
const CALLER = 0; // argument slots
const INDEX_INFO = 1;
const START = 2;
const END = 3;
const ARGUMENT_BUFFER = 4;
const POSITION = 5;
const RESOLVE = 6;
const IF_NOT_AVAILABLE = 7;
const DONE = 0; // word: arguments copied

/** Copies static arguments from `start` on; indexInfo is { their number, constant-pool index of the call site or dynamic constant }. */
const copyOutBootstrapArguments: Steps = {
  refs: 0,
  longs: 1,
  steps: [
    (f) => {
      const { vm } = f;
      const { heap } = vm;
      const klass = vm.linker.klassOfMirror(f.argRef(CALLER));
      const pool = ld(klass + Klass.constantPool);
      const info = f.argRef(INDEX_INFO);
      const index = heap.length(info) < 2 ? 0 : ldi(info + ARRAY_BASE + 4);
      const known = index > 0 && index < ld(pool + ConstantPool.length) && isDynamic(cpTag(pool, index));
      const indices = known ? bootstrapMethodOf(klass, cpBootstrapIndex(pool, index))?.argumentIndices : undefined;
      if (indices === undefined || indices.length !== ldi(info + ARRAY_BASE)) {
        throw new JavaThrow("java/lang/InternalError", "bad index info (1)");
      }
      const start = f.argInt(START);
      const count = f.argInt(END) - start;
      const position = f.argInt(POSITION);
      const buffer = f.argRef(ARGUMENT_BUFFER);
      if (start < 0 || count < 0 || start + count > indices.length || position < 0 || position + count > heap.length(buffer)) {
        throw new JavaThrow("java/lang/ArrayIndexOutOfBoundsException", "bad index info (2)");
      }
      for (let i = f.word(DONE); i < count; i++) {
        const argument = indices[start + i]!;
        const isKnown = f.argInt(RESOLVE) !== 0 || cpTag(pool, argument) >= TAG_RESOLVED || cpTag(pool, argument) <= CONSTANT_Double;
        const value = isKnown ? vm.constants.now(pool, argument) : f.argRef(IF_NOT_AVAILABLE);
        if (value === -1) {
          f.setWord(DONE, i);
          return f.again().run(LOAD_CONSTANT, [], [pool, argument]);
        }
        heap.setElement(buffer, position + i, value);
      }
      return f.return();
    },
  ],
};

const isDynamic = (tag: number): boolean => tag === CONSTANT_Dynamic || tag === CONSTANT_InvokeDynamic || tag === TAG_DYNAMIC_REF;

const offsetOf = (vm: VM, self: Addr): bigint => BigInt(ld(self + injected(vm).vmindex));

function setTarget(vm: VM, site: Addr, target: Addr): void {
  if (site === 0 || target === 0) throw new JavaThrow("java/lang/NullPointerException");
  vm.tiers?.callSiteChanges(site);
  vm.heap.setRef(site, callSite(vm).target, target);
}

const MN = "Ljava/lang/invoke/MemberName;";

export default natives("java/lang/invoke/MethodHandleNatives", {
  [`init(${MN}Ljava/lang/Object;)V`]: init,
  [`expand(${MN})V`]: expand,
  [`resolve(${MN}Ljava/lang/Class;IZ)${MN}`]: resolve,
  [`getMembers(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/String;ILjava/lang/Class;I[${MN})I`]: getMembers,
  "copyOutBootstrapArguments(Ljava/lang/Class;[III[Ljava/lang/Object;IZLjava/lang/Object;)V": copyOutBootstrapArguments,
  [`objectFieldOffset(${MN})J`]: offsetOf,
  [`staticFieldOffset(${MN})J`]: offsetOf,
  // Static fields stand at absolute addresses: the offset is all.
  [`staticFieldBase(${MN})Ljava/lang/Object;`]: () => 0,
  [`getMemberVMInfo(${MN})Ljava/lang/Object;`]: memberVMInfo,
  "setCallSiteTargetNormal(Ljava/lang/invoke/CallSite;Ljava/lang/invoke/MethodHandle;)V": setTarget,
  "setCallSiteTargetVolatile(Ljava/lang/invoke/CallSite;Ljava/lang/invoke/MethodHandle;)V": setTarget,
  // What depends on a call site is known by the code that does (code/dependencies.ts).
  "clearCallSiteContext(Ljava/lang/invoke/MethodHandleNatives$CallSiteContext;)V": () => undefined,
  // The end of the list of constants to compare at once.
  "getNamedCon(I[Ljava/lang/Object;)I": () => 0,
});
