// Initialisation dependencies: which classes were initialised on behalf of which (Klass.initDependencies), as -Xlog:class+init=debug tells
// when they are recorded.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const launcher = fileURLToPath(new URL("../../bin/dewar.cjs", import.meta.url));

const classes = compile({
  "Init.java": `
    import java.util.concurrent.CountDownLatch;
    public class Init {
      static final CountDownLatch begun = new CountDownLatch(1);
      static int touch(int n) { return n; }
      static class Leaf { static int x = touch(1); }
      static class Quiet { static int y; }
      static class Base { static int b = Leaf.x; }
      interface Default { int d = touch(4); default void m() { } }
      static class Derived extends Base implements Default { static int e = Quiet.y + touch(5); }
      static class Failing { static int f = Init.touch(1 / Quiet2.zero); }
      static class Quiet2 { static int zero; }
      static class AfterFailure { static { try { touch(Failing.f); } catch (Throwable t) { } touch(Leaf2.x); } }
      static class Leaf2 { static int x = touch(2); static void call() { } }
      static class Slow { static int s; static { begun.countDown(); try { Thread.sleep(50); } catch (InterruptedException e) { } s = touch(6); } }
      static class Waiting { static int w = Slow.s + Late.l; }
      static class Late { static int l = touch(7); }
      public static void main(String[] args) throws Exception {
        new Derived();
        new AfterFailure();
        Thread other = new Thread(() -> touch(Slow.s));
        other.start();
        begun.await();
        touch(Waiting.w);
        other.join();
      }
    }`,
});

test("each class is recorded with the one that it was initialised for", () => {
  const options = ["-Xlog:class+init=debug:stdout:none", "-cp", classes, "Init"];
  const { stdout, status } = spawnSync(process.execPath, [launcher, ...options], { encoding: "utf8", timeout: 60_000 });
  assert.equal(status, 0);
  const found: string[] = [];
  for (const [, inner, outer] of stdout.matchAll(/^Init\$(\S+) is initialized on behalf of Init\$(\S+)$/gm))
    found.push(`${outer}: ${inner}`);
  assert.deepEqual(found, [
    "Derived: Base",
    "Base: Leaf",
    "Derived: Default",
    "Derived: Quiet",
    "AfterFailure: Failing",
    "Failing: Quiet2",
    "AfterFailure: Leaf2",
    // Waiting for another thread's initialisation is no initialisation.
    "Waiting: Late",
  ]);
});
