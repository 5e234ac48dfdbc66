// The VM's own words at a fixed address: the action word, what the interpreter keeps in memory,
// the heads of all lists, heap bounds, and the offsets of library fields that the kernel reads.
// A restored image finds everything from here.
import { VM_STATE } from "./memory-map.ts";
import { struct } from "./struct.ts";

const S = struct("VMState", {
  // --- execution
  action: "u32", // ACTION_* bits
  pollBudget: "u32", // polls until the interpreter leaves with EXIT_POLL; loaded at entry, stored at exit
  thread: "ptr", // running JavaThread
  stackLimit: "ptr", // effective limit of the running thread's chunk
  threadLockWord: "u32", // id << THIN_OWNER_SHIFT | MARK_THIN of the running thread
  exitA: "u32",
  exitB: "u32",
  exitC: "u32",
  result: "i64", // of an activation that was finished in the interpreter on behalf of compiled code
  bytecodes: "i64", // executed bytecodes, counting variant only
  // --- compiled code
  nesting: "u32", // interpreters that run on the host's stack above compiled code
  nestingLimit: "u32", // from here on the interpreter enters no compiled code; 0: the tiers are off
  unwindTop: "ptr", // ACTION_UNWINDING: the thread's top frame
  unwindBase: "ptr", // ACTION_UNWINDING: the base frame whose caller has not been written out yet
  invokeMask: "u32", // a method's invocation counter & this = 0: EXIT_COUNTER (Tier0InvokeNotifyFreqLog); 0xffffffff never
  backedgeMask: "u32", // the same of its back edges
  ledger: "u32", // -XX:+ProfileIntComp: the state word (layout/ledger.ts)
  traceFilter: "ptr", // -XX:CheckDeoptStates: a bit for each byte of metaspace: EXIT_TRACE before the instruction there
  heapReaders: "u32", // compiler threads that are reading objects now
  heapClosed: "u32", // 1: a collection waits for them, or runs; they wait
  slowThrows: "u32", // 1: somebody watches exceptions, and the driver is to see each (-Xlog:exceptions)
  // --- allocation window: zeroed memory in eden
  windowTop: "ptr",
  windowEnd: "ptr",
  // --- heap bounds
  edenStart: "ptr",
  edenTop: "ptr", // next window starts here
  edenEnd: "ptr",
  edenLimit: "ptr", // soft limit, grows up to edenEnd
  fromStart: "ptr",
  fromTop: "ptr",
  fromEnd: "ptr",
  toStart: "ptr",
  toTop: "ptr",
  toEnd: "ptr",
  oldStart: "ptr",
  oldTop: "ptr",
  oldEnd: "ptr", // usable end without the reserve
  oldLimit: "ptr", // end with the reserve
  promotionThreshold: "u32",
  youngCollections: "u32",
  fullCollections: "u32",
  gcNeeded: "u32", // GC_*: requested by an allocation out of the reserve
  stressAllocation: "u32", // StressGC: 0 off; 1 the next allocation fails and asks for a collection; 2 it succeeds and sets 1 (the window stays empty)
  softReferenceClock: "i64", // milliseconds
  softReferencePolicy: "u32", // 1 = clear all (before OutOfMemoryError)
  pendingReferences: "ref", // list through Reference.discovered, for the Reference Handler
  gcStats: ["u32", 16], // filled by the collector: bytes before/after, promoted, survivors, referents cleared...
  // --- metaspace and C heap
  metaspaceTop: "ptr",
  metaspaceEnd: "ptr",
  metaspaceUsed: "u32", // bytes in blocks that were given out
  metaspaceLimit: "u32", // a full collection is asked for when more than this is used; 0 never
  cHeapTop: "ptr",
  cHeapEnd: "ptr",
  cHeapFree: ["ptr", 32], // free lists by size class
  cHeapUsed: "u32",
  // --- tables
  symbolTable: "ptr",
  symbolCount: "u32",
  stringTable: "ptr",
  stringCount: "u32",
  monitorTable: "ptr", // addresses of ObjectMonitors by index
  monitorCount: "u32",
  monitorCapacity: "u32",
  monitorFree: "ptr",
  hashState: "u32", // identity hashes, xorshift32
  hashMode: "u32", // -XX:hashCode: 2 and 3 are served, others are 5
  oopMapTable: "ptr",
  oopMapCount: "u32",
  vmOops: "ptr", // chain of OopBlock of the VM itself (handles, preallocated errors)
  // --- lists
  loaders: "ptr", // ClassLoaderData
  loaderOops: "ptr", // chain of OopBlock: ClassLoaderData.loader of users' loaders, which do not keep these alive
  loaderCount: "u32", // class loaders so far, hidden classes' not counted: the next one's id
  threads: "ptr",
  threadCount: "u32",
  lastThread: "ptr", // of `threads`
  nextThreadId: "u32",
  runQueueHead: "ptr",
  runQueueTail: "ptr",
  klassCount: "u32",
  unloadedKlasses: "u32", // so far
  callSites: "ptr", // addresses of SiteRecords by site id (C heap)
  hiddenOrdinal: "u32",
  spunCount: "u32", // SpunClass.sequence
  // --- sentinel code of step frames: invokestatic_q 0; native_return
  sentinelCode: ["u8", 8],
  // --- well-known classes and library field offsets, filled when the boot classes are loaded
  klasses: ["ptr", 64], // by WK_* of linking/well-known.ts
  offsets: ["u32", 64], // by FO_* below
  symbols: ["ptr", 8], // by SYMBOL_* of layout/well-known.ts
  // --- restored images
  imageVersion: "u32",
  bootPhase: "u32",
  scratch: "i64", // eight bytes for TypeScript, within one step
  vmData: ["u32", 64], // words of runtime/ (boot oop slots and the like), numbered there
});

