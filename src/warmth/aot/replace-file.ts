// host/write-aside.ts over the files of a VM's host.
import { toByteString } from "../../flags/options.ts";
import { O_CREAT, O_EXCL, O_TRUNC, O_WRONLY } from "../../host/files.ts";
import { replaceWhole } from "../../host/write-aside.ts";
import type { VM } from "../../runtime/vm.ts";

/** The file could not be written. */
export class NotWritten extends Error {
  override readonly name = "NotWritten";
}

/** @throws NotWritten: nothing has changed then */
export function replaceFile(vm: VM, path: string, bytes: Uint8Array): void {
  const { files, process } = vm.host;
  const bytesOf = (name: string): Uint8Array => Buffer.from(toByteString(name), "latin1");
  const done = (result: number): number => {
    if (result < 0) throw new NotWritten(`${path} cannot be written (errno ${-result})`);
    return result;
  };
  const steps = {
    pid: process.pid,
    create: (name: string) => done(files.open(bytesOf(name), O_WRONLY | O_CREAT | O_EXCL | O_TRUNC, 0o666)),
    write: (file: number, part: Uint8Array) => done(files.write(file, part) || -1),
    flush: (file: number) => void done(files.fsync(file, false)),
    close: (file: number) => void done(files.close(file)),
    rename: (from: string, to: string) => void done(files.rename(bytesOf(from), bytesOf(to))),
    remove: (name: string) => void files.unlink(bytesOf(name)),
  };
  replaceWhole(steps, path, bytes);
}
