// Takes the poll out of loops that call nothing and end soon by themselves: each iteration moves an index on, and either an array access
// stops it at the array's bounds, or the loop's own test at an array's length or a small constant (HotSpot's counted loops without
// safepoints, -XX:-UseCountedLoopSafepoints; there a bound may be any int). Where such loops are nested, one poll stands before the inner one.
//   loop { guard i >=u length a; store a[i]; i += 1; poll }   →   loop { guard i >=u length a; store a[i]; i += 1 }
//   loop { if (seldom) loop { ... }; i += 1; poll }           →   loop { if (seldom) { poll; loop { ... } }; i += 1 }
import { i32 } from "../../wasm/opcodes.ts";
import { intValue } from "../ir/fold.ts";
import { type Block, dominates, Graph, type Loop } from "../ir/graph.ts";
import { type Node, type RuntimeInfo, resolve } from "../ir/node.ts";
import { Ir } from "../ir/op.ts";

/** Iterations to a constant bound, and the distance of a start from 0: some milliseconds. */
const FEW = 1 << 20;

/** @param graph with its loops and dominators found, as value numbering leaves it */
export function removePolls(graph: Graph): void {
  const positive = positiveValues(graph);
  const loops: Loop[] = [];
  for (const block of graph.blocks) if (block.loop?.header === block) loops.push(block.loop);
  loops.sort((a, b) => b.depth - a.depth);
  const silent = new Set<Loop>();
  for (const loop of loops) {
    const { header } = loop;
    const own = loop.blocks.filter((b) => b.loop === loop);
    if (!own.every(isPlain)) continue;
    const latches = header.preds.filter((p) => p.order >= header.order);
    if (!new Bounds(loop, latches, positive).found()) continue;
    const inner = loops.filter((l) => l.parent === loop && silent.has(l));
    if (own.length < loop.blocks.length && !pollBefore(graph, inner, latches)) continue;
    for (const latch of latches) latch.nodes = latch.nodes.filter((node) => node.op !== Ir.Poll);
    silent.add(loop);
  }
}

/** Loops without polls within another get one each before them, if that is seldom. @returns whether it is */
function pollBefore(graph: Graph, inner: readonly Loop[], latches: readonly Block[]): boolean {
  const entries: Node[] = [];
  for (const { header } of inner) {
    const before = header.preds.filter((p) => p.order < header.order);
    const entry = before[0]!.nodes.at(-2);
    if (before.length !== 1 || before[0]!.succs.length !== 1 || entry?.op !== Ir.LoopEntry) return false;
    entries.push(entry);
  }
  const frequency = (blocks: readonly Block[]): number => blocks.reduce((sum, b) => sum + b.frequency, 0);
  if (frequency(entries.map((e) => e.block!)) > frequency(latches) / 2) return false;
  for (const entry of entries) {
    const poll = graph.node(Ir.Poll, "void", []);
    poll.state = entry.state;
    graph.insertBefore(entry, poll);
  }
  return true;
}

/** What takes long, or polls, is no part of such a loop. */
const isPlain = (block: Block): boolean =>
  block.nodes.every(
    ({ op, aux }) =>
      op !== Ir.Call &&
      op !== Ir.NewArray &&
      op !== Ir.MemoryCopy &&
      op !== Ir.MemoryFill &&
      (op !== Ir.Runtime || (aux as RuntimeInfo).pure),
  );

/** Values that are at least 1 in and below a block: those whose predecessor is the index of an array there. */
function positiveValues(graph: Graph): ReadonlyMap<Node, Block> {
  const found = new Map<Node, Block>();
  for (const block of graph.blocks)
    for (const node of block.nodes) {
      if (node.op !== Ir.Guard) continue;
      const [index, length] = comparison(node.inputs[0]!, i32.geU);
      if (index?.op !== i32.add || !isLength(length!) || intValue(index.inputs[1]!) !== -1) continue;
      const value = index.inputs[0]!;
      if (!found.has(value)) found.set(value, block);
    }
  return found;
}

/** Of an array, or what stands for it where it is known: no constant is so large that an array of that length could not be. */
const isLength = (node: Node): boolean => node.op === Ir.ArrayLength || (intValue(node) ?? -1) >= 0;

const comparison = (condition: Node, op: number): readonly [Node, Node] | readonly [undefined, undefined] =>
  condition.op === op ? [condition.inputs[0]!, condition.inputs[1]!] : [undefined, undefined];

class Bounds {
  private readonly loop: Loop;
  private readonly latches: readonly Block[];
  private readonly positive: ReadonlyMap<Node, Block>;
  private readonly inside: ReadonlySet<Block>;

