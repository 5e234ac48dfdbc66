// Steps that make every instruction that can name one constant use it, in changing order: right and wrong kinds of calls and field accesses of
// one member, all in one constant pool, each by itself with the error that it gives.

import { descriptor, isReference } from "../classfile/descriptor.ts";
import { Acc } from "../classfile/writer.ts";
import { type CallKind, type Class, type Expr, int, local, type Method, type MethodRef, nil, runtimeCall, type Stmt, zero } from "../ir.ts";
import { packageOf, type World } from "./world.ts";

/** The class that has the probes: it must be below the owner for invokespecial. */
const THROWABLE = "Ljava/lang/Throwable;";

function guarded(s: Stmt): Stmt {
  return {
    k: "try",
    body: [s],
    catches: [
      { t: "java/lang/Throwable", n: "e", body: [{ k: "do", e: runtimeCall("caught", `(${THROWABLE})V`, [local("e", THROWABLE)], "V") }] },
    ],
    fin: null,
  };
}

/** Objects of all classes that are of the type. */
function receivers(w: World, c: Class): Expr[] {
  const t = `L${c.name};`;
  const out: Expr[] = w.concrete(t).map((x): Expr => ({ k: "new", t: `L${x.name};`, owner: x.name, desc: "()V", args: [] }));
  return [...out, nil(t)];
}

export function probes(w: World, main: Class): void {
  const r = w.random;
  const owners = w.classes.filter((c) => c !== main);
  const hosts = owners.filter((c) => !(c.access & Acc.interface));
  if (hosts.length === 0) return;
  const host = r.pick(hosts);
  const seen = w.classes.filter((c) => w.supertypes(host.name).has(c.name));
  const calls: Stmt[] = [];
  for (let i = r.range(1, 4); i > 0; i--) {
    const s = w.selectors.length > 0 ? r.pick(w.selectors) : undefined;
    if (!s) break;
    const c = r.chance(75) && seen.length > 0 ? r.pick(seen) : r.pick(owners);
    const itf = ((c.access & Acc.interface) !== 0) !== r.chance(6);
    const ref: MethodRef = { owner: c.name, itf, name: s.name, desc: descriptor(s.params, s.ret) };
    // What is protected, and of another package, the verifier has a say in.
    const declared = w.declaration(c.name, s.name, ref.desc);
    if (declared && declared.method.access & Acc.protected && packageOf(declared.owner.name) !== packageOf(host.name)) continue;
    const t = `L${c.name};`;
    const objects = receivers(w, c);
    for (let n = r.range(2, 6); n > 0; n--) {
      const how = r.weighted<CallKind>([
        [4, itf ? "interface" : "virtual"],
        [host.version >= 52 || !itf ? 3 : 0, "special"],
        [host.version >= 52 || !itf ? 1 : 0, "static"],
      ]);
      const mine = w.supertypes(host.name).has(c.name);
      // The receiver of invokespecial must be of the class that has the instruction, and the named class above it.
      if (how === "special" && (c === host || (host.super !== c.name && !host.interfaces.includes(c.name)))) continue;
      const o: Expr =
        how === "special" ? local("this", `L${host.name};`) : mine && r.chance(30) ? local("this", `L${host.name};`) : r.pick(objects);
      const args = s.params.map((p): Expr => (isReference(p) ? nil(p) : zero(p)));
      const e: Expr = {
        k: "call",
        t: s.ret,
        how,
        ref,
        ...(how === "static" ? {} : { o: o.t === t || w.isSubtype(o.t, t) ? o : nil(t) }),
        args,
      };
      calls.push(guarded(s.ret === "V" ? { k: "do", e } : { k: "mix", e }));
    }
  }
  for (let i = r.range(1, 3); i > 0; i--) {
    const c = r.chance(75) && seen.length > 0 ? r.pick(seen) : r.pick(owners);
    if (c.fields.length === 0) continue;
    const f = r.pick(c.fields);
    if (f.access & Acc.protected) continue;
    const owner = r.chance(70) || c === host ? c.name : r.pick(seen).name;
    const t = `L${owner};`;
    const receiver = (): Expr =>
      w.supertypes(host.name).has(owner) && r.chance(50) ? local("this", `L${host.name};`) : r.pick(receivers(w, w.byName.get(owner)!));
    for (let n = r.range(2, 6); n > 0; n--) {
      const wrong = r.chance(20);
      const isStatic = ((f.access & Acc.static) !== 0) !== wrong;
      const how = isStatic ? "static" : "instance";
      const o = receiver();
      const target = isStatic ? {} : { o: w.isSubtype(o.t, t) ? o : nil(t) };
      const s: Stmt =
        r.chance(50) || f.access & Acc.final
          ? { k: "mix", e: { k: "get", t: f.t, how, owner, name: f.name, ...target } }
          : { k: "put", how, owner, name: f.name, t: f.t, ...target, e: isReference(f.t) ? nil(f.t) : zero(f.t) };
      calls.push(guarded(s));
    }
  }
  if (calls.length === 0) return;
  const order = r.shuffled(calls);
  const probe: Method = { name: "probe", params: [], ret: "V", access: Acc.public, body: order };
  host.methods.push(probe);
  const make = receivers(w, host)[0]!;
  const step: Method = {
    name: "x0",
    params: [],
    ret: "V",
    access: Acc.public | Acc.static,
    body: [
      {
        k: "for",
        n: "i",
        from: int(0),
        to: int(3),
        step: 1,
        down: false,
        fuel: false,
        body: [
          {
            k: "do",
            e: { k: "call", t: "V", how: "virtual", ref: { owner: host.name, itf: false, name: "probe", desc: "()V" }, o: make, args: [] },
          },
        ],
      },
    ],
  };
  main.methods.push(step);
}
