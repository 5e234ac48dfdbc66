// Defaults of the flags that the compilers read (CompileRequest.options holds those that differ): HotSpot 17's.
import type { CompilerOptions } from "./request.ts";

const DEFAULTS: CompilerOptions = {
  Tier2InvokeNotifyFreqLog: 11,
  Tier2BackedgeNotifyFreqLog: 14,
  Tier3InvokeNotifyFreqLog: 10,
  Tier3BackedgeNotifyFreqLog: 13,
  TypeProfileWidth: 2,
  TypeProfileArgsLimit: 2,
  TypeProfileParmsLimit: 2,
  TypeProfileLevel: 111,
  TypeProfileCasts: true,
  ledger: 0,
};

/** A numeric flag; of a boolean one 0 or 1. */
export function option(options: CompilerOptions, name: string): number {
  const value = options[name] ?? DEFAULTS[name];
  if (value === undefined) throw new RangeError(`${name} is no option of the compilers (compiler/options.ts)`);
  return Number(value);
}
