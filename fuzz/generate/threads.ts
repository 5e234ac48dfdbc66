// Threads whose output does not depend on who runs when: workers that add to counters (synchronized, atomic) in ways that commute, and
// pipelines that hand values over by wait and notify. What could leave a thread waiting for ever is `fixed`, so that the reducer keeps it.

import type { Type } from "../classfile/descriptor.ts";
import { Acc } from "../classfile/writer.ts";
import { type Class, type Expr, int, local, type Method, nil, type Stmt } from "../ir.ts";
import { Body } from "./body.ts";
import {
  addMethod,
  bin,
  caught,
  get,
  guarded,
  loop,
  make,
  mix,
  newClass,
  on,
  put,
  self,
  statically,
  superInit,
  THROWABLE,
} from "./build.ts";
import type { Maker } from "./maker.ts";
import { World } from "./world.ts";

const THREAD = "java/lang/Thread";
const RUNNABLE: Type = "Ljava/lang/Runnable;";
const ATOMIC = "java/util/concurrent/atomic/AtomicLong";
const OBJECT_NAME = "java/lang/Object";
/** A value that no stage hands over: there is nothing more. */
const NOTHING: Expr = { k: "const", t: "J", v: "-9223372036854775808" };
/** More values than any producer has. */
const ENOUGH = int(1000);
/** In methods that the reducer leaves whole only: without its way out such a loop would not end. */
const MANY = int(1 << 30);

/** What a thread may compute by itself: these bodies name no field and no method of the program. */
const PURE = ["floats", "arrays", "multi", "switch", "exceptions", "intrinsics"];

/** The runtime's digest and fuel belong to the main thread: values go to the local `acc`, and loops have a count. */
function quiet(s: Stmt): Stmt[] {
  const all = (body: readonly Stmt[]): Stmt[] => body.flatMap(quiet);
  const acc = local("acc", "J");
  switch (s.k) {
    case "mix": {
      if (s.e.t.length > 1) return [{ k: "do", e: s.e }];
      const v: Expr = s.e.t === "J" ? s.e : { k: "conv", t: "J", a: s.e };
      return [{ k: "set", n: "acc", e: bin("J", "+", bin("J", "*", acc, { k: "const", t: "J", v: "31" }), v) }];
    }
    case "do":
      return s.e.k === "call" && s.e.ref.name === "caught" ? [] : [s];
    case "while": {
      const out: Stmt = { k: "if", c: { k: "not", t: "Z", a: s.c }, a: [{ k: "break", out: 0 }], b: [] };
      return [loop("w", int(4), s.post ? [...all(s.body), out] : [out, ...all(s.body)])];
    }
    case "if":
      return [{ ...s, a: all(s.a), b: all(s.b) }];
    case "for":
      return [{ ...s, fuel: false, body: all(s.body) }];
    case "switch":
      return [{ ...s, cases: s.cases.map((c) => ({ ...c, body: all(c.body) })), other: all(s.other) }];
    case "try":
      return [
        { ...s, body: all(s.body), catches: s.catches.map((c) => ({ ...c, body: all(c.body) })), fin: s.fin === null ? null : all(s.fin) },
      ];
    case "block":
      return [{ ...s, body: all(s.body) }];
    default:
      return [s];
  }
}

/** A static method of an int and a long that any thread may call. */
function pure(m: Maker, c: Class): void {
  const w = new World(m.r, new Set(PURE.filter((f) => m.w.has(f))));
  const params = ["I", "J"];
  const b = new Body(w, { cls: c, isStatic: true, level: 0, ret: "J", params });
  addMethod(c, "pure", params, "J", Acc.public | Acc.static, [
    { k: "var", n: "acc", t: "J", e: local("p1", "J") },
    ...b.statements(m.r.range(1, 5), 1).flatMap(quiet),
    { k: "return", e: bin("J", "^", local("acc", "J"), b.expr("J", 2)) },
  ]);
}

function fixed(m: Method): Method {
  m.fixed = true;
  return m;
}

