// Object's methods through interfaces, which need not declare them; default methods that call private and static ones of their interface;
// the same by superclass, by the class itself and by `I.super`. Receivers override some, and are arrays, strings, lambdas or null, too.

import type { Type } from "../classfile/descriptor.ts";
import { Acc } from "../classfile/writer.ts";
import { type Class, type Expr, int, local, nil, type Stmt } from "../ir.ts";
import { addMethod, bin, cast, guarded, INTERFACE, loop, make, mix, newClass, OBJECT, on, self, statically, superInit } from "./build.ts";
import type { Maker } from "./maker.ts";
import { STRING } from "./world.ts";

const CLASS: Type = "Ljava/lang/Class;";
const OBJECT_NAME = "java/lang/Object";

/** `this.name(..)` of a private method: invokespecial up to version 54, invokeinterface or either later. */
function privately(m: Maker, c: Class, name: string, params: Type[], t: Type, args: Expr[]): Expr {
  const special = c.version < 55 || m.r.chance(40);
  const call = on(self(c), c.name, name, params, t, args, true) as Expr & { k: "call" };
  return special ? { ...call, how: "special" } : call;
}

function face(m: Maker, n: number, above: readonly Class[]): Class {
  const { r } = m;
  const c = newClass(`${r.chance(75) ? "p" : "q"}/O${n}`, r.pick([52, 55, 61]), {
    access: INTERFACE,
    interfaces: above.length > 0 && r.chance(60) ? [r.pick(above).name] : [],
    shared: r.chance(85),
  });
  // Declared again, as Comparator does with equals.
  if (r.chance(30)) addMethod(c, "equals", [OBJECT], "Z", Acc.public | Acc.abstract, null);
  if (r.chance(30)) addMethod(c, "toString", [], STRING, Acc.public | Acc.abstract, null);
  if (r.chance(20)) addMethod(c, "hashCode", [], "I", Acc.public | Acc.abstract, null);
  const p0 = local("p0", "I");
  addMethod(c, "hidden", ["I"], "I", Acc.private, [
    { k: "return", e: bin("I", "+", p0, on(self(c), c.name, "hashCode", [], "I", [], true)) },
  ]);
  addMethod(c, "help", ["I"], "I", Acc.static | (r.chance(50) ? Acc.private : Acc.public), [
    { k: "return", e: bin("I", "*", p0, int(r.range(2, 99))) },
  ]);
  const super0 = c.interfaces[0];
  const inherited: Stmt[] =
    super0 !== undefined && r.chance(70)
      ? [mix({ ...(on(self(c), super0, "value", ["I"], "I", [p0], true) as Expr & { k: "call" }), how: "special" })]
      : [];
  addMethod(c, "value", ["I"], "I", Acc.public, [
    ...inherited,
    mix(on(self(c), c.name, "toString", [], STRING, [], true)),
    { k: "return", e: bin("I", "^", privately(m, c, "hidden", ["I"], "I", [p0]), statically(c.name, "help", ["I"], "I", [int(n)], true)) },
  ]);
  return c;
}

