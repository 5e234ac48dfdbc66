// Escape analysis on graphs made by hand: what is left of an object, where it is made, what states say of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { FactSource, KlassId, Questions } from "../../src/compiler/facts/questions.ts";
import { type Block, Graph } from "../../src/compiler/ir/graph.ts";
import type { MemoryInfo, Node, VirtualInfo } from "../../src/compiler/ir/node.ts";
import { Ir } from "../../src/compiler/ir/op.ts";
import { Stamps } from "../../src/compiler/ir/stamps.ts";
import { FrameState, type Scope } from "../../src/compiler/ir/state.ts";
import { verify } from "../../src/compiler/ir/verify.ts";
import { replaceScalars } from "../../src/compiler/passes/escape.ts";
import { Gvn } from "../../src/compiler/passes/gvn.ts";
import { ARRAY_BASE, T_LONG, T_OBJECT } from "../../src/layout/object.ts";
import { i32, i64 } from "../../src/wasm/opcodes.ts";
import { randomSource } from "../random.ts";
import { ProgramMaker, run } from "./ir-programs.ts";

const SCOPE = { index: 0, parent: undefined } as unknown as Scope;
const P = 5 as KlassId;
const BOX = 7 as KlassId;
const FACTS: FactSource = {
  ask: <K extends keyof Questions>(kind: K, ...key: Questions[K]["key"]): Questions[K]["answer"] => {
    if (kind === "klass") return { name: key[0] === BOX ? "java/lang/Integer" : "P", super: 0, flags: 0, accessFlags: 0 } as never;
    assert.equal(kind, "isSubtype");
    return (key[0] === key[1]) as never;
  },
};

const field = (n: number, opcode: number = i32.load): MemoryInfo => ({
  opcode,
  offset: 8 + 4 * n,
  shift: 0,
  alias: `f${n}`,
  volatile: false,
  immutable: false,
});
const STORE: Record<number, number> = { [i32.load]: i32.store, [i64.load]: i64.store };
const stored = (m: MemoryInfo): MemoryInfo => ({ ...m, opcode: STORE[m.opcode]! });

class Maker {
  readonly graph = new Graph();
  at: Block = this.graph.entry;
  private arguments = 0;

  argument(type: "i32" | "ref" = "i32"): Node {
    return this.graph.append(this.graph.entry, Ir.Argument, type, [], this.arguments++);
  }
  state(...locals: Node[]): FrameState {
    return new FrameState(SCOPE, 0, locals, [], undefined);
  }
  object(): Node {
    const node = this.graph.append(this.at, Ir.NewObject, "ref", [], { klass: P, symbol: { kind: "klass", klass: P }, size: 32 });
    Object.assign(node, { klass: P, exact: true, nonNull: true, state: this.state() });
    return node;
  }
  array(length: number, log2: number): Node {
    const info = { klass: P, symbol: { kind: "klass", klass: P }, size: log2 };
    const node = this.graph.append(this.at, Ir.NewArray, "ref", [this.graph.i32(length)], info);
    Object.assign(node, { klass: P, exact: true, nonNull: true, state: this.state() });
    return node;
  }
  put(memory: MemoryInfo, ...inputs: Node[]): void {
    this.graph.append(this.at, Ir.Store, "void", inputs, stored(memory));
  }
  get(memory: MemoryInfo, ...inputs: Node[]): Node {
    return this.graph.append(this.at, Ir.Load, memory.opcode === i64.load ? "i64" : "i32", inputs, memory);
  }
  getRef(memory: MemoryInfo, object: Node): Node {
    return this.graph.append(this.at, Ir.Load, "ref", [object], memory);
  }
  guard(condition: Node, ...locals: Node[]): Node {
    const node = this.graph.append(this.at, Ir.Guard, "void", [condition], { request: 0 });
    node.state = this.state(...locals);
    return node;
  }
  call(...args: Node[]): Node {
    const node = this.graph.append(this.at, Ir.Call, "void", [this.graph.i32(0), ...args], {
      kind: "direct",
      method: 1,
      shape: ":V",
      bci: 0,
    });
    node.state = this.state();
    node.after = this.state();
    return node;
  }
  branch(condition: Node): [Block, Block] {
    const arms = [this.graph.block(), this.graph.block()] as [Block, Block];
    this.graph.append(this.at, Ir.If, "void", [condition], { probability: 0.5 });
    for (const arm of arms) this.graph.edge(this.at, arm);
    return arms;
  }
  go(from: Block, to: Block): void {
    this.graph.append(from, Ir.Goto, "void");
    this.graph.edge(from, to);
  }
  end(value: Node): void {
    this.graph.append(this.at, Ir.Return, "void", [value]);
  }

