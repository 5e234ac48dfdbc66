import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { ClassPathProblem } from "../../src/classpath/class-path-problem.ts";
import { JImage } from "../../src/classpath/jimage.ts";
import { jdkImage, jdkPath } from "../classfile/jdk.ts";

const scratch = mkdtempSync(join(tmpdir(), "dewar-jimage-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

function problem(kind: string, text: RegExp) {
  return (e: unknown) => e instanceof ClassPathProblem && e.kind === kind && text.test(e.message);
}

test("a class is found by module and path, and its bytes are a class file", () => {
  const found = jdkImage().find("java.base", "java/lang/Object.class")!;
  const bytes = jdkImage().bytes(found);
  assert.equal(bytes.length, found.size);
  assert.deepEqual([...bytes.subarray(0, 4)], [0xca, 0xfe, 0xba, 0xbe]);
});

test("a resource is read into shared memory at an offset", () => {
  const found = jdkImage().find("java.base", "java/lang/Runnable.class")!;
  const memory = new Uint8Array(new SharedArrayBuffer(found.size + 100));
  jdkImage().read(found, memory, 50);
  assert.deepEqual([...memory.subarray(50, 50 + found.size)], [...jdkImage().bytes(found)]);
  assert.equal(memory[49], 0);
});

test("what is not there is not found", () => {
  const image = jdkImage();
  assert.equal(image.find("java.base", "java/lang/Objekt.class"), null);
  assert.equal(image.find("java.bas", "java/lang/Object.class"), null);
  assert.equal(image.find("java.logging", "java/lang/Object.class"), null);
  assert.equal(image.find("java.base", "java/lang/Object.clas"), null);
  assert.equal(image.find("java.base", ""), null);
  assert.equal(image.find("", ""), null);
  assert.equal(image.find("java.base", "x".repeat(5000)), null);
  assert.equal(image.find("java.base", "java/lang/Öbject.class"), null);
});

test("resources without extension or folder are found", () => {
  assert.ok(jdkImage().find("java.base", "module-info.class"));
  assert.ok(
    jdkImage().find("jdk.compiler", "META-INF/services/java.util.spi.ToolProvider") ??
      jdkImage().find("java.base", "sun/net/idn/uidna.spp"),
  );
});

test("every listed resource of a module is found again", () => {
  const image = jdkImage();
  const paths = image.resources("java.logging");
  assert.ok(paths.includes("java/util/logging/Logger.class"));
  for (const path of paths) assert.ok(image.find("java.logging", path), path);
});

test("a package leads to its module", () => {
  assert.equal(jdkImage().packageToModule("java/lang"), "java.base");
  assert.equal(jdkImage().packageToModule("java/util/logging"), "java.logging");
  assert.equal(jdkImage().packageToModule("com/sun/tools/javac/main"), "jdk.compiler");
  assert.equal(jdkImage().packageToModule("no/such"), null);
  assert.equal(jdkImage().packageToModule("java"), null, "a package without classes belongs to no module");
});

test("modules are listed as the release file lists them", () => {
  const listed = jdkImage().modules();
  assert.ok(listed.length > 20);
  assert.ok(listed.includes("java.base") && listed.includes("jdk.compiler"));
  assert.ok(!listed.includes("packages"));
});

test("an image opened by one thread serves another", () => {
  const other = JImage.attach(jdkImage().shared());
  assert.deepEqual(other.find("java.base", "java/lang/Object.class"), jdkImage().find("java.base", "java/lang/Object.class"));
});

test("missing, empty, foreign and cut images are refused with the path and the reason", () => {
  assert.throws(() => JImage.open(join(scratch, "none")), problem("missing", /none.*ENOENT/));
  const path = join(scratch, "modules");
  writeFileSync(path, "");
  assert.throws(() => JImage.open(path), problem("truncated", /too short/));
  writeFileSync(path, "PK".repeat(100));
  assert.throws(() => JImage.open(path), problem("foreign", /magic/));
  writeFileSync(path, Buffer.concat([Buffer.from([0xca, 0xfe, 0xda, 0xda]), Buffer.alloc(100)]));
  assert.throws(() => JImage.open(path), problem("foreign", /big-endian/));
  const head = Buffer.alloc(1 << 16);
  const source = openSync(jdkPath("lib/modules"), "r");
  readSync(source, head, 0, head.length, 0);
  closeSync(source);
  writeFileSync(path, head);
  assert.throws(() => JImage.open(path), problem("truncated", /index of \d+ bytes, but the file has 65536/));
  head[6] = 9;
  writeFileSync(path, head);
  assert.throws(() => JImage.open(path), problem("foreign", /version 9\.0|version 1\.9|version/));
});

test("a resource beyond the end of a cut image is refused when it is read", () => {
  const path = join(scratch, "cut");
  const whole = jdkImage();
  const found = whole.find("java.base", "java/lang/Object.class")!;
  writeFileSync(path, readFileSync(jdkPath("lib/modules")).subarray(0, found.offset + 10));
  const image = JImage.open(path);
  assert.throws(() => image.bytes(found), problem("truncated", /cut: file ends/));
});

test("images that jlink packed give the same bytes", { skip: !existsSync(jdkPath("bin/jlink")) }, async () => {
  const plain = jdkImage();
  await Promise.all(
    ["1", "2"].map(async (level) => {
      const folder = join(scratch, `jlink${level}`);
      await promisify(execFile)(jdkPath("bin/jlink"), ["--add-modules", "java.base", `--compress=${level}`, "--output", folder]);
      const image = JImage.open(join(folder, "lib/modules"));
      let packed = 0;
      for (const path of image.resources("java.base")) {
        if (!/^java\/(lang|util)\/[A-Z]+[a-z]*.class$/.test(path)) continue;
        const found = image.find("java.base", path)!;
        if (found.compressedSize > 0) packed++;
        assert.equal(Buffer.compare(image.bytes(found), plain.bytes(plain.find("java.base", path)!)), 0, path);
      }
      assert.ok(packed > 20);
    }),
  );
});
