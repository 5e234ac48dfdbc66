// Processes that the VM launches. Their pipes are entered into the resource table; what becomes of them is asked by number.
import type { ByteString } from "./process.ts";

/** A stream of a child: a pipe to the VM, or what a number of the resource table names. */
export type ChildStream = "pipe" | number;

export interface LaunchRequest {
  /** Absolute path, or one that begins in `folder`. */
  readonly file: ByteString;
  /** With argv[0]. */
  readonly args: readonly ByteString[];
  readonly environment: readonly (readonly [key: ByteString, value: ByteString])[];
  readonly folder: ByteString;
  readonly stdio: readonly [ChildStream, ChildStream, ChildStream];
  /** Standard error goes where standard output does. */
  readonly merged: boolean;
}

export interface Child {
  /** 0 as long as it is not known; a negative errno when the launch has failed. */
  readonly pid: number;
  /** As the JDK has it: 128 + the signal's number for one that was killed. Undefined while it runs. */
  readonly exitStatus: number | undefined;
  /** Enters the pipes that were asked for; -1 for others. Once, when the pid is known. */
  openPipes(): readonly [number, number, number];
}

export interface Children {
  /**
   * Asks for a launch. The VM is woken when its outcome is known, and when the child has ended.
   * @returns its number, or -EBADF: the host has no descriptor for a stream
   */
  launch(request: LaunchRequest): number;
  get(number: number): Child | undefined;
  ofPid(pid: number): Child | undefined;
}
