// The compiler threads: one for C1, one for C2, each started when it first has something to do.
import type { HelperThread, Host } from "../host/host.ts";
import type { CompileJob, CompileResult, CompilerPool } from "./compile-job.ts";

export class CompilerThreads implements CompilerPool {
  private readonly host: Host;
  private readonly memory: WebAssembly.Memory;
  private readonly threads: (HelperThread | undefined)[] = [undefined, undefined];

  constructor(host: Host, memory: WebAssembly.Memory) {
    this.host = host;
    this.memory = memory;
  }

  submit(job: CompileJob): void {
    const which = job.request.tier === 4 ? 1 : 0;
    this.threads[which] ??= this.host.startHelper("compiler", this.memory);
    this.threads[which].post(job);
  }

  receive(): readonly CompileResult[] {
    const results: CompileResult[] = [];
    for (const thread of this.threads) {
      for (let result = thread?.receive(); result !== undefined; result = thread!.receive()) results.push(result as CompileResult);
    }
    return results;
  }
}
