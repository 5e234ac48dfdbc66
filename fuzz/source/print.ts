// A program of the IR as Java source, for javac: what it makes of loops, finally, strings and switches differs from lower/. Whatever leaves
// its place (return, break, throw) stands behind `if (Fuzz.yes)`, so that javac finds nothing unreachable and nothing missing.

import { isReference, parseDescriptor, type Type } from "../classfile/descriptor.ts";
import { Acc } from "../classfile/writer.ts";
import { type Class, type Expr, type Method, type Program, type Stmt, zero } from "../ir.ts";
import {
  as,
  className,
  constant,
  expression,
  fieldName,
  handleMethod,
  isLambda,
  isStatement,
  javaType,
  lambdaMaker,
  list,
  literal,
  Unprintable,
} from "./expressions.ts";

export interface Source {
  /** "p/C0" */
  readonly name: string;
  readonly text: string;
}

const FUZZ = "dewar.fuzz.Fuzz";

/** Whether an earlier catch takes all that `t` would: javac refuses that. */
function isTaken(earlier: string, t: string): boolean {
  const [a, b] = [earlier, t].map((x) => x.replace("java/lang/", "")) as [string, string];
  if (a === b || a === "Throwable") return true;
  if (a === "Exception" || a === "RuntimeException") return b.endsWith("Exception");
  if (a === "Error" || a === "LinkageError") return b.endsWith("Error");
  return a === "IndexOutOfBoundsException" && b.endsWith(a);
}

/** Calls that javac wants an InterruptedException to be caught of. */
const waits = (e: Expr): boolean =>
  e.k === "call" && (e.ref.name === "wait" || (e.ref.owner === "java/lang/Thread" && ["join", "sleep"].includes(e.ref.name)));

class MethodPrinter {
  private readonly owner: Class;
  private readonly method: Method;
  private readonly loops: string[] = [];
  private names = 0;

  constructor(owner: Class, method: Method) {
    this.owner = owner;
    this.method = method;
  }

  block(body: readonly Stmt[]): string {
    return `{ ${body.map((s) => this.statement(s)).join("\n")} }`;
  }

  private get leave(): string {
    const { ret } = this.method;
    return ret === "V" ? "return;" : `return ${as(zero(ret), ret)};`;
  }

  body(): string {
    const { body, ret } = this.method;
    return `{ ${body!.map((s) => this.statement(s)).join("\n")}\n${ret === "V" ? "" : this.leave} }`;
  }

  private loop(head: (label: string) => string): string {
    const label = `L${this.names++}`;
    this.loops.push(label);
    const text = `${label}: ${head(label)}`;
    this.loops.pop();
    return text;
  }

