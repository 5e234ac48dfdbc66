// Locks that are left and taken again are kept: on graphs made at random, all states have the locks, and their frames, that they had before.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Block, Graph } from "../../src/compiler/ir/graph.ts";
import type { LockOwner, Node, RuntimeInfo } from "../../src/compiler/ir/node.ts";
import { Ir } from "../../src/compiler/ir/op.ts";
import { FrameState, type Scope } from "../../src/compiler/ir/state.ts";
import { verify } from "../../src/compiler/ir/verify.ts";
import { coarsenLocks } from "../../src/compiler/passes/lock-coarsening.ts";
import { LOCK_OF_METHOD } from "../../src/layout/frame.ts";
import { randomSource } from "../random.ts";
import { ProgramMaker, run } from "./ir-programs.ts";

const SCOPES = [0, 1, 2].map((index) => ({ index, parent: undefined }) as unknown as Scope);
class Maker {
  readonly graph = new Graph();
  at: Block = this.graph.entry;
  private arguments = 0;
  private readonly condition = this.argument("i32");

  argument(type: "i32" | "ref" = "ref"): Node {
    return this.graph.append(this.graph.entry, Ir.Argument, type, [], this.arguments++);
  }
  guard(condition: Node): void {
    this.graph.append(this.at, Ir.Guard, "void", [condition], { request: 0 }).state = new FrameState(SCOPES[0]!, 0, [], [], undefined);
  }
  private monitor(name: "lock" | "unlock", object: Node, scope: number, bits: number): void {
    const address = this.graph.append(this.at, Ir.FrameAddress, "i32", [], { scope: SCOPES[scope]!, bits } satisfies LockOwner);
    this.guard(this.graph.append(this.at, Ir.Runtime, "i32", [object, address], { name, pure: false }));
  }
  lock(object: Node, scope: number, bits: number = LOCK_OF_METHOD): void {
    this.monitor("lock", object, scope, bits);
  }
  unlock(object: Node, scope: number, bits: number = LOCK_OF_METHOD): void {
    this.monitor("unlock", object, scope, bits);
  }
  locked(object: Node, scope: number, bits: number = LOCK_OF_METHOD): void {
    this.lock(object, scope, bits);
    this.unlock(object, scope, bits);
  }
  branch(): [Block, Block] {
    const arms: [Block, Block] = [this.graph.block(), this.graph.block()];
    this.graph.append(this.at, Ir.If, "void", [this.condition], { probability: 0.5 });
    for (const arm of arms) this.graph.edge(this.at, arm);
    return arms;
  }
  go(from: Block, to: Block): void {
    this.graph.append(from, Ir.Goto, "void");
    this.graph.edge(from, to);
  }
  /** @returns how many locks are kept */
  run(): number {
    this.graph.append(this.at, Ir.Return, "void", []);
    verify(this.graph, "making");
    const kept = coarsenLocks(this.graph);
    verify(this.graph, "locks");
    return kept;
  }
  count(name: "lock" | "unlock"): number {
    return this.graph.blocks.flatMap((b) => b.nodes).filter((n) => n.op === Ir.Runtime && (n.aux as RuntimeInfo).name === name).length;
  }
}

test("calls of synchronized methods in a row lock once; the record is handed to each frame", () => {
  const m = new Maker();
  const object = m.argument();
  for (const scope of [0, 1, 2]) m.locked(object, scope);
  assert.equal(m.run(), 2);
  assert.deepEqual([m.count("lock"), m.count("unlock")], [1, 1]);
  const owners = m.graph.entry.nodes.filter((n) => n.op === Ir.Store).map((n) => (n.inputs[1]!.aux as LockOwner).scope.index);
  assert.deepEqual(owners, [1, 2]);
});

test("of a block it is seen to that the lock is held", () => {
  const m = new Maker();
  const object = m.argument();
  for (const scope of [1, 2]) m.locked(object, scope, 0);
  assert.equal(m.run(), 1);
  assert.equal(m.graph.entry.nodes.filter((n) => n.op === Ir.Guard).length, 3);
});

test("where something in between has a state, another object is locked, or a path comes from elsewhere, locks are left", () => {
  const ways: readonly ((m: Maker, object: Node) => void)[] = [
    (m) => m.guard(m.argument("i32")),
    (m) => {
      m.graph.append(m.at, Ir.Poll, "void", []).state = new FrameState(SCOPES[0]!, 0, [], [], undefined);
    },
    (m) => m.locked(m.argument(), 2),
    (m) => m.graph.append(m.at, Ir.Runtime, "void", [], { name: "spinWait", pure: false }),
    (m, object) => {
      const [some, none] = m.branch();
      const to = m.graph.block();
      m.go(some, to);
      m.at = none;
      m.locked(object, 2);
      m.go(m.at, to);
      m.at = to;
    },
  ];
  for (const between of ways) {
    const m = new Maker();
    const object = m.argument();
    m.locked(object, 0);
    between(m, object);
    m.locked(object, 1);
    assert.equal(m.run(), 0);
  }
});

test("a method that unlocks at each of its returns keeps the lock for the next one", () => {
  const m = new Maker();
  const object = m.argument();
  m.lock(object, 0);
  const to = m.graph.block();
  for (const arm of m.branch()) {
    m.at = arm;
    m.unlock(object, 0);
    m.go(arm, to);
  }
  m.at = to;
  m.locked(object, 1);
  assert.equal(m.run(), 1);
  assert.deepEqual([m.count("lock"), m.count("unlock")], [1, 1]);
});

test("the lock is not kept round a loop", () => {
  const m = new Maker();
  const object = m.argument();
  const header = m.graph.block();
  m.locked(object, 0);
  m.go(m.at, header);
  m.at = header;
  m.locked(object, 1);
  const [again, behind] = m.branch();
  m.go(again, header);
  m.at = behind;
  assert.equal(m.run(), 0);
});

test("random programs show the same before and after: calls, states at polls and traps with their locks, results", () => {
  let kept = 0;
  const programs = Number(process.env.PROGRAMS ?? 3000);
  for (let seed = Number(process.env.SEED ?? 1), n = 0; n < programs; seed++, n++) {
    const make = (): Graph => new ProgramMaker(randomSource(seed), 10 + (seed % 60), true).graph;
    const [before, after] = [make(), make()];
    verify(after, "making");
    kept += coarsenLocks(after);
    verify(after, `locks, seed ${seed}`);
    for (const args of [
      [0, 1],
      [1, 2],
      [-1, 0],
    ] as const)
      assert.deepEqual(run(after, args), run(before, args), `seed ${seed}`);
  }
  assert(kept > programs / 2, `${kept} locks were kept`);
});
