// Inflating through pako, which is loaded when the first compressed entry is met: reading it costs milliseconds that a start
// from lib/modules and directories does not have to pay.
import { createRequire } from "node:module";
import type * as Pako from "pako";
import { ClassPathProblem } from "./class-path-problem.ts";

let pako: typeof Pako | undefined;

function load(): typeof Pako {
  pako ??= createRequire(import.meta.url)("pako") as typeof Pako;
  return pako;
}

/**
 * Inflates a zlib stream (with header and checksum) to `size` bytes.
 * @param what for messages
 * @throws ClassPathProblem corrupt
 */
export function inflateZlib(packed: Uint8Array, size: number, what: string): Uint8Array {
  return checked(packed, size, what, false);
}

/** Inflates a bare deflate stream to `size` bytes, as `inflateZlib`. */
export function inflateRaw(packed: Uint8Array, size: number, what: string): Uint8Array {
  return checked(packed, size, what, true);
}

function checked(packed: Uint8Array, size: number, what: string, raw: boolean): Uint8Array {
  let content: Uint8Array;
  try {
    content = raw ? load().inflateRaw(packed) : load().inflate(packed);
  } catch (e) {
    throw new ClassPathProblem("corrupt", `invalid compressed data (${e instanceof Error ? e.message : String(e)})`, what);
  }
  if (content.length !== size) {
    // Of a jar's entry HotSpot prints this to the user.
    const reason = raw ? "inflateFully: Unexpected end of stream" : `inflates to ${content.length} bytes instead of ${size}`;
    throw new ClassPathProblem("corrupt", reason, what);
  }
  return content;
}
