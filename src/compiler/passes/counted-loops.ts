// What the passes over counted loops know of one: an index that a constant or an invariant step moves up to an invariant bound, tested in
// the header; other values that move with it; which bounds checks hold in all iterations, as conditions that can be tested before.
//   for (i = start; i < bound; i += step) ... a[2 * i + n] ...   →   index i; a's index is 2 i + n, from 2 start + n to 2 (bound - 1) + n
import { i32, i64 } from "../../wasm/opcodes.ts";
import { base, fold, intValue } from "../ir/fold.ts";
import { type Block, Graph, type Loop } from "../ir/graph.ts";
import type { BranchInfo, Node } from "../ir/node.ts";
import { Ir, type Type } from "../ir/op.ts";

/** Steps, offsets and factors are at most this, so that sums of them do not overflow an i64. */
export const MAX_FACTOR = 1 << 16;

/** Instructions of SIMD128 are from here on. */
const SIMD = 0xfd000;

/** Appends values to a block, simplified; numbers and their like each once. */
export class Maker {
  readonly graph: Graph;
  readonly block: Block;
  private readonly made = new Map<string, Node>();
  constructor(graph: Graph, block: Block) {
    this.graph = graph;
    this.block = block;
  }
  make(op: number, type: Type, inputs: Node[], aux?: unknown): Node {
    if (op >= SIMD) return this.graph.append(this.block, op, type, inputs, aux);
    const folding = { graph: this.graph, make: (o: number, t: Type, i: Node[], a?: unknown) => this.make(o, t, i, a) };
    const simpler = fold(folding, op, type, inputs, aux);
    if (simpler !== undefined) return simpler;
    if (aux !== undefined) return this.graph.append(this.block, op, type, inputs, aux);
    const key = `${op}:${inputs.map((n) => n.id).join()}`;
    let node = this.made.get(key);
    if (node === undefined) {
      node = this.graph.append(this.block, op, type, inputs);
      this.made.set(key, node);
    }
    return node;
  }
  i32(op: number, ...inputs: Node[]): Node {
    return this.make(op, "i32", inputs);
  }
  i64(op: number, ...inputs: Node[]): Node {
    return this.make(op, "i64", inputs);
  }
  long(node: Node): Node {
    return this.i64(i64.extendI32S, node);
  }
}

/** scale · index + Σ factor · term + offset, exact; its value in the program is that modulo 2^32. */
export interface Linear {
  readonly scale: number;
  readonly terms: ReadonlyMap<Node, number>;
  readonly offset: number;
}

/** A phi of the header that each iteration moves on by a constant. */
export interface Induction {
  readonly phi: Node;
  readonly start: Node;
  readonly step: number;
}

export class CountedLoop {
  readonly loop: Loop;
  readonly header: Block;
  /** The block that the loop is entered from; its one successor is the header. */
  readonly before: Block;
  readonly latch: Block;
  readonly inside: ReadonlySet<Block>;
  readonly index: Node;
  readonly start: Node;
  /** Constant, or invariant and not known to be positive. */
  readonly step: Node;
  readonly bound: Node;
  /** The loop goes on while the index is at most the bound. */
  readonly inclusive: boolean;
  /** Successor of the header inside. */
  readonly stay: Block;
  /** Of the header's predecessors: where it is entered, and where it is come back to. */
  readonly entryAt: number;
  readonly latchAt: number;
  /** Phis that move by constants, the index among them if its step is one. */
  readonly inductions = new Map<Node, Induction>();

  private constructor(
    loop: Loop,
    entryAt: number,
    test: { index: Node; bound: Node; inclusive: boolean; stay: Block },
    inside: ReadonlySet<Block>,
    step: Node,
  ) {
    this.loop = loop;
    this.header = loop.header;
    this.entryAt = entryAt;
    this.latchAt = 1 - entryAt;
    this.before = this.header.preds[entryAt]!;
    this.latch = this.header.preds[this.latchAt]!;
    this.inside = inside;
    this.index = test.index;
    this.bound = test.bound;
    this.inclusive = test.inclusive;
    this.stay = test.stay;
    this.start = test.index.inputs[entryAt]!;
    this.step = step;
    for (const phi of this.header.phis()) {
      const by = stepOf(phi, phi.inputs[this.latchAt]!);
      const size = by === undefined ? undefined : intValue(by);
      if (size !== undefined && size !== 0 && Math.abs(size) <= MAX_FACTOR)
        this.inductions.set(phi, { phi, start: phi.inputs[entryAt]!, step: size });
    }
  }

