// java.util.zip.Inflater's native half: zlib's inflate with Z_SYNC_FLUSH, raw or with zlib's header. It takes and gives the same number of bytes
// in each call as zlib does, with the same errors. Between calls all is in an InflateState; within one, in globals of the module.
import { InflateState, Z_BUF_ERROR, Z_DATA_ERROR, Z_MEM_ERROR, Z_NEED_DICT, Z_OK, Z_STREAM_END, Z_STREAM_ERROR } from "../../../build/assembly/layout";
import { adler } from "./checksums";
import { copyMatch, repeatMatch } from "./copy-match";
import { CODES, DIST_ROOT, DISTS, FIXED_DIST_BITS, FIXED_DISTS_AT, FIXED_LEN_BITS, fixedTables, LEN_ROOT, LENS, makeTable, tableBits } from "./inflate-tables";
import { calloc, free, malloc } from "./malloc";
import { ld, min, st } from "./words";

const WINDOW: u32 = 32768;

// Modes, in the order in which a stream passes them.
const HEAD: u32 = 1;
const DICT_ID: u32 = 2;
const DICT: u32 = 3;
const TYPE: u32 = 4;
const STORED: u32 = 5;
const COPY: u32 = 6;
const TABLE: u32 = 7;
const LEN_LENS: u32 = 8;
const CODE_LENS: u32 = 9;
const LEN: u32 = 10;
const LEN_EXTRA: u32 = 11;
const DIST: u32 = 12;
const DIST_EXTRA: u32 = 13;
const MATCH: u32 = 14;
const LITERAL: u32 = 15;
const CHECK: u32 = 16;
const DONE: u32 = 17;
const BAD: u32 = 18;

// Of layout/zlib.ts's ZLIB_MESSAGES.
const HEADER_CHECK: u32 = 1;
const METHOD: u32 = 2;
const WINDOW_SIZE: u32 = 3;
const BLOCK_TYPE: u32 = 4;
const STORED_LENGTHS: u32 = 5;
const TOO_MANY: u32 = 6;
const CODE_LENGTHS: u32 = 7;
const REPEAT: u32 = 8;
const NO_END: u32 = 9;
const LITERAL_SET: u32 = 10;
const DISTANCE_SET: u32 = 11;
const LITERAL_CODE: u32 = 12;
const DISTANCE_CODE: u32 = 13;
const TOO_FAR: u32 = 14;
const DATA_CHECK: u32 = 15;

/** In which order a block tells the lengths of the codes of code lengths. */
const ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

let next: u32 = 0;
let end: u32 = 0;
let output: u32 = 0;
let put: u32 = 0;
let limit: u32 = 0;
let hold: u32 = 0;
let bits: u32 = 0;

/** Has at least n bits in `hold`, or says that the input is used up. */
@inline function need(n: u32): bool {
  while (bits < n) if (!more()) return false;
  return true;
}
@inline function drop(n: u32): void {
  hold >>>= n;
  bits -= n;
}
@inline function low(n: u32): u32 {
  return hold & ((1 << n) - 1);
}
function bad(s: u32, message: u32): void {
  st(s + InflateState.message, message);
  st(s + InflateState.mode, BAD);
}
@inline function reversed(x: u32): u32 {
  return (x >>> 24) | ((x >>> 8) & 0xff00) | ((x & 0xff00) << 8) | (x << 24);
}

/** One more byte in `hold`; false: the input is used up. */
@inline function more(): bool {
  if (next == end) return false;
  hold |= <u32>load<u8>(next++) << bits;
  bits += 8;
  return true;
}

/** The entry of the next code, which is all in `hold` then; 0xffffffff: the input is used up. */
function decode(table: u32, root: u32): u32 {
  let entry = ld(table + (low(root) << 2));
  while (entry >>> 24 > bits) {
    if (!more()) return 0xffffffff;
    entry = ld(table + (low(root) << 2));
  }
  const op = (entry >>> 16) & 255;
  if (op == 0 || (op & 0xf0) != 0) return entry;
  const first = entry >>> 24;
  let second = ld(table + (((entry & 0xffff) + (low(first + op) >>> first)) << 2));
  while (first + (second >>> 24) > bits) {
    if (!more()) return 0xffffffff;
    second = ld(table + (((entry & 0xffff) + (low(first + op) >>> first)) << 2));
  }
  drop(first);
  return second;
}

