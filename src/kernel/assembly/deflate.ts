// java.util.zip.Deflater's native half: zlib's deflate with its default window and memory, whose bytes it gives, since programs and golden files
// expect them. One block of the C heap holds a stream: DeflateState, pending output, window, chains (previous), heads of chains.
import {
  DeflateState, Z_BLOCK, Z_BUF_ERROR, Z_FINISH, Z_FULL_FLUSH, Z_NO_FLUSH, Z_OK, Z_STREAM_END, Z_STREAM_ERROR,
} from "../../../build/assembly/layout";
import { adler } from "./checksums";
import { flushBits, flushBlock, half, initBlock, PENDING_SIZE, putByte, setHalf, staticTables, storedBlock, tally } from "./deflate-trees";
import { free, malloc } from "./malloc";
import { ld, min, st } from "./words";

const W_SIZE: u32 = 32768;
const W_MASK: u32 = W_SIZE - 1;
const WINDOW_SIZE: u32 = 2 * W_SIZE;
const HASH_SIZE: u32 = 32768;
const HASH_MASK: u32 = HASH_SIZE - 1;
const HASH_SHIFT: u32 = 5;
const MIN_MATCH: u32 = 3;
const MAX_MATCH: u32 = 258;
const MIN_LOOKAHEAD: u32 = MAX_MATCH + MIN_MATCH + 1;
const MAX_DISTANCE: u32 = W_SIZE - MIN_LOOKAHEAD;
/** Matches of length 3 that are farther away are not worth it. */
const TOO_FAR: u32 = 4096;
const MAX_STORED: u32 = 65535;
const PRESET_DICTIONARY: u32 = 0x20;
const FILTERED: u32 = 1;
const HUFFMAN_ONLY: u32 = 2;

/** Behind the window, so that matches can be compared eight bytes at a time. */
const SLACK: u32 = 16;
const PREVIOUS_AT: u32 = PENDING_SIZE + WINDOW_SIZE + SLACK;
const HEAD_AT: u32 = PREVIOUS_AT + 2 * W_SIZE;
const STREAM_SIZE: u32 = HEAD_AT + 2 * HASH_SIZE;

// DeflateState.status
const INIT: u32 = 1;
const BUSY: u32 = 2;
const FINISH: u32 = 3;

// What the algorithms say.
const NEED_MORE: u32 = 0;
const BLOCK_DONE: u32 = 1;
const FINISH_STARTED: u32 = 2;
const FINISH_DONE: u32 = 3;

/** good_length, max_lazy, nice_length, max_chain, and the algorithm (0 stored, 1 fast, 2 lazy) of each level. */
const CONFIGURATION = memory.data<u16>([
  0, 0, 0, 0, 0,
  4, 4, 8, 4, 1,
  4, 5, 16, 8, 1,
  4, 6, 32, 32, 1,
  4, 4, 16, 16, 2,
  8, 16, 32, 32, 2,
  8, 16, 128, 128, 2,
  8, 32, 128, 256, 2,
  32, 128, 258, 1024, 2,
  32, 258, 258, 4096, 2,
]);

let input: u32 = 0;
let inputEnd: u32 = 0;
let put: u32 = 0;
let limit: u32 = 0;

@inline function pendingBuffer(s: u32): u32 {
  return s + DeflateState.sizeof;
}
@inline function windowOf(s: u32): u32 {
  return s + DeflateState.sizeof + PENDING_SIZE;
}
@inline function previousOf(s: u32): u32 {
  return s + DeflateState.sizeof + PREVIOUS_AT;
}
@inline function headOf(s: u32): u32 {
  return s + DeflateState.sizeof + HEAD_AT;
}
@inline function configured(level: u32, column: u32): u32 {
  return load<u16>(<u32>CONFIGURATION + (level * 5 + column) * 2);
}
@inline function available(): u32 {
  return inputEnd - input;
}
@inline function room(): u32 {
  return limit - put;
}

function clearHash(s: u32): void {
  memory.fill(headOf(s), 0, 2 * HASH_SIZE);
}

function configure(s: u32, level: u32): void {
  st(s + DeflateState.goodMatch, configured(level, 0));
  st(s + DeflateState.maxLazy, configured(level, 1));
  st(s + DeflateState.niceMatch, configured(level, 2));
  st(s + DeflateState.maxChain, configured(level, 3));
}

