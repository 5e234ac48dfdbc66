// -XX:+ProfileIntComp: what each Java thread's time goes to. One thread runs at a time, so one state is current: a word in memory that
// code, interpreter and VM keep true (layout/ledger.ts). Exact: where the category changes a clock is read. Sampled: another thread
// looks at the word (state-samples.ts). Absent without the flag.
import type { MethodAddr, ThreadAddr } from "../layout/addresses.ts";
import { JavaThread, THREAD_RUNNABLE } from "../layout/frame.ts";
import {
  BLOCKED,
  CATEGORIES,
  CATEGORY_MASK,
  CLOCK,
  CLOCK_OF_SHIFT,
  categoryOf,
  clockWord,
  LEDGER_CLOCK,
  LEDGER_STATES,
  type LedgerCode,
  methodOf,
  NATIVE,
  NO_TURN,
  READY,
  RUNTIME,
} from "../layout/ledger.ts";
import { type Addr, ld, ldi, st, u32 } from "../layout/memory.ts";
import { VMState } from "../layout/vm-state.ts";
import type { StateSamples } from "./state-samples.ts";

const CALIBRATION_BATCHES = 12;
const CALIBRATION_READS = 2000;
/** Nanoseconds of a turn after which samples are taken in, at the least. */
const DRAIN_INTERVAL = 10_000_000;

/** Nanoseconds of measured transitions against which samples of them weigh. */
const CERTAIN = 50_000;
/** Fewer samples than these say nothing of what transitions take. */
const FEW_SAMPLES = 40;

export type LedgerMode = "exact" | "sampled" | "both";
export const LEDGER_MODES: readonly LedgerMode[] = ["exact", "sampled", "both"];

const zeros = (): Float64Array => new Float64Array(CATEGORIES.length);

/** Of one thread, since it first ran or was reset. */
export class Account {
  name: string;
  /** JavaThread.id */
  readonly serial: number;
  /** Nanoseconds by category. */
  readonly exact = zeros();
  readonly sampled = zeros();
  /** By clocks, and not in `exact` yet: with the clocks' own cost in each category, and that cost as it was measured. */
  readonly raw = zeros();
  readonly cost = zeros();
  /** Nanoseconds on the processor that no sample has been taken for yet. */
  pending = 0;
  opened: number;
  /** When it last left the processor, and in what category it is meanwhile. */
  left = 0;
  away: number = READY;
  closed = 0;
  /** What of it has been told by `slices`, and up to when. */
  readonly told = zeros();
  toldAt: number;

  constructor(serial: number, name: string, opened: number) {
    this.serial = serial;
    this.name = name;
    this.opened = this.toldAt = opened;
  }
}

/** What the flag adds to java.lang.Thread: nanoseconds interpreted, and in compiled code, since the last reset. */
export const THREAD_METHODS = [
  { name: "resetIntCompTimes", signature: "()V", isStatic: false },
  { name: "getIntTime", signature: "()J", isStatic: false },
  { name: "getCompTime", signature: "()J", isStatic: false },
  { name: "getIntCompTimes", signature: "()[J", isStatic: false },
];

const WORD = VMState.ledger >>> 2;

/**
 * What is less than nothing is taken from where it went too much: clocks, when more was taken for them than they took; or, for samples, what
 * stood in for them until they came, from the largest.
 */
function evenOut(nanos: Float64Array, exact: boolean): Float64Array {
  for (let i = 0; i < nanos.length; i++) {
    if (nanos[i]! >= 0) continue;
    const from = exact && i !== CLOCK ? CLOCK : nanos.indexOf(Math.max(...nanos));
    nanos[from]! += nanos[i]!;
    nanos[i] = 0;
  }
  return nanos;
}

/** Time of turns for which there was no sample is taken to be as what was sampled before; of who has no sample at all it is the runtime's. */
function addUnseen(sampled: Float64Array, unseen: number): void {
  const away = sampled[BLOCKED]! + sampled[READY]!;
  const seen = sampled.reduce((a, b) => a + b, 0) - away;
  if (seen <= 0) {
    sampled[RUNTIME]! += unseen;
    return;
  }
  for (let i = 0; i < sampled.length; i++) if (i !== BLOCKED && i !== READY) sampled[i]! += (unseen * sampled[i]!) / seen;
}

