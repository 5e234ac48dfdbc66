// Local simplification of pure values: constants, identities, comparisons of three-way comparisons, strength of multiplications.
// Used while the graph is built and by GVN. Gives an existing or new node for (op, inputs), or undefined.
//   x + 0 → x · (c ? 1 : 0) == 0 → !c · lcmp(a, b) < 0 → a < b · x * 8 → x << 3 · x * 31 → (x << 5) - x
import { f32, f64, i32, i64 } from "../../wasm/opcodes.ts";
import { evaluate } from "./evaluate.ts";
import type { Graph } from "./graph.ts";
import type { InstanceOfInfo, Node } from "./node.ts";
import { Ir, isCommutative, type Type } from "./op.ts";

export const isConst = (node: Node): boolean => node.op === Ir.Constant;
export const isInt = (node: Node, value: number): boolean => node.op === Ir.Constant && node.type === "i32" && node.aux === value;
export const intValue = (node: Node): number | undefined =>
  node.op === Ir.Constant && node.type === "i32" ? (node.aux as number) : undefined;
export const isNull = (node: Node): boolean => node.op === Ir.Constant && node.type === "ref";

/** Opposite of each integer comparison. */
export const NEGATED: Readonly<Record<number, number>> = {
  [i32.eq]: i32.ne,
  [i32.ne]: i32.eq,
  [i32.ltS]: i32.geS,
  [i32.geS]: i32.ltS,
  [i32.gtS]: i32.leS,
  [i32.leS]: i32.gtS,
  [i32.ltU]: i32.geU,
  [i32.geU]: i32.ltU,
  [i32.gtU]: i32.leU,
  [i32.leU]: i32.gtU,
  [i64.eq]: i64.ne,
  [i64.ne]: i64.eq,
  [i64.ltS]: i64.geS,
  [i64.geS]: i64.ltS,
  [i64.gtS]: i64.leS,
  [i64.leS]: i64.gtS,
  [f32.eq]: f32.ne,
  [f32.ne]: f32.eq,
  [f64.eq]: f64.ne,
  [f64.ne]: f64.eq,
};
/** The comparison with its operands exchanged. */
export const SWAPPED: Readonly<Record<number, number>> = {
  [i32.eq]: i32.eq,
  [i32.ne]: i32.ne,
  [i32.ltS]: i32.gtS,
  [i32.gtS]: i32.ltS,
  [i32.leS]: i32.geS,
  [i32.geS]: i32.leS,
  [i32.ltU]: i32.gtU,
  [i32.gtU]: i32.ltU,
  [i32.leU]: i32.geU,
  [i32.geU]: i32.leU,
};
const COMPARISONS = new Set<number>([
  ...Object.keys(NEGATED).map(Number),
  i32.eqz,
  i64.eqz,
  i64.ltU,
  i64.gtU,
  f32.lt,
  f32.gt,
  f32.le,
  f32.ge,
  f64.lt,
  f64.gt,
  f64.le,
  f64.ge,
  Ir.InstanceOf,
]);
/** Whether a node's value is 0 or 1. */
export const isBoolean = (node: Node): boolean =>
  COMPARISONS.has(node.op) ||
  (node.op === i32.and && (isBoolean(node.inputs[0]!) || isBoolean(node.inputs[1]!))) ||
  isInt(node, 0) ||
  isInt(node, 1);

export interface Folding {
  readonly graph: Graph;
  /** Makes (or finds) the value of another operation in its place. */
  make(op: number, type: Type, inputs: Node[], aux?: unknown): Node;
}

const COMPARES_WITH_ZERO = new Map<number, "eq" | "ne" | "lt" | "ge" | "gt" | "le">([
  [i32.eq, "eq"],
  [i32.ne, "ne"],
  [i32.ltS, "lt"],
  [i32.geS, "ge"],
  [i32.gtS, "gt"],
  [i32.leS, "le"],
]);

// Three-way comparisons are built as sub(greater, less), where one of the two is negated so that NaN falls to that side.
function compareThreeWay(f: Folding, op: number, sub: Node): Node | undefined {
  const how = COMPARES_WITH_ZERO.get(op);
  if (how === undefined) return undefined;
  let [g, l] = sub.inputs as [Node, Node];
  const gNegated = g.op === i32.eqz;
  const lNegated = l.op === i32.eqz;
  if (gNegated) g = g.inputs[0]!;
  if (lNegated) l = l.inputs[0]!;
  if (!COMPARISONS.has(g.op) || !COMPARISONS.has(l.op) || g.inputs.length !== 2 || l.inputs.length !== 2) return undefined;
  const [a, b] = g.inputs as [Node, Node];
  if (l.inputs[0] !== a || l.inputs[1] !== b) return undefined;
  const isLong = a.type === "i64";
  if (!isLong && a.type !== "f32" && a.type !== "f64") return undefined;
  const w = a.type === "f32" ? f32 : f64;
  const known = isLong
    ? g.op === i64.gtS && l.op === i64.ltS && !gNegated && !lNegated
    : gNegated
      ? g.op === w.le && l.op === w.lt && !lNegated
      : g.op === w.gt && l.op === w.ge && lNegated;
  if (!known) return undefined;
  if (how === "eq" || how === "ne") return f.make(isLong ? i64[how] : w[how], "i32", [a, b]);
  const not = (n: Node): Node => f.make(i32.eqz, "i32", [n]);
  const greater = gNegated ? not(f.make(g.op, "i32", [a, b])) : f.make(g.op, "i32", [a, b]);
  const less = lNegated ? not(f.make(l.op, "i32", [a, b])) : f.make(l.op, "i32", [a, b]);
  if (how === "gt") return greater;
  if (how === "le") return not(greater);
  if (how === "lt") return less;
  return not(less);
}

