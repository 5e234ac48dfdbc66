// Reflection over a class's members, attributes and nest, for java.lang.Class: what HotSpot's jvm.cpp answers.
// Class references of attributes are resolved as constants of the class (JVMS 5.4.3.1), so their errors are the usual ones.
import {
  ATTR_EnclosingMethod,
  ATTR_NestMembers,
  ATTR_PermittedSubclasses,
  ATTR_Record,
  ATTR_RuntimeVisibleAnnotations,
  ATTR_RuntimeVisibleTypeAnnotations,
  ATTR_Signature,
} from "../../../classfile/attribute-kind.ts";
import { attributeContent, attributeIndex, indexTable } from "../../../classfile/attributes.ts";
import { enclosingMethod, type InnerClass, recordComponents } from "../../../classfile/class-attributes.ts";
import { type Addr, ld, st } from "../../../layout/memory.ts";
import { KLASS_RECORD, Klass, METHOD_MIRANDA, METHOD_OVERPASS, Method } from "../../../layout/metadata.ts";
import { classAttribute, classBytesOf, cpClassName, cpFirst, cpSecond, cpText } from "../../../linking/constant-pool.ts";
import { fieldAt, fieldCount, fieldFlags, isInjected } from "../../../linking/field-view.ts";
import { externalName, innerClassesOf, isArray, isInstanceKlass, isPrimitive, methodsOf } from "../../../linking/klass-view.ts";
import { linkKlass } from "../../../linking/link-klass.ts";
import { isInitializer, isPublic, isStatic } from "../../../linking/method-view.ts";
import { JavaRethrow, JavaThrow, NeedsClass } from "../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { LOAD_CLASS } from "../../../runtime/load-class.ts";
import type { NativeDefinition } from "../../../runtime/native-registry.ts";
import type { StepFrame, Steps } from "../../../runtime/step-frame.ts";
import type { VM } from "../../../runtime/vm.ts";
import {
  classArray,
  newExecutable,
  newField,
  newRecordComponent,
  reflectKlass,
  resolveComponent,
  resolveFieldType,
  resolveTypes,
} from "./reflect/members.ts";
import { sortAsHotSpot } from "./reflect/method-order.ts";

const ACC_PUBLIC = 1;
/** What a reflected member takes at most, its strings and arrays included and its annotations not. */
const MEMBER_BYTES = 640;

const poolOf = (klass: Addr): Addr => ld(klass + Klass.constantPool);

// --- members
/** Methods or constructors that reflection shows. */
function selected(klass: Addr, publicOnly: boolean, constructors: boolean): Addr[] {
  const found: Addr[] = [];
  for (const m of methodsOf(klass)) if ((ld(m + Method.flags) & (METHOD_OVERPASS | METHOD_MIRANDA)) === 0) found.push(m);
  const isShown = (m: Addr): boolean =>
    (!publicOnly || isPublic(m)) && (constructors ? isInitializer(m) && !isStatic(m) : !isInitializer(m));
  const shown = found.filter(isShown);
  // All of a class are sorted together. One has no order: the launcher asks each program's main class, and often for no more.
  return shown.length < 2 ? shown : sortAsHotSpot(found).filter(isShown);
}

/** Members made in one step: room for them is asked for at once, and a heap that is nearly full has it even for a class of ten thousands. */
const MEMBERS_AT_ONCE = 100;
const MEMBERS = 0; // ref: the array
const MADE = 0; // word: how many of it are there

