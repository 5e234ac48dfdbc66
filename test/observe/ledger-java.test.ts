// The time ledger from Java: the methods that the VM adds to java.lang.Thread, called by compiled classes, and the class and the MXBean of
// dewar-time.jar.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { CATEGORIES } from "../../src/layout/ledger.ts";
import { dewar, dir } from "./ledger-program.ts";

const jar = (name: string): string => fileURLToPath(new URL(`../../dist/dewar-${name}.jar`, import.meta.url));
const classes = join(dir, "java");

const SEED = `public class Seed {
  static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
  public static void main(String[] args) {
    Thread th = Thread.currentThread();
    fib(15);
    long before = th.getIntTime();
    th.resetIntCompTimes();
    long after = th.getIntTime();
    fib(20);
    long a = th.getIntTime();
    long b = th.getCompTime();
    System.out.println((before > 0) + " " + (after < before) + " " + (a >= after) + " " + (a + b > 0) + " " + th.getIntCompTimes().length);
  }
}`;

const BEAN = `import dewar.time.*;
import java.lang.management.ManagementFactory;
import javax.management.*;
public class Beans {
  public static void main(String[] args) throws Exception {
    System.out.println(TimeLedger.isAvailable());
    if (!TimeLedger.isAvailable()) {
      try { TimeLedger.of(Thread.currentThread()); } catch (UnsupportedOperationException e) { System.out.println("unsupported"); }
      return;
    }
    for (Category c : Category.values()) System.out.print(c + " ");
    System.out.println();
    ThreadTimes times = TimeLedger.of(Thread.currentThread());
    System.out.println((times.interpreted() > 0) + " " + (times.wall() >= times.interpreted() + times.compiled()));
    Thread ended = new Thread(() -> {});
    ended.start();
    ended.join();
    System.out.println(TimeLedger.of(ended));
    TimeLedger.register();
    TimeLedgerMXBean bean = JMX.newMXBeanProxy(ManagementFactory.getPlatformMBeanServer(), new ObjectName(TimeLedger.OBJECT_NAME), TimeLedgerMXBean.class);
    long id = Thread.currentThread().getId();
    long before = bean.getThreadTimes(id).get("INTERPRETED");
    bean.resetThread(id);
    System.out.println(bean.isAvailable() + " " + (bean.getThreadTimes(id).get("LOADING") >= 0) + " " + (before > 0) + " " + bean.getTimes().containsKey("main #" + id) + " " + bean.getThreadTimes(-1));
  }
}`;

before(() => {
  mkdirSync(classes);
  writeFileSync(join(classes, "Seed.java"), SEED);
  writeFileSync(join(classes, "Beans.java"), BEAN);
  const javac = (...args: string[]): Buffer => execFileSync("javac", ["-d", classes, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  javac("--patch-module", `java.base=${jar("thread")}`, join(classes, "Seed.java"));
  javac("-cp", jar("time"), join(classes, "Beans.java"));
});

test("a class compiled against dewar-thread.jar calls the methods of java.lang.Thread", () => {
  const exact = dewar("-XX:+ProfileIntComp", "-cp", classes, "Seed");
  assert.equal(exact.out, `true true true true ${CATEGORIES.length}\n`, exact.err);
  // Of so short a run there may be no sample.
  const sampled = dewar("-XX:+ProfileIntComp", "-XX:ProfileIntCompMode=sampled", "-cp", classes, "Seed");
  assert.match(sampled.out, new RegExp(`^\\w+ \\w+ true \\w+ ${CATEGORIES.length}$`, "m"), sampled.err);
  const without = dewar("-cp", classes, "Seed");
  assert.match(without.err, /NoSuchMethodError/);
});

test("dewar-time.jar has all categories, by thread, and a bean; without the ledger it says so", () => {
  const path = `${classes}:${jar("time")}`;
  const { out, err } = dewar("-XX:+ProfileIntComp", "-cp", path, "Beans");
  const names = CATEGORIES.map((name) => name.toUpperCase().replace(/^TIER /, "TIER")).join(" ");
  assert.equal(out, `true\n${names} \ntrue true\nnull\ntrue true true true null\n`, err);
  assert.equal(dewar("-cp", path, "Beans").out, "false\nunsupported\n");
});
