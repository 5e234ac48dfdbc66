// Instructions on fields and calls (JVMS 4.10.1.9: getfield, putfield, invoke*): receivers, arguments, protected members, constructors.

import { Op } from "../../bytecode/opcodes.ts";
import { ACC_PROTECTED } from "../../classfile/access-flags.ts";
import type { KlassAddr, SymbolAddr } from "../../layout/addresses.ts";
import { ld, ld16, u8 } from "../../layout/memory.ts";
import { Field, Method } from "../../layout/metadata.ts";
import { cpMemberClass, cpMemberName, cpMemberSignature, cpTag } from "../constant-pool.ts";
import { externalName, inSamePackage, isSubclassOf, nameOf, superInterfaces, superOf } from "../klass-view.ts";
import { findField, findLocalField, findMethod } from "../lookup.ts";
import { names, symbolBytes, symbolOf } from "../symbols.ts";
import { isAssignable, requireKlass } from "./assignable.ts";
import { fieldType, shapeOf } from "./descriptors.ts";
import { endsInAthrow } from "./ends-in-athrow.ts";
import { endPc, handlerAt, handlerCount, handlerPc, startPc } from "./handlers.ts";
import type { MethodVerifier } from "./method-verifier.ts";
import { badCode, badType, constant, implicit, VerifyProblem } from "./problem.ts";
import { codeU2, formatProblem } from "./stack-map.ts";
import { ANY_REFERENCE, isArray, isObject, isUninitialized, type Type, UNINITIALIZED, UNINITIALIZED_THIS } from "./types.ts";

const FIELDS = 1 << 9;
const METHODS = 1 << 10;
const INTERFACE_METHODS = 1 << 11;
const DYNAMICS = 1 << 18;
const CONSTANT_InterfaceMethodref = 11;

/** Class files from here on may call static and private methods of interfaces. */
const INTERFACE_CALLS_VERSION = 52;
const INVOKEDYNAMIC_VERSION = 51;
const LESS_THAN = 0x3c;

/** A superclass of the name, as the class's loader knows it (it is asked, as by HotSpot); 0 when there is none. */
function superNamed(k: KlassAddr, name: SymbolAddr): KlassAddr {
  for (let s = superOf(k); s !== 0; s = superOf(s)) if (nameOf(s) === name) return requireKlass(k, name);
  return 0;
}

/** Whether a member of a superclass is protected and of another package, so that its receiver has to be of this class. */
function isProtectedElsewhere(k: KlassAddr, target: KlassAddr, name: SymbolAddr, signature: SymbolAddr, isMethod: boolean): boolean {
  if (!isSubclassOf(k, target)) return false;
  if (isMethod) {
    const m = findMethod(target, name, signature);
    return m !== 0 && (ld(m + Method.accessFlags) & ACC_PROTECTED) !== 0 && !inSamePackage(k, ld(m + Method.holder));
  }
  const found = findField(target, name, signature);
  return found !== undefined && (ld16(found.field + Field.accessFlags) & ACC_PROTECTED) !== 0 && !inSamePackage(k, found.holder);
}

export function verifyField(v: MethodVerifier, op: number, bci: number, index: number): void {
  const { frame, pool, klass } = v;
  v.checkConstant(bci, index, FIELDS);
  const target = v.classType(cpMemberClass(pool, index));
  const isStatic = op === Op.getstatic || op === Op.putstatic;
  if (!isObject(target) && !(isStatic && isArray(target))) {
    throw new VerifyProblem(
      `Expecting reference to class in class ${externalName(klass)} at constant pool index ${index}`,
      badType(bci, constant(index, target)),
    );
  }
  const signature = cpMemberSignature(pool, index);
  const types = fieldType(signature);
  if (op === Op.getstatic) frame.pushAll(types);
  else if (op === Op.putstatic) frame.popAll(types);
  else if (op === Op.getfield) {
    checkProtectedField(v, op, bci, index, frame.pop(target));
    frame.pushAll(types);
  } else {
    frame.popAll(types);
    let receiver = frame.popAny();
    // A constructor may set its own class's fields before it calls the superclass's.
    if (receiver === UNINITIALIZED_THIS && target === v.thisType && findLocalField(klass, cpMemberName(pool, index), signature) !== 0) {
      receiver = v.thisType;
    }
    if (!isAssignable(klass, target, receiver)) {
      throw new VerifyProblem("Bad type on operand stack in putfield", badType(bci, frame.top(), constant(index, target)));
    }
    checkProtectedField(v, op, bci, index, receiver);
  }
}

