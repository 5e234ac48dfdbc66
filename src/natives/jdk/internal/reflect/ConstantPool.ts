// jdk.internal.reflect.ConstantPool: what Java's annotation parser reads from a class's constants.

import { constantOffsets } from "../../../../classfile/attributes.ts";
import { type Addr, ld, ld64, ldf32, ldf64, ldi } from "../../../../layout/memory.ts";
import {
  ConstantPool,
  Klass,
  TAG_DYNAMIC_REF,
  TAG_ERROR,
  TAG_KLASS,
  TAG_METHOD_HANDLE_REF,
  TAG_METHOD_TYPE_REF,
  TAG_STRING_REF,
} from "../../../../layout/metadata.ts";
import {
  classBytesOf,
  cpClassName,
  cpFirst,
  cpMemberClass,
  cpMemberName,
  cpMemberNameText,
  cpMemberSignature,
  cpMemberSignatureText,
  cpSecond,
  cpTag,
  cpText,
} from "../../../../linking/constant-pool.ts";
import { isInstanceKlass } from "../../../../linking/klass-view.ts";
import { findInDictionary } from "../../../../linking/loader-data.ts";
import { findField, findLocalMethod } from "../../../../linking/lookup.ts";
import { symbolToString } from "../../../../linking/symbols.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { newExecutable, newField } from "../../../java/lang/reflect/members.ts";

const CONSTANT_Utf8 = 1;
const CONSTANT_Integer = 3;
const CONSTANT_Float = 4;
const CONSTANT_Long = 5;
const CONSTANT_Double = 6;
const CONSTANT_Class = 7;
const CONSTANT_String = 8;
const CONSTANT_Fieldref = 9;
const CONSTANT_Methodref = 10;
const CONSTANT_InterfaceMethodref = 11;
const CONSTANT_NameAndType = 12;
const CONSTANT_MethodHandle = 15;
const CONSTANT_MethodType = 16;
const CONSTANT_Dynamic = 17;
const CONSTANT_InvokeDynamic = 18;

/** The class file's tag of a constant that has been resolved. */
const TAG_OF_RESOLVED: Readonly<Record<number, number>> = {
  [TAG_KLASS]: CONSTANT_Class,
  [TAG_STRING_REF]: CONSTANT_String,
  [TAG_METHOD_HANDLE_REF]: CONSTANT_MethodHandle,
  [TAG_METHOD_TYPE_REF]: CONSTANT_MethodType,
  [TAG_DYNAMIC_REF]: CONSTANT_Dynamic,
};

const poolOf = (vm: VM, mirror: Addr): Addr => ld(vm.linker.klassOfMirror(mirror) + Klass.constantPool);
const entryOf = (pool: Addr, index: number): Addr => ld(pool + ConstantPool.entries) + 4 * index;

/** JVMS 4.4 tag of a constant, whatever has become of it. */
function tagOf(pool: Addr, index: number): number {
  const tag = cpTag(pool, index);
  if (tag !== TAG_ERROR) return TAG_OF_RESOLVED[tag] ?? tag;
  const bytes = classBytesOf(ld(pool + ConstantPool.klass));
  return bytes[constantOffsets(bytes)[index]! - 1]!;
}

/** The pool, after the checks that HotSpot makes. @throws JavaThrow IllegalArgumentException */
function checked(vm: VM, mirror: Addr, index: number, ...tags: readonly number[]): Addr {
  const pool = poolOf(vm, mirror);
  if (index < 0 || index >= ld(pool + ConstantPool.length)) {
    throw new JavaThrow("java/lang/IllegalArgumentException", "Constant pool index out of bounds");
  }
  if (tags.length > 0 && !tags.includes(tagOf(pool, index))) {
    throw new JavaThrow("java/lang/IllegalArgumentException", "Wrong type at constant pool index");
  }
  return pool;
}

/** The class at an index; 0 when only loaded ones are asked for and it is not. @throws NeedsClass, JavaThrow */
function klassAt(vm: VM, pool: Addr, index: number, ifLoaded: boolean): Addr {
  const klass = ld(pool + ConstantPool.klass);
  if (ifLoaded && cpTag(pool, index) !== TAG_KLASS) return findInDictionary(ld(klass + Klass.loader), cpClassName(pool, index));
  return vm.linker.resolveClass(pool, index, klass);
}

const classAt =
  (ifLoaded: boolean) =>
  (vm: VM, _self: Addr, mirror: Addr, index: number): Addr => {
    const klass = klassAt(vm, checked(vm, mirror, index, CONSTANT_Class), index, ifLoaded);
    return klass === 0 ? 0 : vm.linker.mirrorOf(klass);
  };

const methodAt =
  (ifLoaded: boolean) =>
  (vm: VM, _self: Addr, mirror: Addr, index: number): Addr => {
    const pool = checked(vm, mirror, index, CONSTANT_Methodref, CONSTANT_InterfaceMethodref);
    const klass = klassAt(vm, pool, cpMemberClass(pool, index), ifLoaded);
    if (klass === 0) return 0;
    const method = isInstanceKlass(klass) ? findLocalMethod(klass, cpMemberName(pool, index), cpMemberSignature(pool, index)) : 0;
    if (method === 0) throw new JavaThrow("java/lang/RuntimeException", "Unable to look up method in target class");
    return newExecutable(vm, method);
  };

