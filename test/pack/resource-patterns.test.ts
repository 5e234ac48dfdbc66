import assert from "node:assert/strict";
import { test } from "node:test";
import { allBut, treePattern } from "../../src/cli/pack/resource-patterns.ts";

test("a tree of names matches exactly these names", () => {
  let seed = 1;
  const random = (n: number): number => (seed = (seed * 48271) % 0x7fffffff) % n;
  const word = (): string => Array.from({ length: random(6) }, () => "ab/$.,-|"[random(8)]).join("");
  for (let round = 0; round < 300; round++) {
    const names = new Set(Array.from({ length: 1 + random(12) }, word));
    const pattern = treePattern([...names]);
    assert.ok(!pattern.includes(","), "jlink splits at commas");
    const inside = new RegExp(`^(?:${pattern})$`);
    const others = new RegExp(`^(?:${allBut(names).slice("regex:".length)})$`);
    for (const name of [...names, ...Array.from({ length: 20 }, word)]) {
      assert.equal(inside.test(name), names.has(name), `${JSON.stringify(name)} in ${JSON.stringify([...names])}`);
      assert.equal(others.test(name), !names.has(name));
    }
  }
});
