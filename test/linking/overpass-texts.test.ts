// What errors call a method that HotSpot has an overpass for: where two defaults meet, the type in which they do.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "./javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

test("a static call of a default that an interface inherits twice names that interface", () => {
  const other = compile({ "I0.java": "public interface I0 { default int m() { return 0; } }" });
  const types = compile({
    "I0.java": "public interface I0 { }",
    "I1.java": "public interface I1 { default int m() { return 1; } }",
    "I2.java": "public interface I2 extends I1, I0 { }",
  });
  const wanted = compile({ "I2.java": "public interface I2 { static int m() { return 2; } }" });
  const program = compile({ "P.java": "public class P { public static void main(String[] a) { I2.m(); } }" }, [wanted]);
  const { stderr } = spawnSync(dewar, ["-cp", [program, other, types].join(":"), "P"], { encoding: "utf8" });
  assert.match(stderr, /IncompatibleClassChangeError: Expected static method 'int I2\.m\(\)'/);
});
