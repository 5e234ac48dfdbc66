// How the codec, which is a generator, runs as a native's frame: each of its requests is a call of a method of the reader or writer, and the
// generator goes on when that is done. The codec is in a bundle of its own that the first reader or writer loads.
import type { ImageOutcome, Resource } from "../../../../../../host/resources.ts";
import { ImageRefused } from "../../../../../../host/resources.ts";
import { type Addr, ld, ldi } from "../../../../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../../../../layout/object.ts";
import { findMethodByName } from "../../../../../../linking/lookup.ts";
import { JavaThrow } from "../../../../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../../../../runtime/library-fields.ts";
import type { JavaValue, Next, StepFrame, Steps } from "../../../../../../runtime/step-frame.ts";
import type { VM } from "../../../../../../runtime/vm.ts";
import type * as Codec from "./codec/codec.ts";
import type { HuffmanTable } from "./codec/tables.ts";
import type { Upcall, Upcalls } from "./codec/upcalls.ts";

const KIND = "jpeg";

/** The native half of a reader or writer: `structPointer` is its number. */
export class Half<T extends { aborted: boolean }> implements Resource {
  readonly kind = KIND;
  readonly codec: T;
  private readonly error: typeof Codec.JpegError;
  private running: Upcalls<JavaValue> | undefined;
  private request: Upcall | undefined;
  /** Whether the request is a call that was made: its answer is awaited. */
  private made = false;

  constructor(codec: T, error: typeof Codec.JpegError) {
    this.codec = codec;
    this.error = error;
  }
  toImage(): ImageOutcome {
    return { outcome: "refuse", reason: "a JPEG reader or writer is not disposed of yet" };
  }
  close(): number {
    return 0;
  }

  start(generator: Upcalls<JavaValue>): void {
    this.running = generator;
    this.request = undefined;
    this.made = false;
  }
  stop(): void {
    this.running = undefined;
  }

  /** Makes the next request, or ends the native. May be executed again before it is done: then no request was made. */
  advance(f: StepFrame, owner: Owner): Next {
    let { request } = this;
    if (request === undefined || this.made) {
      const answer = request === undefined ? 0 : answerOf(f, request, owner);
      this.made = false;
      let result: IteratorResult<Upcall, JavaValue>;
      try {
        result = this.running!.next(answer);
      } catch (problem) {
        this.running = undefined;
        if (problem instanceof this.error) throw new JavaThrow("javax/imageio/IIOException", problem.message);
        throw problem;
      }
      if (result.done === true) {
        this.running = undefined;
        return f.return(result.value);
      }
      request = this.request = result.value;
    }
    const next = call(f, request, owner);
    this.made = true;
    return next;
  }
}

/** A class with its argument slots. */
export interface Owner {
  readonly className: string;
  /** Slot of the array that has a line of pixels. */
  readonly line: number;
}

const BUFFER = 0; // ref: byte[], for the stream
const BUFFER_BYTES = 4096;

function answerOf(f: StepFrame, request: Upcall, owner: Owner): number {
  const { heap } = f.vm;
  if (request.to === "readInputData") {
    const count = Math.min(f.resultInt(), BUFFER_BYTES);
    if (count > 0) request.into.set(heap.bytes(f.ref(BUFFER)).subarray(0, count));
    return count;
  }
  if (request.to === "skipInputBytes") return Number(f.resultLong());
  if (request.to === "grabPixels") {
    const line = heap.bytes(f.argRef(owner.line));
    request.into.set(line.subarray(0, Math.min(line.length, request.into.length)));
  }
  return 0;
}