/** Codes while there are 8 bytes of input and 258 of room: no test of either in between. */
function fast(s: u32): void {
  let from = next;
  let to = put;
  let held: u64 = hold;
  let n = bits;
  const lens = ld(s + InflateState.lenCode);
  const dists = ld(s + InflateState.distCode);
  const lenMask: u32 = (1 << ld(s + InflateState.lenBits)) - 1;
  const distMask: u32 = (1 << ld(s + InflateState.distBits)) - 1;
  const lastFrom = end - 8;
  const lastTo = limit - 258;
  const start = output;
  do {
    if (n < 32) {
      held |= <u64>ld(from) << n;
      from += 4;
      n += 32;
    }
    let entry = ld(lens + ((<u32>held & lenMask) << 2));
    let op = (entry >>> 16) & 255;
    if (op != 0 && (op & 0xf0) == 0) {
      held >>= entry >>> 24;
      n -= entry >>> 24;
      entry = ld(lens + (((entry & 0xffff) + (<u32>held & ((1 << op) - 1))) << 2));
      op = (entry >>> 16) & 255;
    }
    held >>= entry >>> 24;
    n -= entry >>> 24;
    if (op == 0) {
      store<u8>(to++, entry);
      continue;
    }
    if (op & 64) {
      if (op & 32) st(s + InflateState.mode, TYPE);
      else bad(s, LITERAL_CODE);
      break;
    }
    op &= 15;
    let length = (entry & 0xffff) + (<u32>held & ((1 << op) - 1));
    held >>= op;
    n -= op;
    if (n < 32) {
      held |= <u64>ld(from) << n;
      from += 4;
      n += 32;
    }
    entry = ld(dists + ((<u32>held & distMask) << 2));
    op = (entry >>> 16) & 255;
    if ((op & 0xf0) == 0) {
      held >>= entry >>> 24;
      n -= entry >>> 24;
      entry = ld(dists + (((entry & 0xffff) + (<u32>held & ((1 << op) - 1))) << 2));
      op = (entry >>> 16) & 255;
    }
    held >>= entry >>> 24;
    n -= entry >>> 24;
    if (op & 64) {
      bad(s, DISTANCE_CODE);
      break;
    }
    op &= 15;
    const distance = (entry & 0xffff) + (<u32>held & ((1 << op) - 1));
    const back = to - start;
    if (distance > ld(s + InflateState.maxDistance) || (distance > back && distance - back > ld(s + InflateState.windowHave))) {
      bad(s, TOO_FAR);
      break;
    }
    held >>= op;
    n -= op;
    if (distance > back) {
      const taken = fromWindow(s, to, distance - back, length);
      to += taken;
      length -= taken;
      if (length == 0) continue;
    }
    repeatMatch(to, distance, length);
    to += length;
  } while (from <= lastFrom && to <= lastTo);
  const unread = n >>> 3;
  next = from - unread;
  n -= unread << 3;
  hold = <u32>held & ((1 << n) - 1);
  bits = n;
  put = to;
}

/** Copies from `back` bytes before the output's begin, at most up to it; returns how many of `length`. */
function fromWindow(s: u32, to: u32, back: u32, length: u32): u32 {
  const window = ld(s + InflateState.window);
  const at = ld(s + InflateState.windowNext);
  let done: u32 = 0;
  if (back > at) {
    done = min(back - at, length);
    copyMatch(to, window + WINDOW - (back - at), done);
    back = at;
  }
  if (done == length || back == 0) return done;
  const rest = min(back, length - done);
  copyMatch(to + done, window + at - back, rest);
  return done + rest;
}

/** Keeps the last bytes before `stop`, of `count` new ones. */
function updateWindow(s: u32, stop: u32, count: u32): bool {
  let window = ld(s + InflateState.window);
  if (window == 0) {
    window = malloc(WINDOW);
    if (window == 0) return false;
    st(s + InflateState.window, window);
  }
  if (count >= WINDOW) {
    memory.copy(window, stop - WINDOW, WINDOW);
    st(s + InflateState.windowNext, 0);
    st(s + InflateState.windowHave, WINDOW);
    return true;
  }
  const at = ld(s + InflateState.windowNext);
  const first = min(WINDOW - at, count);
  memory.copy(window + at, stop - count, first);
  memory.copy(window, stop - (count - first), count - first);
  st(s + InflateState.windowNext, (at + count) & (WINDOW - 1));
  st(s + InflateState.windowHave, min(WINDOW, ld(s + InflateState.windowHave) + count));
  return true;
}

