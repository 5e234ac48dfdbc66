// compile(request, facts): the one entry to both compilers (law 4). Pure: equal requests and equal facts give equal code.
import { compileC1 } from "./c1/compiler.ts";
import { compileC2 } from "./c2/compile.ts";
import { Bailout, type CompiledCode } from "./compiled-code.ts";
import type { FactSource } from "./facts/questions.ts";
import type { MethodBlocks } from "./frontend/method-blocks.ts";
import type { Graph } from "./ir/graph.ts";
import { plantedAtEnd, plantedCrash } from "./planted-crash.ts";
import type { CompileRequest } from "./request.ts";

export { Bailout };

/** What a phase has left: C2's graph, C1's blocks. */
export type PhaseGraph = Graph | MethodBlocks;
/** Called after each phase: replay's hashes, breakpoints, tests. */
export type PhaseHook = (phase: string, graph: PhaseGraph) => void;

/** Bytes of a function. V8 takes no more than 7,654,321, and such a one would cost it seconds; huge methods (-XX:-DontCompileHugeMethods) come to it. */
const LARGEST_BODY = 4_000_000;

/** @throws Bailout when the compiler of the tier gives up on the method */
export function compile(request: CompileRequest, facts: FactSource, hook?: PhaseHook): CompiledCode {
  plantedCrash(request, "start");
  const code = request.tier === 4 ? compileC2(request, facts, hook) : compileC1(request, facts, hook);
  if (code.body.length > LARGEST_BODY) throw new Bailout("code too large");
  plantedAtEnd(request);
  return code;
}
