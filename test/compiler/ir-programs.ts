// Random graphs over objects, arrays, branches, loops, locks and calls, and an evaluator of the IR that runs them before and after a pass.
// What it tells (events) is all that Java could see: arguments of calls, states at polls and traps, the result; objects by shape.
import assert from "node:assert/strict";
import { type Block, Graph } from "../../src/compiler/ir/graph.ts";
import type { LockOwner, MemoryInfo, Node, RuntimeInfo, VirtualInfo } from "../../src/compiler/ir/node.ts";
import { Ir, nameOf } from "../../src/compiler/ir/op.ts";
import { FrameState, type Scope } from "../../src/compiler/ir/state.ts";
import { JavaThread, LockRecord } from "../../src/layout/frame.ts";
import { ARRAY_BASE } from "../../src/layout/object.ts";
import { i32 } from "../../src/wasm/opcodes.ts";

export const OBJECT = 5;
/** Arrays of references (0 to 2) and ints (3 to 5): what is where cannot be confused. */
export const ARRAY = 6;
const LENGTH = 6;
const SCOPE = { index: 0, parent: undefined } as unknown as Scope;
/** Frames that hold locks besides. */
const SCOPES = [SCOPE, ...[1, 2].map((index) => ({ index, parent: SCOPE }) as unknown as Scope)];

const memory = (alias: string, offset: number, opcode: number, shift = 0): MemoryInfo => ({
  opcode,
  offset,
  shift,
  alias,
  volatile: false,
  immutable: false,
});
const FIELDS = [memory("f0", 8, i32.load), memory("f1", 12, i32.load), memory("f2", 16, i32.load8S)];
const REFS = [memory("f3", 20, i32.load), memory("f4", 24, i32.load)];
const ELEMENT = memory("a10", ARRAY_BASE, i32.load, 2);
const REF_ELEMENT = memory("a12", ARRAY_BASE, i32.load, 2);
const STATIC: MemoryInfo = { ...memory("s1", 0, i32.load), symbol: { kind: "static", field: 1 as never } };
const stores = (m: MemoryInfo): MemoryInfo => ({ ...m, opcode: m.opcode === i32.load8S ? i32.store8 : i32.store });

/** Cases of ProgramMaker.statement. */
const KINDS = 20;

export type Random = (below: number) => number;

/** Local variables: ints first, then references. */
const INT_VARS = 4;
const REF_VARS = 4;

/** A program of two int arguments and one reference. */
export class ProgramMaker {
  readonly graph = new Graph();
  private readonly random: Random;
  private at: Block;
  private vars: Node[];
  private left: number;
  private readonly address: Node;
  private readonly chains: boolean;
  /** Each program has some kinds of statements: what all have is seldom what goes wrong. */
  private readonly kinds: boolean[] = [];

  /** @param chains locks are taken again, by other frames, right after they were left */
  constructor(random: Random, size: number, chains = false) {
    this.chains = chains;
    for (let i = 0; i < KINDS; i++) this.kinds.push(random(2) === 0);
    this.kinds[0] = true;
    this.random = random;
    this.left = size;
    const { graph } = this;
    this.at = graph.entry;
    const [x, y, o] = (["i32", "i32", "ref"] as const).map((type, i) => graph.append(this.at, Ir.Argument, type, [], i)) as [
      Node,
      Node,
      Node,
    ];
    this.address = graph.append(this.at, Ir.FrameAddress, "i32", [], { scope: SCOPE, bits: 0 });
    this.vars = [x, y, graph.i32(3), graph.i32(0), o, graph.null_(), graph.null_(), o];
    this.vars[5] = this.object();
    this.body(0);
    const result = this.append(Ir.NewArray, "ref", [graph.i32(LENGTH)], { klass: ARRAY, symbol: { kind: "klass", klass: ARRAY }, size: 2 });
    this.known(result, ARRAY);
    for (let i = 0; i < 3; i++) this.append(Ir.Store, "void", [result, graph.i32(i), this.vars[INT_VARS + i]!], stores(REF_ELEMENT));
    this.observe();
    this.append(Ir.Return, "void", [this.random(2) === 0 ? result : this.int()]);
  }

