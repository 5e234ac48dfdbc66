// The states of java.util.zip's streams, in the C heap: all that a stream knows stands in linear memory, so that an image taken in the
// middle of one needs nothing more. The algorithms are the kernel's (assembly/inflate.ts, assembly/deflate.ts).
import { struct } from "./struct.ts";

export const InflateState = struct("InflateState", {
  // --- of the last call
  consumed: "u32", // bytes taken from the input
  produced: "u32", // bytes put into the output
  message: "u32", // ZLIB_MESSAGES index, 0 none
  // --- the stream
  mode: "u32",
  last: "u32", // 1 in the last block
  wrap: "u32", // 1 with zlib's header and checksum
  haveDictionary: "u32",
  maxDistance: "u32",
  check: "u32", // checksum of what was put out
  adler: "u32", // what Inflater.getAdler shows
  hold: "u32", // bits taken from the input and not used yet, the next one lowest
  bits: "u32", // how many
  // --- the window: the last 32 KiB that were put out, made when a call ends within a stream
  window: "ptr",
  windowHave: "u32", // bytes that are valid
  windowNext: "u32", // where the next byte goes
  // --- a stored block, or a length and distance
  length: "u32",
  offset: "u32",
  extra: "u32", // extra bits that are to come
  // --- the block's codes
  lenCode: "ptr",
  distCode: "ptr",
  lenBits: "u32",
  distBits: "u32",
  codeCount: "u32",
  lenCount: "u32",
  distCount: "u32",
  have: "u32", // code lengths read so far
  lens: ["u16", 320],
  work: ["u16", 288],
  lenTable: ["u32", 852],
  distTable: ["u32", 592],
});

export const DeflateState = struct("DeflateState", {
  // --- of the last call
  consumed: "u32",
  produced: "u32",
  // --- the stream
  status: "u32",
  wrap: "i32", // 1 with zlib's header and checksum; negative once the trailer is written
  lastFlush: "i32",
  adler: "u32",
  level: "u32",
  strategy: "u32",
  // --- matching
  start: "u32", // of the string to insert next, in the window
  matchStart: "u32",
  lookahead: "u32",
  insert: "u32", // bytes before `start` that are still to be hashed
  blockStart: "i32",
  matchLength: "u32",
  previousLength: "u32",
  previousMatch: "u32",
  matchAvailable: "u32",
  hash: "u32",
  maxChain: "u32",
  maxLazy: "u32",
  goodMatch: "u32",
  niceMatch: "u32",
  matches: "u32",
  // --- output
  pendingOut: "ptr",
  pending: "u32", // bytes from pendingOut on
  symbols: "u32", // bytes of symbols: three each
  bitBuffer: "i64",
  bitCount: "u32",
  // --- trees: pairs of u16, frequency or code, parent or length
  optimalLength: "u32",
  staticLength: "u32",
  heapLength: "u32",
  heapMax: "u32",
  maxCode: ["u32", 3], // of the trees of literals, distances and code lengths
  literalTree: ["u16", 1146],
  distanceTree: ["u16", 122],
  lengthTree: ["u16", 78],
  lengthCounts: ["u16", 16],
  heap: ["u16", 573],
  depth: ["u16", 573],
});

/** Texts of zlib's errors, by InflateState.message. */
export const ZLIB_MESSAGES = [
  "",
  "incorrect header check",
  "unknown compression method",
  "invalid window size",
  "invalid block type",
  "invalid stored block lengths",
  "too many length or distance symbols",
  "invalid code lengths set",
  "invalid bit length repeat",
  "invalid code -- missing end-of-block",
  "invalid literal/lengths set",
  "invalid distances set",
  "invalid literal/length code",
  "invalid distance code",
  "invalid distance too far back",
  "incorrect data check",
] as const;

export const Z_NO_FLUSH = 0;
export const Z_SYNC_FLUSH = 2;
export const Z_FULL_FLUSH = 3;
export const Z_FINISH = 4;
export const Z_BLOCK = 5;

export const Z_OK = 0;
export const Z_STREAM_END = 1;
export const Z_NEED_DICT = 2;
export const Z_STREAM_ERROR = -2;
export const Z_DATA_ERROR = -3;
export const Z_MEM_ERROR = -4;
export const Z_BUF_ERROR = -5;

export const Z_DEFAULT_COMPRESSION = -1;
