// -XX:+ProfileIntComp: what each Java thread's time goes to. One thread runs at a time, so one account is open; a transition reads
// the clock, books the time since the last one, and opens another category. Absent without the flag.
import { JavaThread, THREAD_RUNNABLE } from "../layout/frame.ts";
import { type Addr, ld, ldi } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";

/** The categories; the numbers below are their places. Compiled code is booked by the tier that the interpreter entered. */
export const CATEGORIES = [
  "interpreted",
  "tier 1",
  "tier 2",
  "tier 3",
  "tier 4",
  "OSR",
  "native",
  "loading",
  "collection",
  "deoptimising",
  "runtime",
  "blocked",
  "ready",
  "clock",
] as const;
export const INTERPRETED = 0;
export const OSR = 5;
export const NATIVE = 6;
export const LOADING = 7;
export const COLLECTION = 8;
export const DEOPTIMISING = 9;
/** The rest of the VM: polls, exceptions, policy, installing code. */
export const RUNTIME = 10;
/** Blocked, parked, sleeping or in I/O. */
export const BLOCKED = 11;
/** Runnable, while another thread has its turn. */
export const READY = 12;
/** What reading the clock for the ledger itself took. */
export const CLOCK = 13;

const CALIBRATION_READS = 2000;

/** Of one thread, since it first ran or was reset. */
export class Account {
  name: string;
  /** Nanoseconds by category; the clock's share is not taken out yet. */
  readonly nanos: Float64Array = new Float64Array(CATEGORIES.length);
  /** Transitions that ended a stay in the category. */
  readonly stays: Float64Array = new Float64Array(CATEGORIES.length);
  /** When it was opened. */
  opened: number;
  /** When it last left the processor, and in what category it is meanwhile. */
  left = 0;
  away: number = READY;
  closed = 0;

  constructor(name: string, opened: number) {
    this.name = name;
    this.opened = opened;
  }
}

/** What the flag adds to java.lang.Thread: nanoseconds interpreted, and in compiled code, since the last reset. */
export const THREAD_METHODS = [
  { name: "resetIntCompTimes", signature: "()V", isStatic: false },
  { name: "getIntTime", signature: "()J", isStatic: false },
  { name: "getCompTime", signature: "()J", isStatic: false },
];

export class TimeLedger {
  /** Tier of the code in a slot of the table, or OSR. */
  readonly categoryOfSlot = new Map<number, number>();
  /** The VM has ended. */
  atEnd: () => void = () => {};
  private readonly accounts = new Map<Addr, Account>();
  private readonly finished: Account[] = [];
  private readonly now: () => number;
  private readonly nameOf: (thread: Addr) => string;
  /** Nanoseconds that one transition takes. */
  readonly clockCost: number;
  private account: Account | undefined;
  private category = RUNTIME;
  private since = 0;

  /** @param now nanoseconds: the host's own clock, never a virtual one, which reading would move */
  constructor(now: () => number, nameOf: (thread: Addr) => string) {
    this.now = now;
    this.nameOf = nameOf;
    const account = new Account("", now());
    this.account = account;
    this.since = account.opened;
    for (let i = 0; i < CALIBRATION_READS; i++) this.enter(RUNTIME);
    this.clockCost = (this.since - account.opened) / CALIBRATION_READS;
    this.account = undefined;
  }

  /** A transition of the running thread. @returns the category that it was in */
  readonly enter = (category: number): number => {
    const before = this.category;
    const now = this.now();
    const { account } = this;
    if (account !== undefined) {
      account.nanos[before]! += now - this.since;
      account.stays[before]!++;
    }
    this.since = now;
    this.category = category;
    return before;
  };

  /** The interpreter calls compiled code. */
  readonly enterCompiled = (method: Addr): void => {
    this.enter(this.categoryOfSlot.get(ld((method >>> 0) + Method.tableSlot)) ?? INTERPRETED);
  };

  /** A thread's turn begins. */
  run(thread: Addr): void {
    const now = this.now();
    let account = this.accounts.get(thread);
    if (account === undefined) {
      account = new Account(this.nameOf(thread), now);
      this.accounts.set(thread, account);
    } else account.nanos[account.away]! += now - account.left;
    this.account = account;
    this.since = now;
    this.category = RUNTIME;
  }

  /** The turn is over. @param thread 0: the thread has ended, and is gone */
  leave(thread: Addr): void {
    this.enter(RUNTIME);
    const { account } = this;
    this.account = undefined;
    if (account === undefined) return;
    account.left = this.since;
    if (thread !== 0) account.away = ldi(thread + JavaThread.state) === THREAD_RUNNABLE ? READY : BLOCKED;
    else {
      account.closed = this.since;
      this.finished.push(account);
      for (const [at, other] of this.accounts) if (other === account) this.accounts.delete(at);
    }
  }

  /** Forgets what a thread's time went to so far. */
  reset(thread: Addr): void {
    const account = this.accounts.get(thread);
    if (account === undefined) return;
    this.enter(this.category);
    account.nanos.fill(0);
    account.stays.fill(0);
    account.opened = account.left = this.account === account ? this.since : this.now();
  }

  /** A thread's nanoseconds by category up to now; the clock's share is one of them. */
  read(thread: Addr): Float64Array | undefined {
    const account = this.accounts.get(thread);
    return account === undefined ? undefined : this.shares(account);
  }

  private shares(account: Account): Float64Array {
    if (account === this.account) this.enter(this.category);
    const nanos = account.nanos.slice();
    if (account.closed === 0 && account !== this.account) nanos[account.away]! += this.now() - account.left;
    for (let i = 0; i < CLOCK; i++) {
      const share = Math.min(nanos[i]!, account.stays[i]! * this.clockCost);
      nanos[i]! -= share;
      nanos[CLOCK]! += share;
    }
    return nanos;
  }

  /** All threads that ever ran, those that have ended first. */
  all(): { name: string; nanos: Float64Array; wall: number }[] {
    for (const [thread, account] of this.accounts) account.name = this.nameOf(thread);
    return [...this.finished, ...this.accounts.values()].map((account) => {
      const nanos = this.shares(account);
      return { name: account.name, nanos, wall: (account.closed === 0 ? this.now() : account.closed) - account.opened };
    });
  }
}
