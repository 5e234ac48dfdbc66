// The VM's side alone: what becomes of compilations that are under way when something happens.
import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import type { CompileJob, CompileResult } from "../../src/code/compile-job.ts";
import { type ConnectionEvents, RemoteCompiler, type RemoteSettings, type ToServer } from "../../src/remote/client.ts";
import { type ServerMessage, ServerMessageSchema } from "../../src/remote/schema/compile_pb.ts";

test("classes are unloaded: what was told is under numbers that are no more, and so is what is under way", () => {
  const sent: ToServer[] = [];
  const results: CompileResult[] = [];
  let events: ConnectionEvents | undefined;
  let unloaded = 0;
  const client = new RemoteCompiler({ address: "", timeout: 1000, localSize: 0, token: "", vm: "" } as RemoteSettings, {
    vm: {
      codeLength: () => 1,
      unloadedClasses: () => unloaded,
      methodText: () => "A.m()V",
      facts: () => ({ raw: (kind) => (kind === "code" ? { code: new Uint8Array([0xb1]) } : { holder: 7 }), places: [] }),
    },
    connect: (_, e) => {
      events = e;
      return { send: (message) => void sent.push(message), close() {} };
    },
    hash: (bytes) => new Uint8Array(bytes.length),
    layout: "",
    now: () => 0,
    setTimer: () => ({ cancel() {} }),
    result: (result) => void results.push(result),
    log() {},
  });
  const submit = (compileId: number): void =>
    client.submit({ request: { compileId, tier: 3 }, method: 100 + compileId, record: false } as unknown as CompileJob);
  submit(1);
  const welcome = { case: "welcome", value: { schema: 3, server: "s", held: new Uint8Array(0) } } as const;
  events!.message(create(ServerMessageSchema, { kind: welcome }) as ServerMessage);
  submit(2);
  assert.deepEqual(
    sent.map((message) => message.case),
    ["hello", "compile", "compile"],
  );
  unloaded++;
  submit(3);
  assert.deepEqual(
    sent.slice(3).map((message) => message.case),
    ["cancel", "cancel", "compile"],
  );
  assert.deepEqual(
    results.filter((r) => r.kind === "declined").map((r) => [r.compileId, r.why]),
    [1, 2].map((id) => [id, "classes were unloaded"]),
  );
  submit(4);
  assert.equal(sent.at(-1)!.case, "compile");
  assert.equal(results.filter((r) => r.kind === "declined").length, 2);
});
