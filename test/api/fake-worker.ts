// A VM without Java, in a VM's Worker: its "classes" are the functions below.

import { serveVM } from "../../src/api/serve.ts";
import { EAGAIN } from "../../src/host/errno.ts";
import { VMFault } from "../../src/host/fault.ts";
import type { Host } from "../../src/host/host.ts";
import { POLLIN, POLLOUT } from "../../src/host/resources.ts";

type Program = (host: Host, args: readonly string[], memory: WebAssembly.Memory) => number;

/** Does it again when something has happened, as a parked Java thread would. */
function blocking(host: Host, operation: () => number): number {
  for (;;) {
    const sequence = host.control.sequence();
    const result = operation();
    if (result !== -EAGAIN) return result;
    host.control.idle(sequence, Infinity);
  }
}

function writeAll(host: Host, number: number, bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; ) {
    const n = blocking(host, () => host.files.write(number, bytes.subarray(at)));
    if (n < 0) return n;
    at += n;
  }
  return 0;
}

const programs: Record<string, Program> = {
  Hello: (host, args) => {
    host.print(1, `Hello ${args.join(",")}\n`);
    host.print(2, "and on stderr\n");
    return 0;
  },
  Exit: (_host, args) => Number(args[0]),
  Cat: (host) => {
    const buffer = new Uint8Array(1000);
    for (;;) {
      const n = blocking(host, () => host.files.read(0, buffer));
      if (n <= 0) return n < 0 ? -n : 0;
      writeAll(host, 1, buffer.subarray(0, n));
    }
  },
  Available: (host) => host.files.available(0),
  Flood: (host) => {
    const line = Buffer.from(`${"x".repeat(99)}\n`);
    for (let i = 0; i < 10_000; i++) if (writeAll(host, 1, line) !== 0) return 3;
    return 0;
  },
  Fault: () => {
    throw new VMFault("made up", ["at Foo.bar(Foo.java:3)"]);
  },
  Broken: () => (undefined as unknown as { x: number }).x,
  Uncaught: (host) => {
    host.reportUncaught({ thread: "main", className: "java.lang.Error", message: "oops", stack: ["at Foo.main(Foo.java:7)"] });
    return 1;
  },
  /** Runs, as a VM that no longer polls. */
  Deaf: (host) => {
    host.control.handleSignal(15, "deliver");
    host.print(1, "running\n");
    for (;;);
  },
  Spin: () => {
    for (;;);
  },
  Park: (host) => {
    for (;;) host.control.idle(host.control.sequence(), Infinity);
  },
  Environment: (host, args) => {
    host.print(1, `${host.process.environment.find(([key]) => key === args[0])?.[1]} in ${Buffer.from(host.process.cwd)}`);
    return 0;
  },
  Ticks: (host, _args, memory) => {
    const words = new Int32Array(memory.buffer);
    host.control.setPollTarget(0x10000, 2);
    host.control.setTicker(true);
    const end = performance.now() + 2000;
    let ticks = 0;
    while (ticks < 5 && performance.now() < end) if (Atomics.exchange(words, 0x10000 >> 2, 0) === 2) ticks++;
    host.control.setTicker(false);
    return ticks;
  },
  Sleep: (host, args) => {
    const before = host.clock.nanoTime();
    host.control.idle(host.control.sequence(), Number(args[0]) * 1e6);
    return Math.round((host.clock.nanoTime() - before) / 1e6) >= Number(args[0]) ? 0 : 1;
  },
  Terminated: (host) => {
    host.control.handleSignal(15, "deliver");
    host.print(1, "ready\n");
    for (;;) {
      const sequence = host.control.sequence();
      if (host.control.takeSignals() === 1 << 15) return 143;
      host.control.idle(sequence, Infinity);
    }
  },
  Signals: (host) => (host.control.handleSignal(15, "deliver") ? 1 : 0),
  Terminal: (host) => (host.files.isatty(0) ? 1 : 0),
  Fifo: (host, args) => {
    const number = blocking(host, () => host.files.open(Buffer.from(args[0]!), 0, 0));
    const buffer = new Uint8Array(100);
    let total = 0;
    for (;;) {
      const n = blocking(host, () => host.files.read(number, buffer));
      if (n <= 0) return total;
      total += n;
    }
  },
  Ready: (host) => {
    while (!host.files.ready(0, POLLIN)) host.control.idle(host.control.sequence(), 1e6);
    return host.files.ready(1, POLLOUT) ? host.files.available(0) : 0;
  },
};

serveVM((host, memory, options) => {
  const { what, args } = options.launch!;
  const program = programs[what];
  if (program === undefined) throw new VMFault(`no program ${what}`);
  return program(host, args, memory);
});
