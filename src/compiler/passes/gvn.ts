// Global value numbering with memory, over blocks in reverse post-order: equal pure values are one, a load is what was stored or
// loaded before, guards and branches whose condition is known go, bounds checks that a loop's own test or a mask makes needless go.
//   v1 = load a.f; v2 = load a.f; guard eqz a; guard eqz a   →   v1 = load a.f; use v1 twice; guard eqz a
//   for (i = 0; i < a.length; i++) { guard i >=u a.length }  →   no guard
//   guard x & (a.length - 1) >=u a.length                    →   guard eqz a.length
import { f32, f64, i32, i64 } from "../../wasm/opcodes.ts";
import { fold, intValue } from "../ir/fold.ts";
import { type Block, dominates, type Graph, symbolKey } from "../ir/graph.ts";
import { ANY_ALIAS, type BranchInfo, type MemoryInfo, type Node, type RuntimeInfo, resolve } from "../ir/node.ts";
import { Effect, effectsOf, Ir, type Type } from "../ir/op.ts";

interface Known {
  readonly block: Block;
  readonly value: 0 | 1;
  readonly source: Node | undefined;
}
interface Cell {
  readonly alias: string;
  readonly value: Node;
}
type Memory = Map<string, Cell>;
const MAX_CELLS = 128;
const MAX_INT = 0x7fff_ffff;
/** Phis and masks that are looked through for what an index can be, and ways that each of these phis may have. */
const MASK_DEPTH = 4;
const MASK_WAYS = 4;

/** What a loop writes: aliases, or everything. */
export function killsOf(blocks: readonly Block[]): ReadonlySet<string> {
  const kills = new Set<string>();
  for (const block of blocks)
    for (const node of block.nodes) {
      if (node.op === Ir.Store || node.op === Ir.Load) {
        const memory = node.memory();
        if (memory.volatile) kills.add(ANY_ALIAS);
        else if (node.op === Ir.Store) kills.add(memory.alias);
      } else if (killsAll(node)) kills.add(ANY_ALIAS);
    }
  return kills;
}

const killsAll = (node: Node): boolean =>
  node.op === Ir.Call ||
  node.op === Ir.MemoryCopy ||
  node.op === Ir.MemoryFill ||
  (node.op === Ir.Runtime && !(node.aux as RuntimeInfo).pure);

// Stores that keep all bits, and the load that reads them.
const LOAD_OF_STORE: Readonly<Record<number, number>> = {
  [i32.store]: i32.load,
  [i64.store]: i64.load,
  [f32.store]: f32.load,
  [f64.store]: f64.load,
};

const memoryKey = (m: MemoryInfo, opcode: number, address: readonly Node[]): string =>
  `${m.alias}:${opcode}:${m.offset}:${m.shift}:${m.symbol === undefined ? "" : symbolKey(m.symbol)}:${address.map((n) => n.id).join()}`;

export class Gvn {
  private readonly graph: Graph;
  private readonly table = new Map<string, Node[]>();
  private readonly known = new Map<Node, Known[]>();
  /** Values that have a strict signed upper bound in a block and below it. */
  private readonly bounded = new Map<Node, Block[]>();
  private readonly out = new Map<Block, Memory>();
  private readonly kills = new Map<Block, ReadonlySet<string>>();
  private block!: Block;
  private memory: Memory = new Map();
  private kept: Node[] = [];
  changed = false;

  constructor(graph: Graph) {
    this.graph = graph;
  }

  run(): void {
    const { graph } = this;
    graph.analyze();
    for (const block of graph.blocks) if (block.loop?.header === block) this.kills.set(block, killsOf(block.loop.blocks));
    for (const block of graph.blocks) this.visit(block);
    graph.sweep();
    graph.analyze();
  }

