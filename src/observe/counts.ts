// The thesis' listings (seed 002): deoptimisations, one by one or only their number at the end, and the compile queues or their sizes each
// time that something is queued.
import { nameOf } from "../code/method-commands.ts";
import type { MethodRecord } from "../code/method-records.ts";
import type { CompilationListener, TieredCode } from "../code/tiers.ts";
import type { Unit } from "../code/units.ts";
import type { Addr } from "../layout/memory.ts";
import type { CompileTask } from "../tiering/queue.ts";

/** -XX:+PrintDeoptimizationCount, -XX:+PrintDeoptimizationCountVerbose. */
export class DeoptimizationCount implements CompilationListener {
  readonly #print: (text: string) => void;
  readonly #verbose: boolean;
  /** Traps by tier of the code that they were in. */
  readonly #traps = [0, 0, 0, 0, 0];
  #notEntrant = 0;

  constructor(print: (text: string) => void, verbose: boolean) {
    this.#print = print;
    this.#verbose = verbose;
  }

  trapped(unit: Unit, method: Addr, bci: number, reason: string, action: string): void {
    this.#traps[unit.code.tier]!++;
    if (!this.#verbose) return;
    const { className, name, signature } = nameOf(method);
    const where = `${className.replaceAll("/", ".")}.${name}${signature} @ ${bci}`;
    this.#print(`deoptimization ${this.#total()}: ${where} (tier ${unit.code.tier}, ${reason}, ${action})\n`);
  }

  notEntrant(_unit: Unit, _record: MethodRecord, reason: string): void {
    if (reason !== "replaced") this.#notEntrant++;
  }

  compiled(): void {}
  skipped(): void {}

  #total(): number {
    return this.#traps.reduce((a, b) => a + b, 0);
  }

  ended(): void {
    const inC1 = this.#total() - this.#traps[4]!;
    this.#print(
      `deoptimizations: ${this.#total()} (${this.#traps[4]} in C2's code, ${inC1} in C1's; code made not entrant ${this.#notEntrant} times)\n`,
    );
  }
}

/** -XX:+PrintCompileQueue, -XX:+PrintCompileQueueSize. */
export class CompileQueueListing implements CompilationListener {
  readonly #tiers: TieredCode;
  readonly #print: (text: string) => void;
  readonly #whole: boolean;

  constructor(tiers: TieredCode, print: (text: string) => void, whole: boolean) {
    this.#tiers = tiers;
    this.#print = print;
    this.#whole = whole;
  }

  queued(): void {
    const { queues } = this.#tiers.compilations;
    const { records } = this.#tiers;
    if (!this.#whole) {
      this.#print(`compile queues: C1 ${queues.c1.size} C2 ${queues.c2.size}\n`);
      return;
    }
    const line = (task: CompileTask<Addr>): string =>
      `${String(task.id).padStart(7)} ${task.osrBci >= 0 ? "%" : " "} ${task.level} ${records.find(task.method)?.name ?? ""}`;
    this.#print(queues.print(line));
  }

  compiled(): void {}
  skipped(): void {}
  notEntrant(): void {}

  ended(): void {
    const { c1, c2 } = this.#tiers.compilations.queues;
    this.#print(`compile queues: C1 ${c1.total} tasks, ${c1.peak} at most; C2 ${c2.total} tasks, ${c2.peak} at most\n`);
  }
}
