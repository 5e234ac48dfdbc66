// Makes a recorded compilation that fails smaller while it still fails: without inlinees, profiles, flags. What is left shows the fault.
import type { Fact } from "../compiler/facts/recording.ts";
import { experiment, NewQuestion } from "./experiment.ts";
import { type CompilationRecord, encodeRecord, type Outcome } from "./record.ts";

export interface Reduction {
  readonly record: CompilationRecord;
  /** Compilations that were tried. */
  readonly tried: number;
  readonly inlinees: { readonly before: number; readonly after: number };
  readonly bytes: { readonly before: number; readonly after: number };
}

/** Whether a record shows the same failure. */
export type StillFails = (record: CompilationRecord) => boolean;

/** The same fault: phase and reason. */
export const sameFault = (recorded: Outcome): StillFails => {
  if (recorded.kind !== "fault") throw new RangeError("it does not fail by itself: --check COMMAND has to say what is wrong with it");
  return ({ outcome }) => outcome.kind === "fault" && outcome.phase === recorded.phase && outcome.reason === recorded.reason;
};

/** @throws RangeError when the record does not fail as it stands */
export function reduce(record: CompilationRecord, hash: (bytes: Uint8Array) => string, fails: StillFails): Reduction {
  let best = record;
  let tried = 0;
  /** Whether it fails with these facts; if so, that is the best by now. */
  const attempt = (facts: readonly Fact[], request = best.request): boolean => {
    tried++;
    try {
      const made = experiment(best, hash, { facts, request }).record;
      if (!fails(made)) return false;
      best = made;
      return true;
    } catch (e) {
      if (e instanceof NewQuestion) return false;
      throw e;
    }
  };
  if (!attempt(record.facts)) throw new RangeError("it does not fail when it is compiled again");
  const before = inlinees(best).length;

  // Inlinees: those that may go all go, in halves, then smaller parts.
  shrink(
    () => inlinees(best),
    (gone) => {
      const without = new Set(gone);
      return attempt(
        best.facts.map((f) => (f.kind === "inlineDirective" && without.has(f.key[0] as number) ? { ...f, answer: "dont" } : f)),
      );
    },
  );
  // Profiles: whole ones, then their cells.
  const withProfile = (): number[] =>
    best.facts.filter((f) => f.kind === "profile" && cellsOf(f).length > 0).map((f) => f.key[0] as number);
  shrink(withProfile, (gone) => {
    const without = new Set(gone);
    return attempt(best.facts.map((f) => (f.kind === "profile" && without.has(f.key[0] as number) ? withCells(f, []) : f)));
  });
  for (const method of withProfile()) {
    const profile = (): Fact | undefined => best.facts.find((f) => f.kind === "profile" && f.key[0] === method);
    shrink(
      () => (profile() === undefined ? [] : cellsOf(profile()!)),
      (gone) => {
        const without = new Set(gone);
        return attempt(
          best.facts.map((f) =>
            f === profile()
              ? withCells(
                  f,
                  cellsOf(f).filter((c) => !without.has(c)),
                )
              : f,
          ),
        );
      },
    );
  }
  // Flags.
  for (const name of Object.keys(best.request.options)) {
    const { [name]: _gone, ...options } = best.request.options;
    attempt(best.facts, { ...best.request, options });
  }
  return {
    record: best,
    tried,
    inlinees: { before, after: inlinees(best).length },
    bytes: { before: encodeRecord(record).length, after: encodeRecord(best).length },
  };
}

/** Methods whose inlining was considered and not barred. */
const inlinees = (record: CompilationRecord): number[] =>
  record.facts.filter((f) => f.kind === "inlineDirective" && f.answer !== "dont").map((f) => f.key[0] as number);

const cellsOf = (fact: Fact): unknown[] => (fact.answer as { cells?: unknown[] }).cells ?? [];
const withCells = (fact: Fact, cells: unknown[]): Fact => ({ ...fact, answer: { ...(fact.answer as object), cells } });

/** Delta debugging (Zeller): takes away parts of the list as long as something can go. `without` changes what `list` gives. */
function shrink<T>(list: () => T[], without: (gone: readonly T[]) => boolean): void {
  let parts = 1;
  for (;;) {
    const items = list();
    if (items.length === 0) return;
    const size = Math.ceil(items.length / parts);
    let went = false;
    for (let i = 0; i < items.length && !went; i += size) went = without(items.slice(i, i + size));
    if (went) parts = Math.max(1, parts - 1);
    else if (size === 1) return;
    else parts = Math.min(items.length, 2 * parts);
  }
}
