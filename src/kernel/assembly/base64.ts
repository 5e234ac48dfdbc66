// Intrinsics of java.util.Base64: whole groups of four characters (RFC 4648).
import { ARRAY_BASE } from "../../../build/assembly/layout";
import { answer, has, word } from "./arguments";
import { lengthOf } from "./objects";
import { min } from "./words";

/** Character of six bits. */
@inline function character(bits: u32, url: bool): u32 {
  if (bits < 26) return bits + 65;
  if (bits < 52) return bits + 71;
  if (bits < 62) return bits - 4;
  return bits == 62 ? (url ? 45 : 43) : url ? 95 : 47;
}

/** Six bits of a character, 0xff if it is none. */
@inline function bitsOf(c: u32, url: bool): u32 {
  if (c - 65 < 26) return c - 65;
  if (c - 97 < 26) return c - 71;
  if (c - 48 < 10) return c + 4;
  if (c == (url ? 45 : 43)) return 62;
  return c == (url ? 95 : 47) ? 63 : 0xff;
}

/** Base64.Encoder.encodeBlock(byte[] source, int from, int end, byte[] target, int to, boolean url) */
export function base64Encode(args: u32): bool {
  const source = word(args, 1);
  const from = word(args, 2);
  const end = word(args, 3);
  const target = word(args, 4);
  const to = word(args, 5);
  const url = word(args, 6) != 0;
  if (from > end || !has(source, from, end - from)) return false;
  const groups = (end - from) / 3;
  if (groups > 0x0fffffff || (end - from) % 3 != 0 || !has(target, to, groups << 2)) return false;
  let p = source + ARRAY_BASE + from;
  let q = target + ARRAY_BASE + to;
  for (let i: u32 = 0; i < groups; i++) {
    const bits = (<u32>load<u8>(p) << 16) | (<u32>load<u8>(p, 1) << 8) | <u32>load<u8>(p, 2);
    store<u8>(q, <u8>character(bits >>> 18, url));
    store<u8>(q, <u8>character((bits >>> 12) & 63, url), 1);
    store<u8>(q, <u8>character((bits >>> 6) & 63, url), 2);
    store<u8>(q, <u8>character(bits & 63, url), 3);
    p += 3;
    q += 4;
  }
  return true;
}

/** Base64.Decoder.decodeBlock(byte[] source, int from, int end, byte[] target, int to, boolean url, boolean mime): bytes written. */
export function base64Decode(args: u32): bool {
  const source = word(args, 1);
  const from = word(args, 2);
  const end = word(args, 3);
  const target = word(args, 4);
  const to = word(args, 5);
  const url = word(args, 6) != 0;
  if (from > end || !has(source, from, end - from)) return false;
  if (target == 0 || <i32>to < 0 || to > lengthOf(target)) return false;
  // The last group may be shorter (padding): it, and what is no group, is left to the caller.
  const groups = min((end - from) >>> 2, (lengthOf(target) - to) / 3);
  let p = source + ARRAY_BASE + from;
  let q = target + ARRAY_BASE + to;
  for (let i: u32 = 0; i < groups; i++) {
    const a = bitsOf(load<u8>(p), url);
    const b = bitsOf(load<u8>(p, 1), url);
    const c = bitsOf(load<u8>(p, 2), url);
    const d = bitsOf(load<u8>(p, 3), url);
    if ((a | b | c | d) > 63) break;
    const bits = (a << 18) | (b << 12) | (c << 6) | d;
    store<u8>(q, <u8>(bits >>> 16));
    store<u8>(q, <u8>(bits >>> 8), 1);
    store<u8>(q, <u8>bits, 2);
    p += 4;
    q += 3;
  }
  return answer(args, q - target - ARRAY_BASE - to);
}
