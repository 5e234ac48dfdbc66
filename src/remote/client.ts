// The VM's side of remote compilation: sends compilations with their facts, answers questions, and says of each that comes to nothing that
// it is the VM's own to do. Runs in a thread of its own that has the VM's memory. Knows no transport (node/connection.ts).
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { CompileJob, CompileResult } from "../code/compile-job.ts";
import type { NameTable } from "../code/live-facts.ts";
import { compile } from "../compiler/compile.ts";
import type { CompiledCode } from "../compiler/compiled-code.ts";
import { CodecProblem, decode, encode } from "../compiler/facts/codec.ts";
import { type Key, type MapId, mapKey, NumberedFacts, type RawFacts } from "../compiler/facts/numbering.ts";
import type { QuestionKind } from "../compiler/facts/questions.ts";
import type { Fact } from "../compiler/facts/recording.ts";
import type { Addr } from "../layout/memory.ts";
import { Bundler } from "./bundle.ts";
import { checkedCode } from "./check-code.ts";
import type { ClientMessageSchema, Code, Failure, Questions, ServerMessage } from "./schema/compile_pb.ts";
import { NUMBERED_FACTS, OLDEST_SCHEMA, SCHEMA } from "./versions.ts";
import { decodeQuestions, factText, type SentFacts, Told } from "./wire-facts.ts";

export interface RemoteSettings {
  readonly address: string;
  /** Milliseconds without an answer after which the VM goes on by itself. */
  readonly timeout: number;
  /** C1's compilations of methods with fewer bytes of bytecodes stay local. */
  readonly localSize: number;
  readonly token: string;
  /** Paths of PEM files; "" none. */
  readonly key: string;
  readonly certificate: string;
  readonly rootCertificates: string;
  readonly useTls: boolean;
  /** Compile everything here as well, and compare. */
  readonly verify: boolean;
  readonly vm: string;
}

export type ToServer = NonNullable<MessageInitShape<typeof ClientMessageSchema>["kind"]>;

export interface Connection {
  send(message: ToServer): void;
  close(): void;
}
export interface ConnectionEvents {
  message(message: ServerMessage): void;
  /** It is gone, and why; nothing comes after it. */
  closed(reason: string): void;
}

/** What is read of the VM (live-vm.ts). */
export interface ClientVM {
  /** Bytes of bytecodes. */
  codeLength(method: Addr): number;
  /** Counts classes that were unloaded. */
  unloadedClasses(): number;
  /** "java.lang.String.length()I" */
  methodText(method: Addr): string;
  facts(job: CompileJob): RawFacts & Pick<NameTable, "places">;
}

export interface ClientHost {
  readonly vm: ClientVM;
  connect(settings: RemoteSettings, events: ConnectionEvents): Connection;
  hash(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
  layout: string;
  now(): number;
  setTimer(run: () => void, millis: number): { cancel(): void };
  /** @param job whose, unless it goes back with it */
  result(result: CompileResult, job?: CompileJob): void;
  log(line: string): void;
}

/** Compilations under way at once. */
const MOST_PENDING = 64;
/** How long the first compilations wait for the first connection. */
const FIRST_CONNECTION = 2000;
/** JITServer's: the wait before the next attempt, which doubles. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 64_000;
/** After "busy" nothing is sent for so long; doubles. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2000;

interface Pending {
  readonly job: CompileJob;
  readonly live: RawFacts & Pick<NameTable, "places">;
  readonly answers: Map<string, unknown>;
  readonly bundler: Bundler;
  readonly tell: (kind: QuestionKind, ...key: Key) => unknown;
  /** Entries told since the last message, and bytecodes. */
  entries: unknown[];
  contents: Uint8Array<ArrayBuffer>[];
  readonly started: number;
  deadline: number;
}

export class RemoteCompiler {
  private readonly settings: RemoteSettings;
  private readonly host: ClientHost;
  private connection: Connection | undefined;
  private told: Told | undefined;
  private server = "";
  private readonly pending = new Map<bigint, Pending>();
  private early: CompileJob[] = [];
  private nextId = 1n;
  private wait = 0;
  private nextAttempt = 0;
  private pauseUntil = 0;
  private pause = FIRST_PAUSE;
  private everConnected = false;
  private closing = false;
  private generation = 0;
  private unloaded = 0;

