// Files of cached profiles on Node.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { ProfileFiles } from "../warmth/cached-profiles.ts";

let aside = 0;

export function profileFiles(): ProfileFiles {
  return {
    read(name) {
      try {
        return readFileSync(name);
      } catch (e) {
        if ((e as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw e;
      }
    },
    replace(name, bytes) {
      const temporary = `${name}.${process.pid}.${aside++}.tmp`;
      writeFileSync(temporary, bytes, { flush: true });
      renameSync(temporary, name);
    },
    crc32: (bytes) => process.getBuiltinModule("node:zlib").crc32(bytes),
  };
}
