// A method's bytecode as basic blocks in reverse post-order from an entry, with the locals that are live, by slot and type. A local
// that is read has one type on every path that reaches the read, so liveness by (slot, kind) tells the types of locals at each point
// without an interpretation of the code forwards. What handlers may read counts as live; exceptions are edges (to a dispatch) only if that is wanted.
import { branchTarget, instructionLength, s4, switchOperands, u2 } from "../../bytecode/iterate.ts";
import { FLAGS, Flag, implicitLocal, LENGTH, Op } from "../../bytecode/opcodes.ts";
import { analyzeFlow, type FlowFacts, type FlowGraph } from "../backend/flow-graph.ts";
import { Bailout } from "../compiled-code.ts";
import type { CodeFacts } from "../facts/questions.ts";

/** What a slot holds; the order is that of the opcodes' runs (iload, lload, fload, dload, aload). */
export const Kind = { I: 0, J: 1, F: 2, D: 3, A: 4 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];
export const KINDS = 5;
export const isWideKind = (kind: number): boolean => kind === Kind.J || kind === Kind.D;
/** The kind of a type in a descriptor, by its first letter; -1 for void. */
export function kindOf(letter: number): number {
  if (letter === 0x4a) return Kind.J;
  if (letter === 0x46) return Kind.F;
  if (letter === 0x44) return Kind.D;
  if (letter === 0x4c || letter === 0x5b) return Kind.A;
  return letter === 0x56 ? -1 : Kind.I;
}

export interface BytecodeBlock {
  readonly start: number;
  /** Behind the last instruction, and where that begins. */
  end: number;
  last: number;
  /** Leaders of the successors, distinct: target, then what follows; of switches the default, then the cases as they first occur. */
  readonly targets: number[];
  /** Leaders of handlers that cover it. */
  readonly handlers: number[];
  /** Where exceptions of its calls and throws go, if they do not leave the code. */
  dispatch: BytecodeBlock | undefined;
  /** Of a dispatch, which has no code: the handlers among which it chooses, in order. */
  readonly catches: CodeFacts["exceptionTable"];
  /** Number in reverse post-order; -1: not reached without an exception. */
  order: number;
}

/** BytecodeBlock.order while blocks are being numbered. */
const SEEN = -2;
const NONE: CodeFacts["exceptionTable"] = [];

/** MethodBlocks.live of one compilation after the other: only what `liveness` has filled is read. */
let liveBuffer = new Uint32Array(1 << 14);

const LEADER = 1;
const START = 2;

/** The local that the instruction at `bci` reads or writes: (slot * KINDS + kind), -1 none. iinc reads and writes, ret is refused. */
function localAccess(code: Uint8Array, bci: number): number {
  let op = code[bci]!;
  let slot: number;
  if (op === Op.wide) {
    op = code[bci + 1]!;
    slot = u2(code, bci + 2);
  } else if ((FLAGS[op]! & (Flag.load | Flag.store)) === 0) return -1;
  else if ((FLAGS[op]! & Flag.implicitLocal) !== 0) {
    const kind = op < Op.istore_0 ? (op - Op.iload_0) >> 2 : (op - Op.istore_0) >> 2;
    return implicitLocal(op) * KINDS + kind;
  } else slot = code[bci + 1]!;
  if (op === Op.iinc) return slot * KINDS;
  return slot * KINDS + (op <= Op.aload ? op - Op.iload : op - Op.istore);
}

const isStore = (code: Uint8Array, bci: number): boolean =>
  (FLAGS[code[bci] === Op.wide ? code[bci + 1]! : code[bci]!]! & Flag.store) !== 0;
const isLoad = (code: Uint8Array, bci: number): boolean => (FLAGS[code[bci] === Op.wide ? code[bci + 1]! : code[bci]!]! & Flag.load) !== 0;

