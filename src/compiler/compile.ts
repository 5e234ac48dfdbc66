// compile(request, facts): the one entry to both compilers (law 4). Pure: equal requests and equal facts give equal code.
import { Bailout, type CompiledCode } from "./compiled-code.ts";
import type { FactSource } from "./facts/questions.ts";
import type { CompileRequest } from "./request.ts";

/** @throws Bailout when the compiler of the tier gives up on the method */
export function compile(request: CompileRequest, _facts: FactSource): CompiledCode {
  throw new Bailout(`there is no compiler for tier ${request.tier}`);
}
