// Where an object is locked again right after it was unlocked, the lock is kept: its record on the lock stack is handed from the one frame
// to the other. In between stands nothing that has a state, so that nobody sees that it is held, nor waits for it longer than straight code takes.
//   guard unlock o, F; x = load y; guard lock o, G   →   x = load y; store (top of the lock stack).frame, G
import { JavaThread, LOCK_OF_METHOD, LockRecord } from "../../layout/frame.ts";
import { VMState } from "../../layout/vm-state.ts";
import { i32 } from "../../wasm/opcodes.ts";
import { base } from "../ir/fold.ts";
import type { Block, Graph } from "../ir/graph.ts";
import type { LockOwner, MemoryInfo, Node, RuntimeInfo } from "../ir/node.ts";
import { Ir } from "../ir/op.ts";

/** Paths that may lead from an unlock to a lock. */
const MOST_PATHS = 16;

/** A lock or unlock that traps where it fails. */
interface Monitor {
  readonly node: Node;
  readonly guard: Node;
}

/** @param graph analyzed @returns how many locks are kept */
export function coarsenLocks(graph: Graph): number {
  let kept = 0;
  for (const block of graph.blocks)
    for (const node of [...block.nodes]) {
      const lock = monitorAt(node, "lock");
      if (lock === undefined) continue;
      const unlocks = unlocksBefore(block, block.nodes.indexOf(node), base(node.inputs[0]!));
      if (unlocks === undefined) continue;
      for (const unlock of unlocks) stayLocked(graph, unlock);
      handOver(graph, lock);
      kept++;
    }
  return kept;
}

function monitorAt(node: Node, name: "lock" | "unlock"): Monitor | undefined {
  if (node.op !== Ir.Runtime || (node.aux as RuntimeInfo).name !== name) return undefined;
  const { nodes } = node.block!;
  const guard = nodes[nodes.indexOf(node) + 1]!;
  return guard.op === Ir.Guard && guard.inputs[0] === node ? { node, guard } : undefined;
}

/** What unlocks the object on each path to a point, with nothing that matters in between; undefined where there is a path without. */
function unlocksBefore(block: Block, index: number, object: Node): Monitor[] | undefined {
  const found = new Set<Node>();
  const work: [Block, number][] = [[block, index]];
  const seen = new Set<Block>();
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    const [from, end] = at;
    const last = lastThatMatters(from, end);
    if (last !== undefined) {
      const unlock = last.op === Ir.Guard ? monitorAt(last.inputs[0]!, "unlock") : undefined;
      if (unlock?.guard !== last || base(unlock.node.inputs[0]!) !== object) return undefined;
      found.add(unlock.node);
      continue;
    }
    if (from.preds.length === 0) return undefined;
    for (const pred of from.preds) {
      // Not over back edges, nor from where control may go elsewhere.
      if (pred.order >= from.order || pred.succs.length > 1) return undefined;
      if (seen.has(pred)) continue;
      seen.add(pred);
      if (seen.size > MOST_PATHS) return undefined;
      work.push([pred, pred.nodes.length]);
    }
  }
  return [...found].map((node) => monitorAt(node, "unlock")!);
}

/** The last node before `end` that has a state, or is the VM's. */
function lastThatMatters({ nodes }: Block, end: number): Node | undefined {
  for (let i = end - 1; i >= 0; i--) {
    const node = nodes[i]!;
    if (node.state !== undefined || (node.op === Ir.Runtime && !(node.aux as RuntimeInfo).pure)) return node;
  }
  return undefined;
}

// The lock stack.

const word = (offset: number, opcode: number, immutable = false): MemoryInfo => ({
  opcode,
  offset,
  shift: 0,
  alias: "locks",
  volatile: false,
  immutable,
});

function insert(graph: Graph, before: Node, op: number, type: Node["type"], inputs: Node[], aux?: unknown): Node {
  const node = graph.node(op, type, inputs, aux);
  graph.insertBefore(before, node);
  return node;
}

/** Address of the thread's last LockRecord. */
function lastRecord(graph: Graph, before: Node): Node {
  const thread = insert(graph, before, Ir.Load, "i32", [graph.i32(0)], word(VMState.thread, i32.load, true));
  const top = insert(graph, before, Ir.Load, "i32", [thread], word(JavaThread.lockTop, i32.load));
  return insert(graph, before, i32.sub, "i32", [top, graph.i32(LockRecord.sizeof)]);
}

/** With its guard. */
function remove({ node }: Monitor): void {
  const { nodes } = node.block!;
  nodes.splice(nodes.indexOf(node), 2);
}

/** In place of an unlock: a synchronized method has its lock, of a block it is to be seen. */
function stayLocked(graph: Graph, unlock: Monitor): void {
  const { node, guard } = unlock;
  const [object, owner] = node.inputs as [Node, Node];
  if (((owner.aux as LockOwner).bits & LOCK_OF_METHOD) !== 0) {
    remove(unlock);
    return;
  }
  const record = lastRecord(graph, node);
  const held = insert(graph, node, Ir.Load, "ref", [record], word(LockRecord.object, i32.load));
  const frame = insert(graph, node, Ir.Load, "i32", [record], word(LockRecord.frame, i32.load));
  const isOther = insert(graph, node, i32.ne, "i32", [held, object]);
  const isOthers = insert(graph, node, i32.ne, "i32", [frame, owner]);
  guard.inputs[0] = insert(graph, node, i32.or, "i32", [isOther, isOthers]);
  node.block!.nodes.splice(node.block!.nodes.indexOf(node), 1);
}

/** In place of a lock. */
function handOver(graph: Graph, lock: Monitor): void {
  insert(graph, lock.node, Ir.Store, "void", [lastRecord(graph, lock.node), lock.node.inputs[1]!], word(LockRecord.frame, i32.store));
  remove(lock);
}
