// Finds, by abstract interpretation, which locals and stack slots hold references before each instruction (HotSpot's
// GenerateOopMap). One run gives all bcis of a method; the caller caches it. Where paths disagree a slot is no
// reference. Subroutines (jsr/ret) are kept apart by the return addresses that are live, so that a slot that is a
// reference for one caller only is still found. Must not know frames, the VM or rewritten code.

import { argumentSlots, endOfType, isReferenceType, returnTypeAt, slotsOfType } from "./descriptors.ts";
import { branchTarget, forEachTarget, instructionLength, localOperand, u2 } from "./iterate.ts";
import { FLAGS, Flag, implicitLocal, LENGTH, Op, POPS, PUSHES, STACK } from "./opcodes.ts";

/** What the analysis asks about the constant pool; indices are those of the class file. */
export interface ConstantFacts {
  /** The descriptor of a Fieldref, Methodref, InterfaceMethodref, InvokeDynamic or Dynamic entry. */
  descriptor(index: number): string;
  /** Whether ldc or ldc_w of this entry pushes a reference (String, Class, MethodType, MethodHandle, or such a Dynamic). */
  isReferenceConstant(index: number): boolean;
}

export interface ExceptionRange {
  startPc: number;
  endPc: number;
  handlerPc: number;
}

export interface OopMapRequest {
  code: Uint8Array;
  maxLocals: number;
  maxStack: number;
  descriptor: string;
  isStatic: boolean;
  exceptions: readonly ExceptionRange[];
  constants: ConstantFacts;
}

/** The references of a frame that stands before an instruction. */
export interface OopMap {
  /** Bits by slot: locals 0 to maxLocals - 1, then stack slots from the bottom. */
  bits: Uint32Array;
  /** The number of bits: maxLocals plus the stack's depth in slots. */
  slots: number;
  /** In a subroutine: which slot holds the return to which bci. This map holds for such frames only. */
  returns: readonly { slot: number; bci: number }[];
}

/** Whether slot `slot` of a map (locals first) is a reference. */
export function isOop(map: OopMap, slot: number): boolean {
  return (map.bits[slot >>> 5] & (1 << (slot & 31))) !== 0;
}

// A cell: 0 is no reference (or unknown), 1 a reference, 2 + n the address of bci n for ret.
const VALUE = 0;
const REF = 1;
const RETURN = 2;

/** The abstract state before the first instruction of a block, in one context of return addresses. */
interface BlockState {
  bci: number;
  cells: Int32Array;
  depth: number;
  queued: boolean;
  next: BlockState | undefined;
}

/** All oop maps of one method. */
export class OopMaps {
  private readonly maps = new Map<number, OopMap | OopMap[]>();

  /**
   * The map of a frame that is at `bci`.
   * @param read the bci that a slot of the frame (locals first) holds as a returnAddress, asked in subroutines only;
   *   a slot that holds none may give anything
   * @returns undefined where control never is
   * @throws RangeError when the frame fits no path to `bci`
   */
  at(bci: number, read?: (slot: number) => number): OopMap | undefined {
    const found = this.maps.get(bci);
    if (!Array.isArray(found)) return found;
    for (const map of found) if (read !== undefined && map.returns.every((r) => read(r.slot) === r.bci)) return map;
    throw new RangeError(`no oop map at bci ${bci} fits the frame's return addresses`);
  }

  /** @internal */
  add(bci: number, map: OopMap): void {
    const found = this.maps.get(bci);
    if (found === undefined) this.maps.set(bci, map);
    else if (Array.isArray(found)) found.push(map);
    else this.maps.set(bci, [found, map]);
  }
}

/** Computes the oop maps of a method whose code is well-formed (verified, or trusted). */
export function computeOopMaps(request: OopMapRequest): OopMaps {
  return new Analysis(request).run();
}

class Analysis {
  private readonly request: OopMapRequest;
  private readonly code: Uint8Array;
  private readonly maxLocals: number;
  private readonly blocks = new Map<number, BlockState>();
  private readonly leaders: Uint8Array;
  private readonly worklist: BlockState[] = [];
  // The state of the instruction at hand.
  private cells: Int32Array;
  private depth = 0;
  // Where the maps go in the last pass; undefined while states still change.
  private result: OopMaps | undefined;

  constructor(request: OopMapRequest) {
    this.request = request;
    this.code = request.code;
    this.maxLocals = request.maxLocals;
    this.cells = new Int32Array(request.maxLocals + request.maxStack);
    this.leaders = new Uint8Array(request.code.length + 1);
  }

  run(): OopMaps {
    this.findLeaders();
    this.enterMethod();
    for (let block = this.worklist.pop(); block !== undefined; block = this.worklist.pop()) {
      block.queued = false;
      this.block(block);
    }
    const result = new OopMaps();
    this.result = result;
    for (const first of this.blocks.values())
      for (let block: BlockState | undefined = first; block !== undefined; block = block.next) this.block(block);
    return result;
  }

