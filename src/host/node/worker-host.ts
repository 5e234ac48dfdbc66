// Puts the Host of a VM together, in the thread that the VM runs in.

import { openSync, readSync } from "node:fs";
import { VirtualClock } from "../clock.ts";
import { registerClosedArchives } from "../closed-archive.ts";
import { SharedControl } from "../control.ts";
import type { Host } from "../host.ts";
import type { ByteString } from "../process.ts";
import { SeededRandom } from "../random.ts";
import { ResourceTable } from "../resources.ts";
import type { UncaughtReport } from "../uncaught.ts";
import { markBegun } from "../word-samples.ts";
import { Zlib } from "../zlib.ts";
import { NodeChildren } from "./children.ts";
import { NodeClock } from "./clock.ts";
import { compression } from "./compression.ts";
import { hostCrc32 } from "./crc32.ts";
import { NodeFiles } from "./files.ts";
import { startHelper } from "./helper-thread.ts";
import type { MainMessage, StdioSpec } from "./link.ts";
import { loadPart } from "./load-part.ts";
import { NodeProcess } from "./process.ts";
import { StandardInput, StandardOutput, stdioRebuilder } from "./stdio.ts";

/** Microseconds: a thread of its own, which samples faster than the main thread's timers are, costs as much to start as 1000 samples. */
const MAIN_THREAD_PERIOD = 1000;

/** What the main thread tells about the outside; structured-cloneable. */
export interface HostInit {
  readonly stdio: readonly [StdioSpec, StdioSpec, StdioSpec];
  readonly environment: readonly (readonly [ByteString, ByteString])[];
  /** Absolute path of the VM's working directory. */
  readonly cwd: Uint8Array;
  readonly cwdIsProcess: boolean;
  /** Nanoseconds that each read of the virtual clock takes, and what random bytes are made from; undefined: the real ones. */
  readonly deterministic: { readonly clockStep: number; readonly seed: bigint } | undefined;
  readonly modules: ReadonlyMap<string, WebAssembly.Module>;
}

/** What a host sends to the main thread. */
export type HostMessage = MainMessage | { readonly type: "uncaught"; readonly report: UncaughtReport };

/** The host for this thread. `control` is the shared control block, `post` sends to the main thread. */
export function createHost(init: HostInit, control: SharedArrayBuffer, post: (message: HostMessage) => void): Host {
  const resources = new ResourceTable();
  const { deterministic } = init;
  const clock = deterministic === undefined ? new NodeClock() : new VirtualClock(deterministic.clockStep);
  // The moment of the opening tells one open device from another, in the process that goes on from an image as well.
  const seeded = deterministic && (() => new SeededRandom(deterministic.seed ^ (BigInt(clock.nanoTime()) << 20n)));
  const out = new StandardOutput(1, init.stdio[1], post);
  const err = new StandardOutput(2, init.stdio[2], post);
  resources.register("stdio", stdioRebuilder(init.stdio, post));
  registerClosedArchives(resources);
  resources.put(0, new StandardInput(init.stdio[0], post));
  resources.put(1, out);
  resources.put(2, err);
  return {
    clock,
    resources,
    files: new NodeFiles(resources, init.cwd, init.cwdIsProcess, post, seeded),
    control: new SharedControl(control, post),
    process: new NodeProcess(init.environment, init.cwd),
    children: new NodeChildren(resources, post),
    zlib: new Zlib(hostCrc32),
    compression,
    random: deterministic === undefined ? random : (into) => new SeededRandom(deterministic.seed).fill(into),
    sha256,
    print: (number, text) => (number === 1 ? out : err).writeAll(Buffer.from(text, "utf8")),
    reportUncaught: (report) => post({ type: "uncaught", report }),
    startHelper,
    startSampling(memory, job) {
      if (job.microseconds < MAIN_THREAD_PERIOD) {
        startHelper("ticker", memory).post(job);
        return;
      }
      post({ type: "sample", job });
      markBegun(job); // that thread is up already, and a library user's may be busy for long
    },
    modules: init.modules,
    loadPart,
    encode: (data) => process.getBuiltinModule("node:v8").serialize(data),
    decode: (bytes) => process.getBuiltinModule("node:v8").deserialize(bytes),
  };
}

let urandom = -1;

/** From the kernel directly: node:crypto takes 6 ms to load, and a few random bytes are needed at each start. */
function random(into: Uint8Array): void {
  try {
    if (urandom < 0) urandom = openSync("/dev/urandom", "r");
    for (let at = 0; at < into.length; ) at += readSync(urandom, into, at, into.length - at, null);
  } catch {
    process.getBuiltinModule("node:crypto").randomFillSync(into);
  }
}

function sha256(parts: readonly Uint8Array[]): string {
  const hash = process.getBuiltinModule("node:crypto").createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
