// A text file that grows: written in pieces, through the VM's host. A file that cannot be opened or written is told of once, and the
// program goes on without it.
import { fromByteString } from "../flags/options.ts";
import { strerror } from "../host/errno.ts";
import { O_CREAT, O_TRUNC, O_WRONLY } from "../host/files.ts";
import type { VM } from "../runtime/vm.ts";

/** So much is kept before it is written. */
const PIECE = 1 << 16;

export class TextFile {
  readonly #vm: VM;
  readonly #path: string;
  /** Of the open file; -1 when there is none. */
  #number: number;
  #text = "";

  /** @param path a byte string */
  constructor(vm: VM, path: string) {
    this.#vm = vm;
    this.#path = path;
    this.#number = vm.host.files.open(Buffer.from(path, "latin1"), O_WRONLY | O_CREAT | O_TRUNC, 0o666);
    if (this.#number < 0) vm.host.print(2, `${vm.name} warning: Cannot open log file: ${fromByteString(path)}\n`);
  }

  write(text: string): void {
    if (this.#number < 0) return;
    this.#text += text;
    if (this.#text.length >= PIECE) this.#flush();
  }

  #flush(): void {
    const bytes = Buffer.from(this.#text, "utf8");
    this.#text = "";
    for (let at = 0; at < bytes.length; ) {
      const n = this.#vm.host.files.write(this.#number, bytes.subarray(at));
      if (n <= 0) {
        this.#fail(-n);
        return;
      }
      at += n;
    }
  }

  #fail(errno: number): void {
    const { host, name } = this.#vm;
    host.files.close(this.#number);
    this.#number = -1;
    host.print(2, `${name} warning: ${fromByteString(this.#path)} is not complete: ${strerror(errno)}\n`);
  }

  close(): void {
    if (this.#number < 0) return;
    this.#flush();
    this.#vm.host.files.close(this.#number);
  }
}
