// What depends on the environment in the state before main, and is done again when a cache is used: one row for each thing, with the
// step that does it. test/warmth/aot-state.test.ts compares the statics of a restored VM with those of a cold one.
import { type Addr, ld, st, st64, u8 } from "../../layout/memory.ts";
import { Field, KLASS_INITIALIZED, Klass } from "../../layout/metadata.ts";
import { findFieldByName } from "../../linking/field-by-name.ts";
import { bootLoader, findInDictionary } from "../../linking/loader-data.ts";
import { findLocalMethod } from "../../linking/lookup.ts";
import { findSymbol, symbolOf } from "../../linking/symbols.ts";
import { fieldsOf } from "../../runtime/library-fields.ts";
import type { Next, StepFrame } from "../../runtime/step-frame.ts";
import { threadObject } from "../../runtime/threads.ts";
import type { VM } from "../../runtime/vm.ts";

/** Properties that the VM or the launcher sets, or that a row below sets again; all others of the library are part of a cache's identity. */
export const REDONE_PROPERTIES: ReadonlySet<string> = new Set([
  "java.class.path",
  "java.library.path",
  "java.io.tmpdir",
  "sun.java.command",
  "sun.java.launcher",
  "file.encoding",
  "sun.jnu.encoding",
  "sun.stdout.encoding",
  "sun.stderr.encoding",
  "user.dir",
  "user.home",
  "user.name",
  "user.language",
  "user.country",
  "user.script",
  "user.variant",
]);

export interface Redone {
  /** The class whose state it is. */
  readonly className: string;
  /** Its fields, for `dewar aot explain` and the comparing test. */
  readonly fields: readonly string[];
  readonly what: string;
  /** Does it, or begins to: a call that is made before the next row. Null: done. Not run when the class is not initialised. */
  readonly redo: (f: StepFrame, klass: Addr) => Next | null;
}

/** Ref slot of the restoring routine's frame that rows may use among themselves. */
export const SCRATCH_REF = 0;

const threadGroup = fieldsOf("java/lang/ThreadGroup", { nthreads: "I", nUnstartedThreads: "I", threads: "[Ljava/lang/Thread;" });
const threadGroupOf = fieldsOf("java/lang/Thread", { group: "Ljava/lang/ThreadGroup;" });
const fileSystemOf = fieldsOf("sun/nio/fs/UnixFileSystemProvider", { theFileSystem: "Lsun/nio/fs/UnixFileSystem;" });
const randomOf = fieldsOf("java/lang/Thread", { threadLocalRandomProbe: "I" });
const atomicLong = fieldsOf("java/util/concurrent/atomic/AtomicLong", { value: "J" });
const fileDescriptor = fieldsOf("java/io/FileDescriptor", { parent: "Ljava/io/Closeable;", otherParents: "Ljava/util/List;" });
const ucp = fieldsOf("jdk/internal/loader/BuiltinClassLoader", { ucp: "Ljdk/internal/loader/URLClassPath;" });

/** System.initLevel once the system is up. */
const SYSTEM_BOOTED = 4;

/** A class of the boot loader if it is loaded and initialised, else 0. */
export function initializedBoot(className: string): Addr {
  const symbol = findSymbol(className);
  const klass = symbol === 0 ? 0 : findInDictionary(bootLoader(), symbol);
  return klass !== 0 && ld(klass + Klass.initState) === KLASS_INITIALIZED ? klass : 0;
}

/** Address of a static field. */
function staticOf(vm: VM, klass: Addr, name: string): Addr {
  const field = findFieldByName(klass, name);
  if (field === 0) throw vm.fault(`the class library has no field ${vm.linker.name(klass)}.${name}`);
  return ld(field + Field.offset);
}

function method(vm: VM, klass: Addr, name: string, descriptor: string): Addr {
  const found = findLocalMethod(klass, symbolOf(name), symbolOf(descriptor));
  if (found === 0) throw vm.fault(`the class library has no method ${vm.linker.name(klass)}.${name}${descriptor}`);
  return found;
}

/** The static initialiser once more: for classes whose statics are nothing but copies of properties. */
const initializer = (f: StepFrame, klass: Addr): Next => f.call(method(f.vm, klass, "<clinit>", "()V"));

/** A random number as the class library would take it from System.nanoTime. */
const seed = (vm: VM): bigint => BigInt(Math.floor(vm.host.clock.nanoTime()));

/** Puts random bits into an AtomicLong. */
function reseed(vm: VM, field: Addr): void {
  const random = new Uint8Array(8);
  vm.host.random(random);
  st64(ld(field) + atomicLong(vm).value, new DataView(random.buffer).getBigInt64(0));
}

