// Makes a whole program out of a seed: which features it has (few at a time, so that they meet in many mixtures), its hierarchy of classes
// and interfaces, functions that are called often, and the steps of main.

import { descriptor, isReference, type Type } from "../classfile/descriptor.ts";
import { Acc } from "../classfile/writer.ts";
import { type Class, type Expr, int, local, type Method, type Program, runtimeCall, type Stmt } from "../ir.ts";
import { Random } from "../random.ts";
import { Body, CONSTRUCTOR } from "./body.ts";
import { bridges } from "./bridges.ts";
import { concats } from "./concat.ts";
import { huge } from "./huge.ts";
import { lambdas } from "./lambdas.ts";
import { Maker } from "./maker.ts";
import { objects } from "./objects.ts";
import { probes } from "./probes.ts";
import { records } from "./records.ts";
import { bigArrays, manyFields, reflection } from "./special.ts";
import { threads } from "./threads.ts";
import { constant } from "./values.ts";
import { type Callable, STRING, World } from "./world.ts";

export const FEATURES = [
  "floats",
  "strings",
  "arrays",
  "multi",
  "arraycopy",
  "exceptions",
  "sync",
  "switch",
  "classes",
  "interfaces",
  "clinit",
  "intrinsics",
  "handles",
  "hot",
  "wide",
  "probes",
  "big",
  "fields",
  "reflect",
  "lambdas",
  "records",
  "bridges",
  "threads",
  "concat",
  "objects",
  "huge",
] as const;

/** Features that cost much, or print much: how often, in a hundred. */
const RARE: Readonly<Record<string, number>> = {
  big: 6,
  fields: 1,
  reflect: 10,
  lambdas: 20,
  records: 15,
  bridges: 20,
  threads: 8,
  concat: 15,
  objects: 15,
  huge: 2,
};

const MAIN = "p/Main";
const VERSIONS = [49, 50, 52, 52, 55, 61, 61];

function chooseFeatures(r: Random, forced: readonly string[] | undefined): Set<string> {
  if (forced) return new Set(forced);
  const out = new Set<string>(
    FEATURES.filter((f) => r.chance(f in RARE ? RARE[f]! : f === "wide" ? 15 : f === "handles" ? 30 : f === "hot" ? 40 : 60)),
  );
  if (out.has("interfaces")) out.add("classes");
  return out;
}

function primitiveOrText(w: World): Type {
  const r = w.random;
  return r.weighted<Type>([
    [6, "I"],
    [3, "J"],
    [w.has("floats") ? 3 : 0, r.pick(["D", "F"])],
    [2, r.pick(["Z", "B", "S", "C"])],
    [w.has("strings") ? 2 : 0, STRING],
  ]);
}

/** Types of parameters and results of selectors and functions. */
function anyType(w: World, classes: readonly string[]): Type {
  const r = w.random;
  if (w.has("classes") && classes.length > 0 && r.chance(20)) return `L${r.pick(classes)};`;
  if (w.has("arrays") && r.chance(15)) return r.pick(["[I", "[J", "[D", "[B", "[C", "[Ljava/lang/Object;"]);
  return primitiveOrText(w);
}

class ProgramMaker extends Maker {
  names: string[] = [];

  hierarchy(): void {
    const { w, r } = this;
    if (!w.has("classes")) return;
    const interfaces = w.has("interfaces") ? r.range(1, 4) : 0;
    const classes = r.range(1, 6);
    for (let i = 0; i < interfaces; i++) this.names.push(`${r.chance(80) ? "p" : "q"}/I${i}`);
    for (let i = 0; i < classes; i++) this.names.push(`${r.chance(70) ? "p" : "q"}/C${i}`);
    const count = r.range(1, 5);
    for (let i = 0; i < count; i++) {
      const s: Callable = {
        level: 20 + i * 2,
        name: r.chance(30) ? `m${i - (i % 2)}` : `m${i}`,
        params: Array.from({ length: r.below(4) }, () => anyType(w, this.names)),
        ret: r.chance(15) ? "V" : anyType(w, this.names),
      };
      // One level a signature, else calls could go round.
      const same = (x: Callable): boolean => x.name === s.name && descriptor(x.params, x.ret) === descriptor(s.params, s.ret);
      if (!w.selectors.some(same)) w.selectors.push(s);
    }
    for (const name of this.names) this.declare(name);
  }