function foldInt(f: Folding, op: number, x: Node, y: Node): Node | undefined {
  const { graph } = f;
  const c = intValue(y);
  switch (op) {
    case i32.add:
      if (c === 0) return x;
      if (c !== undefined && x.op === i32.add && intValue(x.inputs[1]!) !== undefined)
        return f.make(i32.add, "i32", [x.inputs[0]!, graph.i32(c + intValue(x.inputs[1]!)!)]);
      return undefined;
    case i32.sub:
      if (x === y) return graph.i32(0);
      if (c !== undefined) return c === 0 ? x : f.make(i32.add, "i32", [x, graph.i32(-c)]);
      return undefined;
    case i32.mul: {
      if (c === undefined) return undefined;
      if (c === 0) return y;
      if (c === 1) return x;
      if (c === -1) return f.make(i32.sub, "i32", [graph.i32(0), x]);
      const shift = 31 - Math.clz32(c);
      if (c > 0 && (c & (c - 1)) === 0) return f.make(i32.shl, "i32", [x, graph.i32(shift)]);
      // V8 multiplies by other constants as they are; these two pay.
      if (c > 0 && ((c + 1) & c) === 0) return f.make(i32.sub, "i32", [f.make(i32.shl, "i32", [x, graph.i32(shift + 1)]), x]);
      if (c > 1 && ((c - 1) & (c - 2)) === 0) return f.make(i32.add, "i32", [f.make(i32.shl, "i32", [x, graph.i32(shift)]), x]);
      return undefined;
    }
    case i32.and:
      if (x === y || c === -1) return x;
      if (c === 0) return y;
      if (c === 1 && isBoolean(x)) return x;
      if (c !== undefined && x.op === i32.and && intValue(x.inputs[1]!) !== undefined)
        return f.make(i32.and, "i32", [x.inputs[0]!, graph.i32(c & intValue(x.inputs[1]!)!)]);
      if (c === 0xffff && x.op === Ir.Load && x.memory().opcode === i32.load16U) return x;
      if (c === 0xff && x.op === Ir.Load && x.memory().opcode === i32.load8U) return x;
      // The sign bits of a byte are cut off: (byte) & 0xff.
      if (c === 0xff && x.op === i32.extend8S) return f.make(i32.and, "i32", [x.inputs[0]!, y]);
      return undefined;
    case i32.or:
      return x === y || c === 0 ? x : undefined;
    case i32.xor:
      return x === y ? graph.i32(0) : c === 0 ? x : c === 1 && isBoolean(x) ? f.make(i32.eqz, "i32", [x]) : undefined;
    case i32.shl:
    case i32.shrS:
    case i32.shrU:
      return c !== undefined && (c & 31) === 0 ? x : undefined;
    case i32.eq:
    case i32.ne: {
      if (x === y) return graph.i32(op === i32.eq ? 1 : 0);
      if (x.type === "ref" && ((isNull(y) && x.nonNull) || (isNull(x) && y.nonNull))) return graph.i32(op === i32.eq ? 0 : 1);
      if (c === 0 || isNull(y)) {
        if (op === i32.eq) return f.make(i32.eqz, "i32", [x]);
        if (isBoolean(x)) return x;
        if (x.op === i32.sub) return compareThreeWay(f, op, x);
      }
      return undefined;
    }
    case i32.ltS:
    case i32.geS:
    case i32.gtS:
    case i32.leS:
      if (x === y) return graph.i32(op === i32.geS || op === i32.leS ? 1 : 0);
      if (c === 0 && x.op === i32.sub) return compareThreeWay(f, op, x);
      if (isConst(x) && !isConst(y)) return f.make(SWAPPED[op]!, "i32", [y, x]);
      return undefined;
    case i32.ltU:
      if (c === 0) return y;
      return x === y ? graph.i32(0) : undefined;
    case i32.geU:
      return x === y || c === 0 ? graph.i32(1) : undefined;
  }
  return undefined;
}

