import assert from "node:assert/strict";
import { test } from "node:test";
import { Op } from "../../src/bytecode/opcodes.ts";
import { isTrivialCode } from "../../src/code/trivial.ts";

const trivial = (argSlots: number, ...code: number[]): boolean => isTrivialCode(Uint8Array.from(code), argSlots);

test("getters, setters and constants are trivial", () => {
  assert.ok(trivial(1, Op.aload_0, Op.getfield, 0, 2, Op.ireturn));
  assert.ok(trivial(1, Op.aload_0, Op.getfield, 0, 2, Op.areturn));
  assert.ok(trivial(2, Op.aload_0, Op.iload_1, Op.putfield, 0, 2, Op.return));
  assert.ok(trivial(3, Op.aload_0, Op.dload_1, Op.putfield, 0, 2, Op.return));
  assert.ok(trivial(0, Op.iconst_3, Op.ireturn));
  assert.ok(trivial(1, Op.bipush, 42, Op.ireturn));
  assert.ok(trivial(1, Op.sipush, 1, 2, Op.ireturn));
  assert.ok(trivial(1, Op.ldc, 1, Op.areturn));
  assert.ok(trivial(1, Op.ldc2_w, 0, 1, Op.lreturn));
});

test("what only looks like them is not", () => {
  assert.ok(!trivial(1, Op.return), "Object.<init>");
  assert.ok(!trivial(1, Op.aload_0, Op.invokespecial, 0, 1, Op.return), "a constructor");
  assert.ok(!trivial(2, Op.aload_0, Op.getfield, 0, 2, Op.ireturn), "a getter with a parameter");
  assert.ok(!trivial(0, Op.getstatic, 0, 2, Op.ireturn), "a static getter");
  assert.ok(!trivial(3, Op.aload_0, Op.iload_1, Op.putfield, 0, 2, Op.return), "a setter with two parameters");
  assert.ok(!trivial(1, Op.aload_0, Op.areturn), "this");
  assert.ok(!trivial(1, Op.iconst_1, Op.pop, Op.return));
});
