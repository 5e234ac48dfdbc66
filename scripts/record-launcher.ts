// Records what HotSpot's `java` does with each command line of test/cli/launcher-cases.ts: `node scripts/record-launcher.ts`.
// Needs a JDK 17 on PATH. Texts that depend on the JDK's exact version are left to the test.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { inFixture } from "../test/cli/fixture.ts";
import { CASES, caseName, type Recorded } from "../test/cli/launcher-cases.ts";

const LAUNCHER_VARIABLES = ["JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH", "_JAVA_LAUNCHER_DEBUG"];

const environment: Record<string, string | undefined> = { ...process.env };
for (const name of LAUNCHER_VARIABLES) delete environment[name];

const recorded: Record<string, Recorded> = {};
inFixture(() => {
  spawnSync("javac", ["A.java"], { stdio: "inherit" });
  for (const c of CASES) {
    const env = { ...environment, ...c.env };
    const run = (more: Record<string, string>) =>
      spawnSync("java", c.args, { env: { ...env, ...more } as NodeJS.ProcessEnv, encoding: "utf8", timeout: 60_000, input: "" });
    const plain = run({});
    const options = launcherOptions(run({ _JAVA_LAUNCHER_DEBUG: "1" }).stdout);
    const result = { stdout: shorten(plain.stdout), stderr: shorten(plain.stderr), exitCode: plain.status ?? -1 };
    recorded[caseName(c)] = options.length === 0 ? result : { ...result, options };
    process.stderr.write(`\r${Object.keys(recorded).length}/${CASES.length}`);
  }
});
process.stderr.write("\n");
writeFileSync(new URL("../test/cli/launcher-cases.json", import.meta.url), `${JSON.stringify(recorded, null, 1)}\n`);

/** The options that the launcher's trace lists, without the one that tracing adds. */
function launcherOptions(trace: string): string[] {
  const options: string[] = [];
  for (const match of trace.matchAll(/ {4}option\[ ?\d+\] = '([\s\S]*?)'(?=\n {4}option\[|\n[^ ]|\n?$)/g)) options.push(match[1]!);
  return options.slice(1);
}

/** Help texts are ours, not the JDK's: a mark stands for them. */
function shorten(text: string): string {
  return text
    .replace(/Usage: java \[options\][\s\S]*--<name> <value>\.\n\n?/, "<usage>")
    .replace(/\n {4}-Xbatch [\s\S]*without notice\.\n\n?/, "<extra usage>");
}
