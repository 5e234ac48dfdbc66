// The flags that the compilers read, as they stand in a request: those that differ from HotSpot's default, with what CompileCommand
// says of the method. So a request is small, and a recording tells what was special.
import type { CompilerOptions } from "../compiler/request.ts";
import { scaledFreqLog } from "../flags/compiler-ergonomics.ts";
import { Flags } from "../flags/flags.ts";
import type { FlagName, FlagValues } from "../flags/table.ts";
import { LEDGER_OFF, type LedgerCode } from "../layout/ledger.ts";
import type { CompileCommands } from "../tiering/compile-command.ts";
import type { MethodName } from "../tiering/method-pattern.ts";

const OPTIONS: readonly FlagName[] = [
  "Tier2InvokeNotifyFreqLog",
  "Tier2BackedgeNotifyFreqLog",
  "Tier3InvokeNotifyFreqLog",
  "Tier3BackedgeNotifyFreqLog",
  "Tier23InlineeNotifyFreqLog",
  "TypeProfileWidth",
  "TypeProfileArgsLimit",
  "TypeProfileParmsLimit",
  "TypeProfileLevel",
  "TypeProfileMajorReceiverPercent",
  "UseTypeProfile",
  "UseBimorphicInlining",
  "Inline",
  "MaxInlineSize",
  "FreqInlineSize",
  "MaxTrivialSize",
  "InlineSmallCode",
  "MaxInlineLevel",
  "MaxRecursiveInlineLevel",
  "MaxNodeLimit",
  "DoEscapeAnalysis",
  "EliminateAllocations",
  "EliminateLocks",
  "LoopUnrollLimit",
  "UseCountedLoopSafepoints",
  "UseSuperWord",
  "StressDeopt",
  "StressUnwind",
  "PrintInlining",
  "PrintIdeal",
];

/** The VM's own options for the compilers: what ergonomics and the user changed. @param ledger what of the time ledger is generated */
export function compilerOptions(values: FlagValues, ledger: LedgerCode = LEDGER_OFF): CompilerOptions {
  const defaults = new Flags().values;
  const options: Record<string, number | boolean> = {};
  for (const name of OPTIONS) {
    const value = values[name];
    if (value !== defaults[name] && typeof value !== "string") options[name] = value;
  }
  if (ledger !== LEDGER_OFF) options.ledger = ledger;
  return options;
}

/** Those of one method. What scales its thresholds (the VM, its CompileThresholdScaling) scales how often its code notifies the VM. */
export function optionsFor(
  common: CompilerOptions,
  values: FlagValues,
  commands: CompileCommands,
  method: MethodName,
  vmScale: number,
): CompilerOptions {
  let options = common;
  const set = (name: string, value: number | boolean | undefined): void => {
    if (value !== undefined) options = { ...options, [name]: value };
  };
  set("PrintInlining", commands.value(method, "PrintInlining"));
  set("PrintIdeal", commands.value(method, "PrintIdeal"));
  set("MaxNodeLimit", commands.value(method, "MaxNodeLimit"));
  const scale = vmScale * commands.thresholdScale(method);
  if (scale !== 1) {
    for (const name of [
      "Tier2InvokeNotifyFreqLog",
      "Tier2BackedgeNotifyFreqLog",
      "Tier3InvokeNotifyFreqLog",
      "Tier3BackedgeNotifyFreqLog",
    ] as const) {
      set(name, scaledFreqLog(values[name], scale));
    }
  }
  return options;
}