type Absolute<T> = { readonly [K in keyof T]: number };
/** Absolute addresses of the VM state's fields (`VMState.sizeof` is the size). */
export const VMState: Absolute<typeof S> = Object.fromEntries(
  Object.entries(S).map(([k, v]) => [k, k === "sizeof" ? v : VM_STATE + v]),
) as Absolute<typeof S>;

// Action word (DESIGN "The action word").
export const ACTION_POLL = 1;
export const ACTION_EXCEPTION = 2;
export const ACTION_UNWINDING = 4;
export const ACTION_DEOPT = 8;
/** Those that belong to the running thread: saved in JavaThread.action when another one runs. */
export const ACTION_OF_THREAD = ACTION_EXCEPTION | ACTION_UNWINDING | ACTION_DEOPT;

export const GC_YOUNG = 1;
export const GC_FULL = 2;

/** Offsets of library fields that the kernel reads, in VMState.offsets. */
export const FO_CLASS_KLASS = 0; // injected java.lang.Class.klass
export const FO_MH_FORM = 1; // MethodHandle.form
export const FO_LF_VMENTRY = 2; // LambdaForm.vmentry
export const FO_MN_METHOD = 3; // MemberName.method
export const FO_MN_VMINDEX = 4; // injected MemberName.vmindex (intptr, kept as an int)
export const FO_MN_CLAZZ = 5; // MemberName.clazz
export const FO_RMN_VMTARGET = 6; // injected ResolvedMethodName.vmtarget
export const FO_REF_REFERENT = 7;
export const FO_REF_QUEUE = 8;
export const FO_REF_NEXT = 9;
export const FO_REF_DISCOVERED = 10;
export const FO_SOFT_CLOCK = 11; // static SoftReference.clock, absolute address
export const FO_SOFT_TIMESTAMP = 12;
export const FO_STRING_VALUE = 13;
export const FO_STRING_CODER = 14;
export const FO_STRING_HASH = 15;
export const FO_STRING_HASH_IS_ZERO = 16;
export const FO_THREAD_EETOP = 17;
export const FO_LOADER_DATA = 18; // injected ClassLoader.loader_data

