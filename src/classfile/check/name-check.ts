// Which names and descriptors are legal (JVMS 4.2, 4.3): by the rule of their class file's version, since before Java 5 names were
// identifiers. Texts of other versions than the class's are never looked at.
import { CONSTANT_Utf8 } from "../constant-tag.ts";
import { decodeModifiedUtf8 } from "../modified-utf8.ts";
import type { FormatCheck } from "./format-check.ts";

const JAVA_5 = 49;
const JAVA_7 = 51;

const DOT = 0x2e;
const SLASH = 0x2f;
const SEMICOLON = 0x3b;
const LESS = 0x3c;
const GREATER = 0x3e;
const BRACKET = 0x5b;
const PAREN = 0x28;
const CLOSE_PAREN = 0x29;
const CLASS = 0x4c;
const VOID = 0x56;

const NAME_OF_CLASS = 0;
const NAME_OF_FIELD = 1;
const NAME_OF_METHOD = 2;

const MAX_DIMENSIONS = 255;

const LEGAL_CLASS_NAME = 1;
const LEGAL_FIELD_NAME = 2;
const LEGAL_METHOD_NAME = 4;
const LEGAL_FIELD_DESCRIPTOR = 8;

/** Name of a CONSTANT_Class: a binary name or an array descriptor. */
export function checkClassName(check: FormatCheck, utf8: number): void {
  if (check.legal[utf8]! & LEGAL_CLASS_NAME) return;
  const start = check.utf8Start(utf8);
  const end = start + check.utf8Length(utf8);
  let legal = false;
  const lead = check.utf8Lead(utf8);
  if (lead === BRACKET) legal = fieldDescriptorEnd(check, start, end, false) === end;
  else if (check.majorVersion >= JAVA_5) legal = isUnqualifiedName(check.bytes, start, end, NAME_OF_CLASS);
  else if (lead !== LESS) legal = identifierEnd(check.bytes, start, end, true) === end && end > start;
  if (!legal) check.fail(`Illegal class name "${quoted(check, utf8)}" in class file %s`);
  check.legal[utf8]! |= LEGAL_CLASS_NAME;
}

export function checkFieldName(check: FormatCheck, utf8: number): void {
  if (check.legal[utf8]! & LEGAL_FIELD_NAME) return;
  const start = check.utf8Start(utf8);
  const end = start + check.utf8Length(utf8);
  let legal = false;
  if (check.majorVersion >= JAVA_5) legal = isUnqualifiedName(check.bytes, start, end, NAME_OF_FIELD);
  else if (check.utf8Lead(utf8) !== LESS) legal = identifierEnd(check.bytes, start, end, false) === end && end > start;
  if (!legal) check.fail(`Illegal field name "${quoted(check, utf8)}" in class %s`);
  check.legal[utf8]! |= LEGAL_FIELD_NAME;
}

export function checkMethodName(check: FormatCheck, utf8: number): void {
  if (check.legal[utf8]! & LEGAL_METHOD_NAME) return;
  const start = check.utf8Start(utf8);
  const end = start + check.utf8Length(utf8);
  let legal = false;
  if (check.utf8Lead(utf8) === LESS) legal = check.utf8Is(utf8, "<init>") || check.utf8Is(utf8, "<clinit>");
  else if (check.majorVersion >= JAVA_5) legal = isUnqualifiedName(check.bytes, start, end, NAME_OF_METHOD);
  else legal = identifierEnd(check.bytes, start, end, false) === end && end > start;
  if (!legal) check.fail(`Illegal method name "${quoted(check, utf8)}" in class %s`);
  check.legal[utf8]! |= LEGAL_METHOD_NAME;
}

export function checkFieldDescriptor(check: FormatCheck, nameUtf8: number, utf8: number): void {
  if (check.legal[utf8]! & LEGAL_FIELD_DESCRIPTOR) return;
  const start = check.utf8Start(utf8);
  const end = start + check.utf8Length(utf8);
  if (fieldDescriptorEnd(check, start, end, false) !== end) failDescriptor(check, "Field", check.utf8(nameUtf8), utf8);
  check.legal[utf8]! |= LEGAL_FIELD_DESCRIPTOR;
}

/**
 * Checks the descriptor of the method `name` (JVMS 4.3.3; 4.6 for the special names).
 * @returns slots of the parameters
 */
export function checkMethodDescriptor(check: FormatCheck, nameUtf8: number, utf8: number): number {
  const special = check.utf8Lead(nameUtf8) === LESS;
  if (special && check.majorVersion >= JAVA_7 && check.utf8Is(nameUtf8, "<clinit>") && !check.utf8Is(utf8, "()V")) {
    failDescriptor(check, "Method", "<clinit>", utf8);
  }
  const slots = methodDescriptorSlots(check, utf8, special);
  if (slots < 0) failDescriptor(check, "Method", check.utf8(nameUtf8), utf8);
  return slots;
}

/** Descriptor of a CONSTANT_MethodType, which belongs to no method. */
export function checkMethodTypeDescriptor(check: FormatCheck, utf8: number): void {
  if (methodDescriptorSlots(check, utf8, false) < 0) failDescriptor(check, "Method", "type", utf8);
}

