// --check: the package and the unpacked program run with the same arguments, side by side, and what they print and return is compared.

import { type SpawnOptions, spawn } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { DEWAR_HOME, type Unpacked } from "./training.ts";

interface Outcome {
  readonly code: number | string;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly milliseconds: number;
}

export interface Comparison {
  /** What differs; empty: nothing. */
  readonly differences: readonly string[];
  readonly packedMs: number;
  readonly unpackedMs: number;
}

/**
 * @param command file of the package's command
 * @param scratch a folder for what is needed meanwhile
 */
export async function compareRuns(command: string, unpacked: Unpacked, args: readonly string[], scratch: string): Promise<Comparison> {
  // The package's command finds Dewar as it will when npm has installed it beside.
  const modules = join(scratch, "node_modules");
  mkdirSync(modules, { recursive: true });
  try {
    symlinkSync(DEWAR_HOME, join(modules, "dewar"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const env = { ...process.env, NODE_PATH: modules };
  const original = await run([join(DEWAR_HOME, "bin", "dewar.cjs"), "--jdk", unpacked.jdk, ...unpacked.launch, ...args], {});
  const packed = await run([command, ...args], { env });
  return { differences: differences(original, packed), packedMs: packed.milliseconds, unpackedMs: original.milliseconds };
}

async function run(command: readonly string[], options: SpawnOptions): Promise<Outcome> {
  const start = performance.now();
  const child = spawn(process.execPath, command, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const collect = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  const [stdout, stderr, code] = await Promise.all([
    collect(child.stdout!),
    collect(child.stderr!),
    new Promise<number | string>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve(code ?? signal ?? 1));
    }),
  ]);
  return { code, stdout, stderr, milliseconds: performance.now() - start };
}

function differences(original: Outcome, packed: Outcome): string[] {
  const found: string[] = [];
  if (original.code !== packed.code) found.push(`exit code ${packed.code} instead of ${original.code}`);
  for (const stream of ["stdout", "stderr"] as const) {
    if (original[stream].equals(packed[stream])) continue;
    const [a, b] = [original[stream], packed[stream]].map((bytes) => bytes.toString("utf8").split("\n"));
    const line = a!.findIndex((text, i) => text !== b![i]);
    const at = line < 0 ? a!.length : line;
    found.push(`${stream} differs in line ${at + 1}: ${JSON.stringify(b![at] ?? "(end)")} instead of ${JSON.stringify(a![at] ?? "(end)")}`);
  }
  return found;
}