function checkProtectedField(v: MethodVerifier, op: number, bci: number, index: number, receiver: Type): void {
  const { klass, pool, frame } = v;
  if (receiver === v.thisType) return;
  const target = superNamed(klass, v.classType(cpMemberClass(pool, index)));
  if (target === 0) return;
  if (!isProtectedElsewhere(klass, target, cpMemberName(pool, index), cpMemberSignature(pool, index), false)) return;
  if (isAssignable(klass, v.thisType, receiver, true)) return;
  throw new VerifyProblem(
    `Bad access to protected data in ${op === Op.getfield ? "getfield" : "putfield"}`,
    badType(bci, frame.top(), implicit(v.thisType)),
  );
}

function kindsOf(op: number, version: number): number {
  switch (op) {
    case Op.invokeinterface:
      return INTERFACE_METHODS;
    case Op.invokedynamic:
      return DYNAMICS;
    case Op.invokespecial:
    case Op.invokestatic:
      return version < INTERFACE_CALLS_VERSION ? METHODS : METHODS | INTERFACE_METHODS;
    default:
      return METHODS;
  }
}

export function verifyInvoke(v: MethodVerifier, op: number, bci: number, index: number): void {
  const { frame, pool, klass } = v;
  v.checkConstant(bci, index, kindsOf(op, v.version));
  if (op === Op.invokedynamic && v.version < INVOKEDYNAMIC_VERSION) {
    throw formatProblem(
      `invokedynamic instructions not supported by this class file version (${v.version}), class ${externalName(klass)}`,
      v.method,
    );
  }
  const target = op === Op.invokedynamic ? 0 : v.classType(cpMemberClass(pool, index));
  const name = cpMemberName(pool, index);
  const shape = shapeOf(cpMemberSignature(pool, index));
  checkOperands(v, op, bci, shape.args.length);
  if (u8[symbolBytes(name)] === LESS_THAN) {
    if (op !== Op.invokespecial || name !== names.init) throw new VerifyProblem("Illegal call to internal method", badCode(bci));
  } else if (op === Op.invokespecial) checkSpecial(v, bci, index, target);
  frame.popAll(shape.args);
  if (name === names.init) verifyConstructorCall(v, bci, index, target);
  else if (op === Op.invokespecial) frame.pop(v.thisType);
  else if (op === Op.invokevirtual) checkProtectedMethod(v, bci, index, target, frame.pop(target));
  else if (op === Op.invokeinterface) frame.pop(target);
  frame.pushAll(shape.result);
}

function checkOperands(v: MethodVerifier, op: number, bci: number, slots: number): void {
  const at = v.code + bci;
  if (op === Op.invokeinterface) {
    if (u8[at + 3] !== slots + 1) throw new VerifyProblem("Inconsistent args count operand in invokeinterface", badCode(bci));
    if (u8[at + 4] !== 0) throw new VerifyProblem("Fourth operand byte of invokeinterface must be zero", badCode(bci));
  } else if (op === Op.invokedynamic && (u8[at + 3] !== 0 || u8[at + 4] !== 0)) {
    throw new VerifyProblem("Third and fourth operand bytes of invokedynamic must be zero", badCode(bci));
  }
}

