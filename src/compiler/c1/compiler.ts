// C1: one pass over the bytecode's blocks, in the order in which structured control wants them, to WebAssembly. This file has the
// frame of it: prologue, blocks, edges between them (polls, counters), and what instructions use: traps, exits behind calls.
import { instructionLength, s4, switchOperands } from "../../bytecode/iterate.ts";
import { FLAGS, Flag, LENGTH, Op } from "../../bytecode/opcodes.ts";
import { ACC_STATIC, ACC_SYNCHRONIZED } from "../../layout/access-flags.ts";
import { CALLER_WORD, type TrapAction, type TrapReason } from "../../layout/compiled.ts";
import { FRAME_HEADER, Frame, LOCK_OF_METHOD } from "../../layout/frame.ts";
import { METHOD_CATCHES, METHOD_COMPILED_LAMBDA_FORM } from "../../layout/metadata.ts";
import { VMState } from "../../layout/vm-state.ts";
import type { FunctionBuilder, Local } from "../../wasm/function.ts";
import { i32, VOID } from "../../wasm/opcodes.ts";
import { Leave, type StructureClient, Structurer } from "../backend/structure.ts";
import { Bailout, type CompiledCode, type Dependency } from "../compiled-code.ts";
import type { FactSource, MethodFacts, MethodId } from "../facts/questions.ts";
import { type BytecodeBlock, isWideKind, KINDS, Kind, MethodBlocks } from "../frontend/method-blocks.ts";
import { option } from "../options.ts";
import { inPhase, plantedCrash } from "../planted-crash.ts";
import type { CompileRequest } from "../request.ts";
import { runtimeFunction } from "../runtime-functions.ts";
import { type Shape, shapeOf } from "../shapes.ts";
import { CodeUnit, HOME_LOAD, INTRINSIC_SLOTS, METHOD, SP } from "./code-unit.ts";
import { dispatch } from "./exceptions.ts";
import { FrameState, LOCALS } from "./frame-state.ts";
import { instruction } from "./instructions.ts";
import { Profiler } from "./profiler.ts";

const ROOT = 1 as MethodId;
/** Operands where a handler begins. */
const EXCEPTION = Uint8Array.of(Kind.A);
/** What the host's stack has of a frame beside its locals, in bytes. */
const HOST_FRAME = 192;

/** Compiles method 1 of the facts for tier 1, 2 or 3. @throws Bailout */
export function compileC1(request: CompileRequest, facts: FactSource, hook?: (phase: string, blocks: MethodBlocks) => void): CompiledCode {
  let hostLocals = 0;
  for (;;) {
    if (hostLocals === 0) plantedCrash(request, "blocks");
    const compiler = inPhase("blocks", () => new C1(request, facts, hostLocals));
    if (hostLocals === 0) {
      hook?.("blocks", compiler.blocks);
      plantedCrash(request, "emit");
    }
    const code = inPhase("emit", () => compiler.run());
    if (code !== undefined) return code;
    // More locals than were thought of: the frame's size stands in the code.
    hostLocals = compiler.hostLocals() + 8;
  }
}

/** Blocks with edges to handlers, if that is wanted and does not make loops with several entries. */
function catching(wanted: boolean, blocks: (catches: boolean) => MethodBlocks): MethodBlocks {
  try {
    return blocks(wanted);
  } catch (problem) {
    if (!wanted || !(problem instanceof Bailout)) throw problem;
    return blocks(false);
  }
}

export class C1 implements StructureClient {
  readonly request: CompileRequest;
  readonly facts: FactSource;
  readonly method: MethodFacts;
  readonly code: Uint8Array;
  readonly blocks: MethodBlocks;
  readonly unit: CodeUnit;
  readonly f: FunctionBuilder;
  readonly state: FrameState;
  readonly profiler: Profiler | undefined;
  readonly frameBytes: number;
  /** Offset from sp of room for the arguments of an intrinsic. */
  readonly scratch: number;
  readonly shape: Shape;
  readonly isStatic: boolean;
  readonly selector: Local;
  readonly dependencies: Dependency[] = [];
  structurer!: Structurer;
  /** Node of the dispatch to which exceptions of the block at hand go; -1: they leave the code. */
  catcher = -1;
  private readonly temporaries = new Map<number, Local>();
  /** Kinds of the operands at the start of each block, once a predecessor has been emitted. */
  private readonly entries: (Uint8Array | undefined)[] = [];
  private readonly starts: number[] = [];
  /** Which successor each index of a switch takes, by block. */
  private readonly tables: (number[] | undefined)[] = [];
  /** Set by an instruction that has left for good: nothing behind it in the block is reached. */
  ended = false;
  /** A comparison that is done with the branch behind it. */
  fused = 0;
  /** The instruction at hand, and the words of `blocks.live` of what is alive before it. */
  bci = 0;
  next = 0;

