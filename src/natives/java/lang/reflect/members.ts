// Makes java.lang.reflect's Method, Constructor, Field and RecordComponent from metaspace, as HotSpot's reflection.cpp fills them in.
// Types are resolved before anything is allocated: a class that must be loaded through Java interrupts the native, which then starts anew.
import {
  ATTR_AnnotationDefault,
  ATTR_RuntimeVisibleAnnotations,
  ATTR_RuntimeVisibleParameterAnnotations,
  ATTR_RuntimeVisibleTypeAnnotations,
  ATTR_Signature,
} from "../../../../classfile/attribute-kind.ts";
import { attributeContent, attributeIndex, findAttribute, findMemberAttribute } from "../../../../classfile/attributes.ts";
import type { RecordComponent } from "../../../../classfile/class-attributes.ts";
import { methodDescriptor, parameterDescriptor, resultDescriptor } from "../../../../classfile/descriptor.ts";
import { checkedExceptions } from "../../../../classfile/method-attributes.ts";
import { type Addr, ld, st, st8 } from "../../../../layout/memory.ts";
import { Field, KLASS_HIDDEN, KLASS_RECORD, Klass, Method } from "../../../../layout/metadata.ts";
import { classBytesOf, constantOffsetsOf, cpText } from "../../../../linking/constant-pool.ts";
import { fieldFlags, fieldIndex, fieldName, fieldSignature } from "../../../../linking/field-view.ts";
import { findInstanceMethod } from "../../../../linking/lookup.ts";
import { isInitializer, methodName, methodSignature } from "../../../../linking/method-view.ts";
import { symbolOf } from "../../../../linking/symbols.ts";
import { initialized, initializedByMe } from "../../../../runtime/initialize.ts";
import { NeedsInitialization } from "../../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import type { VM } from "../../../../runtime/vm.ts";

const CLASS = "Ljava/lang/Class;";
const CLASSES = "[Ljava/lang/Class;";
const STRING = "Ljava/lang/String;";

export const methodFields = fieldsOf("java/lang/reflect/Method", {
  clazz: CLASS,
  slot: "I",
  name: STRING,
  returnType: CLASS,
  parameterTypes: CLASSES,
  exceptionTypes: CLASSES,
  modifiers: "I",
  signature: STRING,
  annotations: "[B",
  parameterAnnotations: "[B",
  annotationDefault: "[B",
});

export const constructorFields = fieldsOf("java/lang/reflect/Constructor", {
  clazz: CLASS,
  slot: "I",
  parameterTypes: CLASSES,
  exceptionTypes: CLASSES,
  modifiers: "I",
  signature: STRING,
  annotations: "[B",
  parameterAnnotations: "[B",
});

export const fieldFields = fieldsOf("java/lang/reflect/Field", {
  clazz: CLASS,
  slot: "I",
  name: STRING,
  type: CLASS,
  modifiers: "I",
  trustedFinal: "Z",
  signature: STRING,
  annotations: "[B",
});

const componentFields = fieldsOf("java/lang/reflect/RecordComponent", {
  clazz: CLASS,
  name: STRING,
  type: CLASS,
  accessor: "Ljava/lang/reflect/Method;",
  signature: STRING,
  annotations: "[B",
  typeAnnotations: "[B",
});

const ACC_STATIC = 8;
const ACC_FINAL = 0x10;
/** JVM_RECOGNIZED_METHOD_MODIFIERS and JVM_RECOGNIZED_FIELD_MODIFIERS. */
const METHOD_MODIFIERS = 0x1dff;
const FIELD_MODIFIERS = 0x50df;

/** A class of reflection, initialised. @throws NeedsInitialization */
export function reflectKlass(vm: VM, name: string): Addr {
  const klass = vm.linker.boot(name);
  if (!initialized(vm, klass) && !initializedByMe(klass, vm.currentThread)) throw new NeedsInitialization(klass);
  return klass;
}

/** The types that a method names, as classes; of no use past the next safepoint of metaspace only, so they are Klass addresses. */
interface MethodTypes {
  readonly parameters: readonly Addr[];
  readonly result: Addr;
  readonly exceptions: readonly Addr[];
}

