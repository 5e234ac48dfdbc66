// Loops that make strings of longs, doubles and whatever else, by indy (up to the 200 slots that it may take) and by StringBuilder; what one
// turn made may be part of the next.

import { isWide, type Type } from "../classfile/descriptor.ts";
import { type Expr, int, local, type Stmt } from "../ir.ts";
import type { Body } from "./body.ts";
import { bin, burn, loop, mix, newClass, OBJECT, on } from "./build.ts";
import type { Maker } from "./maker.ts";
import { STRING } from "./world.ts";

const SLOTS = 200;

function partType(m: Maker): Type {
  return m.r.weighted<Type>([
    [5, "J"],
    [m.w.has("floats") ? 5 : 0, "D"],
    [m.w.has("floats") ? 2 : 0, "F"],
    [3, "I"],
    [2, m.r.pick(["C", "Z", "B", "S"])],
    [2, STRING],
    [1, OBJECT],
  ]);
}

/** A value that changes from turn to turn: by the counter, or by what the loop carries. */
function part(m: Maker, b: Body, t: Type): Expr {
  const { r } = m;
  const i = local("i", "I");
  if (t === OBJECT) return r.chance(50) ? { k: "const", t, v: null } : { k: "str", t: STRING, v: "object" };
  if (t === STRING) return r.chance(30) ? { k: "const", t, v: null } : b.expr(t, 1);
  if (r.chance(40))
    return {
      k: "conv",
      t: t === "Z" ? "I" : t,
      a: t === "J" || t === "D" ? bin("J", "*", local("x", "J"), { k: "conv", t: "J", a: i }) : i,
    };
  return r.chance(50) ? b.leaf(t) : b.expr(t, 1);
}

function concat(m: Maker, b: Body, version: number, carried: boolean): Expr {
  const { r } = m;
  const parts: Expr[] = carried ? [local("s", STRING)] : [];
  const wanted = r.pick([1, 2, 3, 4, 5, 8, 8, 30, 150]);
  for (let slots = parts.length; parts.length < wanted; ) {
    const t = partType(m);
    slots += isWide(t) ? 2 : 1;
    if (slots > SLOTS) break;
    parts.push(part(m, b, t));
  }
  return { k: "concat", t: STRING, parts, indy: version >= 53 && r.chance(70) };
}

export function concats(m: Maker): void {
  const { w, r } = m;
  const version = r.pick([50, 52, 55, 61, 61]);
  const host = w.add(newClass("p/Concat", version, { shared: r.chance(85) }));
  for (let n = r.range(1, 3); n > 0; n--) {
    const params = ["J", ...Array.from({ length: r.below(3) }, () => m.valueType())];
    m.fixedFunction(host, `text${n}`, params, STRING, r.range(5, 50), (b) => {
      const x = local("x", "J");
      const s = local("s", STRING);
      const text = "java/lang/String";
      const body: Stmt[] = [
        burn(10),
        { k: "set", n: "s", e: concat(m, b, version, r.chance(50)) },
        {
          k: "set",
          n: "x",
          e: bin("J", "+", bin("J", "*", x, { k: "const", t: "J", v: "31" }), { k: "conv", t: "J", a: on(s, text, "hashCode", [], "I") }),
        },
        // What is carried stays short.
        {
          k: "if",
          c: { k: "cmp", t: "Z", op: ">", a: on(s, text, "length", [], "I"), b: int(500) },
          a: [{ k: "set", n: "s", e: on(s, text, "substring", ["I", "I"], STRING, [int(1), int(9)]) }],
          b: [],
        },
        ...(r.chance(30) ? [mix(s)] : []),
      ];
      return [
        { k: "var", n: "s", t: STRING, e: { k: "str", t: STRING, v: r.pick(["", "start", "\u4f60"]) } },
        { k: "var", n: "x", t: "J", e: local("p0", "J") },
        loop("i", int(r.pick([1, 3, 20, 100])), body),
        mix(x),
        { k: "return", e: s },
      ];
    });
  }
}
