// What the first bytes of an AOT cache say of it, before anything of the VM is loaded: which build made it, and how hot its training was.
import { closeSync, constants, openSync, readSync } from "node:fs";

/** As much of a cache as its build and its heat are in (warmth/aot/cache-file.ts). */
const HEAD = 512;

/**
 * What broad work does not come to in a second of training: bsh, Xalan and XQuery have none, javac of a library 0.6 million, ANTLR 0.7, Groovy 0.9.
 * Benchmarks have 1.3 to 8.5, JFlex 3.5.
 */
const HOT_IN_TRAINING = 1_100_000;

/** The first bytes of a file as text; undefined: it cannot be read. */
export function headOfCache(path: string | Buffer): string | undefined {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK); // a pipe's other end is not waited for
    try {
      const head = Buffer.alloc(HEAD);
      readSync(file, head, 0, HEAD, 0);
      return head.toString("latin1");
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined; // the VM says what is wrong with it
  }
}

/** Whether its training had code so hot that a thread with compilers is worth its start: by heatOfLong (warmth/store/stored-code.ts). */
export const wasHot = (head: string): boolean => Number(/"heat":(\d+)/.exec(head)?.[1] ?? 0) >= HOT_IN_TRAINING;