/** A native that answers an array of members, made some at a time. */
function memberArray(
  type: string,
  list: (klass: Addr, publicOnly: boolean) => readonly Addr[],
  resolve: (vm: VM, klass: Addr, member: Addr) => void,
  make: (vm: VM, klass: Addr, member: Addr) => Addr,
): Steps {
  return {
    refs: 1,
    longs: 1,
    steps: [
      (f) => {
        const { vm } = f;
        const klass = vm.linker.klassOfMirror(f.argRef(0));
        const itself = reflectKlass(vm, type);
        if (!isInstanceKlass(klass)) return f.return(vm.heap.newRefArray(itself, 0));
        linkKlass(klass);
        const members = list(klass, f.argInt(1) !== 0);
        let made = f.word(MADE);
        if (made === 0) for (const m of members) resolve(vm, klass, m);
        const end = Math.min(members.length, made + MEMBERS_AT_ONCE);
        vm.heap.ensure((end - made) * MEMBER_BYTES + 4 * members.length + ld(klass + Klass.classBytesLength));
        if (f.ref(MEMBERS) === 0) f.setRef(MEMBERS, vm.heap.newRefArray(itself, members.length));
        const array = f.ref(MEMBERS);
        for (; made < end; made++) vm.heap.setElement(array, made, make(vm, klass, members[made]!));
        if (made === members.length) return f.return(array);
        f.setWord(MADE, made);
        return f.again().next();
      },
    ],
  };
}

const declaredExecutables = (type: string, constructors: boolean): Steps =>
  memberArray(
    type,
    (klass, publicOnly) => selected(klass, publicOnly, constructors),
    (vm, _klass, m) => resolveTypes(vm, m),
    (vm, _klass, m) => newExecutable(vm, m),
  );

const declaredFields = memberArray(
  "java/lang/reflect/Field",
  (klass, publicOnly) => {
    const fields: Addr[] = [];
    for (let i = 0, n = fieldCount(klass); i < n; i++) {
      const field = fieldAt(klass, i);
      if (!isInjected(field) && (!publicOnly || (fieldFlags(field) & ACC_PUBLIC) !== 0)) fields.push(field);
    }
    return fields;
  },
  resolveFieldType,
  newField,
);

function getRecordComponents(vm: VM, self: Addr): Addr {
  const klass = vm.linker.klassOfMirror(self);
  const type = reflectKlass(vm, "java/lang/reflect/RecordComponent");
  const components = recordComponents(classBytesOf(klass), classAttribute(klass, ATTR_Record));
  for (const c of components) resolveComponent(vm, klass, c);
  vm.heap.ensure(components.length * 2 * MEMBER_BYTES + ld(klass + Klass.classBytesLength));
  const array = vm.heap.newRefArray(type, components.length);
  for (let i = 0; i < components.length; i++) vm.heap.setElement(array, i, newRecordComponent(vm, klass, components[i]!));
  return array;
}

// --- inner classes (JVMS 4.7.6)
/** Whether the class constant at `index` has the name of `named`. */
const nameMatches = (klass: Addr, index: number, named: Addr): boolean => cpClassName(poolOf(klass), index) === ld(named + Klass.name);

const resolved = (vm: VM, klass: Addr, index: number): Addr => vm.linker.resolveClass(poolOf(klass), index, klass);

/** The entry of a class's own InnerClasses attribute that is about itself. @throws NeedsClass, JavaThrow */
function ownEntry(vm: VM, klass: Addr): InnerClass | undefined {
  for (const entry of innerClassesOf(klass)) {
    const index = entry.innerClassIndex;
    if (index !== 0 && nameMatches(klass, index, klass) && resolved(vm, klass, index) === klass) return entry;
  }
  return undefined;
}

/**
 * That `outer` acknowledges `inner`: each must know of the other.
 * @throws JavaThrow IncompatibleClassChangeError
 */
function checkForInnerClass(vm: VM, outer: Addr, inner: Addr, isMember: boolean): void {
  for (const { innerClassIndex: i, outerClassIndex: o } of innerClassesOf(outer)) {
    if (i === 0 || !nameMatches(outer, i, inner)) continue;
    if (isMember) {
      if (o === 0 || !nameMatches(outer, o, outer)) continue;
      if (resolved(vm, outer, o) === outer && resolved(vm, outer, i) === inner) return;
    } else if (o === 0 && resolved(vm, outer, i) === inner) return;
  }
  throw disagree(outer, inner);
}

