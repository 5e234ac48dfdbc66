// The sampled stacks of a run (event file) for tools that show them: collapsed stacks, one a line, and speedscope's JSON.
import type { RunEvent, RunEvents } from "../events/format.ts";

type Sample = Extract<RunEvent, { e: "sample" }>;

/** Names of methods and threads by their numbers in a file. */
export class Names {
  readonly methods: string[] = [];
  readonly threads: string[] = [];

  constructor(events: readonly RunEvent[]) {
    for (const event of events) {
      if (event.e === "method") this.methods[event.m] = `${event.class}.${event.name}`;
      else if (event.e === "thread") this.threads[event.th] = event.name;
    }
  }
}

/** The samples of each thread, and for how many microseconds each stands: since the one before, at the most ten of the usual. */
export function weighted(events: readonly RunEvent[]): Map<number, { sample: Sample; us: number }[]> {
  const USUAL = 10_000;
  const threads = new Map<number, { sample: Sample; us: number }[]>();
  for (const event of events) {
    if (event.e !== "sample") continue;
    const list = threads.get(event.th) ?? [];
    threads.set(event.th, list);
    const before = list.at(-1)?.sample.t;
    list.push({ sample: event, us: before === undefined ? USUAL : Math.min(event.t - before, 10 * USUAL) });
  }
  return threads;
}

/** "thread;outermost;...;innermost microseconds", as flame graph tools read it. */
export function collapsedStacks({ events }: RunEvents): string {
  const names = new Names(events);
  const stacks = new Map<string, number>();
  const frame = (text: string): string => text.replaceAll(";", ":");
  for (const [thread, samples] of weighted(events)) {
    for (const { sample, us } of samples) {
      const stack = [names.threads[thread] ?? "?", ...sample.st.map(([m]) => names.methods[m] ?? "?").reverse()].map(frame).join(";");
      stacks.set(stack, (stacks.get(stack) ?? 0) + us);
    }
  }
  return [...stacks].map(([stack, us]) => `${stack} ${us}\n`).join("");
}

/** The file format of speedscope (https://www.speedscope.app/file-format-schema.json): a profile for each thread. */
export function speedscope({ head, events }: RunEvents): string {
  const names = new Names(events);
  const profiles = [...weighted(events)].map(([thread, samples]) => {
    const weights = samples.map(({ us }) => us);
    return {
      type: "sampled",
      name: names.threads[thread] ?? "?",
      unit: "microseconds",
      startValue: 0,
      endValue: weights.reduce((a, b) => a + b, 0),
      samples: samples.map(({ sample }) => sample.st.map(([m]) => m).reverse()),
      weights,
    };
  });
  return JSON.stringify({
    $schema: "https://www.speedscope.app/file-format-schema.json",
    name: head.command,
    exporter: head.vm,
    activeProfileIndex: 0,
    shared: { frames: names.methods.map((name) => ({ name: name ?? "?" })) },
    profiles,
  });
}
