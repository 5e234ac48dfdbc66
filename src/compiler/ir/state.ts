// What the interpreter would see at a point of the code: for each scope (root method, inlined ones) its locals and operand stack as
// values. A slot that is undefined is dead, or the second half of a long or double. A virtual object stands there as a node that is
// in no block, whose inputs are the values of its fields at this point; these may be virtual objects in turn, in circles too.
import type { CodeFacts, MethodFacts, MethodId } from "../facts/questions.ts";
import type { Node } from "./node.ts";
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
      for (const v of s.locals)
        if (v !== undefined) {
          if (v.op !== Ir.VirtualObject) visit(v);
          else hasObjects = true;
        }
      for (const v of s.stack)
        if (v !== undefined) {
          if (v.op !== Ir.VirtualObject) visit(v);
          else hasObjects = true;
        }
    }
    if (hasObjects) for (const object of this.virtualObjects()) for (const v of object.inputs) if (v.op !== Ir.VirtualObject) visit(v);
  }

  /** Replaces each value by what `change` gives, in virtual objects too. */
  replace(change: (value: Node) => Node): void {
    let hasObjects = false;
    const replaceIn = (list: (Node | undefined)[]): void => {
      for (let i = 0; i < list.length; i++) {
        const v = list[i];
        if (v === undefined) continue;
        if (v.op === Ir.VirtualObject) hasObjects = true;
        else list[i] = change(v);
      }
    };
    for (let s: FrameState | undefined = this; s !== undefined; s = s.outer) {
      replaceIn(s.locals);
      replaceIn(s.stack);
    }
    if (hasObjects) for (const object of this.virtualObjects()) replaceIn(object.inputs);
  }

  /** The virtual objects that it names or that their fields hold, in the order of their first mention. */
  virtualObjects(): Set<Node> {
    const found = new Set<Node>();
    const value = (v: Node | undefined): void => {
      if (v === undefined || v.op !== Ir.VirtualObject || found.has(v)) return;
      found.add(v);
      v.inputs.forEach(value);
    };
    for (let s: FrameState | undefined = this; s !== undefined; s = s.outer) {
      s.locals.forEach(value);
      s.stack.forEach(value);
    }
    return found;
  }
}
