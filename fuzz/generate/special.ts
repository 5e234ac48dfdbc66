// Steps of main that go where ordinary bodies do not: arrays of many megabytes, classes with more fields than 64 KiB hold, lookups of members
// by method handles and reflection.

import { isReference, isWide, type Type } from "../classfile/descriptor.ts";
import { Acc } from "../classfile/writer.ts";
import { type Class, type Expr, int, local, type Method, runtimeCall, type Stmt } from "../ir.ts";
import { constant } from "./values.ts";
import type { World } from "./world.ts";

function step(main: Class, name: string, body: Stmt[]): void {
  const m: Method = { name, params: [], ret: "V", access: Acc.public | Acc.static, body };
  main.methods.push(m);
}

const BYTES: Readonly<Record<string, number>> = { Z: 1, B: 1, S: 2, C: 2, I: 4, F: 4, J: 8, D: 8 };
const MEGABYTE = 1 << 20;

/** Arrays and matrices of up to 48 MB, a few alive at a time: any VM with a heap of 512 MB has room. */
export function bigArrays(w: World, main: Class): void {
  const r = w.random;
  const body: Stmt[] = [];
  for (let i = r.range(2, 5); i > 0; i--) {
    const element: Type = r.pick(["Z", "B", "S", "C", "I", "F", "J", "D", "Ljava/lang/Object;"]);
    const size = r.chance(50) ? r.range(1, 48) * MEGABYTE : r.range(1, 48 * MEGABYTE);
    const n = Math.floor(size / (BYTES[element] ?? 4));
    const name = `a${i}`;
    if (r.chance(35)) {
      const rows = r.pick([2, 10, 100, 1000, 2000]);
      const t = `[[${element}`;
      body.push({ k: "var", n: name, t, e: { k: "newarray", t, dims: [int(rows), int(Math.max(1, Math.floor(n / rows)))], multi: true } });
      body.push({ k: "mix", e: { k: "length", t: "I", a: { k: "elem", t: `[${element}`, a: local(name, t), i: int(rows - 1) } } });
    } else {
      const t = `[${element}`;
      body.push({ k: "var", n: name, t, e: { k: "newarray", t, dims: [int(n)], multi: r.chance(10) } });
      const at = (): Expr => int(r.pick([0, n - 1, n >> 1, r.below(n)]));
      if (!isReference(element)) body.push({ k: "store", a: local(name, t), i: at(), e: constant(r, element) });
      body.push({ k: "mix", e: { k: "elem", t: element, a: local(name, t), i: at() } });
      body.push({ k: "mix", e: { k: "length", t: "I", a: local(name, t) } });
    }
    if (r.chance(60)) body.push({ k: "set", n: name, e: { k: "const", t: "Ljava/lang/Object;", v: null } });
  }
  step(main, "s80", body);
}

/** More than 64 KiB of fields in an object, a few of them used. */
export function manyFields(w: World, main: Class): void {
  const r = w.random;
  const name = "p/Wide";
  const fields: { name: string; t: Type; access: number }[] = [];
  for (let size = 0; size < 66_000 + r.below(8000); ) {
    const t = r.pick(["I", "J", "D", "I", "Ljava/lang/Object;", "B", "F"]);
    fields.push({ name: `f${fields.length}`, t, access: Acc.public });
    size += isWide(t) ? 8 : t === "B" ? 1 : 4;
  }
  w.add({
    name,
    super: "java/lang/Object",
    interfaces: [],
    access: Acc.public | Acc.super,
    version: 52,
    shared: true,
    fields,
    methods: [
      { name: "<init>", params: [], ret: "V", access: Acc.public, body: [{ k: "init", owner: "java/lang/Object", desc: "()V", args: [] }] },
    ],
  });
  const t = `L${name};`;
  const o = local("o", t);
  const body: Stmt[] = [{ k: "var", n: "o", t, e: { k: "new", t, owner: name, desc: "()V", args: [] } }];
  const chosen = Array.from({ length: 40 }, (_, i) => fields[i % 3 === 0 ? r.below(fields.length) : fields.length - 1 - r.below(700)]!);
  const primitive = chosen.filter((f) => !isReference(f.t));
  for (const f of primitive) body.push({ k: "put", how: "instance", owner: name, name: f.name, t: f.t, o, e: constant(r, f.t) });
  for (const f of [...chosen, ...fields.slice(0, 40), ...fields.slice(-40)])
    body.push({ k: "mix", e: { k: "get", t: f.t, how: "instance", owner: name, name: f.name, o } });
  step(main, "s81", body);
}

const LOOKUP = "Ljava/lang/invoke/MethodHandles$Lookup;";

/** What a class of the program finds of others: a lookup made in one class, for the members of another. */
export function reflection(w: World, main: Class): void {
  const r = w.random;
  const own = w.classes.filter((c) => c !== main && c.name !== "p/Wide");
  if (own.length === 0) return;
  const body: Stmt[] = [];
  for (let i = r.range(1, 3); i > 0; i--) {
    const host = r.chance(30) ? main : r.pick(own);
    const target = r.pick(own);
    const make: Expr = {
      k: "call",
      t: LOOKUP,
      how: "static",
      ref: { owner: "java/lang/invoke/MethodHandles", itf: false, name: "lookup", desc: `()${LOOKUP}` },
      args: [],
    };
    const call = runtimeCall(
      "reflect",
      `(${LOOKUP}Ljava/lang/Class;)V`,
      [make, { k: "class", t: "Ljava/lang/Class;", of: `L${target.name};` }],
      "V",
    );
    const name = `look${i}`;
    host.methods.push({ name, params: [], ret: "V", access: Acc.public | Acc.static, body: [{ k: "do", e: call }] });
    const itf = (host.access & Acc.interface) !== 0;
    if (itf && main.version < 52) continue;
    body.push({ k: "do", e: { k: "call", t: "V", how: "static", ref: { owner: host.name, itf, name, desc: "()V" }, args: [] } });
  }
  step(main, "s82", body);
}
