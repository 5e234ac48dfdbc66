// SHA-256 by the host, which loads it when first needed. A VM has its own (linking/content-hash.ts).

type Crypto = typeof import("node:crypto");
let crypto: Crypto | undefined;

/** SHA-256 of the bytes (shared memory will do): 32 bytes. */
export function contentHash(bytes: Uint8Array): Uint8Array {
  crypto ??= process.getBuiltinModule("node:crypto");
  return crypto.hash("sha256", bytes, "buffer");
}