/** A Runnable with an object of fields that its constructor takes, and `work`, which run calls and cleans up behind. */
function runnable(
  m: Maker,
  name: string,
  fields: readonly (readonly [string, Type])[],
  work: (c: Class) => Stmt[],
  end: (c: Class) => Stmt[],
): Class {
  const c = newClass(name, m.r.pick([50, 52, 61]), { interfaces: [RUNNABLE.slice(1, -1)], shared: m.r.chance(85) });
  c.fields.push(...fields.map(([n, t]) => ({ name: n, t, access: Acc.public })), { name: "failure", t: THROWABLE, access: Acc.public });
  const init = fields.map(([n, t], i) => put(c, n, t, local(`p${i}`, t)));
  fixed(
    addMethod(
      c,
      "<init>",
      fields.map(([, t]) => t),
      "V",
      Acc.public,
      [superInit(c), ...init],
    ),
  );
  pure(m, c);
  addMethod(c, "work", [], "V", Acc.public, work(c));
  fixed(
    addMethod(c, "run", [], "V", Acc.public, [
      {
        k: "try",
        body: [{ k: "do", e: on(self(c), name, "work", [], "V") }],
        catches: [{ t: "java/lang/Throwable", n: "e", body: [put(c, "failure", THROWABLE, local("e", THROWABLE))] }],
        fin: end(c),
      },
    ]),
  );
  return m.w.add(c);
}

/** A place for one value: the one who puts waits until it is free, the one who takes until it is full, both until it is closed. */
function box(m: Maker): Class {
  const c = newClass("p/Box", m.r.pick([50, 52, 61]));
  c.fields.push({ name: "value", t: "J", access: Acc.public });
  for (const name of ["full", "closed"]) c.fields.push({ name, t: "Z", access: Acc.public });
  fixed(addMethod(c, "<init>", [], "V", Acc.public, [superInit(c)]));
  const is = (name: string): Expr => get(c, name, "Z");
  const not = (a: Expr): Expr => ({ k: "not", t: "Z", a });
  const set = (name: string, v: number): Stmt => put(c, name, "Z", { k: "const", t: "Z", v });
  // One thread at most waits here at a time, so that notify is enough; but for closing.
  const wake = (all = m.r.chance(50)): Stmt => ({ k: "do", e: on(self(c), OBJECT_NAME, all ? "notifyAll" : "notify", [], "V") });
  const until = (e: Expr): Stmt =>
    loop("n", MANY, [
      { k: "if", c: { k: "or", t: "Z", a: e, b: is("closed") }, a: [{ k: "break", out: 0 }], b: [] },
      {
        k: "do",
        e: m.r.chance(70)
          ? on(self(c), OBJECT_NAME, "wait", [], "V")
          : on(self(c), OBJECT_NAME, "wait", ["J"], "V", [{ k: "const", t: "J", v: "60000" }]),
      },
    ]);
  const monitor = (name: string, params: Type[], ret: Type, body: Stmt[]): void => {
    const block = m.r.chance(40);
    fixed(addMethod(c, name, params, ret, Acc.public | (block ? 0 : Acc.synchronized), block ? [{ k: "sync", e: self(c), body }] : body));
  };
  monitor("put", ["J"], "Z", [
    until(not(is("full"))),
    { k: "if", c: is("closed"), a: [{ k: "return", e: { k: "const", t: "Z", v: 0 } }], b: [] },
    put(c, "value", "J", local("p0", "J")),
    set("full", 1),
    wake(),
    { k: "return", e: { k: "const", t: "Z", v: 1 } },
  ]);
  monitor("take", [], "J", [
    until(is("full")),
    { k: "if", c: not(is("full")), a: [{ k: "return", e: NOTHING }], b: [] },
    set("full", 0),
    wake(),
    { k: "return", e: get(c, "value", "J") },
  ]);
  monitor("close", [], "V", [set("closed", 1), wake(true)]);
  return m.w.add(c);
}

const started = (n: string, target: Expr): Stmt[] => [
  { k: "var", n: `r${n}`, t: target.t, e: target },
  { k: "var", n: `t${n}`, t: `L${THREAD};`, e: make(THREAD, [RUNNABLE], [local(`r${n}`, target.t)]) },
  { k: "do", e: on(local(`t${n}`, `L${THREAD};`), THREAD, "start", [], "V") },
];