  constructor(request: CompileRequest, facts: FactSource, hostLocals: number) {
    this.request = request;
    this.facts = facts;
    this.method = facts.ask("method", ROOT);
    const { method } = this;
    const codeFacts = facts.ask("code", ROOT);
    this.code = codeFacts.code;
    this.isStatic = (method.accessFlags & ACC_STATIC) !== 0;
    // A return unlocks the receiver, and that of Object's constructor looks at it.
    const keepsReceiver = !this.isStatic && (this.isSynchronized || method.codeLength === 1);
    const blocks = (catches: boolean): MethodBlocks =>
      new MethodBlocks(codeFacts, method.maxLocals, Math.max(0, request.osrBci), keepsReceiver ? Kind.A : -1, catches);
    this.blocks = catching((method.flags & METHOD_CATCHES) !== 0, blocks);
    this.shape = request.osrBci < 0 ? shapeOf(method.descriptor, this.isStatic) : (`I${this.resultOf()}` as Shape);
    this.unit = new CodeUnit(ROOT, this.shape);
    this.f = this.unit.f;
    this.selector = this.f.local(0x7f);
    this.state = new FrameState(this.unit, this.blocks, method);
    if (request.tier === 3) {
      this.profiler = new Profiler(this.unit, this.state, this.code, {
        descriptor: method.descriptor,
        isStatic: this.isStatic,
        isLambdaForm: (method.flags & METHOD_COMPILED_LAMBDA_FORM) !== 0,
        options: request.options,
        called: (bci) => facts.ask("callee", ROOT, bci).descriptor,
      });
    }
    this.hasMonitors = this.hasOpcode(Op.monitorenter, Op.monitorexit);
    this.scratch = this.state.stack + 4 * method.maxStack;
    const layout = this.scratch + 4 * INTRINSIC_SLOTS - CALLER_WORD;
    let estimate = hostLocals;
    if (estimate === 0) {
      estimate = method.argSlots + 2 * method.maxStack + 12;
      for (const word of this.blocks.used) for (let bits = word; bits !== 0; bits &= bits - 1) estimate++;
    }
    this.frameBytes = (Math.max(layout, 8 * estimate + HOST_FRAME) + 7) & ~7;
  }

  get isSynchronized(): boolean {
    return (this.method.accessFlags & ACC_SYNCHRONIZED) !== 0;
  }
  private resultOf(): string {
    return shapeOf(this.method.descriptor, true).slice(-2);
  }
  hostLocals(): number {
    return this.state.made + this.f.params.length + this.temporaries.size + 3;
  }

  run(): CompiledCode | undefined {
    const { unit, f, blocks } = this;
    this.prologue();
    this.entries[0] = new Uint8Array(0);
    for (const { catches } of blocks.order) for (const h of catches) this.entries[blocks.orderAt(h.handler)] = EXCEPTION;
    this.structurer = new Structurer(f, blocks.graph, blocks.flow, this);
    this.structurer.run();
    if (8 * this.hostLocals() + HOST_FRAME > this.frameBytes) return undefined;
    const { body, relocations, unlikely } = unit.finish();
    return {
      tier: this.request.tier,
      shape: this.shape,
      body,
      relocations,
      unlikely,
      symbols: unit.symbols,
      sites: unit.sites,
      frameBytes: this.frameBytes,
      dependencies: this.dependencies,
      inlined: [],
      log: [],
    };
  }

  /** A scratch Wasm local of a kind; `n` tells several apart. Nothing lives in it across an instruction. */
  temporary(kind: number, n = 0): Local {
    const key = kind * 8 + n;
    let local = this.temporaries.get(key);
    if (local === undefined) {
      local = this.state.newLocal(kind);
      this.temporaries.set(key, local);
    }
    return local;
  }

