// Numbers as HotSpot's command line writes them: decimal or 0x, with one suffix k, m, g or t.

/** Largest value of an unsigned 64-bit flag. */
const UINT64_MAX = (1n << 64n) - 1n;
const INT64_MAX = (1n << 63n) - 1n;
const INT64_MIN = -(1n << 63n);

/**
 * An integer with an optional suffix, or undefined when it is malformed or does not fit the type. Saturates nothing: the result is
 * the nearest double, so the maxima of the 64-bit types come out as 2^64 and 2^63.
 */
export function parseInteger(text: string, signed: boolean): number | undefined {
  let i = 0;
  const negative = text.startsWith("-");
  if (negative) {
    if (!signed) return undefined;
    i = 1;
  }
  const hex = text[i] === "0" && (text[i + 1] === "x" || text[i + 1] === "X");
  const start = hex ? (i += 2) : i;
  while (i < text.length && isDigit(text.charCodeAt(i), hex)) i++;
  if (i === start) return undefined;
  let value = BigInt((hex ? "0x" : "") + text.slice(start, i));
  const rest = text.slice(i);
  if (rest.length > 1) return undefined;
  if (rest.length === 1) {
    const shift = suffixShift(rest);
    if (shift === 0) return undefined;
    value <<= BigInt(shift);
  }
  if (negative) value = -value;
  if (signed ? value > INT64_MAX || value < INT64_MIN : value > UINT64_MAX) return undefined;
  return Number(value);
}

/** A memory size in bytes, at least `min`; undefined when malformed or too small (the message is the caller's). */
export function parseMemorySize(text: string, min: number): number | undefined {
  const bytes = parseInteger(text, false);
  return bytes === undefined || bytes < min ? undefined : bytes;
}

function isDigit(c: number, hex: boolean): boolean {
  if (c >= 48 && c <= 57) return true;
  return hex && ((c >= 65 && c <= 70) || (c >= 97 && c <= 102));
}

function suffixShift(letter: string): number {
  switch (letter) {
    case "k":
    case "K":
      return 10;
    case "m":
    case "M":
      return 20;
    case "g":
    case "G":
      return 30;
    case "t":
    case "T":
      return 40;
    default:
      return 0;
  }
}
