// Compiled code of earlier runs, as the tiers take it (warmth/ has it).
import type { CompiledCode } from "../compiler/compiled-code.ts";
import type { CompileRequest } from "../compiler/request.ts";
import type { NameTable } from "./live-facts.ts";
import type { MethodRecord } from "./method-records.ts";

/** Code that may be installed at once. */
export interface KeptCode {
  readonly code: CompiledCode;
  readonly names: NameTable;
  readonly osrBci: number;
}

/** What of a request decides about code, beside tier and entry: equal texts, equal answers. Flags may come to it in different orders: a scale of a flag's own, and the VM's. */
export const requestText = ({ options, features, compilerVersion, seed }: CompileRequest): string =>
  JSON.stringify([Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)), features, compilerVersion, seed]);

export interface CodeSource {
  /**
   * Code of a method that fits now, each once.
   * @param isAsked the policy wants to compile the method; false: it has been met
   * @param request the request as it would be made now for this tier and entry
   */
  take(record: MethodRecord, isAsked: boolean, request: (tier: number, osrBci: number) => CompileRequest): readonly KeptCode[];
  /** Whether there may be more of it later. */
  hasMore(record: MethodRecord): boolean;
}
