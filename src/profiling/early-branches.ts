// A profile begins when its method has run for long. Which ways it went before, its code still tells in part: the interpreter makes an
// instruction that names a constant quick when it first executes it. A side of a branch that was gone is counted once, so that code which other
// runs will use from their beginning does not leave it out (it would trap there in each of them).
import { forEachInstruction, forEachTarget, instructionLength } from "../bytecode/iterate.ts";
import { FLAGS, Flag, Op, RESOLVED_WHEN_RUN } from "../bytecode/opcodes.ts";
import { CELL_BRANCH, CELL_COUNT, CELL_NOT_TAKEN, CellHeader, MDO_TABLE } from "../layout/mdo.ts";
import { type Addr, ld, ld8, ld16, st, u8 } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { originalCode } from "./create.ts";

const isQuickened = (opcode: number): boolean => opcode === Op.invokedynamic || RESOLVED_WHEN_RUN.has(opcode);

/**
 * Counts in a new profile of a method that has no fused instructions.
 * @param wasResolvedAhead whether something else than its execution has made the instruction at that address quick
 */
export function countEarlyBranches(method: Addr, wasResolvedAhead: (pc: Addr) => boolean): void {
  const code = ld(method + Method.code);
  const mdo = ld(method + Method.mdo);
  if (code === 0 || mdo === 0) return;
  const original = originalCode(method);
  const waysTo = waysToEach(original);
  /** Whether control has come to `bci`, where there is one way to it and something on from it that tells. */
  const wasGone = (bci: number): boolean => {
    if (waysTo[bci] !== 1) return false;
    for (let at = bci; at < original.length && (at === bci || waysTo[at] === 0); at += instructionLength(original, at)) {
      const opcode = original[at]!;
      if (isQuickened(opcode)) return u8[code + at] !== opcode && !wasResolvedAhead(code + at);
      if ((FLAGS[opcode]! & (Flag.branch | Flag.ends)) !== 0) return false;
    }
    return false;
  };
  forEachInstruction(original, (bci, opcode) => {
    if ((FLAGS[opcode]! & Flag.branch) === 0) return;
    const offset = ld16(mdo + MDO_TABLE + 2 * bci) << 2;
    if (offset === 0 || ld8(mdo + offset + CellHeader.kind) !== CELL_BRANCH) return;
    forEachTarget(original, bci, (target) => {
      if (wasGone(target)) st(mdo + offset + CELL_COUNT, 1);
    });
    if (wasGone(bci + instructionLength(original, bci))) st(mdo + offset + CELL_NOT_TAKEN, 1);
  });
}

/** Of each bci where control is joined or divided, on how many ways it is come to; 0 within what runs in one go. */
function waysToEach(code: Uint8Array): Uint8Array {
  const ways = new Uint8Array(code.length + 1);
  const add = (bci: number): void => void (ways[bci] = Math.min(255, ways[bci]! + 1));
  forEachInstruction(code, (bci) => forEachTarget(code, bci, add));
  forEachInstruction(code, (bci, opcode) => {
    const next = bci + instructionLength(code, bci);
    const isDivided = (FLAGS[opcode]! & Flag.branch) !== 0;
    if ((FLAGS[opcode]! & Flag.ends) === 0 && (isDivided || ways[next]! > 0)) add(next);
  });
  return ways;
}
