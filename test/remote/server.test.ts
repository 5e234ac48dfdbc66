// A compile server gives the code that a local compilation of the same facts gives, whatever the client's ids, whatever came along and
// whatever had to be asked; code that it has kept is given out exactly when all that was asked has equal answers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { decode, encode } from "../../src/compiler/facts/codec.ts";
import { QUESTIONS } from "../../src/compiler/facts/question-table.ts";
import type { QuestionKind } from "../../src/compiler/facts/questions.ts";
import { type ClientMessage, ClientMessageSchema, type Code, type Failure } from "../../src/remote/schema/compile_pb.ts";
import type { CompileServer } from "../../src/remote/server/server.ts";
import { codeBytes } from "../../src/replay/code-bytes.ts";
import type { CompilationRecord } from "../../src/replay/record.ts";
import { hash, recordProgram } from "../compiler/recorded-program.ts";
import { FakeClient, makeServer } from "./fake-client.ts";

const SOURCE = `import java.util.*;
public class P {
  interface Shape { double area(); }
  record Square(double side) implements Shape { public double area() { return side * side; } }
  record Circle(double r) implements Shape { public double area() { return Math.PI * r * r; } }
  static final Map<String, Integer> COUNTS = new HashMap<>();
  static int sum(int[] a) { int s = 0; for (int x : a) s += x; return s; }
  static double areas(List<Shape> shapes) { double total = 0; for (Shape s : shapes) total += s.area(); return total; }
  public static void main(String[] args) {
    List<Shape> shapes = new ArrayList<>();
    for (int i = 0; i < 50; i++) shapes.add(i % 3 == 0 ? new Circle(i) : new Square(i));
    for (int i = 0; i < 20000; i++) COUNTS.merge("k" + i % 7, 1, Integer::sum);
    for (int i = 0; i < 2000; i++) areas(shapes);
    System.out.println(areas(shapes) + " " + COUNTS + " " + sum(new int[100]));
  }
}`;

let records: CompilationRecord[];
let server: CompileServer;

before(() => {
  const all = recordProgram(SOURCE, "-XX:+TieredCompilation", "-Xbatch").records;
  // Spread over the run, and everything of the program itself.
  records = all.filter((r, i) => r.facts.length > 5 && (i % 3 === 0 || /^P[.$]/.test(r.method)));
  assert.ok(records.length > 15, `${records.length}`);
  server = makeServer();
});
after(() => server.drain());

/** Ids of a client's own. */
const scattered = (of: string, id: number): number => 1 + ((id * 7919 + of.charCodeAt(0)) % 100_003);
const shifted = (_: string, id: number): number => id + 17;

/** Each record is a world of its own: a client for each. */
async function clientOf(schema: number): Promise<FakeClient> {
  const client = new FakeClient(server);
  client.hello({ newestSchema: schema });
  assert.equal((await client.next()).case, "welcome");
  return client;
}
const bytesOf = (reply: Code): string => hash(codeBytes(decode(reply.plainCode) as never));

function assertEqual(record: CompilationRecord, reply: Code | Failure): void {
  if (record.outcome.kind === "code" && "reason" in reply) assert.fail(`${record.method}: ${reply.reason}`);
  if (record.outcome.kind === "code") assert.equal(bytesOf(reply as Code), record.outcome.hash, record.method);
  else assert.equal((reply as Failure).reason, record.outcome.reason, record.method);
}

test("code is equal to local code, for any ids, with all facts sent, with half, with the first only", async () => {
  for (const sends of [() => true, (i: number) => i % 2 === 0, (i: number) => i < 3]) {
    for (const record of records.slice(0, sends(4) ? 100 : 6)) {
      const client = await clientOf(2); // keeps no code
      const { reply } = await client.compile(record, scattered, sends);
      assertEqual(record, reply);
    }
  }
});

test("a client of schema 1, without numbers and hashes, is served alike", async () => {
  const client = new FakeClient(server);
  client.hello({ newestSchema: 1 });
  const welcome = await client.next();
  assert.equal((welcome.value as { schema: number }).schema, 1);
  Object.assign(client.told, { numbersFacts: false });
  for (const record of records.slice(0, 10))
    assertEqual(
      record,
      (
        await client.compile(
          record,
          (_, id) => id,
          () => true,
        )
      ).reply,
    );
});

test("constant facts and bytecodes are sent once; what the server forgot it asks for", async () => {
  const client = new FakeClient(server);
  client.hello({ newestSchema: 2 });
  await client.next();
  const record = records.reduce((a, b) => (a.facts.length > b.facts.length ? a : b));
  await client.compile(record, scattered, () => true);
  const { bytes, contents } = client;
  await client.compile(record, scattered, () => true);
  assert.ok(client.bytes - bytes < bytes, `${bytes}, then ${client.bytes - bytes}`);
  assert.equal(client.contents, contents);
  // A second client that is told what the server holds sends no bytecodes at all.
  const other = new FakeClient(server);
  other.hello({ newestSchema: 2 });
  const welcome = (await other.next()).value as { held: Uint8Array };
  other.told = new (Object.getPrototypeOf(other.told).constructor)(other.told.hash, welcome.held, true);
  assertEqual(record, (await other.compile(record, scattered, () => true)).reply);
  assert.equal(other.contents, 0);
});

