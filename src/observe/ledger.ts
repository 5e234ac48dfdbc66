// -XX:+PrintIntCompTimes: the time ledger as a table, a line for each thread.
import { CATEGORIES, type TimeLedger } from "../runtime/time-ledger.ts";

const WIDTH = 13;
const NAME_WIDTH = 24;

/** Milliseconds by thread and category, and their sum. */
export function ledgerText(ledger: TimeLedger): string {
  const cell = (text: string): string => text.padStart(WIDTH);
  const ms = (nanos: number): string => cell((nanos / 1e6).toFixed(3));
  let text = `Times by thread (ms)\n${"Thread".padEnd(NAME_WIDTH)}${["wall", ...CATEGORIES].map(cell).join("")}\n`;
  for (const { name, wall, nanos } of ledger.all()) text += `${name.padEnd(NAME_WIDTH)}${ms(wall)}${[...nanos].map(ms).join("")}\n`;
  return text;
}