export class MethodBlocks {
  readonly code: Uint8Array;
  readonly exceptionTable: CodeFacts["exceptionTable"];
  /** In reverse post-order: what is reached from the entry without an exception. */
  readonly order: BytecodeBlock[] = [];
  readonly graph: FlowGraph;
  readonly flow: FlowFacts;
  /** Words of a set of (slot, kind). */
  readonly words: number;
  /** Sets of live locals before each instruction of the blocks that `liveness` has been asked for: word (bci * words). */
  readonly live: Uint32Array;
  /** All (slot, kind) that occur in the code. */
  readonly used: Uint32Array;
  /** Backward branches of the reached blocks. */
  backEdges = 0;
  private readonly marks: Uint8Array;
  private readonly blockAt: Int32Array;
  private readonly blocks: BytecodeBlock[] = [];
  private readonly liveIn: Uint32Array;
  private readonly always: number;

  /**
   * @param entry bci where execution begins
   * @param always a (slot, kind) that counts as live everywhere, -1 none
   * @param catches whether exceptions of calls and throws go to handlers by edges
   * @throws Bailout for subroutines and irreducible loops
   */
  constructor(facts: CodeFacts, maxLocals: number, entry: number, always = -1, catches = false) {
    this.code = facts.code;
    this.exceptionTable = facts.exceptionTable;
    this.always = always;
    this.words = (maxLocals * KINDS + 31) >>> 5;
    this.marks = new Uint8Array(facts.code.length + 1);
    this.blockAt = new Int32Array(facts.code.length + 1).fill(-1);
    this.used = new Uint32Array(this.words);
    this.findLeaders(entry);
    this.makeBlocks();
    if (catches) this.makeDispatches();
    this.number(entry);
    const successors = this.order.map((b) => this.successors(b).map((s) => s.order));
    for (let n = 0; n < successors.length; n++) for (const s of successors[n]!) if (s <= n) this.backEdges++;
    this.graph = { count: this.order.length, successors };
    this.flow = analyzeFlow(this.graph);
    this.liveIn = new Uint32Array(this.blocks.length * this.words);
    const liveWords = (facts.code.length + 1) * this.words;
    if (liveBuffer.length < liveWords) liveBuffer = new Uint32Array(2 * liveWords);
    this.live = liveBuffer;
    this.findLiveness();
  }

  private findLeaders(entry: number): void {
    const { code, marks } = this;
    marks[0]! |= LEADER;
    marks[entry]! |= LEADER;
    for (const h of this.exceptionTable) {
      marks[h.start]! |= LEADER;
      marks[h.end]! |= LEADER;
      marks[h.handler]! |= LEADER;
    }
    for (let bci = 0; bci < code.length; ) {
      const op = code[bci]!;
      const flags = FLAGS[op]!;
      const length = LENGTH[op]! || instructionLength(code, bci);
      if (length === 0) throw new Bailout("malformed bytecode", false);
      marks[bci]! |= START;
      if ((flags & Flag.subroutine) !== 0 || (op === Op.wide && code[bci + 1] === Op.ret)) throw new Bailout("jsr/ret", true);
      if ((flags & Flag.branch) !== 0) {
        if ((flags & Flag.switch) === 0) marks[branchTarget(code, bci)]! |= LEADER;
        else this.switchTargets(bci, (target) => (marks[target]! |= LEADER));
      }
      if ((flags & (Flag.branch | Flag.ends)) !== 0) marks[bci + length]! |= LEADER;
      bci += length;
    }
  }

  private switchTargets(bci: number, visit: (target: number) => void): void {
    const { code } = this;
    const at = switchOperands(bci);
    visit(bci + s4(code, at));
    if (code[bci] === Op.tableswitch) {
      const count = s4(code, at + 8) - s4(code, at + 4) + 1;
      for (let i = 0; i < count; i++) visit(bci + s4(code, at + 12 + 4 * i));
    } else {
      const count = s4(code, at + 4);
      for (let i = 0; i < count; i++) visit(bci + s4(code, at + 12 + 8 * i));
    }
  }