  /** @returns undefined for a loop of another kind */
  static find(loop: Loop): CountedLoop | undefined {
    const { header } = loop;
    if (header.preds.length !== 2 || !loop.blocks.every((b) => b.loop === loop)) return undefined;
    const entryAt = header.preds[0]!.order < header.order ? 0 : 1;
    const before = header.preds[entryAt]!;
    if (before.order >= header.order || header.preds[1 - entryAt]!.order < header.order) return undefined;
    if (before.succs.length !== 1 || header.end.op !== Ir.If) return undefined;
    const inside = new Set<Block>(loop.blocks);
    const [yes, no] = header.succs as [Block, Block];
    if (inside.has(yes) === inside.has(no)) return undefined;
    const test = testOf(header, inside.has(yes), inside);
    if (test === undefined) return undefined;
    const step = stepOf(test.index, test.index.inputs[1 - entryAt]!);
    if (step === undefined || !isOutside(step, inside)) return undefined;
    const size = intValue(step);
    if (size !== undefined && (size < 1 || size > MAX_FACTOR)) return undefined;
    return new CountedLoop(loop, entryAt, { ...test, stay: inside.has(yes) ? yes : no }, inside, step);
  }

  isOutside(node: Node): boolean {
    return isOutside(node, this.inside);
  }

  /** What an array in the loop is outside of it, where only more was learnt of it inside. */
  outside(node: Node): Node | undefined {
    const known = base(node);
    return this.isOutside(node) ? node : this.isOutside(known) ? known : undefined;
  }

  /** How often the loop runs when it is entered, as the profile has it; undefined if it does not say. */
  get trips(): number | undefined {
    const { probability } = this.header.end.aux as BranchInfo;
    if (probability === 0.5) return undefined;
    const leaves = this.header.succs[0] === this.stay ? 1 - probability : probability;
    return 1 / Math.max(leaves, 0.0001);
  }

  /** A value that the array's index moves linearly; undefined for others. */
  linear(node: Node, depth = 0): Linear | undefined {
    const constant = intValue(node);
    if (constant !== undefined) return Math.abs(constant) <= MAX_FACTOR ? { scale: 0, terms: new Map(), offset: constant } : undefined;
    if (this.isOutside(node)) return node.type === "i32" ? { scale: 0, terms: new Map([[node, 1]]), offset: 0 } : undefined;
    if (node === this.index) return { scale: 1, terms: new Map(), offset: 0 };
    if (depth > 6) return undefined;
    const [a, b] = node.inputs as [Node, Node];
    switch (node.op) {
      case Ir.Phi:
        return this.inductionAsLinear(node);
      case i32.add:
      case i32.sub: {
        const x = this.linear(a, depth + 1);
        const y = this.linear(b, depth + 1);
        return x === undefined || y === undefined ? undefined : sum(x, y, node.op === i32.add ? 1 : -1);
      }
      case i32.mul:
      case i32.shl: {
        const c = intValue(b);
        if (c === undefined || (node.op === i32.shl && (c < 0 || c > 16))) return undefined;
        const x = this.linear(a, depth + 1);
        return x === undefined ? undefined : sum(NOTHING, x, node.op === i32.shl ? 1 << c : c);
      }
    }
    return undefined;
  }

  /** j = j0 + step · (i - i0) / (the index's step). */
  private inductionAsLinear(phi: Node): Linear | undefined {
    const own = this.inductions.get(phi);
    const index = this.inductions.get(this.index);
    if (own === undefined || index === undefined || own.step % index.step !== 0) return undefined;
    const factor = own.step / index.step;
    const start = this.linear(own.start);
    const from = this.linear(index.start);
    if (start === undefined || from === undefined) return undefined;
    return sum(sum(start, from, -factor), { scale: 1, terms: new Map(), offset: 0 }, factor);
  }

