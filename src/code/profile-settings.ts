// What the flags say of profiles and traps, and the texts that the shape of a profile depends on.
import type { ProfileOptions } from "../bytecode/profile-cells.ts";
import type { FlagValues } from "../flags/table.ts";
import { ld } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { cpMemberSignatureText } from "../linking/constant-pool.ts";
import { methodSignature } from "../linking/method-view.ts";
import type { MethodTexts } from "../profiling/create.ts";
import type { TrapLimits } from "../profiling/traps.ts";

export type ProfileSettings = ProfileOptions;

export const methodTexts: MethodTexts = {
  descriptor: methodSignature,
  descriptorAt: (method, index) => cpMemberSignatureText(ld(method + Method.constantPool), index),
};

export const profileSettings = (v: FlagValues): ProfileSettings => ({
  typeProfileWidth: Number(v.TypeProfileWidth),
  typeProfileArgsLimit: Number(v.TypeProfileArgsLimit),
  typeProfileParmsLimit: Number(v.TypeProfileParmsLimit),
  typeProfileLevel: Number(v.TypeProfileLevel),
  profileCasts: true,
});

export const trapLimits = (v: FlagValues): TrapLimits => ({
  perMethodTrapLimit: Number(v.PerMethodTrapLimit),
  perBytecodeTrapLimit: Number(v.PerBytecodeTrapLimit),
  perMethodRecompilationCutoff: Number(v.PerMethodRecompilationCutoff),
  perBytecodeRecompilationCutoff: Number(v.PerBytecodeRecompilationCutoff),
});
