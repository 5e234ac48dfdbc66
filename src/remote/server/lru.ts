// A cache by text that holds so many bytes and drops what was used longest ago.

export class Lru<V> {
  private readonly entries = new Map<string, { readonly value: V; readonly bytes: number }>();
  private size = 0;
  readonly limit: number;
  evicted = 0;

  /** @param limit bytes */
  constructor(limit: number) {
    this.limit = limit;
  }

  get bytes(): number {
    return this.size;
  }
  get count(): number {
    return this.entries.size;
  }

  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: V, bytes: number): void {
    const old = this.entries.get(key);
    if (old !== undefined) {
      this.entries.delete(key);
      this.size -= old.bytes;
    }
    if (bytes > this.limit) return;
    this.entries.set(key, { value, bytes });
    this.size += bytes;
    for (const [oldest, entry] of this.entries) {
      if (this.size <= this.limit) break;
      this.entries.delete(oldest);
      this.size -= entry.bytes;
      this.evicted++;
    }
  }

  /** Newest first, at most n. */
  newest(n: number): string[] {
    return [...this.entries.keys()].slice(-n).reverse();
  }
}
