// One -XX option, without its "-XX:", into a flag's value: +Name, -Name, Name=value, Name:=value. Messages are HotSpot's.
// What stands around options (files, environment variables, -X forms) is not known here.

import type { Flag } from "./flag.ts";
import { doubleText, integerText, isDiagnostic, isSigned, isString, typeRange } from "./flag.ts";
import { type Flags, findFlag } from "./flags.ts";
import type { FlagOrigin, FlagValue } from "./options.ts";
import { parseInteger } from "./size.ts";
import { FLAGS, OBSOLETE } from "./table.ts";

/** Where messages of option parsing go. Texts end with a newline where HotSpot's do. */
export interface Messages {
  out(text: string): void;
  err(text: string): void;
  /** A warning of the VM, "<VM name> warning: <text>" on stderr. */
  warning(text: string): void;
}

/**
 * Applies one option. False: it is wrong, a message was given, and the VM cannot be made.
 * @param given what follows "-XX:"
 * @param ignoreUnrecognized -XX:+IgnoreUnrecognizedVMOptions
 */
export function processOption(flags: Flags, given: string, origin: FlagOrigin, ignoreUnrecognized: boolean, messages: Messages): boolean {
  const option = given.startsWith("Compilation") ? respelt(given) : given;
  const outcome = applyOption(flags, option, origin, ignoreUnrecognized, messages);
  if (outcome !== "no match") return outcome === "applied";
  const signed = option.startsWith("+") || option.startsWith("-");
  const argument = signed ? option.slice(1) : option;
  const equals = argument.indexOf("=");
  const name = equals < 0 ? argument : argument.slice(0, equals);
  const removed = Object.hasOwn(OBSOLETE, name) ? OBSOLETE[name] : undefined;
  if (removed !== undefined) {
    messages.warning(`Ignoring option ${name}; support was removed in ${removed}`);
    return true;
  }
  const flag = findFlag(name);
  if (flag !== undefined) {
    const locked = lockedMessage(flags, name, flag);
    if (locked !== undefined) messages.err(locked);
    else if (flag.type === "bool" && !signed) messages.err(`Missing +/- setting for VM option '${argument}'\n`);
    else if (flag.type !== "bool" && signed) messages.err(`Unexpected +/- setting in VM option '${argument}'\n`);
    else messages.err(`Improperly specified VM option '${argument}'\n`);
    return option.startsWith("#");
  }
  if (ignoreUnrecognized) return true;
  messages.err(`Unrecognized VM option '${argument}'\n`);
  const near = nearestFlag(name);
  if (near !== undefined) {
    const isBool = findFlag(near)!.type === "bool";
    messages.err(`Did you mean '${isBool ? "(+/-)" : ""}${near}${isBool ? "" : "=<value>"}'? `);
  }
  // As in HotSpot, "#" comments an option out, but the complaint stands.
  return option.startsWith("#");
}

/** Sets a numeric flag and checks its range, with HotSpot's message; false when it is outside. */
export function setInRange(flags: Flags, name: string, value: number, origin: FlagOrigin, messages: Messages): boolean {
  const flag = findFlag(name)!;
  const [typeMin, typeMax] = typeRange(flag.type);
  const min = flag.min ?? typeMin;
  const max = flag.max ?? typeMax;
  if (value < min || value > max) {
    const text = flag.type === "double" ? (v: number) => doubleText(v, 6) : integerText;
    messages.err(`${flag.type} ${name}=${text(value)} is outside the allowed range [ ${text(min)} ... ${text(max)} ]\n`);
    return false;
  }
  flags.set(name, value, origin);
  return true;
}

/** Spellings of the JEP (8203832) and of Dragonwell 8 for one flag. */
const SPELLINGS: Readonly<Record<string, string>> = {
  CompilationWarmUpLogfile: "CompilationWarmUpLogFile",
  CompilationWarmUpLofFile: "CompilationWarmUpLogFile",
  CompilationWarmupRecordTime: "CompilationWarmUpRecordTime",
};

function respelt(option: string): string {
  const equals = option.indexOf("=");
  const name = equals < 0 ? option : option.slice(0, equals);
  return Object.hasOwn(SPELLINGS, name) ? SPELLINGS[name] + option.slice(name.length) : option;
}

type Outcome = "applied" | "failed" | "no match";

