// The only file of this room that touches files of the host, so that a browser's can take its place.
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from "node:fs";
import { ClassPathProblem } from "./class-path-problem.ts";

export type FileHandle = number;

/** Opens for reading. @throws the host's error with `code` ENOENT and the like */
export function openFile(path: string): FileHandle {
  return openSync(path, "r");
}

export function closeFile(file: FileHandle): void {
  closeSync(file);
}

/** Bytes in the file. */
export function fileSize(file: FileHandle): number {
  return fstatSync(file).size;
}

/**
 * Fills `length` bytes of `into` from byte `at` of the file.
 * @throws ClassPathProblem when the file ends before
 */
export function readFully(file: FileHandle, into: Uint8Array, offset: number, length: number, at: number): void {
  let done = 0;
  while (done < length) {
    const n = readSync(file, into, offset + done, length - done, at + done);
    if (n === 0) throw new ClassPathProblem("truncated", `file ends at byte ${at + done}, ${length - done} bytes are missing`);
    done += n;
  }
}

/** Whole content, or null when there is no such readable file. */
export function readFileIfPresent(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

/** "file", "directory", or null when there is neither. Links are followed. */
export function kindOfPath(path: string): "file" | "directory" | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : stat.isDirectory() ? "directory" : "file";
}

/** Names in a directory in the order that the host gives them, without "." and ".."; null when it cannot be read. */
export function namesInDirectory(path: string): string[] | null {
  try {
    return readdirSync(path);
  } catch {
    return null;
  }
}

/** The path with all links resolved; null when it does not exist. */
export function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
