// A thread that blocks under compiled code: all of its frames are written out, and each hands its result on to the one below.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const PROGRAM = `
import java.lang.invoke.*;
public class P {
  static long slow(int i) throws Exception { Thread.sleep(1); return 0x0123456789abcdefL + i; }
  static double half(long i) throws Exception { Thread.sleep(1); return i / 2.0; }
  static synchronized String contended(String a, int i, String b) throws Exception { Thread.sleep(1); return a + i + b; }
  static void nothing(int i) throws Exception { Thread.sleep(1); }
  static long twice(MethodHandle h, int i) throws Throwable { return 2 * (long) h.invokeExact(i); }
  public static void main(String[] args) throws Throwable {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodHandle slow = lookup.findStatic(P.class, "slow", MethodType.methodType(long.class, int.class));
    MethodHandle half = lookup.findStatic(P.class, "half", MethodType.methodType(double.class, long.class));
    MethodHandle nothing = lookup.findStatic(P.class, "nothing", MethodType.methodType(void.class, int.class));
    MethodHandle both = MethodHandles.filterReturnValue(slow, half);
    long sum = 0;
    double d = 0;
    for (int i = 0; i < 20; i++) {
      sum = sum * 31 + (long) slow.invokeExact(i) + twice(slow, i);
      d += (double) half.invokeExact(3L * i) + (double) both.invokeExact(i);
      nothing.invokeExact(i);
    }
    // Arguments and results of calls that wait, while the collector moves objects.
    MethodHandle contended = lookup.findStatic(P.class, "contended", MethodType.methodType(String.class, String.class, int.class, String.class));
    Thread other = new Thread(() -> {
      for (int i = 0; i < 40; i++) {
        synchronized (P.class) {
          byte[][] garbage = new byte[300][];
          for (int k = 0; k < 300; k++) garbage[k] = new byte[10000 + i];
        }
        Thread.yield();
      }
    });
    other.start();
    for (int i = 0; i < 40; i++) {
      String s = (String) contended.invokeExact(new String("a" + i), i, new String("b" + i));
      if (!s.equals("a" + i + i + "b" + i)) System.out.println("wrong: " + s);
    }
    other.join();
    System.out.println(sum + " " + d);
  }
}`;

test("what a signature-polymorphic call returns is handed on whole, though its descriptor says Object", () => {
  const classes = compile({ "P.java": PROGRAM });
  const oracle = spawnSync("java", ["-cp", classes, "P"], { encoding: "utf8" });
  const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
  const only = [
    "-XX:CompileCommand=quiet",
    "-XX:CompileCommand=compileonly,java.lang.invoke.*::*",
    "-XX:CompileCommand=compileonly,P::twice",
  ];
  const run = spawnSync(dewar, ["-Xcomp", "-XX:-TieredCompilation", ...only, "-cp", classes, "P"], { encoding: "utf8" });
  assert.equal(run.stderr, "");
  assert.equal(run.stdout, oracle.stdout);
});
