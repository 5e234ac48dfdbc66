// What happens to compiled methods, as plain records: what PrintCompilation, PrintInlining, LogCompilation and the reports are made
// of. Whoever queues, compiles, installs or deoptimises makes them; how they are written is in observe/. Numbers are HotSpot's.

import type { CompLevel } from "./level.ts";
import type { CompileReason } from "./queue.ts";

/** A method as logs show it. */
export interface LoggedMethod {
  /** With dots: java.lang.String. */
  readonly className: string;
  readonly name: string;
  readonly signature: string;
  readonly codeSize: number;
  readonly isStatic: boolean;
  readonly isNative: boolean;
  readonly isSynchronized: boolean;
  readonly hasExceptionHandlers: boolean;
  readonly hasMonitors: boolean;
  /** Access flags (JVMS 4.6). */
  readonly flags: number;
  /** False for a callee whose class is not loaded: only its names are known. */
  readonly isLoaded: boolean;
  readonly invocations: number;
  readonly backedges: number;
  readonly interpreterInvocations: number;
  readonly throwouts: number;
  readonly decompiles: number;
  /** Traps by HotSpot's reason names, in its order; only those that happened. */
  readonly traps: readonly (readonly [reason: string, count: number])[];
  readonly overflowTraps: number;
  readonly overflowRecompiles: number;
}

/** A compilation: what identifies it in every log. */
export interface LoggedCompile {
  readonly id: number;
  readonly level: CompLevel;
  /** INVOCATION_ENTRY_BCI for the normal entry. */
  readonly osrBci: number;
  /** A wrapper of a native method ("c2n"). */
  readonly isWrapper?: boolean;
}

/** Seconds since the VM started. */
type Stamp = number;
/** The host's number of a thread. */
type ThreadId = number;

/** PrintCompilation has a line for it; `message` is what follows the method. */
export interface CompilationEvent extends LoggedCompile {
  readonly kind: "compilation";
  readonly stamp: Stamp;
  readonly method: LoggedMethod | undefined;
  readonly blocking: boolean;
  /** "made not entrant", "COMPILE SKIPPED: ...", ... */
  readonly message?: string | undefined;
}

export interface TaskQueuedEvent extends LoggedCompile {
  readonly kind: "task_queued";
  readonly thread: ThreadId;
  readonly stamp: Stamp;
  readonly method: LoggedMethod;
  readonly blocking: boolean;
  readonly comment: CompileReason;
  readonly hotCount: number;
}

export interface NMethodEvent extends LoggedCompile {
  readonly kind: "nmethod";
  readonly thread: ThreadId;
  readonly stamp: Stamp;
  readonly method: LoggedMethod;
  /** Dewar's code has no addresses: its slot in the function table, and the id of its unit. */
  readonly entry: number;
  readonly address: number;
  readonly size: number;
  /** Sizes and offsets of its parts, in order, as the writer of the code names them. */
  readonly parts: readonly (readonly [name: string, bytes: number])[];
}

export interface MakeNotEntrantEvent extends LoggedCompile {
  readonly kind: "make_not_entrant";
  readonly thread: ThreadId;
  readonly stamp: Stamp;
}

/** One frame of those that compiled code stood for, innermost first. */
export interface LoggedFrame {
  readonly method: LoggedMethod;
  readonly bci: number;
}

export interface UncommonTrapEvent extends LoggedCompile {
  readonly kind: "uncommon_trap";
  readonly thread: ThreadId;
  readonly stamp: Stamp;
  readonly reason: string;
  readonly action: string;
  /** Traps of the reason at this bci before, and what the profile says of it; undefined at the first. */
  readonly count: number | undefined;
  readonly state: string | undefined;
  readonly frames: readonly LoggedFrame[];
}

export interface DeoptimizedEvent extends LoggedCompile {
  readonly kind: "deoptimized";
  readonly thread: ThreadId;
  readonly reason: string;
  readonly pc: number;
  readonly frames: readonly LoggedFrame[];
}

export interface DependencyFailedEvent {
  readonly kind: "dependency_failed";
  readonly stamp: Stamp;
  /** "unique_concrete_method_4", "leaf_type", ... */
  readonly type: string;
  /** Its arguments, "ctxk", "x", ..., in order. */
  readonly arguments: readonly (readonly [name: string, value: string])[];
  readonly witness: string | undefined;
}

export type TtyEvent = TaskQueuedEvent | NMethodEvent | MakeNotEntrantEvent | UncommonTrapEvent | DeoptimizedEvent | DependencyFailedEvent;

/** A call in a compiled method, and what became of it. The root of the tree stands for the method compiled. */
export interface InlineDecision {
  /** Bci of the call in its caller, and the opcode there. */
  readonly bci: number;
  readonly opcode: number;
  readonly callee: LoggedMethod;
  readonly inlined: boolean;
  /** HotSpot's words: "inline (hot)", "callee is too large", ... */
  readonly reason: string;
  /** Calls that the profile counted; undefined when it was not asked. */
  readonly count?: number | undefined;
  /** Receiver types of the profile that were used, the most frequent first. */
  readonly receivers?: readonly { readonly klass: string; readonly count: number; readonly total: number }[] | undefined;
  readonly calls: readonly InlineDecision[];
}

/** A stage of a compilation, with those within it. */
export interface LoggedPhase {
  readonly name: string;
  readonly start: Stamp;
  readonly end: Stamp;
  readonly phases: readonly LoggedPhase[];
}

/** One compilation from its start to its end, on its compiler thread. */
export interface CompilationReport extends LoggedCompile {
  readonly thread: ThreadId;
  readonly method: LoggedMethod;
  readonly blocking: boolean;
  readonly start: Stamp;
  readonly end: Stamp;
  readonly inlining: readonly InlineDecision[];
  readonly phases: readonly LoggedPhase[];
  readonly traps: readonly { readonly bci: number; readonly reason: string; readonly action: string }[];
  /** Undefined = it succeeded. */
  readonly failure: string | undefined;
  readonly codeSize: number;
  readonly inlinedBytes: number;
  readonly codeCache: { readonly blobs: number; readonly nmethods: number; readonly adapters: number; readonly free: number };
}