  private statement(s: Stmt): string {
    switch (s.k) {
      case "var":
        return `${javaType(s.t)} ${s.n} = ${as(s.e, s.t)};`;
      case "set":
        return `${s.n} = ${expression(s.e)};`;
      case "put": {
        const name = fieldName(s.owner, s.name, s.t);
        const target = s.how === "static" ? className(s.owner) : s.o!.k === "local" && s.o!.n === "this" ? "this" : undefined;
        return `${target ?? `((${className(s.owner)}) (Object) ${expression(s.o!)})`}.${name} = ${as(s.e, s.t)};`;
      }
      case "store":
        return `${expression(s.a)}[${as(s.i, "I")}] = ${as(s.e, s.a.t.slice(1))};`;
      case "do":
        if (waits(s.e)) return `try { ${expression(s.e)}; } catch (InterruptedException e) { throw ${FUZZ}.sneaky(e); }`;
        return isStatement(s.e) ? `${expression(s.e).replace(/^\((\w+ = .*)\)$/s, "$1")};` : this.drop(s.e);
      case "mix":
        return this.mix(s.e.t, expression(s.e));
      case "line":
        return `${FUZZ}.line(${literal(s.label)});`;
      case "if":
        return `if (${as(s.c, "Z")}) ${this.block(s.a)}${s.b.length > 0 ? ` else ${this.block(s.b)}` : ""}`;
      case "for":
        return this.counted(s);
      case "while": {
        const turn = `(!${FUZZ}.burn() && ${as(s.c, "Z")})`;
        return this.loop(() => (s.post ? `do ${this.block(s.body)} while ${turn};` : `while ${turn} ${this.block(s.body)}`));
      }
      case "break":
      case "continue": {
        const label = this.loops.at(-1 - s.out);
        if (label === undefined) throw new Unprintable(s.k);
        return `if (${FUZZ}.yes) ${s.k} ${label};`;
      }
      case "switch": {
        const cases = s.cases.map((c) => `${c.keys.map((k) => `case ${k}: `).join("")}${this.block(c.body)}${c.falls ? "" : " break;"}`);
        return `switch (${as(s.e, "I")}) { ${cases.join("\n")}\ndefault: ${this.block(s.other)} }`;
      }
      case "try":
        return this.try(s);
      case "sync":
        return `synchronized ((Object) ${expression(s.e)}) ${this.block(s.body)}`;
      case "throw":
        return `if (${FUZZ}.yes) throw ${FUZZ}.sneaky((Throwable) (Object) ${expression(s.e)});`;
      case "return":
        return `if (${FUZZ}.yes) return${s.e ? ` ${as(s.e, this.method.ret)}` : ""};`;
      case "init":
        return `${s.owner === this.owner.name ? "this" : "super"}(${list(s.args, parseDescriptor(s.desc).params)});`;
      case "block":
        return this.block(s.body);
      case "fuel":
        return `if (${FUZZ}.burn()) ${this.leave}`;
    }
  }

  /** A value that nobody wants: source has no statement for it. It must not go into the digest, which is the main thread's. */
  private drop(e: Expr): string {
    if (e.t === "V") throw new Unprintable("void");
    return `{ ${javaType(e.t)} dropped${this.names++} = ${as(e, e.t)}; }`;
  }

  private mix(t: Type, text: string): string {
    if (t === "V") throw new Unprintable("void");
    if (isReference(t)) return `${FUZZ}.mix((Object) ${text});`;
    return `${FUZZ}.mix(${t === "Z" ? `(${text} ? 1 : 0)` : "JFD".includes(t) ? text : `(int) ${text}`});`;
  }

  private counted(s: Stmt & { k: "for" }): string {
    const limit = `to${this.names++}`;
    const [first, last] = s.down ? [s.to, s.from] : [s.from, s.to];
    const turn = s.down ? `${s.n} > ${limit}; ${s.n} -= ${s.step}` : `${s.n} < ${limit}; ${s.n} += ${s.step}`;
    const fuel = s.fuel ? `if (${FUZZ}.burn()) break;` : "";
    const loop = this.loop(() => `for (int ${s.n} = ${as(first, "I")}; ${turn}) { ${fuel} ${this.block(s.body)} }`);
    return `{ int ${limit} = ${as(last, "I")}; ${loop} }`;
  }

  private try(s: Stmt & { k: "try" }): string {
    const taken: string[] = [];
    const catches = s.catches.filter((c) => {
      const doubled = taken.some((t) => isTaken(t, c.t));
      taken.push(c.t);
      return !doubled;
    });
    const handlers = catches.map((c) => ` catch (${className(c.t)} ${c.n}) ${this.block(c.body)}`).join("");
    return `try ${this.block(s.body)}${handlers}${s.fin ? ` finally ${this.block(s.fin)}` : ""}`;
  }
}

const MODIFIERS: readonly (readonly [number, string])[] = [
  [Acc.public, "public "],
  [Acc.private, "private "],
  [Acc.protected, "protected "],
  [Acc.static, "static "],
];
/** Methods are public unless private: what overrides must not be narrower. */
const widened = (access: number): number => (access & Acc.private ? access : (access & ~Acc.protected) | Acc.public);
const modifiers = (access: number): string => MODIFIERS.flatMap(([bit, text]) => (access & bit ? [text] : [])).join("");

