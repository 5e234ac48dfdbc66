// The Java stack as compiled code uses it: what stands in a compiled frame, and the words below a callee's `sp` by which the
// frames are walked. docs/architecture.md "Compiled code" draws it; interpreter, adapters, compilers and collector share it.
//
//   sp + 0            base frame: a routine frame that hands the result on once this frame has been written out
//   sp + BASE_BYTES   locals, header, operand stack of the root scope, at fixed offsets: the homes of their values
//                     the same of each inlined scope, one behind the other; then further words of the unit (refs that
//                     outlive a call, fields of scalar-replaced objects)
//   sp + frameBytes - 8   spare; an interpreted caller leaves its Frame here
//   sp + frameBytes - 4   site id of the call in progress
//   sp + frameBytes   the callee's sp
import { STEP_SLOTS } from "./frame.ts";
import { struct } from "./struct.ts";

/** Bytes of a base frame (a step frame without slots): the root scope's locals begin behind it. */
export const BASE_BYTES = STEP_SLOTS;
/** Below a callee's sp: the id of the site that called it, and what SITE_INTERPRETED and SITE_CHUNK put beneath. */
export const SITE_WORD = -4;
export const CALLER_WORD = -8;
/** Site ids that are no sites: the caller is the interpreted (or step) Frame whose address is in CALLER_WORD ... */
export const SITE_INTERPRETED = 0;
/** ... the frame goes on in another chunk: CALLER_WORD is the sp that the caller had passed. */
export const SITE_CHUNK = 1;
/** First id of a real site. */
export const FIRST_SITE = 2;

/** What the collector and the walker need of a site, by id in VMState.callSites; the rest of its debug info is the unit's. */
export const SiteRecord = struct("SiteRecord", {
  unit: "u32", // number of the unit that the site belongs to
  index: "u32", // of the site in the unit
  frameBytes: "u32", // of the unit's frames
  // 1 + the scopes that are synchronized, once an exception has been seen to pass the call and no handler of a scope, nor an elided lock, is in its way
  passes: "u32",
  refCount: "u32", // u16 offsets from sp of the words that hold refs, behind the record
});

// Reasons and actions of uncommon traps, HotSpot's names and order (deoptimization.hpp of 17). A trap request is
// reason | action << TRAP_ACTION_SHIFT.
export const TRAP_REASONS = [
  "none",
  "null_check",
  "null_assert",
  "range_check",
  "class_check",
  "array_check",
  "intrinsic",
  "bimorphic",
  "profile_predicate",
  "unloaded",
  "uninitialized",
  "initialized",
  "unreached",
  "unhandled",
  "constraint",
  "div0_check",
  "age",
  "predicate",
  "loop_limit_check",
  "speculate_class_check",
  "speculate_null_check",
  "speculate_null_assert",
  "rtm_state_change",
  "unstable_if",
  "unstable_fused_if",
  "tenured",
] as const;
export type TrapReason = (typeof TRAP_REASONS)[number];
export const TRAP_ACTIONS = ["none", "maybe_recompile", "reinterpret", "make_not_entrant", "make_not_compilable"] as const;
export type TrapAction = (typeof TRAP_ACTIONS)[number];
export const TRAP_ACTION_SHIFT = 8;
export const trapRequest = (reason: TrapReason, action: TrapAction): number =>
  TRAP_REASONS.indexOf(reason) | (TRAP_ACTIONS.indexOf(action) << TRAP_ACTION_SHIFT);