/** The window has moved down by half: so do all places that hashes and chains name. */
function slideHash(s: u32): void {
  const previous = previousOf(s);
  for (let at = previous; at < previous + 2 * (W_SIZE + HASH_SIZE); at += 2) {
    const place: u32 = load<u16>(at);
    store<u16>(at, place >= W_SIZE ? place - W_SIZE : 0);
  }
}

/** Puts the string at `place` into its chain; returns the place that was first there. */
@inline function insertString(s: u32, place: u32): u32 {
  const h = ((ld(s + DeflateState.hash) << HASH_SHIFT) ^ <u32>load<u8>(windowOf(s) + place, 2)) & HASH_MASK;
  st(s + DeflateState.hash, h);
  const first = half(headOf(s), h);
  setHalf(previousOf(s), place & W_MASK, first);
  setHalf(headOf(s), h, place);
  return first;
}

function startHash(s: u32, place: u32): void {
  const window = windowOf(s);
  st(s + DeflateState.hash, (((<u32>load<u8>(window + place)) << HASH_SHIFT) ^ <u32>load<u8>(window + place, 1)) & HASH_MASK);
}

/** Hands out what is pending, as far as there is room. */
function flushPending(s: u32): void {
  flushBits(s);
  const pending = ld(s + DeflateState.pending);
  const n = min(pending, room());
  if (n == 0) return;
  const from = ld(s + DeflateState.pendingOut);
  memory.copy(put, from, n);
  put += n;
  st(s + DeflateState.pendingOut, pending == n ? pendingBuffer(s) : from + n);
  st(s + DeflateState.pending, pending - n);
}

/** Ends the block; true when no room is left. */
function endBlock(s: u32, last: bool): bool {
  const from = ld(s + DeflateState.blockStart);
  const start = ld(s + DeflateState.start);
  flushBlock(s, <i32>from >= 0 ? windowOf(s) + from : 0, start - from, last);
  st(s + DeflateState.blockStart, start);
  flushPending(s);
  return room() == 0;
}

/** Takes at most `size` bytes of the input, to `to`. */
function takeInput(s: u32, to: u32, size: u32): u32 {
  const n = min(available(), size);
  if (n == 0) return 0;
  memory.copy(to, input, n);
  if (<i32>ld(s + DeflateState.wrap) == 1) st(s + DeflateState.adler, adler(ld(s + DeflateState.adler), to, n));
  input += n;
  return n;
}

/** Moves the upper half of the window down. */
function slideWindow(s: u32, bytes: u32): void {
  const window = windowOf(s);
  memory.copy(window, window + W_SIZE, bytes);
  const start = ld(s + DeflateState.start) - W_SIZE;
  st(s + DeflateState.start, start);
  st(s + DeflateState.blockStart, ld(s + DeflateState.blockStart) - W_SIZE);
  if (ld(s + DeflateState.insert) > start) st(s + DeflateState.insert, start);
}

function fillWindow(s: u32): void {
  do {
    let more = WINDOW_SIZE - ld(s + DeflateState.lookahead) - ld(s + DeflateState.start);
    if (ld(s + DeflateState.start) >= W_SIZE + MAX_DISTANCE) {
      slideWindow(s, W_SIZE - more);
      st(s + DeflateState.matchStart, ld(s + DeflateState.matchStart) - W_SIZE);
      slideHash(s);
      more += W_SIZE;
    }
    if (available() == 0) break;
    const at = ld(s + DeflateState.start);
    let lookahead = ld(s + DeflateState.lookahead);
    lookahead += takeInput(s, windowOf(s) + at + lookahead, more);
    st(s + DeflateState.lookahead, lookahead);
    let insert = ld(s + DeflateState.insert);
    if (lookahead + insert >= MIN_MATCH) {
      let place = at - insert;
      startHash(s, place);
      while (insert > 0) {
        insertString(s, place++);
        insert--;
        if (lookahead + insert < MIN_MATCH) break;
      }
      st(s + DeflateState.insert, insert);
    }
  } while (ld(s + DeflateState.lookahead) < MIN_LOOKAHEAD && available() != 0);
}

