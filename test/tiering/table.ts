// Reads the tables of cases: options, an event in the decision log's words, what the policy must decide, in short.

import { applyCompilerErgonomics } from "../../src/flags/compiler-ergonomics.ts";
import { Flags } from "../../src/flags/flags.ts";
import type { VMOptions } from "../../src/flags/options.ts";
import { processOption } from "../../src/flags/parse.ts";
import { type PolicyConfig, policyConfig } from "../../src/tiering/config.ts";
import { type PolicyEvent, parseEvent } from "../../src/tiering/decision-log.ts";
import type { CompileRequest, Decision } from "../../src/tiering/state.ts";

export interface Case {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly options: string;
  readonly config: PolicyConfig;
  readonly event: PolicyEvent;
  readonly expected: string;
}

/** A VM's configuration by its options, on a machine of two processors. "mode=" and "profiles-first" stand for what no option can ask for. */
export function configFor(options: string, training = false): PolicyConfig {
  const flags = new Flags();
  let execution: VMOptions["executionMode"] = "mixed mode";
  const fail = (text: string): never => {
    throw new Error(text);
  };
  const overrides: Partial<Record<keyof PolicyConfig, unknown>> = {};
  for (const option of options.split(" ")) {
    if (option === "-Xint") execution = "interpreted mode";
    else if (option === "-Xcomp") execution = "compiled mode";
    else if (option === "-Xbatch") flags.set("BackgroundCompilation", false, "command line");
    else if (option === "profiles-first") overrides.profilesFirst = true;
    else if (option.startsWith("mode=")) {
      overrides.mode = option.slice(5);
      flags.set("CompilationMode", "high-only", "command line");
    } else if (option !== "") processOption(flags, option.slice(4), "command line", false, { out: fail, err: fail, warning: fail });
  }
  applyCompilerErgonomics(flags, execution, 2);
  return policyConfig(flags.values, training, overrides as Partial<PolicyConfig>);
}

export function readCases(file: string, text: string, training: boolean): Case[] {
  const cases: Case[] = [];
  let options = "";
  let config = configFor("", training);
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "" || line.startsWith("#")) continue;
    if (line.startsWith("==")) {
      options = line.slice(2).trim();
      config = configFor(options, training);
      continue;
    }
    const [input, expected] = line.split(" -> ");
    if (expected === undefined) throw new Error(`${file}:${index + 1}: no arrow: ${line}`);
    cases.push({ file, line: index + 1, text: line, options, config, event: parseEvent(longForm(input!)), expected });
  }
  return cases;
}

/** "loop 3@5 c2q=1 {..} in=3@entry inlinee{..}" in the decision log's order. */
function longForm(text: string): string {
  const match = /^(call|loop|must)(?: (\d)(?:@(-?\d+))?)?((?: \w+=[^ {]+)*) (\{[^}]*\})(?: (in=\S+))?(?: (inlinee\{[^}]*\}))?$/.exec(text);
  if (match === null) throw new Error(`not a case: ${text}`);
  const [, event, level = "0", bci, load, method, code, inlinee] = match;
  const parts = [event === "must" ? "must-compile" : event, `level=${level}`];
  if (bci !== undefined) parts.push(`bci=${bci}`);
  if (code !== undefined) parts.push(code);
  return `${parts.join(" ")}${load} method${method}${inlinee === undefined ? "" : ` ${inlinee}`}`;
}

/** A decision in the table's words. */
export function short(d: Decision | undefined): string {
  if (d === undefined) return "none";
  const parts = [`${d.next.level}:${d.next.reason}`];
  if (d.osr !== undefined) parts.push(`osr=${d.osr.level}:${d.osr.reason}`);
  if (d.createMdo) parts.push("mdo");
  if (d.createInlineeMdo) parts.push("inlinee-mdo");
  parts.push(...d.requests.map(shortRequest));
  if (d.makeNotEntrant) parts.push("not-entrant");
  if (d.enterOsr !== undefined) parts.push(`enter=${d.enterOsr.level}@${d.enterOsr.bci}`);
  return parts.join(" ");
}

function shortRequest(r: CompileRequest): string {
  const levels = r.wanted === r.level ? `${r.level}` : `${r.wanted}>${r.level}`;
  const why = r.outcome === "compile" ? "" : `!${r.outcome}`;
  return `${r.target === "inlinee" ? "i:" : ""}${levels}@${r.bci}${why}${r.invalidateOsr ? "~" : ""}${r.blocking ? "b" : ""}`;
}
