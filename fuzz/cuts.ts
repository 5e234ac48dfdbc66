// All the ways to make a program a bit smaller: parts that can go, and what can stand in for a statement or an expression. A cut names its
// place by its path in the program as it is now, so several of them can be applied together.

import { isReference } from "./classfile/descriptor.ts";
import { type Class, type Expr, type Method, type Program, type Stmt, zero } from "./ir.ts";

export interface Cut {
  readonly path: string;
  /** What takes the place; nothing: the list's item goes. */
  readonly by: unknown[];
  /** How much goes, in nodes. */
  readonly weight: number;
}

type Json = { [key: string]: unknown } | unknown[];

const isNode = (x: unknown): x is Json => typeof x === "object" && x !== null;

export function size(x: unknown): number {
  if (!isNode(x)) return 0;
  let n = 1;
  for (const v of Object.values(x)) n += size(v);
  return n;
}

/** The program without what the cuts take. A path inside of another cut's is lost with it. */
export function apply(program: Program, cuts: readonly Cut[]): Program {
  const at = new Map(cuts.map((c) => [c.path, c]));
  const copy = (x: unknown, path: string): unknown => {
    if (Array.isArray(x))
      return x.flatMap((v, i) => {
        const cut = at.get(`${path}/${i}`);
        return cut ? cut.by : [copy(v, `${path}/${i}`)];
      });
    if (!isNode(x)) return x;
    const out: { [key: string]: unknown } = {};
    for (const [k, v] of Object.entries(x)) {
      const cut = at.get(`${path}/${k}`);
      if (!cut) out[k] = copy(v, `${path}/${k}`);
      else if (cut.by.length > 0) out[k] = cut.by[0];
    }
    return out;
  };
  return copy(program, "") as Program;
}

function statementCuts(s: Stmt, path: string, out: Cut[]): void {
  const all = size(s);
  const put = (by: unknown[]): void => {
    out.push({ path, by, weight: all - by.reduce<number>((n, x) => n + size(x), 0) });
  };
  if (s.k === "init") return;
  put([]);
  switch (s.k) {
    case "if":
      put([{ k: "block", body: s.a }]);
      if (s.b.length > 0) put([{ k: "block", body: s.b }]);
      break;
    case "for":
      put([{ k: "block", body: [{ k: "var", n: s.n, t: "I", e: s.from }, ...s.body] }]);
      if (s.to.k === "const" && (s.to.v as number) > 3)
        out.push({ path: `${path}/to`, by: [{ ...s.to, v: (s.to.v as number) >> 1 }], weight: 0.5 });
      break;
    case "while":
    case "sync":
      put([{ k: "block", body: s.body }]);
      break;
    case "block":
      put(s.body);
      break;
    case "switch":
      for (const c of s.cases) put([{ k: "block", body: c.body }]);
      s.cases.forEach((c, i) => {
        out.push({ path: `${path}/cases/${i}`, by: [], weight: size(c) });
      });
      break;
    case "try":
      put([{ k: "block", body: s.body }]);
      if (s.fin) put([{ k: "block", body: s.fin }]);
      if (s.fin && s.catches.length > 0) out.push({ path: `${path}/fin`, by: [null], weight: size(s.fin) });
      if (s.catches.length + (s.fin ? 1 : 0) > 1)
        s.catches.forEach((c, i) => {
          out.push({ path: `${path}/catches/${i}`, by: [], weight: size(c) });
        });
      break;
  }
}

/** Smaller expressions of the same type: a plain value, or a part. */
function expressionCuts(e: Expr, path: string, out: Cut[]): void {
  const all = size(e);
  if (e.k !== "const" && e.t !== "V" && all > 1) {
    const plain = zero(e.t);
    if (all - size(plain) > 0) out.push({ path, by: [plain], weight: all - size(plain) });
    else if (isReference(e.t) || e.k !== "local") out.push({ path, by: [plain], weight: 0.3 });
    for (const v of Object.values(e))
      for (const part of Array.isArray(v) ? v : [v]) {
        if (!isNode(part) || !("k" in part) || !("t" in part)) continue;
        if ((part as Expr).t === e.t) out.push({ path, by: [part], weight: all - size(part) });
      }
  } else if (e.k === "const" && e.v !== null && e.v !== 0 && e.v !== "0") out.push({ path, by: [zero(e.t)], weight: 0.1 });
}

