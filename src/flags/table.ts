// The one table of -XX flags: name, type, default, kind, what Dewar does with it, doc. Parsing, -XX:+PrintFlagsFinal and
// docs/flags.md (scripts/flags-doc.ts) are made from it. Names, types, defaults and kinds are HotSpot 17's where HotSpot has the
// flag; Dewar's own stand first. Nothing here computes: defaults that depend on the machine are set by ergonomics.ts.

import type { Flag, FlagEffect, FlagKind } from "./flag.ts";
import { MAX_INT64, MAX_UINT64 } from "./flag.ts";
import type { FlagValue } from "./options.ts";

type Extra = { min?: number; max?: number; deprecated?: string };

function row<V extends FlagValue>(
  type: Flag["type"],
  value: V,
  kind: FlagKind,
  effect: FlagEffect,
  why: string | undefined,
  doc: string,
  extra?: Extra,
): Flag<V> {
  return { type, default: value, kind, effect, why, doc, ...extra };
}

// Flags that the VM acts on.
const bool = (value: boolean, kind: FlagKind, doc: string, extra?: Extra): Flag<boolean> =>
  row("bool", value, kind, "acts", undefined, doc, extra);
const text = (kind: FlagKind, doc: string): Flag<string> => row("ccstr", "", kind, "acts", undefined, doc);
const size = (value: number, kind: FlagKind, doc: string, extra?: Extra): Flag<number> =>
  row("size_t", value, kind, "acts", undefined, doc, extra);
const intx = (value: number, kind: FlagKind, doc: string, extra?: Extra): Flag<number> =>
  row("intx", value, kind, "acts", undefined, doc, extra);
const uintx = (value: number, kind: FlagKind, doc: string, extra?: Extra): Flag<number> =>
  row("uintx", value, kind, "acts", undefined, doc, extra);
const uint64 = (value: number, kind: FlagKind, doc: string, extra?: Extra): Flag<number> =>
  row("uint64_t", value, kind, "acts", undefined, doc, extra);
const double = (value: number, kind: FlagKind, doc: string, extra?: Extra): Flag<number> =>
  row("double", value, kind, "acts", undefined, doc, extra);

// Flags that are accepted for compatibility and change nothing: boolean, number, string.
const idleBool = (value: boolean, kind: FlagKind, why: string, doc: string, extra?: Extra): Flag<boolean> =>
  row("bool", value, kind, "none", why, doc, extra);
const idle = (type: Flag["type"], value: number, kind: FlagKind, why: string, doc: string, extra?: Extra): Flag<number> =>
  row(type, value, kind, "none", why, doc, extra);
const idleText = (type: "ccstr" | "ccstrlist", value: string, kind: FlagKind, why: string, doc: string): Flag<string> =>
  row(type, value, kind, "none", why, doc);

// Flags whose service does not exist: only the default is accepted.
const refusedBool = (value: boolean, kind: FlagKind, why: string, doc: string): Flag<boolean> =>
  row("bool", value, kind, "refused", why, doc);
const refusedText = (type: "ccstr" | "ccstrlist", kind: FlagKind, why: string, doc: string): Flag<string> =>
  row(type, "", kind, "refused", why, doc);

const C1_CALLS = "C1 does not inline";
const COMPILERS = "compiled code keeps the interpreter's semantics here";
const COLLECTOR = "one collector, generational and moving, serves every choice";
const SIZING = "the heap's memory is reserved once, untouched pages cost nothing, and generations do not resize";
const HOST_THREADS = "Java threads are green threads on one host thread";
const HOST_MEMORY = "all Java state lives in one WebAssembly memory of 32-bit addresses";
const NO_CDS = "archives hold the class library; for classes of programs there is the AOT cache";
const NO_SERVICE = "attaching and performance counters are not served yet";
const MONITORS = "monitors are thin locks that inflate";

/** The range of most counts. */
const COUNT = { min: 0, max: 0x7fff_ffff };

