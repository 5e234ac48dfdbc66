// SHA-256, by which classes are the same class in another run. The kernel's where there is a VM: loading the host's takes longer than all
// hashes of a run.
import { contentHash as hashByHost } from "../classpath/content-hash.ts";
import { type Addr, u8 } from "../layout/memory.ts";
import { kernel } from "./kernel-exports.ts";

const DIGEST_BYTES = 32;

/** SHA-256 of the bytes (the VM's memory will do): 32 bytes. */
export function contentHash(bytes: Uint8Array): Uint8Array {
  const hasVM = (kernel as typeof kernel | undefined) !== undefined;
  return (hasVM ? hashByKernel(bytes) : undefined) ?? hashByHost(bytes);
}

/** undefined when the C heap has no room. */
function hashByKernel(bytes: Uint8Array): Uint8Array | undefined {
  const isThere = bytes.buffer === u8.buffer;
  const room: Addr = kernel.malloc(DIGEST_BYTES + (isThere ? 0 : bytes.length)) >>> 0;
  if (room === 0) return undefined;
  const from = isThere ? bytes.byteOffset : room + DIGEST_BYTES;
  if (!isThere) u8.set(bytes, from);
  const isDone = kernel.sha256(from, bytes.length, room) !== 0;
  const digest = isDone ? u8.slice(room, room + DIGEST_BYTES) : undefined;
  kernel.free(room);
  return digest;
}
