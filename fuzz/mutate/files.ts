// Damaged files that a VM is started with: jars of the class path and of the boot class path, images of the VM. A process each, so they are few.
// A jar must give what HotSpot gives; a damaged image a refusal or a right run, without a trace of JavaScript.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runVm, type VmRun } from "../../scripts/vm-process.ts";
import { Random } from "../random.ts";
import { BUILD, type Vm } from "../vm.ts";
import { damage } from "./bytes.ts";
import { smallJar } from "./decoders.ts";
import type { Report } from "./report.ts";

const TIMEOUT_MS = 20_000;
/** Frames of JavaScript or WebAssembly, and errors that only those know. */
export const RAW = /\.(cjs|ts|js|wasm):\d+|wasm:\/\/|TypeError|RangeError|ReferenceError|RuntimeError: |bug of Dewar/;

const start = (vm: Vm, args: readonly string[], cwd: string): Promise<VmRun> =>
  runVm([...vm.command, ...args], { cwd, env: {}, stdin: Buffer.alloc(0), timeoutMs: TIMEOUT_MS });

const text = (r: VmRun): string =>
  `${r.stdout.toString()}${r.stderr.toString()}`
    .replace(/@[0-9a-f]+/g, "@")
    .replace(/\(\S+\.java:\d+\)|\((Native Method|Unknown Source|java\.base\/[^)]*)\)/g, "()");

function judge(report: Report, index: number, what: string, a: VmRun | undefined, b: VmRun): void {
  if (b.timedOut) return report.fault("hang", index, what);
  if (RAW.test(text(b))) return report.fault("raw error", index, `${what}\n${text(b).slice(0, 2000)}`);
  // Killed or aborted: it says nothing of what is right.
  if (a && (a.timedOut || (a.code ?? 137) >= 134)) return report.set("HotSpot does not survive it", index, what);
  if (a && (a.code !== b.code || text(a) !== text(b)))
    return report.fault(
      "not what HotSpot gives",
      index,
      `${what}\n  - exit ${a.code} ${text(a).slice(0, 600)}\n  + exit ${b.code} ${text(b).slice(0, 600)}`,
    );
  report.same();
}

const HELLO = "aa/Hello";

async function helloJar(): Promise<Uint8Array> {
  const { lowerClass } = await import("../lower/program.ts");
  const print = { owner: "java/io/PrintStream", itf: false, name: "println", desc: "(Ljava/lang/String;)V" };
  const { bytes } = lowerClass({
    name: HELLO,
    super: "java/lang/Object",
    interfaces: [],
    access: 0x21,
    version: 61,
    shared: true,
    fields: [],
    methods: [
      {
        name: "main",
        params: ["[Ljava/lang/String;"],
        ret: "V",
        access: 9,
        body: [
          {
            k: "do",
            e: {
              k: "call",
              t: "V",
              how: "virtual",
              ref: print,
              o: { k: "get", t: "Ljava/io/PrintStream;", how: "static", owner: "java/lang/System", name: "out" },
              args: [{ k: "str", t: "Ljava/lang/String;", v: "hello" }],
            },
          },
        ],
      },
    ],
  });
  const manifest = Buffer.from("Manifest-Version: 1.0\r\nMain-Class: aa.Hello\r\n\r\n");
  return smallJar([
    { name: "META-INF/MANIFEST.MF", bytes: manifest },
    { name: `${HELLO}.class`, bytes },
  ]);
}

/** Ways to start the VM with a jar. */
const JAR_WAYS: readonly (readonly string[])[] = [
  ["-cp", "damaged.jar", "aa.Hello"],
  ["-jar", "damaged.jar"],
  ["-Xbootclasspath/a:damaged.jar", "aa.Hello"],
];

export async function mutateFiles(seed: number, count: number, oracle: Vm, vm: Vm, report: Report): Promise<void> {
  const cwd = join(BUILD, `files-${process.pid}`);
  mkdirSync(cwd, { recursive: true });
  const jar = await helloJar();
  const path = join(cwd, "damaged.jar");
  for (let i = 0; i < count; i++) {
    const random = Random.of(seed ^ 0x5a5a, i);
    const d = damage(random, jar);
    writeFileSync(path, d.bytes);
    const way = random.pick(JAR_WAYS);
    const a = await start(oracle, way, cwd);
    judge(report, i, `${way.join(" ")}: ${d.what}`, a, await start(vm, way, cwd));
  }
  writeFileSync(path, jar);
  await damagedImages(seed, Math.max(1, count >> 1), vm, report, cwd);
  rmSync(cwd, { recursive: true });
}

/** Images that the VM itself wrote: a snapshot at a poll, and an AOT cache where it makes one. */
async function damagedImages(seed: number, count: number, vm: Vm, report: Report, cwd: string): Promise<void> {
  const args = ["-cp", "damaged.jar", "aa.Hello"];
  const kinds: { name: string; file: string; use: string[] }[] = [];
  const snapshot = join(cwd, "snapshot");
  await start(vm, ["-XX:ImageAtPoll=2000", `-XX:ImageFile=${snapshot}`, ...args], cwd);
  kinds.push({ name: "image", file: snapshot, use: ["-XX:+RestoreImage", `-XX:ImageFile=${snapshot}`, ...args] });
  const cache = join(cwd, "cache");
  await start(vm, [`-XX:AOTCacheOutput=${cache}`, ...args], cwd);
  kinds.push({ name: "AOT cache", file: cache, use: [`-XX:AOTCache=${cache}`, ...args] });
  for (const { name, file, use } of kinds) {
    let source: Uint8Array;
    try {
      source = readFileSync(file);
    } catch {
      report.set(`${name} was not written`, 0, "");
      continue;
    }
    for (let i = 0; i < count; i++) {
      const random = Random.of(seed ^ 0xa5a5, i);
      const d = damage(random, source, () =>
        random.chance(60) ? random.below(Math.min(4096, source.length)) : random.below(source.length),
      );
      writeFileSync(file, d.bytes);
      judge(report, i, `${name}: ${d.what}`, undefined, await start(vm, use, cwd));
    }
    rmSync(file);
  }
}