function implementer(m: Maker, n: number, faces: readonly Class[], parents: readonly Class[]): Class {
  const { r } = m;
  const parent = parents.length > 0 && r.chance(50) ? r.pick(parents) : undefined;
  const mine = r.shuffled(faces).slice(0, parent && r.chance(50) ? 0 : 1);
  const c = newClass(`${r.chance(75) ? "p" : "q"}/P${n}`, r.pick([49, 50, 52, 61]), {
    super: parent?.name ?? OBJECT_NAME,
    interfaces: mine.map((x) => x.name),
  });
  addMethod(c, "<init>", [], "V", Acc.public, [superInit(c)]);
  const own = (): boolean => parent === undefined || r.chance(40);
  // Identity hashes differ from run to run, so the topmost class has all three.
  if (own()) addMethod(c, "hashCode", [], "I", Acc.public, [{ k: "return", e: int(r.next() | 0) }]);
  if (own()) addMethod(c, "toString", [], STRING, Acc.public, [{ k: "return", e: { k: "str", t: STRING, v: `${c.name}!` } }]);
  if (own())
    addMethod(c, "equals", [OBJECT], "Z", Acc.public, [
      { k: "return", e: { k: "instanceof", t: "Z", of: `L${c.name};`, a: local("p0", OBJECT) } },
    ]);
  const other = mine[0];
  if (other && r.chance(40)) {
    const by: Expr & { k: "call" } = on(self(c), other.name, "value", ["I"], "I", [local("p0", "I")], true) as Expr & { k: "call" };
    const up: Expr = c.version >= 52 ? { ...by, how: "special" } : int(7);
    addMethod(c, "value", ["I"], "I", Acc.public, [{ k: "return", e: { k: "neg", t: "I", a: up } }]);
  }
  return c;
}

export function objects(m: Maker): void {
  const { w, r } = m;
  const faces: Class[] = [];
  for (let i = r.range(1, 3); i > 0; i--) faces.push(w.add(face(m, i, faces)));
  const classes: Class[] = [];
  for (let i = r.range(2, 4); i > 0; i--) classes.push(w.add(implementer(m, i, faces, classes)));
  const all = new Map([...faces, ...classes].map((c) => [c.name, c]));
  const implementsFace = (name: string, face: string): boolean => {
    const c = all.get(name);
    return name === face || (c !== undefined && [c.super, ...c.interfaces].some((above) => implementsFace(above, face)));
  };
  const host = w.add(newClass("p/Objects", r.pick([49, 50, 52, 55, 61]), { shared: r.chance(85) }));
  const receiver = (): Expr => {
    const made = make(r.pick(classes).name, [], []);
    return r.weighted<Expr>([
      [20, made],
      [host.version < 50 ? 4 : 1, { k: "newarray", t: "[I", dims: [int(3)] }],
      [1, { k: "str", t: STRING, v: "text" }],
      [1, nil(OBJECT)],
    ]);
  };
  const call = (): Stmt => {
    const f = r.pick(faces);
    const t = `L${f.name};`;
    // An interface's type is not looked at by the verifier, but for arrays: the call itself must refuse what is not of it. HotSpot's
    // compiled code does not for methods of Object (its interpreter does), so that such receivers are cast there.
    const raw = receiver();
    const o = r.chance(40) || (raw.k === "newarray" && host.version >= 50) ? cast(t, raw) : raw;
    const plain = raw.k === "new";
    const isFace = raw.k === "const" || (plain && implementsFace(raw.owner, f.name));
    const by = (name: string, params: Type[], ret: Type, args: Expr[] = []): Expr =>
      on(name === "value" || isFace || o.k === "cast" ? o : cast(t, o), f.name, name, params, ret, args, true);
    const e = r.weighted<Expr>([
      [3, by("hashCode", [], "I")],
      [3, by("toString", [], STRING)],
      [3, by("equals", [OBJECT], "Z", [receiver()])],
      [plain ? 1 : 0, by("getClass", [], CLASS)],
      [4, by("value", ["I"], "I", [local("i", "I")])],
      [2, on(raw, OBJECT_NAME, "equals", [OBJECT], "Z", [receiver()])],
      [plain ? 2 : 0, on(raw, OBJECT_NAME, "hashCode", [], "I")],
    ]);
    return r.chance(60) ? guarded([mix(e)]) : mix(e);
  };
  for (let n = r.range(1, 2); n > 0; n--)
    m.fixedFunction(host, `ask${n}`, ["I"], "I", r.range(5, 50), (b) => [
      loop("i", int(r.pick([1, 2, 10])), Array.from({ length: r.range(2, 6) }, call)),
      { k: "return", e: b.expr("I", 2) },
    ]);
}
