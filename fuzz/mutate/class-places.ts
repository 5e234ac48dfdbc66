// Where the parts of a class file stand, so that most damages hit its structure and few its code: damaged code is the verifier's matter.

import type { Random } from "../random.ts";

interface Range {
  readonly from: number;
  readonly to: number;
}

const SIZES: Readonly<Record<number, number>> = {
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 2,
  8: 2,
  9: 4,
  10: 4,
  11: 4,
  12: 4,
  15: 3,
  16: 2,
  17: 4,
  18: 4,
  19: 2,
  20: 2,
};

/** Reads a class file that is known to be well-formed. */
export function classPlaces(bytes: Uint8Array): { head: Range; constants: Range; utf8: Range[]; members: Range[]; code: Range[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const u2 = (at: number): number => view.getUint16(at);
  const utf8: Range[] = [];
  const names = new Map<number, string>();
  let at = 10;
  for (let i = 1; i < u2(8); i++) {
    const tag = bytes[at]!;
    if (tag === 1) {
      const n = u2(at + 1);
      utf8.push({ from: at + 3, to: at + 3 + n });
      names.set(i, Buffer.from(bytes.subarray(at + 3, at + 3 + n)).toString("latin1"));
      at += 3 + n;
    } else {
      at += 1 + SIZES[tag]!;
      if (tag === 5 || tag === 6) i++;
    }
  }
  const constants = { from: 8, to: at };
  const headStart = at;
  at += 6;
  at += 2 + 2 * u2(at);
  const head = { from: headStart, to: at };
  const members: Range[] = [];
  const code: Range[] = [];
  for (let kind = 0; kind < 2; kind++) {
    let n = u2(at);
    at += 2;
    for (; n > 0; n--) {
      const start = at;
      let attributes = u2(at + 6);
      at += 8;
      for (; attributes > 0; attributes--) {
        const length = view.getUint32(at + 2);
        if (names.get(u2(at)) === "Code") {
          const codeLength = view.getUint32(at + 10);
          code.push({ from: at + 14, to: at + 14 + codeLength });
        }
        at += 6 + length;
      }
      members.push({ from: start, to: at });
    }
  }
  if (at < bytes.length) members.push({ from: at, to: bytes.length });
  return { head, constants, utf8, members, code };
}

/** A chooser of places in this class file. */
export function placesOf(random: Random, bytes: Uint8Array): () => number {
  const { head, constants, utf8, members, code } = classPlaces(bytes);
  const inside = (r: Range): number => (r.to > r.from ? random.range(r.from, r.to - 1) : r.from);
  const isCode = (at: number): boolean => code.some((c) => at >= c.from && at < c.to);
  return () => {
    switch (random.below(10)) {
      case 0:
        return random.below(10);
      case 1:
        return inside(head);
      case 2:
      case 3:
      case 4:
        return inside(constants);
      case 5:
        return inside(random.pick(utf8));
      case 6:
        return code.length > 0 && random.chance(30) ? inside(random.pick(code)) : inside(constants);
      default: {
        if (members.length === 0) return inside(head);
        for (let i = 0; i < 20; i++) {
          const at = inside(random.pick(members));
          if (!isCode(at)) return at;
        }
        return inside(head);
      }
    }
  };
}
