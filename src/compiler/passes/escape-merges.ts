// Escape analysis where paths meet: what the paths' objects have in common stays virtual, fields that differ become phis, objects that
// only some paths have made are made on the others too. Headers of loops: fields that the loop stores are phis.
//   if (c) p.x = 1 else p.x = 2; return p.x   →   x = phi(1, 2); return x
import type { Block } from "../ir/graph.ts";
import type { Node } from "../ir/node.ts";
import { Ir, type Type } from "../ir/op.ts";
import type { EscapeAnalysis } from "./escape.ts";
import { made, type ObjectState, type State, sameLocks, zero } from "./virtual-objects.ts";

/** An input of a phi that comes over a back edge: the field of an object there. */
interface Pending {
  readonly phi: Node;
  readonly id: number;
  readonly offset: number;
  readonly type: Type;
}

export class Merges {
  private readonly pass: EscapeAnalysis;
  /** By header of loops: "id:offset" of the fields that are stored in them. */
  readonly stored = new Map<Block, Set<string>>();
  /** States at headers of loops as the last sweep had them. */
  private readonly headers = new Map<Block, State>();
  /** Phis that are not always the same object. */
  private readonly several = new Set<Node>();
  private readonly pending = new Map<Block, Pending[]>();
  private readonly own = new Set<Node>();
  /** Blocks that lead back to a header. */
  readonly latches: readonly Block[];
  private readonly loopHeaders: ReadonlySet<Block>;
  /** Of the graph as it was, by block. */
  private readonly refPhis = new Map<Block, readonly Node[]>();

  constructor(pass: EscapeAnalysis) {
    this.pass = pass;
    const { blocks } = pass.graph;
    this.latches = blocks.filter((b) => b.succs.some((s) => s.order <= b.order));
    this.loopHeaders = new Set(this.latches.flatMap((b) => b.succs.filter((s) => s.order <= b.order)));
    for (const block of blocks)
      if (block.nodes[0]!.op === Ir.Phi)
        this.refPhis.set(
          block,
          block.phis().filter((p) => p.type === "ref"),
        );
  }

  isHeader(block: Block): boolean {
    return this.loopHeaders.has(block);
  }

  noteStore(block: Block, id: number, offset: number): void {
    for (let loop = block.loop; loop !== undefined; loop = loop.parent) {
      let fields = this.stored.get(loop.header);
      if (fields === undefined) {
        fields = new Set();
        this.stored.set(loop.header, fields);
      }
      fields.add(`${id}:${offset}`);
    }
  }

  /** The state in which a block begins; its phis. */
  enter(block: Block): State {
    const { pass } = this;
    const { preds } = block;
    const isHeader = this.isHeader(block);
    if (preds.length === 1 && !isHeader && !this.refPhis.has(block)) return pass.out.get(preds[0]!)!;
    // Over a back edge comes what the last sweep had.
    const outs = preds.map((p) => (pass.applies && p.order >= block.order ? undefined : pass.out.get(p)));
    let state: State;
    if (preds.length === 0) state = new Map();
    else if (preds.length === 1 && !isHeader) state = outs[0]!;
    else state = this.merge(block, outs, isHeader);
    this.phis(block, outs, state);
    if (isHeader && !pass.applies) this.headers.set(block, state);
    return state;
  }

  private merge(block: Block, outs: readonly (State | undefined)[], isHeader: boolean): State {
    const { pass } = this;
    const known = outs.filter((s) => s !== undefined);
    const expected = pass.applies && isHeader ? this.headers.get(block)! : undefined;
    const merged: State = new Map();
    for (const id of known[0]!.keys()) {
      if (!known.every((s) => s.has(id)) || expected?.has(id) === false) continue;
      const states = known.map((s) => s.get(id)!);
      const isVirtual =
        expected === undefined
          ? states.every((s) => s.real === undefined && sameLocks(s.locks, states[0]!.locks))
          : expected.get(id)!.real === undefined;
      if (isVirtual) {
        merged.set(id, { fields: new Map(), locks: states[0]!.locks, real: undefined });
        continue;
      }
      if (!pass.applies)
        outs.forEach((s, k) => {
          if (s !== undefined && s.get(id)!.real === undefined) pass.escapeAtEnd(block.preds[k]!, id);
        });
      merged.set(id, made(pass.applies ? this.joinReal(block, outs, id) : pass.candidates[id]!.node));
    }
    for (const [id, s] of merged) if (s.real === undefined) this.fields(block, outs, merged, id, expected?.get(id));
    return merged;
  }

