import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { BootClassPath } from "../../src/classpath/boot-class-path.ts";
import { expandWildcards } from "../../src/classpath/class-path.ts";
import { contentHash } from "../../src/classpath/content-hash.ts";
import { fromByteString, toByteString } from "../../src/flags/options.ts";
import { jdkImage, jdkPath } from "../classfile/jdk.ts";
import { zip } from "./zip-builder.ts";

const scratch = mkdtempSync(join(tmpdir(), "dewar-path-"));
const home = process.cwd();
after(() => {
  process.chdir(home);
  rmSync(scratch, { recursive: true, force: true });
});
before(() => {
  for (const folder of ["lib/sub.jar", "empty", "star", "*x", "ö"]) mkdirSync(join(scratch, folder), { recursive: true });
  for (const file of [
    "z.jar",
    "a.JAR",
    "m.Jar",
    "n.jar.bak",
    ".jar",
    "b:c.jar",
    "é.jar",
    "x.zip",
    "lib/2.jar",
    "lib/1.jar",
    "lib/3.txt",
    "star/*",
    "star/s.jar",
    "ö/o.jar",
  ]) {
    writeFileSync(join(scratch, file), "");
  }
  process.chdir(scratch);
});

test("wildcards stand for the jars that java puts in their place, in its order", () => {
  const paths = [
    "*",
    "lib/*",
    "./*",
    "lib/*:z.jar:*",
    "empty/*",
    "none/*",
    "lib*",
    "lib/*.jar",
    "lib/**",
    "star/*",
    ":lib/*:",
    "lib//*",
    "*:*",
    "a:b",
    "**",
    "*x/*",
    "ö/*",
    "/*/*",
  ];
  const source = join(scratch, "Show.java");
  writeFileSync(source, 'class Show { public static void main(String[] a) { System.out.print(System.getProperty("java.class.path")); } }');
  execFileSync(jdkPath("bin/javac"), ["-d", scratch, source]);
  for (const path of paths) {
    const shown = execFileSync(
      jdkPath("bin/java"),
      ["-Xshare:auto", "-XX:TieredStopAtLevel=1", `-Xbootclasspath/a:${scratch}`, "-cp", path, "Show"],
      {
        env: { ...process.env, LC_ALL: "C.UTF-8" },
      },
    );
    assert.equal(fromByteString(expandWildcards(toByteString(path))), shown.toString(), path);
  }
});

test("the boot loader finds classes in java.base, in other modules, and in what is appended", () => {
  writeFileSync(
    join(scratch, "boot.jar"),
    zip([
      { name: "p/InJar.class", content: "jar" },
      { name: "q/Both.class", content: "jar" },
    ]),
  );
  mkdirSync(join(scratch, "classes/q"), { recursive: true });
  writeFileSync(join(scratch, "classes/q/Both.class"), "folder");
  writeFileSync(join(scratch, "classes/Plain.class"), "plain");
  const path = new BootClassPath(jdkImage(), ["none.jar", join(scratch, "boot.jar"), join(scratch, "lib/1.jar"), join(scratch, "classes")]);
  assert.equal(path.find("java/lang/Object")?.source, "jrt:/java.base");
  assert.equal(path.find("java/util/logging/Logger")?.source, "jrt:/java.logging");
  const base = new BootClassPath(jdkImage(), [], (module) => module === "java.base");
  assert.equal(base.find("java/util/logging/Logger"), null, "a module of another loader");
  assert.equal(path.find("p/InJar")?.source, join(scratch, "boot.jar"));
  assert.equal(Buffer.from(path.find("q/Both")!.bytes).toString(), "jar");
  assert.equal(Buffer.from(path.find("Plain")!.bytes).toString(), "plain");
  assert.equal(path.find("java/lang/Ŏbject"), null, "no name is cut down to bytes");
  assert.equal(path.find("Nothing"), null);
  assert.equal(path.find(""), null);
  assert.equal(path.find("x\0y"), null);
});

test("what cannot be read in a jar of the boot class path is told of, and looked for in the next", () => {
  const damagedJar = join(scratch, "damaged.jar");
  const bytes = zip([{ name: "p/C.class", content: "first" }]);
  bytes[2] = 0;
  writeFileSync(damagedJar, bytes);
  writeFileSync(join(scratch, "sound.jar"), zip([{ name: "p/C.class", content: "second" }]));
  const told: string[] = [];
  const path = new BootClassPath(jdkImage(), [damagedJar, join(scratch, "sound.jar")], undefined, undefined, (jar, reason) =>
    told.push(jar, reason),
  );
  assert.equal(Buffer.from(path.find("p/C")!.bytes).toString(), "second");
  assert.equal(new BootClassPath(jdkImage(), [damagedJar]).find("p/C"), null);
  assert.deepEqual(told, [damagedJar, "invalid LOC header (bad signature)"]);
});

test("content is hashed by SHA-256, in shared memory too", () => {
  const shared = new Uint8Array(new SharedArrayBuffer(3));
  shared.set([0x61, 0x62, 0x63]);
  assert.equal(Buffer.from(contentHash(shared)).toString("hex"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
