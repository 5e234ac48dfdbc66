// What Inflater and Deflater share: views of byte arrays, and the long in which their natives report.
import { type Addr, u8 } from "../../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../../layout/object.ts";

/** Part of a byte[] as a view. */
export function arrayBytes(array: Addr, offset: number, length: number): Uint8Array {
  const start = array + ARRAY_BASE + offset;
  return u8.subarray(start, start + length);
}

/** consumed | produced << 31 | finished << 62 | flag << 63 */
export function packResult(consumed: number, produced: number, finished: boolean, flag: boolean): bigint {
  const low = BigInt(consumed) | (BigInt(produced) << 31n) | (finished ? 1n << 62n : 0n);
  return flag ? low | (-1n << 63n) : low;
}
