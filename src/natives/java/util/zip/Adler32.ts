// java.util.zip.Adler32 through the host.
import { type Addr, u8 } from "../../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../../layout/object.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { bytesAt } from "../../../posix.ts";

export default natives("java/util/zip/Adler32", {
  "update(II)I": (vm, adler: number, byte: number) => vm.host.zlib.adler32(adler, Uint8Array.of(byte)),
  "updateBytes(I[BII)I": (vm, adler: number, array: Addr, offset: number, length: number) => {
    const start = array + ARRAY_BASE + offset;
    return vm.host.zlib.adler32(adler, u8.subarray(start, start + length));
  },
  "updateByteBuffer(IJII)I": (vm, adler: number, address: bigint, offset: number, length: number) =>
    vm.host.zlib.adler32(adler, bytesAt(address + BigInt(offset), length)),
});
