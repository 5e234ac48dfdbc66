// The event file as Chrome's trace format, which Perfetto and chrome://tracing read: threads' times as counters, compilations and
// collections as slices, traps and invalidations as instants.
import type { RunEvents } from "../events/format.ts";
import { Names } from "./stacks.ts";

/** Numbers of tracks that are no Java threads. */
const C1 = 10_001;
const C2 = 10_002;
const VM = 10_003;

export function perfettoTrace({ head, events }: RunEvents): string {
  const names = new Names(events);
  const { pid } = head;
  const trace: Record<string, unknown>[] = [];
  const name = (tid: number, text: string): void => void trace.push({ ph: "M", name: "thread_name", pid, tid, args: { name: text } });
  trace.push({ ph: "M", name: "process_name", pid, args: { name: head.command || head.vm } });
  name(C1, "C1 compiler");
  name(C2, "C2 compiler");
  name(VM, "VM");
  names.threads.forEach((text, th) => {
    name(th + 1, text);
  });
  const method = (m: number, osr = -1): string => `${names.methods[m] ?? "?"}${osr >= 0 ? ` @ ${osr}` : ""}`;
  for (const event of events) {
    switch (event.e) {
      case "times": {
        // Share of each category in the slice, in percent, at its beginning; 0 behind it where nothing follows.
        const args: Record<string, number> = {};
        for (let i = 0; i + 1 < event.us.length; i += 2) {
          args[head.categories[event.us[i]!] ?? "?"] = Math.round((1000 * event.us[i + 1]!) / Math.max(1, event.t - event.from)) / 10;
        }
        for (const category of head.categories) args[category] ??= 0;
        trace.push({ ph: "C", name: `${names.threads[event.th] ?? "?"}: % of time`, pid, ts: event.from, args });
        break;
      }
      case "compiled":
        trace.push({
          ph: "X",
          name: method(event.m, event.osr),
          cat: "compilation",
          pid,
          tid: event.tier === 4 ? C2 : C1,
          // The end is when the code was installed: the compiler was done before.
          ts: event.t - Math.round(1000 * event.ms),
          dur: Math.round(1000 * event.ms),
          args: { id: event.id, tier: event.tier, bytes: event.bytes, inlined: event.inlined },
        });
        break;
      case "gc": {
        const args = { cause: event.cause, before: event.before, after: event.after };
        const kind = event.full ? "full collection" : "young collection";
        trace.push({ ph: "X", name: kind, cat: "gc", pid, tid: VM, ts: event.t - event.us, dur: event.us, args });
        trace.push({ ph: "C", name: "heap in use", pid, ts: event.t, args: { bytes: event.after } });
        break;
      }
      case "trap": {
        const args = { reason: event.why, action: event.action, bci: event.bci, tier: event.tier, in: method(event.at) };
        trace.push({
          ph: "i",
          s: "p",
          name: `trap ${event.why}: ${method(event.m)}`,
          cat: "deoptimisation",
          pid,
          tid: VM,
          ts: event.t,
          args,
        });
        break;
      }
      case "gone":
        trace.push({
          ph: "i",
          s: "t",
          name: `not entrant: ${method(event.m, event.osr)}`,
          cat: "deoptimisation",
          pid,
          tid: VM,
          ts: event.t,
          args: { id: event.id, tier: event.tier, why: event.why },
        });
        break;
      case "class":
        trace.push({ ph: "i", s: "t", name: `class ${event.name}`, cat: "class", pid, tid: VM, ts: event.t });
        break;
    }
  }
  return JSON.stringify({ displayTimeUnit: "ms", otherData: { vm: head.vm }, traceEvents: trace });
}