/** How many bytes at a and b are equal, at most 258. */
@inline function equalBytes(a: u32, b: u32): u32 {
  for (let n: u32 = 0; n < MAX_MATCH; n += 8) {
    const difference = load<u64>(a + n) ^ load<u64>(b + n);
    if (difference != 0) return min(n + (<u32>ctz(difference) >>> 3), MAX_MATCH);
  }
  return MAX_MATCH;
}

/** Length of the longest match in the chain from `place` on; sets matchStart if it is longer than previousLength. */
function longestMatch(s: u32, place: u32): u32 {
  const start = ld(s + DeflateState.start);
  const lookahead = ld(s + DeflateState.lookahead);
  const window = windowOf(s);
  const previous = previousOf(s);
  const scan = window + start;
  const lowest = start > MAX_DISTANCE ? start - MAX_DISTANCE : 0;
  const nice = min(ld(s + DeflateState.niceMatch), lookahead);
  let chain = ld(s + DeflateState.maxChain);
  let best = ld(s + DeflateState.previousLength);
  if (best >= ld(s + DeflateState.goodMatch)) chain >>>= 2;
  const head: u32 = load<u16>(scan);
  let tail: u32 = load<u16>(scan + best - 1);
  do {
    const match = window + place;
    if (<u32>load<u16>(match + best - 1) != tail || <u32>load<u16>(match) != head) continue;
    const length = equalBytes(scan, match);
    if (length > best) {
      st(s + DeflateState.matchStart, place);
      best = length;
      if (length >= nice) break;
      tail = load<u16>(scan + best - 1);
    }
  } while ((place = half(previous, place & W_MASK)) > lowest && --chain != 0);
  return min(best, lookahead);
}

/** Level 0: stored blocks, from the input directly where there is room. */
function deflateStored(s: u32, flush: u32): u32 {
  const window = windowOf(s);
  const smallest = min(PENDING_SIZE - 5, W_SIZE);
  let last = false;
  const inputBefore = input;
  do {
    let have = (ld(s + DeflateState.bitCount) + 42) >>> 3;
    if (room() < have) break;
    have = room() - have;
    let left = ld(s + DeflateState.start) - ld(s + DeflateState.blockStart);
    const all = left + available();
    let n = min(min(MAX_STORED, all), have);
    if (n < smallest && ((n == 0 && flush != Z_FINISH) || flush == Z_NO_FLUSH || n != all)) break;
    last = flush == Z_FINISH && n == all;
    storedBlock(s, 0, 0, last);
    const lengths = ld(s + DeflateState.pendingOut) + ld(s + DeflateState.pending) - 4;
    store<u16>(lengths, n);
    store<u16>(lengths, ~n, 2);
    flushPending(s);
    if (left != 0) {
      left = min(left, n);
      memory.copy(put, window + ld(s + DeflateState.blockStart), left);
      put += left;
      st(s + DeflateState.blockStart, ld(s + DeflateState.blockStart) + left);
      n -= left;
    }
    if (n != 0) put += takeInput(s, put, n);
  } while (!last);
  const used = input - inputBefore;
  if (used != 0) {
    if (used >= W_SIZE) {
      st(s + DeflateState.matches, 2);
      memory.copy(window, input - W_SIZE, W_SIZE);
      st(s + DeflateState.start, W_SIZE);
      st(s + DeflateState.insert, W_SIZE);
    } else {
      if (WINDOW_SIZE - ld(s + DeflateState.start) <= used) slideStored(s);
      const start = ld(s + DeflateState.start);
      memory.copy(window + start, input - used, used);
      st(s + DeflateState.start, start + used);
      const insert = ld(s + DeflateState.insert);
      st(s + DeflateState.insert, insert + min(used, W_SIZE - insert));
    }
    st(s + DeflateState.blockStart, ld(s + DeflateState.start));
  }
  if (last) return FINISH_DONE;
  if (flush != Z_NO_FLUSH && flush != Z_FINISH && available() == 0 && ld(s + DeflateState.start) == ld(s + DeflateState.blockStart)) return BLOCK_DONE;
  let have = WINDOW_SIZE - ld(s + DeflateState.start);
  if (available() > have && <i32>ld(s + DeflateState.blockStart) >= <i32>W_SIZE) {
    slideStored(s);
    have += W_SIZE;
  }
  have = min(have, available());
  if (have != 0) {
    const start = ld(s + DeflateState.start);
    takeInput(s, window + start, have);
    st(s + DeflateState.start, start + have);
    const insert = ld(s + DeflateState.insert);
    st(s + DeflateState.insert, insert + min(have, W_SIZE - insert));
  }
  have = min(PENDING_SIZE - ((ld(s + DeflateState.bitCount) + 42) >>> 3), MAX_STORED);
  const left = ld(s + DeflateState.start) - ld(s + DeflateState.blockStart);
  if (left >= min(have, W_SIZE) || ((left != 0 || flush == Z_FINISH) && flush != Z_NO_FLUSH && available() == 0 && left <= have)) {
    const n = min(left, have);
    last = flush == Z_FINISH && available() == 0 && n == left;
    storedBlock(s, window + ld(s + DeflateState.blockStart), n, last);
    st(s + DeflateState.blockStart, ld(s + DeflateState.blockStart) + n);
    flushPending(s);
  }
  return last ? FINISH_STARTED : NEED_MORE;
}