/** invokespecial names this class, a superclass or a direct superinterface. */
function checkSpecial(v: MethodVerifier, bci: number, index: number, target: Type): void {
  const { klass } = v;
  if (target === v.thisType || superInterfaces(klass).some((t) => nameOf(t) === target)) return;
  if (target === nameOf(superOf(klass))) return;
  if (!isAssignable(klass, target, v.thisType)) {
    throw new VerifyProblem("Bad invokespecial instruction: current class isn't assignable to reference class.", badCode(bci));
  }
  if ((cpTag(v.pool, index) & 0x3f) === CONSTANT_InterfaceMethodref) {
    throw new VerifyProblem("Bad invokespecial instruction: interface method reference is in an indirect superinterface.", badCode(bci));
  }
}

function checkProtectedMethod(v: MethodVerifier, bci: number, index: number, target: Type, receiver: Type): void {
  const { klass, pool, frame } = v;
  if (receiver === v.thisType) return;
  const superKlass = superNamed(klass, target);
  if (superKlass === 0) return;
  const name = cpMemberName(pool, index);
  if (!isProtectedElsewhere(klass, superKlass, name, cpMemberSignature(pool, index), true)) return;
  // Arrays have a public clone().
  if (target === names.object && isArray(receiver) && name === symbolOf("clone")) return;
  if (isAssignable(klass, v.thisType, receiver, true)) return;
  throw new VerifyProblem("Bad access to protected data in invokevirtual", badType(bci, frame.top(), implicit(v.thisType)));
}

function verifyConstructorCall(v: MethodVerifier, bci: number, index: number, target: Type): void {
  const { frame, klass } = v;
  const receiver = frame.pop(ANY_REFERENCE);
  if (receiver === UNINITIALIZED_THIS) {
    if (target !== v.thisType && target !== nameOf(superOf(klass))) {
      throw new VerifyProblem("Bad <init> method call", badType(bci, implicit(target), implicit(v.thisType)));
    }
    if (v.inTry(bci)) {
      checkTryAroundConstructor(v, bci);
      v.checkHandlers(bci, true);
    }
    frame.initializeObject(receiver, v.thisType);
    v.thisInitialized = true;
  } else if (isUninitialized(receiver)) {
    const created = receiver - UNINITIALIZED;
    if (created > v.length - 3 || u8[v.code + created] !== Op.new) throw new VerifyProblem("Expecting new instruction", badCode(created));
    const newIndex = codeU2(v.code + created + 1);
    const type = v.classType(newIndex);
    if (type !== target) {
      // The call names its method's index, not its class's.
      throw new VerifyProblem("Call to wrong <init> method", badType(bci, constant(newIndex, type), constant(index, target)));
    }
    checkProtectedConstructor(v, bci, index, newIndex, type);
    if (v.inTry(bci)) v.checkHandlers(bci, v.thisInitialized);
    frame.initializeObject(receiver, type);
  } else throw new VerifyProblem("Bad operand type when invoking <init>", badType(bci, frame.top()));
}

/** Whoever catches an exception of this(...) or super(...) must throw it on, or an object could get away that is not complete. */
function checkTryAroundConstructor(v: MethodVerifier, bci: number): void {
  const n = handlerCount(v.method);
  for (let i = 0; i < n; i++) {
    const e = handlerAt(v.method, i);
    if (bci >= startPc(e) && bci < endPc(e) && !endsInAthrow(v.method, handlerPc(e))) {
      throw new VerifyProblem("Bad <init> method call from after the start of a try block", badCode(bci));
    }
  }
}

function checkProtectedConstructor(v: MethodVerifier, bci: number, index: number, newIndex: number, type: Type): void {
  const { klass, pool } = v;
  const superKlass = superNamed(klass, type);
  if (superKlass === 0) return;
  const m = findMethod(superKlass, names.init, cpMemberSignature(pool, index));
  if (m === 0 || (ld(m + Method.accessFlags) & ACC_PROTECTED) === 0 || inSamePackage(klass, ld(m + Method.holder))) return;
  if (isAssignable(klass, v.thisType, type, true)) return;
  throw new VerifyProblem("Bad access to protected <init> method", badType(bci, constant(newIndex, type), implicit(v.thisType)));
}
