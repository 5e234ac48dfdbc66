// Sums, products and the like that a loop keeps in a phi, as a number of partial results that can be computed side by side. Ints and
// longs only: what floats round depends on the order.
//   r = r + x · r = r * x · r = max(r, x) · h = 31 * h + x
import { i32, i32x4, i64, i64x2, v128 } from "../../wasm/opcodes.ts";
import type { Node } from "../ir/node.ts";
import { Ir } from "../ir/op.ts";

export interface Reduction {
  readonly phi: Node;
  /** Scalar instruction that joins two partial results (Select: with the comparison `order`), and what does so by lane. */
  readonly op: number;
  readonly lane: number;
  readonly order: number;
  /** Joined with anything this changes nothing; undefined: what the loop starts with does so. */
  readonly neutral: bigint | undefined;
  /** Before each iteration the partial result is multiplied by this: 1 but for sums. */
  readonly factor: bigint;
  /** What an iteration joins in, or takes away. */
  readonly terms: readonly { readonly value: Node; readonly negative: boolean }[];
}

interface Family {
  readonly add: number;
  readonly sub: number;
  readonly mul: number;
  readonly shl: number;
  readonly lanes: typeof i32x4 | typeof i64x2;
  readonly others: Readonly<Record<number, readonly [lane: number, neutral: bigint]>>;
}
const INTS: Family = {
  add: i32.add,
  sub: i32.sub,
  mul: i32.mul,
  shl: i32.shl,
  lanes: i32x4,
  others: { [i32.mul]: [i32x4.mul, 1n], [i32.and]: [v128.and, -1n], [i32.or]: [v128.or, 0n], [i32.xor]: [v128.xor, 0n] },
};
const LONGS: Family = {
  add: i64.add,
  sub: i64.sub,
  mul: i64.mul,
  shl: i64.shl,
  lanes: i64x2,
  others: { [i64.mul]: [i64x2.mul, 1n], [i64.and]: [v128.and, -1n], [i64.or]: [v128.or, 0n], [i64.xor]: [v128.xor, 0n] },
};

/** Whether a value is computed anew in each iteration. */
type IsInside = (node: Node) => boolean;

/** @param next the phi's value for the next iteration */
export function reductionOf(phi: Node, next: Node, isInside: IsInside): Reduction | undefined {
  if (phi.type !== "i32" && phi.type !== "i64") return undefined;
  const family = phi.type === "i32" ? INTS : LONGS;
  return sumOf(family, phi, next, isInside) ?? productOf(family, phi, next, isInside) ?? extremeOf(phi, next);
}

function sumOf(family: Family, phi: Node, next: Node, isInside: IsInside): Reduction | undefined {
  let factor: bigint | undefined;
  const terms: { value: Node; negative: boolean }[] = [];
  const flatten = (node: Node, negative: boolean, depth: number): void => {
    if (factor === undefined && !negative) {
      factor = factorOf(family, phi, node);
      if (factor !== undefined) return;
    }
    if (depth < 8 && (node.op === family.add || node.op === family.sub) && isInside(node)) {
      flatten(node.inputs[0]!, negative, depth + 1);
      flatten(node.inputs[1]!, negative !== (node.op === family.sub), depth + 1);
    } else terms.push({ value: node, negative });
  };
  flatten(next, false, 0);
  if (factor === undefined || terms.length === 0) return undefined;
  return { phi, op: family.add, lane: family.lanes.add, order: 0, neutral: 0n, factor, terms };
}

/** What a value multiplies the phi by, as the programmer or the strength of multiplications has it. */
function factorOf(family: Family, phi: Node, node: Node): bigint | undefined {
  if (node === phi) return 1n;
  const [a, b] = node.inputs as [Node, Node];
  const constant = (n: Node): bigint | undefined => (n.op === Ir.Constant ? BigInt(n.aux as number | bigint) : undefined);
  const power = (n: Node): bigint | undefined => {
    if (n.op !== family.shl || n.inputs[0] !== phi) return undefined;
    const count = constant(n.inputs[1]!);
    return count !== undefined && count >= 0n && count < 31n ? 1n << count : undefined;
  };
  if (node.op === family.mul && a === phi) return constant(b);
  if (node.op === family.shl) return power(node);
  if (node.op === family.sub && b === phi) {
    const p = power(a);
    return p === undefined ? undefined : p - 1n;
  }
  if (node.op === family.add) {
    const p = b === phi ? power(a) : a === phi ? power(b) : undefined;
    return p === undefined ? undefined : p + 1n;
  }
  return undefined;
}

function productOf(family: Family, phi: Node, next: Node, isInside: IsInside): Reduction | undefined {
  const other = family.others[next.op];
  if (other === undefined) return undefined;
  const terms: { value: Node; negative: boolean }[] = [];
  let found = 0;
  const flatten = (node: Node, depth: number): void => {
    if (node === phi) found++;
    else if (depth < 8 && node.op === next.op && isInside(node)) {
      flatten(node.inputs[0]!, depth + 1);
      flatten(node.inputs[1]!, depth + 1);
    } else terms.push({ value: node, negative: false });
  };
  flatten(next, 0);
  if (found !== 1 || terms.length === 0) return undefined;
  return { phi, op: next.op, lane: other[0], order: 0, neutral: other[1], factor: 1n, terms };
}

/** Math.max and Math.min of ints: select (a > b) a b. */
function extremeOf(phi: Node, next: Node): Reduction | undefined {
  if (next.op !== Ir.Select || phi.type !== "i32") return undefined;
  const [test, a, b] = next.inputs as [Node, Node, Node];
  if (test.op !== i32.gtS && test.op !== i32.ltS) return undefined;
  if (test.inputs[0] !== a || test.inputs[1] !== b) return undefined;
  const value = a === phi ? b : b === phi ? a : undefined;
  if (value === undefined || value === phi) return undefined;
  const lane = test.op === i32.gtS ? i32x4.maxS : i32x4.minS;
  return { phi, op: Ir.Select, lane, order: test.op, neutral: undefined, factor: 1n, terms: [{ value, negative: false }] };
}
