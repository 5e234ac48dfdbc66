// What earlier runs know, and what this one is to learn, as the tiers tell and ask of it (warmth/ implements it). Each listens to what it
// wants; asked for a level they speak in their order.

import type { Addr } from "../layout/memory.ts";
import type { PolicyEvent } from "../tiering/decision-log.ts";
import type { CompLevel } from "../tiering/level.ts";
import type { CompileTask } from "../tiering/queue.ts";
import type { CompileRequest } from "../tiering/state.ts";
import type { NameTable } from "./live-facts.ts";
import type { MethodRecord } from "./method-records.ts";
import type { Unit } from "./units.ts";

export interface WarmSource {
  /** A counter of the method overflowed for the first time: its profile may be made from what is known. */
  met?(record: MethodRecord): void;
  /** The level that a request of the policy becomes; 0: none now. */
  level?(record: MethodRecord, event: PolicyEvent, request: CompileRequest): CompLevel;
  /** Code was installed; `names` is all that its compilation asked about. */
  compiled?(task: CompileTask<Addr>, record: MethodRecord, unit: Unit, names: NameTable): void;
  /** A compilation came to nothing. */
  skipped?(task: CompileTask<Addr>, record: MethodRecord, reason: string): void;
  /** Code of the method took a trap, at an instruction of `trapped`, which may be inlined. */
  trapped?(record: MethodRecord, unit: Unit, trapped: Addr, bci: number): void;
  /** At a poll: time has passed. */
  tick?(): void;
  /** Classes are unloaded; their memory is still as it was. */
  unloaded?(klasses: ReadonlySet<Addr>): void;
  /** The program says that what a training run is to learn has been learnt. */
  endTraining?(): void;
  /** The VM ends. */
  close?(): void;
}