  /**
   * Appends conditions (1 where they hold) under which a linear value, exact, is at least 0 and below `length` in all iterations; there is at
   * least one iteration.
   */
  inBounds(value: Linear, length: Node, m: Maker, conditions: Node[]): void {
    const { graph } = m;
    const { scale, terms, offset } = value;
    const first = intValue(this.start);
    const adjusted = offset + (this.inclusive ? 1 : 0);
    if (scale === 1 && terms.size === 0 && first !== undefined && first + offset >= 0 && adjusted === 0) {
      conditions.push(m.i32(i32.leS, this.bound, length));
      return;
    }
    let rest = graph.i64(BigInt(offset));
    for (const [term, factor] of terms) rest = m.i64(i64.add, scaled(m, m.long(term), factor), rest);
    const at = (index: Node): Node => m.i64(i64.add, scaled(m, index, scale), rest);
    const last = m.i64(i64.sub, m.long(this.bound), graph.i64(this.inclusive ? 0n : 1n));
    const low = at(scale >= 0 ? m.long(this.start) : last);
    const high = at(scale >= 0 ? last : m.long(this.start));
    conditions.push(m.i32(i64.geS, low, graph.i64(0n)), m.i32(i64.ltS, high, m.long(length)));
  }
}

const NOTHING: Linear = { scale: 0, terms: new Map(), offset: 0 };

const scaled = (m: Maker, x: Node, factor: number): Node => (factor === 1 ? x : m.i64(i64.mul, x, m.graph.i64(BigInt(factor))));

/** x + factor · y; undefined where factors get large. */
function sum(x: Linear, y: Linear, factor: number): Linear | undefined;
function sum(x: Linear | undefined, y: Linear, factor: number): Linear | undefined;
function sum(x: Linear | undefined, y: Linear, factor: number): Linear | undefined {
  if (x === undefined) return undefined;
  const terms = new Map(x.terms);
  for (const [term, n] of y.terms) {
    const total = (terms.get(term) ?? 0) + factor * n;
    if (total === 0) terms.delete(term);
    else terms.set(term, total);
  }
  const result: Linear = { scale: x.scale + factor * y.scale, terms, offset: x.offset + factor * y.offset };
  const isSmall = (n: number): boolean => Math.abs(n) <= MAX_FACTOR;
  return isSmall(result.scale) && isSmall(result.offset) && terms.size <= 4 && [...terms.values()].every(isSmall) ? result : undefined;
}

const isOutside = (node: Node, inside: ReadonlySet<Block>): boolean => Graph.isConstant(node) || !inside.has(node.block!);

/** phi + step, of the phi's value for the next iteration. */
function stepOf(phi: Node, next: Node): Node | undefined {
  if (phi.op !== Ir.Phi || phi.type !== "i32" || next.op !== i32.add) return undefined;
  const [a, b] = next.inputs as [Node, Node];
  return a === phi ? b : b === phi ? a : undefined;
}

/** index < bound, in any way to say so, is where the loop goes on. */
function testOf(
  header: Block,
  staysOnTrue: boolean,
  inside: ReadonlySet<Block>,
): { index: Node; bound: Node; inclusive: boolean } | undefined {
  const condition = header.end.inputs[0]!;
  const [a, b] = condition.inputs as [Node, Node];
  if (b === undefined) return undefined;
  const isIndex = (n: Node): boolean => n.op === Ir.Phi && n.block === header;
  const found = (index: Node, bound: Node, inclusive: boolean): { index: Node; bound: Node; inclusive: boolean } | undefined =>
    isIndex(index) && isOutside(bound, inside) ? { index, bound, inclusive } : undefined;
  switch (condition.op) {
    case i32.ltS:
      return staysOnTrue ? found(a, b, false) : found(b, a, true);
    case i32.geS:
      return staysOnTrue ? found(b, a, true) : found(a, b, false);
    case i32.leS:
      return staysOnTrue ? found(a, b, true) : found(b, a, false);
    case i32.gtS:
      return staysOnTrue ? found(b, a, false) : found(a, b, true);
  }
  return undefined;
}
