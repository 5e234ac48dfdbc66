// How often a method's events come, and which of two queued methods goes first. Rates are 32-bit floats, as HotSpot's are.

import type { PolicyConfig } from "./config.ts";
import { backedgeCount, invocationCount, isOld } from "./predicates.ts";
import type { Load, MethodState, RateState } from "./state.ts";

/** CompilationPolicy::update_rate(): the method's rate from now on, or undefined when it stays. */
export function updateRate(config: PolicyConfig, load: Load, m: MethodState): RateState | undefined {
  const { rate, prevTime, prevEventCount } = m;
  // Old methods are not removed from queues, so their rate need not be known.
  if (isOld(config, m)) return rate === 0 ? undefined : { rate: 0, prevTime, prevEventCount };
  const { TieredRateUpdateMinTime: least, TieredRateUpdateMaxTime: most } = config.flags;
  const sinceSafepoint = load.now - load.endOfLastSafepoint;
  const elapsed = load.now - (prevTime !== 0 ? prevTime : load.startTime);
  const count = invocationCount(m) + backedgeCount(m);
  const events = count - prevEventCount;
  if (sinceSafepoint < least) return undefined;
  if (elapsed >= least && events > 0) {
    return { rate: Math.fround(Math.fround(events) / Math.fround(elapsed)), prevTime: load.now, prevEventCount: count };
  }
  // Nothing happened for a while.
  if (elapsed > most && events === 0 && rate !== 0) return { rate: 0, prevTime, prevEventCount };
  return undefined;
}

/** CompilationPolicy::is_stale(): no event for longer than the timeout, which a safepoint does not explain. */
export function isStale(load: Load, timeout: number, m: MethodState): boolean {
  if (load.now - m.prevTime <= timeout || load.now - load.endOfLastSafepoint <= timeout) return false;
  return invocationCount(m) + backedgeCount(m) === m.prevEventCount;
}

export function weight(m: MethodState): number {
  return Math.fround(m.rate + 1) * (invocationCount(m) + 1) * (backedgeCount(m) + 1);
}

/** Whether `x` is to be compiled before `y`: what was at a higher level once (recompilation after deoptimisation), then the heavier. */
export function compareMethods(x: MethodState, y: MethodState): boolean {
  if (x.highestCompLevel !== y.highestCompLevel) return x.highestCompLevel > y.highestCompLevel;
  return weight(x) > weight(y);
}