  constructor(settings: RemoteSettings, host: ClientHost) {
    this.settings = settings;
    this.host = host;
  }

  /** Nothing is at the server. */
  get isIdle(): boolean {
    return this.pending.size === 0 && this.early.length === 0;
  }

  /** A fault in here is no reason for a method to stay uncompiled. */
  submit(job: CompileJob): void {
    this.attempt(job, () => this.accept(job));
  }

  private attempt(job: CompileJob, run: () => void): void {
    try {
      run();
    } catch (e) {
      this.told?.forget(); // numbers may have been given to what was not sent
      this.decline(job, `its facts cannot be had: ${e instanceof Error ? e.message : e}`);
    }
  }

  private accept(job: CompileJob): void {
    const stays = this.staysLocal(job);
    if (stays !== undefined) return this.decline(job, stays);
    if (this.connection === undefined) this.connect();
    if (this.told !== undefined && !this.closing) return this.send(job);
    if (!this.everConnected && this.connection !== undefined && this.wait === 0) this.early.push(job);
    else this.decline(job, this.closing ? "the server is going down" : "no server");
  }

  /** Why a compilation is not sent: what is small costs less to do than to ask for. */
  private staysLocal(job: CompileJob): string | undefined {
    if (job.request.tier !== 4 && this.host.vm.codeLength(job.method) < this.settings.localSize) return "small";
    if (this.pending.size >= MOST_PENDING) return "enough under way";
    if (this.host.now() < this.pauseUntil) return "the server is busy";
    return undefined;
  }

  private decline(job: CompileJob, why: string): void {
    this.host.result({ compileId: job.request.compileId, millis: 0, kind: "declined", job, why });
  }

  // --- the connection
  private connect(): void {
    if (this.host.now() < this.nextAttempt) return;
    const generation = ++this.generation;
    const current = (): boolean => generation === this.generation;
    const timer = this.host.setTimer(
      () => current() && this.told === undefined && this.lost("it does not answer"),
      this.everConnected ? this.settings.timeout : Math.min(FIRST_CONNECTION, this.settings.timeout),
    );
    try {
      this.connection = this.host.connect(this.settings, {
        message: (message) => {
          if (!current()) return;
          this.receive(message);
          // Whatever else comes first is no welcome.
          if (this.told !== undefined || !current()) timer.cancel();
        },
        closed: (reason) => {
          timer.cancel();
          if (current()) this.lost(reason);
        },
      });
      this.connection.send({
        case: "hello",
        value: {
          newestSchema: SCHEMA,
          oldestSchema: OLDEST_SCHEMA,
          layout: this.host.layout,
          vm: this.settings.vm,
          token: this.settings.token,
        },
      });
    } catch (e) {
      timer.cancel();
      this.lost(e instanceof Error ? e.message : String(e));
    }
  }

  /** The server is not to be had: all under way is the VM's own, and the next attempt is later each time. */
  private lost(why: string, longest = false): void {
    this.generation++;
    this.connection?.close();
    this.connection = undefined;
    this.told = undefined;
    this.closing = false;
    this.wait = longest ? LONGEST_WAIT : Math.min(LONGEST_WAIT, this.wait === 0 ? FIRST_WAIT : 2 * this.wait);
    this.nextAttempt = this.host.now() + this.wait;
    this.host.log(`no compile server at ${this.settings.address}: ${why}; next attempt in ${this.wait / 1000} s`);
    this.host.result({ compileId: 0, millis: 0, kind: "server", state: "lost", why, isFirst: !this.everConnected });
    const jobs = [...this.early, ...[...this.pending.values()].map((p) => p.job)];
    this.early = [];
    this.pending.clear();
    this.watch?.cancel();
    this.watch = undefined;
    for (const job of jobs) this.decline(job, why);
  }

