// The ways of keeping what a run has learnt, as flags.

export interface Way {
  /** Of the run that learns. */
  readonly train: readonly string[];
  /** Of those that use what it has learnt. */
  readonly use: readonly string[];
}

/** @param file names a file of its own for each kind */
export function keepingWays(file: (kind: string) => string) {
  const cached = `-XX:CacheProfilesFile=${file("dat")}`;
  const profiles = (mode: number): Way => ({
    train: ["-XX:+DumpProfiles", cached],
    use: ["-XX:+CacheProfiles", `-XX:CacheProfilesMode=${mode}`, cached],
  });
  const warmUp = `-XX:CompilationWarmUpLogFile=${file("jwarmup")}`;
  const store = [`-XX:WarmStore=${file("store")}`];
  return {
    "profiles, mode 0": profiles(0),
    "profiles, mode 1": profiles(1),
    "profiles, mode 2": profiles(2),
    JWarmup: { train: ["-XX:+CompilationWarmUpRecording", warmUp], use: ["-XX:+CompilationWarmUp", warmUp] },
    "warm store": { train: store, use: store },
    "AOT cache": { train: [`-XX:AOTCacheOutput=${file("aot")}`], use: [`-XX:AOTCache=${file("aot")}`] },
  } satisfies Record<string, Way>;
}
