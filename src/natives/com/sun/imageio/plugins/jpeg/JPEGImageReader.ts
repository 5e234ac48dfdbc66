// com.sun.imageio.plugins.jpeg.JPEGImageReader over our decoder: metadata and regions are Java's.
import type { Addr } from "../../../../../../layout/memory.ts";
import { JavaThrow } from "../../../../../../runtime/java-throw.ts";
import { natives } from "../../../../../../runtime/native-registry.ts";
import type { StepFrame } from "../../../../../../runtime/step-frame.ts";
import type { VM } from "../../../../../../runtime/vm.ts";
import { addHalf, codecOf, coroutine, disposeHalf, Half, huffmanTables, ints, type Owner, quantizationTables } from "./calls.ts";
import type { Decoder, ReadRequest } from "./codec/codec.ts";

const POINTER = 1;
const OF_IMAGE = 2;
const owner: Owner = { className: "com/sun/imageio/plugins/jpeg/JPEGImageReader", line: 4 };

function half(vm: VM, number: bigint): Half<Decoder> {
  const resource = vm.host.resources.get(Number(number));
  if (resource instanceof Half) return resource as Half<Decoder>;
  throw new JavaThrow("java/lang/IllegalStateException", "Attempting to use reader after dispose()");
}

function request(f: StepFrame): ReadRequest {
  const { vm } = f;
  if (f.argRef(4) === 0 || f.argRef(6) === 0) throw new JavaThrow("java/lang/NullPointerException");
  const given = <T>(slot: number, tables: (vm: VM, array: Addr) => T): T | undefined =>
    f.argRef(slot) === 0 ? undefined : tables(vm, f.argRef(slot));
  return {
    imageIndex: f.argInt(1),
    bands: ints(vm, f.argRef(6)).slice(0, Math.max(0, f.argInt(5))),
    sourceX: f.argInt(8),
    sourceY: f.argInt(9),
    width: f.argInt(10),
    height: f.argInt(11),
    stepX: f.argInt(12),
    stepY: f.argInt(13),
    lineBytes: vm.heap.length(f.argRef(owner.line)),
    quantization: given(14, quantizationTables),
    dc: given(15, huffmanTables),
    ac: given(16, huffmanTables),
    firstPass: f.argInt(17),
    lastPass: f.argInt(18),
    wantUpdates: f.argInt(19) !== 0,
  };
}

export default natives(owner.className, {
  "initJPEGImageReader()J": (vm) => addHalf(vm, new (codecOf(vm).Decoder)()),
  "setSource(J)V": (vm, _self: Addr, number: bigint) => half(vm, number).codec.setSource(),
  "readImageHeader(JZZ)Z": coroutine(owner, half, POINTER, (f, decoder) => decoder.readHeader(f.argInt(3) !== 0, f.argInt(4) !== 0)),
  "setOutColorSpace(JI)V": (vm, _self: Addr, number: bigint, space: number) => half(vm, number).codec.setColours(space),
  "readImage(IJ[BI[I[IIIIIII[Ljavax/imageio/plugins/jpeg/JPEGQTable;[Ljavax/imageio/plugins/jpeg/JPEGHuffmanTable;[Ljavax/imageio/plugins/jpeg/JPEGHuffmanTable;IIZ)Z":
    coroutine(owner, half, OF_IMAGE, (f, decoder) => decoder.readImage(request(f))),
  "clearNativeReadAbortFlag(J)V": (vm, _self: Addr, number: bigint) => {
    half(vm, number).codec.aborted = false;
  },
  "abortRead(J)V": (vm, _self: Addr, number: bigint) => {
    half(vm, number).codec.aborted = true;
  },
  "resetLibraryState(J)V": (vm, _self: Addr, number: bigint) => half(vm, number).codec.abandon(),
  // What the stream throws when bytes are given back is not told: it may have been closed.
  "resetReader(J)V": coroutine(
    owner,
    half,
    POINTER,
    function* (_, decoder) {
      yield* decoder.reset();
      return 0;
    },
    true,
  ),
  "disposeReader(J)V": (vm, number: bigint) => disposeHalf(vm, number),
});