/** Lists from this length on go piece by piece, too: those of huge methods have thousands of statements. */
const LONG = 12;

/** A list without a half, a quarter, an eighth of it. */
function listCuts(list: readonly unknown[], path: string, out: Cut[]): void {
  for (const pieces of [2, 4, 8]) {
    const each = Math.ceil(list.length / pieces);
    for (let at = 0; at < list.length; at += each) {
      const piece = list.slice(at, at + each);
      out.push({ path, by: [[...list.slice(0, at), ...list.slice(at + each)]], weight: size(piece) });
    }
  }
}

function walk(x: unknown, path: string, out: Cut[]): void {
  if (Array.isArray(x)) {
    x.forEach((v, i) => {
      walk(v, `${path}/${i}`, out);
    });
    return;
  }
  if (!isNode(x)) return;
  const node = x as { k?: string; t?: string };
  if (node.k !== undefined) {
    // Statements with a type are `var` and `put` only.
    const statement = /^(var|set|put|store|do|mix|line|if|for|while|break|continue|switch|try|sync|throw|return|init|block|fuel)$/.test(
      node.k,
    );
    if (statement) statementCuts(x as Stmt, path, out);
    else expressionCuts(x as Expr, path, out);
  }
  for (const [k, v] of Object.entries(x)) {
    if (Array.isArray(v) && v.length >= LONG && isNode(v[0]) && "k" in v[0]) listCuts(v, `${path}/${k}`, out);
    walk(v, `${path}/${k}`, out);
  }
}

function methodCuts(m: Method, path: string, out: Cut[]): void {
  if (m.fixed) return;
  if (m.name !== "main" && m.name !== "<init>") out.push({ path, by: [], weight: size(m) });
  if (m.gap) out.push({ path: `${path}/gap`, by: [], weight: 0.5 });
  if (m.body && m.body.length > 1) {
    const kept = m.body.filter((s) => s.k === "init");
    if (m.name !== "main") out.push({ path: `${path}/body`, by: [kept], weight: size(m.body) - size(kept) });
    // Halves, so that long lists go quickly.
    const half = m.body.length >> 1;
    if (half > 1) {
      out.push({ path: `${path}/body`, by: [[...kept, ...m.body.slice(half).filter((s) => s.k !== "init")]], weight: size(m.body) / 2 });
      out.push({ path: `${path}/body`, by: [m.body.slice(0, half)], weight: size(m.body) / 2 });
    }
  }
  if (m.body) walk(m.body, `${path}/body`, out);
}

function classCuts(c: Class, path: string, out: Cut[], entry: string): void {
  if (c.methods.some((m) => m.fixed)) {
    // Its type is what holds it where it runs.
    c.methods.forEach((m, i) => {
      methodCuts(m, `${path}/methods/${i}`, out);
    });
    return;
  }
  if (c.name !== entry) out.push({ path, by: [], weight: size(c) });
  c.fields.forEach((f, i) => {
    out.push({ path: `${path}/fields/${i}`, by: [], weight: size(f) });
  });
  c.interfaces.forEach((_, i) => {
    out.push({ path: `${path}/interfaces/${i}`, by: [], weight: 1 });
  });
  if (c.super !== "java/lang/Object") {
    const freed: Class = {
      ...c,
      super: "java/lang/Object",
      methods: c.methods.map((m) => ({
        ...m,
        body: m.body?.map((s): Stmt => (s.k === "init" ? { ...s, owner: "java/lang/Object" } : s)) ?? null,
      })),
    };
    out.push({ path, by: [freed], weight: 1 });
  }
  c.methods.forEach((m, i) => {
    methodCuts(m, `${path}/methods/${i}`, out);
  });
}

/** Heaviest first. */
export function cutsOf(program: Program): Cut[] {
  const out: Cut[] = [];
  program.classes.forEach((c, i) => {
    classCuts(c, `/classes/${i}`, out, program.entry);
  });
  return out.sort((a, b) => b.weight - a.weight);
}
