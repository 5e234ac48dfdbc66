// HotSpot is the oracle: it describes its modules.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, test } from "node:test";
import { LibraryModules } from "../../src/cli/pack/library-modules.ts";
import { jdk } from "./harness.ts";

const library = new LibraryModules(jdk);
after(() => library.close());

/** "requires java.logging transitive", "provides java.nio.file.spi.FileSystemProvider with ..." */
function described(module: string): { requires: string[]; provides: string[] } {
  const text = execFileSync(`${jdk}/bin/java`, ["--describe-module", module], { encoding: "utf8" });
  const named = (line: RegExp): string[] => [...text.matchAll(line)].map(([, name]) => name!).sort();
  const requires = [...text.matchAll(/^requires (\S+)(.*)$/gm)]
    .filter(([, , flags]) => !/\bstatic\b/.test(flags!))
    .map(([, name]) => name!);
  return { requires: requires.sort(), provides: named(/^provides (\S+) with/gm) };
}

for (const module of ["java.base", "java.desktop", "java.se", "jdk.compiler", "jdk.zipfs", "jdk.crypto.ec", "jdk.jlink"]) {
  test(`${module} requires and provides what HotSpot says`, () => {
    const { requires, provides } = described(module);
    assert.deepEqual([...library.requires(module)].sort(), requires);
    for (const service of provides) assert.ok(library.providersOf(service.replaceAll(".", "/")).includes(module), service);
  });
}

test("classes are found in their modules", () => {
  assert.equal(library.moduleOfClass("java/sql/Date"), "java.sql");
  assert.equal(library.moduleOfClass("java/sql/Dote"), undefined);
  assert.equal(library.moduleOfClass("com/example/Main"), undefined);
});
