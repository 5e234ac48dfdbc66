// One client of a compile server: what it has told, and its compilations under way. Knows no transport: messages come in, messages go out.
import type { MessageInitShape } from "@bufbuild/protobuf";
import { CodecProblem, decode, encode } from "../../compiler/facts/codec.ts";
import { areBytecodes, isRequest } from "../../compiler/facts/forms.ts";
import type { CompileRequest } from "../../compiler/request.ts";
import type { ClientMessage, Compile, Facts, ServerMessageSchema } from "../schema/compile_pb.ts";
import { NUMBERED_FACTS, negotiate, RECORDED_QUESTIONS } from "../versions.ts";
import { encodeQuestions, type FactMap, hex, Known, type MissingCode, type Question, readFacts } from "../wire-facts.ts";
import type { ServerResult } from "./job.ts";
import type { CompileServer } from "./server.ts";

export type Reply = MessageInitShape<typeof ServerMessageSchema>["kind"];

/** What a session needs of its stream. */
export interface Stream {
  send(reply: NonNullable<Reply>): void;
  /** Ends it, after what was sent. */
  end(): void;
}

/** Bytes that are kept of one client's facts. */
const KNOWN_BYTES = 16 << 20;
/** The bytecodes whose hashes a client is told of at once. */
const HELD = 16384;

interface Running {
  /** Called with facts, or undefined when the client is gone. */
  answered: ((facts: Facts | undefined) => void) | undefined;
  cancelled: boolean;
  roundTrips: number;
}

export class Session {
  private readonly server: CompileServer;
  private readonly stream: Stream;
  private readonly peer: string;
  private schema = 0;
  private vm = "";
  private known = new Known(KNOWN_BYTES);
  private readonly running = new Map<bigint, Running>();
  private isClosed = false;

  constructor(server: CompileServer, stream: Stream, peer: string) {
    this.server = server;
    this.stream = stream;
    this.peer = peer;
  }

  get factBytes(): number {
    return this.known.bytes;
  }

  /** A message of the client. What cannot be read ends the session. */
  receive(message: ClientMessage): void {
    try {
      this.handle(message);
    } catch (problem) {
      if (!(problem instanceof CodecProblem)) throw problem;
      this.refuse(`a message that cannot be read: ${problem.message}`);
    }
  }

  private handle({ kind }: ClientMessage): void {
    if (this.schema === 0) {
      if (kind.case !== "hello") return this.refuse("the first message is no hello");
      const { value } = kind;
      const verdict = negotiate(value, this.server.layout, this.server.settings.token);
      if ("reason" in verdict) return this.refuse(verdict.reason);
      if (this.server.isDraining) return this.refuse("the server is going down");
      this.schema = verdict.schema;
      this.vm = value.vm;
      this.server.log(`${this.peer}: ${value.vm} connected, schema ${verdict.schema}`);
      const held = this.schema >= NUMBERED_FACTS ? this.server.heldContents(HELD) : new Uint8Array(0);
      return this.stream.send({ case: "welcome", value: { schema: verdict.schema, server: this.server.name, held } });
    }
    switch (kind.case) {
      case "compile":
        void this.compile(kind.value);
        return;
      case "answers": {
        const running = this.running.get(kind.value.id);
        const answered = running?.answered;
        if (answered === undefined) return;
        running!.answered = undefined;
        answered(kind.value.facts);
        return;
      }
      case "cancel": {
        const running = this.running.get(kind.value.id);
        if (running === undefined) return;
        running.cancelled = true;
        running.answered?.(undefined);
        return;
      }
      default:
        this.refuse("a message that is of no known kind");
    }
  }

  private refuse(reason: string): void {
    this.server.metrics.count("dewar_refused_clients", "Clients that were refused.");
    this.server.log(`${this.peer}: refused: ${reason}`);
    this.stream.send({ case: "refusal", value: { reason } });
    this.stream.end();
    this.closed();
  }