  // Prologue

  private prologue(): void {
    const { f, unit, state, request, method } = this;
    const params = f.params.length;
    const chunk = this.temporary(Kind.I);
    f.get(SP).i32(this.frameBytes).op(i32.add).i32(0).mem(i32.load, VMState.stackLimit).op(i32.gtU);
    const full = f.unlikely().if_(VOID);
    f.get(METHOD).get(SP).i32(this.frameBytes).call(runtimeFunction("newChunk")).tee(chunk).op(i32.eqz);
    const overflow = f.unlikely().if_(VOID);
    unit.returnAny();
    f.end(overflow);
    f.get(METHOD).get(chunk);
    for (let i = 2; i < params; i++) f.get(i as Local);
    f.callSymbol(unit.self()).get(SP).call(runtimeFunction("popChunk")).return_();
    f.end(full);
    unit.ledgerEntry(request);
    if (request.osrBci >= 0) this.enterLoop();
    else {
      const { bits, at } = this.blocks.liveAtStart(0);
      let slot = 0;
      const letters = this.shape.slice(0, -2);
      for (let i = 0; i < letters.length; i++) {
        const kind = "IJFDA".indexOf(letters[i]!);
        const argument = (2 + i) as Local;
        state.setVariable(slot, kind, argument);
        // A synchronized method may have to be called anew, with all of them.
        const n = slot * KINDS + kind;
        if (this.isSynchronized || (bits[at + (n >>> 5)]! & (1 << (n & 31))) !== 0) state.enter(slot, kind, () => f.get(argument));
        slot += isWideKind(kind) ? 2 : 1;
      }
    }
    if (!this.isStatic && !this.isStored(0)) state.alwaysNonNull(state.variable(0, Kind.A));
    if (this.isSynchronized) {
      if (!this.isStatic && this.isStored(0)) throw new Bailout("synchronized method stores into the receiver's local");
      if (request.osrBci < 0) this.lockMethod();
    }
    this.profiler?.prologue();
    if (request.osrBci < 0 && request.tier > 1 && method.name !== "<clinit>") this.countInvocation();
  }

  /** Whether the code has monitorenter or monitorexit. */
  readonly hasMonitors: boolean;

  /** Whether the code stores into the local variable, whatever it holds there. */
  private isStored(slot: number): boolean {
    const { code } = this;
    for (let bci = 0; bci < code.length; bci += LENGTH[code[bci]!]! || instructionLength(code, bci)) {
      const op = code[bci] === Op.wide ? code[bci + 1]! : code[bci]!;
      if ((FLAGS[op]! & Flag.store) === 0) continue;
      const wide = code[bci] === Op.wide;
      const implicit = (FLAGS[op]! & Flag.implicitLocal) !== 0;
      const local = wide ? (code[bci + 2]! << 8) | code[bci + 3]! : implicit ? (op - Op.istore_0) & 3 : code[bci + 1]!;
      if (local === slot) return true;
    }
    return false;
  }

  private hasOpcode(first: number, last: number): boolean {
    const { code } = this;
    for (let bci = 0; bci < code.length; bci += LENGTH[code[bci]!]! || instructionLength(code, bci))
      if (code[bci]! >= first && code[bci]! <= last) return true;
    return false;
  }

  /** On-stack replacement: live locals come from the interpreted frame. */
  private enterLoop(): void {
    const { f, state, blocks, request } = this;
    const frame = 2 as Local;
    const locals = this.temporary(Kind.I);
    // The operand stack must be empty: who asks for this code has looked.
    f.get(frame).mem(i32.load, Frame.sp).get(frame).i32(FRAME_HEADER).op(i32.add).op(i32.ne);
    const deep = f.unlikely().if_(VOID);
    f.unreachable().end(deep);
    f.get(frame).mem(i32.load, Frame.locals).set(locals);
    const { bits, at } = blocks.liveAtStart(request.osrBci);
    for (let n = 0; n < blocks.words * 32; n++) {
      if ((bits[at + (n >>> 5)]! & (1 << (n & 31))) === 0) continue;
      const kind = n % KINDS;
      const slot = (n / KINDS) | 0;
      state.enter(slot, kind, () => f.get(locals).mem(HOME_LOAD[kind]!, 4 * slot, 2));
    }
  }

