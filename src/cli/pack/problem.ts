// What ends `dewar pack` with a message for its user: it says what is wrong and what to do.

export class PackProblem extends Error {
  override name = "PackProblem";
}

/** Ends the process with a code after what was printed. */
export class PackEnd extends Error {
  override name = "PackEnd";
  readonly exitCode: number;
  constructor(exitCode: number) {
    super(`exit ${exitCode}`);
    this.exitCode = exitCode;
  }
}
