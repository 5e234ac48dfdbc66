import assert from "node:assert/strict";
import { test } from "node:test";
import { fullVersionText, versionText } from "../../src/cli/jdk-version.ts";
import { VM_VERSION } from "../../src/flags/version.ts";

const release = (more: Record<string, string> = {}): Map<string, string> =>
  new Map(
    Object.entries({
      JAVA_VERSION: "17.0.15",
      JAVA_VERSION_DATE: "2025-04-15",
      JAVA_RUNTIME_VERSION: "17.0.15+6-Debian-1deb12u1",
      ...more,
    }),
  );

test("two lines of the JDK, one of Dewar", () => {
  assert.equal(
    versionText(release(), "stderr", "interpreted mode"),
    `openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment (build 17.0.15+6-Debian-1deb12u1)\nDewar VM (build ${VM_VERSION}, interpreted mode)\n`,
  );
  assert.ok(versionText(release(), "stdout", "mixed mode").startsWith("openjdk 17.0.15 2025-04-15\n"));
});

test("vendors name their versions, and long-term support", () => {
  const text = versionText(
    release({ IMPLEMENTOR_VERSION: "Temurin-17.0.15+6", JAVA_RUNTIME_VERSION: "17.0.15+6-LTS" }),
    "stderr",
    "mixed mode",
  );
  assert.equal(text.split("\n")[0], 'openjdk version "17.0.15" 2025-04-15 LTS');
  assert.equal(text.split("\n")[1], "OpenJDK Runtime Environment Temurin-17.0.15+6 (build 17.0.15+6-LTS)");
});

test("full versions", () => {
  assert.equal(fullVersionText(release(), "stderr"), 'openjdk full version "17.0.15+6-Debian-1deb12u1"\n');
  assert.equal(fullVersionText(release(), "stdout"), "openjdk 17.0.15+6-Debian-1deb12u1\n");
});
