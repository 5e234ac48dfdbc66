// Why a VM does not start.

/** A VM cannot be started as its options ask for. The message is for the user. */
export class StartProblem extends Error {
  override readonly name = "StartProblem";
}
