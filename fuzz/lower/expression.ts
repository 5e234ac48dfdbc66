// Lowers expressions of the IR to bytecode: each leaves its value on the operand stack. Conditions have a form of their own that jumps.

import { type Code, Label, type OpName, vtype } from "../classfile/code.ts";
import { classNameOf, descriptor, isArray, isReference, parseDescriptor, slotsOf, stackKind, type Type } from "../classfile/descriptor.ts";
import type { ClassWriter } from "../classfile/writer.ts";
import type { BinaryOp, CompareOp, Expr, MethodRef, Static } from "../ir.ts";

export interface Local {
  readonly slot: number;
  readonly t: Type;
}

const ARITHMETIC: Record<BinaryOp, string> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "%": "rem",
  "&": "and",
  "|": "or",
  "^": "xor",
  "<<": "shl",
  ">>": "shr",
  ">>>": "ushr",
};

/** The condition's name in `if_icmp..`, and its opposite. */
const CONDITION: Record<CompareOp, string> = { "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne" };
const OPPOSITE: Record<CompareOp, CompareOp> = { "<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==" };

const ELEMENT: Record<string, string> = { I: "i", J: "l", F: "f", D: "d", B: "b", Z: "b", C: "c", S: "s" };
const NEWARRAY: Record<string, number> = { Z: 4, C: 5, F: 6, D: 7, B: 8, S: 9, I: 10, J: 11 };

/** `i l f d a` of the typed instructions. */
export function letter(t: Type): string {
  if (isReference(t)) return "a";
  return { I: "i", J: "l", F: "f", D: "d" }[stackKind(t)]!;
}

export const elementLetter = (t: Type): string => (isReference(t) ? "a" : ELEMENT[t]!);

const METAFACTORY =
  "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;";
const CONCAT =
  "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;";

export class ExpressionLowering {
  readonly writer: ClassWriter;
  readonly code: Code;
  readonly locals = new Map<string, Local>();

  constructor(writer: ClassWriter, code: Code) {
    this.writer = writer;
    this.code = code;
  }

  get pool() {
    return this.writer.pool;
  }

  find(n: string): Local {
    const l = this.locals.get(n);
    if (!l) throw new Error(`no local ${n}`);
    return l;
  }

  int(v: number): void {
    const c = this.code;
    if (v >= -1 && v <= 5) c.op((v < 0 ? "iconst_m1" : `iconst_${v}`) as OpName, 0, ["I"]);
    else if (v >= -128 && v < 128) c.op("bipush", 0, ["I"], v & 255);
    else if (v >= -32768 && v < 32768) c.op16("sipush", 0, ["I"], v & 65535);
    else this.ldc(this.pool.int(v), "I");
  }

  ldc(index: number, t: Type): void {
    if (t === "J" || t === "D") this.code.op16("ldc2_w", 0, [t], index);
    else if (index < 256) this.code.op("ldc", 0, [t], index);
    else this.code.op16("ldc_w", 0, [t], index);
  }

  constant(t: Type, v: number | string | null): void {
    const c = this.code;
    if (v === null) c.op("aconst_null", 0, ["null"]);
    else if (t === "J") {
      const n = BigInt.asIntN(64, BigInt(v));
      if (n === 0n || n === 1n) c.op(`lconst_${n}` as OpName, 0, ["J"]);
      else this.ldc(this.pool.long(n), "J");
    } else if (t === "F" || t === "D") {
      const n = Number(v);
      const small = Object.is(n, 0) || n === 1 || (n === 2 && t === "F");
      if (small) c.op(`${letter(t)}const_${n}` as OpName, 0, [t]);
      else this.ldc(t === "F" ? this.pool.float(n) : this.pool.double(n), t);
    } else this.int(Number(v) | 0);
  }

  load(n: string): void {
    const { slot, t } = this.find(n);
    this.code.local(`${letter(t)}load` as OpName, slot, 0, [this.code.locals[slot]!]);
  }

  store(n: string): void {
    const { slot, t } = this.find(n);
    this.code.local(`${letter(t)}store` as OpName, slot, 1, []);
    this.code.setLocal(slot, [vtype(t)]);
  }

