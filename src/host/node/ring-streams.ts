// What streams over a ring have in common, whoever is at its other end (the main thread's): reads and writes that never wait, and what poll(2) would say.
import { EAGAIN, EPIPE } from "../errno.ts";
import { POLLERR, POLLHUP, POLLIN, POLLOUT } from "../resources.ts";
import type { Ring } from "../ring.ts";

/** Reads what is there. @param tellRoom the writer waits for room, and there is some @returns bytes, 0 at the end, or a negative errno */
export function readRing(ring: Ring, into: Uint8Array, tellRoom: () => void): number {
  const n = ring.read(into);
  if (n === 0) return ring.ended ? ring.failure : -EAGAIN;
  if (ring.takeRoomWanted()) tellRoom();
  return n;
}

/** Writes what fits. @param tellBytes the reader has not been told yet that there are bytes @returns bytes, or a negative errno */
export function writeRing(ring: Ring, from: Uint8Array, tellBytes: () => void): number {
  if (ring.abandoned) return -EPIPE;
  let n = ring.write(from);
  if (n === 0) {
    ring.roomWanted = true;
    n = ring.write(from);
  }
  if (ring.notify()) tellBytes();
  return n === 0 ? -EAGAIN : n;
}

export const readable = (ring: Ring): number => (ring.readable > 0 ? POLLIN : ring.ended ? POLLIN | POLLHUP : 0);

export function writable(ring: Ring): number {
  if (ring.abandoned) return POLLERR | POLLHUP;
  if (ring.writable > 0) return POLLOUT;
  ring.roomWanted = true;
  return ring.writable > 0 ? POLLOUT : 0;
}
