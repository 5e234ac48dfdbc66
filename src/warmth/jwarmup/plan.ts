// Which recorded methods may be compiled now. A method waits for classes to be initialised: those that its code relied on when it was
// recorded, counted one by one (dependencies), or, as JWarmup has it, all classes that were initialised before it was compiled (order).
// Knows no VM: keys in, records out.
import type { Profiles } from "../store/profile-file.ts";
import { CLASS_KEY, type RecordedClass, type TrainingRecord } from "../store/training-record.ts";

export type ReleaseRule = "dependencies" | "order";

/** The class that a record's method is of. */
export const holderKey = (record: TrainingRecord): string => record.id.slice(0, CLASS_KEY);

export class WarmUpPlan {
  private readonly rule: ReleaseRule;
  private readonly classes: readonly RecordedClass[];
  private readonly names = new Map<string, string>();
  private readonly initialisedKeys = new Set<string>();
  /** By class: the records that wait for it. */
  private readonly waiters = new Map<string, TrainingRecord[]>();
  /** By record: how many classes it waits for; absent once it has been released. */
  private readonly counts = new Map<TrainingRecord, number>();
  /** Under `order`: records by the place up to which all must be initialised, and how far that is so. */
  private readonly byOrder: TrainingRecord[] = [];
  private reached = 0;

  constructor({ classes, records }: Profiles, rule: ReleaseRule) {
    this.rule = rule;
    // What is generated comes in no order.
    this.classes = classes.filter(({ spun }) => !spun).sort((a, b) => a.order - b.order);
    for (const { key, name } of classes) this.names.set(key, name);
    for (const record of records) {
      const needs = new Set(rule === "order" ? [] : record.needs).add(holderKey(record));
      this.counts.set(record, needs.size);
      for (const key of needs) {
        const list = this.waiters.get(key);
        if (list === undefined) this.waiters.set(key, [record]);
        else list.push(record);
      }
      if (rule === "order") this.byOrder.push(record);
    }
    this.byOrder.sort((a, b) => a.order - b.order);
  }

  /** A class has been initialised. @returns the records that nothing holds back any more */
  initialised(key: string): TrainingRecord[] {
    if (this.initialisedKeys.has(key)) return [];
    this.initialisedKeys.add(key);
    const released: TrainingRecord[] = [];
    for (const record of this.waiters.get(key) ?? []) {
      const count = this.counts.get(record)! - 1;
      this.counts.set(record, count);
      if (count === 0 && this.rule === "dependencies") released.push(record);
    }
    if (this.rule === "order") this.releaseByOrder(released);
    for (const record of released) this.counts.delete(record);
    return released;
  }

  private releaseByOrder(released: TrainingRecord[]): void {
    const { classes, byOrder } = this;
    while (this.reached < classes.length && this.initialisedKeys.has(classes[this.reached]!.key)) this.reached++;
    // All classes with an order below this one's are initialised.
    const order = classes[this.reached]?.order ?? Infinity;
    for (let i = 0; i < byOrder.length && byOrder[i]!.order <= order; i++) {
      const record = byOrder[i]!;
      if (this.counts.get(record) !== 0) continue;
      released.push(record);
      byOrder.splice(i--, 1);
    }
  }

  /** Names of the classes that hold a record back; none when it was released. */
  heldBackBy(record: TrainingRecord): string[] {
    if (!this.counts.has(record)) return [];
    const keys = this.rule === "order" ? this.classes.filter(({ order }) => order < record.order).map(({ key }) => key) : record.needs;
    return [...new Set([...keys, holderKey(record)])]
      .filter((key) => !this.initialisedKeys.has(key))
      .map((key) => this.names.get(key) ?? key);
  }

  /** Whether the class was initialised in this run. */
  isInitialised(key: string): boolean {
    return this.initialisedKeys.has(key);
  }
}
