// Reads the bytecode of one method into the graph: an abstract interpretation of locals and operand stack over its blocks in reverse
// post-order, with phis where paths meet. Inlined methods are read by parsers of their own in between (parse-invoke.ts).
import { branchTarget, instructionLength, localOperand, s1, s2, u2 } from "../../bytecode/iterate.ts";
import { FLAGS, Flag, implicitLocal, Op } from "../../bytecode/opcodes.ts";
import { type TrapAction, type TrapReason, trapRequest } from "../../layout/compiled.ts";
import { METHOD_CATCHES } from "../../layout/metadata.ts";
import { i32 } from "../../wasm/opcodes.ts";
import { Bailout } from "../compiled-code.ts";
import type { CellFacts } from "../facts/questions.ts";
import type { RuntimeFunction } from "../runtime-functions.ts";
import type { UnitBuilder } from "./builder.ts";
import { bitsOfF32, bitsOfF64 } from "./evaluate.ts";
import { base, isNull } from "./fold.ts";
import type { Block, Graph } from "./graph.ts";
import { type BytecodeBlock, isLive, MethodFlow, switchCases } from "./method-flow.ts";
import type { Aux, BranchInfo, Node, RuntimeInfo, SwitchInfo, TrapInfo } from "./node.ts";
import { Ir, type Type } from "./op.ts";
import { parseArithmetic } from "./parse-arithmetic.ts";
import { parseInvoke, parseReturn } from "./parse-invoke.ts";
import { parseObject } from "./parse-objects.ts";
import { FrameState, type Scope } from "./state.ts";
import { isWide } from "./types.ts";

interface Edge {
  readonly from: Block;
  readonly locals: (Node | undefined)[];
  readonly stack: (Node | undefined)[];
  readonly monitors: number | undefined;
}
interface LoopHeader {
  readonly block: Block;
  readonly monitors: number | undefined;
  /** Local slot, or -1 - stack slot. */
  readonly phis: readonly { readonly slot: number; readonly phi: Node }[];
}
/** How an inlined method ends: in `from`, with its result. */
export interface Exit {
  readonly from: Block;
  readonly value: Node | undefined;
}

export class MethodParser {
  readonly unit: UnitBuilder;
  readonly graph: Graph;
  readonly scope: Scope;
  readonly flow: MethodFlow;
  readonly code: Uint8Array;
  /** The parser of the method that this one is inlined into, and its state at the invoke in progress. */
  readonly caller: MethodParser | undefined;
  readonly outer: FrameState | undefined;
  readonly exits: Exit[] = [];
  locals: (Node | undefined)[];
  stack: (Node | undefined)[] = [];
  /** How many monitors its monitorenter has entered and not left; undefined: that is not known. */
  monitors: number | undefined = 0;
  /** The graph's block that is being filled; undefined behind an end. */
  current: Block | undefined;
  bci = 0;
  /** How often the method is entered, for one entry of the unit. */
  entryFrequency = 1;
  /** What a Pi in the same block rests on. */
  lastGuard: Node | undefined = undefined;
  private savedStack: (Node | undefined)[] = [];
  private savedState: FrameState | undefined;
  private readonly edges = new Map<number, Edge[]>();
  private readonly headers = new Map<number, LoopHeader>();
  private readonly cells = new Map<number, CellFacts[]>();

  constructor(unit: UnitBuilder, scope: Scope, locals: (Node | undefined)[], caller: MethodParser | undefined, entryBci: number) {
    this.unit = unit;
    this.graph = unit.graph;
    this.scope = scope;
    this.code = scope.code.code;
    this.locals = locals;
    this.caller = caller;
    this.outer = caller?.inProgress();
    this.flow = flowOf(scope, entryBci);
    // The VM has entered some before on-stack replacement.
    if (entryBci > 0 && this.flow.hasMonitors) this.monitors = undefined;
    for (const cell of unit.profile(scope.method).cells) {
      const list = this.cells.get(cell.bci);
      if (list === undefined) this.cells.set(cell.bci, [cell]);
      else list.push(cell);
    }
  }

  /** The parser of a method that is inlined at this call. */
  inlinee(scope: Scope, locals: (Node | undefined)[]): MethodParser {
    return new MethodParser(this.unit, scope, locals, this, 0);
  }

  cell(kind: CellFacts["kind"]): CellFacts | undefined {
    return this.cells.get(this.bci)?.find((c) => c.kind === kind);
  }

