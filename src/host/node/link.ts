// What the VM's thread asks of the main thread by messages, beyond control words: to read standard input, to take output for a
// library user's streams, and to be woken for descriptors that were not ready.

import type { LaunchRequest } from "../children.ts";
import type { ControlMessage } from "../control.ts";
import type { SamplingJob } from "../word-samples.ts";

/** Reading of standard input begins on demand: its bytes come through the ring. */
export interface PumpMessage {
  readonly type: "pump";
  readonly ring: SharedArrayBuffer;
}

/** Words of a launched process's state: its pid or a negative errno, and its exit status + 1. */
export const PID = 0;
export const STATUS = 1;

/** A process is to be launched; `state` will have its pid or a negative errno, and its exit status + 1; `rings` are of its pipes. */
export interface LaunchMessage {
  readonly type: "launch";
  readonly id: number;
  readonly state: SharedArrayBuffer;
  readonly request: LaunchRequest;
  /** A pipe, a descriptor of this process, or (input) what another child writes. */
  readonly stdio: readonly ["pipe" | number | ChildOutputOf, "pipe" | number, "pipe" | number];
  readonly rings: readonly (SharedArrayBuffer | undefined)[];
}

export type ChildStreamNumber = 0 | 1 | 2;

export interface ChildOutputOf {
  readonly id: number;
  readonly number: 1 | 2;
}

/** Of a launched process's pipe: the ring has room again, or bytes, or the VM's end is closed. */
export interface ChildMessage {
  readonly type: "child";
  readonly id: number;
  readonly number: ChildStreamNumber;
  readonly what: "room" | "bytes" | "closed";
}

export type MainMessage =
  | ControlMessage
  | LaunchMessage
  | ChildMessage
  | PumpMessage
  /** A word of the VM's memory is to be sampled. */
  | { readonly type: "sample"; readonly job: SamplingJob }
  /** The ring of standard input has room again. */
  | { readonly type: "room" }
  /** Nobody reads standard input any more. */
  | { readonly type: "stop" }
  /** A FIFO or terminal was not ready: wake the VM soon to try again. */
  | { readonly type: "retry" }
  /** The output ring of standard output or error has bytes. */
  | { readonly type: "output"; readonly number: 1 | 2 };

/** Sends to the main thread; may be called at any time from the VM's thread. */
export type Post = (message: MainMessage) => void;

/** How a VM's standard streams are attached. */
export type StdioSpec =
  /** The process's own descriptor of that number. */
  | { readonly type: "fd" }
  /** Input of a library user: pumped by the main thread on demand. */
  | { readonly type: "stream" }
  /** Output to a library user, through this ring. */
  | { readonly type: "ring"; readonly ring: SharedArrayBuffer }
  /** A descriptor that the process was started without. */
  | { readonly type: "closed" }
  /** Input: always at its end. Output: dropped. */
  | { readonly type: "none" };
