// Expressions of the IR as Java source. Each text has the Java type of its expression; `as` converts where the instruction would not ask.
// What source cannot say (handles, contradictions between a call and its method) is thrown as Unprintable.

import { isReference, parseDescriptor, type Type, typeOfClass } from "../classfile/descriptor.ts";
import type { Expr } from "../ir.ts";

/** The program has something that no source says. */
export class Unprintable extends Error {}

const PRIMITIVE: Readonly<Record<string, string>> = {
  I: "int",
  J: "long",
  F: "float",
  D: "double",
  Z: "boolean",
  B: "byte",
  S: "short",
  C: "char",
  V: "void",
};

export function javaType(t: Type): string {
  if (t.startsWith("[")) return `${javaType(t.slice(1))}[]`;
  return t.startsWith("L") ? t.slice(1, -1).replaceAll("/", ".") : PRIMITIVE[t]!;
}

export const className = (name: string): string => javaType(typeOfClass(name));

/** Fields of one name and several types are several names: source tells fields apart by name alone. */
export const fieldName = (owner: string, name: string, t: Type): string =>
  /^[pq]\//.test(owner) ? `${name}_${t.replace(/\W/g, "$")}` : name;

export function literal(text: string): string {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x20) out += `\\${c.toString(8).padStart(3, "0")}`;
    else if (c === 0x22 || c === 0x5c) out += `\\${text[i]}`;
    else if (c < 0x7f) out += text[i];
    else out += `\\u${c.toString(16).padStart(4, "0")}`;
  }
  return `"${out}"`;
}

export function constant(t: Type, v: number | string | null): string {
  if (v === null) return `((${javaType(t)}) null)`;
  switch (t) {
    case "Z":
      return Number(v) & 1 ? "true" : "false";
    case "I":
      return `(${v})`;
    case "J":
      return `(${v}L)`;
    case "F":
    case "D": {
      const suffix = t === "F" ? "f" : "d";
      const box = t === "F" ? "Float" : "Double";
      if (v === "NaN") return `${box}.NaN`;
      if (v === "Infinity") return `${box}.POSITIVE_INFINITY`;
      if (v === "-Infinity") return `${box}.NEGATIVE_INFINITY`;
      // Bits, not digits: the generator's text may be too long or too small for javac.
      return t === "F"
        ? `Float.intBitsToFloat(${new Int32Array(Float32Array.of(Number(v)).buffer)[0]})`
        : Number.isInteger(Number(v)) && Math.abs(Number(v)) < 1e9 && !Object.is(Number(v), -0)
          ? `(${v}${suffix})`
          : `Double.longBitsToDouble(${new BigInt64Array(Float64Array.of(Number(v)).buffer)[0]}L)`;
    }
    default:
      return `((${javaType(t)}) (${v}))`;
  }
}

/** `e` where source wants a value of type `t`. */
export function as(e: Expr, t: Type): string {
  const text = expression(e);
  if (e.t === t) return text;
  if (isReference(t)) {
    if (!isReference(e.t)) throw new Unprintable(`${e.t} as ${t}`);
    return `((${javaType(t)}) (Object) ${text})`;
  }
  if (isReference(e.t) || e.t === "V") throw new Unprintable(`${e.t} as ${t}`);
  if (t === "Z") return `((${text} & 1) != 0)`;
  const number = e.t === "Z" ? `(${text} ? 1 : 0)` : text;
  return t === "I" && e.t !== "J" && e.t !== "F" && e.t !== "D" ? `((int) ${number})` : `((${javaType(t)}) ${number})`;
}

export const list = (es: readonly Expr[], types: readonly Type[]): string => es.map((e, i) => as(e, types[i]!)).join(", ");

/** Whether source may have it as a statement. */
export const isStatement = (e: Expr): boolean => e.k === "call" || e.k === "new" || e.k === "let" || e.k === "handle";

export function expression(e: Expr): string {
  switch (e.k) {
    case "const":
      return constant(e.t, e.v);
    case "str":
      return literal(e.v);
    case "class":
      return `${javaType(e.of)}.class`;
    case "local":
      return e.n;
    case "let":
      return `(${e.n} = ${as(e.e, e.t)})`;
    case "inc":
      return e.pre ? `(${e.n} += ${e.by})` : `((${e.n} += ${e.by}) - (${e.by}))`;
    case "bin": {
      const shift = e.op === "<<" || e.op === ">>" || e.op === ">>>";
      const t = e.t === "B" || e.t === "S" || e.t === "C" ? "I" : e.t;
      const text = `(${as(e.a, t)} ${e.op} ${shift ? as(e.b, "I") : as(e.b, t)})`;
      return t === e.t ? text : `((${javaType(e.t)}) ${text})`;
    }
    case "neg":
      return `(-${as(e.a, e.t)})`;
    case "conv":
      return as(e.a, e.t) === expression(e.a) ? expression(e.a) : as(e.a, e.t);
    case "cmp":
      return comparison(e);
    case "and":
    case "or":
      return `(${as(e.a, "Z")} ${e.k === "and" ? "&&" : "||"} ${as(e.b, "Z")})`;
    case "not":
      return `(!${as(e.a, "Z")})`;
    case "cond":
      return `(${as(e.c, "Z")} ? ${as(e.a, e.t)} : ${as(e.b, e.t)})`;
    case "get":
      return e.how === "static"
        ? `${className(e.owner)}.${fieldName(e.owner, e.name, e.t)}`
        : `${receiver(e.o!, e.owner)}.${fieldName(e.owner, e.name, e.t)}`;
    case "call":
      return call(e);
    case "new":
      return `new ${className(e.owner)}(${list(e.args, parseDescriptor(e.desc).params)})`;
    case "newarray": {
      let base = e.t;
      let dims = 0;
      for (; base.startsWith("["); dims++) base = base.slice(1);
      const made = e.dims.map((d) => `[${as(d, "I")}]`).join("");
      return `(new ${javaType(base)}${made}${"[]".repeat(dims - e.dims.length)})`;
    }
    case "items":
      return `(new ${javaType(e.t)} {${e.items.map((x) => as(x, e.t.slice(1))).join(", ")}})`;
    case "elem":
      return `${expression(e.a)}[${as(e.i, "I")}]`;
    case "length":
      return `${expression(e.a)}.length`;
    case "cast":
      return `((${javaType(e.t)}) (Object) ${expression(e.a)})`;
    case "instanceof":
      return `((Object) ${expression(e.a)} instanceof ${javaType(e.of)})`;
    case "concat":
      return `("" + ${e.parts.map((p) => expression(p)).join(" + ")})`;
    case "lambda":
      return reference(e);
    case "handle":
      return `${handleName(e)}(${list(e.args, parseDescriptor(e.desc).params)})`;
    case "dynamic":
      throw new Unprintable(e.k);
  }
}