  private visit(block: Block): void {
    this.block = block;
    this.memory = this.memoryAt(block);
    const [pred] = block.preds;
    if (block.preds.length === 1 && pred!.end.op === Ir.If && pred!.succs[0] !== pred!.succs[1])
      this.learn(resolve(pred!.end.inputs[0]!), pred!.succs[0] === block ? 1 : 0, undefined);
    const nodes = block.nodes;
    this.kept = [];
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      for (let k = 0; k < node.inputs.length; k++) node.inputs[k] = resolve(node.inputs[k]!);
      if (!this.node(node)) continue;
      this.kept.push(node);
    }
    block.nodes = this.kept;
    this.out.set(block, this.memory);
  }

  private memoryAt(block: Block): Memory {
    const forward = block.preds.filter((p) => p.order < block.order).map((p) => this.out.get(p) ?? new Map<string, Cell>());
    if (forward.length === 0) return new Map();
    const memory: Memory = new Map(forward[0]);
    for (const [key, cell] of memory) {
      for (let i = 1; i < forward.length; i++)
        if (forward[i]!.get(key)?.value !== cell.value) {
          memory.delete(key);
          break;
        }
    }
    const kills = this.kills.get(block);
    if (kills !== undefined) this.kill(memory, kills);
    return memory;
  }

  private kill(memory: Memory, kills: ReadonlySet<string>): void {
    if (kills.has(ANY_ALIAS)) memory.clear();
    else for (const [key, cell] of memory) if (kills.has(cell.alias)) memory.delete(key);
  }

  // Conditions.

  private learn(condition: Node, value: 0 | 1, source: Node | undefined): void {
    const fact: Known = { block: this.block, value, source };
    const list = this.known.get(condition);
    if (list === undefined) this.known.set(condition, [fact]);
    else list.push(fact);
    const [a, b] = condition.inputs;
    if (condition.op === i32.eqz && (a!.type === "i32" || a!.type === "ref")) {
      if (value === 1) this.learn(a!, 0, source);
      else if (a!.type === "ref" || isComparison(a!)) this.learn(a!, 1, source);
    } else if (condition.op === i32.and && value === 1) {
      if (isComparison(a!) && isComparison(b!)) {
        this.learn(a!, 1, source);
        this.learn(b!, 1, source);
      }
    } else if ((condition.op === i32.ltS && value === 1) || (condition.op === i32.geS && value === 0)) this.bound(a!);
    else if ((condition.op === i32.gtS && value === 1) || (condition.op === i32.leS && value === 0)) this.bound(b!);
    else if ((condition.op === i32.ltU && value === 1) || (condition.op === i32.geU && value === 0)) {
      if (b!.op === Ir.ArrayLength) this.bound(a!);
    }
  }

  private bound(value: Node): void {
    const list = this.bounded.get(value);
    if (list === undefined) this.bounded.set(value, [this.block]);
    else list.push(this.block);
  }

  private fact(condition: Node): Known | undefined {
    return this.known.get(condition)?.find((k) => dominates(k.block, this.block));
  }

  /** Whether a signed comparison is known to hold here. */
  private holds(op: number, a: Node, b: Node): boolean {
    const list = this.table.get(`${op}:i32:${a.id},${b.id}:`);
    return list?.some((n) => this.fact(n)?.value === 1) === true;
  }
  private fails(op: number, a: Node, b: Node): boolean {
    const list = this.table.get(`${op}:i32:${a.id},${b.id}:`);
    return list?.some((n) => this.fact(n)?.value === 0) === true;
  }

  private isNonNegative(value: Node, depth = 0): boolean {
    return this.largest(value, depth) !== undefined;
  }

  /** The largest that a value can be which is never negative; undefined: not known to be such. */
  private largest(value: Node, depth = 0): number | undefined {
    if (depth > MASK_DEPTH) return undefined;
    const c = intValue(value);
    if (c !== undefined) return c >= 0 ? c : undefined;
    const [a, b] = value.inputs.map(resolve);
    switch (value.op) {
      case Ir.ArrayLength:
        return MAX_INT;
      case Ir.Load: {
        const { opcode } = value.memory();
        return opcode === i32.load8U ? 0xff : opcode === i32.load16U ? 0xffff : undefined;
      }
      case i32.and: {
        const masks = [this.largest(a!, depth + 1), this.largest(b!, depth + 1)].filter((mask) => mask !== undefined);
        return masks.length === 0 ? undefined : Math.min(...masks);
      }
      case i32.shrU: {
        const shift = intValue(b!);
        if (shift === undefined) return undefined;
        return (shift & 31) === 0 ? this.largest(a!, depth + 1) : 0xffff_ffff >>> (shift & 31);
      }
      case i32.shrS:
      case i32.remS:
        return this.largest(a!, depth + 1);
      case Ir.Phi:
        return this.largestOf(value, depth) ?? (this.isInduction(value, depth) ? MAX_INT : undefined);
    }
    return undefined;
  }

  private largestOf(phi: Node, depth: number): number | undefined {
    if (phi.inputs.length > MASK_WAYS) return undefined;
    const ways = phi.inputs.map((input) => (resolve(input) === phi ? 0 : this.largest(resolve(input), depth + 1)));
    return ways.some((most) => most === undefined) ? undefined : Math.max(...(ways as number[]));
  }

  /** phi(not negative, phi + 1): grows only where it is below some bound, so that it does not overflow. */
  private isInduction(phi: Node, depth: number): boolean {
    for (const raw of phi.inputs) {
      const input = resolve(raw);
      if (input === phi) continue;
      if (input.op === i32.add && resolve(input.inputs[0]!) === phi) {
        const step = intValue(resolve(input.inputs[1]!));
        if (step === undefined || step < 0 || step > 2) return false;
        const where = input.block!;
        if (!this.bounded.get(phi)?.some((b) => dominates(b, where))) return false;
        continue;
      }
      if (input.op === Ir.Phi || !this.isNonNegative(input, depth + 1)) return false;
    }
    return true;
  }

  // Nodes. @returns whether the node stays

  private node(node: Node): boolean {
    switch (node.op) {
      case Ir.Guard:
        return this.guard(node);
      case Ir.If:
        this.branch(node);
        return true;
      case Ir.Load:
        return this.load(node);
      case Ir.Store:
        this.store(node);
        return true;
      case Ir.Pi:
        return this.pi(node);
      case Ir.Phi:
        return this.phi(node);
    }
    if (killsAll(node)) {
      this.memory.clear();
      return true;
    }
    const effects = node.op === Ir.Runtime ? 0 : effectsOf(node.op);
    const isValue = node.op > 0 || node.op === Ir.DivI || node.op === Ir.DivL || (effects & Effect.pure) !== 0;
    if (!isValue && !(node.op === Ir.Runtime && (node.aux as RuntimeInfo).name !== "identityHash")) return true;
    const folding = {
      graph: this.graph,
      make: (op: number, type: Type, inputs: Node[], aux?: unknown) => this.make(op, type, inputs, aux),
    };
    const simpler = isValue ? fold(folding, node.op, node.type, node.inputs, node.aux) : undefined;
    if (simpler !== undefined && simpler !== node) {
      this.replace(node, resolve(simpler));
      return false;
    }
    return this.number(node, valueKey(node));
  }

  private make(op: number, type: Type, inputs: Node[], aux: unknown): Node {
    const folding = { graph: this.graph, make: (o: number, t: Type, i: Node[], x?: unknown) => this.make(o, t, i, x) };
    const simpler = fold(folding, op, type, inputs, aux);
    if (simpler !== undefined) return simpler;
    const node = this.graph.node(op, type, inputs, aux);
    node.block = this.block;
    if (!this.number(node, valueKey(node))) return resolve(node);
    this.kept.push(node);
    return node;
  }

  private replace(node: Node, by: Node): void {
    node.forward = by;
    this.changed = true;
  }

  private number(node: Node, key: string): boolean {
    const list = this.table.get(key);
    if (list === undefined) {
      this.table.set(key, [node]);
      return true;
    }
    const same = list.find((n) => n !== node && dominates(n.block!, this.block));
    if (same === undefined) {
      list.push(node);
      return true;
    }
    this.replace(node, same);
    return false;
  }

  private guard(node: Node): boolean {
    const condition = node.inputs[0]!;
    const drop = (source: Node | undefined): false => {
      if (source !== undefined) node.forward = source;
      this.changed = true;
      return false;
    };
    if (condition.op === Ir.Constant) return condition.aux !== 0 ? true : drop(undefined);
    const fact = this.fact(condition);
    if (fact?.value === 0) return drop(fact.source);
    if (condition.op === i32.geU) {
      const [index, length] = condition.inputs as [Node, Node];
      const size = intValue(length);
      if (size !== undefined && (this.largest(index) ?? size) < size) return drop(undefined);
      if (length.op === Ir.ArrayLength && isMasked(index, length)) {
        if (this.holds(i32.gtS, length, this.graph.i32(0)) || this.fails(i32.leS, length, this.graph.i32(0))) return drop(undefined);
        node.inputs[0] = this.make(i32.eqz, "i32", [length], undefined);
        this.changed = true;
        return this.guard(node);
      }
      if ((this.holds(i32.ltS, index, length) || this.fails(i32.geS, index, length)) && this.isNonNegative(index)) return drop(undefined);
    }
    this.learn(condition, 0, node);
    return true;
  }

  private branch(node: Node): void {
    const condition = node.inputs[0]!;
    const value = condition.op === Ir.Constant ? (condition.aux !== 0 ? 1 : 0) : this.fact(condition)?.value;
    if (value === undefined) return;
    const { block } = this;
    const [yes, no] = block.succs as [Block, Block];
    const gone = value === 1 ? no : yes;
    const at = gone.preds.indexOf(block);
    this.graph.removePredecessor(gone, at);
    block.succs = [value === 1 ? yes : no];
    node.op = Ir.Goto;
    node.inputs = [];
    node.aux = undefined as unknown as BranchInfo;
    this.changed = true;
  }

  private load(node: Node): boolean {
    const memory = node.memory();
    if (memory.volatile) {
      this.memory.clear();
      return true;
    }
    const key = memoryKey(memory, memory.opcode, node.inputs);
    if (memory.alias === ANY_ALIAS) return true;
    const cell = this.memory.get(key);
    if (cell !== undefined && cell.value.type === node.type) {
      this.replace(node, resolve(cell.value));
      return false;
    }
    if (memory.immutable) return this.number(node, `load:${key}`);
    this.remember(key, memory.alias, node);
    return true;
  }

  private remember(key: string, alias: string, value: Node): void {
    if (this.memory.size < MAX_CELLS) this.memory.set(key, { alias, value });
  }

  private store(node: Node): void {
    const memory = node.memory();
    if (memory.volatile || memory.alias === ANY_ALIAS) {
      this.memory.clear();
      return;
    }
    for (const [key, cell] of this.memory) if (cell.alias === memory.alias) this.memory.delete(key);
    const opcode = LOAD_OF_STORE[memory.opcode];
    if (opcode !== undefined) this.remember(memoryKey(memory, opcode, node.inputs.slice(0, -1)), memory.alias, node.inputs.at(-1)!);
  }

  private pi(node: Node): boolean {
    const input = node.inputs[0]!;
    if ((input.nonNull || !node.nonNull) && (node.klass === 0 || (input.klass === node.klass && input.exact === node.exact))) {
      this.replace(node, input);
      return false;
    }
    return this.number(node, `pi:${input.id}:${node.klass}:${node.exact}:${node.nonNull}`);
  }

  private phi(node: Node): boolean {
    let only: Node | undefined;
    for (const raw of node.inputs) {
      const input = resolve(raw);
      if (input === node || input === only) continue;
      if (only !== undefined) return true;
      only = input;
    }
    if (only === undefined) return true;
    this.replace(node, only);
    return false;
  }
}

