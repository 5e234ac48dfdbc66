// What passes between the VM's thread and a compiler thread: jobs and their results, plain data. A result names classes, methods and
// fields by address (they never move) and objects by the places where the VM finds them.
import type { CompiledCode } from "../compiler/compiled-code.ts";
import type { CompileRequest } from "../compiler/request.ts";
import type { Addr } from "../layout/memory.ts";
import type { InlineCommands } from "../tiering/compile-command.ts";
import type { NameTable } from "./live-facts.ts";
import type { ProfileSettings } from "./profile-settings.ts";

export interface CompileJob {
  readonly request: CompileRequest;
  readonly method: Addr;
  readonly profiles: ProfileSettings;
  /** What CompileCommand says about inlining. */
  readonly inlining: InlineCommands;
}

export type CompileResult =
  | { readonly compileId: number; readonly kind: "code"; readonly code: CompiledCode; readonly names: NameTable; readonly millis: number }
  | { readonly compileId: number; readonly kind: "bailout"; readonly reason: string; readonly millis: number }
  /** A fault of the compiler, or of reading memory that changed meanwhile. */
  | { readonly compileId: number; readonly kind: "fault"; readonly reason: string; readonly stack: string; readonly millis: number };

/** Threads that compile for this VM. */
export interface CompilerPool {
  submit(job: CompileJob): void;
  /** What has been finished since the last call. */
  receive(): readonly CompileResult[];
}