  constructor(loop: Loop, latches: readonly Block[], positive: ReadonlyMap<Node, Block>) {
    this.loop = loop;
    this.latches = latches;
    this.positive = positive;
    this.inside = new Set(loop.blocks);
  }

  /** Whether something that every iteration passes ends the loop soon. */
  found(): boolean {
    for (const block of this.loop.blocks) {
      if (!this.latches.every((latch) => dominates(block, latch))) continue;
      for (const node of block.nodes) if (node.op === Ir.Guard && this.stopsAtArray(node.inputs[0]!)) return true;
      if (block.end.op === Ir.If && this.stopsAtTest(block, block.end.inputs[0]!)) return true;
    }
    return false;
  }

  /** guard index >=u length: an index that moves leaves the array after as many steps as it is long. */
  private stopsAtArray(condition: Node): boolean {
    const [index, length] = comparison(condition, i32.geU);
    if (index === undefined || !isLength(length)) return false;
    return this.stepOf(index) !== undefined;
  }

  /** if (index < bound) stay else leave, and its kin. */
  private stopsAtTest(block: Block, condition: Node): boolean {
    const [yes, no] = block.succs as [Block, Block];
    if (this.inside.has(yes) === this.inside.has(no)) return false;
    const [index, bound] = condition.inputs;
    if (bound === undefined) return false;
    const staysBelow = this.inside.has(yes)
      ? condition.op === i32.ltS || condition.op === i32.leS
      : condition.op === i32.geS || condition.op === i32.gtS;
    if (!staysBelow) return false;
    const constant = intValue(bound);
    if (constant === undefined ? bound.op !== Ir.ArrayLength : constant > FEW) return false;
    const step = this.stepOf(index!);
    const size = step === undefined ? undefined : intValue(step);
    if (size === undefined || size < 1 || size > FEW) return false;
    const phi = this.phiOf(index!)!;
    return this.startsOf(phi).every((start) => Math.abs(intValue(start) ?? FEW + 1) <= FEW);
  }

  private phiOf(index: Node): Node | undefined {
    const isPhi = (n: Node): boolean => n.op === Ir.Phi && n.block === this.loop.header;
    if (isPhi(index)) return index;
    const base = index.op === i32.add ? resolve(index.inputs[0]!) : undefined;
    const offset = base === undefined ? undefined : intValue(resolve(index.inputs[1]!));
    return base !== undefined && isPhi(base) && offset !== undefined && Math.abs(offset) <= FEW ? base : undefined;
  }

  private startsOf(phi: Node): Node[] {
    return phi.inputs.filter((_, i) => !this.latches.includes(this.loop.header.preds[i]!)).map(resolve);
  }

  /** By what each iteration moves the index on: a constant, or a value of outside that is known to be positive. */
  private stepOf(index: Node): Node | undefined {
    const phi = this.phiOf(index);
    if (phi === undefined) return undefined;
    let step: Node | undefined;
    for (let i = 0; i < phi.inputs.length; i++) {
      if (!this.latches.includes(this.loop.header.preds[i]!)) continue;
      const next = resolve(phi.inputs[i]!);
      if (next.op !== i32.add) return undefined;
      const [a, b] = next.inputs.map(resolve) as [Node, Node];
      const by = a === phi ? b : b === phi ? a : undefined;
      if (by === undefined || (step !== undefined && step !== by)) return undefined;
      step = by;
    }
    return step !== undefined && (this.isConstantStep(step) || this.isPositiveOutside(step)) ? step : undefined;
  }

  private isConstantStep(step: Node): boolean {
    const size = intValue(step);
    return size !== undefined && size !== 0 && Math.abs(size) <= FEW;
  }

  private isPositiveOutside(step: Node): boolean {
    if (Graph.isConstant(step) || this.inside.has(step.block!)) return false;
    if (this.countsUp(step)) return true;
    const where = this.positive.get(step);
    return where !== undefined && dominates(where, this.loop.header);
  }

  /** The index of a loop around this one, from a positive constant up by one below some bound. */
  private countsUp(phi: Node): boolean {
    const header = phi.block!;
    const test = header.end;
    if (phi.op !== Ir.Phi || test.op !== Ir.If || test.inputs[0]!.inputs[0] !== phi) return false;
    const stays = test.inputs[0]!.op === i32.ltS ? header.succs[0]! : test.inputs[0]!.op === i32.geS ? header.succs[1]! : undefined;
    if (stays === undefined || stays.preds.length !== 1) return false;
    return phi.inputs.every((raw) => {
      const input = resolve(raw);
      if (input.op === Ir.Constant) return (intValue(input) ?? 0) > 0;
      return (
        input.op === i32.add &&
        resolve(input.inputs[0]!) === phi &&
        intValue(resolve(input.inputs[1]!)) === 1 &&
        dominates(stays, input.block!)
      );
    });
  }
}
