// StrictMath against results recorded from HotSpot 17: `java test/natives/StrictMathResults.java > test/natives/strict-math-results.txt`.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import StrictMath from "../../src/natives/java/lang/StrictMath.ts";

const bits = new DataView(new ArrayBuffer(8));

function double(hex: string): number {
  bits.setBigUint64(0, BigInt(`0x${hex}`));
  return bits.getFloat64(0);
}

test("StrictMath gives fdlibm's results bit for bit", () => {
  const wrong: string[] = [];
  let n = 0;
  for (const line of readFileSync(new URL("strict-math-results.txt", import.meta.url), "latin1")
    .trim()
    .split("\n")) {
    const [name, x, y, result] = line.split(" ") as [string, string, string, string];
    const key = Object.keys(StrictMath.methods).find((k) => k.startsWith(`${name}(`))!;
    const f = StrictMath.methods[key] as (vm: unknown, x: number, y: number) => number;
    const got = f(undefined, double(x), double(y));
    if (!Object.is(got, double(result))) wrong.push(`${name}(${double(x)}, ${double(y)}) = ${got}, not ${double(result)}`);
    n++;
  }
  assert.deepEqual(wrong, []);
  assert.ok(n > 700);
});
