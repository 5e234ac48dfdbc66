// java.lang.System: time, array copies, the standard streams.
import { type Addr, ld, st } from "../../../layout/memory.ts";
import { KLASS_ARRAY, Klass } from "../../../layout/metadata.ts";
import { ARRAY_LENGTH, OBJECT_KLASS } from "../../../layout/object.ts";
import { externalName, isSubtype } from "../../../linking/klass-view.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { VM } from "../../../runtime/vm.ts";

const streams = fieldsOf("java/lang/System", { in: "Ljava/io/InputStream;", out: "Ljava/io/PrintStream;", err: "Ljava/io/PrintStream;" });
/** What JNI libraries' names may have at most (JNI_LIB_NAME_LENGTH). */
const MAX_LIBRARY_NAME = 240;

/** The kernel does the copies that succeed; here are the others, with what HotSpot says of them. */
function arraycopy(vm: VM, src: Addr, srcPos: number, dst: Addr, dstPos: number, length: number): void {
  if (src === 0 || dst === 0) throw new JavaThrow("java/lang/NullPointerException");
  if (vm.kernel.arraycopy(src, srcPos, dst, dstPos, length) === 0) return;
  throw arraycopyProblem(vm, src, srcPos, dst, dstPos, length);
}

const isArray = (klass: Addr): boolean => (ld(klass + Klass.flags) & KLASS_ARRAY) !== 0;
const isRefs = (klass: Addr): boolean => ld(klass + Klass.elementType) >= 12;
const store = (text: string): JavaThrow => new JavaThrow("java/lang/ArrayStoreException", `arraycopy: ${text}`);
const range = (text: string): JavaThrow => new JavaThrow("java/lang/ArrayIndexOutOfBoundsException", `arraycopy: ${text}`);
const kind = (k: Addr): string => (isRefs(k) ? "object array[]" : `${externalName(ld(k + Klass.elementKlass))}[]`);
const sized = (k: Addr, n: number): string => `${isRefs(k) ? "object array" : externalName(ld(k + Klass.elementKlass))}[${n}]`;

function arraycopyProblem(_vm: VM, src: Addr, srcPos: number, dst: Addr, dstPos: number, length: number): JavaThrow {
  const from = ld(src + OBJECT_KLASS);
  const to = ld(dst + OBJECT_KLASS);
  if (!isArray(from)) return store(`source type ${externalName(from)} is not an array`);
  if (!isArray(to)) return store(`destination type ${externalName(to)} is not an array`);
  if (isRefs(from) !== isRefs(to) || (!isRefs(from) && from !== to))
    return store(`type mismatch: can not copy ${kind(from)} into ${kind(to)}`);
  const srcLength = ld(src + ARRAY_LENGTH);
  const dstLength = ld(dst + ARRAY_LENGTH);
  if (srcPos < 0) return range(`source index ${srcPos} out of bounds for ${sized(from, srcLength)}`);
  if (dstPos < 0) return range(`destination index ${dstPos} out of bounds for ${sized(to, dstLength)}`);
  if (length < 0) return range(`length ${length} is negative`);
  if (srcPos + length > srcLength) return range(`last source index ${srcPos + length} out of bounds for ${sized(from, srcLength)}`);
  if (dstPos + length > dstLength) return range(`last destination index ${dstPos + length} out of bounds for ${sized(to, dstLength)}`);
  // A ref array with an element that does not fit: what came before it has been copied.
  if (!isSubtype(ld(to + Klass.elementKlass), ld(from + Klass.elementKlass)))
    return store(
      `type mismatch: can not copy ${externalName(ld(from + Klass.elementKlass))}[] into ${externalName(ld(to + Klass.elementKlass))}[]`,
    );
  const elements = `${externalName(ld(from + Klass.elementKlass))}[]`;
  const target = externalName(ld(to + Klass.elementKlass));
  return store(`element type mismatch: can not cast one of the elements of ${elements} to the type of the destination array, ${target}`);
}

export default natives("java/lang/System", {
  "arraycopy(Ljava/lang/Object;ILjava/lang/Object;II)V": arraycopy,
  "currentTimeMillis()J": (vm) => vm.host.clock.currentTimeMillis(),
  "nanoTime()J": (vm) => vm.host.clock.nanoTime(),
  "identityHashCode(Ljava/lang/Object;)I": (vm, object: Addr) => (object === 0 ? 0 : vm.kernel.identityHash(object)),
  "mapLibraryName(Ljava/lang/String;)Ljava/lang/String;": (vm, name: Addr) => {
    if (name === 0) throw new JavaThrow("java/lang/NullPointerException");
    const text = vm.strings.textOf(name);
    if (text.length > MAX_LIBRARY_NAME) throw new JavaThrow("java/lang/IllegalArgumentException", "name too long");
    return vm.strings.create(`lib${text}.so`);
  },
  "setIn0(Ljava/io/InputStream;)V": (vm, stream: Addr) => st(streams(vm).in, stream),
  "setOut0(Ljava/io/PrintStream;)V": (vm, stream: Addr) => st(streams(vm).out, stream),
  "setErr0(Ljava/io/PrintStream;)V": (vm, stream: Addr) => st(streams(vm).err, stream),
});
