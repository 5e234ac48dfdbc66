// The main thread's side of a VM's streams: reads what Java asks for into rings, and passes rings of output to a library user's
// streams. Reading starts on demand only, and stops while a ring is full, so that nothing is taken that nobody wants.

import type { Readable } from "node:stream";
import type { ControlPanel } from "../control.ts";
import { EIO, errnoOf } from "../errno.ts";
import { Ring } from "../ring.ts";
import type { InputSource, OutputSink } from "./user-streams.ts";

/** Fills a ring from a source, at the reader's pace. */
export class InputPump {
  private readonly ring: Ring;
  private readonly panel: Pick<ControlPanel, "poll">;
  private wakeUp: (() => void) | undefined;
  private stopped = false;
  /** A chunk that did not fit is still being passed on; the end waits for it. */
  private passing: Promise<void> | undefined;
  private release: () => void = () => {};

  constructor(ring: SharedArrayBuffer, panel: Pick<ControlPanel, "poll">) {
    this.ring = new Ring(ring);
    this.panel = panel;
  }

  /** Room in the ring again. */
  room(): void {
    this.wakeUp?.();
  }

  /** Nobody reads any more. A stream that others may use is left as it is, but for what was taken from it. */
  stop(): void {
    this.stopped = true;
    this.release();
    this.wakeUp?.();
  }

  /** Reads from a Node stream by its events: unlike iteration that leaves the stream usable for others when it stops. */
  fromReadable(stream: Readable): void {
    const onData = (chunk: Uint8Array | string): void => {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
      const left = this.put(bytes);
      if (left === undefined) return;
      stream.pause();
      this.passing = this.finish(left).then(() => {
        this.passing = undefined;
        if (!this.stopped) stream.resume();
      });
    };
    const after = (action: () => void): void => {
      if (this.passing === undefined) action();
      else void this.passing.then(action);
    };
    const onEnd = (): void => after(() => this.end());
    const onError = (error: unknown): void => after(() => this.fail(error));
    stream.on("data", onData).once("end", onEnd).once("close", onEnd).once("error", onError);
    this.release = () => {
      stream.off("data", onData).off("end", onEnd).off("close", onEnd).off("error", onError);
      stream.pause();
    };
    if (stream.readableEnded || stream.destroyed) this.end();
    else stream.resume();
  }

  /** Reads from chunks. */
  async fromChunks(chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>): Promise<void> {
    try {
      for await (const chunk of chunks) {
        await this.finish(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
        if (this.stopped) return;
      }
      this.end();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Puts what fits; returns the rest, undefined when there is none. */
  private put(bytes: Uint8Array): Uint8Array | undefined {
    let n = this.ring.write(bytes);
    if (n < bytes.length) {
      this.ring.roomWanted = true;
      n += this.ring.write(bytes.subarray(n));
    }
    this.panel.poll();
    return n < bytes.length ? bytes.subarray(n) : undefined;
  }

  private async finish(bytes: Uint8Array): Promise<void> {
    let left = this.put(bytes);
    while (left !== undefined && !this.stopped) {
      await new Promise<void>((resolve) => {
        this.wakeUp = resolve;
        // Room may have come before anyone listened.
        if (this.ring.writable > 0) resolve();
      });
      this.wakeUp = undefined;
      left = this.put(left);
    }
  }

  private end(): void {
    this.ring.end();
    this.panel.poll();
  }

  private fail(error: unknown): void {
    const { errno, code } = error as { errno?: unknown; code?: unknown };
    this.ring.fail(typeof errno === "number" && errno !== 0 ? Math.abs(errno) : errnoOf(String(code)) || EIO);
    this.panel.poll();
  }
}

/** Starts to feed the VM's standard input from a source. */
export function pumpInput(ring: SharedArrayBuffer, source: InputSource | "inherit", panel: ControlPanel): InputPump {
  const pump = new InputPump(ring, panel);
  if (source === "inherit") {
    const stdin = process.stdin;
    pump.fromReadable(stdin);
    // The program may end while its input is still open.
    if ("unref" in stdin) (stdin as { unref(): void }).unref();
  } else if (typeof source === "string" || source instanceof Uint8Array) void pump.fromChunks([Buffer.from(source)]);
  else if (typeof (source as Readable).on === "function") pump.fromReadable(source as Readable);
  else void pump.fromChunks(source as AsyncIterable<Uint8Array>);
  return pump;
}

/** Passes the bytes of an output ring to a sink, at the sink's pace. */
export class OutputDrain {
  readonly ring: Ring;
  private readonly panel: Pick<ControlPanel, "poll">;
  private readonly emptied: () => void;
  private readonly send: (chunk: Uint8Array) => unknown;
  private running: Promise<void> | undefined;
  private failed: unknown;

  /** @param emptied all that stood in the ring has been taken */
  constructor(ring: Ring, sink: OutputSink, panel: Pick<ControlPanel, "poll">, emptied: () => void = () => {}) {
    this.emptied = emptied;
    this.ring = ring;
    this.panel = panel;
    this.send = sender(sink);
  }

  /** There are bytes. */
  notify(): void {
    this.running ??= this.drain().finally(() => {
      this.running = undefined;
      this.emptied();
    });
  }

  private async drain(): Promise<void> {
    const { ring } = this;
    for (;;) {
      ring.acknowledge();
      const n = ring.readable;
      if (n === 0) return;
      const chunk = new Uint8Array(n);
      ring.read(chunk);
      if (ring.takeRoomWanted()) this.panel.poll();
      if (this.failed !== undefined) continue;
      try {
        await this.send(chunk);
      } catch (error) {
        this.failed = error;
        ring.abandon(); // Java's writes fail with EPIPE from here on
        this.panel.poll();
      }
    }
  }

  /** Resolves when all that was written has been taken. */
  async finish(): Promise<void> {
    while (this.running !== undefined || this.ring.readable > 0) {
      this.notify();
      await this.running;
    }
  }
}

function sender(sink: OutputSink): (chunk: Uint8Array) => unknown {
  if (typeof sink === "function") return sink;
  if ("getWriter" in sink) {
    // The lock is held for a chunk only: the stream stays the user's.
    return async (chunk) => {
      const writer = sink.getWriter();
      try {
        await writer.ready;
        await writer.write(chunk);
      } finally {
        writer.releaseLock();
      }
    };
  }
  return (chunk) =>
    new Promise<void>((resolve, reject) => {
      sink.write(chunk, (error) => (error ? reject(error) : resolve()));
    });
}
