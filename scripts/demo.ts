// The demonstration: javac, running on Dewar, compiles examples; then Dewar runs the results, the last of them cold, recorded, and warm.

import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const dewar = join(root, "bin", "dewar");
const classes = join(root, "build", "demo");
const source = join(root, "examples", "WordCount.java");
const text = join(root, "examples", "text.txt");

/** Shows a command and runs it. @returns what it printed */
function run(args: readonly string[], shown: string): string {
  console.log(`\n$ ${shown}`);
  const start = performance.now();
  const { status, signal, error, stdout } = spawnSync(dewar, args, { stdio: ["inherit", "pipe", "inherit"], encoding: "utf8" });
  if (error !== undefined) throw error;
  process.stdout.write(stdout);
  console.log(`(${((performance.now() - start) / 1000).toFixed(1)} s)`);
  if (status !== 0) {
    console.error(`demo: the command ended with ${signal ?? status}`);
    process.exit(1);
  }
  return stdout;
}

rmSync(classes, { recursive: true, force: true });
mkdirSync(classes, { recursive: true });
console.log("Dewar runs javac, the compiler of OpenJDK 17, on an example, and then what javac made:");
run(
  ["-m", "jdk.compiler/com.sun.tools.javac.Main", "-d", classes, source],
  "dewar -m jdk.compiler/com.sun.tools.javac.Main -d build/demo examples/WordCount.java",
);
run(["-cp", classes, "WordCount", text], "dewar -cp build/demo WordCount examples/text.txt");

console.log(
  "\nA server that meets a burst of requests: a first run, which is recorded, and a second one, warmed up with what the first has learnt:",
);
const requests = join(root, "examples", "Requests.java");
const jar = join(root, "dist", "jwarmup.jar");
const profile = join(classes, "requests.profile");
run(
  ["-m", "jdk.compiler/com.sun.tools.javac.Main", "-cp", jar, "-d", classes, requests],
  "dewar -m jdk.compiler/com.sun.tools.javac.Main -cp dist/jwarmup.jar -d build/demo examples/Requests.java",
);
const log = (path: string): string => `-XX:CompilationWarmUpLogFile=${path}`;
const [first, second] = (["+CompilationWarmUpRecording", "+CompilationWarmUp"] as const).map((flag) =>
  run(
    [`-XX:${flag}`, log(profile), "-cp", classes, "Requests"],
    `dewar -XX:${flag} ${log("build/demo/requests.profile")} -cp build/demo Requests`,
  ),
);
const burst = (text: string | undefined): string => /burst.*/.exec(text ?? "")?.[0] ?? "?";
console.log(`\nfirst run:  ${burst(first)}\nsecond run: ${burst(second)}`);
