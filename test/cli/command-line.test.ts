// What a command line becomes: the VMOptions that the VM is made with.

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCommandLine } from "../../src/cli/command-line.ts";
import type { Outside } from "../../src/cli/outside.ts";
import { Flags } from "../../src/flags/flags.ts";
import { fromByteString, LM_CLASS, LM_JAR, LM_MODULE, LM_SOURCE, toByteString, type VMOptions } from "../../src/flags/options.ts";
import { zip } from "./fixture.ts";

/** Files in memory; folders are those that some file is in. */
function outside(files: Readonly<Record<string, string | Buffer>> = {}): Outside {
  const bytes = (path: string): Buffer | undefined => (path in files ? Buffer.from(files[path]!) : undefined);
  return {
    exists: (path) => path in files,
    readFile: (path) => bytes(path)?.toString("latin1"),
    expandWildcards: (path) => path.replace("lib/*", "lib/a.jar:lib/b.jar"),
    writeProblem: (path) => (path.startsWith("/missing/") ? "No such file or directory" : undefined),
    open(path) {
      const content = bytes(path);
      if (content === undefined) return undefined;
      return { size: content.length, read: (at, length) => new Uint8Array(content.subarray(at, at + length)), close: () => {} };
    },
    physicalMemory: () => 16 * 2 ** 30,
    processors: () => 2,
  };
}

const JDK: [string, string][] = ["DEWAR_JDK", "JAVA_HOME", "PATH", "HOME"].flatMap((name): [string, string][] =>
  process.env[name] === undefined ? [] : [[name, process.env[name]!]],
);

/** The options of a command line that runs. */
function run(args: string[], env: Record<string, string> = {}, files?: Readonly<Record<string, string | Buffer>>): VMOptions {
  const command = parseCommandLine(args.map(toByteString), [...Object.entries(env), ...JDK], outside(files));
  assert.equal(command.kind, "run", command.printed.map((p) => p.text).join(""));
  return (command as { options: VMOptions }).options;
}

const property = (options: VMOptions, key: string): string | undefined => options.properties.find((p) => p[0] === key)?.[1];

test("a class, its class path and its arguments", () => {
  const options = run(["-cp", "a:b", "com.example.Main", "one", "-x"]);
  assert.deepEqual(options.launch, { mode: LM_CLASS, what: "com.example.Main", args: ["one", "-x"] });
  assert.equal(property(options, "java.class.path"), "a:b");
  assert.equal(property(options, "sun.java.command"), "com.example.Main one -x");
  assert.equal(property(options, "sun.java.launcher"), "SUN_STANDARD");
  assert.ok(options.jdkHome?.startsWith("/"));
});

test("a jar is its own class path", () => {
  const jar = zip({ "META-INF/MANIFEST.MF": "Main-Class: A\n" });
  const options = run(["-cp", "x", "-jar", "app.jar", "y"], { CLASSPATH: "z" }, { "app.jar": jar });
  assert.deepEqual(options.launch, { mode: LM_JAR, what: "app.jar", args: ["y"] });
  assert.equal(property(options, "java.class.path"), "app.jar");
});

test("a module's main class, and module options as properties in order", () => {
  const options = run([
    ..."-p mods --add-modules a,b --add-modules=c --add-exports m/p=ALL-UNNAMED --add-opens m/q=n --add-reads m=n --limit-modules l".split(
      " ",
    ),
    ..."--upgrade-module-path u --patch-module m=f --enable-native-access e -m com.example/com.example.Main x".split(" "),
  ]);
  assert.deepEqual(options.launch, { mode: LM_MODULE, what: "com.example/com.example.Main", args: ["x"] });
  assert.deepEqual(
    options.properties.filter((p) => p[0].startsWith("jdk.module.")),
    [
      ["jdk.module.path", "mods"],
      ["jdk.module.addmods.0", "a,b"],
      ["jdk.module.addmods.1", "c"],
      ["jdk.module.addexports.0", "m/p=ALL-UNNAMED"],
      ["jdk.module.addopens.0", "m/q=n"],
      ["jdk.module.addreads.0", "m=n"],
      ["jdk.module.limitmods", "l"],
      ["jdk.module.upgrade.path", "u"],
      ["jdk.module.patch.0", "m=f"],
      ["jdk.module.enable.native.access.0", "e"],
      ["jdk.module.main", "com.example"],
    ],
  );
  assert.equal(property(options, "java.class.path"), "");
});

