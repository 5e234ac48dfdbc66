// java.util.zip.CRC32 through the host.
import { type Addr, u8 } from "../../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../../layout/object.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { bytesAt } from "../../../posix.ts";

export default natives("java/util/zip/CRC32", {
  "update(II)I": (vm, crc: number, byte: number) => vm.host.zlib.crc32(crc, Uint8Array.of(byte)),
  "updateBytes0(I[BII)I": (vm, crc: number, array: Addr, offset: number, length: number) => {
    const start = array + ARRAY_BASE + offset;
    return vm.host.zlib.crc32(crc, u8.subarray(start, start + length));
  },
  "updateByteBuffer0(IJII)I": (vm, crc: number, address: bigint, offset: number, length: number) =>
    vm.host.zlib.crc32(crc, bytesAt(address + BigInt(offset), length)),
});
