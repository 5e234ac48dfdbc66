// frem and drem (JVMS 6.5): the remainder that truncates, exact, as C's fmod.

export function fmod(x: f64, y: f64): f64 {
  const sign = reinterpret<u64>(x) & 0x8000_0000_0000_0000;
  let a = reinterpret<u64>(x) ^ sign;
  let b = reinterpret<u64>(y) & 0x7fff_ffff_ffff_ffff;
  if (b == 0 || a >= 0x7ff0_0000_0000_0000 || b > 0x7ff0_0000_0000_0000) return (x * y) / (x * y);
  if (a < b) return x;
  // Both integers below 2^53: their remainder is exact, as integers are.
  const ax = reinterpret<f64>(a);
  const bx = reinterpret<f64>(b);
  if (ax < 9007199254740992.0 && ax == floor(ax) && bx == floor(bx)) {
    return reinterpret<f64>(reinterpret<u64>(<f64>(<u64>ax % <u64>bx)) | sign);
  }
  let ea = <i32>(a >> 52);
  let eb = <i32>(b >> 52);
  if (ea == 0) {
    const shift = <i32>clz(a) - 11;
    a <<= shift;
    ea = 1 - shift;
  } else {
    a = (a & 0x000f_ffff_ffff_ffff) | 0x0010_0000_0000_0000;
  }
  if (eb == 0) {
    const shift = <i32>clz(b) - 11;
    b <<= shift;
    eb = 1 - shift;
  } else {
    b = (b & 0x000f_ffff_ffff_ffff) | 0x0010_0000_0000_0000;
  }
  // Long division, up to 11 bits at a time.
  let n = ea - eb;
  if (a >= b) a -= b;
  while (n > 0) {
    const step = n < 11 ? n : 11;
    a = (a << step) % b;
    n -= step;
  }
  if (a >= b) a -= b;
  if (a == 0) return reinterpret<f64>(sign);
  const shift = <i32>clz(a) - 11;
  a <<= shift;
  eb -= shift;
  if (eb > 0) a = (a & 0x000f_ffff_ffff_ffff) | (<u64>eb << 52);
  else a >>= 1 - eb;
  return reinterpret<f64>(a | sign);
}