  /** @returns whether anything changed; the graph is simplified */
  run(eliminateLocks = true): boolean {
    verify(this.graph, "making");
    const changed = replaceScalars(this.graph, new Stamps(FACTS), { eliminateLocks });
    if (changed) {
      new Gvn(this.graph).run();
      verify(this.graph, "escape");
    }
    return changed;
  }
  count(op: number): number {
    return this.graph.blocks.flatMap((b) => b.nodes).filter((n) => n.op === op).length;
  }
  returned(): Node {
    return this.graph.blocks.flatMap((b) => b.nodes).find((n) => n.op === Ir.Return)!.inputs[0]!;
  }
}

const info = (node: Node | undefined): VirtualInfo => {
  assert.equal(node?.op, Ir.VirtualObject);
  return node.aux as VirtualInfo;
};

test("an object that only loads and states see is not made; a state has its fields as they are there", () => {
  const m = new Maker();
  const x = m.argument();
  const object = m.object();
  m.put(field(0), object, x);
  const first = m.guard(x, object);
  m.put(field(0), object, m.graph.i32(7));
  m.put(field(2, i64.load), object, m.graph.i64(5n));
  const second = m.guard(m.argument(), object, object);
  m.end(m.get(field(0), object));
  assert(m.run());
  assert.equal(m.count(Ir.NewObject) + m.count(Ir.Store) + m.count(Ir.Load), 0);
  assert.equal(m.returned(), m.graph.i32(7));
  const [before] = first.state!.locals;
  assert.deepEqual(
    info(before).fields.map((f) => f.offset),
    [8],
  );
  assert.deepEqual(before!.inputs, [x]);
  const [after, same] = second.state!.locals;
  assert.equal(after, same);
  assert.notEqual(after, before);
  assert.deepEqual(
    info(after)
      .fields.map(({ offset, type }) => [offset, type])
      .at(-1),
    [16, T_LONG],
  );
  assert.deepEqual(after!.inputs, [m.graph.i32(7), m.graph.i64(5n)]);
});

test("objects in circles are described in circles, and made together where one of them escapes", () => {
  const m = new Maker();
  const [a, b] = [m.object(), m.object()];
  m.put(field(0), a, b);
  m.put(field(0), b, a);
  const guard = m.guard(m.argument(), m.getRef(field(0), a));
  const [some, none] = m.branch(m.argument());
  m.at = none;
  m.end(m.graph.null_());
  m.at = some;
  const call = m.call(a);
  m.end(m.getRef(field(0), a));
  assert(m.run());
  const [described] = guard.state!.locals;
  assert.equal(info(described).fields[0]!.type, T_OBJECT);
  assert.equal(described!.inputs[0]!.inputs[0], described);
  assert.equal(m.count(Ir.NewObject), 2);
  const stores = some.nodes.filter((n) => n.op === Ir.Store);
  assert.deepEqual(
    stores.map((s) => s.inputs),
    [stores[0]!.inputs, [stores[0]!.inputs[1]!, stores[0]!.inputs[0]!]],
  );
  assert.equal(call.inputs[1], stores[0]!.inputs[0]);
  assert(some.nodes.indexOf(stores[1]!) < some.nodes.indexOf(call));
});

test("an object that escapes on one path is made there alone; a merge behind it makes it on the other", () => {
  const m = new Maker();
  const [x, y] = [m.argument(), m.argument()];
  const object = m.object();
  m.put(field(0), object, x);
  const [rare, common] = m.branch(y);
  m.at = rare;
  m.call(object);
  m.end(m.get(field(0), object));
  m.at = common;
  m.end(m.get(field(0), object));
  assert(m.run());
  assert.deepEqual(
    m.graph.blocks.map((b) => b.nodes.filter((n) => n.op === Ir.NewObject).length),
    [0, 1, 0],
  );

  const n = new Maker();
  const p = n.object();
  n.put(field(0), p, n.argument());
  const [left, right] = n.branch(n.argument());
  n.at = left;
  n.call(p);
  const to = n.graph.block();
  n.go(left, to);
  n.go(right, to);
  n.at = to;
  n.end(p);
  assert(n.run());
  assert.equal(n.count(Ir.NewObject), 2);
  assert.equal(n.returned().op, Ir.Phi);
});

