// What javac makes of generics and covariant results: overriding methods with narrower types, and bridges with the erased ones that call
// them. Calls go by each of the descriptors, to each class, with arguments that the bridge's cast may refuse.

import type { Type } from "../classfile/descriptor.ts";
import { Acc } from "../classfile/writer.ts";
import { type Class, type Expr, int, local, type Stmt } from "../ir.ts";
import { addMethod, boxed, cast, guarded, INTERFACE, loop, make, mix, newClass, OBJECT, on, self, superInit } from "./build.ts";
import type { Maker } from "./maker.ts";
import { STRING } from "./world.ts";

const COMPARABLE: Type = "Ljava/lang/Comparable;";
const NUMBER: Type = "Ljava/lang/Number;";
const INTEGER: Type = "Ljava/lang/Integer;";
const LONG: Type = "Ljava/lang/Long;";

/** From wide to narrow: each may override with bridges for all before it. */
const RESULTS: readonly (readonly Type[])[] = [
  [OBJECT, NUMBER, INTEGER],
  [OBJECT, NUMBER, LONG],
  [OBJECT, COMPARABLE, STRING],
];
const PARAMETERS: readonly (readonly Type[])[] = [[OBJECT, STRING], [OBJECT, NUMBER, INTEGER], [OBJECT, COMPARABLE, STRING], [OBJECT]];

interface Signature {
  readonly param: Type;
  readonly ret: Type;
}

class Family {
  readonly m: Maker;
  readonly name: string;
  readonly results: readonly Type[];
  readonly params: readonly Type[];
  /** Signatures that a class has, by its name: its own and inherited ones. */
  readonly has = new Map<string, Signature[]>();
  readonly classes: Class[] = [];
  readonly #n: number;

  constructor(m: Maker, n: number) {
    this.m = m;
    this.#n = n;
    this.name = m.r.pick(["take", "compareTo", "apply"]);
    this.results = m.r.pick(RESULTS);
    this.params = m.r.pick(PARAMETERS);
  }

  /** The value that the method of a class gives: of its narrowest type, made from the argument. */
  result(t: Type, c: Class): Expr {
    const r = this.m.r;
    const hash: Expr = on({ k: "str", t: STRING, v: c.name }, STRING.slice(1, -1), "hashCode", [], "I");
    if (r.chance(5)) return { k: "const", t, v: null };
    if (t === INTEGER || t === NUMBER) return boxed({ k: "bin", t: "I", op: "+", a: hash, b: int(r.below(100)) });
    if (t === LONG) return boxed({ k: "conv", t: "J", a: hash });
    return { k: "str", t: STRING, v: `${c.name} ${r.below(10)}` };
  }

  /** Declares the method in a class: its own with `own`, and a bridge for each signature above. */
  implement(c: Class, own: Signature, above: readonly Signature[]): void {
    const r = this.m.r;
    const itf = (c.access & Acc.interface) !== 0;
    const arg = local("p0", own.param);
    addMethod(c, this.name, [own.param], own.ret, Acc.public, [
      mix(arg),
      { k: "line", label: `${c.name}.${this.name} ${own.param}` },
      { k: "return", e: this.result(own.ret, c) },
    ]);
    for (const s of above) {
      if (s.param === own.param && s.ret === own.ret) continue;
      // Now and then a class lacks one: as if it had been compiled against an older one above.
      if (r.chance(5)) continue;
      const e = on(
        self(c),
        c.name,
        this.name,
        [own.param],
        own.ret,
        [s.param === own.param ? arg : cast(own.param, local("p0", s.param))],
        itf,
      );
      addMethod(c, this.name, [s.param], s.ret, Acc.public | Acc.bridge | Acc.synthetic, [{ k: "return", e }]);
    }
  }

  narrower(types: readonly Type[], from: Type): Type {
    return this.m.r.pick(types.slice(types.indexOf(from)));
  }

  declare(): void {
    const { m } = this;
    const { r, w } = m;
    const itf = newClass(`p/G${this.#n}`, r.pick([52, 61]), { access: INTERFACE });
    const top: Signature = { param: OBJECT, ret: r.chance(70) ? OBJECT : this.results[1]! };
    if (r.chance(50)) addMethod(itf, this.name, [top.param], top.ret, Acc.public | Acc.abstract, null);
    else this.implement(itf, top, []);
    w.add(itf);
    this.has.set(itf.name, [top]);
    for (let i = 0; i < r.range(2, 4); i++) {
      const parent = this.classes.length > 0 && r.chance(70) ? r.pick(this.classes) : undefined;
      const c = newClass(`${r.chance(70) ? "p" : "q"}/G${this.#n}${"ABCDE"[i]}`, r.pick([49, 50, 52, 61]), {
        super: parent?.name ?? "java/lang/Object",
        interfaces: parent && r.chance(70) ? [] : [itf.name],
        shared: r.chance(85),
      });
      addMethod(c, "<init>", [], "V", Acc.public, [superInit(c)]);
      const above = this.has.get(parent?.name ?? itf.name)!;
      const last = above.at(-1)!;
      const own: Signature = { param: this.narrower(this.params, last.param), ret: this.narrower(this.results, last.ret) };
      const all = above.some((s) => s.param === own.param && s.ret === own.ret) ? above : [...above, own];
      if (!parent || r.chance(80)) {
        this.implement(c, own, above);
        this.has.set(c.name, all);
      } else this.has.set(c.name, [...above]);
      this.classes.push(w.add(c));
    }
  }

  argument(t: Type, asInt: Expr): Expr {
    const r = this.m.r;
    const text: Expr = { k: "str", t: STRING, v: r.pick(["a", "", "12"]) };
    if (r.chance(6)) return { k: "const", t, v: null };
    if (t === OBJECT || t === COMPARABLE) return r.chance(50) ? text : boxed(asInt);
    return t === STRING ? text : boxed(asInt);
  }

  /** A call of one class's method by one of the signatures that it has, by class, superclass or interface. */
  call(c: Class, asInt: Expr): Stmt {
    const r = this.m.r;
    const s = r.pick(this.has.get(c.name)!);
    const supers = [...this.has.keys()].filter(
      (n) => this.m.w.isSubtype(`L${c.name};`, `L${n};`) && this.has.get(n)!.some((x) => x.param === s.param && x.ret === s.ret),
    );
    const owner = r.pick(supers);
    const e = on(make(c.name, [], []), owner, this.name, [s.param], s.ret, [this.argument(s.param, asInt)], this.m.w.isInterface(owner));
    return r.chance(25) ? guarded([mix(e)]) : mix(e);
  }
}

export function bridges(m: Maker): void {
  const { w, r } = m;
  const host = newClass("p/Bridges", r.pick([50, 52, 61]), { shared: r.chance(85) });
  w.add(host);
  for (let n = r.range(1, 2); n > 0; n--) {
    const family = new Family(m, n);
    family.declare();
    for (let i = r.range(1, 2); i > 0; i--)
      m.fixedFunction(host, `call${n}${i}`, ["I"], "I", r.range(5, 50), (b) => {
        const calls = Array.from({ length: r.range(2, 6) }, () =>
          family.call(r.pick(family.classes), local(r.chance(50) ? "i" : "p0", "I")),
        );
        return [loop("i", int(r.pick([1, 3, 10])), r.shuffled(calls)), { k: "return", e: b.expr("I", 2) }];
      });
  }
}
