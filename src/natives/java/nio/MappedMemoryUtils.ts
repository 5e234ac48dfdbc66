// java.nio.MappedMemoryUtils: MappedByteBuffer.force, load, isLoaded. Mappings are copies: they are always loaded.
import type { Addr } from "../../../layout/memory.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { force } from "../../mappings.ts";
import { ioException } from "../../posix.ts";

export default natives("java/nio/MappedMemoryUtils", {
  "isLoaded0(JJJ)Z": () => true,
  "load0(JJ)V": () => {},
  "unload0(JJ)V": () => {},
  "force0(Ljava/io/FileDescriptor;JJ)V": (vm, _: Addr, address: bigint, length: bigint) => {
    const result = force(vm, Number(address), Number(length));
    if (result < 0) throw ioException(result);
  },
});
