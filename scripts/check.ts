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

for (const [name, command] of steps) {
  console.log(`check: ${name}`);
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    console.error(`check: ${name} failed`);
    process.exit(status ?? 1);
  }
}
