// Makes the body of one method: statements and expressions of what the place may use. Termination: calls go to higher levels only, loops
// have small counts or burn fuel.

import { classNameOf, descriptor, isArray, isReference, type Type } from "../classfile/descriptor.ts";
import { Acc } from "../classfile/writer.ts";
import type { BinaryOp, Class, CompareOp, Expr, Stmt } from "../ir.ts";
import { int, local, nil, runtimeCall, zero } from "../ir.ts";
import { constant, TEXTS } from "./values.ts";
import { type Callable, OBJECT, STRING, type World } from "./world.ts";

interface Variable {
  readonly n: string;
  readonly t: Type;
  /** Loop counters are read only. */
  readonly fixed: boolean;
}

export interface Place {
  readonly cls: Class;
  readonly isStatic: boolean;
  readonly level: number;
  readonly ret: Type;
  readonly params: readonly Type[];
}

const INTEGER = "Ljava/lang/Integer;";

/** Level of constructors, which call nothing. */
export const CONSTRUCTOR = 1000;

const INT_OPS: readonly BinaryOp[] = ["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>"];
const FLOAT_OPS: readonly BinaryOp[] = ["+", "-", "*", "/", "%"];
const COMPARES: readonly CompareOp[] = ["<", "<=", ">", ">=", "==", "!="];
const SYSTEM_EXCEPTIONS = [
  "java/lang/RuntimeException",
  "java/lang/ArithmeticException",
  "java/lang/IllegalStateException",
  "java/lang/IndexOutOfBoundsException",
  "java/lang/ArrayIndexOutOfBoundsException",
  "java/lang/NullPointerException",
  "java/lang/ClassCastException",
  "java/lang/Error",
  "java/lang/Throwable",
  "java/lang/Exception",
  "java/lang/NegativeArraySizeException",
  "java/lang/ArrayStoreException",
];

export class Body {
  readonly world: World;
  readonly place: Place;
  readonly #r;
  #variables: Variable[] = [];
  #names = 0;
  #loops = 0;
  /** Product of the counts of the loops around. */
  #turns = 1;
  #statements = 0;
  callsMade = 0;

  constructor(world: World, place: Place) {
    this.world = world;
    this.place = place;
    this.#r = world.random;
    if (!place.isStatic) this.#variables.push({ n: "this", t: `L${place.cls.name};`, fixed: true });
    place.params.forEach((t, i) => {
      this.#variables.push({ n: `p${i}`, t, fixed: false });
    });
  }