test("fields that differ where paths meet are phis; equal ones are not", () => {
  const m = new Maker();
  const [x, y] = [m.argument(), m.argument()];
  const object = m.object();
  m.put(field(1), object, y);
  const [left, right] = m.branch(x);
  m.at = left;
  m.put(field(0), object, y);
  const to = m.graph.block();
  m.go(left, to);
  m.go(right, to);
  m.at = to;
  const guard = m.guard(x, object);
  m.end(m.graph.append(to, i32.add, "i32", [m.get(field(0), object), m.get(field(1), object)]));
  assert(m.run());
  assert.equal(m.count(Ir.NewObject), 0);
  const [phi, same] = m.returned().inputs as [Node, Node];
  assert.equal(phi.op, Ir.Phi);
  assert.deepEqual(phi.inputs, [y, m.graph.i32(0)]);
  assert.equal(same, y);
  assert.deepEqual(guard.state!.locals[0]!.inputs, [phi, y]);
});

/** for (i = 0; i != n; i++) body */
function loop(m: Maker, n: Node, body: (header: Block, i: Node) => void): Block {
  const before = m.at;
  const header = m.graph.block();
  m.go(before, header);
  const i = m.graph.phi(header, "i32", [m.graph.i32(0)]);
  m.at = header;
  const [inside, behind] = m.branch(m.graph.append(header, i32.ne, "i32", [i, n]));
  m.at = inside;
  body(header, i);
  i.inputs.push(m.graph.append(m.at, i32.add, "i32", [i, m.graph.i32(1)]));
  m.go(m.at, header);
  m.at = behind;
  return header;
}

test("a field that a loop stores is a phi of the loop; one that escapes in it is made before it", () => {
  const m = new Maker();
  const n = m.argument();
  const object = m.object();
  m.put(field(1), object, n);
  const header = loop(m, n, (_, i) => {
    m.put(field(0), object, m.graph.append(m.at, i32.add, "i32", [m.get(field(0), object), i]));
    m.guard(i, object);
  });
  m.end(m.graph.append(m.at, i32.sub, "i32", [m.get(field(0), object), m.get(field(1), object)]));
  assert(m.run());
  assert.equal(m.count(Ir.NewObject), 0);
  assert.equal(header.phis().length, 2);
  assert(header.phis().includes(m.returned().inputs[0]!));
  assert.equal(m.returned().inputs[1], n);

  const o = new Maker();
  const p = o.object();
  loop(o, o.argument(), () => o.call(p));
  o.end(o.get(field(0), p));
  assert.equal(o.run(), false, "it is made where it was");
});

test("an object of each iteration is not made; one that is carried to the next is", () => {
  const m = new Maker();
  const outer = m.object();
  loop(m, m.argument(), (_, i) => {
    const each = m.object();
    m.put(field(0), each, i);
    m.put(field(0), outer, m.get(field(0), each));
  });
  m.end(m.get(field(0), outer));
  assert(m.run());
  assert.equal(m.count(Ir.NewObject), 0);

  const o = new Maker();
  const list = o.object();
  loop(o, o.argument(), () => {
    const each = o.object();
    o.put(field(0), each, o.getRef(field(0), list));
    o.put(field(0), list, each);
  });
  o.end(o.getRef(field(0), list));
  assert(o.run());
  assert.equal(o.count(Ir.NewObject), 1);
  assert.equal(o.returned().op, Ir.Phi, "the list's head");
});

test("elements of small arrays are fields; an index that is not known makes the array", () => {
  const elements: MemoryInfo = { opcode: i32.load, offset: ARRAY_BASE, shift: 2, alias: "a10", volatile: false, immutable: false };
  const m = new Maker();
  const [x, i] = [m.argument(), m.argument()];
  const array = m.array(3, 2);
  m.put(elements, array, m.graph.i32(2), x);
  const guard = m.guard(m.argument(), array);
  const sum = m.graph.append(m.at, i32.add, "i32", [m.get(elements, array, m.graph.i32(2)), m.get(elements, array, m.graph.i32(1))]);
  const [some, none] = m.branch(sum);
  m.at = some;
  m.end(m.graph.append(some, i32.add, "i32", [sum, m.graph.append(some, Ir.ArrayLength, "i32", [array])]));
  m.at = none;
  m.end(m.get(elements, array, i));
  assert(m.run());
  assert.equal(info(guard.state!.locals[0]).length, 3);
  assert.deepEqual(
    m.graph.blocks.map((b) => b.nodes.filter((n) => n.op === Ir.NewArray).length),
    [0, 0, 1],
  );
});