/** Resolves a method's parameter, result and exception types. @throws NeedsClass, JavaThrow NoClassDefFoundError */
export function resolveTypes(vm: VM, method: Addr): MethodTypes {
  const { linker } = vm;
  const holder = ld(method + Method.holder);
  const loader = ld(holder + Klass.loader);
  const descriptor = methodSignature(method);
  const parameters: Addr[] = [];
  for (let i = 0, n = methodDescriptor(descriptor).parameters.length; i < n; i++) {
    parameters.push(linker.findDescriptorOrThrow(loader, parameterDescriptor(descriptor, i)));
  }
  const result = linker.findDescriptorOrThrow(loader, resultDescriptor(descriptor));
  const exceptions: Addr[] = [];
  const pool = ld(holder + Klass.constantPool);
  for (const index of checkedExceptions(classBytesOf(holder), constantOffsetsOf(holder), ld(method + Method.infoOffset))) {
    exceptions.push(linker.resolveClass(pool, index, holder));
  }
  return { parameters, result, exceptions };
}

/** A Class[] of the mirrors of `klasses`. */
export function classArray(vm: VM, klasses: readonly Addr[]): Addr {
  const array = vm.heap.newRefArray(vm.wk.Class, klasses.length);
  for (let i = 0; i < klasses.length; i++) vm.heap.setElement(array, i, vm.linker.mirrorOf(klasses[i]!));
  return array;
}

/** Content of the attribute at `infoOffset` as a byte[], 0 for none. */
function content(vm: VM, bytes: Uint8Array, infoOffset: number): Addr {
  const found = attributeContent(bytes, infoOffset);
  return found === null ? 0 : vm.heap.byteArrayFrom(found);
}

/** An attribute of a member as a byte[], 0 for none. */
export function memberAttribute(vm: VM, holder: Addr, infoOffset: number, kind: number): Addr {
  const bytes = classBytesOf(holder);
  return content(vm, bytes, findMemberAttribute(bytes, constantOffsetsOf(holder), infoOffset, kind));
}

/** A member's Signature as a String, 0 for none. */
function memberSignature(vm: VM, holder: Addr, infoOffset: number): Addr {
  const bytes = classBytesOf(holder);
  const index = attributeIndex(bytes, findMemberAttribute(bytes, constantOffsetsOf(holder), infoOffset, ATTR_Signature));
  return index === 0 ? 0 : vm.strings.create(cpText(ld(holder + Klass.constantPool), index));
}

/**
 * A new java.lang.reflect.Method or Constructor.
 * @throws NeedsClass, NeedsInitialization, JavaThrow
 */
export function newExecutable(vm: VM, method: Addr): Addr {
  const { heap, linker } = vm;
  const isConstructor = isInitializer(method);
  const klass = reflectKlass(vm, isConstructor ? "java/lang/reflect/Constructor" : "java/lang/reflect/Method");
  const types = resolveTypes(vm, method);
  const at = isConstructor ? constructorFields(vm) : methodFields(vm);
  const holder = ld(method + Method.holder);
  const info = ld(method + Method.infoOffset);
  const object = heap.allocate(klass);
  heap.setRef(object, at.clazz, linker.mirrorOf(holder));
  st(object + at.slot, ld(method + Method.slot));
  heap.setRef(object, at.parameterTypes, classArray(vm, types.parameters));
  heap.setRef(object, at.exceptionTypes, classArray(vm, types.exceptions));
  st(object + at.modifiers, ld(method + Method.accessFlags) & METHOD_MODIFIERS);
  heap.setRef(object, at.signature, memberSignature(vm, holder, info));
  heap.setRef(object, at.annotations, memberAttribute(vm, holder, info, ATTR_RuntimeVisibleAnnotations));
  heap.setRef(object, at.parameterAnnotations, memberAttribute(vm, holder, info, ATTR_RuntimeVisibleParameterAnnotations));
  if (!isConstructor) {
    const of = methodFields(vm);
    heap.setRef(object, of.name, vm.strings.intern(methodName(method)));
    heap.setRef(object, of.returnType, linker.mirrorOf(types.result));
    heap.setRef(object, of.annotationDefault, memberAttribute(vm, holder, info, ATTR_AnnotationDefault));
  }
  return object;
}

