// -XX:+PrintIntCompTimes: the time ledger as tables, a line for each thread, and one for each of the methods that cost most.

import { ACC_NATIVE } from "../layout/access-flags.ts";
import { CATEGORIES, INTERPRETED, NATIVE, OSR } from "../layout/ledger.ts";
import { MethodData } from "../layout/mdo.ts";
import { type Addr, ld } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { externalName } from "../linking/klass-view.ts";
import { methodName } from "../linking/method-view.ts";
import type { TimeLedger } from "../runtime/time-ledger.ts";
import type { VM } from "../runtime/vm.ts";

const WIDTH = 13;
const NAME_WIDTH = 24;

/** Milliseconds by thread and category, and their sum; in mode both twice. */
export function ledgerText(ledger: TimeLedger): string {
  const { taken, lost } = ledger.sampling;
  const sampled = `sampled, ${taken} samples${lost > 0 ? `, ${lost} lost` : ""}`;
  if (ledger.mode === "sampled") return table(`Times by thread (ms), ${sampled}`, ledger.times());
  const exact = table("Times by thread (ms)", ledger.times("exact"));
  return ledger.mode === "both" ? `${exact}${table(`The same, ${sampled}`, ledger.times("sampled"))}` : exact;
}

function table(title: string, threads: ReturnType<TimeLedger["times"]>): string {
  const cell = (text: string): string => text.padStart(WIDTH);
  const ms = (nanos: number): string => cell((nanos / 1e6).toFixed(3));
  let text = `${title}\n${"Thread".padEnd(NAME_WIDTH)}${["wall", ...CATEGORIES].map(cell).join("")}\n`;
  for (const { name, wall, nanos } of threads) text += `${name.padEnd(NAME_WIDTH)}${ms(wall)}${[...nanos].map(ms).join("")}\n`;
  return text;
}

export interface MethodCost {
  readonly method: Addr;
  /** Entries, -1 of natives, which count none; inlined calls are not counted, nor, in mode sampled, those of code of tiers 1 and 4. */
  readonly calls: number;
  /** By category. */
  readonly nanos: Float64Array;
}

/** What methods have cost, the dearest first; those that no sample has met and that count no calls of their own are left out. */
export function methodCosts({ ledger }: VM): MethodCost[] {
  if (ledger === undefined) return [];
  const sum = (nanos: Float64Array): number => nanos.reduce((a, b) => a + b, 0);
  return [...ledger.methods()]
    .map(([method, { nanos, counted }]) => ({ method, calls: isNative(method) ? -1 : counted + countersOf(method), nanos }))
    .sort((a, b) => sum(b.nanos) - sum(a.nanos));
}

const isNative = (method: Addr): boolean => (ld(method + Method.accessFlags) & ACC_NATIVE) !== 0;

/** Calls that the interpreter and code of tiers 2 and 3 have counted. */
function countersOf(method: Addr): number {
  const mdo = ld(method + Method.mdo);
  return ld(method + Method.invocationCounter) + (mdo === 0 ? 0 : ld(mdo + MethodData.invocations));
}

const METHODS = 20;
const METHOD_CATEGORIES = [INTERPRETED, 1, 2, 3, 4, OSR, NATIVE];

export function methodsText(vm: VM): string {
  const cell = (text: string): string => text.padStart(WIDTH);
  const ms = (nanos: number): string => cell((nanos / 1e6).toFixed(1));
  const heads = ["calls", ...METHOD_CATEGORIES.map((c) => CATEGORIES[c]!), "all"];
  let text = `Methods by time (ms, sampled)\n${heads.map(cell).join("")}\n`;
  for (const { method, calls, nanos } of methodCosts(vm).slice(0, METHODS)) {
    const columns = [...METHOD_CATEGORIES.map((c) => nanos[c]!), nanos.reduce((a, b) => a + b, 0)];
    text += `${cell(calls < 0 ? "-" : String(calls))}${columns.map(ms).join("")}  ${externalName(ld(method + Method.holder))}.${methodName(method)}\n`;
  }
  return text;
}
