// SHA-256, by which classes are the same class in another run. The digest is the host's; it is loaded when first needed.

type Crypto = typeof import("node:crypto");
let crypto: Crypto | undefined;

/** SHA-256 of the bytes (shared memory will do): 32 bytes. */
export function contentHash(bytes: Uint8Array): Uint8Array {
  crypto ??= process.getBuiltinModule("node:crypto");
  return crypto.hash("sha256", bytes, "buffer");
}
