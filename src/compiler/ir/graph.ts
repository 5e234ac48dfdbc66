// The control-flow graph: blocks with their nodes in order (phis first, the end last), predecessors and successors. Order within a
// block is the order of effects. Passes change it in place; after replacements `sweep` resolves what was forwarded.
import type { CodeSymbol, Dependency } from "../compiled-code.ts";
import type { KlassId } from "../facts/questions.ts";
import { type Aux, Node, resolve } from "./node.ts";
import { Effect, effectsOf, Ir, type Operation, type Type } from "./op.ts";
import type { Scope } from "./state.ts";

export class Block {
  readonly id: number;
  nodes: Node[] = [];
  preds: Block[] = [];
  succs: Block[] = [];
  /** Estimated executions for one of the unit. */
  frequency = 1;
  /** Filled by analyze(). */
  order = -1;
  idom: Block | undefined = undefined;
  domDepth = 0;
  loop: Loop | undefined = undefined;

  constructor(id: number) {
    this.id = id;
  }

  get end(): Node {
    return this.nodes[this.nodes.length - 1]!;
  }

  phis(): Node[] {
    const phis: Node[] = [];
    for (const node of this.nodes) {
      if (node.op !== Ir.Phi) break;
      phis.push(node);
    }
    return phis;
  }
}

export class Loop {
  readonly header: Block;
  readonly parent: Loop | undefined;
  readonly depth: number;
  readonly blocks: Block[] = [];
  constructor(header: Block, parent: Loop | undefined) {
    this.header = header;
    this.parent = parent;
    this.depth = parent === undefined ? 1 : parent.depth + 1;
  }
}

export class Graph {
  readonly entry: Block;
  blocks: Block[] = [];
  readonly scopes: Scope[] = [];
  readonly dependencies: Dependency[] = [];
  /** Constant arrays whose elements do not change once they are not zero. */
  readonly stableArrays = new Set<Node>();
  /** States may name virtual objects. */
  hasVirtualObjects = false;
  private nodeCount = 0;
  private blockCount = 0;
  private walks = 0;
  private readonly constants = new Map<string, Node>();

  constructor() {
    this.entry = this.block();
  }

  /** A number for one walk over states (FrameState.forEachOnce). */
  newWalk(): number {
    return ++this.walks;
  }

  get nodeIds(): number {
    return this.nodeCount;
  }

  block(): Block {
    const block = new Block(this.blockCount++);
    this.blocks.push(block);
    return block;
  }

  /** A node in no block yet. */
  node(op: Operation, type: Type, inputs: Node[] = [], aux: Aux = undefined): Node {
    return new Node(this.nodeCount++, op, type, inputs, aux);
  }

  append(block: Block, op: Operation, type: Type, inputs: Node[] = [], aux: Aux = undefined): Node {
    const node = this.node(op, type, inputs, aux);
    node.block = block;
    block.nodes.push(node);
    return node;
  }

  insertBefore(at: Node, node: Node): void {
    const block = at.block!;
    node.block = block;
    block.nodes.splice(block.nodes.indexOf(at), 0, node);
  }

  phi(block: Block, type: Type, inputs: Node[]): Node {
    const phi = this.node(Ir.Phi, type, inputs);
    phi.block = block;
    let at = 0;
    while (at < block.nodes.length && block.nodes[at]!.op === Ir.Phi) at++;
    block.nodes.splice(at, 0, phi);
    return phi;
  }

  // Constants stand in no block: they are made anew wherever they are used.

  private unique(key: string, make: () => Node): Node {
    let node = this.constants.get(key);
    if (node === undefined) {
      node = make();
      this.constants.set(key, node);
    }
    return node;
  }

  i32(value: number): Node {
    value |= 0;
    return this.unique(`i${value}`, () => this.node(Ir.Constant, "i32", [], value));
  }

  i64(value: bigint): Node {
    value = BigInt.asIntN(64, value);
    return this.unique(`l${value}`, () => this.node(Ir.Constant, "i64", [], value));
  }

  f32Bits(bits: number): Node {
    bits |= 0;
    return this.unique(`f${bits}`, () => this.node(Ir.Constant, "f32", [], bits));
  }

  f64Bits(bits: bigint): Node {
    bits = BigInt.asIntN(64, bits);
    return this.unique(`d${bits}`, () => this.node(Ir.Constant, "f64", [], bits));
  }

  null_(): Node {
    return this.unique("null", () => this.node(Ir.Constant, "ref", [], 0));
  }

  symbol(symbol: CodeSymbol): Node {
    return this.unique(`s${symbolKey(symbol)}`, () => this.node(Ir.Symbol, "i32", [], symbol));
  }

  object(symbol: CodeSymbol, klass: KlassId): Node {
    return this.unique(`o${symbolKey(symbol)}`, () => {
      const node = this.node(Ir.ObjectConstant, "ref", [], symbol);
      node.klass = klass;
      node.exact = true;
      node.nonNull = true;
      return node;
    });
  }

  /** Whether a node is made anew at each use and stands in no block. */
  static isConstant(node: Node): boolean {
    return node.op <= Ir.Constant && node.op >= Ir.ObjectConstant;
  }

  edge(from: Block, to: Block): void {
    from.succs.push(to);
    to.preds.push(from);
  }

