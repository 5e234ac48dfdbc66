import assert from "node:assert/strict";
import { test } from "node:test";
import { type CachedCode, CodeCache } from "../../src/code/code-cache.ts";

const unit = (bytes: number, tier = 1): CachedCode => ({ bytes, code: { tier } });

test("it counts what is in it", () => {
  const cache = new CodeCache(1000, true);
  const [a, b] = [unit(100), unit(400)];
  cache.add(a);
  cache.add(b);
  assert.deepEqual([cache.used, cache.maxUsed, cache.size, cache.reverseFreeRatio()], [500, 500, 2, 2]);
  cache.remove(a);
  cache.remove(a);
  assert.deepEqual([cache.used, cache.maxUsed, cache.size], [400, 500, 1]);
  assert.deepEqual(cache.overflow(), []);
});

test("when it is full, replaced code goes first, then what was seen least lately, the cheaper of equals", () => {
  const cache = new CodeCache(1000, true);
  const [cold, hot, old, tier4] = [unit(300), unit(300), unit(300, 4), unit(300, 4)];
  for (const u of [cold, hot, old, tier4]) cache.add(u);
  cache.retire(old);
  cache.look([hot]);
  assert.deepEqual(cache.overflow(), [old]);
  cache.remove(old);
  assert.deepEqual(cache.overflow(), []);
  cache.add(unit(400));
  cache.look([hot, tier4]);
  assert.deepEqual(cache.overflow()[0], cold);
});

test("it frees a tenth of its capacity at the least", () => {
  const cache = new CodeCache(1000, true);
  for (let i = 0; i < 11; i++) cache.add(unit(100));
  assert.equal(cache.overflow().length, 2);
  assert.equal(cache.evicted, 2);
});

test("without flushing a full cache ends compilation", () => {
  const cache = new CodeCache(1000, false);
  cache.add(unit(1000));
  assert.deepEqual([cache.overflow(), cache.isDisabled], [[], false]);
  cache.add(unit(1));
  assert.deepEqual([cache.overflow(), cache.isDisabled], [[], true]);
});
