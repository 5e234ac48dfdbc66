// The outside world as the VM sees it: one object that the thread in which the VM runs gets. Everything above this folder uses
// these interfaces only; src/host/node/ implements them on Node, others may for other hosts.

import type { Children } from "./children.ts";
import type { Clock } from "./clock.ts";
import type { Compression } from "./compression.ts";
import type { Control } from "./control.ts";
import type { Files } from "./files.ts";
import type { ProcessInfo } from "./process.ts";
import type { ResourceTable } from "./resources.ts";
import type { UncaughtReport } from "./uncaught.ts";
import type { SamplingJob } from "./word-samples.ts";
import type { Zlib } from "./zlib.ts";

/** Another thread, as the VM's thread sees it. Messages are structured-cloneable. */
export interface HelperThread {
  post(message: unknown): void;
  /** The next message from it, undefined when there is none now. */
  receive(): unknown;
}

export interface Host {
  readonly clock: Clock;
  readonly files: Files;
  readonly resources: ResourceTable;
  readonly control: Control;
  readonly process: ProcessInfo;
  readonly children: Children;
  readonly zlib: Zlib;
  readonly compression: Compression;
  /** Fills with random bytes fit for cryptography (may be a view of shared memory). */
  random(into: Uint8Array): void;
  /** SHA-256 of the parts one after another, in hexadecimal (they may be views of shared memory). */
  sha256(parts: readonly Uint8Array[]): string;
  /** Writes a text of the VM's own to standard output (1) or error (2), as UTF-8, all of it, waiting if need be. */
  print(number: 1 | 2, text: string): void;
  /** Tells whoever made the VM of an exception that ended a thread. */
  reportUncaught(report: UncaughtReport): void;
  /** Starts a thread that works for the VM and has its memory; `role` says what it does (api/ knows the roles). */
  startHelper(role: string, memory: WebAssembly.Memory): HelperThread;
  /** Has another thread sample a word of the VM's memory until the VM ends: the main thread, or where that cannot be as fast, one of its own. */
  startSampling(memory: WebAssembly.Memory, job: SamplingJob): void;
  /** The kernel's Wasm modules, compiled by the main thread while this thread started; by name. */
  readonly modules: ReadonlyMap<string, WebAssembly.Module>;
  /** What a part of the VM exports that is loaded when it is first used: "compilers", "emitters", "fonts", "jpeg". */
  loadPart(name: string): unknown;
  /** Plain data (see resources.ts) to bytes and back, for images. */
  encode(data: unknown): Uint8Array;
  decode(bytes: Uint8Array): unknown;
}
