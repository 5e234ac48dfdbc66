// The one error this room throws: class bytes that are not what JVMS chapter 4 asks for. It carries
// the Java error that linking must raise; it must not know how Java exceptions are made.

import { cutToModifiedUtf8 } from "./modified-utf8.ts";

export type ClassFormatJavaError =
  | "java/lang/ClassFormatError"
  | "java/lang/UnsupportedClassVersionError"
  | "java/lang/NoClassDefFoundError"
  | "java/lang/ClassCircularityError";

/** A malformed or unsupported class file, as HotSpot 17 would report it: Java error class and message text. */
export class ClassFormatProblem extends Error {
  override readonly name = "ClassFormatProblem";
  /** Binary name, with slashes, of the Java error to raise. */
  readonly javaError: ClassFormatJavaError;
  /** The class and its superinterfaces, read before the problem was met: HotSpot has loaded these by then. */
  before: { readonly name: string; readonly interfaceNames: readonly string[] } | undefined;

  constructor(javaError: ClassFormatJavaError, message: string) {
    super(message);
    this.javaError = javaError;
  }
}

/** A ClassFormatError with HotSpot's text. */
export function formatError(message: string): ClassFormatProblem {
  return new ClassFormatProblem("java/lang/ClassFormatError", message);
}

/** HotSpot formats messages in a buffer of 1024 bytes. */
const LONGEST_MESSAGE = 1023;

/** A message that HotSpot puts together, cut as it cuts it. */
export const limitedMessage = (message: string): string =>
  message.length <= LONGEST_MESSAGE / 3 ? message : cutToModifiedUtf8(message, LONGEST_MESSAGE);