  private findLeaders(): void {
    const { code, leaders } = this;
    const mark = (target: number) => {
      leaders[target] = 1;
    };
    for (let bci = 0; bci < code.length; ) {
      const length = instructionLength(code, bci);
      if (length === 0) throw new RangeError(`malformed bytecode at bci ${bci}`);
      const flags = FLAGS[code[bci]];
      if ((flags & Flag.branch) !== 0) {
        forEachTarget(code, bci, mark);
        if ((flags & Flag.subroutine) !== 0) leaders[bci + length] = 1;
      }
      bci += length;
    }
    for (const range of this.request.exceptions) {
      leaders[range.startPc] = 1;
      leaders[range.handlerPc] = 1;
    }
  }

  private enterMethod(): void {
    const { descriptor, isStatic } = this.request;
    const cells = this.cells;
    let slot = 0;
    if (!isStatic) cells[slot++] = REF;
    for (let at = 1; descriptor.charCodeAt(at) !== 0x29; at = endOfType(descriptor, at)) {
      if (isReferenceType(descriptor, at)) cells[slot] = REF;
      slot += slotsOfType(descriptor, at);
    }
    this.leaders[0] = 1;
    this.merge(0);
  }

  /** Merges the current state into the block at `bci` and queues it where that changed something. */
  private merge(bci: number): void {
    if (this.result !== undefined) return;
    const { cells } = this;
    const live = this.maxLocals + this.depth;
    const first = this.blocks.get(bci);
    let block = first;
    while (block !== undefined && !this.sameContext(block.cells, live)) block = block.next;
    if (block !== undefined) {
      const target = block.cells;
      let changed = false;
      for (let i = 0; i < live; i++) {
        if (target[i] !== cells[i] && target[i] === REF) {
          target[i] = VALUE;
          changed = true;
        }
      }
      if (changed && !block.queued) {
        block.queued = true;
        this.worklist.push(block);
      }
      return;
    }
    const added: BlockState = { bci, cells: cells.slice(0, live), depth: this.depth, queued: true, next: first };
    this.blocks.set(bci, added);
    this.worklist.push(added);
  }

  /** Whether the current state holds the same return addresses in the same slots as `target`. */
  private sameContext(target: Int32Array, live: number): boolean {
    const cells = this.cells;
    for (let i = 0; i < live; i++) if (target[i] !== cells[i] && (target[i] >= RETURN || cells[i] >= RETURN)) return false;
    return true;
  }

  /** Merges the current locals into the handlers that cover `bci`, with the exception as the only stack slot. */
  private mergeHandlers(bci: number): void {
    if (this.result !== undefined) return;
    for (const range of this.request.exceptions) {
      if (bci < range.startPc || bci >= range.endPc) continue;
      const depth = this.depth;
      const bottom = this.cells[this.maxLocals];
      this.cells[this.maxLocals] = REF;
      this.depth = 1;
      this.merge(range.handlerPc);
      this.cells[this.maxLocals] = bottom;
      this.depth = depth;
    }
  }

  /** Interprets from a block's start to where control leaves it. */
  private block(block: BlockState): void {
    const { code, leaders } = this;
    const guarded = this.request.exceptions.length > 0;
    this.cells.fill(VALUE);
    this.cells.set(block.cells);
    this.depth = block.depth;
    let bci = block.bci;
    // Handlers see the locals as they were before the instruction: at the start of a block (ranges start one), and
    // again behind each store.
    let localsChanged = guarded;
    for (;;) {
      if (this.result !== undefined) this.record(bci);
      if (localsChanged) this.mergeHandlers(bci);
      const opcode = code[bci];
      const flags = FLAGS[opcode];
      localsChanged = guarded && ((flags & Flag.store) !== 0 || opcode === Op.wide);
      const next = bci + (LENGTH[opcode] || instructionLength(code, bci));
      this.instruction(opcode, bci, flags);
      if ((flags & Flag.branch) !== 0) {
        if ((flags & Flag.subroutine) !== 0) {
          this.push(RETURN + next);
          this.merge(branchTarget(code, bci));
          return;
        }
        if ((flags & Flag.switch) !== 0) forEachTarget(code, bci, (target) => this.merge(target));
        else this.merge(branchTarget(code, bci));
      }
      const isRet = opcode === Op.ret || (opcode === Op.wide && code[bci + 1] === Op.ret);
      if (isRet) {
        const local = localOperand(code, bci);
        const target = this.cells[local] - RETURN;
        if (target < 0) throw new RangeError(`ret at bci ${bci} of a local that holds no return address`);
        // A return address is used once (JVMS 4.10.2.5), so callers may meet again behind it.
        this.cells[local] = VALUE;
        this.merge(target);
        return;
      }
      if ((flags & Flag.ends) !== 0) return;
      if (next >= code.length) throw new RangeError("control falls off the end of the code");
      if (leaders[next] !== 0) {
        this.merge(next);
        return;
      }
      bci = next;
    }
  }

  private push(cell: number): void {
    this.cells[this.maxLocals + this.depth++] = cell;
  }

