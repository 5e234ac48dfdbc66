// jdk.internal.misc.Unsafe: what the interpreter's intrinsics do not do (they have all plain accesses, CAS and fences).
// An offset is an offset in the object, or with a null object an absolute address; static fields have base null.

import { JavaThread, THREAD_PARKED, WAKE_NOTIFIED } from "../../../../layout/frame.ts";
import { type Addr, f64, ld, ldi, st, u8 } from "../../../../layout/memory.ts";
import { Field, KLASS_ARRAY, KLASS_INITIALIZED, KLASS_PRIMITIVE, Klass } from "../../../../layout/metadata.ts";
import { ARRAY_BASE } from "../../../../layout/object.ts";
import { findFieldByName } from "../../../../linking/field-by-name.ts";
import { externalName } from "../../../../linking/klass-view.ts";
import { INITIALIZE, initialized } from "../../../../runtime/initialize.ts";
import { JavaRethrow, JavaThrow, NeedsInitialization } from "../../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { allocateNative, reallocateNative } from "../../../../runtime/native-memory.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { Steps } from "../../../../runtime/step-frame.ts";
import { javaThreadOf } from "../../../../runtime/threads.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { allAbsent } from "../../../absent-sockets.ts";
import { definedName } from "../../../java/lang/class-names.ts";
import { isInterrupted } from "../../../java/lang/interrupts.ts";

const ACC_STATIC = 8;
const reflectField = fieldsOf("java/lang/reflect/Field", { clazz: "Ljava/lang/Class;", slot: "I" });

/** Base and long offset as an address. */
const at = (base: Addr, offset: bigint): Addr => (base + Number(offset & 0xffff_ffffn)) >>> 0;

function klassOf(vm: VM, mirror: Addr): Addr {
  if (mirror === 0) throw new JavaThrow("java/lang/NullPointerException");
  return vm.linker.klassOfMirror(mirror);
}

function fieldOf(vm: VM, reflected: Addr, isStatic: boolean): { klass: Addr; field: Addr } {
  if (reflected === 0) throw new JavaThrow("java/lang/NullPointerException");
  const f = reflectField(vm);
  const klass = vm.linker.klassOfMirror(ld(reflected + f.clazz));
  const field = ld(klass + Klass.fields) + 4 + ldi(reflected + f.slot) * Field.sizeof;
  if (((ld(field + Field.accessFlags) & ACC_STATIC) !== 0) !== isStatic) throw new JavaThrow("java/lang/IllegalArgumentException");
  return { klass, field };
}

function allocateInstance(vm: VM, _self: Addr, mirror: Addr): Addr {
  const klass = klassOf(vm, mirror);
  const flags = ld(klass + Klass.accessFlags);
  if ((ld(klass + Klass.flags) & KLASS_PRIMITIVE) !== 0) throw new JavaThrow("java/lang/InstantiationException");
  if (klass === vm.wk.Class) throw new JavaThrow("java/lang/IllegalAccessException", externalName(klass));
  if ((ld(klass + Klass.flags) & KLASS_ARRAY) !== 0 || (flags & 0x600) !== 0)
    throw new JavaThrow("java/lang/InstantiationException", externalName(klass));
  if (!initialized(vm, klass) && ld(klass + Klass.initThread) !== vm.currentThread) throw new NeedsInitialization(klass);
  return vm.heap.allocate(klass);
}

const ensureInitialized: Steps = {
  refs: 0,
  longs: 0,
  steps: [
    (f) => {
      const klass = klassOf(f.vm, f.argRef(1));
      return initialized(f.vm, klass) ? f.next() : f.run(INITIALIZE, [], [klass]);
    },
    (f) => f.return(),
  ],
};

/** LockSupport.park: until a permit, an interrupt, or the deadline (relative nanoseconds, or absolute milliseconds). */
const park: Steps = {
  refs: 0,
  longs: 0,
  steps: [
    (f) => {
      const { vm, thread } = f;
      const isAbsolute = f.argInt(1) !== 0;
      const time = f.argLong(2);
      if (ld(thread + JavaThread.parkPermit) !== 0 || isInterrupted(vm, thread)) {
        st(thread + JavaThread.parkPermit, 0);
        return f.next();
      }
      if (time < 0n || (isAbsolute && time === 0n)) return f.next();
      const { clock } = vm.host;
      if (time === 0n) return f.block(THREAD_PARKED);
      const nanos = isAbsolute ? (Number(time) - clock.currentTimeMillis()) * 1e6 : Number(time);
      if (nanos <= 0) return f.next();
      return f.block(THREAD_PARKED, clock.nanoTime() + Math.min(nanos, Number.MAX_SAFE_INTEGER / 4));
    },
    (f) => {
      st(f.thread + JavaThread.parkPermit, 0);
      return f.return();
    },
  ],
};

function unpark(vm: VM, _self: Addr, threadObj: Addr): void {
  const thread = threadObj === 0 ? 0 : javaThreadOf(vm, threadObj);
  if (thread === 0) return;
  st(thread + JavaThread.parkPermit, 1);
  if (ld(thread + JavaThread.state) === THREAD_PARKED) vm.scheduler.wake(thread, WAKE_NOTIFIED);
}

/** Copies with each `size`-byte element reversed. */
function copySwap(from: Addr, to: Addr, bytes: number, size: number): void {
  const copy = u8.slice(from, from + bytes);
  for (let i = 0; i < bytes; i += size) for (let j = 0; j < size; j++) u8[to + i + j] = copy[i + size - 1 - j]!;
}

