// dewar compile-server: compiles for other VMs (docs/remote.md).
import { hash } from "node:crypto";
import { appendFileSync, readFileSync } from "node:fs";
import { availableParallelism, hostname, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { bundled } from "../../api/spawn.ts";
import { parseMemorySize } from "../../flags/size.ts";
import { joinFleet } from "../../remote/node/fleet.ts";
import { listen, listenHttp, type Tls } from "../../remote/node/listen.ts";
import { NodeCompileThread } from "../../remote/node/threads.ts";
import { CompileServer } from "../../remote/server/server.ts";
import { layoutText } from "../../remote/versions.ts";
import { problemText } from "../tools/problem-text.ts";
import { fileRecorder } from "./record.ts";

const USAGE = `usage: dewar compile-server [options]
Compiles for Dewar VMs that are started with -XX:+UseJITServer.

  --listen ADDRESS      host:port, port, or unix:PATH (default localhost:38400)
  --threads N           compiler threads (default: one for each processor)
  --queue N             compilations that may wait for a thread; more are turned away (default 256)
  --memory-limit SIZE   for caches and the threads' heaps, such as 512m (default: a quarter of the machine's, 2g at most)
  --timeout MS          how long a VM may take to answer a question (default 30000)
  --tls-key FILE, --tls-cert FILE   key and certificate (PEM): clients must use TLS
  --tls-client-ca FILE  clients must have a certificate that goes back to one of these
  --token-file FILE     clients must have the token in this file (-XX:JITServerTokenFile=FILE)
  --http ADDRESS        /healthz/live, /healthz/ready and /metrics (OpenMetrics) over plain HTTP
  --log FILE            log there in place of standard error; "none" not at all
  --nats URL            work with other servers over NATS: share work, and a cache of code in JetStream
  --nats-tls-ca FILE    TLS to the NATS server (as with a tls: URL): whose certificate goes back to one of these
  --nats-tls-key FILE, --nats-tls-cert FILE   the key and certificate that it asks for
  --record FILE         record all compilations for dewar replay
  --help                this text

SIGTERM and SIGINT: takes nothing more, finishes what it has, ends. A second one ends it at once.
Example, in two terminals:
  dewar compile-server
  dewar -XX:+UseJITServer -XX:+PrintCompilation -jar app.jar
`;

const DEFAULT_ADDRESS = "localhost:38400";
/** Milliseconds that a compilation may take; C2's longest take a second or two. */
const COMPILE_LIMIT = 60_000;
/** Milliseconds that a server that goes down waits for what it has. */
const DRAIN = 30_000;

export async function main(): Promise<void> {
  try {
    process.exitCode = await run(process.argv.slice(3));
  } catch (error) {
    process.stderr.write(problemText("dewar compile-server", error));
    // Not by itself: a socket may be open already.
    process.exit(2);
  }
}

async function run(args: readonly string[]): Promise<number> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      listen: text,
      threads: text,
      queue: text,
      "memory-limit": text,
      timeout: text,
      "tls-key": text,
      "tls-cert": text,
      "tls-client-ca": text,
      "token-file": text,
      http: text,
      log: text,
      nats: text,
      "nats-tls-ca": text,
      "nats-tls-key": text,
      "nats-tls-cert": text,
      record: text,
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const number = (name: "threads" | "queue" | "timeout", otherwise: number): number => {
    const value = values[name] === undefined ? otherwise : Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} wants a number, at least 1`);
    return value;
  };
  const threads = number("threads", availableParallelism());
  const memory = values["memory-limit"] === undefined ? Math.min(totalmem() / 4, 2 ** 31) : parseMemorySize(values["memory-limit"], 1);
  if (memory === undefined || memory < 64 << 20) throw new Error("--memory-limit wants a size of 64m at least");
  const log = (line: string): void => {
    if (values.log === "none") return;
    const whole = `${new Date().toISOString()} ${line}\n`;
    if (values.log === undefined) process.stderr.write(whole);
    else appendFileSync(values.log, whole);
  };
  if (values.log !== undefined && values.log !== "none") appendFileSync(values.log, "");
  const tls = tlsOf(values["tls-key"], values["tls-cert"], values["tls-client-ca"]);
  const token = values["token-file"] === undefined ? "" : readFileSync(values["token-file"], "utf8").trim();
  if (values["token-file"] !== undefined && token === "") throw new Error(`${values["token-file"]} is empty`);

  const entry = new URL(bundled ? "./compile-thread.cjs" : "./thread.ts", import.meta.url);
  const layout = hash("sha256", layoutText(), "hex").slice(0, 32);
  const server = new CompileServer(
    hostname(),
    { threads, queue: number("queue", 256), memory, token, timeout: number("timeout", 30_000) },
    layout,
    {
      startThread: () => new NodeCompileThread(entry, Math.max(64, Math.floor(memory / 2 / threads / 2 ** 20)), COMPILE_LIMIT),
      hash: (bytes) => new Uint8Array(hash("sha256", bytes, "buffer")),
      setTimer: (act, millis) => {
        const timer = setTimeout(act, millis);
        return { cancel: () => clearTimeout(timer) };
      },
      log,
      ...(values.record === undefined ? {} : { record: fileRecorder(values.record) }),
    },
  );
  server.warmUp();
  const natsTls = { ca: values["nats-tls-ca"], key: values["nats-tls-key"], cert: values["nats-tls-cert"] };
  if (values.nats === undefined && Object.values(natsTls).some((file) => file !== undefined))
    throw new Error("--nats-tls-... wants --nats");
  if ((natsTls.key === undefined) !== (natsTls.cert === undefined)) throw new Error("TLS wants both --nats-tls-key and --nats-tls-cert");
  for (const file of Object.values(natsTls)) if (file !== undefined) readFileSync(file);
  const fleet = values.nats === undefined ? undefined : await joinFleet(values.nats, natsTls, server);
  server.fleet = fleet;
  const listening = await listen(server, values.listen ?? DEFAULT_ADDRESS, tls);
  const http = values.http === undefined ? undefined : await listenHttp(server, values.http);
  process.stdout.write(`compile server at ${listening.address}${http === undefined ? "" : `, http at ${http.address}`}\n`);
  log(`layout ${layout}, ${threads} threads, ${Math.round(memory / 2 ** 20)} MiB`);

  await new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(1));
  log("going down: finishing what is under way");
  const late = new Promise<void>((resolve) => setTimeout(resolve, DRAIN).unref());
  await Promise.race([server.drain(), late]);
  listening.close();
  http?.close();
  await fleet?.leave();
  log("down");
  setTimeout(() => process.exit(0), 100).unref();
  return 0;
}

function tlsOf(key: string | undefined, cert: string | undefined, ca: string | undefined): Tls | undefined {
  if (key === undefined && cert === undefined && ca === undefined) return undefined;
  if (key === undefined || cert === undefined) throw new Error("TLS wants both --tls-key and --tls-cert");
  return { key: readFileSync(key), cert: readFileSync(cert), ca: ca === undefined ? undefined : readFileSync(ca) };
}
