import assert from "node:assert/strict";
import { test } from "node:test";
import { applyErgonomics, DEFAULT_MAX_HEAP, ErgonomicsError } from "../../src/flags/ergonomics.ts";
import { Flags } from "../../src/flags/flags.ts";
import type { FlagName } from "../../src/flags/table.ts";
import { MAX_HEAP, METASPACE_SIZE, YOUNG_SIZE } from "../../src/layout/memory-map.ts";

const M = 1024 * 1024;
const G = 1024 * M;

function sized(settings: Partial<Record<FlagName, number | boolean>>, memory = 16 * G): { flags: Flags; warnings: string[] } {
  const flags = new Flags(Object.entries(settings).map(([name, value]) => ({ name, value, origin: "command line" as const })));
  return { flags, warnings: applyErgonomics(flags, memory) };
}

test("the default heap is a quarter of the machine's memory, and 1 GiB at most", () => {
  assert.equal(sized({}, 2 * G).flags.values.MaxHeapSize, 512 * M);
  assert.equal(sized({}, 16 * G).flags.values.MaxHeapSize, DEFAULT_MAX_HEAP);
  assert.equal(sized({}).flags.origin("MaxHeapSize"), "ergonomic");
});

test("HotSpot's serial collector sizes the young generation alike", () => {
  // Recorded: java -XX:+UseSerialGC with these sizes.
  assert.equal(sized({ MaxHeapSize: 64 * M }).flags.values.MaxNewSize, 22347776 & ~0xffff);
  assert.equal(sized({ MaxHeapSize: 64 * M, NewRatio: 3 }).flags.values.MaxNewSize, 16777216);
  assert.equal(sized({ MaxHeapSize: 16 * M }).flags.values.MaxNewSize, 5570560);
  assert.equal(sized({ MaxHeapSize: 2 * M }).flags.values.MaxNewSize, 655360);
  assert.equal(sized({ MaxHeapSize: 3 * M }).flags.values.MaxHeapSize, 4 * M);
  assert.equal(sized({ MaxHeapSize: 3 * M }).flags.origin("MaxHeapSize"), "command line, ergonomic");
  assert.equal(sized({ MaxHeapSize: 64 * M, NewRatio: 100 }).flags.values.MaxNewSize, 1310720);
});

test("a heap beyond the memory map is clamped with a message", () => {
  const { flags, warnings } = sized({ MaxHeapSize: 64 * G });
  assert.ok(flags.values.MaxHeapSize <= MAX_HEAP);
  assert.equal(warnings.length, 1);
});

test("generations stay within the memory map and the heap", () => {
  for (const heap of [2, 3, 4, 8, 16, 100, 1024, 2048, 4096]) {
    for (const young of [undefined, 1, 7, 64, 4096]) {
      const settings =
        young === undefined ? { MaxHeapSize: heap * M } : { MaxHeapSize: heap * M, NewSize: young * M, MaxNewSize: young * M };
      const { values } = sized(settings).flags;
      assert.ok(values.MaxNewSize <= YOUNG_SIZE && values.MaxNewSize < values.MaxHeapSize && values.MaxNewSize >= 3 * 65536);
      assert.ok(values.NewSize <= values.MaxNewSize && values.NewSize > 0);
      assert.ok(values.InitialHeapSize <= values.MaxHeapSize);
      assert.ok(values.MaxMetaspaceSize <= METASPACE_SIZE);
    }
  }
});

test("impossible sizes are told as HotSpot tells them", () => {
  const message = (settings: Partial<Record<FlagName, number | boolean>>): string => {
    try {
      sized(settings);
    } catch (error) {
      assert.ok(error instanceof ErgonomicsError);
      return error.message;
    }
    return "";
  };
  assert.equal(message({ MaxHeapSize: 1024 }), "Too small maximum heap");
  assert.equal(message({ InitialHeapSize: 2 * G, MaxHeapSize: G }), "Initial heap size set to a larger value than the maximum heap size");
  assert.equal(message({ UseSerialGC: true, UseG1GC: true }), "Multiple garbage collectors selected");
  assert.match(message({ ThreadStackSize: 5 }), /too small. Specify at least 136k$/);
});

test("one collector serves every choice", () => {
  assert.equal(sized({}).flags.values.UseSerialGC, true);
  assert.equal(sized({ UseG1GC: true }).flags.values.UseSerialGC, false);
});
