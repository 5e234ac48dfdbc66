// What the first bytes of an AOT cache say of it, before anything of the VM is loaded: which build made it, and how hot its training was.
import { closeSync, constants, openSync, readSync } from "node:fs";

/** As much of a cache as its build and its heat are in (warmth/aot/cache-file.ts). */
const HEAD = 512;

/**
 * What broad work of a second or two does not come to: javac of one file, bsh and xalan have none, ANTLR and XQuery a million. javac of a library has
 * 2.3, benchmarks of half a second 2 to 28, JFlex, Groovy and Ant 9 to 15.
 */
const HOT_IN_TRAINING = 1_700_000;

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
