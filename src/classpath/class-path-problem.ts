// The one error this room throws: a file on a path that is missing, cut short or not what it should be.

export type ClassPathProblemKind = "missing" | "truncated" | "foreign" | "corrupt" | "unsupported";

/** A jimage, jar or JDK that cannot be used; the message says which and why. */
export class ClassPathProblem extends Error {
  override readonly name = "ClassPathProblem";
  readonly kind: ClassPathProblemKind;
  /** What is wrong, without where. */
  readonly reason: string;
  private readonly where: string;

  /** @param where file, and what in it; the message is "where: reason" */
  constructor(kind: ClassPathProblemKind, reason: string, where = "") {
    super(where === "" ? reason : `${where}: ${reason}`);
    this.kind = kind;
    this.reason = reason;
    this.where = where;
  }

  /** The same, as it is told by who knows the file around it. */
  within(file: string): ClassPathProblem {
    return new ClassPathProblem(this.kind, this.reason, this.where === "" ? file : `${file}: ${this.where}`);
  }
}