  private append(op: number, type: Node["type"], inputs: Node[], aux?: unknown): Node {
    return this.graph.append(this.at, op, type, inputs, aux);
  }
  private known(node: Node, klass: number): void {
    Object.assign(node, { klass, exact: true, nonNull: true, state: this.state() });
  }
  private state(): FrameState {
    // Some are dead.
    return new FrameState(
      SCOPE,
      0,
      (this.vars ?? []).map((v) => (this.random(6) === 0 ? undefined : v)),
      [],
      undefined,
    );
  }
  private object(): Node {
    const node = this.append(Ir.NewObject, "ref", [], { klass: OBJECT, symbol: { kind: "klass", klass: OBJECT }, size: 32 });
    this.known(node, OBJECT);
    return node;
  }
  private array(): Node {
    const info = { klass: ARRAY, symbol: { kind: "klass", klass: ARRAY }, size: 2 };
    const node = this.append(Ir.NewArray, "ref", [this.graph.i32(LENGTH)], info);
    this.known(node, ARRAY);
    return node;
  }
  private int(): Node {
    return this.random(4) === 0 ? this.graph.i32(this.random(5) - 1) : this.vars[this.random(INT_VARS)]!;
  }
  private ref(): Node {
    return this.random(12) === 0 ? this.graph.null_() : this.vars[INT_VARS + this.random(REF_VARS)]!;
  }
  private setInt(value: Node): void {
    this.vars[this.random(INT_VARS - 1)] = value;
  }
  private setRef(value: Node): void {
    this.vars[INT_VARS + this.random(REF_VARS)] = value;
  }
  private observe(): void {
    this.append(Ir.Poll, "void", []).state = this.state();
  }
  private guard(condition: Node): void {
    this.append(Ir.Guard, "void", [condition], { request: 0 }).state = this.state();
  }

  private body(depth: number): void {
    for (let n = 1 + this.random(7); n > 0 && this.left > 0; n--) {
      this.left--;
      this.statement(depth);
    }
  }

  private statement(depth: number): void {
    const { random, graph } = this;
    let kind = random(KINDS);
    while (!this.kinds[kind]) kind = random(KINDS);
    switch (kind) {
      case 0:
        this.setRef(this.object());
        return;
      case 3:
        this.setRef(this.array());
        return;
      case 4:
      case 5:
        this.append(Ir.Store, "void", [this.ref(), this.int()], stores(FIELDS[random(3)]!));
        return;
      case 1:
      case 2:
      case 6:
      case 7: {
        const [object, value] = [this.ref(), this.ref()];
        this.append(Ir.Store, "void", [object, value], stores(REFS[random(2)]!));
        this.append(Ir.CardMark, "void", [object]);
        return;
      }
      case 8:
      case 9:
        this.setInt(this.append(Ir.Load, "i32", [this.ref()], FIELDS[random(3)]!));
        return;
      case 10:
        this.setRef(this.append(Ir.Load, "ref", [this.ref()], REFS[random(2)]!));
        return;
      case 11: {
        const array = this.ref();
        let index = graph.i32(3 + random(3));
        if (random(5) === 0) index = this.append(i32.add, "i32", [this.append(i32.and, "i32", [this.int(), graph.i32(1)]), graph.i32(3)]);
        if (random(2) === 0) this.append(Ir.Store, "void", [array, index, this.int()], stores(ELEMENT));
        else this.setInt(this.append(Ir.Load, "i32", [array, index], ELEMENT));
        return;
      }
      case 12: {
        const [array, index] = [this.ref(), graph.i32(random(3))];
        if (random(2) === 0) this.append(Ir.Store, "void", [array, index, this.ref()], stores(REF_ELEMENT));
        else this.setRef(this.append(Ir.Load, "ref", [array, index], REF_ELEMENT));
        return;
      }
      case 13:
        this.setInt(this.append(random(2) === 0 ? i32.add : i32.xor, "i32", [this.int(), this.int()]));
        return;
      case 14:
        this.setInt(this.comparison());
        return;
      case 15:
        this.observe();
        if (random(4) === 0) this.guard(this.append(i32.eq, "i32", [this.int(), graph.i32(random(9))]));
        return;
      case 16:
        switch (random(4)) {
          case 0:
            this.append(Ir.Store, "void", [this.ref()], stores(STATIC));
            return;
          case 1:
            this.setRef(this.append(Ir.Load, "ref", [], STATIC));
            return;
          default:
            this.call();
            return;
        }
      case 17:
        if (this.chains) this.chain(depth);
        else this.locked(depth);
        return;
      case 18:
        if (depth < 4) this.branch(depth);
        return;
      default:
        if (depth < 3) this.loop(depth);
    }
  }

