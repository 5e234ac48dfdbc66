// Frames on the Java stack. A thread's stack is a chain of chunks in the C heap; it grows upwards.
//
//   locals (args first; overlap the caller's operand stack within a chunk)
//   Frame header
//   interpreted: operand stack, 4-byte slots, long and double in two slots (low word first)
//   native/routine ("step frames"): a CpCacheEntry that names the callee, ref slots, 8-byte long slots, operand stack.
//     pc = VMState.sentinelCode      : a call is prepared; its arguments are on the operand stack (`sp` past them)
//     pc = VMState.sentinelCode + 3  : the driver runs the frame's next step; the operand stack holds at most a result
//     While a call is prepared or retried, the arguments are roots by the callee's argument map, at sp - entry.argBytes.
//
// `pc`, `sp` of a frame are valid whenever it is not the one the interpreter is running.
// `pc` is that of the instruction in execution (the invoke, for a caller); `sp` is the first free slot.
import { struct } from "./struct.ts";

export const Frame = struct("Frame", {
  caller: "ptr", // Frame of the caller; 0 at the bottom of a thread
  method: "ptr", // Method; 0 in routine frames
  pc: "ptr", // address in the rewritten code; native and routine frames: VMState.sentinelCode
  sp: "ptr",
  locals: "ptr",
  cpCache: "ptr", // ConstantPoolCache entries of method's holder
  kind: "u32", // FRAME_* | marks
  step: "u16", // native and routine frames: step of the state machine
  routine: "u16", // routine frames: number in the registry of routines
});

export const FRAME_HEADER = Frame.sizeof; // 32
/** Step frames: the callee's CpCacheEntry; Frame.cpCache points to it, so sentinelCode's `invokestatic_q 0` calls it. */
export const STEP_CALL_ENTRY = FRAME_HEADER;
/** Step frames: first ref slot; long slots follow the refs (at a multiple of 8 from the frame), then the operand stack. */
export const STEP_SLOTS = FRAME_HEADER + 32;
export const FRAME_INTERPRETED = 0;
export const FRAME_NATIVE = 1;
export const FRAME_ROUTINE = 2;
/** First frame of a chunk that is not the first: on return the limit falls back to the caller's chunk. */
export const FRAME_CHUNK_BASE = 3;
export const FRAME_KIND_MASK = 0xf;
/** Frame.kind bit: the frame asked for a trace, deoptimisation or the like on return (reserved for the tiers). */
export const FRAME_DEOPT_MARK = 0x10;
/**
 * Frame.kind bit of a base frame: its caller is compiled code (or what entered it), found by the words below the frame
 * (layout/compiled.ts). Frame.caller is 0 until somebody asks (runtime/frames.ts `callerOf`).
 */
export const FRAME_COMPILED_CALLER = 0x20;
/** Frame.kind bit: an activation of compiled code that is shown as a frame: its header is right, its slots are not. */
export const FRAME_SHOWN = 0x40;
/** Frame.kind: number of ref slots and of long slots of a native or routine frame. */
export const FRAME_REFS_SHIFT = 8;
export const FRAME_LONGS_SHIFT = 16;

export const StackChunk = struct("StackChunk", {
  prev: "ptr",
  next: "ptr",
  end: "ptr", // first address past the chunk
  size: "u32",
});

export const JavaThread = struct("JavaThread", {
  threadObj: "ref", // java.lang.Thread
  pendingException: "ref",
  blockedOn: "ref", // object of the monitor waited or contended for, or park blocker
  resultRef: "ref", // ref result of a finished routine, for the step frame below it
  id: "u32", // 1.. unique among live threads, < 65536 (thin locks)
  state: "u32", // THREAD_*
  frame: "ptr", // top frame
  chunk: "ptr", // StackChunk in use
  firstChunk: "ptr",
  stackBytes: "u32", // sum of all chunks
  maxStackBytes: "u32", // -Xss
  next: "ptr", // all threads, in order of start
  prev: "ptr",
  queueNext: "ptr", // run queue, or the queue of the monitor that it stands in
  queuePrev: "ptr",
  monitor: "ptr", // ObjectMonitor of an entry or a wait
  savedRecursions: "u32",
  deadline: "f64", // host nanoseconds; 0 none
  wake: "u32", // WAKE_* reason, set by who makes it runnable
  parkPermit: "u32",
  interrupted: "u32",
  action: "u32", // saved action bits
  initKlass: "ptr", // Klass whose initialisation it awaits
  initializing: "ptr", // innermost Klass that it initialises
  traceDepth: "u32",
  cpuNanos: "f64",
  startNanos: "f64",
  resultWord: "u32", // word result of a finished routine
  flags: "u32", // THREAD_FLAG_*
  lockBase: "ptr", // the lock stack: LockRecords of the thread's frames, in order of entry, above one that is zero
  lockTop: "ptr", // past the last record
  lockEnd: "ptr",
});

/** A monitor that an interpreted frame has entered. What a frame leaves locked is noticed, and released, when it returns or unwinds. */
export const LockRecord = struct("LockRecord", {
  object: "ref",
  frame: "ptr", // | LOCK_OF_METHOD
});
/** The record of a synchronized method's own lock. */
export const LOCK_OF_METHOD = 1;

/** JavaThread.flags: Thread.suspend; and it was runnable when its turn came. */
export const THREAD_FLAG_SUSPENDED = 1;
export const THREAD_FLAG_HELD = 2;
/** It was woken to try again for the monitor of `blockedOn`, and has not yet: who cannot go on passes the wake-up to the next in the queue. */
export const THREAD_FLAG_HEIR = 4;

export const THREAD_NEW = 0;
export const THREAD_RUNNABLE = 1;
export const THREAD_BLOCKED = 2; // contended monitor
export const THREAD_WAITING = 3; // Object.wait
export const THREAD_PARKED = 4;
export const THREAD_SLEEPING = 5;
export const THREAD_INIT_WAIT = 6; // another thread initialises a class
export const THREAD_IO = 7; // host I/O in another host thread
export const THREAD_REFERENCE_WAIT = 8; // Reference Handler
export const THREAD_TERMINATED = 9;

export const WAKE_NONE = 0;
export const WAKE_NOTIFIED = 1;
export const WAKE_TIMEOUT = 2;
export const WAKE_INTERRUPTED = 3;

export const ObjectMonitor = struct("ObjectMonitor", {
  object: "ref",
  owner: "ptr", // JavaThread
  recursions: "u32", // 0 = held once
  hash: "u32",
  entryHead: "ptr", // threads contending, FIFO through JavaThread.queueNext
  entryTail: "ptr",
  waitHead: "ptr", // threads in Object.wait
  waitTail: "ptr",
  nextFree: "ptr",
  index: "u32",
  nextYoung: "ptr", // next monitor of an object in the young generation (KernelState.youngMonitors)
});
