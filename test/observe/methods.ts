// Methods for tests of logs.

import type { LoggedMethod } from "../../src/tiering/events.ts";

/** One that was never called. */
export const METHOD: LoggedMethod = {
  className: "T",
  name: "m",
  signature: "()V",
  codeSize: 1,
  isStatic: false,
  isNative: false,
  isSynchronized: false,
  hasExceptionHandlers: false,
  hasMonitors: false,
  flags: 1,
  isLoaded: true,
  invocations: 0,
  backedges: 0,
  interpreterInvocations: 0,
  throwouts: 0,
  decompiles: 0,
  traps: [],
  overflowTraps: 0,
  overflowRecompiles: 0,
};

/** "java.lang.String.hashCode()I" */
export function method(text: string, more: Partial<LoggedMethod> = {}): LoggedMethod {
  const [, className, name, signature] = /^(\S+)\.([^.(]+)(\(.*)$/.exec(text)!;
  return { ...METHOD, className: className!, name: name!, signature: signature!, ...more };
}