  declare(name: string): void {
    const { w, r } = this;
    const isInterface = name[2] === "I";
    const before = w.classes;
    const some = before.filter((c) => c.access & Acc.interface);
    const interfaces =
      some.length > 0 && r.chance(isInterface ? 50 : 70)
        ? r
            .shuffled(some)
            .slice(0, r.range(1, 2))
            .map((c) => c.name)
        : [];
    const parents = before.filter((c) => !(c.access & (Acc.interface | Acc.final)));
    const parent = !isInterface && parents.length > 0 && r.chance(70) ? r.pick(parents).name : "java/lang/Object";
    const c: Class = {
      name,
      super: parent,
      interfaces,
      access: isInterface ? Acc.public | Acc.interface | Acc.abstract : Acc.public | Acc.super | (r.chance(12) ? Acc.abstract : 0),
      version: isInterface ? r.pick([52, 55, 61]) : r.pick(VERSIONS),
      shared: r.chance(85),
      fields: [],
      methods: [],
    };
    w.add(c);
    if (isInterface) this.interfaceMembers(c);
    else this.classMembers(c);
  }

  interfaceMembers(c: Class): void {
    const { w, r } = this;
    for (let i = r.below(3); i > 0; i--) {
      const t = primitiveOrText(w);
      c.fields.push({
        name: `k${c.name.slice(3)}${i}`,
        t,
        access: Acc.public | Acc.static | Acc.final,
        ...(r.chance(50) ? { value: this.fieldValue(t) } : {}),
      });
    }
    for (const s of w.selectors) {
      if (r.chance(45)) continue;
      const concrete = r.chance(55);
      const access = !concrete ? Acc.public | Acc.abstract : r.chance(85) ? Acc.public : Acc.private;
      this.method(c, s, access);
    }
    this.initialiser(c);
  }

  fieldValue(t: Type): number | string {
    if (isReference(t)) return this.r.pick(["", "constant", "c2"]);
    return (constant(this.r, t) as Expr & { k: "const" }).v as number | string;
  }

  classMembers(c: Class): void {
    const { w, r } = this;
    for (let i = r.range(1, 5); i > 0; i--) {
      const t = r.chance(25) ? anyType(w, this.names) : primitiveOrText(w);
      const isStatic = r.chance(35);
      const visible = r.weighted([
        [70, Acc.public],
        [10, 0],
        [10, Acc.protected],
        [10, Acc.private],
      ]);
      const name = `f${r.below(4)}`;
      if (c.fields.some((f) => f.name === name && f.t === t)) continue;
      c.fields.push({ name, t, access: visible | (isStatic ? Acc.static : 0) | (r.chance(6) ? Acc.volatile : 0) });
    }
    for (const s of w.selectors) {
      if (!r.chance(60)) continue;
      if (c.methods.some((m) => m.name === s.name && descriptor(m.params, m.ret) === descriptor(s.params, s.ret))) continue;
      const visible = r.weighted([
        [86, Acc.public],
        [5, 0],
        [5, Acc.protected],
        [4, Acc.private],
      ]);
      const abstract = c.access & Acc.abstract && r.chance(30) && visible !== Acc.private ? Acc.abstract : 0;
      this.method(c, s, visible | abstract | (!abstract && r.chance(8) && w.has("sync") ? Acc.synchronized : 0));
    }
    this.constructors(c);
    this.initialiser(c);
  }

  method(c: Class, s: Callable, access: number): void {
    if (c.methods.some((m) => m.name === s.name && descriptor(m.params, m.ret) === descriptor(s.params, s.ret))) return;
    const m: Method = { name: s.name, params: [...s.params], ret: s.ret, access, body: null };
    c.methods.push(m);
    if (!(access & Acc.abstract)) this.bodies.push(() => this.body(c, m, s.level, this.r.range(1, 5)));
  }

