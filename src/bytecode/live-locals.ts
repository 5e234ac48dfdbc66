// Which locals may still be read, instruction by instruction: plain backward analysis over single instructions, handlers being
// successors of all that they cover. The check of deoptimisation goes by it, so it knows nothing of the compilers' own liveness.
import { forEachInstruction, forEachTarget, instructionLength, localOperand } from "./iterate.ts";
import { FLAGS, Flag, implicitLocal, Op } from "./opcodes.ts";

export interface HandlerRange {
  readonly startPc: number;
  readonly endPc: number;
  readonly handlerPc: number;
}

/** Words that an instruction reads (`uses`) and writes (`defines`), as a first local and a count. */
interface Access {
  readonly local: number;
  readonly words: number;
  readonly reads: boolean;
  readonly writes: boolean;
}

function accessOf(code: Uint8Array, bci: number): Access | undefined {
  const op = code[bci] === Op.wide ? code[bci + 1]! : code[bci]!;
  if (op === Op.iinc) return { local: localOperand(code, bci), words: 1, reads: true, writes: true };
  if (op === Op.ret) return { local: localOperand(code, bci), words: 1, reads: true, writes: false };
  const flags = FLAGS[op]!;
  if ((flags & (Flag.load | Flag.store)) === 0) return undefined;
  let kind: number;
  let local: number;
  if ((flags & Flag.implicitLocal) !== 0) {
    kind = op < Op.istore_0 ? (op - Op.iload_0) >> 2 : (op - Op.istore_0) >> 2;
    local = implicitLocal(op);
  } else {
    kind = op <= Op.aload ? op - Op.iload : op - Op.istore;
    local = localOperand(code, bci);
  }
  const reads = (flags & Flag.load) !== 0;
  return { local, words: kind === 1 || kind === 3 ? 2 : 1, reads, writes: !reads };
}

/** @returns whether a local (a word of it) is live before the instruction at a bci. Methods without subroutines. */
export function liveLocals(
  code: Uint8Array,
  maxLocals: number,
  handlers: readonly HandlerRange[],
): (bci: number, local: number) => boolean {
  const words = (maxLocals + 31) >>> 5;
  const live = new Uint32Array((code.length + 1) * words);
  const starts: number[] = [];
  forEachInstruction(code, (bci) => starts.push(bci));
  const now = new Uint32Array(words);
  const join = (bci: number): void => {
    for (let w = 0; w < words; w++) now[w]! |= live[bci * words + w]!;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = starts.length - 1; i >= 0; i--) {
      const bci = starts[i]!;
      now.fill(0);
      if ((FLAGS[code[bci]!]! & Flag.ends) === 0) join(bci + instructionLength(code, bci));
      forEachTarget(code, bci, join);
      const access = accessOf(code, bci);
      if (access !== undefined) {
        for (let l = access.local; l < access.local + access.words; l++) {
          if (access.writes) now[l >>> 5]! &= ~(1 << (l & 31));
          if (access.reads) now[l >>> 5]! |= 1 << (l & 31);
        }
      }
      for (const h of handlers) if (bci >= h.startPc && bci < h.endPc) join(h.handlerPc);
      for (let w = 0; w < words; w++) {
        if (live[bci * words + w] === now[w]) continue;
        live[bci * words + w] = now[w]!;
        changed = true;
      }
    }
  }
  return (bci, local) => (live[bci * words + (local >>> 5)]! & (1 << (local & 31))) !== 0;
}