  /** The object that a synchronized method locks. */
  lockedObject(): void {
    if (this.isStatic) this.f.i32(0).memSymbol(i32.load, this.unit.mirror(this.method.holder));
    else this.f.get(SP).mem(i32.load, LOCALS);
  }

  private lockMethod(): void {
    const { f, unit, state } = this;
    this.lockedObject();
    f.get(SP)
      .i32(state.header | LOCK_OF_METHOD)
      .op(i32.add)
      .call(runtimeFunction("lock"));
    const contended = f.unlikely().if_(VOID);
    // All arguments are in their homes.
    unit.beginHomes();
    const refs: number[] = [];
    let slot = 0;
    for (const letter of this.shape.slice(0, -2)) {
      const kind = "IJFDA".indexOf(letter);
      if (kind === Kind.A) refs.push(LOCALS + 4 * slot);
      slot += isWideKind(kind) ? 2 : 1;
    }
    unit.trap(unit.site("trap", state.scope(0, 0), refs), "none", "none");
    f.end(contended);
  }

  // Counters

  private countInvocation(): void {
    const log = option(this.request.options, this.request.tier === 2 ? "Tier2InvokeNotifyFreqLog" : "Tier3InvokeNotifyFreqLog");
    const { bits, at } = this.blocks.liveAtStart(0);
    this.state.begin(new Uint8Array(0));
    this.count("invocations", log, -1, 0, bits, at);
  }

  /** A counter += 1; each 2^log-th time the policy is asked, in the state at bci `site`. */
  private count(counter: "invocations" | "backedges", log: number, bci: number, site: number, live: Uint32Array, at: number): void {
    const { f, unit, state } = this;
    const value = this.temporary(Kind.I);
    if (this.profiler !== undefined) this.profiler.increment(counter, value);
    else {
      const offset = counter === "invocations" ? 0 : 4;
      f.i32Symbol(unit.counters()).i32Symbol(unit.counters()).mem(i32.load, offset).i32(1).op(i32.add).tee(value).mem(i32.store, offset);
    }
    f.get(value)
      .i32((1 << log) - 1)
      .op(i32.and)
      .op(i32.eqz);
    const overflow = f.unlikely().if_(VOID);
    state.homes(state.count, "all");
    unit.storeHomes();
    f.get(SP)
      .i32Symbol(state.site("poll", site, live, at))
      .get(METHOD)
      .i32(bci)
      .call(runtimeFunction("counterOverflow"));
    this.leaveIf();
    state.reload(state.count, false);
    f.end(overflow);
  }

  /** Returns what the VM has left, if the i32 on the Wasm stack is not 0. */
  leaveIf(): void {
    const { f, unit } = this;
    const leave = f.unlikely().if_(VOID);
    unit.returnResult();
    f.end(leave);
  }

  // Blocks

  body(node: number): Leave {
    const { blocks, code, state, starts } = this;
    const block = blocks.order[node]!;
    if (block.catches.length > 0) return dispatch(this, block);
    this.catcher = blocks.isForward(block) ? block.dispatch!.order : -1;
    starts.length = 0;
    for (let bci = block.start; bci < block.end; bci += LENGTH[code[bci]!]! || instructionLength(code, bci)) starts.push(bci);
    blocks.liveness(block, starts);
    const entry = this.entries[node];
    if (entry === undefined) throw new Bailout("block before its predecessors", true);
    state.begin(entry);
    this.ended = false;
    this.fused = 0;
    const leaves = (FLAGS[code[block.last]!]! & Flag.branch) !== 0;
    for (let i = 0; i < starts.length; i++) {
      this.bci = starts[i]!;
      this.next = i + 1 < starts.length ? starts[i + 1]! : block.end;
      if (leaves && this.bci === block.last) return this.leave(node, block);
      instruction(this, code[this.bci]!);
      if (this.ended) return Leave.done;
    }
    if ((FLAGS[code[block.last]!]! & Flag.ends) !== 0) return Leave.done;
    this.enterSuccessors(node);
    return Leave.jump;
  }

