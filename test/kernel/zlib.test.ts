// The kernel's inflate and deflate against pako's port of zlib, call by call: random data, levels, strategies, flushes, dictionaries and sizes of
// input and room. Bytes, counts, statuses and messages must be equal. Streams that Node's zlib has made are inflated too.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { deflateSync, inflateSync, constants as zlib } from "node:zlib";
import * as pako from "pako";
import { type Addr, ld, u8 } from "../../src/layout/memory.ts";
import {
  DeflateState,
  InflateState,
  Z_BUF_ERROR,
  Z_DATA_ERROR,
  Z_FINISH,
  Z_NEED_DICT,
  Z_OK,
  Z_STREAM_END,
  ZLIB_MESSAGES,
} from "../../src/layout/zlib.ts";
import { randomSource } from "../random.ts";
import { type HeapKernel, kernelIsBuilt, openHeap } from "./heap-world.ts";

type Random = (below: number) => number;
const skip = kernelIsBuilt ? false : "build/kernel.wasm is not there";
const MOST = 200_000;

/** Data of some kind: noise, text of few words, runs, or all of them in turn. */
function someData(random: Random, most: number): Uint8Array {
  const bytes = new Uint8Array(random(most));
  const words = Array.from({ length: 50 }, () => Array.from({ length: 1 + random(9) }, () => 97 + random(26)));
  for (let at = 0, kind = 0; at < bytes.length; ) {
    if (random(20) === 0 || at === 0) kind = random(4);
    const piece =
      kind === 0
        ? [random(256)]
        : kind === 1
          ? words[random(words.length)]!
          : kind === 2
            ? Array.from({ length: 1 + random(400) }, () => 7)
            : at > 300
              ? [...bytes.subarray(at - 1 - random(300), at)]
              : [random(4)];
    for (const b of piece) if (at < bytes.length) bytes[at++] = b;
  }
  return bytes;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

class World {
  readonly k: HeapKernel & Record<string, (...args: number[]) => number>;
  readonly input: Addr;
  readonly output: Addr;
  constructor() {
    this.k = openHeap(4 << 20, 8 << 20) as World["k"];
    this.input = this.k.malloc(MOST + 64);
    this.output = this.k.malloc(MOST + 64);
  }

  /** One call with exactly so much input and room; what lies behind the output must stay. */
  call(name: string, s: Addr, state: { consumed: number; produced: number }, input: Uint8Array, room: number, ...rest: number[]) {
    u8.set(input, this.input);
    u8.fill(0xee, this.output, this.output + room + 64);
    const status = this.k[name]!(s, this.input, input.length, this.output, room, ...rest) | 0;
    const consumed = ld(s + state.consumed);
    const produced = ld(s + state.produced);
    const untouched = u8.subarray(this.output + produced, this.output + room + 64).every((b) => b === 0xee);
    assert.ok(untouched, "wrote behind what it has produced");
    return { status, consumed, produced, output: u8.slice(this.output, this.output + produced) };
  }
}

/** The same call of pako. */
function pakoCall(stream: pako.ZStream, input: Uint8Array, room: number, call: () => number) {
  stream.input = input;
  stream.next_in = 0;
  stream.avail_in = input.length;
  stream.output = new Uint8Array(room);
  stream.next_out = 0;
  stream.avail_out = room;
  const status = call();
  const produced = room - stream.avail_out;
  return { status, consumed: input.length - stream.avail_in, produced, output: stream.output.slice(0, produced) };
}

const piece = (random: Random): number => [random(4), random(40), random(600), random(9000), 70_000][random(5)]!;

describe("streams of the kernel", { skip }, () => {
  test("deflating gives pako's bytes, whatever is asked for in between", () => {
    const random = randomSource(20261129);
    const world = new World();
    for (let round = 0; round < 250; round++) {
      const wrap = random(2);
      let level = random(10);
      let strategy = random(3);
      const data = someData(random, round % 10 === 0 ? MOST : 3000);
      const s = world.k.deflateInit(level, strategy, wrap);
      const stream = new pako.ZStream();
      pako.zlibDeflateInit2(stream, level, 8, wrap === 1 ? 15 : -15, 8, strategy as 0, true);
      if (random(3) === 0) {
        const dictionary = someData(random, random(4) === 0 ? 50_000 : 500);
        u8.set(dictionary, world.input);
        const status = world.k.deflateSetDictionary(s, world.input, dictionary.length) | 0;
        assert.equal(status, pako.zlibDeflateSetDictionary(stream, dictionary));
      }
      const ours: Uint8Array[] = [];
      const theirs: Uint8Array[] = [];
      const steady = random(2) === 0;
      for (let at = 0, ended = false; !ended; ) {
        const end = steady ? data.length : Math.min(data.length, at + piece(random));
        const flush = end === data.length && random(2) === 0 ? Z_FINISH : [0, 0, 0, 2, 3][random(5)]!;
        const input = data.subarray(at, end);
        // With little room the two may cut the output at other places (pako keeps up to 15 bits back): the bytes are the same in the end.
        const a = world.call("deflateStream", s, DeflateState, input, MOST, flush);
        const b = pakoCall(stream, input, MOST, () => pako.zlibDeflate(stream, flush as 0));
        ours.push(a.output);
        theirs.push(b.output);
        assert.deepEqual({ status: a.status, consumed: a.consumed }, { status: b.status, consumed: b.consumed }, `round ${round}`);
        assert.equal(ld(s + DeflateState.adler) | 0, stream.adler | 0);
        at += a.consumed;
        ended = a.status === Z_STREAM_END;
        if (ended || (flush === Z_FINISH && at < data.length)) break;
        if (random(6) === 0 && flush !== Z_FINISH) {
          // What pako has no function for: after a flush that emptied it, another level is a matter of its settings.
          const wanted = random(10);
          const status = world.call("deflateParams", s, DeflateState, new Uint8Array(0), MOST, wanted, strategy);
          assert.ok(status.status === Z_OK || status.status === Z_BUF_ERROR);
          ours.push(status.output);
          level = wanted;
          strategy = random(3);
          break; // judged by inflating it
        }
      }
      const packed = Buffer.concat(ours);
      const expected = Buffer.concat(theirs);
      assert.equal(text(packed.subarray(0, expected.length)), text(expected.subarray(0, packed.length)), `round ${round}, level ${level}`);
      world.k.deflateEnd(s);
    }
    assert.equal(world.k.checkCHeap(), 0);
  });

  test("deflating with other levels on the way and little room is undone by Node's inflate", () => {
    const random = randomSource(7);
    const world = new World();
    for (let round = 0; round < 200; round++) {
      const data = someData(random, round % 10 === 0 ? MOST : 5000);
      const s = world.k.deflateInit(random(10), random(3), 1);
      if (random(4) === 0) {
        world.call("deflateStream", s, DeflateState, data.subarray(0, 1000), MOST, random(2) * 4);
        world.k.deflateReset(s);
      }
      const packed: Uint8Array[] = [];
      for (let at = 0, status = Z_OK; status !== Z_STREAM_END; ) {
        const input = data.subarray(at, at + piece(random));
        const room = 1 + piece(random);
        const last = at + input.length === data.length;
        const r =
          random(10) === 0
            ? world.call("deflateParams", s, DeflateState, input, room, random(10), random(3))
            : world.call("deflateStream", s, DeflateState, input, room, last ? Z_FINISH : [0, 0, 2, 3][random(4)]!);
        packed.push(r.output);
        at += r.consumed;
        status = r.status;
        if (last && at === data.length && status !== Z_STREAM_END) {
          const rest = world.call("deflateStream", s, DeflateState, new Uint8Array(0), MOST, Z_FINISH);
          packed.push(rest.output);
          status = rest.status;
          assert.equal(status, Z_STREAM_END);
        }
      }
      assert.equal(text(inflateSync(Buffer.concat(packed))), text(data), `round ${round}`);
      world.k.deflateEnd(s);
    }
  });

  test("inflating takes and gives what pako does in each call, and fails as it does", () => {
    const random = randomSource(31);
    const world = new World();
    for (let round = 0; round < 1500; round++) {
      const data = someData(random, round % 20 === 0 ? MOST : 3000);
      const wrap = random(2);
      const dictionary = random(4) === 0 ? someData(random, 2000) : undefined;
      const raw = Object.assign(
        { level: random(10), strategy: [0, 1, 2, 3, 4][random(5)]!, memLevel: 1 + random(9) },
        dictionary && dictionary.length > 0 ? { dictionary } : {},
      );
      let packed: Buffer = deflateSync(data, raw);
      if (wrap === 0) packed = packed.subarray(dictionary && dictionary.length > 0 ? 6 : 2, packed.length - 4);
      packed = Buffer.from(packed);
      const damaged = random(2) === 0;
      if (damaged)
        for (let n = 1 + random(3); n > 0; n--) packed[random(random(2) === 0 ? Math.min(60, packed.length) : packed.length)] = random(256);
      const s = world.k.inflateInit(wrap);
      const stream = new pako.ZStream();
      pako.zlibInflateInit2(stream, wrap === 1 ? 15 : -15);
      const setDictionary = (): void => {
        const bytes = dictionary ?? new Uint8Array(3);
        u8.set(bytes, world.input);
        const status = world.k.inflateSetDictionary(s, world.input, bytes.length) | 0;
        assert.equal(status, pako.zlibInflateSetDictionary(stream, bytes));
      };
      if (wrap === 0 && dictionary && dictionary.length > 0) setDictionary();
      const steady = random(3) === 0;
      for (let at = 0, calls = 0; calls < 3000; calls++) {
        const input = packed.subarray(at, steady ? packed.length : at + piece(random));
        const room = steady ? MOST : piece(random);
        const a = world.call("inflateStream", s, InflateState, input, room);
        const b = pakoCall(stream, input, room, () => pako.zlibInflate(stream, zlib.Z_SYNC_FLUSH as 2));
        const what = `round ${round}, call ${calls}`;
        assert.equal(a.status, b.status, what);
        assert.equal(text(a.output), text(b.output), what);
        const message = ZLIB_MESSAGES[ld(s + InflateState.message)];
        if (a.status === Z_DATA_ERROR) {
          // How many bits of what is damaged were looked at depends on where the fast loop ends.
          assert.equal(message, stream.msg, what);
          break;
        }
        assert.equal(a.consumed, b.consumed, what);
        if (wrap === 1) assert.equal(ld(s + InflateState.adler) | 0, stream.adler | 0, what);
        at += a.consumed;
        if (a.status === Z_NEED_DICT) {
          setDictionary();
          if (damaged) break;
        } else if (a.status === Z_STREAM_END || (a.status === Z_BUF_ERROR && at === packed.length && room > 0)) break;
      }
      if (random(4) === 0) {
        world.k.inflateReset(s);
        const again = world.call("inflateStream", s, InflateState, wrap === 1 ? deflateSync(data) : deflateSync(data).subarray(2), MOST);
        assert.equal(again.status, Z_STREAM_END);
        assert.equal(text(again.output), text(data));
      }
      world.k.inflateEnd(s);
    }
    assert.equal(world.k.checkCHeap(), 0);
  });
});
