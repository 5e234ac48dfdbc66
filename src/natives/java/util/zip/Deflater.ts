// java.util.zip.Deflater over the host's zlib streams. What a call consumed and produced comes back packed into one long.
import { Z_BUF_ERROR, Z_OK, Z_STREAM_END, Z_STREAM_ERROR } from "../../../../host/zlib.ts";
import type { Addr } from "../../../../layout/memory.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { bytesAt } from "../../../posix.ts";
import { arrayBytes, packResult } from "./pack.ts";

function stream(vm: VM, address: bigint) {
  const deflater = vm.host.zlib.deflater(Number(address));
  if (deflater === undefined) throw new JavaThrow("java/lang/NullPointerException", "Deflater has been closed");
  return deflater;
}

/**
 * consumed | produced << 31 | finished << 62 | parameters still to be set << 63.
 * `params`: bit 0 = change level and strategy first; strategy in bits 1 and 2; level above (signed).
 */
function deflate(vm: VM, address: bigint, input: Uint8Array, output: Uint8Array, flush: number, params: number): bigint {
  const deflater = stream(vm, address);
  if ((params & 1) !== 0) {
    const status = deflater.params(input, output, params >> 3, (params >> 1) & 3);
    if (status !== Z_OK && status !== Z_BUF_ERROR) throw new JavaThrow("java/lang/InternalError", deflater.message || null);
    return packResult(deflater.consumed, deflater.produced, false, status === Z_BUF_ERROR);
  }
  const status = deflater.deflate(input, output, flush);
  if (status === Z_BUF_ERROR) return 0n;
  if (status !== Z_OK && status !== Z_STREAM_END) throw new JavaThrow("java/lang/InternalError", deflater.message || null);
  return packResult(deflater.consumed, deflater.produced, status === Z_STREAM_END, false);
}

function setDictionary(vm: VM, address: bigint, dictionary: Uint8Array): void {
  const deflater = stream(vm, address);
  const status = deflater.setDictionary(dictionary.slice());
  if (status === Z_OK) return;
  throw new JavaThrow(
    status === Z_STREAM_ERROR ? "java/lang/IllegalArgumentException" : "java/lang/InternalError",
    deflater.message || null,
  );
}

export default natives("java/util/zip/Deflater", {
  "init(IIZ)J": (vm, level: number, strategy: number, nowrap: number) => vm.host.zlib.newDeflater(level, strategy, nowrap !== 0),
  "setDictionary(J[BII)V": (vm, address: bigint, array: Addr, offset: number, length: number) =>
    setDictionary(vm, address, arrayBytes(array, offset, length)),
  "setDictionaryBuffer(JJI)V": (vm, address: bigint, buffer: bigint, length: number) => setDictionary(vm, address, bytesAt(buffer, length)),
  "deflateBytesBytes(J[BII[BIIII)J": (
    vm,
    _: Addr,
    address: bigint,
    input: Addr,
    inputOffset: number,
    inputLength: number,
    output: Addr,
    outputOffset: number,
    outputLength: number,
    flush: number,
    params: number,
  ) => deflate(vm, address, arrayBytes(input, inputOffset, inputLength), arrayBytes(output, outputOffset, outputLength), flush, params),
  "deflateBytesBuffer(J[BIIJIII)J": (
    vm,
    _: Addr,
    address: bigint,
    input: Addr,
    inputOffset: number,
    inputLength: number,
    output: bigint,
    outputLength: number,
    flush: number,
    params: number,
  ) => deflate(vm, address, arrayBytes(input, inputOffset, inputLength), bytesAt(output, outputLength), flush, params),
  "deflateBufferBytes(JJI[BIIII)J": (
    vm,
    _: Addr,
    address: bigint,
    input: bigint,
    inputLength: number,
    output: Addr,
    outputOffset: number,
    outputLength: number,
    flush: number,
    params: number,
  ) => deflate(vm, address, bytesAt(input, inputLength), arrayBytes(output, outputOffset, outputLength), flush, params),
  "deflateBufferBuffer(JJIJIII)J": (
    vm,
    _: Addr,
    address: bigint,
    input: bigint,
    inputLength: number,
    output: bigint,
    outputLength: number,
    flush: number,
    params: number,
  ) => deflate(vm, address, bytesAt(input, inputLength), bytesAt(output, outputLength), flush, params),
  "getAdler(J)I": (vm, address: bigint) => stream(vm, address).adler,
  "reset(J)V": (vm, address: bigint) => {
    if (stream(vm, address).reset() !== Z_OK) throw new JavaThrow("java/lang/InternalError");
  },
  "end(J)V": (vm, address: bigint) => {
    // Z_DATA_ERROR only says that some output was never taken.
    vm.host.resources.release(Number(address));
  },
});
