// What it means that two VMs differ on a program, and the sign by which one difference is known again while its program is cut down.

import type { Outcome } from "./vm.ts";

/**
 * Differences that docs/conformance.md explains. What comes after one in the same program is not compared. `but`: the lines are the same
 * without what it matches.
 */
export const KNOWN: readonly { readonly expected: RegExp; readonly actual: RegExp; readonly but?: RegExp; readonly why: string }[] = [
  {
    // Compiled code knows the receiver and the method that the instruction names, an interpreter what the table had.
    expected: /^! java\.lang\.AbstractMethodError: Missing implementation of resolved method '/,
    actual: /^! java\.lang\.AbstractMethodError: Receiver class \S+ does not define or inherit an implementation of the resolved method '/,
    why: "text of AbstractMethodError where one VM had compiled the caller",
  },
  {
    expected:
      /^! java\.lang\.AbstractMethodError: Receiver class \S+ does not define or inherit an implementation of the resolved method '/,
    actual: /^! java\.lang\.AbstractMethodError: Missing implementation of resolved method '/,
    why: "text of AbstractMethodError where one VM had compiled the caller",
  },
  {
    expected: /^! java\.lang\.ClassCastException: class \S+ cannot be cast to class \S+ \(\S+ is in [^;]*\) at /,
    actual:
      /^! java\.lang\.ClassCastException: class \S+ cannot be cast to class \S+ \(\S+ (and \S+ are in .*|is in .*; \S+ is in .*)\) at /,
    but: / \(.*\) at /,
    why: "what a ClassCastException of HotSpot's compiled code says of a class that its pool has not resolved",
  },
  {
    expected: /^! (.* <- )?java\.lang\.NullPointerException: Cannot .* because .* at /,
    actual: /^! (.* <- )?java\.lang\.NullPointerException: Cannot (?!.* because )/,
    but: / because .*?(?= at [pq]\.)/,
    why: "NullPointerExceptions' texts behind constants that HotSpot's analysis forgets",
  },
  {
    expected: /^virtual \S+ \S+ invokeInterface .* 4161$/,
    actual: /^virtual \S+ \S+ invokeInterface .* (1025|1)$/,
    why: "overpass methods of interfaces, as a handle that is looked into tells of them",
  },
  {
    // HotSpot gives a subclass an overpass of its own where ours inherits its superclass's.
    expected: /^virtual \S+ \S+ invokeVirtual .* 4161$/,
    actual: /^virtual \S+ \S+ invokeVirtual .* 4161$/,
    why: "the class of an inherited overpass method, as a handle that is looked into tells of it",
  },
];

export const known = ({ expected, actual }: Difference): string | undefined =>
  KNOWN.find((k) => {
    if (!k.expected.test(expected) || !k.actual.test(actual)) return false;
    return k.but === undefined || expected.replace(k.but, "") === actual.replace(k.but, "");
  })?.why;

export interface Difference {
  readonly expected: string;
  readonly actual: string;
  /** Number of the first line that differs, from 1. */
  readonly line: number;
}

const asText = (o: Outcome): string => (o.end === "done" ? o.text : `${o.text}<${o.end}> ${o.detail}`);

export function difference(expected: Outcome, actual: Outcome): Difference | undefined {
  const [x, y] = [asText(expected).split("\n"), asText(actual).split("\n")];
  for (let i = 0; i < Math.max(x.length, y.length); i++)
    if (x[i] !== y[i]) return { expected: x[i] ?? "<end>", actual: y[i] ?? "<end>", line: i + 1 };
  return undefined;
}

/** The kind of a line: which exception, with its text less names and numbers; a digest; an end of the VM. */
function kind(line: string): string {
  if (line.startsWith("<")) return line.replace(/\d+/g, "").slice(0, 40);
  if (!line.startsWith("!")) return "digest";
  const text = line.replace(/ at [pq]\.\w+\..*/, "");
  return text
    .replace(/\b[pq][./]\w+/g, "C")
    .replace(/"[^"]*"/g, '""')
    .replace(/'[^']*'/g, "''")
    .replace(/C\.m\d+\(\S*/g, "C.m()")
    .replace(/-?\d+/g, "0")
    .slice(0, 120);
}

export const signature = (d: Difference): string => `${kind(d.expected)} | ${kind(d.actual)}`;
