import assert from "node:assert/strict";
import { test } from "node:test";
import { FlagError, Flags, findFlag, flagNames } from "../../src/flags/flags.ts";
import { nearestFlag, processOption, similarity } from "../../src/flags/parse.ts";
import { parseInteger, parseMemorySize } from "../../src/flags/size.ts";

/** Applies options to new flags; messages by stream. */
function set(...options: string[]): { flags: Flags; ok: boolean; err: string } {
  const flags = new Flags();
  let err = "";
  const messages = { out: (t: string) => (err += t), err: (t: string) => (err += t), warning: (t: string) => (err += `warning: ${t}\n`) };
  let ok = true;
  for (const option of options) ok = processOption(flags, option, "command line", false, messages) && ok;
  return { flags, ok, err };
}

test("a bool is set by + and -", () => {
  assert.equal(set("+StressGC").flags.values.StressGC, true);
  assert.equal(set("-StackTraceInThrowable").flags.values.StackTraceInThrowable, false);
});

test("the later setting wins and leaves its origin", () => {
  const { flags } = set("NewRatio=3", "NewRatio=5");
  assert.equal(flags.values.NewRatio, 5);
  assert.equal(flags.origin("NewRatio"), "command line");
  assert.equal(flags.origin("SurvivorRatio"), "default");
});

test("sizes take suffixes and hexadecimal digits", () => {
  assert.equal(parseMemorySize("64m", 0), 64 * 1024 * 1024);
  assert.equal(parseMemorySize("64K", 0), 64 * 1024);
  assert.equal(parseMemorySize("2t", 0), 2 * 2 ** 40);
  assert.equal(parseMemorySize("0x10", 0), 16);
  assert.equal(parseMemorySize("0x10k", 0), 16 * 1024);
  assert.equal(parseMemorySize("0", 1), undefined);
  for (const bad of ["", "k", "1kk", "1.5m", "-1", "m1", "0x", "99999999999t", "18446744073709551616"]) {
    assert.equal(parseMemorySize(bad, 0), undefined, bad);
  }
});

test("integers saturate at no type's border", () => {
  assert.equal(parseInteger("-5", true), -5);
  assert.equal(parseInteger("9223372036854775807", true), 2 ** 63);
  assert.equal(parseInteger("9223372036854775808", true), undefined);
  assert.equal(parseInteger("18446744073709551615", false), 2 ** 64);
});

test("a list grows by each setting, := replaces it", () => {
  assert.equal(set("CompileCommand=a", "CompileCommand=b").flags.values.CompileCommand, "a\nb");
  assert.equal(set("CompileCommand=a", "CompileCommand:=b").flags.values.CompileCommand, "b");
});

test("a flag whose service does not exist is refused with the reason, but its default is not", () => {
  const { ok, err } = set("+HeapDumpOnOutOfMemoryError");
  assert.equal(ok, false);
  assert.equal(err, "Error: VM option 'HeapDumpOnOutOfMemoryError' is not supported by Dewar: heap dumps are not written yet.\n");
  assert.equal(set("-HeapDumpOnOutOfMemoryError").ok, true);
});

test("names of Object's members are no flags", () => {
  assert.equal(findFlag("constructor"), undefined);
  assert.equal(set("+toString").ok, false);
});

test("the nearest name is suggested by common letter pairs", () => {
  assert.equal(nearestFlag("PrintFlagFinal"), "PrintFlagsFinal");
  assert.equal(nearestFlag("Max"), undefined);
  assert.equal(similarity("ab", "ab"), 0.5);
});

test("a setting of a wrong name or type is a programmer's error", () => {
  assert.throws(() => new Flags([{ name: "Nope", value: true, origin: "command line" }]), FlagError);
  assert.throws(() => new Flags([{ name: "MaxHeapSize", value: "64m", origin: "command line" }]), FlagError);
});

test("settings make the same flags elsewhere", () => {
  const { flags } = set("+StressGC", "NewRatio=7", "ErrorFile=x");
  const copy = new Flags(structuredClone(flags.settings()));
  assert.deepEqual(copy.values, flags.values);
  assert.equal(copy.origin("NewRatio"), "command line");
});

test("every row of the table is sound", () => {
  for (const name of flagNames()) {
    const flag = findFlag(name)!;
    assert.ok(flag.doc.endsWith("."), `${name}: the doc is a sentence`);
    assert.equal(flag.effect === "acts", flag.why === undefined, `${name}: a reason exactly when it does not act`);
    if (typeof flag.default === "number") {
      assert.ok(flag.min === undefined || flag.default >= flag.min, `${name}: default below the range`);
      assert.ok(flag.max === undefined || flag.default <= flag.max, `${name}: default above the range`);
    }
  }
});
