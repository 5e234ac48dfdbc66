// Widening of primitive values as reflection does it (JLS 5.1.2).
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { T_BOOLEAN, T_BYTE, T_CHAR, T_DOUBLE, T_FLOAT, T_INT, T_LONG, T_SHORT } from "../../src/layout/object.ts";
import { longToFloat, widen } from "../../src/natives/primitive-values.ts";
import { JavaThrow } from "../../src/runtime/java-throw.ts";

const refused = (from: number, to: number): boolean => {
  try {
    widen(1, from, to);
    return false;
  } catch (e) {
    return e instanceof JavaThrow && e.className === "java/lang/IllegalArgumentException" && e.detail === "argument type mismatch";
  }
};

test("an int becomes a long, a float or a double", () => {
  assert.equal(widen(-7, T_INT, T_LONG), -7n);
  assert.equal(widen(16777217, T_INT, T_FLOAT), 16777216);
  assert.equal(widen(16777217, T_INT, T_DOUBLE), 16777217);
});

test("nothing is narrowed, and neither boolean nor char is a small integer", () => {
  for (const [from, to] of [
    [T_INT, T_SHORT],
    [T_LONG, T_INT],
    [T_DOUBLE, T_FLOAT],
    [T_FLOAT, T_LONG],
    [T_BYTE, T_CHAR],
    [T_SHORT, T_CHAR],
    [T_CHAR, T_SHORT],
    [T_BOOLEAN, T_INT],
    [T_INT, T_BOOLEAN],
    [0, T_INT],
  ]) {
    assert.ok(refused(from!, to!), `${from} to ${to}`);
  }
  assert.equal(widen(65, T_CHAR, T_INT), 65);
});

test("a long becomes the nearest float, rounded once", () => {
  assert.equal(longToFloat(1n << 62n), 2 ** 62);
  // Halfway to the next float and a little more: by way of a double this would be rounded down to even.
  assert.equal(longToFloat((1n << 60n) + (1n << 36n) + 1n), 2 ** 60 + 2 ** 37);
  assert.equal(longToFloat((1n << 60n) + (1n << 36n)), 2 ** 60);
  assert.equal(longToFloat(-(1n << 60n) - (1n << 36n) - 1n), -(2 ** 60) - 2 ** 37);
  assert.equal(longToFloat(-(1n << 63n)), -(2 ** 63));
  assert.equal(longToFloat((1n << 63n) - 1n), 2 ** 63);
});
