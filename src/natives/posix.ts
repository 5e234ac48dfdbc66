// What natives over POSIX share: C strings and buffers in the C heap, descriptors of java.io.FileDescriptor, and errno as the
// exceptions of the class library. It must not know which native asks.

import { strerror } from "../host/errno.ts";
import { O_RDONLY } from "../host/files.ts";
import { type Addr, ld, ldi, st, u8 } from "../layout/memory.ts";
import { initialized } from "../runtime/initialize.ts";
import { JavaRethrow, JavaThrow, NeedsInitialization } from "../runtime/java-throw.ts";
import { fieldsOf, throwableFields, throwableStatics } from "../runtime/library-fields.ts";
import type { VM } from "../runtime/vm.ts";

const descriptorFields = fieldsOf("java/io/FileDescriptor", { fd: "I", append: "Z" });
const unixExceptionFields = fieldsOf("sun/nio/fs/UnixException", { errno: "I" });

/** FileDescriptor.fd: -1 when closed. */
export const descriptor = (vm: VM, fdo: Addr): number => ldi(fdo + descriptorFields(vm).fd);

export function setDescriptor(vm: VM, fdo: Addr, number: number): void {
  st(fdo + descriptorFields(vm).fd, number);
}

/** FileDescriptor.append, which FileOutputStream.open0 sets. */
export function setAppend(vm: VM, fdo: Addr, append: boolean): void {
  u8[fdo + descriptorFields(vm).append] = append ? 1 : 0;
}

/** `length` bytes of the C heap at a Java long, as a view. */
export function bytesAt(address: bigint, length: number): Uint8Array {
  const start = Number(address);
  return u8.subarray(start, start + length);
}

/** The C string at a Java long, without its NUL, as a view. */
export function cString(address: bigint): Uint8Array {
  const start = Number(address);
  return u8.subarray(start, u8.indexOf(0, start));
}

/** An IOException with the text of an errno (JNU_ThrowIOExceptionWithLastError). */
export const ioException = (errno: number): JavaThrow => new JavaThrow("java/io/IOException", strerror(errno));

/** sun.nio.fs.UnixException of a (negative) errno; it carries no stack trace, so it is made here, without its constructor. */
export function unixException(vm: VM, errno: number): JavaRethrow {
  const klass = vm.linker.boot("sun/nio/fs/UnixException");
  if (!initialized(vm, klass)) throw new NeedsInitialization(klass);
  const exception = vm.heap.allocate(klass);
  const fields = throwableFields(vm);
  st(exception + unixExceptionFields(vm).errno, Math.abs(errno));
  vm.heap.setRef(exception, fields.cause, exception);
  vm.heap.setRef(exception, fields.stackTrace, ld(throwableStatics(vm).UNASSIGNED_STACK));
  return new JavaRethrow(exception);
}

/** The result of a host call; a negative one is thrown as a UnixException. */
export function unix(vm: VM, result: number): number {
  if (result < 0) throw unixException(vm, result);
  return result;
}

/** The result of a host call; a negative one is thrown as an IOException. */
export function io(result: number): number {
  if (result < 0) throw ioException(result);
  return result;
}

/** Sets or clears O_NONBLOCK; false when there is no such number. */
export function setBlocking(vm: VM, number: number, blocking: boolean): boolean {
  const resource = vm.host.resources.get(number);
  if (resource !== undefined) resource.nonBlocking = !blocking;
  return resource !== undefined;
}

export const isBlocking = (vm: VM, number: number): boolean => vm.host.resources.get(number)?.nonBlocking !== true;

/** Replaces a standard descriptor by /dev/null, as the JDK does instead of closing it. */
export function closeDescriptor(vm: VM, number: number): number {
  const { files } = vm.host;
  if (number > 2) return files.close(number);
  const nothing = files.open(Buffer.from("/dev/null"), O_RDONLY, 0);
  if (nothing < 0) return nothing;
  const result = files.dup2(nothing, number);
  files.close(nothing);
  return Math.min(result, 0);
}

/** Bytes as a byte[] of Java. */
export const toByteArray = (vm: VM, bytes: Uint8Array): Addr => vm.heap.byteArrayFrom(bytes);