  /** The stream is gone. */
  closed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const running of this.running.values()) {
      running.cancelled = true;
      running.answered?.(undefined);
    }
    this.server.left(this);
    if (this.schema !== 0) this.server.log(`${this.peer}: ${this.vm} gone`);
  }

  drain(): void {
    if (this.schema !== 0) this.stream.send({ case: "draining", value: {} });
  }
  get isIdle(): boolean {
    return this.running.size === 0;
  }
  end(): void {
    this.stream.end();
    this.closed();
  }

  private async compile(message: Compile): Promise<void> {
    const { id } = message;
    const running: Running = { answered: undefined, cancelled: false, roundTrips: 0 };
    this.running.set(id, running);
    try {
      const busy = this.server.busyReason();
      // What it tells is taken in even so: later messages go by it.
      const facts: FactMap = new Map();
      const missing = this.take(message.facts, facts);
      if (busy !== undefined) {
        this.server.metrics.count("dewar_busy", "Compilations that were turned away.");
        return this.stream.send({ case: "busy", value: { id, reason: busy } });
      }
      const request = checkedRequest(decode(message.plainRequest));
      if (missing.length > 0) await this.contents(id, running, missing, facts);
      if (running.cancelled) return;
      const useCache = this.schema >= RECORDED_QUESTIONS;
      const result = await this.server.run(
        { request, root: message.root, facts, useCache, record: message.record || this.server.records },
        (questions) => this.ask(id, running, questions),
        () => running.cancelled,
      );
      this.server.finished(request, message.method, this.vm, result);
      if (!running.cancelled) this.answer(id, result, message.record);
    } catch (problem) {
      if (!(problem instanceof CodecProblem)) throw problem;
      this.refuse(`a message that cannot be read: ${problem.message}`);
    } finally {
      this.running.delete(id);
      this.server.mayEnd();
    }
  }

  private take(facts: Facts | undefined, into: FactMap): MissingCode[] {
    if (facts === undefined) return [];
    for (const content of facts.contents) {
      if (!areBytecodes(content)) throw new CodecProblem("bytecodes that are too long");
      this.server.addContent(content);
    }
    const missing = readFacts(facts.plain, this.known, this.server.contents, into);
    if (this.known.trim()) this.stream.send({ case: "forgotten", value: {} });
    return missing;
  }

  /** Bytecodes that the client took to be here. */
  private async contents(id: bigint, running: Running, missing: readonly MissingCode[], into: FactMap): Promise<void> {
    const hashes = new Map(missing.map((m) => [hex(m.hash), m.hash]));
    const facts = await this.wait(id, running, { plain: new Uint8Array(0), contents: [...hashes.values()] });
    if (facts !== undefined) this.take(facts, into);
    for (const { text, answer, hash } of missing) {
      const code = this.server.contents.get(hex(hash));
      if (code !== undefined) into.set(text, { ...answer, code });
    }
  }

  private async ask(id: bigint, running: Running, questions: readonly Question[]): Promise<FactMap | undefined> {
    const facts = await this.wait(id, running, { plain: encodeQuestions(questions), contents: [] });
    if (facts === undefined) return undefined;
    const into: FactMap = new Map();
    try {
      const missing = this.take(facts, into);
      if (missing.length > 0) await this.contents(id, running, missing, into);
    } catch (problem) {
      if (!(problem instanceof CodecProblem)) throw problem;
      this.refuse(`a message that cannot be read: ${problem.message}`);
      return undefined;
    }
    return into;
  }

  private wait(
    id: bigint,
    running: Running,
    questions: { plain: Uint8Array<ArrayBuffer>; contents: Uint8Array<ArrayBuffer>[] },
  ): Promise<Facts | undefined> {
    if (running.cancelled) return Promise.resolve(undefined);
    running.roundTrips++;
    return new Promise((resolve) => {
      const timer = this.server.timer(() => {
        running.answered = undefined;
        running.cancelled = true;
        resolve(undefined);
      });
      running.answered = (facts) => {
        timer.cancel();
        resolve(facts);
      };
      this.stream.send({ case: "questions", value: { id, ...questions } });
    });
  }

  private answer(id: bigint, result: ServerResult, record: boolean): void {
    if (result.kind === "gone")
      return this.stream.send({ case: "busy", value: { id, reason: "questions of the server were not answered" } });
    const { millis, roundTrips } = result;
    const plainRecord = record && result.record !== undefined ? result.record : new Uint8Array(0);
    if (result.kind === "code") {
      const value = {
        id,
        plainCode: result.code,
        plainNames: encode(result.names),
        millis,
        roundTrips,
        cached: result.cached,
        plainRecord,
      };
      return this.stream.send({ case: "code", value });
    }
    const bailout = result.kind === "bailout";
    const { phase, stack } = result.kind === "fault" ? result : { phase: "", stack: "" };
    this.stream.send({ case: "failure", value: { id, bailout, reason: result.reason, phase, stack, millis, roundTrips, plainRecord } });
  }
}

/** @throws CodecProblem */
function checkedRequest(v: unknown): CompileRequest {
  if (!isRequest(v)) throw new CodecProblem("no compile request");
  return v as CompileRequest;
}