  private fields(block: Block, outs: readonly (State | undefined)[], merged: State, id: number, expected: ObjectState | undefined): void {
    const { pass } = this;
    const into = merged.get(id)!.fields as Map<number, Node>;
    const offsets = new Set<number>(expected?.fields.keys());
    for (const s of outs) for (const offset of s?.get(id)?.fields.keys() ?? []) offsets.add(offset);
    for (const offset of [...offsets].sort((a, b) => a - b)) {
      const { type } = pass.candidates[id]!.slots.get(offset)!;
      const wanted = expected?.fields.get(offset);
      if (wanted !== undefined && pass.fieldId(wanted) >= 0) {
        into.set(offset, wanted);
        continue;
      }
      const values = outs.map((s) => (s === undefined ? undefined : (s.get(id)!.fields.get(offset) ?? zero(pass.graph, type))));
      const first = values.find((v) => v !== undefined)!;
      const inner = pass.fieldId(first);
      const isSame = values.every((v) => v === undefined || v === first);
      // Where the graph is changed, what comes round a loop is not known: `expected` says that it differs.
      if (inner >= 0 && isSame && merged.has(inner) && expected === undefined) {
        into.set(offset, first);
        continue;
      }
      if (pass.applies) {
        const varies = this.stored.get(block)?.has(`${id}:${offset}`) === true && expected !== undefined;
        const inputs = values.map((v, k) => (v === undefined ? undefined : pass.realIn(outs[k]!, v)));
        into.set(offset, this.join(block, type, inputs, varies ? { id, offset, type } : undefined));
        continue;
      }
      values.forEach((v, k) => {
        const object = v === undefined ? -1 : pass.fieldId(v);
        const s = object < 0 ? undefined : outs[k]!.get(object);
        if (s !== undefined && s.real === undefined) pass.escapeAtEnd(block.preds[k]!, object);
      });
      into.set(offset, isSame && inner < 0 ? first : this.opaque);
    }
  }

  /** While the graph is only looked at: some value that is none of the objects. */
  private get opaque(): Node {
    return this.pass.graph.i32(-1);
  }

  private joinReal(block: Block, outs: readonly (State | undefined)[], id: number): Node {
    const inputs = outs.map((s) => {
      const real = s?.get(id)?.real;
      if (s !== undefined && real === undefined)
        throw new Error(`escape analysis: v${this.pass.candidates[id]!.node.id} is not made before B${block.id}`);
      return real;
    });
    return this.join(block, "ref", inputs, undefined);
  }

  /** The value of inputs, of which those over back edges are not known yet: a field there, or (undefined) the value itself again. */
  private join(block: Block, type: Type, inputs: readonly (Node | undefined)[], back: Omit<Pending, "phi"> | undefined): Node {
    const { pass } = this;
    const first = inputs.find((v) => v !== undefined)!;
    const isSame = inputs.every((v) => v === undefined || v === first);
    if (isSame && back === undefined) return first;
    const phi = pass.graph.node(Ir.Phi, type, []);
    phi.inputs = inputs.map((v) => v ?? phi);
    phi.block = block;
    if (type === "ref" && back === undefined) {
      const some = inputs.filter((v) => v !== undefined);
      phi.nonNull = some.every((v) => v.nonNull);
      if (some.every((v) => v.klass === first.klass && v.exact === first.exact)) {
        phi.klass = first.klass;
        phi.exact = first.exact;
      }
    }
    this.own.add(phi);
    pass.kept.push(phi);
    if (back !== undefined) {
      const list = this.pending.get(block);
      if (list === undefined) this.pending.set(block, [{ phi, ...back }]);
      else list.push({ phi, ...back });
    }
    return phi;
  }

  /** Phis of the graph: some are an object that is followed, the others take objects as real ones. */
  private phis(block: Block, outs: readonly (State | undefined)[], state: State): void {
    const { pass } = this;
    if (pass.applies) for (const phi of block.phis()) if (phi.type !== "ref") pass.kept.push(phi);
    for (const phi of this.refPhis.get(block) ?? []) {
      const idAt = (k: number): number => {
        const input = phi.inputs[k]!;
        const isBack = block.preds[k]!.order >= block.order;
        return isBack && !pass.applies ? pass.idBefore(input) : pass.idOf(input);
      };
      if (pass.applies) {
        if (pass.idOf(phi) >= 0) continue;
        outs.forEach((s, k) => {
          if (s !== undefined && idAt(k) >= 0) phi.inputs[k] = pass.realIn(s, phi.inputs[k]!);
        });
        pass.kept.push(phi);
        continue;
      }
      let object = -1;
      let isOne = !this.several.has(phi);
      outs.forEach((s, k) => {
        if (s === undefined || phi.inputs[k] === phi) return;
        const id = idAt(k);
        if (id < 0 || (object >= 0 && id !== object)) isOne = false;
        else object = id;
      });
      if (isOne && object >= 0 && state.has(object)) {
        pass.setId(phi, object);
        continue;
      }
      if (pass.idBefore(phi) >= 0 && !this.several.has(phi)) {
        this.several.add(phi);
        pass.decide();
      }
      outs.forEach((s, k) => {
        const id = idAt(k);
        const there = id < 0 ? undefined : s?.get(id);
        if (there !== undefined && there.real === undefined) pass.escapeAtEnd(block.preds[k]!, id);
      });
    }
  }

  /** The graph is changed: what the block gives to headers of loops that it leads back to. */
  leave(block: Block): void {
    const { pass } = this;
    for (const header of block.succs) {
      if (header.order > block.order) continue;
      const k = header.preds.indexOf(block);
      for (const phi of header.phis())
        if (!this.own.has(phi) && pass.idOf(phi.inputs[k]!) >= 0) phi.inputs[k] = pass.realIn(pass.state, phi.inputs[k]!);
      for (const { phi, id, offset, type } of this.pending.get(header) ?? []) {
        const value = pass.state.get(id)!.fields.get(offset);
        phi.inputs[k] = value === undefined ? zero(pass.graph, type) : pass.realIn(pass.state, value);
      }
    }
  }
}