  /** Whether a trap of this reason has been taken at the instruction before. */
  trapped(reason: TrapReason): boolean {
    return this.unit.hasTrapped(this.cells.get(this.bci), reason);
  }

  get ended(): boolean {
    return this.current === undefined;
  }

  /** Reads the method from `start`, whose edge comes from `from`. */
  parse(from: Block, start: number): void {
    this.entryFrequency = from.frequency;
    this.edges.set(start, [{ from, locals: this.locals, stack: this.stack, monitors: this.monitors }]);
    this.graph.append(from, Ir.Goto, "void");
    for (const block of this.flow.order) {
      if (this.unit.graph.nodeIds > this.unit.limits.nodes) throw new Bailout("out of nodes");
      const edges = this.edges.get(block.start);
      if (edges === undefined) continue;
      this.edges.delete(block.start);
      this.enter(block, edges);
      this.parseBlock(block);
    }
  }

  // Where paths meet.

  private enter(block: BytecodeBlock, edges: Edge[]): void {
    const { graph } = this;
    const to = graph.block();
    to.frequency = 0;
    for (const e of edges) {
      graph.edge(e.from, to);
      to.frequency += e.from.frequency;
    }
    const live = this.flow.liveAt(block.start);
    const first = edges[0]!;
    const merge = (values: (Node | undefined)[]): Node | undefined => {
      if (values.some((v) => v === undefined)) return undefined;
      const nodes = values as Node[];
      if (nodes.every((v) => v === nodes[0])) return nodes[0];
      if (nodes.every((v) => base(v) === base(nodes[0]!))) return base(nodes[0]!);
      const phi = graph.phi(to, nodes[0]!.type, nodes);
      this.unit.stamps.join(phi, nodes);
      return phi;
    };
    this.locals = first.locals.map((_, i) => (isLive(live, i) ? merge(edges.map((e) => e.locals[i])) : undefined));
    this.stack = first.stack.map((_, i) => merge(edges.map((e) => e.stack[i])));
    this.monitors = edges.every((e) => e.monitors === first.monitors) ? first.monitors : undefined;
    this.current = to;
    if (block.loopStores !== undefined) this.enterLoop(block, to, block.loopStores);
  }

  /** The block where a loop is entered leads to its header, in which all that the loop stores are phis. */
  private enterLoop(block: BytecodeBlock, before: Block, stores: ReadonlySet<number>): void {
    const { graph } = this;
    this.append(Ir.LoopEntry, "void", []).state = new FrameState(
      this.scope,
      block.start,
      this.locals.slice(),
      this.stack.slice(),
      this.outer,
    );
    this.append(Ir.Goto, "void", []);
    const header = graph.block();
    graph.edge(before, header);
    header.frequency = before.frequency * this.unit.limits.loopFrequency;
    const phis: { slot: number; phi: Node }[] = [];
    const phiOf = (value: Node | undefined, slot: number): Node | undefined => {
      if (value === undefined) return undefined;
      const phi = graph.phi(header, value.type, [value]);
      phis.push({ slot, phi });
      return phi;
    };
    this.locals = this.locals.map((v, i) => (stores.has(i) ? phiOf(v, i) : v));
    this.stack = this.stack.map((v, i) => phiOf(v, -1 - i));
    this.headers.set(block.start, { block: header, phis, monitors: this.monitors });
    this.current = header;
  }

  /** Ends the current block with a jump to a bytecode block. */
  jump(target: number): void {
    const from = this.current!;
    const header = this.headers.get(target);
    if (header !== undefined) {
      this.bci = target;
      const poll = this.append(Ir.Poll, "void", []);
      poll.state = this.stateWith(target, this.stack.slice());
    }
    this.append(Ir.Goto, "void", []);
    this.current = undefined;
    if (header === undefined) {
      this.edgeTo(target, { from, locals: this.locals, stack: this.stack, monitors: this.monitors });
      return;
    }
    if (header.monitors !== this.monitors) throw new Bailout("a loop with monitors that are not balanced");
    this.graph.edge(from, header.block);
    for (const { slot, phi } of header.phis) phi.inputs.push(slot >= 0 ? this.locals[slot]! : this.stack[-1 - slot]!);
  }

  private edgeTo(target: number, edge: Edge): void {
    const list = this.edges.get(target);
    if (list === undefined) this.edges.set(target, [edge]);
    else list.push(edge);
  }