function applyOption(flags: Flags, option: string, origin: FlagOrigin, ignoreUnrecognized: boolean, messages: Messages): Outcome {
  const first = option[0];
  if ((first === "+" || first === "-") && isName(option, 1, option.length)) {
    const name = option.slice(1);
    const flag = unlockedFlag(flags, name, messages);
    if (flag?.type !== "bool") return "no match";
    return setFlag(flags, name, flag, first === "+", origin, ignoreUnrecognized, messages);
  }
  const equals = option.indexOf("=");
  if (equals <= 0) return "no match";
  const replace = option[equals - 1] === ":";
  const end = replace ? equals - 1 : equals;
  if (!isName(option, 0, end)) return "no match";
  const name = option.slice(0, end);
  const value = option.slice(equals + 1);
  const flag = unlockedFlag(flags, name, messages);
  if (flag === undefined) return "no match";
  if (isString(flag.type)) {
    const old = (flags.values as Record<string, FlagValue>)[name] as string;
    // Each setting of a list adds a line; := replaces.
    const whole = flag.type === "ccstrlist" && !replace && old !== "" ? (value === "" ? old : `${old}\n${value}`) : value;
    return setFlag(flags, name, flag, whole, origin, ignoreUnrecognized, messages);
  }
  if (replace || flag.type === "bool") return "no match";
  const number = flag.type === "double" ? parseDouble(value) : parseInteger(value, isSigned(flag.type));
  if (number === undefined) return "no match";
  if (flag.effect === "refused" && number !== flag.default) return refuse(name, flag, ignoreUnrecognized, messages);
  return setInRange(flags, name, number, origin, messages) ? "applied" : "no match";
}

function setFlag(
  flags: Flags,
  name: string,
  flag: Flag,
  value: boolean | string,
  origin: FlagOrigin,
  ignoreUnrecognized: boolean,
  messages: Messages,
): Outcome {
  if (flag.effect === "refused" && value !== flag.default) return refuse(name, flag, ignoreUnrecognized, messages);
  flags.set(name, value, origin);
  return "applied";
}

function refuse(name: string, flag: Flag, ignoreUnrecognized: boolean, messages: Messages): Outcome {
  if (ignoreUnrecognized) return "applied";
  messages.err(`Error: VM option '${name}' is not supported by Dewar: ${flag.why}.\n`);
  return "failed";
}

/** The flag if it exists and is unlocked; warns of deprecated ones. */
function unlockedFlag(flags: Flags, name: string, messages: Messages): Flag | undefined {
  const flag = findFlag(name);
  if (flag === undefined || lockedMessage(flags, name, flag) !== undefined) return undefined;
  if (flag.deprecated !== undefined) {
    messages.warning(`Option ${name} was deprecated in version ${flag.deprecated} and will likely be removed in a future release.`);
  }
  return flag;
}

function lockedMessage(flags: Flags, name: string, flag: Flag): string | undefined {
  if (name === "UnlockDiagnosticVMOptions" || name === "UnlockExperimentalVMOptions") return undefined;
  let unlocker: string;
  if (isDiagnostic(flag) && !flags.values.UnlockDiagnosticVMOptions) unlocker = "UnlockDiagnosticVMOptions";
  else if (flag.kind === "experimental" && !flags.values.UnlockExperimentalVMOptions) unlocker = "UnlockExperimentalVMOptions";
  else return undefined;
  return (
    `Error: VM option '${name}' is ${isDiagnostic(flag) ? "diagnostic" : flag.kind} and must be enabled via -XX:+${unlocker}.\n` +
    `Error: The unlock option must precede '${name}'.\n`
  );
}

function isName(text: string, from: number, to: number): boolean {
  if (from >= to) return false;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    const letter = (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95;
    if (!letter) return false;
  }
  return true;
}

function parseDouble(text: string): number | undefined {
  if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) return undefined;
  // HotSpot reads a sign only in front of a number with a point ("-1" is malformed, "-1.5" out of range).
  if (text.startsWith("-") && !text.includes(".")) return undefined;
  return Number(text);
}

/** The flag whose name is most like `name`, if it is like enough: HotSpot's share of common letter pairs, at least 0.7. */
export function nearestFlag(name: string): string | undefined {
  let best: string | undefined;
  let bestScore = -1;
  for (const candidate in FLAGS) {
    const score = similarity(candidate, name);
    if (score > bestScore) {
      bestScore = score;
      best = candidate;
    }
  }
  return bestScore < 0.7 ? undefined : best;
}

/** Twice the letter pairs of `a` that occur in `b`, over the sum of the lengths. */
export function similarity(a: string, b: string): number {
  let hits = 0;
  for (let i = 0; i + 1 < a.length; i++) {
    if (b.includes(a.slice(i, i + 2))) hits++;
  }
  return (2 * hits) / (a.length + b.length);
}
