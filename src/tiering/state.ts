// The records that the policy decides on and the record that it answers with: plain data, so that a log can hold them and a test can
// write them down. Nothing here is computed; who calls the policy fills the records from linear memory.

import type { CompLevel } from "./level.ts";

/** What a method's profile (MDO) says to the policy. Counts are those since its making; `start` is where reprofiling began. */
export interface ProfileState {
  readonly invocations: number;
  readonly invocationsStart: number;
  readonly backedges: number;
  readonly backedgesStart: number;
  /** MethodData::would_profile(): false once a compiler has seen that level 3 would record nothing. */
  readonly wouldProfile: boolean;
}

/** What an earlier run learnt of a method (MethodTrainingData). */
export interface TrainingRecord {
  /** It was compiled only as a part of others. */
  readonly onlyInlined: boolean;
  /** Bit n: a compilation at level n had it in it. */
  readonly levelMask: number;
  /** Highest level at which it was the root of a compilation. */
  readonly highestTopLevel: CompLevel;
  /** A profile was kept (final_profile). */
  readonly hasProfile: boolean;
  readonly invocations: number;
  readonly backedges: number;
  /** Classes that its level-4 compilation needs initialised and that are not yet; undefined when there was no such compilation. */
  readonly initDepsLeft: number | undefined;
}

export interface OsrCode {
  readonly bci: number;
  readonly level: CompLevel;
}

export interface MethodState {
  /** For logs: class, name and descriptor as Method::name_and_sig_as_C_string, "T.fib(I)I". */
  readonly name: string;
  /** Level of the code that calls reach now; 0 when that is the interpreter. */
  readonly codeLevel: CompLevel;
  /** The highest levels that it ever had (MethodCounters); they fall when code is made not entrant for good. */
  readonly highestCompLevel: CompLevel;
  readonly highestOsrCompLevel: CompLevel;
  /** Live OSR code. */
  readonly osrCode: readonly OsrCode[];
  /** MethodCounters, without the profile's own counts. */
  readonly invocations: number;
  readonly backedges: number;
  readonly profile: ProfileState | undefined;
  /** Accessor or constant getter. */
  readonly trivial: boolean;
  readonly isNative: boolean;
  readonly isAbstract: boolean;
  readonly hasLoops: boolean;
  readonly codeSize: number;
  /** The interpreter has a version of its own that must not be replaced (java.lang.Math). */
  readonly interpreterIntrinsic: boolean;
  /** The interpreter makes it without a frame (accessors, intrinsics), and never profiles it. */
  readonly frameless: boolean;
  /** A method-handle linker: always compilable. */
  readonly alwaysCompilable: boolean;
  readonly notC1Compilable: boolean;
  readonly notC2Compilable: boolean;
  readonly notC1OsrCompilable: boolean;
  readonly notC2OsrCompilable: boolean;
  /** A compiler asks for it to stay at level 1 (JVMCI's own methods, mode high-only-quick-internal). */
  readonly forceSimple: boolean;
  /** The method's own CompileThresholdScaling, from CompileCommand. */
  readonly thresholdScale: number;
  /** By what the length of its first profile is multiplied, since its tier-4 code was made not entrant. */
  readonly profileScale: number;
  /** Events a millisecond, when that was measured (0 = never), and the count of events then. */
  readonly rate: number;
  readonly prevTime: number;
  readonly prevEventCount: number;
  /** It waits in a compile queue, or is being compiled. */
  readonly inQueue: boolean;
  readonly training: TrainingRecord | undefined;
}

/** What changes in the VM around the method. Times in milliseconds of one monotonic clock. */
export interface Load {
  readonly now: number;
  readonly startTime: number;
  readonly endOfLastSafepoint: number;
  readonly c1Queue: number;
  readonly c2Queue: number;
  /** Largest over smallest: capacity of the code cache / what is free in it, at least 1 (CodeCache::reverse_free_ratio). */
  readonly reverseFreeRatio: number;
  /** False while compilation is off, for instance because the code cache is full. */
  readonly compilationEnabled: boolean;
}

/** Code that contains an inlined loop which overflowed a counter. */
export interface EnclosingCode {
  readonly level: CompLevel;
  /** Entry bci of OSR code; undefined for code with the normal entry. */
  readonly osrBci: number | undefined;
}

