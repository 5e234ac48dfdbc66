import assert from "node:assert/strict";
import { test } from "node:test";
import { allPositions, search } from "../../src/natives/java/lang/reflect/method-order.ts";

test("a name's place in HotSpot's archive is the same by search as by the map of all names", () => {
  const places = allPositions();
  assert.ok(places.size > 1000);
  const asked = new Set(places.keys());
  // What only looks like one of them: parts, longer ones, two with what stands between them.
  const words = [...places.keys()];
  words.forEach((word, i) => {
    for (const other of [word.slice(1), word.slice(0, -1), `${word}x`, `${word} ${words[i + 1]}`, `${word}\n`, word.toUpperCase()])
      asked.add(other);
  });
  asked.delete("");
  for (const name of asked) assert.equal(search(name), places.get(name) ?? -1, JSON.stringify(name));
});
