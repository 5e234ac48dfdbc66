// The policy's decisions as lines of text (-Xlog:jit+policy): an event with all that was decided on, an arrow, what was decided.
// A line is compact, since what is at its default is left out, and can be read back and decided anew: equal inputs give equal lines.
//
//   config training=0 variant=17 Tier3DelayOn=9
//   call level=0 now=12 c2q=3 method{name=T.fib(I)I inv=200} -> next=3:thresholds request=method,-1,3,3,compile,200
//
// Names may hold any character: blanks, braces, '%' and control characters are written as %hh.

import { Flags } from "../flags/flags.ts";
import { configOf, POLICY_FLAGS, type PolicyConfig, type PolicyFlags } from "./config.ts";
import type { CompLevel } from "./level.ts";
import { compileIfRequired, onBackedge, onInvocationOverflow } from "./policy.ts";
import {
  type Decision,
  type EnclosingCode,
  IDLE,
  type Load,
  type MethodState,
  NEW_METHOD,
  type OsrCode,
  type ProfileState,
  type RateState,
  type TrainingRecord,
} from "./state.ts";

/** What happened: the policy's inputs but for the configuration. */
export interface PolicyEvent {
  readonly event: Decision["event"];
  readonly load: Load;
  readonly level: CompLevel;
  readonly method: MethodState;
  readonly inlinee?: MethodState | undefined;
  readonly bci?: number | undefined;
  readonly code?: EnclosingCode | undefined;
}

/** A line that is not one of this log's. */
export class DecisionLogError extends Error {
  override name = "DecisionLogError";
}

/** Decides on an event, whichever it is. undefined: a method that need not be compiled. */
export function decide(config: PolicyConfig, e: PolicyEvent): Decision | undefined {
  switch (e.event) {
    case "call":
      return onInvocationOverflow(config, e.load, e.method, e.level);
    case "loop":
      return onBackedge(config, e.load, { method: e.method, inlinee: e.inlinee, level: e.level, bci: e.bci ?? 0, code: e.code });
    case "must-compile":
      return compileIfRequired(config, e.load, e.method);
  }
}

// Short names of fields. A number or boolean that equals the empty record's is left out.
const LOAD_FIELDS = {
  now: "now",
  start: "startTime",
  safepoint: "endOfLastSafepoint",
  c1q: "c1Queue",
  c2q: "c2Queue",
  full: "reverseFreeRatio",
  enabled: "compilationEnabled",
} as const satisfies Record<string, keyof Load>;

const METHOD_FIELDS = {
  code: "codeLevel",
  highest: "highestCompLevel",
  osr: "highestOsrCompLevel",
  inv: "invocations",
  back: "backedges",
  trivial: "trivial",
  native: "isNative",
  abstract: "isAbstract",
  loops: "hasLoops",
  size: "codeSize",
  intrinsic: "interpreterIntrinsic",
  frameless: "frameless",
  always: "alwaysCompilable",
  noC1: "notC1Compilable",
  noC2: "notC2Compilable",
  noC1Osr: "notC1OsrCompilable",
  noC2Osr: "notC2OsrCompilable",
  simple: "forceSimple",
  scale: "thresholdScale",
  profileScale: "profileScale",
  rate: "rate",
  prevTime: "prevTime",
  prevCount: "prevEventCount",
  queued: "inQueue",
} as const satisfies Record<string, keyof MethodState>;