/**
 * Classes whose state no other run may have, and that nothing before main initialises: with one of them a cache is not made.
 * (What an initialiser reads of properties is part of a cache's identity.)
 */
export const OWN_TO_EACH_RUN: readonly string[] = [
  "java/lang/ProcessEnvironment",
  "java/lang/ProcessHandleImpl",
  "java/io/File$TempDirectory",
  "java/nio/file/TempFileHelper",
  "java/net/InetAddress",
  "java/security/SecureRandom",
  "java/util/UUID$Holder",
  "java/util/concurrent/ForkJoinPool",
  "sun/security/provider/NativePRNG",
];

/** In this order. */
export const REDONE: readonly Redone[] = [
  {
    className: "java/nio/charset/Charset",
    fields: ["defaultCharset"],
    what: "is found again from file.encoding",
    redo: ({ vm }, klass) => {
      st(staticOf(vm, klass, "defaultCharset"), 0);
      return null;
    },
  },
  {
    className: "java/util/ImmutableCollections",
    fields: ["SALT32L", "REVERSE"],
    what: "order of iteration of Set.of and Map.of: another one in each run",
    redo: ({ vm }, klass) => {
      const salt = ((0x243f_6a88_85a3_08d3n * seed(vm)) >> 16n) & 0xffff_ffffn;
      st64(staticOf(vm, klass, "SALT32L"), salt);
      u8[staticOf(vm, klass, "REVERSE")] = (salt & 1n) === 0n ? 1 : 0;
      return null;
    },
  },
  {
    className: "java/util/concurrent/ConcurrentHashMap",
    fields: ["NCPU"],
    what: "the machine's processors",
    redo: ({ vm }, klass) => {
      st(
        staticOf(vm, klass, "NCPU"),
        vm.flags.values.ActiveProcessorCount > 0 ? Number(vm.flags.values.ActiveProcessorCount) : vm.host.process.processors,
      );
      return null;
    },
  },
  {
    className: "java/io/FileDescriptor",
    fields: ["in", "out", "err"],
    what: "belong to no stream yet",
    redo: ({ vm }, klass) => {
      const at = fileDescriptor(vm);
      for (const name of ["in", "out", "err"]) {
        const descriptor = ld(staticOf(vm, klass, name));
        st(descriptor + at.parent, 0);
        st(descriptor + at.otherParents, 0);
      }
      return null;
    },
  },
  {
    className: "jdk/internal/misc/VM",
    fields: ["savedProps", "directMemory", "pageAlignDirectMemory", "initLevel"],
    what: "set by System.initPhase1",
    redo: ({ vm }, klass) => {
      st(staticOf(vm, klass, "initLevel"), 0);
      st(staticOf(vm, klass, "savedProps"), 0);
      return null;
    },
  },
  {
    className: "java/lang/System",
    fields: ["props", "lineSeparator", "in", "out", "err", "initialIn"],
    what: "System.initPhase1 runs again: properties, standard streams",
    redo: (f) => f.call(f.vm.upcalls.initPhase1),
  },
  {
    className: "java/lang/System",
    fields: ["initialErrStream"],
    what: "initPhase3's copy of err",
    redo: ({ vm }, klass) => {
      st(staticOf(vm, klass, "initialErrStream"), ld(staticOf(vm, klass, "err")));
      return null;
    },
  },
  {
    className: "java/lang/ThreadGroup",
    fields: [],
    what: "initPhase1 has put the main thread in its group a second time",
    redo: (f) => {
      const { vm } = f;
      const at = threadGroup(vm);
      const group = ld(threadObject(f.thread) + threadGroupOf(vm).group);
      const count = ld(group + at.nthreads) - 1;
      vm.heap.setElement(ld(group + at.threads), count, 0);
      st(group + at.nthreads, count);
      st(group + at.nUnstartedThreads, ld(group + at.nUnstartedThreads) + 1);
      return null;
    },
  },
  {
    className: "jdk/internal/misc/VM",
    fields: ["initLevel"],
    what: "the system is up",
    redo: ({ vm }, klass) => {
      st(staticOf(vm, klass, "initLevel"), SYSTEM_BOOTED);
      return null;
    },
  },
  {
    className: "jdk/internal/util/StaticProperty",
    fields: [
      "JAVA_HOME",
      "USER_HOME",
      "USER_DIR",
      "USER_NAME",
      "JDK_SERIAL_FILTER",
      "JAVA_LIBRARY_PATH",
      "SUN_BOOT_LIBRARY_PATH",
      "NATIVE_ENCODING",
    ],
    what: "copies of properties",
    redo: initializer,
  },
  {
    className: "java/io/File",
    fields: ["fs"],
    what: "java.io.UnixFileSystem, constructed once more in place: user.dir, java.home",
    redo: (f, klass) => {
      const fs = ld(staticOf(f.vm, klass, "fs"));
      return f.call(method(f.vm, ld(fs), "<init>", "()V"), fs);
    },
  },
  {
    className: "sun/nio/fs/Util",
    fields: ["jnuEncoding"],
    what: "of sun.jnu.encoding",
    redo: initializer,
  },
  {
    className: "sun/nio/fs/DefaultFileSystemProvider",
    fields: ["INSTANCE"],
    what: "its file system, constructed once more in place: user.dir",
    redo: (f, klass) => {
      const { vm } = f;
      const provider = ld(staticOf(vm, klass, "INSTANCE"));
      const fs = ld(provider + fileSystemOf(vm).theFileSystem);
      const directory = ld(staticOf(vm, vm.linker.boot("jdk/internal/util/StaticProperty"), "USER_DIR"));
      const init = method(vm, ld(fs), "<init>", "(Lsun/nio/fs/UnixFileSystemProvider;Ljava/lang/String;)V");
      return f.call(init, fs, provider, directory);
    },
  },
  {
    className: "java/util/concurrent/ThreadLocalRandom",
    fields: ["seeder"],
    what: "another seed in each run",
    redo: ({ vm, thread }, klass) => {
      reseed(vm, staticOf(vm, klass, "seeder"));
      st(threadObject(thread) + randomOf(vm).threadLocalRandomProbe, 0);
      return null;
    },
  },
  {
    className: "java/util/SplittableRandom",
    fields: ["defaultGen"],
    what: "another seed in each run",
    redo: ({ vm }, klass) => {
      reseed(vm, staticOf(vm, klass, "defaultGen"));
      return null;
    },
  },
  {
    className: "java/util/Locale",
    fields: ["defaultLocale", "defaultDisplayLocale", "defaultFormatLocale"],
    what: "found again from user.language and its kin",
    redo: (f, klass) => {
      for (const name of ["defaultDisplayLocale", "defaultFormatLocale"]) st(staticOf(f.vm, klass, name), 0);
      return f.call(method(f.vm, klass, "initDefault", "()Ljava/util/Locale;"));
    },
  },
  {
    className: "java/util/Locale",
    fields: ["defaultLocale"],
    what: "and kept",
    redo: (f, klass) => {
      st(staticOf(f.vm, klass, "defaultLocale"), f.resultRef());
      return null;
    },
  },
  {
    className: "java/util/TimeZone",
    fields: ["defaultTimeZone"],
    what: "is asked for when first needed",
    redo: ({ vm }, klass) => {
      st(staticOf(vm, klass, "defaultTimeZone"), 0);
      return null;
    },
  },
  {
    className: "java/util/zip/ZipFile$Source",
    fields: ["files"],
    what: "no archive is open: the class path's are closed in a cache",
    redo: (f, klass) => {
      const { vm } = f;
      const files = ld(staticOf(vm, klass, "files"));
      return f.call(method(vm, vm.heap.klassOf(files), "clear", "()V"), files);
    },
  },
  {
    className: "jdk/internal/loader/ClassLoaders",
    fields: ["APP_LOADER"],
    what: "a class path of the application's loader: java.class.path",
    redo: (f) => {
      const { vm } = f;
      const path = classPathOf(vm);
      const made = vm.heap.allocate(vm.linker.boot("jdk/internal/loader/URLClassPath"));
      f.setRef(SCRATCH_REF, made);
      const text = path === undefined ? 0 : vm.strings.fromPlatform(Buffer.from(path, "latin1"));
      return f.call(method(vm, ld(made), "<init>", "(Ljava/lang/String;Z)V"), f.ref(SCRATCH_REF), text, 0);
    },
  },
  {
    className: "jdk/internal/loader/ClassLoaders",
    fields: ["APP_LOADER"],
    what: "which it gets here",
    redo: (f, klass) => {
      const loader = ld(staticOf(f.vm, klass, "APP_LOADER"));
      f.vm.heap.setRef(loader, ucp(f.vm).ucp, f.ref(SCRATCH_REF));
      return null;
    },
  },
];

/** As ClassLoaders' initialiser has it; undefined: none, for a main class in a module. */
function classPathOf(vm: VM): string | undefined {
  let path = "";
  let main: string | undefined;
  for (const [key, value] of vm.options.properties) {
    if (key === "java.class.path") path = value;
    else if (key === "jdk.module.main") main = value;
  }
  return path !== "" ? path : main === undefined ? "" : undefined;
}
