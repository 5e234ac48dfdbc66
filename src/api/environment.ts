// The environment of this process as bytes. Node decodes it as UTF-8 and loses what is not; the kernel still has the bytes.

import { readFileSync } from "node:fs";
import { type ByteString, toByteString } from "../flags/options.ts";

type Environment = (readonly [key: ByteString, value: ByteString])[];

/** The environment that this process was started with, in order, as bytes. Changes to process.env since are not in it. */
export function processEnvironment(): Environment {
  let text: string;
  try {
    text = readFileSync("/proc/self/environ", "latin1");
  } catch {
    return environmentOf(process.env);
  }
  const environment: Environment = [];
  for (let at = 0; at < text.length; ) {
    let end = text.indexOf("\0", at);
    if (end < 0) end = text.length;
    // A name may not be empty but may begin with "=".
    const equals = text.indexOf("=", at + 1);
    if (equals > at && equals < end) environment.push([text.slice(at, equals), text.slice(equals + 1, end)]);
    at = end + 1;
  }
  return environment;
}

/** An environment given as an object of text. */
export function environmentOf(env: Readonly<Record<string, string | undefined>>): Environment {
  const environment: Environment = [];
  for (const key of Object.keys(env)) {
    const value = env[key];
    if (value !== undefined) environment.push([toByteString(key), toByteString(value)]);
  }
  return environment;
}
