import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readApplication } from "../../src/cli/pack/application.ts";
import { parsePackArguments } from "../../src/cli/pack/arguments.ts";
import { ProgramClasses } from "../../src/cli/pack/program-classes.ts";
import { findReachable } from "../../src/cli/pack/reachable.ts";
import { smallProgram } from "./small-program.ts";

const scratch = mkdtempSync(join(tmpdir(), "dewar-reachable-"));
after(() => rmSync(scratch, { recursive: true, force: true }));
const jar = smallProgram(scratch);
const application = readApplication(parsePackArguments([jar, "-o", "x"], () => {}));

test("the jar's class path is followed, and jars keep their places", () => {
  assert.deepEqual(
    application.parts.map(({ target }) => target),
    ["app/demo.jar", "app/lib/help.jar"],
  );
  assert.match(application.notes.join("\n"), /demo\.jar: its Class-Path names lib\/absent\.jar, which is not there/);
  assert.equal(application.suggestedName, "demo");
  assert.equal(application.version, "1.2");
  assert.deepEqual(application.entryClasses, ["demo.Main"]);
});

test("with --cp all jars stand side by side under names of their own", () => {
  const { parts, launch } = readApplication(parsePackArguments([jar, "--cp", `${scratch}/classes:${scratch}/source`, "-o", "x"], () => {}));
  assert.deepEqual(
    parts.map(({ target, isFolder }) => [target, isFolder]),
    [
      ["app/demo.jar", false],
      ["app/help.jar", false],
      ["app/classes", true],
      ["app/source", true],
    ],
  );
  assert.equal(launch.kind === "class" && launch.mainClass, "demo.Main");
});

test("classes are reached by references, by names that are put together, and as providers; others are not", (t) => {
  const program = new ProgramClasses(application.parts);
  t.after(() => program.close());
  const { classes, namedInText } = findReachable(program, {
    entries: ["demo/Main"],
    isLibraryClass: (name) => name === "java/sql/Date",
    methods: new Set(),
  });
  assert.deepEqual([...classes].sort(), ["demo/Main", "demo/Service", "demo/Sql", "demo/plugin/OnePlugin", "help/Helper"]);
  assert.deepEqual([...namedInText], [["java/sql/Date", "demo/Main"]]);
});
