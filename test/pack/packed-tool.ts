// What must hold of each packed tool: it is made, installed by npm, and does without a JDK what HotSpot does with the jar.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { contents, install, type Outcome, pack, runOnHotSpot, runWithoutJdk, scratchFolder, workFolder } from "./harness.ts";
import { environmentOf, packArguments, type Tool } from "./tools.ts";

export interface PackedTool {
  /** The project that it is installed in. */
  readonly home: string;
  /** The installed package. */
  readonly folder: string;
  /** Its command. */
  readonly command: string;
  readonly packing: Outcome;
  readonly tarball: number;
  readonly scratch: string;
}

/** Packs with Dewar inside, installs, and runs all of the tool's command lines. */
export function checkPackedTool(t: TestContext, tool: Tool): PackedTool {
  const scratch = scratchFolder(t);
  const made = join(scratch, "package");
  const packing = pack([...packArguments(tool), "--vendor", "-o", made], workFolder(tool, scratch, "training"));
  assert.equal(packing.code, 0, packing.stderr);
  const { home, tarball } = install(made, scratch);
  const command = join(home, "node_modules", ".bin", tool.name);
  assert.ok(existsSync(command), "npm made the command");
  tool.runs.forEach((args, i) => {
    const wanted = workFolder(tool, scratch, `hotspot-${i}`);
    const own = workFolder(tool, scratch, `packed-${i}`);
    const expected = runOnHotSpot(tool, args, wanted);
    const got = runWithoutJdk(command, args, own, "", environmentOf(tool));
    const named = (text: string): string => text.replaceAll(wanted, "WORK").replaceAll(own, "WORK");
    const view = ({ code, stdout, stderr }: Outcome): Outcome => ({ code, stdout: named(stdout), stderr: named(stderr) });
    assert.deepEqual(view(got), view(expected), `${tool.name} ${args.join(" ")}`);
    assert.deepEqual(contents(own), contents(wanted), `files of ${tool.name} ${args.join(" ")}`);
  });
  return { home, folder: join(home, "node_modules", tool.name), command, packing, tarball, scratch };
}
