// Flags as text: -XX:+PrintFlagsFinal, PrintFlagsInitial, PrintFlagsRanges, PrintCommandLineFlags, in HotSpot's columns.

import type { Flag } from "./flag.ts";
import { doubleText, isDiagnostic, typeRange, valueText } from "./flag.ts";
import { type Flags, findFlag, flagNames } from "./flags.ts";
import type { FlagOrigin, FlagValue } from "./options.ts";

const TYPE_WIDTH = 9;
const NAME_WIDTH = 40;
const VALUE_WIDTH = 30;
const KIND_WIDTH = 20;
/** Columns of PrintFlagsRanges. */
const RANGE_NAME_WIDTH = 50;
const RANGE_VALUE_WIDTH = 25;
const RANGE_KIND_WIDTH = 36;

/** The listing of -XX:+PrintFlagsFinal: unlocked flags in alphabetical order. */
export function printFlagsFinal(flags: Flags): string {
  return listing("[Global flags]\n", flags, (name, flag) => flagLine(name, flag, value(flags, name), flags.origin(name)));
}

/** The listing of -XX:+PrintFlagsInitial: defaults, whatever was set. */
export function printFlagsInitial(flags: Flags): string {
  return listing("[Global flags]\n", flags, (name, flag) => flagLine(name, flag, flag.default, "default"));
}

/** The listing of -XX:+PrintFlagsRanges: numeric flags and what they allow. */
export function printFlagsRanges(flags: Flags): string {
  return listing("[Global flags ranges]\n", flags, (name, flag) => {
    if (typeof flag.default !== "number") return "";
    const [typeMin, typeMax] = typeRange(flag.type);
    const text = (v: number): string => (flag.type === "double" ? doubleText(v, 3) : valueText(flag.type, v));
    const min = text(flag.min ?? typeMin).padEnd(RANGE_VALUE_WIDTH);
    const max = text(flag.max ?? typeMax).padStart(RANGE_VALUE_WIDTH);
    const kind = `{${flag.kind}}`.padStart(RANGE_KIND_WIDTH);
    return `${flag.type.padStart(TYPE_WIDTH)} ${name.padEnd(RANGE_NAME_WIDTH)} [ ${min} ... ${max} ] ${kind} {${flags.origin(name)}}\n`;
  });
}

/** One line of those that -XX:+PrintCommandLineFlags prints: each flag that was set, as one would set it. */
export function printCommandLineFlags(flags: Flags): string {
  let line = "";
  for (const name of flagNames().sort()) {
    if (flags.isDefault(name)) continue;
    const v = value(flags, name);
    line += typeof v === "boolean" ? `-XX:${v ? "+" : "-"}${name} ` : `-XX:${name}=${valueText(findFlag(name)!.type, v)} `;
  }
  return `${line}\n`;
}

/** A row of the listing; a list has a line for each item, the later ones with "+=". */
export function flagLine(name: string, flag: Pick<Flag, "type" | "kind">, v: FlagValue, origin: FlagOrigin): string {
  const kind = `{${flag.kind}}`.padStart(KIND_WIDTH);
  const lines = valueText(flag.type, v).split("\n");
  let text = `${flag.type.padStart(TYPE_WIDTH)} ${name.padEnd(NAME_WIDTH)} = `;
  for (let i = 0; i < lines.length; i++) {
    if (i > 0) text += `${" ".repeat(TYPE_WIDTH + 1)}${name.padEnd(NAME_WIDTH)}+= `;
    text += i + 1 < lines.length ? `${lines[i]}\n` : `${lines[i]!.padEnd(VALUE_WIDTH)} ${kind} {${origin}}\n`;
  }
  return text;
}

function value(flags: Flags, name: string): FlagValue {
  return (flags.values as Record<string, FlagValue>)[name]!;
}

function listing(heading: string, flags: Flags, line: (name: ReturnType<typeof flagNames>[number], flag: Flag) => string): string {
  let text = heading;
  for (const name of flagNames().sort()) {
    const flag = findFlag(name)!;
    if (isDiagnostic(flag) && !flags.values.UnlockDiagnosticVMOptions) continue;
    if (flag.kind === "experimental" && !flags.values.UnlockExperimentalVMOptions) continue;
    text += line(name, flag);
  }
  return text;
}