  /** Gives the operands to the blocks behind. */
  private enterSuccessors(node: number): void {
    const kinds = this.state.settle();
    const { targets } = this.blocks.order[node]!;
    for (let i = 0; i < targets.length; i++) {
      const s = this.blocks.graph.successors[node]![i]!;
      const known = this.entries[s];
      if (known === undefined) this.entries[s] = kinds;
      else if (known.length !== kinds.length || known.some((k, i) => k !== kinds[i])) throw new Bailout("operands differ where paths meet");
    }
  }

  /** A branch at the end of a block. */
  private leave(node: number, block: BytecodeBlock): Leave {
    const { code, bci } = this;
    const op = code[bci]!;
    if (op === Op.goto || op === Op.goto_w) {
      this.enterSuccessors(node);
      return Leave.jump;
    }
    if (op === Op.tableswitch || op === Op.lookupswitch) {
      this.switch_(node, op);
      this.enterSuccessors(node);
      return block.targets.length === 1 ? Leave.jump : block.targets.length === 2 ? this.twoWay(node) : Leave.switch;
    }
    this.condition(op);
    if (block.targets.length === 1) {
      // Both ways lead to the same block.
      this.f.drop();
      this.enterSuccessors(node);
      return Leave.jump;
    }
    this.enterSuccessors(node);
    return Leave.branch;
  }

  /** A switch with two targets: a branch by what the table says. */
  private twoWay(node: number): Leave {
    const { f } = this;
    const table = this.tables[node]!;
    const first = table.indexOf(0);
    // Indices of the table that lead to successor 0, compared one by one, when they are few; else those to successor 1.
    const zeros = table.slice(0, -1).filter((t) => t === 0).length;
    const other = table.length - 1 - zeros;
    const wanted = table.at(-1) === 0 ? 1 : 0;
    if (first < 0 || (wanted === 0 ? zeros : other) > 3) return Leave.switch;
    let terms = 0;
    for (let i = 0; i < table.length - 1; i++) {
      if (table[i] !== wanted) continue;
      f.get(this.selector).i32(i).op(i32.eq);
      if (terms++ > 0) f.op(i32.or);
    }
    if (terms === 0) f.i32(0);
    if (wanted === 1) f.op(i32.eqz);
    return Leave.branch;
  }

  /** Emits the condition of a branch: i32. */
  private condition(op: number): void {
    const { f, state } = this;
    if (this.fused !== 0) {
      // The comparison before has left the condition on the Wasm stack.
      this.fused = 0;
      return;
    }
    if (op === Op.ifnull || op === Op.ifnonnull || (op >= Op.ifeq && op <= Op.ifle)) {
      state.popGet();
      if (op === Op.ifne || op === Op.ifnonnull) return;
      if (op === Op.ifeq || op === Op.ifnull) f.op(i32.eqz);
      else f.i32(0).op(INT_CONDITIONS[op - Op.ifeq]!);
      return;
    }
    const right = state.pop();
    const left = state.pop();
    state.get(left);
    state.get(right);
    f.op(op >= Op.if_acmpeq ? (op === Op.if_acmpeq ? i32.eq : i32.ne) : INT_CONDITIONS[op - Op.if_icmpeq]!);
  }

  /** Sets the selector: tableswitch its index, lookupswitch the number of the case found. */
  private switch_(node: number, op: number): void {
    const { f, code, bci, state, blocks } = this;
    const at = switchOperands(bci);
    const { targets } = blocks.order[node]!;
    const otherwise = bci + s4(code, at);
    const table: number[] = [];
    const value = state.pop();
    if (op === Op.tableswitch) {
      const low = s4(code, at + 4);
      const count = s4(code, at + 8) - low + 1;
      state.get(value);
      if (low !== 0) f.i32(low).op(i32.sub);
      f.set(this.selector);
      for (let i = 0; i < count; i++) table.push(targets.indexOf(bci + s4(code, at + 12 + 4 * i)));
    } else {
      const count = s4(code, at + 4);
      const keys: number[] = [];
      for (let i = 0; i < count; i++) {
        keys.push(s4(code, at + 8 + 8 * i));
        table.push(targets.indexOf(bci + s4(code, at + 12 + 8 * i)));
      }
      if (count > 0 && keys[count - 1]! - keys[0]! <= 4 * count + 16 && this.profiler === undefined) {
        // Dense: a table, whose gaps are the default.
        const low = keys[0]!;
        const dense: number[] = [];
        keys.forEach((key, i) => {
          while (dense.length < key - low) dense.push(targets.indexOf(otherwise));
          dense.push(table[i]!);
        });
        state.get(value);
        if (low !== 0) f.i32(low).op(i32.sub);
        f.set(this.selector);
        dense.push(targets.indexOf(otherwise));
        this.tables[node] = dense;
        return;
      }
      const key = this.temporary(Kind.I);
      state.get(value);
      f.set(key);
      this.search(key, keys, 0, count);
      f.set(this.selector);
    }
    this.profiler?.countCase(this.bci, this.selector, table.length);
    table.push(targets.indexOf(otherwise));
    this.tables[node] = table;
  }

