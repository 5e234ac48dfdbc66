// A method's profile as the policy sees it. The compilers' view is code/profile-facts.ts.
import { MethodData, WOULD_PROFILE_NO } from "../layout/mdo.ts";
import { type Addr, ld } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";

/** What the policy is told of a profile. */
export interface ProfileState {
  readonly invocations: number;
  readonly invocationsStart: number;
  readonly backedges: number;
  readonly backedgesStart: number;
  readonly wouldProfile: boolean;
}

export function profileStateOf(method: Addr): ProfileState | undefined {
  const mdo = ld(method + Method.mdo);
  if (mdo === 0) return undefined;
  return {
    invocations: ld(mdo + MethodData.invocations),
    invocationsStart: ld(mdo + MethodData.invocationStart),
    backedges: ld(mdo + MethodData.backedges),
    backedgesStart: ld(mdo + MethodData.backedgeStart),
    wouldProfile: ld(mdo + MethodData.wouldProfile) !== WOULD_PROFILE_NO,
  };
}
