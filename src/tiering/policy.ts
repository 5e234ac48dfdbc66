// The compilation policy: what follows from a counter that overflowed (HotSpot's CompilationPolicy::event). Pure functions from plain
// records to a Decision, with HotSpot's names. It compiles nothing and changes nothing; who calls it does what the Decision says.

import { isLevelAllowed, limitLevel, type PolicyConfig, skipsIntermediate } from "./config.ts";
import {
  type CompLevel,
  INVOCATION_ENTRY_BCI,
  isC1Level,
  isC2Level,
  LEVEL_FULL_OPTIMIZATION,
  LEVEL_FULL_PROFILE,
  LEVEL_LIMITED_PROFILE,
  LEVEL_NONE,
  LEVEL_SIMPLE,
  maxLevel,
  minLevel,
} from "./level.ts";
import { backedgeCount, forcesSimple, invocationCount, isOld, type PredicateKind, shouldCreateMdo } from "./predicates.ts";
import { updateRate } from "./rate.ts";
import {
  type CompileOutcome,
  type CompileRequest,
  type Decision,
  type EnclosingCode,
  type Load,
  type MethodState,
  NEW_PROFILE,
  type OsrCode,
  type PredicateValue,
  type RateState,
  type Transition,
} from "./state.ts";
import { common } from "./transitions.ts";

/** A request that names no level could not be made: a mistake of this folder. */
export class PolicyError extends Error {
  override name = "PolicyError";
}

/**
 * An invocation counter overflowed in `m`, in code of that level (0 = the interpreter).
 * The caller makes the profile if `createMdo`, then carries out the requests in order.
 */
export function onInvocationOverflow(config: PolicyConfig, load: Load, m: MethodState, level: CompLevel): Decision {
  const seen: PredicateValue[] = [];
  const createMdo = createsMdo(config, load, m, level);
  const method = createMdo ? { ...m, profile: NEW_PROFILE } : m;
  const next = callEvent(config, load, method, level, seen);
  const requests: CompileRequest[] = [];
  if (next.level !== level) requests.push(request(config, load, method, "method", INVOCATION_ENTRY_BCI, next.level));
  return {
    event: "call",
    level,
    next,
    osr: undefined,
    createMdo: createMdo || trainedNeedsMdo(method, next),
    createInlineeMdo: false,
    requests,
    makeNotEntrant: false,
    enterOsr: undefined,
    rate: rateAfter(config, load, method, requests, "method"),
    inlineeRate: undefined,
    predicates: seen,
  };
}

/** A back-edge counter overflowed. */
export interface BackedgeEvent {
  /** The method whose code runs. */
  readonly method: MethodState;
  /** The method that the loop is in, when that was inlined; else undefined. */
  readonly inlinee?: MethodState | undefined;
  /** Level of the code that runs. */
  readonly level: CompLevel;
  /** Target of the back-edge, in the loop's own method. */
  readonly bci: number;
  /** The code that runs; needed where there is an inlinee. */
  readonly code?: EnclosingCode | undefined;
}

