// What the VM's thread asks of the main thread by messages, beyond control words: to read standard input, to take output for a
// library user's streams, and to be woken for descriptors that were not ready.

import type { ControlMessage } from "../control.ts";

/** Reading of standard input begins on demand: its bytes come through the ring. */
export interface PumpMessage {
  readonly type: "pump";
  readonly ring: SharedArrayBuffer;
}

export type MainMessage =
  | ControlMessage
  | PumpMessage
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
