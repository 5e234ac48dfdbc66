// Basic blocks of a method's bytecode for the graph builder: order, loops with the locals that they store, and which locals the
// interpreter may still read at each instruction. Must not know the constant pool nor profiles.
import { forEachTarget, instructionLength, localOperand, s4, switchOperands, u2 } from "../../bytecode/iterate.ts";
import { FLAGS, Flag, implicitLocal, Op } from "../../bytecode/opcodes.ts";
import { Bailout } from "../compiled-code.ts";
import type { CodeFacts } from "../facts/questions.ts";

export interface BytecodeBlock {
  readonly start: number;
  end: number;
  /** Without exceptions. */
  readonly succs: number[];
  /** Where the exceptions of its calls and throws may go. */
  handlers: readonly number[];
  /** Place in reverse post-order from the entry; -1: not reached. */
  order: number;
  /** Header of a loop: the locals that the loop stores. */
  loopStores: Set<number> | undefined;
  liveOut: Uint32Array;
  /** By instruction, filled when asked for. */
  live: Map<number, Uint32Array> | undefined;
}

export class MethodFlow {
  readonly blocks = new Map<number, BytecodeBlock>();
  /** Blocks reached from `entry`, in reverse post-order. */
  readonly order: BytecodeBlock[] = [];
  /** Whether it has monitorenter. */
  hasMonitors = false;
  private readonly words: number;
  private readonly code: Uint8Array;
  private readonly handlers: CodeFacts["exceptionTable"];
  private readonly starts: number[];

  /**
   * @param catches whether exceptions of calls and throws go to handlers by edges
   * @throws Bailout for subroutines and loops with several entries
   */
  constructor(facts: CodeFacts, maxLocals: number, entry: number, catches: boolean) {
    this.code = facts.code;
    this.handlers = facts.exceptionTable;
    this.words = (maxLocals + 31) >>> 5;
    this.starts = this.findBlocks(entry);
    if (catches) this.findHandlers();
    this.walk(entry);
    this.liveness();
  }

  private findBlocks(entry: number): number[] {
    const { code } = this;
    const leaders = new Set<number>([0, entry]);
    for (const h of this.handlers) leaders.add(h.handler).add(h.start).add(h.end);
    for (let bci = 0; bci < code.length; ) {
      const op = code[bci]!;
      const length = instructionLength(code, bci);
      if (length === 0) throw new Bailout("malformed bytecode", false);
      if (op === Op.monitorenter) this.hasMonitors = true;
      if ((FLAGS[op]! & Flag.subroutine) !== 0 || (op === Op.wide && code[bci + 1] === Op.ret)) throw new Bailout("jsr/ret");
      forEachTarget(code, bci, (target) => leaders.add(target));
      bci += length;
      if ((FLAGS[op]! & (Flag.branch | Flag.ends)) !== 0) leaders.add(bci);
    }
    leaders.delete(code.length);
    const starts = [...leaders].sort((a, b) => a - b);
    let block: BytecodeBlock | undefined;
    let last = -1;
    for (let bci = 0, i = 0; bci < code.length; ) {
      if (bci === starts[i]) {
        if (block !== undefined) {
          block.end = bci;
          if ((FLAGS[code[last]!]! & Flag.ends) === 0) block.succs.push(bci);
        }
        block = {
          start: bci,
          end: code.length,
          succs: [],
          handlers: [],
          order: -1,
          loopStores: undefined,
          liveOut: new Uint32Array(this.words),
          live: undefined,
        };
        this.blocks.set(bci, block);
        i++;
      }
      last = bci;
      forEachTarget(code, bci, (target) => {
        if (!block!.succs.includes(target)) block!.succs.push(target);
      });
      bci += instructionLength(code, bci);
    }
    return starts;
  }

  private findHandlers(): void {
    for (const block of this.blocks.values()) {
      const handlers = this.handlers.filter((h) => block.start >= h.start && block.start < h.end).map((h) => h.handler);
      if (handlers.length > 0 && this.instructions(block).some((bci) => this.leavesExceptions(bci)))
        block.handlers = [...new Set(handlers)];
    }
  }

