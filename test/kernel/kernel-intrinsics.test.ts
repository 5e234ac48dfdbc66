// The table of the kernel's intrinsics against the kernel, and some of them on hand-made arrays. What they do in Java is compared with
// HotSpot by test/java/15-util/ArraysAndDigests.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, describe, test } from "node:test";
import { crc32 } from "node:zlib";
import { KERNEL_INTRINSICS, kernelIntrinsicFunctions } from "../../src/kernel/interpreter/kernel-intrinsics.ts";
import { type Addr, ld, st, u8 } from "../../src/layout/memory.ts";
import { ARRAY_BASE, T_BYTE, T_CHAR, T_INT } from "../../src/layout/object.ts";
import { arrayKlass, type HeapKernel, kernelIsBuilt, openHeap } from "./heap-world.ts";

const skip = kernelIsBuilt ? false : "build/kernel.wasm is not there";
let k: HeapKernel & Record<string, (args: Addr) => number>;
let args: Addr;
let bytes: Addr;
let chars: Addr;
let ints: Addr;

function byteArray(content: Uint8Array): Addr {
  const at = k.allocateArray(bytes, content.length);
  u8.set(content, at + ARRAY_BASE);
  return at;
}
function charArray(text: string): Addr {
  const at = k.allocateArray(chars, text.length);
  for (let i = 0; i < text.length; i++) {
    u8[at + ARRAY_BASE + 2 * i] = text.charCodeAt(i) & 255;
    u8[at + ARRAY_BASE + 2 * i + 1] = text.charCodeAt(i) >>> 8;
  }
  return at;
}
const latin1 = (text: string): Addr => byteArray(Buffer.from(text, "latin1"));
const utf16 = (text: string): Addr => byteArray(Buffer.from(text, "utf16le"));

function adler32(content: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of content) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

/** Calls a function with int and ref arguments; undefined when it does not handle them. */
function call(name: string, ...words: number[]): number | undefined {
  for (const [i, w] of words.entries()) st(args + 4 * i, w);
  return k[name]!(args) === 0 ? undefined : ld(args) | 0;
}

describe("the kernel's intrinsics", { skip }, () => {
  beforeEach(() => {
    k = openHeap(4 << 20, 8 << 20) as typeof k;
    args = k.calloc(64);
    bytes = arrayKlass(k, T_BYTE, 0);
    chars = arrayKlass(k, T_CHAR, 1);
    ints = arrayKlass(k, T_INT, 2);
  });

  test("all exist, and no method is listed twice", () => {
    const module = new WebAssembly.Module(readFileSync(new URL("../../build/kernel.wasm", import.meta.url)));
    const exports = new Set(WebAssembly.Module.exports(module).map((e) => e.name));
    assert.deepEqual(
      kernelIntrinsicFunctions().filter((name) => !exports.has(name)),
      [],
    );
    const keys = KERNEL_INTRINSICS.map((row) => `${row[0]}.${row[1]}${row[2]}`);
    assert.equal(new Set(keys).size, keys.length);
  });

  test("checksums of byte arrays", () => {
    const content = Buffer.from("The quick brown fox jumps over the lazy dog".repeat(300));
    const array = byteArray(content);
    for (const [from, length] of [
      [0, content.length],
      [3, 0],
      [1, 7],
      [5, 4096],
    ] as const) {
      const part = content.subarray(from, from + length);
      assert.equal(call("crc32Bytes", 0, array, from, length)! >>> 0, crc32(part));
      assert.equal(call("adler32Bytes", 1, array, from, length)! >>> 0, adler32(part));
    }
    assert.equal(call("crc32Bytes", 0, array, 1, content.length), undefined, "beyond the end: left to Java");
    assert.equal(call("crc32Bytes", 0, 0, 0, 0), undefined);
  });

  test("searching and comparing strings of both coders", () => {
    assert.equal(call("latin1IndexOf", latin1("hello world"), 11, latin1("o w"), 3, 0), 4);
    assert.equal(call("latin1IndexOf", latin1("hello world"), 11, latin1("o"), 1, 5), 7);
    assert.equal(call("latin1IndexOf", latin1("hello"), 5, latin1("hello!"), 6, 0), -1);
    assert.equal(call("utf16IndexOf", utf16("αβγδ"), 4, utf16("γδ"), 2, 0), 2);
    assert.equal(call("utf16IndexOfLatin1", utf16("αβxγ"), 4, latin1("x"), 1, 0), 2);
    assert.equal(call("latin1Compare", latin1("abcdefghijk"), latin1("abcdefghijz")), "k".charCodeAt(0) - "z".charCodeAt(0));
    assert.equal(call("latin1Compare", latin1("abc"), latin1("abcd")), -1);
    assert.equal(call("latin1CompareUtf16", latin1("a"), utf16("α")), 97 - 0x3b1);
    assert.equal(call("utf16IndexOfChar", utf16("αβγ"), 0x3b3, 0, 3), 2);
    assert.equal(call("latin1IndexOfChar", latin1("abc"), 98, 2, 3), -1);
    assert.equal(call("latin1IndexOfChar", latin1("abc"), 98, 2, 4), undefined);
  });

  test("narrowing stops at the first char that does not fit", () => {
    const target = k.allocateArray(bytes, 10);
    assert.equal(call("encodeAsciiChars", charArray("abécd"), 0, target, 1, 5), 2);
    assert.equal(Buffer.from(u8.slice(target + ARRAY_BASE, target + ARRAY_BASE + 4)).toString("latin1"), "\0ab\0");
    assert.equal(call("encodeIsoChars", charArray("abé\u1234"), 0, target, 0, 4), 3);
  });

  test("multiplying magnitudes", () => {
    const words = (value: bigint, length: number): Addr => {
      const at = k.allocateArray(ints, length);
      for (let i = length - 1; i >= 0; i--, value >>= 32n) st(at + ARRAY_BASE + 4 * i, Number(value & 0xffffffffn));
      return at;
    };
    const value = (at: Addr, length: number): bigint => {
      let v = 0n;
      for (let i = 0; i < length; i++) v = (v << 32n) | BigInt(ld(at + ARRAY_BASE + 4 * i));
      return v;
    };
    const a = 0xffffffff_fffffffe_12345678_9abcdef0n;
    const b = 0xdeadbeef_00000000_ffffffffn;
    const z = k.allocateArray(ints, 7);
    assert.equal(call("multiplyToLen", words(a, 4), 4, words(b, 3), 3, z), z | 0);
    assert.equal(value(z, 7), a * b);
    const square = k.allocateArray(ints, 8);
    assert.equal(call("squareToLen", words(a, 4), 4, square, 8), square | 0);
    assert.equal(value(square, 8), a * a);
  });
});
