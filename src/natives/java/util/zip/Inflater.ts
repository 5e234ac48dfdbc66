// java.util.zip.Inflater over the kernel's streams. What a call consumed and produced comes back packed into one long.
import { type Addr, ld, st } from "../../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../../layout/object.ts";
import {
  InflateState,
  Z_BUF_ERROR,
  Z_DATA_ERROR,
  Z_MEM_ERROR,
  Z_NEED_DICT,
  Z_OK,
  Z_STREAM_END,
  ZLIB_MESSAGES,
} from "../../../../layout/zlib.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { packResult, streamOf } from "./pack.ts";

const fields = fieldsOf("java/util/zip/Inflater", { inputConsumed: "I", outputConsumed: "I" });

const messageOf = (state: Addr): string | null => ZLIB_MESSAGES[ld(state + InflateState.message)] || null;

/** consumed | produced << 31 | finished << 62 | needs a dictionary << 63. @throws DataFormatException after noting the counts */
function inflate(vm: VM, self: Addr, stream: bigint, input: Addr, inputLength: number, output: Addr, outputLength: number): bigint {
  const state = streamOf(stream, "Inflater");
  const status = vm.kernel.inflateStream(state, input, inputLength, output, outputLength);
  const consumed = ld(state + InflateState.consumed);
  const produced = ld(state + InflateState.produced);
  switch (status) {
    case Z_BUF_ERROR:
      return 0n;
    case Z_OK:
    case Z_STREAM_END:
    case Z_NEED_DICT:
      return packResult(consumed, produced, status === Z_STREAM_END, status === Z_NEED_DICT);
    case Z_DATA_ERROR:
      st(self + fields(vm).inputConsumed, consumed);
      st(self + fields(vm).outputConsumed, produced);
      throw new JavaThrow("java/util/zip/DataFormatException", messageOf(state));
    case Z_MEM_ERROR:
      throw new JavaThrow("java/lang/OutOfMemoryError");
    default:
      throw new JavaThrow("java/lang/InternalError", messageOf(state));
  }
}

function setDictionary(vm: VM, stream: bigint, dictionary: Addr, length: number): void {
  const state = streamOf(stream, "Inflater");
  const status = vm.kernel.inflateSetDictionary(state, dictionary, length);
  if (status === Z_OK) return;
  if (status === Z_MEM_ERROR) throw new JavaThrow("java/lang/OutOfMemoryError");
  throw new JavaThrow("java/lang/IllegalArgumentException", messageOf(state));
}

export default natives("java/util/zip/Inflater", {
  "init(Z)J": (vm, nowrap: number) => {
    const state = vm.kernel.inflateInit(nowrap !== 0 ? 0 : 1);
    if (state === 0) throw new JavaThrow("java/lang/OutOfMemoryError");
    return state >>> 0;
  },
  "setDictionary(J[BII)V": (vm, stream: bigint, array: Addr, offset: number, length: number) =>
    setDictionary(vm, stream, array + ARRAY_BASE + offset, length),
  "setDictionaryBuffer(JJI)V": (vm, stream: bigint, buffer: bigint, length: number) => setDictionary(vm, stream, Number(buffer), length),
  "inflateBytesBytes(J[BII[BII)J": (
    vm,
    self: Addr,
    stream: bigint,
    input: Addr,
    inputOffset: number,
    inputLength: number,
    output: Addr,
    outputOffset: number,
    outputLength: number,
  ) => inflate(vm, self, stream, input + ARRAY_BASE + inputOffset, inputLength, output + ARRAY_BASE + outputOffset, outputLength),
  "inflateBytesBuffer(J[BIIJI)J": (
    vm,
    self: Addr,
    stream: bigint,
    input: Addr,
    inputOffset: number,
    inputLength: number,
    output: bigint,
    outputLength: number,
  ) => inflate(vm, self, stream, input + ARRAY_BASE + inputOffset, inputLength, Number(output), outputLength),
  "inflateBufferBytes(JJI[BII)J": (
    vm,
    self: Addr,
    stream: bigint,
    input: bigint,
    inputLength: number,
    output: Addr,
    outputOffset: number,
    outputLength: number,
  ) => inflate(vm, self, stream, Number(input), inputLength, output + ARRAY_BASE + outputOffset, outputLength),
  "inflateBufferBuffer(JJIJI)J": (
    vm,
    self: Addr,
    stream: bigint,
    input: bigint,
    inputLength: number,
    output: bigint,
    outputLength: number,
  ) => inflate(vm, self, stream, Number(input), inputLength, Number(output), outputLength),
  "getAdler(J)I": (_, stream: bigint) => ld(streamOf(stream, "Inflater") + InflateState.adler) | 0,
  "reset(J)V": (vm, stream: bigint) => vm.kernel.inflateReset(streamOf(stream, "Inflater")),
  "end(J)V": (vm, stream: bigint) => vm.kernel.inflateEnd(streamOf(stream, "Inflater")),
});
