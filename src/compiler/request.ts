// What is to be compiled, and all that decides how, beside the facts: part of every recording.

/** Flags that the compilers read, by HotSpot's names; what is absent has the default of compiler/options.ts. */
export type CompilerOptions = Readonly<Record<string, number | boolean | string>>;

export interface CompileRequest {
  readonly compileId: number;
  readonly tier: 1 | 2 | 3 | 4;
  /** -1, or the target of the backward branch at which on-stack replacement enters. */
  readonly osrBci: number;
  readonly options: CompilerOptions;
  /** Target features beyond the WebAssembly standard, sorted. */
  readonly features: readonly string[];
  readonly compilerVersion: string;
  /** Of StressDeopt and other randomised choices. */
  readonly seed: number;
}
// The root method is MethodId 1 of the facts.
