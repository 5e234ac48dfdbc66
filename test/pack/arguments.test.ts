import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePackArguments } from "../../src/cli/pack/arguments.ts";
import { npmVersion } from "../../src/cli/pack/package-files.ts";
import { vmSettings } from "../../src/cli/pack/vm-options.ts";

const parse = (...args: string[]) => parsePackArguments(args, () => {});
const refused = (args: string[], message: RegExp): void => void assert.throws(() => parse(...args), message);

test("values may begin with a dash where command lines are given", () => {
  const { jar, output, train, check, vm } = parse(
    "a.jar",
    "--train",
    "-o out X.g4",
    "--train",
    "",
    "--check=-v",
    "--vm",
    "-Xmx1g -Da=b",
    "-o",
    "d",
  );
  assert.equal(jar, "a.jar");
  assert.equal(output, "d");
  assert.deepEqual(train, [["-o", "out", "X.g4"], []]);
  assert.deepEqual(check, [["-v"]]);
  assert.deepEqual(vm, ["-Xmx1g", "-Da=b"]);
});

test("lists are joined", () => {
  const { addModules, classPath } = parse(
    "a.jar",
    "-o",
    "d",
    "--add-modules",
    "x,y",
    "--add-modules",
    "z",
    "--cp",
    "b.jar:c",
    "--cp",
    "e.jar",
  );
  assert.deepEqual(addModules, ["x", "y", "z"]);
  assert.deepEqual(classPath, ["b.jar", "c", "e.jar"]);
});

test("command lines that make no sense are refused with what to do", () => {
  refused(["-o", "d"], /Name a jar/);
  refused(["a.jar"], /-o/);
  refused(["a.jar", "b.jar", "-o", "d"], /--cp: b\.jar/);
  refused(["a.jar", "-m", "m", "-o", "d"], /Name a jar/);
  refused(["-m", "m", "--cp", "x.jar", "-o", "d"], /MODULE\/CLASS/);
  refused(["a.jar", "-o", "d", "--compress", "3"], /0, 1 or 2/);
  refused(["a.jar", "-o", "d", "--nonsense"], /--nonsense.*--help/s);
});

test("the VM's options are the same for the command and for createVM", () => {
  const options = [
    "-Xmx1g",
    "-Xss2m",
    "-ea",
    "-Da=b=c",
    "-Dflag",
    "-XX:+UseX",
    "-XX:Tier=3",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
  ];
  assert.deepEqual(vmSettings(options), {
    maxHeap: "1g",
    stackSize: "2m",
    enableAssertions: true,
    properties: { a: "b=c", flag: "" },
    flags: { UseX: true, Tier: 3 },
    addOpens: ["java.base/java.lang=ALL-UNNAMED"],
  });
  assert.throws(() => vmSettings(["-Xdebug"]), /-Xdebug/);
});

test("a jar's version becomes one that npm takes", () => {
  assert.equal(npmVersion("4.7.2"), "4.7.2");
  assert.equal(npmVersion("1.0"), "1.0.0");
  assert.equal(npmVersion("v2"), "2.0.0");
  assert.equal(npmVersion("4.13.2-SNAPSHOT"), "4.13.2-SNAPSHOT");
  assert.equal(npmVersion("05.1"), "5.1.0");
  assert.equal(npmVersion("of tuesday"), undefined);
  assert.equal(npmVersion(undefined), undefined);
});