  private leavesExceptions(bci: number): boolean {
    const op = this.code[bci]!;
    return (FLAGS[op]! & Flag.invoke) !== 0 || op === Op.athrow;
  }

  private walk(entry: number): void {
    const post: BytecodeBlock[] = [];
    const state = new Map<BytecodeBlock, number>();
    const back: [BytecodeBlock, BytecodeBlock][] = [];
    const stack: [BytecodeBlock, number][] = [[this.blocks.get(entry)!, 0]];
    state.set(stack[0]![0], 1);
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const [block, next] = top;
      const { succs, handlers } = block;
      if (next < succs.length + handlers.length) {
        top[1]++;
        // Handlers first, so that they come last in the order.
        const isException = next < handlers.length;
        const succ = this.blocks.get(isException ? handlers[next]! : succs[succs.length - 1 - (next - handlers.length)]!)!;
        const seen = state.get(succ);
        if (seen === undefined) {
          state.set(succ, 1);
          stack.push([succ, 0]);
        } else if (seen === 1 && !isException) back.push([block, succ]);
      } else {
        state.set(block, 2);
        post.push(block);
        stack.pop();
      }
    }
    for (let i = post.length - 1; i >= 0; i--) {
      post[i]!.order = this.order.length;
      this.order.push(post[i]!);
    }
    const preds = new Map<BytecodeBlock, BytecodeBlock[]>();
    for (const block of this.order)
      for (const s of [...block.succs, ...block.handlers.filter((h) => this.blocks.get(h)!.order > block.order)]) {
        const succ = this.blocks.get(s)!;
        const list = preds.get(succ);
        if (list === undefined) preds.set(succ, [block]);
        else list.push(block);
      }
    for (const [latch, header] of back) {
      const body = new Set<BytecodeBlock>([header]);
      const work = [latch];
      for (let b = work.pop(); b !== undefined; b = work.pop()) {
        if (body.has(b)) continue;
        if (b.order < header.order) throw new Bailout("irreducible loop");
        body.add(b);
        work.push(...(preds.get(b) ?? []));
      }
      header.loopStores ??= new Set();
      for (const b of body) this.stores(b, header.loopStores);
    }
  }

  private stores(block: BytecodeBlock, into: Set<number>): void {
    const { code } = this;
    for (let bci = block.start; bci < block.end; bci += instructionLength(code, bci)) {
      const access = this.access(bci);
      if (access === undefined || !access.store) continue;
      into.add(access.index);
      if (access.wide) into.add(access.index + 1);
    }
  }

  private access(bci: number): { index: number; store: boolean; load: boolean; wide: boolean } | undefined {
    const { code } = this;
    let op = code[bci]!;
    let index: number;
    if (op === Op.wide) {
      op = code[bci + 1]!;
      index = u2(code, bci + 2);
    } else {
      if ((FLAGS[op]! & (Flag.load | Flag.store)) === 0) return undefined;
      index = (FLAGS[op]! & Flag.implicitLocal) !== 0 ? implicitLocal(op) : localOperand(code, bci);
    }
    const flags = FLAGS[op]!;
    let kind = op;
    if ((flags & Flag.implicitLocal) !== 0)
      kind = op < Op.istore_0 ? Op.iload + ((op - Op.iload_0) >> 2) : Op.istore + ((op - Op.istore_0) >> 2);
    const wide = kind === Op.lload || kind === Op.dload || kind === Op.lstore || kind === Op.dstore;
    return { index, store: (flags & Flag.store) !== 0, load: (flags & Flag.load) !== 0, wide };
  }

  /** Steps backward over one instruction. */
  private before(bci: number, live: Uint32Array): void {
    const access = this.access(bci);
    if (access === undefined) return;
    for (let i = access.index; i <= access.index + (access.wide ? 1 : 0); i++) {
      if (access.store) live[i >>> 5]! &= ~(1 << (i & 31));
      if (access.load) live[i >>> 5]! |= 1 << (i & 31);
    }
  }

  private instructions(block: BytecodeBlock): number[] {
    const list: number[] = [];
    for (let bci = block.start; bci < block.end; bci += instructionLength(this.code, bci)) list.push(bci);
    return list;
  }

  private readonly liveIn = new Map<number, Uint32Array>();

  private liveness(): void {
    const blocks = this.starts.map((s) => this.blocks.get(s)!);
    for (const b of blocks) this.liveIn.set(b.start, new Uint32Array(this.words));
    for (let changed = true; changed; ) {
      changed = false;
      for (let i = blocks.length - 1; i >= 0; i--) {
        const block = blocks[i]!;
        const live = block.liveOut;
        for (const s of block.succs) or(live, this.liveIn.get(s)!);
        const now = live.slice();
        const handled = this.handledAt(block.start);
        or(now, handled);
        for (const bci of this.instructions(block).reverse()) {
          this.before(bci, now);
          or(now, handled);
        }
        if (or(this.liveIn.get(block.start)!, now)) changed = true;
      }
    }
  }

  /** Locals that handlers of an exception at `bci` may read. */
  private handledAt(bci: number): Uint32Array {
    const live = new Uint32Array(this.words);
    for (const h of this.handlers) if (bci >= h.start && bci < h.end) or(live, this.liveIn.get(h.handler)!);
    return live;
  }

  /** Whether an exception at `bci` goes to the handler by an edge: forwards, for nobody polls there. */
  catches(bci: number, handler: number): boolean {
    const block = this.blockAt(bci);
    return block.handlers.includes(handler) && this.blocks.get(handler)!.order > block.order;
  }

  /** Locals that may be read when the interpreter goes on at `bci`. */
  liveAt(bci: number): Uint32Array {
    const block = this.blockAt(bci);
    if (block.live === undefined) {
      block.live = new Map();
      const handled = this.handledAt(block.start);
      const now = block.liveOut.slice();
      or(now, handled);
      for (const at of this.instructions(block).reverse()) {
        this.before(at, now);
        or(now, handled);
        block.live.set(at, now.slice());
      }
    }
    return block.live.get(bci)!;
  }

  /** Locals that handlers of the call at `bci` may read. */
  liveInHandlers(bci: number): Uint32Array {
    return this.handledAt(bci);
  }

  blockAt(bci: number): BytecodeBlock {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= bci) low = middle;
      else high = middle - 1;
    }
    return this.blocks.get(this.starts[low]!)!;
  }
}

