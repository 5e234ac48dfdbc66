// Damaged bytes straight into the readers of the VM, without a VM: class files, jars, the JDK's image. Each answers, or throws the error of its
// room; a TypeError or a RangeError is a fault, and so is a look-up that takes seconds.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { ClassFormatProblem } from "../../src/classfile/class-format-problem.ts";
import { parseClassFile } from "../../src/classfile/parser.ts";
import { ClassPathProblem } from "../../src/classpath/class-path-problem.ts";
import { JarFile } from "../../src/classpath/jar-file.ts";
import { findJdk, modulesPathOf } from "../../src/classpath/jdk.ts";
import { JImage } from "../../src/classpath/jimage.ts";
import { toByteString } from "../../src/flags/options.ts";
import { generate } from "../generate/program.ts";
import { lowerProgram } from "../lower/program.ts";
import { Random } from "../random.ts";
import { damage } from "./bytes.ts";
import { placesOf } from "./class-places.ts";
import type { Report } from "./report.ts";

const SLOW_MS = 2000;

function attempt(report: Report, index: number, what: string, body: () => void): void {
  const start = performance.now();
  try {
    body();
    report.same();
  } catch (e) {
    if (e instanceof ClassFormatProblem || e instanceof ClassPathProblem) report.same();
    else report.fault(`${(e as Error).name}: ${(e as Error).message.replace(/\d+/g, "0")}`, index, `${what}\n${(e as Error).stack}`);
  }
  if (performance.now() - start > SLOW_MS) report.fault("slow", index, `${what}: ${(performance.now() - start).toFixed(0)} ms`);
}

export function decodeClasses(seed: number, count: number, report: Report): void {
  let classes: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const random = Random.of(seed, i);
    if (i % 50 === 0) classes = lowerProgram(generate(random.next())).map((c) => c.bytes);
    const source = random.pick(classes);
    const d = damage(random, source, random.chance(70) ? placesOf(random, source) : undefined);
    attempt(report, i, d.what, () => parseClassFile(d.bytes, { trusted: random.chance(30) }));
  }
}

/** A small jar: stored and deflated entries, a manifest, a comment. */
export function smallJar(entries: readonly { name: string; bytes: Uint8Array; stored?: boolean }[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, stored } of entries) {
    const packed = stored ? Buffer.from(bytes) : deflateRawSync(bytes);
    const nameBytes = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x0800, 2);
    fields.writeUInt16LE(stored ? 0 : 8, 4);
    fields.writeUInt32LE(0x58210000, 6);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(nameBytes.length, 22);
    const head = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), fields, nameBytes]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    const version = Buffer.from([20, 0]);
    directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002", "latin1"), version, fields, tail, nameBytes]));
    parts.push(head, packed);
    at += head.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", 0, "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, central, end]));
}

export function sampleJar(random: Random): Uint8Array {
  const manifest = `Manifest-Version: 1.0\r\nMain-Class: p.Main\r\nMulti-Release: ${random.chance(50)}\r\nClass-Path: other.jar\r\n\r\nName: p/\r\nSealed: true\r\n\r\n`;
  const classes = lowerProgram(generate(random.next())).map((c) => ({
    name: `${c.name}.class`,
    bytes: c.bytes,
    stored: random.chance(30),
  }));
  return smallJar([{ name: "META-INF/MANIFEST.MF", bytes: Buffer.from(manifest), stored: random.chance(50) }, ...classes]);
}

/** Ends and tables of a zip file are where its structure is. */
const tailFirst = (random: Random, size: number) => (): number =>
  random.chance(40)
    ? Math.max(0, size - 1 - random.below(22))
    : random.chance(50)
      ? Math.max(0, size - 1 - random.below(Math.min(size, 600)))
      : random.below(size);

export function decodeJars(seed: number, count: number, report: Report): void {
  const folder = mkdtempSync(join(tmpdir(), "dewar-fuzz-"));
  const path = join(folder, "damaged.jar");
  let jar = new Uint8Array();
  for (let i = 0; i < count; i++) {
    const random = Random.of(seed, i);
    if (i % 50 === 0) jar = sampleJar(random) as Uint8Array<ArrayBuffer>;
    const d = damage(random, jar, tailFirst(random, jar.length));
    writeFileSync(path, d.bytes);
    attempt(report, i, d.what, () => {
      const file = JarFile.open(toByteString(path));
      try {
        void file.manifest;
        for (const entry of file.zip.entries()) file.zip.read(entry);
        file.findVersioned("p/Main.class");
      } finally {
        file.close();
      }
    });
  }
  rmSync(folder, { recursive: true });
}

const LOOKED_UP = [
  "java/lang/Object.class",
  "java/util/HashMap.class",
  "java/lang/invoke/MethodHandle.class",
  "not/There.class",
  "module-info.class",
];

export function decodeImages(seed: number, count: number, report: Report): void {
  const path = modulesPathOf(findJdk({ env: process.env }).home);
  const whole = JImage.open(path);
  const shared = whole.shared();
  const head = shared.index;
  const tableLength = new DataView(head.buffer, head.byteOffset).getUint32(16, true);
  const locations = 28 + 8 * tableLength;
  for (let i = 0; i < count; i++) {
    const random = Random.of(seed, i);
    // A few bytes, put back afterwards: the index has two megabytes.
    const at = random.weighted([
      [3, random.below(28)],
      [3, 28 + random.below(8 * tableLength)],
      [4, locations + random.below(1 << 20)],
    ]);
    const kept = head.slice(at, at + 64);
    const d = damage(random, kept);
    head.set(d.bytes.subarray(0, 64), at);
    attempt(report, i, `at ${at}: ${d.what}`, () => {
      const image = JImage.attach(shared);
      for (const name of LOOKED_UP) {
        const found = image.find("java.base", name);
        if (found && found.size < 1 << 26) image.read(found, new Uint8Array(found.size));
      }
    });
    head.set(kept, at);
  }
}
