// The files that parsing a command line touches: argument files, option files, class path folders, a jar's manifest. Paths are
// byte strings. Tests give their own.

import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { totalmem } from "node:os";
import type { ByteString } from "../flags/options.ts";

export interface Outside {
  exists(path: ByteString): boolean;
  /** All bytes, or undefined when it cannot be read. */
  readFile(path: ByteString): ByteString | undefined;
  /** Names in a folder, sorted; undefined when it is none. */
  list(path: ByteString): ByteString[] | undefined;
  /** Opens for reading at random; undefined when it cannot be opened. */
  open(path: ByteString): RandomAccess | undefined;
  /** Bytes of memory of the machine or its container. */
  physicalMemory(): number;
}

export interface RandomAccess {
  readonly size: number;
  /** Up to `length` bytes from `position`; fewer at the end of the file. Empty when it is a folder. */
  read(position: number, length: number): Uint8Array;
  close(): void;
}

const bytesOf = (path: ByteString): Buffer => Buffer.from(path, "latin1");

export const nodeOutside: Outside = {
  exists(path) {
    return statSync(bytesOf(path), { throwIfNoEntry: false }) !== undefined;
  },
  readFile(path) {
    try {
      return readFileSync(bytesOf(path)).toString("latin1");
    } catch {
      return undefined;
    }
  },
  list(path) {
    try {
      return readdirSync(bytesOf(path), { encoding: "latin1" }).sort();
    } catch {
      return undefined;
    }
  },
  open(path) {
    let fd: number;
    try {
      fd = openSync(bytesOf(path), "r");
    } catch {
      return undefined;
    }
    const stat = fstatSync(fd);
    return {
      size: stat.isDirectory() ? 0 : stat.size,
      read(position, length) {
        const bytes = new Uint8Array(length);
        let done = 0;
        while (done < length) {
          const n = readSync(fd, bytes, done, length - done, position + done);
          if (n === 0) break;
          done += n;
        }
        return bytes.subarray(0, done);
      },
      close: () => closeSync(fd),
    };
  },
  physicalMemory() {
    const constrained = process.constrainedMemory();
    const total = totalmem();
    return constrained > 0 && constrained < total ? constrained : total;
  },
};
