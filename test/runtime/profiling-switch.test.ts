// The per-method switch to a profiling interpreter: calls of a profiled method, and what they call, run there, all else does not. Seen
// with a variant that counts bytecodes.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const N = 1000;
const classes = compile({
  "Program.java": `
    import java.lang.invoke.*;
    public class Program {
      static long plain(int n) { long s = 0; for (int i = 0; i < n; i++) s += i; return s; }
      static int profiled(int n) { int s = 0; for (int i = 0; i < n; i++) s += twice(i); return s; }
      static int twice(int i) { return 2 * i; }
      static synchronized double lockedProfiled(double a, int b) { return a + b + twice(b); }
      static int throwingProfiled(int n) { if (n > 2) throw new IllegalStateException("n = " + n); return throwingProfiled(n + 1); }
      interface Shape { long area(int x, long y); }
      static class Box implements Shape {
        public long area(int x, long y) { return areaProfiled(x, y) + 1; }
        long areaProfiled(int x, long y) { return x * y; }
      }
      static String joinedProfiled(String s, long n) { return s + n; }
      static void check(boolean b) { if (!b) System.exit(3); }
      public static void main(String[] args) throws Throwable {
        plain(200_000);
        check(profiled(${N}) == ${N * (N - 1)});
        check(plain(1000) == 499500);
        check(lockedProfiled(0.5, 2) == 6.5 && lockedProfiled(1.5, 3) == 10.5);
        check(!Thread.holdsLock(Program.class));
        int caught = 0;
        for (int i = 0; i < 3; i++) try { throwingProfiled(i); } catch (IllegalStateException e) {
          check(e.getMessage().equals("n = 3") && e.getStackTrace().length == 5 - i);
          caught++;
        }
        check(caught == 3);
        Shape shape = new Box();
        check(shape.area(3, 5_000_000_000L) == 15_000_000_001L);
        MethodHandle h = MethodHandles.lookup().findStatic(Program.class, "joinedProfiled", MethodType.methodType(String.class, String.class, long.class));
        check(((String) h.invokeExact("a", 7L)).equals("a7"));
        check(((String) h.bindTo("b").invoke(8)).equals("b8"));
        java.util.function.IntUnaryOperator f = Program::profiled;
        check(f.applyAsInt(10) == 90);
        plain(200_000);
        System.exit(7);
      }
    }`,
});

const script = fileURLToPath(new URL("./profiled-run.ts", import.meta.url));

/** Runs the program with the methods profiled whose name matches. @returns bytecodes that the profiling interpreter executed */
function run(profiled: string, ...options: string[]): number {
  const args = [script, profiled, "-XX:+Deterministic", "-Xmx64m", ...options, "-cp", classes, "Program"];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 100_000 });
  assert.equal(status, 0, stderr);
  const { code, bytecodes, openCalls } = JSON.parse(stdout) as Record<string, number>;
  assert.deepEqual([code, openCalls], [7, 0]);
  return bytecodes!;
}

test("nothing runs in the profiling interpreter unless a method is profiled", () => {
  assert.equal(run("none"), 0);
});

test("a profiled method does, with what it calls, and nothing else", () => {
  const count = run("^profiled$");
  // An iteration has 10 bytecodes and calls a method of 4; it is called for 1000 and 10 numbers.
  assert.ok(count > 14 * N && count < 15 * N, `${count}`);
});

test("results, exceptions, locks and appendices pass through the switch", () => {
  assert.ok(run("[pP]rofiled$") > 12 * N);
});

test("the switch stands a poll at every chance", () => {
  assert.ok(run("[pP]rofiled$", "-XX:+StressYield") > 11 * N);
});
