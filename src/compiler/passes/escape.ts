// Partial escape analysis (Stadler, Würthinger, Mössenböck, CGO 2014): an object that only this code sees is not made; what its fields
// hold is followed instead, its locks are elided, and states describe it. Where it escapes it is made, with what the fields hold there.
//   p = new P; p.x = a; guard c {p}; if (d) { call f(p) }; return p.x
//   →   guard c {P(x=a)}; if (d) { p = new P; p.x = a; call f(p) }; return a
// Sweeps that leave the graph alone find where objects escape, until nothing changes; a last one applies it.
import { Klass } from "../../layout/metadata.ts";
import { i32 } from "../../wasm/opcodes.ts";
import type { KlassId } from "../facts/questions.ts";
import { fold, intValue } from "../ir/fold.ts";
import type { Block, Graph } from "../ir/graph.ts";
import { type InstanceOfInfo, type LockOwner, type Node, type RuntimeInfo, resolve, type VirtualInfo } from "../ir/node.ts";
import { Ir, type Type } from "../ir/op.ts";
import type { Stamps } from "../ir/stamps.ts";
import { FrameState } from "../ir/state.ts";
import { isWide } from "../ir/types.ts";
import { Merges } from "./escape-merges.ts";
import { takeValues } from "./unbox.ts";
import {
  basicType,
  Candidate,
  FRESH,
  fits,
  isFollowed,
  isZero,
  made,
  narrowed,
  type ObjectState,
  type State,
  zero,
} from "./virtual-objects.ts";

/** EliminateAllocationArraySizeLimit. */
const MAX_LENGTH = 64;
/** Sweeps after which it gives up: each settles the loops one level deeper. */
const MAX_SWEEPS = 24;
const NOTHING: State = new Map();

export interface EscapeOptions {
  readonly eliminateLocks: boolean;
  /** Objects of which nothing is saved are followed too: tests see more then. */
  readonly followsAll?: boolean;
}

/** @returns whether anything was changed */
export function replaceScalars(graph: Graph, stamps: Stamps, options: EscapeOptions): boolean {
  const candidates = findCandidates(graph, stamps);
  if (candidates.length === 0) return false;
  graph.analyze();
  takeValues(graph, stamps);
  const pass = new EscapeAnalysis(graph, stamps, options, candidates);
  return pass.run();
}

function findCandidates(graph: Graph, stamps: Stamps): Candidate[] {
  const candidates: Candidate[] = [];
  for (const block of graph.blocks)
    for (const node of block.nodes) {
      if (node.op === Ir.NewObject && node.klass !== 0 && !isSpecial(stamps, node.klass))
        candidates.push(new Candidate(candidates.length, node, -1));
      else if (node.op === Ir.NewArray) {
        const length = intValue(node.inputs[0]!);
        if (length !== undefined && length >= 0 && length <= MAX_LENGTH) candidates.push(new Candidate(candidates.length, node, length));
      }
    }
  return candidates;
}

/** The VM looks at references and threads on its own. */
function isSpecial(stamps: Stamps, klass: KlassId): boolean {
  for (let k = klass; k !== 0; k = stamps.klass(k).super) {
    const { name } = stamps.klass(k);
    if (name === "java/lang/ref/Reference" || name === "java/lang/Thread") return true;
  }
  return false;
}

export class EscapeAnalysis {
  readonly graph: Graph;
  private readonly stamps: Stamps;
  private readonly options: EscapeOptions;
  readonly candidates: readonly Candidate[];
  private readonly byNode = new Map<Node, Candidate>();
  private readonly merges: Merges;
  /** By id of nodes: which object a value is, of those that are followed, plus 1. Pis, loads and phis, too. */
  private alias: Int32Array;
  private aliasBefore: Int32Array;
  /** Whether the graph is changed, or only looked at. */
  applies = false;
  /** Some object has been locked while it was virtual. */
  private elidesLocks = false;
  /** A decision has been taken in this sweep. */
  private decided = false;
  private readonly atEnd = new Map<Block, Set<number>>();
  readonly out = new Map<Block, State>();
  state: State = new Map();
  /** Whether the state is no other block's. */
  private isOwn = false;
  /** Order of the first block that allocates: nothing is followed in those before. */
  private readonly first: number;
  private block!: Block;
  /** Nodes of the block that stay, where the graph is changed. */
  kept: Node[] = [];
  // Of the present state.
  private readonly states = new Map<FrameState, FrameState>();
  private readonly snapshots = new Map<number, Node>();