test("kept code is given to a client of another world with equal answers, and only then", async () => {
  const compiled = records.filter((r) => r.outcome.kind === "code");
  for (const record of compiled) await (await clientOf(3)).compile(record, shifted, () => true);
  let cached = 0;
  for (const record of compiled) {
    const { reply } = await (await clientOf(3)).compile(record, scattered, (i) => i % 3 !== 0);
    if ((reply as Code).cached) cached++;
    assertEqual(record, reply);
  }
  assert.equal(cached, compiled.length);
  // Mutated worlds.
  let hits = 0;
  let worlds = 0;
  for (const record of compiled.slice(0, 8)) {
    for (let i = 2; i < record.facts.length; i += 5) {
      const { kind } = record.facts[i]!;
      if (QUESTIONS[kind].stability === "hint") continue;
      const changed = mutated(kind, record.facts[i]!.answer);
      if (changed === undefined) continue;
      worlds++;
      const client = await clientOf(3);
      const { kind: how, reply } = await client.compile(
        record,
        scattered,
        () => true,
        (_, answer, at) => (at === i ? changed : answer),
      );
      if (how === "code" && (reply as Code).cached) hits++;
      client.session.closed();
    }
  }
  assert.ok(worlds > 10, `${worlds}`);
  assert.equal(hits, 0);
});

function mutated(kind: QuestionKind, answer: unknown): unknown {
  if (typeof answer === "boolean") return !answer;
  if (kind === "initState") return answer === "initialized" ? "linked" : "initialized";
  if (kind === "method") return { ...(answer as object), flags: (answer as { flags: number }).flags ^ 8 };
  if (kind === "klass") return { ...(answer as object), layoutHelper: (answer as { layoutHelper: number }).layoutHelper + 8 };
  if (kind === "field") return { ...(answer as object), offset: (answer as { offset: number }).offset + 4 };
  if (kind === "callee") return { ...(answer as object), index: (answer as { index: number }).index + 1 };
  return undefined;
}

test("strangers are refused, with the reason", async () => {
  const reason = async (change: object, of: CompileServer = server): Promise<string> => {
    const client = new FakeClient(of);
    client.hello(change);
    const reply = await client.next();
    assert.equal(reply.case, "refusal");
    assert.ok(client.ended);
    return (reply.value as { reason: string }).reason;
  };
  assert.match(await reason({ newestSchema: 9, oldestSchema: 4 }), /speaks schema 4 to 9, this server 1 to 3/);
  assert.match(await reason({ newestSchema: 0, oldestSchema: 0 }), /speaks schema 0/);
  assert.match(await reason({ layout: "another" }), /another memory layout/);
  assert.match(await reason({ token: "wrong" }, makeServer({ token: "secret" })), /token/);
  const client = new FakeClient(server);
  client.send({ case: "cancel", value: { id: 1n } });
  assert.match(((await client.next()).value as { reason: string }).reason, /no hello/);
});

test("damaged messages: an answer or a refusal, never anything else", async () => {
  const record = records[0]!;
  const good = toBinary(ClientMessageSchema, messageOf(record));
  let seed = 12345;
  const random = (n: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return seed % n;
  };
  const quick = makeServer({ timeout: 50 }, 500);
  const alive = setInterval(() => {}, 1000); // the server's threads do not keep the process
  let unread = 0;
  let told = 0;
  for (let i = 0; i < 200; i++) {
    const bytes = good.slice(0, random(10) === 0 ? random(good.length) : good.length);
    for (let n = 1 + random(3); n > 0; n--) bytes[random(bytes.length)] = random(256);
    let message: ClientMessage;
    try {
      message = fromBinary(ClientMessageSchema, bytes);
    } catch {
      unread++; // protobuf's own typed error: Connect ends the stream
      continue;
    }
    const client = new FakeClient(quick);
    client.hello({ newestSchema: 2 });
    assert.equal((await client.next()).case, "welcome");
    client.session.receive(message);
    if (message.kind.case === "compile") {
      const reply = await client.next();
      assert.ok(["code", "failure", "refusal", "questions", "busy"].includes(reply.case!));
      told++;
    }
    client.session.closed();
  }
  clearInterval(alive);
  assert.ok(told > 30, `${told} answered, ${unread} unread`);
  await quick.drain();
});

function messageOf(record: CompilationRecord): ClientMessage {
  const list = record.facts.map(({ kind, key, answer }) => [kind, key, answer]);
  const facts = { plain: encode(list), contents: [] };
  const value = { id: 1n, plainRequest: encode(record.request), root: 1, method: record.method, record: false, facts };
  return create(ClientMessageSchema, { kind: { case: "compile", value } });
}

test("a full queue turns away, and a client that does not answer does not hold a thread", async () => {
  const small = makeServer({ queue: 1, timeout: 200 });
  const client = new FakeClient(small);
  client.hello();
  await client.next();
  const never = new FakeClient(small);
  never.hello();
  await never.next();
  const record = records[0]!;
  const compile = (id: bigint) =>
    never.send({
      case: "compile",
      value: {
        id,
        plainRequest: new Uint8Array(0),
        root: 1,
        method: "",
        record: false,
        facts: { plain: new Uint8Array([10, 0]), contents: [] },
      },
    });
  // A request that is none is the end of that client.
  compile(1n);
  assert.equal((await never.next()).case, "refusal");
  const silent = client.compile(record, scattered, () => false);
  const { kind } = await silent;
  assert.ok(kind === "code" || kind === "failure");
  await small.drain();
});
