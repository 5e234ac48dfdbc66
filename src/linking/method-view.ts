// Reads Method structures: flags, names as messages have them, code positions, exception handlers.
import {
  ACC_ABSTRACT,
  ACC_FINAL,
  ACC_NATIVE,
  ACC_PRIVATE,
  ACC_PROTECTED,
  ACC_PUBLIC,
  ACC_STATIC,
  ACC_SYNCHRONIZED,
} from "../classfile/access-flags.ts";
import { lineNumberAt } from "../classfile/line-number-table.ts";
import type { KlassAddr, MethodAddr, SymbolAddr } from "../layout/addresses.ts";
import { type Addr, ld, ld16, ldi, u8 } from "../layout/memory.ts";
import { ExceptionEntry, Klass, METHOD_HIDDEN, METHOD_OVERPASS, Method } from "../layout/metadata.ts";
import { classBytesOf, constantOffsetsOf } from "./constant-pool.ts";
import { externalName, externalType } from "./klass-view.ts";
import { names, symbolToString } from "./symbols.ts";

export const methodNameSymbol = (m: MethodAddr): SymbolAddr => ld(m + Method.name);
export const methodSignatureSymbol = (m: MethodAddr): SymbolAddr => ld(m + Method.signature);
export const methodName = (m: MethodAddr): string => symbolToString(ld(m + Method.name));
export const methodSignature = (m: MethodAddr): string => symbolToString(ld(m + Method.signature));
export const holderOf = (m: MethodAddr): KlassAddr => ld(m + Method.holder);
export const methodFlags = (m: MethodAddr): number => ld(m + Method.accessFlags);
export const isStatic = (m: MethodAddr): boolean => (ld(m + Method.accessFlags) & ACC_STATIC) !== 0;
export const isNative = (m: MethodAddr): boolean => (ld(m + Method.accessFlags) & ACC_NATIVE) !== 0;
export const isAbstract = (m: MethodAddr): boolean => (ld(m + Method.accessFlags) & ACC_ABSTRACT) !== 0;
export const isFinal = (m: MethodAddr): boolean => (ld(m + Method.accessFlags) & ACC_FINAL) !== 0;
export const isPublic = (m: MethodAddr): boolean => (ld(m + Method.accessFlags) & ACC_PUBLIC) !== 0;
export const isPrivate = (m: MethodAddr): boolean => (ld(m + Method.accessFlags) & ACC_PRIVATE) !== 0;
export const isProtected = (m: MethodAddr): boolean => (ld(m + Method.accessFlags) & ACC_PROTECTED) !== 0;
export const isSynchronized = (m: MethodAddr): boolean => (ld(m + Method.accessFlags) & ACC_SYNCHRONIZED) !== 0;
export const isPackagePrivate = (m: MethodAddr): boolean => (ld(m + Method.accessFlags) & (ACC_PUBLIC | ACC_PRIVATE | ACC_PROTECTED)) === 0;
export const isOverpass = (m: MethodAddr): boolean => (ld(m + Method.flags) & METHOD_OVERPASS) !== 0;
export const isHiddenFrame = (m: MethodAddr): boolean => (ld(m + Method.flags) & METHOD_HIDDEN) !== 0;
export const vtableIndex = (m: MethodAddr): number => ldi(m + Method.vtableIndex);
export const itableIndex = (m: MethodAddr): number => ldi(m + Method.itableIndex);
export const isInitializer = (m: MethodAddr): boolean => ld(m + Method.name) === names.init || ld(m + Method.name) === names.clinit;

/** A method of its holder's source form: "void p.A.m(int, java.lang.String[])" (HotSpot's Method::external_name). */
export function externalMethod(m: MethodAddr): string {
  return externalMethodName(externalName(ld(m + Method.holder)), methodName(m), methodSignature(m));
}

/** "void p.A.m(int)" of its parts: external class name, method name, descriptor. */
export function externalMethodName(className: string, name: string, signature: string): string {
  let text = `${externalType(signature, signature.indexOf(")") + 1)} ${className}.${name}(`;
  let first = true;
  for (let at = 1; signature.charCodeAt(at) !== 0x29; ) {
    if (!first) text += ", ";
    first = false;
    text += externalType(signature, at);
    while (signature.charCodeAt(at) === 0x5b) at++;
    at = signature.charCodeAt(at) === 0x4c ? signature.indexOf(";", at) + 1 : at + 1;
  }
  return `${text})`;
}

/** Bytecode index of an address in the method's rewritten code. */
export const bciOf = (m: MethodAddr, pc: Addr): number => pc - ld(m + Method.code);

/** Address of the original bytecodes; 0 for native and abstract methods. */
export function originalCode(m: MethodAddr): Addr {
  const offset = ld(m + Method.codeOffset);
  return offset === 0 ? 0 : ld(ld(m + Method.holder) + Klass.classBytes) + offset;
}

/** Original bytecode at `bci`. */
export const originalOpcode = (m: MethodAddr, bci: number): number => u8[originalCode(m) + bci]!;

/** Big-endian u2 operand of the original bytecode at `at` bytes behind `bci`. */
export function originalU2(m: MethodAddr, bci: number): number {
  const at = originalCode(m) + bci;
  return (u8[at]! << 8) | u8[at + 1]!;
}

/** Line of a bytecode, -1 unknown. */
export function lineNumber(m: MethodAddr, bci: number): number {
  const attributes = ld(m + Method.codeAttributesOffset);
  if (attributes === 0) return -1;
  const k = ld(m + Method.holder);
  return lineNumberAt(classBytesOf(k), constantOffsetsOf(k), attributes, bci);
}

export const exceptionCount = (m: MethodAddr): number => {
  const table = ld(m + Method.exceptionTable);
  return table === 0 ? 0 : ld(table);
};
/** Address of an ExceptionEntry. */
export const exceptionAt = (m: MethodAddr, i: number): Addr => ld(m + Method.exceptionTable) + 4 + i * ExceptionEntry.sizeof;
export const startPc = (e: Addr): number => ld16(e + ExceptionEntry.startPc);
export const endPc = (e: Addr): number => ld16(e + ExceptionEntry.endPc);
export const handlerPc = (e: Addr): number => ld16(e + ExceptionEntry.handlerPc);
/** Constant-pool index of the class caught, 0 for all. */
export const catchType = (e: Addr): number => ld16(e + ExceptionEntry.catchType);