function foldLong(f: Folding, op: number, x: Node, y: Node): Node | undefined {
  const c = y.op === Ir.Constant ? (y.aux as bigint) : undefined;
  const { graph } = f;
  switch (op) {
    case i64.add:
    case i64.or:
    case i64.xor:
      return c === 0n ? x : undefined;
    case i64.sub:
      return c === 0n ? x : x === y ? graph.i64(0n) : undefined;
    case i64.and:
      return c === -1n || x === y ? x : c === 0n ? y : undefined;
    case i64.mul: {
      if (c === undefined || c <= 0n) return c === 0n ? y : undefined;
      if (c === 1n) return x;
      if ((c & (c - 1n)) === 0n) return f.make(i64.shl, "i64", [x, graph.i64(BigInt(c.toString(2).length - 1))]);
      if ((c & (c + 1n)) === 0n) return f.make(i64.sub, "i64", [f.make(i64.shl, "i64", [x, graph.i64(BigInt(c.toString(2).length))]), x]);
      return undefined;
    }
    case i64.shl:
    case i64.shrS:
    case i64.shrU:
      return c !== undefined && (c & 63n) === 0n ? x : undefined;
    case i64.eq:
      return c === 0n ? f.make(i64.eqz, "i32", [x]) : undefined;
  }
  return undefined;
}

function foldUnary(f: Folding, op: number, x: Node): Node | undefined {
  const { graph } = f;
  switch (op) {
    case i32.eqz:
      if (x.type === "ref") return x.nonNull ? graph.i32(0) : isNull(x) ? graph.i32(1) : undefined;
      if (NEGATED[x.op] !== undefined) return f.make(NEGATED[x.op]!, "i32", x.inputs.slice());
      if (x.op === i32.eqz && isBoolean(x.inputs[0]!)) return x.inputs[0];
      if (x.op === i32.sub) return compareThreeWay(f, i32.eq, x);
      return undefined;
    case i32.extend8S:
      if (x.op === Ir.Load && x.memory().opcode === i32.load8S) return x;
      return x.op === i32.extend8S || isBoolean(x) ? x : undefined;
    case i32.extend16S:
      if (x.op === Ir.Load && (x.memory().opcode === i32.load16S || x.memory().opcode === i32.load8S)) return x;
      return x.op === i32.extend16S || x.op === i32.extend8S || isBoolean(x) ? x : undefined;
    case i32.wrapI64:
      if (x.op === i64.extendI32S || x.op === i64.extendI32U) return x.inputs[0];
      return undefined;
    case f64.reinterpretI64:
      return x.op === i64.reinterpretF64 ? x.inputs[0] : undefined;
    case i64.reinterpretF64:
      return x.op === f64.reinterpretI64 ? x.inputs[0] : undefined;
  }
  return undefined;
}

/** @returns the value of (op, inputs) if there is a simpler one. */
export function fold(f: Folding, op: number, type: Type, inputs: Node[], aux: unknown): Node | undefined {
  if (op > 0) {
    if (inputs.every(isConst)) {
      const value = evaluate(
        op,
        inputs.map((n) => n.aux as number | bigint),
      );
      if (value !== undefined) return constant(f.graph, type, value);
    }
    if (inputs.length === 1) return foldUnary(f, op, inputs[0]!);
    if (isCommutative(op) && isConst(inputs[0]!) && !isConst(inputs[1]!)) return f.make(op, type, [inputs[1]!, inputs[0]!]);
    const folded = inputs[0]!.type === "i64" ? foldLong(f, op, inputs[0]!, inputs[1]!) : foldInt(f, op, inputs[0]!, inputs[1]!);
    return folded;
  }
  switch (op) {
    case Ir.Select:
      if (isConst(inputs[0]!)) return inputs[0]!.aux === 0 ? inputs[2] : inputs[1];
      if (inputs[1] === inputs[2]) return inputs[1];
      return undefined;
    case Ir.ArrayLength: {
      const array = base(inputs[0]!);
      return array.op === Ir.NewArray ? array.inputs[0] : undefined;
    }
    case Ir.LoadKlass: {
      const object = inputs[0]!;
      if (object.klass !== 0 && object.exact && object.nonNull) return f.graph.symbol({ kind: "klass", klass: object.klass });
      return undefined;
    }
    case Ir.InstanceOf: {
      const object = inputs[0]!;
      if (isNull(object)) return f.graph.i32(0);
      const info = aux as InstanceOfInfo;
      if (object.klass === info.klass && object.klass !== 0 && object.nonNull) return f.graph.i32(1);
      return undefined;
    }
  }
  return undefined;
}

/** Behind what was learnt of a value, the value. */
export function base(node: Node): Node {
  while (node.op === Ir.Pi) node = node.inputs[0]!;
  return node;
}

export function constant(graph: Graph, type: Type, value: number | bigint): Node {
  switch (type) {
    case "i32":
      return graph.i32(value as number);
    case "i64":
      return graph.i64(value as bigint);
    case "f32":
      return graph.f32Bits(value as number);
    case "f64":
      return graph.f64Bits(value as bigint);
    default:
      return graph.null_();
  }
}
