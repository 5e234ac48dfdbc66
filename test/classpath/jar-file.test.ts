import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ClassPathProblem } from "../../src/classpath/class-path-problem.ts";
import { JarFile, launchManifest, MANIFEST_NAME } from "../../src/classpath/jar-file.ts";
import { parseManifest } from "../../src/classpath/manifest.ts";
import { type Entry, zip } from "./zip-builder.ts";

const scratch = mkdtempSync(join(tmpdir(), "dewar-jar-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

const parse = (text: string) => parseManifest(Buffer.from(text), "x.jar");

function jar(name: string, manifest: string | null, ...entries: Entry[]): string {
  const path = join(scratch, name);
  const all = manifest === null ? entries : [{ name: MANIFEST_NAME, content: manifest }, ...entries];
  writeFileSync(path, zip(all));
  return path;
}

test("main attributes are read, with names in any case and lines that go on", () => {
  const m = parse(
    "Manifest-Version: 1.0\r\nmain-class: a.b.Main\r\nClass-Path: lib/one.jar lib/tw\r\n o.jar  three/\r\nAdd-Exports: java.base/sun.nio.ch jdk.x/y\r\nAdd-Opens: java.base/java.lang\r\nLauncher-Agent-Class: Agent\r\nSealed: true\r\n\r\n",
  );
  assert.equal(m.mainClass, "a.b.Main");
  assert.deepEqual(m.classPath, ["lib/one.jar", "lib/two.jar", "three/"]);
  assert.deepEqual(m.addExports, ["java.base/sun.nio.ch", "jdk.x/y"]);
  assert.deepEqual(m.addOpens, ["java.base/java.lang"]);
  assert.equal(m.launcherAgent, "Agent");
  assert.equal(m.multiRelease, false);
  assert.equal(m.isSealed("a/b/"), true);
});

test("sections follow empty lines, and seal their packages", () => {
  const m = parse("Manifest-Version: 1.0\nSealed: true\n\n\nName: a/b/\nSealed: false\n\nName: c/\nX: y");
  assert.equal(m.isSealed("a/b/"), false);
  assert.equal(m.isSealed("z/"), true);
  assert.equal(m.sections.get("c/")?.get("x"), "y");
});

test("a character that a line break divides is whole again", () => {
  const bytes = Buffer.concat([Buffer.from("A: caf"), Buffer.from([0xc3]), Buffer.from("\r\n "), Buffer.from([0xa9]), Buffer.from("\r\n")]);
  assert.equal(parseManifest(bytes, "x").main.get("a"), "café");
});

test("lines that are no headers are refused with their number", () => {
  const refused = (text: string, message: string) =>
    assert.throws(
      () => parse(text),
      (e) => e instanceof ClassPathProblem && e.kind === "corrupt" && e.message === message,
    );
  refused("A: b\nC\n", "invalid header field (x.jar:2)");
  refused("A:b\n", "invalid header field (x.jar:1)");
  refused(" A: b\n", "misplaced continuation line (x.jar:1)");
  refused("A: b\n\nC: d\n", "invalid manifest format (x.jar:3)");
  refused("Ä: b\n", "invalid header field name: Ä (x.jar:1)");
});

test("a multi-release jar gives the newest version for Java 17", () => {
  const entries = [
    "X",
    "META-INF/versions/9/X",
    "META-INF/versions/17/X",
    "META-INF/versions/18/X",
    "META-INF/versions/11/Y",
    "META-INF/versions/8/Z",
    "META-INF/versions/9/META-INF/M",
  ].map((name) => ({ name, content: name }));
  const file = JarFile.open(jar("mr.jar", "Multi-Release: true\n", ...entries));
  assert.equal(file.findVersioned("X")?.name, "META-INF/versions/17/X");
  assert.equal(file.findVersioned("Y")?.name, "META-INF/versions/11/Y");
  assert.equal(file.findVersioned("Z"), null);
  assert.equal(file.findVersioned("META-INF/M"), null);
  const plain = JarFile.open(jar("plain.jar", "Multi-Release: false\n", ...entries));
  assert.equal(plain.findVersioned("X")?.name, "X");
});

test("-jar of what is no jar is refused in the launcher's words", () => {
  const refused = (path: string, kind: string, message: string) =>
    assert.throws(
      () => launchManifest(path),
      (e) => e instanceof ClassPathProblem && e.kind === kind && e.message === message,
    );
  refused(join(scratch, "nope.jar"), "missing", `Unable to access jarfile ${join(scratch, "nope.jar")}`);
  writeFileSync(join(scratch, "text.jar"), "text");
  refused(join(scratch, "text.jar"), "corrupt", `Invalid or corrupt jarfile ${join(scratch, "text.jar")}`);
  const bare = jar("bare.jar", null);
  refused(bare, "corrupt", `Invalid or corrupt jarfile ${bare}`);
  refused(scratch, "corrupt", `Invalid or corrupt jarfile ${scratch}`);
  const lower = join(scratch, "lower.jar");
  writeFileSync(lower, zip([{ name: "meta-inf/manifest.mf", content: "Main-Class: M\n" }]));
  refused(lower, "corrupt", `Invalid or corrupt jarfile ${lower}`);
  const colon = jar("colon.jar", "Main-Class:M\n");
  refused(colon, "corrupt", `Invalid or corrupt jarfile ${colon}`);
  assert.equal(launchManifest(jar("section.jar", "Main-Class: M\n\nFoo: x\n")).mainClass, "M", "only the main section counts");
  assert.equal(launchManifest(jar("good.jar", "Main-Class: M\n")).mainClass, "M");
});