  method(ref: MethodRef): number {
    return this.pool.member(ref.itf ? 11 : 10, ref.owner, ref.name, ref.desc);
  }

  expressions(list: readonly Expr[]): void {
    for (const e of list) this.value(e);
  }

  /** Leaves the value on the stack. */
  value(e: Expr): void {
    const c = this.code;
    switch (e.k) {
      case "const":
        return this.constant(e.t, e.v);
      case "str":
        return this.ldc(this.pool.string(e.v), "Ljava/lang/String;");
      case "class":
        return this.ldc(this.pool.class(classNameOf(e.of)), "Ljava/lang/Class;");
      case "local":
        return this.load(e.n);
      case "let":
        this.value(e.e);
        c.op(slotsOf(e.t) === 2 ? "dup2" : "dup", 0, [c.stack.at(-1)!]);
        return this.store(e.n);
      case "inc":
        if (e.pre) c.iinc(this.find(e.n).slot, e.by);
        this.load(e.n);
        if (!e.pre) c.iinc(this.find(e.n).slot, e.by);
        return;
      case "bin":
        this.value(e.a);
        this.value(e.b);
        return c.op(`${letter(e.t)}${ARITHMETIC[e.op]}` as OpName, 2, [stackKind(e.t)]);
      case "neg":
        this.value(e.a);
        return c.op(`${letter(e.t)}neg` as OpName, 1, [stackKind(e.t)]);
      case "conv":
        this.value(e.a);
        return this.convert(e.a.t, e.t);
      case "cmp":
      case "and":
      case "or":
      case "not":
      case "instanceof":
        return this.truth(e);
      case "cond":
        return this.conditional(e);
      case "get":
        if (e.how === "instance") this.value(e.o!);
        return c.op16(
          e.how === "static" ? "getstatic" : "getfield",
          e.how === "static" ? 0 : 1,
          [vtype(e.t)],
          this.pool.member(9, e.owner, e.name, e.t),
        );
      case "call":
        if (e.how !== "static") this.value(e.o!);
        this.expressions(e.args);
        return c.invoke(`invoke${e.how}` as OpName, this.method(e.ref), e.ref.desc, e.how !== "static");
      case "new":
        return this.instance(e);
      case "newarray":
        return this.array(e);
      case "items":
        this.int(e.items.length);
        this.oneDimension(e.t);
        e.items.forEach((item, i) => {
          c.op("dup", 0, [e.t]);
          this.int(i);
          this.value(item);
          c.op(`${elementLetter(e.t.slice(1))}astore` as OpName, 3);
        });
        return;
      case "elem":
        this.value(e.a);
        this.value(e.i);
        return c.op(`${elementLetter(e.t)}aload` as OpName, 2, [vtype(e.t)]);
      case "length":
        this.value(e.a);
        return c.op("arraylength", 1, ["I"]);
      case "cast":
        this.value(e.a);
        return c.op16("checkcast", 1, [e.t], this.pool.class(classNameOf(e.t)));
      case "concat":
        return this.concat(e);
      case "lambda":
        return this.lambda(e);
      case "dynamic":
        return this.dynamic(e);
      case "handle":
        this.ldc(this.pool.methodHandle(e.kind, this.method(e.ref)), "Ljava/lang/invoke/MethodHandle;");
        this.expressions(e.args);
        return c.invoke(
          "invokevirtual",
          this.pool.member(10, "java/lang/invoke/MethodHandle", e.exact ? "invokeExact" : "invoke", e.desc),
          e.desc,
          true,
        );
    }
  }

  convert(from: Type, to: Type): void {
    const c = this.code;
    let kind = stackKind(from);
    const target = stackKind(to);
    if (kind !== target) {
      c.op(`${letter(kind)}2${letter(target)}` as OpName, 1, [target]);
      kind = target;
    }
    if (to === "B" || to === "S" || to === "C") c.op(`i2${to.toLowerCase()}` as OpName, 1, ["I"]);
  }

