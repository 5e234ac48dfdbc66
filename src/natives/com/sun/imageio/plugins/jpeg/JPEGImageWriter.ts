// com.sun.imageio.plugins.jpeg.JPEGImageWriter over our encoder: metadata is Java's.
import type { Addr } from "../../../../../../layout/memory.ts";
import { JavaThrow } from "../../../../../../runtime/java-throw.ts";
import { natives } from "../../../../../../runtime/native-registry.ts";
import type { StepFrame } from "../../../../../../runtime/step-frame.ts";
import type { VM } from "../../../../../../runtime/vm.ts";
import { addHalf, codecOf, coroutine, disposeHalf, Half, huffmanTables, ints, type Owner, quantizationTables } from "./calls.ts";
import type { Encoder, WriteRequest } from "./codec/codec.ts";

const POINTER = 1;
const owner: Owner = { className: "com/sun/imageio/plugins/jpeg/JPEGImageWriter", line: 3 };
const MAX_BANDS = 4;
const LAST_COLOURS = 5;

function half(vm: VM, number: bigint): Half<Encoder> {
  const resource = vm.host.resources.get(Number(number));
  if (resource instanceof Half) return resource as Half<Encoder>;
  throw new JavaThrow("java/lang/IllegalStateException", "Attempting to use writer after dispose()");
}

function request(f: StepFrame): WriteRequest {
  const { vm } = f;
  // Scans of one's own are refused by the JDK's native like this, too.
  if ([3, 13, 22, 23, 24, 25].some((slot) => f.argRef(slot) === 0) || (f.argInt(20) !== 0 && f.argRef(21) !== 0))
    throw new JavaThrow("java/lang/NullPointerException");
  const [inColours, outColours, bands] = [f.argInt(4), f.argInt(5), f.argInt(6)];
  const [sourceWidth, width, height, stepX, stepY] = [8, 9, 10, 11, 12].map((slot) => f.argInt(slot)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const isColours = (space: number): boolean => space >= 0 && space <= LAST_COLOURS;
  const valid =
    isColours(inColours) &&
    isColours(outColours) &&
    bands >= 1 &&
    bands <= MAX_BANDS &&
    width >= 0 &&
    width <= sourceWidth &&
    height >= 0 &&
    stepX >= 0 &&
    stepY >= 0;
  if (!valid) throw new JavaThrow("javax/imageio/IIOException", "Invalid argument to native writeImage");
  return {
    inColours,
    outColours,
    bandSizes: ints(vm, f.argRef(7)).slice(0, bands),
    sourceWidth,
    width,
    height,
    stepX,
    stepY,
    quantization: quantizationTables(vm, f.argRef(13)),
    writeQuantization: f.argInt(14) !== 0,
    dc: huffmanTables(vm, f.argRef(15)),
    ac: huffmanTables(vm, f.argRef(16)),
    writeHuffman: f.argInt(17) !== 0,
    optimize: f.argInt(18) !== 0,
    progressive: f.argInt(19) !== 0,
    ids: ints(vm, f.argRef(22)),
    h: ints(vm, f.argRef(23)),
    v: ints(vm, f.argRef(24)),
    selectors: ints(vm, f.argRef(25)),
    haveMetadata: f.argInt(26) !== 0,
    restartInterval: f.argInt(27),
  };
}

export default natives(owner.className, {
  "initJPEGImageWriter()J": (vm) => addHalf(vm, new (codecOf(vm).Encoder)()),
  "setDest(J)V": (vm, _self: Addr, number: bigint) => half(vm, number).codec.setDestination(),
  "writeImage(J[BIII[IIIIII[Ljavax/imageio/plugins/jpeg/JPEGQTable;Z[Ljavax/imageio/plugins/jpeg/JPEGHuffmanTable;[Ljavax/imageio/plugins/jpeg/JPEGHuffmanTable;ZZZI[I[I[I[I[IZI)Z":
    coroutine(owner, half, POINTER, (f, encoder) => encoder.writeImage(request(f))),
  "writeTables(J[Ljavax/imageio/plugins/jpeg/JPEGQTable;[Ljavax/imageio/plugins/jpeg/JPEGHuffmanTable;[Ljavax/imageio/plugins/jpeg/JPEGHuffmanTable;)V":
    coroutine(owner, half, POINTER, function* (f, encoder) {
      const { vm } = f;
      yield* encoder.writeTables(quantizationTables(vm, f.argRef(3)), huffmanTables(vm, f.argRef(4)), huffmanTables(vm, f.argRef(5)));
      return 0;
    }),
  "abortWrite(J)V": (vm, _self: Addr, number: bigint) => {
    half(vm, number).codec.aborted = true;
  },
  "resetWriter(J)V": (vm, _self: Addr, number: bigint) => {
    half(vm, number).codec.aborted = false;
  },
  "disposeWriter(J)V": (vm, number: bigint) => disposeHalf(vm, number),
});