  /** Ends the current block with a jump to a handler. */
  enterHandler(handler: number, exception: Node): void {
    const from = this.current!;
    this.append(Ir.Goto, "void", []);
    this.current = undefined;
    this.edgeTo(handler, { from, locals: this.locals.slice(), stack: [exception], monitors: this.monitors });
  }

  private parseBlock(block: BytecodeBlock): void {
    for (let bci = block.start; bci < block.end; ) {
      const op = this.code[bci]!;
      this.bci = bci;
      this.savedState = undefined;
      this.savedStack = (FLAGS[op]! & (Flag.throws | Flag.branch)) !== 0 ? this.stack.slice() : [];
      this.instruction(op, bci);
      if (this.current === undefined) return;
      bci += instructionLength(this.code, bci);
    }
    this.jump(block.end);
  }

  private instruction(op: number, bci: number): void {
    const { code, graph } = this;
    const flags = FLAGS[op]!;
    if ((flags & Flag.invoke) !== 0) parseInvoke(this, op);
    else if ((flags & Flag.return) !== 0) parseReturn(this, op);
    else if (parseArithmetic(this, op)) return;
    else if ((flags & (Flag.load | Flag.store)) !== 0) {
      this.local(op, (flags & Flag.implicitLocal) !== 0 ? implicitLocal(op) : localOperand(code, bci), s1(code, bci + 2));
    } else if (op >= Op.pop && op <= Op.swap) this.shuffle(op);
    else if ((flags & Flag.switch) !== 0) this.switch_(bci);
    else if ((flags & Flag.branch) !== 0) this.branch(op, bci);
    else if (op <= Op.sipush) {
      if (op === Op.aconst_null) this.push(graph.null_());
      else if (op >= Op.iconst_m1 && op <= Op.iconst_5) this.push(graph.i32(op - Op.iconst_0));
      else if (op === Op.lconst_0 || op === Op.lconst_1) this.push(graph.i64(BigInt(op - Op.lconst_0)));
      else if (op >= Op.fconst_0 && op <= Op.fconst_2) this.push(graph.f32Bits(bitsOfF32(op - Op.fconst_0)));
      else if (op === Op.dconst_0 || op === Op.dconst_1) this.push(graph.f64Bits(bitsOfF64(op - Op.dconst_0)));
      else if (op === Op.bipush) this.push(graph.i32(s1(code, bci + 1)));
      else if (op === Op.sipush) this.push(graph.i32(s2(code, bci + 1)));
    } else if (op === Op.wide) {
      this.local(code[bci + 1]!, u2(code, bci + 2), s2(code, bci + 4));
    } else parseObject(this, op);
  }

  private local(op: number, index: number, increment: number): void {
    if (op === Op.iinc) {
      this.locals[index] = this.make(i32.add, "i32", [this.locals[index]!, this.graph.i32(increment)]);
      return;
    }
    if ((FLAGS[op]! & Flag.store) === 0) {
      this.push(this.locals[index]!);
      return;
    }
    const value = this.pop();
    this.locals[index] = value;
    if (isWide(value)) this.locals[index + 1] = undefined;
  }

  private shuffle(op: number): void {
    const s = this.stack;
    const n = s.length;
    switch (op) {
      case Op.pop:
        s.length -= 1;
        break;
      case Op.pop2:
        s.length -= 2;
        break;
      case Op.dup:
        s.push(s[n - 1]);
        break;
      case Op.dup_x1:
        s.splice(n - 2, 0, s[n - 1]);
        break;
      case Op.dup_x2:
        s.splice(n - 3, 0, s[n - 1]);
        break;
      case Op.dup2:
        s.push(s[n - 2], s[n - 1]);
        break;
      case Op.dup2_x1:
        s.splice(n - 3, 0, s[n - 2], s[n - 1]);
        break;
      case Op.dup2_x2:
        s.splice(n - 4, 0, s[n - 2], s[n - 1]);
        break;
      case Op.swap: {
        const top = s[n - 1];
        s[n - 1] = s[n - 2];
        s[n - 2] = top;
        break;
      }
    }
  }

  // Branches.