  /** 0 or 1. */
  truth(e: Expr): void {
    const c = this.code;
    if (e.k === "instanceof") {
      this.value(e.a);
      return c.op16("instanceof", 1, ["I"], this.pool.class(classNameOf(e.of)));
    }
    const under = [...c.stack];
    const [no, end] = [new Label(), new Label()];
    this.unless(e, no);
    c.op("iconst_1", 0, ["I"]);
    c.branch("goto", 0, end);
    c.bind(no, under);
    c.op("iconst_0", 0, ["I"]);
    c.bind(end, [...under, "I"]);
  }

  /** Jumps to `no` when the condition is false. */
  unless(e: Expr, no: Label): void {
    const c = this.code;
    if (e.k === "cmp") this.compare(e, OPPOSITE[e.op], no);
    else if (e.k === "not") this.when(e.a, no);
    else if (e.k === "and") {
      this.unless(e.a, no);
      this.unless(e.b, no);
    } else if (e.k === "or") {
      const yes = new Label();
      const under = [...c.stack];
      this.when(e.a, yes);
      this.unless(e.b, no);
      c.bind(yes, under);
    } else {
      this.value(e);
      c.branch("ifeq", 1, no);
    }
  }

  when(e: Expr, yes: Label): void {
    const c = this.code;
    if (e.k === "cmp") this.compare(e, e.op, yes);
    else if (e.k === "not") this.unless(e.a, yes);
    else if (e.k === "or") {
      this.when(e.a, yes);
      this.when(e.b, yes);
    } else if (e.k === "and") {
      const no = new Label();
      const under = [...c.stack];
      this.unless(e.a, no);
      this.when(e.b, yes);
      c.bind(no, under);
    } else {
      this.value(e);
      c.branch("ifne", 1, yes);
    }
  }

  /** Compares as `e.op` would (which way NaN falls), and jumps when `op` holds: `e.op` itself or its opposite. */
  compare(e: Expr & { k: "cmp" }, op: CompareOp, target: Label): void {
    const c = this.code;
    const t = e.a.t;
    const name = CONDITION[op];
    const isZero = e.b.k === "const" && (e.b.v === null || (e.b.v === 0 && stackKind(e.b.t) === "I"));
    this.value(e.a);
    if (isReference(t)) {
      if (isZero) return c.branch(op === "==" ? "ifnull" : "ifnonnull", 1, target);
      this.value(e.b);
      return c.branch(`if_acmp${name}` as OpName, 2, target);
    }
    const kind = stackKind(t);
    if (kind === "I" && isZero) return c.branch(`if${name}` as OpName, 1, target);
    this.value(e.b);
    if (kind === "I") return c.branch(`if_icmp${name}` as OpName, 2, target);
    if (kind === "J") c.op("lcmp", 2, ["I"]);
    else c.op(`${letter(kind)}cmp${e.op === "<" || e.op === "<=" ? "g" : "l"}` as OpName, 2, ["I"]);
    c.branch(`if${name}` as OpName, 1, target);
  }

  conditional(e: Expr & { k: "cond" }): void {
    const c = this.code;
    const under = [...c.stack];
    const [no, end] = [new Label(), new Label()];
    this.unless(e.c, no);
    this.value(e.a);
    c.branch("goto", 0, end);
    c.bind(no, under);
    this.value(e.b);
    c.bind(end, [...under, vtype(e.t)]);
  }

  instance(e: Expr & { k: "new" }): void {
    const c = this.code;
    const fresh = `new@${c.pc}`;
    c.op16("new", 0, [fresh], this.pool.class(e.owner));
    c.op("dup", 0, [fresh]);
    this.expressions(e.args);
    c.op16("invokespecial", e.args.length + 1, [], this.pool.member(10, e.owner, "<init>", e.desc));
    c.pop();
    c.push(e.t);
  }

  oneDimension(t: Type): void {
    const element = t.slice(1);
    if (isReference(element)) this.code.op16("anewarray", 1, [t], this.pool.class(classNameOf(element)));
    else this.code.op("newarray", 1, [t], NEWARRAY[element]!);
  }

