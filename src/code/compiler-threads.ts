// The compiler threads: one for C1, one for C2, and with a compile server one that talks to it; each started when it first has something
// to do. What the server does not do, these do.
import type { HelperThread, Host } from "../host/host.ts";
import { type CompLevel, LEVEL_FULL_OPTIMIZATION, LEVEL_SIMPLE } from "../tiering/level.ts";
import type { CompileJob, CompileResult, CompilerPool, FinishedJob } from "./compile-job.ts";

/** What becomes of a compile server that is not there. */
export interface RemoteHooks {
  /** The settings that the thread of the role "remote" gets. */
  readonly settings: unknown;
  lost(why: string, isFirst: boolean): void;
}

/** So many jobs go to the compile server at once. */
const MOST_OUTGOING = 16;

const indexOf = (level: CompLevel): number => (level === LEVEL_FULL_OPTIMIZATION ? 1 : 0);
/** By what they run most of: each has code of its own that is kept. */
const ROLES = ["c1", "c2"];

export class CompilerThreads implements CompilerPool {
  readonly isRemote: boolean;
  private readonly host: Host;
  private readonly memory: WebAssembly.Memory;
  private readonly threads: (HelperThread | undefined)[] = [undefined, undefined];
  private readonly up = [false, false];
  private readonly remote: HelperThread | undefined;
  private readonly hooks: RemoteHooks | undefined;
  /** For the compile server, until the next poll: waking its thread and messages cost more than a job's facts. */
  private readonly outgoing: CompileJob[] = [];
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

  expect(level: CompLevel): void {
    if (this.remote === undefined) this.thread(level);
  }

  isUp(level: CompLevel): boolean {
    const which = indexOf(level);
    // Its first message, which has no results, says so.
    if (!this.up[which] && this.threads[which]?.receive() !== undefined) this.up[which] = true;
    return this.up[which]!;
  }

  private thread(level: CompLevel): HelperThread {
    const which = indexOf(level);
    let thread = this.threads[which];
    if (thread === undefined) {
      thread = this.host.startHelper(ROLES[which]!, this.memory);
      this.threads[which] = thread;
    }
    return thread;
  }

  submit(job: CompileJob): void {
    if (this.remote === undefined) return this.compileHere(job);
    this.outgoing.push(job);
    if (this.outgoing.length >= MOST_OUTGOING) this.flush();
  }

  flush(): void {
    if (this.outgoing.length > 0) this.remote!.post(this.outgoing.splice(0));
  }

  private compileHere(job: CompileJob): void {
    this.thread(job.request.tier).post(job);
  }

  receive(): readonly FinishedJob[] {
    const results: FinishedJob[] = [];
    for (const level of [LEVEL_SIMPLE, LEVEL_FULL_OPTIMIZATION] as const) this.isUp(level);
    for (const thread of this.threads)
      for (let batch = thread?.receive(); batch !== undefined; batch = thread!.receive())
        for (const result of batch as readonly FinishedJob[]) results.push(this.own(result));
    for (let batch = this.remote?.receive(); batch !== undefined; batch = this.remote!.receive()) {
      for (const result of batch as readonly CompileResult[]) {
        const finished = this.look(result);
        if (finished !== undefined) results.push(finished);
      }
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