  constructor(graph: Graph, stamps: Stamps, options: EscapeOptions, candidates: readonly Candidate[]) {
    this.graph = graph;
    this.stamps = stamps;
    this.options = options;
    this.candidates = candidates;
    for (const c of candidates) this.byNode.set(c.node, c);
    this.alias = new Int32Array(graph.nodeIds);
    this.aliasBefore = this.alias;
    this.first = Math.min(...candidates.map((c) => c.node.block!.order));
    this.merges = new Merges(this);
  }

  run(): boolean {
    if (!this.settle()) return false;
    this.applies = true;
    this.out.clear();
    this.sweep();
    this.graph.hasVirtualObjects = true;
    return true;
  }

  /** @returns whether sweeps have come to an end, with something left to follow */
  private settle(): boolean {
    let before = "";
    for (let n = 0; n < MAX_SWEEPS; n++) {
      this.decided = false;
      for (const c of this.candidates) {
        c.isUseful = false;
        c.escapesIn.clear();
      }
      this.aliasBefore = this.alias;
      this.alias = new Int32Array(this.alias.length);
      this.merges.stored.clear();
      this.sweep();
      // What always escapes where it is allocated is left as it is; later sweeps find no less of that.
      if (this.options.followsAll !== true)
        for (const c of this.candidates) if (!c.excluded && !c.isUseful && c.escapesIn.has(c.node.block!)) this.exclude(c);
      if (this.candidates.every((c) => c.excluded)) return false;
      const loops = this.describeLoops();
      if (!this.decided && n > 0 && loops === before) return true;
      before = loops;
    }
    return false;
  }

  /** What goes back to headers of loops, as far as decisions depend on it. */
  private describeLoops(): string {
    let text = "";
    for (const block of this.merges.latches) {
      text += `B${block.id}`;
      for (const [id, s] of this.out.get(block)!) {
        text += ` ${id}${s.real === undefined ? "v" : "r"}`;
        for (const [offset, value] of s.fields) text += `,${offset}=${this.fieldId(value)}`;
        for (const l of s.locks) text += `L${l.scope.index}.${l.bits}`;
      }
      for (const s of block.succs) if (s.order <= block.order) for (const phi of s.phis()) text += `p${this.idOf(phi)}`;
    }
    return text;
  }

  private sweep(): void {
    for (const block of this.graph.blocks) {
      if (block.order < this.first && !this.merges.isHeader(block)) {
        this.out.set(block, NOTHING);
        continue;
      }
      this.block = block;
      this.changed();
      const { nodes } = block;
      this.kept = [];
      this.state = this.merges.enter(block);
      this.isOwn = false;
      // A loop's entry stands right before the goto to its header.
      const end = nodes.length - (nodes.at(-2)?.op === Ir.LoopEntry ? 2 : 1);
      for (let i = 0; i < end; i++) if (nodes[i]!.op !== Ir.Phi) this.step(nodes[i]!);
      const escaping = this.atEnd.get(block);
      if (escaping !== undefined) for (const id of [...escaping].sort((a, b) => a - b)) if (this.isVirtual(id)) this.escape(id);
      for (let i = end; i < nodes.length; i++) this.step(nodes[i]!);
      if (this.applies) {
        block.nodes = this.kept;
        this.merges.leave(block);
      }
      this.out.set(block, this.state);
    }
  }

