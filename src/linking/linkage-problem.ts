// The one error that this half of linking throws: a Java linkage error that the caller turns into a Java exception.
// Must not know how exceptions are made.

/** A linkage error as HotSpot 17 reports it: error class (internal name) and text. No Error: capturing a stack would cost more than all the rest. */
export class LinkageProblem {
  readonly javaError: string;
  readonly message: string;

  constructor(javaError: string, message: string) {
    this.javaError = javaError;
    this.message = message;
  }

  toString(): string {
    return `${this.javaError}: ${this.message}`;
  }
}

export const incompatibleClassChange = (message: string): LinkageProblem =>
  new LinkageProblem("java/lang/IncompatibleClassChangeError", message);
export const illegalAccess = (message: string): LinkageProblem => new LinkageProblem("java/lang/IllegalAccessError", message);
export const verifyError = (message: string): LinkageProblem => new LinkageProblem("java/lang/VerifyError", message);
export const linkageError = (message: string): LinkageProblem => new LinkageProblem("java/lang/LinkageError", message);

/** A class that must be loaded (by whatever means: this may call Java) before the question can be answered. Ask again then. */
export class NeedsKlass {
  readonly loader: number;
  readonly name: number;
  /** The class whose nest host it is, 0 otherwise: when it cannot be loaded, `nestHostFailed` is told, and asking goes on. */
  readonly nestMember: number;

  /** @param loader ClassLoaderData @param name symbol */
  constructor(loader: number, name: number, nestMember = 0) {
    this.loader = loader;
    this.name = name;
    this.nestMember = nestMember;
  }
}