  #fresh(): string {
    return `v${this.#names++}`;
  }

  /** A type for a new variable. */
  type(): Type {
    const w = this.world;
    return this.#r.weighted<Type>([
      [8, "I"],
      [5, "J"],
      [w.has("floats") ? 3 : 0, "F"],
      [w.has("floats") ? 4 : 0, "D"],
      [2, this.#r.pick(["Z", "B", "S", "C"])],
      [w.has("strings") ? 2 : 0, STRING],
      [w.has("arrays") ? 4 : 0, this.arrayType()],
      [w.has("classes") ? 4 : 0, this.classType()],
      [1, OBJECT],
    ]);
  }

  arrayType(): Type {
    const r = this.#r;
    const element = r.weighted<Type>([
      [6, r.pick(["I", "J", "F", "D", "Z", "B", "S", "C"])],
      [this.world.has("classes") ? 2 : 0, this.classType()],
      [1, OBJECT],
      [1, STRING],
      [this.world.has("multi") ? 2 : 0, `[${r.pick(["I", "J", "B", "D"])}`],
    ]);
    return `[${element}`;
  }

  classType(): Type {
    const c = this.world.classes.filter(
      (x) => x !== undefined && this.world.mayAccess(this.place.cls, x, Acc.public, false) && !x.name.endsWith("Main"),
    );
    return c.length === 0 ? OBJECT : `L${this.#r.pick(c).name};`;
  }

  // --- expressions -------------------------------------------------------------------------------------------------------------------

  expr(t: Type, depth: number): Expr {
    const r = this.#r;
    if (depth <= 0) return this.leaf(t);
    if (r.chance(12)) return this.leaf(t);
    if (r.chance(6)) return { k: "cond", t, c: this.expr("Z", depth - 1), a: this.expr(t, depth - 1), b: this.expr(t, depth - 1) };
    if (r.chance(18)) {
      const call = this.call(t, depth - 1);
      if (call) return call;
    }
    if (r.chance(14)) {
      const f = this.field(t, depth - 1);
      if (f) return f;
    }
    if (this.world.has("arrays") && r.chance(12)) {
      const e = this.element(t, depth - 1);
      if (e) return e;
    }
    if (r.chance(4)) {
      const v = this.#variables.filter((x) => x.t === t && !x.fixed);
      if (v.length > 0) return { k: "let", t, n: r.pick(v).n, e: this.expr(t, depth - 1) };
    }
    if (isReference(t)) return this.reference(t, depth);
    if (t === "Z") return this.condition(depth);
    if (t === "I" || t === "J" || t === "F" || t === "D") return this.number(t, depth);
    return { k: "conv", t, a: this.expr("I", depth - 1) };
  }

  leaf(t: Type): Expr {
    const r = this.#r;
    const v = this.#variables.filter((x) => x.t === t || (isReference(t) && this.world.isSubtype(x.t, t)));
    if (v.length > 0 && r.chance(75)) {
      const x = r.pick(v);
      if (x.t === "I" && !x.fixed && r.chance(5))
        return { k: "inc", t, n: x.n, by: r.pick([1, -1, 5, 127, 128, -129, 1000]), pre: r.chance(50) };
      return local(x.n, x.t);
    }
    if (!isReference(t)) return constant(r, t);
    if (t === STRING) return r.chance(90) ? { k: "str", t, v: r.pick(TEXTS) } : nil(t);
    if (isArray(t)) return r.chance(4) ? nil(t) : this.newArray(t);
    if (t === OBJECT) return r.chance(60) ? { k: "str", t: STRING, v: r.pick(TEXTS) } : r.chance(50) ? this.newArray("[I") : nil(t);
    return r.chance(80) ? this.fresh(t, 0) : nil(t);
  }

  number(t: Type, depth: number): Expr {
    const r = this.#r;
    const floating = t === "F" || t === "D";
    switch (r.below(10)) {
      case 0:
        return { k: "neg", t, a: this.expr(t, depth - 1) };
      case 1:
      case 2: {
        const from = r.pick(this.world.has("floats") ? ["I", "J", "F", "D", "B", "S", "C"] : ["I", "J", "B", "S", "C"]);
        if (from === t) break;
        return { k: "conv", t, a: this.expr(from, depth - 1) };
      }
      case 3:
        if (this.world.has("intrinsics")) return this.intrinsic(t, depth);
        break;
      case 4:
        if (t === "I" && this.world.has("arrays")) {
          const a = this.variableWhere(isArray);
          if (a) return { k: "length", t: "I", a };
        }
        break;
    }
    const op = r.pick(floating ? FLOAT_OPS : INT_OPS);
    const shift = op === "<<" || op === ">>" || op === ">>>";
    const a = this.expr(t, depth - 1);
    let b = this.expr(shift ? "I" : t, depth - 1);
    // A zero divisor is a matter of chance, not the rule.
    if ((op === "/" || op === "%") && !floating && r.chance(85))
      b = { k: "bin", t, op: "|", a: b, b: { k: "const", t, v: t === "J" ? "1" : 1 } };
    return { k: "bin", t, op, a, b };
  }

  intrinsic(t: Type, depth: number): Expr {
    const r = this.#r;
    const call = (owner: string, name: string, params: Type[]): Expr => ({
      k: "call",
      t,
      how: "static",
      ref: { owner: `java/lang/${owner}`, itf: false, name, desc: descriptor(params, t) },
      args: params.map((p) => this.expr(p, depth - 1)),
    });
    const box = { I: "Integer", J: "Long", F: "Float", D: "Double" }[t]!;
    const both: [string, string, Type[]][] = [
      ["Math", "abs", [t]],
      ["Math", "min", [t, t]],
      ["Math", "max", [t, t]],
      [box, "sum", [t, t]],
    ];
    const own: Record<string, [string, string, Type[]][]> = {
      I: [
        ["Integer", "bitCount", ["I"]],
        ["Integer", "reverse", ["I"]],
        ["Integer", "reverseBytes", ["I"]],
        ["Integer", "numberOfLeadingZeros", ["I"]],
        ["Integer", "numberOfTrailingZeros", ["I"]],
        ["Integer", "rotateLeft", ["I", "I"]],
        ["Integer", "highestOneBit", ["I"]],
        ["Integer", "compare", ["I", "I"]],
        ["Integer", "compareUnsigned", ["I", "I"]],
        ["Integer", "divideUnsigned", ["I", "I"]],
        ["Integer", "remainderUnsigned", ["I", "I"]],
        ["Long", "numberOfTrailingZeros", ["J"]],
        ["Long", "bitCount", ["J"]],
        ["Long", "compare", ["J", "J"]],
        ["Long", "hashCode", ["J"]],
        ["Float", "floatToIntBits", ["F"]],
        ["Float", "compare", ["F", "F"]],
        ["Double", "compare", ["D", "D"]],
        ["Math", "addExact", ["I", "I"]],
        ["Math", "multiplyExact", ["I", "I"]],
        ["Math", "floorMod", ["I", "I"]],
        ["Math", "floorDiv", ["I", "I"]],
        ["Math", "round", ["F"]],
        ["Math", "toIntExact", ["J"]],
      ],
      J: [
        ["Long", "reverse", ["J"]],
        ["Long", "reverseBytes", ["J"]],
        ["Long", "rotateRight", ["J", "I"]],
        ["Long", "divideUnsigned", ["J", "J"]],
        ["Long", "remainderUnsigned", ["J", "J"]],
        ["Math", "multiplyHigh", ["J", "J"]],
        ["Math", "multiplyExact", ["J", "J"]],
        ["Math", "subtractExact", ["J", "J"]],
        ["Math", "floorMod", ["J", "J"]],
        ["Math", "round", ["D"]],
        ["Double", "doubleToLongBits", ["D"]],
        ["Integer", "toUnsignedLong", ["I"]],
      ],
      F: [
        ["Float", "intBitsToFloat", ["I"]],
        ["Math", "signum", ["F"]],
        ["Math", "fma", ["F", "F", "F"]],
        ["Math", "ulp", ["F"]],
        ["Math", "copySign", ["F", "F"]],
      ],
      D: [
        ["Math", "sqrt", ["D"]],
        ["Math", "floor", ["D"]],
        ["Math", "ceil", ["D"]],
        ["Math", "rint", ["D"]],
        ["Math", "fma", ["D", "D", "D"]],
        ["Math", "ulp", ["D"]],
        ["Math", "IEEEremainder", ["D", "D"]],
        ["Double", "longBitsToDouble", ["J"]],
      ],
    };
    const choice = r.pick([...both, ...own[t]!].filter(([, , p]) => this.world.has("floats") || p.every((x) => x !== "F" && x !== "D")));
    return call(...choice);
  }

  condition(depth: number): Expr {
    const r = this.#r;
    switch (r.below(8)) {
      case 0:
        return { k: r.chance(50) ? "and" : "or", t: "Z", a: this.expr("Z", depth - 1), b: this.expr("Z", depth - 1) };
      case 1:
        return { k: "not", t: "Z", a: this.expr("Z", depth - 1) };
      case 2: {
        const t = this.world.has("classes") ? this.classType() : OBJECT;
        return {
          k: "cmp",
          t: "Z",
          op: r.chance(50) ? "==" : "!=",
          a: this.expr(t, depth - 1),
          b: r.chance(60) ? nil(t) : this.expr(t, depth - 1),
        };
      }
      case 3:
        return {
          k: "instanceof",
          t: "Z",
          of: r.chance(70) ? this.classType() : r.pick([STRING, "[I", "[Ljava/lang/Object;", "[[I"]),
          a: this.expr(OBJECT, depth - 1),
        };
      default: {
        const t = r.pick(this.world.has("floats") ? ["I", "I", "J", "F", "D"] : ["I", "J"]);
        return { k: "cmp", t: "Z", op: r.pick(COMPARES), a: this.expr(t, depth - 1), b: r.chance(25) ? zero(t) : this.expr(t, depth - 1) };
      }
    }
  }

  reference(t: Type, depth: number): Expr {
    const r = this.#r;
    if (t === STRING) {
      if (r.chance(50)) {
        const parts = Array.from({ length: r.range(1, 4) }, () => this.expr(r.pick(["I", "J", "C", "Z", STRING, "B"]), depth - 1));
        return { k: "concat", t, parts, indy: this.place.cls.version >= 53 && r.chance(60) };
      }
      if (r.chance(50)) {
        const of = r.pick(this.world.has("floats") ? ["I", "J", "D", "F", "Z", "C"] : ["I", "J", "Z"]);
        return {
          k: "call",
          t,
          how: "static",
          ref: { owner: "java/lang/String", itf: false, name: "valueOf", desc: `(${of})${STRING}` },
          args: [this.expr(of, depth - 1)],
        };
      }
      return this.leaf(t);
    }
    if (r.chance(12)) return { k: "cast", t, a: this.expr(OBJECT, depth - 1) };
    if (isArray(t)) return r.chance(60) ? this.leaf(t) : this.newArray(t, depth - 1);
    if (t === OBJECT) {
      const other = r.chance(50) ? this.classType() : r.chance(50) ? STRING : this.arrayType();
      return other === OBJECT ? this.leaf(t) : this.expr(other, depth - 1);
    }
    return r.chance(50) ? this.fresh(t, depth - 1) : this.leaf(t);
  }

  /** A new object of the type, or of one below it. */
  fresh(t: Type, depth: number): Expr {
    const r = this.#r;
    const from = this.place.cls;
    // Constructors make objects of earlier classes only, so that they end.
    const limit = this.place.level >= CONSTRUCTOR ? this.world.classes.indexOf(from) : this.world.classes.length;
    const classes = this.world
      .concrete(t)
      .filter((c) => this.world.classes.indexOf(c) < limit && this.world.mayAccess(from, c, Acc.public, false));
    if (classes.length === 0) return nil(t);
    const c = r.pick(classes);
    const inits = c.methods.filter((m) => m.name === "<init>" && this.world.mayAccess(from, c, m.access, false));
    if (inits.length === 0) return nil(t);
    const m = r.pick(inits);
    return {
      k: "new",
      t: `L${c.name};`,
      owner: c.name,
      desc: descriptor(m.params, "V"),
      args: m.params.map((p) => this.expr(p, depth - 1)),
    };
  }

  newArray(t: Type, depth = 0): Expr {
    const r = this.#r;
    const element = t.slice(1);
    if (depth > 0 && r.chance(40))
      return { k: "items", t, items: Array.from({ length: r.range(1, 6) }, () => this.expr(element, depth - 1)) };
    const size = (): Expr => (r.chance(3) ? int(r.pick([-1, -0x80000000])) : int(r.pick([0, 1, 2, 4, 8, 8, 16, 16, 32, 64])));
    if (isArray(element) && r.chance(60)) return { k: "newarray", t, dims: [int(r.pick([1, 2, 4, 8])), size()], multi: true };
    return {
      k: "newarray",
      t,
      dims: [depth > 0 && r.chance(30) ? { k: "bin", t: "I", op: "&", a: this.expr("I", depth - 1), b: int(15) } : size()],
      multi: r.chance(5),
    };
  }

  variableWhere(test: (t: Type) => boolean): Expr | undefined {
    const v = this.#variables.filter((x) => test(x.t));
    if (v.length === 0) return undefined;
    const x = this.#r.pick(v);
    return local(x.n, x.t);
  }

  /** An index that mostly is inside. */
  index(a: Expr, depth: number): Expr {
    const i = this.expr("I", depth);
    if (this.#r.chance(8) || (a.k !== "local" && a.k !== "get"))
      return i.k === "const" ? { k: "const", t: "I", v: (i.v as number) & 7 } : { k: "bin", t: "I", op: "&", a: i, b: int(7) };
    if (this.#r.chance(4)) return i;
    return { k: "bin", t: "I", op: "&", a: i, b: { k: "bin", t: "I", op: "-", a: { k: "length", t: "I", a }, b: int(1) } };
  }

  element(t: Type, depth: number): Expr | undefined {
    const a = this.variableWhere((x) => x === `[${t}`) ?? (this.#r.chance(20) ? this.field(`[${t}`, depth - 1) : undefined);
    if (!a) return undefined;
    return { k: "elem", t, a, i: this.index(a, depth - 1) };
  }

  /** Where a field or a method of a class stands: an object of the class, or none. */
  receiver(c: Class, depth: number): Expr {
    return this.#r.chance(80) ? this.leaf(`L${c.name};`) : this.expr(`L${c.name};`, depth);
  }

  field(t: Type, depth: number): Expr | undefined {
    const found = this.fields((f) => f.t === t);
    if (!found) return undefined;
    const { c, name, isStatic, viaThis } = found;
    if (isStatic) return { k: "get", t, how: "static", owner: c.name, name };
    return {
      k: "get",
      t,
      how: "instance",
      owner: c.name,
      name,
      o: viaThis ? local("this", `L${this.place.cls.name};`) : this.receiver(c, depth),
    };
  }

  fields(
    test: (f: { t: Type; access: number }) => boolean,
  ): { c: Class; name: string; t: Type; access: number; isStatic: boolean; viaThis: boolean } | undefined {
    const out: { c: Class; name: string; t: Type; access: number; isStatic: boolean; viaThis: boolean }[] = [];
    const mine = this.world.supertypes(this.place.cls.name);
    for (const c of this.world.classes)
      for (const f of c.fields) {
        if (!test(f)) continue;
        const isStatic = (f.access & Acc.static) !== 0;
        const viaThis = !this.place.isStatic && mine.has(c.name);
        if (this.world.mayAccess(this.place.cls, c, f.access, viaThis))
          out.push({ c, name: f.name, t: f.t, access: f.access, isStatic, viaThis });
      }
    return out.length === 0 ? undefined : this.#r.pick(out);
  }

  // --- calls -------------------------------------------------------------------------------------------------------------------------

  call(t: Type, depth: number): Expr | undefined {
    const r = this.#r;
    if (this.#turns > 400) return undefined;
    const choices: (() => Expr | undefined)[] = [];
    const functions = this.world.functions.filter(
      (f) => f.level > this.place.level && f.ret === t && this.world.mayAccess(this.place.cls, f.owner, Acc.public, false),
    );
    if (functions.length > 0)
      choices.push(() => {
        const f = r.pick(functions);
        const desc = descriptor(f.params, f.ret);
        const args = f.params.map((p) => this.expr(p, depth - 1));
        const ref = { owner: f.owner.name, itf: false, name: f.name, desc };
        if (this.world.has("handles") && this.place.cls.version >= 52 && r.chance(12))
          return { k: "handle", t, kind: 6, ref, exact: true, desc, args };
        return { k: "call", t, how: "static", ref, args };
      });
    const selectors = this.world.selectors.filter((s) => s.level > this.place.level && s.ret === t);
    if (selectors.length > 0) choices.push(() => this.virtualCall(r.pick(selectors), depth));
    if (choices.length === 0) return undefined;
    this.callsMade++;
    return r.pick(choices)();
  }

  virtualCall(s: Callable, depth: number): Expr | undefined {
    const r = this.#r;
    const desc = descriptor(s.params, s.ret);
    const args = (): Expr[] => s.params.map((p) => this.expr(p, depth - 1));
    const self = this.place.cls;
    const me = local("this", `L${self.name};`);
    if (!this.place.isStatic && r.chance(35)) {
      // super.m() or I.super.m(): the constant may be the same as that of a virtual or interface call.
      const direct = [self.super, ...self.interfaces].filter((n) => {
        const d = this.world.declaration(n, s.name, desc);
        return (
          d && !(d.method.access & (Acc.abstract | Acc.static | Acc.private)) && this.world.mayAccess(self, d.owner, d.method.access, true)
        );
      });
      const legal = direct.filter((n) => !this.world.isInterface(n) || self.version >= 52);
      if (legal.length > 0) {
        const owner = r.pick(legal);
        return {
          k: "call",
          t: s.ret,
          how: "special",
          ref: { owner, itf: this.world.isInterface(owner), name: s.name, desc },
          o: me,
          args: args(),
        };
      }
    }
    const owners = this.world.classes.filter((c) => {
      const d = this.world.declaration(c.name, s.name, desc);
      if (!d || d.method.access & Acc.static) return false;
      if (d.method.access & Acc.private && d.owner !== c) return false;
      return this.world.mayAccess(self, d.owner, d.method.access, false) && this.world.mayAccess(self, c, Acc.public, false);
    });
    if (owners.length === 0) return undefined;
    const c = r.pick(owners);
    const d = this.world.declaration(c.name, s.name, desc)!;
    const itf = (c.access & Acc.interface) !== 0;
    const ref = { owner: c.name, itf, name: s.name, desc };
    if (d.method.access & Acc.private) {
      // Nest mates came with version 55.
      const special = self.version < 55;
      if (special && this.place.isStatic) return undefined;
      return {
        k: "call",
        t: s.ret,
        how: special ? "special" : itf ? "interface" : "virtual",
        ref,
        o: special ? me : this.receiver(c, depth),
        args: args(),
      };
    }
    const o = this.receiver(c, depth);
    if (this.world.has("handles") && self.version >= 52 && r.chance(10))
      return {
        k: "handle",
        t: s.ret,
        kind: itf ? 9 : 5,
        ref,
        exact: true,
        desc: descriptor([`L${c.name};`, ...s.params], s.ret),
        args: [{ k: "cast", t: `L${c.name};`, a: o }, ...args()],
      };
    return { k: "call", t: s.ret, how: itf ? "interface" : "virtual", ref, o, args: args() };
  }

  // --- statements --------------------------------------------------------------------------------------------------------------------

  block(n: number, depth: number): Stmt[] {
    const saved = this.#variables;
    this.#variables = [...saved];
    const out: Stmt[] = [];
    for (let i = 0; i < n; i++) out.push(this.statement(depth));
    this.#variables = saved;
    return out;
  }

  /** Statements that stay in the caller's scope. */
  statements(n: number, depth: number): Stmt[] {
    return Array.from({ length: n }, () => this.statement(depth));
  }

  variable(t: Type, e: Expr): Stmt {
    const n = this.#fresh();
    this.#variables.push({ n, t, fixed: false });
    return { k: "var", n, t, e };
  }

  statement(depth: number): Stmt {
    const r = this.#r;
    const w = this.world;
    const compound = depth > 0 && this.#statements++ < 40;
    const kinds = r.weighted<() => Stmt | undefined>([
      [18, () => this.declaration()],
      [14, () => this.assignment()],
      [10, () => this.put()],
      [w.has("arrays") ? 12 : 0, () => this.store()],
      [8, () => ({ k: "mix", e: this.expr(this.type(), 2) })],
      [6, () => this.callStatement()],
      [
        compound ? 10 : 0,
        () => ({
          k: "if",
          c: this.expr("Z", 2),
          a: this.block(r.range(1, 3), depth - 1),
          b: r.chance(50) ? this.block(r.range(1, 2), depth - 1) : [],
        }),
      ],
      [compound ? 9 : 0, () => this.loop(depth)],
      [compound ? 2 : 0, () => this.whileLoop(depth)],
      [compound && w.has("switch") ? 4 : 0, () => this.switch(depth)],
      [compound && w.has("exceptions") ? 7 : 0, () => this.try(depth)],
      [
        compound && w.has("sync") ? 3 : 0,
        () => ({
          k: "sync",
          e: r.chance(60) ? this.fresh(this.classType(), 1) : this.leaf(OBJECT),
          body: this.block(r.range(1, 3), depth - 1),
        }),
      ],
      [w.has("exceptions") ? 2 : 0, () => this.raise()],
      [
        this.#loops > 0 ? 3 : 0,
        () => ({ k: "if", c: this.expr("Z", 2), a: [{ k: r.chance(50) ? "break" : "continue", out: r.below(this.#loops) }], b: [] }),
      ],
      [2, () => ({ k: "if", c: this.expr("Z", 2), a: [this.return()], b: [] })],
      [w.has("arraycopy") ? 3 : 0, () => this.arraycopy()],
    ]);
    return kinds() ?? { k: "mix", e: this.expr("I", 2) };
  }

  return(): Stmt {
    const t = this.place.ret;
    return t === "V" ? { k: "return" } : { k: "return", e: this.expr(t, 2) };
  }

  declaration(): Stmt {
    const t = this.type();
    return this.variable(t, this.expr(t, 3));
  }

  assignment(): Stmt | undefined {
    const v = this.#variables.filter((x) => !x.fixed);
    if (v.length === 0) return undefined;
    const x = this.#r.pick(v);
    return { k: "set", n: x.n, e: this.expr(x.t, 3) };
  }

  put(): Stmt | undefined {
    const f = this.fields((x) => (x.access & Acc.final) === 0);
    if (!f) return undefined;
    const e = this.expr(f.t, 2);
    if (f.isStatic) return { k: "put", how: "static", owner: f.c.name, name: f.name, t: f.t, e };
    const o = f.viaThis ? local("this", `L${this.place.cls.name};`) : this.receiver(f.c, 1);
    return { k: "put", how: "instance", owner: f.c.name, name: f.name, t: f.t, o, e };
  }

  store(): Stmt | undefined {
    const a = this.variableWhere(isArray);
    if (!a) return this.variable(...this.#newArrayVariable());
    const element = a.t.slice(1);
    return { k: "store", a, i: this.index(a, 2), e: this.expr(element, 2) };
  }

  #newArrayVariable(): [Type, Expr] {
    const t = this.arrayType();
    return [t, this.newArray(t, 1)];
  }

  callStatement(): Stmt | undefined {
    const e = this.call(this.#r.pick(["V", "I", "J", "D"]), 2);
    if (!e) return undefined;
    return e.t === "V" || this.#r.chance(30) ? { k: "do", e } : { k: "mix", e };
  }

  loop(depth: number): Stmt {
    const r = this.#r;
    const n = this.#fresh();
    const turns = this.#turns > 30 ? r.range(1, 4) : r.pick([1, 2, 3, 5, 8, 16, 20, 64]);
    const [savedTurns, savedVariables, calls] = [this.#turns, this.#variables, this.callsMade];
    this.#turns *= turns;
    this.#variables = [...savedVariables, { n, t: "I", fixed: true }];
    this.#loops++;
    const body = this.block(r.range(1, 3), depth - 1);
    this.#loops--;
    this.#turns = savedTurns;
    this.#variables = savedVariables;
    const step = r.chance(80) ? 1 : r.range(2, 7);
    return {
      k: "for",
      n,
      from: int(r.chance(80) ? 0 : r.range(-3, 3)),
      to: int(turns * step),
      step,
      down: r.chance(20),
      fuel: this.callsMade > calls,
      body,
    };
  }

  whileLoop(depth: number): Stmt {
    const saved = this.#turns;
    this.#turns *= 10;
    this.#loops++;
    const c = this.expr("Z", 2);
    const body = this.block(this.#r.range(1, 3), depth - 1);
    this.#loops--;
    this.#turns = saved;
    return {
      k: "while",
      c,
      post: this.#r.chance(40),
      body: [
        ...body,
        {
          k: "if",
          c: { k: "cmp", t: "Z", op: "==", a: { k: "bin", t: "I", op: "&", a: this.expr("I", 1), b: int(3) }, b: int(0) },
          a: [{ k: "break", out: 0 }],
          b: [],
        },
      ],
    };
  }

  switch(depth: number): Stmt {
    const r = this.#r;
    const dense = r.chance(60);
    const keys = new Set<number>();
    const base = r.pick([0, 0, 1, -2, 0x7fffffff - 8, -0x80000000]);
    for (let i = r.range(1, 6); i > 0; i--) keys.add(dense ? base + r.below(8) : r.chance(50) ? r.range(-9, 9) : r.next() | 0);
    const cases = [...keys]
      .sort((a, b) => a - b)
      .map((key) => ({ keys: [key], body: this.block(r.range(1, 2), depth - 1), falls: r.chance(25) }));
    let e = this.expr("I", 2);
    if (r.chance(70)) e = { k: "bin", t: "I", op: "+", a: { k: "bin", t: "I", op: "&", a: e, b: int(7) }, b: int(dense ? base : -2) };
    return { k: "switch", e, cases, other: r.chance(60) ? this.block(1, depth - 1) : [] };
  }

  try(depth: number): Stmt {
    const r = this.#r;
    const body = this.block(r.range(1, 3), depth - 1);
    const catches = [];
    const fin = r.chance(50);
    for (let i = fin ? r.below(3) : r.range(1, 2); i > 0; i--) {
      const n = this.#fresh();
      const t = r.pick(SYSTEM_EXCEPTIONS);
      const saved = this.#variables;
      this.#variables = [...saved, { n, t: `L${t};`, fixed: true }];
      const handler: Stmt[] = [];
      if (r.chance(60)) handler.push({ k: "mix", e: local(n, `L${t};`) });
      else if (r.chance(30)) handler.push({ k: "do", e: runtimeCall("caught", "(Ljava/lang/Throwable;)V", [local(n, `L${t};`)], "V") });
      handler.push(...this.block(r.range(0, 2), depth - 1));
      if (r.chance(10)) handler.push({ k: "throw", e: local(n, `L${t};`) });
      this.#variables = saved;
      catches.push({ t, n, body: handler });
    }
    // What a subroutine of jsr may not do, no finally does: jump out.
    let end: Stmt[] | null = null;
    if (fin) {
      const loops = this.#loops;
      this.#loops = 0;
      end = this.block(r.range(1, 2), Math.min(depth - 1, 1)).filter((s) => !JSON.stringify(s).includes('"return"'));
      this.#loops = loops;
    }
    return { k: "try", body, catches, fin: end };
  }

  raise(): Stmt {
    const r = this.#r;
    const t = r.pick(SYSTEM_EXCEPTIONS);
    const text = r.chance(50);
    const e: Expr = r.chance(5)
      ? nil("Ljava/lang/Throwable;")
      : { k: "new", t: `L${t};`, owner: t, desc: text ? `(${STRING})V` : "()V", args: text ? [this.expr(STRING, 1)] : [] };
    return { k: "if", c: this.expr("Z", 2), a: [{ k: "throw", e }], b: [] };
  }

  arraycopy(): Stmt | undefined {
    // Between arrays of kinds that may have nothing to do with each other.
    const fresh = (): Expr => {
      const element = this.#r.pick([
        STRING,
        OBJECT,
        "[I",
        "[J",
        "I",
        "J",
        INTEGER,
        "Ljava/lang/Number;",
        "Ljava/lang/Runnable;",
        this.classType(),
      ]);
      const t = `[${element}`;
      if (this.#r.chance(40) || element === "Ljava/lang/Runnable;") return { k: "newarray", t, dims: [int(4)] };
      const boxed = element === INTEGER || element === "Ljava/lang/Number;";
      const ref = { owner: "java/lang/Integer", itf: false, name: "valueOf", desc: `(I)${INTEGER}` };
      const item = (): Expr => (boxed ? { k: "call", t: INTEGER, how: "static", ref, args: [this.expr("I", 1)] } : this.leaf(element));
      return { k: "items", t, items: [item(), item(), item()] };
    };
    const odd = this.#r.chance(30);
    const from = odd ? fresh() : this.variableWhere(isArray);
    if (!from) return undefined;
    const to = odd ? fresh() : this.#r.chance(80) ? (this.variableWhere((t) => t === from.t) ?? from) : this.expr(OBJECT, 1);
    const small = (): Expr => (this.#r.chance(90) ? int(this.#r.below(5)) : this.expr("I", 1));
    return {
      k: "do",
      e: {
        k: "call",
        t: "V",
        how: "static",
        ref: { owner: "java/lang/System", itf: false, name: "arraycopy", desc: "(Ljava/lang/Object;ILjava/lang/Object;II)V" },
        args: [from, small(), to, small(), small()],
      },
    };
  }
}

export { classNameOf };