  private step(node: Node): void {
    if (this.visit(node) && this.applies) this.kept.push(node);
  }

  // Values and objects.

  /** The object that a value is; -1: none that is followed. */
  idOf(value: Node): number {
    return (this.alias[value.id] ?? 0) - 1;
  }

  /** As the last sweep had it. */
  idBefore(value: Node): number {
    return (this.aliasBefore[value.id] ?? 0) - 1;
  }

  setId(value: Node, id: number): void {
    this.alias[value.id] = id + 1;
  }

  /** Of what stands in a field. */
  fieldId(value: Node): number {
    const c = this.byNode.get(value);
    return c === undefined || c.excluded ? -1 : c.id;
  }

  isVirtual(id: number): boolean {
    const s = id < 0 ? undefined : this.state.get(id);
    return s !== undefined && s.real === undefined;
  }

  /** The object of a value while it has not been made. */
  private virtual(value: Node | undefined): Candidate | undefined {
    if (value === undefined) return undefined;
    const id = this.idOf(value);
    return this.isVirtual(id) ? this.candidates[id]! : undefined;
  }

  /** What the value is in a state, once objects are real. */
  realIn(state: State, value: Node): Node {
    const id = this.idOf(value) >= 0 ? this.idOf(value) : this.fieldId(value);
    if (id < 0) return resolve(value);
    const real = state.get(id)?.real;
    if (real === undefined) throw new Error(`escape analysis: ${value} is used where it has not been made`);
    return real;
  }

  private setState(id: number, s: ObjectState): void {
    // The map may be that at the end of the block before.
    if (!this.isOwn) this.state = new Map(this.state);
    this.isOwn = true;
    this.state.set(id, s);
    this.changed();
  }

  /** What has been found out of the state does not hold any more. */
  private changed(): void {
    this.states.clear();
    this.snapshots.clear();
  }

  /** Something that the next sweep must know. */
  decide(): void {
    this.decided = true;
  }

  /** The object is made at the end of a block. */
  escapeAtEnd(block: Block, id: number): void {
    let ids = this.atEnd.get(block);
    if (ids === undefined) {
      ids = new Set();
      this.atEnd.set(block, ids);
    }
    if (ids.has(id)) return;
    ids.add(id);
    this.decide();
  }

  private make(op: number, type: Type, inputs: Node[], aux?: unknown): Node {
    const folding = { graph: this.graph, make: (o: number, t: Type, i: Node[], x?: unknown) => this.make(o, t, i, x) };
    return fold(folding, op, type, inputs, aux) ?? this.insert(this.graph.node(op, type, inputs, aux));
  }

  private insert(node: Node): Node {
    node.block = this.block;
    this.kept.push(node);
    return node;
  }

  // Nodes. @returns whether the node stays