test("a source file runs javac's launcher with the file as first argument", () => {
  const options = run(["Hello.java", "x"], {}, { "Hello.java": "" });
  assert.deepEqual(options.launch, { mode: LM_SOURCE, what: "jdk.compiler/com.sun.tools.javac.launcher.Main", args: ["Hello.java", "x"] });
  assert.equal(property(options, "jdk.module.addmods.0"), "ALL-DEFAULT");
  assert.equal(property(run(["--source", "11", "script", "x"]), "jdk.internal.javac.source"), "11");
});

test("wildcards are expanded wherever a class path is given", () => {
  assert.equal(property(run(["-cp", "lib/*:x", "A"]), "java.class.path"), "lib/a.jar:lib/b.jar:x");
  assert.equal(property(run(["--class-path=lib/*", "A"]), "java.class.path"), "lib/a.jar:lib/b.jar");
  assert.equal(property(run(["A"], { CLASSPATH: "lib/*" }), "java.class.path"), "lib/a.jar:lib/b.jar");
});

test("the later property wins and keeps its place", () => {
  const options = run(["-Da=1", "-Db", "-Da=2=3", "A"]);
  assert.deepEqual(
    options.properties.filter((p) => p[0].length === 1),
    [
      ["a", "2=3"],
      ["b", ""],
    ],
  );
});

test("assertion directives in order", () => {
  const options = run(["-ea", "-da:a.b...", "-enableassertions:a.b.C", "-ea:...", "-dsa", "A"]);
  assert.deepEqual(options.assertions, [
    { enable: true, scope: "all", name: "" },
    { enable: false, scope: "package", name: "a.b" },
    { enable: true, scope: "class", name: "a.b.C" },
    { enable: true, scope: "package", name: "" },
    { enable: false, scope: "system", name: "" },
  ]);
});

test("sizes become flags, environment variables stand around the command line", () => {
  const options = run(["-Xmx64m", "-Xss2m", "-Xmn8m", "-XX:NewRatio=3", "A"], {
    JAVA_TOOL_OPTIONS: "-Xmx32m -XX:NewRatio=4",
    _JAVA_OPTIONS: "-Xss4m",
  });
  const flags = new Flags(options.flags);
  assert.equal(flags.values.MaxHeapSize, 64 * 2 ** 20);
  assert.equal(flags.values.ThreadStackSize, 4096);
  assert.equal(flags.values.NewSize, 8 * 2 ** 20);
  assert.equal(flags.values.NewRatio, 3);
  assert.equal(flags.origin("ThreadStackSize"), "environment");
  assert.deepEqual(options.vmArguments, ["-Xmx32m", "-XX:NewRatio=4", "-Xmx64m", "-Xss2m", "-Xmn8m", "-XX:NewRatio=3", "-Xss4m"]);
});

test("-verbose and -Xloggc are log settings", () => {
  const options = run(["-verbose:gc", "-verbose", "-verbose:jni", "-verbose:module", "-Xlog:safepoint=debug:stderr", "-Xloggc:g.log", "A"]);
  assert.deepEqual(options.log, [
    ":gc",
    ":class+load,class+unload",
    ":jni+resolve=debug",
    ":module+load,module+unload",
    ":safepoint=debug:stderr",
    ":gc:file=g.log",
  ]);
  assert.deepEqual(options.notes, [{ tags: ["gc"], level: "warning", message: "-Xloggc is deprecated. Will use -Xlog:gc:g.log instead." }]);
});