export interface LedgerSetting {
  readonly mode: LedgerMode;
  /** Nanoseconds of performance.now(): the host's own clock, never a virtual one, which reading would move. */
  readonly now: () => number;
  readonly nameOf: (thread: ThreadAddr) => string;
  readonly samples?: StateSamples;
  /** -XX:+ProfileIntCompStrict: makes the fault of a state that is not what it should be. */
  readonly wrong?: ((text: string) => Error) | undefined;
}

export class TimeLedger {
  readonly mode: LedgerMode;
  /** Whether clocks are read at transitions. */
  readonly isExact: boolean;
  /** What is generated into code. */
  readonly code: LedgerCode;
  /** By state word: nanoseconds, as sampled, in all threads. */
  readonly byState = new Map<number, number>();
  private readonly callWords = new Map<Addr, Addr>();
  /** Nanoseconds, from some moment on. */
  readonly now: () => number;
  private readonly accounts = new Map<Addr, Account>();
  private readonly finished: Account[] = [];
  private readonly nameOf: (thread: ThreadAddr) => string;
  readonly samples: StateSamples | undefined;
  private readonly wrong: ((text: string) => Error) | undefined;
  /** Nanoseconds that one transition takes, asked for by the VM and by code. */
  private ownCost = 0;
  private codeCost = 0;
  /**
   * Among other work a transition takes longer than in the loop that measures it: how many times, by the category that it left, and by what
   * samples saw of it lately.
   */
  private readonly scale = zeros().fill(1);
  /** By the same: measured cost of the transitions since then, and nanoseconds in which samples saw them. */
  private readonly expected = zeros();
  private readonly clockSampled = zeros();
  private samplesOfClock = 0;
  private account: Account | undefined;
  private since = 0;
  /** When the present turn began, or samples of it were last taken in. */
  private drained = 0;

  constructor({ mode, now, nameOf, samples, wrong }: LedgerSetting) {
    this.mode = mode;
    this.wrong = wrong;
    this.isExact = mode !== "sampled";
    this.code = this.isExact ? LEDGER_CLOCK : LEDGER_STATES;
    this.now = now;
    this.nameOf = nameOf;
    this.samples = samples;
    this.enter = this.isExact ? this.enterExactly : this.enterState;
    st(VMState.ledger, NO_TURN);
  }

  /** Measures what transitions cost. @param fromCode makes so many of them in generated code */
  calibrate(fromCode: (transitions: number) => void): void {
    if (!this.isExact) return;
    const cost = (transitions: (n: number) => void): number => {
      let least = Infinity;
      for (let i = 0; i < CALIBRATION_BATCHES; i++) {
        const start = this.now();
        transitions(CALIBRATION_READS);
        least = Math.min(least, this.now() - start);
      }
      return least / CALIBRATION_READS;
    };
    const before = ld(VMState.ledger);
    this.codeCost = cost(fromCode);
    this.ownCost = cost((n) => {
      for (let i = 0; i < n; i++) this.enter(RUNTIME);
    });
    st(VMState.ledger, before);
  }

  /** A transition of the running thread to a category, or to a state word. @returns the state before */
  readonly enter: (state: number) => number;

  private readonly enterState = (state: number): number => {
    const before = u32[WORD]!;
    u32[WORD] = state > CATEGORY_MASK ? state : (before & ~CATEGORY_MASK) | state;
    return before;
  };

  private readonly enterExactly = (state: number): number => {
    const before = u32[WORD]!;
    u32[WORD] = clockWord(before);
    this.book(before, this.ownCost);
    u32[WORD] = state > CATEGORY_MASK ? state : (before & ~CATEGORY_MASK) | state;
    return before;
  };

  /** The same out of code, which has stored CLOCK already. */
  readonly transition = (state: number, before: number): void => {
    this.book(before, this.codeCost);
    u32[WORD] = state;
  };

  get isStrict(): boolean {
    return this.wrong !== undefined;
  }

  /** Strict: the state is the one expected; only the category counts where no method is given. @throws a fault of the VM */
  verify(expected: number, where: string): void {
    if (this.wrong === undefined) return;
    const state = ld(VMState.ledger);
    if (expected > CATEGORY_MASK ? state !== expected : categoryOf(state) !== expected) this.fail(expected, where);
  }

  /** Strict: the VM itself runs, neither the interpreter nor compiled code. @throws a fault of the VM */
  verifyInVM(where: string): void {
    if (this.wrong !== undefined && categoryOf(ld(VMState.ledger)) < NATIVE) this.fail(RUNTIME, where);
  }

