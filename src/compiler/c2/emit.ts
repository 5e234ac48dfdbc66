// Emits the function of a graph: values into Wasm locals and nested expressions, states into homes at exits, references into words of
// the frame over calls (README "Calls", "Homes"). The collector moves objects at safepoints; behind one, references that are used
// before the next are loaded again.
import { VMState } from "../../layout/vm-state.ts";
import { ByteWriter } from "../../wasm/bytes.ts";
import { FunctionBuilder, type Label, type Local } from "../../wasm/function.ts";
import { control, f32, f64, i32, i64, ValueType } from "../../wasm/opcodes.ts";
import type { CodeSymbol, CompiledCode, Site, VirtualObject } from "../compiled-code.ts";
import { type Block, Graph, symbolKey } from "../ir/graph.ts";
import type { AllocationInfo, Node, TrapInfo } from "../ir/node.ts";
import { Effect, effectsOf, Ir } from "../ir/op.ts";
import type { FrameState } from "../ir/state.ts";
import { emitLedgerEntry, emitLedgerState } from "../ledger.ts";
import type { CompileRequest } from "../request.ts";
import { runtimeFunction } from "../runtime-functions.ts";
import { compiledParams, resultTypes, type Shape } from "../shapes.ts";
import { emitAllocation, emitCall, emitNode } from "./emit-nodes.ts";
import { FrameLayout } from "./frame.ts";
import { BitSet, solve, Values } from "./liveness.ts";
import { type Assignment, assignLocals } from "./locals.ts";
import { type Selection, select } from "./selection.ts";
import { Structurer } from "./structure.ts";
import { ALLOCATION_TRAP, WASM_TYPE } from "./values.ts";
import { describeObjects, reserveWords } from "./virtual-objects.ts";

const STORE: Record<string, number> = { i32: i32.store, ref: i32.store, i64: i64.store, f32: f32.store, f64: f64.store };
const RESULT_LOAD: Record<number, number> = {
  [ValueType.i32]: i32.load,
  [ValueType.i64]: i64.load,
  [ValueType.f32]: f32.load,
  [ValueType.f64]: f64.load,
};

/** What is alive at a safepoint, as indices of references. */
export interface Alive {
  /** Behind it, or named by its states. */
  readonly all: readonly number[];
  /** To be loaded again behind it. */
  readonly reload: readonly number[];
}
/** Where the values of a state are: what code must store, homes that it stores references in, what the site fills, the virtual objects. */
export interface PlacedState {
  readonly stores: (readonly [value: Node, home: number])[];
  readonly refs: number[];
  readonly copies: number[];
  readonly constants: number[];
  readonly objects: readonly VirtualObject[];
}
interface Exit {
  readonly label: Label;
  readonly state: FrameState;
  readonly request: number;
}

export class Emitter {
  readonly graph: Graph;
  readonly f: FunctionBuilder;
  readonly shape: Shape;
  readonly symbols: CodeSymbol[] = [];
  readonly sites: Site[] = [];
  readonly frame: FrameLayout;
  frameBytes = 0;
  readonly values: Values;
  private readonly symbolIndex = new Map<string, number>();
  private readonly selection: Selection;
  private readonly assignment: Assignment;
  private readonly spilled: BitSet;
  private readonly alive = new Map<Node, Alive>();
  private readonly locals: (Local | undefined)[] = [];
  private readonly words = new Map<number, number>();
  private readonly exits: Exit[] = [];
  private readonly exitIndex = new Map<FrameState, Map<number, Exit>>();
  private readonly temporaries = new Map<string, Local>();
  readonly isOsr: boolean;
  private readonly request: CompileRequest;

