// Loops over bytes and chars that string intrinsics call: functions of the interpreter's module, so that a long loop
// is compiled on its own. Lengths are bounded by the arrays, so none needs a poll.

import { ARRAY_BASE, ARRAY_LENGTH } from "../../layout/object.ts";
import type { FunctionBuilder, Local } from "../../wasm/function.ts";
import { i32, i64, VOID } from "../../wasm/opcodes.ts";

const I32 = 0x7f;

/** `latin1Hash(bytes)`: String.hashCode over bytes as Latin-1 characters. */
export function emitLatin1Hash(f: FunctionBuilder): void {
  const at = f.param(0, "bytes");
  const end = f.local(I32, "end");
  const hash = f.local(I32, "hash");
  f.get(at).get(at).mem(i32.load, ARRAY_LENGTH).op(i32.add).set(end);
  const done = f.block();
  const loop = f.loop();
  f.get(at).get(end).op(i32.geU).brIf(done);
  f.get(hash).i32(31).op(i32.mul).get(at).mem(i32.load8U, ARRAY_BASE).op(i32.add).set(hash);
  f.get(at).i32(1).op(i32.add).set(at).br(loop);
  f.end(loop).end(done);
  f.get(hash);
}

/** `bytesEqual(a, b)`: whether two byte arrays are equal. Objects are padded with zeroes to 8 bytes, arrays start at 16. */
export function emitBytesEqual(f: FunctionBuilder): void {
  const a = f.param(0, "a");
  const b = f.param(1, "b");
  const end = f.local(I32, "end");
  f.get(a).mem(i32.load, ARRAY_LENGTH).tee(end).get(b).mem(i32.load, ARRAY_LENGTH).op(i32.ne);
  const differ = f.if_(VOID);
  f.i32(0).return_().end(differ);
  f.get(end).get(a).op(i32.add).set(end);
  // Whole words first, then bytes.
  const words = f.block();
  const wordLoop = f.loop();
  f.get(a).i32(8).op(i32.add).get(end).op(i32.gtU).brIf(words);
  f.get(a).mem(i64.load, ARRAY_BASE).get(b).mem(i64.load, ARRAY_BASE).op(i64.ne);
  const wordsDiffer = f.if_(VOID);
  f.i32(0).return_().end(wordsDiffer);
  bump(f, a, 8);
  bump(f, b, 8);
  f.br(wordLoop).end(wordLoop).end(words);
  const bytes = f.block();
  const byteLoop = f.loop();
  f.get(a).get(end).op(i32.geU).brIf(bytes);
  f.get(a).mem(i32.load8U, ARRAY_BASE).get(b).mem(i32.load8U, ARRAY_BASE).op(i32.ne);
  const bytesDiffer = f.if_(VOID);
  f.i32(0).return_().end(bytesDiffer);
  bump(f, a, 1);
  bump(f, b, 1);
  f.br(byteLoop).end(byteLoop).end(bytes);
  f.i32(1);
}

function bump(f: FunctionBuilder, local: Local, by: number): void {
  f.get(local).i32(by).op(i32.add).set(local);
}

/** `hasNegatives(address, count)`: whether any byte has its sign bit. */
export function emitHasNegatives(f: FunctionBuilder): void {
  const at = f.param(0, "at");
  const end = f.param(1, "end");
  f.get(at).get(end).op(i32.add).set(end);
  const words = f.block();
  const wordLoop = f.loop();
  f.get(at).i32(8).op(i32.add).get(end).op(i32.gtU).brIf(words);
  f.get(at).mem(i64.load, 0, 0).i64(-0x7f7f7f7f7f7f7f80n).op(i64.and).op(i64.eqz).op(i32.eqz);
  const negative = f.if_(VOID);
  f.i32(1).return_().end(negative);
  bump(f, at, 8);
  f.br(wordLoop).end(wordLoop).end(words);
  const bytes = f.block();
  const byteLoop = f.loop();
  f.get(at).get(end).op(i32.geU).brIf(bytes);
  f.get(at).mem(i32.load8S).i32(0).op(i32.ltS);
  const negativeByte = f.if_(VOID);
  f.i32(1).return_().end(negativeByte);
  bump(f, at, 1);
  f.br(byteLoop).end(byteLoop).end(bytes);
  f.i32(0);
}

/** `inflate(bytes, chars, count)`: Latin-1 bytes to chars, at addresses. */
export function emitInflate(f: FunctionBuilder): void {
  const from = f.param(0, "from");
  const to = f.param(1, "to");
  const end = f.param(2, "end");
  f.get(from).get(end).op(i32.add).set(end);
  const done = f.block();
  const loop = f.loop();
  f.get(from).get(end).op(i32.geU).brIf(done);
  f.get(to).get(from).mem(i32.load8U).mem(i32.store16);
  bump(f, from, 1);
  bump(f, to, 2);
  f.br(loop).end(loop).end(done);
}

/** `compress(chars, bytes, count)`: chars to Latin-1 bytes, at addresses; the count, or 0 if a char does not fit. */
export function emitCompress(f: FunctionBuilder): void {
  const from = f.param(0, "from");
  const to = f.param(1, "to");
  const count = f.param(2, "count");
  const end = f.local(I32, "end");
  const char = f.local(I32, "char");
  f.get(to).get(count).op(i32.add).set(end);
  const done = f.block();
  const loop = f.loop();
  f.get(to).get(end).op(i32.geU).brIf(done);
  f.get(from).mem(i32.load16U).tee(char).i32(0xff).op(i32.gtU);
  const wide = f.if_(VOID);
  f.i32(0).return_().end(wide);
  f.get(to).get(char).mem(i32.store8);
  bump(f, from, 2);
  bump(f, to, 1);
  f.br(loop).end(loop).end(done);
  f.get(count);
}