/** The caller makes profiles, carries out the requests in order, invalidates the code, then enters OSR code if there is some. */
export function onBackedge(config: PolicyConfig, load: Load, event: BackedgeEvent): Decision {
  const { level, bci } = event;
  const inlined = event.inlinee !== undefined;
  const seen: PredicateValue[] = [];
  const createMdo = createsMdo(config, load, event.method, level);
  const method = createMdo ? { ...event.method, profile: NEW_PROFILE } : event.method;
  const createInlineeMdo = inlined && createsMdo(config, load, event.inlinee, level);
  const inlinee = createInlineeMdo ? { ...event.inlinee, profile: NEW_PROFILE } : event.inlinee;
  const target = inlined ? "inlinee" : "method";

  const requests: CompileRequest[] = [];
  let loop = inlinee ?? method;
  let around = method;
  let osr: Transition = { level, reason: "highest" };
  let next: Transition = { level: method.codeLevel, reason: "highest" };
  let makeNotEntrant = false;

  if (load.compilationEnabled) {
    osr = loopEvent(config, load, loop, level, seen);
    if (osr.level !== level) {
      const made = request(config, load, loop, target, bci, osr.level);
      requests.push(made);
      loop = afterRequest(loop, made);
      if (!inlined) around = loop;
    }
    // The loop is a chance to look at calls, too.
    let current: CompLevel = around.codeLevel;
    next = callEvent(config, load, around, current, seen);
    if (inlinee !== undefined) {
      if (inlinee.highestOsrCompLevel === LEVEL_FULL_OPTIMIZATION) {
        // The loop has OSR code of C2's: the code around it must not hold the loop, or it is left at each visit.
        if (event.code === undefined) throw new PolicyError("a back-edge of an inlined method needs the code that it is in");
        if (event.code.osrBci !== undefined) makeNotEntrant = true;
        else if (next.level !== LEVEL_FULL_OPTIMIZATION) {
          current = LEVEL_NONE;
          makeNotEntrant = true;
          around = { ...around, codeLevel: LEVEL_NONE };
        }
      }
      if (next.level === LEVEL_LIMITED_PROFILE && inlinee.highestOsrCompLevel === LEVEL_FULL_PROFILE) {
        next = { level: limitLevel(config, LEVEL_FULL_PROFILE), reason: "osr-level" };
      }
    }
    if (next.level !== current) requests.push(request(config, load, around, "method", INVOCATION_ENTRY_BCI, next.level));
  }
  return {
    event: "loop",
    level,
    next,
    osr,
    createMdo: createMdo || trainedNeedsMdo(method, next, ...(inlined ? [] : [osr])),
    createInlineeMdo: createInlineeMdo || (inlined && trainedNeedsMdo(loop, osr)),
    requests,
    makeNotEntrant,
    enterOsr: osrCodeFor(config, loop, bci, level),
    rate: rateAfter(config, load, method, requests, "method"),
    inlineeRate: inlined ? rateAfter(config, load, loop, requests, "inlinee") : undefined,
    predicates: seen,
  };
}

/**
 * The method once the request is carried out: in the queue, or, when the thread waits for it, compiled. Should that compilation fail,
 * there is no OSR code to enter, and the next overflow decides anew.
 */
function afterRequest(m: MethodState, r: CompileRequest): MethodState {
  if (r.outcome !== "compile") return m;
  if (!r.blocking) return { ...m, inQueue: true };
  return {
    ...m,
    highestOsrCompLevel: maxLevel(m.highestOsrCompLevel, r.level),
    osrCode: [...m.osrCode, { bci: r.bci, level: r.level }],
    profile: m.profile ?? (r.level === LEVEL_FULL_PROFILE ? NEW_PROFILE : undefined),
  };
}

/** CompilationPolicy::call_event(): the level for the normal entry. */
export function callEvent(config: PolicyConfig, load: Load, m: MethodState, current: CompLevel, seen: PredicateValue[]): Transition {
  const transition = (kind: PredicateKind, disableFeedback: boolean): Transition =>
    common({ config, load, kind, disableFeedback, seen }, m, current);
  const osrLevel = minLevel(m.highestOsrCompLevel, transition("loop", true).level);
  // Not only without training data: a hot method must not be parked at level 2 while C2 is busy for ever (JDK-8386852).
  const next = transition("call", isOld(config, m));
  // OSR code above the normal entry's level would be entered at each call; the levels are made equal.
  if (osrLevel === LEVEL_FULL_OPTIMIZATION && current === LEVEL_FULL_PROFILE) {
    if (m.profile === undefined) throw new PolicyError(`${m.name} is at level 3 and has no profile`);
    return m.profile.invocations >= 1 ? { level: LEVEL_FULL_OPTIMIZATION, reason: "osr-level" } : next;
  }
  return osrLevel > next.level ? { level: maxLevel(osrLevel, next.level), reason: "osr-level" } : next;
}

/** CompilationPolicy::loop_event(): the level for OSR code. */
export function loopEvent(config: PolicyConfig, load: Load, m: MethodState, current: CompLevel, seen: PredicateValue[]): Transition {
  const next = common({ config, load, kind: "loop", disableFeedback: true, seen }, m, current);
  if (current === LEVEL_NONE) {
    // Live OSR code: the frame came to the interpreter only to go on in it.
    const osrLevel = minLevel(m.highestOsrCompLevel, next.level);
    if (osrLevel > LEVEL_NONE) return { level: osrLevel, reason: osrLevel === next.level ? next.reason : "osr-level" };
  }
  return next;
}

/** OSR code at that bci which the frame should go on in: of the next level at the least, and not of its own. */
function osrCodeFor(config: PolicyConfig, m: MethodState, bci: number, level: CompLevel): OsrCode | undefined {
  let expected = minLevel(LEVEL_FULL_OPTIMIZATION, (level + 1) as CompLevel);
  if (!skipsIntermediate(config) && isNotOsrCompilable(m, expected)) expected = LEVEL_SIMPLE;
  if (m.highestOsrCompLevel < expected) return undefined;
  const code = lookupOsrCode(m, bci, expected);
  return code !== undefined && code.level !== level ? code : undefined;
}

