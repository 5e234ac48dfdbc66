// The client's stream over Connect: HTTP/2 without or with TLS, over TCP or a Unix socket. Bundled by itself (dist/remote.cjs) and loaded
// when a VM has a compile server, so that other VMs do not load Connect.
import { readFileSync } from "node:fs";
import type { SecureClientSessionOptions } from "node:http2";
import { connect as connectTo } from "node:net";
import { connect as connectTls } from "node:tls";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import type { Connection, ConnectionEvents, RemoteSettings, ToServer } from "../client.ts";
import { CompileService } from "../schema/compile_pb.ts";
import { Outbox } from "./outbox.ts";

/** A code of a large method is about a megabyte. */
const LARGEST_MESSAGE = 64 << 20;

/** @throws when a file cannot be read */
export function connect(settings: RemoteSettings, events: ConnectionEvents): Connection {
  const path = settings.address.startsWith("unix:") ? settings.address.slice(5) : undefined;
  const nodeOptions: SecureClientSessionOptions = {};
  if (settings.useTls) {
    if (settings.rootCertificates !== "") nodeOptions.ca = readFileSync(settings.rootCertificates);
    if (settings.certificate !== "") nodeOptions.cert = readFileSync(settings.certificate);
    if (settings.key !== "") nodeOptions.key = readFileSync(settings.key);
  }
  if (path !== undefined) {
    const { ca, cert, key } = nodeOptions;
    nodeOptions.createConnection = settings.useTls
      ? () => connectTls({ path, servername: "localhost", ALPNProtocols: ["h2"], ca, cert, key })
      : () => connectTo(path);
  }
  const host = path === undefined ? settings.address : "localhost";
  const transport = createConnectTransport({
    baseUrl: `${settings.useTls ? "https" : "http"}://${host}`,
    httpVersion: "2",
    nodeOptions,
    acceptCompression: [],
    readMaxBytes: LARGEST_MESSAGE,
    pingIntervalMs: 10_000,
    pingTimeoutMs: settings.timeout,
    connectTimeoutMs: settings.timeout,
  });
  const outbox = new Outbox<{ kind: ToServer }>();
  const abort = new AbortController();
  void (async () => {
    let reason = "it ended the stream";
    try {
      for await (const message of createClient(CompileService, transport).session(outbox, { signal: abort.signal }))
        events.message(message);
    } catch (e) {
      reason = reasonOf(e);
    }
    events.closed(reason);
  })();
  return {
    send: (message) => outbox.push({ kind: message }),
    close: () => {
      outbox.end();
      abort.abort();
    },
  };
}

function reasonOf(e: unknown): string {
  const error = e as { rawMessage?: string; message?: string; cause?: { message?: string } };
  return error.cause?.message || error.rawMessage || error.message || String(e);
}
