// -XX:+PrintIntCompTimes: the time ledger as a table, a line for each thread.
import { CATEGORIES } from "../layout/ledger.ts";
import type { TimeLedger } from "../runtime/time-ledger.ts";

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