  private branch(op: number, bci: number): void {
    const target = branchTarget(this.code, bci);
    if (op === Op.goto || op === Op.goto_w) {
      this.jump(target);
      return;
    }
    const next = bci + 3;
    const { graph } = this;
    let condition: Node;
    if (op >= Op.ifeq && op <= Op.ifle) condition = this.make(INT_COMPARES[op - Op.ifeq]!, "i32", [this.pop(), graph.i32(0)]);
    else if (op === Op.ifnull || op === Op.ifnonnull) {
      const value = this.pop();
      const isZero = this.make(i32.eqz, "i32", [value]);
      condition = op === Op.ifnull ? isZero : this.make(i32.eqz, "i32", [isZero]);
      this.branchOn(condition, target, next, { value, nullOnTrue: op === Op.ifnull });
      return;
    } else {
      const y = this.pop();
      const x = this.pop();
      condition = this.make(INT_COMPARES[(op - Op.if_icmpeq) % 6]!, "i32", [x, y]);
    }
    this.branchOn(condition, target, next, undefined);
  }

  private branchOn(condition: Node, target: number, next: number, test: { value: Node; nullOnTrue: boolean } | undefined): void {
    if (condition.op === Ir.Constant) {
      this.jump(condition.aux !== 0 ? target : next);
      return;
    }
    if (target === next) {
      this.jump(next);
      return;
    }
    const cell = this.cell("branch");
    const taken = cell?.count ?? 0;
    const notTaken = cell?.notTaken ?? 0;
    const probability = taken + notTaken < 40 ? 0.5 : Math.min(0.9999, Math.max(0.0001, taken / (taken + notTaken)));
    if (taken + notTaken >= 40 && (taken === 0 || notTaken === 0) && !this.trapped("unstable_if") && this.unit.speculate) {
      // Never went the other way: it is pruned.
      this.guard(taken === 0 ? condition : this.make(i32.eqz, "i32", [condition]), "unstable_if", "reinterpret");
      if (test !== undefined && (taken === 0) === test.nullOnTrue) this.refineNonNull(test.value);
      this.jump(taken === 0 ? next : target);
      return;
    }
    const from = this.current!;
    const onTrue = this.graph.block();
    const onFalse = this.graph.block();
    this.append(Ir.If, "void", [condition], { probability } satisfies BranchInfo);
    this.graph.edge(from, onTrue);
    this.graph.edge(from, onFalse);
    onTrue.frequency = from.frequency * probability;
    onFalse.frequency = from.frequency * (1 - probability);
    const locals = this.locals;
    const stack = this.stack;
    for (const [block, to, isTrue] of [
      [onTrue, target, true],
      [onFalse, next, false],
    ] as const) {
      this.current = block;
      this.locals = locals.slice();
      this.stack = stack.slice();
      if (test !== undefined && test.nullOnTrue !== isTrue) this.refineNonNull(test.value);
      else if (test === undefined) this.refineByCondition(condition, isTrue);
      this.jump(to);
    }
  }

  // instanceof that decides a branch tells the class behind it.
  private refineByCondition(condition: Node, isTrue: boolean): void {
    let c = condition;
    let positive = isTrue;
    while (c.op === i32.eqz && c.inputs[0]!.type === "i32") {
      c = c.inputs[0]!;
      positive = !positive;
    }
    if (c.op !== Ir.InstanceOf || !positive) return;
    this.unit.refineInstance(this, c);
  }

  private switch_(bci: number): void {
    const key = this.pop();
    const { keys, targets, otherwise } = switchCases(this.code, bci);
    if (key.op === Ir.Constant) {
      const at = keys.indexOf(key.aux as number);
      this.jump(at < 0 ? otherwise : targets[at]!);
      return;
    }
    const from = this.current!;
    // One edge block a target, shared by its keys.
    const places = new Map<number, number>();
    const ends: [Block, number][] = [];
    for (const target of [...targets, otherwise]) {
      if (places.has(target)) continue;
      places.set(target, ends.length);
      ends.push([this.graph.block(), target]);
    }
    const info: SwitchInfo = { keys, targets: targets.map((t) => places.get(t)!), otherwise: places.get(otherwise)! };
    this.append(Ir.Switch, "void", [key], info);
    for (const [block] of ends) {
      this.graph.edge(from, block);
      block.frequency = from.frequency / ends.length;
    }
    const { locals, stack } = this;
    for (const [block, target] of ends) {
      this.current = block;
      this.locals = locals.slice();
      this.stack = stack.slice();
      this.jump(target);
    }
  }

  // Values.

  make(op: number, type: Type, inputs: Node[], aux: Aux = undefined): Node {
    return this.unit.make(this.current!, op, type, inputs, aux);
  }

  append(op: number, type: Type, inputs: Node[], aux: Aux = undefined): Node {
    return this.graph.append(this.current!, op, type, inputs, aux);
  }