  /** The number of the key that is equal to `key`, the number of all when there is none: a binary search. */
  private search(key: Local, keys: readonly number[], from: number, to: number): void {
    const { f } = this;
    if (to - from === 0) {
      f.i32(keys.length);
      return;
    }
    if (to - from === 1) {
      f.i32(from).i32(keys.length).get(key).i32(keys[from]!).op(i32.eq).select();
      return;
    }
    const middle = (from + to) >> 1;
    f.get(key).i32(keys[middle]!).op(i32.ltS);
    const half = f.if_(0x7f);
    this.search(key, keys, from, middle);
    f.else_();
    this.search(key, keys, middle, to);
    f.end(half);
  }

  table(node: number): readonly number[] {
    return this.tables[node]!;
  }

  isCatch(node: number): boolean {
    const { order, flow } = this.blocks;
    return order[node]!.catches.length > 0 || flow.predecessors[node]!.some((p) => order[p]!.catches.length > 0);
  }

  // Edges

  private isBackward(node: number, i: number): boolean {
    return this.blocks.graph.successors[node]![i]! <= node;
  }

  hasEdge(node: number, i: number): boolean {
    return this.isBackward(node, i) || (this.profiler?.hasBranchCell(this.blocks.order[node]!.last) ?? false);
  }

  edge(node: number, i: number): void {
    const { blocks, state, f, unit, request } = this;
    const block = blocks.order[node]!;
    const target = blocks.graph.successors[node]![i]!;
    this.profiler?.countBranch(block.last, block.targets.length, i);
    if (!this.isBackward(node, i)) return;
    const bci = blocks.order[target]!.start;
    const { bits, at } = blocks.liveAtStart(bci);
    state.begin(this.entries[target]!);
    if (request.tier > 1) {
      const log = option(request.options, request.tier === 2 ? "Tier2BackedgeNotifyFreqLog" : "Tier3BackedgeNotifyFreqLog");
      this.count("backedges", log, bci, bci, bits, at);
    }
    f.i32(0).mem(i32.load, VMState.action);
    const asked = f.unlikely().if_(VOID);
    state.homes(state.count, "all");
    unit.storeHomes();
    f.get(SP)
      .i32Symbol(state.site("poll", bci, bits, at))
      .call(runtimeFunction("poll"));
    this.leaveIf();
    state.reload(state.count, false);
    f.end(asked);
  }

  // Traps

  /** What is alive before the instruction at `bci`: words of `blocks.live`. */
  liveBefore(bci = this.bci): number {
    return bci * this.blocks.words;
  }

  /** Leaves to the interpreter, which executes the instruction at hand. The operands are those before the instruction. */
  trap(reason: TrapReason, action: TrapAction): void {
    const { state, blocks, unit } = this;
    state.homes(state.count, "all");
    unit.trap(state.site("trap", this.bci, blocks.live, this.liveBefore()), reason, action);
  }

  /** Traps when the i32 on the Wasm stack is not 0. */
  trapIf(reason: TrapReason, action: TrapAction = "none"): void {
    const { f } = this;
    const label = f.unlikely().if_(VOID);
    this.trap(reason, action);
    f.end(label);
  }

  /** Traps when the operand is null. It stays where it is. */
  nullCheck(i: number): void {
    const { state } = this;
    if (state.isNonNull(i)) return;
    state.get(i);
    this.f.op(i32.eqz);
    this.trapIf("null_check");
    state.setNonNull(i);
  }
}

const INT_CONDITIONS = [i32.eq, i32.ne, i32.ltS, i32.geS, i32.gtS, i32.leS] as const;
