// A compile server's sockets: Connect over HTTP/2 for clients, plain HTTP for health and metrics.
import { existsSync, lstatSync, rmSync } from "node:fs";
import { createServer as createHttpServer, type Server } from "node:http";
import { createSecureServer, createServer, type Http2SecureServer, type Http2Server, type ServerHttp2Session } from "node:http2";
import { connect } from "node:net";
import { dirname } from "node:path";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { CompileService } from "../schema/compile_pb.ts";
import type { CompileServer } from "../server/server.ts";
import type { Reply } from "../server/session.ts";
import { Outbox } from "./outbox.ts";

const LARGEST_MESSAGE = 64 << 20;

export interface Listening {
  /** "host:port" or "unix:path", as clients name it. */
  readonly address: string;
  close(): void;
}

export interface Tls {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** Of clients' certificates: they must have one. */
  readonly ca: Buffer | undefined;
}

/** @param address "host:port", "port" or "unix:path" */
export async function listen(server: CompileServer, address: string, tls: Tls | undefined): Promise<Listening> {
  const handler = connectNodeAdapter({
    acceptCompression: [],
    readMaxBytes: LARGEST_MESSAGE,
    routes: (router) => {
      router.service(CompileService, {
        async *session(messages, context) {
          const outbox = new Outbox<{ kind: NonNullable<Reply> }>();
          const peer = context.requestHeader.get("user-agent") === null ? "client" : `client ${++clients}`;
          const session = server.connect({ send: (kind) => outbox.push({ kind }), end: () => outbox.end() }, peer);
          void (async () => {
            try {
              for await (const message of messages) session.receive(message);
            } catch {
              // The stream broke.
            }
            session.closed();
            outbox.end();
          })();
          context.signal.addEventListener("abort", () => {
            session.closed();
            outbox.end();
          });
          yield* outbox;
        },
      });
    },
  });
  const http: Http2Server | Http2SecureServer =
    tls === undefined
      ? createServer(handler)
      : createSecureServer({ ...tls, requestCert: tls.ca !== undefined, rejectUnauthorized: tls.ca !== undefined }, handler);
  const sessions = new Set<ServerHttp2Session>();
  http.on("session", (session: ServerHttp2Session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    session.on("error", () => session.destroy());
  });
  http.on("tlsClientError", (error: Error) => server.log(`a client's TLS failed: ${error.message}`));
  const bound = await bind(http, address);
  return {
    address: bound,
    close: () => {
      http.close();
      for (const session of sessions) session.close();
    },
  };
}

let clients = 0;

/** Health and metrics: /healthz/live, /healthz/ready, /metrics. */
export async function listenHttp(server: CompileServer, address: string): Promise<Listening> {
  const http = createHttpServer((request, response) => {
    const reply = (status: number, type: string, text: string): void => {
      response.writeHead(status, { "content-type": type });
      response.end(text);
    };
    const plain = "text/plain; charset=utf-8";
    switch (request.url) {
      case "/healthz/live":
        return reply(200, plain, "alive\n");
      case "/healthz/ready": {
        const why = server.busyReason();
        return why === undefined ? reply(200, plain, "ready\n") : reply(503, plain, `${why}\n`);
      }
      case "/metrics":
        return reply(200, "application/openmetrics-text; version=1.0.0; charset=utf-8", server.metrics.text());
      default:
        return reply(404, plain, "there are /healthz/live, /healthz/ready and /metrics\n");
    }
  });
  return { address: await bind(http, address), close: () => http.close() };
}

async function bind(http: Http2Server | Http2SecureServer | Server, address: string): Promise<string> {
  const path = address.startsWith("unix:") ? address.slice(5) : undefined;
  const colon = address.lastIndexOf(":");
  const port = Number(address.slice(colon + 1) || Number.NaN);
  if (path !== undefined) await removeDeadSocket(path);
  else if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`"${address}" is no address: host:port, port or unix:PATH`);
  return new Promise((resolve, reject) => {
    http.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new Error(`${address} is in use: another server listens there`) : error),
    );
    if (path !== undefined) {
      http.listen({ path }, () => {
        process.on("exit", () => rmSync(path, { force: true }));
        resolve(address);
      });
      return;
    }
    const host = colon < 0 ? "localhost" : address.slice(0, colon);
    http.listen({ host, port }, () => {
      const bound = http.address() as { port: number };
      resolve(`${host}:${bound.port}`);
    });
  });
}

/** A killed server leaves its socket's file, at which nothing can listen. One that somebody answers on, and any other file, stays. */
async function removeDeadSocket(path: string): Promise<void> {
  const file = lstatSync(path, { throwIfNoEntry: false });
  if (file === undefined) {
    // Node would say EACCES.
    if (!existsSync(dirname(path))) throw new Error(`unix:${path}: there is no folder ${dirname(path)}`);
    return;
  }
  if (!file.isSocket()) throw new Error(`unix:${path} is no socket: that file is in the way`);
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve("answered");
    });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
  // Anything else (EACCES, EAGAIN of a full backlog) does not say that nobody is there.
  if (answer === "ECONNREFUSED") rmSync(path, { force: true });
}
