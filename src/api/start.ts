// Gives a VM's thread what it needs to run: the memory of its flags, and the kernel's Wasm, compiled here while the thread starts.
// Not in spawn.ts, since the launcher loads what follows only when the thread is on its way.

import { readFileSync } from "node:fs";
import { ClassPathProblem } from "../classpath/class-path-problem.ts";
import { closeFile } from "../classpath/file-access.ts";
import { modulesPathOf } from "../classpath/jdk.ts";
import { JImage, type SharedImage } from "../classpath/jimage.ts";
import { Flags } from "../flags/flags.ts";
import type { VMOptions } from "../flags/options.ts";
import type { FlagValues } from "../flags/table.ts";
import type { StartInit, VMThread } from "../host/node/vm-thread.ts";
import { memoryPages } from "../layout/memory.ts";
import { VMStartError } from "./errors.ts";
import { bundled } from "./spawn.ts";

export interface Surroundings {
  /** Absolute path of the VM's working directory. */
  readonly cwd: Uint8Array;
  readonly cwdIsProcess: boolean;
}

/** What a VM gets whatever thread it runs in. */
export interface VMParts {
  /** Of one page; it is to have `pages`. */
  readonly memory: WebAssembly.Memory;
  readonly pages: number;
  readonly init: StartInit;
}

/** @throws VMStartError when the memory cannot be had */
export function vmParts(options: VMOptions, { cwd, cwdIsProcess }: Surroundings): VMParts {
  const { values } = new Flags(options.flags);
  const pages = memoryPages(values.MaxHeapSize, values.MaxNewSize);
  let memory: WebAssembly.Memory;
  try {
    // Small at first: the thread grows it when it has it (createMemory says why).
    memory = new WebAssembly.Memory({ initial: 1, maximum: pages, shared: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new VMStartError(
      `Could not reserve enough space for a heap of ${Math.ceil(values.MaxHeapSize / 1024)}KB: ${error.message}. A smaller -Xmx may help.`,
      { cause: error },
    );
  }
  const deterministic = values.Deterministic
    ? { clockStep: values.DeterministicClockStep, seed: BigInt(values.DeterministicSeed) }
    : undefined;
  const init = { environment: options.environment, cwd, cwdIsProcess, deterministic, modules: kernelModules(values) };
  return { memory, pages, init };
}

/** What of the kernel only a thread with the tiers has use for. */
export function withStubs(init: StartInit): StartInit {
  const bytes = readIfPresent(kernelFile("stubs"));
  return bytes === undefined ? init : { ...init, modules: new Map(init.modules).set("stubs", new WebAssembly.Module(bytes)) };
}

/** Gives a spawned thread all it needs and lets it run. @throws VMStartError when the memory cannot be had */
export function startVM(thread: VMThread, options: VMOptions, surroundings: Surroundings): void {
  const { memory, pages, init } = vmParts(options, surroundings);
  const image = openImage(options.jdkHome);
  if (image !== undefined) void thread.ended.then(() => closeFile(image.file));
  thread.start(memory, withStubs(init), { pages, options, image });
}

/** The class library, opened and begun to be read while the thread starts. What is wrong with it, the thread finds out and tells. */
function openImage(jdkHome: string | undefined): SharedImage | undefined {
  if (jdkHome === undefined) return undefined;
  try {
    return JImage.open(modulesPathOf(jdkHome)).shared();
  } catch (error) {
    if (error instanceof ClassPathProblem) return undefined;
    throw error;
  }
}

/** The kernel's parts by name. The files lie beside the bundle, in development in build/. */
function kernelModules(values: FlagValues): Map<string, WebAssembly.Module> {
  const modules = new Map<string, WebAssembly.Module>();
  const statesOnly = values.ProfileIntComp && values.ProfileIntCompMode === "sampled" && !values.ProfileIntCompStrict;
  const interpreter = statesOnly ? "interpreter-ledger" : "interpreter";
  for (const [name, file] of [
    ["kernel", "kernel"],
    [interpreter, values.TraceBytecodes ? "interpreter-trace" : interpreter],
  ] as const) {
    const bytes = readIfPresent(kernelFile(file));
    if (bytes !== undefined) modules.set(name, new WebAssembly.Module(bytes));
  }
  return modules;
}

/** What scripts/build-kernel.ts makes. */
export const KERNEL_FILES: readonly string[] = ["kernel", "interpreter", "interpreter-ledger", "interpreter-trace", "stubs"];

const kernelFile = (name: string): URL => new URL(`${bundled ? "./" : "../../build/"}${name}.wasm`, import.meta.url);

function readIfPresent(url: URL): Uint8Array<ArrayBuffer> | undefined {
  try {
    return readFileSync(url) as Uint8Array<ArrayBuffer>;
  } catch {
    return undefined;
  }
}
