// The time ledger's state word (VMState.ledger, -XX:+ProfileIntComp): what the running thread does, and in which method. Methods stand
// at multiples of 8 in the lower half of the memory:
//
//   31                                   4 3      0
//   +-------------------------------------+--------+
//   | address of the Method, bits 30 .. 3 |category|
//   +-------------------------------------+--------+

export const INTERPRETED = 0;
/** Tiers 1 to 4 are categories 1 to 4. */
export const OSR = 5;
export const NATIVE = 6;
export const LOADING = 7;
export const COLLECTION = 8;
export const DEOPTIMISING = 9;
/** The rest of the VM: polls, exceptions, policy. */
export const RUNTIME = 10;
/** Compiling in the thread itself, and installing what was compiled elsewhere. */
export const COMPILING = 11;
/** Blocked, parked, sleeping or in I/O. */
export const BLOCKED = 12;
/** Runnable, while another thread has its turn. */
export const READY = 13;
/** Waiting for a compilation that another thread, or a server, does (-Xbatch). */
export const WAITING = 14;
/** Reading the clock for the ledger itself: the last, behind all that clocks measure. */
export const CLOCK = 15;

/** By number. */
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
  "compiling",
  "blocked",
  "ready",
  "waiting",
  "clock",
] as const;

export const CATEGORY_MASK = 15;
/** The state word while no thread has its turn; no thread's has all bits set, since its method lies in the lower half of the memory. */
export const NO_TURN = 0xffffffff;

/** -XX:ProfileIntCompMode, as the emitters of code take it: 0 no ledger; states are stored; a clock is read where the category changes. */
export const LEDGER_OFF = 0;
export const LEDGER_STATES = 1;
export const LEDGER_CLOCK = 2;
export type LedgerCode = 0 | 1 | 2;

/** Where the word has its category while a clock is read: in its own place stands CLOCK. */
export const CLOCK_OF_SHIFT = 4;
export const clockWord = (before: number): number => ((before & CATEGORY_MASK) << CLOCK_OF_SHIFT) | CLOCK;
export const stateWord = (method: number, category: number): number => ((method << 1) | category) >>> 0;
export const methodOf = (state: number): number => (state & ~CATEGORY_MASK) >>> 1;
export const categoryOf = (state: number): number => state & CATEGORY_MASK;
