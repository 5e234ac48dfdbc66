// Programs whose locks are left and taken again in compiled code: threads exclude each other as in the interpreter, exceptions and
// deoptimisation in the middle find the locks held by whom they should be.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

const PROGRAM = `public class P {
  static final class Counter {
    int n, inside;
    synchronized Counter add(int k) { if (inside++ != 0) throw new Error("not alone"); n += k; inside--; return this; }
    synchronized Counter at(int[] a, int i) { n += a[i]; return this; }
    synchronized Counter slow(int k) { for (int i = 0; i < k; i++) n ^= i; return this; }
    synchronized boolean held() { return Thread.holdsLock(this); }
  }
  static final Object A = new Object(), B = new Object();
  static int total;
  static String chain(StringBuffer b, int n) {
    b.setLength(0);
    return b.append(n).append('x').append(n * 3L).append("yz").append((char) (65 + n % 26)).toString();
  }
  static void calls(Counter c, int n) { c.add(n).add(1).slow(n & 7).add(-1); if (Thread.holdsLock(c)) throw new Error("held"); }
  static int trapped(Counter c, int[] a, int i) {
    try { c.add(1).at(a, i).add(2).at(a, i + 1); } catch (ArrayIndexOutOfBoundsException e) { return Thread.holdsLock(c) ? -1000 : -1; }
    return 1;
  }
  static void blocks(int n) {
    synchronized (A) { total += n; }
    synchronized (A) { synchronized (B) { total ^= n; } synchronized (B) { total++; } }
    synchronized (A) { total -= n & 3; }
    if (Thread.holdsLock(A) || Thread.holdsLock(B)) throw new Error("held");
  }
  static int left(int n) {
    synchronized (A) { if (n % 3 == 0) return 1; total++; }
    synchronized (A) { if (n % 5 == 0) throw new IllegalStateException(); total += 2; }
    synchronized (A) { return Thread.holdsLock(A) ? 2 : -1000; }
  }
  public static void main(String[] args) throws Exception {
    Counter shared = new Counter();
    StringBuffer buffer = new StringBuffer();
    int[] a = { 1, 2, 3, 4 };
    long sum = 0;
    for (int i = 0; i < 3000; i++) {
      sum = sum * 31 + chain(buffer, i).hashCode();
      sum += trapped(shared, a, i % 5);
      blocks(i);
      try { sum = sum * 7 + left(i); } catch (IllegalStateException e) { sum += Thread.holdsLock(A) ? -1000 : 5; }
    }
    System.out.println(sum + " " + total + " " + shared.n + " " + shared.held());
    Thread[] threads = new Thread[3];
    Counter contended = new Counter();
    total = 0;
    int[] own = new int[3];
    for (int t = 0; t < 3; t++) {
      int number = t;
      threads[t] = new Thread(() -> {
        for (int i = 0; i < 2000; i++) {
          calls(contended, i);
          synchronized (A) { own[number]++; }
          synchronized (A) { total++; }
          synchronized (A) { total++; if (i % 500 == 0) Thread.yield(); }
        }
      });
      threads[t].start();
    }
    for (Thread t : threads) t.join();
    System.out.println(total + " " + own[0] + " " + own[1] + " " + own[2]);
  }
}`;

const STRESS = ["-XX:+UnlockDiagnosticVMOptions", "-XX:StressDeopt=30", "-XX:StressUnwind=30"];
const C2 = ["-Xbatch", "-XX:-TieredCompilation", "-XX:CompileThresholdScaling=0.02"];

test("locks that are kept are held by those, and as long, as in the interpreter", () => {
  const classes = compile({ "P.java": PROGRAM });
  const run = (...flags: string[]): string => {
    const { stdout, stderr } = spawnSync(dewar, [...flags, "-cp", classes, "P"], { encoding: "utf8" });
    return stdout + stderr;
  };
  const expected = run("-Xint");
  assert.match(expected, /^-?\d+ .* true\n12000 2000 2000 2000\n$/);
  assert.equal(run(...C2), expected);
  assert.equal(run("-Xcomp", "-XX:-TieredCompilation"), expected);
  for (const seed of [3, 4, 5]) assert.equal(run(...C2, ...STRESS, `-XX:StressSeed=${seed}`), expected);
});
