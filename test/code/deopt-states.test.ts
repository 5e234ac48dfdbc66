// What compiled code leaves to the interpreter is what the interpreter has there; a fault that is planted is found, whatever its kind.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { checkStates, missedText, type StatesVerdict } from "../../scripts/deopt-states.ts";
import { compile } from "../linking/javac.ts";

const PROGRAM = `
import java.util.*;
public class P {
  record Pair(int a, long b) {}
  static int calls;
  static int count(int n) { calls++; if (n % 97 == 0) Thread.yield(); return n; }
  static final class Box { int value; double weight = 0.5; Object next; Box(int value) { this.value = value; } }

  static long virtual(int n) {
    long sum = 0;
    for (int i = 0; i < 20; i++) {
      Box b = new Box(i * n);
      b.next = new Pair(i, n);
      synchronized (b) {
        b.value += count(i);
        sum += b.value + ((Pair) b.next).b();
      }
    }
    return sum;
  }
  static synchronized long locked(Object other, int n) {
    long sum = n;
    synchronized (other) { for (int i = 0; i < 5; i++) sum = sum * 31 + count(i); }
    return sum;
  }
  static double mixed(float f, long l, String s, Object[] array) {
    double d = f;
    for (int i = 0; i < array.length; i++) {
      d += l * count(i) + s.charAt(i % s.length());
      array[i] = i % 3 == 0 ? s : (Object) i;
    }
    return d;
  }
  static int rare(Object o, int n) {
    try {
      return ((String) o).length() + n;
    } catch (ClassCastException e) {
      return -n - count(n);
    }
  }
  public static void main(String[] args) {
    long sum = 0;
    Object other = new Object();
    for (int i = 1; i < 1500; i++) {
      sum = sum * 7 + virtual(i) + locked(i % 50 == 0 ? new Object() : other, i);
      sum += (long) mixed(i, i * 1_000_000_007L, "string" + i % 10, new Object[i % 9]);
      sum += rare(i % 400 == 399 ? (Object) i : "x", i);
    }
    System.out.println(sum + " " + calls);
  }
}`;

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
const classes = compile({ "P.java": PROGRAM });

const check = (how: string, ...flags: string[]): Promise<StatesVerdict> =>
  checkStates({ vm: [dewar], program: ["-cp", classes, "P"], how, every: 20, seed: 3, flags, timeoutMs: 120_000 });

for (const how of ["tiers", "c2"]) {
  test(`frames that compiled code leaves hold what the interpreter has (${how})`, async () => {
    const verdict = await check(how);
    assert.equal(`${verdict.problem}${verdict.missed.map(missedText).join("\n")}`, "");
    assert.ok(verdict.states > 200, `${verdict.states} states`);
  });
}

for (const fault of ["local:150", "field:5", "lock:3"]) {
  test(`a planted fault is found: ${fault}`, async () => {
    const verdict = await check("c2", `-XX:DeoptStateFault=${fault}`);
    assert.match(verdict.problem, /had states that the interpreter never had/);
    const differs = verdict.missed.map((m) => m.differs).join("\n");
    assert.match(differs, fault.startsWith("lock") ? / M: compiled/ : / [LS]\d+[wrv]: compiled/);
  });
}