function locked(m: Maker, escapesInside: boolean): { inside: Node; behind: Node } {
  const object = m.object();
  const address = m.graph.append(m.at, Ir.FrameAddress, "i32", [], { scope: SCOPE, bits: 1 });
  for (const name of ["lock", "lock"] as const)
    m.guard(m.graph.append(m.at, Ir.Runtime, "i32", [object, address], { name, pure: false }), object);
  const inside = m.guard(m.argument(), object);
  if (escapesInside) m.call(object);
  for (const name of ["unlock", "unlock"] as const)
    m.guard(m.graph.append(m.at, Ir.Runtime, "i32", [object, address], { name, pure: false }), object);
  const behind = m.guard(m.argument(), object);
  m.end(m.get(field(0), object));
  return { inside, behind };
}

test("locks on virtual objects go, and states say that they are held; an object that is made while locked keeps them", () => {
  const m = new Maker();
  const { inside, behind } = locked(m, false);
  assert(m.run());
  assert.equal(m.count(Ir.Runtime) + m.count(Ir.NewObject), 0);
  assert.deepEqual(
    info(inside.state!.locals[0]).locks.map((l) => l.bits),
    [1, 1],
  );
  assert.deepEqual(info(behind.state!.locals[0]).locks, []);

  const n = new Maker();
  locked(n, true);
  n.run();
  assert.equal(n.count(Ir.Runtime), 4);
  assert.equal(n.count(Ir.NewObject), 1);

  const o = new Maker();
  locked(o, false);
  o.run(false);
  assert.equal(o.count(Ir.Runtime), 4, "-XX:-EliminateLocks");
});

test("identity and class of a virtual object are known", () => {
  const m = new Maker();
  const other = m.argument("ref");
  const [a, b] = [m.object(), m.object()];
  const { graph } = m;
  const parts = [
    graph.append(m.at, i32.eq, "i32", [a, b]),
    graph.append(m.at, i32.eq, "i32", [other, a]),
    graph.append(m.at, i32.ne, "i32", [a, a]),
    graph.append(m.at, i32.eqz, "i32", [b]),
    graph.append(m.at, Ir.InstanceOf, "i32", [a, graph.symbol({ kind: "klass", klass: 6 as KlassId })], {
      klass: 6,
      display: 2,
      exact: false,
    }),
  ];
  m.end(parts.reduce((x, y) => graph.append(m.at, i32.add, "i32", [x, y])));
  assert(m.run());
  assert.equal(m.returned(), graph.i32(0));
});

test("a box that is new or of a cache is not made for its value; it is where a state names it", () => {
  for (const isNamed of [false, true]) {
    const m = new Maker();
    const [x, cache] = [m.argument(), m.argument("ref")];
    const [small, large] = m.branch(x);
    const to = m.graph.block();
    m.at = large;
    const box = m.object();
    box.klass = BOX;
    m.put(field(0), box, x);
    m.go(small, to);
    m.go(large, to);
    const phi = m.graph.phi(to, "ref", [cache, box]);
    Object.assign(phi, { klass: BOX, exact: true, nonNull: true });
    m.at = to;
    if (isNamed) m.guard(x, phi);
    m.end(m.get(field(0), phi));
    m.run();
    const value = m.returned();
    assert.equal(value.op, Ir.Phi);
    assert.equal(value.inputs[1], x);
    assert.equal(value.inputs[0]!.block, small);
    assert.equal(m.count(Ir.NewObject), isNamed ? 1 : 0);
  }
});

test("random programs show the same before and after: calls, states at polls and traps, results", () => {
  let changed = 0;
  let virtual = 0;
  const programs = Number(process.env.PROGRAMS ?? 3000);
  for (let seed = Number(process.env.SEED ?? 1), n = 0; n < programs; seed++, n++) {
    const make = (): ProgramMaker => new ProgramMaker(randomSource(seed), 10 + (seed % 60));
    const before = make().graph;
    const after = make().graph;
    verify(before, "making");
    if (replaceScalars(after, new Stamps(FACTS), { eliminateLocks: seed % 5 > 0, followsAll: seed % 2 > 0 })) {
      changed++;
      after.sweep();
      try {
        verify(after, "escape");
      } catch (problem) {
        throw new Error(`seed ${seed}`, { cause: problem });
      }
    }
    for (const args of [
      [0, 0],
      [1, 2],
      [-3, 7],
      [4, 3],
    ] as const) {
      const expected = run(before, args);
      const seen = run(after, args);
      assert.deepEqual(seen, expected, `seed ${seed}, arguments ${args.join()}`);
      for (const b of after.blocks) for (const node of b.nodes) virtual += node.state?.virtualObjects().size ?? 0;
    }
  }
  assert(changed > programs / 3 && virtual > 2 * programs, `${changed} programs changed, ${virtual} virtual objects in states`);
});
