// Files of cached profiles on Node.
import { readFileSync } from "node:fs";
import { hostCrc32 } from "../host/node/crc32.ts";
import type { ProfileFiles } from "../warmth/cached-profiles.ts";
import { replaceWhole } from "./store-folder.ts";

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
    replace: (name, bytes) => replaceWhole(name, bytes),
    crc32: (bytes) => hostCrc32(0, bytes) >>> 0,
  };
}
