// Simple loops over arrays of primitives as vectors of 128 bits: the main loop does 8 or 16 iterations at a time. A loop is simple when its
// body is one path of loads and stores at indices that move by one, arithmetic by element, and sums of ints (reductions.ts). Where arrays
// may be the same and that would matter, the main loop is entered only if they are not.
//   for (i = 0; i < n; i++) c[i] = a[i] + b[i]   →   do { store c i (i32x4.add (load a i) (load b i)) ... i += 16 } while (i < n - 15)
import { f64, f64x2, i8x16, i32, i32x4, i64, i64x2, v128 } from "../../wasm/opcodes.ts";
import { base, intValue } from "../ir/fold.ts";
import type { Block, Graph } from "../ir/graph.ts";
import type { MemoryInfo, Node } from "../ir/node.ts";
import { Ir } from "../ir/op.ts";
import { type CountedLoop, type Linear, Maker } from "./counted-loops.ts";
import { MainLoop } from "./main-loop.ts";
import { type Reduction, reductionOf } from "./reductions.ts";
import {
  ACCESSES,
  BY_LANE,
  bytesOfInts,
  bytesOfLongs,
  LOADS,
  LOW_BYTES,
  LOW_SHORTS,
  MASKS,
  SHIFTS,
  SPLAT,
  UPPER_HALF,
} from "./vector-operations.ts";

/** The loop is of another kind: it stays as it is. */
export class NotSimple extends Error {
  override name = "NotSimple";
}

export interface Access {
  readonly node: Node;
  readonly memory: MemoryInfo;
  readonly array: Node;
  readonly index: Linear;
}

/** What a loop whose body is one path does, in order. */
export interface Body {
  readonly accesses: readonly Access[];
  readonly guards: readonly Node[];
  readonly reductions: ReadonlyMap<Node, Reduction>;
}

/** @throws NotSimple */
export function bodyOf(c: CountedLoop): Body {
  if (intValue(c.step) !== 1) throw new NotSimple();
  const accesses: Access[] = [];
  const guards: Node[] = [];
  for (const node of pathOf(c)) {
    switch (node.op) {
      case Ir.Phi:
      case Ir.Pi:
      case Ir.Goto:
      case Ir.If:
        break;
      case Ir.Guard:
        guards.push(node);
        break;
      case Ir.Load:
      case Ir.Store:
        accesses.push(accessOf(c, node));
        break;
      default:
        if (node.op < 0 && node.op !== Ir.Select && node.op !== Ir.ArrayLength) throw new NotSimple();
    }
  }
  const reductions = new Map<Node, Reduction>();
  for (const phi of c.header.phis()) {
    if (c.inductions.has(phi)) continue;
    const reduction = reductionOf(phi, phi.inputs[c.latchAt]!, (n) => !c.isOutside(n));
    if (reduction === undefined) throw new NotSimple();
    reductions.set(phi, reduction);
  }
  if (accesses.length === 0) throw new NotSimple();
  return { accesses, guards, reductions };
}

function pathOf(c: CountedLoop): Node[] {
  const nodes = c.header.nodes.slice();
  let block: Block = c.stay;
  for (let n = 1; ; n++) {
    if (block.preds.length !== 1 || block.succs.length !== 1) throw new NotSimple();
    nodes.push(...block.nodes);
    if (block === c.latch) {
      if (n + 1 !== c.loop.blocks.length) throw new NotSimple();
      return nodes;
    }
    block = block.succs[0]!;
  }
}

function accessOf(c: CountedLoop, node: Node): Access {
  const memory = node.memory();
  const [array, index] = node.inputs as [Node, Node];
  if (memory.volatile || !memory.alias.startsWith("a") || ACCESSES[memory.opcode] === undefined || node.type === "ref")
    throw new NotSimple();
  if (node.inputs.length !== (node.op === Ir.Load ? 2 : 3) || node.inputs.at(-1)!.type === "ref") throw new NotSimple();
  const outside = c.outside(array);
  const linear = c.linear(index);
  if (outside === undefined || linear?.scale !== 1) throw new NotSimple();
  return { node, memory, array: outside, index: linear };
}

/**
 * Of two accesses in order, one of them a store, the first must not be behind the second: then all its iterations may come before all of the
 * second's. Else the arrays must differ, which is tested.
 */
