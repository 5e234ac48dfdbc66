// A compile server: its sessions, its threads' queue, what it keeps for all clients, how it goes down. Knows no transport.
import type { CompileRequest } from "../../compiler/request.ts";
import type { FactMap } from "../wire-facts.ts";
import { HASH_BYTES, hex, type Question } from "../wire-facts.ts";
import type { CachedCode } from "./cached-code.ts";
import type { ServerJob, ServerResult } from "./job.ts";
import { Lru } from "./lru.ts";
import { Metrics } from "./metrics.ts";
import { Session, type Stream } from "./session.ts";

export interface ServerSettings {
  readonly threads: number;
  /** Jobs that may wait for a thread. */
  readonly queue: number;
  /** Bytes for what is kept: bytecodes, code. */
  readonly memory: number;
  readonly token: string;
  /** Milliseconds that a client may take to answer. */
  readonly timeout: number;
}

/** One compiler thread. */
export interface CompileThread {
  run(
    job: ServerJob,
    ask: (questions: readonly Question[]) => Promise<FactMap | undefined>,
    lookup: (key: string) => Promise<readonly CachedCode[]>,
  ): Promise<ServerResult>;
}

/** Other servers, and a cache that they share. */
export interface Fleet {
  /** Another server's result; undefined when none takes it. */
  offer(job: ServerJob, ask: (questions: readonly Question[]) => Promise<FactMap | undefined>): Promise<ServerResult | undefined>;
  lookup(key: string): Promise<readonly CachedCode[]>;
  store(key: string, entry: CachedCode): void;
}

export interface ServerHost {
  startThread(): CompileThread;
  hash(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
  setTimer(run: () => void, millis: number): { cancel(): void };
  log(line: string): void;
  /** A compilation to be recorded (--record). */
  record?(request: CompileRequest, method: string, vm: string, result: ServerResult): void;
}

/** Worlds of one method for which code is kept. */
export const VARIANTS = 4;

interface Waiting {
  readonly start: (thread: CompileThread) => void;
}

export class CompileServer {
  readonly name: string;
  readonly settings: ServerSettings;
  readonly layout: string;
  readonly metrics = new Metrics();
  readonly contents: Lru<Uint8Array>;
  readonly code: Lru<readonly CachedCode[]>;
  fleet: Fleet | undefined;
  isDraining = false;
  private readonly host: ServerHost;
  private readonly sessions = new Set<Session>();
  private readonly idle: CompileThread[] = [];
  private threads = 0;
  private readonly waiting: Waiting[] = [];
  private drained: (() => void) | undefined;

  constructor(name: string, settings: ServerSettings, layout: string, host: ServerHost) {
    this.name = name;
    this.settings = settings;
    this.layout = layout;
    this.host = host;
    this.contents = new Lru(settings.memory / 4);
    this.code = new Lru(settings.memory / 4);
    const { metrics } = this;
    metrics.gauge("dewar_clients", "Connected clients.", () => this.sessions.size);
    metrics.gauge("dewar_threads_active", "Compiler threads at work.", () => this.active);
    metrics.gauge("dewar_threads", "Compiler threads that there may be.", () => settings.threads);
    metrics.gauge("dewar_queue", "Compilations that wait for a thread.", () => this.waiting.length);
    metrics.gauge("dewar_content_bytes", "Bytecodes that are kept.", () => this.contents.bytes);
    metrics.gauge("dewar_code_cache_bytes", "Compiled code that is kept.", () => this.code.bytes);
    metrics.gauge("dewar_client_fact_bytes", "Facts that are kept of clients.", () => {
      let sum = 0;
      for (const session of this.sessions) sum += session.factBytes;
      return sum;
    });
    metrics.gauge("process_resident_memory_bytes", "Resident memory.", () => process.memoryUsage.rss());
  }

  get active(): number {
    return this.threads - this.idle.length;
  }
  get records(): boolean {
    return this.host.record !== undefined;
  }
  log(line: string): void {
    this.host.log(line);
  }
  timer(run: () => void): { cancel(): void } {
    return this.host.setTimer(run, this.settings.timeout);
  }

  connect(stream: Stream, peer: string): Session {
    const session = new Session(this, stream, peer);
    this.sessions.add(session);
    return session;
  }
  left(session: Session): void {
    this.sessions.delete(session);
    this.mayEnd();
  }

