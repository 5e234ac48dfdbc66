// CompileCommand against HotSpot: what `java` 17 printed for each line of data/compile-command.json, and which methods they name.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { COMPILE_COMMANDS, type CommandContext, type CommandSources, readCompileCommands } from "../../src/tiering/compile-command.ts";

type Recorded = [kind: string, text: string, stdout: string, stderr: string];
const recorded: Recorded[] = JSON.parse(readFileSync(new URL("data/compile-command.json", import.meta.url), "utf8"));

const context: CommandContext = {
  logCompilation: false,
  unlockExperimental: false,
  printAssembly: false,
  printVMOptions: false,
  isIntrinsic: (name) => name === "_getClass" || name === "_hashCode",
};
const none: CommandSources = { commands: "", compileOnly: "", file: undefined };

/** Dewar's own options, which HotSpot's help does not have. */
const OWN = /^ {4}(record|DumpProfile) \(bool\)\n/gm;
const TIP = /\nUsage: [\s\S]*?list all option\.\n\n/g;

test(`${recorded.length} lines print what HotSpot prints`, () => {
  for (const [kind, text, stdout, stderr] of recorded) {
    const sources: CommandSources =
      kind === "only" || kind === "only-verbose"
        ? { ...none, compileOnly: text }
        : kind === "file"
          ? { ...none, file: text }
          : { ...none, commands: text };
    const made = readCompileCommands(sources, {
      ...context,
      printVMOptions: kind === "only-verbose",
      unlockExperimental: kind === "experimental",
      logCompilation: kind === "log",
    });
    assert.equal(made.output.replace(OWN, "").replace(TIP, "<tip>\n"), stdout, `${kind} ${text}`);
    assert.equal(made.warnings.map((w) => `warning: ${w}\n`).join(""), stderr, `${kind} ${text}`);
  }
});

const method = (text: string) => {
  const [, className, name, signature] = /^(\S+)\.([^.(]+)(\(.*)$/.exec(text)!;
  return { className: className!, name: name!, signature: signature! };
};
const read = (...commands: string[]) => readCompileCommands({ ...none, commands: ["quiet", ...commands].join("\n") }, context);

test("patterns match as they say", () => {
  const rows: [pattern: string, method: string, matches: boolean][] = [
    ["java/lang/String.indexOf", "java/lang/String.indexOf(I)I", true],
    ["java/lang/String.indexOf", "java/lang/String.indexOf(II)I", true],
    ["java/lang/String.indexOf(I)I", "java/lang/String.indexOf(II)I", false],
    ["java/lang/String.indexOf(I", "java/lang/String.indexOf(II)I", true],
    ["java.lang.String::indexOf", "java/lang/String.indexOf(I)I", true],
    ["java/lang/String.index", "java/lang/String.indexOf(I)I", false],
    ["java/lang/String.index*", "java/lang/String.indexOf(I)I", true],
    ["java/lang/String.*Of", "java/lang/String.indexOf(I)I", true],
    ["java/lang/String.*de*", "java/lang/String.indexOf(I)I", true],
    ["java/lang/String.*xx*", "java/lang/String.indexOf(I)I", false],
    ["*String.*", "java/lang/String.indexOf(I)I", true],
    ["*.indexOf", "java/lang/String.indexOf(I)I", true],
    ["java/*.*", "java/lang/String.indexOf(I)I", true],
    ["java/*.*", "javax/lang/String.indexOf(I)I", false],
    ["Foo.<init>", "Foo.<init>()V", true],
    ["*.<init>*", "Foo.<init>()V", true],
    ["Foo.*<init>", "Foo.<clinit>()V", false],
    ["String.indexOf", "java/lang/String.indexOf(I)I", false],
  ];
  for (const [pattern, name, expected] of rows) {
    assert.equal(read(`exclude,${pattern}`).shouldExclude(method(name)), expected, `${pattern} ${name}`);
  }
});

test("the last command that names a method counts", () => {
  const foo = method("Foo.bar()V");
  assert.equal(read("exclude,Foo.bar", "exclude,Foo.*,false").shouldExclude(foo), false);
  assert.equal(read("exclude,Foo.*,false", "exclude,Foo.bar").shouldExclude(foo), true);
  assert.equal(read("CompileThresholdScaling,*.*,0.1", "CompileThresholdScaling,Foo.bar,2.5").thresholdScale(foo), 2.5);
  assert.equal(read("CompileThresholdScaling,*.*,0.1").thresholdScale(foo), 0.1);
  assert.equal(read().thresholdScale(foo), 1);
  assert.deepEqual(
    [read(), read("CompileThresholdScaling,A.b,0.5", "CompileThresholdScaling,A.c,0.25", "CompileThresholdScaling,A.d,8.0")].map((c) =>
      c.smallestScale(),
    ),
    [1, 0.25],
  );
});

test("compileonly leaves only its own; exclude and dontinline bar inlining", () => {
  const [foo, baz] = [method("Foo.bar()V"), method("Foo.baz()V")];
  const only = read("compileonly,Foo.bar");
  assert.deepEqual([only.shouldExclude(foo), only.shouldExclude(baz)], [false, true]);
  const both = read("compileonly,Foo.bar", "exclude,Foo.bar");
  assert.equal(both.shouldExclude(foo), true);
  const inline = read("dontinline,Foo.bar", "exclude,Foo.baz", "inline,*.bar");
  assert.deepEqual([inline.shouldNotInline(foo), inline.shouldNotInline(baz), inline.shouldInline(foo)], [true, true, true]);
  const list = readCompileCommands({ ...none, compileOnly: "a.Foo::bar,Qux" }, context);
  assert.equal(list.shouldExclude(method("a/Foo.bar()V")), false);
  assert.equal(list.shouldExclude(method("a/Foo.baz()V")), true);
  assert.equal(list.shouldExclude(method("Qux.any()V")), false);
});

test("log takes effect with LogCompilation, and names all methods unless it is given", () => {
  const foo = method("Foo.bar()V");
  assert.equal(read("log,Foo.bar").shouldLog(foo), false);
  const on = { ...context, logCompilation: true };
  assert.equal(readCompileCommands(none, on).shouldLog(foo), true);
  assert.equal(readCompileCommands({ ...none, commands: "log,Foo.baz" }, on).shouldLog(foo), false);
  assert.equal(readCompileCommands({ ...none, commands: "log,Foo.bar" }, on).shouldLog(foo), true);
});

test("typed options keep their values", () => {
  const foo = method("Foo.bar()V");
  const made = read("option,Foo.bar,intx,RepeatCompilation,7", "DisableIntrinsic,Foo.bar,_getClass,_hashCode", "record,Foo.bar");
  assert.equal(made.value(foo, "RepeatCompilation"), 7);
  assert.equal(made.value(foo, "DisableIntrinsic"), "_getClass _hashCode");
  assert.equal(made.value(foo, "record"), true);
  assert.equal(made.value(foo, "DumpProfile"), undefined);
  assert.ok(made.has("record") && !made.has("print"));
  assert.equal(Object.keys(COMPILE_COMMANDS).length, 41);
});

test("'print' beside PrintAssembly is warned of", () => {
  const made = readCompileCommands({ ...none, commands: "print,Foo.bar" }, { ...context, printAssembly: true });
  assert.deepEqual(made.warnings, [
    "CompileCommand and/or .hotspot_compiler file contains 'print' commands, but PrintAssembly is also enabled",
  ]);
});
