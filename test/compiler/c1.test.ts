// C1 over every method that a start of the VM and a small program execute: recorded once (-Xcomp), then compiled from the record for
// tiers 1, 2 and 3. Equal bytes for the tier that was recorded, valid modules for all, sites whose references lie in the frame.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compile } from "../../src/compiler/compile.ts";
import { Bailout, type CompiledCode } from "../../src/compiler/compiled-code.ts";
import { RecordedFacts } from "../../src/compiler/facts/recording.ts";
import { replay } from "../../src/replay/player.ts";
import type { CompilationRecord } from "../../src/replay/record.ts";
import { hash, moduleOf, recordProgram } from "./recorded-program.ts";

const PROGRAM = `
import java.util.*;
public class P {
  interface Shape { double area(); }
  record Square(double side) implements Shape { public double area() { return side * side; } }
  record Circle(double r) implements Shape { public double area() { return Math.PI * r * r; } }
  static synchronized long mix(long a, int b, float f, double d) { return a * 31 + b + (long) f + Double.doubleToRawLongBits(d) % 7; }
  static String kind(Object o) { return o instanceof Square s ? "square" + s.side : o instanceof int[] i ? "ints" + i.length : "other"; }
  static int choose(int i) { switch (i) { case 1: return 10; case 2: return 20; case 1000: return 30; case -5: return 40; default: return 0; } }
  public static void main(String[] args) {
    long sum = 0;
    for (int i = 0; i < 50; i++) sum = mix(sum, i, i * 0.5f, i / 3.0) + choose(i % 4);
    List<Shape> shapes = new ArrayList<>(List.of(new Square(2), new Circle(1)));
    shapes.sort(Comparator.comparingDouble(Shape::area));
    Object lock = new Object();
    synchronized (lock) { System.out.println(sum + " " + shapes.stream().mapToDouble(Shape::area).sum() + kind(new int[3])); }
    int[][] grid = new int[3][4];
    try { grid[2][4] = 1; } catch (ArrayIndexOutOfBoundsException e) { System.out.println(e.getMessage()); }
    System.out.println(String.format("%s %d %.3f", "text", 42, 1.5) + new StringBuilder("abc").reverse() + new HashMap<>(Map.of("k", 1)));
  }
}`;

// Tier 3 asks most: what calls in dead code are of, for the layout of its profile.
function record(): CompilationRecord[] {
  const { stdout, records } = recordProgram(PROGRAM, "-XX:TieredStopAtLevel=3");
  assert.match(stdout, /Index 4 out of bounds for length 4\ntext 42 1\.500cba\{k=1\}\n$/);
  return records;
}

test("every method is compiled to the same bytes from its record, and to valid code for each tier", () => {
  const records = record();
  assert(records.length > 1000, `${records.length} compilations`);
  let compiled = 0;
  for (const r of records) {
    assert.equal(replay(r, hash).kind, "equal");
    for (const tier of [1, 2, 3] as const) {
      let code: CompiledCode;
      try {
        code = compile({ ...r.request, tier }, new RecordedFacts(r.facts, true));
      } catch (problem) {
        assert(problem instanceof Bailout, String(problem));
        continue;
      }
      compiled++;
      const name = JSON.stringify(r.facts[0]?.answer);
      assert(WebAssembly.validate(moduleOf(code)), `tier ${tier}: ${name}`);
      assert.equal(code.frameBytes % 8, 0);
      for (const site of code.sites) for (const at of site.refs) assert(at >= 64 && at < code.frameBytes - 8 && at % 4 === 0, name);
    }
  }
  assert(compiled > 2.9 * records.length, `${compiled} of ${3 * records.length}`);
});
