// The one error this room throws: class bytes that are not what JVMS chapter 4 asks for. It carries
// the Java error that linking must raise; it must not know how Java exceptions are made.

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

  constructor(javaError: ClassFormatJavaError, message: string) {
    super(message);
    this.javaError = javaError;
  }
}

/** A ClassFormatError with HotSpot's text. */
export function formatError(message: string): ClassFormatProblem {
  return new ClassFormatProblem("java/lang/ClassFormatError", message);
}
