// Damages to bytes: flipped bits, edge values in fields of two and four bytes, parts cut out, doubled or swapped. Knows no format.

import type { Random } from "../random.ts";

export interface Damage {
  readonly bytes: Uint8Array;
  /** What was done, for a report. */
  readonly what: string;
}

const EDGES = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff];
const WIDE_EDGES = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0, 0x10000];

function put(bytes: Uint8Array, at: number, width: number, value: number): void {
  for (let i = 0; i < width && at + i < bytes.length; i++) bytes[at + i] = (value >>> (8 * (width - 1 - i))) & 255;
}

/** One damage at a place that `place` chooses (any place, unless it is given). */
export function damage(random: Random, source: Uint8Array, place = (): number => random.below(source.length)): Damage {
  if (source.length === 0) return { bytes: source, what: "nothing to damage" };
  const at = place();
  const bytes = source.slice();
  switch (random.below(10)) {
    case 0:
    case 1:
      bytes[at]! ^= 1 << random.below(8);
      return { bytes, what: `a bit of byte ${at}` };
    case 2:
      bytes[at] = random.below(256);
      return { bytes, what: `byte ${at}` };
    case 3:
    case 4: {
      const v = random.chance(50) ? random.pick(EDGES) : random.below(80);
      put(bytes, at, 2, v);
      return { bytes, what: `u2 at ${at} is ${v}` };
    }
    case 5: {
      const v = random.pick(WIDE_EDGES);
      put(bytes, at, 4, v);
      return { bytes, what: `u4 at ${at} is ${v}` };
    }
    case 6:
      return { bytes: bytes.slice(0, at), what: `cut at ${at}` };
    case 7: {
      const n = random.range(1, 8);
      return { bytes: Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + n)]), what: `${n} bytes at ${at} gone` };
    }
    case 8: {
      const n = random.range(1, 8);
      return { bytes: Uint8Array.from([...bytes.subarray(0, at + n), ...bytes.subarray(at)]), what: `${n} bytes at ${at} doubled` };
    }
    default: {
      const b = place();
      const t = bytes[at]!;
      bytes[at] = bytes[b]!;
      bytes[b] = t;
      return { bytes, what: `bytes ${at} and ${b} swapped` };
    }
  }
}
