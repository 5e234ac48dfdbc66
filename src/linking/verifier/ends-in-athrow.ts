// Whether an exception handler never returns: all paths from its start end in athrow, or in a loop. HotSpot asks it of handlers around
// this(...) and super(...); as there, a path is followed from its branches on, each branch once, and any return counts as one.
import { FLAGS, Flag, Op } from "../../bytecode/opcodes.ts";
import type { MethodAddr } from "../../layout/addresses.ts";
import { ld, u8 } from "../../layout/memory.ts";
import { Method } from "../../layout/metadata.ts";
import { originalCode } from "../method-view.ts";
import { endPc, handlerAt, handlerCount, handlerPc, startPc } from "./handlers.ts";
import { lengthOf } from "./scan.ts";
import { codeS2, codeS4 } from "./stack-map.ts";

export function endsInAthrow(m: MethodAddr, start: number): boolean {
  const code = originalCode(m);
  const length = ld(m + Method.codeLength);
  const starts: number[] = [];
  const handlers: number[] = [];
  const seenHandlers = new Set<number>();
  const visited = new Set<number>();
  let bci = start;
  /** Where to go on; -1 when nothing is left. */
  const next = (): number => starts.pop() ?? handlers.pop() ?? -1;

  for (;;) {
    if (bci >= length) {
      // The end of the code was reached by falling.
      return false;
    }
    const at = code + bci;
    const op = u8[at]!;
    const following = bci + lengthOf(at, bci, code + length);
    const count = handlerCount(m);
    for (let i = 0; i < count; i++) {
      const e = handlerAt(m, i);
      if (bci < startPc(e) || bci >= endPc(e) || seenHandlers.has(handlerPc(e))) continue;
      seenHandlers.add(handlerPc(e));
      handlers.push(handlerPc(e));
    }
    if (op === Op.return) return false;
    const isGoto = op === Op.goto || op === Op.goto_w;
    if (isGoto || ((FLAGS[op]! & Flag.branch) !== 0 && (FLAGS[op]! & (Flag.ends | Flag.switch | Flag.subroutine)) === 0)) {
      const target = bci + (op === Op.goto_w ? codeS4(at + 1) : codeS2(at + 1));
      if (visited.has(bci)) {
        bci = next();
        if (bci < 0) return true;
        continue;
      }
      visited.add(bci);
      if (target < 0 || target >= length) return false;
      if (isGoto) bci = target;
      else if (target > bci) {
        starts.push(target);
        bci = following;
      } else {
        starts.push(following);
        bci = target;
      }
    } else if (op === Op.tableswitch || op === Op.lookupswitch) {
      const operands = ((bci + 4) & ~3) - bci;
      const isTable = op === Op.tableswitch;
      const low = codeS4(at + operands + 4);
      const keys = isTable ? codeS4(at + operands + 8) - low + 1 : low;
      if (keys < 0) return true; // the verifier proper says what is wrong with it
      starts.push(following);
      for (let i = 0; i < keys; i++) {
        const target = bci + codeS4(at + operands + 12 + i * (isTable ? 4 : 8));
        if (target < 0 || target > length) return false;
        starts.push(target);
      }
      const target = bci + codeS4(at + operands);
      if (target < 0 || target > length) return false;
      bci = target;
    } else if (op === Op.athrow) {
      bci = next();
      if (bci < 0) return true;
    } else bci = following;
  }
}
