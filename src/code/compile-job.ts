// What passes between the VM's thread and a compiler thread: jobs and their results, plain data. A result names classes, methods and
// fields by address (they never move) and objects by the places where the VM finds them.
import type { CompiledCode } from "../compiler/compiled-code.ts";
import type { Fact } from "../compiler/facts/recording.ts";
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
  /** Write down what is asked. */
  readonly record: boolean;
}

/** What every result has; `facts` when the compilation was recorded, or failed by a fault (it is then run again, recorded, at once). */
interface ResultBase {
  readonly compileId: number;
  readonly millis: number;
  readonly facts?: readonly Fact[] | undefined;
}

export type CompileResult =
  | (ResultBase & { readonly kind: "code"; readonly code: CompiledCode; readonly names: NameTable })
  | (ResultBase & { readonly kind: "bailout"; readonly reason: string })
  /** A fault of the compiler, or of reading memory that changed meanwhile. */
  | (ResultBase & { readonly kind: "fault"; readonly reason: string; readonly phase: string; readonly stack: string });

/** Threads that compile for this VM. */
export interface CompilerPool {
  submit(job: CompileJob): void;
  /** What has been finished since the last call. */
  receive(): readonly CompileResult[];
}