  /** @throws a fault of the VM: the state is not the one expected */
  fail(expected: number, where: string): never {
    const state = ld(VMState.ledger);
    const text = (s: number): string =>
      s === NO_TURN ? "no turn" : `${CATEGORIES[categoryOf(s)]} of method 0x${methodOf(s).toString(16)}`;
    throw this.wrong!(`the time ledger is wrong ${where}: it says ${text(state)}, and it is ${text(expected)}`);
  }

  private book(state: number, cost: number): void {
    const now = this.now();
    const { account } = this;
    if (account !== undefined) {
      account.raw[state & CATEGORY_MASK]! += now - this.since;
      account.cost[state & CATEGORY_MASK]! += cost;
      this.expected[state & CATEGORY_MASK]! += cost;
    }
    this.since = now;
  }

  /** A thread's turn begins. */
  run(thread: ThreadAddr): void {
    const now = this.now();
    let account = this.accounts.get(thread);
    if (account === undefined) {
      account = new Account(ld(thread + JavaThread.id), this.nameOf(thread), now);
      this.accounts.set(thread, account);
    } else {
      account.exact[account.away]! += now - account.left;
      account.sampled[account.away]! += now - account.left;
    }
    this.account = account;
    this.since = this.drained = now;
    st(VMState.ledger, RUNTIME);
  }

  /** The turn is over. @param thread 0: the thread has ended, and is gone */
  leave(thread: ThreadAddr): void {
    const { account } = this;
    if (account === undefined) return;
    const now = this.now();
    account.raw[categoryOf(ld(VMState.ledger))]! += now - this.since;
    st(VMState.ledger, NO_TURN);
    this.since = account.left = now;
    account.pending += now - this.drained;
    this.account = undefined;
    if (thread !== 0) {
      account.away = ldi(thread + JavaThread.state) === THREAD_RUNNABLE ? READY : BLOCKED;
      return;
    }
    account.closed = now;
    this.drain();
    this.settle(account);
    addUnseen(account.sampled, account.pending);
    this.finished.push(account);
    for (const [at, other] of this.accounts) if (other === account) this.accounts.delete(at);
  }

  /** At a poll: samples are taken in now and then. */
  poll(): void {
    if (this.samples !== undefined && this.now() - this.drained >= DRAIN_INTERVAL) this.drain();
  }

  /** Shares each thread's time on the processor out among what samples saw it in meanwhile. */
  private drain(): void {
    const { samples, account } = this;
    if (samples === undefined) return;
    if (account !== undefined) {
      const now = this.now();
      account.pending += now - this.drained;
      this.drained = now;
    }
    const seen = samples.take();
    if (seen.length === 0) return;
    const weights = new Map<Addr, number>();
    for (const { thread, weight } of seen) weights.set(thread, (weights.get(thread) ?? 0) + weight);
    for (const { thread, state, weight } of seen) {
      const of = this.accounts.get(thread);
      const whole = weights.get(thread)!;
      if (of === undefined || whole === 0) continue;
      const share = (of.pending * weight) / whole;
      of.sampled[state & CATEGORY_MASK]! += share;
      this.byState.set(state, (this.byState.get(state) ?? 0) + share);
      if (categoryOf(state) === CLOCK) this.clockSampled[(state >>> CLOCK_OF_SHIFT) & CATEGORY_MASK]! += share;
    }
    for (const [thread, weight] of weights) {
      const of = this.accounts.get(thread);
      if (of !== undefined && weight > 0) of.pending = 0;
    }
    if (!this.isExact) return;
    this.samplesOfClock += seen.length;
    if (this.samplesOfClock < FEW_SAMPLES) return;
    this.rescale();
    for (const of of this.accounts.values()) this.settle(of);
  }

  /** What few samples say of a category leans on what they say of all. */
  private rescale(): void {
    const { scale, expected, clockSampled } = this;
    const sum = (xs: Float64Array): number => xs.reduce((a, b) => a + b, 0);
    const common = (sum(clockSampled) + CERTAIN) / (sum(expected) + CERTAIN);
    for (let i = 0; i < CLOCK; i++) scale[i] = (clockSampled[i]! + CERTAIN * common) / (expected[i]! + CERTAIN);
    expected.fill(0);
    clockSampled.fill(0);
    this.samplesOfClock = 0;
  }