export function orderAccesses(main: MainLoop, accesses: readonly Access[]): void {
  const differ = new Set<string>();
  for (let i = 0; i < accesses.length; i++)
    for (let j = i + 1; j < accesses.length; j++) {
      const [a, b] = [accesses[i]!, accesses[j]!];
      if (a.memory.alias !== b.memory.alias || (a.node.op === Ir.Load && b.node.op === Ir.Load)) continue;
      if (sameTerms(a.index, b.index) && a.index.offset >= b.index.offset) continue;
      const [x, y] = [base(a.array), base(b.array)];
      if (x === y) throw new NotSimple();
      const key = `${Math.min(x.id, y.id)},${Math.max(x.id, y.id)}`;
      if (differ.has(key)) continue;
      differ.add(key);
      main.conditions.push(main.test.i32(i32.ne, x, y));
    }
}

const sameTerms = (a: Linear, b: Linear): boolean => a.terms.size === b.terms.size && [...a.terms].every(([n, f]) => b.terms.get(n) === f);

/** @throws NotSimple, with the graph as it was */
export function vectorize(graph: Graph, c: CountedLoop, body: Body): void {
  const isWide =
    body.accesses.some((a) => ACCESSES[a.memory.opcode]!.lanes === 2) || [...body.reductions.keys()].some((p) => p.type === "i64");
  const width = isWide ? 8 : 16;
  if (c.trips !== undefined && c.trips < 1.5 * width) throw new NotSimple();
  const main = new MainLoop(graph, c, width);
  if (!body.guards.every((guard) => main.isCovered(guard))) throw new NotSimple();
  orderAccesses(main, body.accesses);
  new Vectorizer(graph, c, body, main, width).run();
}

class Vectorizer {
  private readonly c: CountedLoop;
  private readonly graph: Graph;
  private readonly body: Body;
  private readonly main: MainLoop;
  private readonly width: number;
  private readonly m: Maker;
  private readonly exit: Maker;
  private readonly vectors = new Map<Node, readonly Node[]>();
  private readonly scalars = new Map<Node, Node>();
  private readonly splats = new Map<Node, Node>();

  constructor(graph: Graph, c: CountedLoop, body: Body, main: MainLoop, width: number) {
    this.graph = graph;
    this.c = c;
    this.body = body;
    this.main = main;
    this.width = width;
    this.m = new Maker(graph, graph.block());
    this.exit = new Maker(graph, graph.block());
    this.m.block.frequency = c.header.frequency / width;
    this.exit.block.frequency = c.before.frequency;
  }

  run(): void {
    const { c, m, graph, body } = this;
    const results = new Map<Node, Node>();
    const nexts = new Map<Node, Node>();
    for (const { phi, start, step } of c.inductions.values()) {
      const own = graph.phi(m.block, "i32", [start]);
      this.scalars.set(phi, own);
      nexts.set(own, graph.i32(step * this.width));
    }
    const partial = new Map<Reduction, Node[]>();
    for (const reduction of body.reductions.values())
      partial.set(
        reduction,
        this.startOf(reduction).map((start) => graph.phi(m.block, "v128", [start])),
      );
    for (const { node, memory } of body.accesses) {
      if (node.op === Ir.Load) this.vectors.set(node, this.load(node, memory));
      else this.store(node, memory);
    }
    for (const [reduction, phis] of partial) {
      const sums = this.join(reduction, phis);
      phis.forEach((phi, i) => {
        phi.inputs.push(sums[i]!);
      });
      results.set(reduction.phi, this.combine(reduction, sums));
    }
    for (const [own, distance] of nexts) own.inputs.push(m.i32(i32.add, own, distance));
    for (const { phi } of c.inductions.values()) results.set(phi, this.scalars.get(phi)!.inputs[1]!);
    this.main.install(m.block, m, results.get(c.index)!, this.exit, results);
  }

  private count(node: Node): number {
    return node.type === "i64" || node.type === "f64" ? this.width / 2 : this.width / 4;
  }

  private times(n: number, make: (i: number) => Node): Node[] {
    return Array.from({ length: n }, (_, i) => make(i));
  }

  private v(op: number, ...inputs: Node[]): Node {
    return this.m.make(op, "v128", inputs);
  }