  body(c: Class, m: Method, level: number, size: number): void {
    const b = new Body(this.w, { cls: c, isStatic: (m.access & Acc.static) !== 0, level, ret: m.ret, params: m.params });
    const stmts = b.statements(size, 2);
    if (m.ret !== "V") stmts.push({ k: "return", e: b.expr(m.ret, 3) });
    m.body = b.callsMade > 0 ? [{ k: "fuel" }, ...stmts] : stmts;
    if (this.w.has("wide") && this.r.chance(30)) m.gap = this.r.pick([0, 1, 2, 3, 250, 252, 253, 254, 255, 256, 1000]);
  }

  constructors(c: Class): void {
    const { w, r } = this;
    const shapes: Type[][] = [[], ...(r.chance(50) ? [[primitiveOrText(w)]] : [])];
    for (const params of shapes) {
      const m: Method = { name: "<init>", params, ret: "V", access: Acc.public, body: [] };
      c.methods.push(m);
      this.bodies.push(() => {
        const b = new Body(w, { cls: c, isStatic: false, level: CONSTRUCTOR, ret: "V", params });
        m.body = [{ k: "init", owner: c.super, desc: "()V", args: [] }, ...b.statements(r.below(3), 1)];
      });
    }
  }

  /** A class initialiser says that it ran, and may throw. */
  initialiser(c: Class): void {
    const { w, r } = this;
    const interfaceNeeds = c.access & Acc.interface && c.fields.some((f) => f.value === undefined);
    if (!w.has("clinit") || (!r.chance(60) && !interfaceNeeds)) return;
    const m: Method = { name: "<clinit>", params: [], ret: "V", access: Acc.static, body: [] };
    c.methods.push(m);
    this.bodies.push(() => {
      const b = new Body(w, { cls: c, isStatic: true, level: r.chance(60) ? CONSTRUCTOR : 26, ret: "V", params: [] });
      const own: Stmt[] = c.fields
        .filter((f) => f.access & Acc.static && f.value === undefined && r.chance(70))
        .map((f) => ({ k: "put", how: "static", owner: c.name, name: f.name, t: f.t, e: b.expr(f.t, 2) }));
      m.body = [{ k: "line", label: `${c.name} starts` }, ...own, ...b.statements(r.below(3), 1)];
      if (r.chance(8))
        m.body.push({
          k: "if",
          c: { k: "get", t: "Z", how: "static", owner: "dewar/fuzz/Fuzz", name: "yes" },
          a: [{ k: "do", e: { k: "bin", t: "I", op: "/", a: int(1), b: int(0) } }],
          b: [],
        });
    });
  }

  functions(main: Class): void {
    const { w, r } = this;
    for (let i = r.range(1, 5); i > 0; i--) {
      const params = Array.from({ length: r.range(1, 5) }, () => anyType(w, this.names));
      const ret = r.chance(10) ? "V" : anyType(w, this.names);
      const level = r.range(1, 60);
      const m: Method = { name: `f${i}`, params, ret, access: Acc.public | Acc.static, body: [] };
      main.methods.push(m);
      w.functions.push({ level, owner: main, name: m.name, params, ret });
      this.bodies.push(() => this.body(main, m, level, r.range(2, 8)));
    }
  }

  steps(main: Class): void {
    const { w, r } = this;
    const count = r.range(2, 5);
    for (let i = 0; i < count; i++) {
      const m: Method = { name: `s${i}`, params: [], ret: "V", access: Acc.public | Acc.static, body: [] };
      main.methods.push(m);
      this.bodies.push(() => {
        if (w.has("hot") && r.chance(60)) m.body = this.hotStep(main);
        else this.body(main, m, 0, r.range(3, 12));
      });
    }
  }

