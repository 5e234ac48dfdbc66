// What one -XX flag is: type, default, kind, what Dewar does with it, and a line for people.
// The rows themselves are in table.ts; this file must not know any flag's name.

import type { FlagValue } from "./options.ts";

/** HotSpot's types. All integers are JavaScript numbers; size_t is in bytes. */
export type FlagType = "bool" | "int" | "uint" | "intx" | "uintx" | "uint64_t" | "size_t" | "double" | "ccstr" | "ccstrlist";

/** The kind as -XX:+PrintFlagsFinal prints it. Diagnostic and experimental flags must be unlocked first. */
export type FlagKind =
  | "product"
  | "pd product"
  | "C1 product"
  | "C2 product"
  | "C2 pd product"
  | "C2 diagnostic"
  | "product lp64_product"
  | "diagnostic"
  | "experimental"
  | "manageable";

/**
 * What Dewar does with the flag: "acts" as documented; "none" accepts any value for compatibility and acts on none (`why` says for
 * what reason, and -Xlog:arguments tells when one is set); "refused" accepts only the default (`why` is part of the error).
 */
export type FlagEffect = "acts" | "none" | "refused";

export interface Flag<V extends FlagValue = FlagValue> {
  readonly type: FlagType;
  readonly default: V;
  readonly kind: FlagKind;
  readonly effect: FlagEffect;
  /** One line for docs/flags.md. */
  readonly doc: string;
  /** For "none" and "refused": the reason. */
  readonly why?: string;
  /** Allowed range, inclusive. */
  readonly min?: number;
  readonly max?: number;
  /** The version in which HotSpot deprecated it ("15.0"): setting it warns. */
  readonly deprecated?: string;
}

/** 2^64 - 1, the nearest number that a double holds; printed as 18446744073709551615. */
export const MAX_UINT64 = 2 ** 64;
/** 2^63 - 1, likewise; printed as 9223372036854775807. */
export const MAX_INT64 = 2 ** 63;

export const isString = (type: FlagType): boolean => type === "ccstr" || type === "ccstrlist";
export const isDiagnostic = (flag: Pick<Flag, "kind">): boolean => flag.kind.endsWith("diagnostic");
export const isSigned = (type: FlagType): boolean => type === "int" || type === "intx";

/** The range of a flag's type, for flags that name none. */
export function typeRange(type: FlagType): readonly [min: number, max: number] {
  switch (type) {
    case "int":
      return [-0x8000_0000, 0x7fff_ffff];
    case "uint":
      return [0, 0xffff_ffff];
    case "intx":
      return [-MAX_INT64, MAX_INT64];
    default:
      return [0, MAX_UINT64];
  }
}

/** An integer as HotSpot prints it, the saturated ones exactly. */
export function integerText(value: number): string {
  if (value >= MAX_UINT64) return "18446744073709551615";
  if (value === MAX_INT64) return "9223372036854775807";
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? BigInt(value).toString() : String(value);
}

/** A double with that many decimals, however large (toFixed turns to exponents at 1e21). */
export function doubleText(value: number, decimals: number): string {
  return Math.abs(value) < 1e21 ? value.toFixed(decimals) : `${BigInt(value)}.${"0".repeat(decimals)}`;
}

/** A value as HotSpot prints it: booleans as words, doubles with six decimals, lists with spaces between the lines. */
export function valueText(type: FlagType, value: FlagValue): string {
  if (typeof value === "number") return type === "double" ? doubleText(value, 6) : integerText(value);
  return String(value);
}