function header(s: u32): bool {
  if (!need(16)) return false;
  if ((((hold & 255) << 8) + (hold >>> 8)) % 31 != 0) bad(s, HEADER_CHECK);
  else if ((hold & 15) != 8) bad(s, METHOD);
  else {
    drop(4);
    const size = (hold & 15) + 8;
    if (size > 15) {
      bad(s, WINDOW_SIZE);
      return true;
    }
    st(s + InflateState.maxDistance, 1 << size);
    st(s + InflateState.check, 1);
    st(s + InflateState.adler, 1);
    st(s + InflateState.mode, hold & 0x200 ? DICT_ID : TYPE);
    hold = 0;
    bits = 0;
  }
  return true;
}

function blockType(s: u32): u32 {
  if (ld(s + InflateState.last)) {
    drop(bits & 7);
    st(s + InflateState.mode, CHECK);
    return Z_OK;
  }
  if (!need(3)) return Z_BUF_ERROR;
  st(s + InflateState.last, hold & 1);
  const type = (hold >>> 1) & 3;
  drop(3);
  if (type == 0) st(s + InflateState.mode, STORED);
  else if (type == 2) st(s + InflateState.mode, TABLE);
  else if (type == 3) bad(s, BLOCK_TYPE);
  else {
    const fixed = fixedTables(s);
    if (fixed == 0) return Z_MEM_ERROR;
    st(s + InflateState.lenCode, fixed);
    st(s + InflateState.lenBits, FIXED_LEN_BITS);
    st(s + InflateState.distCode, fixed + FIXED_DISTS_AT);
    st(s + InflateState.distBits, FIXED_DIST_BITS);
    st(s + InflateState.mode, LEN);
  }
  return Z_OK;
}

function stored(s: u32): bool {
  drop(bits & 7);
  if (!need(32)) return false;
  if ((hold & 0xffff) != (hold >>> 16 ^ 0xffff)) bad(s, STORED_LENGTHS);
  else {
    st(s + InflateState.length, hold & 0xffff);
    st(s + InflateState.mode, COPY);
    hold = 0;
    bits = 0;
  }
  return true;
}

/** Of a stored block. */
function copy(s: u32): bool {
  const length = ld(s + InflateState.length);
  if (length == 0) {
    st(s + InflateState.mode, TYPE);
    return true;
  }
  const n = min(min(length, end - next), limit - put);
  if (n == 0) return false;
  memory.copy(put, next, n);
  next += n;
  put += n;
  st(s + InflateState.length, length - n);
  return true;
}

function counts(s: u32): bool {
  if (!need(14)) return false;
  st(s + InflateState.lenCount, low(5) + 257);
  st(s + InflateState.distCount, ((hold >>> 5) & 31) + 1);
  st(s + InflateState.codeCount, ((hold >>> 10) & 15) + 4);
  drop(14);
  st(s + InflateState.have, 0);
  if (ld(s + InflateState.lenCount) > 286 || ld(s + InflateState.distCount) > 30) bad(s, TOO_MANY);
  else st(s + InflateState.mode, LEN_LENS);
  return true;
}

function lengthLengths(s: u32): bool {
  const lens = s + InflateState.lens;
  const count = ld(s + InflateState.codeCount);
  let have = ld(s + InflateState.have);
  for (; have < count; have++) {
    st(s + InflateState.have, have);
    if (!need(3)) return false;
    store<u16>(lens + ((<u32>load<u8>(<u32>ORDER + have)) << 1), low(3));
    drop(3);
  }
  for (; have < 19; have++) store<u16>(lens + ((<u32>load<u8>(<u32>ORDER + have)) << 1), 0);
  st(s + InflateState.have, 0);
  st(s + InflateState.lenCode, s + InflateState.lenTable);
  if (!makeTable(CODES, lens, 19, s + InflateState.lenTable, 7, s + InflateState.work)) bad(s, CODE_LENGTHS);
  else {
    st(s + InflateState.lenBits, tableBits);
    st(s + InflateState.mode, CODE_LENS);
  }
  return true;
}

