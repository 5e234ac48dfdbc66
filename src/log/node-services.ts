// LogServices on Node, synchronous, for the VM's Worker and for the launcher. The only file of this room that knows the host.

import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import type { LogFile, LogServices } from "./output.ts";

/**
 * @param startMillis when the process began, in milliseconds since 1970 (performance.timeOrigin of the main thread)
 * @param write writes to stdout (1) or stderr (2); by default writeSync that waits while the pipe is full
 * @param threadId the current Java thread's number; by default 1
 */
export function nodeLogServices(startMillis: number, write = writeFully, threadId: () => number = () => 1): LogServices {
  const now = (): number => performance.timeOrigin + performance.now();
  return {
    write,
    uptimeNanos: () => (now() - startMillis) * 1e6,
    nanoTime: () => Number(process.hrtime.bigint()),
    currentTimeMillis: () => Date.now(),
    hostname: () => hostname(),
    pid: process.pid,
    threadId,
    files: {
      kind(path) {
        const stat = statSync(path, { throwIfNoEntry: false });
        return stat === undefined ? "none" : stat.isFile() ? "file" : "other";
      },
      open,
      rename: renameSync,
      remove: (path) => rmSync(path, { force: true }),
      modified: (path) => statSync(path).mtimeMs,
    },
  };
}

function open(path: string): LogFile {
  const fd = openFile(path);
  return {
    write(text) {
      const bytes = Buffer.from(text, "utf8");
      writeAll(fd, bytes);
      return bytes.length;
    },
    close: () => closeSync(fd),
  };
}

function openFile(path: string): number {
  try {
    return openSync(path, "w");
  } catch (error) {
    throw new Error(systemMessage(error as NodeJS.ErrnoException));
  }
}

/** strerror's words for the errors of opening a file. */
function systemMessage(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "ENOENT":
      return "No such file or directory";
    case "EACCES":
      return "Permission denied";
    case "EISDIR":
      return "Is a directory";
    case "ENOTDIR":
      return "Not a directory";
    case "EROFS":
      return "Read-only file system";
    case "ENOSPC":
      return "No space left on device";
    default:
      return error.message;
  }
}

function writeFully(fd: 1 | 2, text: string): void {
  writeAll(fd, Buffer.from(text, "utf8"));
}

function writeAll(fd: number, bytes: Uint8Array): void {
  let offset = 0;
  while (offset < bytes.length) {
    try {
      offset += writeSync(fd, bytes, offset);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EPIPE") return; // nobody reads any more
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
