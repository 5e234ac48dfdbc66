// The decorations in front of a log line: "[0.042s][info][class,load] ". Which there are, how they are named, what each says.

import { LEVELS } from "./selection.ts";

/** In the order in which they are printed. */
export const DECORATORS = [
  "time",
  "utctime",
  "uptime",
  "timemillis",
  "uptimemillis",
  "timenanos",
  "uptimenanos",
  "hostname",
  "pid",
  "tid",
  "level",
  "tags",
] as const;
export type Decorator = (typeof DECORATORS)[number];

export const ABBREVIATIONS: Readonly<Record<Decorator, string>> = {
  time: "t",
  utctime: "utc",
  uptime: "u",
  timemillis: "tm",
  uptimemillis: "um",
  timenanos: "tn",
  uptimenanos: "un",
  hostname: "hn",
  pid: "p",
  tid: "ti",
  level: "l",
  tags: "tg",
};

export const DEFAULT_DECORATORS: readonly Decorator[] = ["uptime", "level", "tags"];

/** What decorations say beside level and tags. */
export interface DecorationSource {
  /** Nanoseconds since the VM began. */
  uptimeNanos(): number;
  /** Nanoseconds of the monotonic clock. */
  nanoTime(): number;
  /** Milliseconds since 1970. */
  currentTimeMillis(): number;
  hostname(): string;
  readonly pid: number;
  /** Identifies the current Java thread, or the VM itself. */
  threadId(): number;
}

/** A decorator list ("uptime,tid", "none", ""), in printing order; or HotSpot's error. */
export function parseDecorators(text: string): readonly Decorator[] | string {
  if (text === "") return DEFAULT_DECORATORS;
  if (text.toLowerCase() === "none") return [];
  const chosen = new Set<Decorator>();
  for (const word of text.split(",")) {
    const name = word.toLowerCase();
    const found = DECORATORS.find((d) => d === name || ABBREVIATIONS[d] === name);
    if (found === undefined) return `Invalid decorator '${word}'.`;
    chosen.add(found);
  }
  return DECORATORS.filter((d) => chosen.has(d));
}

/** What one decorator says. */
export function decoration(decorator: Decorator, level: number, tags: string, source: DecorationSource): string {
  switch (decorator) {
    case "time":
      return localTime(source.currentTimeMillis());
    case "utctime":
      return `${new Date(source.currentTimeMillis()).toISOString().slice(0, -1)}+0000`;
    case "uptime":
      return `${(source.uptimeNanos() / 1e9).toFixed(3)}s`;
    case "timemillis":
      return `${Math.floor(source.currentTimeMillis())}ms`;
    case "uptimemillis":
      return `${Math.floor(source.uptimeNanos() / 1e6)}ms`;
    case "timenanos":
      return `${Math.floor(source.nanoTime())}ns`;
    case "uptimenanos":
      return `${Math.floor(source.uptimeNanos())}ns`;
    case "hostname":
      return source.hostname();
    case "pid":
      return String(source.pid);
    case "tid":
      return String(source.threadId());
    case "level":
      return LEVELS[level]!;
    case "tags":
      return tags;
  }
}

function localTime(millis: number): string {
  const offset = -new Date(millis).getTimezoneOffset();
  const shifted = new Date(millis + offset * 60_000).toISOString().slice(0, -1);
  const minutes = Math.abs(offset);
  const pad = (n: number): string => String(n).padStart(2, "0");
  return `${shifted}${offset < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
}