/** Resolves a field's type. @throws NeedsClass, JavaThrow NoClassDefFoundError */
export function resolveFieldType(vm: VM, klass: Addr, field: Addr): Addr {
  return vm.linker.findDescriptorOrThrow(ld(klass + Klass.loader), fieldSignature(field));
}

/** Final fields that not even setAccessible lets Java write: static ones, those of records and of hidden classes. */
function isTrustedFinal(holder: Addr, field: Addr): boolean {
  const flags = fieldFlags(field);
  return (flags & ACC_FINAL) !== 0 && ((flags & ACC_STATIC) !== 0 || (ld(holder + Klass.flags) & (KLASS_HIDDEN | KLASS_RECORD)) !== 0);
}

/** A new java.lang.reflect.Field. @throws NeedsClass, NeedsInitialization, JavaThrow */
export function newField(vm: VM, holder: Addr, field: Addr): Addr {
  const { heap, linker } = vm;
  const klass = reflectKlass(vm, "java/lang/reflect/Field");
  const type = resolveFieldType(vm, holder, field);
  const at = fieldFields(vm);
  const info = ld(field + Field.infoOffset);
  const object = heap.allocate(klass);
  heap.setRef(object, at.clazz, linker.mirrorOf(holder));
  st(object + at.slot, fieldIndex(holder, field));
  heap.setRef(object, at.name, vm.strings.intern(fieldName(field)));
  heap.setRef(object, at.type, linker.mirrorOf(type));
  st(object + at.modifiers, fieldFlags(field) & FIELD_MODIFIERS);
  st8(object + at.trustedFinal, isTrustedFinal(holder, field) ? 1 : 0);
  heap.setRef(object, at.signature, memberSignature(vm, holder, info));
  heap.setRef(object, at.annotations, memberAttribute(vm, holder, info, ATTR_RuntimeVisibleAnnotations));
  return object;
}

/** Resolves what a record component names. @throws NeedsClass, JavaThrow */
export function resolveComponent(vm: VM, holder: Addr, component: RecordComponent): void {
  const pool = ld(holder + Klass.constantPool);
  vm.linker.findDescriptorOrThrow(ld(holder + Klass.loader), cpText(pool, component.descriptorIndex));
  const accessor = accessorOf(holder, component);
  if (accessor !== 0) resolveTypes(vm, accessor);
}

function accessorOf(holder: Addr, component: RecordComponent): Addr {
  const pool = ld(holder + Klass.constantPool);
  const signature = symbolOf(`()${cpText(pool, component.descriptorIndex)}`);
  return findInstanceMethod(holder, symbolOf(cpText(pool, component.nameIndex)), signature, false);
}

/** A new java.lang.reflect.RecordComponent. @throws NeedsClass, NeedsInitialization, JavaThrow */
export function newRecordComponent(vm: VM, holder: Addr, component: RecordComponent): Addr {
  const { heap, linker } = vm;
  const klass = reflectKlass(vm, "java/lang/reflect/RecordComponent");
  const pool = ld(holder + Klass.constantPool);
  const type = linker.findDescriptorOrThrow(ld(holder + Klass.loader), cpText(pool, component.descriptorIndex));
  const accessor = accessorOf(holder, component);
  const method = accessor === 0 ? 0 : newExecutable(vm, accessor);
  const at = componentFields(vm);
  const bytes = classBytesOf(holder);
  const offsets = constantOffsetsOf(holder);
  const attribute = (kind: number): number => findAttribute(bytes, offsets, component.attributesOffset, kind);
  const object = heap.allocate(klass);
  heap.setRef(object, at.clazz, linker.mirrorOf(holder));
  heap.setRef(object, at.name, vm.strings.intern(cpText(pool, component.nameIndex)));
  heap.setRef(object, at.type, linker.mirrorOf(type));
  heap.setRef(object, at.accessor, method);
  const signature = attributeIndex(bytes, attribute(ATTR_Signature));
  if (signature !== 0) heap.setRef(object, at.signature, vm.strings.create(cpText(pool, signature)));
  heap.setRef(object, at.annotations, content(vm, bytes, attribute(ATTR_RuntimeVisibleAnnotations)));
  heap.setRef(object, at.typeAnnotations, content(vm, bytes, attribute(ATTR_RuntimeVisibleTypeAnnotations)));
  return object;
}
