// java.lang.StrictMath: fdlibm's results, bit for bit. The host's Math is a port of fdlibm too, of a later state: cosh, tanh and
// atan2 differ and are computed here by fdlibm 5.3's method (a test compares all with recorded results).
// exp, pow, cbrt and hypot are Java in the class library.
import { natives } from "../../../runtime/native-registry.ts";
import type { VM } from "../../../runtime/vm.ts";

const of1 = (f: (x: number) => number) => (_: VM, x: number) => f(x);

/** 2^-1021: below it halving a number may lose a bit. */
const SMALL = 2 ** -1021;

/** IEEE 754 remainder: x - p * n, where n is x / p rounded to even; exact. */
export function ieeeRemainder(x: number, p: number): number {
  if (p === 0 || Number.isNaN(p) || !Number.isFinite(x)) return Number.NaN;
  const size = Math.abs(p);
  let rest = Math.abs(size <= Number.MAX_VALUE / 2 ? x % (size + size) : x);
  if (size < SMALL) {
    if (rest + rest > size) {
      rest -= size;
      if (rest + rest >= size) rest -= size;
    }
  } else {
    const half = 0.5 * size;
    if (rest > half) {
      rest -= size;
      if (rest >= half) rest -= size;
    }
  }
  return x < 0 || Object.is(x, -0) ? -rest : rest;
}

const words = new DataView(new ArrayBuffer(8));

/** Sign, exponent and the highest 20 bits of the mantissa, as fdlibm's __HI. */
function high(x: number): number {
  words.setFloat64(0, x);
  return words.getInt32(0);
}

// exp by argument reduction x = k * ln2 + r and a rational function of r in [-ln2/2, ln2/2].
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INV_LN2 = Math.LOG2E;
const P1 = 0.16666666666666602;
const P2 = -0.0027777777777015593;
const P3 = 6.613756321437934e-5;
const P4 = -1.6533902205465252e-6;
const P5 = 4.1381367970572385e-8;
/** The largest argument whose result is finite. */
const EXP_MAX = 709.782712893384;

/** fdlibm's exp for 0 <= x; the host's differs in the last place at some points, 1 among them. */
function exp(x: number): number {
  if (x > EXP_MAX) return Infinity;
  let k = 0;
  let upper = 0;
  let lower = 0;
  const h = high(x);
  if (h > 0x3fd62e42) {
    k = h < 0x3ff0a2b2 ? 1 : Math.trunc(INV_LN2 * x + 0.5);
    upper = x - k * LN2_HIGH;
    lower = k * LN2_LOW;
    x = upper - lower;
  } else if (h < 0x3e300000) return 1 + x;
  const t = x * x;
  const c = x - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  if (k === 0) return 1 - ((x * c) / (c - 2) - x);
  const y = 1 - (lower - (x * c) / (2 - c) - upper);
  return k < 1024 ? y * 2 ** k : y * 2 * 2 ** 1023;
}

/** Above it cosh overflows. */
const COSH_MAX = 710.4758600739439;
/** High words of ln2/2, 22 and ln(MAX_VALUE), and of 2^-55. */
const HIGH_HALF_LN2 = 0x3fd62e43;
const HIGH_22 = 0x40360000;
const HIGH_LOG_MAX = 0x40862e42;
const HIGH_TINY = 0x3c800000;

function cosh(x: number): number {
  const size = Math.abs(x);
  const h = high(size);
  if (h >= 0x7ff00000) return x * x;
  if (h < HIGH_HALF_LN2) {
    const t = Math.expm1(size);
    const w = 1 + t;
    return h < HIGH_TINY ? w : 1 + (t * t) / (w + w);
  }
  if (h < HIGH_22) {
    const t = exp(size);
    return 0.5 * t + 0.5 / t;
  }
  if (h < HIGH_LOG_MAX) return 0.5 * exp(size);
  if (size > COSH_MAX) return Infinity;
  const w = exp(0.5 * size);
  return 0.5 * w * w;
}

function tanh(x: number): number {
  const size = Math.abs(x);
  const h = high(size);
  if (h >= 0x7ff00000) return x >= 0 ? 1 / x + 1 : 1 / x - 1;
  let z = 1;
  if (h < HIGH_22) {
    if (h < HIGH_TINY) return x * (1 + x);
    const t = Math.expm1(size >= 1 ? 2 * size : -2 * size);
    z = size >= 1 ? 1 - 2 / (t + 2) : -t / (t + 2);
  }
  return x >= 0 ? z : -z;
}

const PI_LOW = 1.2246467991473532e-16;

function atan2(y: number, x: number): number {
  const usual = x !== 0 && y !== 0 && x !== 1 && Number.isFinite(x) && Number.isFinite(y);
  if (!usual) return x === 1 ? Math.atan(y) : Math.atan2(y, x);
  const k = ((high(y) & 0x7fffffff) - (high(x) & 0x7fffffff)) >> 20;
  let z: number;
  if (k > 60) z = Math.PI / 2 + 0.5 * PI_LOW;
  else if (x < 0 && k < -60) z = 0;
  else z = Math.atan(Math.abs(y / x));
  if (x > 0) return y < 0 ? -z : z;
  return y < 0 ? z - PI_LOW - Math.PI : Math.PI - (z - PI_LOW);
}

/** By name, for the test: what is not the host's own. */
export const strictMath = { cosh, tanh, atan2 };

export default natives("java/lang/StrictMath", {
  "sin(D)D": of1(Math.sin),
  "cos(D)D": of1(Math.cos),
  "tan(D)D": of1(Math.tan),
  "asin(D)D": of1(Math.asin),
  "acos(D)D": of1(Math.acos),
  "atan(D)D": of1(Math.atan),
  "log(D)D": of1(Math.log),
  "log10(D)D": of1(Math.log10),
  "sqrt(D)D": of1(Math.sqrt),
  "sinh(D)D": of1(Math.sinh),
  "cosh(D)D": of1(cosh),
  "tanh(D)D": of1(tanh),
  "expm1(D)D": of1(Math.expm1),
  "log1p(D)D": of1(Math.log1p),
  "atan2(DD)D": (_: VM, y: number, x: number) => atan2(y, x),
  "IEEEremainder(DD)D": (_: VM, x: number, p: number) => ieeeRemainder(x, p),
});
