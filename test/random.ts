// Numbers for tests that draw their cases.

/** A random source that tests can repeat (xorshift32). */
export function randomSource(seed: number): (below: number) => number {
  let x = seed | 1;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}
