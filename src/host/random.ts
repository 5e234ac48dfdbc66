// Random bytes of -XX:+Deterministic: a stream that its seed determines (splitmix64). Not fit for cryptography, which is the point.

const GOLDEN = 0x9e3779b97f4a7c15n;
const U64 = 0xffff_ffff_ffff_ffffn;

export class SeededRandom {
  /** All there is to it: a stream made with this state goes on where this one stands. */
  state: bigint;

  constructor(state: bigint) {
    this.state = state & U64;
  }

  /** Eight bytes as an unsigned number. */
  next(): bigint {
    this.state = (this.state + GOLDEN) & U64;
    let z = this.state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & U64;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & U64;
    return z ^ (z >> 31n);
  }

  /** Fills `into`; what a word has beyond its end is not kept for the next call. */
  fill(into: Uint8Array): void {
    for (let at = 0; at < into.length; at += 8) {
      let word = this.next();
      for (let i = at; i < at + 8 && i < into.length; i++, word >>= 8n) into[i] = Number(word & 0xffn);
    }
  }
}
