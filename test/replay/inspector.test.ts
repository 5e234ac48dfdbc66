// dewar replay --break stops in Node's inspector behind a phase, and a browser shows the page of --view.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { recorderHost } from "../../src/api/recorder-host.ts";
import { phasesOf } from "../../src/replay/diff.ts";
import { type CompilationRecord, encodeRecord } from "../../src/replay/record.ts";
import { fileHeader, frame } from "../../src/replay/record-file.ts";
import { hash, recordProgram } from "../compiler/recorded-program.ts";
import { dewar } from "../remote/processes.ts";

const SOURCE = `public class P {
  static int once(int x) { return x - 1; }
  static int work(int[] a, int k) { int s = 0; for (int i = 0; i < a.length; i++) s += once(a[i]) * k; return s; }
  public static void main(String[] args) {
    int[] a = new int[1000];
    int r = 0;
    for (int i = 0; i < 4000; i++) r += work(a, i);
    System.out.println(r);
  }
}`;
let folder: string;
/** C2's and C1's. */
let work: CompilationRecord[];

before(() => {
  folder = mkdtempSync(join(tmpdir(), "dewar-inspector-"));
  const { records } = recordProgram(SOURCE, "-XX:+TieredCompilation", "-Xbatch");
  work = [4, 3].map((tier) => records.find((r) => r.method.startsWith("P.work") && r.request.tier === tier && r.request.osrBci < 0)!);
});
after(() => rmSync(folder, { recursive: true }));

const fileOf = (record: CompilationRecord): string => {
  const file = join(folder, `${record.request.compileId}.rec`);
  writeFileSync(file, Buffer.concat([fileHeader(), frame(encodeRecord(record), recorderHost())]));
  return file;
};

/** Where it stops, told to a client of the inspector: what the expressions are there. */
async function stopAt(
  where: string,
  file: string,
  expressions: readonly string[],
): Promise<{ values: unknown[]; maps: string[]; code: number | null }> {
  const child = spawn(dewar, ["replay", "--break", where, file], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let text = "";
      child.stderr.on("data", (part) => {
        text += part;
        const found = /ws:\/\/\S+/.exec(text);
        if (found !== null) resolve(found[0]);
      });
      child.once("exit", () => reject(new Error(`it ended: ${text}`)));
    });
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error(`nobody at ${address}`));
    });
    const replies = new Map<number, (result: { result?: { value?: unknown } }) => void>();
    const maps: string[] = [];
    let next = 0;
    let paused: (frame: string) => void;
    const stopped = new Promise<string>((resolve) => {
      paused = resolve;
    });
    socket.onmessage = ({ data }) => {
      const { id, result, method, params } = JSON.parse(String(data));
      if (id !== undefined) replies.get(id)?.(result);
      else if (method === "Debugger.scriptParsed" && params.sourceMapURL) maps.push(params.sourceMapURL);
      else if (method === "Debugger.paused") paused(params.callFrames[0].callFrameId);
    };
    const call = (method: string, params: object = {}): Promise<{ result?: { value?: unknown } }> =>
      new Promise((resolve) => {
        replies.set(++next, resolve);
        socket.send(JSON.stringify({ id: next, method, params }));
      });
    await call("Runtime.enable");
    await call("Debugger.enable");
    await call("Runtime.runIfWaitingForDebugger");
    const callFrameId = await Promise.race([stopped, ended.then(() => Promise.reject(new Error("it ended without a stop")))]);
    const values: unknown[] = [];
    for (const expression of expressions)
      values.push((await call("Debugger.evaluateOnCallFrame", { callFrameId, expression })).result?.value);
    await call("Debugger.disable");
    socket.close();
    return { values, maps, code: await ended };
  } finally {
    child.kill("SIGKILL");
  }
}

test("--break stops behind a phase of C2 at a node, with the graph at hand and source maps of the compiler", async () => {
  const id = Number(/^ {2}v(\d+): /m.exec(phasesOf(work[0]!, hash).find((p) => p.name === "gvn")!.text)![1]);
  const { values, maps, code } = await stopAt(`gvn:${id}`, fileOf(work[0]!), ["name", "node.id", "graph.blocks.length > 0"]);
  assert.deepEqual(values, ["gvn", id, true]);
  assert.equal(code, 0);
  assert.ok(maps.length > 0, "no script has a source map");
});

test("--break stops behind C1's phase at a block", async () => {
  const { values } = await stopAt("blocks:4", fileOf(work[1]!), ["name", "node.start"]);
  assert.equal(values[0], "blocks");
  assert.equal(values[1], 4);
});

const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));

test("a browser shows the page of --view: phases, the graph laid out, bytecode and WebAssembly", {
  skip: browser === undefined && "no Chromium on this machine",
}, () => {
  for (const record of work) {
    const page = join(folder, "page.html");
    execFileSync(dewar, ["replay", "--view", page, fileOf(record)]);
    const names = phasesOf(record, hash)
      .map((p) => p.name)
      .filter((name) => name !== "code");
    const options = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${join(folder, "browser")}`];
    const dom = execFileSync(browser!, [...options, "--virtual-time-budget=2000", "--dump-dom", `file://${page}`], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 1 << 26,
      timeout: 60_000,
    });
    // Its script has run: the first phase is chosen and shown, the others are not.
    const buttons = [...dom.matchAll(/<button [^>]*class="(on)?"[^>]*>([^<]*)<\/button>/g)].map(([, on, name]) => [name, on]);
    assert.deepEqual(
      buttons,
      names.map((name, i) => [name, i === 0 ? "on" : undefined]),
    );
    const shown = [...dom.matchAll(/<div class="phase" id="p\d+"( hidden="")?>/g)].map(([, hidden]) => hidden === undefined);
    assert.deepEqual(
      shown,
      names.map((_, i) => i === 0),
    );
    assert.match(dom, /<svg [^>]*width="\d+"[\s\S]*<path d="M[\s\S]*<rect /);
    assert.match(dom, /<pre id="bytecode">[\s\S]*iaload/);
    assert.match(dom, /<pre id="wasm">[\s\S]*i32\.add/);
  }
});