function codeLengths(s: u32): bool {
  const lens = s + InflateState.lens;
  const table = ld(s + InflateState.lenCode);
  const root = ld(s + InflateState.lenBits);
  const lenCount = ld(s + InflateState.lenCount);
  const distCount = ld(s + InflateState.distCount);
  let have = ld(s + InflateState.have);
  while (have < lenCount + distCount) {
    st(s + InflateState.have, have);
    const entry = decode(table, root);
    if (entry == 0xffffffff) return false;
    const size = entry >>> 24;
    const value = entry & 0xffff;
    if (value < 16) {
      drop(size);
      store<u16>(lens + (have << 1), value);
      have++;
      continue;
    }
    const extra: u32 = value == 16 ? 2 : value == 17 ? 3 : 7;
    if (!need(size + extra)) return false;
    drop(size);
    let length: u32 = 0;
    if (value == 16) {
      if (have == 0) {
        bad(s, REPEAT);
        return true;
      }
      length = load<u16>(lens + ((have - 1) << 1));
    }
    let times = low(extra) + (value == 18 ? 11 : 3);
    drop(extra);
    if (have + times > lenCount + distCount) {
      bad(s, REPEAT);
      return true;
    }
    while (times-- > 0) store<u16>(lens + (have++ << 1), length);
  }
  if (load<u16>(lens + (256 << 1)) == 0) {
    bad(s, NO_END);
    return true;
  }
  if (!makeTable(LENS, lens, lenCount, s + InflateState.lenTable, LEN_ROOT, s + InflateState.work)) {
    bad(s, LITERAL_SET);
    return true;
  }
  st(s + InflateState.lenBits, tableBits);
  if (!makeTable(DISTS, lens + (lenCount << 1), distCount, s + InflateState.distTable, DIST_ROOT, s + InflateState.work)) {
    bad(s, DISTANCE_SET);
    return true;
  }
  st(s + InflateState.distCode, s + InflateState.distTable);
  st(s + InflateState.distBits, tableBits);
  st(s + InflateState.mode, LEN);
  return true;
}

function lengthCode(s: u32): bool {
  const entry = decode(ld(s + InflateState.lenCode), ld(s + InflateState.lenBits));
  if (entry == 0xffffffff) return false;
  drop(entry >>> 24);
  const op = (entry >>> 16) & 255;
  st(s + InflateState.length, entry & 0xffff);
  st(s + InflateState.extra, op & 15);
  if (op == 0) st(s + InflateState.mode, LITERAL);
  else if (op & 32) st(s + InflateState.mode, TYPE);
  else if (op & 64) bad(s, LITERAL_CODE);
  else st(s + InflateState.mode, LEN_EXTRA);
  return true;
}

function distanceCode(s: u32): bool {
  const entry = decode(ld(s + InflateState.distCode), ld(s + InflateState.distBits));
  if (entry == 0xffffffff) return false;
  drop(entry >>> 24);
  const op = (entry >>> 16) & 255;
  st(s + InflateState.offset, entry & 0xffff);
  st(s + InflateState.extra, op & 15);
  if (op & 64) bad(s, DISTANCE_CODE);
  else st(s + InflateState.mode, DIST_EXTRA);
  return true;
}

/** Extra bits, for `field`. */
function extraBits(s: u32, field: u32): bool {
  const n = ld(s + InflateState.extra);
  if (!need(n)) return false;
  st(field, ld(field) + low(n));
  drop(n);
  return true;
}

function match(s: u32): bool {
  if (put == limit) return false;
  const distance = ld(s + InflateState.offset);
  const length = ld(s + InflateState.length);
  const back = put - output;
  let n = min(length, limit - put);
  if (distance > back) {
    if (distance - back > ld(s + InflateState.windowHave)) {
      bad(s, TOO_FAR);
      return true;
    }
    n = fromWindow(s, put, distance - back, n);
  } else repeatMatch(put, distance, n);
  put += n;
  st(s + InflateState.length, length - n);
  if (length == n) st(s + InflateState.mode, LEN);
  return true;
}

/** Checksum of what this call has put out since `from`. */
function summed(s: u32, from: u32): void {
  if (!ld(s + InflateState.wrap) || put == from) return;
  const sum = adler(ld(s + InflateState.check), from, put - from);
  st(s + InflateState.check, sum);
  st(s + InflateState.adler, sum);
}

