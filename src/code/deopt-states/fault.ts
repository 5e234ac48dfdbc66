// Faults of deoptimisation that tests plant (-XX:DeoptStateFault=KIND:N): the n-th frame that has such a thing is left with a wrong one.

import { StartProblem } from "../../runtime/start-problem.ts";
import type { VM } from "../../runtime/vm.ts";

/** A local's bits; a lock on a scalar-replaced object that is taken twice; a primitive field of a scalar-replaced object. */
const KINDS = ["local", "lock", "field"] as const;
export type DeoptFault = (typeof KINDS)[number];

export class PlantedDeoptFault {
  private readonly kind: DeoptFault | undefined;
  private left: number;

  constructor(vm: VM) {
    const text = vm.flags.values.DeoptStateFault;
    const [kind, number = "1"] = text.split(":");
    this.kind = KINDS.find((k) => k === kind);
    this.left = Number(number);
    if (text !== "" && (this.kind === undefined || !(this.left > 0))) {
      throw new StartProblem(`-XX:DeoptStateFault=${text} is none of ${KINDS.join(":N, ")}:N`);
    }
  }

  /** Whether this chance is the one. */
  strikes(kind: DeoptFault): boolean {
    return kind === this.kind && --this.left === 0;
  }
}
