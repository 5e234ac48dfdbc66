// What a compile server counts, as OpenMetrics text.

const BUCKETS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

export class Metrics {
  private readonly counters = new Map<string, number>();
  private readonly histograms = new Map<string, { counts: number[]; sum: number; count: number }>();
  private readonly gauges: { name: string; help: string; unit?: string; value: () => number }[] = [];
  private readonly helps = new Map<string, string>();

  /** @param labels `tier="4",outcome="code"` */
  count(name: string, help: string, labels = "", by = 1): void {
    this.helps.set(name, help);
    const key = labels === "" ? name : `${name}|${labels}`;
    this.counters.set(key, (this.counters.get(key) ?? 0) + by);
  }

  of(name: string, labels = ""): number {
    return this.counters.get(labels === "" ? name : `${name}|${labels}`) ?? 0;
  }

  observe(name: string, help: string, value: number): void {
    this.helps.set(name, help);
    let h = this.histograms.get(name);
    if (h === undefined) {
      h = { counts: BUCKETS.map(() => 0), sum: 0, count: 0 };
      this.histograms.set(name, h);
    }
    for (let i = 0; i < BUCKETS.length; i++) if (value <= BUCKETS[i]!) h.counts[i]!++;
    h.sum += value;
    h.count++;
  }

  gauge(name: string, help: string, value: () => number): void {
    this.gauges.push({ name, help, value });
  }

  /** application/openmetrics-text; version=1.0.0 */
  text(): string {
    const lines: string[] = [];
    const head = (name: string, type: string, help: string): void => {
      lines.push(`# TYPE ${name} ${type}`, `# HELP ${name} ${help}`);
    };
    for (const { name, help, value } of this.gauges) {
      head(name, "gauge", help);
      lines.push(`${name} ${value()}`);
    }
    let family = "";
    for (const [key, value] of [...this.counters].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const [name, labels] = key.split("|") as [string, string?];
      if (name !== family) head(name, "counter", this.helps.get(name)!);
      family = name;
      lines.push(`${name}_total${labels === undefined ? "" : `{${labels}}`} ${value}`);
    }
    for (const [name, h] of this.histograms) {
      head(name, "histogram", this.helps.get(name)!);
      for (let i = 0; i < BUCKETS.length; i++) lines.push(`${name}_bucket{le="${BUCKETS[i]!.toFixed(3)}"} ${h.counts[i]}`);
      lines.push(`${name}_bucket{le="+Inf"} ${h.count}`, `${name}_sum ${h.sum}`, `${name}_count ${h.count}`);
    }
    return `${lines.join("\n")}\n# EOF\n`;
  }
}
