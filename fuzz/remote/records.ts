// Real compilations for the fuzzers of remote compilation and replay: a program with many kinds of code, compiled by all tiers.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { recorderHost } from "../../src/api/recorder-host.ts";
import { findJdk } from "../../src/classpath/jdk.ts";
import { type CompilationRecord, decodeRecord } from "../../src/replay/record.ts";
import { readRecords } from "../../src/replay/record-file.ts";
import { BUILD } from "../vm.ts";

const launcher = fileURLToPath(new URL("../../bin/dewar.cjs", import.meta.url));

/** Calls of all kinds, lambdas, strings, arrays, casts, switches, exceptions, loops. */
const PROGRAM = `
import java.util.*;
import java.util.function.*;
import java.util.stream.*;
public class Recorded {
  interface Shape { double area(); default int corners() { return 0; } }
  record Square(double side) implements Shape { public double area() { return side * side; } public int corners() { return 4; } }
  record Circle(double r) implements Shape { public double area() { return Math.PI * r * r; } }
  static abstract class Node { abstract int eval(); }
  static final class Leaf extends Node { final int v; Leaf(int v) { this.v = v; } int eval() { return v; } }
  static final class Plus extends Node { final Node a, b; Plus(Node a, Node b) { this.a = a; this.b = b; } int eval() { return a.eval() + b.eval(); } }
  static final int[] TABLE = new int[256];
  static final Map<String, Integer> COUNTS = new HashMap<>();
  static int choose(int i) { switch (i % 5) { case 0: return 3; case 1: return i; case 2: return -i; default: return i ^ 7; } }
  static int cast(Object o) { return o instanceof Integer ? (Integer) o : o.hashCode(); }
  static int guarded(int[] a, int i) { try { return a[i]; } catch (ArrayIndexOutOfBoundsException e) { return -1; } }
  static long mix(long x) { x ^= x >>> 33; x *= 0xff51afd7ed558ccdL; return x ^ (x >>> 29); }
  static double areas(List<Shape> shapes) { double t = 0; for (Shape s : shapes) t += s.area() + s.corners(); return t; }
  static synchronized int locked(int x) { return x + TABLE.length; }
  static int dot(int[] a, int[] b, int n) { int s = 0; for (int i = 0; i < n; i++) s += a[i] * b[i]; return s; }
  static Node tree(int d) { return d == 0 ? new Leaf(d + 1) : new Plus(tree(d - 1), new Leaf(d)); }
  public static void main(String[] args) {
    List<Shape> shapes = new ArrayList<>();
    for (int i = 0; i < 60; i++) shapes.add(i % 3 == 0 ? new Circle(i) : new Square(i));
    Object[] objects = { 1, "two", 3L };
    IntUnaryOperator[] ops = { x -> x + 1, x -> x * 3, Recorded::choose };
    Node node = tree(12);
    long sum = 0;
    for (int i = 0; i < 30_000; i++) {
      TABLE[i & 255] += ops[i % 3].applyAsInt(i) + cast(objects[i % 3]);
      sum += mix(i) + guarded(TABLE, i % 257) + locked(i);
      if ((i & 15) == 0) { COUNTS.merge("k" + i % 7, 1, Integer::sum); sum += node.eval(); }
      if ((i & 3) == 0) sum += dot(TABLE, TABLE, 256);
      if ((i & 127) == 0) sum += (long) areas(shapes);
      if ((i & 255) == 0) sum += IntStream.range(0, 40).filter(x -> x % 3 == 0).mapToObj(Integer::toString).collect(Collectors.joining(",")).length();
    }
    System.out.println(sum + " " + COUNTS);
  }
}`;

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Compiles and runs the program, early and by all tiers. */
export function recordedCompilations(): CompilationRecord[] {
  const folder = join(BUILD, `records-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "Recorded.java"), PROGRAM);
  const javac = join(findJdk({ env: process.env }).home, "bin/javac");
  spawnSync(javac, ["-d", folder, join(folder, "Recorded.java")], { stdio: "inherit" });
  const file = join(folder, "recorded.rec");
  const flags = ["-Xbatch", "-XX:+RecordCompilations", `-XX:RecordCompilationsFile=${file}`];
  const { status, stderr } = spawnSync(process.execPath, [launcher, ...flags, "-cp", folder, "Recorded"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the program to record failed: ${stderr}`);
  const { records, problem } = readRecords(readFileSync(file), recorderHost());
  rmSync(folder, { recursive: true });
  if (problem !== undefined) throw new Error(problem);
  return records.map(decodeRecord);
}
