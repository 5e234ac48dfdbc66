// A main loop before a counted one: it does several iterations at a time, without bounds checks, as long as there are enough left and
// what was tested before holds; the loop as it was does the rest. So exceptions, traps and polls of the rest are exactly its own.
//   for (i = s; i < n; i++) A(i)   →   if (checks & s < n - 3) do { A(i); A(i + 1); A(i + 2); A(i + 3); i += 4 } while (i < n - 3)
//                                      for (; i < n; i++) A(i)
import { i32 } from "../../wasm/opcodes.ts";
import { intValue } from "../ir/fold.ts";
import type { Block, Graph } from "../ir/graph.ts";
import { type BranchInfo, type Node, resolve } from "../ir/node.ts";
import { Ir } from "../ir/op.ts";
import { type CountedLoop, type Linear, Maker } from "./counted-loops.ts";

/** Steps that are not constants are tested to be at most this. */
const MAX_STEP = 1 << 24;

export class MainLoop {
  readonly graph: Graph;
  readonly counted: CountedLoop;
  /** Tests whether the main loop is entered. */
  readonly test: Maker;
  /** Before the main loop: what it does not compute anew. */
  readonly entry: Maker;
  /** 1 each where the main loop may be entered. */
  readonly conditions: Node[] = [];
  /** Iterations at a time. */
  readonly width: number;
  private readonly checks = new Set<string>();
  /** Each iteration moves on within an array: it ends soon, and needs no poll. */
  endsSoon = false;

  constructor(graph: Graph, counted: CountedLoop, width: number) {
    this.graph = graph;
    this.counted = counted;
    this.width = width;
    this.test = new Maker(graph, graph.block());
    this.entry = new Maker(graph, graph.block());
    for (const { block } of [this.test, this.entry]) block.frequency = counted.before.frequency;
  }

  /** A guard that holds in all iterations when conditions do that are added here. */
  isCovered(guard: Node): boolean {
    const condition = guard.inputs[0]!;
    const { counted } = this;
    if (counted.isOutside(condition)) {
      this.conditions.push(this.test.i32(i32.eqz, condition));
      return true;
    }
    if (condition.op !== i32.geU) return false;
    const [index, array] = condition.inputs as [Node, Node];
    const length = this.lengthOutside(array);
    const linear = counted.linear(index);
    if (length === undefined || linear === undefined) return false;
    if (linear.scale !== 0) this.endsSoon = true;
    const key = `${keyOf(linear)}<${length.id}`;
    if (!this.checks.has(key)) {
      this.checks.add(key);
      counted.inBounds(linear, length, this.test, this.conditions);
    }
    return true;
  }

  private lengthOutside(node: Node): Node | undefined {
    if (this.counted.isOutside(node)) return node;
    if (node.op !== Ir.ArrayLength) return undefined;
    const array = this.counted.outside(node.inputs[0]!);
    return array === undefined ? undefined : this.test.i32(Ir.ArrayLength, array);
  }

  /** The last index from which `width` iterations are left is below this (or, of an inclusive bound, is this). */
  private limit(): Node {
    const { test, counted, graph, width } = this;
    const step = intValue(counted.step);
    if (step !== undefined) {
      const distance = (width - 1) * step;
      if (!isNonNegative(counted.bound)) this.conditions.push(test.i32(i32.geS, counted.bound, graph.i32(-0x80000000 + distance)));
      return test.i32(i32.sub, counted.bound, graph.i32(distance));
    }
    // From 1 to MAX_STEP.
    this.conditions.push(test.i32(i32.ltU, test.i32(i32.add, counted.step, graph.i32(-1)), graph.i32(MAX_STEP)));
    if (!isNonNegative(counted.bound)) this.conditions.push(test.i32(i32.geS, counted.bound, graph.i32(0)));
    return test.i32(i32.sub, counted.bound, test.i32(i32.mul, counted.step, graph.i32(width - 1)));
  }

  /** By how much the index moves in `iterations`. */
  distance(iterations: number): Node {
    return this.entry.i32(i32.mul, this.counted.step, this.graph.i32(iterations));
  }

  /**
   * Puts it in: the entry leads to `body`, whose phis have their first input; behind `end`, which has no end yet, it goes on with `again`'s
   * inputs or leaves through `exit`. @param results of the header's phis when it leaves
   */
  install(body: Block, end: Maker, next: Node, exit: Maker, results: ReadonlyMap<Node, Node>): void {
    const { graph, counted, test, entry } = this;
    const limit = this.limit();
    const compare = counted.inclusive ? i32.leS : i32.ltS;
    this.enter(test.i32(compare, counted.start, limit));
    graph.append(entry.block, Ir.Goto, "void");
    link(entry.block, body);
    graph.append(end.block, Ir.If, "void", [end.i32(compare, next, limit)], { probability: 0.95 } satisfies BranchInfo);
    link(end.block, body);
    link(end.block, exit.block);
    this.leave(exit, results);
  }

  /** As install, for what is no loop: it does all iterations at once, of which there are at least `width`. */
  installOnce(results: ReadonlyMap<Node, Node>): void {
    const { counted, test } = this;
    const limit = this.limit();
    this.enter(test.i32(counted.inclusive ? i32.leS : i32.ltS, counted.start, limit));
    this.leave(this.entry, results);
  }

  private enter(first: Node): void {
    const { graph, counted, test, entry } = this;
    const { before, header } = counted;
    const all = this.conditions.reduce((a, b) => test.i32(i32.and, a, b), first);
    graph.append(test.block, Ir.If, "void", [all], { probability: 0.9 } satisfies BranchInfo);
    before.succs[0] = test.block;
    test.block.preds.push(before);
    header.preds[counted.entryAt] = test.block;
    link(test.block, entry.block);
    test.block.succs.push(header);
  }

  private leave(exit: Maker, results: ReadonlyMap<Node, Node>): void {
    const { header } = this.counted;
    this.graph.append(exit.block, Ir.Goto, "void");
    link(exit.block, header);
    for (const phi of header.phis()) phi.inputs.push(results.get(phi)!);
  }
}

function link(from: Block, to: Block): void {
  from.succs.push(to);
  to.preds.push(from);
}

const isNonNegative = (node: Node): boolean => node.op === Ir.ArrayLength || (intValue(node) ?? -1) >= 0;

const keyOf = (l: Linear): string => `${l.scale}:${l.offset}:${[...l.terms].map(([n, f]) => `${resolve(n).id}*${f}`).join()}`;