function slideStored(s: u32): void {
  slideWindow(s, ld(s + DeflateState.start) - W_SIZE);
  // From 2 on the hashes are cleared, and not moved, when another level is set.
  if (ld(s + DeflateState.matches) < 2) st(s + DeflateState.matches, ld(s + DeflateState.matches) + 1);
}

/** What is left to say when the input is used up. */
function endOfInput(s: u32, flush: u32, insert: u32): u32 {
  st(s + DeflateState.insert, insert);
  if (flush == Z_FINISH) return endBlock(s, true) ? FINISH_STARTED : FINISH_DONE;
  if (ld(s + DeflateState.symbols) != 0 && endBlock(s, false)) return NEED_MORE;
  return BLOCK_DONE;
}

/** Levels 1 to 3: takes each match that it finds. */
function deflateFast(s: u32, flush: u32): u32 {
  for (;;) {
    if (ld(s + DeflateState.lookahead) < MIN_LOOKAHEAD) {
      fillWindow(s);
      if (ld(s + DeflateState.lookahead) < MIN_LOOKAHEAD && flush == Z_NO_FLUSH) return NEED_MORE;
      if (ld(s + DeflateState.lookahead) == 0) break;
    }
    let start = ld(s + DeflateState.start);
    let lookahead = ld(s + DeflateState.lookahead);
    const first: u32 = lookahead >= MIN_MATCH ? insertString(s, start) : 0;
    if (first != 0 && start - first <= MAX_DISTANCE) st(s + DeflateState.matchLength, longestMatch(s, first));
    let length = ld(s + DeflateState.matchLength);
    let full: bool;
    if (length >= MIN_MATCH) {
      full = tally(s, start - ld(s + DeflateState.matchStart), length - MIN_MATCH);
      lookahead -= length;
      if (length <= ld(s + DeflateState.maxLazy) && lookahead >= MIN_MATCH) {
        for (length--; length != 0; length--) insertString(s, ++start);
        start++;
      } else {
        start += length;
        startHash(s, start);
      }
      st(s + DeflateState.matchLength, 0);
    } else {
      full = tally(s, 0, load<u8>(windowOf(s) + start));
      lookahead--;
      start++;
    }
    st(s + DeflateState.start, start);
    st(s + DeflateState.lookahead, lookahead);
    if (full && endBlock(s, false)) return NEED_MORE;
  }
  return endOfInput(s, flush, min(ld(s + DeflateState.start), MIN_MATCH - 1));
}

