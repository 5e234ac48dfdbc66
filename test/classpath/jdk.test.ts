import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { findJdk, JdkNotFound, parseRelease } from "../../src/classpath/jdk.ts";

const scratch = mkdtempSync(join(tmpdir(), "dewar-jdk-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

function jdk(name: string, version: string | null, modules = true): string {
  const home = join(scratch, name);
  mkdirSync(join(home, "lib"), { recursive: true });
  mkdirSync(join(home, "bin"), { recursive: true });
  writeFileSync(join(home, "bin/java"), "");
  if (version !== null) writeFileSync(join(home, "release"), `IMPLEMENTOR="Some One"\nJAVA_VERSION="${version}"\nOS_NAME="Linux"\n`);
  if (modules) writeFileSync(join(home, "lib/modules"), "");
  return home;
}

const refused = (search: Parameters<typeof findJdk>[0], text: RegExp) =>
  assert.throws(
    () => findJdk(search),
    (e) => e instanceof JdkNotFound && text.test(e.message) && /openjdk-17-jdk-headless/.test(e.message),
  );

test("the folder that --jdk names is used, before DEWAR_JDK, before JAVA_HOME, before PATH", () => {
  const [a, b, c, d] = [jdk("a", "17.0.1"), jdk("b", "17"), jdk("c", "17.0.21"), jdk("d", "17.0.9")] as const;
  const env = { DEWAR_JDK: b, JAVA_HOME: c, PATH: `/nowhere:${d}/bin` };
  assert.equal(findJdk({ flag: a, env }).home, a);
  assert.equal(findJdk({ env }).home, b);
  assert.equal(findJdk({ env: { JAVA_HOME: c, PATH: `${d}/bin` } }).home, c);
  assert.equal(findJdk({ env: { PATH: `${d}/bin` } }).home, d);
  assert.equal(findJdk({ flag: a, env }).version, "17.0.1");
  assert.equal(findJdk({ flag: a, env }).release.get("IMPLEMENTOR"), "Some One");
  assert.equal(findJdk({ flag: a, env }).modulesPath, `${a}/lib/modules`);
});

test("links lead to the real home", () => {
  const home = jdk("real", "17.0.2");
  symlinkSync(join(home, "bin/java"), join(scratch, "java"));
  assert.equal(findJdk({ env: { PATH: scratch } }).home, home);
});

test("a JAVA_HOME of another version is passed over for a JDK 17 on PATH", () => {
  const home = jdk("seventeen", "17.0.3");
  assert.equal(findJdk({ env: { JAVA_HOME: jdk("old", "11.0.2"), PATH: `${home}/bin` } }).home, home);
});

test("what is named but is no JDK 17 is refused with the reason and what to install", () => {
  const env = {};
  refused({ flag: join(scratch, "none"), env }, /--jdk names .*none, which does not exist\./);
  refused({ flag: scratch, env }, /which is not a JDK/);
  refused({ flag: jdk("eleven", "11.0.2"), env }, /which is version 11\.0\.2/);
  refused({ flag: jdk("later", "170.1"), env }, /which is version 170\.1/);
  refused({ flag: jdk("bare", "17.0.1", false), env }, /which has no lib\/modules/);
  refused({ flag: jdk("unlabelled", null), env }, /which has no file named release/);
  refused({ env: { DEWAR_JDK: jdk("twelve", "12") } }, /DEWAR_JDK names .*version 12/);
});

test("the release file's values lose their quotes", () => {
  assert.deepEqual(
    [...parseRelease('A="x y"\nB=z\n\nbad\n=c\n')],
    [
      ["A", "x y"],
      ["B", "z"],
    ],
  );
});
