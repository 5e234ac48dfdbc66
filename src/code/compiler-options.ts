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

/** How often code of tiers 2 and 3 notifies the VM: what -XX:CompileThresholdScaling scales of them, so that the VM's own scale and that flag ask for the same code. */
const NOTIFICATIONS = [
  "Tier2InvokeNotifyFreqLog",
  "Tier2BackedgeNotifyFreqLog",
  "Tier3InvokeNotifyFreqLog",
  "Tier3BackedgeNotifyFreqLog",
  "Tier23InlineeNotifyFreqLog",
] as const;

/**
 * The VM's own options for the compilers: what ergonomics and the user changed.
 * @param ledger what of the time ledger is generated
 * @param scale of all thresholds, and so of what lies between notifications
 */
export function compilerOptions(values: FlagValues, ledger: LedgerCode, scale: number): CompilerOptions {
  const defaults = new Flags().values;
  const options: Record<string, number | boolean> = {};
  for (const name of OPTIONS) {
    const value = values[name];
    if (value !== defaults[name] && typeof value !== "string") options[name] = value;
  }
  if (ledger !== LEDGER_OFF) options.ledger = ledger;
  if (scale !== 1) for (const name of NOTIFICATIONS) options[name] = scaledFreqLog(values[name], scale);
  return options;
}

/** Those of one method: its CompileThresholdScaling comes on top of the VM's scale. */
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
  const scale = commands.thresholdScale(method);
  if (scale !== 1) for (const name of NOTIFICATIONS) set(name, scaledFreqLog(values[name], vmScale * scale));
  return options;
}