  constructor(graph: Graph, shape: Shape, request: CompileRequest) {
    this.graph = graph;
    this.shape = shape;
    this.request = request;
    this.isOsr = request.osrBci >= 0;
    this.selection = select(graph);
    this.values = new Values(graph, this.selection);
    this.frame = new FrameLayout(graph.scopes);
    this.f = new FunctionBuilder("code", 0, 0, compiledParams(shape), 4096);
    const { values } = this;
    const full = solve(graph, values, {
      before: (node, live) => {
        const def = values.index[node.id]!;
        if (def >= 0) live.delete(def);
        this.forEachRead(node, (i) => live.add(i));
      },
    });
    this.spilled = this.findSpilled(full.liveOut);
    const { spilled } = this;
    const local = solve(graph, values, { before: (node, live) => this.localBefore(node, live) });
    this.findAlive(full.liveOut, local.liveOut);
    this.assignment = assignLocals(graph, values, full, 2, (node, visit) => this.forEachRead(node, visit));
    spilled.forEach((i) => {
      this.word(i);
    });
    for (const a of this.alive.values()) for (const i of a.all) this.word(i);
    if (graph.hasVirtualObjects) reserveWords(graph, this.frame);
  }

  // Liveness.

  private forEachRead(node: Node, visit: (i: number) => void): void {
    for (const i of this.values.inputsOf(node)) visit(i);
    for (const i of this.values.statesOf(node)) visit(i);
  }

  private isRef(i: number): boolean {
    return this.values.nodes[i]!.type === "ref";
  }

  /** References named by a node's states. */
  private stateRefs(node: Node, visit: (i: number) => void): void {
    for (const i of this.values.statesOf(node)) if (this.isRef(i)) visit(i);
  }

  /** References that are alive over some call: stored in words of the frame where they are made. */
  private findSpilled(liveOut: readonly BitSet[]): BitSet {
    const spilled = BitSet.of(this.values.size);
    this.walk(liveOut, (node, live) => {
      if (node.op !== Ir.Call) return;
      live.forEach((i) => {
        if (this.isRef(i) && i !== this.values.index[node.id]) spilled.add(i);
      });
      this.stateRefs(node, (i) => spilled.add(i));
    });
    return spilled;
  }

  /** Backward over all nodes that are emitted at their place, with the values alive behind each. */
  private walk(liveOut: readonly BitSet[], visit: (node: Node, live: BitSet) => void, before?: (node: Node, live: BitSet) => void): void {
    for (const block of this.graph.blocks) {
      const live = liveOut[block.order]!.copy();
      for (let n = block.nodes.length - 1; n >= 0; n--) {
        const node = block.nodes[n]!;
        if (node.op === Ir.Phi) break;
        if (this.values.isNested(node)) continue;
        visit(node, live);
        if (before !== undefined) before(node, live);
        else {
          const def = this.values.index[node.id]!;
          if (def >= 0) live.delete(def);
          this.forEachRead(node, (i) => live.add(i));
        }
      }
    }
  }

  private localBefore(node: Node, live: BitSet): void {
    const def = this.values.index[node.id]!;
    if (def >= 0) live.delete(def);
    if (node.op === Ir.Call)
      this.spilled.forEach((i) => {
        live.delete(i);
      });
    for (const i of this.values.inputsOf(node)) live.add(i);
    // Exits read references that are stored in words from there.
    for (const i of this.values.statesOf(node)) if (!this.spilled.has(i)) live.add(i);
  }

  private findAlive(full: readonly BitSet[], local: readonly BitSet[]): void {
    const all = new Map<Node, number[]>();
    const isSafepoint = (node: Node): boolean => (effectsOf(node.op) & Effect.safepoint) !== 0;
    this.walk(full, (node, live) => {
      if (!isSafepoint(node)) return;
      const set = live.copy();
      const own = this.values.index[node.id]!;
      if (own >= 0) set.delete(own);
      this.stateRefs(node, (i) => set.add(i));
      const list: number[] = [];
      set.forEach((i) => {
        if (this.isRef(i)) list.push(i);
      });
      all.set(node, list);
    });
    this.walk(
      local,
      (node, live) => {
        if (!isSafepoint(node)) return;
        const reload: number[] = [];
        const set = live.copy();
        // The exit of an allocation that fails reads them.
        if (node.op !== Ir.Call)
          this.stateRefs(node, (i) => {
            if (!this.spilled.has(i)) set.add(i);
          });
        const own = this.values.index[node.id]!;
        set.forEach((i) => {
          if (this.isRef(i) && i !== own && (node.op !== Ir.Call || this.spilled.has(i))) reload.push(i);
        });
        this.alive.set(node, { all: all.get(node)!, reload });
      },
      (node, live) => this.localBefore(node, live),
    );
  }

