// Calls through interfaces from compiled code: what selects no code gives the interpreter's error, and what is not in an itable does not trap.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

/** Receivers, compiled against types that want less of them than those the program runs with. */
const LACKING = {
  "Abs.java": "public class Abs { }",
  "Itf.java": "public interface Itf { }",
  "Lacks.java": "public class Lacks extends Abs implements Itf { }",
};
const TYPES = {
  "Abs.java": "public abstract class Abs { public abstract int ab(int x); }",
  "Itf.java": "public interface Itf { int m(); default int other() { return 0; } }",
};
const ABSTRACT = `import java.lang.invoke.*;
import java.util.*;
public class P {
  public static class Good extends Abs implements Itf { public int ab(int x) { return x; } public int m() { return 1; } }
  public static class Fine extends Abs implements Itf { public int ab(int x) { return x + 1; } public int m() { return 3; } }
  static final MethodHandle VIRTUAL, INTERFACE;
  static MethodHandle virtual, iface;
  static {
    try {
      MethodHandles.Lookup l = MethodHandles.lookup();
      VIRTUAL = virtual = l.findVirtual(Abs.class, "ab", MethodType.methodType(int.class, int.class));
      INTERFACE = iface = l.findVirtual(Itf.class, "m", MethodType.methodType(int.class));
    } catch (ReflectiveOperationException e) { throw new Error(e); }
  }
  interface Call { int of(Object o) throws Throwable; }
  static int m(Object o) { return ((Itf) o).m(); }
  static int handleAb(Object o) throws Throwable { return (int) virtual.invokeExact((Abs) o, 1); }
  static int handleM(Object o) throws Throwable { return (int) iface.invokeExact((Itf) o); }
  static int constantAb(Object o) throws Throwable { return (int) VIRTUAL.invokeExact((Abs) o, 1); }
  static int constantM(Object o) throws Throwable { return (int) INTERFACE.invokeExact((Itf) o); }
  static void check(String what, Call call, Object... os) throws Throwable {
    Set<String> seen = new LinkedHashSet<>();
    for (int i = 0; i < 400; i++) {
      Object o = i < os.length ? os[i] : i < 200 ? os[i % (os.length - 1)] : os[i % os.length];
      try { call.of(o); } catch (AbstractMethodError e) { seen.add(e.toString()); }
    }
    for (String text : seen) System.out.println(what + ": " + text);
  }
  public static void main(String[] args) throws Throwable {
    for (int types = 1; types <= 2; types++) {
      Object[] os = types == 1 ? new Object[] {new Good(), new Lacks()} : new Object[] {new Good(), new Fine(), new Lacks()};
      check("interface", P::m, os);
      check("handle", P::handleAb, os);
      check("interface handle", P::handleM, os);
      check("constant handle", P::constantAb, os);
      check("constant interface handle", P::constantM, os);
    }
  }
}`;

test("a call that selects a method without code gives the text that HotSpot's interpreter gives", () => {
  const lacking = compile(LACKING);
  const types = compile(TYPES);
  const program = compile({ "P.java": ABSTRACT }, [types, lacking]);
  const path = [program, types, lacking].join(":");
  const oracle = spawnSync("java", ["-Xint", "-cp", path, "P"], { encoding: "utf8" });
  assert.match(oracle.stdout, /^interface: .*Receiver class Lacks[\s\S]*constant handle: .*Missing implementation/, oracle.stderr);
  for (const more of ["-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation"]) {
    const flags = ["-XX:CompileThresholdScaling=0.02", "-Xbatch", more];
    const run = spawnSync(dewar, [...flags, "-cp", path, "P"], { encoding: "utf8" });
    assert.equal(run.stdout, oracle.stdout, `${flags.join(" ")}\n${run.stderr}`);
  }
});

const LATE = `import java.util.*;
public class P {
  interface I { private int own() { return 5; } default int callOwn(I other) { return other.own(); } }
  static class A implements I { public int hashCode() { return 7; } public String toString() { return "A"; } }
  static class B implements I { public int hashCode() { return 8; } public String toString() { return "B"; } }
  static int hash(Set<?> s) { return s.hashCode(); }
  static String text(I i) { return i.toString(); }
  static Class<?> type(I i) { return i.getClass(); }
  static boolean same(List<?> a, Object b) { return a.equals(b); }
  static int own(I i) { return i.callOwn(i); }
  public static void main(String[] args) {
    Set<?>[] sets = {Set.of(), Set.of(1), Set.of(1, 2, 3), new HashSet<>(List.of(4)), new TreeSet<>(List.of(5))};
    I[] is = {new A(), new B()};
    int sum = 0;
    for (int i = 0; i < 200; i++) {
      I it = is[i % 2];
      sum += hash(sets[i % 5]) + own(it) + (same(List.of(i % 3), List.of(1)) ? 1 : 0);
      if (i > 190) System.out.println(text(it) + type(it));
    }
    System.out.println(sum);
    Set<?> none = null;
    try { hash(none); } catch (NullPointerException e) { System.out.println("null"); }
  }
}`;

test("C1: calls that were not resolved when they were compiled trap once at most: methods of Object, final ones, private ones", () => {
  const classes = compile({ "P.java": LATE });
  const oracle = spawnSync("java", ["-cp", classes, "P"], { encoding: "utf8" });
  for (const tier of [1, 3]) {
    const flags = ["-Xcomp", `-XX:TieredStopAtLevel=${tier}`, "-XX:CompileCommand=quiet", "-XX:CompileCommand=compileonly,P*::*"];
    const log = ["-Xlog:deoptimization=debug:stderr", "-XX:+PrintCompilation"];
    const run = spawnSync(dewar, [...flags, ...log, "-cp", classes, "P"], { encoding: "utf8" });
    assert.equal(run.stdout.replace(/^ *\d+ .*\n/gm, ""), oracle.stdout, run.stderr);
    assert.match(run.stdout, /P::hash/);
    const traps = new Map<string, number>();
    for (const [, place] of run.stderr.matchAll(/Uncommon trap reason=\w+ .* method=.*? (P\S* @ \d+) /g)) {
      traps.set(place!, (traps.get(place!) ?? 0) + 1);
    }
    for (const [place, times] of traps) assert(times <= (place.includes("hash") ? 2 : 1), `tier ${tier}: ${times} traps at ${place}`);
    assert(traps.size > 0, run.stderr);
  }
});