/** InstanceKlass::lookup_osr_nmethod() without match_level: the best at the bci, if that is at least of the level. */
export function lookupOsrCode(m: MethodState, bci: number, level: CompLevel): OsrCode | undefined {
  let best: OsrCode | undefined;
  for (const code of m.osrCode) if (code.bci === bci && (best === undefined || code.level > best.level)) best = code;
  return best !== undefined && best.level >= level ? best : undefined;
}

/** CompilationPolicy::must_be_compiled(): under -Xcomp a method is compiled before its first call (its class being initialised). */
export function mustBeCompiled(config: PolicyConfig, load: Load, m: MethodState): boolean {
  if (m.codeLevel !== LEVEL_NONE || whyNotCompilable(config, m, undefined) !== undefined) return false;
  const { UseInterpreter, UseCompiler, AlwaysCompileLoopMethods } = config.flags;
  return !UseInterpreter || (UseCompiler && AlwaysCompileLoopMethods && m.hasLoops && load.compilationEnabled);
}

/** CompilationPolicy::compile_if_required(): the decision for a method about to be called; undefined when it may be interpreted. */
export function compileIfRequired(config: PolicyConfig, load: Load, m: MethodState): Decision | undefined {
  if (config.interpreterOnly || !mustBeCompiled(config, load, m)) return undefined;
  const level = initialCompileLevel(config, m);
  const why = level === LEVEL_NONE ? "not-compilable" : whyNotCompilable(config, m, level);
  const outcome: CompileOutcome = why ?? (m.inQueue ? "in-queue" : load.compilationEnabled ? "compile" : "compilation-off");
  return {
    event: "must-compile",
    level: LEVEL_NONE,
    next: { level, reason: "thresholds" },
    osr: undefined,
    createMdo: false,
    createInlineeMdo: false,
    requests: [
      {
        target: "method",
        bci: INVOCATION_ENTRY_BCI,
        wanted: level,
        level,
        outcome,
        invalidateOsr: false,
        blocking: !config.flags.BackgroundCompilation,
        hotCount: 0,
      },
    ],
    makeNotEntrant: false,
    enterOsr: undefined,
    rate: undefined,
    inlineeRate: undefined,
    predicates: [],
  };
}

/** CompilationPolicy::initial_compile_level(). */
export function initialCompileLevel(config: PolicyConfig, m: MethodState): CompLevel {
  switch (config.mode) {
    case "default":
      return limitLevel(config, LEVEL_FULL_PROFILE);
    case "quick-only":
      return limitLevel(config, LEVEL_SIMPLE);
    case "high-only":
      return limitLevel(config, LEVEL_FULL_OPTIMIZATION);
    case "high-only-quick-internal":
      return limitLevel(config, forcesSimple(config, m) ? LEVEL_SIMPLE : LEVEL_FULL_OPTIMIZATION);
  }
}

/** CompilationPolicy::compile(): what comes of the wish to compile at a level. */
function request(
  config: PolicyConfig,
  load: Load,
  m: MethodState,
  target: CompileRequest["target"],
  bci: number,
  wanted: CompLevel,
): CompileRequest {
  if (!isLevelAllowed(config, wanted)) throw new PolicyError(`level ${wanted} was asked for ${m.name} in mode ${config.mode}`);
  const standard = bci === INVOCATION_ENTRY_BCI;
  const made = (level: CompLevel, outcome: CompileOutcome, invalidateOsr = false): CompileRequest => ({
    target,
    bci,
    wanted,
    level,
    outcome,
    invalidateOsr,
    blocking: !config.flags.BackgroundCompilation,
    hotCount: standard ? invocationCount(m) : backedgeCount(m),
  });
  if (!load.compilationEnabled) return made(wanted, "compilation-off");
  if (m.inQueue) return made(wanted, "in-queue");
  if (wanted === LEVEL_NONE) return made(LEVEL_NONE, "interpret");
  const why = standard ? whyNotCompilable(config, m, wanted) : whyNotOsrCompilable(config, m, wanted);
  if (why === undefined) return made(wanted, isCompiled(m, bci, wanted) ? "compiled" : "compile");
  // Without the tiers between, JDK 17 leaves this question to the compile broker, which refuses.
  if (skipsIntermediate(config)) return made(wanted, why);
  // C2 cannot, but C1 can: that is as far as the method goes.
  const simple = standard ? whyNotCompilable(config, m, LEVEL_SIMPLE) : whyNotOsrCompilable(config, m, LEVEL_SIMPLE);
  if (wanted !== LEVEL_FULL_OPTIMIZATION || simple !== undefined) return made(wanted, why);
  const code = standard ? undefined : lookupOsrCode(m, bci, LEVEL_SIMPLE);
  if (code !== undefined && code.level > LEVEL_SIMPLE) return made(LEVEL_SIMPLE, "compile", true);
  return made(LEVEL_SIMPLE, isCompiled(m, bci, LEVEL_SIMPLE) ? "compiled" : "compile");
}