/** Waits for the thread's end. */
const joined = (n: string): Stmt => ({ k: "do", e: on(local(`t${n}`, `L${THREAD};`), THREAD, "join", [], "V") });

/** Prints what the thread failed with. @param otherwise if it did not */
function failureOf(n: string, c: Class, otherwise: Stmt[] = []): Stmt {
  const failure = get(c, "failure", THROWABLE, local(`r${n}`, `L${c.name};`));
  return { k: "if", c: { k: "cmp", t: "Z", op: "!=", a: failure, b: nil(THROWABLE) }, a: [{ k: "do", e: caught(failure) }], b: otherwise };
}

/** A producer, stages that each take from a box and put into the next, and main at the end of it. */
function pipeline(m: Maker, main: Class): void {
  const { r } = m;
  const b = box(m);
  const t = `L${b.name};`;
  const callBox = (o: Expr, name: string, params: Type[], ret: Type, args: Expr[] = []): Expr => on(o, b.name, name, params, ret, args);
  const close = (o: Expr): Stmt => ({ k: "do", e: callBox(o, "close", [], "V") });
  const stop: Stmt = { k: "break", out: 0 };
  const hand = (c: Class, e: Expr): Stmt => ({
    k: "if",
    c: { k: "not", t: "Z", a: callBox(get(c, "to", t), "put", ["J"], "Z", [e]) },
    a: [stop],
    b: [],
  });
  const call = (c: Class, i: Expr, v: Expr): Expr => statically(c.name, "pure", ["I", "J"], "J", [i, v]);
  const count = int(r.pick([1, 10, 50, 300]));
  const producer = runnable(
    m,
    "p/Producer",
    [["to", t]],
    (c) => [loop("i", count, [hand(c, call(c, local("i", "I"), { k: "conv", t: "J", a: local("i", "I") }))])],
    (c) => [close(get(c, "to", t))],
  );
  const ends: Stmt = { k: "if", c: { k: "cmp", t: "Z", op: "==", a: local("v", "J"), b: NOTHING }, a: [stop], b: [] };
  const stage = runnable(
    m,
    "q/Stage",
    [
      ["from", t],
      ["to", t],
    ],
    (c) => [
      loop("i", ENOUGH, [
        { k: "var", n: "v", t: "J", e: callBox(get(c, "from", t), "take", [], "J") },
        ends,
        hand(c, call(c, local("i", "I"), local("v", "J"))),
      ]),
    ],
    (c) => [close(get(c, "from", t)), close(get(c, "to", t))],
  );
  const stages = r.range(0, 2);
  const boxes = Array.from({ length: stages + 1 }, (_, i): Stmt => ({ k: "var", n: `b${i}`, t, e: make(b.name, [], []) }));
  const last = local(`b${stages}`, t);
  const body: Stmt[] = [...boxes, ...started("0", make(producer.name, [t], [local("b0", t)]))];
  for (let i = 1; i <= stages; i++) body.push(...started(`${i}`, make(stage.name, [t, t], [local(`b${i - 1}`, t), local(`b${i}`, t)])));
  body.push({
    k: "try",
    body: [loop("i", ENOUGH, [{ k: "var", n: "v", t: "J", e: callBox(last, "take", [], "J") }, ends, mix(local("v", "J"))])],
    catches: [],
    fin: [close(last)],
  });
  for (let i = 0; i <= stages; i++) body.push(joined(`${i}`));
  // Only the last of the stages that failed is told: whether one before it comes so far as to fail, too, depends on who runs when.
  let failures = failureOf("0", producer);
  for (let i = 1; i <= stages; i++) failures = failureOf(`${i}`, stage, [failures]);
  body.push(failures);
  fixed(addMethod(main, "s71", [], "V", Acc.public | Acc.static, [loop("again", int(r.pick([1, 1, 3])), body)]));
}

