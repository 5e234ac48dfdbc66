// The lines of -XX:+PrintTieredEvents: each event that the policy decides on, and what it asks for, in HotSpot's format.

import type { PolicyConfig } from "../tiering/config.ts";
import { type CompLevel, LEVEL_FULL_OPTIMIZATION, LEVEL_FULL_PROFILE } from "../tiering/level.ts";
import { backedgeCount, invocationCount, thresholdScale } from "../tiering/predicates.ts";
import type { Load, MethodState } from "../tiering/state.ts";

export type TieredEventKind = "call" | "loop" | "compile" | "remove-from-queue" | "update-in-queue" | "reprofile" | "make-not-entrant";

/** @param stamp seconds since the VM started */
export function tieredEventLine(
  stamp: number,
  kind: TieredEventKind,
  config: PolicyConfig,
  load: Load,
  m: MethodState,
  inlinee: MethodState | undefined,
  bci: number,
  level: CompLevel,
): string {
  const names = inlinee === undefined ? `[${m.name}] ` : `[${m.name} [${inlinee.name}]] `;
  const rate = m.prevTime === 0 ? "n/a" : m.rate.toFixed(6);
  const k3 = thresholdScale(config, load, LEVEL_FULL_PROFILE, config.flags.Tier3LoadFeedback).toFixed(2);
  const k4 = thresholdScale(config, load, LEVEL_FULL_OPTIMIZATION, config.flags.Tier4LoadFeedback).toFixed(2);
  let line = `${stamp.toFixed(6)}: [${kind} level=${level} ${names}@${bci} queues=${load.c1Queue},${load.c2Queue} rate=${rate} k=${k3},${k4}`;
  if (kind !== "compile") {
    line += counters("", m);
    if (inlinee !== undefined) line += counters("inlinee ", inlinee);
    const compilable = [
      ["c1", m.notC1Compilable],
      ["c1-osr", m.notC1Compilable || m.notC1OsrCompilable],
      ["c2", m.notC2Compilable],
      ["c2-osr", m.notC2Compilable || m.notC2OsrCompilable],
    ] as const;
    line += ` compilable=${compilable.flatMap(([name, not]) => (not ? [] : [name])).join(",")}`;
    line += ` status=${m.inQueue ? "in-queue" : "idle"}`;
  }
  return `${line}]`;
}

function counters(prefix: string, m: MethodState): string {
  const p = m.profile;
  const profile = p === undefined ? "0(0),0(0)" : `${p.invocations}(${p.invocationsStart}),${p.backedges}(${p.backedgesStart})`;
  return (
    ` ${prefix}total=${invocationCount(m)},${backedgeCount(m)} ${prefix}mdo=${profile}` +
    ` ${prefix}max levels=${m.highestCompLevel},${m.highestOsrCompLevel}`
  );
}
