// A soak of remote compilation: VMs run a program that always has something new to compile, while their compile servers are killed, stopped
// for a while, and ended in order, at random. No run may print anything else than without a server, nor stand still.
//   node fuzz/remote/soak.ts [--minutes M] [--seed S] [--vms N] [--nats URL]
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findJdk } from "../../src/classpath/jdk.ts";
import { Random } from "../random.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

/** Each round has its classes in a loader of its own: compilations, and unloaded classes, as long as it runs. */
const PROGRAM = `
import java.util.*;
import java.util.function.*;
public class Soak {
  static class Loader extends ClassLoader {
    Loader() { super(null); }
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try (var in = Soak.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (java.io.IOException e) { throw new ClassNotFoundException(name); }
    }
  }
  public static class Work implements Supplier<Long> {
    static int mix(int x) { x ^= x >>> 15; x *= 0x2c1b3c6d; return x ^ (x >>> 12); }
    static int choose(Object o, int i) { return o instanceof String ? ((String) o).length() + i : o.hashCode() % 17; }
    static long sum(int[] a) { long s = 0; for (int x : a) s += mix(x); return s; }
    public Long get() {
      Object[] objects = { "one", 2, "three", 4L };
      IntUnaryOperator[] ops = { x -> x + 1, x -> x * 3, Work::mix };
      Map<Integer, Integer> counts = new HashMap<>();
      int[] a = new int[200];
      long s = 0;
      for (int i = 0; i < 12000; i++) {
        a[i % 200] += ops[i % 3].applyAsInt(i) + choose(objects[i & 3], i);
        if ((i & 7) == 0) { counts.merge(i % 31, 1, Integer::sum); s += sum(a); }
      }
      return s + counts.hashCode();
    }
  }
  public static void main(String[] args) throws Exception {
    for (int i = 0; i < Integer.parseInt(args[0]); i++) {
      @SuppressWarnings("unchecked")
      var work = (Supplier<Long>) Class.forName("Soak$Work", true, new Loader()).getDeclaredConstructor().newInstance();
      System.out.println(i + " " + work.get());
    }
  }
}`;

export interface SoakResult {
  readonly runs: number;
  readonly kills: number;
  /** Lines of PrintCompilation: compiled by a server, and here because of one. */
  readonly remote: number;
  readonly declined: number;
  readonly wrong: string[];
}

export interface SoakOptions {
  readonly seed: number;
  /** Goes on until all hold: so many milliseconds, runs, and kills. */
  readonly millis: number;
  readonly runs: number;
  readonly kills: number;
  readonly vms: number;
  readonly rounds: number;
  readonly serverOptions: readonly string[];
}

/** A run that takes so long stands still. */
const STANDS = 180_000;

export async function soak(options: SoakOptions, log: (line: string) => void = () => {}): Promise<SoakResult> {
  const folder = mkdtempSync(join(tmpdir(), "dewar-soak-"));
  const classes = join(folder, "classes");
  mkdirSync(classes);
  writeFileSync(join(folder, "Soak.java"), PROGRAM);
  const javac = spawnSync(join(findJdk({ env: process.env }).home, "bin/javac"), ["-d", classes, join(folder, "Soak.java")], {
    encoding: "utf8",
  });
  if (javac.status !== 0) throw new Error(javac.stderr);
  const program = ["-cp", classes, "Soak", String(options.rounds)];
  const expected = spawnSync(dewar, program, { encoding: "utf8" }).stdout;

  const random = new Random(options.seed);
  const started = Date.now();
  let runs = 0;
  let kills = 0;
  let remote = 0;
  let declined = 0;
  const wrong: string[] = [];
  const isOver = (): boolean =>
    (Date.now() - started >= options.millis && runs >= options.runs && kills >= options.kills) || wrong.length > 20;
  const pause = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis));

  /** One server of a socket after another. */
  async function servers(socket: string): Promise<void> {
    while (!isOver()) {
      const args = ["compile-server", "--listen", socket, "--threads", "1", "--log", "none", ...options.serverOptions];
      const server = spawn(dewar, args, { stdio: "ignore" });
      const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
      await pause(random.range(600, 4000));
      const how = random.weighted([
        [5, "SIGKILL"],
        [3, "SIGSTOP"],
        [2, "SIGTERM"],
      ] as const);
      server.kill(how);
      kills++;
      if (how === "SIGSTOP") {
        await pause(random.range(100, 1500));
        server.kill("SIGCONT");
        await pause(random.range(0, 1000));
      }
      if (how === "SIGTERM") await Promise.race([ended, pause(2000)]);
      server.kill("SIGKILL");
      await ended;
      await pause(random.range(0, 1200));
    }
  }

  async function vms(socket: string): Promise<void> {
    while (!isOver()) {
      const flags = ["-XX:+UseJITServer", `-XX:JITServerAddress=${socket}`, "-XX:JITServerTimeout=400", "-XX:JITServerLocalSize=0"];
      if (random.chance(40)) flags.push("-Xbatch");
      const { out, code, stands } = await run(
        spawn(dewar, [...flags, "-XX:+PrintCompilation", ...program], { stdio: ["ignore", "pipe", "pipe"] }),
      );
      const lines = out.split("\n");
      const own = lines.filter((line) => /^\d+ -?\d+$/.test(line)).join("\n");
      remote += lines.filter((line) => /compiled by /.test(line)).length;
      declined += lines.filter((line) => /compiled here: (?!small)/.test(line)).length;
      runs++;
      if (stands) wrong.push(`a run stands still: ${flags.join(" ")}`);
      else if (code !== 0 || `${own}\n` !== expected)
        wrong.push(`exit ${code}, ${flags.join(" ")}:\n${own.slice(-300)}\n${lines.slice(-5).join("\n")}`);
      if (runs % 10 === 0)
        log(`${runs} runs, ${kills} servers gone, ${remote} compiled remotely, ${declined} taken back, ${wrong.length} wrong`);
    }
  }

  try {
    const sockets = [0, 1].map((i) => `unix:${join(folder, `server${i}`)}`);
    const parts = sockets.map((socket) => servers(socket));
    for (let i = 0; i < options.vms; i++) parts.push(vms(sockets[i % 2]!));
    await Promise.all(parts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { runs, kills, remote, declined, wrong };
}

function run(vm: ChildProcess): Promise<{ out: string; code: number | null; stands: boolean }> {
  return new Promise((resolve) => {
    let out = "";
    let stands = false;
    const timer = setTimeout(() => {
      stands = true;
      vm.kill("SIGKILL");
    }, STANDS);
    for (const stream of [vm.stdout!, vm.stderr!]) stream.on("data", (text: Buffer) => void (out += text));
    vm.on("close", (code) => {
      clearTimeout(timer);
      resolve({ out, code, stands });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { minutes: text, seed: text, vms: text, nats: text } });
  const seed = Number(values.seed ?? (Date.now() / 1000) >>> 0);
  console.log(`seed ${seed}`);
  const serverOptions = values.nats === undefined ? [] : ["--nats", values.nats];
  const options = {
    seed,
    millis: Number(values.minutes ?? 10) * 60_000,
    runs: 1,
    kills: 1,
    vms: Number(values.vms ?? 2),
    rounds: 12,
    serverOptions,
  };
  const { runs, kills, remote, declined, wrong } = await soak(options, console.log);
  for (const what of wrong) console.log(what);
  console.log(`${runs} runs, ${kills} servers gone, ${remote} compiled remotely, ${declined} taken back, ${wrong.length} wrong`);
  process.exit(wrong.length > 0 ? 1 : 0);
}