  private visit(node: Node): boolean {
    const [a, b] = node.inputs;
    const object = a?.type === "ref" ? this.virtual(a) : undefined;
    switch (node.op) {
      case Ir.NewObject:
      case Ir.NewArray: {
        const c = this.byNode.get(node);
        if (c === undefined || c.excluded) break;
        this.setId(node, c.id);
        this.setState(c.id, FRESH);
        return false;
      }
      case Ir.Pi: {
        const id = this.idOf(a!);
        if (id < 0) break;
        this.setId(node, id);
        return false;
      }
      case Ir.Load:
        if (object !== undefined && this.load(object, node)) return false;
        break;
      case Ir.Store:
        if (object !== undefined && this.store(object, node)) return false;
        break;
      case Ir.CardMark:
        if (object !== undefined) return false;
        break;
      case Ir.ArrayLength:
        if (object !== undefined && object.length >= 0) return this.becomes(object, node, this.graph.i32(object.length));
        break;
      case Ir.LoadKlass:
        if (object !== undefined) return this.becomes(object, node, this.graph.symbol(object.info.symbol));
        break;
      case Ir.InstanceOf: {
        if (object === undefined) break;
        const is = this.isSubtype(object.info.klass, (node.aux as InstanceOfInfo).klass);
        return this.becomes(object, node, this.graph.i32(is ? 1 : 0));
      }
      case Ir.StoreCheck: {
        const element = object === undefined ? 0 : this.klassOf(b!);
        if (element === 0 || !this.isSubtype(object!.info.klass, element as KlassId)) break;
        return this.becomes(object!, node, this.graph.i32(0));
      }
      case i32.eqz:
        if (object !== undefined) return this.becomes(object, node, this.graph.i32(0));
        break;
      case i32.eq:
      case i32.ne: {
        if (a!.type !== "ref") break;
        const other = this.virtual(b);
        const known = object ?? other;
        if (known === undefined) break;
        return this.becomes(known, node, this.graph.i32((node.op === i32.eq) === (object === other) ? 1 : 0));
      }
      case Ir.Runtime:
        if (object !== undefined && this.lock(object, node)) return false;
        break;
      case Ir.Guard: {
        if (!this.applies) break;
        const condition = resolve(a!);
        if (condition.op === Ir.Constant && condition.aux === 0) return false;
      }
    }
    this.other(node);
    return true;
  }

  /** The node is a constant while the object is virtual. */
  private becomes(object: Candidate, node: Node, value: Node): false {
    object.isUseful = true;
    if (this.applies) node.forward = value;
    return false;
  }

  /** What the tables know nothing of: objects that it uses are made, states describe the others. */
  private other(node: Node): void {
    for (const input of node.inputs) {
      const object = this.virtual(input);
      if (object !== undefined) this.escape(object.id);
    }
    if (!this.applies) {
      for (let state = node.state; state !== undefined; state = state.outer) this.needsRoom(state);
      for (let state = node.after; state !== undefined; state = state.outer) this.needsRoom(state);
      return;
    }
    const { inputs } = node;
    for (let i = 0; i < inputs.length; i++) if (this.idOf(inputs[i]!) >= 0) inputs[i] = this.realIn(this.state, inputs[i]!);
    if (node.state !== undefined) node.state = this.describe(node.state);
    if (node.after !== undefined) node.after = this.describe(node.after);
  }

  private isSubtype(klass: KlassId, of: KlassId): boolean {
    return klass === of || this.stamps.isSubtype(klass, of);
  }

  /** The class whose address a node is, 0 when that is not known. */
  private klassOf(node: Node): KlassId | 0 {
    if (node.op === Ir.Symbol) {
      const symbol = node.aux as { kind: string; klass: KlassId };
      return symbol.kind === "klass" ? symbol.klass : 0;
    }
    if (node.op === Ir.LoadKlass) {
      const [object] = node.inputs as [Node];
      const id = this.idOf(object);
      if (id >= 0) return this.candidates[id]!.info.klass;
      return object.exact && object.nonNull ? object.klass : 0;
    }
    if (node.op === Ir.Load && node.inputs.length === 1 && node.memory().alias === "k" && node.memory().offset === Klass.elementKlass) {
      const array = this.klassOf(node.inputs[0]!);
      return array === 0 ? 0 : this.stamps.klass(array).elementKlass;
    }
    return 0;
  }

  // Memory. @returns whether it was done on the virtual object

  private load(object: Candidate, node: Node): boolean {
    const memory = node.memory();
    const offset = object.offsetOf(memory, node.inputs);
    if (offset < 0) return false;
    const value = this.state.get(object.id)!.fields.get(offset);
    const slot = object.slots.get(offset);
    if (value !== undefined && !fits(memory, node.type, slot!)) {
      this.exclude(object);
      return false;
    }
    object.isUseful = true;
    if (value === undefined) {
      if (this.applies) node.forward = zero(this.graph, node.type);
      return true;
    }
    const id = this.fieldId(value);
    if (id >= 0) this.setId(node, id);
    else if (this.applies) node.forward = narrowed(memory, slot!, resolve(value), this.graph, (op, inputs) => this.make(op, "i32", inputs));
    return true;
  }

