import assert from "node:assert/strict";
import { test } from "node:test";
import type { CompLevel } from "../../src/tiering/level.ts";
import { CompileQueues, type CompileTask, selectTask, WINDOW } from "../../src/tiering/queue.ts";
import { compareMethods, isStale, updateRate, weight } from "../../src/tiering/rate.ts";
import { IDLE, type Load, type MethodState, NEW_METHOD, NEW_PROFILE } from "../../src/tiering/state.ts";
import { randomFrom, randomLoad, randomMethod } from "./random-states.ts";
import { configFor } from "./table.ts";

const config = configFor("");
const load: Load = { ...IDLE, now: 1000 };
/** Measured a moment ago, so neither stale nor measured again. */
const fresh: MethodState = { ...NEW_METHOD, prevTime: 1000, prevEventCount: 0 };

let ids = 0;
const task = (more: Partial<CompileTask<MethodState>> & { method: MethodState }): CompileTask<MethodState> => ({
  id: ++ids,
  osrBci: -1,
  level: 3,
  hotCount: 0,
  blocking: false,
  reason: "tiered",
  timeQueued: 0,
  ...more,
});
const select = (tasks: CompileTask<MethodState>[], c = config, l = load) => selectTask(c, l, tasks, (t) => t.method);

test("an empty queue has no next task", () => {
  assert.deepEqual(select([]), { task: undefined, lowered: false, removed: [], rates: [] });
});

test("the hottest goes first: (rate + 1) * (calls + 1) * (back-edges + 1)", () => {
  assert.equal(weight({ ...fresh, rate: 2, invocations: 3, backedges: 4 }), 60);
  const cool = task({ method: { ...fresh, invocations: 10, rate: 1 } });
  const hot = task({ method: { ...fresh, invocations: 10, rate: 2 } });
  assert.equal(select([cool, hot]).task, hot);
  assert.equal(select([hot, cool]).task, hot);
});

test("of equals the first that came", () => {
  const [a, b] = [task({ method: fresh }), task({ method: fresh })];
  assert.equal(select([a, b]).task, a);
});

test("what was at a higher level once goes before what is hotter", () => {
  const deopted = task({ method: { ...fresh, highestCompLevel: 4 } });
  const hot = task({ method: { ...fresh, rate: 1000, invocations: 1000 } });
  assert.equal(select([hot, deopted]).task, deopted);
  assert.ok(compareMethods(deopted.method, hot.method) && !compareMethods(hot.method, deopted.method));
});

test("a task that somebody waits for goes before all others", () => {
  const hot = task({ method: { ...fresh, rate: 1000, highestCompLevel: 4 } });
  const waited = task({ method: fresh, blocking: true });
  const waitedHotter = task({ method: { ...fresh, rate: 1 }, blocking: true });
  assert.equal(select([hot, waited]).task, waited);
  assert.equal(select([hot, waited, waitedHotter]).task, waitedHotter);
});

test("a task without events for 50 ms, of which no safepoint took part, is dropped", () => {
  const method = { ...NEW_METHOD, invocations: 100, prevTime: 900, prevEventCount: 100 };
  const stale = (m: MethodState, more: Partial<CompileTask<MethodState>> = {}, l = load): string | undefined =>
    select([task({ method: m, ...more })], config, l).removed[0]?.why;
  assert.equal(stale(method), "stale");
  assert.equal(stale({ ...method, invocations: 101 }), undefined);
  assert.equal(stale({ ...method, prevTime: 950 }), undefined);
  assert.equal(stale({ ...method, prevTime: 949 }), "stale");
  assert.equal(stale(method, {}, { ...load, endOfLastSafepoint: 950 }), undefined);
  assert.equal(stale(method, {}, { ...load, endOfLastSafepoint: 949 }), "stale");
  assert.equal(stale(method, { blocking: true }), undefined);
  assert.equal(stale(method, { reason: "must_be_compiled" }), undefined);
  assert.equal(stale({ ...method, invocations: 2000, prevEventCount: 2000 }), undefined, "an old method stays");
  assert.ok(isStale(load, 50, method));
});

test("TieredCompileTaskTimeout is that time", () => {
  const method = { ...NEW_METHOD, invocations: 100, prevTime: 900, prevEventCount: 100 };
  const removed = (options: string): number => select([task({ method })], configFor(options)).removed.length;
  assert.equal(removed("-XX:TieredCompileTaskTimeout=100"), 0);
  assert.equal(removed("-XX:TieredCompileTaskTimeout=99"), 1);
});

test("a task whose class was unloaded is dropped", () => {
  const gone = task({ method: fresh });
  assert.deepEqual(selectTask(config, load, [gone], () => undefined).removed, [{ task: gone, why: "unloaded" }]);
});

test("a level 3 task of a method that was profiled meanwhile becomes level 2", () => {
  const profile = { ...NEW_PROFILE, invocations: 5000 };
  const profiled = { ...fresh, profile };
  const lowered = (more: Partial<CompileTask<MethodState>>, m: MethodState = profiled, c = config): CompLevel | string | undefined => {
    const s = select([task({ method: m, ...more })], c);
    return s.task?.level ?? s.removed[0]?.why;
  };
  assert.equal(lowered({}), 2);
  assert.equal(lowered({ level: 4 }), 4);
  assert.equal(lowered({ level: 1 }), 1);
  assert.equal(lowered({}, { ...fresh, profile: { ...profile, invocations: 4999 } }), 3);
  assert.equal(lowered({}, { ...profiled, codeLevel: 2 }), "complete");
  assert.equal(lowered({ osrBci: 5 }, { ...profiled, codeLevel: 2 }), 2);
  assert.equal(lowered({ osrBci: 5 }, { ...profiled, osrCode: [{ bci: 5, level: 2 }] }), "complete");
  assert.equal(lowered({ osrBci: 5 }, { ...profiled, osrCode: [{ bci: 6, level: 2 }] }), 2);
  assert.equal(lowered({}, profiled, configFor("-XX:TieredStopAtLevel=3")), 3);
  assert.equal(lowered({}, profiled, configFor("-Xcomp")), 3);
});

