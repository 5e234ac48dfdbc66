// The member that a method handle constant names (JVMS 5.4.3.5): its class and itself are resolved, as by an instruction of the same
// kind, before the types in its descriptor are looked at. So a member that is missing is told before a type that is.

import {
  CONSTANT_InterfaceMethodref,
  REF_invokeInterface,
  REF_invokeStatic,
  REF_invokeVirtual,
  REF_putStatic,
} from "../classfile/constant-tag.ts";
import type { ConstantPoolAddr, KlassAddr } from "../layout/addresses.ts";
import { ld } from "../layout/memory.ts";
import { ConstantPool } from "../layout/metadata.ts";
import {
  cpHandleKind,
  cpHandleReference,
  cpMemberClass,
  cpMemberName,
  cpMemberNameText,
  cpMemberSignature,
  cpMemberSignatureText,
  cpTag,
} from "../linking/constant-pool.ts";
import { isInterface, klassName } from "../linking/klass-view.ts";
import { linkKlass } from "../linking/link-klass.ts";
import { externalMethodName } from "../linking/method-view.ts";
import { resolveField, resolveInterface, resolveSpecial, resolveStatic, resolveVirtual } from "../linking/resolve.ts";
import { JavaThrow } from "./java-throw.ts";
import type { VM } from "./vm.ts";

/** What resolving a method handle's member needs of the VM. */
type Parts = Pick<VM, "linker">;

/**
 * Resolves what the CONSTANT_MethodHandle at `index` refers to. Whether a field is static is left to the class library.
 * @returns the class that the reference names
 * @throws LinkageProblem, JavaThrow, NeedsClass
 */
export function resolveHandleMember(vm: Parts, cp: ConstantPoolAddr, index: number): KlassAddr {
  const holder = ld(cp + ConstantPool.klass);
  const reference = cpHandleReference(cp, index);
  const callee = vm.linker.resolveClass(cp, cpMemberClass(cp, reference), holder);
  const name = cpMemberName(cp, reference);
  const signature = cpMemberSignature(cp, reference);
  const kind = cpHandleKind(cp, index);
  if (kind <= REF_putStatic) {
    resolveField(callee, name, signature, 0, { isStatic: false, isPut: false });
    return callee;
  }
  const namesInterface = cpTag(cp, reference) === CONSTANT_InterfaceMethodref;
  if (namesInterface !== isInterface(callee)) throw inconsistent(cp, index, callee, namesInterface);
  // What its verification throws comes before a method that is missing, as in HotSpot.
  linkKlass(callee);
  if (kind === REF_invokeStatic) resolveStatic(callee, name, signature, holder, namesInterface);
  else if (kind === REF_invokeInterface) resolveInterface(callee, name, signature, holder, namesInterface);
  else if (kind === REF_invokeVirtual) resolveVirtual(callee, name, signature, holder, namesInterface);
  else resolveSpecial(callee, name, signature, holder, namesInterface);
  return callee;
}

function inconsistent(cp: ConstantPoolAddr, index: number, callee: KlassAddr, namesInterface: boolean): JavaThrow {
  const reference = cpHandleReference(cp, index);
  const method = externalMethodName("", cpMemberNameText(cp, reference), cpMemberSignatureText(cp, reference)).replace(" .", " ");
  const [is, should] = namesInterface
    ? ["CONSTANT_InterfaceMethodRef", "CONSTANT_MethodRef"]
    : ["CONSTANT_MethodRef", "CONSTANT_InterfaceMethodRef"];
  return new JavaThrow(
    "java/lang/IncompatibleClassChangeError",
    `Inconsistent constant pool data in classfile for class ${klassName(callee)}. Method '${method}' at index ${index} is ${is} and should be ${should}`,
  );
}
