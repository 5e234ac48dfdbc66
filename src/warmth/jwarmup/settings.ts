// What the flags of JWarmup ask for, and the two runs' beginnings: recording, and warming up.
import type { TieredCode } from "../../code/tiers.ts";
import { StartProblem } from "../../runtime/start-problem.ts";
import { type MethodPattern, matchesMethod, PatternError, parseMethodPattern } from "../../tiering/method-pattern.ts";
import type { ProfileFiles } from "../cached-profiles.ts";
import { decodeProfiles, ProfileFileProblem } from "../store/profile-file.ts";
import type { ReleaseRule } from "./plan.ts";
import { WarmUpRecorder } from "./recorder.ts";
import { CompilationWarmUp } from "./warm-up.ts";

export interface WarmUpSettings {
  readonly rule: ReleaseRule;
  readonly minLevel: number;
  readonly resolvesEagerly: boolean;
  readonly initializes: boolean;
  readonly deoptimizesBefore: boolean;
  readonly explicitDeopt: boolean;
  readonly deoptSeconds: number;
  readonly deoptimizesAll: boolean;
  readonly deoptInterval: number;
  readonly deoptMethods: number;
  /** Whether a method, by the name of its record, is left out. */
  readonly excludes: (name: string) => boolean;
}

/**
 * Attaches what is asked for.
 * @throws StartProblem for flags that contradict each other
 */
export function attachWarmUp(tiers: TieredCode, files: ProfileFiles): void {
  const { vm } = tiers;
  const v = vm.flags.values;
  if (!v.CompilationWarmUp && !v.CompilationWarmUpRecording) return;
  if (v.CompilationWarmUp && v.CompilationWarmUpRecording) {
    throw new StartProblem("-XX:+CompilationWarmUp and -XX:+CompilationWarmUpRecording exclude each other");
  }
  const file = v.CompilationWarmUpLogFile.replaceAll("%p", String(vm.host.process.pid));
  const application = Number(v.CompilationWarmUpAppID);
  if (v.CompilationWarmUpRecording) {
    const name = file || `jwarmup_${vm.host.process.pid}.profile`;
    const seconds = Number(v.CompilationWarmUpRecordTime);
    tiers.warm.push(
      new WarmUpRecorder(tiers, files, { file: name, seconds, minLevel: Number(v.CompilationWarmUpRecordMinLevel), application }),
    );
    return;
  }
  const settings = settingsOf(tiers);
  const refuse = (why: string): void => vm.host.print(2, `${vm.name} warning: there is no warm-up: ${why}\n`);
  if (file === "") return refuse("-XX:CompilationWarmUpLogFile= names the recorded file");
  try {
    const bytes = files.read(file);
    if (bytes === undefined) return refuse(`there is no file ${file}`);
    const profiles = decodeProfiles(bytes, (b) => files.crc32(b));
    if (application !== 0 && profiles.application !== 0 && application !== profiles.application) {
      return refuse(`${file} was recorded of application ${profiles.application}, and this is ${application}`);
    }
    const warmUp = new CompilationWarmUp(tiers, profiles, settings);
    tiers.warm.push(warmUp);
    vm.warmUp = warmUp;
  } catch (e) {
    if (!(e instanceof ProfileFileProblem) && (e as { code?: unknown }).code === undefined) throw e;
    refuse(`${file} is not used: ${(e as Error).message}`);
  }
}

function settingsOf({ vm }: TieredCode): WarmUpSettings {
  const v = vm.flags.values;
  const rule = v.CompilationWarmUpRelease || "dependencies";
  if (rule !== "dependencies" && rule !== "order") {
    throw new StartProblem(`-XX:CompilationWarmUpRelease=${rule} is neither dependencies nor order`);
  }
  return {
    rule,
    minLevel: Number(v.CompilationWarmUpRecordMinLevel),
    resolvesEagerly: v.CompilationWarmUpResolveClassEagerly,
    initializes: v.CompilationWarmUpInitializeClasses,
    deoptimizesBefore: v.DeoptimizeBeforeWarmUp,
    explicitDeopt: v.CompilationWarmUpExplicitDeopt,
    deoptSeconds: Number(v.CompilationWarmUpDeoptTime),
    deoptimizesAll: vm.flags.origin("CompilationWarmUpDeoptTime") !== "default",
    deoptInterval: Number(v.CompilationWarmUpDeoptMinInterval),
    deoptMethods: Number(v.CompilationWarmUpDeoptNumOfMethodsPerIter),
    excludes: exclusion(v.CompilationWarmUpExclude),
  };
}

/** "a.b.C::m", or "a.b.*", which means all of its methods: as CompileCommand reads it. */
function classPart(text: string): string {
  const [className = "", method = "*"] = text.split("::", 2);
  return `${className.replaceAll(".", "/")} ${method}`;
}

/** @throws StartProblem */
function exclusion(text: string): (name: string) => boolean {
  const patterns: MethodPattern[] = [];
  for (const one of text.split(",").filter((part) => part !== "")) {
    try {
      patterns.push(parseMethodPattern(classPart(one), 0, () => false).pattern);
    } catch (e) {
      if (e instanceof PatternError) throw new StartProblem(`-XX:CompilationWarmUpExclude: ${one}: ${e.message}`);
      throw e;
    }
  }
  return (name) => {
    const at = name.indexOf("(");
    const dot = name.lastIndexOf(".", at);
    const method = { className: name.slice(0, dot).replaceAll(".", "/"), name: name.slice(dot + 1, at), signature: name.slice(at) };
    return patterns.some((pattern) => matchesMethod(pattern, method));
  };
}
