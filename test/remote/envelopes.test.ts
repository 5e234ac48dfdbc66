// Connect's envelopes are read out of pieces of any size as they were written; what cannot be one is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Envelopes, envelope } from "../../src/remote/node/envelopes.ts";
import { randomSource } from "../random.ts";

test("messages come out as they went in, wherever the stream is cut", () => {
  const below = randomSource(9);
  for (let round = 0; round < 300; round++) {
    const messages = Array.from({ length: 1 + below(8) }, () => Buffer.alloc(below(4) === 0 ? 0 : below(300), below(256)));
    const stream = Buffer.concat(messages.flatMap((m) => envelope(m)));
    const read = new Envelopes();
    const out: Uint8Array[] = [];
    for (let at = 0; at < stream.length; ) {
      const end = at + 1 + below(round % 2 === 0 ? 4 : 700);
      for (const { flags, content } of read.add(stream.subarray(at, end))) {
        assert.equal(flags, 0);
        out.push(content.slice());
      }
      at = end;
    }
    assert.deepEqual(
      out.map((m) => Buffer.from(m)),
      messages,
    );
  }
});

test("compressed messages and giant ones are refused", () => {
  assert.throws(() => [...new Envelopes().add(Buffer.from([1, 0, 0, 0, 0]))], /compressed/);
  assert.throws(() => [...new Envelopes().add(Buffer.from([0, 0xff, 0, 0, 0]))], /bytes/);
});
