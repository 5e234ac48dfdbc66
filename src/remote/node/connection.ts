// The client's stream, in Connect's protocol over HTTP/2: without or with TLS, over TCP or a Unix socket. Connect's own client is not used
// here, because it loads fetch and its kin (60 ms in each VM), and wakes the server once for each message; the server's side is Connect's.
// Bundled by itself (dist/remote.cjs) and loaded when a VM has a compile server, so that other VMs do not load HTTP/2 and protobuf.
import { readFileSync } from "node:fs";
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2, type SecureClientSessionOptions } from "node:http2";
import { connect as connectTo } from "node:net";
import { connect as connectTls } from "node:tls";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { Connection, ConnectionEvents, RemoteSettings } from "../client.ts";
import { ClientMessageSchema, CompileService, ServerMessageSchema } from "../schema/compile_pb.ts";
import { END_STREAM, Envelopes, envelope } from "./envelopes.ts";

const PATH = `/${CompileService.typeName}/Session`;
const CONTENT_TYPE = "application/connect+proto";
const PING_INTERVAL = 10_000;

/** Milliseconds that messages wait for each other: one write, and one wake-up of the server, for all. */
const LINGER = 2;

/** @throws when a file cannot be read */
export function connect(settings: RemoteSettings, events: ConnectionEvents): Connection {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  let waiting: Uint8Array[] = [];
  const session = openSession(settings);
  const stream = session.request({
    ":method": "POST",
    ":path": PATH,
    "content-type": CONTENT_TYPE,
    "connect-protocol-version": "1",
    "user-agent": "dewar",
  });
  const over = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    clearInterval(pings);
    session.destroy();
    events.closed(reason);
  };
  const pings = setInterval(() => ping(session, settings.timeout, over), PING_INTERVAL).unref();
  session.on("error", (e) => over(reasonOf(e)));
  session.on("close", () => over("it ended the stream"));
  receive(stream, events, over, () => isOver);
  return {
    send: (message) => {
      if (isOver) return;
      waiting.push(...envelope(toBinary(ClientMessageSchema, create(ClientMessageSchema, { kind: message }))));
      const write = (): void => {
        timer = undefined;
        if (isOver) return;
        stream.write(Buffer.concat(waiting));
        waiting = [];
      };
      // What the server waits for goes at once.
      if (message.case !== "compile") {
        clearTimeout(timer);
        write();
      } else timer ??= setTimeout(write, LINGER);
    },
    close: () => {
      isOver = true;
      clearTimeout(timer);
      clearInterval(pings);
      session.destroy();
    },
  };
}

function openSession(settings: RemoteSettings): ClientHttp2Session {
  const path = settings.address.startsWith("unix:") ? settings.address.slice(5) : undefined;
  const options: SecureClientSessionOptions = {};
  if (settings.useTls) {
    if (settings.rootCertificates !== "") options.ca = readFileSync(settings.rootCertificates);
    if (settings.certificate !== "") options.cert = readFileSync(settings.certificate);
    if (settings.key !== "") options.key = readFileSync(settings.key);
  }
  if (path !== undefined) {
    const { ca, cert, key } = options;
    options.createConnection = settings.useTls
      ? () => connectTls({ path, servername: "localhost", ALPNProtocols: ["h2"], ca, cert, key })
      : () => connectTo(path);
  }
  return connectHttp2(`${settings.useTls ? "https" : "http"}://${path === undefined ? settings.address : "localhost"}`, options);
}

function receive(stream: ClientHttp2Stream, events: ConnectionEvents, over: (reason: string) => void, isOver: () => boolean): void {
  const envelopes = new Envelopes();
  let status = 0;
  stream.on("response", (headers) => {
    status = headers[":status"] ?? 0;
    const type = headers["content-type"];
    if (status !== 200 || type !== CONTENT_TYPE) over(`it is no compile server: HTTP status ${status}, ${type ?? "no content type"}`);
  });
  stream.on("data", (bytes: Buffer) => {
    try {
      for (const { flags, content } of envelopes.add(bytes)) {
        if (isOver()) return;
        if ((flags & END_STREAM) !== 0) return over(endReason(content));
        events.message(fromBinary(ServerMessageSchema, content));
      }
    } catch (e) {
      over(`it answers wrongly: ${reasonOf(e)}`);
    }
  });
  stream.on("end", () => over("it ended the stream"));
  stream.on("error", (e) => over(reasonOf(e)));
}

/** A session whose server does not even answer pings is none. */
function ping(session: ClientHttp2Session, timeout: number, over: (reason: string) => void): void {
  const late = setTimeout(() => over("it does not answer pings"), timeout).unref();
  session.ping(() => clearTimeout(late));
}

/** Of the last envelope, JSON: {"error": {"code", "message"}} or {}. */
function endReason(content: Uint8Array): string {
  try {
    const { error } = JSON.parse(new TextDecoder().decode(content)) as { error?: { code?: string; message?: string } };
    if (error !== undefined) return error.message ?? error.code ?? "an error without words";
  } catch {
    return "its stream ends with what cannot be read";
  }
  return "it ended the stream";
}

function reasonOf(e: unknown): string {
  const error = e as { code?: string; message?: string; cause?: { message?: string } };
  return error.cause?.message || error.message || error.code || String(e);
}
