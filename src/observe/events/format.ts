// The event file of a run (-XX:EventFile): what its lines are, and reading them. One JSON object a line, the first with the
// version; field by field in docs/formats/events.md. Pure: writer, report and exporters share it.

export const EVENTS_VERSION = 1;

/** The first line. */
export interface Head {
  readonly e: "head";
  readonly dewarEvents: number;
  readonly vm: string;
  readonly pid: number;
  /** Milliseconds since 1970; all times are microseconds since then. */
  readonly start: number;
  readonly command: string;
  /** Mode of the ledger, or "off". */
  readonly ledger: string;
  readonly categories: readonly string[];
}

/** Of an innermost frame first: index of the method, bci (-1 native), line (-1 unknown). */
export type StackFrame = readonly [method: number, bci: number, line: number];

export type RunEvent =
  | {
      readonly e: "method";
      readonly m: number;
      readonly class: string;
      readonly name: string;
      readonly sig: string;
      readonly bytes: number;
    }
  | { readonly e: "thread"; readonly th: number; readonly name: string }
  | {
      readonly e: "times";
      readonly t: number;
      readonly th: number;
      readonly from: number;
      /** Pairs: category, microseconds. */
      readonly us: readonly number[];
    }
  | {
      readonly e: "queued" | "started";
      readonly t: number;
      readonly id: number;
      readonly m: number;
      readonly tier: number;
      readonly osr: number;
      readonly why?: string;
    }
  | {
      readonly e: "compiled";
      readonly t: number;
      readonly id: number;
      readonly m: number;
      readonly tier: number;
      readonly osr: number;
      readonly ms: number;
      readonly bytes: number;
      /** Methods inlined. */
      readonly inlined: number;
    }
  | {
      readonly e: "skipped" | "dropped" | "gone";
      readonly t: number;
      readonly id: number;
      readonly m: number;
      readonly tier: number;
      readonly osr: number;
      readonly why: string;
    }
  | {
      readonly e: "trap";
      readonly t: number;
      readonly id: number;
      /** Root of the code that trapped, and the method in which it stood. */
      readonly m: number;
      readonly at: number;
      readonly bci: number;
      readonly line: number;
      readonly tier: number;
      readonly why: string;
      readonly action: string;
    }
  | {
      readonly e: "gc";
      readonly t: number;
      readonly us: number;
      readonly full: boolean;
      readonly cause: string;
      readonly before: number;
      readonly after: number;
    }
  | { readonly e: "class"; readonly t: number; readonly name: string }
  | { readonly e: "sample"; readonly t: number; readonly th: number; readonly st: readonly StackFrame[] }
  | {
      readonly e: "cost";
      readonly m: number;
      readonly calls: number;
      /** Pairs: category, microseconds. */
      readonly us: readonly number[];
    }
  | { readonly e: "end"; readonly t: number; readonly exit: number };

export interface RunEvents {
  readonly head: Head;
  readonly events: readonly RunEvent[];
  /** What is wrong with the file, which can be used all the same. */
  readonly problem: string | undefined;
}

/** A file that is no event file, or one of another version. The message is for the user. */
export class EventFileProblem extends Error {
  override readonly name = "EventFileProblem";
}

/** @throws EventFileProblem */
export function readEvents(text: string): RunEvents {
  const lines = text.split("\n");
  const head = parse(lines[0]!) as Partial<Head> | undefined;
  if (head?.e !== "head" || typeof head.dewarEvents !== "number")
    throw new EventFileProblem("this is no event file of dewar (-XX:EventFile)");
  if (head.dewarEvents !== EVENTS_VERSION) {
    throw new EventFileProblem(`its format is version ${head.dewarEvents}, and this dewar reads version ${EVENTS_VERSION}`);
  }
  const events: RunEvent[] = [];
  let problem: string | undefined;
  for (let i = 1; i < lines.length; i++) {
    if (lines[i] === "" && i === lines.length - 1) break;
    const event = parse(lines[i]!) as RunEvent | undefined;
    if (typeof event?.e === "string") events.push(event);
    else {
      problem = `line ${i + 1} is cut off or damaged; what stands before it is used`;
      break;
    }
  }
  if (problem === undefined && events.at(-1)?.e !== "end") {
    problem = "it has no end: the run was killed, or the file could not be written further; what it holds is used";
  }
  return { head: head as Head, events, problem };
}

function parse(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
