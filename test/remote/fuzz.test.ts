// A part of the fuzzers of remote compilation and replay (fuzz/remote/): npm run fuzz -- --worlds 10000, --messages 100000.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { recordedCompilations } from "../../fuzz/remote/records.ts";
import { fuzzRemote } from "../../fuzz/remote/run.ts";
import { compile } from "../../src/compiler/compile.ts";
import { RecordedFacts } from "../../src/compiler/facts/recording.ts";
import { TRAP_COUNTS_READ } from "../../src/remote/server/cached-code.ts";
import type { CompilationRecord } from "../../src/replay/record.ts";

let records: CompilationRecord[];
before(() => {
  records = recordedCompilations();
});

test("of counts of traps the compilers read those that kept code is compared by", () => {
  const read = new Set<string>();
  const watched = (counts: readonly number[]): readonly number[] =>
    new Proxy(counts, {
      get(of, name) {
        read.add(String(name));
        return Reflect.get(of, name);
      },
    });
  for (const { request, facts } of records) {
    const recorded = new RecordedFacts(
      facts.map((fact) => {
        const { trapCounts } = (fact.answer ?? {}) as { trapCounts?: readonly number[] };
        return trapCounts === undefined ? fact : { ...fact, answer: { ...(fact.answer as object), trapCounts: watched(trapCounts) } };
      }),
    );
    compile(request, recorded);
  }
  assert.ok(read.size > 0);
  assert.deepEqual([...read], TRAP_COUNTS_READ.map(String));
});

test("kept code is given out in no world of which an answer differs, and is what a fresh compilation gives", async () => {
  assert.equal(await fuzzRemote("worlds", 7, 500, records, false), 0);
});

test("damaged replay files and messages: a typed error each", async () => {
  assert.equal(await fuzzRemote("messages", 7, 4000, records, false), 0);
});
