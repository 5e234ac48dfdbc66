// What the interpreter would see at a point of the code: for each scope (root method, inlined ones) its locals and operand stack as
// values. A slot that is undefined is dead, or the second half of a long or double. A virtual object stands there as a node that is
// in no block, whose inputs are the values of its fields at this point; these may be virtual objects in turn, in circles too.
import type { CodeFacts, MethodFacts, MethodId } from "../facts/questions.ts";
import { type Node, resolve } from "./node.ts";
import { Ir } from "./op.ts";

/** An activation in the unit: the root method, or an inlined one at its call. */
export interface Scope {
  /** Order of inlining, 0 the root. */
  readonly index: number;
  readonly method: MethodId;
  readonly facts: MethodFacts;
  readonly code: CodeFacts;
  readonly parent: Scope | undefined;
  readonly callBci: number;
  readonly depth: number;
  readonly isStatic: boolean;
  readonly synchronized: boolean;
  /** The object that a synchronized method has locked. */
  lock: Node | undefined;
}

export class FrameState {
  readonly scope: Scope;
  readonly bci: number;
  locals: (Node | undefined)[];
  stack: (Node | undefined)[];
  /** The invoke in progress of the scope around this one, without its arguments. */
  readonly outer: FrameState | undefined;
  /** The walk that has been here: states share those around them. */
  private mark = 0;

  constructor(scope: Scope, bci: number, locals: (Node | undefined)[], stack: (Node | undefined)[], outer: FrameState | undefined) {
    this.scope = scope;
    this.bci = bci;
    this.locals = locals;
    this.stack = stack;
    this.outer = outer;
  }

  /** Calls `visit` with each value of this scope and those around it; of virtual objects with what their fields hold. */
  forEach(visit: (value: Node) => void): void {
    let hasObjects = false;
    for (let s: FrameState | undefined = this; s !== undefined; s = s.outer) {
      if (visitAll(s.locals, visit)) hasObjects = true;
      if (visitAll(s.stack, visit)) hasObjects = true;
    }
    if (hasObjects) for (const object of this.virtualObjects()) visitAll(object.inputs, visit);
  }

  /** As forEach, but of states and virtual objects that this walk (a number of its own, not 0) has seen nothing. */
  forEachOnce(walk: number, visit: (value: Node) => void): void {
    for (let s: FrameState | undefined = this; s !== undefined && s.mark !== walk; s = s.outer) {
      s.mark = walk;
      if (visitAll(s.locals, visit)) forObjectsOnce(s.locals, walk, (o) => visitAll(o.inputs, visit));
      if (visitAll(s.stack, visit)) forObjectsOnce(s.stack, walk, (o) => visitAll(o.inputs, visit));
    }
  }

  /** Replaces each value of what this walk has not seen by what it was forwarded to. */
  resolveOnce(walk: number): void {
    for (let s: FrameState | undefined = this; s !== undefined && s.mark !== walk; s = s.outer) {
      s.mark = walk;
      if (resolveAll(s.locals)) forObjectsOnce(s.locals, walk, (o) => resolveAll(o.inputs));
      if (resolveAll(s.stack)) forObjectsOnce(s.stack, walk, (o) => resolveAll(o.inputs));
    }
  }

  /** The virtual objects that it names or that their fields hold, in the order of their first mention. */
  virtualObjects(): Set<Node> {
    const found = new Set<Node>();
    for (let s: FrameState | undefined = this; s !== undefined; s = s.outer)
      for (const list of [s.locals, s.stack]) for (const v of list) if (v?.op === Ir.VirtualObject) found.add(v);
    for (const object of found) for (const v of object.inputs) if (v.op === Ir.VirtualObject) found.add(v);
    return found;
  }
}

/** @returns whether there are virtual objects, which are not visited */
function visitAll(values: readonly (Node | undefined)[], visit: (value: Node) => void): boolean {
  let hasObjects = false;
  for (const v of values) {
    if (v === undefined) continue;
    if (v.op === Ir.VirtualObject) hasObjects = true;
    else visit(v);
  }
  return hasObjects;
}

/** @returns whether there are virtual objects */
function resolveAll(values: (Node | undefined)[]): boolean {
  let hasObjects = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === undefined) continue;
    if (value.op === Ir.VirtualObject) hasObjects = true;
    else if (value.forward !== undefined) values[i] = resolve(value);
  }
  return hasObjects;
}

/** Calls `visit` with the virtual objects among the values, and those in their fields, that this walk has not seen. */
function forObjectsOnce(values: readonly (Node | undefined)[], walk: number, visit: (object: Node) => void): void {
  for (const v of values) {
    if (v?.op !== Ir.VirtualObject || v.mark === walk) continue;
    v.mark = walk;
    visit(v);
    forObjectsOnce(v.inputs, walk, visit);
  }
}
