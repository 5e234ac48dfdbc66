// The files that parsing a command line touches: argument files, option files, class path folders, a jar's manifest. Paths are
// byte strings. Tests give their own.

import { accessSync, closeSync, constants, fstatSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { expandWildcards } from "../classpath/class-path.ts";
import type { ByteString } from "../flags/options.ts";

export interface Outside {
  exists(path: ByteString): boolean;
  /** All bytes, or undefined when it cannot be read. */
  readFile(path: ByteString): ByteString | undefined;
  /** A class path with its wildcards expanded. */
  expandWildcards(classPath: ByteString): ByteString;
  /** Why a file could not be opened for writing, in the system's words; undefined: it could. Nothing is created. */
  writeProblem(path: ByteString): string | undefined;
  /** Opens for reading at random; undefined when it cannot be opened. */
  open(path: ByteString): RandomAccess | undefined;
  /** Bytes of memory of the machine or its container. */
  physicalMemory(): number;
  /** What Runtime.availableProcessors says by default. */
  processors(): number;
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
  expandWildcards,
  writeProblem(path) {
    const exists = this.exists(path);
    if (exists && statSync(bytesOf(path)).isDirectory()) return "Is a directory";
    const slash = path.lastIndexOf("/");
    const target = exists ? path : slash < 0 ? "." : path.slice(0, slash + 1);
    if (path === "" || !this.exists(target)) return "No such file or directory";
    try {
      accessSync(bytesOf(target), constants.W_OK);
      return undefined;
    } catch {
      return "Permission denied";
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
  processors: () => availableParallelism(),
};
