// The one error this room throws: a file on a path that is missing, cut short or not what it should be.

export type ClassPathProblemKind = "missing" | "truncated" | "foreign" | "corrupt" | "unsupported";

/** A jimage, jar or JDK that cannot be used; the message says which and why. */
export class ClassPathProblem extends Error {
  override readonly name = "ClassPathProblem";
  readonly kind: ClassPathProblemKind;

  constructor(kind: ClassPathProblemKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