  private store(object: Candidate, node: Node): boolean {
    const memory = node.memory();
    const value = node.inputs.at(-1)!;
    const offset = object.offsetOf(memory, node.inputs.slice(0, -1));
    if (offset < 0) return false;
    const slot = object.slots.get(offset);
    if (slot === undefined ? !isFollowed(memory) : slot.memory.opcode !== memory.opcode || slot.type !== value.type) {
      this.exclude(object);
      return false;
    }
    if (slot === undefined) object.slots.set(offset, { memory: { ...memory, volatile: false }, type: value.type });
    const id = this.idOf(value);
    const before = this.state.get(object.id)!;
    const fields = new Map(before.fields).set(offset, id >= 0 ? this.candidates[id]!.node : resolve(value));
    this.setState(object.id, { ...before, fields });
    this.merges.noteStore(this.block, object.id, offset);
    return true;
  }

  private exclude(object: Candidate): void {
    object.excluded = true;
    this.decide();
  }

  private lock(object: Candidate, node: Node): boolean {
    const { name } = node.aux as RuntimeInfo;
    if ((name !== "lock" && name !== "unlock") || object.locksStay || !this.options.eliminateLocks) return false;
    const before = this.state.get(object.id)!;
    const owner = node.inputs[1]!.aux as LockOwner;
    let locks: readonly LockOwner[];
    if (name === "lock") locks = [...before.locks, owner];
    else {
      const last = before.locks.at(-1);
      if (last === undefined || last.scope !== owner.scope || last.bits !== owner.bits) {
        object.locksStay = true;
        this.decide();
        return false;
      }
      locks = before.locks.slice(0, -1);
    }
    this.elidesLocks = true;
    this.setState(object.id, { ...before, locks });
    this.becomes(object, node, this.graph.i32(0));
    return true;
  }

  // Where objects are made.

  /** Makes an object and all that it leads to. */
  private escape(id: number): void {
    const { state } = this;
    const found = new Set([id]);
    for (const i of found)
      for (const value of state.get(i)!.fields.values()) {
        const inner = this.fieldId(value);
        if (this.isVirtual(inner)) found.add(inner);
      }
    const before = [...found].map((i) => [this.candidates[i]!, state.get(i)!] as const);
    for (const [c, s] of before) {
      c.escapesIn.add(this.block);
      if (s.locks.length > 0) {
        c.locksStay = true;
        this.decide();
      }
      this.setState(c.id, made(this.applies ? this.allocate(c) : c.node));
    }
    if (!this.applies) return;
    for (const [c, s] of before) this.fill(c, this.state.get(c.id)!.real!, s.fields);
  }

  private allocate(c: Candidate): Node {
    const { node } = c;
    const made = this.graph.node(node.op, "ref", c.length < 0 ? [] : [this.graph.i32(c.length)], { ...c.info, reserved: true });
    made.klass = node.klass;
    made.exact = true;
    made.nonNull = true;
    made.state = place(node.state!);
    return this.insert(made);
  }

  private fill(c: Candidate, object: Node, fields: ReadonlyMap<number, Node>): void {
    let marks = false;
    for (const offset of [...fields.keys()].sort((a, b) => a - b)) {
      const value = this.realIn(this.state, fields.get(offset)!);
      if (isZero(value)) continue;
      const { memory, type } = c.slots.get(offset)!;
      const address = c.length < 0 ? [object] : [object, this.graph.i32((offset - memory.offset) >> memory.shift)];
      this.insert(this.graph.node(Ir.Store, "void", [...address, value], memory));
      marks ||= type === "ref";
    }
    if (marks) this.insert(this.graph.node(Ir.CardMark, "void", [object]));
  }

  // States.

