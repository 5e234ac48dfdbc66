// What -XX:+PrintDeoptimizationCount says at a run's end.

/** Deoptimisations of C2's code in a run's output, in that of several runs together. NaN: it does not say. */
export function deoptsIn(output: string): number {
  const counts = [...output.matchAll(/\((\d+) in C2's code/g)].map(([, n]) => Number(n));
  return counts.length === 0 ? Number.NaN : counts.reduce((sum, n) => sum + n, 0);
}
