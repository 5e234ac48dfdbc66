// The code cache: how much compiled code there is, whether it may grow (ReservedCodeCacheSize), and which code goes when it is full:
// what was replaced first, then what was not seen on a stack for longest. It counts; the tiers take code away.

/** What it needs to know of a unit. */
export interface CachedCode {
  /** Bytes of its code and debug info. */
  readonly bytes: number;
  /** Root method's tier. */
  readonly code: { readonly tier: number };
}

/** Code goes until so much of the capacity is free again. */
const FREE_AFTER_EVICTION = 0.1;

export class CodeCache<U extends CachedCode> {
  readonly capacity: number;
  readonly #flushes: boolean;
  /** Units, and when each was last seen on a stack, or installed: a count of looks. */
  readonly #seen = new Map<U, number>();
  readonly #retired = new Set<U>();
  #used = 0;
  #maxUsed = 0;
  #looks = 0;
  #evicted = 0;
  #isDisabled = false;

  /** @param capacity bytes @param flushes UseCodeCacheFlushing: cold code makes room; else compilation ends when it is full */
  constructor(capacity: number, flushes: boolean) {
    this.capacity = capacity;
    this.#flushes = flushes;
  }

  get used(): number {
    return this.#used;
  }

  get maxUsed(): number {
    return this.#maxUsed;
  }

  get size(): number {
    return this.#seen.size;
  }

  get evicted(): number {
    return this.#evicted;
  }

  /** It is full and nothing may go: nothing more is compiled. */
  get isDisabled(): boolean {
    return this.#isDisabled;
  }

  /** CodeCache::reverse_free_ratio(): capacity by what is free. */
  reverseFreeRatio(): number {
    return this.capacity / Math.max(this.capacity - this.#used, 1);
  }

  add(unit: U): void {
    this.#seen.set(unit, this.#looks);
    this.#used += unit.bytes;
    this.#maxUsed = Math.max(this.#maxUsed, this.#used);
  }

  /** New calls do not enter it any more: it goes first. */
  retire(unit: U): void {
    if (this.#seen.has(unit)) this.#retired.add(unit);
  }

  remove(unit: U): void {
    if (!this.#seen.delete(unit)) return;
    this.#retired.delete(unit);
    this.#used -= unit.bytes;
  }

  retired(): ReadonlySet<U> {
    return this.#retired;
  }

  /** A look at a stack found these. */
  look(active: Iterable<U>): void {
    this.#looks++;
    for (const unit of active) if (this.#seen.has(unit)) this.#seen.set(unit, this.#looks);
  }

  /**
   * What has to go so that there is room again; empty while there is. Without flushing the cache is disabled instead.
   * @returns the coldest first
   */
  overflow(): U[] {
    if (this.#used <= this.capacity) return [];
    if (!this.#flushes) {
      this.#isDisabled = true;
      return [];
    }
    const victims: U[] = [];
    let excess = this.#used - this.capacity * (1 - FREE_AFTER_EVICTION);
    const age = (unit: U): number => (this.#retired.has(unit) ? -1 : this.#seen.get(unit)!);
    // Of equals the lower tier: it is the cheaper to make again.
    const coldest = [...this.#seen.keys()].sort((a, b) => age(a) - age(b) || a.code.tier - b.code.tier);
    for (const unit of coldest) {
      if (excess <= 0) break;
      victims.push(unit);
      excess -= unit.bytes;
    }
    this.#evicted += victims.length;
    return victims;
  }
}
