// A client of a compile server in the tests' own process: its world is a recorded compilation, whose ids it has renamed as it pleases.
import { createHash } from "node:crypto";
import { create } from "@bufbuild/protobuf";
import { decode, encode } from "../../src/compiler/facts/codec.ts";
import { type Key, type MapId, mapIds, mapKey } from "../../src/compiler/facts/numbering.ts";
import { type IdKind, QUESTIONS } from "../../src/compiler/facts/question-table.ts";
import type { QuestionKind } from "../../src/compiler/facts/questions.ts";
import { NodeCompileThread } from "../../src/remote/node/threads.ts";
import { type ClientMessage, ClientMessageSchema, type Code, type Failure } from "../../src/remote/schema/compile_pb.ts";
import { CompileServer, type ServerSettings } from "../../src/remote/server/server.ts";
import type { Reply, Session } from "../../src/remote/server/session.ts";
import { decodeQuestions, factText, Told } from "../../src/remote/wire-facts.ts";
import type { CompilationRecord } from "../../src/replay/record.ts";

export const sha256 = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(createHash("sha256").update(bytes).digest());

export function makeServer(settings: Partial<ServerSettings> = {}, compileLimit = 30_000): CompileServer {
  const all: ServerSettings = { threads: 1, queue: 100, memory: 64 << 20, token: "", timeout: 10_000, ...settings };
  return new CompileServer("test", all, "layout", {
    startThread: () => new NodeCompileThread(new URL("../../src/cli/compile-server/thread.ts", import.meta.url), 256, compileLimit),
    hash: sha256,
    setTimer: (run, millis) => {
      const timer = setTimeout(run, millis);
      return { cancel: () => clearTimeout(timer) };
    },
    log: () => {},
  });
}

/** How a client's own ids follow from the numbers of the record. */
export type Rename = (of: IdKind, id: number) => number;

export class FakeClient {
  readonly replies: NonNullable<Reply>[] = [];
  readonly session: Session;
  ended = false;
  told = new Told(sha256, new Uint8Array(0), true);
  /** Bytes of facts sent, and bytecodes among them. */
  bytes = 0;
  contents = 0;
  private wake: (() => void) | undefined;
  private nextId = 1n;

  constructor(server: CompileServer) {
    this.session = server.connect(
      {
        send: (reply) => {
          this.replies.push(reply);
          this.wake?.();
        },
        end: () => {
          this.ended = true;
          this.wake?.();
        },
      },
      "a test",
    );
  }

  send(kind: NonNullable<Parameters<typeof create<typeof ClientMessageSchema>>[1]>["kind"]): void {
    this.session.receive(create(ClientMessageSchema, { kind } as never) as ClientMessage);
  }

  hello(change: object = {}): void {
    this.send({ case: "hello", value: { newestSchema: 3, oldestSchema: 1, layout: "layout", vm: "test", token: "", ...change } });
  }

  async next(): Promise<NonNullable<Reply>> {
    while (this.replies.length === 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.replies.shift()!;
  }

  /**
   * Has a recorded compilation done.
   * @param sends whether a fact comes along; the others are asked for
   * @param change what the world answers
   */
  async compile(
    record: CompilationRecord,
    rename: Rename,
    sends: (i: number) => boolean,
    change: (kind: QuestionKind, answer: unknown, i: number) => unknown = (_, answer) => answer,
  ): Promise<{ reply: Code | Failure; kind: "code" | "failure" | "busy" }> {
    const map: MapId = (of, id) => rename(of, id);
    const world = new Map<string, { kind: QuestionKind; key: Key; answer: unknown }>();
    const facts = record.facts.map(({ kind, key, answer }, i) => {
      const fact = {
        kind,
        key: mapKey(kind, key, map),
        answer: mapIds(QUESTIONS[kind].ids, change(kind, answer, i), map),
      };
      world.set(factText(kind, fact.key), fact);
      return fact;
    });
    const id = this.nextId++;
    const pack = (list: readonly { kind: QuestionKind; key: Key; answer: unknown }[]) => {
      const contents: Uint8Array<ArrayBuffer>[] = [];
      const plain = encode(list.map(({ kind, key, answer }) => this.told.entry(kind, key, () => answer, contents)));
      this.bytes += plain.length;
      this.contents += contents.length;
      return { plain, contents };
    };
    this.send({
      case: "compile",
      value: {
        id,
        plainRequest: encode(record.request),
        root: this.told.toWire("m", rename("m", 1)),
        method: record.method,
        record: false,
        facts: pack(facts.filter((_, i) => sends(i))),
      },
    });
    for (;;) {
      const reply = await this.next();
      if (reply.case === "forgotten") this.told.forget();
      else if (reply.case !== "questions") return { kind: reply.case as "code", reply: reply.value as Code };
      else {
        const asked = decodeQuestions(reply.value.plain as Uint8Array).map(({ kind, key }) => {
          const raw = mapKey(kind, key, this.told.toRaw);
          this.told.forgetFact(kind, raw);
          return world.get(factText(kind, raw));
        });
        const more = pack(asked.filter((fact) => fact !== undefined));
        const hashes = (reply.value.contents ?? []).map((hash) => this.told.content(hash as Uint8Array)!);
        this.send({ case: "answers", value: { id, facts: { ...more, contents: [...more.contents, ...hashes] } } });
      }
    }
  }
}

export const plain = (bytes: Uint8Array): unknown => decode(bytes);
