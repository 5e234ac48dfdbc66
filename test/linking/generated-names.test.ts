// What is a counter in a name and what is not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { nameNormalizer, normalizeName } from "../../src/linking/generated-names.ts";

test("counters of generated names are taken out", () => {
  const cases: Record<string, string> = {
    "p/A$$Lambda$12": "p/A$$Lambda$#",
    "p/A$$Lambda$12+0x0000000800c00400": "p/A$$Lambda$#+#",
    "Lp/A$$Lambda$7;": "Lp/A$$Lambda$#;",
    lambda$main$3: "lambda$main$#",
    lambda$deserialize$5f1$2: "lambda$deserialize$5f1$#",
    $anonfun$apply$4: "$anonfun$apply$#",
    "jdk/proxy2/$Proxy14": "jdk/proxy#/$Proxy#",
    "jdk.proxy2": "jdk.proxy#",
    "jdk/internal/reflect/GeneratedMethodAccessor31": "jdk/internal/reflect/GeneratedMethodAccessor#",
    GeneratedSerializationConstructorAccessor1: "GeneratedSerializationConstructorAccessor#",
    "q/B$ByteBuddy$a1B2c3D4": "q/B$ByteBuddy$#",
  };
  for (const name in cases) assert.equal(normalizeName(name), cases[name], name);
});

test("other names stay", () => {
  for (const name of ["p/A", "p/A$1", "p/Log4j2", "access$000", "lambda$", "(IJ)V", "0x10", "Lambda$3x"])
    assert.equal(normalizeName(name), name);
});

test("in its own name a class has no numbers", () => {
  const normalize = nameNormalizer("eval/Fn12");
  assert.equal(normalize("Leval/Fn12;"), "Leval/Fn#;");
  assert.equal(normalize("eval.Fn12 called"), "eval.Fn# called");
  assert.equal(normalize("eval/Fn13"), "eval/Fn13");
});