  // Names.

  symbol(symbol: CodeSymbol): number {
    const key = symbolKey(symbol);
    let index = this.symbolIndex.get(key);
    if (index === undefined) {
      index = this.symbols.push(symbol) - 1;
      this.symbolIndex.set(key, index);
    }
    return index;
  }

  /** @param refs words that hold references besides the homes of `placed` */
  site(kind: Site["kind"], state: FrameState, refs: readonly number[], placed?: PlacedState): number {
    const unique = [...new Set([...(placed?.refs ?? []), ...refs])].sort((a, b) => a - b);
    const { copies = [], constants = [], objects = [] } = placed ?? {};
    const site: Site = {
      kind,
      scopes: this.frame.scopes(state),
      refs: unique,
      ...(copies.length > 0 ? { copies } : {}),
      ...(constants.length > 0 ? { constants } : {}),
      ...(objects.length > 0 ? { objects } : {}),
    };
    return this.symbol({ kind: "site", site: this.sites.push(site) - 1 });
  }

  /** The local of a value. */
  local(index: number): Local {
    const color = this.assignment.colorOf[index]!;
    let local = this.locals[color];
    if (local === undefined) {
      const { type, parameter } = this.assignment.colors[color]!;
      local = parameter >= 0 ? this.f.param(parameter) : this.f.local(WASM_TYPE[type]);
      this.locals[color] = local;
    }
    return local;
  }

  /** The word of the frame that a reference has over safepoints. Values that share a local share it. */
  word(index: number): number {
    const color = this.assignment.colorOf[index]!;
    let word = this.words.get(color);
    if (word === undefined) {
      word = this.frame.word();
      this.words.set(color, word);
    }
    return word;
  }

  isSpilled(index: number): boolean {
    return this.spilled.has(index);
  }

  aliveAt(node: Node): Alive {
    return this.alive.get(node)!;
  }

  temporary(name: string, type: ValueType): Local {
    let local = this.temporaries.get(name);
    if (local === undefined) {
      local = this.f.local(type);
      this.temporaries.set(name, local);
    }
    return local;
  }

  /** Whether the call just before has left an exception, for the Catch behind it. */
  get caught(): Local {
    return this.temporary("caught", ValueType.i32);
  }

  get sp(): Local {
    return this.f.param(1);
  }

  // Values.

  /** Pushes a value. */
  value(node: Node): void {
    const { f } = this;
    switch (node.op) {
      case Ir.Constant:
        if (node.type === "i64") f.i64(node.aux as bigint);
        else if (node.type === "f32") f.f32Bits(node.aux as number);
        else if (node.type === "f64") f.f64Bits(node.aux as bigint);
        else f.i32(node.aux as number);
        return;
      case Ir.Symbol:
        f.i32Symbol(this.symbol(node.aux as CodeSymbol));
        return;
      case Ir.ObjectConstant:
        f.i32(0).memSymbol(i32.load, this.symbol(node.aux as CodeSymbol));
        return;
    }
    if (this.values.isNested(node)) emitNode(this, node);
    else f.get(this.local(this.values.index[node.id]!));
  }

