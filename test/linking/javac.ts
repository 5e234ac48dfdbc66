// Compiles Java sources for linking's tests. Results are kept under build/, by a hash of the sources.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findJdk } from "../../src/classpath/jdk.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../build/test-linking");

/** Compiles `sources` (file name to text); `classPath` holds earlier results. @returns the folder of class files */
export function compile(
  sources: Readonly<Record<string, string>>,
  classPath: readonly string[] = [],
  options: readonly string[] = [],
): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([sources, classPath.map((c) => c.slice(ROOT.length)), options]))
    .digest("hex")
    .slice(0, 16);
  const folder = join(ROOT, hash);
  if (existsSync(folder)) return folder;
  const work = `${folder}.${process.pid}`;
  mkdirSync(join(work, "out"), { recursive: true });
  const files: string[] = [];
  for (const name in sources) {
    const path = join(work, "src", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, sources[name]!);
    files.push(path);
  }
  const javac = join(findJdk({ env: process.env }).home, "bin/javac");
  const path = classPath.length === 0 ? [] : ["-cp", classPath.join(":")];
  execFileSync(javac, ["-nowarn", "-Xlint:none", "-d", join(work, "out"), ...path, ...options, ...files], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    renameSync(join(work, "out"), folder);
  } catch (error) {
    // Another test file has compiled the same meanwhile.
    if (!existsSync(folder)) throw error;
  }
  rmSync(work, { recursive: true });
  return folder;
}