  private pushType(descriptor: string, at: number): void {
    const slots = slotsOfType(descriptor, at);
    if (slots === 1) this.push(isReferenceType(descriptor, at) ? REF : VALUE);
    else if (slots === 2) {
      this.push(VALUE);
      this.push(VALUE);
    }
  }

  /** The effect of one instruction on the cells; control is not its business. */
  private instruction(opcode: number, bci: number, flags: number): void {
    if ((flags & (Flag.load | Flag.store)) !== 0) {
      this.local(opcode, (flags & Flag.implicitLocal) !== 0 ? implicitLocal(opcode) : this.code[bci + 1]);
    } else if ((flags & (Flag.invoke | Flag.field)) !== 0) {
      this.member(opcode, bci, flags);
    } else if (opcode >= Op.pop && opcode <= Op.swap) {
      this.shuffle(opcode);
    } else if (opcode === Op.wide) {
      this.local(this.code[bci + 1], u2(this.code, bci + 2));
    } else if (opcode >= Op.ldc && opcode <= Op.ldc2_w) {
      const index = opcode === Op.ldc ? this.code[bci + 1] : u2(this.code, bci + 1);
      this.push(opcode !== Op.ldc2_w && this.request.constants.isReferenceConstant(index) ? REF : VALUE);
      if (opcode === Op.ldc2_w) this.push(VALUE);
    } else if (opcode === Op.multianewarray) {
      this.depth -= this.code[bci + 3];
      this.push(REF);
    } else if (opcode !== Op.checkcast && opcode !== Op.jsr && opcode !== Op.jsr_w) {
      this.depth -= POPS[opcode];
      const pushes = PUSHES[opcode];
      const cell = pushes === 1 && STACK[opcode].endsWith(":A") ? REF : VALUE;
      for (let i = 0; i < pushes; i++) this.push(cell);
    }
    if (this.depth < 0) throw new RangeError(`stack underflow at bci ${bci}`);
  }

  /** xload, xstore; iinc and ret change no kind of cell. */
  private local(opcode: number, index: number): void {
    const cells = this.cells;
    if (opcode === Op.iinc || opcode === Op.ret) return;
    if ((FLAGS[opcode] & Flag.load) !== 0) {
      if (PUSHES[opcode] === 2) {
        this.push(VALUE);
        this.push(VALUE);
      } else this.push(cells[index] === REF ? REF : VALUE);
    } else if (POPS[opcode] === 2) {
      this.depth -= 2;
      cells[index] = VALUE;
      cells[index + 1] = VALUE;
    } else {
      cells[index] = cells[this.maxLocals + --this.depth];
    }
  }

  private member(opcode: number, bci: number, flags: number): void {
    const descriptor = this.request.constants.descriptor(u2(this.code, bci + 1));
    if ((flags & Flag.invoke) !== 0) {
      this.depth -= argumentSlots(descriptor);
      if (opcode !== Op.invokestatic && opcode !== Op.invokedynamic) this.depth--;
      this.pushType(descriptor, returnTypeAt(descriptor));
      return;
    }
    if (opcode === Op.putstatic || opcode === Op.putfield) this.depth -= slotsOfType(descriptor);
    if (opcode === Op.getfield || opcode === Op.putfield) this.depth--;
    if (opcode === Op.getstatic || opcode === Op.getfield) this.pushType(descriptor, 0);
  }

  /** pop, dup and swap move slots, whatever they hold. */
  private shuffle(opcode: number): void {
    const cells = this.cells;
    const top = this.maxLocals + this.depth;
    if (opcode <= Op.pop2) {
      this.depth -= opcode - Op.pop + 1;
      return;
    }
    if (opcode === Op.swap) {
      const cell = cells[top - 1];
      cells[top - 1] = cells[top - 2];
      cells[top - 2] = cell;
      return;
    }
    // dup, dup_x1, dup_x2, dup2, dup2_x1, dup2_x2: `count` slots are copied below `under` further ones.
    const count = opcode < Op.dup2 ? 1 : 2;
    const under = opcode - (count === 1 ? Op.dup : Op.dup2);
    for (let i = 1; i <= count + under; i++) cells[top + count - i] = cells[top - i];
    for (let i = 0; i < count; i++) cells[top - count - under + i] = cells[top + i];
    this.depth += count;
  }

  private record(bci: number): void {
    const slots = this.maxLocals + this.depth;
    const bits = new Uint32Array((slots + 31) >>> 5);
    let returns: { slot: number; bci: number }[] | undefined;
    for (let i = 0; i < slots; i++) {
      const cell = this.cells[i];
      if (cell === REF) bits[i >>> 5] |= 1 << (i & 31);
      else if (cell >= RETURN) {
        returns ??= [];
        returns.push({ slot: i, bci: cell - RETURN });
      }
    }
    this.result!.add(bci, { bits, slots, returns: returns ?? NO_RETURNS });
  }
}

const NO_RETURNS: readonly { slot: number; bci: number }[] = [];
