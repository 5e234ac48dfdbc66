// The only file of this room that touches files of the host, so that a browser's can take its place. Paths are byte strings, as
// the command line has them: they need not be UTF-8.
import { closeSync, fstatSync, opendirSync, openSync, readFileSync, readSync, realpathSync, statSync } from "node:fs";
import { type ByteString, fromByteString } from "../flags/options.ts";
import { ClassPathProblem } from "./class-path-problem.ts";

export type FileHandle = number;

/** A path as the host takes it; a string where its bytes are ASCII. */
function hostPath(path: ByteString): string | Buffer {
  for (let i = 0; i < path.length; i++) if (path.charCodeAt(i) > 0x7f) return Buffer.from(path, "latin1");
  return path;
}

/**
 * Opens for reading.
 * @throws ClassPathProblem missing
 */
export function openFile(path: ByteString): FileHandle {
  try {
    return openSync(hostPath(path), "r");
  } catch (e) {
    throw new ClassPathProblem("missing", `cannot be opened (${(e as { code?: string }).code ?? e})`, fromByteString(path));
  }
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
 * @throws ClassPathProblem truncated when the file ends before, corrupt when it cannot be read (a folder)
 */
export function readFully(file: FileHandle, into: Uint8Array, offset: number, length: number, at: number): void {
  let done = 0;
  while (done < length) {
    const n = readSome(file, into, offset + done, length - done, at + done);
    if (n === 0) throw new ClassPathProblem("truncated", `file ends at byte ${at + done}, ${length - done} bytes are missing`);
    done += n;
  }
}

function readSome(file: FileHandle, into: Uint8Array, offset: number, length: number, at: number): number {
  try {
    return readSync(file, into, offset, length, at);
  } catch (e) {
    throw new ClassPathProblem("corrupt", `cannot be read (${(e as { code?: string }).code ?? e})`);
  }
}

/** Whole content, or null when there is no such readable file. */
export function readFileIfPresent(path: ByteString): Uint8Array | null {
  try {
    return readFileSync(hostPath(path));
  } catch {
    return null;
  }
}

/** "file", "directory", or null when there is neither. Links are followed. */
export function kindOfPath(path: ByteString): "file" | "directory" | null {
  try {
    const stat = statSync(hostPath(path), { throwIfNoEntry: false });
    return stat === undefined ? null : stat.isDirectory() ? "directory" : "file";
  } catch {
    return null; // ENOTDIR, a NUL in the path
  }
}

/** Names in a directory in the order that the host keeps them, without "." and ".."; null when it cannot be read. */
export function namesInDirectory(path: ByteString): ByteString[] | null {
  try {
    const names: ByteString[] = [];
    // Not readdir, which sorts.
    const directory = opendirSync(hostPath(path), { encoding: "latin1" });
    try {
      for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) names.push(entry.name);
    } finally {
      directory.closeSync();
    }
    return names;
  } catch {
    return null;
  }
}

/** The path with all links resolved; null when it does not exist. */
export function realPath(path: ByteString): ByteString | null {
  try {
    return realpathSync.native(hostPath(path), { encoding: "latin1" });
  } catch {
    return null;
  }
}
