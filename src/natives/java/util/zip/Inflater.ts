// java.util.zip.Inflater over the host's zlib streams. What a call consumed and produced comes back packed into one long.
import { Z_BUF_ERROR, Z_DATA_ERROR, Z_NEED_DICT, Z_OK, Z_STREAM_END, Z_STREAM_ERROR } from "../../../../host/zlib.ts";
import { type Addr, st } from "../../../../layout/memory.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { bytesAt } from "../../../posix.ts";
import { arrayBytes, packResult } from "./pack.ts";

const fields = fieldsOf("java/util/zip/Inflater", { inputConsumed: "I", outputConsumed: "I" });

function stream(vm: VM, address: bigint) {
  const inflater = vm.host.zlib.inflater(Number(address));
  if (inflater === undefined) throw new JavaThrow("java/lang/NullPointerException", "Inflater has been closed");
  return inflater;
}

/** consumed | produced << 31 | finished << 62 | needs a dictionary << 63. @throws DataFormatException after noting the counts */
function inflate(vm: VM, self: Addr, address: bigint, input: Uint8Array, output: Uint8Array): bigint {
  const inflater = stream(vm, address);
  const status = inflater.inflate(input, output);
  switch (status) {
    case Z_BUF_ERROR:
      return 0n;
    case Z_OK:
      return packResult(inflater.consumed, inflater.produced, false, false);
    case Z_STREAM_END:
      return packResult(inflater.consumed, inflater.produced, true, false);
    case Z_NEED_DICT:
      return packResult(inflater.consumed, inflater.produced, false, true);
    case Z_DATA_ERROR:
      st(self + fields(vm).inputConsumed, inflater.consumed);
      st(self + fields(vm).outputConsumed, inflater.produced);
      throw new JavaThrow("java/util/zip/DataFormatException", inflater.message || null);
    default:
      throw new JavaThrow("java/lang/InternalError", inflater.message || null);
  }
}

function setDictionary(vm: VM, address: bigint, dictionary: Uint8Array): void {
  const inflater = stream(vm, address);
  const status = inflater.setDictionary(dictionary.slice());
  if (status === Z_OK) return;
  const wrong = status === Z_STREAM_ERROR || status === Z_DATA_ERROR;
  throw new JavaThrow(wrong ? "java/lang/IllegalArgumentException" : "java/lang/InternalError", inflater.message || null);
}

export default natives("java/util/zip/Inflater", {
  "init(Z)J": (vm, nowrap: number) => vm.host.zlib.newInflater(nowrap !== 0),
  "setDictionary(J[BII)V": (vm, address: bigint, array: Addr, offset: number, length: number) =>
    setDictionary(vm, address, arrayBytes(array, offset, length)),
  "setDictionaryBuffer(JJI)V": (vm, address: bigint, buffer: bigint, length: number) => setDictionary(vm, address, bytesAt(buffer, length)),
  "inflateBytesBytes(J[BII[BII)J": (
    vm,
    self: Addr,
    address: bigint,
    input: Addr,
    inputOffset: number,
    inputLength: number,
    output: Addr,
    outputOffset: number,
    outputLength: number,
  ) => inflate(vm, self, address, arrayBytes(input, inputOffset, inputLength), arrayBytes(output, outputOffset, outputLength)),
  "inflateBytesBuffer(J[BIIJI)J": (
    vm,
    self: Addr,
    address: bigint,
    input: Addr,
    inputOffset: number,
    inputLength: number,
    output: bigint,
    outputLength: number,
  ) => inflate(vm, self, address, arrayBytes(input, inputOffset, inputLength), bytesAt(output, outputLength)),
  "inflateBufferBytes(JJI[BII)J": (
    vm,
    self: Addr,
    address: bigint,
    input: bigint,
    inputLength: number,
    output: Addr,
    outputOffset: number,
    outputLength: number,
  ) => inflate(vm, self, address, bytesAt(input, inputLength), arrayBytes(output, outputOffset, outputLength)),
  "inflateBufferBuffer(JJIJI)J": (
    vm,
    self: Addr,
    address: bigint,
    input: bigint,
    inputLength: number,
    output: bigint,
    outputLength: number,
  ) => inflate(vm, self, address, bytesAt(input, inputLength), bytesAt(output, outputLength)),
  "getAdler(J)I": (vm, address: bigint) => stream(vm, address).adler,
  "reset(J)V": (vm, address: bigint) => {
    if (stream(vm, address).reset() !== Z_OK) throw new JavaThrow("java/lang/InternalError");
  },
  "end(J)V": (vm, address: bigint) => {
    if ((vm.host.resources.release(Number(address)) ?? 0) < 0) throw new JavaThrow("java/lang/InternalError");
  },
});
