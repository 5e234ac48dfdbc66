// What the tiers know of a method beside its counters and profile: levels that it reached, what could not be compiled, its code.
// Made when a counter first overflows; rebuilt from nothing in a restored VM.

import { forEachInstruction, forEachTarget } from "../bytecode/iterate.ts";
import { ACC_ABSTRACT, ACC_NATIVE } from "../layout/access-flags.ts";
import { type Addr, ld, ld8 } from "../layout/memory.ts";
import { METHOD_POLYMORPHIC, Method } from "../layout/metadata.ts";
import { Q } from "../layout/quick-opcodes.ts";
import { ENTRY_GET, ENTRY_INTRINSIC, ENTRY_OBJECT_INIT } from "../layout/vm-state.ts";
import { externalName } from "../linking/klass-view.ts";
import { methodName, methodSignature } from "../linking/method-view.ts";
import { originalCode } from "../profiling/create.ts";
import type { CompLevel } from "../tiering/level.ts";
import type { MethodState, ProfileState, TrainingRecord } from "../tiering/state.ts";
import { isReadOnStack } from "./read-on-stack.ts";
import { isTrivial } from "./trivial.ts";
import type { Unit } from "./units.ts";

export interface MethodRecord {
  readonly method: Addr;
  /** "java/lang/String.charAt(I)C" as HotSpot's name_and_sig_as_C_string has it. */
  readonly name: string;
  readonly trivial: boolean;
  readonly hasLoops: boolean;
  code: Unit | undefined;
  readonly osr: Map<number, Unit>;
  highestCompLevel: CompLevel;
  /** As highestCompLevel, but it never falls. */
  highestEverLevel: CompLevel;
  highestOsrCompLevel: CompLevel;
  notC1Compilable: boolean;
  notC2Compilable: boolean;
  notC1OsrCompilable: boolean;
  notC2OsrCompilable: boolean;
  /** Why, in the words of the compilation that failed. */
  whyNot: string;
  thresholdScale: number;
  profileScale: number;
  /** The weights of its activations in StackSamples. */
  seen: number;
  /** By what its threshold scale was multiplied for that. */
  seenScale: number;
  rate: number;
  prevTime: number;
  prevEventCount: number;
  inQueue: boolean;
  /** Some tier-4 code calls it. */
  isCalled: boolean;
  /** Times that its tier-4 compilation waited for profiles of what it calls. */
  waits: number;
  /** Times that it waited for what its kept code needs. */
  keptWaits: number;
  training: TrainingRecord | undefined;
  /** Times that C1's code was made not entrant to get its handlers. */
  remadeForHandlers: number;
  /** Times that its tier-4 code was made not entrant. */
  decompiles: number;
}

export class MethodRecords {
  private readonly records = new Map<Addr, MethodRecord>();
  /** The CompileThresholdScaling of single methods. */
  private readonly scaleOf: (method: Addr) => number;

  constructor(scaleOf: (method: Addr) => number = () => 1) {
    this.scaleOf = scaleOf;
  }

  find(method: Addr): MethodRecord | undefined {
    return this.records.get(method);
  }

  /** @param met called when the record is made */
  of(method: Addr, met?: (record: MethodRecord) => void): MethodRecord {
    let record = this.records.get(method);
    if (record === undefined) {
      // Code of its own would not register finalizers: compiled callers look for them themselves, interpreted ones need the interpreter.
      const isObjectInit = ld(method + Method.code) !== 0 && ld8(ld(method + Method.code)) === Q.return_register_finalizer;
      const isInterpreted = isObjectInit || isReadOnStack(method);
      let loops: boolean | undefined;
      record = {
        method,
        name: `${externalName(ld(method + Method.holder))}.${methodName(method)}${methodSignature(method)}`,
        trivial: isTrivial(method),
        get hasLoops() {
          return (loops ??= hasLoops(method));
        },
        code: undefined,
        osr: new Map(),
        highestCompLevel: 0,
        highestEverLevel: 0,
        highestOsrCompLevel: 0,
        notC1Compilable: isInterpreted,
        notC2Compilable: isInterpreted,
        notC1OsrCompilable: false,
        notC2OsrCompilable: false,
        whyNot: "",
        thresholdScale: this.scaleOf(method),
        profileScale: 1,
        seen: 0,
        seenScale: 1,
        rate: 0,
        prevTime: 0,
        prevEventCount: 0,
        inQueue: false,
        isCalled: false,
        waits: 0,
        keptWaits: 0,
        training: undefined,
        decompiles: 0,
        remadeForHandlers: 0,
      };
      this.records.set(method, record);
      met?.(record);
    }
    return record;
  }

  all(): IterableIterator<MethodRecord> {
    return this.records.values();
  }

  forget(method: Addr): void {
    this.records.delete(method);
  }
}

/** The policy's view of a method. */
export function stateOf(r: MethodRecord, profile: ProfileState | undefined): MethodState {
  const { method } = r;
  const access = ld(method + Method.accessFlags);
  return {
    name: r.name,
    codeLevel: (r.code?.code.tier ?? 0) as CompLevel,
    highestCompLevel: r.highestCompLevel,
    highestOsrCompLevel: r.highestOsrCompLevel,
    osrCode: [...r.osr.values()].map((u) => ({ bci: u.osrBci, level: u.code.tier as CompLevel })),
    invocations: ld(method + Method.invocationCounter),
    backedges: ld(method + Method.backedgeCounter),
    profile,
    trivial: r.trivial,
    isNative: (access & ACC_NATIVE) !== 0,
    isAbstract: (access & ACC_ABSTRACT) !== 0,
    hasLoops: r.hasLoops,
    codeSize: ld(method + Method.codeLength),
    interpreterIntrinsic: false,
    frameless: isFrameless(method),
    alwaysCompilable: (ld(method + Method.flags) & METHOD_POLYMORPHIC) !== 0,
    notC1Compilable: r.notC1Compilable,
    notC2Compilable: r.notC2Compilable,
    notC1OsrCompilable: r.notC1OsrCompilable,
    notC2OsrCompilable: r.notC2OsrCompilable,
    forceSimple: false,
    thresholdScale: r.thresholdScale,
    profileScale: r.profileScale,
    rate: r.rate,
    prevTime: r.prevTime,
    prevEventCount: r.prevEventCount,
    inQueue: r.inQueue,
    training: r.training,
  };
}

/** Whether the interpreter makes calls of it without a frame. */
export function isFrameless(method: Addr): boolean {
  return isAccessor(method) || ld(method + Method.interpreterEntry) >= ENTRY_INTRINSIC;
}

/** Whether the interpreter runs it as the one field access that it is, which is quicker than any code of it. */
export function isAccessor(method: Addr): boolean {
  const entry = ld(method + Method.interpreterEntry);
  return entry >= ENTRY_GET && entry <= ENTRY_OBJECT_INIT;
}

/** Whether its bytecodes have a backward branch. */
function hasLoops(method: Addr): boolean {
  if (ld(method + Method.codeOffset) === 0) return false;
  const code = originalCode(method);
  let found = false;
  forEachInstruction(code, (bci) =>
    forEachTarget(code, bci, (target) => {
      if (target <= bci) found = true;
    }),
  );
  return found;
}
