// Values of numeric WebAssembly instructions on constants, bit for bit. i32 and f32 bits are numbers, i64 and f64 bits bigints.
// Floating-point results that are NaN are left to run time: their bits are the machine's.
import { f32, f64, i32, i64 } from "../../wasm/opcodes.ts";

const view = new DataView(new ArrayBuffer(8));
export function f32FromBits(bits: number): number {
  view.setInt32(0, bits);
  return view.getFloat32(0);
}
export function f64FromBits(bits: bigint): number {
  view.setBigInt64(0, bits);
  return view.getFloat64(0);
}
export function bitsOfF32(value: number): number {
  view.setFloat32(0, value);
  return view.getInt32(0);
}
export function bitsOfF64(value: number): bigint {
  view.setFloat64(0, value);
  return view.getBigInt64(0);
}

type Value = number | bigint;
const b = (value: boolean): number => (value ? 1 : 0);
const s64 = (value: bigint): bigint => BigInt.asIntN(64, value);
const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);

const I32: Record<number, (x: number, y: number) => number | undefined> = {
  [i32.add]: (x, y) => x + y,
  [i32.sub]: (x, y) => x - y,
  [i32.mul]: (x, y) => Math.imul(x, y),
  [i32.remS]: (x, y) => (y === 0 ? undefined : x % y),
  [i32.and]: (x, y) => x & y,
  [i32.or]: (x, y) => x | y,
  [i32.xor]: (x, y) => x ^ y,
  [i32.shl]: (x, y) => x << y,
  [i32.shrS]: (x, y) => x >> y,
  [i32.shrU]: (x, y) => x >>> y,
  [i32.rotl]: (x, y) => (x << (y & 31)) | (x >>> (-y & 31)),
  [i32.rotr]: (x, y) => (x >>> (y & 31)) | (x << (-y & 31)),
  [i32.eq]: (x, y) => b(x === y),
  [i32.ne]: (x, y) => b(x !== y),
  [i32.ltS]: (x, y) => b(x < y),
  [i32.ltU]: (x, y) => b(x >>> 0 < y >>> 0),
  [i32.gtS]: (x, y) => b(x > y),
  [i32.gtU]: (x, y) => b(x >>> 0 > y >>> 0),
  [i32.leS]: (x, y) => b(x <= y),
  [i32.leU]: (x, y) => b(x >>> 0 <= y >>> 0),
  [i32.geS]: (x, y) => b(x >= y),
  [i32.geU]: (x, y) => b(x >>> 0 >= y >>> 0),
  [i32.eqz]: (x) => b(x === 0),
  [i32.clz]: (x) => Math.clz32(x),
  [i32.ctz]: (x) => (x === 0 ? 32 : 31 - Math.clz32(x & -x)),
  [i32.popcnt]: (x) => {
    let n = 0;
    for (; x !== 0; x &= x - 1) n++;
    return n;
  },
  [i32.extend8S]: (x) => (x << 24) >> 24,
  [i32.extend16S]: (x) => (x << 16) >> 16,
};

const I64: Record<number, (x: bigint, y: bigint) => Value | undefined> = {
  [i64.add]: (x, y) => x + y,
  [i64.sub]: (x, y) => x - y,
  [i64.mul]: (x, y) => x * y,
  [i64.remS]: (x, y) => (y === 0n ? undefined : x % y),
  [i64.and]: (x, y) => x & y,
  [i64.or]: (x, y) => x | y,
  [i64.xor]: (x, y) => x ^ y,
  [i64.shl]: (x, y) => x << (y & 63n),
  [i64.shrS]: (x, y) => x >> (y & 63n),
  [i64.shrU]: (x, y) => u64(x) >> (y & 63n),
  [i64.eq]: (x, y) => b(x === y),
  [i64.ne]: (x, y) => b(x !== y),
  [i64.ltS]: (x, y) => b(x < y),
  [i64.ltU]: (x, y) => b(u64(x) < u64(y)),
  [i64.gtS]: (x, y) => b(x > y),
  [i64.leS]: (x, y) => b(x <= y),
  [i64.geS]: (x, y) => b(x >= y),
  [i64.eqz]: (x) => b(x === 0n),
  [i32.wrapI64]: (x) => Number(BigInt.asIntN(32, x)),
};