test("flags without effect are noted for -Xlog:arguments", () => {
  const options = run(["-XX:+UseG1GC", "-XX:-UseLoopCounter", "-XX:+TieredCompilation", "A"]);
  assert.deepEqual(
    options.notes.map((note) => note.message),
    [
      "UseG1GC has no effect: one collector, generational and moving, serves every choice.",
      "UseLoopCounter has no effect: back-edges are always counted.",
    ],
  );
});

test("module queries and settings are left to Java", () => {
  assert.equal(run(["--list-modules"]).listModules, true);
  assert.equal(run(["--describe-module=java.base"]).describeModule, "java.base");
  assert.equal(run(["-d", "java.base"]).describeModule, "java.base");
  const validate = run(["--validate-modules"]);
  assert.equal(validate.validateModules, true);
  assert.equal(property(validate, "jdk.module.validation"), "true");
  const unset = { initialHeap: 0, maxHeap: 0, stack: 0 };
  assert.deepEqual(run(["-XshowSettings:vm", "A"]).showSettings, { option: "-XshowSettings:vm", ...unset });
  const sized = run(["-Xmx1g", "-Xms8m", "-Xmx64m", "-Xss2m", "-XshowSettings", "A"]).showSettings;
  assert.deepEqual(sized, { option: "-XshowSettings", initialHeap: 8 << 20, maxHeap: 64 << 20, stack: 2 << 20 });
  const settingsOnly = run(["-XshowSettings"]);
  assert.equal(settingsOnly.launch, undefined);
  assert.equal(settingsOnly.usage?.exitCode, 1);
  assert.equal(run(["--dry-run", "A"]).dryRun, true);
  assert.deepEqual(run(["-XshowSettings", "-version"]).showVersion, { stream: "stderr", exit: true });
});

test("boot append path, execution mode, preview", () => {
  const options = run(["-Xbootclasspath/a:x:y", "-Xbootclasspath/a:z", "-Xint", "--enable-preview", "A"]);
  assert.deepEqual(options.bootAppend, ["x", "y", "z"]);
  assert.equal(options.executionMode, "interpreted mode");
  assert.equal(options.enablePreview, true);
});

test("arguments and environment stay bytes", () => {
  const bytes = "\u00ff\u00fe";
  const command = parseCommandLine(["A", bytes], [["X", bytes], ...JDK], outside());
  assert.equal(command.kind, "run");
  const { options } = command as { options: VMOptions };
  assert.deepEqual(options.launch?.args, [bytes]);
  assert.deepEqual(options.environment[0], ["X", bytes]);
  assert.equal(fromByteString(run(["A", "日"]).launch!.args[0]!), "日");
});

test("options are plain data that a Worker can be sent", () => {
  const options = run(["-ea", "-Xmx64m", "-Dx=1", "A"]);
  assert.deepEqual(structuredClone(options), options);
});

test("--jdk names the class library, and a wrong one is told", () => {
  const command = parseCommandLine(["--jdk", "/nonexistent", "A"], [], outside());
  assert.equal(command.kind, "print");
  assert.match(command.printed[0]!.text, /^Error: --jdk names \/nonexistent, which does not exist\. .*apt install openjdk-17/);
});

test("argument files stop where they are told to", () => {
  const files = { f: "-Dx=1 A", "@g": "" };
  assert.deepEqual(run(["@f", "@f"], {}, files).launch?.args, ["@f"]);
  assert.deepEqual(run(["--disable-@files", "@f", "x"], {}, files).launch, { mode: LM_CLASS, what: "@f", args: ["x"] });
  assert.equal(run(["@@g"], {}, files).launch?.what, "@g");
});

test("--help and -version need no JDK where they can", () => {
  const help = parseCommandLine(["--help"], [], outside());
  assert.equal(help.kind, "print");
  assert.ok(help.printed[0]!.fd === 1 && help.printed[0]!.text.startsWith("Usage: dewar [options]"));
});
