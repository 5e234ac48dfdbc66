// What the VM's thread asks of the main thread by messages, beyond control words: to read streams that may keep a reader waiting,
// and to take output for a library user's streams.

import type { ControlMessage } from "../control.ts";

/** Reading of a stream begins on demand: its bytes come through the ring. `fd` -1 is the VM's standard input. */
export interface PumpMessage {
  readonly type: "pump";
  readonly id: number;
  readonly fd: number;
  readonly terminal: boolean;
  readonly ring: SharedArrayBuffer;
}

export type MainMessage =
  | ControlMessage
  | PumpMessage
  /** The ring of a pump has room again. */
  | { readonly type: "room"; readonly id: number }
  /** Nobody reads from a pump any more. */
  | { readonly type: "stop"; readonly id: number }
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
  /** Input: always at its end. Output: dropped. */
  | { readonly type: "none" };
