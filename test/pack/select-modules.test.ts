import assert from "node:assert/strict";
import { test } from "node:test";
import type { Reachable } from "../../src/cli/pack/reachable.ts";
import { type SelectionInput, selectModules } from "../../src/cli/pack/select-modules.ts";
import { parseJdeps } from "../../src/cli/pack/tools.ts";
import { nothingTrained, readClassLog } from "../../src/cli/pack/training.ts";

const REQUIRES: Record<string, string[]> = {
  "java.base": [],
  "java.xml": ["java.base"],
  "java.prefs": ["java.base", "java.xml"],
  "java.desktop": ["java.base", "java.prefs"],
  "java.sql": ["java.base", "java.xml"],
  "jdk.zipfs": ["java.base"],
};

const reachable = (more: Partial<Reachable> = {}): Reachable => ({
  classes: new Set(["a/Main", "a/Gui"]),
  namedInText: new Map(),
  calls: new Map(),
  unreadable: new Set(),
  ...more,
});

function select(input: Partial<SelectionInput>) {
  const modules = {
    has: (module: string) => module in REQUIRES,
    requires: (module: string) => REQUIRES[module]!,
    providersOf: (service: string) => (service === "java/nio/file/spi/FileSystemProvider" ? ["jdk.zipfs"] : []),
    moduleOfClass: (name: string) => (name.startsWith("java/sql/") ? "java.sql" : undefined),
  };
  const { taken, leftOut, missing } = selectModules({
    modules,
    mainModule: undefined,
    addModules: [],
    reachable: reachable(),
    uses: [],
    trained: undefined,
    ...input,
  });
  return { taken: [...taken.keys()], leftOut: [...leftOut.keys()], missing: [...missing.keys()] };
}

const use = (from: string, to: string, module: string | undefined) => ({ from, to, module });
const gui = use("a.Gui", "javax.swing.JFrame", "java.desktop");

test("without training runs all that is named is taken, with what it requires", () => {
  assert.deepEqual(select({ uses: [gui] }).taken, ["java.base", "java.desktop", "java.prefs", "java.xml"]);
});

test("with them only what a loaded class names; the rest is told", () => {
  const trained = { ...nothingTrained(), classes: new Set(["a/Main"]) };
  const { taken, leftOut } = select({ uses: [gui, use("a.Main", "java.sql.Date", "java.sql")], trained });
  assert.deepEqual(taken, ["java.base", "java.sql", "java.xml"]);
  assert.ok(leftOut.includes("java.desktop"));
  assert.deepEqual(select({ uses: [gui], trained, addModules: ["java.desktop"] }).leftOut, ["jdk.zipfs"]);
});

test("what training loaded out of the JDK is taken", () => {
  const trained = nothingTrained();
  readClassLog(
    "java.lang.Object source: jrt:/java.base\njdk.nio.zipfs.ZipPath source: jrt:/jdk.zipfs\na.Main source: file:/a.jar\n",
    "x",
    trained,
  );
  assert.deepEqual([...trained.classes], ["a/Main"]);
  assert.deepEqual(select({ trained }).taken, ["java.base", "jdk.zipfs"]);
});

test("services are taken when their type is named, or a method that looks for them is called", () => {
  assert.ok(select({ uses: [use("a.Main", "java.nio.file.spi.FileSystemProvider", "java.base")] }).taken.includes("jdk.zipfs"));
  assert.ok(
    select({ reachable: reachable({ calls: new Map([["java/nio/file/FileSystems.newFileSystem", "a/Main"]]) }) }).taken.includes(
      "jdk.zipfs",
    ),
  );
  assert.ok(select({}).leftOut.includes("jdk.zipfs"));
});

test("names in texts count when nothing was trained", () => {
  const named = reachable({ namedInText: new Map([["java/sql/Date", "a/Main"]]) });
  assert.ok(select({ reachable: named }).taken.includes("java.sql"));
  assert.ok(!select({ reachable: named, trained: nothingTrained() }).taken.includes("java.sql"));
});

test("jdeps' output is read: modules, internal classes, what is nowhere", () => {
  const uses = parseJdeps(`classes -> java.base
classes -> not found
   a.Main                             -> a.Gui                          classes
   a.Main                             -> java.lang.Object               java.base
   a.Main                             -> sun.misc.Unsafe                JDK internal API (jdk.unsupported)
   a.Main                             -> org.other.Thing                not found
`);
  assert.deepEqual(uses, [
    use("a.Main", "java.lang.Object", "java.base"),
    use("a.Main", "sun.misc.Unsafe", "jdk.unsupported"),
    use("a.Main", "org.other.Thing", undefined),
  ]);
  assert.deepEqual(select({ uses }).missing, ["org.other.Thing"]);
});