const O = "Ljava/lang/Object;";
const FIELD = "Ljava/lang/reflect/Field;";

export default natives("jdk/internal/misc/Unsafe", {
  "allocateInstance(Ljava/lang/Class;)Ljava/lang/Object;": allocateInstance,
  "allocateMemory0(J)J": (vm, _self: Addr, bytes: bigint) => {
    if (bytes > 0x7fff_ffffn) return 0n;
    return BigInt(allocateNative(vm, Number(bytes)));
  },
  "reallocateMemory0(JJ)J": (vm, _self: Addr, address: bigint, bytes: bigint) => {
    if (bytes > 0x7fff_ffffn) return 0n;
    return BigInt(reallocateNative(vm, Number(address), Number(bytes)));
  },
  "freeMemory0(J)V": (vm, _self: Addr, address: bigint) => vm.kernel.free(Number(address)),
  [`setMemory0(${O}JJB)V`]: (_vm, _self: Addr, base: Addr, offset: bigint, bytes: bigint, value: number) => {
    const start = at(base, offset);
    u8.fill(value, start, start + Number(bytes));
  },
  [`copyMemory0(${O}J${O}JJ)V`]: (_vm, _self: Addr, from: Addr, fromOffset: bigint, to: Addr, toOffset: bigint, bytes: bigint) => {
    const start = at(from, fromOffset);
    u8.copyWithin(at(to, toOffset), start, start + Number(bytes));
  },
  [`copySwapMemory0(${O}J${O}JJJ)V`]: (
    _vm,
    _self: Addr,
    from: Addr,
    fromOffset: bigint,
    to: Addr,
    toOffset: bigint,
    bytes: bigint,
    size: bigint,
  ) => copySwap(at(from, fromOffset), at(to, toOffset), Number(bytes), Number(size)),
  "arrayBaseOffset0(Ljava/lang/Class;)I": (vm, _self: Addr, mirror: Addr) => {
    if ((ld(klassOf(vm, mirror) + Klass.flags) & KLASS_ARRAY) === 0) throw new JavaThrow("java/lang/InvalidClassException");
    return ARRAY_BASE;
  },
  "arrayIndexScale0(Ljava/lang/Class;)I": (vm, _self: Addr, mirror: Addr) => {
    const klass = klassOf(vm, mirror);
    if ((ld(klass + Klass.flags) & KLASS_ARRAY) === 0) throw new JavaThrow("java/lang/InvalidClassException");
    return 1 << (-1 - ldi(klass + Klass.layoutHelper));
  },
  [`objectFieldOffset0(${FIELD})J`]: (vm, _self: Addr, f: Addr) => BigInt(ld(fieldOf(vm, f, false).field + Field.offset)),
  "objectFieldOffset1(Ljava/lang/Class;Ljava/lang/String;)J": (vm, _self: Addr, mirror: Addr, name: Addr) => {
    const text = vm.strings.textOf(name);
    const field = findFieldByName(klassOf(vm, mirror), text);
    if (field === 0) throw new JavaThrow("java/lang/InternalError", text);
    return BigInt(ld(field + Field.offset));
  },
  [`staticFieldOffset0(${FIELD})J`]: (vm, _self: Addr, f: Addr) => BigInt(ld(fieldOf(vm, f, true).field + Field.offset)),
  [`staticFieldBase0(${FIELD})Ljava/lang/Object;`]: (vm, _self: Addr, f: Addr) => {
    fieldOf(vm, f, true);
    return 0; // static fields stand at absolute addresses
  },
  "shouldBeInitialized0(Ljava/lang/Class;)Z": (vm, _self: Addr, mirror: Addr) => {
    const klass = klassOf(vm, mirror);
    return ld(klass + Klass.initState) !== KLASS_INITIALIZED && !initialized(vm, klass);
  },
  "ensureClassInitialized0(Ljava/lang/Class;)V": ensureInitialized,
  "defineClass0(Ljava/lang/String;[BIILjava/lang/ClassLoader;Ljava/security/ProtectionDomain;)Ljava/lang/Class;": (
    vm,
    _self: Addr,
    name: Addr,
    array: Addr,
    offset: number,
    length: number,
    loader: Addr,
    protectionDomain: Addr,
  ) => {
    const klass = vm.linker.define(vm.linker.loaderData(loader), {
      name: definedName(vm, name),
      bytes: vm.linker.copyBytes(array, offset, length),
      protectionDomain,
      source: "__JVM_DefineClass__",
    });
    return vm.linker.mirrorOf(klass);
  },
  "throwException(Ljava/lang/Throwable;)V": (_vm, _self: Addr, exception: Addr) => {
    if (exception === 0) throw new JavaThrow("java/lang/NullPointerException");
    throw new JavaRethrow(exception);
  },
  "park(ZJ)V": park,
  [`unpark(${O})V`]: unpark,
  "getLoadAverage0([DI)I": (vm, _self: Addr, array: Addr, n: number) => {
    const loads = vm.host.process.loadAverage();
    if (loads === undefined) return -1;
    const count = Math.min(n, loads.length);
    for (let i = 0; i < count; i++) f64[(array + ARRAY_BASE) / 8 + i] = loads[i]!;
    return count;
  },
  "getUncompressedObject(J)Ljava/lang/Object;": (_vm, _self: Addr, address: bigint) => ld(Number(address)),
  // Java asks isWritebackEnabled first: there is no persistent memory.
  ...allAbsent("java/lang/UnsupportedOperationException", "there is no persistent memory", [
    "writeback0(J)V",
    "writebackPreSync0()V",
    "writebackPostSync0()V",
  ]),
});
