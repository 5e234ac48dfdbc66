// A program that warms up, and ways to run it and the tools, for the tests of the time ledger's outputs.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const launcher = fileURLToPath(new URL("../../bin/dewar.cjs", import.meta.url));
export const dir = mkdtempSync(join(tmpdir(), "dewar-ledger-"));
after(() => rmSync(dir, { recursive: true, force: true }));

export const PROGRAM = `
import java.util.*;

public class Warm {
  static int sieve(int n) {
    boolean[] composite = new boolean[n + 1];
    int primes = 0;
    for (int i = 2; i <= n; i++) {
      if (composite[i]) continue;
      primes++;
      for (long j = (long) i * i; j <= n; j += i) composite[(int) j] = true;
    }
    return primes;
  }
  static int words(String text) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String word : text.split("[^a-z]+")) counts.merge(word, 1, Integer::sum);
    return counts.size();
  }
  static int thrown(int i) {
    try {
      if (i % 3 == 0) throw new IllegalStateException();
      return i;
    } catch (IllegalStateException e) {
      return -i;
    }
  }
  static int recursive(int n) { return n < 2 ? n : recursive(n - 1) + recursive(n - 2); }
  public static void main(String[] args) throws Exception {
    StringBuilder text = new StringBuilder();
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) text.append((char) ('a' + random.nextInt(26))).append(random.nextInt(4) == 0 ? " " : "");
    long sum = 0;
    Thread other = new Thread(() -> { int s = 0; for (int i = 0; i < 300_000; i++) s += thrown(i); System.out.println(s); }, "other");
    other.start();
    for (int i = 0; i < Integer.parseInt(args[0]); i++) sum += words(text.toString()) + sieve(20000) + recursive(15);
    other.join();
    System.out.println(sum);
  }
}`;

const classes = join(dir, "classes");
cpSync(compile({ "Warm.java": PROGRAM }), classes, { recursive: true });

export interface Run {
  readonly out: string;
  readonly err: string;
  readonly status: number | null;
}

export function dewar(...args: string[]): Run {
  const { stdout, stderr, status } = spawnSync(process.execPath, [launcher, ...args], { cwd: dir, encoding: "utf8", timeout: 120_000 });
  return { out: stdout, err: stderr, status };
}

/** Runs the program with flags, so many tasks. */
export const warm = (tasks: number, ...flags: string[]): Run => dewar(...flags, "-cp", classes, "Warm", String(tasks));
