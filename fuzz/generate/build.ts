// Short forms for the IR of code that is written by hand: calls, new objects, methods, classes of the program.

import { classNameOf, descriptor, isReference, type Type } from "../classfile/descriptor.ts";
import { Acc } from "../classfile/writer.ts";
import { type Class, type Expr, local, type Method, runtimeCall, type Stmt } from "../ir.ts";
import { OBJECT } from "./world.ts";

export const THROWABLE: Type = "Ljava/lang/Throwable;";
const OBJECT_NAME = "java/lang/Object";

export const statically = (owner: string, name: string, params: readonly Type[], t: Type, args: Expr[], itf = false): Expr => ({
  k: "call",
  t,
  how: "static",
  ref: { owner, itf, name, desc: descriptor(params, t) },
  args,
});

/** invokevirtual; invokeinterface with `itf`. */
export const on = (o: Expr, owner: string, name: string, params: readonly Type[], t: Type, args: Expr[] = [], itf = false): Expr => ({
  k: "call",
  t,
  how: itf ? "interface" : "virtual",
  ref: { owner, itf, name, desc: descriptor(params, t) },
  o,
  args,
});

export const make = (owner: string, params: readonly Type[], args: Expr[]): Expr => ({
  k: "new",
  t: `L${owner};`,
  owner,
  desc: descriptor(params, "V"),
  args,
});

export const self = (c: Class): Expr => local("this", `L${c.name};`);
export const get = (c: Class, name: string, t: Type, o: Expr = self(c)): Expr => ({ k: "get", t, how: "instance", owner: c.name, name, o });
export const put = (c: Class, name: string, t: Type, e: Expr, o: Expr = self(c)): Stmt => ({
  k: "put",
  how: "instance",
  owner: c.name,
  name,
  t,
  o,
  e,
});
export const mix = (e: Expr): Stmt => ({ k: "mix", e });
export const bin = (t: Type, op: (Expr & { k: "bin" })["op"], a: Expr, b: Expr): Expr => ({ k: "bin", t, op, a, b });
export const cast = (t: Type, a: Expr): Expr => ({ k: "cast", t, a });

/** A body, its exception caught: `handler` with it as `e`. */
export const guarded = (body: Stmt[], handler: Stmt[] = [mix(local("e", THROWABLE))]): Stmt => ({
  k: "try",
  body,
  catches: [{ t: classNameOf(THROWABLE), n: "e", body: handler }],
  fin: null,
});

/** The exception's text and frames are printed. */
export const caught = (e: Expr): Expr => runtimeCall("caught", "(Ljava/lang/Throwable;)V", [e], "V");

/** What follows costs as much as so many calls. */
export const burn = (n: number): Stmt => ({ k: "do", e: runtimeCall("burn", "(I)V", [{ k: "const", t: "I", v: n }], "V") });

/** for (int n = 0; n < to; n++), without fuel. */
export const loop = (n: string, to: Expr, body: Stmt[]): Stmt => ({
  k: "for",
  n,
  from: { k: "const", t: "I", v: 0 },
  to,
  step: 1,
  down: false,
  fuel: false,
  body,
});

export const superInit = (c: Class): Stmt => ({ k: "init", owner: c.super, desc: "()V", args: [] });

export function addMethod(c: Class, name: string, params: readonly Type[], ret: Type, access: number, body: Stmt[] | null): Method {
  const m: Method = { name, params: [...params], ret, access, body };
  c.methods.push(m);
  return m;
}

export function newClass(name: string, version: number, more: Partial<Class> = {}): Class {
  return {
    name,
    super: OBJECT_NAME,
    interfaces: [],
    access: Acc.public | Acc.super,
    version,
    shared: true,
    fields: [],
    methods: [],
    ...more,
  };
}

export const INTERFACE = Acc.public | Acc.interface | Acc.abstract;

const BOX: Readonly<Record<string, string>> = {
  I: "Integer",
  J: "Long",
  F: "Float",
  D: "Double",
  Z: "Boolean",
  B: "Byte",
  S: "Short",
  C: "Character",
};

/** The wrapper's type of a primitive one. */
export const wrapper = (t: Type): Type => `Ljava/lang/${BOX[t]!};`;

/** The value as an object. */
export function boxed(e: Expr): Expr {
  if (isReference(e.t)) return e;
  return statically(classNameOf(wrapper(e.t)), "valueOf", [e.t], wrapper(e.t), [e]);
}

export { OBJECT };
