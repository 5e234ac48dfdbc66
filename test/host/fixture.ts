// A host in this thread, and a folder that goes away with the test.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { ControlPanel } from "../../src/host/control.ts";
import type { Host } from "../../src/host/host.ts";
import { createHost, type HostInit, type HostMessage } from "../../src/host/node/worker-host.ts";

/** A host whose standard streams lead nowhere; `messages` collects what it asks of the main thread. */
export function testHost(init: Partial<HostInit> = {}): { host: Host; panel: ControlPanel; messages: HostMessage[] } {
  const messages: HostMessage[] = [];
  const panel = new ControlPanel(true);
  const none = { type: "none" } as const;
  const cwd = Buffer.from(process.cwd());
  const whole: HostInit = {
    stdio: [none, none, none],
    environment: [],
    cwd,
    cwdIsProcess: true,
    deterministic: undefined,
    modules: new Map(),
    ...init,
  };
  return { host: createHost(whole, panel.buffer, (message) => messages.push(message)), panel, messages };
}

export function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "dewar-test-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function bytes(text: string): Uint8Array {
  return Buffer.from(text, "utf8");
}

export function text(of: Uint8Array | number | undefined): string {
  if (!(of instanceof Uint8Array)) throw new Error(`not bytes: ${of}`);
  return Buffer.from(of).toString("utf8");
}
