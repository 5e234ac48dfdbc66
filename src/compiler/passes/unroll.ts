// Counted loops that no vectors do, several iterations at a time: copies of the body behind each other without the tests between them,
// without the bounds checks that were tested before, with one poll. Each copy's guards have states of their own.
//   for (...) { guard k >=u n; A(k); k += s; poll }   →   do { A(k); A(k + s); A(k + 2 s); A(k + 3 s); k += 4 s; poll } while ...
import { type Block, dominates, type Graph } from "../ir/graph.ts";
import type { Node, RuntimeInfo } from "../ir/node.ts";
import { Effect, effectsOf, Ir } from "../ir/op.ts";
import { FrameState } from "../ir/state.ts";
import { type CountedLoop, Maker } from "./counted-loops.ts";
import { MainLoop } from "./main-loop.ts";

const COPIES = 4;
/** Iterations that are worth the tests. */
const MIN_TRIPS = 12;

/** @param limit of a copy's operations. @param polls whether polls stay that bounds make needless. @returns whether it was done */
export function unroll(graph: Graph, c: CountedLoop, limit: number, polls: boolean): boolean {
  if (c.trips === undefined || c.trips < MIN_TRIPS || c.stay === c.header || c.latch.succs.length !== 1) return false;
  let size = 0;
  for (const block of c.loop.blocks) {
    if (block !== c.header && block.succs.some((s) => !c.inside.has(s))) return false;
    for (const node of block.nodes) if (!isPlain(node)) return false;
    size += block.nodes.length;
  }
  if (size > limit) return false;
  const main = new MainLoop(graph, c, COPIES);
  const covered = new Set<Node>();
  for (const block of c.loop.blocks) {
    if (!dominates(block, c.latch)) continue;
    for (const node of block.nodes) if (node.op === Ir.Guard && main.isCovered(node)) covered.add(node);
  }
  if (polls) main.endsSoon = false;
  new Copier(graph, c, main, covered).run();
  return true;
}

const isPlain = ({ op, aux }: Node): boolean =>
  op === Ir.Poll ||
  op === Ir.Guard ||
  ((effectsOf(op) & Effect.safepoint) === 0 &&
    op !== Ir.MemoryCopy &&
    op !== Ir.MemoryFill &&
    op !== Ir.LoopEntry &&
    op !== Ir.Switch &&
    (op !== Ir.Runtime || (aux as RuntimeInfo).pure));

class Copier {
  private readonly graph: Graph;
  private readonly c: CountedLoop;
  private readonly main: MainLoop;
  private readonly covered: ReadonlySet<Node>;
  /** Of the copy that is made. */
  private values = new Map<Node, Node>();
  private states = new Map<FrameState, FrameState>();

  constructor(graph: Graph, c: CountedLoop, main: MainLoop, covered: ReadonlySet<Node>) {
    this.graph = graph;
    this.c = c;
    this.main = main;
    this.covered = covered;
  }

  run(): void {
    const { graph, c } = this;
    const first = graph.block();
    const phis = c.header.phis();
    const own = phis.map((phi) => {
      const copy = graph.phi(first, phi.type, [phi.inputs[c.entryAt]!]);
      Object.assign(copy, { klass: phi.klass, exact: phi.exact, nonNull: phi.nonNull });
      this.values.set(phi, copy);
      return copy;
    });
    let header = first;
    let latch = first;
    for (let n = 0; n < COPIES; n++) {
      latch = this.copy(header, n === COPIES - 1);
      const next = new Map<Node, Node>();
      for (const phi of phis) next.set(phi, this.value(phi.inputs[c.latchAt]!));
      this.values = next;
      this.states = new Map();
      if (n === COPIES - 1) break;
      header = graph.block();
      graph.append(latch, Ir.Goto, "void");
      graph.edge(latch, header);
    }
    phis.forEach((phi, i) => {
      own[i]!.inputs.push(this.values.get(phi)!);
    });
    const exit = new Maker(graph, graph.block());
    this.main.install(first, new Maker(graph, latch), this.values.get(c.index)!, exit, this.values);
  }

  /** One iteration, from the copy of the header on. @returns the copy of the latch, without its end */
  private copy(header: Block, isLast: boolean): Block {
    const { graph, c } = this;
    const blocks = new Map<Block, Block>([[c.header, header]]);
    for (const block of c.loop.blocks) if (block !== c.header) blocks.set(block, graph.block());
    for (const [block, copy] of blocks) {
      copy.frequency = block.frequency / COPIES;
      if (block !== c.header) copy.preds = block.preds.map((p) => blocks.get(p)!);
      const polls = isLast && !this.main.endsSoon;
      for (const node of block.nodes) if (node.op !== Ir.Poll || polls) this.node(node, copy, block);
      if (block === c.header) {
        graph.append(copy, Ir.Goto, "void");
        copy.succs = [blocks.get(c.stay)!];
      } else if (block !== c.latch) copy.succs = block.succs.map((s) => blocks.get(s)!);
    }
    return blocks.get(c.latch)!;
  }

  private node(node: Node, to: Block, from: Block): void {
    const { c, graph } = this;
    if ((from === c.header && (node.op === Ir.Phi || node === from.end)) || (from === c.latch && node === from.end)) return;
    if (this.covered.has(node)) return;
    if (node.op === Ir.Pi) {
      this.values.set(node, this.value(node.inputs[0]!));
      return;
    }
    const inputs = node.inputs.map((input) => this.value(input));
    const isPure = (effectsOf(node.op) & Effect.pure) !== 0;
    const copy = isPure
      ? new Maker(graph, to).make(node.op, node.type, inputs, node.aux)
      : graph.append(to, node.op, node.type, inputs, node.aux);
    if (!isPure) {
      Object.assign(copy, { klass: node.klass, exact: node.exact, nonNull: node.nonNull });
      copy.state = node.state === undefined ? undefined : this.state(node.state);
    }
    this.values.set(node, copy);
  }

  private value(node: Node): Node {
    return this.c.isOutside(node) && node.op !== Ir.VirtualObject ? node : this.values.get(node)!;
  }

  private state(state: FrameState): FrameState {
    let copy = this.states.get(state);
    if (copy === undefined) {
      const slots = (list: readonly (Node | undefined)[]): (Node | undefined)[] =>
        list.map((v) => (v === undefined ? undefined : this.named(v)));
      const outer = state.outer === undefined ? undefined : this.state(state.outer);
      copy = new FrameState(state.scope, state.bci, slots(state.locals), slots(state.stack), outer);
      this.states.set(state, copy);
    }
    return copy;
  }

  /** Virtual objects hold this copy's values, and each other. */
  private named(node: Node): Node {
    if (node.op !== Ir.VirtualObject) return this.value(node);
    let copy = this.values.get(node);
    if (copy === undefined) {
      copy = this.graph.node(Ir.VirtualObject, node.type, [], node.aux);
      Object.assign(copy, { klass: node.klass, exact: node.exact, nonNull: node.nonNull });
      this.values.set(node, copy);
      for (const input of node.inputs) copy.inputs.push(this.named(input));
    }
    return copy;
  }
}