/** Levels 4 to 9: takes a match only when the next byte has no better one. */
function deflateLazy(s: u32, flush: u32): u32 {
  for (;;) {
    if (ld(s + DeflateState.lookahead) < MIN_LOOKAHEAD) {
      fillWindow(s);
      if (ld(s + DeflateState.lookahead) < MIN_LOOKAHEAD && flush == Z_NO_FLUSH) return NEED_MORE;
      if (ld(s + DeflateState.lookahead) == 0) break;
    }
    let start = ld(s + DeflateState.start);
    let lookahead = ld(s + DeflateState.lookahead);
    const first: u32 = lookahead >= MIN_MATCH ? insertString(s, start) : 0;
    const previousLength = ld(s + DeflateState.matchLength);
    const previousMatch = ld(s + DeflateState.matchStart);
    st(s + DeflateState.previousLength, previousLength);
    st(s + DeflateState.previousMatch, previousMatch);
    let length = MIN_MATCH - 1;
    if (first != 0 && previousLength < ld(s + DeflateState.maxLazy) && start - first <= MAX_DISTANCE) {
      length = longestMatch(s, first);
      const far = length == MIN_MATCH && start - ld(s + DeflateState.matchStart) > TOO_FAR;
      if (length <= 5 && (ld(s + DeflateState.strategy) == FILTERED || far)) length = MIN_MATCH - 1;
    }
    st(s + DeflateState.matchLength, length);
    if (previousLength >= MIN_MATCH && length <= previousLength) {
      const lastInsert = start + lookahead - MIN_MATCH;
      const full = tally(s, start - 1 - previousMatch, previousLength - MIN_MATCH);
      st(s + DeflateState.lookahead, lookahead - (previousLength - 1));
      for (let n = previousLength - 2; n != 0; n--) if (++start <= lastInsert) insertString(s, start);
      st(s + DeflateState.previousLength, 0);
      st(s + DeflateState.matchAvailable, 0);
      st(s + DeflateState.matchLength, MIN_MATCH - 1);
      st(s + DeflateState.start, start + 1);
      if (full && endBlock(s, false)) return NEED_MORE;
    } else if (ld(s + DeflateState.matchAvailable)) {
      if (tally(s, 0, load<u8>(windowOf(s) + start - 1))) endBlock(s, false);
      st(s + DeflateState.start, start + 1);
      st(s + DeflateState.lookahead, lookahead - 1);
      if (room() == 0) return NEED_MORE;
    } else {
      st(s + DeflateState.matchAvailable, 1);
      st(s + DeflateState.start, start + 1);
      st(s + DeflateState.lookahead, lookahead - 1);
    }
  }
  const start = ld(s + DeflateState.start);
  if (ld(s + DeflateState.matchAvailable)) {
    tally(s, 0, load<u8>(windowOf(s) + start - 1));
    st(s + DeflateState.matchAvailable, 0);
  }
  return endOfInput(s, flush, min(start, MIN_MATCH - 1));
}

/** Codes of literals only. */
function deflateHuffman(s: u32, flush: u32): u32 {
  for (;;) {
    if (ld(s + DeflateState.lookahead) == 0) {
      fillWindow(s);
      if (ld(s + DeflateState.lookahead) == 0) {
        if (flush == Z_NO_FLUSH) return NEED_MORE;
        break;
      }
    }
    st(s + DeflateState.matchLength, 0);
    const start = ld(s + DeflateState.start);
    const full = tally(s, 0, load<u8>(windowOf(s) + start));
    st(s + DeflateState.lookahead, ld(s + DeflateState.lookahead) - 1);
    st(s + DeflateState.start, start + 1);
    if (full && endBlock(s, false)) return NEED_MORE;
  }
  return endOfInput(s, flush, 0);
}

function putWord(s: u32, value: u32): void {
  putByte(s, value >>> 24);
  putByte(s, value >>> 16);
  putByte(s, value >>> 8);
  putByte(s, value);
}

function header(s: u32): void {
  const level = ld(s + DeflateState.level);
  const strategy = ld(s + DeflateState.strategy);
  const grade: u32 = strategy >= HUFFMAN_ONLY || level < 2 ? 0 : level < 6 ? 1 : level == 6 ? 2 : 3;
  const dictionary = ld(s + DeflateState.start) != 0;
  let h: u32 = (0x78 << 8) | (grade << 6) | (dictionary ? PRESET_DICTIONARY : 0);
  h += 31 - (h % 31);
  putByte(s, h >>> 8);
  putByte(s, h);
  if (dictionary) putWord(s, ld(s + DeflateState.adler));
  st(s + DeflateState.adler, 1);
}

/** How much a flush asks for: Z_BLOCK is between none and a partial one. */
@inline function rank(flush: i32): i32 {
  return flush * 2 - (flush > 4 ? 9 : 0);
}