  /** Pushes a value that is not 0 when the condition holds. @returns whether it is the negation that was pushed */
  truth(node: Node): boolean {
    let negated = false;
    let n = node;
    while (n.op === i32.eqz && this.values.isNested(n)) {
      negated = !negated;
      n = n.inputs[0]!;
    }
    this.value(n);
    return negated;
  }

  /** Pops the value of a node into its local, and its word. */
  define(node: Node): void {
    const { f } = this;
    const index = this.values.index[node.id]!;
    if (index < 0) {
      f.drop();
      return;
    }
    f.set(this.local(index));
    this.spill(index);
  }

  /** Stores a reference that outlives calls in its word. */
  spill(index: number): void {
    if (this.spilled.has(index)) this.f.get(this.sp).get(this.local(index)).mem(i32.store, this.word(index));
  }

  // States.

  /**
   * Where the values of a state, and of the fields of its virtual objects, are to be found. Most are in words of the frame or constants, and
   * the site says so: code that moves them, at each call and exit, would be most of a large unit's.
   * @param inWord whether a reference's word is up to date
   */
  place(state: FrameState, inWord: (index: number) => boolean): PlacedState {
    const placed: PlacedState & { objects: readonly VirtualObject[] } = { stores: [], refs: [], copies: [], constants: [], objects: [] };
    const put = (value: Node | undefined, home: number): void => this.placeHome(placed, value, home, inWord);
    for (let s: FrameState | undefined = state; s !== undefined; s = s.outer) {
      for (let i = 0; i < s.locals.length; i++) put(s.locals[i], this.frame.local(s.scope, i));
      for (let i = 0; i < s.stack.length; i++) put(s.stack[i], this.frame.stack(s.scope, i));
    }
    return this.graph.hasVirtualObjects ? { ...placed, objects: describeObjects(state, this.frame, put) } : placed;
  }

  private placeHome(
    { stores, refs, copies, constants }: PlacedState,
    value: Node | undefined,
    home: number,
    inWord: (index: number) => boolean,
  ): void {
    if (value === undefined || value.op === Ir.VirtualObject) return;
    if (value.op === Ir.Constant) {
      if (value.type === "i64" || value.type === "f64") {
        const bits = value.aux as bigint;
        constants.push(home, Number(BigInt.asIntN(32, bits)), home + 4, Number(BigInt.asIntN(32, bits >> 32n)));
      } else if (value.type !== "ref") constants.push(home, (value.aux as number) | 0);
      // What is written out of null is 0 where nothing is listed.
      return;
    }
    const index = Graph.isConstant(value) ? -1 : this.values.index[value.id]!;
    if (index >= 0 && value.type === "ref" && inWord(index)) {
      copies.push(home, this.word(index));
      return;
    }
    if (value.type === "ref") refs.push(home);
    stores.push([value, home]);
  }

  /** Stores what the site does not fill. */
  storePlaced({ stores }: PlacedState): void {
    for (const [value, home] of stores) {
      this.f.get(this.sp);
      this.value(value);
      this.f.mem(STORE[value.type]!, home, value.type === "i64" || value.type === "f64" ? 2 : undefined);
    }
  }

  /** Stores a call's result, which is in its local, at its place on the operand stack. */
  storeResult(node: Node, home: number): void {
    this.f.get(this.sp).get(this.local(this.values.index[node.id]!));
    this.f.mem(STORE[node.type]!, home, node.type === "i64" || node.type === "f64" ? 2 : undefined);
  }

  /** Stores references that have no word of theirs kept up to date, before a safepoint's slow path. @returns the words of all */
  storeWords(alive: Alive): number[] {
    for (const i of alive.all) if (!this.spilled.has(i)) this.f.get(this.sp).get(this.local(i)).mem(i32.store, this.word(i));
    return alive.all.map((i) => this.word(i));
  }

  reload(alive: Alive): void {
    for (const i of alive.reload) this.f.get(this.sp).mem(i32.load, this.word(i)).set(this.local(i));
  }

