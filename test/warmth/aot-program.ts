// A program and a way to run it, for the tests of the AOT cache.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

export const launcher = fileURLToPath(new URL("../../bin/dewar.cjs", import.meta.url));
export const dir = mkdtempSync(join(tmpdir(), "dewar-aot-"));
after(() => rmSync(dir, { recursive: true, force: true }));

export const PROGRAM = `
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class Program {
  interface Shape { double area(); }
  record Square(double side) implements Shape { public double area() { return side * side; } }
  static int count;
  static { count = 5; System.out.println("initialised"); }
  static void hello() { System.out.println("hello"); }
  public static void main(String[] args) throws Exception {
    Function<Integer, Integer> f = x -> x + args.length;
    Runnable r = Program::hello;
    r.run();
    System.out.println(f.apply(2) + " " + new Square(3) + " " + count + " " + new Square(2).area());
    System.out.println(IntStream.range(0, 10).boxed().map(x -> x * 2).filter(x -> x % 3 == 0).collect(Collectors.toList()));
    System.out.println(System.getProperty("user.dir") + " " + new java.io.File("x").getAbsolutePath() + " " + Path.of("x").toAbsolutePath());
    System.out.println(Charset.defaultCharset() + " " + Locale.getDefault() + " " + System.getProperty("mine") + " " + System.getenv("MINE"));
    System.out.println(System.getProperty("java.class.path") + " " + Arrays.toString(args));
    System.out.println(Program.class.getProtectionDomain().getCodeSource().getLocation());
    System.out.println(Thread.currentThread() + " " + Thread.activeCount());
    System.gc();
    Object[] kept = new Object[100];
    for (int i = 0; i < 2000; i++) kept[i % 100] = new byte[50_000];
    System.out.println(Runtime.getRuntime().maxMemory() + " \\u00e4\\u20ac");
  }
}`;

export const classes = join(dir, "classes");
cpSync(compile({ "Program.java": PROGRAM }), classes, { recursive: true });

export interface Run {
  readonly out: string;
  readonly err: string;
  readonly status: number | null;
}

export function dewar(args: readonly string[], cwd = dir, env: Record<string, string> = {}): Run {
  const { stdout, stderr, status } = spawnSync(process.execPath, [launcher, ...args], {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: 300_000,
  });
  return { out: stdout, err: stderr, status };
}
