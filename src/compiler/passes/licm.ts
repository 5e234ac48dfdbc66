// Loop-invariant code motion: what a loop computes from values of outside, loads of what it does not write, and guards on those that
// every iteration reaches, go before the loop. A guard there traps in the state of the loop's entry (LoopEntry).
//   loop { guard eqz a; v1 = length a; ... }   →   guard eqz a; v1 = length a; loop { ... }
//   loop (i < n) { guard i >=u length }        →   guard n > length; loop { ... }      (i counts up from what is not negative)
import { TRAP_REASONS, trapRequest } from "../../layout/compiled.ts";
import { i32 } from "../../wasm/opcodes.ts";
import { intValue } from "../ir/fold.ts";
import { type Block, dominates, Graph, type Loop } from "../ir/graph.ts";
import { ANY_ALIAS, type Node, resolve } from "../ir/node.ts";
import { Effect, effectsOf, Ir } from "../ir/op.ts";
import type { FrameState } from "../ir/state.ts";
import { killsOf } from "./gvn.ts";

const PREDICATE = TRAP_REASONS.indexOf("predicate");

/** @param mayPredicate whether guards of a scope's method may trap before a loop: not if they have done so before */
export function hoist(graph: Graph, mayPredicate: (state: FrameState) => boolean): void {
  graph.analyze();
  const loops: Loop[] = [];
  for (const block of graph.blocks) if (block.loop?.header === block) loops.push(block.loop);
  // Inner loops first: what leaves them may leave the outer one too.
  loops.sort((a, b) => b.depth - a.depth);
  for (const loop of loops) hoistFrom(graph, loop, mayPredicate);
  graph.sweep();
}

function hoistFrom(graph: Graph, loop: Loop, mayPredicate: (state: FrameState) => boolean): void {
  const { header } = loop;
  const entries = header.preds.filter((p) => p.order < header.order);
  const before = entries[0]!;
  if (entries.length !== 1 || before.succs.length !== 1) return;
  const entry = before.nodes.find((n) => n.op === Ir.LoopEntry && n === before.nodes[before.nodes.length - 2]);
  const inside = new Set<Block>(loop.blocks);
  const latches = header.preds.filter((p) => p.order >= header.order);
  const kills = killsOf(loop.blocks);
  const isOutside = (n: Node): boolean => Graph.isConstant(n) || !inside.has(n.block!);
  const predicates = entry !== undefined && mayPredicate(entry.state!);
  const move = (node: Node): void => {
    node.block = before;
    const at = entry === undefined ? before.nodes.length - 1 : before.nodes.indexOf(entry);
    before.nodes.splice(at, 0, node);
  };
  const guardBefore = (condition: Node): Node => {
    const guard = graph.node(Ir.Guard, "void", [condition], { request: trapRequest("predicate", "maybe_recompile") });
    guard.state = entry!.state;
    guard.block = before;
    before.nodes.splice(before.nodes.indexOf(entry!), 0, guard);
    return guard;
  };
  for (const block of loop.blocks) {
    const always = latches.every((l) => dominates(block, l));
    const kept: Node[] = [];
    for (const node of block.nodes) {
      if (node.op === Ir.Guard && always && predicates) {
        const condition = node.inputs[0]!;
        if (isOutside(condition)) {
          node.forward = guardBefore(condition);
          continue;
        }
        if (condition.op === i32.geU && boundsBefore(graph, loop, block, condition, isOutside, guardBefore, move)) continue;
      }
      if (mayMove(node, kills, isOutside)) move(node);
      else kept.push(node);
    }
    block.nodes = kept;
  }
}

function mayMove(node: Node, kills: ReadonlySet<string>, isOutside: (n: Node) => boolean): boolean {
  if (!node.inputs.every(isOutside)) return false;
  if (node.op === Ir.Load) {
    const memory = node.memory();
    if (memory.volatile || memory.alias === ANY_ALIAS || node.inputs.length > 1) return false;
    // A null base reads the null page, which is zero: no harm, and nothing uses it.
    return memory.immutable || (!kills.has(memory.alias) && !kills.has(ANY_ALIAS));
  }
  if (node.op === Ir.Pi) {
    const guard = node.aux === undefined ? undefined : resolve(node.aux as Node);
    return guard !== undefined && guard.op === Ir.Guard && guard.block !== undefined && isOutside(guard);
  }
  return (effectsOf(node.op) & Effect.pure) !== 0;
}

/** A bounds check of a variable that counts up to an invariant bound becomes a check of the bound. */
function boundsBefore(
  graph: Graph,
  loop: Loop,
  block: Block,
  condition: Node,
  isOutside: (n: Node) => boolean,
  guardBefore: (condition: Node) => Node,
  move: (node: Node) => void,
): boolean {
  const [index, length] = condition.inputs as [Node, Node];
  const { header } = loop;
  if (index.op !== Ir.Phi || index.block !== header || !isOutside(length) || index.inputs.length !== 2) return false;
  const test = header.end;
  if (test.op !== Ir.If) return false;
  const at = header.preds.findIndex((p) => p.order < header.order);
  const start = resolve(index.inputs[at]!);
  const next = resolve(index.inputs[1 - at]!);
  if (next.op !== i32.add || resolve(next.inputs[0]!) !== index || intValue(resolve(next.inputs[1]!)) !== 1) return false;
  const first = intValue(start);
  if (first === undefined || first < 0) return false;
  const compare = test.inputs[0]!;
  if (compare.inputs[0] !== index) return false;
  const bound = compare.inputs[1]!;
  if (bound === undefined || !isOutside(bound)) return false;
  const stays = compare.op === i32.ltS ? header.succs[0]! : compare.op === i32.geS ? header.succs[1]! : undefined;
  if (stays === undefined || !dominates(stays, block) || stays.preds.length !== 1) return false;
  const tooFar = graph.node(i32.gtS, "i32", [bound, length]);
  move(tooFar);
  guardBefore(tooFar);
  return true;
}

export { PREDICATE };
