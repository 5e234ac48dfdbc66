// Lambdas and method references as javac makes them, of all kinds of implementation (static, bound and unbound virtual, private, constructor,
// interface), with captured values, for interfaces of the JDK (generic and primitive) and of the program; called here and by the JDK.

import { descriptor, isReference, type Type } from "../classfile/descriptor.ts";
import { Acc } from "../classfile/writer.ts";
import { type Class, type Expr, int, local, type Method, type MethodRef, type Stmt } from "../ir.ts";
import {
  addMethod,
  boxed,
  burn,
  cast,
  guarded,
  INTERFACE,
  loop,
  make,
  mix,
  newClass,
  OBJECT,
  on,
  put,
  self,
  statically,
  superInit,
  wrapper,
} from "./build.ts";
import type { Maker } from "./maker.ts";
import { STRING } from "./world.ts";

/** A functional interface: its method as it is declared (`erased`) and as an implementation of it may see it. */
interface Shape {
  readonly owner: string;
  readonly name: string;
  readonly params: readonly Type[];
  readonly ret: Type;
  /** Types of the implementation's parameters and result where generics make them narrower. */
  readonly inner?: { readonly params: readonly Type[]; readonly ret: Type };
}

const FUNCTION = "java/util/function/";
const jdk = (name: string, method: string, params: readonly Type[], ret: Type, inner?: Shape["inner"]): Shape => ({
  owner: FUNCTION + name,
  name: method,
  params,
  ret,
  ...(inner ? { inner } : {}),
});
const [INTEGER, LONG, DOUBLE] = [wrapper("I"), wrapper("J"), wrapper("D")];

const SHAPES: readonly Shape[] = [
  jdk("IntUnaryOperator", "applyAsInt", ["I"], "I"),
  jdk("IntBinaryOperator", "applyAsInt", ["I", "I"], "I"),
  jdk("LongUnaryOperator", "applyAsLong", ["J"], "J"),
  jdk("LongBinaryOperator", "applyAsLong", ["J", "J"], "J"),
  jdk("DoubleBinaryOperator", "applyAsDouble", ["D", "D"], "D"),
  jdk("IntPredicate", "test", ["I"], "Z"),
  jdk("LongToIntFunction", "applyAsInt", ["J"], "I"),
  jdk("DoubleToLongFunction", "applyAsLong", ["D"], "J"),
  jdk("IntSupplier", "getAsInt", [], "I"),
  jdk("Supplier", "get", [], OBJECT),
  jdk("Supplier", "get", [], OBJECT, { params: [], ret: STRING }),
  jdk("Function", "apply", [OBJECT], OBJECT),
  jdk("Function", "apply", [OBJECT], OBJECT, { params: [INTEGER], ret: INTEGER }),
  jdk("Function", "apply", [OBJECT], OBJECT, { params: [STRING], ret: LONG }),
  jdk("BiFunction", "apply", [OBJECT, OBJECT], OBJECT, { params: [INTEGER, LONG], ret: DOUBLE }),
  jdk("ToLongFunction", "applyAsLong", [OBJECT], "J", { params: [LONG], ret: "J" }),
  jdk("Predicate", "test", [OBJECT], "Z", { params: [STRING], ret: "Z" }),
  jdk("BinaryOperator", "apply", [OBJECT, OBJECT], OBJECT, { params: [INTEGER, INTEGER], ret: INTEGER }),
];

/** What an implementation may have where the interface says `t`: a wrapper's primitive. */
const UNBOXED: Readonly<Record<string, Type>> = { [INTEGER]: "I", [LONG]: "J", [DOUBLE]: "D" };

class Lambdas {
  readonly m: Maker;
  /** Has the lambdas' bodies and the functions that make them. */
  readonly host: Class;
  #impls = 0;

  constructor(m: Maker, host: Class) {
    this.m = m;
    this.host = host;
  }

  /** A method whose body the generator makes; it calls what is above `level` only. */
  implementation(access: number, params: readonly Type[], ret: Type, level: number): Method {
    const method = addMethod(this.host, `lambda$${this.#impls++}`, params, ret, access | Acc.synthetic, []);
    this.m.bodies.push(() => this.m.body(this.host, method, level, this.m.r.range(0, 3)));
    return method;
  }