function steps(s: u32, flush: u32): i32 {
  const before = <i32>ld(s + DeflateState.lastFlush);
  if (ld(s + DeflateState.status) == FINISH && flush != Z_FINISH) return <i32>(room() == 0 ? Z_BUF_ERROR : Z_STREAM_ERROR);
  if (room() == 0) return <i32>Z_BUF_ERROR;
  st(s + DeflateState.lastFlush, flush);
  if (ld(s + DeflateState.pending) != 0) {
    flushPending(s);
    if (room() == 0) {
      st(s + DeflateState.lastFlush, -1);
      return <i32>Z_OK;
    }
  } else if (available() == 0 && rank(flush) <= rank(before) && flush != Z_FINISH) return <i32>Z_BUF_ERROR;
  if (ld(s + DeflateState.status) == FINISH && available() != 0) return <i32>Z_BUF_ERROR;
  if (ld(s + DeflateState.status) == INIT) {
    if (ld(s + DeflateState.wrap) != 0) header(s);
    st(s + DeflateState.status, BUSY);
    flushPending(s);
    if (ld(s + DeflateState.pending) != 0) {
      st(s + DeflateState.lastFlush, -1);
      return <i32>Z_OK;
    }
  }
  if (available() != 0 || ld(s + DeflateState.lookahead) != 0 || (flush != Z_NO_FLUSH && ld(s + DeflateState.status) != FINISH)) {
    const algorithm = configured(ld(s + DeflateState.level), 4);
    const huffman = algorithm != 0 && ld(s + DeflateState.strategy) == HUFFMAN_ONLY;
    const state = huffman ? deflateHuffman(s, flush) : algorithm == 0 ? deflateStored(s, flush) : algorithm == 1 ? deflateFast(s, flush) : deflateLazy(s, flush);
    if (state == FINISH_STARTED || state == FINISH_DONE) st(s + DeflateState.status, FINISH);
    if (state == NEED_MORE || state == FINISH_STARTED) {
      if (room() == 0) st(s + DeflateState.lastFlush, -1);
      return <i32>Z_OK;
    }
    if (state == BLOCK_DONE) {
      if (flush != Z_BLOCK) {
        storedBlock(s, 0, 0, false);
        if (flush == Z_FULL_FLUSH) {
          clearHash(s);
          if (ld(s + DeflateState.lookahead) == 0) {
            st(s + DeflateState.start, 0);
            st(s + DeflateState.blockStart, 0);
            st(s + DeflateState.insert, 0);
          }
        }
      }
      flushPending(s);
      if (room() == 0) {
        st(s + DeflateState.lastFlush, -1);
        return <i32>Z_OK;
      }
    }
  }
  if (flush != Z_FINISH) return <i32>Z_OK;
  const wrap = <i32>ld(s + DeflateState.wrap);
  if (wrap <= 0) return <i32>Z_STREAM_END;
  putWord(s, ld(s + DeflateState.adler));
  flushPending(s);
  st(s + DeflateState.wrap, -wrap);
  return <i32>(ld(s + DeflateState.pending) != 0 ? Z_OK : Z_STREAM_END);
}

/** A new stream, raw (`wrap` 0) or with zlib's header and checksum (1); 0 when there is no memory. */
export function deflateInit(level: u32, strategy: u32, wrap: u32): u32 {
  if (!staticTables()) return 0;
  const s = malloc(DeflateState.sizeof + STREAM_SIZE);
  if (s == 0) return 0;
  memory.fill(s, 0, DeflateState.sizeof);
  memory.fill(previousOf(s), 0, 2 * W_SIZE);
  st(s + DeflateState.level, level);
  st(s + DeflateState.strategy, strategy);
  st(s + DeflateState.wrap, wrap);
  deflateReset(s);
  return s;
}

export function deflateReset(s: u32): void {
  if (<i32>ld(s + DeflateState.wrap) < 0) st(s + DeflateState.wrap, 1);
  st(s + DeflateState.pending, 0);
  st(s + DeflateState.pendingOut, pendingBuffer(s));
  st(s + DeflateState.status, ld(s + DeflateState.wrap) != 0 ? INIT : BUSY);
  st(s + DeflateState.adler, 1);
  st(s + DeflateState.lastFlush, -2);
  store<u64>(s + DeflateState.bitBuffer, 0);
  st(s + DeflateState.bitCount, 0);
  initBlock(s);
  clearHash(s);
  configure(s, ld(s + DeflateState.level));
  st(s + DeflateState.start, 0);
  st(s + DeflateState.blockStart, 0);
  st(s + DeflateState.lookahead, 0);
  st(s + DeflateState.insert, 0);
  st(s + DeflateState.matchLength, MIN_MATCH - 1);
  st(s + DeflateState.previousLength, MIN_MATCH - 1);
  st(s + DeflateState.matchAvailable, 0);
  st(s + DeflateState.hash, 0);
}

