// Arithmetic of colours in 8 bits, as java2d's tables have it, and the Porter-Duff rules of java.awt.AlphaComposite.

/** a * b / 255, rounded. */
export const mul8 = (a: number, b: number): number => Math.floor((a * b * 0x10101 + 0x800000) / 0x1000000);

/** b / a * 255, rounded, at most 255: a colour without its alpha. 0 for no alpha. */
export function div8(b: number, a: number): number {
  if (a === 0) return 0;
  if (b >= a) return 255;
  const step = Math.floor((0xff000000 + (a >> 1)) / a);
  return Math.floor((0x800000 + step * b) / 0x1000000);
}

/** How much of an operand goes into the result: ((alpha & and) ^ xor) + add, alpha being the other operand's. */
export interface Operand {
  readonly and: number;
  readonly xor: number;
  readonly add: number;
}
const operand = (add: number, and: number, xor: number): Operand => ({ and, xor, add: add - xor });
const ZERO = operand(0, 0, 0);
const ONE = operand(0xff, 0, 0);
const ALPHA = operand(0, 0xff, 0);
const ONE_MINUS = operand(0xff, 0xff, -1);

export interface Rule {
  readonly source: Operand;
  readonly destination: Operand;
}

/** By AlphaComposite's numbers, from CLEAR (1) to XOR (12). */
export const RULES: readonly (Rule | undefined)[] = [
  undefined,
  { source: ZERO, destination: ZERO },
  { source: ONE, destination: ZERO },
  { source: ONE, destination: ONE_MINUS },
  { source: ONE_MINUS, destination: ONE },
  { source: ALPHA, destination: ZERO },
  { source: ZERO, destination: ALPHA },
  { source: ONE_MINUS, destination: ZERO },
  { source: ZERO, destination: ONE_MINUS },
  { source: ZERO, destination: ONE },
  { source: ALPHA, destination: ONE_MINUS },
  { source: ONE_MINUS, destination: ALPHA },
  { source: ONE_MINUS, destination: ONE_MINUS },
];
export const CLEAR = 1;
export const SRC = 2;
export const SRC_OVER = 3;

export const applied = ({ and, xor, add }: Operand, alpha: number): number => ((alpha & and) ^ xor) + add;