  private comparison(): Node {
    switch (this.random(5)) {
      case 0:
        return this.append(i32.eqz, "i32", [this.ref()]);
      case 1:
        return this.append(Ir.ArrayLength, "i32", [this.ref()]);
      case 2:
        return this.append(Ir.InstanceOf, "i32", [this.ref(), this.graph.symbol({ kind: "klass", klass: OBJECT as never })], {
          klass: OBJECT,
          display: 1,
          exact: true,
        });
      default:
        return this.append(this.random(2) === 0 ? i32.eq : i32.ne, "i32", [this.ref(), this.ref()]);
    }
  }

  private call(): void {
    const node = this.append(Ir.Call, "i32", [this.graph.i32(0), this.ref(), this.int()], {});
    node.state = this.state();
    node.after = this.state();
    this.setInt(node);
  }

  private locked(depth: number): void {
    const object = this.ref();
    const lock = (name: "lock" | "unlock"): void => {
      this.guard(this.append(Ir.Runtime, "i32", [object, this.address], { name, pure: false }));
    };
    lock("lock");
    this.body(depth + 1);
    lock("unlock");
  }

  /** Regions that lock one object, with next to nothing between them. */
  private chain(depth: number): void {
    const { random } = this;
    const object = this.ref();
    this.guard(this.append(i32.eqz, "i32", [object]));
    for (let n = 1 + random(4); n > 0; n--) {
      const owner = { scope: SCOPES[random(3)]!, bits: random(2) };
      const address = this.append(Ir.FrameAddress, "i32", [], owner);
      const lock = (name: "lock" | "unlock"): void => {
        this.guard(this.append(Ir.Runtime, "i32", [object, address], { name, pure: false }));
      };
      lock("lock");
      if (random(3) > 0) this.body(depth + 1);
      if (random(3) > 0) lock("unlock");
      else this.arms(() => lock("unlock"));
      if (random(3) === 0) this.setInt(this.append(i32.add, "i32", [this.int(), this.int()]));
      if (random(3) === 0) this.append(Ir.Store, "void", [this.ref(), this.int()], stores(FIELDS[random(2)]!));
      if (random(8) === 0) this.observe();
    }
  }

  /** Does the same on each of two paths. */
  private arms(run: () => void): void {
    const { graph } = this;
    const from = this.at;
    this.append(Ir.If, "void", [this.append(i32.and, "i32", [this.int(), graph.i32(1)])], { probability: 0.5 });
    const to = graph.block();
    for (let i = 0; i < 2; i++) {
      this.at = graph.block();
      graph.edge(from, this.at);
      run();
      this.append(Ir.Goto, "void", []);
      graph.edge(this.at, to);
    }
    this.at = to;
  }