  private makeBlocks(): void {
    const { code, marks, blocks } = this;
    let block: BytecodeBlock | undefined;
    for (let bci = 0; bci < code.length; bci++) {
      const mark = marks[bci]!;
      if ((mark & START) === 0) continue;
      if ((mark & LEADER) !== 0) {
        if (block !== undefined) this.endBlock(block, bci);
        this.blockAt[bci] = blocks.length;
        block = { start: bci, end: code.length, last: bci, targets: [], handlers: [], dispatch: undefined, catches: NONE, order: -1 };
        blocks.push(block);
      }
      block!.last = bci;
    }
    this.endBlock(block!, code.length);
    for (const h of this.exceptionTable) {
      for (let i = this.blockAt[h.start]!; i < blocks.length && blocks[i]!.start < h.end; i++) {
        if (!blocks[i]!.handlers.includes(h.handler)) blocks[i]!.handlers.push(h.handler);
      }
    }
  }

  /** A dispatch for each list of handlers that covers blocks with calls or throws. */
  private makeDispatches(): void {
    const dispatches = new Map<string, BytecodeBlock>();
    for (let i = 0, n = this.blocks.length; i < n; i++) {
      const block = this.blocks[i]!;
      if (block.handlers.length === 0 || !this.throws(block)) continue;
      const catches = this.exceptionTable.filter((h) => block.start >= h.start && block.start < h.end);
      const key = catches.map((h) => this.exceptionTable.indexOf(h)).join();
      let dispatch = dispatches.get(key);
      if (dispatch === undefined) {
        dispatch = {
          start: -1,
          end: -1,
          last: -1,
          targets: [...new Set(catches.map((h) => h.handler))],
          handlers: [],
          dispatch: undefined,
          catches,
          order: -1,
        };
        dispatches.set(key, dispatch);
        this.blocks.push(dispatch);
      }
      block.dispatch = dispatch;
    }
  }

  private throws({ start, end }: BytecodeBlock): boolean {
    const { code } = this;
    for (let bci = start; bci < end; bci += LENGTH[code[bci]!]! || instructionLength(code, bci)) {
      const op = code[bci]!;
      if ((op >= Op.invokevirtual && op <= Op.invokedynamic) || op === Op.athrow) return true;
    }
    return false;
  }

  /** Targets of the branch, then the dispatch. */
  private successors(block: BytecodeBlock): BytecodeBlock[] {
    const successors = block.targets.map((t) => this.blocks[this.blockAt[t]!]!);
    if (block.dispatch !== undefined) successors.push(block.dispatch);
    return successors;
  }

  /** Whether exceptions can go by a dispatch from a block: forwards, for nobody polls there. */
  isForward(block: BytecodeBlock): boolean {
    const { dispatch } = block;
    return dispatch !== undefined && dispatch.order > block.order && this.successors(dispatch).every((h) => h.order > dispatch.order);
  }

  private endBlock(block: BytecodeBlock, end: number): void {
    const { code } = this;
    block.end = end;
    const flags = FLAGS[code[block.last]!]!;
    const { targets } = block;
    if ((flags & Flag.switch) !== 0) {
      this.switchTargets(block.last, (target) => {
        if (!targets.includes(target)) targets.push(target);
      });
    } else if ((flags & Flag.branch) !== 0) targets.push(branchTarget(code, block.last));
    if ((flags & Flag.ends) === 0) {
      if (end === code.length) throw new Bailout("control falls off the end of the code", false);
      if (targets[0] !== end) targets.push(end);
    }
  }

  /** Numbers the reached blocks in reverse post-order. */
  private number(entry: number): void {
    const stack: BytecodeBlock[] = [this.blocks[this.blockAt[entry]!]!];
    const ways: BytecodeBlock[][] = [this.successors(stack[0]!)];
    const next: number[] = [0];
    stack[0]!.order = SEEN;
    const post: BytecodeBlock[] = [];
    while (stack.length > 0) {
      const block = stack[stack.length - 1]!;
      const targets = ways[ways.length - 1]!;
      const i = next[next.length - 1]!;
      if (i === targets.length) {
        post.push(block);
        stack.pop();
        ways.pop();
        next.pop();
        continue;
      }
      next[next.length - 1] = i + 1;
      // Last successor first, so that the first comes right behind in the order.
      const target = targets[targets.length - 1 - i]!;
      if (target.order === SEEN) continue;
      target.order = SEEN;
      stack.push(target);
      ways.push(this.successors(target));
      next.push(0);
    }
    for (let i = post.length - 1; i >= 0; i--) {
      post[i]!.order = this.order.length;
      this.order.push(post[i]!);
    }
  }

