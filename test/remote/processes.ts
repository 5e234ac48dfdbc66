// Compile servers as processes, for the tests.

import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { get } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

/** Counts in a map, so many rounds as its argument says. */
export const PROGRAM = `import java.util.*;
public class P {
  public static void main(String[] args) {
    int rounds = Integer.parseInt(args[0]);
    long total = 0;
    for (int r = 0; r < rounds; r++) {
      Map<Integer, Integer> counts = new TreeMap<>();
      for (int i = 0; i < 20000; i++) counts.merge(i % 100, 1, Integer::sum);
      for (int v : counts.values()) total += v;
    }
    System.out.println("total " + total);
  }
}`;

export interface ServerProcess {
  readonly server: ChildProcess;
  /** JITServerAddress. */
  readonly socket: string;
  readonly http: string;
  /** All that it has printed. */
  out(): string;
}

const servers: ChildProcess[] = [];

/** Starts a server with a Unix socket in the folder and waits until it listens. */
export async function startServer(folder: string, name: string, ...options: string[]): Promise<ServerProcess> {
  const socket = `unix:${join(folder, name)}`;
  const args = ["compile-server", "--listen", socket, "--threads", "1", "--http", "localhost:0", ...options];
  const server = spawn(dewar, args, { stdio: ["ignore", "pipe", "pipe"] });
  servers.push(server);
  let out = "";
  server.stderr!.on("data", (text) => {
    out += text;
  });
  const http = await new Promise<string>((resolve, reject) => {
    server.stdout!.on("data", (text: Buffer) => {
      out += text;
      const found = /http at (\S+)/.exec(out);
      if (found !== null) resolve(found[1]!);
    });
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${out}`)));
  });
  return { server, socket, http, out: () => out };
}

export function killServers(): void {
  for (const server of servers) server.kill("SIGKILL");
}

export const remoteFlags = (socket: string, ...more: string[]): string[] => [
  "-XX:+UseJITServer",
  `-XX:JITServerAddress=${socket}`,
  "-XX:+PrintCompilation",
  "-Xbatch", // the thread waits for each compilation: what is to be seen is seen however busy the machine is
  ...more,
];

/** Runs class P, which PROGRAM is. */
export function runVM(classes: string, flags: readonly string[], ...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(dewar, [...flags, "-cp", classes, "P", ...args], { encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
}

export const fetchText = (address: string, path: string): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    get(`http://${address}${path}`, (response) => {
      let text = "";
      response.on("data", (part) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode!, text }));
    }).on("error", reject);
  });

/** A self-signed certificate of localhost, and its key, made with openssl. */
export function certificate(folder: string, name: string): { key: string; cert: string } {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const args = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", ...subject];
  const { status, stderr } = spawnSync("openssl", [...args, "-keyout", key, "-out", cert], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return { key, cert };
}