  // --- what is kept
  addContent(bytes: Uint8Array): void {
    const hash = hex(this.host.hash(bytes).subarray(0, HASH_BYTES));
    this.metrics.count("dewar_contents_received", "Bytecodes that clients have sent.");
    this.contents.set(hash, bytes, bytes.length + 100);
  }
  heldContents(most: number): Uint8Array<ArrayBuffer> {
    const hashes = this.contents.newest(most);
    const bytes = new Uint8Array(4 * hashes.length);
    for (let i = 0; i < hashes.length; i++) bytes.set(Buffer.from(hashes[i]!.slice(0, 8), "hex"), 4 * i);
    return bytes;
  }
  async lookup(key: string): Promise<readonly CachedCode[]> {
    const local = this.code.get(key);
    if (local !== undefined || this.fleet === undefined) return local ?? [];
    const far = await this.fleet.lookup(key);
    if (far.length > 0) this.keep(key, far);
    return far;
  }
  private keep(key: string, entries: readonly CachedCode[]): void {
    let bytes = 200;
    for (const e of entries) bytes += e.facts.length + e.code.length;
    this.code.set(key, entries, bytes);
  }

  // --- threads
  /** Why nothing more is taken on now. */
  busyReason(): string | undefined {
    if (this.isDraining) return "the server is going down";
    if (this.waiting.length >= this.settings.queue) return `${this.waiting.length} compilations wait already`;
    return undefined;
  }

  /** Whether a thread is idle, or may be started. */
  get hasRoom(): boolean {
    return this.idle.length > 0 || this.threads < this.settings.threads;
  }

  async run(
    job: ServerJob,
    ask: (questions: readonly Question[]) => Promise<FactMap | undefined>,
    isCancelled: () => boolean,
    mayOffer = true,
  ): Promise<ServerResult> {
    if (mayOffer && !this.hasRoom && this.fleet !== undefined && !job.record) {
      const result = await this.fleet.offer(job, ask);
      if (result !== undefined) return result;
    }
    const thread = await this.thread();
    try {
      if (isCancelled()) return { kind: "gone" };
      const result = await thread.run(job, ask, (key) => this.lookup(key));
      if (result.kind === "code" && result.forCache !== undefined) {
        const { key, entry } = result.forCache;
        this.keep(key, [entry, ...(this.code.get(key) ?? [])].slice(0, VARIANTS));
        this.fleet?.store(key, entry);
      }
      return result;
    } finally {
      const next = this.waiting.shift();
      if (next !== undefined) next.start(thread);
      else this.idle.push(thread);
    }
  }

  private thread(): Promise<CompileThread> | CompileThread {
    const idle = this.idle.pop();
    if (idle !== undefined) return idle;
    if (this.threads < this.settings.threads) {
      this.threads++;
      return this.host.startThread();
    }
    return new Promise((start) => this.waiting.push({ start }));
  }

  /** Starts the first thread before anyone asks. */
  warmUp(): void {
    if (this.threads > 0) return;
    this.threads++;
    this.idle.push(this.host.startThread());
  }

  finished(request: CompileRequest, method: string, vm: string, result: ServerResult): void {
    const outcome = result.kind === "code" && result.cached ? "cached" : result.kind;
    this.metrics.count("dewar_compilations", "Compilations by tier and how they ended.", `tier="${request.tier}",outcome="${outcome}"`);
    if (result.kind === "gone") return;
    this.metrics.observe(
      "dewar_compile_seconds",
      "Time of compilations in their thread, waiting for answers included.",
      result.millis / 1000,
    );
    this.metrics.count("dewar_round_trips", "Times that compilations waited for answers.", "", result.roundTrips);
    this.host.record?.(request, method, vm, result);
  }

  // --- the end
  /** Takes nothing more, and resolves when all is answered. */
  drain(): Promise<void> {
    this.isDraining = true;
    for (const session of this.sessions) session.drain();
    return new Promise((resolve) => {
      this.drained = resolve;
      this.mayEnd();
    });
  }
  mayEnd(): void {
    if (this.drained === undefined) return;
    for (const session of this.sessions) if (!session.isIdle) return;
    this.drained();
    for (const session of [...this.sessions]) session.end();
  }
}