  /** Takes the cost of clocks out of what they have measured. A stay that was shorter than that evens out with others. */
  private settle({ exact, raw, cost }: Account): void {
    for (let i = 0; i < CLOCK; i++) {
      const clock = cost[i]! * this.scale[i]!;
      exact[i]! += raw[i]! - clock;
      exact[CLOCK]! += clock;
      raw[i] = cost[i] = 0;
    }
  }

  /** Forgets what a thread's time went to so far. */
  reset(thread: ThreadAddr): void {
    const account = this.accounts.get(thread);
    if (account === undefined) return;
    this.drain();
    this.enter(ld(VMState.ledger));
    this.settle(account);
    account.exact.fill(0);
    account.sampled.fill(0);
    account.told.fill(0);
    account.pending = 0;
    account.toldAt = account.opened = account.left = this.now();
    if (account === this.account) this.since = this.drained = account.opened;
  }

  /** A thread's nanoseconds by category up to now. */
  read(thread: ThreadAddr): Float64Array | undefined {
    const account = this.accounts.get(thread);
    if (account === undefined) return undefined;
    this.drain();
    return this.upTo(this.now(), account, this.isExact);
  }

  /** @param now behind the last transition */
  private upTo(now: number, account: Account, exact: boolean): Float64Array {
    if (exact) this.settle(account);
    const nanos = (exact ? account.exact : account.sampled).slice();
    if (account.closed === 0) {
      if (account !== this.account) nanos[account.away]! += now - account.left;
      else if (exact) nanos[categoryOf(ld(VMState.ledger))]! += now - this.since;
      if (!exact) addUnseen(nanos, account.pending + (account === this.account ? now - this.drained : 0));
    }
    return evenOut(nanos, exact);
  }

  private *all(): Iterable<Account> {
    for (const [thread, account] of this.accounts) account.name = this.nameOf(thread);
    yield* this.finished;
    yield* this.accounts.values();
  }

  /** What each thread's time went to since the last call: its number and name, from and to (of this ledger's clock), nanoseconds by category. */
  slices(tell: (serial: number, name: string, from: number, to: number, nanos: Float64Array) => void): void {
    this.drain();
    for (const account of this.all()) {
      if (account.closed !== 0 && account.toldAt === account.closed) continue;
      const to = account.closed === 0 ? this.now() : account.closed;
      const nanos = this.upTo(to, account, this.isExact);
      const grown = evenOut(
        nanos.map((n, i) => n - account.told[i]!),
        this.isExact,
      );
      for (let i = 0; i < grown.length; i++) account.told[i]! += grown[i]!;
      tell(account.serial, account.name, account.toldAt, to, grown);
      account.toldAt = to;
    }
  }

  /** All threads that ever ran, those that have ended first. */
  times(how: "exact" | "sampled" = this.isExact ? "exact" : "sampled"): { name: string; nanos: Float64Array; wall: number }[] {
    this.drain();
    return [...this.all()].map((account) => {
      const end = account.closed === 0 ? this.now() : account.closed;
      return { name: account.name, nanos: this.upTo(end, account, how === "exact"), wall: end - account.opened };
    });
  }

  /** Address of the word in which a method's compiled code counts its calls. */
  callsOf(method: MethodAddr, make: () => Addr): Addr {
    let word = this.callWords.get(method);
    if (word === undefined) {
      word = make();
      this.callWords.set(method, word);
    }
    return word;
  }

  /** Times of methods by category, sampled; and calls that compiled code has counted for itself (exact mode). */
  methods(): Map<Addr, { nanos: Float64Array; counted: number }> {
    this.drain();
    const methods = new Map<Addr, { nanos: Float64Array; counted: number }>();
    const of = (method: MethodAddr): { nanos: Float64Array; counted: number } => {
      let found = methods.get(method);
      if (found === undefined) {
        found = { nanos: zeros(), counted: 0 };
        methods.set(method, found);
      }
      return found;
    };
    for (const [state, nanos] of this.byState)
      if (methodOf(state) !== 0 && categoryOf(state) !== CLOCK) of(methodOf(state)).nanos[categoryOf(state)]! += nanos;
    for (const [method, word] of this.callWords) of(method).counted = ld(word) + 2 ** 32 * ld(word + 4);
    return methods;
  }

  /** How many samples were taken, and how many were lost because nobody took them in. */
  get sampling(): { taken: number; lost: number } {
    return { taken: this.samples?.taken ?? 0, lost: this.samples?.lost ?? 0 };
  }
}
