// What a library user may give as standard streams. In a file of its own since the library's types show it.

import type { Readable, Writable } from "node:stream";

/** Where standard input may come from: Node or Web streams, anything iterable by chunks, or all bytes (a string is UTF-8) at once. */
export type InputSource =
  | Readable
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array>
  | string
  | Uint8Array;

/** Where standard output and error may go. A function gets each chunk; if it returns a promise, the next chunk waits for it. */
export type OutputSink = Writable | WritableStream<Uint8Array> | ((chunk: Uint8Array) => unknown);