test("the rate is events a millisecond, measured once a millisecond at most", () => {
  const m = { ...NEW_METHOD, invocations: 100, backedges: 50, prevTime: 990, prevEventCount: 50 };
  assert.deepEqual(updateRate(config, load, m), { rate: 10, prevTime: 1000, prevEventCount: 150 });
  assert.equal(updateRate(config, load, { ...m, prevTime: 1000 }), undefined);
  assert.equal(updateRate(config, { ...load, endOfLastSafepoint: 1000 }, m), undefined, "just out of a safepoint");
  assert.deepEqual(updateRate(config, { ...load, startTime: 850 }, { ...m, prevTime: 0 })?.rate, Math.fround(100 / 150));
  const still = { ...m, prevEventCount: 150, rate: 3 };
  assert.equal(updateRate(config, load, still), undefined);
  assert.equal(updateRate(config, load, { ...still, prevTime: 975 }), undefined);
  assert.deepEqual(updateRate(config, load, { ...still, prevTime: 974 }), { rate: 0, prevTime: 974, prevEventCount: 150 });
  assert.equal(updateRate(config, load, { ...m, invocations: 2000, rate: 5 })?.rate, 0, "old methods need none");
  assert.equal(updateRate(configFor("-XX:TieredRateUpdateMinTime=11"), load, m), undefined);
  assert.deepEqual(updateRate(configFor("-XX:TieredRateUpdateMaxTime=5"), load, still)?.rate, 0);
});

test("queues number their tasks, and take out what is chosen and what is dropped", () => {
  const queues = new CompileQueues<MethodState>();
  const stale = { ...NEW_METHOD, prevTime: 1, invocations: 1, prevEventCount: 1 };
  const add = (method: MethodState, level: CompLevel) =>
    queues.add({ method, level, osrBci: -1, hotCount: 0, blocking: false, reason: "tiered", timeQueued: 0 });
  assert.equal(add(fresh, 3).id, 1);
  assert.equal(add(stale, 3).id, 2);
  assert.equal(add({ ...fresh, rate: 5 }, 2).id, 3);
  assert.equal(add(fresh, 4).id, 4);
  assert.equal(queues.nextId(), 5);
  assert.deepEqual([queues.c1.size, queues.c2.size, queues.c1.peak, queues.c1.total], [3, 1, 3, 3]);
  const s = queues.c1.take(config, load, (t) => t.method);
  assert.equal(s.task?.id, 3);
  assert.deepEqual(
    s.removed.map((r) => r.task.id),
    [2],
  );
  assert.deepEqual(
    queues.c1.tasks().map((t) => t.id),
    [1],
  );
  assert.throws(() => add(fresh, 0), RangeError);
  assert.equal(queues.c2.drain().length, 1);
  assert.equal(
    queues.print((t) => `  ${t.id}`),
    "C1 compile queue:\n  1\n\nC2 compile queue:\nEmpty\n\n",
  );
});

test("over random queues: the choice is of the greatest, none is lost", () => {
  const random = randomFrom(11);
  for (let round = 0; round < 500; round++) {
    const l = randomLoad(random);
    const tasks = Array.from({ length: 1 + Math.floor(random() * 20) }, () =>
      task({ method: randomMethod(random, "m", 0), level: random() < 0.5 ? 3 : 2, blocking: random() < 0.1 }),
    );
    const s = select(tasks, config, l);
    const removed = new Set(s.removed.map((r) => r.task));
    const rates = new Map(s.rates);
    const left = tasks.filter((t) => !removed.has(t));
    if (s.task === undefined) {
      assert.ok(left.length === 0 || s.lowered);
      continue;
    }
    const now = (t: CompileTask<MethodState>): MethodState => ({ ...t.method, ...rates.get(t) });
    const chosen = tasks.find((t) => t.id === s.task!.id)!;
    const rivals = left.some((t) => t.blocking) ? left.filter((t) => t.blocking) : left;
    for (const rival of rivals) assert.ok(!compareMethods(now(rival), now(chosen)));
    assert.deepEqual(select(tasks, config, l), s);
  }
});

test("a long queue is looked at in parts: each task has its turn, none is lost, and one that somebody waits for goes first", () => {
  const { c1 } = new CompileQueues<MethodState>();
  const count = 5 * WINDOW;
  for (let i = 0; i < count; i++) c1.add(task({ method: { ...fresh, invocations: i }, hotCount: i }));
  let looks = 0;
  const look = (t: CompileTask<MethodState>): MethodState => {
    looks++;
    return t.method;
  };
  const take = (): CompileTask<MethodState> | undefined => c1.take(config, load, look).task;
  const first = take()!;
  assert.equal(looks, WINDOW);
  assert.equal(first.hotCount, WINDOW - 1);
  c1.add(task({ method: fresh, blocking: true, hotCount: -1 }));
  assert.equal(take()!.hotCount, -1);
  const rest = new Set([first.hotCount]);
  while (c1.size > 0) rest.add(take()!.hotCount);
  assert.equal(rest.size, count);
});