  private receive({ kind }: ServerMessage): void {
    try {
      switch (kind.case) {
        case "welcome": {
          const { schema, server, held } = kind.value;
          if (schema < OLDEST_SCHEMA || schema > SCHEMA) return this.lost(`the server speaks schema ${schema}`, true);
          this.told = new Told(this.host.hash, held, schema >= NUMBERED_FACTS);
          this.server = server;
          this.everConnected = true;
          this.host.log(`compile server ${server} at ${this.settings.address}, schema ${schema}`);
          this.host.result({ compileId: 0, millis: 0, kind: "server", state: "ready", why: "", isFirst: false });
          const { early } = this;
          this.early = [];
          for (const job of early) this.attempt(job, () => this.send(job));
          return;
        }
        case "refusal":
          return this.lost(`it refuses: ${kind.value.reason}`, true);
        case "questions":
          return this.answer(kind.value);
        case "code":
          return this.code(kind.value);
        case "failure":
          return this.failure(kind.value);
        case "busy": {
          const p = this.take(kind.value.id);
          this.pauseUntil = this.host.now() + this.pause;
          this.pause = Math.min(LONGEST_PAUSE, 2 * this.pause);
          if (p !== undefined) this.decline(p.job, `the server is busy: ${kind.value.reason}`);
          return;
        }
        case "forgotten":
          this.told?.forget();
          return;
        case "draining":
          this.closing = true;
          return;
        default:
          throw new CodecProblem("a message of no known kind");
      }
    } catch (e) {
      // Whatever it is that the server sent wrong: it is not asked again soon, and the VM goes on.
      this.lost(`it answers wrongly: ${e instanceof Error ? e.message : e}`);
    }
  }

  // --- compilations
  private send(job: CompileJob): void {
    const told = this.told!;
    const unloaded = this.host.vm.unloadedClasses();
    if (unloaded !== this.unloaded) {
      // Answers would come under other numbers than what was told with the request; and the VM does not want code of before.
      this.cancelAll("classes were unloaded");
      told.renumber();
    }
    this.unloaded = unloaded;
    const live = this.host.vm.facts(job);
    const answers = new Map<string, unknown>();
    const tell = (kind: QuestionKind, ...key: Key): unknown => {
      const text = factText(kind, key);
      if (answers.has(text)) return answers.get(text);
      const sent = told.sent(text);
      if (sent !== undefined) {
        answers.set(text, sent.answer);
        p.entries.push(sent.number);
        return sent.answer;
      }
      const answer = live.raw(kind, key);
      answers.set(text, answer);
      p.entries.push(told.entry(kind, key, () => answer, p.contents));
      return answer;
    };
    const started = this.host.now();
    const p: Pending = {
      job,
      live,
      answers,
      bundler: new Bundler(tell, job.request.tier),
      tell,
      entries: [],
      contents: [],
      started,
      deadline: started + this.settings.timeout,
    };
    p.bundler.root(job.method);
    const id = this.nextId++;
    this.pending.set(id, p);
    this.connection!.send({
      case: "compile",
      value: {
        id,
        plainRequest: encode(job.request),
        root: told.toWire("m", job.method),
        method: this.host.vm.methodText(job.method),
        record: job.record,
        facts: this.facts(p),
      },
    });
    this.watchDeadlines();
  }

  private cancelAll(why: string): void {
    for (const [id, { job }] of [...this.pending]) {
      this.connection!.send({ case: "cancel", value: { id } });
      this.pending.delete(id);
      this.decline(job, why);
    }
  }

  private facts(p: Pending): SentFacts {
    const facts = { plain: encode(p.entries), contents: p.contents };
    p.entries = [];
    p.contents = [];
    return facts;
  }

