// The start of a VM: the first classes, then on the main Java thread what HotSpot's initialisation and the java launcher do:
// System.initPhase1/2/3, the main class, its main method, and the end (DestroyJavaVM).

import { type ByteString, fromByteString } from "../flags/options.ts";
import type { KlassAddr, MethodAddr, Ref, ThreadAddr } from "../layout/addresses.ts";
import { THREAD_WAITING } from "../layout/frame.ts";
import { ld, st, u8 } from "../layout/memory.ts";
import { Field, Klass } from "../layout/metadata.ts";
import { Q } from "../layout/quick-opcodes.ts";
import {
  FO_CLASS_KLASS,
  FO_LF_VMENTRY,
  FO_LOADER_DATA,
  FO_MH_FORM,
  FO_MN_CLAZZ,
  FO_MN_METHOD,
  FO_MN_VMINDEX,
  FO_REF_DISCOVERED,
  FO_REF_NEXT,
  FO_REF_QUEUE,
  FO_REF_REFERENT,
  FO_RMN_VMTARGET,
  FO_SOFT_CLOCK,
  FO_SOFT_TIMESTAMP,
  FO_STRING_CODER,
  FO_STRING_HASH,
  FO_STRING_HASH_IS_ZERO,
  FO_STRING_VALUE,
  FO_THREAD_EETOP,
  VMState,
} from "../layout/vm-state.ts";
import { primitiveKlass } from "../linking/array-klass.ts";
import { findFieldByName } from "../linking/field-by-name.ts";
import { fieldSignature } from "../linking/field-view.ts";
import { findLocalMethod } from "../linking/lookup.ts";
import { symbolOf } from "../linking/symbols.ts";
import { INITIALIZE, initialized } from "./initialize.ts";
import { JavaThrow } from "./java-throw.ts";
import { classFields, fieldsOf, threadFields } from "./library-fields.ts";
import { routine } from "./routines.ts";
import type { Next, StepFrame } from "./step-frame.ts";
import { announceEnd, bindThread, DESTROYER, handlerFailed, hasUserThreads, MAIN_CLASS, threadObject } from "./threads.ts";
import type { VM } from "./vm.ts";

/** What the first classes and the first thread need of the VM. */
type Parts = Pick<VM, "allKlasses" | "exceptions" | "fault" | "heap" | "linker" | "scheduler" | "settings" | "stacks">;

const PRIMITIVES = [4, 5, 6, 7, 8, 9, 10, 11, 14] as const;

/** Library fields that the kernel reads: VMState.offsets by FO_*. */
const KERNEL_FIELDS: readonly (readonly [fo: number, className: string, name: string, descriptor: string])[] = [
  [FO_CLASS_KLASS, "java/lang/Class", "klass", "I"],
  [FO_STRING_VALUE, "java/lang/String", "value", "[B"],
  [FO_STRING_CODER, "java/lang/String", "coder", "B"],
  [FO_STRING_HASH, "java/lang/String", "hash", "I"],
  [FO_STRING_HASH_IS_ZERO, "java/lang/String", "hashIsZero", "Z"],
  [FO_REF_REFERENT, "java/lang/ref/Reference", "referent", "Ljava/lang/Object;"],
  [FO_REF_QUEUE, "java/lang/ref/Reference", "queue", "Ljava/lang/ref/ReferenceQueue;"],
  [FO_REF_NEXT, "java/lang/ref/Reference", "next", "Ljava/lang/ref/Reference;"],
  [FO_REF_DISCOVERED, "java/lang/ref/Reference", "discovered", "Ljava/lang/ref/Reference;"],
  [FO_SOFT_CLOCK, "java/lang/ref/SoftReference", "clock", "J"],
  [FO_SOFT_TIMESTAMP, "java/lang/ref/SoftReference", "timestamp", "J"],
  [FO_LOADER_DATA, "java/lang/ClassLoader", "loader_data", "I"],
  [FO_THREAD_EETOP, "java/lang/Thread", "eetop", "J"],
  [FO_MH_FORM, "java/lang/invoke/MethodHandle", "form", "Ljava/lang/invoke/LambdaForm;"],
  [FO_LF_VMENTRY, "java/lang/invoke/LambdaForm", "vmentry", "Ljava/lang/invoke/MemberName;"],
  [FO_MN_METHOD, "java/lang/invoke/MemberName", "method", "Ljava/lang/invoke/ResolvedMethodName;"],
  [FO_MN_CLAZZ, "java/lang/invoke/MemberName", "clazz", "Ljava/lang/Class;"],
  [FO_MN_VMINDEX, "java/lang/invoke/MemberName", "vmindex", "I"],
  [FO_RMN_VMTARGET, "java/lang/invoke/ResolvedMethodName", "vmtarget", "I"],
];

