// Changes one place of plain data: a number, a text, a flag, a byte, the length of a list.
import type { Random } from "../random.ts";

type Path = (string | number)[];

/** A copy that differs from `data` in one place, and where. Objects' property names stay. */
export function changedLeaf(data: unknown, random: Random): { value: unknown; what: string } {
  const paths: Path[] = [];
  collect(data, [], paths);
  const path = random.pick(paths);
  const what = path.length === 0 ? "is another" : `.${path.join(".")} is another`;
  return { value: changed(data, path, random), what };
}

function collect(v: unknown, path: Path, into: Path[]): void {
  if (Array.isArray(v)) {
    into.push(path);
    // A long list's places are as many as a short one's.
    v.slice(0, 40).forEach((item, i) => void collect(item, [...path, i], into));
  } else if (typeof v === "object" && v !== null && !(v instanceof Uint8Array)) {
    for (const [name, item] of Object.entries(v)) collect(item, [...path, name], into);
  } else into.push(path);
}

function changed(v: unknown, [first, ...rest]: Path, random: Random): unknown {
  if (first === undefined) return other(v, random);
  if (Array.isArray(v)) return v.map((item, i) => (i === first ? changed(item, rest, random) : item));
  return { ...(v as object), [first]: changed((v as Record<string, unknown>)[first as string], rest, random) };
}

const WORDS = ["static", "special", "virtual", "interface", "unresolved", "initialized", "linked", "none", "force", "dont", "class", "int"];

function other(v: unknown, random: Random): unknown {
  switch (typeof v) {
    case "boolean":
      return !v;
    case "number": {
      const numbers = [v + 1, v - 1, -v, 0, 1, v ^ (1 << random.below(16)), v * 2].filter((n) => n !== v);
      return random.pick(numbers);
    }
    case "bigint":
      return v + 1n;
    case "string":
      return random.pick([`${v}x`, v.slice(1), ...WORDS].filter((text) => text !== v));
  }
  if (v instanceof Uint8Array) {
    const bytes = new Uint8Array(v);
    if (bytes.length > 0) bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
    return bytes.length > 0 ? bytes : Uint8Array.of(0);
  }
  if (Array.isArray(v)) {
    if (v.length === 0) return [0];
    const at = random.below(v.length);
    if (random.chance(50)) return v.filter((_, i) => i !== at);
    return [...v.slice(0, at), v[at], ...v.slice(at)];
  }
  return v === undefined || v === null ? 0 : undefined;
}
