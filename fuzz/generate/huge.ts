// Methods of nearly 64 KB of code (or just over the 8000 bytes that compilers take): branches too far for 16 bits, many constants, many locals
// with long ranges. They are filled with what bodies are made of, then with small steps until no more fit.

import { Acc } from "../classfile/writer.ts";
import { type Class, int, local, type Method, type Stmt } from "../ir.ts";
import { codeSize } from "../lower/program.ts";
import { Body } from "./body.ts";
import { addMethod, bin, loop, mix, newClass } from "./build.ts";
import type { Maker } from "./maker.ts";
import { World } from "./world.ts";

const LIMIT = 65_535;

/** One step that costs few bytes, of a kind that compilers cannot drop. */
function filler(m: Maker): Stmt {
  const { r } = m;
  const x = local("x", "J");
  const c = { k: "const" as const, t: "J", v: String(r.below(40)) };
  return r.chance(80)
    ? { k: "set", n: "x", e: bin("J", r.pick(["+", "^", "*", "-"]), x, c) }
    : { k: "set", n: "x", e: { k: "neg", t: "J", a: x } };
}

/** The most of `items` with which the method has at most `limit` bytes. */
function fitting(c: Class, m: Method, items: readonly Stmt[], limit: number, body: (some: readonly Stmt[]) => Stmt[]): Stmt[] {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const size = codeSize(c, { ...m, body: body(items.slice(0, middle)) });
    if (size !== undefined && size <= limit) low = middle;
    else high = middle - 1;
  }
  return items.slice(0, low);
}

export function huge(m: Maker): void {
  const { w, r } = m;
  // No version with jsr: HotSpot itself cannot rewrite so long a method ("could not rewrite method", a LinkageError).
  const c = w.add(newClass("p/Huge", r.pick([50, 52, 61]), { shared: r.chance(85) }));
  const limit = r.weighted([
    [6, LIMIT],
    [2, LIMIT - r.below(10)],
    [3, r.pick([32_760, 32_780, 33_000])],
    [3, r.pick([7_990, 8_000, 8_010])],
  ]);
  const params = ["I", "J"];
  const level = 55;
  const method = addMethod(c, "fill", params, "J", Acc.public | Acc.static, []);
  w.functions.push({ level, owner: c, name: "fill", params, ret: "J" });
  m.bodies.push(() => {
    // Bodies that stand side by side know nothing of each other; they call nothing, so that a turn costs what it is long.
    const plain = new World(
      r,
      new Set([...w.features].filter((f) => ["floats", "arrays", "switch", "exceptions", "intrinsics"].includes(f))),
    );
    const chunks = Array.from({ length: Math.ceil(limit / 250) }, (): Stmt => {
      const b = new Body(plain, { cls: c, isStatic: true, level, ret: "J", params });
      return { k: "block", body: b.statements(r.range(1, 8), 2) };
    });
    const turns = int(r.pick([1, 1, 2, 20]));
    // What jumps over all of it, forwards and back.
    const around = (inner: readonly Stmt[]): Stmt[] => [
      { k: "fuel" },
      { k: "var", n: "x", t: "J", e: local("p1", "J") },
      loop("turn", turns, [
        { k: "if", c: { k: "cmp", t: "Z", op: "!=", a: local("x", "J"), b: { k: "const", t: "J", v: "3" } }, a: [...inner], b: [] },
      ]),
      mix(local("x", "J")),
      { k: "return", e: local("x", "J") },
    ];
    const first = fitting(c, method, chunks, limit - 300, around);
    const room = Array.from({ length: Math.ceil(limit / 4) }, () => filler(m));
    const rest = fitting(c, method, room, limit, (some) => around([...first, ...some]));
    method.body = around([...first, ...rest]);
  });
}
