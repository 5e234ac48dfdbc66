// Random inputs of the policy, from a seed: methods in any state, loads, events, options.

import { isLevelAllowed, type PolicyConfig } from "../../src/tiering/config.ts";
import type { PolicyEvent } from "../../src/tiering/decision-log.ts";
import type { CompLevel } from "../../src/tiering/level.ts";
import { IDLE, type Load, type MethodState, NEW_METHOD } from "../../src/tiering/state.ts";

export type Random = () => number;

/** mulberry32. */
export function randomFrom(seed: number): Random {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const OPTIONS: readonly string[] = [
  "",
  "-Xbatch",
  "-Xint",
  "-Xcomp",
  "-XX:TieredStopAtLevel=1",
  "-XX:TieredStopAtLevel=2",
  "-XX:TieredStopAtLevel=3",
  "-XX:-TieredCompilation",
  "-XX:CompilationMode=quick-only",
  "-XX:CompilationMode=high-only",
  "mode=high-only-quick-internal",
  "-XX:CompileThresholdScaling=0.01",
  "-XX:CICompilerCount=12",
  "-XX:Tier3DelayOn=0",
  "profiles-first",
];

const int = (random: Random, limit: number): number => Math.floor(random() * limit);
/** Small and large counts alike. */
const count = (random: Random): number => (random() < 0.2 ? 0 : Math.floor(2 ** (random() * 18)));
const chance = (random: Random, p: number): boolean => random() < p;
const level = (random: Random): CompLevel => int(random, 5) as CompLevel;

export function randomMethod(random: Random, name: string, codeLevel: CompLevel): MethodState {
  const invocations = count(random);
  const backedges = count(random);
  const profiled = codeLevel === 3 || chance(random, 0.5);
  return {
    ...NEW_METHOD,
    name,
    codeLevel,
    highestCompLevel: Math.max(codeLevel, level(random)) as CompLevel,
    highestOsrCompLevel: level(random),
    osrCode: chance(random, 0.3) ? [{ bci: 5, level: Math.max(1, level(random)) as CompLevel }] : [],
    invocations,
    backedges,
    profile: profiled
      ? {
          invocations,
          invocationsStart: chance(random, 0.3) ? int(random, invocations + 1) : 0,
          backedges,
          backedgesStart: chance(random, 0.3) ? int(random, backedges + 1) : 0,
          wouldProfile: chance(random, 0.8),
        }
      : undefined,
    trivial: chance(random, 0.05),
    isNative: chance(random, 0.02),
    isAbstract: chance(random, 0.02),
    hasLoops: chance(random, 0.5),
    codeSize: chance(random, 0.02) ? 9000 : int(random, 500),
    interpreterIntrinsic: chance(random, 0.02),
    frameless: chance(random, 0.1),
    alwaysCompilable: chance(random, 0.02),
    notC1Compilable: chance(random, 0.05),
    notC2Compilable: chance(random, 0.05),
    notC1OsrCompilable: chance(random, 0.05),
    notC2OsrCompilable: chance(random, 0.05),
    forceSimple: chance(random, 0.05),
    thresholdScale: chance(random, 0.1) ? random() * 10 : 1,
    profileScale: chance(random, 0.1) ? 1 + random() * 30 : 1,
    rate: chance(random, 0.5) ? Math.fround(random() * 1000) : 0,
    prevTime: chance(random, 0.5) ? int(random, 1000) : 0,
    prevEventCount: int(random, invocations + 1),
    inQueue: chance(random, 0.1),
    training: chance(random, 0.4)
      ? {
          onlyInlined: chance(random, 0.2),
          levelMask: int(random, 32),
          highestTopLevel: level(random),
          hasProfile: chance(random, 0.6),
          invocations: count(random),
          backedges: count(random),
          initDepsLeft: chance(random, 0.3) ? undefined : int(random, 3),
        }
      : undefined,
  };
}

export function randomLoad(random: Random): Load {
  return {
    ...IDLE,
    now: 1000 + int(random, 1000),
    startTime: 5,
    endOfLastSafepoint: int(random, 1000),
    c1Queue: chance(random, 0.5) ? 0 : int(random, 50),
    c2Queue: chance(random, 0.5) ? 0 : int(random, 50),
    reverseFreeRatio: chance(random, 0.8) ? 1 + random() : 1 + random() * 5,
    compilationEnabled: chance(random, 0.95),
  };
}

export function randomEvent(random: Random): PolicyEvent {
  const at = level(random);
  const load = randomLoad(random);
  const method = randomMethod(random, "T.m(I)I", at);
  if (chance(random, 0.1)) return { event: "must-compile", load, level: 0, method };
  if (chance(random, 0.5)) return { event: "call", load, level: at, method };
  const inlined = at === 2 || at === 3 ? chance(random, 0.4) : false;
  return {
    event: "loop",
    load,
    level: at,
    method: inlined || chance(random, 0.7) ? method : { ...method, codeLevel: method.profile === undefined ? 2 : level(random) },
    bci: 5,
    inlinee: inlined ? randomMethod(random, "T.in lined{}%()V", at) : undefined,
    code: inlined ? { level: at, osrBci: chance(random, 0.3) ? 20 : undefined } : undefined,
  };
}

/** The event with levels that a VM of that configuration can have; undefined when the code that runs is of none of them. */
export function possible(config: PolicyConfig, e: PolicyEvent): PolicyEvent | undefined {
  if (!isLevelAllowed(config, e.level)) return undefined;
  const down = (from: CompLevel): CompLevel => {
    let level = from;
    while (!isLevelAllowed(config, level)) level = (level - 1) as CompLevel;
    return level;
  };
  const restrict = (m: MethodState): MethodState => ({
    ...m,
    codeLevel: down(m.codeLevel),
    highestCompLevel: down(m.highestCompLevel),
    highestOsrCompLevel: down(m.highestOsrCompLevel),
    osrCode: m.osrCode.filter((code) => isLevelAllowed(config, code.level)),
  });
  return { ...e, method: restrict(e.method), inlinee: e.inlinee === undefined ? undefined : restrict(e.inlinee) };
}