  private findLiveness(): void {
    const { code, words, blocks, liveIn, used } = this;
    const sets = blocks.length * words;
    const gen = new Uint32Array(2 * sets);
    const kill = gen.subarray(sets);
    for (let b = 0; b < blocks.length; b++) {
      const at = b * words;
      const block = blocks[b]!;
      for (let bci = block.start; bci < block.end; bci += LENGTH[code[bci]!]! || instructionLength(code, bci)) {
        const access = localAccess(code, bci);
        if (access < 0) continue;
        const word = access >>> 5;
        const bit = 1 << (access & 31);
        used[word]! |= bit;
        if (isLoad(code, bci) && (kill[at + word]! & bit) === 0) gen[at + word]! |= bit;
        if (isStore(code, bci)) {
          const first = access - (access % KINDS);
          const wide = isWideKind(access % KINDS);
          for (let i = first; i < first + (wide ? 2 * KINDS : KINDS); i++) kill[at + (i >>> 5)]! |= 1 << (i & 31);
        }
      }
      if (this.always >= 0) gen[at + (this.always >>> 5)]! |= 1 << (this.always & 31);
    }
    for (let changed = true; changed; ) {
      changed = false;
      for (let b = blocks.length - 1; b >= 0; b--) {
        const at = b * words;
        const { targets, handlers } = blocks[b]!;
        for (let w = 0; w < words; w++) {
          let out = 0;
          for (let i = 0; i < targets.length; i++) out |= liveIn[this.blockAt[targets[i]!]! * words + w]!;
          let live = (out & ~kill[at + w]!) | gen[at + w]!;
          for (let i = 0; i < handlers.length; i++) live |= liveIn[this.blockAt[handlers[i]!]! * words + w]!;
          if (live >>> 0 !== liveIn[at + w]!) {
            liveIn[at + w] = live;
            changed = true;
          }
        }
      }
    }
  }

  /** Fills `live` for the instructions of a block, and for `block.end` with what its successors take. */
  liveness(block: BytecodeBlock, starts: number[]): void {
    const { code, words, live, liveIn } = this;
    for (let w = 0; w < words; w++) {
      let handled = this.always >>> 5 === w && this.always >= 0 ? 1 << (this.always & 31) : 0;
      for (const h of block.handlers) handled |= liveIn[this.blockAt[h]! * words + w]!;
      let now = handled;
      for (const t of block.targets) now |= liveIn[this.blockAt[t]! * words + w]!;
      live[block.end * words + w] = now;
      for (let i = starts.length - 1; i >= 0; i--) {
        const bci = starts[i]!;
        const access = localAccess(code, bci);
        if (access >= 0) {
          if (isStore(code, bci)) {
            const first = access - (access % KINDS);
            const end = first + (isWideKind(access % KINDS) ? 2 * KINDS : KINDS);
            for (let k = first; k < end; k++) if (k >>> 5 === w) now &= ~(1 << (k & 31));
          }
          if (access >>> 5 === w && isLoad(code, bci)) now |= 1 << (access & 31);
        }
        now |= handled;
        live[bci * words + w] = now;
      }
    }
  }

  /** Number in reverse post-order of the block at a leader. */
  orderAt(leader: number): number {
    return this.blocks[this.blockAt[leader]!]!.order;
  }

  /** The set of locals that are live at the start of a block is words of this, from the number it gives. */
  liveAtStart(leader: number): { readonly bits: Uint32Array; readonly at: number } {
    return { bits: this.liveIn, at: this.blockAt[leader]! * this.words };
  }

  isLeader(bci: number): boolean {
    return (this.marks[bci]! & LEADER) !== 0;
  }

  /** Whether a handler of the method covers the instruction. */
  hasHandler(bci: number): boolean {
    for (const h of this.exceptionTable) if (bci >= h.start && bci < h.end) return true;
    return false;
  }
}
