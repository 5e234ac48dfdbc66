// What -Xlog selects: "gc*=debug,class+load,safepoint=off". Parses one such list and answers, for a set of tags, at which level.

import { knownTags, tagSetNames } from "./tags.ts";

/** Levels from the most to the least verbose; a message is written when its level is at least the output's. */
export const LEVELS = ["trace", "debug", "info", "warning", "error", "off"] as const;
export type LogLevel = (typeof LEVELS)[number];
export const TRACE = 0;
export const DEBUG = 1;
export const INFO = 2;
export const WARNING = 3;
export const ERROR = 4;
export const OFF = 5;

const MAX_TAGS = 5;
/** Likeness from which a tag or level is suggested in place of a wrong one. */
const TAG_LIKENESS = 0.5;
const LEVEL_LIKENESS = 0.4;
const MAX_SUGGESTIONS = 5;

export interface Selection {
  readonly tags: readonly string[];
  /** Sets with further tags match, too. */
  readonly wildcard: boolean;
  /** Index in LEVELS. */
  readonly level: number;
}

/** One -Xlog selection list, or the error with which HotSpot refuses it. */
export function parseSelections(text: string): Selection[] | string {
  const list: Selection[] = [];
  for (const item of (text === "" ? "all" : text).split(",")) {
    const selection = parseSelection(item);
    if (typeof selection === "string") return selection;
    list.push(selection);
  }
  return list;
}

function parseSelection(item: string): Selection | string {
  const equals = item.indexOf("=");
  const left = equals < 0 ? item : item.slice(0, equals);
  let level = INFO;
  if (equals >= 0) {
    const word = item.slice(equals + 1);
    level = LEVELS.indexOf(word.toLowerCase() as LogLevel);
    if (level < 0) return `Invalid level '${word}' in log selection.${suggestion(word, LEVELS, LEVEL_LIKENESS)}`;
  }
  if (left.toLowerCase() === "all") return { tags: [], wildcard: true, level };
  const wildcard = left.endsWith("*");
  const tags: string[] = [];
  const words = (wildcard ? left.slice(0, -1) : left).split("+");
  for (const word of words) {
    const tag = word.toLowerCase();
    if (!knownTags().includes(tag)) {
      // HotSpot names the word as it stands, so a second "*" is still on it.
      const shown = wildcard && word.endsWith("*") ? `${word}*` : word;
      return `Invalid tag '${shown}' in log selection.${suggestion(word, knownTags(), TAG_LIKENESS)}`;
    }
    if (tags.length === MAX_TAGS) return `Too many tags in log selection '${words[0]}' (can only have up to ${MAX_TAGS} tags).`;
    if (tags.includes(tag)) return `Log selection contains duplicates of tag ${tag}.`;
    tags.push(tag);
  }
  return { tags, wildcard, level };
}

export function selects(selection: Selection, tags: readonly string[]): boolean {
  if (!selection.wildcard && selection.tags.length !== tags.length) return false;
  for (const tag of selection.tags) if (!tags.includes(tag)) return false;
  return true;
}

/** The level that the list gives a set of tags, the last match counting; undefined when none matches. */
export function levelFor(selections: readonly Selection[], tags: readonly string[]): number | undefined {
  let level: number | undefined;
  for (const selection of selections) if (selects(selection, tags)) level = selection.level;
  return level;
}

/** The warning for a selection that matches nothing the VM logs, or undefined. */
export function unmatchedWarning(selection: Selection): string | undefined {
  const sets = tagSetNames();
  for (const name of sets) if (selects(selection, name.split("+"))) return undefined;
  const shown = selection.tags.join("+") + (selection.wildcard ? "*" : "");
  const likeness = (name: string): number => {
    const tags = name.split("+");
    const shared = tags.filter((tag) => selection.tags.includes(tag)).length;
    return (2 * shared) / (tags.length + selection.tags.length);
  };
  const near = sets.filter((name) => likeness(name) > 0).sort((a, b) => likeness(b) - likeness(a));
  if (near.length === 0) return `No tag set matches selection: ${shown}.`;
  return `No tag set matches selection: ${shown}. Did you mean any of the following? ${near.slice(0, MAX_SUGGESTIONS).join(" ")}`;
}

function suggestion(word: string, candidates: readonly string[], least: number): string {
  let best = "";
  let bestScore = least;
  for (const candidate of candidates) {
    const score = similarity(word, candidate);
    if (score > bestScore || (score === bestScore && best === "")) {
      best = candidate;
      bestScore = score;
    }
  }
  return best === "" ? "" : ` Did you mean '${best}'?`;
}

/** Twice the letter pairs of `a` that occur in `b`, over the sum of the lengths. */
function similarity(a: string, b: string): number {
  let hits = 0;
  for (let i = 0; i + 1 < a.length; i++) if (b.includes(a.slice(i, i + 2))) hits++;
  return (2 * hits) / (a.length + b.length);
}
