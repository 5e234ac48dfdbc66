// What the interpreter would see at a point of the code: for each scope (root method, inlined ones) its locals and operand stack as
// values. A slot that is undefined is dead, or the second half of a long or double. Virtual objects stand in states as nodes.
import type { CodeFacts, MethodFacts, MethodId } from "../facts/questions.ts";
import { type Node, resolve } from "./node.ts";

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

  /** Calls `visit` with each value of this scope and those around it. */
  forEach(visit: (value: Node) => void): void {
    for (let s: FrameState | undefined = this; s !== undefined; s = s.outer) {
      for (const v of s.locals) if (v !== undefined) visit(v);
      for (const v of s.stack) if (v !== undefined) visit(v);
    }
  }

  /** As forEach, but of states that this walk (a number of its own, not 0) has seen nothing. */
  forEachOnce(walk: number, visit: (value: Node) => void): void {
    for (let s: FrameState | undefined = this; s !== undefined && s.mark !== walk; s = s.outer) {
      s.mark = walk;
      for (const v of s.locals) if (v !== undefined) visit(v);
      for (const v of s.stack) if (v !== undefined) visit(v);
    }
  }

  /** Replaces each value of what this walk has not seen by what it was forwarded to. */
  resolveOnce(walk: number): void {
    for (let s: FrameState | undefined = this; s !== undefined && s.mark !== walk; s = s.outer) {
      s.mark = walk;
      resolveAll(s.locals);
      resolveAll(s.stack);
    }
  }

  /** Replaces each value by what `change` gives. */
  replace(change: (value: Node) => Node): void {
    for (let s: FrameState | undefined = this; s !== undefined; s = s.outer) {
      const { locals, stack } = s;
      for (let i = 0; i < locals.length; i++) if (locals[i] !== undefined) locals[i] = change(locals[i]!);
      for (let i = 0; i < stack.length; i++) if (stack[i] !== undefined) stack[i] = change(stack[i]!);
    }
  }
}

function resolveAll(values: (Node | undefined)[]): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value?.forward !== undefined) values[i] = resolve(value);
  }
}
