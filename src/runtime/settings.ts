// What a VM's flags say, as the runtime uses it, and the logs that the runtime writes.
import type { Flags } from "../flags/flags.ts";
import type { Log } from "../log/log.ts";

/** What the flags say, as the runtime uses it. */
export interface Settings {
  readonly stackBytes: number;
  readonly maxHeap: number;
  readonly youngBytes: number;
  readonly stressGC: boolean;
  readonly stressYield: boolean;
  readonly verifyHeap: boolean;
  readonly deterministic: boolean;
  /** Write an image at this poll, 0 never. */
  readonly imageAtPoll: number;
  readonly imageFile: string;
  readonly restoreImage: boolean;
  /** Somebody is told of each instruction that VMState.traceFilter names: the interpreter takes no short cuts. */
  readonly visits: boolean;
}

export function settingsOf(flags: Flags): Settings {
  const v = flags.values;
  return {
    stackBytes: v.ThreadStackSize * 1024,
    maxHeap: v.MaxHeapSize,
    youngBytes: v.MaxNewSize,
    stressGC: v.StressGC,
    stressYield: v.StressYield,
    verifyHeap: v.VerifyHeap,
    deterministic: v.Deterministic,
    imageAtPoll: Number(v.ImageAtPoll),
    imageFile: v.ImageFile,
    restoreImage: v.RestoreImage,
    visits: v.CheckDeoptStates !== "",
  };
}

/** Tag sets of -Xlog that the runtime writes. */
export function logsOf(log: Log) {
  return {
    classLoad: log.tag("class", "load"),
    classUnload: log.tag("class", "unload"),
    classInit: log.tag("class", "init"),
    classIdentity: log.tag("class", "identity"),
    gc: log.tag("gc"),
    exceptions: log.tag("exceptions"),
    safepoint: log.tag("safepoint"),
    image: log.tag("image"),
    deopt: log.tag("deoptimization"),
    jit: log.tag("jit", "compilation"),
    aot: log.tag("aot"),
    aotCode: log.tag("aot", "codecache"),
    aotState: log.tag("aot", "state"),
    scheduler: log.tag("scheduler"),
  };
}
