// Structured control of random graphs: the Wasm function takes the same path through the nodes as a walk over the graph.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyzeFlow } from "../../src/compiler/backend/flow-graph.ts";
import { Leave, Structurer } from "../../src/compiler/backend/structure.ts";
import { Bailout } from "../../src/compiler/compiled-code.ts";
import { ModuleBuilder } from "../../src/wasm/module.ts";
import { i32, ValueType } from "../../src/wasm/opcodes.ts";
import { randomSource } from "../random.ts";

const STEPS = 200;

/** Random successors, renumbered in reverse post-order from node 0. */
function randomGraph(next: (n: number) => number): number[][] {
  const n = 2 + next(12);
  const raw: number[][] = [];
  for (let i = 0; i < n; i++) {
    const count = [0, 1, 1, 2, 2, 2, 4][next(7)]!;
    const list = new Set<number>();
    for (let k = 0; k < count; k++) list.add(next(4) === 0 ? next(n) : Math.min(n - 1, i + 1 + next(3)));
    list.delete(0);
    raw.push([...list]);
  }
  const post: number[] = [];
  const seen = new Set<number>();
  const visit = (i: number): void => {
    seen.add(i);
    for (const s of raw[i]!) if (!seen.has(s)) visit(s);
    post.push(i);
  };
  visit(0);
  const order = post.reverse();
  const number = new Map(order.map((old, i) => [old, i]));
  return order.map((old) => raw[old]!.map((s) => number.get(s)!));
}

/** The nodes and edges that are passed, until the end or for STEPS steps. Node n at step t takes successor (n * 7 + t * 13) % successors. */
function walk(successors: number[][], edges: (n: number, i: number) => boolean): number[] {
  const path: number[] = [];
  let node = 0;
  for (let t = 0; t < STEPS; t++) {
    path.push(node);
    const list = successors[node]!;
    if (list.length === 0) break;
    const i = (node * 7 + t * 13) % list.length;
    if (edges(node, i)) path.push(1000 + 10 * node + i);
    node = list[i]!;
  }
  return path;
}

function compile(successors: number[][], edges: (n: number, i: number) => boolean): number[] {
  const module = new ModuleBuilder();
  const path: number[] = [];
  const log = module.importFunction("env", "log", [ValueType.i32], []);
  const f = module.function_("run", [], []);
  const t = f.local(ValueType.i32);
  const selector = f.local(ValueType.i32);
  const graph = { count: successors.length, successors };
  new Structurer(f, graph, analyzeFlow(graph), {
    selector,
    body(node) {
      f.get(t).i32(STEPS).op(i32.eq);
      const stop = f.if_();
      f.return_().end(stop);
      f.i32(node).call(log);
      const n = successors[node]!.length;
      if (n === 0) {
        f.return_();
        return Leave.done;
      }
      f.i32(node * 7)
        .get(t)
        .i32(13)
        .op(i32.mul)
        .op(i32.add)
        .i32(n)
        .op(i32.remU)
        .set(selector);
      f.get(t).i32(1).op(i32.add).set(t);
      if (n === 1) return Leave.jump;
      if (n > 2) return Leave.switch;
      f.get(selector).op(i32.eqz);
      return Leave.branch;
    },
    table: (node) => successors[node]!.map((_, i) => i),
    hasEdge: edges,
    edge: (node, i) => void f.i32(1000 + 10 * node + i).call(log),
  }).run();
  module.exportFunction("run", f.index);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.finish().bytes), { env: { log: (n: number) => path.push(n) } });
  instance.exports.run();
  return path;
}

test("structured control takes the path of the graph", () => {
  let reducible = 0;
  for (let seed = 1; seed < 1500; seed++) {
    const next = randomSource(seed * 7919);
    const successors = randomGraph(next);
    const salt = next(5);
    const edges = (n: number, i: number): boolean => salt !== 0 && (n * 3 + i + salt) % salt === 0;
    try {
      analyzeFlow({ count: successors.length, successors });
    } catch (e) {
      assert(e instanceof Bailout);
      continue;
    }
    reducible++;
    assert.deepEqual(compile(successors, edges), walk(successors, edges), `seed ${seed}: ${JSON.stringify(successors)}`);
  }
  assert(reducible > 500);
});
