// Checks a whole class file that is not trusted, in HotSpot's order and with its words (JVMS 4.8). Nothing is made of it: the
// parser reads it again, knowing that it is well-formed.
import { ACC_ABSTRACT, ACC_INTERFACE, ACC_MODULE, RECOGNIZED_CLASS_FLAGS } from "../access-flags.ts";
import { ClassFormatProblem } from "../class-format-problem.ts";
import { checkClassAttributes } from "./attribute-check.ts";
import { checkConstantPool } from "./constant-pool-check.ts";
import { checkClassFlags } from "./flags-check.ts";
import { FormatCheck } from "./format-check.ts";
import { checkFields, checkMethods } from "./member-check.ts";
import { checkMagicAndVersion } from "./version-check.ts";

/** What HotSpot calls a class whose name it does not know yet. */
export const UNKNOWN_NAME = "<Unknown>";

/**
 * @param expected binary name that the class was asked for by, undefined when any will do
 * @returns what was found, as far as the parser cares
 * @throws ClassFormatProblem with the Java error and text that HotSpot 17 has for the first thing that is wrong
 */
export function checkClassFormat(bytes: Uint8Array, expected: string | undefined, enablePreview: boolean): FormatCheck {
  const name = expected ?? UNKNOWN_NAME;
  checkMagicAndVersion(bytes, name, enablePreview);
  const check = new FormatCheck(bytes, name);
  const moduleTag = checkConstantPool(check);
  check.more(8);
  const flags = checkAccessFlags(check);
  if (moduleTag !== 0) check.fail(`Unknown constant tag ${moduleTag} in class file %s`);
  checkThisClass(check, expected);
  const superName = checkSuperclass(check);
  const interfaceNames: string[] = [];
  try {
    checkInterfaces(check, interfaceNames);
    checkFields(check);
    checkMethods(check);
    checkClassAttributes(check, flags);
    if (check.pos !== bytes.length) check.fail("Extra bytes at the end of class file %s");
    if (superName === null && interfaceNames.length > 0) check.fail("java.lang.Object cannot implement an interface in class file %s");
    if (check.isInterface && superName !== "java/lang/Object") {
      check.fail("Interfaces must have java.lang.Object as superclass in class file %s");
    }
  } catch (problem) {
    if (problem instanceof ClassFormatProblem && interfaceNames.length > 0) problem.before = { name: check.className, interfaceNames };
    throw problem;
  }
  return check;
}

function checkAccessFlags(check: FormatCheck): number {
  let flags = check.u2() & (RECOGNIZED_CLASS_FLAGS | (check.majorVersion >= 53 ? ACC_MODULE : 0));
  if (flags & ACC_INTERFACE && check.majorVersion < 50) flags |= ACC_ABSTRACT;
  checkClassFlags(check, flags);
  check.isInterface = (flags & ACC_INTERFACE) !== 0;
  return flags;
}

function checkThisClass(check: FormatCheck, expected: string | undefined): void {
  const index = check.u2();
  if (!check.isClass(index)) check.fail(`Invalid this class index ${index} in constant pool in class file %s`);
  const name = check.utf8(check.first(index));
  if (name.startsWith("[")) check.fail("Bad class name in class file %s");
  if (expected === undefined) check.className = name;
  else if (name !== expected) check.noClassDefFound(`${expected} (wrong name: ${name})`);
}

/** The superclass's name, null without. */
function checkSuperclass(check: FormatCheck): string | null {
  const index = check.u2();
  if (index === 0) {
    if (check.className !== "java/lang/Object") check.fail(`Invalid superclass index ${index} in class file %s`);
    return null;
  }
  if (!check.isClass(index)) check.fail(`Invalid superclass index ${index} in class file %s`);
  if (check.isArrayClass(index)) check.fail("Bad superclass name in class file %s");
  return check.utf8(check.first(index));
}

/** @param names takes the names of those that were read */
function checkInterfaces(check: FormatCheck, names: string[]): void {
  const count = check.u2();
  for (let i = 0; i < count; i++) {
    const index = check.u2();
    if (!check.isClass(index) && names.includes(check.className)) check.circular(); // HotSpot has loaded the others by now
    if (!check.isClass(index)) check.fail(`Interface name has bad constant pool index ${index} in class file %s`);
    if (check.isArrayClass(index)) check.fail("Bad interface name in class file %s");
    names.push(check.utf8(check.first(index)));
  }
  if (count < 2) return;
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) check.fail(`Duplicate interface name "${name}" in class file ${check.className}`);
    seen.add(name);
  }
}
