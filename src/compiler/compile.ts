// compile(request, facts): the one entry to both compilers (law 4). Pure: equal requests and equal facts give equal code.
import { compileC1 } from "./c1/compiler.ts";
import { compileC2, type PhaseHook } from "./c2/compile.ts";
import type { CompiledCode } from "./compiled-code.ts";
import type { FactSource } from "./facts/questions.ts";
import { inPhase, plantedCrash } from "./planted-crash.ts";
import type { CompileRequest } from "./request.ts";

/** @throws Bailout when the compiler of the tier gives up on the method */
export function compile(request: CompileRequest, facts: FactSource, hook?: PhaseHook): CompiledCode {
  plantedCrash(request, "start");
  if (request.tier === 4) return compileC2(request, facts, hook);
  plantedCrash(request, "emit");
  return inPhase("emit", () => compileC1(request, facts));
}
