// The one source of chance of the fuzzers: a small seeded generator (splitmix32). Equal seeds give equal programs on every machine.

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A stream of its own for part `n` of what this seed makes. */
  static of(seed: number, n: number): Random {
    const mixed = new Random(seed);
    return new Random((mixed.next() ^ Math.imul(n + 1, 0x9e3779b1)) >>> 0);
  }

  /** 32 random bits, unsigned. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }

  /** 0 <= result < n. */
  below(n: number): number {
    return this.next() % n;
  }

  /** from <= result <= to. */
  range(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean {
    return this.next() % 1000 < percent * 10;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError("nothing to pick from");
    return items[this.below(items.length)]!;
  }

  /** Picks by weight; items of weight 0 never come. */
  weighted<T>(items: readonly (readonly [weight: number, item: T])[]): T {
    let left = this.below(items.reduce((sum, [w]) => sum + w, 0));
    for (const [w, item] of items) if ((left -= w) < 0) return item;
    throw new RangeError("weights are all 0");
  }

  shuffled<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [out[i], out[j]] = [out[j]!, out[i]!];
    }
    return out;
  }
}
