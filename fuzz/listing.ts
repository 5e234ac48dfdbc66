// A program of the IR as text that a person can read: close to Java, with the instruction where the two part. Not meant for javac.

import { Acc } from "./classfile/writer.ts";
import type { Class, Expr, Method, Program, Stmt } from "./ir.ts";

export function typeText(t: string): string {
  if (t.startsWith("[")) return `${typeText(t.slice(1))}[]`;
  if (t.startsWith("L")) return t.slice(1, -1).replaceAll("/", ".").replace("java.lang.", "");
  return { I: "int", J: "long", F: "float", D: "double", Z: "boolean", B: "byte", S: "short", C: "char", V: "void" }[t]!;
}

const name = (owner: string): string => typeText(`L${owner};`);
const list = (es: readonly Expr[]): string => es.map(expr).join(", ");

export function expr(e: Expr): string {
  switch (e.k) {
    case "const":
      return e.v === null ? "null" : e.t === "Z" ? (e.v ? "true" : "false") : `${e.v}${e.t === "I" ? "" : e.t.toLowerCase()}`;
    case "str":
      return JSON.stringify(e.v);
    case "class":
      return `${typeText(e.of)}.class`;
    case "local":
      return e.n;
    case "let":
      return `(${e.n} = ${expr(e.e)})`;
    case "inc":
      return e.pre ? `(${e.n} += ${e.by})` : `post(${e.n} += ${e.by})`;
    case "bin":
      return `(${expr(e.a)} ${e.op} ${expr(e.b)})`;
    case "neg":
      return `-${expr(e.a)}`;
    case "conv":
    case "cast":
      return `(${typeText(e.t)}) ${expr(e.a)}`;
    case "cmp":
      return `(${expr(e.a)} ${e.op} ${expr(e.b)})`;
    case "and":
    case "or":
      return `(${expr(e.a)} ${e.k === "and" ? "&&" : "||"} ${expr(e.b)})`;
    case "not":
      return `!${expr(e.a)}`;
    case "cond":
      return `(${expr(e.c)} ? ${expr(e.a)} : ${expr(e.b)})`;
    case "get":
      return e.how === "static" ? `${name(e.owner)}.${e.name}` : `${expr(e.o!)}.<${name(e.owner)}>${e.name}`;
    case "call": {
      const target =
        e.how === "static" ? name(e.ref.owner) : `${expr(e.o!)}.<${e.how} ${e.ref.itf ? "interface " : ""}${name(e.ref.owner)}>`;
      return `${target}.${e.ref.name}(${list(e.args)})`.replace(">.", ">");
    }
    case "new":
      return `new ${name(e.owner)}(${list(e.args)})`;
    case "newarray":
      return `new ${e.multi ? "/*multianewarray*/ " : ""}${typeText(e.t)}(${list(e.dims)})`;
    case "items":
      return `new ${typeText(e.t)} {${list(e.items)}}`;
    case "elem":
      return `${expr(e.a)}[${expr(e.i)}]`;
    case "length":
      return `${expr(e.a)}.length`;
    case "instanceof":
      return `(${expr(e.a)} instanceof ${typeText(e.of)})`;
    case "concat":
      return `${e.indy ? "indy" : "builder"}(${e.parts.map(expr).join(" + ")})`;
    case "lambda":
      return `lambda ${typeText(e.t)}.${e.sam} -> ${e.kind} ${name(e.impl.owner)}.${e.impl.name}${e.impl.desc} [${list(e.captured)}]`;
    case "dynamic":
      return `dynamic ${name(e.bootstrap.owner)}.${e.bootstrap.name} ${e.name} ${JSON.stringify(e.statics)}(${list(e.args)})`;
    case "handle":
      return `handle(${e.kind} ${name(e.ref.owner)}.${e.ref.name}).${e.exact ? "invokeExact" : "invoke"}(${list(e.args)})`;
  }
}

function block(body: readonly Stmt[], indent: string): string {
  return `{\n${body.map((s) => statement(s, `${indent}  `)).join("")}${indent}}`;
}