const disagree = (outer: Addr, inner: Addr): JavaThrow =>
  new JavaThrow(
    "java/lang/IncompatibleClassChangeError",
    `${externalName(outer)} and ${externalName(inner)} disagree on InnerClasses attribute`,
  );

/** The class that declares a member class; 0 for top-level, local and anonymous classes. */
function declaringClass(vm: VM, self: Addr): Addr {
  const klass = vm.linker.klassOfMirror(self);
  if (!isInstanceKlass(klass)) return 0;
  const entry = ownEntry(vm, klass);
  if (entry === undefined) return 0;
  if (entry.outerClassIndex !== 0) {
    const outer = resolved(vm, klass, entry.outerClassIndex);
    if (!isInstanceKlass(outer)) throw disagree(outer, klass);
    checkForInnerClass(vm, outer, klass, true);
    return vm.linker.mirrorOf(outer);
  }
  const enclosing = enclosingMethod(classBytesOf(klass), classAttribute(klass, ATTR_EnclosingMethod));
  if (enclosing !== null) checkForInnerClass(vm, resolved(vm, klass, enclosing.classIndex), klass, false);
  return 0;
}

function declaredClasses(vm: VM, self: Addr): Addr {
  const klass = vm.linker.klassOfMirror(self);
  const members: Addr[] = [];
  if (isInstanceKlass(klass)) {
    for (const { innerClassIndex: i, outerClassIndex: o } of innerClassesOf(klass)) {
      if (i === 0 || o === 0 || !nameMatches(klass, o, klass) || resolved(vm, klass, o) !== klass) continue;
      const inner = resolved(vm, klass, i);
      checkForInnerClass(vm, klass, inner, true);
      members.push(inner);
    }
  }
  return classArray(vm, members);
}

function enclosingMethodInfo(vm: VM, self: Addr): Addr {
  const klass = vm.linker.klassOfMirror(self);
  if (!isInstanceKlass(klass)) return 0;
  const enclosing = enclosingMethod(classBytesOf(klass), classAttribute(klass, ATTR_EnclosingMethod));
  if (enclosing === null || enclosing.classIndex === 0) return 0;
  const outer = resolved(vm, klass, enclosing.classIndex);
  const { heap, strings } = vm;
  const info = heap.newRefArray(vm.wk.Object, 3);
  heap.setElement(info, 0, vm.linker.mirrorOf(outer));
  if (enclosing.nameAndTypeIndex !== 0) {
    const pool = poolOf(klass);
    heap.setElement(info, 1, strings.create(cpText(pool, cpFirst(pool, enclosing.nameAndTypeIndex))));
    heap.setElement(info, 2, strings.create(cpText(pool, cpSecond(pool, enclosing.nameAndTypeIndex))));
  }
  return info;
}

function simpleBinaryName(vm: VM, self: Addr): Addr {
  const klass = vm.linker.klassOfMirror(self);
  if (!isInstanceKlass(klass)) return 0;
  const entry = ownEntry(vm, klass);
  return entry === undefined || entry.innerNameIndex === 0 ? 0 : vm.strings.intern(cpText(poolOf(klass), entry.innerNameIndex));
}

// --- attributes as Java parses them
function rawAttribute(vm: VM, self: Addr, kind: number): Addr {
  const klass = vm.linker.klassOfMirror(self);
  if (!isInstanceKlass(klass)) return 0;
  const found = attributeContent(classBytesOf(klass), classAttribute(klass, kind));
  return found === null ? 0 : vm.heap.byteArrayFrom(found);
}

const constantPoolFields = fieldsOf("jdk/internal/reflect/ConstantPool", { constantPoolOop: "Ljava/lang/Object;" });

function constantPool(vm: VM, self: Addr): Addr {
  if (!isInstanceKlass(vm.linker.klassOfMirror(self))) return 0;
  const object = vm.heap.allocate(reflectKlass(vm, "jdk/internal/reflect/ConstantPool"));
  vm.heap.setRef(object, constantPoolFields(vm).constantPoolOop, self);
  return object;
}