/** Until the input or the room is used up (Z_OK here), or the stream is at an end or damaged. */
function steps(s: u32): u32 {
  let unsummed = put;
  let goesOn = true;
  do {
    switch (ld(s + InflateState.mode)) {
      case HEAD:
        if (ld(s + InflateState.wrap)) goesOn = header(s);
        else st(s + InflateState.mode, TYPE);
        break;
      case DICT_ID:
        goesOn = need(32);
        if (!goesOn) break;
        st(s + InflateState.check, reversed(hold));
        st(s + InflateState.adler, reversed(hold));
        hold = 0;
        bits = 0;
        st(s + InflateState.mode, DICT);
        break;
      case DICT:
        if (!ld(s + InflateState.haveDictionary)) return Z_NEED_DICT;
        st(s + InflateState.check, 1);
        st(s + InflateState.adler, 1);
        st(s + InflateState.mode, TYPE);
        break;
      case TYPE: {
        const status = blockType(s);
        if (status == Z_MEM_ERROR) return status;
        goesOn = status == Z_OK;
        break;
      }
      case STORED:
        goesOn = stored(s);
        break;
      case COPY:
        goesOn = copy(s);
        break;
      case TABLE:
        goesOn = counts(s);
        break;
      case LEN_LENS:
        goesOn = lengthLengths(s);
        break;
      case CODE_LENS:
        goesOn = codeLengths(s);
        break;
      case LEN:
        if (end - next >= 8 && limit - put >= 258) fast(s);
        else goesOn = lengthCode(s);
        break;
      case LEN_EXTRA:
        goesOn = extraBits(s, s + InflateState.length);
        if (goesOn) st(s + InflateState.mode, DIST);
        break;
      case DIST:
        goesOn = distanceCode(s);
        break;
      case DIST_EXTRA:
        goesOn = extraBits(s, s + InflateState.offset);
        if (!goesOn) break;
        if (ld(s + InflateState.offset) > ld(s + InflateState.maxDistance)) bad(s, TOO_FAR);
        else st(s + InflateState.mode, MATCH);
        break;
      case MATCH:
        goesOn = match(s);
        break;
      case LITERAL:
        goesOn = put < limit;
        if (!goesOn) break;
        store<u8>(put++, ld(s + InflateState.length));
        st(s + InflateState.mode, LEN);
        break;
      case CHECK:
        if (ld(s + InflateState.wrap)) {
          goesOn = need(32);
          if (!goesOn) break;
          summed(s, unsummed);
          unsummed = put;
          if (reversed(hold) != ld(s + InflateState.check)) {
            bad(s, DATA_CHECK);
            break;
          }
          hold = 0;
          bits = 0;
        }
        st(s + InflateState.mode, DONE);
        break;
      case DONE:
        summed(s, unsummed);
        return Z_STREAM_END;
      default:
        summed(s, unsummed);
        return Z_DATA_ERROR;
    }
  } while (goesOn);
  summed(s, unsummed);
  return Z_OK;
}

/** A new stream, raw (`wrap` 0) or with zlib's header and checksum (1); 0 when there is no memory. */
export function inflateInit(wrap: u32): u32 {
  const s = calloc(InflateState.sizeof);
  if (s == 0) return 0;
  st(s + InflateState.wrap, wrap);
  inflateReset(s);
  return s;
}

export function inflateReset(s: u32): void {
  st(s + InflateState.message, 0);
  st(s + InflateState.mode, HEAD);
  st(s + InflateState.last, 0);
  st(s + InflateState.haveDictionary, 0);
  st(s + InflateState.maxDistance, WINDOW);
  st(s + InflateState.hold, 0);
  st(s + InflateState.bits, 0);
  st(s + InflateState.windowHave, 0);
  st(s + InflateState.windowNext, 0);
  if (ld(s + InflateState.wrap)) st(s + InflateState.adler, 1);
}

export function inflateEnd(s: u32): void {
  free(ld(s + InflateState.window));
  free(s);
}

/** One call of inflate; zlib's status. `consumed`, `produced` and `message` of the state tell the rest. */
export function inflateStream(s: u32, input: u32, inputBytes: u32, out: u32, outBytes: u32): i32 {
  next = input;
  end = input + inputBytes;
  output = out;
  put = out;
  limit = out + outBytes;
  hold = ld(s + InflateState.hold);
  bits = ld(s + InflateState.bits);
  const status = <i32>steps(s);
  st(s + InflateState.hold, hold);
  st(s + InflateState.bits, bits);
  st(s + InflateState.consumed, next - input);
  st(s + InflateState.produced, put - out);
  // What has ended needs no window (zlib keeps one all the same).
  const mode = ld(s + InflateState.mode);
  if (put != out && mode < DONE && !updateWindow(s, put, put - out)) return <i32>Z_MEM_ERROR;
  if (status == <i32>Z_OK && next == input && put == out) return <i32>Z_BUF_ERROR;
  return status;
}

/** The dictionary that a stream has asked for, or of a raw stream at any time. */
export function inflateSetDictionary(s: u32, dictionary: u32, bytes: u32): i32 {
  const asked = ld(s + InflateState.mode) == DICT;
  if (ld(s + InflateState.wrap) && !asked) return <i32>Z_STREAM_ERROR;
  if (asked && adler(1, dictionary, bytes) != ld(s + InflateState.check)) return <i32>Z_DATA_ERROR;
  if (!updateWindow(s, dictionary + bytes, bytes)) return <i32>Z_MEM_ERROR;
  st(s + InflateState.haveDictionary, 1);
  return <i32>Z_OK;
}