const fieldAt =
  (ifLoaded: boolean) =>
  (vm: VM, _self: Addr, mirror: Addr, index: number): Addr => {
    const pool = checked(vm, mirror, index, CONSTANT_Fieldref);
    const klass = klassAt(vm, pool, cpMemberClass(pool, index), ifLoaded);
    if (klass === 0) return 0;
    const found = isInstanceKlass(klass) ? findField(klass, cpMemberName(pool, index), cpMemberSignature(pool, index)) : undefined;
    if (found === undefined) throw new JavaThrow("java/lang/RuntimeException", "Unable to look up field in target class");
    return newField(vm, found.holder, found.field);
  };

const MEMBERS = [CONSTANT_Fieldref, CONSTANT_Methodref, CONSTANT_InterfaceMethodref];

function stringAt(vm: VM, _self: Addr, mirror: Addr, index: number): Addr {
  return vm.constants.string(checked(vm, mirror, index, CONSTANT_String), index);
}

export default natives("jdk/internal/reflect/ConstantPool", {
  "getSize0(Ljava/lang/Object;)I": (vm, _self: Addr, mirror: Addr) => ld(poolOf(vm, mirror) + ConstantPool.length),
  "getClassAt0(Ljava/lang/Object;I)Ljava/lang/Class;": classAt(false),
  "getClassAtIfLoaded0(Ljava/lang/Object;I)Ljava/lang/Class;": classAt(true),
  "getClassRefIndexAt0(Ljava/lang/Object;I)I": (vm, _self: Addr, mirror: Addr, index: number) =>
    cpMemberClass(checked(vm, mirror, index, ...MEMBERS), index),
  "getMethodAt0(Ljava/lang/Object;I)Ljava/lang/reflect/Member;": methodAt(false),
  "getMethodAtIfLoaded0(Ljava/lang/Object;I)Ljava/lang/reflect/Member;": methodAt(true),
  "getFieldAt0(Ljava/lang/Object;I)Ljava/lang/reflect/Field;": fieldAt(false),
  "getFieldAtIfLoaded0(Ljava/lang/Object;I)Ljava/lang/reflect/Field;": fieldAt(true),
  "getMemberRefInfoAt0(Ljava/lang/Object;I)[Ljava/lang/String;": (vm, _self: Addr, mirror: Addr, index: number) => {
    const pool = checked(vm, mirror, index, ...MEMBERS);
    const owner = symbolToString(cpClassName(pool, cpMemberClass(pool, index)));
    return vm.strings.createArray([owner, cpMemberNameText(pool, index), cpMemberSignatureText(pool, index)]);
  },
  "getNameAndTypeRefIndexAt0(Ljava/lang/Object;I)I": (vm, _self: Addr, mirror: Addr, index: number) =>
    cpSecond(checked(vm, mirror, index, ...MEMBERS, CONSTANT_InvokeDynamic), index),
  "getNameAndTypeRefInfoAt0(Ljava/lang/Object;I)[Ljava/lang/String;": (vm, _self: Addr, mirror: Addr, index: number) => {
    const pool = checked(vm, mirror, index, CONSTANT_NameAndType);
    return vm.strings.createArray([cpText(pool, cpFirst(pool, index)), cpText(pool, cpSecond(pool, index))]);
  },
  "getIntAt0(Ljava/lang/Object;I)I": (vm, _self: Addr, mirror: Addr, index: number) =>
    ldi(entryOf(checked(vm, mirror, index, CONSTANT_Integer), index)),
  "getLongAt0(Ljava/lang/Object;I)J": (vm, _self: Addr, mirror: Addr, index: number) =>
    ld64(entryOf(checked(vm, mirror, index, CONSTANT_Long), index)),
  "getFloatAt0(Ljava/lang/Object;I)F": (vm, _self: Addr, mirror: Addr, index: number) =>
    ldf32(entryOf(checked(vm, mirror, index, CONSTANT_Float), index)),
  "getDoubleAt0(Ljava/lang/Object;I)D": (vm, _self: Addr, mirror: Addr, index: number) =>
    ldf64(entryOf(checked(vm, mirror, index, CONSTANT_Double), index)),
  "getStringAt0(Ljava/lang/Object;I)Ljava/lang/String;": stringAt,
  "getUTF8At0(Ljava/lang/Object;I)Ljava/lang/String;": (vm, _self: Addr, mirror: Addr, index: number) =>
    vm.strings.create(cpText(checked(vm, mirror, index, CONSTANT_Utf8), index)),
  "getTagAt0(Ljava/lang/Object;I)B": (vm, _self: Addr, mirror: Addr, index: number) => tagOf(checked(vm, mirror, index), index),
});
