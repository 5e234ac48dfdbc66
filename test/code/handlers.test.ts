// Exceptions in compiled code: programs that throw at every kind of place, under every kind of handler, print in each tier what the
// interpreter prints. Each program runs its cases often enough that the handlers themselves are compiled.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";
import { randomSource } from "../random.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

/** Statements that throw one of A, B, C, an implicit exception, or nothing, by `n`. Each reads and changes locals. */
const PLACES: readonly string[] = [
  "x += callee(n);",
  "x ^= deep(n, 3);",
  "if (n % 3 == 0) throw new B(n); else if (n % 7 == 0) throw A_ONE;",
  "l += ((I) (n % 2 == 0 ? ONE : TWO)).get(n);",
  "x = x * 31 + array[n % 5];",
  "l = l / (n % 4);",
  's = (n % 5 == 0 ? null : s).concat("").substring(0, Math.min(s.length(), 8));',
  "Object o = n % 6 == 0 ? (Object) s : (Object) Integer.valueOf(n); x += (Integer) o;",
  "d += half(n, l, d);",
  "synchronized (LOCK) { x += callee(n); }",
  "x += locked(n);",
  "s = text(n, s);",
  "ref = make(n); x += ref.length;",
  "Object[] objects = n % 9 == 0 ? new String[1] : new Object[1]; objects[0] = (Object) n; x++;",
  "if (n % 11 == 0) throw null;",
];

/** Handlers; BODY is the place, `e` what was caught. */
const HANDLERS: readonly string[] = [
  "try { BODY } catch (A e) { x += e.n; }",
  "try { BODY } catch (B e) { x -= e.n; } catch (A e) { x += 2 * e.n; }",
  "try { BODY } catch (RuntimeException e) { x += code(e); }",
  "try { BODY } catch (C e) { x += 3; } catch (Throwable e) { x += code(e); l ^= x; }",
  "try { BODY } finally { x += 5; d += 0.5; }",
  "try { try { BODY } finally { l += 7; } } catch (A | ArithmeticException e) { x += code(e); }",
  "try { BODY } catch (A e) { if (n % 4 == 0) throw new C(e.n); x++; } finally { l -= x; }",
  "for (int k = 0; k < 3; k++) { try { BODY } catch (B e) { continue; } catch (A e) { x += k; break; } x += k * 3; }",
  "while (true) { try { BODY x ^= 1; break; } catch (A e) { x += ++retries; if (retries % 3 == 0) break; n++; } }",
  "try { BODY } catch (Missing e) { x += 1000; } catch (A e) { x += 17; }",
  "try { BODY } catch (A e) { try { BODY } catch (B f) { x += f.n; } catch (RuntimeException f) { x -= code(f) + e.n; } }",
];

function program(seed: number): string {
  // The first draws of small seeds are alike.
  const below = randomSource(seed * 0x9e3779b1);
  for (let i = 0; i < 5; i++) below(2);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const methods: string[] = [];
  for (let m = 0; m < 12; m++) {
    let body = "";
    for (let i = 0; i <= below(3); i++) {
      let place = pick(PLACES);
      if (below(3) === 0) place = `${pick(PLACES)} ${place}`;
      // A block of its own: the places declare locals.
      const statement = pick(HANDLERS).replaceAll("BODY", `{ ${place} }`);
      body +=
        below(4) === 0
          ? `${pick(HANDLERS).replaceAll("BODY", statement.replaceAll(/\b([ef])\b/g, "$1$1").replaceAll(/\bk\b/g, "kk"))}\n`
          : `${statement}\n`;
    }
    const modifier = m % 4 === 3 ? "synchronized " : "";
    methods.push(`static ${modifier}long m${m}(int n) {
      int x = n, retries = 0; long l = n * 3L; double d = n; String s = "s" + n; int[] array = { n, 2, 3, n ^ 5 }, ref = array;
      ${body}
      return x * 31L + l + (long) d + s.hashCode() + ref.length + retries;
    }`);
  }
  const calls = methods.map((_, m) => `try { sum = sum * 31 + m${m}(i); } catch (Throwable e) { sum = sum * 37 + code(e); }`).join("\n");
  return `
public class P {
  static class A extends RuntimeException { final int n; A(int n) { super(null, null, false, false); this.n = n; } }
  static class B extends A { B(int n) { super(n); } }
  static final class C extends RuntimeException { C(int n) { super("c" + n); } }
  static final class Missing extends RuntimeException { }
  interface I { long get(int n); }
  static final I ONE = n -> { if (n % 5 == 1) throw new A(n); return n; };
  static final I TWO = n -> { if (n % 5 == 2) throw new C(n); return -n; };
  static final A A_ONE = new A(1);
  static final Object LOCK = new Object();
  static int callee(int n) { if (n % 3 == 1) throw new A(n); if (n % 10 == 5) throw new C(n); return n; }
  static int deep(int n, int depth) { return depth == 0 ? callee(n) : 1 + deep(n, depth - 1); }
  static synchronized int locked(int n) { if (n % 4 == 1) throw new B(n); return n + 1; }
  static double half(int n, long l, double d) { if (n % 6 == 3) throw new B(n); return d / 2 + l; }
  static String text(int n, String s) { if (n % 8 == 2) throw new A(n); return s + n; }
  static int[] make(int n) { if (n % 13 == 4) throw new C(n); return new int[n % 7 - 1]; }
  static int code(Throwable e) {
    int n = e instanceof A a ? a.n : 0;
    return e.getClass().getName().hashCode() * 31 + n + (e instanceof C ? e.getMessage().hashCode() : 0);
  }
  ${methods.join("\n")}
  public static void main(String[] args) {
    long sum = 0;
    for (int i = 0; i < 400; i++) {
      ${calls}
      if (i % 100 == 99) System.out.println(i + " " + sum + " " + Thread.holdsLock(LOCK) + Thread.holdsLock(P.class));
    }
  }
}`;
}

const TIERS: readonly (readonly string[])[] = [
  ["-Xcomp", "-XX:TieredStopAtLevel=1"],
  ["-Xbatch", "-XX:CompileThresholdScaling=0.05", "-XX:TieredStopAtLevel=3"],
  ["-Xbatch", "-XX:CompileThresholdScaling=0.05"],
  ["-Xcomp", "-XX:-TieredCompilation"],
  ["-Xcomp", "-XX:TieredStopAtLevel=1", "-XX:+UnlockDiagnosticVMOptions", "-XX:StressDeopt=30", "-XX:StressUnwind=40", "-XX:StressSeed=5"],
];

const only = ["-XX:CompileCommand=quiet", "-XX:CompileCommand=compileonly,P*::*"];
const first = Number(process.env.HANDLERS_SEED ?? 1);

for (let seed = first; seed < first + Number(process.env.HANDLERS_COUNT ?? 2); seed++) {
  test(`exceptions are caught in compiled code as in the interpreter: program ${seed}`, () => {
    const classes = compile({ "P.java": program(seed) });
    const run = (...flags: string[]): string => {
      const { stdout, stderr, status } = spawnSync(dewar, [...flags, "-cp", classes, "P"], { encoding: "utf8" });
      return `${stdout}${stderr}${status}`;
    };
    const expected = run("-Xint");
    assert.match(expected, /^399 .*\n0$/m);
    for (const flags of TIERS) assert.equal(run(...only, ...flags), expected, flags.join(" "));
  });
}