/** Loads the first classes and makes their mirrors; then there is a main thread whose bottom frame is MAIN. */
export function bootClasses(vm: Parts): void {
  u8[VMState.sentinelCode] = Q.invokestatic_q;
  u8[VMState.sentinelCode + 3] = Q.native_return;
  const { linker } = vm;
  linker.boot("java/lang/Object");
  linker.boot("java/lang/Class");
  for (const [fo, className, name, descriptor] of KERNEL_FIELDS) {
    const field = findFieldByName(linker.boot(className), name);
    if (field === 0 || fieldSignature(field) !== descriptor)
      throw vm.fault(`the class library has no field ${className}.${name} ${descriptor}`);
    st(VMState.offsets + 4 * fo, ld(field + Field.offset));
  }
  for (const type of PRIMITIVES) primitiveKlass(type);
  for (const klass of vm.allKlasses()) linker.createMirror(klass);
  for (const type of PRIMITIVES) {
    linker.createMirror(primitiveKlass(type));
    if (type !== 14) linker.createMirror(linker.typeArray(type));
  }
  // Array classes made before their component had a mirror.
  const componentType = classFields(vm).componentType;
  for (const klass of vm.allKlasses()) {
    const element = ld(klass + Klass.elementKlass);
    if (element !== 0) vm.heap.setRef(linker.mirrorOf(klass), componentType, linker.mirrorOf(element));
  }
  vm.exceptions.prepareOutOfMemory();
}

/** Makes the main thread, ready to run MAIN. */
export function createMainThread(vm: Parts): ThreadAddr {
  const thread = vm.scheduler.create(0, vm.settings.stackBytes);
  const object = vm.heap.allocate(vm.linker.boot("java/lang/Thread"));
  bindThread(vm, thread, object);
  st(object + threadFields(vm).priority, 5);
  vm.stacks.pushRoutine(thread, MAIN);
  vm.scheduler.ready(thread);
  return thread;
}

/** Initialised before anything else runs, in HotSpot's order. */
const FIRST_INITIALIZED = [
  "jdk/internal/misc/UnsafeConstants",
  "java/lang/String",
  "java/lang/System",
  "java/lang/Class",
  "java/lang/ThreadGroup",
  "java/lang/Thread",
];
/**
 * Initialised once there is a thread object, before initPhase1. StringUTF16 is not in HotSpot's list: the interpreter's intrinsics of String do its work
 * without it, and C2's code has a trap for each call into a class that has not been initialised.
 */
const THEN_INITIALIZED = ["java/lang/Module", "java/lang/reflect/Method", "java/lang/ref/Finalizer", "java/lang/StringUTF16"];

const SYSTEM_GROUP = 0; // ref
const MAIN_GROUP = 1; // ref
const EXCEPTION = 2; // ref
const ARGUMENTS = 3; // ref: main's
const COUNT = 0; // word: classes initialised so far
const CODE = 1; // word: exit code

/** Initialises the next class of a list, and comes back to this step until all are done. */
function initializeNext(f: StepFrame, names: readonly string[]): Next | null {
  for (let i = f.word(COUNT); i < names.length; i++) {
    const klass = f.vm.linker.boot(names[i]!);
    f.setWord(COUNT, i + 1);
    if (!initialized(f.vm, klass)) return f.again().run(INITIALIZE, [], [klass]);
  }
  f.setWord(COUNT, 0);
  return null;
}

/** A Java error before main: HotSpot's text, exit code 1. */
function failed(f: StepFrame, what: string): Next | null {
  if (!f.pending()) return null;
  const exception = f.takeException();
  f.vm.host.print(1, `Error occurred during initialization of ${what}\n${f.vm.exceptionText(exception)}\n`);
  f.vm.halt(1);
  return f.next();
}

const unsafeConstants = fieldsOf("jdk/internal/misc/UnsafeConstants", {
  ADDRESS_SIZE0: "I",
  PAGE_SIZE: "I",
  BIG_ENDIAN: "Z",
  UNALIGNED_ACCESS: "Z",
});
const PAGE_SIZE = 4096;

/** What Unsafe knows of the machine; its initialiser reads it from here. */
function setUnsafeConstants(vm: Parts): void {
  const at = unsafeConstants(vm);
  st(at.ADDRESS_SIZE0, 8);
  st(at.PAGE_SIZE, PAGE_SIZE);
  u8[at.UNALIGNED_ACCESS] = 1;
}

function constructorOf(vm: Parts, className: string, descriptor: string): MethodAddr {
  return findLocalMethod(vm.linker.boot(className), symbolOf("<init>"), symbolOf(descriptor));
}

const S_ARGUMENTS = 13;
const S_LOAD_MAIN = 15;
const S_UNCAUGHT = 18;
const S_DESTROY = 20;