// --- classes of a list, those that cannot be loaded left out
const FOUND = 0; // ref: Class[] of all found so far
const NEXT = 0; // word: next element of the list
const COUNT = 1; // word: classes found

/**
 * Resolves the class constants of a list one after the other; errors but VirtualMachineErrors leave the class out (JVM_GetNestMembers,
 * JVM_GetPermittedSubclasses). `begin` says the class whose constants they are and what stands first in the result.
 */
function classList(
  begin: (vm: VM, klass: Addr) => { owner: Addr; indices: Uint16Array; first: Addr } | null,
  accept: (vm: VM, owner: Addr, klass: Addr) => boolean,
): Steps {
  return {
    refs: 1,
    longs: 2,
    catches: true,
    steps: [
      (f) => {
        const { vm } = f;
        const klass = vm.linker.klassOfMirror(f.argRef(0));
        const list = begin(vm, klass);
        if (list === null) return f.return(0);
        if (f.ref(FOUND) === 0) {
          f.setRef(FOUND, vm.heap.newRefArray(vm.wk.Class, list.indices.length + (list.first === 0 ? 0 : 1)));
          if (list.first !== 0) addClass(f, list.first);
        }
        return resolveNext(f, list.owner, list.indices, accept);
      },
      // 1: after a class was loaded through Java, or was not
      (f) => {
        const { vm } = f;
        const exception = f.takeException();
        if (exception !== 0) {
          if (vm.isInstance(exception, vm.linker.boot("java/lang/VirtualMachineError"))) return f.throw(exception);
          f.setWord(NEXT, f.word(NEXT) + 1);
        }
        return f.goto(0);
      },
    ],
  };
}

function addClass(f: StepFrame, klass: Addr): void {
  f.vm.heap.setElement(f.ref(FOUND), f.word(COUNT), f.vm.linker.mirrorOf(klass));
  f.setWord(COUNT, f.word(COUNT) + 1);
}

function resolveNext(f: StepFrame, owner: Addr, indices: Uint16Array, accept: (vm: VM, owner: Addr, klass: Addr) => boolean) {
  const { vm } = f;
  for (let i = f.word(NEXT); i < indices.length; i++) {
    f.setWord(NEXT, i);
    try {
      const klass = resolved(vm, owner, indices[i]!);
      if (isInstanceKlass(klass) && accept(vm, owner, klass)) addClass(f, klass);
    } catch (problem) {
      const thrown = vm.linker.toJava(problem);
      if (thrown instanceof NeedsClass && thrown.nestMember !== 0) throw problem;
      if (thrown instanceof NeedsClass) return f.run(LOAD_CLASS, [], [thrown.loader, thrown.symbol, 0, thrown.subclass]);
      if (!(thrown instanceof JavaThrow) && !(thrown instanceof JavaRethrow)) throw problem;
    }
  }
  const count = f.word(COUNT);
  if (count === vm.heap.length(f.ref(FOUND))) return f.return(f.ref(FOUND));
  const shorter = vm.heap.newRefArray(vm.wk.Class, count);
  for (let i = 0; i < count; i++) vm.heap.setElement(shorter, i, vm.heap.getElement(f.ref(FOUND), i));
  return f.return(shorter);
}

const nestMembers = classList(
  (vm, klass) => {
    const host = vm.linker.nestHostOf(klass);
    return { owner: host, indices: indexTable(classBytesOf(host), classAttribute(host, ATTR_NestMembers)), first: host };
  },
  (vm, host, klass) => vm.linker.nestHostOf(klass) === host,
);

const permittedSubclasses = classList(
  (_vm, klass) => {
    const at = isInstanceKlass(klass) ? classAttribute(klass, ATTR_PermittedSubclasses) : 0;
    return at === 0 ? null : { owner: klass, indices: indexTable(classBytesOf(klass), at), first: 0 };
  },
  () => true,
);