  private branch(depth: number): void {
    const { graph, random } = this;
    const from = this.at;
    this.append(Ir.If, "void", [random(2) === 0 ? this.comparison() : this.append(i32.and, "i32", [this.int(), graph.i32(1)])], {
      probability: 0.5,
    });
    const before = this.vars;
    const ends: { block: Block; vars: Node[] }[] = [];
    for (let i = 0; i < 2; i++) {
      const arm = graph.block();
      graph.edge(from, arm);
      this.at = arm;
      this.vars = before.slice();
      if (i === 0 || random(3) > 0) this.body(depth + 1);
      if (i === 0 && random(12) === 0) this.append(Ir.Deopt, "void", [], { request: 0 }).state = this.state();
      else ends.push({ block: this.at, vars: this.vars });
    }
    const to = graph.block();
    for (const { block } of ends) {
      graph.append(block, Ir.Goto, "void");
      graph.edge(block, to);
    }
    this.vars = before.map((_, i) => {
      const values = ends.map((e) => e.vars[i]!);
      return values.every((v) => v === values[0]) ? values[0]! : graph.phi(to, values[0]!.type, values);
    });
    this.at = to;
  }

  private loop(depth: number): void {
    const { graph, random } = this;
    this.append(Ir.LoopEntry, "void", []).state = this.state();
    const before = this.at;
    graph.append(before, Ir.Goto, "void");
    const header = graph.block();
    graph.edge(before, header);
    // Not all are stored in the loop.
    const phis = new Map<number, Node>();
    this.vars.forEach((v, i) => {
      if (random(4) > 0) phis.set(i, graph.phi(header, v.type, [v]));
    });
    const entry = this.vars;
    this.vars = entry.map((v, i) => phis.get(i) ?? v);
    const count = graph.phi(header, "i32", [graph.i32(0)]);
    this.at = header;
    const condition = this.append(i32.ltS, "i32", [count, graph.i32(1 + random(4))]);
    this.append(Ir.If, "void", [condition], { probability: 0.8 });
    const [inside, behind] = [graph.block(), graph.block()];
    graph.edge(header, inside);
    graph.edge(header, behind);
    const after = this.vars;
    this.at = inside;
    this.vars = after.slice();
    this.body(depth + 1);
    this.observe();
    const next = this.append(i32.add, "i32", [count, graph.i32(1)]);
    this.append(Ir.Goto, "void", []);
    graph.edge(this.at, header);
    count.inputs.push(next);
    for (const [i, phi] of phis) phi.inputs.push(this.vars[i]!);
    this.at = behind;
    this.vars = after;
  }
}

interface Obj {
  readonly klass: number;
  readonly length: number;
  readonly fields: Map<number, Value>;
  readonly locks: number[];
}
type Value = number | Obj | null;

