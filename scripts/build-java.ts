// Makes the Java side of the time ledger (dewar-time.jar, which programs use, and dewar-thread.jar, against which javac compiles calls of the
// methods that the VM adds to java.lang.Thread), and the program with which the archive of the class library is trained.
import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findJdk } from "../src/classpath/jdk.ts";

/** @param root the checkout  @param into the folder for the jars */
export function buildJava(root: string, into: string): void {
  const bin = (tool: string): string => join(findJdk({ env: process.env }).home, "bin", tool);
  const classes = mkdtempSync(join(tmpdir(), "dewar-java-"));
  const options = ["-encoding", "UTF-8", "-g:none", "-nowarn", "-Xlint:-options,-removal"];
  try {
    for (const [name, from, patch] of [
      ["dewar-time", "lib/ledger/time", []],
      ["dewar-thread", "lib/ledger/thread", ["--patch-module", `java.base=${join(root, "lib", "ledger", "thread")}`]],
      ["library-training", "lib/library-training", []],
    ] as const) {
      const sources = globSync(`${from}/**/*.java`, { cwd: root })
        .sort()
        .map((file) => join(root, file));
      const out = join(classes, name);
      execFileSync(bin("javac"), [...options, ...patch, "-d", out, ...sources], { stdio: ["ignore", "inherit", "pipe"] });
      execFileSync(bin("jar"), ["--create", "--file", join(into, `${name}.jar`), "--date=2026-01-01T00:00:00Z", "-C", out, "."]);
    }
  } finally {
    rmSync(classes, { recursive: true });
  }
}