function call(f: StepFrame, request: Upcall, owner: Owner): Next {
  const { vm } = f;
  const self = f.argRef(0);
  const to = (descriptor: string, ...args: (number | bigint)[]): Next => {
    const method = findMethodByName(vm.linker.boot(owner.className), request.to, descriptor);
    return f.again().call(method, self, ...args);
  };
  switch (request.to) {
    case "readInputData":
      return to("([BII)I", f.ref(BUFFER), 0, BUFFER_BYTES);
    case "skipInputBytes":
      return to("(J)J", BigInt(request.count));
    case "pushBack":
      return to("(I)V", request.count);
    case "warningOccurred":
      return to("(I)V", request.code);
    case "warningWithMessage":
      return to("(Ljava/lang/String;)V", vm.strings.create(request.text));
    case "setImageData":
      return to("(IIIII[B)V", ...request.numbers, request.profile === undefined ? 0 : vm.heap.byteArrayFrom(request.profile));
    case "acceptPixels":
      vm.heap.bytes(f.argRef(owner.line)).set(request.pixels);
      return to("(IZ)V", request.line, request.progressive ? 1 : 0);
    case "passStarted":
      return to("(I)V", request.pass);
    case "skipPastImage":
      return to("(I)V", request.image);
    case "grabPixels":
      return to("(I)V", request.line);
    case "writeOutputData":
      vm.heap.bytes(f.ref(BUFFER)).set(request.bytes);
      return to("([BII)V", f.ref(BUFFER), 0, request.bytes.length);
    case "passComplete":
    case "writeMetadata":
      return to("()V");
  }
}

/** A native that the codec does: `start` gives its generator, `number` is the argument slot of the half's number. */
export function coroutine<T extends { aborted: boolean }>(
  owner: Owner,
  half: (vm: VM, number: bigint) => Half<T>,
  number: number,
  start: (f: StepFrame, codec: T) => Upcalls<JavaValue>,
  swallow = false,
): Steps {
  const halfOf = (f: StepFrame): Half<T> => half(f.vm, f.argLong(number));
  return {
    refs: 1,
    longs: 0,
    catches: true,
    steps: [
      (f) => {
        const it = halfOf(f);
        f.setRef(BUFFER, f.vm.heap.newByteArray(BUFFER_BYTES));
        it.start(start(f, it.codec));
        return f.goto(1);
      },
      (f) => {
        if (!f.pending()) return halfOf(f).advance(f, owner);
        const exception = f.takeException();
        // It may have been disposed of meanwhile.
        if (f.vm.host.resources.get(Number(f.argLong(number))) instanceof Half) halfOf(f).stop();
        return swallow ? f.return() : f.throw(exception);
      },
    ],
  };
}

export const codecOf = (vm: VM): typeof Codec => vm.host.loadPart("jpeg") as typeof Codec;

export function addHalf<T extends { aborted: boolean }>(vm: VM, codec: T): number {
  return vm.host.resources.add(new Half(codec, codecOf(vm).JpegError));
}

export function disposeHalf(vm: VM, number: bigint): void {
  if (vm.host.resources.get(Number(number)) instanceof Half) vm.host.resources.release(Number(number));
}

export function registerJpeg(vm: VM): void {
  vm.host.resources.register(KIND, () => {
    throw new ImageRefused("JPEG readers and writers are not kept");
  });
}

const quantizationFields = fieldsOf("javax/imageio/plugins/jpeg/JPEGQTable", { qTable: "[I" });
const huffmanFields = fieldsOf("javax/imageio/plugins/jpeg/JPEGHuffmanTable", { lengths: "[S", values: "[S" });

/** More tables than a stream can name are left out. */
const TABLES = 4;

function elements<T>(vm: VM, array: Addr, make: (element: Addr) => T): T[] {
  if (array === 0) return [];
  return Array.from({ length: Math.min(TABLES, vm.heap.length(array)) }, (_, i) => make(vm.heap.getElement(array, i)));
}

export const ints = (vm: VM, array: Addr): number[] =>
  Array.from({ length: vm.heap.length(array) }, (_, i) => ldi(array + ARRAY_BASE + 4 * i));

export const quantizationTables = (vm: VM, array: Addr): Uint16Array[] =>
  elements(vm, array, (table) => Uint16Array.from(ints(vm, ld(table + quantizationFields(vm).qTable))));

export const huffmanTables = (vm: VM, array: Addr): HuffmanTable[] =>
  elements(vm, array, (table) => ({
    lengths: bytes(vm, ld(table + huffmanFields(vm).lengths)),
    symbols: bytes(vm, ld(table + huffmanFields(vm).values)),
  }));

/** The low bytes of a short[]. */
const bytes = (vm: VM, array: Addr): Uint8Array => Uint8Array.from(vm.heap.chars(array));
