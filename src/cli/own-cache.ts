import { headOfCache } from "../api/cache-head.ts";
import { toByteString } from "../flags/options.ts";
import { isOfThisBuild } from "../warmth/aot/identity.ts";

/** The first bytes of a cache that this build has made; undefined: it is none. */
export function ownCache(path: string): string | undefined {
  const head = headOfCache(Buffer.from(toByteString(path), "latin1"));
  return head !== undefined && isOfThisBuild(head) ? head : undefined;
}
