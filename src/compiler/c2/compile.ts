// Tier 4: reads the method and what is inlined into a graph, runs the passes over it, emits it. Pure: everything that it knows comes
// from the request and from facts.ask.
import { Bailout, type CompiledCode } from "../compiled-code.ts";
import type { FactSource } from "../facts/questions.ts";
import { UnitBuilder } from "../ir/builder.ts";
import type { Graph } from "../ir/graph.ts";
import { printGraph } from "../ir/print.ts";
import { FrameState } from "../ir/state.ts";
import { verify } from "../ir/verify.ts";
import { elideCardMarks } from "../passes/cards.ts";
import { hasAllocations, replaceScalars } from "../passes/escape.ts";
import { Gvn } from "../passes/gvn.ts";
import { hoist, PREDICATE } from "../passes/licm.ts";
import { coarsenLocks } from "../passes/lock-coarsening.ts";
import { removePolls } from "../passes/loop-polls.ts";
import { expandLoops } from "../passes/loops.ts";
import { inPhase, plantedCrash } from "../planted-crash.ts";
import type { CompileRequest } from "../request.ts";
import { type Shape, shapeOf } from "../shapes.ts";
import { Emitter } from "./emit.ts";
import { prepare, removeTrivialPhis } from "./prepare.ts";

/** Sites of the frame have offsets of 16 bits. */
const MAX_FRAME = 0xfff0;

/** @throws Bailout when it gives up */
export function compileC2(request: CompileRequest, facts: FactSource, hook?: (phase: string, graph: Graph) => void): CompiledCode {
  const unit = new UnitBuilder(request, facts);
  plantedCrash(request, "parse");
  const graph = inPhase("parse", () => unit.build());
  const phase = (name: string, run: () => void): void => {
    if (name !== "parse") plantedCrash(request, name);
    inPhase(name, run);
    if (request.options.VerifyIR === true) verify(graph, name);
    if (request.options.PrintIdeal === true) unit.log.push(`--- ${name}`, ...printGraph(graph).split("\n"));
    hook?.(name, graph);
  };
  phase("parse", () => {
    graph.analyze();
    removeTrivialPhis(graph);
  });
  phase("gvn", () => new Gvn(graph).run());
  const { options } = request;
  if (options.DoEscapeAnalysis !== false && options.EliminateAllocations !== false && hasAllocations(graph)) {
    let replaced = false;
    phase("escape", () => {
      replaced = replaceScalars(graph, unit.stamps, { eliminateLocks: options.EliminateLocks !== false });
      if (replaced) removeTrivialPhis(graph);
    });
    if (replaced) phase("gvn after escape", () => new Gvn(graph).run());
  }
  const polls = options.UseCountedLoopSafepoints === true;
  if (!polls) phase("loop polls", () => removePolls(graph));
  if (options.UseLoopPredicate !== false) {
    phase("licm", () => hoist(graph, (state) => (unit.profile(state.scope.method).trapCounts[PREDICATE] ?? 0) === 0));
    phase("gvn 2", () => new Gvn(graph).run());
  }
  if (options.EliminateLocks !== false) phase("locks", () => coarsenLocks(graph));
  const unrollLimit = typeof options.LoopUnrollLimit === "number" ? options.LoopUnrollLimit : 60;
  phase("loops", () => expandLoops(graph, { vectors: options.UseSuperWord !== false, unrollLimit, polls }));
  phase("prepare", () => {
    elideCardMarks(graph);
    prepare(graph);
  });
  const root = graph.scopes[0]!;
  const declared = shapeOf(root.facts.descriptor, root.isStatic);
  const shape = request.osrBci < 0 ? declared : (`I:${declared.at(-1)}` as Shape);
  const emitter = new Emitter(graph, shape, request);
  plantedCrash(request, "emit");
  const { body, relocations, unlikely } = inPhase("emit", () => emitter.emit());
  // The VM finds the root's header in the first site.
  if (emitter.sites.length === 0) emitter.site("call", new FrameState(root, 0, [], [], undefined), []);
  if (emitter.frameBytes > MAX_FRAME) throw new Bailout("frame too large");
  return {
    tier: 4,
    shape,
    body,
    relocations,
    unlikely,
    symbols: emitter.symbols,
    sites: emitter.sites,
    frameBytes: emitter.frameBytes,
    dependencies: graph.dependencies,
    inlined: unit.inlined,
    log: unit.log,
  };
}