/** Runs a graph. @returns what could be seen of it */
export function run(graph: Graph, args: readonly [number, number], budget = 4000): string[] {
  const events: string[] = [];
  const values = new Map<Node, Value>();
  const argument: Obj = { klass: OBJECT, length: -1, fields: new Map(), locks: [] };
  /** The lock stack: what the program itself has locked. */
  const records: { readonly object: Obj; owner: number }[] = [];
  const recordAt = (base: Node): { readonly object: Obj; owner: number } | undefined => records[int(base) / LockRecord.sizeof];
  let statics: Value = null;
  const get = (n: Node): Value => {
    if (n.op === Ir.Constant) return n.type === "ref" ? null : (n.aux as number);
    if (n.op === Ir.Symbol) return (n.aux as { klass: number }).klass;
    const value = values.get(n);
    if (value === undefined) throw new Error(`${n} has no value`);
    return value;
  };
  const int = (n: Node): number => get(n) as number;
  const ref = (n: Node): Obj | null => get(n) as Obj | null;

  // Virtual objects of one state, each once.
  const virtual = (n: Node, made: Map<Node, Obj>): Value => {
    if (n.op !== Ir.VirtualObject) return get(n);
    let object = made.get(n);
    if (object === undefined) {
      const info = n.aux as VirtualInfo;
      object = { klass: info.klass, length: info.length, fields: new Map(), locks: info.locks.map((l) => l.bits) };
      made.set(n, object);
      info.fields.forEach(({ offset, type }, i) => {
        const value = virtual(n.inputs[i]!, made);
        object!.fields.set(offset, type === 8 ? ((value as number) << 24) >> 24 : value);
      });
    }
    return object;
  };
  const show = (roots: readonly (Value | undefined)[]): string => {
    const numbers = new Map<Obj, number>();
    const text = (v: Value | undefined): string => {
      if (v === undefined) return "-";
      if (v === null || v === 0) return "0";
      if (typeof v === "number") return String(v);
      const known = numbers.get(v);
      if (known !== undefined) return `#${known}`;
      numbers.set(v, numbers.size);
      const fields = [...v.fields].filter(([, x]) => x !== 0 && x !== null).sort(([a], [b]) => a - b);
      return `k${v.klass}${v.length < 0 ? "" : `[${v.length}]`}(${fields.map(([at, x]) => `${at}=${text(x)}`).join(" ")})${v.locks.map((l) => `L${l}`).join("")}`;
    };
    return roots.map(text).join(" ");
  };
  // A locked object may stand in any local that nobody reads: what counts is that the state has it.
  const state = (s: FrameState): string => {
    const made = new Map<Node, Obj>();
    const locals = s.locals.map((v) => (v === undefined ? undefined : virtual(v, made)));
    const isLocked = (v: Value | undefined): boolean => typeof v === "object" && v !== null && v.locks.length > 0;
    const locked = new Set([...records.map((r) => r.object), ...[...made.values()].filter(isLocked)]);
    const texts = [...locked].map((o) => show([o])).sort();
    return [show(locals.map((v) => (isLocked(v) ? undefined : v))), ...texts].join(" locked ");
  };
  const touch = (v: Value, seen = new Set<Obj>()): number => {
    if (v === null || typeof v === "number" || seen.has(v)) return 0;
    seen.add(v);
    let n = 1;
    if (v.klass === OBJECT) v.fields.set(8, (((v.fields.get(8) ?? 0) as number) + 1) | 0);
    for (const [, x] of [...v.fields].sort(([a], [b]) => a - b)) n += touch(x, seen);
    return n;
  };
  const offset = (m: MemoryInfo, address: readonly Node[]): number => m.offset + (address.length > 1 ? int(address[1]!) << m.shift : 0);
  /** An access that the object's class does not have is none: both runs do so. */
  const has = (o: Obj | null, m: MemoryInfo): o is Obj => o !== null && o.klass === (m.alias.startsWith("a") ? ARRAY : OBJECT);

  let block = graph.entry;
  let from: Block | undefined;
  for (let steps = 0; ; ) {
    const at = from === undefined ? -1 : block.preds.indexOf(from);
    const phis = block.phis();
    const news = phis.map((p) => get(p.inputs[at]!));
    phis.forEach((p, i) => {
      values.set(p, news[i]!);
    });
    let to: Block | undefined;
    for (const node of block.nodes) {
      if (++steps > budget) return events;
      const [a, b] = node.inputs as [Node, Node];
      switch (node.op) {
        case Ir.Phi:
        case Ir.LoopEntry:
        case Ir.CardMark:
          break;
        case Ir.Argument:
          values.set(node, node.aux === 2 ? argument : args[node.aux as number]!);
          break;
        case Ir.FrameAddress:
          values.set(node, 2 * (node.aux as LockOwner).scope.index + (node.aux as LockOwner).bits);
          break;
        case Ir.NewObject:
          values.set(node, { klass: node.klass, length: -1, fields: new Map(), locks: [] });
          break;
        case Ir.NewArray:
          values.set(node, { klass: node.klass, length: int(a), fields: new Map(), locks: [] });
          break;
        case Ir.Load: {
          const m = node.memory();
          if (m.symbol !== undefined) values.set(node, statics);
          else if (m.alias === "locks") {
            if (node.type === "ref") values.set(node, recordAt(a)?.object ?? null);
            else if (m.offset === LockRecord.frame) values.set(node, recordAt(a)?.owner ?? -1);
            else values.set(node, m.offset === JavaThread.lockTop ? LockRecord.sizeof * records.length : 0);
          } else {
            const o = ref(a);
            const zero = node.type === "ref" ? null : 0;
            values.set(node, has(o, m) ? (o.fields.get(offset(m, node.inputs)) ?? zero) : zero);
          }
          break;
        }
        case Ir.Store: {
          const m = node.memory();
          const value = get(node.inputs.at(-1)!);
          if (m.symbol !== undefined) statics = value;
          else if (m.alias === "locks") {
            const record = recordAt(a)!;
            record.object.locks[record.object.locks.lastIndexOf(record.owner)] = value as number;
            record.owner = value as number;
          } else {
            const o = ref(a);
            if (has(o, m))
              o.fields.set(offset(m, node.inputs.slice(0, -1)), m.opcode === i32.store8 ? ((value as number) << 24) >> 24 : value);
          }
          break;
        }
        case Ir.ArrayLength:
          values.set(node, Math.max(0, ref(a)?.length ?? 0));
          break;
        case Ir.InstanceOf:
          values.set(node, ref(a)?.klass === int(b) ? 1 : 0);
          break;
        case i32.eqz:
          values.set(node, get(a) === null || get(a) === 0 ? 1 : 0);
          break;
        case i32.eq:
          values.set(node, get(a) === get(b) ? 1 : 0);
          break;
        case i32.ne:
          values.set(node, get(a) !== get(b) ? 1 : 0);
          break;
        case i32.add:
          values.set(node, (int(a) + int(b)) | 0);
          break;
        case i32.sub:
          values.set(node, (int(a) - int(b)) | 0);
          break;
        case i32.or:
          values.set(node, int(a) | int(b));
          break;
        case i32.xor:
          values.set(node, int(a) ^ int(b));
          break;
        case i32.and:
          values.set(node, int(a) & int(b));
          break;
        case i32.ltS:
          values.set(node, int(a) < int(b) ? 1 : 0);
          break;
        case i32.extend8S:
          values.set(node, (int(a) << 24) >> 24);
          break;
        case Ir.Runtime: {
          const { name } = node.aux as RuntimeInfo;
          const o = ref(a);
          if (name === "lock") o?.locks.push(int(b));
          else o?.locks.pop();
          if (name === "lock" && o !== null) records.push({ object: o, owner: int(b) });
          else if (o !== null) assert(records.pop()!.object === o);
          values.set(node, 0);
          break;
        }
        case Ir.Call: {
          events.push(`call ${state(node.state!)} | ${show([ref(node.inputs[1]!), int(node.inputs[2]!), statics])}`);
          values.set(node, touch(ref(node.inputs[1]!)) + touch(statics));
          events.push(`after ${state(node.after!)}`);
          break;
        }
        case Ir.Poll:
          events.push(`poll ${state(node.state!)}`);
          break;
        case Ir.Guard:
          if (int(a) === 0) break;
          events.push(`trap ${state(node.state!)}`);
          return events;
        case Ir.Deopt:
          events.push(`deopt ${state(node.state!)}`);
          return events;
        case Ir.Return:
          events.push(`return ${show([get(a), statics, argument])}`);
          return events;
        case Ir.Goto:
          to = block.succs[0];
          break;
        case Ir.If:
          to = block.succs[int(a) !== 0 ? 0 : 1];
          break;
        default:
          throw new Error(`no evaluation of ${nameOf(node.op)}`);
      }
    }
    from = block;
    block = to!;
  }
}
