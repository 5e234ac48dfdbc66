// Plain data survives encoding exactly, and bytes from a stranger are either plain data or a CodecProblem.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CodecProblem, decode, encode } from "../../src/compiler/facts/codec.ts";
import { randomSource } from "../random.ts";

function value(r: (n: number) => number, depth: number): unknown {
  switch (r(depth > 3 ? 8 : 11)) {
    case 0:
      return [undefined, null, true, false][r(4)];
    case 1:
      return r(200) - 100;
    case 2:
      return [2 ** 31, -(2 ** 31), 2 ** 51, -0, Number.NaN, Number.POSITIVE_INFINITY, 0.1, 2 ** 60][r(8)];
    case 3:
      return [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)][r(4)];
    case 4:
    case 5:
      return ["", "a", "name", "\u00e4\u{1f600}", "x".repeat(r(300))][r(5)];
    case 6:
      return new Uint8Array(r(20)).map(() => r(256));
    case 7:
      return r(2 ** 30);
    case 8:
      return Array.from({ length: r(5) }, () => value(r, depth + 1));
    default: {
      const o: Record<string, unknown> = {};
      for (const name of ["kind", "at", "rows", "x"]) if (r(2) === 0) o[name] = value(r, depth + 1);
      return o;
    }
  }
}

test("what is encoded comes back, to the last bit", () => {
  const r = randomSource(7);
  for (let i = 0; i < 3000; i++) {
    const v = value(r, 0);
    assert.deepStrictEqual(decode(encode(v)), v);
  }
});

test("mutated bytes are plain data or a CodecProblem", () => {
  const r = randomSource(11);
  for (let i = 0; i < 20000; i++) {
    const bytes = encode(value(r, 0));
    for (let n = 1 + r(3); n > 0 && bytes.length > 0; n--) bytes[r(bytes.length)] = r(256);
    const cut = r(4) === 0 ? bytes.subarray(0, r(bytes.length + 1)) : bytes;
    try {
      decode(cut);
    } catch (e) {
      assert.ok(e instanceof CodecProblem, String(e));
    }
  }
});