/** Threads that count together: a synchronized method, a synchronized block, an AtomicLong and a loop of compareAndSet. */
function counters(m: Maker, main: Class): void {
  const { r } = m;
  const shared = newClass("p/Shared", r.pick([50, 52, 61]));
  const fields: [string, Type][] = [
    ["count", "I"],
    ["sum", "J"],
    ["bits", "J"],
    ["atom", `L${ATOMIC};`],
  ];
  for (const [name, t] of fields) shared.fields.push({ name, t, access: Acc.public });
  addMethod(shared, "<init>", [], "V", Acc.public, [superInit(shared), put(shared, "atom", `L${ATOMIC};`, make(ATOMIC, [], []))]);
  const grow = (name: string, t: Type, op: "+" | "^", e: Expr, o: Expr = self(shared)): Stmt =>
    put(shared, name, t, bin(t, op, get(shared, name, t, o), e), o);
  addMethod(shared, "add", ["J"], "V", Acc.public | Acc.synchronized, [
    grow("count", "I", "+", int(1)),
    grow("sum", "J", "+", local("p0", "J")),
  ]);
  const atomic = get(shared, "atom", `L${ATOMIC};`);
  const old = local("old", "J");
  fixed(
    addMethod(shared, "swap", ["J"], "V", Acc.public, [
      loop("n", MANY, [
        { k: "var", n: "old", t: "J", e: on(atomic, ATOMIC, "get", [], "J") },
        {
          k: "if",
          c: on(atomic, ATOMIC, "compareAndSet", ["J", "J"], "Z", [old, bin("J", "+", old, local("p0", "J"))]),
          a: [{ k: "break", out: 0 }],
          b: [],
        },
      ]),
    ]),
  );
  m.w.add(shared);
  const t = `L${shared.name};`;
  const acc = local("acc", "J");
  const ways = (o: Expr): Stmt[] => {
    const atom = get(shared, "atom", `L${ATOMIC};`, o);
    return [
      { k: "do", e: on(o, shared.name, "add", ["J"], "V", [acc]) },
      { k: "sync", e: o, body: [grow("bits", "J", "^", acc, o), ...(r.chance(30) ? [grow("count", "I", "+", int(3), o)] : [])] },
      { k: "do", e: on(atom, ATOMIC, "addAndGet", ["J"], "J", [acc]) },
      { k: "do", e: on(o, shared.name, "swap", ["J"], "V", [acc]) },
    ];
  };
  const worker = runnable(
    m,
    "p/Worker",
    [
      ["id", "I"],
      ["shared", t],
      ["result", "J"],
    ],
    (c) => [
      { k: "var", n: "acc", t: "J", e: { k: "conv", t: "J", a: get(c, "id", "I") } },
      loop("i", int(r.pick([10, 100, 1000, 3000])), [
        guarded(
          [{ k: "set", n: "acc", e: statically(c.name, "pure", ["I", "J"], "J", [local("i", "I"), acc]) }],
          [{ k: "set", n: "acc", e: bin("J", "+", acc, { k: "conv", t: "J", a: local("i", "I") }) }],
        ),
        ...r.shuffled(ways(get(c, "shared", t))).slice(0, r.range(1, 4)),
        ...(r.chance(15) ? [{ k: "do", e: statically(THREAD, "yield", [], "V", []) } as Stmt] : []),
      ]),
      put(c, "result", "J", acc),
    ],
    () => [],
  );
  const threads = r.range(2, 4);
  const body: Stmt[] = [{ k: "var", n: "shared", t, e: make(shared.name, [], []) }];
  const o = local("shared", t);
  for (let i = 0; i < threads; i++)
    body.push(...started(`${i}`, make(worker.name, ["I", t, "J"], [int(r.below(100)), o, { k: "const", t: "J", v: "0" }])));
  for (let i = 0; i < threads; i++)
    body.push(joined(`${i}`), failureOf(`${i}`, worker), mix(get(worker, "result", "J", local(`r${i}`, `L${worker.name};`))));
  for (const [name, type] of fields.slice(0, 3)) body.push(mix(get(shared, name, type, o)));
  body.push(mix(on(get(shared, "atom", `L${ATOMIC};`, o), ATOMIC, "get", [], "J")));
  addMethod(main, "s72", [], "V", Acc.public | Acc.static, body);
}

/** After all other bodies: their classes are for no others. */
export function threads(m: Maker, main: Class): void {
  if (m.r.chance(70)) pipeline(m, main);
  if (m.r.chance(70)) counters(m, main);
}