  array(e: Expr & { k: "newarray" }): void {
    this.expressions(e.dims);
    const n = e.dims.length;
    if (n === 1 && !e.multi) return this.oneDimension(e.t);
    const index = this.pool.class(e.t);
    this.code.op("multianewarray", n, [e.t], index >>> 8, index & 255, n);
  }

  concat(e: Expr & { k: "concat" }): void {
    const c = this.code;
    const text = "Ljava/lang/String;";
    if (e.indy) {
      this.expressions(e.parts);
      const handle = this.pool.methodHandle(
        6,
        this.pool.member(10, "java/lang/invoke/StringConcatFactory", "makeConcatWithConstants", CONCAT),
      );
      const bootstrap = this.writer.bootstrap(handle, [
        this.pool.string(e.parts.map((_, i) => `\u0001${i % 3 === 1 ? "," : ""}`).join("")),
      ]);
      const desc = descriptor(
        e.parts.map((p) => p.t),
        text,
      );
      return c.invoke("invokedynamic", this.pool.dynamic(18, bootstrap, "makeConcatWithConstants", desc), desc, false);
    }
    const builder = "java/lang/StringBuilder";
    this.instance({ k: "new", t: `L${builder};`, owner: builder, desc: "()V", args: [] });
    e.parts.forEach((p, i) => {
      this.value(p);
      const t = p.t === "B" || p.t === "S" ? "I" : isReference(p.t) ? (p.t === text ? text : "Ljava/lang/Object;") : p.t;
      const desc = `(${t})L${builder};`;
      c.invoke("invokevirtual", this.pool.member(10, builder, "append", desc), desc, true);
      if (i % 3 === 1) {
        this.ldc(this.pool.string(","), text);
        const append = `(${text})L${builder};`;
        c.invoke("invokevirtual", this.pool.member(10, builder, "append", append), append, true);
      }
    });
    c.invoke("invokevirtual", this.pool.member(10, builder, "toString", `()${text}`), `()${text}`, true);
  }

  lambda(e: Expr & { k: "lambda" }): void {
    this.expressions(e.captured);
    const metafactory = this.pool.member(10, "java/lang/invoke/LambdaMetafactory", "metafactory", METAFACTORY);
    const type = this.pool.methodType(e.samDesc);
    const impl = this.pool.methodHandle(e.kind, this.method(e.impl));
    const inst = e.inst === undefined ? type : this.pool.methodType(e.inst);
    const bootstrap = this.writer.bootstrap(this.pool.methodHandle(6, metafactory), [type, impl, inst]);
    const desc = descriptor(
      e.captured.map((x) => x.t),
      e.t,
    );
    this.code.invoke("invokedynamic", this.pool.dynamic(18, bootstrap, e.sam, desc), desc, false);
  }

  static(a: Static): number {
    if (a.as === "class") return this.pool.class(classNameOf(a.of));
    if (a.as === "str") return this.pool.string(a.v);
    return this.pool.methodHandle(1, this.pool.member(9, a.owner, a.name, a.t));
  }

  dynamic(e: Expr & { k: "dynamic" }): void {
    this.expressions(e.args);
    const handle = this.pool.methodHandle(6, this.method(e.bootstrap));
    const bootstrap = this.writer.bootstrap(
      handle,
      e.statics.map((a) => this.static(a)),
    );
    const desc = descriptor(
      e.args.map((x) => x.t),
      e.t,
    );
    this.code.invoke("invokedynamic", this.pool.dynamic(18, bootstrap, e.name, desc), desc, false);
  }

  /** Takes the value on the top of the stack into the digest. */
  mix(t: Type): void {
    const kind = isReference(t) || isArray(t) ? "Ljava/lang/Object;" : stackKind(t);
    const desc = `(${kind})V`;
    this.code.invoke("invokestatic", this.pool.member(10, "dewar/fuzz/Fuzz", "mix", desc), desc, false);
  }

  discard(desc: string): void {
    const ret = desc.includes(")") ? parseDescriptor(desc).ret : desc;
    if (ret === "V") return;
    this.code.op(slotsOf(ret) === 2 ? "pop2" : "pop", 1);
  }
}