/** The method that a class has for the handles that it calls: javac wants what they throw to be caught. */
const handleName = ({ kind, ref, exact, desc }: Expr & { k: "handle" }): string =>
  `h$${kind}${exact ? "" : "$"}${`${ref.owner}.${ref.name}${ref.desc}${desc}`.replace(/\W/g, "$")}`;

/** That method: finds the handle as its constant would be resolved, and calls it. */
export function handleMethod(e: Expr & { k: "handle" }): string {
  const { params, ret } = parseDescriptor(e.desc);
  const found = `dewar.fuzz.Fuzz.handle(java.lang.invoke.MethodHandles.lookup(), ${e.kind}, ${className(e.ref.owner)}.class, "${e.ref.name}", "${e.ref.desc}")`;
  const called = `${found}.${e.exact ? "invokeExact" : "invoke"}(${params.map((_, i) => `p${i}`).join(", ")})`;
  const body = ret === "V" ? called : `return (${javaType(ret)}) ${called}`;
  const head = `static ${javaType(ret)} ${handleName(e)}(${params.map((t, i) => `${javaType(t)} p${i}`).join(", ")})`;
  return `${head} { try { ${body}; } catch (Throwable t) { throw dewar.fuzz.Fuzz.sneaky(t); } }`;
}

function comparison(e: Expr & { k: "cmp" }): string {
  if (isReference(e.a.t)) return `((Object) ${expression(e.a)} ${e.op} (Object) ${expression(e.b)})`;
  const t = e.a.t === e.b.t ? (e.a.t === "Z" && e.op !== "==" && e.op !== "!=" ? "I" : e.a.t) : "I";
  return `(${as(e.a, t)} ${e.op} ${as(e.b, t)})`;
}

const receiver = (o: Expr, owner: string): string =>
  o.k === "local" && o.t === typeOfClass(owner) ? o.n : `((${className(owner)}) (Object) ${expression(o)})`;

function call(e: Expr & { k: "call" }): string {
  const { owner, name, desc, itf } = e.ref;
  const args = `(${list(e.args, parseDescriptor(desc).params)})`;
  if (name.startsWith("<")) throw new Unprintable(name);
  if (e.how === "static") return `${className(owner)}.${name}${args}`;
  if (e.how !== "special") return `${receiver(e.o!, owner)}.${name}${args}`;
  if (e.o!.k !== "local" || e.o!.n !== "this") throw new Unprintable("special");
  if (e.o!.t === typeOfClass(owner)) return `this.${name}${args}`;
  return itf ? `${className(owner)}.super.${name}${args}` : `super.${name}${args}`;
}

/** Whether its implementation is a body of its own, not a method that already has a name. */
export const isLambda = (e: Expr & { k: "lambda" }): boolean => e.impl.name.startsWith("lambda$");

/** The method of the implementation's class that makes the lambda: source captures variables that are final, and its parameters are. */
export const lambdaMaker = (e: Expr & { k: "lambda" }): string => e.impl.name.replace("lambda", "make");

/** The functional interface, with its type arguments where the method reference needs them. */
function functional({ t, samDesc, inst }: Expr & { k: "lambda" }): string {
  const raw = javaType(t);
  if (inst === undefined) return raw;
  const [sam, inner] = [parseDescriptor(samDesc), parseDescriptor(inst)];
  const open = [...sam.params, sam.ret].flatMap((p, i) => (isReference(p) ? [[...inner.params, inner.ret][i]!] : []));
  return `${raw}<${(raw.endsWith("BinaryOperator") ? open.slice(0, 1) : open).map(javaType).join(", ")}>`;
}

function reference(e: Expr & { k: "lambda" }): string {
  const { owner, name, desc } = e.impl;
  const bound = e.captured.length > 0 && e.kind !== 6 && e.kind !== 8;
  const on = bound ? receiver(e.captured[0]!, owner) : className(owner);
  if (isLambda(e)) {
    const values = bound ? e.captured.slice(1) : e.captured;
    return `${on}.${lambdaMaker(e)}(${list(values, parseDescriptor(desc).params)})`;
  }
  return `((${javaType(e.t)}) (${functional(e)}) ${on}::${name === "<init>" ? "new" : name})`;
}
