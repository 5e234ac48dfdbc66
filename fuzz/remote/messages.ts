// Damaged replay files and messages: of VMs to a compile server, of servers to VMs, of servers to each other. Each is refused with an error
// of its room, or answered; a client goes on by itself. Damage is done to the bytes as they are sent, and to what is packed in them.
import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { recorderHost } from "../../src/api/recorder-host.ts";
import type { CompileJob, CompileResult } from "../../src/code/compile-job.ts";
import { CodecProblem, decode, encode } from "../../src/compiler/facts/codec.ts";
import { mapIds, NumberedFacts } from "../../src/compiler/facts/numbering.ts";
import { QUESTIONS } from "../../src/compiler/facts/question-table.ts";
import type { QuestionKind } from "../../src/compiler/facts/questions.ts";
import { type ConnectionEvents, RemoteCompiler, type RemoteSettings } from "../../src/remote/client.ts";
import { type ClientMessage, ClientMessageSchema, type ServerMessage, ServerMessageSchema } from "../../src/remote/schema/compile_pb.ts";
import { readEntries, readFactMap, readJob, readResult } from "../../src/remote/server/fleet-messages.ts";
import { runServerJob } from "../../src/remote/server/job.ts";
import { CompileServer } from "../../src/remote/server/server.ts";
import { decodeQuestions, encodeQuestions, factText, Told } from "../../src/remote/wire-facts.ts";
import { replay } from "../../src/replay/player.ts";
import { type CompilationRecord, decodeRecord, encodeRecord, RecordProblem } from "../../src/replay/record.ts";
import { fileHeader, frame, readRecords } from "../../src/replay/record-file.ts";
import { damage } from "../mutate/bytes.ts";
import type { Random } from "../random.ts";
import { changedLeaf } from "./leaves.ts";
import { sha256 } from "./records.ts";
import { channelOf, type Kept, same, worldOf } from "./worlds.ts";

/** What became of one: "read" says that it was still sound, or was compiled to something else. */
export type Ending = "read" | "refused";
/** @throws what is none of the rooms' errors, or a text that says what rule was broken */
export type Case = (kept: Kept, random: Random) => Ending | Promise<Ending>;

const codec = recorderHost();
const hash = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(sha256(bytes), "hex"));

