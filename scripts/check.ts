// Everything that is checked without running Java: form (Biome), types (tsc), the walls between the rooms. With --test also the tests.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (file: string): string => join(root, "node_modules", file);

const steps: [name: string, command: string[]][] = [
  [
    "form (biome)",
    [
      bin("@biomejs/biome/bin/biome"),
      "ci",
      "--error-on-warnings",
      "--max-diagnostics=50",
      ...(process.stdout.isTTY ? [] : ["--colors=off"]),
    ],
  ],
  ["types (tsc)", [bin("typescript/bin/tsc"), "-p", root]],
  ["walls between the rooms", [join(root, "scripts", "walls.ts")]],
];
if (process.argv.includes("--test")) steps.push(["tests", [join(root, "scripts", "test.ts")]]);

// All steps run, so that one round shows everything.
const failed: string[] = [];
for (const [name, command] of steps) {
  console.log(`check: ${name}`);
  if (spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" }).status !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`check: failed: ${failed.join(", ")}`);
  process.exit(1);
}
