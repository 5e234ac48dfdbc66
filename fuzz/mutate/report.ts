// Counts of what damaged inputs led to; faults by kind, the first of each with its text.

export class Report {
  readonly #faults = new Map<string, { count: number; first: number; text: string }>();
  readonly #others = new Map<string, number>();
  passed = 0;
  readonly of: string;

  constructor(of: string) {
    this.of = of;
  }

  same(): void {
    this.passed++;
  }

  /** Not a fault, but not equal. */
  set(kind: string, _index: number, _text: string): void {
    this.#others.set(kind, (this.#others.get(kind) ?? 0) + 1);
  }

  fault(kind: string, index: number, text: string): void {
    const known = this.#faults.get(kind);
    if (known) known.count++;
    else {
      this.#faults.set(kind, { count: 1, first: index, text });
      console.log(`${this.of} ${index}: ${kind}\n  ${text}`);
    }
  }

  get failed(): number {
    return [...this.#faults.values()].reduce((n, f) => n + f.count, 0);
  }

  print(): void {
    console.log(`${this.of}: ${this.passed} the same, ${[...this.#others].map(([k, n]) => `${n} ${k}, `).join("")}${this.failed} faults`);
    for (const [kind, f] of [...this.#faults].sort((a, b) => b[1].count - a[1].count))
      console.log(`  ${f.count} x ${kind} (first: ${f.first})`);
  }
}