const F64: Record<number, (x: number, y: number) => number> = {
  [f64.add]: (x, y) => x + y,
  [f64.sub]: (x, y) => x - y,
  [f64.mul]: (x, y) => x * y,
  [f64.div]: (x, y) => x / y,
  [f64.neg]: (x) => -x,
  [f64.abs]: (x) => Math.abs(x),
  [f64.sqrt]: (x) => Math.sqrt(x),
};
const F64_TO_I32: Record<number, (x: number, y: number) => number> = {
  [f64.eq]: (x, y) => b(x === y),
  [f64.ne]: (x, y) => b(x !== y),
  [f64.lt]: (x, y) => b(x < y),
  [f64.gt]: (x, y) => b(x > y),
  [f64.le]: (x, y) => b(x <= y),
  [f64.ge]: (x, y) => b(x >= y),
};
const F32: Record<number, (x: number, y: number) => number> = {
  [f32.add]: (x, y) => Math.fround(x + y),
  [f32.sub]: (x, y) => Math.fround(x - y),
  [f32.mul]: (x, y) => Math.fround(x * y),
  [f32.div]: (x, y) => Math.fround(x / y),
  [f32.neg]: (x) => -x,
};

/** The result of a numeric instruction, as the Constant's payload; undefined when it is not for us to say. */
export function evaluate(op: number, values: readonly Value[]): Value | undefined {
  const [x, y] = values;
  const i = I32[op];
  if (i !== undefined) {
    const result = i(x as number, y as number);
    return result === undefined ? undefined : result | 0;
  }
  const l = I64[op];
  if (l !== undefined) {
    const result = l(x as bigint, y as bigint);
    return typeof result === "bigint" ? s64(result) : result;
  }
  const d = F64[op];
  if (d !== undefined) {
    const result = d(f64FromBits(x as bigint), y === undefined ? 0 : f64FromBits(y as bigint));
    return Number.isNaN(result) ? undefined : bitsOfF64(result);
  }
  const c = F64_TO_I32[op];
  if (c !== undefined) return c(f64FromBits(x as bigint), f64FromBits(y as bigint));
  const f = F32[op];
  if (f !== undefined) {
    const result = f(f32FromBits(x as number), y === undefined ? 0 : f32FromBits(y as number));
    return Number.isNaN(result) ? undefined : bitsOfF32(result);
  }
  switch (op) {
    case i64.extendI32S:
      return BigInt(x as number);
    case i64.extendI32U:
      return BigInt((x as number) >>> 0);
    case f64.convertI32S:
      return bitsOfF64(x as number);
    case f32.convertI32S:
      return bitsOfF32(Math.fround(x as number));
    case f64.convertI64S:
      return bitsOfF64(Number(x as bigint));
    case f64.promoteF32: {
      const v = f32FromBits(x as number);
      return Number.isNaN(v) ? undefined : bitsOfF64(v);
    }
    case f32.demoteF64: {
      const v = Math.fround(f64FromBits(x as bigint));
      return Number.isNaN(v) ? undefined : bitsOfF32(v);
    }
    case i32.truncSatF64S: {
      const v = f64FromBits(x as bigint);
      return Number.isNaN(v) ? 0 : v >= 2147483647 ? 2147483647 : v <= -2147483648 ? -2147483648 : Math.trunc(v) | 0;
    }
    case i64.reinterpretF64:
    case f64.reinterpretI64:
    case i32.reinterpretF32:
    case f32.reinterpretI32:
      return x;
  }
  return undefined;
}