function method(c: Class, m: Method): string {
  const params = m.params.map((t, i) => `${javaType(t)} p${i}`).join(", ");
  if (m.access & Acc.native || (m.access & Acc.synthetic && !(m.access & Acc.bridge))) throw new Unprintable("native or synthetic");
  // Source has no initialisers of interfaces.
  if (m.name === "<clinit>" && (c.access & Acc.interface) !== 0) return "";
  if (m.name === "<clinit>") return `static ${new MethodPrinter(c, m).body()}`;
  if (m.body === null) return `${modifiers(widened(m.access))}abstract ${javaType(m.ret)} ${m.name}(${params});`;
  const isDefault = (c.access & Acc.interface) !== 0 && (m.access & (Acc.static | Acc.private)) === 0;
  const other = `${isDefault ? "default " : ""}${m.access & Acc.synchronized ? "synchronized " : ""}${m.access & Acc.final ? "final " : ""}`;
  const head = m.name === "<init>" ? c.name.slice(c.name.lastIndexOf("/") + 1) : `${javaType(m.ret)} ${m.name}`;
  return `${modifiers(widened(m.access))}${other}${head}(${params}) ${new MethodPrinter(c, m).body()}`;
}

/**
 * Without the bridges that javac makes itself, for results: of methods with the same parameters the one that is no bridge, else the one with the narrowest
 * result. Bridges for parameters stay, as methods like others: they are generics' in the IR.
 */
function declared(c: Class): Method[] {
  const bySignature = new Map<string, Method>();
  for (const m of c.methods) {
    const key = `${m.name}(${m.params.join("")}`;
    const other = bySignature.get(key);
    // They stand from wide to narrow.
    if (other === undefined || (other.access & Acc.bridge) !== 0 || (m.access & Acc.bridge) === 0) bySignature.set(key, m);
  }
  return c.methods.filter((m) => (m.access & Acc.bridge) === 0 || bySignature.get(`${m.name}(${m.params.join("")}`) === m);
}

/** The methods by which the class calls handles, each once. */
function handles(c: Class): string[] {
  const found = new Set<string>();
  const walk = (x: unknown): void => {
    if (typeof x !== "object" || x === null) return;
    if ((x as Expr).k === "handle") found.add(handleMethod(x as Expr & { k: "handle" }));
    for (const part of Object.values(x)) walk(part);
  };
  walk(c.methods);
  return [...found];
}

/** The lambdas of a program by the class that has their bodies, each a method that makes it. */
function lambdaMakers(program: Program): Map<Class, string[]> {
  const makers = new Map<Class, string[]>();
  const made = new Set<Method>();
  const walk = (x: unknown): void => {
    if (typeof x !== "object" || x === null) return;
    for (const part of Object.values(x)) walk(part);
    const e = x as Expr;
    if (e.k !== "lambda" || !isLambda(e)) return;
    const owner = program.classes.find((c) => c.name === e.impl.owner);
    const body = owner?.methods.find((m) => m.name === e.impl.name);
    if (owner === undefined || body === undefined || made.has(body)) return;
    made.add(body);
    makers.set(owner, [...(makers.get(owner) ?? []), lambdaMethod(owner, body, e)]);
  };
  walk(program.classes);
  return makers;
}

