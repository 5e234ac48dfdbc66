// -XX:+PrintMethodData: a method's profile beside its bytecodes, in HotSpot's manner.
import { disassembleInstruction } from "../bytecode/disassemble.ts";
import { forEachInstruction } from "../bytecode/iterate.ts";
import { profileFacts } from "../code/profile-facts.ts";
import type { ProfileSettings } from "../code/profile-settings.ts";
import type { CellFacts, KlassId } from "../compiler/facts/questions.ts";
import { TRAP_REASONS } from "../layout/compiled.ts";
import { CELL_RECOMPILED, MethodData } from "../layout/mdo.ts";
import { type Addr, ld } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { klassName } from "../linking/klass-view.ts";
import { originalCode } from "../profiling/create.ts";
import { loggedMethod, reasonName } from "./logged-method.ts";

const RULE = "------------------------------------------------------------------------\n";
/** Column at which a cell's values begin. */
const VALUES = " ".repeat(36);

const KINDS: Readonly<Record<CellFacts["kind"], string>> = {
  bit: "BitData",
  counter: "CounterData",
  jump: "JumpData",
  receiverType: "ReceiverTypeData",
  virtualCall: "VirtualCallData",
  ret: "RetData",
  branch: "BranchData",
  multiBranch: "MultiBranchData",
};

/** "" for a method without a profile. */
export function methodDataText(method: Addr, settings: ProfileSettings): string {
  const mdo = ld(method + Method.mdo);
  if (mdo === 0) return "";
  const classes: Addr[] = [0];
  const facts = profileFacts(method, settings, (klass) => {
    if (klass === 0) return 0 as KlassId;
    const known = classes.indexOf(klass);
    return (known >= 0 ? known : classes.push(klass) - 1) as KlassId;
  });
  const m = loggedMethod(method);
  const row = (name: string, n: number): string => `  ${`${name}:`.padEnd(33)}${String(n).padStart(8)}\n`;
  let text = `${RULE}${m.isStatic ? "static " : ""}${m.className}::${m.name}${m.signature}\n`;
  text += row("interpreter_invocation_count", m.interpreterInvocations);
  text += row("invocation_counter", m.invocations) + row("backedge_counter", m.backedges) + row("decompile_count", m.decompiles);
  for (const [reason, count] of m.traps) text += row(`${reason}_traps`, count);
  text += `  mdo size: ${ld(mdo + MethodData.bytes)} bytes\n\n`;
  const cells = new Map(facts.cells.map((cell) => [cell.bci, cell] as const));
  const code = originalCode(method);
  forEachInstruction(code, (bci) => {
    text += `${bci} ${disassembleInstruction(code, bci)}\n`;
    const cell = cells.get(bci);
    if (cell !== undefined) text += cellText(cell, (klass) => klassName(classes[klass]!));
  });
  return text;
}

function cellText(cell: CellFacts, nameOf: (klass: KlassId) => string): string {
  let text = `       bci: ${String(cell.bci).padEnd(5)}${KINDS[cell.kind].padEnd(20)}${trapsText(cell.traps)}`;
  const rows = (): string =>
    `count(${cell.count}) entries(${cell.rows.length})\n${cell.rows.map((r) => `${VALUES}'${nameOf(r.klass)}'(${r.count}${shareText(r.count, cell)})\n`).join("")}`;
  switch (cell.kind) {
    case "bit":
      text += `${cell.nullSeen ? "null_seen " : ""}\n`;
      break;
    case "ret":
    case "counter":
      text += `count(${cell.count})\n`;
      break;
    case "jump":
      text += `taken(${cell.count})\n`;
      break;
    case "branch":
      text += `taken(${cell.count})\n${VALUES}not taken(${cell.notTaken})\n`;
      break;
    case "multiBranch":
      text += `default_count(${cell.counts[0] ?? 0})\n${cell.counts
        .slice(1)
        .map((n, i) => `${VALUES}count(${n}) case ${i}\n`)
        .join("")}`;
      break;
    case "receiverType":
    case "virtualCall":
      text += `${cell.nullSeen ? "null_seen " : ""}${rows()}`;
      break;
  }
  if (cell.argumentTypes.length > 0)
    text += `${VALUES}argument types ${cell.argumentTypes.map((k) => (k === 0 ? "-" : nameOf(k))).join(" ")}\n`;
  if (cell.returnType !== 0) text += `${VALUES}return type ${nameOf(cell.returnType)}\n`;
  return text;
}

function shareText(count: number, cell: CellFacts): string {
  const total = cell.count + cell.rows.reduce((sum, row) => sum + row.count, 0);
  return total === 0 ? "" : ` ${(count / total).toFixed(2)}`;
}

function trapsText(traps: number): string {
  if (traps === 0) return "";
  const names = TRAP_REASONS.filter((_, i) => (traps & (1 << i)) !== 0).map((reason) => reasonName(reason));
  if ((traps & CELL_RECOMPILED) >>> 0 !== 0) names.push("recompiled");
  return `trap(${names.join(" ")}) `;
}
