// Takes the poll out of innermost loops that call nothing and end soon by themselves: each iteration moves an index on, and either an array
// access stops it at the array's bounds, or the loop's own test at an array's length or a small constant (HotSpot's counted loops
// without safepoints, -XX:-UseCountedLoopSafepoints; there a bound may be any int).
//   loop { guard i >=u length a; store a[i]; i += 1; poll }   →   loop { guard i >=u length a; store a[i]; i += 1 }
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
  for (const header of graph.blocks) {
    const { loop } = header;
    if (loop?.header !== header || !isInnermost(loop) || !loop.blocks.every(isPlain)) continue;
    const latches = header.preds.filter((p) => p.order >= header.order);
    if (!new Bounds(loop, latches, positive).found()) continue;
    for (const latch of latches) latch.nodes = latch.nodes.filter((node) => node.op !== Ir.Poll);
  }
}

const isInnermost = (loop: Loop): boolean => loop.blocks.every((b) => b.loop === loop);

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
    const where = this.positive.get(step);
    return where !== undefined && dominates(where, this.loop.header);
  }
}