  /** 16 bytes, made once before the loop. */
  private bytes(bytes: readonly number[]): Node {
    return this.main.entry.make(v128.const, "v128", [], bytes);
  }

  private splat(node: Node): Node {
    let splat = this.splats.get(node);
    if (splat === undefined) {
      const op = SPLAT[node.type];
      if (op === undefined) throw new NotSimple();
      splat = this.main.entry.make(op, "v128", [node]);
      this.splats.set(node, splat);
    }
    return splat;
  }

  /** The value of the iteration that comes first. */
  private scalar(node: Node): Node {
    if (this.c.isOutside(node)) return node;
    let value = this.scalars.get(node);
    if (value === undefined) {
      if (node.op <= 0 || node.type !== "i32") throw new NotSimple();
      value = this.m.make(
        node.op,
        "i32",
        node.inputs.map((n) => this.scalar(n)),
      );
      this.scalars.set(node, value);
    }
    return value;
  }

  // Memory.

  private address(node: Node): [Node, Node] {
    return [this.c.outside(node.inputs[0]!)!, this.scalar(node.inputs[1]!)];
  }

  private load(node: Node, memory: MemoryInfo): Node[] {
    const access = ACCESSES[memory.opcode]!;
    const [opcode, ...widen] = LOADS[memory.opcode]!;
    return this.times(this.width / access.lanes, (i) => {
      const offset = memory.offset + i * access.lanes * access.size;
      let value = this.m.make(Ir.Load, "v128", this.address(node), { ...memory, opcode, offset } satisfies MemoryInfo);
      for (const op of widen) value = this.v(op, value);
      return value;
    });
  }

  private store(node: Node, memory: MemoryInfo): void {
    const { size } = ACCESSES[memory.opcode]!;
    const value = node.inputs[2]!;
    let vectors = this.vector(value);
    const pairs = (shuffle: readonly number[]): Node[] =>
      this.times(vectors.length / 2, (i) => this.m.make(i8x16.shuffle, "v128", [vectors[2 * i]!, vectors[2 * i + 1]!], shuffle));
    // Of ints the low halves or bytes.
    if (size === 1 && this.width < 16) throw new NotSimple();
    if (size <= 2) vectors = pairs(LOW_SHORTS);
    if (size === 1) vectors = pairs(LOW_BYTES);
    vectors.forEach((v, i) => {
      const store: MemoryInfo = { ...memory, opcode: v128.store, offset: memory.offset + 16 * i };
      this.graph.append(this.m.block, Ir.Store, "void", [...this.address(node), v], store);
    });
  }

  // Values.

  private vector(node: Node): readonly Node[] {
    let vectors = this.vectors.get(node);
    if (vectors === undefined) {
      vectors = this.make(node);
      this.vectors.set(node, vectors);
    }
    return vectors;
  }

  private make(node: Node): readonly Node[] {
    const n = this.count(node);
    if (this.c.isOutside(node)) {
      const splat = this.splat(node);
      return this.times(n, () => splat);
    }
    const [a, b] = node.inputs as [Node, Node];
    const op = BY_LANE[node.op];
    if (op !== undefined) {
      const inputs = node.inputs.map((input) => this.vector(input));
      return this.times(n, (i) => this.v(op, ...inputs.map((list) => list[i]!)));
    }
    const shift = SHIFTS[node.op];
    if (shift !== undefined) {
      const count = this.shiftCount(b);
      return this.vector(a).map((x) => this.v(shift, x, count));
    }
    switch (node.op) {
      case Ir.Phi:
        return this.induction(node);
      case Ir.Select:
        return this.select(node);
      case i32.extend8S:
      case i32.extend16S: {
        const by = this.graph.i32(node.op === i32.extend8S ? 24 : 16);
        return this.vector(a).map((x) => this.v(i32x4.shrS, this.v(i32x4.shl, x, by), by));
      }
      case i64.extendI32S:
        return this.vector(a).flatMap((x) => [this.v(i64x2.extendLowI32x4S, x), this.v(i64x2.extendHighI32x4S, x)]);
      case f64.convertI32S:
        return this.vector(a).flatMap((x) => [
          this.v(f64x2.convertLowI32x4S, x),
          this.v(f64x2.convertLowI32x4S, this.m.make(i8x16.shuffle, "v128", [x, x], UPPER_HALF)),
        ]);
    }
    throw new NotSimple();
  }