  /** A lambda or a method reference for the shape; `values` makes what is captured. */
  lambda(s: Shape, level: number, values: (t: Type) => Expr): Expr {
    const r = this.m.r;
    const inner = s.inner ?? s;
    const params = inner.params.map((t) => (r.chance(40) ? (UNBOXED[t] ?? t) : t));
    const ret = r.chance(40) ? (UNBOXED[inner.ret] ?? inner.ret) : inner.ret;
    const common = {
      k: "lambda" as const,
      t: `L${s.owner};`,
      sam: s.name,
      samDesc: descriptor(s.params, s.ret),
      ...(s.inner ? { inst: descriptor(inner.params, inner.ret) } : {}),
    };
    const reference = r.chance(30) ? this.reference(inner) : undefined;
    if (reference) return { ...common, ...reference };
    const captured = Array.from({ length: r.below(4) }, () => this.m.valueType());
    const receiver = r.chance(40);
    const hidden = receiver && r.chance(50);
    const method = this.implementation(
      receiver ? (hidden ? Acc.private : Acc.public) : Acc.static | (r.chance(70) ? Acc.private : Acc.public),
      [...captured, ...params],
      ret,
      level,
    );
    const impl: MethodRef = { owner: this.host.name, itf: false, name: method.name, desc: descriptor(method.params, method.ret) };
    return {
      ...common,
      // javac names a private method of the class by invokeSpecial up to 14, and invokeVirtual since.
      kind: receiver ? (hidden && r.chance(50) ? 7 : 5) : 6,
      impl,
      captured: [...(receiver ? [make(this.host.name, ["J"], [values("J")])] : []), ...captured.map(values)],
    };
  }

  /** Methods of the JDK, for the shapes that they fit: unbound receivers, constructors, interfaces. */
  reference(s: { readonly params: readonly Type[]; readonly ret: Type }): { kind: number; impl: MethodRef; captured: Expr[] } | undefined {
    const fits = (params: readonly Type[], ret: Type): boolean => s.ret === ret && s.params.join() === params.join();
    const of = (kind: number, owner: string, name: string, desc: string, captured: Expr[] = []) => ({
      kind,
      impl: { owner, itf: kind === 9, name, desc },
      captured,
    });
    if (fits([STRING], LONG) || fits([STRING], "J")) return of(6, "java/lang/Long", "valueOf", `(${STRING})${LONG}`);
    if (fits([STRING], "Z")) return of(5, "java/lang/String", "isEmpty", "()Z");
    if (fits([INTEGER, INTEGER], INTEGER)) return of(6, "java/lang/Integer", "sum", "(II)I");
    if (fits([INTEGER], INTEGER)) return of(5, "java/lang/Integer", "intValue", "()I");
    if (fits([], STRING)) return of(8, "java/lang/String", "<init>", "()V");
    if (fits([], "I")) return of(9, "java/lang/CharSequence", "length", "()I", [{ k: "str", t: STRING, v: "four" }]);
    if (fits(["J", "J"], "J")) return of(6, "java/lang/Math", "addExact", "(JJ)J");
    if (fits(["D", "D"], "D")) return of(6, "java/lang/Math", "max", "(DD)D");
    return undefined;
  }

  /** Calls of the lambda that `f` holds, in a loop, by its own interface. */
  calls(s: Shape, f: Expr, values: (t: Type) => Expr): Stmt[] {
    const r = this.m.r;
    const inner = s.inner ?? s;
    const args = s.params.map((p, i): Expr => {
      const t = inner.params[i]!;
      if (!isReference(p)) return p === "I" && r.chance(50) ? local("i", "I") : values(p);
      // Now and then something that the lambda's types do not take.
      if (r.chance(4)) return { k: "str", t: STRING, v: "other" };
      if (t === STRING) return { k: "str", t: STRING, v: r.pick(["12", "", "x", "-9223372036854775808"]) };
      return t in UNBOXED ? boxed(values(UNBOXED[t]!)) : values(t);
    });
    const call = on(f, s.owner, s.name, s.params, s.ret, args, true);
    return [burn(20), loop("i", int(r.pick([1, 2, 5, 20])), [mix(call)])];
  }
}

