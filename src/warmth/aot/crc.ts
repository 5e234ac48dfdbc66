// The checksum of the AOT cache's files: zlib's CRC-32, which the host has in fast native code.
import type { VM } from "../../runtime/vm.ts";
import type { Crc32 } from "./cache-file.ts";

export const crc32Of =
  (vm: VM): Crc32 =>
  (crc, bytes) =>
    vm.host.zlib.crc32(crc, bytes);