/** Whether a value is `x & (length - 1)`, on each way: within an array of that length if that is not empty. */
function isMasked(value: Node, length: Node, depth = 0): boolean {
  if (depth > MASK_DEPTH || value.inputs.length > MASK_WAYS) return false;
  if (value.op === Ir.Phi) return value.inputs.map(resolve).every((input) => input === value || isMasked(input, length, depth + 1));
  if (value.op !== i32.and) return false;
  return value.inputs
    .map(resolve)
    .some((mask) => mask.op === i32.add && resolve(mask.inputs[0]!) === length && intValue(resolve(mask.inputs[1]!)) === -1);
}

const isComparison = (node: Node): boolean =>
  node.op === i32.eqz ||
  node.op === Ir.InstanceOf ||
  (node.op >= i32.eq && node.op <= i32.geU) ||
  (node.op >= i64.eqz && node.op <= f64.ge);

const valueKey = (node: Node): string => `${node.op}:${node.type}:${node.inputs.map((n) => n.id).join()}:${auxKey(node)}`;

function auxKey(node: Node): string {
  if (node.aux === undefined) return "";
  if (node.op === Ir.FrameAddress) {
    const { scope, bits } = node.aux as { scope: { index: number }; bits: number };
    return `${scope.index}.${bits}`;
  }
  return JSON.stringify(node.aux);
}
