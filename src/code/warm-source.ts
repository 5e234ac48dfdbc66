// What earlier runs know, as the tiers use it (warmth/ implements it).
import type { PolicyEvent } from "../tiering/decision-log.ts";
import type { CompLevel } from "../tiering/level.ts";
import type { CompileRequest } from "../tiering/state.ts";
import type { MethodRecord } from "./method-records.ts";
import type { Unit } from "./units.ts";

export interface WarmSource {
  /** A counter of the method overflowed for the first time: its profile may be made from what is known. */
  met(record: MethodRecord): void;
  /** The level that a request of the policy becomes; 0: none now. */
  level(record: MethodRecord, event: PolicyEvent, request: CompileRequest): CompLevel;
  /** Code of the method took a trap. */
  trapped(record: MethodRecord, unit: Unit): void;
  /** The VM ends. */
  close(): void;
}