  /** A loop that calls a function so often that compilers take it up, with arguments that change their kind on the way. */
  hotStep(main: Class): Stmt[] {
    const { w, r } = this;
    const b = new Body(w, { cls: main, isStatic: true, level: 0, ret: "V", params: [] });
    const before = b.statements(r.range(1, 3), 1);
    const f = r.pick(w.functions);
    const turns = r.pick([300, 2000, 6000, 12000, 30000]);
    const i = local("i", "I");
    const change = Math.floor((turns * r.range(5, 10)) / 10);
    const args = f.params.map((t): Expr => {
      if (t === "I" && r.chance(60)) return r.chance(50) ? i : { k: "bin", t: "I", op: "*", a: i, b: int(r.range(-9, 99)) };
      if (r.chance(50)) return { k: "cond", t, c: { k: "cmp", t: "Z", op: "<", a: i, b: int(change) }, a: b.expr(t, 1), b: b.expr(t, 2) };
      return b.expr(t, 1);
    });
    const call: Expr = {
      k: "call",
      t: f.ret,
      how: "static",
      ref: { owner: f.owner.name, itf: false, name: f.name, desc: descriptor(f.params, f.ret) },
      args,
    };
    const inner: Stmt = f.ret === "V" ? { k: "do", e: call } : { k: "mix", e: call };
    const guarded: Stmt = r.chance(60)
      ? {
          k: "try",
          body: [inner],
          catches: [{ t: "java/lang/Throwable", n: "x", body: [{ k: "mix", e: local("x", "Ljava/lang/Throwable;") }] }],
          fin: null,
        }
      : inner;
    const loop: Stmt = {
      k: "for",
      n: "i",
      from: int(0),
      to: int(turns),
      step: 1,
      down: false,
      fuel: true,
      body: [guarded, ...b.block(r.below(2), 1)],
    };
    return [...before, loop, ...b.statements(r.below(3), 1)];
  }

  /** main: every step by itself, its exception caught and printed. */
  main(main: Class): void {
    const body: Stmt[] = [];
    for (const m of main.methods) {
      if (!/^[sx]\d+$/.test(m.name)) continue;
      body.push({
        k: "try",
        body: [
          { k: "do", e: { k: "call", t: "V", how: "static", ref: { owner: main.name, itf: false, name: m.name, desc: "()V" }, args: [] } },
        ],
        catches: [
          {
            t: "java/lang/Throwable",
            n: "e",
            body: [{ k: "do", e: runtimeCall("caught", "(Ljava/lang/Throwable;)V", [local("e", "Ljava/lang/Throwable;")], "V") }],
          },
        ],
        fin: null,
      });
      body.push({ k: "line", label: m.name });
    }
    main.methods.push({ name: "main", params: [], ret: "V", access: Acc.public | Acc.static, body });
  }
}

export function generate(seed: number, forced?: readonly string[]): Program {
  const random = new Random(seed);
  const features = chooseFeatures(random, forced);
  const w = new World(random, features);
  const maker = new ProgramMaker(w);
  const main: Class = {
    name: MAIN,
    super: "java/lang/Object",
    interfaces: [],
    access: Acc.public | Acc.super,
    version: random.pick(VERSIONS),
    shared: random.chance(85),
    fields: [],
    methods: [],
  };
  maker.hierarchy();
  w.add(main);
  maker.functions(main);
  if (features.has("lambdas")) lambdas(maker);
  if (features.has("records")) records(maker);
  if (features.has("bridges")) bridges(maker);
  if (features.has("concat")) concats(maker);
  if (features.has("objects")) objects(maker);
  if (features.has("huge")) huge(maker);
  maker.steps(main);
  for (const body of maker.bodies) body();
  maker.directCalls(main);
  if (features.has("probes")) probes(w, main);
  if (features.has("big")) bigArrays(w, main);
  if (features.has("fields")) manyFields(w, main);
  if (features.has("reflect")) reflection(w, main);
  if (features.has("threads")) threads(maker, main);
  maker.main(main);
  return { seed, features: [...features], entry: MAIN, classes: w.classes, fuel: features.has("hot") ? 150_000 : 20_000 };
}
