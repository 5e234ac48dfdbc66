// java.lang.reflect.Executable: MethodParameters and type annotations of methods and constructors.
import { ATTR_RuntimeVisibleTypeAnnotations } from "../../../../classfile/attribute-kind.ts";
import { type MethodParameter, methodParameters } from "../../../../classfile/method-attributes.ts";
import { type Addr, ld, ldi, st } from "../../../../layout/memory.ts";
import { ConstantPool, Klass, Method } from "../../../../layout/metadata.ts";
import { classBytesOf, constantOffsetsOf, cpTag, cpText } from "../../../../linking/constant-pool.ts";
import { methodAt } from "../../../../linking/klass-view.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { constructorFields, memberAttribute, methodFields, reflectKlass } from "./members.ts";

const CONSTANT_Utf8 = 1;

const parameterFields = fieldsOf("java/lang/reflect/Parameter", {
  name: "Ljava/lang/String;",
  modifiers: "I",
  executable: "Ljava/lang/reflect/Executable;",
  index: "I",
});

/** The Method that a java.lang.reflect.Method or Constructor stands for. */
export function methodOfExecutable(vm: VM, executable: Addr): Addr {
  const isMethod = vm.linker.name(vm.heap.klassOf(executable)) === "java/lang/reflect/Method";
  const at = isMethod ? methodFields(vm) : constructorFields(vm);
  return methodAt(vm.linker.klassOfMirror(ld(executable + at.clazz)), ldi(executable + at.slot));
}

const badParameters = (message: string): JavaThrow => new JavaThrow("java/lang/IllegalArgumentException", message);

/** That a parameter's name is one; Java turns the error into MalformedParametersException. */
function checkName(klass: Addr, { nameIndex }: MethodParameter): void {
  const pool = ld(klass + Klass.constantPool);
  if (nameIndex >= ld(pool + ConstantPool.length)) throw badParameters("Constant pool index out of bounds");
  if (nameIndex !== 0 && cpTag(pool, nameIndex) !== CONSTANT_Utf8) throw badParameters("Wrong type at constant pool index");
}

/** Parameter[] from the MethodParameters attribute; null without it. */
function getParameters(vm: VM, self: Addr): Addr {
  const method = methodOfExecutable(vm, self);
  const holder = ld(method + Method.holder);
  const parameters = methodParameters(classBytesOf(holder), constantOffsetsOf(holder), ld(method + Method.infoOffset));
  if (parameters === null) return 0;
  const { heap } = vm;
  const klass = reflectKlass(vm, "java/lang/reflect/Parameter");
  for (const p of parameters) checkName(holder, p);
  const at = parameterFields(vm);
  const array = heap.newRefArray(klass, parameters.length);
  for (let i = 0; i < parameters.length; i++) {
    const { nameIndex, accessFlags } = parameters[i]!;
    const object = heap.allocate(klass);
    heap.setElement(array, i, object);
    if (nameIndex !== 0) heap.setRef(object, at.name, vm.strings.intern(cpText(ld(holder + Klass.constantPool), nameIndex)));
    st(object + at.modifiers, accessFlags);
    heap.setRef(object, at.executable, self);
    st(object + at.index, i);
  }
  return array;
}

export default natives("java/lang/reflect/Executable", {
  "getParameters0()[Ljava/lang/reflect/Parameter;": getParameters,
  "getTypeAnnotationBytes0()[B": (vm, self: Addr) => {
    const method = methodOfExecutable(vm, self);
    return memberAttribute(vm, ld(method + Method.holder), ld(method + Method.infoOffset), ATTR_RuntimeVisibleTypeAnnotations);
  },
});
