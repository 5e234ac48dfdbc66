// Code that was warmed up goes, a few methods at a time, so that what this run has learnt decides about its successor. At a time of the
// user's choice, after the load's peak (CompilationWarmUpDeoptTime), or when the program says so.
import type { MethodRecord } from "../../code/method-records.ts";
import type { TieredCode } from "../../code/tiers.ts";
import type { Unit } from "../../code/units.ts";

export interface Pace {
  /** Seconds between iterations, methods in one. */
  readonly deoptInterval: number;
  readonly deoptMethods: number;
}

export class PacedDeoptimization {
  private readonly tiers: TieredCode;
  private readonly pace: Pace;
  private readonly say: (text: string) => void;
  private units: { readonly unit: Unit; readonly record: MethodRecord; readonly partly: boolean }[] = [];
  /** When the next iteration is due, in milliseconds; Infinity: none is. */
  private next = Infinity;
  private done = 0;

  constructor(tiers: TieredCode, pace: Pace, say: (text: string) => void) {
    this.tiers = tiers;
    this.pace = pace;
    this.say = say;
  }

  /** @param partly its record did not wholly fit: classes of its profile were not there */
  add(unit: Unit, record: MethodRecord, partly: boolean): void {
    this.units.push({ unit, record, partly });
  }

  /** @param all not only code that was made of parts of a record */
  begin(at: number, all: boolean): void {
    if (!all) this.units = this.units.filter(({ partly }) => partly);
    if (this.units.length > 0) this.next = at;
  }

  tick(now: () => number): void {
    if (this.next === Infinity || now() < this.next) return;
    const { deoptMethods, deoptInterval } = this.pace;
    let count = 0;
    while (count < deoptMethods && this.units.length > 0) {
      const { unit, record } = this.units.shift()!;
      // Replaced or gone already.
      if (!unit.entrant || record.code !== unit) continue;
      this.tiers.invalidate(unit, "warm-up is over");
      count++;
    }
    this.done += count;
    this.say(`deoptimised ${count} methods, ${this.done} in all, ${this.units.length} to go`);
    this.next = this.units.length > 0 ? now() + 1000 * deoptInterval : Infinity;
  }
}