const escapeName = (text: string): string =>
  text.replace(/[%{}\s\p{C}]/gu, (char) =>
    [...new TextEncoder().encode(char)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  );
const unescapeName = (text: string): string => decodeURIComponent(text);

const scalar = (value: unknown): string => (typeof value === "boolean" ? (value ? "1" : "0") : String(value));

function fields<T>(record: T, empty: T, names: Readonly<Record<string, keyof T>>): string[] {
  return Object.entries(names).flatMap(([name, key]) => (record[key] === empty[key] ? [] : [`${name}=${scalar(record[key])}`]));
}

/** The first line of a log: the policy's flags that are not at their default. */
export function encodeConfig(config: PolicyConfig): string {
  const defaults = new Flags().values;
  const changed = POLICY_FLAGS.filter((name) => config.flags[name] !== defaults[name]);
  const flags = changed.map((name) => `${name}=${escapeName(scalar(config.flags[name]))}`);
  const first = config.profilesFirst ? ["first=1"] : [];
  return ["config", `training=${scalar(config.haveTraining)}`, `variant=${config.variant}`, `mode=${config.mode}`, ...first, ...flags].join(
    " ",
  );
}

export function parseConfig(line: string): PolicyConfig {
  const [word, ...parts] = line.split(" ");
  if (word !== "config") throw new DecisionLogError(`not a configuration: ${line}`);
  const given = pairs(parts);
  const defaults = new Flags().values;
  const flags: Record<string, unknown> = {};
  for (const name of POLICY_FLAGS) {
    const text = given.get(name);
    const fallback = defaults[name];
    flags[name] =
      text === undefined
        ? fallback
        : typeof fallback === "boolean"
          ? text === "1"
          : typeof fallback === "number"
            ? Number(text)
            : unescapeName(text);
  }
  const variant = given.get("variant") === "26" ? 26 : 17;
  const mode = given.get("mode") as PolicyConfig["mode"];
  return configOf(flags as PolicyFlags, given.get("training") === "1", { variant, mode, profilesFirst: given.get("first") === "1" });
}

export function encodeMethod(m: MethodState): string {
  const parts = [`name=${escapeName(m.name)}`, ...fields(m, NEW_METHOD, METHOD_FIELDS)];
  if (m.osrCode.length > 0) parts.push(`osrCode=${m.osrCode.map(encodeOsr).join(",")}`);
  if (m.profile !== undefined) {
    const p = m.profile;
    parts.push(`profile=${[p.invocations, p.invocationsStart, p.backedges, p.backedgesStart, scalar(p.wouldProfile)].join(",")}`);
  }
  if (m.training !== undefined) {
    const t = m.training;
    const numbers = [scalar(t.onlyInlined), t.levelMask, t.highestTopLevel, scalar(t.hasProfile), t.invocations, t.backedges];
    parts.push(`training=${numbers.join(",")},${t.initDepsLeft ?? "none"}`);
  }
  return `{${parts.join(" ")}}`;
}

const encodeOsr = (code: OsrCode): string => `${code.level}@${code.bci}`;

export function parseMethod(text: string): MethodState {
  if (!/^\{.*\}$/.test(text)) throw new DecisionLogError(`not a method: ${text}`);
  const given = pairs(text.slice(1, -1).split(" "));
  const m: Record<string, unknown> = { ...NEW_METHOD, name: unescapeName(given.get("name") ?? "") };
  readFields(m, given, METHOD_FIELDS, NEW_METHOD);
  const numbers = (name: string): number[] | undefined => given.get(name)?.split(",").map(Number);
  const osrCode = given.get("osrCode");
  if (osrCode !== undefined) m.osrCode = osrCode.split(",").map(parseOsr);
  const p = numbers("profile");
  if (p !== undefined) {
    const profile: ProfileState = {
      invocations: p[0]!,
      invocationsStart: p[1]!,
      backedges: p[2]!,
      backedgesStart: p[3]!,
      wouldProfile: p[4] === 1,
    };
    m.profile = profile;
  }
  const t = numbers("training");
  if (t !== undefined) {
    const training: TrainingRecord = {
      onlyInlined: t[0] === 1,
      levelMask: t[1]!,
      highestTopLevel: t[2] as CompLevel,
      hasProfile: t[3] === 1,
      invocations: t[4]!,
      backedges: t[5]!,
      initDepsLeft: Number.isNaN(t[6]) ? undefined : t[6],
    };
    m.training = training;
  }
  return m as unknown as MethodState;
}

function parseOsr(text: string): OsrCode {
  const [level, bci] = text.split("@").map(Number);
  return { level: level as CompLevel, bci: bci! };
}

function readFields<T>(
  into: Record<string, unknown>,
  given: ReadonlyMap<string, string>,
  names: Readonly<Record<string, keyof T>>,
  empty: T,
): void {
  for (const [name, key] of Object.entries(names)) {
    const text = given.get(name);
    if (text !== undefined) into[key as string] = typeof empty[key] === "boolean" ? text === "1" : Number(text);
  }
}

/** A line without its arrow. */
export function encodeEvent(e: PolicyEvent): string {
  const parts: string[] = [e.event, `level=${e.level}`];
  if (e.bci !== undefined) parts.push(`bci=${e.bci}`);
  if (e.code !== undefined) parts.push(`in=${e.code.level}@${e.code.osrBci ?? "entry"}`);
  parts.push(...fields(e.load, IDLE, LOAD_FIELDS), `method${encodeMethod(e.method)}`);
  if (e.inlinee !== undefined) parts.push(`inlinee${encodeMethod(e.inlinee)}`);
  return parts.join(" ");
}

export function parseEvent(text: string): PolicyEvent {
  const match = /^(call|loop|must-compile) (.*?) method(\{[^}]*\})(?: inlinee(\{[^}]*\}))?$/.exec(text);
  if (match === null) throw new DecisionLogError(`not a decision: ${text}`);
  const given = pairs(match[2]!.split(" "));
  const load: Record<string, unknown> = { ...IDLE };
  readFields(load, given, LOAD_FIELDS, IDLE);
  const bci = given.get("bci");
  const [level, entry] = given.get("in")?.split("@") ?? [];
  return {
    event: match[1] as PolicyEvent["event"],
    load: load as unknown as Load,
    level: Number(given.get("level")) as CompLevel,
    method: parseMethod(match[3]!),
    inlinee: match[4] === undefined ? undefined : parseMethod(match[4]),
    bci: bci === undefined ? undefined : Number(bci),
    code: level === undefined ? undefined : { level: Number(level) as CompLevel, osrBci: entry === "entry" ? undefined : Number(entry) },
  };
}

