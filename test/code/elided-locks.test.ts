// Locks that C2 has elided, on objects that no value of the frame names any more when it is written out: they are held then.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

const PROGRAM = `public class P {
  static int[] none = new int[0];
  static class Copies { Copies(int at) { System.arraycopy(new int[0][], 0, new Object[] { this, null }, at, 0); } }
  synchronized void method(int at) { if ((Object) new Copies(at) instanceof int[][]) System.out.println(); }
  synchronized long overwritten(int at, long wide) { long x = wide + at; none[at]++; return x; }
  static void block(int at) { synchronized (new P()) { new Copies(at); } }
  static void nested(int at) { synchronized (new P()) { synchronized (new P()) { new P().method(at); } } }
  interface Call { void of(int at); }
  static void thrown(Call call) { try { call.of(-1); } catch (IndexOutOfBoundsException e) { System.out.println(e.getClass().getName()); } }
  public static void main(String[] args) {
    for (int i = 0; i < 3; i++) {
      thrown(at -> new P().method(at));
      thrown(at -> new P().overwritten(at, 7L));
      thrown(P::block);
      thrown(P::nested);
    }
  }
}`;

test("an exception in the middle finds the locks held", () => {
  const classes = compile({ "P.java": PROGRAM });
  const { stdout, stderr } = spawnSync(dewar, ["-Xcomp", "-XX:-TieredCompilation", "-cp", classes, "P"], { encoding: "utf8" });
  assert.equal(stderr, "");
  const kinds = new Set(stdout.trim().split("\n"));
  assert.deepEqual([...kinds], ["java.lang.ArrayIndexOutOfBoundsException"]);
  assert.equal(stdout.trim().split("\n").length, 12);
});
