// java.util.zip.Deflater over the kernel's streams. What a call consumed and produced comes back packed into one long.
import { type Addr, ld } from "../../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../../layout/object.ts";
import { DeflateState, Z_BUF_ERROR, Z_OK, Z_STREAM_END } from "../../../../layout/zlib.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { packResult, streamOf } from "./pack.ts";

/** What Deflater.DEFAULT_COMPRESSION (-1) stands for. */
const DEFAULT_LEVEL = 6;
const levelOf = (level: number): number => (level === -1 ? DEFAULT_LEVEL : level);

/**
 * consumed | produced << 31 | finished << 62 | parameters still to be set << 63.
 * `params`: bit 0 = change level and strategy first; strategy in bits 1 and 2; level above (signed).
 */
function deflate(
  vm: VM,
  stream: bigint,
  input: Addr,
  inputLength: number,
  output: Addr,
  outputLength: number,
  flush: number,
  params: number,
): bigint {
  const state = streamOf(stream, "Deflater");
  const change = (params & 1) !== 0;
  const status = change
    ? vm.kernel.deflateParams(state, input, inputLength, output, outputLength, levelOf(params >> 3), (params >> 1) & 3)
    : vm.kernel.deflateStream(state, input, inputLength, output, outputLength, flush);
  if (status === Z_BUF_ERROR && !change) return 0n;
  if (status !== Z_OK && status !== Z_STREAM_END && status !== Z_BUF_ERROR) throw new JavaThrow("java/lang/InternalError");
  const consumed = ld(state + DeflateState.consumed);
  const produced = ld(state + DeflateState.produced);
  return packResult(consumed, produced, status === Z_STREAM_END, status === Z_BUF_ERROR);
}

function setDictionary(vm: VM, stream: bigint, dictionary: Addr, length: number): void {
  if (vm.kernel.deflateSetDictionary(streamOf(stream, "Deflater"), dictionary, length) === Z_OK) return;
  throw new JavaThrow("java/lang/IllegalArgumentException");
}

export default natives("java/util/zip/Deflater", {
  "init(IIZ)J": (vm, level: number, strategy: number, nowrap: number) => {
    const state = vm.kernel.deflateInit(levelOf(level), strategy, nowrap !== 0 ? 0 : 1);
    if (state === 0) throw new JavaThrow("java/lang/OutOfMemoryError");
    return state >>> 0;
  },
  "setDictionary(J[BII)V": (vm, stream: bigint, array: Addr, offset: number, length: number) =>
    setDictionary(vm, stream, array + ARRAY_BASE + offset, length),
  "setDictionaryBuffer(JJI)V": (vm, stream: bigint, buffer: bigint, length: number) => setDictionary(vm, stream, Number(buffer), length),
  "deflateBytesBytes(J[BII[BIIII)J": (
    vm,
    _: Addr,
    stream: bigint,
    input: Addr,
    inputOffset: number,
    inputLength: number,
    output: Addr,
    outputOffset: number,
    outputLength: number,
    flush: number,
    params: number,
  ) => deflate(vm, stream, input + ARRAY_BASE + inputOffset, inputLength, output + ARRAY_BASE + outputOffset, outputLength, flush, params),
  "deflateBytesBuffer(J[BIIJIII)J": (
    vm,
    _: Addr,
    stream: bigint,
    input: Addr,
    inputOffset: number,
    inputLength: number,
    output: bigint,
    outputLength: number,
    flush: number,
    params: number,
  ) => deflate(vm, stream, input + ARRAY_BASE + inputOffset, inputLength, Number(output), outputLength, flush, params),
  "deflateBufferBytes(JJI[BIIII)J": (
    vm,
    _: Addr,
    stream: bigint,
    input: bigint,
    inputLength: number,
    output: Addr,
    outputOffset: number,
    outputLength: number,
    flush: number,
    params: number,
  ) => deflate(vm, stream, Number(input), inputLength, output + ARRAY_BASE + outputOffset, outputLength, flush, params),
  "deflateBufferBuffer(JJIJIII)J": (
    vm,
    _: Addr,
    stream: bigint,
    input: bigint,
    inputLength: number,
    output: bigint,
    outputLength: number,
    flush: number,
    params: number,
  ) => deflate(vm, stream, Number(input), inputLength, Number(output), outputLength, flush, params),
  "getAdler(J)I": (_, stream: bigint) => ld(streamOf(stream, "Deflater") + DeflateState.adler) | 0,
  "reset(J)V": (vm, stream: bigint) => vm.kernel.deflateReset(streamOf(stream, "Deflater")),
  "end(J)V": (vm, stream: bigint) => vm.kernel.deflateEnd(streamOf(stream, "Deflater")),
});
