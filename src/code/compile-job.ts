// What passes between the VM's thread and a compiler thread: jobs and their results, plain data. A result names classes, methods and
// fields by address (they never move) and objects by the places where the VM finds them.
import type { CompiledCode } from "../compiler/compiled-code.ts";
import type { Fact } from "../compiler/facts/recording.ts";
import type { CompileRequest } from "../compiler/request.ts";
import type { Addr } from "../layout/memory.ts";
import type { InlineCommands } from "../tiering/compile-command.ts";
import type { CompLevel } from "../tiering/level.ts";
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
  /** The result has the bytes of a record for `dewar replay` of this method, made by this VM, and its facts only if they are wanted beside. */
  readonly recordAs: { readonly method: string; readonly by: string; readonly factsToo: boolean } | undefined;
}

/** What every result has; `facts` when the compilation was recorded, or failed by a fault (it is then run again, recorded, at once). */
interface ResultBase {
  readonly compileId: number;
  readonly millis: number;
  readonly facts?: readonly Fact[] | undefined;
  /** The record, as it stands in a file. */
  readonly framed?: Uint8Array | undefined;
  /** Compiled elsewhere: by whom, for PrintCompilation. */
  readonly where?: string;
  readonly roundTrips?: number;
}

export type CompileResult =
  | (ResultBase & { readonly kind: "code"; readonly code: CompiledCode; readonly names: NameTable })
  | (ResultBase & { readonly kind: "bailout"; readonly reason: string })
  /** A fault of the compiler, or of reading memory that changed meanwhile. */
  | (ResultBase & { readonly kind: "fault"; readonly reason: string; readonly phase: string; readonly stack: string })
  /** A compile server does not do it: the VM is to. */
  | (ResultBase & { readonly kind: "declined"; readonly job: CompileJob; readonly why: string })
  /** Of no compilation: the compile server came or went. */
  | (ResultBase & { readonly kind: "server"; readonly state: "ready" | "lost"; readonly why: string; readonly isFirst: boolean });

export type FinishedJob = Exclude<CompileResult, { kind: "declined" | "server" }>;

/** Threads that compile for this VM. */
export interface CompilerPool {
  /** Whether what blocks is given to it as well: a compile server does it then. */
  readonly isRemote: boolean;
  /** The thread for that level will have something to do: it may come up now. */
  expect(level: CompLevel): void;
  /** Whether there is a thread for that level that has come up. */
  isUp(level: CompLevel): boolean;
  submit(job: CompileJob): void;
  /** What was submitted and waits for company is on its way now; called at each poll. */
  flush(): void;
  /** What has been finished since the last call. */
  receive(): readonly FinishedJob[];
}