function or(into: Uint32Array, from: Uint32Array): boolean {
  let changed = false;
  for (let i = 0; i < into.length; i++) {
    const both = into[i]! | from[i]!;
    if (both >>> 0 !== into[i]!) {
      into[i] = both;
      changed = true;
    }
  }
  return changed;
}

export const isLive = (live: Uint32Array, local: number): boolean => (live[local >>> 5]! & (1 << (local & 31))) !== 0;

/** Keys and targets of a switch; the default last. */
export function switchCases(code: Uint8Array, bci: number): { keys: number[]; targets: number[]; otherwise: number } {
  const at = switchOperands(bci);
  const keys: number[] = [];
  const targets: number[] = [];
  if (code[bci] === Op.tableswitch) {
    const low = s4(code, at + 4);
    const count = s4(code, at + 8) - low + 1;
    for (let i = 0; i < count; i++) {
      keys.push(low + i);
      targets.push(bci + s4(code, at + 12 + 4 * i));
    }
  } else {
    const count = s4(code, at + 4);
    for (let i = 0; i < count; i++) {
      keys.push(s4(code, at + 8 + 8 * i));
      targets.push(bci + s4(code, at + 12 + 8 * i));
    }
  }
  return { keys, targets, otherwise: bci + s4(code, at) };
}
