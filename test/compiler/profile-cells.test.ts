// Tier-3 code counts where the interpreter's profile has its cells: also behind call sites whose argument types are profiled.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isAnswerOf } from "../../src/compiler/facts/forms.ts";
import type { ProfileFacts } from "../../src/compiler/facts/questions.ts";
import { recordProgram } from "./recorded-program.ts";

const SOURCE = `import java.util.function.*;
public class P {
  static int length(Object o, String s) {
    Supplier<String> joined = () -> s + o;
    return o instanceof String ? joined.get().length() : ((Integer) o) + 1;
  }
  public static void main(String[] args) {
    int sum = 0;
    for (int i = 0; i < 20000; i++) sum += length(i % 2 == 0 ? (Object) "x" : (Object) i, "y" + i);
    System.out.println(sum);
  }
}`;

test("profiles of methods with invokedynamic", () => {
  const { records } = recordProgram(SOURCE, "-XX:+TieredCompilation", "-Xbatch");
  const profiles = records.flatMap((r) => r.facts.filter((f) => f.kind === "profile").map((f) => [r.method, f.answer] as const));
  assert.ok(profiles.length > 0);
  for (const [method, profile] of profiles) assert.ok(isAnswerOf("profile", profile), `${method}: ${JSON.stringify(profile)}`);
  const record = records.find((r) => r.method.startsWith("P.length") && r.request.tier === 4);
  assert.ok(record !== undefined, records.map((r) => r.method).join());
  const { cells } = record.facts.find((f) => f.kind === "profile")!.answer as ProfileFacts;
  const cast = cells.find((c) => c.kind === "receiverType");
  assert.ok(cast !== undefined && cast.rows.length > 0, JSON.stringify(cells));
  assert.deepEqual(
    cells.map((c) => c.traps),
    cells.map(() => 0),
  );
});
