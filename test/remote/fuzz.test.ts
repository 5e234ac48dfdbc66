// A part of the fuzzers of remote compilation and replay (fuzz/remote/): npm run fuzz -- --worlds 10000, --messages 100000.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { recordedCompilations } from "../../fuzz/remote/records.ts";
import { fuzzRemote } from "../../fuzz/remote/run.ts";
import type { CompilationRecord } from "../../src/replay/record.ts";

let records: CompilationRecord[];
before(() => {
  records = recordedCompilations();
});

test("kept code is given out in no world of which an answer differs, and is what a fresh compilation gives", async () => {
  assert.equal(await fuzzRemote("worlds", 7, 500, records, false), 0);
});

test("damaged replay files and messages: a typed error each", async () => {
  assert.equal(await fuzzRemote("messages", 7, 4000, records, false), 0);
});
