// What the report page shows, out of a run's events: times in equal slices, one row for each method, the events of compilation in
// order. Plain data, embedded in the page as JSON (page.js reads it). Pure.
import type { RunEvent, RunEvents } from "../events/format.ts";

/** Slices of time that a chart shows, at the most. */
const BUCKETS = 400;
/** Microseconds: what the writer takes as the least slice. */
const LEAST_BUCKET = 10_000;
/** Threads that are shown by themselves: those with most time. */
const THREADS = 24;

export interface ReportThread {
  readonly name: string;
  /** Microseconds by category, whole run. */
  readonly total: readonly number[];
  /** [category][bucket]: microseconds. */
  readonly buckets: readonly (readonly number[])[];
}

export interface ReportMethod {
  readonly name: string;
  readonly sig: string;
  readonly bytes: number;
  /** -1 when the file does not say. */
  readonly calls: number;
  /** Microseconds by category. */
  readonly us: readonly number[];
  /** Milliseconds that compilers took for it. */
  readonly compileMs: number;
  readonly compilations: number;
  readonly traps: number;
}

/** [t, kind, method, tier, OSR bci, milliseconds, text] */
export type ReportMark = readonly [t: number, kind: string, m: number, tier: number, osr: number, ms: number, text: string];

export interface Report {
  readonly title: string;
  readonly vm: string;
  readonly start: number;
  readonly ledger: string;
  readonly problem: string;
  readonly exit: number;
  /** Microseconds since the process began: what the charts span. */
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly categories: readonly string[];
  readonly threads: readonly ReportThread[];
  readonly methods: readonly ReportMethod[];
  readonly marks: readonly ReportMark[];
  readonly classes: number;
  /** [t, microseconds, full, KiB before, KiB after] */
  readonly collections: readonly (readonly [number, number, boolean, number, number])[];
}

type Timed = Extract<RunEvent, { t: number }>;
const isTimed = (event: RunEvent): event is Timed => "t" in event;

export function makeReport({ head, events, problem }: RunEvents): Report {
  const timed = events.filter(isTimed);
  const to = timed.reduce((latest, { t }) => Math.max(latest, t), 1);
  const from = timed.reduce((first, event) => Math.min(first, event.e === "times" ? event.from : event.t), to);
  const width = Math.max(LEAST_BUCKET, Math.ceil((to - from) / BUCKETS));
  const end = events.at(-1);
  return {
    title: head.command === "" ? `process ${head.pid}` : head.command,
    vm: head.vm,
    start: head.start,
    ledger: head.ledger,
    problem: problem ?? "",
    exit: end?.e === "end" ? end.exit : -1,
    from,
    to,
    width,
    categories: head.categories,
    threads: threadsOf(events, head.categories.length, from, to, width),
    methods: methodsOf(events, head.categories.length),
    marks: events.flatMap(markOf),
    classes: events.filter((event) => event.e === "class").length,
    collections: events.flatMap((event) =>
      event.e === "gc" ? [[event.t, event.us, event.full, event.before >> 10, event.after >> 10] as const] : [],
    ),
  };
}

function threadsOf(events: readonly RunEvent[], categories: number, from: number, to: number, width: number): ReportThread[] {
  const count = Math.ceil((to - from) / width) || 1;
  const threads = new Map<number, { name: string; total: number[]; buckets: number[][] }>();
  for (const event of events) {
    if (event.e === "thread") {
      const buckets = Array.from({ length: categories }, () => new Array<number>(count).fill(0));
      threads.set(event.th, { name: event.name, total: new Array<number>(categories).fill(0), buckets });
    } else if (event.e === "times") {
      const thread = threads.get(event.th);
      if (thread === undefined) continue;
      for (let i = 0; i + 1 < event.us.length; i += 2) {
        const category = event.us[i]!;
        if (category >= categories) continue;
        thread.total[category]! += event.us[i + 1]!;
        spread(thread.buckets[category]!, event.from - from, event.t - from, event.us[i + 1]!, width);
      }
    }
  }
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  for (const { buckets } of threads.values())
    for (const list of buckets) for (let i = 0; i < list.length; i++) list[i] = Math.round(list[i]!);
  return [...threads.values()].sort((a, b) => sum(b.total) - sum(a.total)).slice(0, THREADS);
}

/** Adds an amount that a time from `begin` to `end` had evenly. */
function spread(buckets: number[], begin: number, end: number, amount: number, width: number): void {
  const length = Math.max(1, end - begin);
  const last = Math.min(buckets.length - 1, Math.floor((begin + length - 1) / width));
  for (let i = Math.max(0, Math.floor(begin / width)); i <= last; i++) {
    const share = Math.min(begin + length, (i + 1) * width) - Math.max(begin, i * width);
    buckets[i]! += (amount * share) / length;
  }
}

function methodsOf(events: readonly RunEvent[], categories: number): ReportMethod[] {
  const methods: { -readonly [K in keyof ReportMethod]: ReportMethod[K] extends readonly number[] ? number[] : ReportMethod[K] }[] = [];
  for (const event of events) {
    if (event.e === "method") {
      methods[event.m] = {
        name: `${event.class}.${event.name}`,
        sig: event.sig,
        bytes: event.bytes,
        calls: -1,
        us: new Array<number>(categories).fill(0),
        compileMs: 0,
        compilations: 0,
        traps: 0,
      };
      continue;
    }
    const method = "m" in event ? methods[event.m] : undefined;
    if (method === undefined) continue;
    if (event.e === "compiled") {
      method.compilations++;
      method.compileMs += event.ms;
    } else if (event.e === "trap") method.traps++;
    else if (event.e === "cost") {
      method.calls = event.calls;
      for (let i = 0; i + 1 < event.us.length; i += 2) if (event.us[i]! < categories) method.us[event.us[i]!]! += event.us[i + 1]!;
    }
  }
  return methods;
}

function markOf(event: RunEvent): readonly ReportMark[] {
  switch (event.e) {
    case "queued":
      return [[event.t, event.e, event.m, event.tier, event.osr, 0, event.why ?? ""]];
    case "started":
      return [[event.t, event.e, event.m, event.tier, event.osr, 0, ""]];
    case "compiled":
      return [
        [event.t, event.e, event.m, event.tier, event.osr, event.ms, `${event.bytes} bytes of code, ${event.inlined} methods inlined`],
      ];
    case "skipped":
    case "dropped":
    case "gone":
      return [[event.t, event.e, event.m, event.tier, event.osr, 0, event.why]];
    case "trap": {
      const where = event.at === event.m ? "" : `, in inlined method ${event.at}`;
      const line = event.line > 0 ? `, line ${event.line}` : "";
      return [[event.t, event.e, event.m, event.tier, -1, 0, `${event.why} (${event.action}) at bci ${event.bci}${line}${where}`]];
    }
    default:
      return [];
  }
}
