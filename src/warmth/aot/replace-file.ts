// A file's content replaced at once: whoever reads it sees the old one or the new one, whatever happens to the writer.
import { toByteString } from "../../flags/options.ts";
import { O_CREAT, O_EXCL, O_TRUNC, O_WRONLY } from "../../host/files.ts";
import type { VM } from "../../runtime/vm.ts";

/** The file could not be written. */
export class NotWritten extends Error {
  override readonly name = "NotWritten";
}

let aside = 0;

/** @throws NotWritten: nothing has changed then */
export function replaceFile(vm: VM, path: string, bytes: Uint8Array): void {
  const { files, process } = vm.host;
  const target = Buffer.from(toByteString(path), "latin1");
  const temporary = Buffer.concat([target, Buffer.from(`.${process.pid}.${aside++}.tmp`)]);
  const number = files.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_TRUNC, 0o666);
  if (number < 0) throw new NotWritten(`${path} cannot be written (errno ${-number})`);
  let problem = 0;
  for (let at = 0; at < bytes.length && problem === 0; ) {
    const n = files.write(number, bytes.subarray(at));
    if (n > 0) at += n;
    else problem = n === 0 ? -1 : n;
  }
  if (problem === 0) problem = files.fsync(number, false);
  const closed = files.close(number);
  if (problem === 0) problem = closed;
  if (problem === 0) problem = files.rename(temporary, target);
  if (problem === 0) return;
  files.unlink(temporary);
  throw new NotWritten(`${path} cannot be written (errno ${-problem})`);
}