export const FLAGS = {
  // --- Dewar's own: determinism, stress, images, tracing
  Deterministic: bool(
    false,
    "product",
    "Threads switch only where they block or yield; the clock is virtual; identity hashes, salts and the host's random numbers are seeded.",
  ),
  DeterministicSeed: uint64(1, "product", "Seed of -XX:+Deterministic."),
  DeterministicClockStep: uint64(1000, "product", "Nanoseconds by which the virtual clock advances at each read under -XX:+Deterministic."),
  VerifyHeap: bool(false, "product", "Check the whole heap before and after each collection."),
  StressGC: bool(false, "product", "Collect at every safepoint."),
  StressYield: bool(false, "product", "Yield to the scheduler at every poll."),
  ImageAtPoll: uint64(0, "product", "Write an image of the VM to ImageFile at the n-th poll and end with exit code 0; 0 = never."),
  ImageFile: text("product", "File that ImageAtPoll writes and RestoreImage reads."),
  RestoreImage: bool(false, "product", "Go on from ImageFile instead of starting; the other flags must be those of the VM that wrote it."),

  // --- the AOT cache (names and meaning of JDK 25; docs/formats/aot-cache.md)
  AOTMode: text(
    "product",
    "off, record, create, auto (default) or on: whether an AOT cache is trained, made, used if it fits, or demanded.",
  ),
  AOTCache: text("product", "The AOT cache to use, or with AOTMode=create to make."),
  AOTReproducible: bool(
    false,
    "product",
    "An AOT cache says neither when it was made nor that -XX:+Deterministic made it: with that, equal training gives equal bytes.",
  ),
  AOTCompact: bool(
    false,
    "product",
    "An AOT cache without the class files that the class library and the class path have, compressed, and in one layer: a tenth of the size, and some tens of milliseconds to open.",
  ),
  AOTCacheOutput: text("product", "Train in this run and write this AOT cache at its end."),
  AutoAOT: bool(false, "product", "Keep an AOT cache for each program in the user's cache folder: use it, and train where none fits."),
  AOTRecordTraining: bool(true, "diagnostic", "A training run records profiles of the methods that it has compiled."),
  AOTReplayTraining: bool(true, "diagnostic", "A run with an AOT cache adopts the profiles that are in it."),
  AOTCodeCaching: bool(true, "diagnostic", "A training run records the code that it has compiled, and a run with an AOT cache uses it."),
  AOTPrintTrainingInfo: bool(
    false,
    "diagnostic",
    "Print the profiles of an AOT cache as they are used, and at the end what became of all, and of its code.",
  ),
  AOTConfiguration: text("product", "The record of training that AOTMode=record writes and AOTMode=create reads."),

  TraceBytecodes: bool(false, "product", "Print each bytecode as it is executed (slow)."),
  TraceVMExceptions: bool(false, "product", "Print exceptions that the VM itself throws, with the place in the VM."),
  PrintMemoryLayout: bool(false, "product", "Print the memory map at start."),

  // --- heap and collector
  MaxHeapSize: size(
    0x7cc_cf08,
    "product",
    "Largest size of the heap (-Xmx). Default: the lower of a quarter of the machine's memory and 1 GiB.",
  ),
  InitialHeapSize: size(0, "product", "Heap size at start (-Xms), as Runtime.totalMemory shows it."),
  MinHeapSize: size(0, "product", "Lowest size of the heap; -Xms sets it too."),
  SoftMaxHeapSize: idle("size_t", 0, "manageable", SIZING, "Size that the heap should not exceed."),
  NewSize: size(0x14_cce8, "product", "Size of the young generation (-Xmn)."),
  MaxNewSize: size(MAX_UINT64, "product", "Largest size of the young generation (-Xmn)."),
  OldSize: size(0x53_3370, "product", "Size of the old generation at start."),
  NewRatio: uintx(2, "product", "Ratio of the old generation's size to the young generation's.", { max: MAX_UINT64 - 4096 }),
  SurvivorRatio: uintx(8, "product", "Ratio of eden's size to one survivor space's.", { min: 1, max: MAX_UINT64 - 4096 }),
  MaxTenuringThreshold: uintx(15, "product", "Young collections that an object survives before it moves to the old generation.", {
    max: 16,
  }),
  InitialTenuringThreshold: idle("uintx", 7, "product", COLLECTOR, "Tenuring threshold at start.", { max: 16 }),
  TargetSurvivorRatio: idle("uintx", 50, "product", COLLECTOR, "Percentage of survivor space to fill.", { max: 100 }),
  AlwaysTenure: bool(false, "product", "Move every survivor of a young collection to the old generation."),
  NeverTenure: bool(false, "product", "Keep survivors in the young generation as long as they fit."),
  MaxRAM: uint64(0x20_0000_0000, "pd product", "Memory of the machine that ergonomics assume at most."),
  MaxRAMPercentage: double(25, "product", "Percentage of the machine's memory for the default MaxHeapSize (never over 1 GiB).", {
    min: 0,
    max: 100,
  }),
  InitialRAMPercentage: double(1.5625, "product", "Percentage of the machine's memory for the default InitialHeapSize.", {
    min: 0,
    max: 100,
  }),
  MinRAMPercentage: idle("double", 50, "product", "MaxRAMPercentage serves machines of any size", "Percentage for small machines.", {
    max: 100,
  }),
  MaxRAMFraction: idle("uintx", 4, "product", "use MaxRAMPercentage", "Fraction of memory for the heap.", { min: 1, deprecated: "10.0" }),
  MinRAMFraction: idle("uintx", 2, "product", "use MaxRAMPercentage", "Fraction for small machines.", { min: 1, deprecated: "10.0" }),
  InitialRAMFraction: idle("uintx", 64, "product", "use InitialRAMPercentage", "Fraction for the initial heap.", {
    min: 1,
    deprecated: "10.0",
  }),
  MinHeapFreeRatio: idle("uintx", 40, "manageable", SIZING, "Free percentage below which the heap grows.", { max: 100 }),
  MaxHeapFreeRatio: idle("uintx", 70, "manageable", SIZING, "Free percentage above which the heap shrinks.", { max: 100 }),
  ShrinkHeapInSteps: idleBool(true, "product", SIZING, "Shrink the heap in steps."),
  MinHeapDeltaBytes: idle("size_t", 0x3_0000, "product", SIZING, "Least change of the heap's size."),
  AlwaysPreTouch: idleBool(false, "product", SIZING, "Touch all pages of the heap at start."),
  AggressiveHeap: idleBool(false, "product", SIZING, "Tune for large heaps."),
  DisableExplicitGC: bool(false, "product", "System.gc() does nothing."),
  SoftRefLRUPolicyMSPerMB: intx(1000, "product", "Milliseconds that a softly reachable object lives for each free megabyte of heap.", {
    min: 0,
  }),
  MaxDirectMemorySize: uint64(0, "product", "Limit of direct buffers in bytes; 0 = as MaxHeapSize."),
  UseSerialGC: bool(false, "product", "Choose the serial collector: names the one collector, which serves every choice."),
  UseG1GC: idleBool(false, "product", COLLECTOR, "Choose the G1 collector."),
  UseParallelGC: idleBool(false, "product", COLLECTOR, "Choose the parallel collector."),
  UseZGC: idleBool(false, "product", COLLECTOR, "Choose the Z collector."),
  UseShenandoahGC: idleBool(false, "product", COLLECTOR, "Choose the Shenandoah collector."),
  UseEpsilonGC: refusedBool(false, "experimental", "the collector cannot be switched off", "Choose the collector that never collects."),
  ParallelGCThreads: idle("uint", 0, "product", COLLECTOR, "Threads of a parallel collector."),
  ConcGCThreads: idle("uint", 0, "product", COLLECTOR, "Threads of a concurrent collector."),
  ParallelRefProcEnabled: idleBool(false, "product", COLLECTOR, "Process references in parallel."),
  UseDynamicNumberOfGCThreads: idleBool(true, "product", COLLECTOR, "Choose the number of collector threads as needed."),
  MaxGCPauseMillis: idle("uintx", MAX_UINT64 - 4096, "product", COLLECTOR, "Goal for the length of a pause.", { min: 1 }),
  GCPauseIntervalMillis: idle("uintx", 0, "product", COLLECTOR, "Goal for the time between pauses."),
  GCTimeRatio: idle("uintx", 99, "product", COLLECTOR, "Goal for the collector's share of time.", { max: 0xffff_ffff }),
  GCTimeLimit: idle("uintx", 98, "product", COLLECTOR, "Share of time in collections that counts as out of memory.", { max: 100 }),
  GCHeapFreeLimit: idle("uintx", 2, "product", COLLECTOR, "Free percentage below which GCTimeLimit counts.", { max: 100 }),
  UseGCOverheadLimit: idleBool(true, "product", COLLECTOR, "Throw OutOfMemoryError when collections take nearly all time."),
  UseAdaptiveSizePolicy: idleBool(true, "product", COLLECTOR, "Resize generations by their use."),
  G1HeapRegionSize: idle("size_t", 0, "product", COLLECTOR, "Size of G1's regions."),
  G1ReservePercent: idle("uintx", 10, "product", COLLECTOR, "Heap that G1 holds in reserve.", { max: 50 }),
  InitiatingHeapOccupancyPercent: idle("uintx", 45, "product", COLLECTOR, "Occupancy that starts concurrent marking.", { max: 100 }),
  ExplicitGCInvokesConcurrent: idleBool(false, "product", COLLECTOR, "System.gc() starts a concurrent collection."),
  ScavengeBeforeFullGC: idleBool(false, "product", COLLECTOR, "Collect the young generation before a full collection."),
  UseStringDeduplication: idleBool(false, "product", COLLECTOR, "Share equal strings' arrays."),
  PretenureSizeThreshold: idle(
    "size_t",
    0,
    "product",
    COLLECTOR,
    "Objects larger than this are allocated in the old generation; 0 = only those that do not fit in eden.",
  ),
  ClassUnloading: bool(true, "product", "Unload classes of loaders that are no longer reachable, in full collections."),
  ClassUnloadingWithConcurrentMark: idleBool(true, "product", COLLECTOR, "Unload classes after concurrent marking."),
  UseTLAB: idleBool(true, "product", HOST_THREADS, "Give each thread a part of eden."),
  ResizeTLAB: idleBool(true, "product", HOST_THREADS, "Resize threads' parts of eden."),
  TLABSize: idle("size_t", 0, "product", HOST_THREADS, "Size of a thread's part of eden."),
  MinTLABSize: idle("size_t", 2048, "product", HOST_THREADS, "Least size of a thread's part of eden."),
  ZeroTLAB: idleBool(false, "product", HOST_THREADS, "Clear a thread's part of eden when it is made."),
  PrintGC: bool(false, "product", "Same as -Xlog:gc, with a warning."),
  PrintGCDetails: bool(false, "product", "Same as -Xlog:gc*, with a warning."),

  // --- metaspace and references
  MetaspaceSize: size(
    0x150_0000,
    "product",
    "Use of metaspace at which a full collection looks for classes to unload; then it grows with what is in use.",
  ),
  MaxMetaspaceSize: size(MAX_UINT64, "product", "Limit of metaspace; never over the 256 MiB that the memory map gives it."),
  MinMetaspaceFreeRatio: idle("uintx", 40, "product", SIZING, "Free percentage of metaspace below which its threshold rises.", { max: 99 }),
  MaxMetaspaceFreeRatio: idle("uintx", 70, "product", SIZING, "Free percentage of metaspace above which its threshold falls.", {
    max: 100,
  }),
  MetaspaceReclaimPolicy: idleText("ccstr", "balanced", "product", HOST_MEMORY, "How eagerly metaspace returns memory."),
  CompressedClassSpaceSize: idle("size_t", 0x4000_0000, "product", HOST_MEMORY, "Reserve for compressed class pointers."),
  UseCompressedOops: idleBool(true, "product lp64_product", HOST_MEMORY, "Use 32-bit references."),
  UseCompressedClassPointers: idleBool(true, "product lp64_product", HOST_MEMORY, "Use 32-bit class pointers."),
  ObjectAlignmentInBytes: idle("intx", 8, "product lp64_product", HOST_MEMORY, "Alignment of objects.", { min: 8, max: 256 }),
  HeapBaseMinAddress: idle("size_t", 0x8000_0000, "pd product", HOST_MEMORY, "Lowest address of the heap."),
  UseLargePages: idleBool(false, "pd product", HOST_MEMORY, "Use large pages."),
  UseTransparentHugePages: idleBool(false, "product", HOST_MEMORY, "Use transparent huge pages."),
  LargePageSizeInBytes: idle("size_t", 0, "product", HOST_MEMORY, "Size of large pages."),
  UseNUMA: idleBool(false, "product", HOST_MEMORY, "Place memory by NUMA node."),
  CompactStrings: refusedBool(true, "pd product", "strings are always compact", "Keep Latin-1 strings in one byte a char."),
  StringTableSize: idle(
    "uintx",
    65536,
    "product",
    "the table of interned strings grows as needed",
    "Buckets of the table of interned strings.",
    { min: 128, max: 16777216 },
  ),
  NativeMemoryTracking: idleText("ccstr", "off", "product", NO_SERVICE, "Track the VM's own memory."),

  // --- stacks, exceptions, errors
  ThreadStackSize: intx(1024, "pd product", "Size of a thread's Java stack in KiB (-Xss).", { min: 0, max: 1048576 }),
  VMThreadStackSize: idle("intx", 1024, "pd product", HOST_THREADS, "Stack of VM threads in KiB.", { min: 0, max: 1048576 }),
  CompilerThreadStackSize: idle("intx", 1024, "pd product", HOST_THREADS, "Stack of compiler threads in KiB.", { min: 0, max: 1048576 }),
  MaxJavaStackTraceDepth: intx(1024, "product", "Most frames in a stack trace; 0 = all.", { min: 0, max: 0x3fff_ffff }),
  StackTraceInThrowable: bool(true, "product", "Record the stack trace when an exception is made."),
  OmitStackTraceInFastThrow: idleBool(true, "product", COMPILERS, "Compiled code may throw preallocated exceptions without a stack trace."),
  ShowCodeDetailsInExceptionMessages: bool(true, "manageable", "Helpful NullPointerException messages."),
  JavaMonitorsInStackTrace: bool(true, "product", "Show held monitors in thread dumps."),
  PrintConcurrentLocks: refusedBool(
    false,
    "manageable",
    "thread dumps do not list java.util.concurrent locks",
    "Show java.util.concurrent locks in thread dumps.",
  ),
  ExitOnOutOfMemoryError: bool(false, "product", "End the VM with exit code 3 at the first OutOfMemoryError that the VM throws."),
  CrashOnOutOfMemoryError: bool(
    false,
    "product",
    "End the VM with a fault report and exit code 134 at the first OutOfMemoryError that the VM throws.",
  ),
  OnOutOfMemoryError: refusedText("ccstrlist", "product", "the VM starts no processes", "Commands to run at the first OutOfMemoryError."),
  OnError: refusedText("ccstrlist", "product", "the VM starts no processes", "Commands to run at a fault of the VM."),
  HeapDumpOnOutOfMemoryError: refusedBool(
    false,
    "manageable",
    "heap dumps are not written yet",
    "Dump the heap at the first OutOfMemoryError.",
  ),
  HeapDumpBeforeFullGC: refusedBool(false, "manageable", "heap dumps are not written yet", "Dump the heap before each full collection."),
  HeapDumpAfterFullGC: refusedBool(false, "manageable", "heap dumps are not written yet", "Dump the heap after each full collection."),
  HeapDumpPath: idleText("ccstr", "", "manageable", "heap dumps are not written yet", "File or folder of heap dumps."),
  ErrorFile: text(
    "product",
    "File of the report of a VM fault; %p stands for the process id. Default: hs_err_pid%p.log in the working directory, else in /tmp.",
  ),
  ErrorFileToStderr: idleBool(false, "product", "the report of a VM fault goes to stderr", "Print the fault report to stderr."),
  ErrorFileToStdout: refusedBool(false, "product", "the report of a VM fault goes to stderr", "Print the report of a VM fault to stdout."),
  SuppressFatalErrorMessage: bool(false, "product", "Print no report of a VM fault."),
  CreateCoredumpOnCrash: idleBool(true, "product", "a fault of the VM leaves no core dump", "Leave a core dump at a fault."),
  ShowMessageBoxOnError: refusedBool(false, "product", "there is no debugger to wait for", "Wait for a debugger at a fault."),
  DisplayVMOutputToStderr: refusedBool(
    false,
    "product",
    "what the VM prints goes where HotSpot prints it by default",
    "What the VM prints to stdout goes to stderr.",
  ),
  DisplayVMOutputToStdout: refusedBool(
    false,
    "product",
    "what the VM prints goes where HotSpot prints it by default",
    "What the VM prints to stderr goes to stdout.",
  ),
  // --- classes
  BytecodeVerificationRemote: bool(true, "diagnostic", "Verify classes of user loaders."),
  BytecodeVerificationLocal: bool(false, "diagnostic", "Verify classes of the boot loader."),
  AllowParallelDefineClass: refusedBool(
    false,
    "product",
    "of two threads that define one class, the second always fails",
    "Let two threads define one class in parallel-capable loaders: the second gets the first one's class.",
  ),
  AllowRedefinitionToAddDeleteMethods: idleBool(
    false,
    "product",
    "classes cannot be redefined",
    "Let a redefined class change its methods.",
    { deprecated: "13.0" },
  ),
  AlwaysLockClassLoader: idleBool(
    false,
    "product",
    "a parallel-capable loader locks what it needs itself",
    "Lock a parallel-capable loader, too, when the VM calls its loadClass.",
    { deprecated: "17.0" },
  ),
  IgnoreEmptyClassPaths: bool(false, "product", "Remove empty elements from the class path, which otherwise stand for the current folder."),
  RegisterFinalizersAtInit: refusedBool(
    true,
    "product",
    "finalizers are registered when Object.<init> ends",
    "Register an object for finalization when Object.<init> ends, not when it is allocated.",
  ),
  RelaxAccessControlCheck: idleBool(
    false,
    "product",
    "access checks depend on the class file's version alone",
    "Relax access checks in the verifier.",
  ),
  PreserveAllAnnotations: refusedBool(
    false,
    "product",
    "annotations of class retention are not kept",
    "Show annotations of class retention to reflection.",
  ),
  EnableContended: idleBool(true, "product", HOST_THREADS, "Honour @Contended."),
  RestrictContended: idleBool(true, "product", HOST_THREADS, "Honour @Contended in the class library only."),
  UseSharedSpaces: bool(true, "product", "Start from the archive of the class library where there is one that fits (-Xshare:auto, off)."),
  RequireSharedSpaces: bool(false, "product", "Fail when there is no archive of the class library that fits (-Xshare:on)."),
  DumpSharedSpaces: bool(false, "product", "Write the archive of the class library (-Xshare:dump)."),
  SharedArchiveFile: text("product", "The archive of the class library, in place of the one that came with the build."),
  ArchiveClassesAtExit: refusedText("ccstr", "product", NO_CDS, "Write an archive at exit."),
  SharedClassListFile: idleText("ccstr", "", "product", NO_CDS, "Class list of an archive."),
  DumpLoadedClassList: refusedText("ccstr", "product", NO_CDS, "Write the list of loaded classes."),

  // --- threads and monitors
  UseBiasedLocking: idleBool(false, "product", MONITORS, "Bias locks to threads.", { deprecated: "15.0" }),
  BiasedLockingStartupDelay: idle("intx", 0, "product", MONITORS, "Milliseconds before locks are biased.", {
    min: 0,
    max: 0x7fff_fff5,
    deprecated: "15.0",
  }),
  UseHeavyMonitors: idleBool(false, "product", MONITORS, "Inflate every monitor at once."),
  UseThreadPriorities: idleBool(true, "pd product", "priorities are ignored", "Use thread priorities."),
  ThreadPriorityPolicy: idle("intx", 0, "product", "priorities are ignored", "How priorities map to the host's.", { min: 0, max: 1 }),
  ActiveProcessorCount: row("int", -1, "product", "acts", undefined, "What Runtime.availableProcessors returns; -1 = the machine's count."),
  UseContainerSupport: idleBool(true, "product", "the host's own limits are seen through Node", "Respect container limits."),
  hashCode: intx(5, "experimental", "How identity hashes are made: 2 always 1, 3 in sequence (both for tests); others pseudo-random."),
  UseSignalChaining: idleBool(true, "product", "there are no native libraries", "Chain signal handlers."),
  ReduceSignalUsage: bool(false, "product", "Leave SIGHUP, SIGINT, SIGTERM and SIGQUIT to the host (-Xrs)."),
  AllowUserSignalHandlers: idleBool(false, "product", "there are no native libraries", "Let native code install signal handlers."),
  MaxFDLimit: idleBool(true, "product", "Node raises the limit itself", "Raise the limit of open files."),
  SafepointTimeout: idleBool(false, "product", HOST_THREADS, "Report threads that do not reach a safepoint."),
  SafepointTimeoutDelay: idle("intx", 10000, "product", HOST_THREADS, "Milliseconds until SafepointTimeout."),
  GuaranteedSafepointInterval: idle("intx", 1000, "diagnostic", HOST_THREADS, "Milliseconds between guaranteed safepoints."),
  StackShadowPages: idle("intx", 20, "pd product", HOST_MEMORY, "Stack pages for native code.", { min: 1, max: 50 }),
  StackYellowPages: idle("intx", 2, "pd product", HOST_MEMORY, "Guard pages of a stack.", { min: 1, max: 7 }),
  StackRedPages: idle("intx", 1, "pd product", HOST_MEMORY, "Guard pages of a stack.", { min: 1, max: 2 }),
  StackReservedPages: idle("intx", 1, "pd product", HOST_MEMORY, "Reserved pages of a stack.", { min: 0, max: 11 }),
  CheckJNICalls: idleBool(false, "product", "there are no native libraries", "Check JNI calls (-Xcheck:jni)."),

  // --- services
  UsePerfData: idleBool(true, "product", NO_SERVICE, "Keep performance counters in a shared file."),
  PerfDisableSharedMem: idleBool(false, "product", NO_SERVICE, "Keep performance counters in memory."),
  DisableAttachMechanism: idleBool(false, "product", NO_SERVICE, "Refuse to be attached to."),
  StartAttachListener: idleBool(false, "product", NO_SERVICE, "Listen for attaching from the start."),
  EnableDynamicAgentLoading: idleBool(true, "product", NO_SERVICE, "Let agents be loaded by attaching."),
  ManagementServer: refusedBool(false, "product", "the management agent needs sockets", "Start the management agent."),
  FlightRecorder: refusedBool(false, "product", "there is no flight recorder", "Enable the flight recorder."),
  StartFlightRecording: refusedText("ccstr", "product", "there is no flight recorder", "Start the flight recorder."),
  FlightRecorderOptions: idleText("ccstr", "", "product", "there is no flight recorder", "Options of the flight recorder."),
  PrintClassHistogram: refusedBool(false, "manageable", "class histograms are not printed yet", "Print a class histogram at SIGQUIT."),
  PrintStringTableStatistics: refusedBool(false, "product", "the statistics are not kept", "Print statistics of the string table at exit."),
  ShowHiddenFrames: bool(false, "diagnostic", "Show frames of hidden methods in stack traces."),
  LogVMOutput: refusedBool(false, "diagnostic", "the VM writes no XML log yet", "Write the VM's output to a file."),

  // --- the flags about flags
  IgnoreUnrecognizedVMOptions: bool(false, "product", "Accept VM options that do not exist."),
  UnlockDiagnosticVMOptions: bool(false, "diagnostic", "Allow diagnostic flags; must precede them."),
  UnlockExperimentalVMOptions: bool(false, "experimental", "Allow experimental flags; must precede them."),
  PrintFlagsFinal: bool(false, "product", "Print all flags with their final values."),
  PrintFlagsInitial: bool(false, "product", "Print all flags with their defaults and exit."),
  PrintFlagsRanges: bool(false, "product", "Print all flags with their ranges."),
  PrintCommandLineFlags: bool(false, "product", "Print the flags that were set."),
  PrintVMOptions: bool(false, "product", "Print each -XX option as it is read."),
  PrintWarnings: bool(true, "product", "Print the VM's warnings."),
  Flags: text("product", "File with flags, one or more a line, written +Name, -Name or Name=value; # begins a comment."),
  VMOptionsFile: text("product", "File with VM options as on the command line; quotes hold spaces."),

  // --- execution: which tiers there are
  UseInterpreter: bool(true, "product", "Interpret methods that are not compiled; -Xcomp switches it off: each method is compiled first."),
  UseCompiler: bool(true, "product", "Compile; -Xint switches it off."),
  RewriteBytecodes: idleBool(true, "pd product", "bytecodes are always quickened", "Rewrite bytecodes to faster ones."),
  RewriteFrequentPairs: idleBool(true, "pd product", "pairs are chosen when the kernel is built", "Rewrite frequent pairs of bytecodes."),
  ProfileInterpreter: bool(true, "pd product", "Let the interpreter profile methods that wait for compiled code."),
  UseOnStackReplacement: bool(true, "pd product", "Replace running loops by compiled code."),
  UseLoopCounter: idleBool(true, "product", "back-edges are always counted", "Count back-edges."),
  BackgroundCompilation: bool(true, "pd product", "Go on interpreting while a method is compiled; -Xbatch switches it off."),
  AlwaysCompileLoopMethods: bool(false, "product", "Compile methods with loops before their first call."),
  TieredCompilation: bool(true, "pd product", "Compile in tiers; without it, the interpreter and C2 alone."),
  TieredStopAtLevel: intx(4, "product", "Highest tier.", { min: 0, max: 4 }),
  CompilationMode: row(
    "ccstr",
    "default",
    "product",
    "acts",
    undefined,
    "default; quick-only: tier 1 alone; high-only: tier 4 alone; high-only-quick-internal is not available, as in HotSpot without JVMCI.",
  ),

  // --- execution: thresholds
  CompileThreshold: intx(10000, "pd product", "Invocations before compiling, where a single compiler serves.", {
    min: 0,
    max: 0x3fff_ffff,
  }),
  CompileThresholdScaling: double(1, "product", "Factor of all thresholds; 0 = -Xint. CompileCommand sets it for single methods.", {
    min: 0,
    max: Number.MAX_VALUE,
  }),
  OnStackReplacePercentage: intx(140, "pd product", "Share of CompileThreshold for loops.", { min: 0, max: 0x7fff_ffff }),
  InterpreterProfilePercentage: intx(33, "product", "Share of CompileThreshold after which the interpreter profiles.", {
    min: 0,
    max: 100,
  }),
  ProfileMaturityPercentage: intx(20, "product", "Share of tier 4's thresholds at which a profile is mature.", { min: 0, max: 100 }),
  Tier0InvokeNotifyFreqLog: intx(7, "product", "Interpreter: log2 of calls between notifications.", { min: 0, max: 30 }),
  Tier2InvokeNotifyFreqLog: intx(11, "product", "Tier 2: log2 of calls between notifications.", { min: 0, max: 30 }),
  Tier3InvokeNotifyFreqLog: intx(10, "product", "Tier 3: log2 of calls between notifications.", { min: 0, max: 30 }),
  Tier23InlineeNotifyFreqLog: intx(20, "product", "Inlinees in tiers 2 and 3: log2 of calls between notifications.", { min: 0, max: 30 }),
  Tier0BackedgeNotifyFreqLog: intx(10, "product", "Interpreter: log2 of back-edges between notifications.", { min: 0, max: 30 }),
  Tier2BackedgeNotifyFreqLog: intx(14, "product", "Tier 2: log2 of back-edges between notifications.", { min: 0, max: 30 }),
  Tier3BackedgeNotifyFreqLog: intx(13, "product", "Tier 3: log2 of back-edges between notifications.", { min: 0, max: 30 }),
  Tier0Delay: intx(20, "diagnostic", "C2 queue length (per compiler) above which the interpreter does not begin to profile.", COUNT),
  Tier0ProfilingStartPercentage: intx(200, "product", "Share of tier 3's thresholds at which the interpreter profiles.", COUNT),
  Tier2CompileThreshold: idle("intx", 0, "product", "HotSpot reads it nowhere", "Tier 2's threshold.", COUNT),
  Tier2BackEdgeThreshold: idle("intx", 0, "product", "HotSpot reads it nowhere", "Tier 2's threshold of back-edges.", COUNT),
  Tier3InvocationThreshold: intx(200, "product", "Calls before tier 3.", COUNT),
  Tier3MinInvocationThreshold: intx(100, "product", "Least calls before tier 3.", COUNT),
  Tier3CompileThreshold: intx(2000, "product", "Calls and back-edges before tier 3, given the least calls.", COUNT),
  Tier3BackEdgeThreshold: intx(60000, "product", "Back-edges before tier 3's OSR code.", COUNT),
  Tier3DelayOn: intx(5, "product", "C2 queue length (per compiler) above which tier 2 is taken for tier 3.", COUNT),
  Tier3DelayOff: intx(2, "product", "C2 queue length (per compiler) up to which tier 2 goes on to tier 3.", COUNT),
  Tier3LoadFeedback: intx(5, "product", "Queued methods per C1 thread that double tier 3's thresholds.", COUNT),
  Tier4InvocationThreshold: intx(5000, "product", "Calls before tier 4.", COUNT),
  Tier4MinInvocationThreshold: intx(600, "product", "Least calls before tier 4.", COUNT),
  Tier4CompileThreshold: intx(15000, "product", "Calls and back-edges before tier 4, given the least calls.", COUNT),
  Tier4BackEdgeThreshold: intx(40000, "product", "Back-edges before tier 4's OSR code.", COUNT),
  Tier4LoadFeedback: intx(3, "product", "Queued methods per C2 thread that double tier 4's thresholds.", COUNT),
  TieredCompileTaskTimeout: intx(50, "product", "Milliseconds without events after which a queued task is dropped.", {
    min: 0,
    max: MAX_INT64,
  }),
  TieredRateUpdateMinTime: intx(1, "product", "Least milliseconds between updates of a method's rate.", COUNT),
  TieredRateUpdateMaxTime: intx(25, "product", "Milliseconds without events after which a rate is 0.", COUNT),
  TieredOldPercentage: intx(
    1000,
    "diagnostic",
    "Share of tier 3's thresholds at which a method is old: load no longer holds it back.",
    COUNT,
  ),
  IncreaseFirstTierCompileThresholdAt: uintx(50, "product", "Percentage of the code cache in use from which C1's thresholds rise.", {
    max: 99,
  }),
  SkipTier2IfPossible: bool(
    false,
    "diagnostic",
    "With training data: from the interpreter to tier 4 as soon as the classes it needs are initialised.",
  ),
  DontCompileHugeMethods: bool(true, "product", "Do not compile methods of more than HugeMethodLimit bytecodes."),
  HugeMethodLimit: intx(8000, "diagnostic", "Size in bytes of bytecode above which a method is huge (develop in HotSpot).", COUNT),

  // --- execution: queues, threads, code
  CICompilerCount: intx(2, "product", "Compiler threads.", COUNT),
  CICompilerCountPerCPU: bool(false, "product", "Compiler threads by the number of processors."),
  UseDynamicNumberOfCompilerThreads: idleBool(
    true,
    "product",
    "workers start when they are first needed",
    "Start compiler threads as needed.",
  ),
  ReservedCodeCacheSize: uintx(0x300_0000, "pd product", "Limit of the code cache."),
  InitialCodeCacheSize: uintx(0x27_0000, "pd product", "Least that ReservedCodeCacheSize may be."),
  SegmentedCodeCache: idleBool(false, "product", "code is kept by unit, whatever its kind", "Separate code by kind."),
  UseCodeCacheFlushing: bool(true, "product", "Evict cold code when the cache is full."),

  // --- execution: commands and logs
  CompileCommand: row("ccstrlist", "", "product", "acts", undefined, "Commands for compilers; CompileCommand=help lists them."),
  CompileCommandFile: text("product", "File of CompileCommands, one a line."),
  CompileOnly: row("ccstrlist", "", "product", "acts", undefined, "Methods to compile; all others are interpreted."),
  PrintCompilation: bool(false, "product", "Print each compilation, in HotSpot's format."),
  PrintTieredEvents: bool(false, "product", "Print each event that the policy decides on, in HotSpot's format."),
  PrintInlining: bool(false, "diagnostic", "Print inlining decisions."),
  PrintAssembly: bool(false, "diagnostic", "Print compiled code, as WAT."),
  NameCompiledCode: bool(false, "diagnostic", "Write methods' names into modules of compiled code, for perf and V8's profilers."),
  PrintIdeal: bool(false, "diagnostic", "Print C2's graph after each phase (develop in HotSpot)."),
  PrintMethodData: bool(false, "diagnostic", "Print method profiles at exit."),
  PrintCodeCache: bool(false, "product", "Print the code cache at exit."),
  ProfileIntComp: bool(false, "product", "Keep for each thread what its time goes to: interpreted, compiled, native, ..."),
  ProfileIntCompMode: row(
    "ccstr",
    "exact",
    "product",
    "acts",
    undefined,
    "How: exact reads a clock at each transition; sampled has another thread look; both does and prints both.",
  ),
  ProfileIntCompInterval: intx(
    10_000,
    "product",
    "Microseconds between two samples of ProfileIntComp; unless given, 200 where clocks are read.",
    {
      min: 100,
      max: 100_000,
    },
  ),
  ProfileIntCompStrict: bool(
    false,
    "product",
    "With ProfileIntComp: check its state wherever methods are entered, left, unwound and deoptimised.",
  ),
  PrintIntCompTimes: bool(false, "product", "With ProfileIntComp: print the times by thread at exit."),
  EventFile: text("product", "File of the run's events, for dewar report; %p stands for the process id."),
  CITime: bool(false, "product", "Print compilers' times at exit."),
  LogCompilation: bool(false, "diagnostic", "Write an XML log of compilations to LogFile, as JITWatch reads it."),
  LogFile: text("diagnostic", "File of LogCompilation; %p stands for the process id. Default: hotspot_pid%p.log."),

  // --- execution: cached profiles
  DumpProfiles: bool(false, "product", "Write the profiles of compiled methods to CacheProfilesFile at exit."),
  DumpProfilesMinTier: intx(3, "product", "Least tier of a method whose profile is dumped.", { min: 1, max: 4 }),
  CacheProfiles: bool(false, "product", "Use the profiles in CacheProfilesFile."),
  CacheProfilesFile: text("product", "File of cached profiles. Default: cached_profiles.dat."),
  CacheProfilesMode: intx(2, "product", "0 scaled thresholds and level 4 for 3; 1 level 4 for 3; 2 level 2 for 3.", { min: 0, max: 2 }),
  CacheProfilesMode0ThresholdScaling: double(0.01, "product", "Factor of thresholds in mode 0.", { min: 0, max: 1 }),
  PrintCacheProfiles: bool(false, "product", "Print which cached profiles are used, and why others are not."),

  PrintDeoptimizationCount: bool(false, "product", "Print at exit how often compiled code was left by a trap."),
  PrintDeoptimizationCountVerbose: bool(false, "product", "Print each trap with its place and reason, and their number at exit."),
  PrintCompileQueue: bool(false, "product", "Print the compile queues each time that something is queued."),
  PrintCompileQueueSize: bool(false, "product", "Print the sizes of the compile queues each time that something is queued."),

  // --- execution: stores of profiles
  WarmStore: text(
    "product",
    "Folder of a store of profiles and compiled code that each run uses and refines; so does the variable DEWAR_WARM_STORE.",
  ),
  AutoWarm: bool(false, "product", "WarmStore in the user's cache folder."),
  WarmStoreCode: bool(true, "product", "Keep compiled code in stores, beside the profiles."),
  WarmStoreSize: size(0x400_0000, "product", "Bytes that a store may take: beyond them what was not used for longest goes."),

  // --- execution: JWarmup (names, defaults and kinds are Dragonwell 8's; other spellings: parse.ts)
  CompilationWarmUpRecording: bool(false, "product", "Record what warming up takes into CompilationWarmUpLogFile."),
  CompilationWarmUp: bool(
    false,
    "product",
    "When the application says that it has started, compile what CompilationWarmUpLogFile has recorded.",
  ),
  CompilationWarmUpLogFile: text("product", "File of CompilationWarmUp; %p stands for the process id. Default: jwarmup_%p.profile."),
  CompilationWarmUpRecordTime: intx(0, "product", "Seconds after which the recording is written and ends; 0 = at exit.", {
    min: 0,
    max: 0x7fff_ffff,
  }),
  CompilationWarmUpRecordMinLevel: intx(3, "product", "Least tier of a method that is recorded.", { min: 1, max: 4 }),
  CompilationWarmUpAppID: uintx(0, "product", "Number of the application: a file of another one is refused; 0 = any.", {
    max: 0x7fff_ffff,
  }),
  CompilationWarmUpExclude: text(
    "product",
    "Methods that are not warmed up, separated by commas: a.b.C::method, a.b.*, with * as in CompileCommand.",
  ),
  CompilationWarmUpRelease: text(
    "product",
    "What a recorded method waits for: dependencies (the classes that its code relied on; default), or order (JWarmup's rule: all classes that were initialised before it was compiled).",
  ),
  CompilationWarmUpInitializeClasses: bool(
    false,
    "product",
    "Initialise recorded classes in their order when the application says that it has started, as JWarmup does: their initialisers run early.",
  ),
  CompilationWarmUpExplicitDeopt: bool(
    false,
    "product",
    "Deoptimise what was warmed up when JWarmUp.notifyJVMDeoptWarmUpMethods() says so, not by time.",
  ),
  CompilationWarmUpDeoptTime: intx(
    1200,
    "product",
    "Seconds after warming up at which its code is deoptimised, to be compiled with this run's profiles. Not given: only code whose record did not wholly fit. 0 = never.",
    { min: 0, max: 0x7fff_ffff },
  ),
  CompilationWarmUpDeoptMinInterval: intx(5, "product", "Seconds between two iterations of that.", { min: 0, max: 0x7fff_ffff }),
  CompilationWarmUpDeoptNumOfMethodsPerIter: intx(10, "product", "Methods deoptimised in one iteration.", { min: 1, max: 0x7fff_ffff }),
  DeoptimizeBeforeWarmUp: bool(false, "product", "What is compiled when warming up begins is compiled again, with the recorded profiles."),
  CompilationWarmUpResolveClassEagerly: bool(
    true,
    "product",
    "Load the classes that recorded methods name, and link their lambdas, before they are compiled.",
  ),
  PrintCompilationWarmUpDetail: bool(false, "manageable", "Print what is recorded and warmed up, and why a recorded method was not."),

  // --- execution: records of compilations
  RecordCompilations: bool(false, "product", "Record each compilation with all that it asked, for dewar replay."),
  RecordCompilationsFile: text(
    "product",
    "File of RecordCompilations; %p stands for the process id. Default: dewar_compilations_pid%p.rec.",
  ),
  RecordCompilationsSize: size(
    64 * 1024 * 1024,
    "product",
    "Bytes that the records of RecordCompilations may take: the newest half is in the file, the one before in FILE.1.",
    { min: 65536 },
  ),
  CompilationFailureAction: text(
    "product",
    "What a fault of a compiler leads to: Silent, Print, or Diagnose (print and record; the default).",
  ),

  // --- execution: remote compilation (docs/remote.md); OpenJ9's names where it has them
  UseJITServer: bool(false, "product", "Have methods compiled by a compile server (dewar compile-server)."),
  RequireJITServer: bool(false, "product", "End the VM when the compile server is not there, in place of compiling here."),
  JITServerAddress: text("product", "Host of the compile server, or unix:PATH. Default: localhost."),
  JITServerPort: intx(38400, "product", "Port of the compile server.", { min: 1, max: 65535 }),
  JITServerTimeout: intx(10000, "product", "Milliseconds without an answer after which the VM goes on with its own compilers.", {
    min: 1,
    max: 0x7fff_ffff,
  }),
  JITServerSSLRootCerts: text("product", "File (PEM) of certificates that the compile server's must go back to; asks for TLS."),
  JITServerSSLKey: text("product", "File (PEM) of the key of the VM's own certificate; asks for TLS."),
  JITServerSSLCert: text("product", "File (PEM) of the VM's own certificate; asks for TLS."),
  JITServerTokenFile: text("product", "File of the token that the compile server wants."),
  JITServerLocalSize: intx(0, "product", "C1 compiles methods with fewer bytes of bytecodes here, for that is cheaper; 0: none.", {
    min: 0,
    max: 65536,
  }),
  JITServerVerify: bool(false, "diagnostic", "Compile here as well what the compile server compiled, and say when it is not equal."),

  CICrashAt: text("product", "Plant a fault of the compiler: COMPILE_ID or COMPILE_ID:PHASE, as dewar replay --phases names them."),

  // --- execution: profiles
  TypeProfileLevel: uintx(111, "pd product", "Which types are profiled: arguments, returns, parameters; 0 none, 1 method handles, 2 all."),
  TypeProfileWidth: intx(2, "product", "Receiver types kept at a site.", { min: 0, max: 8 }),
  TypeProfileArgsLimit: intx(2, "product", "Arguments profiled at a call.", { min: 0, max: 16 }),
  TypeProfileParmsLimit: intx(2, "product", "Parameters profiled at entry; -1 = all.", { min: -1, max: 64 }),
  TypeProfileMajorReceiverPercent: intx(90, "C2 product", "Share of calls that makes a receiver type the major one.", { min: 0, max: 100 }),
  BciProfileWidth: idle(
    "intx",
    2,
    "diagnostic",
    "a ret is counted, its targets are not",
    "Return addresses kept at a ret (develop in HotSpot).",
    { min: 0, max: 8 },
  ),
  UseTypeProfile: bool(true, "product", "Use profiled types."),
  UseBimorphicInlining: bool(true, "C2 product", "Inline two receiver types."),
  UseOnlyInlinedBimorphic: idleBool(
    true,
    "C2 product",
    "two receiver types are inlined only where both are",
    "Inline two receiver types only where both are inlined.",
  ),

  // --- execution: inlining
  Inline: bool(true, "product", "Inline."),
  ClipInlining: idleBool(true, "product", "inlining always stops at a size", "Stop inlining at a size."),
  MaxInlineSize: intx(35, "C2 product", "Bytecodes of a method that is inlined at any site.", COUNT),
  FreqInlineSize: intx(325, "C2 pd product", "Bytecodes of a method that is inlined at hot sites.", COUNT),
  MaxTrivialSize: intx(6, "C2 product", "Bytecodes of a method that is inlined whatever its site.", COUNT),
  InlineSmallCode: intx(1000, "C2 pd product", "Compiled size up to which a method is inlined.", COUNT),
  InlineFrequencyCount: idle(
    "intx",
    100,
    "diagnostic",
    "a call is hot by its share of the method's executions",
    "Calls at a site that make it hot.",
    COUNT,
  ),
  MaxInlineLevel: intx(15, "C2 product", "Depth of inlining.", COUNT),
  MaxRecursiveInlineLevel: intx(1, "C2 product", "Depth of inlining a method in itself.", COUNT),
  LiveNodeCountInliningCutoff: idle(
    "intx",
    40000,
    "C2 product",
    "inlining stops at the size of function that V8 compiles quickly",
    "Nodes of the graph at which inlining stops.",
    { min: 0, max: 0xfff_ffff },
  ),
  MaxNodeLimit: intx(80000, "C2 product", "Nodes of the graph at which a compilation is given up.", { min: 1000, max: 0x7fff_ffff / 3 }),
  C1MaxInlineSize: idle("intx", 35, "C1 product", C1_CALLS, "C1: bytecodes of an inlined method.", COUNT),
  C1MaxTrivialSize: idle("intx", 6, "C1 product", C1_CALLS, "C1: bytecodes of a method that is inlined whatever its site.", COUNT),
  C1MaxInlineLevel: idle("intx", 9, "C1 product", C1_CALLS, "C1: depth of inlining.", COUNT),
  C1MaxRecursiveInlineLevel: idle("intx", 1, "C1 product", C1_CALLS, "C1: depth of inlining a method in itself.", COUNT),
  C1InlineStackLimit: idle("intx", 10, "C1 product", C1_CALLS, "C1: stack slots of an inlined method.", COUNT),

  // --- execution: optimisations
  DoEscapeAnalysis: bool(true, "C2 product", "Analyse whether objects escape."),
  EliminateAllocations: bool(true, "C2 product", "Replace objects that do not escape by their fields."),
  EliminateLocks: bool(true, "C2 product", "Remove locks of objects that do not escape, and keep locks that would be taken again at once."),
  UseCountedLoopSafepoints: bool(false, "C2 product", "Poll in loops that count to the end of an array or a small constant as well."),
  LoopUnrollLimit: intx(60, "C2 pd product", "Size of an unrolled loop.", { min: 0, max: Math.trunc(0x7fff_ffff / 4) }),
  UseSuperWord: bool(true, "C2 product", "Vectorise loops."),

  // --- execution: traps and deoptimisation
  PerMethodTrapLimit: intx(100, "product", "Traps of one reason in a method.", COUNT),
  PerBytecodeTrapLimit: intx(4, "product", "Traps of one reason at a bytecode.", COUNT),
  PerMethodRecompilationCutoff: intx(400, "product", "Recompilations of a method; -1 = no limit.", { min: -1, max: 0x7fff_ffff }),
  PerBytecodeRecompilationCutoff: intx(200, "product", "Recompilations for a bytecode; -1 = no limit.", { min: -1, max: 0x7fff_ffff }),
  StressDeopt: uintx(0, "diagnostic", "Take an uncommon trap at each n-th chance, drawn from StressSeed; 0 = never."),
  StressUnwind: uintx(0, "diagnostic", "Each n-th poll in compiled code unwinds the frames; 0 = never."),
  StressCodeFree: bool(
    false,
    "diagnostic",
    "Free code that is not entrant at the next poll without a frame of it; a call of it then is a fault.",
  ),
  RecordDeoptStates: text(
    "diagnostic",
    "Write what each frame holds that compiled code leaves to the interpreter to this file (with Deterministic; scripts/deopt-check.ts).",
  ),
  CheckDeoptStates: text(
    "diagnostic",
    "With -Xint and Deterministic: look for the states in this file, which another run has recorded, and write what was found to FILE.result.",
  ),
  DeoptStateFault: text("diagnostic", "Plant a fault of deoptimisation: local:N, lock:N or field:N."),
  StressSeed: row("uint", 0, "C2 diagnostic", "acts", undefined, "Seed of the stress flags; 0 = drawn at start."),
} satisfies Record<string, Flag>;

export type FlagName = keyof typeof FLAGS;

type Widen<V> = V extends boolean ? boolean : V extends number ? number : string;

/** All flags' values, by name and with their own types. */
export type FlagValues = { -readonly [N in FlagName]: Widen<(typeof FLAGS)[N]["default"]> };

/** HotSpot flags that 17 still accepts with "support was removed". */
export const OBSOLETE: Readonly<Record<string, string>> = {
  AssertOnSuspendWaitFailure: "17.0",
  TraceSuspendWaitFailures: "17.0",
  SuspendRetryCount: "17.0",
  SuspendRetryDelay: "17.0",
};
