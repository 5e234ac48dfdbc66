// Values at the edges of each primitive type, where arithmetic is known to go wrong.

import type { Type } from "../classfile/descriptor.ts";
import type { Expr } from "../ir.ts";
import type { Random } from "../random.ts";

const INTS = [
  0,
  1,
  -1,
  2,
  -2,
  3,
  5,
  7,
  10,
  31,
  32,
  33,
  63,
  64,
  127,
  128,
  -128,
  -129,
  255,
  256,
  32767,
  32768,
  -32768,
  65535,
  65536,
  0x7fffffff,
  -0x80000000,
  0x7ffffffe,
  -0x7fffffff,
  0x55555555,
  0x0f0f0f0f,
  1 << 30,
  1000000007,
];
const LONGS = [
  0n,
  1n,
  -1n,
  2n,
  31n,
  32n,
  63n,
  64n,
  255n,
  65536n,
  0x7fffffffn,
  0x80000000n,
  -0x80000000n,
  0xffffffffn,
  0x100000000n,
  0x7fffffffffffffffn,
  -0x8000000000000000n,
  -0x7fffffffffffffffn,
  0x5555555555555555n,
  1n << 62n,
  1n << 53n,
  (1n << 53n) + 1n,
  10n ** 18n,
];
const FLOATS = [
  0,
  -0,
  1,
  -1,
  0.5,
  2,
  3.4028234663852886e38,
  1.401298464324817e-45,
  1.1754943508222875e-38,
  16777216,
  16777217,
  2147483648,
  -2147483648,
  9.223372036854776e18,
  -9.223372036854776e18,
  Infinity,
  -Infinity,
  NaN,
  0.1,
  1e10,
  127.5,
  65535.5,
];
const DOUBLES = [
  ...FLOATS,
  1.7976931348623157e308,
  5e-324,
  2.2250738585072014e-308,
  4503599627370495.5,
  9007199254740992,
  2147483647.5,
  -2147483648.5,
  1e-10,
  Math.PI,
];

export const TEXTS = [
  "",
  "a",
  "abc",
  "\u0000",
  "\u00e9t\u00e9",
  "\u4f60\u597d",
  "\ud83d\ude00",
  "long text that is longer than others",
  "0",
  "-1",
];

const decimal = (v: number): string => (Object.is(v, -0) ? "-0" : String(v));

export function constant(random: Random, t: Type): Expr {
  const edge = random.chance(60);
  switch (t) {
    case "Z":
      return { k: "const", t, v: random.below(2) };
    case "B":
      return { k: "const", t, v: edge ? random.pick([0, 1, -1, 127, -128]) : (random.next() << 24) >> 24 };
    case "S":
      return { k: "const", t, v: edge ? random.pick([0, 1, -1, 32767, -32768]) : (random.next() << 16) >> 16 };
    case "C":
      return { k: "const", t, v: edge ? random.pick([0, 1, 65, 65535, 0xd800]) : random.next() & 65535 };
    case "I":
      return { k: "const", t, v: edge ? random.pick(INTS) : random.chance(50) ? random.range(-100, 100) : random.next() | 0 };
    case "J": {
      const wide = BigInt.asIntN(64, (BigInt(random.next()) << 32n) | BigInt(random.next()));
      return { k: "const", t, v: String(edge ? random.pick(LONGS) : random.chance(50) ? BigInt(random.range(-1000, 1000)) : wide) };
    }
    case "F":
      return { k: "const", t, v: decimal(Math.fround(edge ? random.pick(FLOATS) : (random.below(20001) - 10000) / 8)) };
    case "D":
      return { k: "const", t, v: decimal(edge ? random.pick(DOUBLES) : (random.below(2000001) - 1000000) / 64) };
    default:
      throw new Error(`no constants of type ${t}`);
  }
}