/** Why a level was chosen, or kept. */
export type TransitionReason =
  | "force-simple"
  | "trivial"
  | "thresholds" // the predicate of the level holds
  | "below-thresholds"
  | "c2-busy" // the predicate holds, and the C2 queue is long: level 2 rather than 3
  | "c2-still-busy" // at level 2: the C2 queue is not short enough to begin profiling
  | "profiled-in-interpreter" // the profile that a lower level made is enough for level 4
  | "nothing-to-profile"
  | "no-profile" // at level 3 without a profile
  | "highest" // no level above
  | "feedback-off" // at level 2 an old method, or a loop, goes on to 3 whatever the load
  | "osr-level" // live OSR code is at a higher level than the method
  | "trained-only-inlined"
  | "trained-no-profile"
  | "trained-lukewarm" // training never went above level 3
  | "trained-simple"
  | "trained-cold"
  | "trained-deopt"
  | "trained-ready"
  | "trained-waits" // classes that level 4 needs are not initialised yet
  | "trained-profiled"
  | "trained-delay" // 8368321: a lukewarm method waits until its counts are beyond those of training
  | "trained-high-only";

/** One evaluation of a predicate, for logs and explanations. */
export interface PredicateValue {
  readonly predicate: "call" | "loop";
  /** The level whose thresholds were asked. */
  readonly level: CompLevel;
  readonly i: number;
  readonly b: number;
  readonly scale: number;
  readonly holds: boolean;
}

export interface Transition {
  readonly level: CompLevel;
  readonly reason: TransitionReason;
}

/** What to do with a wish to compile. */
export type CompileOutcome =
  | "compile"
  | "in-queue"
  | "compiled" // such code is there already
  | "compilation-off"
  | "not-compilable" // C1 cannot: goes on in the interpreter until level 4; C2 cannot and C1 neither
  | "not-osr-compilable"
  | "huge"
  | "abstract"
  | "interpreter-intrinsic"
  | "interpret"; // level 0: leave the compiled frame, to profile in the interpreter

export interface CompileRequest {
  /** Which method: the one whose counter overflowed, or the inlinee of it. */
  readonly target: "method" | "inlinee";
  /** INVOCATION_ENTRY_BCI or the target of the back-edge. */
  readonly bci: number;
  /** Asked for, and what it became (4 falls to 1 when only C1 can). */
  readonly wanted: CompLevel;
  readonly level: CompLevel;
  readonly outcome: CompileOutcome;
  /** OSR code of a higher level at this bci must be made not entrant first. */
  readonly invalidateOsr: boolean;
  /** The thread waits for it (-Xbatch). */
  readonly blocking: boolean;
  readonly hotCount: number;
}

export interface Decision {
  readonly event: "call" | "loop" | "must-compile";
  /** Level of the code that asked, and the one that the method's normal entry shall have. */
  readonly level: CompLevel;
  readonly next: Transition;
  /** The loop's: for OSR code of the method (of the inlinee, where there is one). */
  readonly osr: Transition | undefined;
  readonly createMdo: boolean;
  readonly createInlineeMdo: boolean;
  readonly requests: readonly CompileRequest[];
  /** The code that holds the inlined loop is to be made not entrant. */
  readonly makeNotEntrant: boolean;
  /** Live OSR code that the frame goes on in. */
  readonly enterOsr: OsrCode | undefined;
  /** The method's new rate, where a request measured it. */
  readonly rate: RateState | undefined;
  readonly inlineeRate: RateState | undefined;
  readonly predicates: readonly PredicateValue[];
}

export interface RateState {
  readonly rate: number;
  readonly prevTime: number;
  readonly prevEventCount: number;
}

/** A method that was never called: tests and callers start from it. */
export const NEW_METHOD: MethodState = {
  name: "",
  codeLevel: 0,
  highestCompLevel: 0,
  highestOsrCompLevel: 0,
  osrCode: [],
  invocations: 0,
  backedges: 0,
  profile: undefined,
  trivial: false,
  isNative: false,
  isAbstract: false,
  hasLoops: false,
  codeSize: 0,
  interpreterIntrinsic: false,
  frameless: false,
  alwaysCompilable: false,
  notC1Compilable: false,
  notC2Compilable: false,
  notC1OsrCompilable: false,
  notC2OsrCompilable: false,
  forceSimple: false,
  thresholdScale: 1,
  profileScale: 1,
  rate: 0,
  prevTime: 0,
  prevEventCount: 0,
  inQueue: false,
  training: undefined,
};

/** A profile at its making: it counts from 0, and is taken for one that will record something. */
export const NEW_PROFILE: ProfileState = { invocations: 0, invocationsStart: 0, backedges: 0, backedgesStart: 0, wouldProfile: true };

/** A VM with nothing to do. */
export const IDLE: Load = {
  now: 0,
  startTime: 0,
  endOfLastSafepoint: 0,
  c1Queue: 0,
  c2Queue: 0,
  reverseFreeRatio: 1,
  compilationEnabled: true,
};
