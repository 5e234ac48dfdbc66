// The compiler threads: one for C1, one for C2, and with a compile server one that talks to it; each started when it first has something
// to do. What the server does not do, these do.
import type { HelperThread, Host } from "../host/host.ts";
import type { CompileJob, CompileResult, CompilerPool, FinishedJob } from "./compile-job.ts";

/** What becomes of a compile server that is not there. */
export interface RemoteHooks {
  /** The settings that the thread of the role "remote" gets. */
  readonly settings: unknown;
  lost(why: string, isFirst: boolean): void;
}

export class CompilerThreads implements CompilerPool {
  readonly isRemote: boolean;
  private readonly host: Host;
  private readonly memory: WebAssembly.Memory;
  private readonly threads: (HelperThread | undefined)[] = [undefined, undefined];
  private readonly remote: HelperThread | undefined;
  private readonly hooks: RemoteHooks | undefined;
  /** Of what is done here although there is a server: why. */
  private readonly why = new Map<number, string>();

  constructor(host: Host, memory: WebAssembly.Memory, hooks?: RemoteHooks) {
    this.host = host;
    this.memory = memory;
    this.hooks = hooks;
    this.isRemote = hooks !== undefined;
    if (hooks !== undefined) {
      this.remote = host.startHelper("remote", memory);
      this.remote.post(hooks.settings);
    }
  }

  /** There will be compilations: threads that come up meanwhile are not waited for. */
  expect(): void {
    if (this.remote === undefined) for (const which of [0, 1]) this.threads[which] ??= this.host.startHelper("compiler", this.memory);
  }

  submit(job: CompileJob): void {
    if (this.remote !== undefined) this.remote.post(job);
    else this.compileHere(job);
  }

  private compileHere(job: CompileJob): void {
    const which = job.request.tier === 4 ? 1 : 0;
    this.threads[which] ??= this.host.startHelper("compiler", this.memory);
    this.threads[which].post(job);
  }

  receive(): readonly FinishedJob[] {
    const results: FinishedJob[] = [];
    for (const thread of this.threads)
      for (let batch = thread?.receive(); batch !== undefined; batch = thread!.receive())
        for (const result of batch as readonly FinishedJob[]) results.push(this.own(result));
    for (let result = this.remote?.receive(); result !== undefined; result = this.remote!.receive()) {
      const finished = this.look(result as CompileResult);
      if (finished !== undefined) results.push(finished);
    }
    return results;
  }

  private look(result: CompileResult): FinishedJob | undefined {
    switch (result.kind) {
      case "server":
        if (result.state === "lost") this.hooks!.lost(result.why, result.isFirst);
        return undefined;
      case "declined":
        this.why.set(result.compileId, result.why);
        this.compileHere(result.job);
        return undefined;
      default:
        return result;
    }
  }

  private own(result: FinishedJob): FinishedJob {
    const why = this.why.get(result.compileId);
    if (why === undefined) return result;
    this.why.delete(result.compileId);
    return { ...result, where: `here: ${why}` };
  }
}
