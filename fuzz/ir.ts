// What a generated program is before it is lowered: plain data (JSON), so that the reducer can cut it and a report can keep it.
// Types are field descriptors. Nothing here knows class files or Java source.

import type { Type } from "./classfile/descriptor.ts";

/** Owner of the runtime that every program prints through (runner/Fuzz.java). */
export const RUNTIME = "dewar/fuzz/Fuzz";

export type BinaryOp = "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<<" | ">>" | ">>>";
export type CompareOp = "<" | "<=" | ">" | ">=" | "==" | "!=";
export type CallKind = "static" | "virtual" | "interface" | "special";

/** A method as a constant names it; `itf` says InterfaceMethodref. */
export interface MethodRef {
  readonly owner: string;
  readonly itf: boolean;
  readonly name: string;
  readonly desc: string;
}

export type Expr =
  /** `v`: number for int kinds, decimal text for J, F and D (also `NaN`, `-0`, `Infinity`), null for references. */
  | { k: "const"; t: Type; v: number | string | null }
  | { k: "str"; t: Type; v: string }
  | { k: "class"; t: Type; of: Type }
  | { k: "local"; t: Type; n: string }
  /** Assignment as an expression. */
  | { k: "let"; t: Type; n: string; e: Expr }
  | { k: "inc"; t: Type; n: string; by: number; pre: boolean }
  | { k: "bin"; t: Type; op: BinaryOp; a: Expr; b: Expr }
  | { k: "neg"; t: Type; a: Expr }
  | { k: "conv"; t: Type; a: Expr }
  | { k: "cmp"; t: Type; op: CompareOp; a: Expr; b: Expr }
  | { k: "and" | "or"; t: Type; a: Expr; b: Expr }
  | { k: "not"; t: Type; a: Expr }
  | { k: "cond"; t: Type; c: Expr; a: Expr; b: Expr }
  /** `how` may contradict the field, for the errors that this gives. */
  | { k: "get"; t: Type; how: "static" | "instance"; owner: string; name: string; o?: Expr }
  | { k: "call"; t: Type; how: CallKind; ref: MethodRef; o?: Expr; args: Expr[] }
  | { k: "new"; t: Type; owner: string; desc: string; args: Expr[] }
  /** One length a dimension that is made; `multi` asks for multianewarray even for one. */
  | { k: "newarray"; t: Type; dims: Expr[]; multi?: boolean }
  | { k: "items"; t: Type; items: Expr[] }
  | { k: "elem"; t: Type; a: Expr; i: Expr }
  | { k: "length"; t: Type; a: Expr }
  | { k: "cast"; t: Type; a: Expr }
  | { k: "instanceof"; t: Type; of: Type; a: Expr }
  | { k: "concat"; t: Type; parts: Expr[]; indy: boolean }
  /** invokedynamic of LambdaMetafactory: `t` is the interface, `sam` its method, `impl` what runs (reference kind 5..9); `inst` where generics
   * make the method's types narrower than `samDesc`. */
  | { k: "lambda"; t: Type; sam: string; samDesc: string; inst?: string; kind: number; impl: MethodRef; captured: Expr[] }
  /** invokedynamic of any bootstrap method. */
  | { k: "dynamic"; t: Type; name: string; bootstrap: MethodRef; statics: Static[]; args: Expr[] }
  /** ldc of a method handle constant, called by invokeExact (or invoke) with `desc`. */
  | { k: "handle"; t: Type; kind: number; ref: MethodRef; exact: boolean; desc: string; args: Expr[] };

/** A static argument of a bootstrap method. */
export type Static = { as: "class"; of: Type } | { as: "str"; v: string } | { as: "getter"; owner: string; name: string; t: Type };

export type Stmt =
  | { k: "var"; n: string; t: Type; e: Expr }
  | { k: "set"; n: string; e: Expr }
  | { k: "put"; how: "static" | "instance"; owner: string; name: string; t: Type; o?: Expr; e: Expr }
  | { k: "store"; a: Expr; i: Expr; e: Expr }
  | { k: "do"; e: Expr }
  /** The digest takes the value in. */
  | { k: "mix"; e: Expr }
  /** A line of output: the label and the digest so far. */
  | { k: "line"; label: string }
  | { k: "if"; c: Expr; a: Stmt[]; b: Stmt[] }
  /** for (int n = from; n < to; n += step); `down` counts from `to` to `from`. */
  | { k: "for"; n: string; from: Expr; to: Expr; step: number; down: boolean; fuel: boolean; body: Stmt[] }
  | { k: "while"; c: Expr; post: boolean; body: Stmt[] }
  | { k: "break" | "continue"; out: number }
  | { k: "switch"; e: Expr; cases: { keys: number[]; body: Stmt[]; falls: boolean }[]; other: Stmt[] }
  | { k: "try"; body: Stmt[]; catches: { t: string; n: string; body: Stmt[] }[]; fin: Stmt[] | null }
  | { k: "sync"; e: Expr; body: Stmt[] }
  | { k: "throw"; e: Expr }
  | { k: "return"; e?: Expr }
  /** The call of a constructor by a constructor. */
  | { k: "init"; owner: string; desc: string; args: Expr[] }
  | { k: "block"; body: Stmt[] }
  /** Returns a default value when the program's fuel is spent. */
  | { k: "fuel" };

export interface Field {
  name: string;
  t: Type;
  access: number;
  /** ConstantValue. */
  value?: number | string;
}

export interface Method {
  name: string;
  params: Type[];
  ret: Type;
  access: number;
  /** null: abstract or native. Parameters are `p0`, `p1`, ...; the receiver is `this`. */
  body: Stmt[] | null;
  /** Slots left free before the first local, for the wide forms. */
  gap?: number;
  /** The reducer leaves it whole: threads that wait for each other would wait for ever. */
  fixed?: true;
}

export interface Class {
  name: string;
  super: string;
  interfaces: string[];
  access: number;
  version: number;
  /** Equal constants have one entry. */
  shared: boolean;
  fields: Field[];
  methods: Method[];
  nestHost?: string;
  nestMembers?: string[];
  record?: { name: string; t: Type }[];
}

export interface Program {
  seed: number;
  /** What the generator had switched on, for reports. */
  features: string[];
  /** Has `static void main()`. */
  entry: string;
  classes: Class[];
  /** Steps before Fuzz.fuel ends the work. */
  fuel: number;
}

export const local = (n: string, t: Type): Expr => ({ k: "local", t, n });
export const int = (v: number): Expr => ({ k: "const", t: "I", v });
export const nil = (t: Type): Expr => ({ k: "const", t, v: null });

/** The value that a field of this type has at first. */
export function zero(t: Type): Expr {
  if (t.length > 1) return nil(t);
  return { k: "const", t, v: t === "J" || t === "F" || t === "D" ? "0" : 0 };
}

export const runtimeCall = (name: string, desc: string, args: Expr[], t: Type): Expr => ({
  k: "call",
  t,
  how: "static",
  ref: { owner: RUNTIME, itf: false, name, desc },
  args,
});
