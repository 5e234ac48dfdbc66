// -XX:CICrashAt: a fault planted in a phase, to try what becomes of faults. Part of the request, so that a replay fails alike.
import { Bailout } from "./compiled-code.ts";
import type { CompileRequest } from "./request.ts";

/** The compiler failed as it was asked to. */
export class PlantedCrash extends Error {
  override name = "PlantedCrash";
  readonly phase: string;
  constructor(phase: string) {
    super(`a fault was planted in phase "${phase}" (-XX:CICrashAt)`);
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