export function deflateEnd(s: u32): void {
  free(s);
}

function begin(from: u32, bytes: u32, out: u32, outBytes: u32): void {
  input = from;
  inputEnd = from + bytes;
  put = out;
  limit = out + outBytes;
}

/** One call of deflate; zlib's status. `consumed` and `produced` of the state tell the rest. */
export function deflateStream(s: u32, from: u32, bytes: u32, out: u32, outBytes: u32, flush: u32): i32 {
  begin(from, bytes, out, outBytes);
  const status = steps(s, flush);
  st(s + DeflateState.consumed, input - from);
  st(s + DeflateState.produced, put - out);
  return status;
}

/** deflateParams: changes level and strategy, compressing first what came before. Z_BUF_ERROR: call again with more room. */
export function deflateParams(s: u32, from: u32, bytes: u32, out: u32, outBytes: u32, level: u32, strategy: u32): i32 {
  begin(from, bytes, out, outBytes);
  const old = ld(s + DeflateState.level);
  let status = Z_OK;
  const other = strategy != ld(s + DeflateState.strategy) || configured(old, 4) != configured(level, 4);
  if (other && <i32>ld(s + DeflateState.lastFlush) != -2) {
    status = <u32>steps(s, Z_BLOCK);
    if (status != Z_STREAM_ERROR) {
      const left = ld(s + DeflateState.start) - ld(s + DeflateState.blockStart) + ld(s + DeflateState.lookahead);
      status = available() != 0 || left != 0 ? Z_BUF_ERROR : Z_OK;
    }
  }
  st(s + DeflateState.consumed, input - from);
  st(s + DeflateState.produced, put - out);
  if (status != Z_OK) return <i32>status;
  if (old != level) {
    if (old == 0 && ld(s + DeflateState.matches) != 0) {
      if (ld(s + DeflateState.matches) == 1) slideHash(s);
      else clearHash(s);
      st(s + DeflateState.matches, 0);
    }
    st(s + DeflateState.level, level);
    configure(s, level);
  }
  st(s + DeflateState.strategy, strategy);
  return <i32>Z_OK;
}

/** Strings that what follows may repeat. Z_STREAM_ERROR when something was compressed already. */
export function deflateSetDictionary(s: u32, dictionary: u32, bytes: u32): i32 {
  const wrap = ld(s + DeflateState.wrap);
  if ((<i32>wrap == 1 && ld(s + DeflateState.status) != INIT) || ld(s + DeflateState.lookahead) != 0) return <i32>Z_STREAM_ERROR;
  if (<i32>wrap == 1) st(s + DeflateState.adler, adler(ld(s + DeflateState.adler), dictionary, bytes));
  st(s + DeflateState.wrap, 0); // the window's bytes are no part of the checksum
  if (bytes >= W_SIZE) {
    if (wrap == 0) {
      clearHash(s);
      st(s + DeflateState.start, 0);
      st(s + DeflateState.blockStart, 0);
      st(s + DeflateState.insert, 0);
    }
    dictionary += bytes - W_SIZE;
    bytes = W_SIZE;
  }
  begin(dictionary, bytes, 0, 0);
  fillWindow(s);
  while (ld(s + DeflateState.lookahead) >= MIN_MATCH) {
    let place = ld(s + DeflateState.start);
    const stop = place + ld(s + DeflateState.lookahead) - (MIN_MATCH - 1);
    while (place < stop) insertString(s, place++);
    st(s + DeflateState.start, place);
    st(s + DeflateState.lookahead, MIN_MATCH - 1);
    fillWindow(s);
  }
  const start = ld(s + DeflateState.start) + ld(s + DeflateState.lookahead);
  st(s + DeflateState.start, start);
  st(s + DeflateState.blockStart, start);
  st(s + DeflateState.insert, ld(s + DeflateState.lookahead));
  st(s + DeflateState.lookahead, 0);
  st(s + DeflateState.matchLength, MIN_MATCH - 1);
  st(s + DeflateState.previousLength, MIN_MATCH - 1);
  st(s + DeflateState.matchAvailable, 0);
  st(s + DeflateState.wrap, wrap);
  return <i32>Z_OK;
}
