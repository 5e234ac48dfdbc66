// Records as javac makes them: fields, accessors, a canonical constructor that may refuse, and toString, hashCode and equals by
// ObjectMethods. Their components are other records, too; copies and near copies are compared.

import { isReference, type Type } from "../classfile/descriptor.ts";
import { Acc } from "../classfile/writer.ts";
import { type Class, type Expr, int, local, type MethodRef, runtimeCall, type Static, type Stmt } from "../ir.ts";
import { addMethod, bin, burn, get, guarded, INTERFACE, loop, make, mix, newClass, OBJECT, on, put, self, superInit } from "./build.ts";
import type { Maker } from "./maker.ts";
import { STRING } from "./world.ts";

const RECORD = "java/lang/Record";
const BOOTSTRAP: MethodRef = {
  owner: "java/lang/runtime/ObjectMethods",
  itf: false,
  name: "bootstrap",
  desc: "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/TypeDescriptor;Ljava/lang/Class;Ljava/lang/String;[Ljava/lang/invoke/MethodHandle;)Ljava/lang/Object;",
};

interface Component {
  readonly name: string;
  readonly t: Type;
}

function objectMethods(c: Class, components: readonly Component[]): void {
  const statics: Static[] = [
    { as: "class", of: `L${c.name};` },
    { as: "str", v: components.map((x) => x.name).join(";") },
    ...components.map((x): Static => ({ as: "getter", owner: c.name, name: x.name, t: x.t })),
  ];
  const shapes: [string, Type[], Type][] = [
    ["toString", [], STRING],
    ["hashCode", [], "I"],
    ["equals", [OBJECT], "Z"],
  ];
  for (const [name, params, ret] of shapes) {
    const args = [self(c), ...params.map((t, i) => local(`p${i}`, t))];
    addMethod(c, name, params, ret, Acc.public | Acc.final, [
      { k: "return", e: { k: "dynamic", t: ret, name, bootstrap: BOOTSTRAP, statics, args } },
    ]);
  }
}

/** A record, perhaps with records declared before it as components. */
function record(m: Maker, name: string, before: readonly Class[], interfaces: string[]): Class {
  const { r } = m;
  const c = newClass(name, r.pick([60, 61]), {
    super: RECORD,
    interfaces,
    access: Acc.public | Acc.super | Acc.final,
    shared: r.chance(85),
  });
  const components: Component[] = Array.from({ length: r.pick([0, 1, 2, 3, 3, 4, 6, 20]) }, (_, i) => {
    const t = before.length > 0 && r.chance(25) ? `L${r.pick(before).name};` : m.valueType();
    return { name: r.chance(20) ? `f${i}` : `c${i}`, t };
  });
  for (const x of components) c.fields.push({ name: x.name, t: x.t, access: Acc.private | Acc.final });
  c.record = components;
  const body: Stmt[] = [superInit(c)];
  const refused = components.findIndex((x) => x.t === "I");
  if (refused >= 0 && r.chance(50)) {
    const e = make(
      "java/lang/IllegalArgumentException",
      [STRING],
      [{ k: "concat", t: STRING, parts: [{ k: "str", t: STRING, v: "refused " }, local(`p${refused}`, "I")], indy: true }],
    );
    body.push({
      k: "if",
      c: { k: "cmp", t: "Z", op: "==", a: bin("I", "&", local(`p${refused}`, "I"), int(15)), b: int(r.below(16)) },
      a: [{ k: "throw", e }],
      b: [],
    });
  }
  components.forEach((x, i) => {
    body.push(put(c, x.name, x.t, local(`p${i}`, x.t)));
  });
  addMethod(
    c,
    "<init>",
    components.map((x) => x.t),
    "V",
    Acc.public,
    body,
  );
  for (const x of components) {
    // An accessor that is written by hand may do anything.
    const own = r.chance(10) && !isReference(x.t);
    addMethod(c, x.name, [], x.t, Acc.public, [
      { k: "return", e: own ? { k: "const", t: x.t, v: x.t === "J" ? "7" : 7 } : get(c, x.name, x.t) },
    ]);
  }
  objectMethods(c, components);
  return c;
}

const asObject = (o: Expr, how: "class" | "interface", owner: string, name: string, params: Type[], t: Type, args: Expr[]): Expr =>
  on(o, owner, name, params, t, args, how === "interface");

/** Two records that are often equal, by all that tells them apart. */
function compared(m: Maker, c: Class, first: Expr[], second: Expr[], via: string | undefined): Stmt[] {
  const t = `L${c.name};`;
  const params = c.record!.map((x) => x.t);
  const [a, b] = [local("a", t), local("b", t)];
  const owner = via ?? c.name;
  const how = via ? "interface" : "class";
  const out: Stmt[] = [
    burn(60),
    { k: "var", n: "a", t, e: make(c.name, params, first) },
    { k: "var", n: "b", t, e: make(c.name, params, second) },
    mix(asObject(a, how, owner, "equals", [OBJECT], "Z", [b])),
    mix({ k: "cmp", t: "Z", op: "==", a: asObject(a, how, owner, "hashCode", [], "I", []), b: on(b, c.name, "hashCode", [], "I") }),
    mix(asObject(a, how, owner, "toString", [], STRING, [])),
    mix(on(b, "java/lang/Object", "hashCode", [], "I")),
    mix({ k: "concat", t: STRING, parts: [a, { k: "str", t: STRING, v: " " }, b], indy: m.r.chance(50) }),
  ];
  for (const x of c.record!) if (m.r.chance(50)) out.push(mix(on(a, c.name, x.name, [], x.t)));
  return out;
}

export function records(m: Maker): void {
  const { w, r } = m;
  const marks: Class[] = [];
  if (r.chance(60)) {
    const c = newClass("p/Mark", r.pick([52, 61]), { access: INTERFACE });
    addMethod(c, "mark", [], STRING, Acc.public, [{ k: "return", e: on(self(c), c.name, "toString", [], STRING, [], true) }]);
    marks.push(w.add(c));
  }
  const made: Class[] = [];
  for (let i = r.range(1, 3); i > 0; i--) {
    const mine = r.chance(60) ? marks.map((x) => x.name) : [];
    made.push(w.add(record(m, `${r.chance(75) ? "p" : "q"}/R${i}`, made, mine)));
  }
  const host = w.add(newClass("p/Records", 61));
  for (const c of made) {
    const params = c.record!.map((x) => x.t);
    m.fixedFunction(host, `with${c.name.slice(3)}`, ["I", "J", STRING], "I", r.range(5, 50), (b) => {
      const first = params.map((t) => b.expr(t, 1));
      const second = params.map((t, i) => (r.chance(80) ? first[i]! : b.expr(t, 1)));
      const via = c.interfaces.length > 0 && r.chance(50) ? c.interfaces[0]! : undefined;
      const body = compared(m, c, first, second, via);
      if (c.interfaces.length > 0) body.push(mix(on(local("b", `L${c.name};`), "p/Mark", "mark", [], STRING, [], true)));
      if (r.chance(20)) body.push({ k: "do", e: runtimeCall("record", "(Ljava/lang/Object;)V", [local("a", `L${c.name};`)], "V") });
      const all: Stmt[] = r.chance(40) ? [loop("i", int(r.pick([2, 8])), [guarded(body)])] : [guarded(body)];
      return [...all, { k: "return", e: b.expr("I", 2) }];
    });
  }
}
