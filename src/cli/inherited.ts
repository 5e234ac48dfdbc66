// What bin/dewar found out about the process before Node did away with it: closed standard streams (Node opens /dev/null in their place)
// and ignored signals (Node resets them). It comes in a variable of the environment, which Java does not get to see.

/** The variable: numbers of closed streams, then ":" and /proc's mask of ignored signals when there is any. */
export const INHERITED_VARIABLE = "DEWAR_INHERITED";

export interface Inherited {
  /** Standard streams, by number, that were closed. */
  readonly closed: readonly [boolean, boolean, boolean];
  /** Signals that were ignored: bit n for signal n. */
  readonly ignored: number;
}

/** Reads the variable and takes it out of Node's environment. */
export function takeInherited(environment: NodeJS.ProcessEnv = process.env): Inherited {
  const text = environment[INHERITED_VARIABLE];
  if (text === undefined) return { closed: [false, false, false], ignored: 0 };
  delete environment[INHERITED_VARIABLE];
  const [, streams = "", mask = "0"] = /^([012]*)(?::([0-9]{1,20}))?$/.exec(text) ?? [];
  const isClosed = (stream: number): boolean => streams.includes(String(stream));
  // Bit n - 1 of the kernel's mask is signal n; those from 32 on are not Java's.
  return { closed: [isClosed(0), isClosed(1), isClosed(2)], ignored: Number((BigInt(mask) << 1n) & 0xffff_fffen) | 0 };
}