/** Where LauncherHelper's messages go. */
const TO_STDERR = 1;

const isAscii = (bytes: ByteString): boolean => !/[\x80-\xff]/.test(bytes);

const byteArray = (vm: Parts, bytes: ByteString): Ref => vm.heap.byteArrayFrom(Buffer.from(bytes, "latin1"));

/** The main thread from its first bytecode to the end of the VM. */
export const MAIN: number = routine("main", {
  refs: 4,
  longs: 2,
  catches: true,
  steps: [
    // 0: the first classes
    (f) => failed(f, "VM") ?? initializeNext(f, FIRST_INITIALIZED) ?? f.next(),
    // 1: thread groups
    (f) => {
      setUnsafeConstants(f.vm);
      const group = f.vm.heap.allocate(f.vm.linker.boot("java/lang/ThreadGroup"));
      f.setRef(SYSTEM_GROUP, group);
      return f.call(constructorOf(f.vm, "java/lang/ThreadGroup", "()V"), group);
    },
    (f) => {
      const { vm } = f;
      const stop = failed(f, "VM");
      if (stop !== null) return stop;
      const group = vm.heap.allocate(vm.linker.boot("java/lang/ThreadGroup"));
      f.setRef(MAIN_GROUP, group);
      const init = constructorOf(vm, "java/lang/ThreadGroup", "(Ljava/lang/Void;Ljava/lang/ThreadGroup;Ljava/lang/String;)V");
      return f.call(init, group, 0, f.ref(SYSTEM_GROUP), vm.strings.create("main"));
    },
    // 3: the main thread's object
    (f) => {
      const { vm } = f;
      const stop = failed(f, "VM");
      if (stop !== null) return stop;
      const init = constructorOf(vm, "java/lang/Thread", "(Ljava/lang/ThreadGroup;Ljava/lang/String;)V");
      return f.call(init, threadObject(f.thread), f.ref(MAIN_GROUP), vm.strings.create("main"));
    },
    // 4
    (f) => failed(f, "VM") ?? initializeNext(f, THEN_INITIALIZED) ?? f.next(),
    // 5
    (f) => failed(f, "VM") ?? f.call(f.vm.upcalls.initPhase1),
    (f) => failed(f, "VM") ?? f.call(f.vm.upcalls.initPhase2, 0, 0) /* its errors to stdout, without a stack */,
    // 7: the boot layer stands
    (f) => {
      const stop = failed(f, "boot layer");
      if (stop !== null) return stop;
      if (f.resultInt() !== 0) {
        f.vm.halt(1);
        return f.next();
      }
      return f.call(f.vm.upcalls.initPhase3);
    },
    // 8: what archives are of
    (f) => failed(f, "VM") ?? f.vm.archive.systemIsUp(f),
    // 9: HotSpot starts its signal dispatcher here
    (f) => {
      f.vm.booted();
      return f.next();
    },
    // 10: what the launcher was asked to show, in its order
    (f) => {
      const { vm } = f;
      const { showSettings } = vm.options;
      if (showSettings === undefined) return f.next();
      const { option, initialHeap, maxHeap, stack } = showSettings;
      const text = vm.strings.fromPlatform(Buffer.from(option, "latin1"));
      return f.call(vm.upcalls.showSettings, TO_STDERR, text, BigInt(initialHeap), BigInt(maxHeap), BigInt(stack));
    },
    // 11: modules, and -version and its kin
    (f) => {
      const { vm } = f;
      const { listModules, describeModule, showVersion } = vm.options;
      if (f.pending()) return f.goto(S_UNCAUGHT);
      if (listModules) {
        f.goto(S_UNCAUGHT);
        return f.call(vm.upcalls.listModules);
      }
      if (describeModule !== undefined) {
        f.goto(S_UNCAUGHT);
        return f.call(vm.upcalls.describeModule, vm.strings.create(fromByteString(describeModule)));
      }
      if (showVersion === undefined) return f.next();
      const toStderr = showVersion.stream === "stderr" ? 1 : 0;
      return f.call(showVersion.exit ? vm.upcalls.printVersion : vm.upcalls.printVersionln, toStderr);
    },
    // 12: is there more to do?
    (f) => {
      const { vm } = f;
      const { options } = vm;
      if (f.pending()) return f.goto(S_UNCAUGHT);
      if (options.showVersion?.exit === true) return f.goto(S_DESTROY);
      if (options.validateModules) return f.goto(S_DESTROY); // the boot layer has done it
      if (options.launch === undefined) {
        if (options.usage !== undefined) {
          vm.host.print(options.usage.stream === "stdout" ? 1 : 2, fromByteString(options.usage.text));
          f.setWord(CODE, options.usage.exitCode);
        }
        return f.goto(S_DESTROY);
      }
      f.setRef(ARGUMENTS, vm.heap.newRefArray(vm.wk.String, options.launch.args.length));
      f.setWord(COUNT, 0);
      return f.next();
    },
    // 13: the arguments as Strings, and the main class last; what is not ASCII is decoded in Java
    (f) => {
      const { vm } = f;
      const { what, args } = vm.options.launch!;
      for (let i = f.word(COUNT); i < args.length; i++) {
        f.setWord(COUNT, i);
        if (!isAscii(args[i]!)) return f.call(vm.upcalls.makePlatformString, TO_STDERR, byteArray(vm, args[i]!));
        vm.heap.setElement(f.ref(ARGUMENTS), i, vm.strings.create(args[i]!));
      }
      f.setWord(COUNT, args.length);
      if (!isAscii(what)) return f.call(vm.upcalls.makePlatformString, TO_STDERR, byteArray(vm, what));
      f.goto(S_LOAD_MAIN);
      return f.call(vm.upcalls.checkAndLoadMain, TO_STDERR, vm.options.launch!.mode, vm.strings.create(what));
    },
    (f) => {
      const { vm } = f;
      const { args, mode } = vm.options.launch!;
      if (f.pending()) return f.goto(S_UNCAUGHT);
      const i = f.word(COUNT);
      if (i === args.length) return f.call(vm.upcalls.checkAndLoadMain, TO_STDERR, mode, f.resultRef());
      vm.heap.setElement(f.ref(ARGUMENTS), i, f.resultRef());
      f.setWord(COUNT, i + 1);
      return f.goto(S_ARGUMENTS);
    },
    // 15: its main method
    (f) => {
      const { vm } = f;
      if (f.pending()) {
        // What LauncherHelper has no words for (a signed jar whose class was changed): the launcher's NULL_CHECK speaks first.
        vm.host.print(2, "Error: A JNI error has occurred, please check your installation and try again\n");
        return f.goto(S_UNCAUGHT);
      }
      const mirror = f.resultRef();
      const klass = vm.linker.klassOfMirror(mirror);
      st(VMState.vmData + 4 * MAIN_CLASS, vm.heap.newSlot(mirror));
      if (vm.options.dryRun) return f.goto(S_DESTROY);
      f.setWord(COUNT, klass);
      return initialized(vm, klass) ? f.next() : f.run(INITIALIZE, [], [klass]);
    },
    (f) => {
      if (f.pending()) return f.goto(S_UNCAUGHT);
      const main = findLocalMethodUp(f.word(COUNT), "main", "([Ljava/lang/String;)V");
      return f.call(main, f.ref(ARGUMENTS));
    },
    // 17: main has returned
    (f) => f.goto(S_UNCAUGHT),
    // 18: an uncaught exception of main
    (f) => {
      const exception = f.takeException();
      if (exception === 0) return f.goto(S_DESTROY);
      f.setWord(CODE, 1);
      f.setRef(EXCEPTION, exception);
      f.vm.reportUncaught(f.thread, exception);
      return f.call(f.vm.upcalls.dispatchUncaughtException, threadObject(f.thread), exception);
    },
    (f) => {
      handlerFailed(f);
      return f.goto(S_DESTROY);
    },
    // 20: the main thread ends ...
    (f) => f.call(f.vm.upcalls.threadExit, threadObject(f.thread)),
    // 21: ... and a thread "DestroyJavaVM" takes its place
    (f) => {
      const { vm, thread } = f;
      f.takeException();
      if (!announceEnd(vm, thread)) return f.again().next(); // blocked on the Thread's monitor
      const object = vm.heap.allocate(vm.wk.Thread);
      bindThread(vm, thread, object);
      st(object + threadFields(vm).priority, 5);
      const init = constructorOf(vm, "java/lang/Thread", "(Ljava/lang/ThreadGroup;Ljava/lang/String;)V");
      return f.call(init, object, f.ref(MAIN_GROUP), vm.strings.create("DestroyJavaVM"));
    },
    // 22: wait for the others, run the hooks
    (f) => {
      const { vm } = f;
      f.takeException();
      if (hasUserThreads(vm, f.thread)) {
        st(VMState.vmData + 4 * DESTROYER, f.thread);
        return f.again().block(THREAD_WAITING);
      }
      return f.call(vm.upcalls.shutdown);
    },
    (f) => {
      f.takeException();
      f.vm.halt(f.word(CODE));
      return f.next();
    },
  ],
});

function findLocalMethodUp(klass: KlassAddr, name: string, descriptor: string): MethodAddr {
  for (let k = klass; k !== 0; k = ld(k + Klass.super)) {
    const method = findLocalMethod(k, symbolOf(name), symbolOf(descriptor));
    if (method !== 0) return method;
  }
  throw new JavaThrow("java/lang/NoSuchMethodError", name);
}