  /** Returns what the interpreter has left as the unit's result. */
  returnResult(): void {
    const [type] = resultTypes(this.shape);
    if (type !== undefined) this.f.i32(0).mem(RESULT_LOAD[type]!, VMState.result);
    this.f.return_();
  }

  /** Returns anything: an exception is pending. */
  returnNothing(): void {
    const [type] = resultTypes(this.shape);
    if (type === ValueType.i32) this.f.i32(0);
    else if (type === ValueType.i64) this.f.i64(0);
    else if (type === ValueType.f32) this.f.f32(0);
    else if (type === ValueType.f64) this.f.f64(0);
    this.f.return_();
  }

  exit(state: FrameState, request: number): Label {
    return this.exitIndex.get(state)!.get(request)!.label;
  }

  // The function.

  emit(): Pick<CompiledCode, "body" | "relocations" | "unlikely"> {
    const { f, graph } = this;
    this.frameBytes = this.frame.frameBytes(128 + 8 * (this.assignment.colors.length + 32));
    this.prologue();
    this.openExits();
    new Structurer(graph, f, {
      body: (block) => this.body(block),
      condition: (block) => {
        if (block.end.op === Ir.If) return this.truth(block.end.inputs[0]!);
        if (block.end.op === Ir.Catch) {
          this.f.get(this.caught);
          return false;
        }
        this.value(block.end.inputs[0]!);
        return false;
      },
      leave: (block) => this.leave(block.end),
    }).emit(graph.entry);
    f.unreachable();
    for (let i = this.exits.length - 1; i >= 0; i--) {
      const exit = this.exits[i]!;
      f.end(exit.label);
      const placed = this.place(exit.state, (i) => this.spilled.has(i));
      this.storePlaced(placed);
      const site = this.site("trap", exit.state, [], placed);
      f.get(this.sp).i32Symbol(site).i32(exit.request).call(runtimeFunction("trap"));
      this.returnResult();
    }
    f.checkClosed();
    const out = new ByteWriter(f.code.length + 64);
    f.encodeLocals(out);
    const start = out.length;
    out.append(f.code.view());
    return {
      body: out.bytes.slice(0, out.length),
      relocations: f.relocations.map((r) => ({ ...r, offset: r.offset + start })),
      unlikely: f.unlikelyAt.map((at) => at + start),
    };
  }

  private prologue(): void {
    const { f } = this;
    f.get(this.sp).i32(this.frameBytes).op(i32.add).i32(0).mem(i32.load, VMState.stackLimit).op(i32.gtU);
    const full = f.unlikely().if_();
    const at = this.temporary("i32a", ValueType.i32);
    f.get(f.param(0)).get(this.sp).i32(this.frameBytes).call(runtimeFunction("newChunk")).set(at).get(at).op(i32.eqz);
    const failed = f.unlikely().if_();
    this.returnNothing();
    f.end(failed);
    f.get(f.param(0)).get(at);
    for (let i = 2; i < f.params.length; i++) f.get(f.param(i));
    f.callSymbol(this.symbol({ kind: "self" }));
    f.get(this.sp).call(runtimeFunction("popChunk")).return_().end(full);
    emitLedgerEntry(f, this.request, (of) => this.symbol(of));
  }

  /** The time ledger's state is this code's, from here on. */
  ledgerState(): void {
    emitLedgerState(this.f, this.request, (of) => this.symbol(of));
  }

  private openExits(): void {
    const add = (state: FrameState, request: number): void => {
      let byRequest = this.exitIndex.get(state);
      if (byRequest === undefined) {
        byRequest = new Map();
        this.exitIndex.set(state, byRequest);
      }
      if (byRequest.has(request)) return;
      const exit = { label: this.f.block(), state, request };
      byRequest.set(request, exit);
      this.exits.push(exit);
    };
    for (const block of this.graph.blocks)
      for (const node of block.nodes) {
        if (node.op === Ir.Guard || node.op === Ir.Deopt) add(node.state!, (node.aux as TrapInfo).request);
        else if ((node.op === Ir.NewObject || node.op === Ir.NewArray) && (node.aux as AllocationInfo).reserved !== true)
          add(node.state!, ALLOCATION_TRAP);
      }
  }

