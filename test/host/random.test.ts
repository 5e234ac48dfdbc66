// Random bytes of -XX:+Deterministic: the seed decides them, and a kept state goes on.
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { O_RDONLY } from "../../src/host/files.ts";
import { SeededRandom } from "../../src/host/random.ts";
import { testHost } from "./fixture.ts";

const bytesOf = (random: SeededRandom, n: number): Uint8Array => {
  const bytes = new Uint8Array(n);
  random.fill(bytes);
  return bytes;
};

test("equal seeds give equal bytes, others do not", () => {
  assert.deepEqual(bytesOf(new SeededRandom(1n), 20), bytesOf(new SeededRandom(1n), 20));
  assert.notDeepEqual(bytesOf(new SeededRandom(1n), 20), bytesOf(new SeededRandom(2n), 20));
});

test("a stream goes on from its state", () => {
  const random = new SeededRandom(7n);
  bytesOf(random, 16);
  const later = new SeededRandom(random.state);
  assert.deepEqual(bytesOf(later, 9), bytesOf(random, 9));
});

test("/dev/urandom is seeded under a deterministic host, and differs between two openings", () => {
  const read = (): Uint8Array[] => {
    const { host } = testHost({ deterministic: { clockStep: 1000, seed: 5n } });
    return [0, 1].map(() => {
      const file = host.files.open(Buffer.from("/dev/urandom"), O_RDONLY, 0);
      const bytes = new Uint8Array(32);
      assert.equal(host.files.read(file, bytes), 32);
      host.files.close(file);
      return bytes;
    });
  };
  const first = read();
  assert.deepEqual(read(), first);
  assert.notDeepEqual(first[0], first[1]);
});