  private shiftCount(node: Node): Node {
    if (node.op === Ir.Constant) return this.graph.i32(Number(node.aux));
    if (!this.c.isOutside(node)) throw new NotSimple();
    return node.type === "i64" ? this.main.entry.make(i32.wrapI64, "i32", [node]) : node;
  }

  private induction(phi: Node): Node[] {
    const induction = this.c.inductions.get(phi);
    if (induction === undefined) throw new NotSimple();
    const first = this.v(i32x4.splat, this.scalar(phi));
    return this.times(this.width / 4, (i) =>
      this.v(i32x4.add, first, this.bytes(bytesOfInts([0, 1, 2, 3].map((lane) => (4 * i + lane) * induction.step)))),
    );
  }

  private select(node: Node): Node[] {
    const [test, a, b] = node.inputs as [Node, Node, Node];
    const mask = MASKS[test.op];
    if (mask === undefined || this.c.isOutside(test) || this.count(test.inputs[0]!) !== this.count(node)) throw new NotSimple();
    const [x, y] = test.inputs.map((input) => this.vector(input)) as [readonly Node[], readonly Node[]];
    const [yes, no] = [this.vector(a), this.vector(b)];
    return this.times(this.count(node), (i) => this.v(v128.bitselect, yes[i]!, no[i]!, this.v(mask, x[i]!, y[i]!)));
  }

  // Reductions.

  private startOf({ phi, neutral }: Reduction): Node[] {
    const start = phi.inputs[this.c.entryAt]!;
    const n = this.count(phi);
    const isLong = phi.type === "i64";
    if (neutral === undefined) return this.times(n, () => this.splat(start));
    const nothing = this.splat(isLong ? this.graph.i64(neutral) : this.graph.i32(Number(neutral)));
    // The last lane is what nothing multiplies behind.
    const last = this.main.entry.make(isLong ? i64x2.replaceLane : i32x4.replaceLane, "v128", [nothing, start], isLong ? 1 : 3);
    return this.times(n, (i) => (i === n - 1 ? last : nothing));
  }

  private join({ phi, lane, factor, terms }: Reduction, phis: readonly Node[]): Node[] {
    const isLong = phi.type === "i64";
    let sums = phis.slice();
    if (factor !== 1n) {
      const power = factor ** BigInt(this.width);
      const by = this.splat(isLong ? this.graph.i64(power) : this.graph.i32(Number(BigInt.asIntN(32, power))));
      sums = sums.map((x) => this.v(isLong ? i64x2.mul : i32x4.mul, x, by));
    }
    for (const { value, negative } of terms) {
      const vectors = this.vector(value);
      const op = negative ? (isLong ? i64x2.sub : i32x4.sub) : lane;
      sums = sums.map((x, i) => this.v(op, x, vectors[i]!));
    }
    return sums;
  }

  /** One value of all partial results. */
  private combine({ phi, op, lane, order, factor }: Reduction, sums: readonly Node[]): Node {
    const { exit } = this;
    const isLong = phi.type === "i64";
    const lanes = isLong ? 2 : 4;
    let weighted = sums;
    if (factor !== 1n)
      weighted = sums.map((x, i) => {
        const weights = Array.from({ length: lanes }, (_, k) => factor ** BigInt(this.width - 1 - (i * lanes + k)));
        const bytes = isLong ? bytesOfLongs(weights) : bytesOfInts(weights.map((w) => Number(BigInt.asIntN(32, w))));
        return exit.make(isLong ? i64x2.mul : i32x4.mul, "v128", [x, exit.make(v128.const, "v128", [], bytes)]);
      });
    const vector = weighted.reduce((x, y) => exit.make(lane, "v128", [x, y]));
    const parts = this.times(lanes, (k) => exit.make(isLong ? i64x2.extractLane : i32x4.extractLane, phi.type, [vector], k));
    return parts.reduce((x, y) => {
      if (op !== Ir.Select) return exit.make(op, phi.type, [x, y]);
      return exit.make(Ir.Select, "i32", [exit.i32(order, x, y), x, y]);
    });
  }
}