/** `static F make$3(int c0) { return (Object x0) -> { int p0 = c0; Integer p1 = (Integer) x0; ... }; }` */
function lambdaMethod(c: Class, m: Method, e: Expr & { k: "lambda" }): string {
  const given = parseDescriptor(e.samDesc).params;
  const captured = m.params.length - given.length;
  const from = (i: number): string => (i < captured ? `c${i}` : `x${i - captured}`);
  const copies = m.params.map((t, i) => {
    const wide = i >= captured && given[i - captured] !== t;
    return `${javaType(t)} p${i} = ${wide ? `(${javaType(t)}) (Object) ` : ""}${from(i)};`;
  });
  const taken = m.params.slice(0, captured).map((t, i) => `${javaType(t)} c${i}`);
  const parameters = given.map((t, i) => `${javaType(t)} x${i}`);
  const body = `{ ${copies.join(" ")}\n${new MethodPrinter(c, m).body().slice(1)}`;
  const head = `${m.access & Acc.static ? "static " : ""}${javaType(e.t)} ${lambdaMaker(e)}(${taken.join(", ")})`;
  return `${head} { return (${parameters.join(", ")}) -> ${body}; }`;
}

/** Whether javac makes the method of a record itself. */
const isMade = (m: Method): boolean => m.body?.some((s) => s.k === "return" && s.e?.k === "dynamic") === true;

/** A record: its canonical constructor has the components' names, which the body knows as parameters. */
function printRecord(c: Class, components: readonly { name: string; t: Type }[]): string {
  const simple = c.name.slice(c.name.lastIndexOf("/") + 1);
  const names = components.map((x) => fieldName(c.name, x.name, x.t));
  const head = components.map((x, i) => `${javaType(x.t)} ${names[i]}`).join(", ");
  const methods = c.methods.flatMap((m) => {
    if (isMade(m)) return [];
    if (m.name !== "<init>") return [method(c, m)];
    const parameters = components.map((x, i) => `${javaType(x.t)} p${i} = ${names[i]};`).join(" ");
    const body = new MethodPrinter(c, { ...m, body: m.body!.filter((s) => s.k !== "init") }).body();
    return [`public ${simple}(${head}) { ${parameters}\n${body.slice(1)}`];
  });
  const supers = c.interfaces.map(className).join(", ");
  return `record ${simple}(${head})${supers && ` implements ${supers}`} {\n${[...methods, ...handles(c)].join("\n")}\n}\n`;
}

const isBodyOfLambda = (m: Method): boolean => m.name.startsWith("lambda$");

function printClass(c: Class, makers: readonly string[]): string {
  if (c.nestHost) throw new Unprintable("nests");
  if (c.record) {
    const at = c.name.lastIndexOf("/");
    return `package ${c.name.slice(0, at).replaceAll("/", ".")};\npublic ${printRecord(c, c.record)}`;
  }
  const isInterface = (c.access & Acc.interface) !== 0;
  const simple = c.name.slice(c.name.lastIndexOf("/") + 1);
  const fields = c.fields.map((f) => {
    const value =
      f.value !== undefined
        ? f.t.startsWith("L")
          ? literal(String(f.value))
          : constant(f.t, f.value)
        : isInterface
          ? as(zero(f.t), f.t)
          : undefined;
    return `${modifiers(f.access)}${f.access & Acc.volatile ? "volatile " : ""}${javaType(f.t)} ${fieldName(c.name, f.name, f.t)}${value === undefined ? "" : ` = ${value}`};`;
  });
  const supers = c.interfaces.map(className).join(", ");
  const head = isInterface
    ? `interface ${simple}${supers && ` extends ${supers}`}`
    : `${c.access & Acc.abstract ? "abstract " : ""}${c.access & Acc.final ? "final " : ""}class ${simple} extends ${className(c.super)}${supers && ` implements ${supers}`}`;
  const at = c.name.lastIndexOf("/");
  return `package ${c.name.slice(0, at).replaceAll("/", ".")};\n${c.access & Acc.public ? "public " : ""}${head} {\n${[...fields, ...declared(c).flatMap((m) => (isBodyOfLambda(m) ? [] : [method(c, m)])), ...makers, ...handles(c)].join("\n")}\n}\n`;
}

/** @throws Unprintable */
export function printSource(program: Program): Source[] {
  const makers = lambdaMakers(program);
  return program.classes.map((c) => ({ name: c.name, text: printClass(c, makers.get(c) ?? []) }));
}
