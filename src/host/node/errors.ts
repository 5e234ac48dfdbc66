// Node's exceptions as the negative errno that C would have given.

import { EINVAL, EIO, ENOENT, errnoOf } from "../errno.ts";

/** The negative errno of an exception that a node:fs call threw. */
export function errnoFrom(error: unknown): number {
  const { errno, code } = error as { errno?: unknown; code?: unknown };
  if (typeof errno === "number" && errno < 0 && errno > -4000) return errno;
  if (code === "ERR_INVALID_ARG_VALUE") return -ENOENT; // a path with a NUL byte
  if (typeof code === "string") {
    const known = errnoOf(code);
    if (known !== 0) return -known;
    if (code.startsWith("ERR_")) return -EINVAL;
  }
  return -EIO;
}

/** Runs a node:fs call; its value, or a negative errno. */
export function attempt<T>(call: () => T): T | number {
  try {
    return call();
  } catch (error) {
    return errnoFrom(error);
  }
}
