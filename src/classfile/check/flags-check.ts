// Which combinations of access flags are legal (JVMS 4.1, 4.5, 4.6).
import {
  ACC_ABSTRACT,
  ACC_ANNOTATION,
  ACC_BRIDGE,
  ACC_ENUM,
  ACC_FINAL,
  ACC_INTERFACE,
  ACC_MODULE,
  ACC_NATIVE,
  ACC_PRIVATE,
  ACC_PROTECTED,
  ACC_PUBLIC,
  ACC_STATIC,
  ACC_STRICT,
  ACC_SUPER,
  ACC_SYNCHRONIZED,
  ACC_TRANSIENT,
  ACC_VOLATILE,
} from "../access-flags.ts";
import type { FormatCheck } from "./format-check.ts";

const JAVA_5 = 49;
const JAVA_8 = 52;
const JAVA_17 = 61;

function hex(flags: number): string {
  return `0x${flags.toString(16).toUpperCase()}`;
}

/** At most one of public, protected, private. */
function hasIllegalVisibility(flags: number): boolean {
  const visibility = flags & (ACC_PUBLIC | ACC_PROTECTED | ACC_PRIVATE);
  return (visibility & (visibility - 1)) !== 0;
}

/** Flags of a class, or of an InnerClasses entry; ACC_MODULE included, what HotSpot drops not. */
export function checkClassFlags(check: FormatCheck, flags: number): void {
  if (flags & ACC_MODULE) check.noClassDefFound(`${check.className} is not a class because access_flag ACC_MODULE is set`);
  const isInterface = (flags & ACC_INTERFACE) !== 0;
  const isAbstract = (flags & ACC_ABSTRACT) !== 0;
  const java5 = check.majorVersion >= JAVA_5;
  if (
    (isAbstract && flags & ACC_FINAL) ||
    (isInterface && !isAbstract) ||
    (isInterface && java5 && flags & (ACC_SUPER | ACC_ENUM)) ||
    (!isInterface && java5 && flags & ACC_ANNOTATION)
  ) {
    check.fail(`Illegal class modifiers in class %s: ${hex(flags)}`);
  }
}

export function checkFieldFlags(check: FormatCheck, flags: number): void {
  let illegal: boolean;
  if (check.isInterface) {
    const must = ACC_PUBLIC | ACC_STATIC | ACC_FINAL;
    illegal =
      (flags & must) !== must ||
      (flags & (ACC_PRIVATE | ACC_PROTECTED | ACC_VOLATILE | ACC_TRANSIENT)) !== 0 ||
      (check.majorVersion >= JAVA_5 && (flags & ACC_ENUM) !== 0);
  } else illegal = hasIllegalVisibility(flags) || (flags & (ACC_FINAL | ACC_VOLATILE)) === (ACC_FINAL | ACC_VOLATILE);
  if (illegal) check.fail(`Illegal field modifiers in class %s: ${hex(flags)}`);
}

/** Flags of a method that is not <clinit>, as the file has them. */
export function checkMethodFlags(check: FormatCheck, flags: number, nameUtf8: number): void {
  const illegal = check.isInterface ? isIllegalInInterface(check.majorVersion, flags) : isIllegalInClass(check, flags, nameUtf8);
  if (illegal) check.fail(`Method ${check.utf8(nameUtf8)} in class ${check.className} has illegal modifiers: ${hex(flags)}`);
}

function isIllegalInInterface(major: number, flags: number): boolean {
  const isPublic = (flags & ACC_PUBLIC) !== 0;
  const isAbstract = (flags & ACC_ABSTRACT) !== 0;
  if (major >= JAVA_8) {
    const withAbstract = ACC_PRIVATE | ACC_STATIC | (major >= JAVA_17 ? 0 : ACC_STRICT);
    return (
      isPublic === ((flags & ACC_PRIVATE) !== 0) ||
      (flags & (ACC_NATIVE | ACC_PROTECTED | ACC_FINAL | ACC_SYNCHRONIZED)) !== 0 ||
      (isAbstract && (flags & withAbstract) !== 0)
    );
  }
  let never = ACC_STATIC | ACC_FINAL | ACC_NATIVE;
  if (major >= JAVA_5) never |= ACC_PRIVATE | ACC_PROTECTED | ACC_SYNCHRONIZED | ACC_STRICT;
  return !isPublic || !isAbstract || (flags & never) !== 0;
}

function isIllegalInClass(check: FormatCheck, flags: number, nameUtf8: number): boolean {
  const major = check.majorVersion;
  if (hasIllegalVisibility(flags)) return true;
  if (check.utf8Is(nameUtf8, "<init>")) {
    const never = ACC_STATIC | ACC_FINAL | ACC_SYNCHRONIZED | ACC_NATIVE | ACC_ABSTRACT | (major >= JAVA_5 ? ACC_BRIDGE : 0);
    return (flags & never) !== 0;
  }
  if ((flags & ACC_ABSTRACT) === 0) return false;
  let withAbstract = ACC_FINAL | ACC_NATIVE | ACC_PRIVATE | ACC_STATIC;
  if (major >= JAVA_5) withAbstract |= ACC_SYNCHRONIZED | (major >= JAVA_17 ? 0 : ACC_STRICT);
  return (flags & withAbstract) !== 0;
}
