// Control-flow graph to structured control (Ramsey, "Beyond Relooper"): the dominator tree is walked; a block with several forward
// predecessors stands behind a Wasm block that ends there, the header of a loop in a Wasm loop. Needs a reducible graph.

import type { FunctionBuilder, Label } from "../../wasm/function.ts";
import type { Block, Graph } from "../ir/graph.ts";
import type { BranchInfo, SwitchInfo } from "../ir/node.ts";
import { Ir } from "../ir/op.ts";

/** Probability below which the engine is told that a branch is seldom taken. */
const SELDOM = 0.02;

export interface BlockEmitter {
  /** All but the end, and the moves of phis where the end is a goto. */
  body(block: Block): void;
  /** Pushes the condition of an If or Catch, or the key of a Switch. @returns whether the condition pushed is the negation */
  condition(block: Block): boolean;
  /** Any other end. */
  leave(block: Block): void;
}

export class Structurer {
  private readonly f: FunctionBuilder;
  private readonly emitter: BlockEmitter;
  private readonly children: Block[][];
  private readonly labels = new Map<Block, Label>();

  constructor(graph: Graph, f: FunctionBuilder, emitter: BlockEmitter) {
    this.f = f;
    this.emitter = emitter;
    this.children = graph.blocks.map(() => []);
    // Later blocks first: the outermost Wasm block ends at the last one.
    for (let i = graph.blocks.length - 1; i > 0; i--) {
      const block = graph.blocks[i]!;
      if (this.needsLabel(block)) this.children[block.idom!.order]!.push(block);
    }
  }

  emit(entry: Block): void {
    this.tree(entry);
  }

  private needsLabel(block: Block): boolean {
    let forward = 0;
    for (const p of block.preds) {
      if (p.order < block.order) forward++;
      if (p.end.op === Ir.Switch) return true;
    }
    return forward > 1;
  }

  private tree(block: Block): void {
    const isLoop = block.preds.some((p) => p.order >= block.order);
    const labelled = this.needsLabel(block);
    let loop: Label | undefined;
    const outer = this.labels.get(block);
    if (isLoop) {
      loop = this.f.loop();
      this.labels.set(block, loop);
    }
    this.within(block, this.children[block.order]!, 0);
    if (loop !== undefined) this.f.end(loop);
    if (labelled && outer !== undefined) this.labels.set(block, outer);
  }

  private within(block: Block, merges: readonly Block[], next: number): void {
    if (next < merges.length) {
      const merge = merges[next]!;
      const label = this.f.block();
      this.labels.set(merge, label);
      this.within(block, merges, next + 1);
      this.f.end(label);
      this.labels.delete(merge);
      this.tree(merge);
      return;
    }
    this.emitter.body(block);
    const { end } = block;
    const { f } = this;
    switch (end.op) {
      case Ir.Goto:
        this.branch(block, block.succs[0]!);
        return;
      case Ir.If:
      case Ir.Catch: {
        const negated = this.emitter.condition(block);
        const yes = block.succs[negated ? 1 : 0]!;
        const no = block.succs[negated ? 0 : 1]!;
        const far = this.farTarget(yes);
        const { probability } = end.aux as BranchInfo;
        const first = negated ? 1 - probability : probability;
        if (far !== undefined) {
          if (first < SELDOM) f.unlikely();
          f.brIf(this.labels.get(far)!);
          this.branch(block, no);
          return;
        }
        const near = this.farTarget(no);
        if (near !== undefined) {
          f.op(0x45);
          if (1 - first < SELDOM) f.unlikely();
          f.brIf(this.labels.get(near)!);
          this.branch(block, yes);
          return;
        }
        if (first < SELDOM) f.unlikely();
        const label = f.if_();
        this.branch(block, yes);
        f.else_();
        this.branch(block, no);
        f.end(label);
        // Both arms have left; validation does not know.
        f.unreachable();
        return;
      }
      case Ir.Switch:
        this.switch_(block);
        return;
      default:
        this.emitter.leave(block);
    }
  }

  /** The labelled block that an edge leads to, if nothing is to be done on the way. */
  private farTarget(to: Block): Block | undefined {
    let target = to;
    while (!this.labels.has(target)) {
      if (target.nodes.length !== 1 || target.end.op !== Ir.Goto || target.succs[0]!.nodes[0]!.op === Ir.Phi) return undefined;
      if (this.needsLabel(target) || target.preds.length > 1) return undefined;
      target = target.succs[0]!;
    }
    return target;
  }

  private branch(from: Block, to: Block): void {
    const isBack = to.order <= from.order;
    if (isBack || this.needsLabel(to)) this.f.br(this.labels.get(to)!);
    else this.tree(to);
  }

  private switch_(block: Block): void {
    const { f } = this;
    const info = block.end.aux as SwitchInfo;
    const { keys } = info;
    const label = (succ: number): Label => this.labels.get(block.succs[succ]!)!;
    if (keys.length === 0) {
      f.br(label(info.otherwise));
      return;
    }
    const low = keys[0]!;
    const span = keys[keys.length - 1]! - low + 1;
    if (span <= 4 * keys.length + 8) {
      this.emitter.condition(block);
      if (low !== 0) f.i32(low).op(0x6b);
      const table: Label[] = [];
      for (let i = 0, k = 0; i < span; i++) table.push(keys[k] === low + i ? label(info.targets[k++]!) : label(info.otherwise));
      f.brTable(table, label(info.otherwise));
      return;
    }
    this.search(block, info, 0, keys.length, label);
  }

  /** Binary search over the keys from `start` to `end`. */
  private search(block: Block, info: SwitchInfo, start: number, end: number, label: (succ: number) => Label): void {
    const { f } = this;
    if (end - start <= 3) {
      for (let k = start; k < end; k++) {
        this.emitter.condition(block);
        f.i32(info.keys[k]!).op(0x46).brIf(label(info.targets[k]!));
      }
      f.br(label(info.otherwise));
      return;
    }
    const middle = (start + end) >> 1;
    this.emitter.condition(block);
    f.i32(info.keys[middle]!).op(0x48);
    const less = f.if_();
    this.search(block, info, start, middle, label);
    f.end(less);
    this.search(block, info, middle, end, label);
  }
}