  /** The state with virtual objects described as they are now, and those that have been made by name. */
  private describe(state: FrameState): FrameState {
    const known = this.states.get(state);
    if (known !== undefined) return known;
    const outer = state.outer === undefined ? undefined : this.describe(state.outer);
    const isObject = (v: Node | undefined): boolean => v !== undefined && this.idOf(v) >= 0;
    const value = (v: Node | undefined): Node | undefined => (isObject(v) ? this.described(this.idOf(v!)) : v);
    const locked = this.lockedOnly(state);
    let result = state;
    if (outer !== state.outer || locked.length > 0 || state.locals.some(isObject) || state.stack.some(isObject)) {
      const free = deadLocals(state);
      const locals = state.locals.map(value);
      locked.forEach((id, i) => {
        locals[free[i]!] = this.described(id);
      });
      result = new FrameState(state.scope, state.bci, locals, state.stack.map(value), outer);
    }
    this.states.set(state, result);
    return result;
  }

  /** Objects whose elided locks the frame holds, and that no value of it is: written out, it has to lock them all the same. */
  private lockedOnly({ scope, locals, stack }: FrameState): number[] {
    const found: number[] = [];
    if (!this.elidesLocks) return found;
    for (const [id, { locks, real }] of this.state) {
      if (real !== undefined || !locks.some((l) => l.scope === scope)) continue;
      const is = (v: Node | undefined): boolean => v !== undefined && this.idOf(v) === id;
      if (!locals.some(is) && !stack.some(is)) found.push(id);
    }
    return found;
  }

  /** Such objects stand in locals that nobody reads. Where those do not suffice, the locks stay. */
  private needsRoom(state: FrameState): void {
    const locked = this.lockedOnly(state);
    if (locked.length === 0 || locked.length <= deadLocals(state).length) return;
    for (const id of locked) this.candidates[id]!.locksStay = true;
    this.decide();
  }

  private described(id: number): Node {
    const s = this.state.get(id);
    if (s === undefined) throw new Error(`escape analysis: a state names v${this.candidates[id]!.node.id} where it is not known`);
    return s.real ?? this.snapshot(id);
  }

  /** The object as it is now. */
  private snapshot(id: number): Node {
    const known = this.snapshots.get(id);
    if (known !== undefined) return known;
    const c = this.candidates[id]!;
    const { fields, locks } = this.state.get(id)!;
    const info = { klass: c.info.klass, length: c.length, fields: [] as VirtualInfo["fields"][number][], locks };
    const node = this.graph.node(Ir.VirtualObject, "ref", [], info satisfies VirtualInfo);
    node.klass = c.node.klass;
    node.exact = true;
    node.nonNull = true;
    this.snapshots.set(id, node);
    for (const offset of [...fields.keys()].sort((a, b) => a - b)) {
      const raw = fields.get(offset)!;
      const inner = this.fieldId(raw);
      const value = inner >= 0 ? this.described(inner) : resolve(raw);
      if (isZero(value)) continue;
      info.fields.push({ offset, type: basicType(c.slots.get(offset)!) });
      node.inputs.push(value);
    }
    return node;
  }
}

/** Locals that hold nothing: neither a value nor the second half of one. */
function deadLocals({ locals }: FrameState): number[] {
  return [...locals.keys()].filter((i) => locals[i] === undefined && (i === 0 || locals[i - 1] === undefined || !isWide(locals[i - 1]!)));
}

/** Where a state is, without its values. */
function place(state: FrameState): FrameState {
  const empty = (list: readonly unknown[]): undefined[] => new Array<undefined>(list.length).fill(undefined);
  const outer = state.outer === undefined ? undefined : place(state.outer);
  return new FrameState(state.scope, state.bci, empty(state.locals), empty(state.stack), outer);
}

/** Whether the pass may find anything: cheaper than the pass. */
export const hasAllocations = (graph: Graph): boolean =>
  graph.blocks.some((b) => b.nodes.some((n) => n.op === Ir.NewObject || n.op === Ir.NewArray));