/** Damages bytes; or a place of the data that they encode, so that all around it is sound. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  if (bytes.length > 0 && random.chance(60)) {
    let data: unknown = decode(bytes);
    for (let n = random.range(1, 3); n > 0; n--) data = changedLeaf(data, random).value;
    return encode(data);
  }
  return raw(bytes, random);
}
function raw(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let result = bytes;
  for (let n = random.range(1, 3); n > 0; n--) result = damage(random, result).bytes;
  return new Uint8Array(result);
}

function refusedBy(problems: readonly (new (...args: never[]) => Error)[], body: () => void): Ending {
  try {
    body();
    return "read";
  } catch (e) {
    if (problems.some((problem) => e instanceof problem)) return "refused";
    throw e;
  }
}

// --- files
export const replayFile: Case = ({ record }, random) => {
  const records = [encodeRecord(record), encodeRecord(record)];
  const inside = random.chance(80);
  if (inside) records[1] = damaged(records[1]!, random);
  let file = Buffer.concat([fileHeader(), ...records.map((r) => frame(r, codec))]) as Uint8Array;
  if (!inside) file = raw(file, random);
  return refusedBy([RecordProblem], () => {
    const { records: read, problem } = readRecords(file, codec);
    for (const r of read) replay(decodeRecord(r), sha256);
    if (problem !== undefined) throw new RecordProblem(problem);
  });
};

// --- to the server
const thread = {
  run: (job: Parameters<typeof runServerJob>[0]) =>
    Promise.resolve(runServerJob(job, { ask: () => undefined, lookup: () => [], hash: sha256, now: () => 0 })),
};
const noTimer = { cancel() {} };
const server = new CompileServer("fuzz", { threads: 1, queue: 8, memory: 64 << 20, token: "", timeout: 1000 }, "layout", {
  startThread: () => thread,
  hash,
  setTimer: () => noTimer,
  log() {},
});
const hello = { newestSchema: 3, oldestSchema: 1, layout: "layout", vm: "fuzz", token: "" };

function clientMessage(record: CompilationRecord, random: Random): ClientMessage {
  const part = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => (random.chance(60) ? damaged(bytes, random) : bytes);
  const told = new Told(hash, new Uint8Array(0), true);
  const contents: Uint8Array<ArrayBuffer>[] = [];
  const entries = record.facts.map(({ kind, key, answer }) => told.entry(kind, key, () => answer, contents));
  const facts = { plain: part(encode(entries)), contents: random.chance(20) ? contents.map((c) => raw(c, random)) : contents };
  switch (random.below(8)) {
    case 0:
      return create(ClientMessageSchema, { kind: { case: "answers", value: { id: 1n, facts } } });
    case 1:
      return create(ClientMessageSchema, { kind: { case: "hello", value: hello } });
    default: {
      const value = {
        id: 1n,
        plainRequest: part(encode(record.request)),
        root: 1,
        method: record.method,
        record: random.chance(30),
        facts,
      };
      return create(ClientMessageSchema, { kind: { case: "compile", value } });
    }
  }
}

export const toServer: Case = async ({ record }, random) => {
  let message = clientMessage(record, random);
  const greets = message.kind.case === "hello";
  if (random.chance(50)) {
    try {
      message = fromBinary(ClientMessageSchema, raw(toBinary(ClientMessageSchema, message), random));
    } catch {
      return "refused"; // by protobuf: Connect ends the stream
    }
  }
  const replies: string[] = [];
  let ended = false;
  const session = server.connect({ send: (reply) => void replies.push(reply.case!), end: () => (ended = true) }, "fuzz");
  if (!greets) session.receive(create(ClientMessageSchema, { kind: { case: "hello", value: hello } }));
  session.receive(message);
  // The server's promises, and the answer that no client gives.
  for (let i = 0; i < 12; i++) await undefined;
  session.closed();
  for (let i = 0; i < 12; i++) await undefined;
  if (message.kind.case === "compile" && replies.length < 2 && !ended) throw new Error("a compilation without an answer");
  if (server.active > 0) throw new Error("a thread is lost");
  return ended ? "refused" : "read";
};

// --- to the client
type ToClient = NonNullable<MessageInitShape<typeof ServerMessageSchema>["kind"]>;
const settings: RemoteSettings = {
  address: "nowhere",
  timeout: 1000,
  localSize: 0,
  token: "",
  key: "",
  certificate: "",
  rootCertificates: "",
  useTls: false,
  verify: false,
  vm: "fuzz",
};

/** To what the recorded compilation did not ask and a bundle has: nothing that leads on. */
const OTHER: Partial<Record<QuestionKind, unknown>> = {
  initState: "initialized",
  isSubtype: false,
  hasSubclass: true,
  inlineDirective: "none",
};
function anyAnswer(kind: QuestionKind): unknown {
  if (kind in OTHER) return OTHER[kind];
  const fact = others.get(kind);
  return fact === undefined ? 0 : mapIds(QUESTIONS[kind].ids, fact, () => 0);
}
const others = new Map<QuestionKind, unknown>();
/** Answers of each kind, for what a record lacks. */
export function learn(records: readonly CompilationRecord[]): void {
  for (const { facts } of records) for (const { kind, answer } of facts) others.set(kind, answer);
}

export const toClient: Case = (kept, random) => {
  const { record } = kept;
  const world = worldOf(record, same);
  const timers = new Set<() => void>();
  const results: CompileResult[] = [];
  let events: ConnectionEvents | undefined;
  let now = 0;
  const client = new RemoteCompiler(settings, {
    vm: {
      codeLength: () => 1000,
      unloadedClasses: () => 0,
      methodText: () => record.method,
      // Objects: as many places as the record has numbers.
      facts: () => ({
        raw: (kind, key) => (world.entries.has(factText(kind, key)) ? world.raw(kind, key) : anyAnswer(kind)),
        places: Array.from({ length: 200 }, () => ({ slot: 0, base: 0 })),
      }),
    },
    connect: (_, e) => {
      events = e;
      return { send() {}, close() {} };
    },
    hash,
    layout: "layout",
    now: () => now,
    setTimer: (run) => {
      timers.add(run);
      return { cancel: () => void timers.delete(run) };
    },
    result: (result) => void results.push(result),
    log() {},
  });
  const job = { request: record.request, method: 1, profiles: {}, inlining: [], record: false } as unknown as CompileJob;
  client.submit(job);
  const receive = (kind: ToClient, isDamaged: boolean): boolean => {
    let message = create(ServerMessageSchema, { kind } as never) as ServerMessage;
    if (isDamaged) {
      try {
        message = fromBinary(ServerMessageSchema, raw(toBinary(ServerMessageSchema, message), random));
      } catch {
        events!.closed("protobuf");
        return false;
      }
    }
    events!.message(message);
    return true;
  };
  const welcome = { schema: 3, server: "fuzz", held: random.chance(50) ? new Uint8Array(8) : new Uint8Array(0) };
  receive({ case: "welcome", value: welcome }, random.chance(10));
  receive(serverMessage(kept, random), random.chance(50));
  // Nothing more comes, and time goes by.
  for (const run of timers) {
    now += 100_000;
    timers.delete(run);
    run();
  }
  const ends = results.filter((r) => r.kind !== "server");
  if (ends.length !== 1) throw new Error(`one compilation ended ${ends.length} times: ${ends.map((r) => r.kind).join()}`);
  return ends[0]!.kind === "declined" ? "refused" : "read";
};

