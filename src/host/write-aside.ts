// A file's content replaced at once: written aside, flushed, and given its name, so that whoever reads it sees the old one or the new one,
// whatever happens to the writer. Over the VM's host and over Node alike.

/** Told of each step of a write, before it: tests end the process there. */
export type WritePoint = "open" | "half" | "rest" | "flush" | "name" | "forget" | "done";
export type AtPoint = (point: WritePoint) => void;

/** What a write does. Each throws when it cannot. */
export interface FileSteps {
  /** The process, for names that no other takes. */
  readonly pid: number;
  /** Makes a file that is not there; returns its number. */
  create(path: string): number;
  /** Writes some of the bytes at the file's end; returns how many. */
  write(file: number, bytes: Uint8Array): number;
  flush(file: number): void;
  close(file: number): void;
  rename(from: string, to: string): void;
  /** Nothing happens when it is not there. */
  remove(path: string): void;
}

let aside = 0;

/** @returns the path of a file with these bytes beside `path`. @throws when it cannot be written: it is gone then */
export function writeAside(steps: FileSteps, path: string, bytes: Uint8Array, at: AtPoint): string {
  at("open");
  const temporary = `${path}.${steps.pid}.${aside++}.tmp`;
  const file = steps.create(temporary);
  let open = true;
  try {
    at("half");
    const half = bytes.length >> 1;
    for (let done = 0; done < bytes.length; ) {
      if (done === half) at("rest");
      done += steps.write(file, bytes.subarray(done, done < half ? half : bytes.length));
    }
    at("flush");
    steps.flush(file);
    open = false;
    steps.close(file);
  } catch (e) {
    if (open) steps.close(file);
    steps.remove(temporary);
    throw e;
  }
  at("name");
  return temporary;
}

/** Replaces a file at once. @throws when it cannot be written; nothing has changed then */
export function replaceWhole(steps: FileSteps, path: string, bytes: Uint8Array, at: AtPoint = () => {}): void {
  const temporary = writeAside(steps, path, bytes, at);
  try {
    steps.rename(temporary, path);
  } catch (e) {
    steps.remove(temporary);
    throw e;
  }
  at("done");
}
