import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ClassPathProblem } from "../../src/classpath/class-path-problem.ts";
import { ZipFile } from "../../src/classpath/zip-file.ts";
import { jdkPath } from "../classfile/jdk.ts";
import { zip } from "./zip-builder.ts";

const scratch = mkdtempSync(join(tmpdir(), "dewar-zip-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

let count = 0;
function written(bytes: Uint8Array): string {
  const path = join(scratch, `${count++}.zip`);
  writeFileSync(path, bytes);
  return path;
}

const open = (bytes: Uint8Array) => ZipFile.open(written(bytes));
const text = (file: ZipFile, name: string) => Buffer.from(file.read(file.find(name)!)).toString();
const problem = (kind: string, message: RegExp) => (e: unknown) =>
  e instanceof ClassPathProblem && e.kind === kind && message.test(e.message);

const two = [
  { name: "a/B.class", content: "stored text", stored: true },
  { name: "a/é.txt", content: "deflated ".repeat(1000) },
];

test("stored and deflated entries are read, names are UTF-8", () => {
  const file = open(zip(two));
  assert.equal(text(file, "a/B.class"), "stored text");
  assert.equal(text(file, "a/é.txt").length, 9000);
  assert.equal(file.find("a/C.class"), null);
  assert.deepEqual(
    [...file.entries()].map((e) => e.name),
    ["a/B.class", "a/é.txt"],
  );
});

test("zip64, a comment and bytes in front make no difference", () => {
  for (const options of [
    { zip64: true },
    { comment: "hello" },
    { prefix: Buffer.from("#!/bin/sh\n") },
    { zip64: true, prefix: Buffer.alloc(0), comment: "x" },
  ]) {
    const file = open(zip(two, options));
    assert.equal(text(file, "a/B.class"), "stored text");
    assert.equal(text(file, "a/é.txt").length, 9000);
  }
});

test("a jar of the JDK's own tool is read", () => {
  mkdirSync(join(scratch, "in/x"), { recursive: true });
  writeFileSync(join(scratch, "in/x/y.txt"), "content");
  const path = join(scratch, "made.jar");
  execFileSync(jdkPath("bin/jar"), ["cf", path, "-C", join(scratch, "in"), "."]);
  const file = ZipFile.open(path);
  assert.equal(text(file, "x/y.txt"), "content");
  assert.match(text(file, "META-INF/MANIFEST.MF"), /Manifest-Version: 1.0/);
});

test("an empty archive is an archive", () => {
  assert.deepEqual([...open(zip([])).entries()], []);
});

test("what is no zip file is refused as java.util.zip refuses it", () => {
  assert.throws(() => ZipFile.open(join(scratch, "none.zip")), problem("missing", /none.zip: cannot be opened \(ENOENT\)/));
  assert.throws(() => open(Buffer.alloc(0)), problem("corrupt", /zip file is empty/));
  assert.throws(() => open(Buffer.from("text")), problem("corrupt", /zip END header not found/));
  const bytes = zip(two);
  assert.throws(() => open(bytes.subarray(0, bytes.length - 30)), problem("corrupt", /zip END header not found/));
  const end = bytes.length - 22;
  const damaged = (at: number, value: number) => {
    const copy = Buffer.from(bytes);
    copy.writeUInt32LE(value, at);
    return copy;
  };
  assert.throws(() => open(damaged(end + 12, 100000)), problem("corrupt", /invalid END header \(bad central directory size\)/));
  assert.throws(() => open(damaged(end + 16, 100000)), problem("corrupt", /invalid END header \(bad central directory offset\)/));
  const directory = bytes.readUInt32LE(end + 16);
  assert.throws(() => open(damaged(directory, 0)), problem("corrupt", /invalid CEN header \(bad signature\)/));
  assert.throws(() => open(damaged(directory + 28, 0xffff)), problem("corrupt", /invalid CEN header \(bad header size\)/));
});

test("a damaged entry is found out when it is read", () => {
  const bytes = zip(two);
  const header = Buffer.from(bytes);
  header[0] = 0;
  const one = open(header);
  assert.throws(() => one.read(one.find("a/B.class")!), problem("corrupt", /a\/B.class: invalid LOC header/));
  const content = Buffer.from(bytes);
  content.fill(0xff, 30 + 9 + 11 + 30 + 8, 30 + 9 + 11 + 30 + 20);
  const other = open(content);
  assert.throws(
    () => other.read(other.find("a/é.txt")!),
    problem("corrupt", /a\/é.txt: (invalid compressed data|inflateFully: Unexpected end of stream)/),
  );
});

test("no damage makes the reader hang or fail in another way", () => {
  const bytes = zip(two, { comment: "c" });
  for (let i = 0; i < bytes.length; i++) {
    const copy = Buffer.from(bytes);
    copy[i]! ^= 0xff;
    try {
      const file = open(copy);
      for (const entry of file.entries()) file.read(entry);
      file.close();
    } catch (e) {
      assert.ok(e instanceof ClassPathProblem, `byte ${i}: ${e}`);
    }
  }
});
