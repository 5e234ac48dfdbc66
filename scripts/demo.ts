// The demonstration: javac, running on Dewar, compiles an example; then Dewar runs the result.

import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const dewar = join(root, "bin", "dewar");
const classes = join(root, "build", "demo");
const source = join(root, "examples", "WordCount.java");
const text = join(root, "examples", "text.txt");

/** Shows a command and runs it. */
function run(args: readonly string[], shown: string): void {
  console.log(`\n$ ${shown}`);
  const start = performance.now();
  const { status, signal, error } = spawnSync(dewar, args, { stdio: "inherit" });
  if (error !== undefined) throw error;
  console.log(`(${((performance.now() - start) / 1000).toFixed(1)} s)`);
  if (status !== 0) {
    console.error(`demo: the command ended with ${signal ?? status}`);
    process.exit(1);
  }
}

rmSync(classes, { recursive: true, force: true });
mkdirSync(classes, { recursive: true });
console.log("Dewar runs javac, the compiler of OpenJDK 17, on an example, and then what javac made:");
run(
  ["-m", "jdk.compiler/com.sun.tools.javac.Main", "-d", classes, source],
  "dewar -m jdk.compiler/com.sun.tools.javac.Main -d build/demo examples/WordCount.java",
);
run(["-cp", classes, "WordCount", text], "dewar -cp build/demo WordCount examples/text.txt");