export function failDescriptor(check: FormatCheck, kind: string, name: string, utf8: number): never {
  check.fail(`${kind} "${name}" in class ${check.className} has illegal signature "${check.utf8(utf8)}"`);
}

/** Whether a descriptor is a method's; only its first character counts. */
export function isMethodDescriptor(check: FormatCheck, utf8: number): boolean {
  return check.utf8Lead(utf8) === PAREN;
}

function quoted(check: FormatCheck, utf8: number): string {
  return check.tag(utf8) === CONSTANT_Utf8 ? check.utf8(utf8) : "";
}

/** Slots of the parameters of a method descriptor; -1 when it is not one. `mustBeVoid` for <init> and <clinit>. */
function methodDescriptorSlots(check: FormatCheck, utf8: number, mustBeVoid: boolean): number {
  const { bytes } = check;
  let at = check.utf8Start(utf8);
  const end = at + check.utf8Length(utf8);
  if (at === end || bytes[at++] !== PAREN) return -1;
  let slots = 0;
  while (at < end) {
    const next = fieldDescriptorEnd(check, at, end, false);
    if (next < 0) break;
    slots += bytes[at] === 0x4a || bytes[at] === 0x44 ? 2 : 1;
    at = next;
  }
  if (at >= end || bytes[at++] !== CLOSE_PAREN) return -1;
  if (mustBeVoid) return end - at === 1 && bytes[at] === VOID ? slots : -1;
  return fieldDescriptorEnd(check, at, end, true) === end ? slots : -1;
}

/** The offset behind the field descriptor at `start`; -1 when there is none. */
function fieldDescriptorEnd(check: FormatCheck, start: number, end: number, voidToo: boolean): number {
  const { bytes } = check;
  let dimensions = 0;
  for (let at = start; at < end; ) {
    switch (bytes[at]) {
      case VOID:
        return voidToo ? at + 1 : -1;
      case 0x42: // B
      case 0x43: // C
      case 0x44: // D
      case 0x46: // F
      case 0x49: // I
      case 0x4a: // J
      case 0x53: // S
      case 0x5a: // Z
        return at + 1;
      case CLASS: {
        if (check.majorVersion < JAVA_5) {
          const next = identifierEnd(bytes, at + 1, end, true);
          return next > at + 1 && next < end && bytes[next] === SEMICOLON ? next + 1 : -1;
        }
        let semicolon = at + 1;
        while (semicolon < end && bytes[semicolon] !== SEMICOLON) semicolon++;
        if (semicolon === end) return -1;
        if (!isUnqualifiedName(bytes, at + 1, semicolon, NAME_OF_CLASS)) {
          check.fail("Class name is empty or contains illegal character in descriptor in class file %s");
        }
        return semicolon + 1;
      }
      case BRACKET:
        if (++dimensions > MAX_DIMENSIONS) check.fail("Array type descriptor has more than 255 dimensions in class file %s");
        at++;
        voidToo = false;
        break;
      default:
        return -1;
    }
  }
  return -1;
}

/** JVMS 4.2.2; a class's name is such names separated by slashes. */
function isUnqualifiedName(bytes: Uint8Array, start: number, end: number, what: number): boolean {
  if (start === end) return false;
  for (let i = start; i < end; i++) {
    switch (bytes[i]) {
      case DOT:
      case SEMICOLON:
      case BRACKET:
        return false;
      case SLASH:
        if (what !== NAME_OF_CLASS || i === start || i + 1 === end || bytes[i + 1] === SLASH) return false;
        break;
      case LESS:
      case GREATER:
        if (what === NAME_OF_METHOD) return false;
        break;
    }
  }
  return true;
}

/** Whether a char may begin an identifier, or stand in one. Few starts ever ask. */
const isIdentifierStart = (c: string): boolean => /^[\p{L}\p{Nl}\p{Sc}\p{Pc}]$/u.test(c);
const isIdentifierPart = (c: string): boolean => /^[\p{L}\p{Nl}\p{Sc}\p{Pc}\p{Nd}\p{Mn}\p{Mc}\p{Cf}\x80-\x9f]$/u.test(c);

/** The offset behind the Java identifier (with `slashes`: identifiers) at `start`; -1 when none stands there. */
function identifierEnd(bytes: Uint8Array, start: number, end: number, slashes: boolean): number {
  let afterSlash = false;
  let at = start;
  while (at < end) {
    const c = bytes[at]!;
    const first = at === start;
    if (c < 0x80) {
      const letter = (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || c === 0x5f || c === 0x24;
      if (letter || (!first && c >= 0x30 && c <= 0x39)) afterSlash = false;
      else if (slashes && c === SLASH) {
        if (afterSlash) return -1;
        afterSlash = true;
      } else return first ? -1 : at;
      at++;
    } else {
      const length = c < 0xe0 ? 2 : 3;
      const text = decodeModifiedUtf8(bytes, at, length);
      if (!(first ? isIdentifierStart : isIdentifierPart)(text)) return first ? -1 : at;
      afterSlash = false;
      at += length;
    }
  }
  return at === start ? -1 : at;
}