  runtime(name: RuntimeFunction, type: Type, inputs: Node[], pure: boolean): Node {
    return this.append(Ir.Runtime, type, inputs, { name, pure } satisfies RuntimeInfo);
  }

  push(value: Node): void {
    this.stack.push(value);
    if (isWide(value)) this.stack.push(undefined);
  }

  pop(): Node {
    const top = this.stack.pop();
    return top ?? this.stack.pop()!;
  }

  /** Replaces a value by one of which more is known. */
  refine(value: Node, refined: Node): void {
    const change = (list: (Node | undefined)[]): (Node | undefined)[] => list.map((v) => (v === value ? refined : v));
    if (this.locals.includes(value)) this.locals = change(this.locals);
    for (let i = 0; i < this.stack.length; i++) if (this.stack[i] === value) this.stack[i] = refined;
  }

  refineNonNull(value: Node): Node {
    if (value.nonNull || isNull(value)) return value;
    const pi = this.append(Ir.Pi, "ref", [value], this.guardHere());
    pi.klass = value.klass;
    pi.exact = value.exact;
    pi.nonNull = true;
    this.refine(value, pi);
    return pi;
  }

  /** The guard just before, in the same block. */
  guardHere(): Node | undefined {
    return this.lastGuard?.block === this.current && this.current!.end === this.lastGuard ? this.lastGuard : undefined;
  }

  /** The value, known not to be null. Ends the block where it always is. */
  nullCheck(value: Node): Node {
    if (value.nonNull) return value;
    this.guard(this.make(i32.eqz, "i32", [value]), "null_check");
    return this.ended ? value : this.refineNonNull(value);
  }

  // States and traps.

  /** State before the instruction: the interpreter executes it again. */
  before(): FrameState {
    this.savedState ??= this.stateWith(this.bci, this.savedStack);
    return this.savedState;
  }

  stateWith(bci: number, stack: (Node | undefined)[]): FrameState {
    const live = this.flow.liveAt(bci);
    return new FrameState(
      this.scope,
      bci,
      this.locals.map((v, i) => (isLive(live, i) ? v : undefined)),
      stack,
      this.outer,
    );
  }

  /** The invoke in progress, its arguments popped: what is live behind it and in its handlers. */
  inProgress(): FrameState {
    const live = this.flow.liveInHandlers(this.bci).slice();
    const next = this.flow.liveAt(this.bci + instructionLength(this.code, this.bci));
    for (let i = 0; i < live.length; i++) live[i] |= next[i];
    return new FrameState(
      this.scope,
      this.bci,
      this.locals.map((v, i) => (isLive(live, i) ? v : undefined)),
      this.stack.slice(),
      this.outer,
    );
  }

  /** The instruction has thrown: what its handlers may read. */
  thrown(): FrameState {
    const live = this.flow.liveInHandlers(this.bci);
    const locals = this.locals.map((v, i) => (isLive(live, i) ? v : undefined));
    return new FrameState(this.scope, this.bci, locals, this.stack.slice(), this.outer);
  }

  guard(condition: Node, reason: TrapReason, action?: TrapAction, state = this.before()): void {
    if (condition.op === Ir.Constant) {
      if (condition.aux !== 0) this.deopt(reason, action, state);
      return;
    }
    const how = action ?? (this.trapped(reason) ? "none" : "maybe_recompile");
    const node = this.append(Ir.Guard, "void", [condition], { request: trapRequest(reason, how) } satisfies TrapInfo);
    node.state = state;
    this.lastGuard = node;
  }

  deopt(reason: TrapReason, action?: TrapAction, state = this.before()): void {
    const how = action ?? (this.trapped(reason) ? "none" : "maybe_recompile");
    this.append(Ir.Deopt, "void", [], { request: trapRequest(reason, how) } satisfies TrapInfo).state = state;
    this.current = undefined;
  }
}

/** Blocks with edges to handlers, if the method has caught an exception and that does not make loops with several entries. */
function flowOf({ code, facts }: Scope, entry: number): MethodFlow {
  const catches = (facts.flags & METHOD_CATCHES) !== 0;
  try {
    return new MethodFlow(code, facts.maxLocals, entry, catches);
  } catch (problem) {
    if (!catches || !(problem instanceof Bailout)) throw problem;
    return new MethodFlow(code, facts.maxLocals, entry, false);
  }
}

const INT_COMPARES = [i32.eq, i32.ne, i32.ltS, i32.geS, i32.gtS, i32.leS] as const;