/** CompileBroker::compile_method() finds code of the level: for OSR, of that or a higher one. */
function isCompiled(m: MethodState, bci: number, level: CompLevel): boolean {
  return bci === INVOCATION_ENTRY_BCI ? m.codeLevel === level : lookupOsrCode(m, bci, level) !== undefined;
}

/** CompilationPolicy::can_be_compiled(), as the reason why not. @param level undefined = any level that this VM has */
export function whyNotCompilable(config: PolicyConfig, m: MethodState, level: CompLevel | undefined): CompileOutcome | undefined {
  if (m.isAbstract) return "abstract";
  if (config.flags.DontCompileHugeMethods && m.codeSize > config.flags.HugeMethodLimit) return "huge";
  if (m.interpreterIntrinsic) return "interpreter-intrinsic";
  return isNotCompilable(m, level ?? anyLevel(config)) ? "not-compilable" : undefined;
}

/** CompilationPolicy::can_be_osr_compiled(), as the reason why not. */
export function whyNotOsrCompilable(config: PolicyConfig, m: MethodState, level: CompLevel): CompileOutcome | undefined {
  if (isNotOsrCompilable(m, level)) return "not-osr-compilable";
  return whyNotCompilable(config, m, level);
}

/** CompileBroker::compilation_is_complete(): there is such code already, or there can be none. */
export function compilationIsComplete(m: MethodState, bci: number, level: CompLevel): boolean {
  if (bci !== INVOCATION_ENTRY_BCI) {
    return isNotOsrCompilable(m, level) || m.osrCode.some((code) => code.bci === bci && code.level === level);
  }
  return isNotCompilable(m, level) || (m.codeLevel !== LEVEL_NONE && m.codeLevel === level);
}

/** CompLevel_any, narrowed to the one level where only one compiler serves. */
function anyLevel(config: PolicyConfig): CompLevel | undefined {
  if (config.c1Count > 0 && config.c2Count === 0) return LEVEL_SIMPLE;
  return config.c2Count > 0 && config.c1Count === 0 ? LEVEL_FULL_OPTIMIZATION : undefined;
}

function isNotCompilable(m: MethodState, level: CompLevel | undefined): boolean {
  if (m.alwaysCompilable) return false;
  if (level === undefined) return m.notC1Compilable && m.notC2Compilable;
  if (isC1Level(level)) return m.notC1Compilable;
  return isC2Level(level) && m.notC2Compilable;
}

function isNotOsrCompilable(m: MethodState, level: CompLevel): boolean {
  if (isNotCompilable(m, level)) return true;
  if (isC1Level(level)) return m.notC1OsrCompilable;
  return isC2Level(level) && m.notC2OsrCompilable;
}

/** CompilationPolicy::create_mdo() would make one. */
function canCreateMdo(m: MethodState): boolean {
  return m.profile === undefined && !m.isNative && !m.isAbstract && !m.trivial;
}

function createsMdo(config: PolicyConfig, load: Load, m: MethodState, level: CompLevel): boolean {
  return canCreateMdo(m) && shouldCreateMdo(config, load, m, level);
}

/** Training lets the method go to level 4 at once, which compiles by a profile: there must be one to put the trained counts in. */
function trainedNeedsMdo(m: MethodState, ...transitions: readonly Transition[]): boolean {
  return canCreateMdo(m) && transitions.some((t) => t.reason === "trained-ready");
}

function rateAfter(
  config: PolicyConfig,
  load: Load,
  m: MethodState,
  requests: readonly CompileRequest[],
  target: CompileRequest["target"],
): RateState | undefined {
  return requests.some((r) => r.target === target && r.outcome === "compile") ? updateRate(config, load, m) : undefined;
}
