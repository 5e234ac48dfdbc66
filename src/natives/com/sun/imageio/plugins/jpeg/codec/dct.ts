// The cosine transforms in whole numbers, after Loeffler, Ligtenberg and Moschytz (ICASSP 1989), with the precision and the rounding of
// libjpeg's accurate method, so that samples and coefficients come out equal to its own.

const CONST_BITS = 13;
const PASS1_BITS = 2;
const fix = (x: number): number => Math.round(x * (1 << CONST_BITS));

const F_0_298 = fix(0.298631336);
const F_0_390 = fix(0.390180644);
const F_0_541 = fix(0.5411961);
const F_0_765 = fix(0.765366865);
const F_0_899 = fix(0.899976223);
const F_1_175 = fix(1.175875602);
const F_1_501 = fix(1.50132111);
const F_1_847 = fix(1.847759065);
const F_1_961 = fix(1.96157056);
const F_2_053 = fix(2.053119869);
const F_2_562 = fix(2.562915447);
const F_3_072 = fix(3.072711026);

const work = new Int32Array(64);

/** Eight values at `at`, `at + step` and so on of `work`, transformed in place; descaled by `shift` bits. */
function inverse(at: number, step: number, shift: number): void {
  const [a0, a1, a2, a3] = [work[at]!, work[at + step]!, work[at + 2 * step]!, work[at + 3 * step]!];
  const [a4, a5, a6, a7] = [work[at + 4 * step]!, work[at + 5 * step]!, work[at + 6 * step]!, work[at + 7 * step]!];
  // The even half.
  const e = (a2 + a6) * F_0_541;
  const e2 = e - a6 * F_1_847;
  const e3 = e + a2 * F_0_765;
  const s = (a0 + a4) * (1 << CONST_BITS);
  const d = (a0 - a4) * (1 << CONST_BITS);
  const half = 1 << (shift - 1);
  const [t0, t3, t1, t2] = [s + e3 + half, s - e3 + half, d + e2 + half, d - e2 + half];
  // The odd half.
  const z5 = (a7 + a3 + a5 + a1) * F_1_175;
  const z1 = -(a7 + a1) * F_0_899;
  const z2 = -(a5 + a3) * F_2_562;
  const z3 = z5 - (a7 + a3) * F_1_961;
  const z4 = z5 - (a5 + a1) * F_0_390;
  const o0 = a7 * F_0_298 + z1 + z3;
  const o1 = a5 * F_2_053 + z2 + z4;
  const o2 = a3 * F_3_072 + z2 + z3;
  const o3 = a1 * F_1_501 + z1 + z4;
  work[at] = (t0 + o3) >> shift;
  work[at + 7 * step] = (t0 - o3) >> shift;
  work[at + step] = (t1 + o2) >> shift;
  work[at + 6 * step] = (t1 - o2) >> shift;
  work[at + 2 * step] = (t2 + o1) >> shift;
  work[at + 5 * step] = (t2 - o1) >> shift;
  work[at + 3 * step] = (t3 + o0) >> shift;
  work[at + 4 * step] = (t3 - o0) >> shift;
}

/** Coefficients (quantized, in natural order) to 8 by 8 samples of 0 to 255. */
export function samplesOf(
  coefficients: Int16Array,
  from: number,
  divisors: Uint16Array,
  to: Uint8ClampedArray,
  at: number,
  stride: number,
): void {
  let flat = true;
  for (let i = 0; i < 64; i++) {
    const c = coefficients[from + i]!;
    work[i] = c * divisors[i]!;
    if (i !== 0 && c !== 0) flat = false;
  }
  if (flat) {
    const level = (((work[0]! << PASS1_BITS) + (1 << (PASS1_BITS + 2))) >> (PASS1_BITS + 3)) + 128;
    for (let y = 0; y < 8; y++) to.fill(level, at + y * stride, at + y * stride + 8);
    return;
  }
  for (let x = 0; x < 8; x++) inverse(x, 8, CONST_BITS - PASS1_BITS);
  for (let y = 0; y < 64; y += 8) inverse(y, 1, CONST_BITS + PASS1_BITS + 3);
  for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) to[at + y * stride + x] = work[8 * y + x]! + 128;
}

/** The forward transform of eight values; the first pass keeps PASS1_BITS more bits, the second takes them off again. */
function forward(at: number, step: number, first: boolean): void {
  const [a0, a1, a2, a3] = [work[at]!, work[at + step]!, work[at + 2 * step]!, work[at + 3 * step]!];
  const [a4, a5, a6, a7] = [work[at + 4 * step]!, work[at + 5 * step]!, work[at + 6 * step]!, work[at + 7 * step]!];
  const shift = first ? CONST_BITS - PASS1_BITS : CONST_BITS + PASS1_BITS;
  const half = 1 << (shift - 1);
  const [s0, s1, s2, s3] = [a0 + a7, a1 + a6, a2 + a5, a3 + a4];
  const [d0, d1, d2, d3] = [a0 - a7, a1 - a6, a2 - a5, a3 - a4];
  const [e0, e3, e1, e2] = [s0 + s3, s0 - s3, s1 + s2, s1 - s2];
  const round = first ? 0 : 1 << (PASS1_BITS - 1);
  const even = (v: number): number => (first ? v << PASS1_BITS : (v + round) >> PASS1_BITS);
  work[at] = even(e0 + e1);
  work[at + 4 * step] = even(e0 - e1);
  const z = (e2 + e3) * F_0_541 + half;
  work[at + 2 * step] = (z + e3 * F_0_765) >> shift;
  work[at + 6 * step] = (z - e2 * F_1_847) >> shift;
  const z5 = (d3 + d1 + d2 + d0) * F_1_175 + half;
  const z1 = -(d3 + d0) * F_0_899;
  const z2 = -(d2 + d1) * F_2_562;
  const z3 = z5 - (d3 + d1) * F_1_961;
  const z4 = z5 - (d2 + d0) * F_0_390;
  work[at + 7 * step] = (d3 * F_0_298 + z1 + z3) >> shift;
  work[at + 5 * step] = (d2 * F_2_053 + z2 + z4) >> shift;
  work[at + 3 * step] = (d1 * F_3_072 + z2 + z3) >> shift;
  work[at + step] = (d0 * F_1_501 + z1 + z4) >> shift;
}

/** 8 by 8 samples to quantized coefficients in natural order. */
export function coefficientsOf(samples: Uint8Array, from: number, stride: number, divisors: Uint16Array, to: Int16Array, at: number): void {
  for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) work[8 * y + x] = samples[from + y * stride + x]! - 128;
  for (let y = 0; y < 64; y += 8) forward(y, 1, true);
  for (let x = 0; x < 8; x++) forward(x, 8, false);
  for (let i = 0; i < 64; i++) {
    // The transform's values are eight times too large.
    const divisor = divisors[i]! << 3;
    const value = work[i]!;
    const magnitude = Math.trunc((Math.abs(value) + (divisor >> 1)) / divisor);
    to[at + i] = value < 0 ? -magnitude : magnitude;
  }
}
