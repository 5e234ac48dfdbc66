// Steps of a routine that go through many things, part by part, across collections, class loading and calls of Java.
import { NeedsClass, NeedsCollection, NeedsInitialization } from "../runtime/java-throw.ts";
import type { Next, StepFrame } from "../runtime/step-frame.ts";

/** Words of the routine's frame: the number of the thing at hand, and the part of it. */
const INDEX = 0;
const PART = 1;

export const isAtStart = (f: StepFrame): boolean => f.word(INDEX) === 0 && f.word(PART) === 0;

/** Sets the part that follows when the step is done again. */
export const setPart = (f: StepFrame, part: number): void => f.setWord(PART, part);

/**
 * `action` does something with part `part` of thing `i`, and says whether there is more of it.
 * @param failed takes the exception in which the last part ended; that part is passed over
 */
export function byPart(
  f: StepFrame,
  count: number,
  failed: (exception: number, i: number) => void,
  action: (i: number, part: number) => Next | "more" | "done",
): Next {
  let i = f.word(INDEX);
  let part = f.word(PART);
  if (i < count && f.pending()) {
    failed(f.takeException(), i);
    part++;
  }
  while (i < count) {
    f.setWord(INDEX, i);
    f.setWord(PART, part);
    const outcome = action(i, part);
    if (outcome === "more") part++;
    else if (outcome === "done") {
      i++;
      part = 0;
    } else return outcome;
  }
  f.setWord(INDEX, 0);
  f.setWord(PART, 0);
  return f.next();
}

/** Whether a problem is work for the driver, after which the step is done again. */
export const isRequest = (problem: unknown): boolean =>
  problem instanceof NeedsClass || problem instanceof NeedsInitialization || problem instanceof NeedsCollection;