function serverMessage({ record, entry, code }: Kept, random: Random): ToClient {
  const part = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => (random.chance(60) ? damaged(bytes, random) : bytes);
  const id = 1n;
  switch (random.below(10)) {
    case 0: {
      const questions = record.facts.slice(random.below(record.facts.length)).map(({ kind, key }) => ({ kind, key }));
      return {
        case: "questions",
        value: { id, plain: part(encodeQuestions(questions)), contents: random.chance(30) ? [raw(code, random)] : [] },
      };
    }
    case 1:
      return {
        case: "failure",
        value: {
          id,
          bailout: random.chance(50),
          reason: "why",
          phase: "",
          stack: "",
          millis: 1,
          roundTrips: 0,
          plainRecord: part(encode(record.facts)),
        },
      };
    case 2:
      return random.pick<ToClient>([
        { case: "busy", value: { id, reason: "full" } },
        { case: "forgotten", value: {} },
        { case: "draining", value: {} },
        { case: "refusal", value: { reason: "no" } },
      ]);
    default: {
      const names = new NumberedFacts(worldOf(record, same), 1);
      for (const { kind, key } of record.facts) (names.ask as (...a: unknown[]) => unknown).call(names, kind, ...key);
      const value = {
        id,
        plainCode: part(new Uint8Array(entry.code)),
        plainNames: part(encode(names.names())),
        millis: 1,
        roundTrips: 0,
        cached: random.chance(50),
        plainRecord: random.chance(20) ? part(encode(record.facts)) : new Uint8Array(0),
      };
      return { case: "code", value };
    }
  }
}

// --- between servers
export const betweenServers: Case = (kept, random) => {
  const { record, entry } = kept;
  const world = worldOf(record, same);
  const facts = [...world.entries].map(([text, { answer }]) => [text, answer]);
  const wrong = (data: unknown): Uint8Array => damaged(encode(data), random);
  return refusedBy([CodecProblem], () => {
    switch (random.below(5)) {
      case 0: {
        const { job } = readJob(wrong({ request: record.request, root: 1, facts, useCache: true, record: false, asks: "_INBOX.1" }));
        runServerJob(job, channelOf(world, [entry]));
        return;
      }
      case 1:
        readResult(
          wrong(runServerJob({ request: record.request, root: 1, facts: new Map(), useCache: true, record: false }, channelOf(world, []))),
        );
        return;
      case 2:
        readFactMap(decode(wrong(facts)));
        return;
      case 3:
        decodeQuestions(wrong(record.facts.map(({ kind, key }) => [kind, key])));
        return;
      default: {
        const entries = readEntries(wrong([{ facts: random.chance(70) ? damaged(entry.facts, random) : entry.facts, code: entry.code }]));
        const result = runServerJob(
          { request: record.request, root: 1, facts: new Map(facts as [string, unknown][]), useCache: true, record: false },
          channelOf(world, entries),
        );
        if (result.kind !== "code" && !(result.kind === "fault" && /Codec|number|cut off|unknown|count|nested/.test(result.stack)))
          throw new Error(`damaged kept code: ${result.kind}`);
      }
    }
  });
};

export const CASES: readonly (readonly [weight: number, name: string, run: Case])[] = [
  [40, "replay files", replayFile],
  [25, "messages to a server", toServer],
  [25, "messages to a VM", toClient],
  [10, "messages between servers", betweenServers],
];
