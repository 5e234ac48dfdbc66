// Compile servers that work together over NATS: one that has all threads at work offers what comes to the others (a queue group on one
// subject), and all share a cache of code in JetStream's key-value store. Each layout has a fleet and a store of its own.
import { jetstream } from "@nats-io/jetstream";
import { type KV, Kvm } from "@nats-io/kv";
import { connect, type Msg, type NatsConnection } from "@nats-io/transport-node";
import { CodecProblem, decode, encode } from "../../compiler/facts/codec.ts";
import type { CachedCode } from "../server/cached-code.ts";
import { readEntries, readFactMap, readJob, readResult } from "../server/fleet-messages.ts";
import type { ServerJob, ServerResult } from "../server/job.ts";
import { type CompileServer, type Fleet, VARIANTS } from "../server/server.ts";
import { decodeQuestions, encodeQuestions, type FactMap, type Question } from "../wire-facts.ts";

const GROUP = "dewar";
/** Bytes of code that the store holds; it drops the oldest. */
const STORE_BYTES = 256 << 20;
/** Milliseconds; a server that does not like a certificate says nothing. */
const CONNECT_TIMEOUT = 5000;

type Ask = (questions: readonly Question[]) => Promise<FactMap | undefined>;

/** PEM files for TLS to the NATS server; `ca` of its certificate, where the machine's own do not do. */
export interface NatsTls {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/** @throws when there is no NATS server at the address, or none that TLS trusts */
export async function joinFleet(url: string, tls: NatsTls, server: CompileServer): Promise<Fleet & { leave(): Promise<void> }> {
  const files = {
    ...(tls.ca === undefined ? {} : { caFile: tls.ca }),
    ...(tls.cert === undefined ? {} : { certFile: tls.cert }),
    ...(tls.key === undefined ? {} : { keyFile: tls.key }),
  };
  const isTls = Object.keys(files).length > 0 || url.startsWith("tls://");
  const connection = await connect({
    servers: url,
    name: `dewar compile-server ${server.name}`,
    maxReconnectAttempts: -1,
    timeout: CONNECT_TIMEOUT,
    // With it a server that speaks no TLS is refused; without, one that wants TLS is.
    ...(isTls ? { tls: files } : {}),
  }).catch((e: unknown) => {
    throw new Error(`no NATS server at ${url}: ${e instanceof Error ? e.message : e}`);
  });
  const store = await openStore(connection, server);
  const fleet = new NatsFleet(connection, store, server);
  fleet.serve();
  return fleet;
}

async function openStore(connection: NatsConnection, server: CompileServer): Promise<KV | undefined> {
  try {
    return await new Kvm(jetstream(connection)).create(`dewar_code_${server.layout}`, { max_bytes: STORE_BYTES });
  } catch (e) {
    server.log(`no shared code cache: ${e instanceof Error ? e.message : e}`);
    return undefined;
  }
}

class NatsFleet implements Fleet {
  private readonly connection: NatsConnection;
  private readonly kv: KV | undefined;
  private readonly server: CompileServer;
  private readonly subject: string;

  constructor(connection: NatsConnection, kv: KV | undefined, server: CompileServer) {
    this.connection = connection;
    this.kv = kv;
    this.server = server;
    this.subject = `dewar.compile.${server.layout}`;
  }

  // --- work
  /** Takes work of others while a thread is idle. */
  serve(): void {
    this.connection.subscribe(this.subject, {
      queue: GROUP,
      callback: (error, message) => {
        if (error === null) void this.take(message).catch((e: unknown) => this.server.log(`fleet: ${e}`));
      },
    });
  }

  private async take(message: Msg): Promise<void> {
    if (this.server.isDraining || !this.server.hasRoom) {
      message.respond();
      return;
    }
    let job: ServerJob;
    let asks: string;
    try {
      ({ job, asks } = readJob(message.data));
    } catch (e) {
      if (!(e instanceof CodecProblem)) throw e;
      message.respond();
      return;
    }
    this.server.metrics.count("dewar_fleet_taken", "Compilations that were done for other servers.");
    const ask: Ask = async (questions) => {
      try {
        const reply = await this.connection.request(asks, encodeQuestions(questions), { timeout: this.server.settings.timeout });
        return reply.data.length === 0 ? undefined : readFactMap(decode(reply.data));
      } catch {
        return undefined; // the other server or its client is gone
      }
    };
    const result = await this.server.run(job, ask, () => false, false);
    message.respond(encode(result));
  }

  async offer(job: ServerJob, ask: Ask): Promise<ServerResult | undefined> {
    const asks = `_INBOX.dewar.${crypto.randomUUID()}`;
    const bytes = encode({ ...job, facts: [...job.facts], asks });
    if (bytes.length > (this.connection.info?.max_payload ?? 1 << 20)) return undefined;
    const answer = async (message: Msg): Promise<void> => {
      const facts = await ask(decodeQuestions(message.data));
      message.respond(facts === undefined ? undefined : encode([...facts]));
    };
    const answers = this.connection.subscribe(asks, {
      callback: (error, message) => {
        if (error !== null) return;
        void answer(message).catch(() => message.respond());
      },
    });
    try {
      const reply = await this.connection.request(this.subject, bytes, { timeout: this.server.settings.timeout });
      if (reply.data.length === 0) return undefined;
      this.server.metrics.count("dewar_fleet_given", "Compilations that other servers did.");
      return readResult(reply.data);
    } catch {
      return undefined; // nobody takes it
    } finally {
      answers.unsubscribe();
    }
  }

  // --- the cache
  async lookup(key: string): Promise<readonly CachedCode[]> {
    try {
      const entry = await this.kv?.get(key);
      return entry === undefined || entry === null || entry.operation !== "PUT" ? [] : readEntries(entry.value);
    } catch {
      return [];
    }
  }

  store(key: string, entry: CachedCode): void {
    void (async () => {
      const old = await this.kv?.get(key);
      const known = old === null || old === undefined || old.operation !== "PUT" ? [] : readEntries(old.value);
      const bytes = encode([entry, ...known].slice(0, VARIANTS));
      if (bytes.length > (this.connection.info?.max_payload ?? 1 << 20)) return;
      // Whoever else stores a variant meanwhile wins: this one is compiled again some day.
      if (old === null || old === undefined) await this.kv?.create(key, bytes);
      else await this.kv?.update(key, bytes, old.revision);
    })().catch(() => this.server.metrics.count("dewar_store_failed", "Code that could not be put into the shared cache."));
  }

  async leave(): Promise<void> {
    await this.connection.drain();
  }
}