/** Why the interpreter returned to the driver. State is in the top frame; see docs/architecture.md "Interpreter contract". */
export const EXIT_POLL = 0;
export const EXIT_RESOLVE = 1;
export const EXIT_NATIVE_CALL = 2;
export const EXIT_NATIVE_RETURN = 3;
export const EXIT_THROW = 4;
/** An exception (JavaThread.pendingException) has come to the frame on top, and the driver goes on with it; with VMState.slowThrows it has just been thrown. */
export const EXIT_UNWIND = 5;
export const EXIT_ALLOCATE = 6;
export const EXIT_MONITOR_ENTER = 7;
export const EXIT_MONITOR_EXIT = 8;
export const EXIT_STACK = 9;
export const EXIT_REGISTER_FINALIZER = 10;
export const EXIT_TRACE = 11;
export const EXIT_YIELD = 12;

export const EXIT_COMPILED = 13; // compiled code returned with an action: exitA = arguments, exitB = sp behind the result; pc at the invoke
export const EXIT_COUNTER = 14; // exitA = Method whose counter overflowed; exitB = 1: at its entry, frame pushed; 0: at the target of a back edge

/** What the kernel's quick resolution says of an instruction (kernel/assembly/resolve.ts). */
export const RESOLVE_DRIVER = 0; // EXIT_RESOLVE: the driver resolves it
export const RESOLVE_AGAIN = 1; // execute it again
export const RESOLVE_DONE = 2; // it is done: pc and sp stand in the frame
export const RESOLVE_CALL = 3; // call what its cache entry names; the instruction stays slow

/** EXIT_MONITOR_EXIT, exitB. */
export const MONITOR_RELEASED = 0; // complete; threads contend for it
export const MONITOR_NOT_OWNED = 1; // monitorexit of what the frame has not entered
export const MONITOR_UNBALANCED = 2; // a return with other monitors than the method's own in the frame's records, or without that

/** EXIT_THROW: exitA = one of these; exitB, exitC as said. */
export const THROW_NULL_POINTER = 1;
export const THROW_ARRAY_INDEX = 2; // exitB index, exitC length
export const THROW_ARITHMETIC = 3; // / by zero
export const THROW_CLASS_CAST = 4; // exitB object's Klass, exitC target Klass
export const THROW_ARRAY_STORE = 5; // exitB value's Klass
export const THROW_NEGATIVE_SIZE = 6; // exitB size
export const THROW_ABSTRACT_METHOD = 7; // exitB method, exitC receiver's Klass; also where an interface call selects a method that is not public
export const THROW_INCOMPATIBLE_CLASS_CHANGE = 8; // exitB receiver's Klass, exitC interface Klass
export const THROW_OUT_OF_MEMORY_ARRAY = 9; // exitB length: Requested array size exceeds VM limit

/** Method.interpreterEntry. Numbers from ENTRY_INTRINSIC on are ENTRY_INTRINSIC + number of the intrinsic. */
export const ENTRY_INTERPRETED = 0;
export const ENTRY_NATIVE = 1;
export const ENTRY_SYNCHRONIZED = 2;
export const ENTRY_ABSTRACT = 3;
export const ENTRY_INVOKE_BASIC = 4;
export const ENTRY_LINK_TO_VIRTUAL = 5;
export const ENTRY_LINK_TO_STATIC = 6;
export const ENTRY_LINK_TO_SPECIAL = 7;
export const ENTRY_LINK_TO_INTERFACE = 8;
export const ENTRY_UNLINKED = 9; // holder not linked yet: EXIT_RESOLVE
/** Hot accessors (kernel/fuse.ts): done without a frame. ENTRY_GET + row and ENTRY_PUT + row of kernel/accessors.ts. */
export const ENTRY_GET = 10;
export const ENTRY_PUT = 16;
/** Hot methods that return an int constant (its iconst stands first in the code), or do nothing. */
export const ENTRY_CONSTANT = 22;
export const ENTRY_EMPTY = 23;
/** Object.<init>, and constructors that only call it: nothing to do unless the object has a finalizer. */
export const ENTRY_OBJECT_INIT = 24;
/** Compiled: called through the adapter of its shape (Method.adapter). */
export const ENTRY_COMPILED = 25;
/**
 * Methods that loop over longs and doubles: their locals are moved so that these stand at multiples of 8, those with an even index, or
 * (+ 1) an odd one. Where they lie across two lines of the processor's cache, such a loop takes up to five times as long.
 */
export const ENTRY_ALIGNED = 26;
export const ENTRY_INTRINSIC = 32;