/** What was decided. Every part of a Decision is in it, so equal texts are equal decisions. */
export function encodeDecision(d: Decision | undefined): string {
  if (d === undefined) return "none";
  const parts = [`next=${d.next.level}:${d.next.reason}`];
  if (d.osr !== undefined) parts.push(`osr=${d.osr.level}:${d.osr.reason}`);
  if (d.createMdo) parts.push("mdo");
  if (d.createInlineeMdo) parts.push("inlinee-mdo");
  for (const r of d.requests) {
    const marks = `${r.invalidateOsr ? ",invalidate-osr" : ""}${r.blocking ? ",blocking" : ""}`;
    parts.push(`request=${r.target},${r.bci},${r.wanted},${r.level},${r.outcome},${r.hotCount}${marks}`);
  }
  if (d.makeNotEntrant) parts.push("make-not-entrant");
  if (d.enterOsr !== undefined) parts.push(`enter=${encodeOsr(d.enterOsr)}`);
  const rate = (name: string, r: RateState | undefined): void => {
    if (r !== undefined) parts.push(`${name}=${r.rate},${r.prevTime},${r.prevEventCount}`);
  };
  rate("rate", d.rate);
  rate("inlinee-rate", d.inlineeRate);
  for (const p of d.predicates) parts.push(`${p.predicate}${p.level}=${p.i},${p.b},${p.scale},${p.holds ? "yes" : "no"}`);
  return parts.join(" ");
}

export function encodeLine(e: PolicyEvent, d: Decision | undefined): string {
  return `${encodeEvent(e)} -> ${encodeDecision(d)}`;
}

/** A line whose decision came out otherwise. */
export interface Difference {
  readonly line: number;
  readonly logged: string;
  readonly now: string;
}

/**
 * Decides all of a log anew. Lines may carry the log's decorations; those of other logs are passed over.
 * @throws DecisionLogError when there is no configuration before the first decision, or a line is broken
 */
export function rerun(text: string): { readonly decisions: number; readonly differences: readonly Difference[] } {
  let config: PolicyConfig | undefined;
  let decisions = 0;
  const differences: Difference[] = [];
  for (const [index, whole] of text.split("\n").entries()) {
    const line = whole.replace(/^(\[[^\]]*\])+ /, "");
    if (line.startsWith("config ")) config = parseConfig(line);
    const arrow = line.lastIndexOf(" -> ");
    if (arrow < 0 || !/^(call|loop|must-compile) /.test(line)) continue;
    if (config === undefined) throw new DecisionLogError("the log begins with a decision, not with its configuration");
    decisions++;
    const now = encodeDecision(decide(config, parseEvent(line.slice(0, arrow))));
    const logged = line.slice(arrow + 4);
    if (now !== logged) differences.push({ line: index + 1, logged, now });
  }
  return { decisions, differences };
}

function pairs(parts: readonly string[]): Map<string, string> {
  const map = new Map<string, string>();
  for (const part of parts) {
    const equals = part.indexOf("=");
    if (equals < 0) {
      if (part === "") continue;
      throw new DecisionLogError(`not name=value: ${part}`);
    }
    map.set(part.slice(0, equals), part.slice(equals + 1));
  }
  return map;
}