/** Interfaces of the program with one abstract method, and a default one that calls it. */
function ownInterface(m: Maker, n: number): { shape: Shape; cls: Class } {
  const r = m.r;
  const params = Array.from({ length: r.below(5) }, () => m.valueType());
  const ret = m.valueType();
  const cls = newClass(`${r.chance(70) ? "p" : "q"}/F${n}`, r.pick([52, 55, 61]), { access: INTERFACE });
  addMethod(cls, "go", params, ret, Acc.public | Acc.abstract, null);
  const again = on(
    self(cls),
    cls.name,
    "go",
    params,
    ret,
    params.map((t, i) => local(`p${i}`, t)),
    true,
  );
  addMethod(cls, "twice", params, ret, Acc.public, [mix(again), { k: "return", e: again }]);
  return { shape: { owner: cls.name, name: "go", params, ret }, cls };
}

/** Pipelines of the JDK over lambdas of the program. */
function pipeline(l: Lambdas, level: number, values: (t: Type) => Expr): Stmt[] {
  const STREAM = "java/util/stream/IntStream";
  const t = `L${STREAM};`;
  const stage = (o: Expr, name: string, s: Shape): Expr => on(o, STREAM, name, [`L${s.owner};`], t, [l.lambda(s, level, values)], true);
  const r = l.m.r;
  let e = statically(STREAM, "range", ["I", "I"], t, [int(0), int(r.pick([1, 7, 40]))], true);
  for (let i = r.range(1, 3); i > 0; i--) e = r.chance(70) ? stage(e, "map", SHAPES[0]!) : stage(e, "filter", SHAPES[5]!);
  return [burn(60), mix(on(e, STREAM, "sum", [], "I", [], true))];
}

export function lambdas(m: Maker): void {
  const { w, r } = m;
  const host = newClass("p/Lambdas", r.pick([52, 52, 55, 61]), { shared: r.chance(85) });
  host.fields.push({ name: "seen", t: "J", access: Acc.public });
  addMethod(host, "<init>", [], "V", Acc.public, [superInit(host)]);
  addMethod(host, "<init>", ["J"], "V", Acc.public, [superInit(host), put(host, "seen", "J", local("p0", "J"))]);
  w.add(host);
  const own = Array.from({ length: r.range(1, 2) }, (_, n) => ownInterface(m, n));
  for (const { cls } of own) w.add(cls);
  const l = new Lambdas(m, host);
  for (let i = r.range(2, 4); i > 0; i--) {
    const params = Array.from({ length: r.range(0, 3) }, () => m.valueType());
    const level = r.range(5, 50);
    m.fixedFunction(host, `use${i}`, params, "I", level, (b) => {
      const values = (t: Type): Expr => b.expr(t, 1);
      const body: Stmt[] = [];
      for (let n = r.range(1, 3); n > 0; n--) {
        const ownOne = r.chance(35);
        const s = ownOne ? r.pick(own).shape : r.pick(SHAPES);
        const name = `g${n}`;
        const t = `L${s.owner};`;
        const part: Stmt[] = [{ k: "var", n: name, t, e: l.lambda(s, level + 1, values) }];
        part.push(...l.calls(s, local(name, t), values));
        if (ownOne) part.push(mix(on(local(name, t), s.owner, "twice", s.params, s.ret, s.params.map(values), true)));
        // The same object, by a cast to what it is not.
        if (r.chance(6)) part.push(mix(cast("Ljava/util/Comparator;", local(name, t))));
        body.push(...(r.chance(60) ? [guarded(part)] : part));
      }
      if (r.chance(40)) body.push(...pipeline(l, level + 1, values));
      return [...body, ...b.statements(r.below(3), 1), { k: "return", e: b.expr("I", 2) }];
    });
  }
}
