// -XX:CICrashAt: a fault planted in a phase, to try what becomes of faults. Part of the request, so that a replay fails alike.
import { Bailout } from "./compiled-code.ts";
import type { CompileRequest } from "./request.ts";

/** In place of the name of a phase that the compilation does not have. */
const NO_PHASE = "none";

/** The compiler failed as it was asked to. */
export class PlantedCrash extends Error {
  override name = "PlantedCrash";
  readonly phase: string;
  constructor(phase: string) {
    super(
      phase === NO_PHASE
        ? "there is no such phase to plant a fault in (-XX:CICrashAt)"
        : `a fault was planted in phase "${phase}" (-XX:CICrashAt)`,
    );
    this.phase = phase;
  }
}

/** Says of a fault in which phase it was. */
export function inPhase<T>(phase: string, run: () => T): T {
  try {
    return run();
  } catch (e) {
    if (e instanceof Error && !(e instanceof Bailout) && !("phase" in e)) Object.assign(e, { phase });
    throw e;
  }
}

/** Called at the beginning of each phase. @throws PlantedCrash */
export function plantedCrash(request: Pick<CompileRequest, "options">, phase: string): void {
  if (request.options.CICrashAt === phase) throw new PlantedCrash(phase);
}

/** Called when the code is made, the last phase in replay's lists. @throws PlantedCrash also where the phase is none of this compilation's */
export function plantedAtEnd(request: Pick<CompileRequest, "options">): void {
  plantedCrash(request, "code");
  if (request.options.CICrashAt !== undefined) throw new PlantedCrash(NO_PHASE);
}