  private answer(questions: Questions): void {
    const p = this.pending.get(questions.id);
    if (p === undefined) return;
    const told = this.told!;
    const toRaw = this.rawIds(p);
    for (const { kind, key } of decodeQuestions(questions.plain)) {
      const raw = mapKey(kind, key, toRaw);
      if (this.isTraced) this.host.log(`asked: ${p.job.request.tier} ${kind}`);
      told.forgetFact(kind, raw); // it may have been forgotten there
      p.answers.delete(factText(kind, raw));
      p.tell(kind, ...raw);
      p.bundler.around(kind, raw);
    }
    const contents = questions.contents.map((hash) => {
      const bytes = told.content(hash);
      if (bytes === undefined) throw new CodecProblem("a question for bytecodes that were never named");
      return bytes;
    });
    p.contents.push(...contents);
    p.deadline = this.host.now() + this.settings.timeout;
    this.connection!.send({ case: "answers", value: { id: questions.id, facts: this.facts(p) } });
  }

  isTraced = false;

  private rawIds(p: Pending): MapId {
    const { toRaw } = this.told!;
    return (kind, id) => {
      if (kind !== "o") return toRaw(kind, id);
      if (id >= p.live.places.length) throw new RangeError(`the server named object ${id}, which it was not told of`);
      return id;
    };
  }

  private take(id: bigint): Pending | undefined {
    const p = this.pending.get(id);
    this.pending.delete(id);
    if (this.closing && this.pending.size === 0) this.lost("it went down");
    return p;
  }

  private code(message: Code): void {
    const p = this.pending.get(message.id);
    if (p === undefined) return;
    const { request } = p.job;
    const { code, names } = checkedCode(message.plainCode, message.plainNames, request.tier, this.rawIds(p));
    this.wait = 0;
    this.pause = FIRST_PAUSE;
    const differs = this.settings.verify && !message.cached && !this.isEqual(p, message.plainCode);
    const where = `by ${this.server} in ${message.millis.toFixed(1)} ms, ${message.roundTrips} questions${message.cached ? ", cached" : ""}${differs ? ", NOT EQUAL to local code" : ""}`;
    const facts = recorded(message.plainRecord);
    this.take(message.id);
    const result = {
      compileId: request.compileId,
      millis: this.host.now() - p.started,
      facts,
      kind: "code",
      code: code as CompiledCode,
      names: { ...names, places: p.live.places },
      where,
      roundTrips: message.roundTrips,
    } as const;
    this.host.result(result, p.job);
  }

  /** Whether the same facts give the same code here. */
  private isEqual(p: Pending, plain: Uint8Array): boolean {
    const told: RawFacts = { raw: (kind, key) => p.answers.get(factText(kind, key)) ?? p.live.raw(kind, key) };
    const local = encode(compile(p.job.request, new NumberedFacts(told, p.job.method)));
    return local.length === plain.length && local.every((byte, i) => byte === plain[i]);
  }

  private failure(message: Failure): void {
    const facts = recorded(message.plainRecord);
    const p = this.take(message.id);
    if (p === undefined) return;
    // What fails there is tried here, where a failure is recorded and told.
    if (!message.bailout) return this.decline(p.job, `the server failed: ${message.reason}`);
    const result = {
      compileId: p.job.request.compileId,
      millis: this.host.now() - p.started,
      facts,
      kind: "bailout",
      reason: message.reason,
      where: `by ${this.server}`,
    } as const;
    this.host.result(result, p.job);
  }

  // --- time
  private watch: { cancel(): void } | undefined;

  private watchDeadlines(): void {
    if (this.watch !== undefined || this.pending.size === 0) return;
    let first = Number.POSITIVE_INFINITY;
    for (const p of this.pending.values()) first = Math.min(first, p.deadline);
    this.watch = this.host.setTimer(
      () => {
        this.watch = undefined;
        const now = this.host.now();
        for (const p of this.pending.values()) {
          if (p.deadline <= now) return this.lost(`no answer for ${this.settings.timeout} ms`);
        }
        this.watchDeadlines();
      },
      Math.max(1, first - this.host.now()),
    );
  }
}

/** @throws CodecProblem */
function recorded(plain: Uint8Array): readonly Fact[] | undefined {
  if (plain.length === 0) return undefined;
  const facts = decode(plain);
  if (!Array.isArray(facts)) throw new CodecProblem("a record that is no list");
  return facts as unknown as Fact[];
}
