// What FileInputStream, FileOutputStream and RandomAccessFile do alike: open a path, move bytes between a byte[] and a descriptor.
import { EAGAIN, EISDIR, strerror } from "../../../host/errno.ts";
import { O_ACCMODE, O_RDONLY, S_IFDIR, S_IFMT } from "../../../host/files.ts";
import { type Addr, ldi, u8 } from "../../../layout/memory.ts";
import { ARRAY_BASE, ARRAY_LENGTH } from "../../../layout/object.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import type { Next, StepFrame, Steps } from "../../../runtime/step-frame.ts";
import type { VM } from "../../../runtime/vm.ts";
import { flushMappings } from "../../mappings.ts";
import { io, ioException, setDescriptor } from "../../posix.ts";
import { retryLater, waitForInput, wakeWaiting } from "../../waiting.ts";

/** The number of an open stream. @throws IOException "Stream Closed" */
export function openNumber(number: number): number {
  if (number === -1) throw new JavaThrow("java/io/IOException", "Stream Closed");
  return number;
}

const NEW_FILE_MODE = 0o666;

/**
 * Opens the path in argument slot 1, waiting for a FIFO's peer, and puts the number into `descriptorOf(receiver)`.
 * @throws FileNotFoundException with the path and the reason; directories are never opened
 */
export function open(f: StepFrame, fdo: Addr, flags: number): Next {
  const { vm } = f;
  const { files } = vm.host;
  const name = f.argRef(1);
  if (name === 0) throw new JavaThrow("java/lang/NullPointerException");
  flushMappings(vm);
  const path = vm.strings.toPlatform(name);
  let number = files.open(path, flags, NEW_FILE_MODE);
  if (number === -EAGAIN) return retryLater(f);
  if (number >= 0 && (flags & O_ACCMODE) === O_RDONLY && isDirectory(vm, number)) {
    files.close(number);
    number = -EISDIR;
  }
  if (number < 0) throw new JavaThrow("java/io/FileNotFoundException", `${vm.strings.textOf(name)} (${strerror(number)})`);
  setDescriptor(vm, fdo, number);
  return f.return();
}

function isDirectory(vm: VM, number: number): boolean {
  const stat = vm.host.files.fstat(number);
  return typeof stat !== "number" && (Number(stat.mode) & S_IFMT) === S_IFDIR;
}

/** Checks `array`, `offset` and `length` of a transfer as the JDK's natives do. */
function checkRange(array: Addr, offset: number, length: number): void {
  if (array === 0) throw new JavaThrow("java/lang/NullPointerException");
  if (offset < 0 || length < 0 || offset > ldi(array + ARRAY_LENGTH) - length) {
    throw new JavaThrow("java/lang/IndexOutOfBoundsException");
  }
}

/** readBytes(byte[], int, int): -1 at the end. `numberOf` gives the receiver's descriptor. */
export function readBytes(numberOf: (vm: VM, self: Addr) => number): Steps {
  return {
    refs: 0,
    longs: 0,
    steps: [
      (f) => {
        const array = f.argRef(1);
        const offset = f.argInt(2);
        const length = f.argInt(3);
        checkRange(array, offset, length);
        if (length === 0) return f.return(0);
        const number = openNumber(numberOf(f.vm, f.argRef(0)));
        const start = array + ARRAY_BASE + offset;
        flushMappings(f.vm, number);
        const n = f.vm.host.files.read(number, u8.subarray(start, start + length));
        if (n === -EAGAIN) return waitForInput(f);
        return f.return(io(n) === 0 ? -1 : n);
      },
    ],
  };
}

/** read0(): one byte, -1 at the end. */
export function readOne(numberOf: (vm: VM, self: Addr) => number): Steps {
  return {
    refs: 0,
    longs: 0,
    steps: [
      (f) => {
        const number = openNumber(numberOf(f.vm, f.argRef(0)));
        const byte = new Uint8Array(1);
        flushMappings(f.vm, number);
        const n = f.vm.host.files.read(number, byte);
        if (n === -EAGAIN) return waitForInput(f);
        return f.return(io(n) === 0 ? -1 : byte[0]!);
      },
    ],
  };
}

const WRITTEN = 0; // word: bytes written so far

/** writeBytes(byte[], int, int, ...): writes all, waiting for room if need be. */
export function writeBytes(numberOf: (vm: VM, self: Addr) => number): Steps {
  return {
    refs: 0,
    longs: 1,
    steps: [
      (f) => {
        const array = f.argRef(1);
        const offset = f.argInt(2);
        const length = f.argInt(3);
        checkRange(array, offset, length);
        for (let written = f.word(WRITTEN); written < length; ) {
          const number = openNumber(numberOf(f.vm, f.argRef(0)));
          const start = array + ARRAY_BASE + offset;
          const n = f.vm.host.files.write(number, u8.subarray(start + written, start + length));
          if (n === -EAGAIN) {
            f.setWord(WRITTEN, written);
            return waitForRoom(f);
          }
          written += io(n);
        }
        return f.return();
      },
    ],
  };
}

/** write(int, ...): one byte. */
export function writeOne(numberOf: (vm: VM, self: Addr) => number): Steps {
  return {
    refs: 0,
    longs: 0,
    steps: [
      (f) => {
        const number = openNumber(numberOf(f.vm, f.argRef(0)));
        const n = f.vm.host.files.write(number, Uint8Array.of(f.argInt(1)));
        if (n === -EAGAIN) return waitForRoom(f);
        if (n < 0) throw ioException(n);
        return f.return();
      },
    ],
  };
}

/** A full pipe inside this VM is emptied by another Java thread, which may itself wait for input. */
function waitForRoom(f: StepFrame): Next {
  wakeWaiting(f.vm);
  return retryLater(f);
}
