// What Inflater and Deflater share: the stream of a number, and the long in which their natives report.
import type { Addr } from "../../../../layout/memory.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";

/** Address of the state that a Java object holds as a long. @throws NullPointerException it has been closed */
export function streamOf(stream: bigint, owner: string): Addr {
  if (stream === 0n) throw new JavaThrow("java/lang/NullPointerException", `${owner} has been closed`);
  return Number(stream);
}

/** consumed | produced << 31 | finished << 62 | flag << 63 */
export function packResult(consumed: number, produced: number, finished: boolean, flag: boolean): bigint {
  const low = BigInt(consumed) | (BigInt(produced) << 31n) | (finished ? 1n << 62n : 0n);
  return flag ? low | (-1n << 63n) : low;
}