  /** Takes the n-th predecessor of a block away, and the phis' inputs. */
  removePredecessor(block: Block, index: number): void {
    block.preds.splice(index, 1);
    for (const phi of block.phis()) phi.inputs.splice(index, 1);
  }

  /** All blocks in reverse post-order; those that cannot be reached are dropped. Dominators and loops. */
  analyze(): void {
    analyze(this);
  }

  /** Resolves forwarded nodes everywhere, drops replaced nodes, and what has no effect and no use. */
  sweep(): void {
    const walk = this.newWalk();
    for (const block of this.blocks) {
      for (const node of block.nodes) {
        const inputs = node.inputs;
        for (let i = 0; i < inputs.length; i++) if (inputs[i]!.forward !== undefined) inputs[i] = resolve(inputs[i]!);
        node.state?.resolveOnce(walk);
        node.after?.resolveOnce(walk);
      }
    }
    for (const scope of this.scopes) if (scope.lock !== undefined) scope.lock = resolve(scope.lock);
    this.removeDead();
  }

  private removeDead(): void {
    const walk = this.newWalk();
    const live = new Uint8Array(this.nodeCount);
    const work: Node[] = [];
    const reach = (node: Node): void => {
      if (live[node.id] === 0) {
        live[node.id] = 1;
        work.push(node);
      }
    };
    for (const block of this.blocks)
      for (const node of block.nodes) if (node.forward === undefined && (effectsOf(node.op) & Effect.keep) !== 0) reach(node);
    for (let node = work.pop(); node !== undefined; node = work.pop()) {
      for (const input of node.inputs) reach(input);
      node.state?.forEachOnce(walk, reach);
      node.after?.forEachOnce(walk, reach);
    }
    for (const block of this.blocks) {
      let kept = 0;
      for (const node of block.nodes) if (live[node.id] !== 0 && node.forward === undefined) block.nodes[kept++] = node;
      block.nodes.length = kept;
    }
  }
}

export function symbolKey(s: CodeSymbol): string {
  switch (s.kind) {
    case "klass":
    case "mirror":
      return `${s.kind}${s.klass}`;
    case "method":
    case "mdo":
    case "counters":
      return `${s.kind}${s.method}`;
    case "object":
      return `object${s.object}`;
    case "static":
      return `static${s.field}`;
    case "cache":
    case "constant":
    case "tag":
      return `${s.kind}${s.method}.${s.index}`;
    case "site":
      return `site${s.site}`;
    case "adapter":
    case "type":
      return `${s.kind}${s.shape}`;
    case "ledgerState":
      return `ledgerState${s.category}`;
    case "ledgerCalls":
    case "ledgerTransition":
      return s.kind;
    case "self":
      return "self";
  }
}

function analyze(graph: Graph): void {
  // Reverse post-order by an explicit stack.
  const post: Block[] = [];
  for (const b of graph.blocks) {
    b.order = -1;
    b.idom = undefined;
    b.loop = undefined;
  }
  const stack: [Block, number][] = [[graph.entry, 0]];
  graph.entry.order = 0;
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    const [block, next] = top;
    if (next < block.succs.length) {
      top[1]++;
      // Last successor first: the first one then stands right behind its block in the final order.
      const succ = block.succs[block.succs.length - 1 - next]!;
      if (succ.order < 0) {
        succ.order = 0;
        stack.push([succ, 0]);
      }
    } else {
      post.push(block);
      stack.pop();
    }
  }
  const order = post.reverse();
  for (let i = 0; i < order.length; i++) order[i]!.order = i;
  for (const b of order) for (let i = b.preds.length - 1; i >= 0; i--) if (b.preds[i]!.order < 0) graph.removePredecessor(b, i);
  graph.blocks = order;
  // Dominators (Cooper, Harvey, Kennedy).
  graph.entry.idom = graph.entry;
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 1; i < order.length; i++) {
      const b = order[i]!;
      let idom: Block | undefined;
      for (const p of b.preds) {
        if (p.idom === undefined) continue;
        if (idom === undefined) idom = p;
        else {
          let q: Block = p;
          while (idom !== q) {
            while (idom!.order > q.order) idom = idom!.idom;
            while (q.order > idom!.order) q = q.idom!;
          }
        }
      }
      if (b.idom !== idom) {
        b.idom = idom;
        changed = true;
      }
    }
  }
  graph.entry.domDepth = 0;
  for (let i = 1; i < order.length; i++) order[i]!.domDepth = order[i]!.idom!.domDepth + 1;
  // Natural loops, outer ones first since their headers come first.
  const loops = new Map<Block, Block[]>();
  for (const header of order) {
    const latches = header.preds.filter((p) => p.order >= header.order);
    if (latches.length === 0) continue;
    const body = new Set<Block>([header]);
    const work = [...latches];
    for (let b = work.pop(); b !== undefined; b = work.pop()) {
      if (body.has(b)) continue;
      body.add(b);
      work.push(...b.preds);
    }
    loops.set(header, [...body]);
    const loop = new Loop(header, header.loop);
    // Inner loops come later and overwrite.
    for (const b of body) b.loop = loop;
  }
  for (const b of order) for (let l = b.loop; l !== undefined; l = l.parent) l.blocks.push(b);
}

/** Whether `a` dominates `b`. */
export function dominates(a: Block, b: Block): boolean {
  while (b.domDepth > a.domDepth) b = b.idom!;
  return a === b;
}
