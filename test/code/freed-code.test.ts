// Code that is taken away: replaced code is freed as soon as no frame of it stands on the stack (StressCodeFree), and a call of freed code
// would be a fault. And frames of methods that were inlined before their first call.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const PROGRAM = `
import java.util.*;
import java.util.function.*;
public class P {
  interface Shape { double area(); default Shape twice() { return () -> 2 * area(); } }
  record Square(double side) implements Shape { public double area() { return side * side; } }
  record Circle(double radius) implements Shape { public double area() { return 3 * radius * radius; } }
  static class Base { int kind(Object o) { return 1; } }
  // Never called but from where it is inlined; its cast fails there.
  static class Derived extends Base { int kind(Object o) { try { return (Integer) o; } catch (ClassCastException e) { return -2; } } }
  static int kindOf(Base b, Object o) { return b.kind(o); }
  static int inlined(Object o) { Derived d = new Derived(); return o == null ? 0 : kindOf(d, o); }
  static int length(Object o) { try { return ((String) o).length(); } catch (ClassCastException e) { return -1; } }
  static int sum(List<?> list) { int s = 0; for (Object o : list) s += length(o); return s; }
  static int depth(int n) { return n == 0 ? sum(List.of("a", 1, "bcd")) : 1 + depth(n - 1); }
  static long loop(int n) { long x = n; for (int i = 0; i < n; i++) { x = x * 31 + i; if (x % 1000 == 7) x += depth(3); } return x; }
  static int caught(int[] a, int i) { try { return a[i]; } catch (ArrayIndexOutOfBoundsException e) { return -i; } finally { a[0]++; } }
  public static void main(String[] args) {
    List<Shape> shapes = List.of(new Square(2), new Circle(1), () -> 5, new Square(3).twice());
    double all = kindOf(new Base(), "");
    for (int i = 0; i < 5; i++) inlined(null);
    all += inlined("no Integer");
    for (int i = 0; i < 300; i++) for (Shape s : shapes) all += s.area() + s.twice().area();
    Supplier<Supplier<String>> nested = () -> () -> "nested" + sum(List.of(1, "two"));
    int[] a = new int[5];
    int c = 0;
    for (int i = 0; i < 400; i++) c += caught(a, i % 7);
    System.out.println(all + " " + nested.get().get() + " " + depth(40) + " " + loop(50000) + " " + c + Arrays.toString(a));
  }
}`;

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

test("a program whose code is freed at once, and compiled before it has run, prints what HotSpot prints", () => {
  const classes = compile({ "P.java": PROGRAM });
  const oracle = spawnSync("java", ["-cp", classes, "P"], { encoding: "utf8" });
  const only = ["-XX:CompileCommand=quiet", "-XX:CompileCommand=compileonly,P*::*", "-XX:CompileCommand=compileonly,java.util.Imm*::*"];
  for (const tiers of [[], ["-XX:-TieredCompilation"], ["-XX:TieredStopAtLevel=3"]]) {
    const flags = ["-Xcomp", ...only, ...tiers, "-XX:+UnlockDiagnosticVMOptions", "-XX:+StressCodeFree"];
    const run = spawnSync(dewar, [...flags, "-cp", classes, "P"], { encoding: "utf8" });
    assert.equal(run.stderr, "", tiers.join());
    assert.equal(run.stdout, oracle.stdout, tiers.join());
  }
});
