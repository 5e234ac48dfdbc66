// The launcher against HotSpot's: every command line of launcher-cases.ts does what `java` 17 was recorded to do.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { preprocessArguments } from "../../src/cli/arg-files.ts";
import { parseCommandLine } from "../../src/cli/command-line.ts";
import { parseLauncherOptions } from "../../src/cli/launcher-options.ts";
import { nodeOutside } from "../../src/cli/outside.ts";
import { Transcript } from "../../src/cli/transcript.ts";
import { EXTRA_USAGE, USAGE } from "../../src/cli/usage.ts";
import { fromByteString, toByteString } from "../../src/flags/options.ts";
import { VM_NAME, VM_VERSION } from "../../src/flags/version.ts";
import { inFixture } from "./fixture.ts";
import { CASES, caseName, type LauncherCase, type Recorded } from "./launcher-cases.ts";

const recorded = JSON.parse(readFileSync(new URL("./launcher-cases.json", import.meta.url), "utf8")) as Record<string, Recorded>;

/** Cases in which Dewar differs, and why. */
const DIFFERENT: Readonly<Record<string, string>> = {
  "-XX:SurvivorRatio=0 A": "the message names the limit, 2^64 - 3, which a double cannot hold",
};

const environmentOf = (c: LauncherCase): [string, string][] => [
  ...Object.entries(c.env ?? {}).map(([key, value]): [string, string] => [key, toByteString(value)]),
  ...["DEWAR_JDK", "JAVA_HOME", "PATH", "HOME"].flatMap((name): [string, string][] =>
    process.env[name] === undefined ? [] : [[name, process.env[name]!]],
  ),
];

/** What differs between two runs, or is named differently, brought to one form. */
function normal(text: string): string {
  return text
    .replace(USAGE, "<usage>")
    .replace(EXTRA_USAGE, "<extra usage>")
    .replace(/^\[\d+\.\d+s\]/gm, "[0.000s]")
    .replaceAll("OpenJDK 64-Bit Server VM warning:", `${VM_NAME} warning:`)
    .replace(/17\.0\.\d+[^\s"),]*/g, "17.0.x")
    .replace(/\d{4}-\d\d-\d\d/g, "date")
    .replace(/OpenJDK 64-Bit Server VM \(build [^,)]*, ([^)]*?)(?:, sharing)?\)/, `${VM_NAME} (build ${VM_VERSION}, $1)`);
}

const refusedByVM = (r: Recorded): boolean =>
  r.stderr.includes("Could not create the Java Virtual Machine") || r.stdout.startsWith("Error occurred during initialization of VM");

for (const c of CASES) {
  const name = caseName(c);
  const expected = recorded[name];
  test(`java ${name}`, { skip: DIFFERENT[name] ?? false }, () => {
    assert.ok(expected !== undefined, "not recorded: run scripts/record-launcher.ts");
    inFixture(() => {
      const command = parseCommandLine(c.args.map(toByteString), environmentOf(c));
      let stdout = "";
      let stderr = "";
      for (const { fd, text } of command.printed) {
        if (fd === 1) stdout += fromByteString(text);
        else stderr += fromByteString(text);
      }
      if (command.kind === "print") {
        assert.equal(normal(stderr), normal(expected.stderr));
        assert.equal(normal(stdout), normal(expected.stdout));
        assert.equal(command.exitCode, expected.exitCode);
        return;
      }
      assert.ok(!refusedByVM(expected), `HotSpot refuses it: ${expected.stderr}${expected.stdout}`);
      // What a running VM adds comes after.
      assert.ok(normal(expected.stderr).startsWith(normal(stderr)), `stderr: ${stderr}`);
      assert.ok(normal(expected.stdout).startsWith(normal(stdout)), `stdout: ${stdout}`);
    });
  });

  if (expected?.options !== undefined) {
    test(`java ${name} passes its options on to the VM`, () => {
      inFixture(() => {
        const transcript = new Transcript();
        const variable = (key: string): string | undefined => (c.env?.[key] === undefined ? undefined : toByteString(c.env[key]));
        const args = preprocessArguments(c.args.map(toByteString), variable("JDK_JAVA_OPTIONS"), nodeOutside, transcript);
        const options = parseLauncherOptions(args, variable("CLASSPATH"), nodeOutside, transcript).vmOptions;
        assert.deepEqual(options.map(sortedJars), expected.options!.map(sortedJars));
      });
    });
  }
}

/** The JDK lists the jars of a wildcard in the order of the folder. */
function sortedJars(option: string): string {
  if (!option.startsWith("-Djava.class.path=")) return option;
  return `-Djava.class.path=${option.slice("-Djava.class.path=".length).split(":").sort().join(":")}`;
}