function statement(s: Stmt, indent: string): string {
  const inner = (b: readonly Stmt[]): string => block(b, indent);
  const text = ((): string => {
    switch (s.k) {
      case "var":
        return `${typeText(s.t)} ${s.n} = ${expr(s.e)};`;
      case "set":
        return `${s.n} = ${expr(s.e)};`;
      case "put":
        return `${s.how === "static" ? `${name(s.owner)}.` : `${expr(s.o!)}.<${name(s.owner)}>`}${s.name} = ${expr(s.e)};`;
      case "store":
        return `${expr(s.a)}[${expr(s.i)}] = ${expr(s.e)};`;
      case "do":
        return `${expr(s.e)};`;
      case "mix":
        return `mix(${expr(s.e)});`;
      case "line":
        return `line(${JSON.stringify(s.label)});`;
      case "if":
        return `if ${expr(s.c)} ${inner(s.a)}${s.b.length > 0 ? ` else ${inner(s.b)}` : ""}`;
      case "for":
        return `for (int ${s.n} = ${expr(s.from)} ${s.down ? "down " : ""}to ${expr(s.to)} by ${s.step}${s.fuel ? ", fuel" : ""}) ${inner(s.body)}`;
      case "while":
        return s.post ? `do ${inner(s.body)} while ${expr(s.c)};` : `while ${expr(s.c)} ${inner(s.body)}`;
      case "break":
      case "continue":
        return `${s.k} ${s.out};`;
      case "switch":
        return `switch ${expr(s.e)} ${s.cases.map((c) => `case ${c.keys.join(", ")}: ${inner(c.body)}${c.falls ? "" : " break;"}`).join(" ")} default: ${inner(s.other)}`;
      case "try":
        return `try ${inner(s.body)}${s.catches.map((c) => ` catch (${name(c.t)} ${c.n}) ${inner(c.body)}`).join("")}${s.fin ? ` finally ${inner(s.fin)}` : ""}`;
      case "sync":
        return `synchronized (${expr(s.e)}) ${inner(s.body)}`;
      case "throw":
        return `throw ${expr(s.e)};`;
      case "return":
        return `return${s.e ? ` ${expr(s.e)}` : ""};`;
      case "init":
        return `<init> ${name(s.owner)}(${list(s.args)});`;
      case "block":
        return inner(s.body);
      case "fuel":
        return "fuel;";
    }
  })();
  return `${indent}${text}\n`;
}

function flags(access: number, of: "class" | "field" | "method"): string {
  const names: [number, string][] = [
    [Acc.public, "public"],
    [Acc.private, "private"],
    [Acc.protected, "protected"],
    [Acc.static, "static"],
    [Acc.final, "final"],
    [Acc.abstract, "abstract"],
    [Acc.interface, "interface"],
    ...(of === "method"
      ? ([
          [Acc.synchronized, "synchronized"],
          [Acc.bridge, "bridge"],
        ] as [number, string][])
      : []),
    ...(of === "field" ? ([[Acc.volatile, "volatile"]] as [number, string][]) : []),
  ];
  return names.flatMap(([bit, text]) => (access & bit ? [`${text} `] : [])).join("");
}

function method(m: Method): string {
  const head = `${flags(m.access, "method")}${typeText(m.ret)} ${m.name}(${m.params.map((p, i) => `${typeText(p)} p${i}`).join(", ")})`;
  return `  ${head}${m.body === null ? ";" : ` ${block(m.body, "  ")}`}\n`;
}

function cls(c: Class): string {
  const fields = c.fields.map(
    (f) => `  ${flags(f.access, "field")}${typeText(f.t)} ${f.name}${f.value === undefined ? "" : ` = ${JSON.stringify(f.value)}`};\n`,
  );
  const of = `${c.super === "java/lang/Object" ? "" : ` extends ${name(c.super)}`}${c.interfaces.length > 0 ? ` implements ${c.interfaces.map(name).join(", ")}` : ""}`;
  return `${flags(c.access, "class")}${name(c.name)}${of} (version ${c.version}${c.shared ? "" : ", constants not shared"}) {\n${fields.join("")}${c.methods.map(method).join("")}}\n`;
}

export const listing = (program: Program): string => program.classes.map(cls).join("\n");