/** A native for which classes may have to be loaded, with a frame: it is on the stack while their loaders run, and goes on afterwards. */
const onStack = (native: (vm: VM, self: Addr) => Addr): Steps => ({
  refs: 0,
  longs: 0,
  steps: [(f) => f.return(native(f.vm, f.argRef(0)))],
});

// --- protection domain and signers
function refOfSlot(slot: Addr): Addr {
  return slot === 0 ? 0 : ld(slot);
}

function getSigners(vm: VM, self: Addr): Addr {
  const klass = vm.linker.klassOfMirror(self);
  const signers = isInstanceKlass(klass) ? refOfSlot(ld(klass + Klass.signers)) : 0;
  if (signers === 0) return 0;
  const n = vm.heap.length(signers);
  const copy = vm.heap.allocateArray(vm.heap.klassOf(signers), n);
  for (let i = 0; i < n; i++) vm.heap.setElement(copy, i, vm.heap.getElement(signers, i));
  return copy;
}

function setSigners(vm: VM, self: Addr, signers: Addr): void {
  const klass = vm.linker.klassOfMirror(self);
  if (isPrimitive(klass) || isArray(klass)) return;
  if (ld(klass + Klass.signers) === 0) st(klass + Klass.signers, vm.heap.newSlotOf(ld(klass + Klass.loader), 0));
  st(ld(klass + Klass.signers), signers);
}

export const reflectionNatives: Readonly<Record<string, NativeDefinition>> = {
  "getDeclaredFields0(Z)[Ljava/lang/reflect/Field;": declaredFields,
  "getDeclaredMethods0(Z)[Ljava/lang/reflect/Method;": declaredExecutables("java/lang/reflect/Method", false),
  "getDeclaredConstructors0(Z)[Ljava/lang/reflect/Constructor;": declaredExecutables("java/lang/reflect/Constructor", true),
  "getDeclaredClasses0()[Ljava/lang/Class;": onStack(declaredClasses),
  "getDeclaringClass0()Ljava/lang/Class;": onStack(declaringClass),
  "getEnclosingMethod0()[Ljava/lang/Object;": onStack(enclosingMethodInfo),
  "getSimpleBinaryName0()Ljava/lang/String;": onStack(simpleBinaryName),
  "getGenericSignature0()Ljava/lang/String;": (vm: VM, self: Addr) => {
    const klass = vm.linker.klassOfMirror(self);
    const index = isInstanceKlass(klass) ? attributeIndex(classBytesOf(klass), classAttribute(klass, ATTR_Signature)) : 0;
    return index === 0 ? 0 : vm.strings.create(cpText(poolOf(klass), index));
  },
  "getRawAnnotations()[B": (vm: VM, self: Addr) => rawAttribute(vm, self, ATTR_RuntimeVisibleAnnotations),
  "getRawTypeAnnotations()[B": (vm: VM, self: Addr) => rawAttribute(vm, self, ATTR_RuntimeVisibleTypeAnnotations),
  "getConstantPool()Ljdk/internal/reflect/ConstantPool;": constantPool,
  "getRecordComponents0()[Ljava/lang/reflect/RecordComponent;": onStack(getRecordComponents),
  "isRecord0()Z": (vm: VM, self: Addr) => (ld(vm.linker.klassOfMirror(self) + Klass.flags) & KLASS_RECORD) !== 0,
  "getNestHost0()Ljava/lang/Class;": onStack((vm, self) => vm.linker.mirrorOf(vm.linker.nestHostOf(vm.linker.klassOfMirror(self)))),
  "getNestMembers0()[Ljava/lang/Class;": nestMembers,
  "getPermittedSubclasses0()[Ljava/lang/Class;": permittedSubclasses,
  "getProtectionDomain0()Ljava/security/ProtectionDomain;": (vm: VM, self: Addr) =>
    refOfSlot(ld(vm.linker.klassOfMirror(self) + Klass.protectionDomain)),
  "getSigners()[Ljava/lang/Object;": getSigners,
  "setSigners([Ljava/lang/Object;)V": setSigners,
};