  private body(block: Block): void {
    for (const node of block.nodes) {
      if (node.op === Ir.Phi) {
        const index = this.values.index[node.id]!;
        if (index >= 0) this.spill(index);
        continue;
      }
      if (this.values.isNested(node)) continue;
      if ((effectsOf(node.op) & Effect.end) !== 0) {
        if (node.op === Ir.Goto) this.moves(block);
        return;
      }
      this.statement(node);
    }
  }

  /** Values of phis, all read before one is written. */
  private moves(block: Block): void {
    const to = block.succs[0]!;
    const at = to.preds.indexOf(block);
    const targets: Local[] = [];
    for (const phi of to.phis()) {
      const input = phi.inputs[at]!;
      const target = this.local(this.values.index[phi.id]!);
      const index = Graph.isConstant(input) ? -1 : this.values.index[input.id]!;
      if (index >= 0 && this.local(index) === target) continue;
      this.value(input);
      targets.push(target);
    }
    for (let i = targets.length - 1; i >= 0; i--) this.f.set(targets[i]!);
  }

  private statement(node: Node): void {
    const { f } = this;
    switch (node.op) {
      case Ir.Argument: {
        const index = this.values.index[node.id]!;
        if (index >= 0) this.spill(index);
        return;
      }
      case Ir.Guard: {
        if (this.truth(node.inputs[0]!)) f.op(i32.eqz);
        f.unlikely().brIf(this.exit(node.state!, (node.aux as TrapInfo).request));
        return;
      }
      case Ir.Poll:
        this.poll(node);
        return;
      case Ir.Call:
        emitCall(this, node);
        return;
      case Ir.NewObject:
      case Ir.NewArray:
        emitAllocation(this, node);
        return;
    }
    if (node.type !== "void" && this.values.index[node.id]! < 0 && (effectsOf(node.op) & Effect.keep) === 0) return;
    emitNode(this, node);
    if (node.type !== "void") this.define(node);
  }

  private poll(node: Node): void {
    const { f } = this;
    f.i32(0).mem(i32.load, VMState.action);
    const busy = f.unlikely().if_();
    const alive = this.aliveAt(node);
    const words = this.storeWords(alive);
    // References that the state names are alive.
    const placed = this.place(node.state!, () => true);
    this.storePlaced(placed);
    f.get(this.sp)
      .i32Symbol(this.site("poll", node.state!, words, placed))
      .call(runtimeFunction("poll"));
    const left = f.unlikely().if_();
    this.returnResult();
    f.end(left);
    this.reload(alive);
    f.end(busy);
  }

  private leave(end: Node): void {
    const { f } = this;
    switch (end.op) {
      case Ir.Return:
        if (end.inputs.length > 0) this.value(end.inputs[0]!);
        f.return_();
        return;
      case Ir.Deopt:
        f.br(this.exit(end.state!, (end.aux as TrapInfo).request));
        return;
      case Ir.Throw:
        this.value(end.inputs[0]!);
        f.call(runtimeFunction("throwException"));
        this.returnNothing();
        return;
      case Ir.Raise:
        this.raise(end);
        return;
      default:
        f.op(control.unreachable);
    }
  }

  /** As behind a call that has left the exception. */
  private raise(end: Node): void {
    const { f } = this;
    this.value(end.inputs[0]!);
    f.call(runtimeFunction("throwException"));
    const placed = this.place(end.state!, (i) => this.spilled.has(i));
    this.storePlaced(placed);
    const site = this.site("call", end.state!, [], placed);
    f.get(this.sp).i32Symbol(site).i32Symbol(site).call(runtimeFunction("afterCall")).drop();
    this.returnResult();
  }
}
